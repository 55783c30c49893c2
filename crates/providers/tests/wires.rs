//! Both wire forms, streamed and not: the same answer, the same usage, and time limits that tell what was late.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use greenlit_domain::brief::Task;
use greenlit_domain::model::{
    AnswerSchema, Billing, CallTerms, LanguageModel, Message, ModelError, PermanentKind, Role,
    TextRequest, Tier,
};
use greenlit_domain::step::Step;
use greenlit_providers::models::Table;
use greenlit_providers::openai::{
    Client, ClientOptions, Dialect, Learned, Limits, TextModel, TextOptions, Wire, Word,
};
use greenlit_testkit::{Delivery, FakeProvider, Fault, Kind, Options, builders};
use serde_json::{Value, json};

static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema {
    name: "research",
    schema: json!({
        "type": "object",
        "properties": { "summary": { "type": "string" } },
        "required": ["summary"],
        "additionalProperties": false
    }),
});

const WIRES: [Wire; 2] = [Wire::Responses, Wire::Chat];

fn request() -> TextRequest {
    TextRequest {
        step: Step::Research,
        attempt: 1,
        task: Task::Research(builders::research_task(&builders::brief())),
        system: Arc::from("Research."),
        messages: vec![Message {
            role: Role::User,
            content: "{\"keyword\":\"pão 🥖\"} Write every text in Portuguese (pt)".to_owned(),
        }],
        schema: &SCHEMA,
        max_output_tokens: 100,
        terms: CallTerms::default(),
    }
}

fn model(server: &FakeProvider, wire: Wire, dialect: Dialect, limits: Limits) -> TextModel {
    let options = ClientOptions {
        limits: Some(limits),
        ..ClientOptions::new(server.base_url(), "sk-test".into())
    };
    TextModel::new(
        Client::new(options).unwrap(),
        "fake-text",
        &Table::load(None).unwrap(),
        wire,
        TextOptions {
            service_tier: Some("flex".to_owned()),
            ..TextOptions::default()
        },
        Learned::new(dialect),
    )
}

#[tokio::test]
async fn both_forms_say_the_same_streamed_or_not() {
    let mut said = Vec::new();
    for wire in WIRES {
        for (refused, delivery) in [
            (vec![], Delivery::Streamed),
            (vec![Word::Stream], Delivery::Whole),
        ] {
            let server = FakeProvider::start(Options {
                reasoning_tokens: 40,
                cached_tokens: 10,
                comment: Some("keep-alive"),
                ..Options::default()
            });
            let model = model(&server, wire, Dialect::without(refused), Limits::HOSTED);
            let answer = model.complete(&request()).await.unwrap();
            assert_eq!(server.calls()[0].delivery, delivery, "{wire:?}");
            let usage = answer.facts.usage.unwrap();
            let billed = server.billed().calls[0].usage;
            assert_eq!(
                (
                    usage.input,
                    usage.cached_input,
                    usage.output,
                    usage.reasoning
                ),
                (
                    billed.input,
                    billed.cached_input,
                    billed.output,
                    billed.reasoning
                ),
                "{wire:?} {delivery:?}"
            );
            assert_eq!(answer.facts.service_tier.as_deref(), Some("flex"));
            assert!(answer.facts.request_id.is_some());
            said.push(answer.text);
        }
    }
    assert!(said[0].contains("pão 🥖"));
    assert!(said.iter().all(|text| *text == said[0]), "{said:#?}");
}

#[tokio::test]
async fn a_stream_without_usage_costs_nobody_knows_what() {
    let server = FakeProvider::start(Options::default());
    let dialect = Dialect::without([Word::StreamUsage]);
    let model = model(&server, Wire::Chat, dialect, Limits::HOSTED);
    let answer = model.complete(&request()).await.unwrap();
    assert_eq!(answer.facts.usage, None);
}

