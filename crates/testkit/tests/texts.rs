//! Both forms of a text, whole and as a stream.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{
    Delivery, FakeProvider, Fault, Form, Kind, Limits, Manner, Options, Outcome,
};
use serde_json::{Value, json};

use support::{Reply, chat, post, responses, with};

fn message(response: &Value) -> &Value {
    let output = response["output"].as_array().unwrap();
    output
        .iter()
        .find(|item| item["type"] == "message")
        .unwrap()
}

fn streamed_words(reply: &Reply) -> String {
    let events = reply.events();
    let delta = |event: &Value| {
        let chat = event["choices"][0]["delta"]["content"].as_str();
        chat.or_else(|| event["delta"].as_str()).map(str::to_owned)
    };
    events.iter().filter_map(delta).collect()
}

#[test]
fn a_response_has_the_words_that_chat_has() {
    let server = FakeProvider::start(Options::default());
    let words = post(&server, "chat/completions", &chat("titles")).words();
    let reply = post(&server, "responses", &responses("titles")).json();
    assert_eq!(reply["object"], "response");
    assert_eq!(reply["status"], "completed");
    assert_eq!(reply["error"], Value::Null);
    let part = &message(&reply)["content"][0];
    assert_eq!(part["type"], "output_text");
    assert_eq!(part["text"], words);
    let kinds: Vec<Kind> = server.calls().iter().map(|call| call.kind).collect();
    assert_eq!(kinds, [Kind::Titles, Kind::Titles]);
}

#[test]
fn input_may_be_a_list_of_messages_with_texts_or_parts() {
    let server = FakeProvider::start(Options::default());
    let task = "About {\"keyword\":\"rye\"}";
    for content in [json!(task), json!([{ "type": "input_text", "text": task }])] {
        let input = json!([
            { "role": "user", "content": content },
            { "role": "assistant", "content": "{}" },
            { "role": "user", "content": "Again." }
        ]);
        let reply = post(
            &server,
            "responses",
            &with(responses("titles"), json!({ "input": input })),
        );
        assert_eq!(reply.status, 200, "{}", reply.body);
    }
    assert!(server.calls().iter().all(|call| call.keyword == "rye"));
    let wrong =
        json!([{ "role": "assistant", "content": [{ "type": "input_text", "text": "x" }] }]);
    let reply = post(
        &server,
        "responses",
        &with(responses("titles"), json!({ "input": wrong })),
    );
    assert_eq!(reply.status, 400);
    assert!(reply.body.contains("'output_text'"), "{}", reply.body);
}

#[test]
fn reasoning_comes_first_and_is_counted_unless_its_effort_is_none() {
    let server = FakeProvider::start(Options {
        reasoning_tokens: 100,
        cached_tokens: 7,
        ..Options::default()
    });
    let reply = post(&server, "responses", &responses("titles")).json();
    assert_eq!(reply["output"][0]["type"], "reasoning");
    assert_eq!(reply["output"][1]["type"], "message");
    let usage = &reply["usage"];
    assert_eq!(usage["output_tokens_details"]["reasoning_tokens"], 100);
    assert_eq!(usage["input_tokens_details"]["cached_tokens"], 7);
    let sum = usage["input_tokens"].as_u64().unwrap() + usage["output_tokens"].as_u64().unwrap();
    assert_eq!(usage["total_tokens"], sum);
    let lazy = with(
        responses("titles"),
        json!({ "reasoning": { "effort": "none" } }),
    );
    let reply = post(&server, "responses", &lazy).json();
    assert_eq!(reply["output"][0]["type"], "message");
    assert_eq!(
        reply["usage"]["output_tokens_details"]["reasoning_tokens"],
        0
    );
}

#[test]
fn a_chat_stream_brings_the_words_their_end_the_usage_and_done() {
    let server = FakeProvider::start(Options {
        comment: Some("keep-alive"),
        ..Options::default()
    });
    let words = post(&server, "chat/completions", &chat("research")).words();
    let asked = json!({ "stream": true, "stream_options": { "include_usage": true } });
    let reply = post(&server, "chat/completions", &with(chat("research"), asked));
    assert!(
        reply
            .header("content-type")
            .unwrap()
            .starts_with("text/event-stream")
    );
    assert!(reply.body.starts_with(": keep-alive\n\n"));
    assert_eq!(streamed_words(&reply), words);
    let events = reply.events();
    let [.., end, usage, done] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(end["choices"][0]["finish_reason"], "stop");
    assert_eq!(usage["choices"], json!([]));
    assert_eq!(
        usage["usage"]["completion_tokens"],
        words_in_json(&words) / 4
    );
    assert_eq!(done, "[DONE]");
    assert!(reply.whole);
    assert_eq!(server.calls()[1].delivery, Delivery::Streamed);
}

