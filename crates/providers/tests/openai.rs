//! The OpenAI client against a real server that misbehaves.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use greenlit_domain::brief::Task;
use greenlit_domain::model::{
    AnswerSchema, Billing, ImageModel, ImageRequest, LanguageModel, Message, ModelError,
    PermanentKind, Role, TextRequest,
};
use greenlit_domain::research::Research;
use greenlit_domain::step::Step;
use greenlit_providers::models::Table;
use greenlit_providers::openai::{
    Client, ClientError, ClientOptions, ImagesModel, Learned, Limits, TextModel, TextOptions, Wire,
    list_models,
};
use greenlit_testkit::{FakeProvider, Fault, Kind, Options, Target, builders};

const KEY: &str = "sk-test-0123456789abcdef";

static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
    name: "research",
    schema: serde_json::json!({ "type": "object", "properties": {}, "required": [], "additionalProperties": false }),
});

fn request() -> TextRequest {
    TextRequest {
        step: Step::Research,
        attempt: 1,
        task: Task::Research(builders::research_task(&builders::brief())),
        system: Arc::from("Research."),
        messages: vec![Message {
            role: Role::User,
            content:
                "{\"keyword\":\"pão de \\\"fermentação\\\"\"} Write every text in Portuguese (pt)"
                    .to_owned(),
        }],
        schema: &SCHEMA,
        max_output_tokens: 100,
        terms: Default::default(),
    }
}

fn picture() -> ImageRequest {
    ImageRequest {
        task: builders::picture_task(&builders::brief()),
        prompt: "Topic: \u{201c}寿司\u{201d}. A plate.".to_owned(),
        width: 1536,
        height: 864,
        terms: Default::default(),
    }
}

fn options(server: &FakeProvider) -> ClientOptions {
    ClientOptions {
        limits: Some(Limits::all(Duration::from_millis(400))),
        ..ClientOptions::new(server.base_url(), KEY.into())
    }
}

fn client(server: &FakeProvider) -> Client {
    Client::new(options(server)).unwrap()
}

fn chat(server: &FakeProvider) -> TextModel {
    text(client(server), "fake-text")
}

fn text(client: Client, model: &str) -> TextModel {
    let dialect = Learned::new(client.server().dialect());
    TextModel::new(
        client,
        model,
        &Table::load(None).unwrap(),
        Wire::Chat,
        TextOptions::default(),
        dialect,
    )
}

fn images(server: &FakeProvider) -> ImagesModel {
    ImagesModel::new(
        client(server),
        "fake-image",
        &Table::load(None).unwrap(),
        None,
    )
}

#[tokio::test]
async fn a_text_comes_back_with_its_usage_and_request_id() {
    let server = FakeProvider::start(Options {
        key: Some(KEY.to_owned()),
        ..Options::default()
    });
    let answer = chat(&server).complete(&request()).await.unwrap();
    let research: Research = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(research.primary_keyword, "pão de \"fermentação\"");
    let usage = answer.facts.usage.unwrap();
    assert_eq!(
        (usage.input, usage.output),
        (server.tokens().input, server.tokens().output)
    );
    assert!(answer.facts.request_id.unwrap().starts_with("req_"));
    assert_eq!(answer.facts.service_tier.as_deref(), Some("default"));
    assert_eq!(server.calls()[0].keyword, "pão de \"fermentação\"");
}

#[tokio::test]
async fn a_picture_comes_back_as_bytes() {
    let server = FakeProvider::start(Options::default());
    let answer = images(&server).paint(&picture()).await.unwrap();
    assert!(answer.bytes.starts_with(&[0xff, 0xd8, 0xff]));
    assert_eq!(answer.facts.usage.unwrap().images, 1);
    assert_eq!(server.calls()[0].keyword, "寿司");
}

#[tokio::test]
async fn a_server_names_its_models() {
    let server = FakeProvider::start(Options {
        models: vec!["a".to_owned(), "b".to_owned()],
        ..Options::default()
    });
    let models = list_models(&client(&server)).await.unwrap();
    let names: Vec<_> = models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
}

