//! Other servers than OpenAI, as a client meets them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{
    FakeProvider, Fault, Flavour, Form, Kind, Limits, Manner, Options, Outcome, Target, Trouble,
};
use serde_json::{Value, json};

use support::{Reply, post, responses, send, with};

fn play(flavour: Flavour) -> FakeProvider {
    FakeProvider::start(Options {
        flavour,
        ..Options::default()
    })
}

/// A Chat request with a schema, for the model that every server has.
fn chat(name: &str) -> Value {
    with(support::chat(name), json!({ "model": "fake-text" }))
}

/// The same with the schema in the prompt.
fn pasted(name: &str) -> Value {
    let system = format!(
        "Be kind.\nThe form of the answer is this JSON schema, named \"{name}\":\n{{\"type\":\"object\"}}"
    );
    json!({ "model": "fake-text", "messages": [
        { "role": "system", "content": system },
        { "role": "user", "content": "Tell me about {\"keyword\":\"tea\"}" }
    ] })
}

fn ask(server: &FakeProvider, request: &Value) -> Reply {
    post(server, "chat/completions", request)
}

#[test]
fn every_server_answers_a_plain_question_with_the_schema_in_its_prompt() {
    for flavour in Flavour::ALL {
        let server = play(flavour);
        let reply = ask(
            &server,
            &with(pasted("titles"), json!({ "max_tokens": 4_000 })),
        );
        assert_eq!(reply.status, 200, "{flavour:?} {}", reply.body);
        let words = reply.words();
        let words = words
            .trim_start_matches("```json\n")
            .trim_end_matches("\n```");
        let titles: Value = serde_json::from_str(words).unwrap();
        assert_eq!(
            titles["titles"].as_array().unwrap().len(),
            10,
            "{flavour:?}"
        );
        assert!(reply.json()["usage"]["prompt_tokens"].as_u64().unwrap() > 0);
        let streamed = with(pasted("titles"), json!({ "stream": true }));
        let reply = ask(&server, &streamed);
        assert_eq!(reply.events().last().unwrap(), "[DONE]", "{flavour:?}");
    }
}

#[test]
fn every_server_takes_and_refuses_its_own_forms() {
    use Form::{Free, Json, Schema};
    for (flavour, taken) in [
        (Flavour::OpenAi, vec![Schema, Json, Free]),
        (Flavour::Ollama, vec![Schema, Json, Free]),
        (Flavour::LlamaCpp, vec![Schema, Json, Free]),
        (Flavour::Vllm, vec![Schema, Json, Free]),
        (Flavour::LmStudio, vec![Schema, Free]),
        (Flavour::OpenRouter, vec![Schema, Json, Free]),
        (Flavour::Gemini, vec![Schema, Json, Free]),
        (Flavour::Anthropic, vec![Schema, Json, Free]),
        (Flavour::SchemaRefuser, vec![Json, Free]),
        (Flavour::PlainOnly, vec![Free]),
    ] {
        let server = play(flavour);
        let json_mode = json!({ "response_format": { "type": "json_object" } });
        for (form, request) in [
            (Schema, chat("titles")),
            (Json, with(pasted("titles"), json_mode)),
            (Free, pasted("titles")),
        ] {
            let reply = ask(&server, &request);
            let status = if taken.contains(&form) { 200 } else { 400 };
            assert_eq!(reply.status, status, "{flavour:?} {form:?} {}", reply.body);
            let seen = server.calls().pop().unwrap();
            assert_eq!((seen.form, seen.kind), (form, Kind::Titles));
        }
    }
}

#[test]
fn json_mode_needs_its_word_in_the_prompt() {
    for flavour in [Flavour::OpenAi, Flavour::SchemaRefuser] {
        let server = play(flavour);
        let request = json!({
            "model": "any",
            "messages": [{ "role": "user", "content": "Tell me about tea" }],
            "response_format": { "type": "json_object" }
        });
        let reply = ask(&server, &request);
        assert_eq!(reply.status, 400);
        assert!(
            reply.body.contains("must contain the word 'json'"),
            "{}",
            reply.body
        );
    }
}

