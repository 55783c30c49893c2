//! `models`: the table for people and for programs, with and without a server; and names that OpenAI took down.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::Value;
use support::Greenlit;

const TABLE: &str = r#"
[[model]]
id = "fake-text"
source = "this test"
shutdown = "2999-01-01"
replacement = "fake-next"
context = 32_000
text = { efforts = ["low", "high"], effort = "low", schema = "object" }
prices = [{ from = "2026-01-01", input = 1.0, output = 2.5 }]

[[model]]
id = "fake-next"
prices = [{ from = "2026-01-01", input = 1.0, output = 2.0 }]

[[model]]
id = "fake-image"
image = { quality = "medium", format = "png" }
prices = [{ from = "2026-01-01", per_image = 0.02 }]
"#;

/// Without the words that differ from run to run.
fn masked(text: &str, provider: &FakeProvider) -> String {
    let url = provider.base_url();
    text.replace(url.trim_end_matches("/v1"), "[server]")
}

fn ids(told: &Value) -> Vec<&str> {
    let models = told["models"].as_array().unwrap();
    models
        .iter()
        .map(|model| model["id"].as_str().unwrap())
        .collect()
}

#[track_caller]
fn model<'v>(told: &'v Value, id: &str) -> &'v Value {
    let mut models = told["models"].as_array().unwrap().iter();
    models.find(|model| model["id"] == id).unwrap()
}

#[test]
fn without_a_server_nobody_is_asked_and_the_table_is_shown() {
    let greenlit = Greenlit::offline();
    let run = greenlit.run(["models"]).ended_with(0);
    assert!(run.stdout.contains("gpt-6-luna"), "{}", run.stdout);
    assert!(!run.stdout.contains("gpt-4-turbo"), "it is gone");
    assert!(
        run.stdout
            .contains("nobody was asked what there is: no key and no server"),
        "{}",
        run.stdout
    );
    assert!(!greenlit.data().exists(), "nothing is stored");
    let all = greenlit.run(["models", "--all"]).ended_with(0).stdout;
    assert!(
        all.contains("gone since 2026-10-23, use gpt-6.1-sol"),
        "{all}"
    );
    let told = greenlit.run(["models", "--json"]).ended_with(0).json();
    assert_eq!(told["asked"], Value::Null);
    let luna = model(&told, "gpt-6-luna");
    assert_eq!(luna["atServer"], Value::Null);
    assert_eq!(luna["text"]["temperature"], "without_effort");
    assert_eq!(luna["prices"]["output"], 0.5);
}

#[test]
fn a_servers_models_are_marked_and_its_further_ones_have_no_price() {
    let provider = FakeProvider::start(Options {
        models: vec![
            "fake-text".to_owned(),
            "mystery".to_owned(),
            "gpt-6-luna".to_owned(),
        ],
        ..Options::default()
    });
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_MODEL", "fake-text");
    let table = greenlit.write("own.toml", TABLE);
    let greenlit = greenlit.set("GREENLIT_MODELS", table.to_str().unwrap());
    let run = greenlit.run(["models"]).ended_with(0);
    insta::with_settings!({ description => "made by tests/models.rs", omit_expression => true }, {
        insta::assert_snapshot!("server", masked(&run.stdout, &provider));
    });
    let told = greenlit.run(["models", "--json"]).ended_with(0).json();
    assert_eq!(
        ids(&told),
        ["gpt-6-luna", "fake-text", "fake-image", "mystery"]
    );
    assert_eq!(model(&told, "fake-text")["inUse"], true);
    assert_eq!(model(&told, "fake-image")["atServer"], false);
    assert_eq!(model(&told, "mystery")["prices"], Value::Null);
    assert_eq!(provider.count(Kind::Models), 2);
}

#[test]
fn a_server_that_does_not_answer_is_told_and_is_no_error() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Models, Fault::Status(500));
    let greenlit = Greenlit::with_text_server(&provider);
    let run = greenlit.run(["models"]).ended_with(0);
    assert!(
        run.stdout.contains("could not be asked what it has"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("gpt-6-luna"), "{}", run.stdout);
    let told = greenlit.run(["models", "--json"]).ended_with(0).json();
    assert!(told["problem"].as_str().unwrap().contains("500"), "{told}");
}

#[test]
fn a_name_that_openai_took_down_is_refused_before_any_connection() {
    // There is no network here that would let a call through; nothing is waited for either.
    let greenlit = Greenlit::offline().set("OPENAI_API_KEY", "sk-test");
    let text = [
        "generate",
        "rye bread",
        "--model",
        "gpt-4-turbo",
        "--image-model",
        "dall-e-3",
    ];
    greenlit
        .run(text)
        .ended_with(3)
        .says("gpt-4-turbo was shut down on 2026-10-23: use gpt-6.1-sol")
        .says("dall-e-3 was shut down on 2026-05-12: use gpt-image-2.5-flare");
    assert!(!greenlit.data().exists(), "nothing was begun");
}

#[test]
fn the_same_name_on_another_server_is_that_servers_business() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_text_server(&provider);
    let args = [
        "generate",
        "rye bread",
        "--model",
        "gpt-4-turbo",
        "--thumbnails",
        "0",
    ];
    greenlit.run(args).ended_with(0);
    assert!(
        provider
            .calls()
            .iter()
            .any(|call| call.model == "gpt-4-turbo")
    );
}