/// What becomes of a fault.
#[derive(Debug, PartialEq)]
enum Fate {
    Again(Billing),
    Never(PermanentKind),
    Useless,
}

fn fate(error: &ModelError) -> Fate {
    match error {
        ModelError::Transient { billing, .. } => Fate::Again(billing.clone()),
        ModelError::Permanent { kind, .. } => Fate::Never(*kind),
        ModelError::Useless { .. } => Fate::Useless,
        ModelError::Postponed { .. } | ModelError::Journal(_) => panic!("no layers here"),
    }
}

#[tokio::test]
async fn each_fault_of_a_text_has_its_fate_and_its_sentence() {
    use Billing::{Free, Unknown};
    use PermanentKind::*;
    let echo = format!("{{\"error\":{{\"message\":\"Incorrect API key provided: {KEY}\"}}}}");
    let cases = [
        (
            Fault::Body(401, echo),
            Fate::Never(Unauthorised),
            "set OPENAI_API_KEY",
        ),
        (Fault::Status(403), Fate::Never(Unauthorised), "permissions"),
        (
            Fault::Code(404, "model_not_found"),
            Fate::Never(UnknownModel),
            "--model",
        ),
        (
            Fault::Body(404, "404 page not found".to_owned()),
            Fate::Never(Unsupported),
            "OPENAI_BASE_URL",
        ),
        (
            Fault::Status(400),
            Fate::Never(BadRequest),
            "does not understand",
        ),
        (
            Fault::Code(400, "context_length_exceeded"),
            Fate::Never(TooLong),
            "larger context",
        ),
        (
            Fault::Code(400, "content_policy_violation"),
            Fate::Never(Refused),
            "change the keyword",
        ),
        (Fault::Status(413), Fate::Never(TooLong), "larger context"),
        (Fault::Status(402), Fate::Never(OutOfMoney), "add credit"),
        (
            Fault::Code(429, "insufficient_quota"),
            Fate::Never(OutOfMoney),
            "add credit",
        ),
        (
            Fault::Code(429, "credit_balance_exhausted"),
            Fate::Never(OutOfMoney),
            "add credit",
        ),
        (Fault::Code(429, "slow_down"), Fate::Again(Free), "429"),
        (Fault::Status(409), Fate::Again(Free), "409"),
        (Fault::Status(500), Fate::Again(Free), "500"),
        (Fault::Status(503), Fate::Again(Free), "503"),
        (Fault::Html(502), Fate::Again(Unknown), "from a proxy"),
        (Fault::Html(200), Fate::Never(Unsupported), "web page"),
        (
            Fault::Body(307, String::new()),
            Fate::Never(Unsupported),
            "elsewhere",
        ),
        (Fault::Reset, Fate::Again(Unknown), "broke"),
        (Fault::Cut, Fate::Again(Unknown), "broke"),
        (
            Fault::Silence,
            Fate::Again(Unknown),
            "no answer within 0.4 s",
        ),
        (Fault::Endless, Fate::Again(Unknown), "more than 16 MB"),
        (
            Fault::Body(200, "{\"choices\":".to_owned()),
            Fate::Again(Unknown),
            "not the JSON",
        ),
        (Fault::Empty, Fate::Useless, "empty"),
        (Fault::Words("  ".to_owned()), Fate::Useless, "empty"),
        (Fault::Length, Fate::Useless, "cut off"),
        (
            Fault::ContentFilter,
            Fate::Never(Refused),
            "change the keyword",
        ),
        (
            Fault::Refusal,
            Fate::Never(Refused),
            "I can't help with that.",
        ),
    ];
    let server = FakeProvider::start(Options::default());
    let model = chat(&server);
    for (fault, wanted, words) in cases {
        server.fail_next(Target::Any, fault.clone());
        let error = model.complete(&request()).await.unwrap_err();
        let sentence = error.to_string();
        assert_eq!(fate(&error), wanted, "{fault:?}: {sentence}");
        assert!(sentence.contains(words), "{fault:?}: {sentence}");
        assert!(
            !sentence.contains(KEY) && !sentence.contains('\n'),
            "{sentence}"
        );
    }
    model
        .complete(&request())
        .await
        .expect("the server is well again");
}