#[test]
fn a_strict_schema_is_checked_in_both_forms_and_a_loose_one_in_none() {
    let server = play(Flavour::OpenAi);
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let sentence = "Invalid schema for response_format 'titles': In context=(), 'additionalProperties' is required to \
                    be supplied and to be false.";
    for (strict, status) in [(true, 400), (false, 200)] {
        let format = json!({ "name": "titles", "strict": strict, "schema": schema });
        let request = with(
            chat("titles"),
            json!({ "response_format": { "type": "json_schema", "json_schema": format } }),
        );
        let first = ask(&server, &request);
        assert_eq!(first.status, status);
        let mut format = format;
        format["type"] = json!("json_schema");
        let request = with(responses("titles"), json!({ "text": { "format": format } }));
        let second = post(&server, "responses", &request);
        assert_eq!(second.status, status);
        if strict {
            assert_eq!(first.json()["error"]["message"], sentence);
            assert_eq!(first.json()["error"]["param"], "response_format");
            assert_eq!(second.json()["error"]["message"], sentence);
            assert_eq!(second.json()["error"]["code"], "invalid_json_schema");
        }
    }
    assert_eq!(server.billed().count(Outcome::Refused), 2);
}

#[test]
fn newer_parameters_are_refused_by_older_servers() {
    let newer = json!({
        "max_completion_tokens": 900, "reasoning_effort": "low", "service_tier": "auto",
        "safety_identifier": "x", "stream": true, "stream_options": { "include_usage": true }
    });
    for (flavour, words) in [
        (
            Flavour::PlainOnly,
            vec!["Unrecognized request argument supplied: max_completion_tokens"],
        ),
        (
            Flavour::VllmOld,
            vec![
                "extra_forbidden",
                "max_completion_tokens",
                "safety_identifier",
            ],
        ),
        (
            Flavour::Gemini,
            vec!["Unknown name \\\"safety_identifier\\\": Cannot find field."],
        ),
    ] {
        let server = play(flavour);
        let reply = ask(&server, &with(pasted("titles"), newer.clone()));
        assert_eq!(reply.status, 400, "{flavour:?}");
        for words in words {
            assert!(reply.body.contains(words), "{flavour:?} {}", reply.body);
        }
    }
    let server = play(Flavour::OpenAi);
    for (model, fields, status) in [
        ("gpt-6-luna", json!({ "max_tokens": 9 }), 400),
        ("gpt-4o", json!({ "max_tokens": 9 }), 200),
        ("gpt-6.2-sol", json!({ "reasoning_effort": "none" }), 400),
        ("gpt-6-sol", json!({ "reasoning_effort": "none" }), 200),
    ] {
        let request = with(with(pasted("titles"), fields), json!({ "model": model }));
        assert_eq!(ask(&server, &request).status, status, "{model}");
    }
}

#[test]
fn every_server_words_its_troubles_in_its_own_form() {
    use Trouble::{NoCredit, Overloaded, RateLimit, ServerError, UnknownModel, WrongKey};
    for (flavour, trouble, status, pointer, value) in [
        (
            Flavour::Ollama,
            UnknownModel,
            404,
            "/error/message",
            json!("model \"fake-text\" not found, try pulling it first"),
        ),
        (
            Flavour::Ollama,
            UnknownModel,
            404,
            "/error/type",
            json!("api_error"),
        ),
        (
            Flavour::LlamaCpp,
            Trouble::Unavailable,
            503,
            "/error/message",
            json!("Loading model"),
        ),
        (
            Flavour::LlamaCpp,
            Trouble::Unavailable,
            503,
            "/error/type",
            json!("unavailable_error"),
        ),
        (
            Flavour::LlamaCpp,
            Trouble::Unavailable,
            503,
            "/error/code",
            json!(503),
        ),
        (
            Flavour::LlamaCpp,
            Trouble::TooLong,
            400,
            "/error/n_ctx",
            json!(8_192),
        ),
        (
            Flavour::LlamaCpp,
            Trouble::TooLong,
            400,
            "/error/type",
            json!("exceed_context_size_error"),
        ),
        (
            Flavour::Vllm,
            UnknownModel,
            404,
            "/error/message",
            json!("The model `fake-text` does not exist."),
        ),
        (Flavour::Vllm, UnknownModel, 404, "/error/code", json!(404)),
        (
            Flavour::VllmOld,
            UnknownModel,
            404,
            "/message",
            json!("The model `fake-text` does not exist."),
        ),
        (
            Flavour::VllmOld,
            UnknownModel,
            404,
            "/object",
            json!("error"),
        ),
        (
            Flavour::LmStudio,
            ServerError,
            500,
            "/error",
            json!("The server had an error while processing your request. Sorry about that!"),
        ),
        (
            Flavour::OpenRouter,
            NoCredit,
            402,
            "/error/code",
            json!(402),
        ),
        (
            Flavour::OpenRouter,
            RateLimit,
            429,
            "/error/metadata/provider_name",
            json!("Fake"),
        ),
        (
            Flavour::Gemini,
            WrongKey,
            400,
            "/0/error/status",
            json!("INVALID_ARGUMENT"),
        ),
        (
            Flavour::Gemini,
            WrongKey,
            400,
            "/0/error/details/0/reason",
            json!("API_KEY_INVALID"),
        ),
        (
            Flavour::Gemini,
            RateLimit,
            429,
            "/0/error/details/1/retryDelay",
            json!("34s"),
        ),
        (
            Flavour::Anthropic,
            Overloaded,
            529,
            "/error/type",
            json!("overloaded_error"),
        ),
        (
            Flavour::Anthropic,
            WrongKey,
            401,
            "/error/type",
            json!("authentication_error"),
        ),
        (
            Flavour::Anthropic,
            NoCredit,
            400,
            "/error/type",
            json!("invalid_request_error"),
        ),
    ] {
        let server = play(flavour);
        server.fail_next(Target::Any, Fault::Trouble(trouble));
        let reply = ask(&server, &pasted("titles"));
        assert_eq!(reply.status, status, "{flavour:?} {trouble:?}");
        let body = reply.json();
        assert_eq!(
            body.pointer(pointer),
            Some(&value),
            "{flavour:?} {trouble:?} {body}"
        );
    }
}