#[tokio::test]
async fn what_is_late_is_told_by_what_it_is() {
    let short = Duration::from_millis(150);
    for wire in WIRES {
        for (fault, limits, words) in [
            (
                Fault::Silence,
                Limits {
                    first_byte: short,
                    ..Limits::HOSTED
                },
                "sent nothing within 0.15 s",
            ),
            (
                Fault::Stall,
                Limits {
                    silence: short,
                    ..Limits::HOSTED
                },
                "fell silent for 0.15 s",
            ),
            (
                Fault::SlowDrip(Duration::from_millis(20)),
                Limits {
                    research: short,
                    ..Limits::HOSTED
                },
                "gave no answer within 0.15 s",
            ),
        ] {
            let server = FakeProvider::start(Options::default());
            server.fail_next(Kind::Research, fault.clone());
            let model = model(&server, wire, Dialect::default(), limits);
            let error = model.complete(&request()).await.unwrap_err();
            assert!(
                error.to_string().contains(words),
                "{wire:?} {fault:?}: {error}"
            );
            let unknown = matches!(
                &error,
                ModelError::Transient {
                    billing: Billing::Unknown,
                    ..
                }
            );
            assert!(unknown, "{error:?}");
        }
    }
}

#[tokio::test]
async fn what_is_left_of_a_deadline_limits_a_try() {
    let server = FakeProvider::start(Options::default());
    server.fail_next(Kind::Research, Fault::Silence);
    let model = model(&server, Wire::Chat, Dialect::default(), Limits::HOSTED);
    let hurried = TextRequest {
        terms: CallTerms {
            time_left: Some(Duration::from_millis(120)),
            ..CallTerms::default()
        },
        ..request()
    };
    let error = model.complete(&hurried).await.unwrap_err();
    assert!(error.to_string().contains("within 0.12 s"), "{error}");
}

#[tokio::test]
async fn a_refused_answer_is_booked_with_what_was_counted() {
    for wire in WIRES {
        for fault in [Fault::Refusal, Fault::ContentFilter] {
            let server = FakeProvider::start(Options::default());
            server.fail_next(Kind::Research, fault.clone());
            let model = model(&server, wire, Dialect::default(), Limits::HOSTED);
            let error = model.complete(&request()).await.unwrap_err();
            let ModelError::Permanent {
                kind: PermanentKind::Refused,
                billing: Billing::Counted(facts),
                ..
            } = error
            else {
                panic!("{wire:?} {fault:?}: {error:?}");
            };
            let usage = facts.usage.unwrap();
            assert!(usage.input > 0, "{wire:?} {fault:?}: {usage:?}");
        }
    }
}

#[tokio::test]
async fn a_full_tier_is_left_for_the_standard_one() {
    for wire in WIRES {
        let server = FakeProvider::start(Options::default());
        let model = model(&server, wire, Dialect::default(), Limits::HOSTED);
        let standard = TextRequest {
            terms: CallTerms {
                tier: Tier::Standard,
                ..CallTerms::default()
            },
            ..request()
        };
        for (request, tier) in [(request(), "flex"), (standard, "default")] {
            model.complete(&request).await.unwrap();
            let body: Value = serde_json::from_str(&server.last_body()).unwrap();
            assert_eq!(body["service_tier"], tier, "{wire:?}");
        }
    }
}

#[tokio::test]
async fn whom_a_call_is_made_for_is_told_as_a_hash_where_it_is_taken() {
    let server = FakeProvider::start(Options::default());
    for (dialect, told) in [
        (Dialect::default(), json!("5f1d")),
        (Dialect::without([Word::SafetyIdentifier]), Value::Null),
    ] {
        let model = model(&server, Wire::Responses, dialect, Limits::HOSTED);
        let request = TextRequest {
            terms: CallTerms {
                end_user: Some(Arc::from("5f1d")),
                ..CallTerms::default()
            },
            ..request()
        };
        model.complete(&request).await.unwrap();
        let body: Value = serde_json::from_str(&server.last_body()).unwrap();
        assert_eq!(
            body.get("safety_identifier")
                .cloned()
                .unwrap_or(Value::Null),
            told
        );
    }
}