#[tokio::test]
async fn each_fault_of_a_picture_has_its_fate() {
    use Billing::{Free, Unknown};
    use PermanentKind::*;
    let address = "{\"data\":[{\"url\":\"http://169.254.169.254/x.png\"}]}".to_owned();
    let cases = [
        (Fault::Status(404), Fate::Never(Unsupported)),
        (Fault::Status(405), Fate::Never(Unsupported)),
        (Fault::Status(501), Fate::Never(Unsupported)),
        (Fault::Code(400, "unknown_url"), Fate::Never(Unsupported)),
        (
            Fault::Code(404, "model_not_found"),
            Fate::Never(UnknownModel),
        ),
        (Fault::Code(400, "moderation_blocked"), Fate::Never(Refused)),
        (Fault::Status(500), Fate::Again(Free)),
        (Fault::Reset, Fate::Again(Unknown)),
        (Fault::Cut, Fate::Again(Unknown)),
        (Fault::Silence, Fate::Again(Unknown)),
        (Fault::Empty, Fate::Useless),
        (Fault::WrongPicture, Fate::Useless),
        (Fault::Body(200, address), Fate::Useless),
    ];
    let server = FakeProvider::start(Options::default());
    let model = images(&server);
    for (fault, wanted) in cases {
        server.fail_next(Kind::Image, fault.clone());
        let error = model.paint(&picture()).await.unwrap_err();
        assert_eq!(fate(&error), wanted, "{fault:?}: {error}");
    }
}

#[tokio::test]
async fn a_server_without_pictures_says_so() {
    let server = FakeProvider::start(Options {
        images: false,
        ..Options::default()
    });
    let error = images(&server).paint(&picture()).await.unwrap_err();
    assert_eq!(fate(&error), Fate::Never(PermanentKind::Unsupported));
}