#[test]
fn a_wrong_key_is_told_in_the_server_s_form_too() {
    for (flavour, status, words) in [
        (Flavour::OpenAi, 401, "invalid_api_key"),
        (Flavour::Gemini, 400, "API key not valid"),
        (Flavour::Anthropic, 401, "invalid x-api-key"),
    ] {
        let server = FakeProvider::start(Options {
            key: Some("right".to_owned()),
            flavour,
            ..Options::default()
        });
        let reply = ask(&server, &pasted("titles"));
        assert_eq!(reply.status, status);
        assert!(reply.body.contains(words), "{}", reply.body);
    }
}

#[test]
fn what_a_server_does_not_have_it_says_in_its_own_way() {
    for (flavour, path, status, words) in [
        (
            Flavour::OpenAi,
            "nothing",
            404,
            "Invalid URL (POST /v1/nothing)",
        ),
        (
            Flavour::Ollama,
            "images/generations",
            404,
            "404 page not found",
        ),
        (
            Flavour::LlamaCpp,
            "images/generations",
            404,
            "File Not Found",
        ),
        (
            Flavour::Vllm,
            "images/generations",
            404,
            "{\"detail\":\"Not Found\"}",
        ),
        (
            Flavour::LmStudio,
            "images/generations",
            200,
            "Unexpected endpoint or method. (POST /v1/images/generations)",
        ),
        (Flavour::Gemini, "responses", 404, "<!DOCTYPE html>"),
        (Flavour::Anthropic, "embeddings", 404, "not_found_error"),
        (Flavour::OpenRouter, "images/generations", 404, "Not Found"),
    ] {
        let server = play(flavour);
        let reply = post(
            &server,
            path,
            &json!({ "model": "any", "prompt": "tea", "input": "tea" }),
        );
        assert_eq!(reply.status, status, "{flavour:?}");
        assert!(reply.body.contains(words), "{flavour:?} {}", reply.body);
    }
}

#[test]
fn lists_of_models_differ() {
    for (flavour, names) in [
        (Flavour::OpenAi, vec!["a", "b"]),
        (Flavour::Gemini, vec!["models/a", "models/b"]),
        (Flavour::LlamaCpp, vec!["a"]),
    ] {
        let server = FakeProvider::start(Options {
            flavour,
            models: vec!["a".to_owned(), "b".to_owned()],
            ..Options::default()
        });
        let list = send(&server, "GET", "models", "").unwrap().json();
        let found: Vec<&str> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["id"].as_str().unwrap())
            .collect();
        assert_eq!(found, names, "{flavour:?}");
    }
}

#[test]
fn thoughts_apart_have_the_server_s_name_and_are_counted_in_its_way() {
    for (flavour, name) in [
        (Flavour::Ollama, "reasoning"),
        (Flavour::OpenRouter, "reasoning"),
        (Flavour::Vllm, "reasoning"),
        (Flavour::LlamaCpp, "reasoning_content"),
        (Flavour::Gemini, "reasoning_content"),
    ] {
        let server = play(flavour);
        server.fail_always(Target::Text, Fault::Dressed(Manner::ThoughtsApart));
        let reply = ask(&server, &pasted("titles")).json();
        let thoughts = reply["choices"][0]["message"][name].as_str();
        assert!(thoughts.unwrap().contains("draft"), "{flavour:?}");
        let streamed = ask(&server, &with(pasted("titles"), json!({ "stream": true })));
        assert!(
            streamed.body.contains(&format!("\"{name}\":\"")),
            "{flavour:?}"
        );
        let usage = &reply["usage"];
        let figure = |name: &str| usage[name].as_u64().unwrap();
        let billed = server.billed().calls[0].usage;
        assert_eq!(figure("total_tokens"), billed.input + billed.output);
        let hidden = if flavour == Flavour::Gemini {
            billed.reasoning
        } else {
            0
        };
        assert!(billed.reasoning > 0);
        assert_eq!(
            figure("completion_tokens"),
            billed.output - hidden,
            "{flavour:?}"
        );
    }
}