/// Escaped as they stand in the answer.
fn words_in_json(words: &str) -> usize {
    json!(words).to_string().len() - 2
}

#[test]
fn a_chat_stream_tells_no_usage_that_nobody_asked_for() {
    let server = FakeProvider::start(Options::default());
    let asked = with(chat("titles"), json!({ "stream": true }));
    let events = post(&server, "chat/completions", &asked).events();
    assert!(events.iter().all(|event| event["usage"].is_null()));
    assert_eq!(server.billed().count(Outcome::Answered), 1);
    assert!(server.billed().total(Outcome::Answered).output > 100);
}

#[test]
fn a_response_stream_has_numbered_events_and_ends_with_the_whole_response() {
    let server = FakeProvider::start(Options {
        reasoning_tokens: 3,
        ..Options::default()
    });
    let reply = post(
        &server,
        "responses",
        &with(responses("outline"), json!({ "stream": true })),
    );
    let events = reply.events();
    for (number, event) in events.iter().enumerate() {
        assert_eq!(event["sequence_number"], number);
        let kind = event["type"].as_str().unwrap();
        assert!(
            reply
                .body
                .contains(&format!("event: {kind}\ndata: {{\"type\":\"{kind}\""))
        );
    }
    let kinds: Vec<&str> = events
        .iter()
        .map(|event| event["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds[..5],
        [
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.output_item.done",
            "response.output_item.added"
        ]
    );
    let last = events.last().unwrap();
    assert_eq!(last["type"], "response.completed");
    let text = message(&last["response"])["content"][0]["text"]
        .as_str()
        .unwrap();
    assert_eq!(streamed_words(&reply), text);
    assert_eq!(
        last["response"]["usage"]["output_tokens_details"]["reasoning_tokens"],
        3
    );
}

#[test]
fn how_an_answer_ends_is_told_in_each_form() {
    let server = FakeProvider::start(Options::default());
    for (fault, finish, status, reason) in [
        (
            Fault::Length,
            "length",
            "incomplete",
            json!("max_output_tokens"),
        ),
        (
            Fault::ContentFilter,
            "content_filter",
            "incomplete",
            json!("content_filter"),
        ),
        (Fault::Refusal, "stop", "completed", Value::Null),
        (Fault::CutJson, "stop", "completed", Value::Null),
    ] {
        server.fail_always(Kind::Titles, fault.clone());
        let whole = post(&server, "chat/completions", &chat("titles")).json();
        assert_eq!(whole["choices"][0]["finish_reason"], finish, "{fault:?}");
        let streamed = with(chat("titles"), json!({ "stream": true }));
        let events = post(&server, "chat/completions", &streamed).events();
        assert_eq!(
            events[events.len() - 2]["choices"][0]["finish_reason"],
            finish,
            "{fault:?}"
        );
        let whole = post(&server, "responses", &responses("titles")).json();
        let streamed = with(responses("titles"), json!({ "stream": true }));
        let last = post(&server, "responses", &streamed)
            .events()
            .pop()
            .unwrap();
        assert_eq!(last["type"], format!("response.{status}"), "{fault:?}");
        for response in [&whole, &last["response"]] {
            assert_eq!(response["status"], status, "{fault:?}");
            assert_eq!(
                response["incomplete_details"]["reason"], reason,
                "{fault:?}"
            );
        }
        server.mend();
    }
    assert_eq!(server.billed().count(Outcome::Answered), 16);
}

#[test]
fn a_refusal_has_a_place_of_its_own() {
    let server = FakeProvider::start(Options::default());
    server.fail_always(Kind::Titles, Fault::Refusal);
    let whole = post(&server, "chat/completions", &chat("titles")).json();
    let told = &whole["choices"][0]["message"];
    assert_eq!(told["content"], Value::Null);
    assert_eq!(told["refusal"], "I can't help with that.");
    let whole = post(&server, "responses", &responses("titles")).json();
    assert_eq!(message(&whole)["content"][0]["type"], "refusal");
    let streamed = with(responses("titles"), json!({ "stream": true }));
    let reply = post(&server, "responses", &streamed);
    assert!(reply.body.contains("event: response.refusal.delta"));
}

#[test]
fn a_failure_on_the_way_comes_as_200_and_tells_no_usage() {
    let server = FakeProvider::start(Options::default());
    server.fail_always(Kind::Titles, Fault::Failed("server_error"));
    let whole = post(&server, "responses", &responses("titles")).json();
    assert_eq!(whole["status"], "failed");
    assert_eq!(whole["error"]["code"], "server_error");
    assert_eq!(whole["usage"], Value::Null);
    let streamed = with(responses("titles"), json!({ "stream": true }));
    let events = post(&server, "responses", &streamed).events();
    assert!(
        events
            .iter()
            .any(|event| event["type"] == "response.output_text.delta")
    );
    assert_eq!(events.last().unwrap()["type"], "response.failed");
    server.mend();
    server.fail_always(Kind::Titles, Fault::ErrorInside("rate_limit_exceeded"));
    let events = post(&server, "responses", &streamed).events();
    assert_eq!(events.last().unwrap()["type"], "error");
    assert_eq!(events.last().unwrap()["code"], "rate_limit_exceeded");
    let streamed = with(chat("titles"), json!({ "stream": true }));
    let reply = post(&server, "chat/completions", &streamed);
    assert_eq!(reply.status, 200);
    let events = reply.events();
    assert_eq!(
        events.last().unwrap()["error"]["code"],
        "rate_limit_exceeded"
    );
    assert!(!streamed_words(&reply).is_empty());
    assert_eq!(server.billed().count(Outcome::Unheard), 4);
}

#[test]
fn the_least_of_limit_and_words_is_billed() {
    let server = FakeProvider::start(Options {
        limits: Limits::Kept,
        ..Options::default()
    });
    let short = with(chat("titles"), json!({ "max_completion_tokens": 20 }));
    let reply = post(&server, "chat/completions", &short).json();
    assert_eq!(reply["choices"][0]["finish_reason"], "length");
    assert_eq!(reply["usage"]["completion_tokens"], 20);
    assert_eq!(server.billed().total(Outcome::Answered).output, 20);
}

#[test]
fn the_tier_is_told_as_asked_unless_it_is_meant_to_differ() {
    let server = FakeProvider::start(Options::default());
    for (asked, told) in [("auto", "default"), ("flex", "flex"), ("fast", "fast")] {
        let request = with(responses("titles"), json!({ "service_tier": asked }));
        assert_eq!(
            post(&server, "responses", &request).json()["service_tier"],
            told
        );
    }
    server.fail_next(Kind::Titles, Fault::Tier("default"));
    let request = with(chat("titles"), json!({ "service_tier": "fast" }));
    assert_eq!(
        post(&server, "chat/completions", &request).json()["service_tier"],
        "default"
    );
    let tiers: Vec<_> = server
        .billed()
        .calls
        .into_iter()
        .map(|call| call.tier.unwrap())
        .collect();
    assert_eq!(tiers, ["default", "flex", "fast", "default"]);
}

#[test]
fn a_schema_in_the_prompt_is_answered_like_one_in_its_field() {
    let server = FakeProvider::start(Options::default());
    let system = "Be kind.\nThe form of the answer is this JSON schema, named \"titles\":\n{\"type\": \"object\"}\nGo on.";
    let task = "Tell me about {\"keyword\":\"tea\"}";
    let plain = json!({ "model": "any", "messages": [
        { "role": "system", "content": system }, { "role": "user", "content": task }
    ] });
    let words = post(&server, "chat/completions", &plain).words();
    assert_eq!(
        words,
        post(&server, "chat/completions", &chat("titles")).words()
    );
    let mode = with(
        plain,
        json!({ "response_format": { "type": "json_object" } }),
    );
    assert_eq!(post(&server, "chat/completions", &mode).words(), words);
    let forms: Vec<Form> = server.calls().iter().map(|call| call.form).collect();
    assert_eq!(forms, [Form::Free, Form::Schema, Form::Json]);
    assert_eq!(server.count(Kind::Titles), 3);
}

#[test]
fn every_manner_keeps_the_words_inside() {
    let server = FakeProvider::start(Options::default());
    let plain = post(&server, "chat/completions", &chat("titles")).words();
    for manner in Manner::ALL {
        server.fail_next(Kind::Titles, Fault::Dressed(manner));
        let reply = post(&server, "chat/completions", &chat("titles"));
        let words = reply.words();
        match manner {
            Manner::ThoughtsApart => {
                assert_eq!(words, plain);
                let thoughts = &reply.json()["choices"][0]["message"]["reasoning_content"];
                assert!(thoughts.as_str().unwrap().contains("draft"));
            }
            Manner::TrailingCommas => {
                assert!(words.ends_with(",],}"), "{words}");
                assert!(serde_json::from_str::<Value>(&words).is_err());
            }
            _ => {
                assert!(
                    words.len() > plain.len() && words.contains(&plain),
                    "{manner:?}"
                );
                assert!(serde_json::from_str::<Value>(&words).is_err(), "{manner:?}");
            }
        }
    }
}

#[test]
fn a_whole_and_a_streamed_answer_cost_the_same() {
    let server = FakeProvider::start(Options::default());
    post(
        &server,
        "chat/completions",
        &with(chat("titles"), json!({ "stream": false })),
    );
    post(
        &server,
        "chat/completions",
        &with(chat("titles"), json!({ "stream": true })),
    );
    let calls = server.billed().calls;
    assert_eq!(calls[0].usage.output, calls[1].usage.output);
}