#[tokio::test]
async fn waits_are_read_from_the_headers() {
    let cases = [
        (vec![("retry-after", "2")], Some(2_000)),
        (vec![("retry-after", "0.5")], Some(500)),
        (
            vec![("retry-after", "9"), ("retry-after-ms", "250")],
            Some(250),
        ),
        (vec![("retry-after", "600")], Some(600_000)),
        (
            vec![("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")],
            Some(0),
        ),
        (vec![("retry-after", "-3")], None),
        (vec![("retry-after", "soon")], None),
        (vec![], None),
    ];
    let server = FakeProvider::start(Options::default());
    let model = chat(&server);
    for (headers, wanted) in cases {
        let sent = headers
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        server.fail_next(Target::Text, Fault::RateLimited(sent));
        let error = model.complete(&request()).await.unwrap_err();
        let ModelError::Transient { retry_after, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(
            retry_after,
            wanted.map(Duration::from_millis),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_asks_not_to_try_again_is_obeyed() {
    let server = FakeProvider::start(Options::default());
    let never = vec![("x-should-retry", "false".to_owned())];
    server.fail_next(Target::Text, Fault::RateLimited(never));
    let error = chat(&server).complete(&request()).await.unwrap_err();
    assert_eq!(fate(&error), Fate::Never(PermanentKind::NotNow));
}

#[tokio::test]
async fn nobody_listening_costs_nothing_and_says_where() {
    let server = FakeProvider::start(Options::default());
    let (model, origin) = (chat(&server), client(&server).origin().to_owned());
    drop(server);
    let error = model.complete(&request()).await.unwrap_err();
    assert_eq!(fate(&error), Fate::Again(Billing::Free));
    assert!(
        error
            .to_string()
            .starts_with(&format!("{origin} cannot be reached"))
    );
}

#[tokio::test]
async fn a_missing_key_is_sent_as_none() {
    let server = FakeProvider::start(Options::default());
    let options = ClientOptions::new(server.base_url(), "".into());
    let model = text(Client::new(options).unwrap(), "m");
    model.complete(&request()).await.unwrap();
}

#[test]
fn no_key_is_ever_shown() {
    let server = FakeProvider::start(Options::default());
    let shown = format!(
        "{:?} {:?} {:?}",
        options(&server),
        client(&server),
        chat(&server)
    );
    assert!(!shown.contains("0123456789"), "{shown}");
}

#[test]
fn addresses_that_cannot_work_are_refused_with_a_reason() {
    for (address, words) in [
        ("localhost:11434", "http://"),
        ("", "no address"),
        ("ftp://host/v1", "http://"),
        ("http://user:secret@host/v1", "password"),
    ] {
        let error = Client::new(ClientOptions::new(address, "".into())).unwrap_err();
        assert!(matches!(error, ClientError::BaseUrl(_)));
        let sentence = error.to_string();
        assert!(
            sentence.contains(words) && !sentence.contains("secret"),
            "{sentence}"
        );
    }
    let odd_key = ClientOptions::new("http://localhost/v1", "a\nb".into());
    assert!(matches!(Client::new(odd_key), Err(ClientError::Key)));
}

#[test]
fn a_server_with_tls_gets_a_client() {
    let options = ClientOptions::new("https://api.openai.com/v1", KEY.into());
    let client = Client::new(options).unwrap();
    assert_eq!(client.origin(), "https://api.openai.com");
}

/// What the model table knows of a model is asked for, and nothing else: a word too many is a 400 at some servers.
#[tokio::test]
async fn only_what_a_model_can_do_is_asked_for() {
    let server = FakeProvider::start(Options::default());
    let table = Table::load(None).unwrap();
    for (model, words, without) in [
        ("gpt-6-luna", "\"reasoning_effort\":\"none\"", "temperature"),
        (
            "gpt-6.1-sol",
            "\"max_completion_tokens\":6100",
            "temperature",
        ),
        ("llama", "\"max_completion_tokens\":100", "reasoning_effort"),
    ] {
        let model = text(client(&server), model);
        model.complete(&request()).await.unwrap();
        let body = server.last_body();
        assert!(body.contains(words) && !body.contains(without), "{body}");
        assert!(body.contains("\"strict\":true"), "{body}");
    }
    for (model, words, without) in [
        (
            "gpt-image-2.5-flare",
            "\"output_format\":\"jpeg\"",
            "response_format",
        ),
        ("sdxl", "\"response_format\":\"b64_json\"", "quality"),
    ] {
        let model = ImagesModel::new(client(&server), model, &table, None);
        model.paint(&picture()).await.unwrap();
        let body = server.last_body();
        assert!(body.contains(words) && !body.contains(without), "{body}");
        assert!(body.contains("\"size\":\"1536x864\""), "{body}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let elsewhere = FakeProvider::start(Options::default());
    let server = FakeProvider::start(Options::default());
    server.fail_next(
        Target::Any,
        Fault::Redirect(format!("{}/chat/completions", elsewhere.base_url())),
    );
    let error = chat(&server).complete(&request()).await.unwrap_err();
    assert_eq!(fate(&error), Fate::Never(PermanentKind::Unsupported));
    assert_eq!(elsewhere.count(Target::Any), 0);
}

/// A keep-alive connection that the server closed meanwhile is no fault of the call.
#[tokio::test]
async fn a_broken_connection_is_not_used_again() {
    let server = FakeProvider::start(Options::default());
    let model = chat(&server);
    for _ in 0..20 {
        server.fail_next(Target::Text, Fault::Reset);
        model.complete(&request()).await.unwrap_err();
        model.complete(&request()).await.unwrap();
    }
}