#[test]
fn openrouter_comments_tells_a_price_and_fails_with_200() {
    let server = play(Flavour::OpenRouter);
    let reply = ask(&server, &with(chat("titles"), json!({ "stream": true })));
    assert!(reply.body.starts_with(": OPENROUTER PROCESSING\n\n"));
    let whole = ask(&server, &chat("titles")).json();
    let cost = server.billed().calls[1].cost.unwrap();
    assert!((whole["usage"]["cost"].as_f64().unwrap() - cost as f64 / 1e6).abs() < 1e-9);
    server.fail_always(Target::Text, Fault::ErrorInside("upstream_gone"));
    let reply = ask(&server, &chat("titles"));
    assert_eq!(
        (reply.status, &reply.json()["error"]["code"]),
        (200, &json!(502))
    );
    let reply = ask(&server, &with(chat("titles"), json!({ "stream": true })));
    let last = reply.events().pop().unwrap();
    assert_eq!(last["choices"][0]["finish_reason"], "error");
    assert_eq!(last["error"]["code"], 502);
}

#[test]
fn anthropic_ignores_schemas_and_tells_bare_sums() {
    let server = play(Flavour::Anthropic);
    let reply = ask(&server, &chat("titles"));
    assert!(
        reply
            .words()
            .starts_with("```json\n{\"titles\":{\"titles\":["),
        "{}",
        reply.words()
    );
    assert!(
        ask(&server, &pasted("titles"))
            .words()
            .starts_with("```json\n{\"titles\":[")
    );
    let body = reply.json();
    assert_eq!(body["usage"].as_object().unwrap().len(), 3);
    assert_eq!(body.get("service_tier"), None);
    assert_eq!(server.billed().calls[0].tier, None);
}

#[test]
fn lm_studio_holds_no_schema_in_responses() {
    let server = play(Flavour::LmStudio);
    assert!(serde_json::from_str::<Value>(&ask(&server, &chat("titles")).words()).is_ok());
    let reply = post(&server, "responses", &responses("titles")).json();
    let text = reply["output"][0]["content"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("```json\n"), "{text}");
}

#[test]
fn a_prompt_that_is_too_long_is_refused_or_silently_cut() {
    for (flavour, status, words) in [
        (Flavour::OpenAi, 400, "context_length_exceeded"),
        (
            Flavour::LlamaCpp,
            400,
            "exceeds the available context size (40 tokens)",
        ),
        (
            Flavour::Vllm,
            400,
            "This model's maximum context length is 40 tokens. However, you requested 9 output",
        ),
        (
            Flavour::Gemini,
            400,
            "exceeds the maximum number of tokens allowed (40)",
        ),
        (Flavour::Anthropic, 400, "tokens > 40 maximum"),
        (Flavour::Ollama, 200, "I'm here to help!"),
    ] {
        let server = FakeProvider::start(Options {
            context: Some(40),
            flavour,
            ..Options::default()
        });
        let reply = ask(&server, &with(pasted("titles"), json!({ "max_tokens": 9 })));
        assert_eq!(reply.status, status, "{flavour:?}");
        assert!(reply.body.contains(words), "{flavour:?} {}", reply.body);
        if status == 200 {
            assert_eq!(reply.json()["usage"]["prompt_tokens"], 40);
        }
    }
}

#[test]
fn ollama_knows_the_older_limit_alone_and_only_its_own_models() {
    let server = FakeProvider::start(Options {
        limits: Limits::Kept,
        flavour: Flavour::Ollama,
        ..Options::default()
    });
    for (field, finish) in [("max_tokens", "length"), ("max_completion_tokens", "stop")] {
        let reply = ask(&server, &with(pasted("titles"), json!({ (field): 20 }))).json();
        assert_eq!(reply["choices"][0]["finish_reason"], finish, "{field}");
    }
    let reply = ask(
        &server,
        &with(pasted("titles"), json!({ "model": "other" })),
    );
    assert_eq!(reply.status, 404);
    assert!(reply.body.contains("try pulling it first"));
}
