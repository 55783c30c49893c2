//! All agents against the fake provider over HTTP: its good answers must pass the rules, in each language it speaks.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

use std::io::{Read, Write};
use std::net::TcpStream;

use greenlit_agents::{AgentError, NoObserver, Policy, outline, research, titles};
use greenlit_domain::brief::Brief;
use greenlit_domain::model::{
    AnswerFacts, Answering, LanguageModel, ModelIdentity, Role, TextAnswer, TextRequest,
};
use greenlit_domain::titles::SelectedTitle;
use greenlit_testkit::{FakeProvider, Fault, Kind, Options, Target, builders};

/// The least client there is: agents know no other crate.
struct Wire<'a>(&'a FakeProvider);

impl LanguageModel for Wire<'_> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        let mut messages =
            vec![serde_json::json!({ "role": "system", "content": &*request.system })];
        for message in &request.messages {
            let role = if message.role == Role::User {
                "user"
            } else {
                "assistant"
            };
            messages.push(serde_json::json!({ "role": role, "content": message.content }));
        }
        let format = serde_json::json!({
            "type": "json_schema",
            "json_schema": { "name": request.schema.name, "strict": true, "schema": request.schema.schema }
        });
        let body =
            serde_json::json!({ "model": "m", "messages": messages, "response_format": format });
        let answer: serde_json::Value =
            serde_json::from_str(&post(self.0, &body.to_string())).unwrap();
        let text = answer["choices"][0]["message"]["content"]
            .as_str()
            .unwrap()
            .to_owned();
        Box::pin(std::future::ready(Ok(TextAnswer {
            text,
            facts: AnswerFacts::default(),
        })))
    }

    fn identity(&self) -> ModelIdentity {
        ModelIdentity {
            provider: "test".into(),
            model: "m".into(),
        }
    }
}

fn post(server: &FakeProvider, body: &str) -> String {
    let base = server.base_url();
    let host = base
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/v1")
        .unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

async fn package(server: &FakeProvider, brief: &Brief) -> Result<[u8; 3], AgentError> {
    let model = Wire(server);
    let policy = Policy::default();
    let found = research(&model, builders::research_task(brief), &policy, &NoObserver).await?;
    let mut task = builders::titles_task(brief);
    task.research = std::sync::Arc::new(found.result);
    let mut outline_task = builders::outline_task(brief);
    outline_task.research = std::sync::Arc::clone(&task.research);
    let listed = titles(&model, task, &policy, &NoObserver).await?;
    let mut worst = 100;
    for candidate in listed.result.candidates {
        outline_task.title = SelectedTitle {
            text: candidate.text,
            candidate: Some(candidate.id),
            thumbnail_words: Some(candidate.thumbnail_words),
        };
        let plan = outline(&model, outline_task.clone(), &policy, &NoObserver).await?;
        worst = worst.min(plan.score);
    }
    Ok([found.score, listed.score, worst])
}

#[tokio::test]
async fn every_keyword_gets_a_package_at_the_first_try() {
    let server = FakeProvider::start(Options::default());
    let cases = [
        ("sourdough for beginners", "en"),
        ("pão de fermentação natural", "pt-BR"),
        ("寿司", "ja"),
        ("寿司の作り方", "ja"),
        ("masa madre para principiantes", "es"),
        ("cómo funciona el wifi", "es-MX"),
        ("خبز العجين المخمر", "ar"),
        ("C++", "en"),
        ("a \"quoted\" {{keyword}} \\ name", "en"),
        (
            "how to repair a leaking kitchen tap without calling a plumber or buying any special tools at all",
            "en",
        ),
        ("keyword 1234", "en"),
    ];
    for (keyword, language) in cases {
        let brief = builders::brief_for(keyword, language);
        let scores = package(&server, &brief)
            .await
            .unwrap_or_else(|error| panic!("{keyword}: {error}"));
        println!("{keyword}: {scores:?}");
    }
    // Research, titles, and an outline for each of ten titles.
    assert_eq!(server.count(Target::Text), cases.len() * 12);
    assert!(
        server
            .calls()
            .iter()
            .any(|call| call.keyword == "pão de fermentação natural")
    );
}

#[tokio::test]
async fn an_english_answer_to_a_german_keyword_ends_as_a_broken_rule() {
    let server = FakeProvider::start(Options::default());
    let brief = builders::brief_for("Wie man Brot backt", "de");
    let Err(AgentError::BelowBar { reasons, .. }) = package(&server, &brief).await else {
        panic!("English passes for German");
    };
    assert_eq!(reasons[0].rule, "research.language");
    assert_eq!(
        reasons[0].message,
        "the texts of the research are in English: write them in German (de)"
    );
}

#[tokio::test]
async fn who_turns_titles_down_gets_others_that_pass() {
    let server = FakeProvider::start(Options::default());
    let model = Wire(&server);
    let keywords = [
        ("sourdough for beginners", "en"),
        ("pão de fermentação natural", "pt-BR"),
        ("寿司の作り方", "ja"),
        ("masa madre para principiantes", "es"),
        ("خبز العجين المخمر", "ar"),
    ];
    for (keyword, language) in keywords {
        let brief = builders::brief_for(keyword, language);
        let policy = Policy::default();
        let mut task = builders::titles_task(&brief);
        let first = titles(&model, task.clone(), &policy, &NoObserver).await;
        let first = first.unwrap_or_else(|error| panic!("{keyword}: {error}"));
        task.revision = 2;
        task.turned_down = first
            .result
            .candidates
            .into_iter()
            .map(|title| title.text)
            .collect();
        let again = titles(&model, task, &policy, &NoObserver).await;
        again.unwrap_or_else(|error| panic!("{keyword}: {error}"));
    }
    assert_eq!(server.count(Kind::Titles), 2 * keywords.len());
}

#[tokio::test]
async fn a_weak_answer_is_below_the_bar_and_breaks_no_limit_of_research() {
    let server = FakeProvider::start(Options::default());
    for kind in [Kind::Research, Kind::Research, Kind::Research] {
        server.fail_next(kind, Fault::Weak);
    }
    let error = package(&server, &builders::brief()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("stayed below the bar in 3 tries"),
        "{error}"
    );
}

#[tokio::test]
async fn one_weak_answer_costs_one_more_call() {
    let server = FakeProvider::start(Options::default());
    for kind in [Kind::Research, Kind::Titles, Kind::Outline] {
        server.fail_next(kind, Fault::Weak);
    }
    package(&server, &builders::brief()).await.unwrap();
    assert_eq!(server.count(Kind::Research), 2);
    assert_eq!(server.count(Kind::Titles), 2);
    assert_eq!(server.count(Kind::Outline), 11);
}
