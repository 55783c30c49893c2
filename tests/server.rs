//! A package from a server that speaks Chat Completions: what is asked, what is paid for, and what becomes of faults.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fs;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options, Target};
use serde_json::Value;
use support::{Greenlit, Run, files_in, package_json, text};

const KEYWORD: &str = "sourdough for beginners";

/// How often research, titles, outline and picture were asked for.
fn counts(provider: &FakeProvider) -> [usize; 4] {
    [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image].map(|kind| provider.count(kind))
}

/// The server's only prices: a micro-dollar a token of text, ten thousand a picture.
const PRICES: &str = r#"
[[model]]
id = "fake-text"
source = "this test"
prices = [{ from = "2026-01-01", input = 1.0, cached_input = 1.0, output = 1.0 }]

[[model]]
id = "fake-image"
source = "this test"
prices = [{ from = "2026-01-01", per_image = 0.01 }]
"#;

fn assert_secret_is_nowhere(secret: &str, greenlit: &Greenlit, run: &Run) {
    assert!(!run.stdout.contains(secret), "{}", run.stdout);
    assert!(!run.stderr.contains(secret), "{}", run.stderr);
    let files = files_in(greenlit.home());
    assert!(files.iter().any(|file| file.ends_with("greenlit.db")));
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let found = bytes
            .windows(secret.len())
            .any(|window| window == secret.as_bytes());
        assert!(!found, "the key is in {}", file.display());
    }
}

#[test]
fn a_server_writes_and_paints_a_whole_package_in_four_calls() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
    let folder = greenlit.package();
    assert_eq!(files_in(&folder).len(), 9);
    let package = package_json(&folder);
    assert_eq!(package["offlineDraft"], false);
    assert_eq!(package["notes"], Value::Array(Vec::new()));
    assert_eq!(package["calls"].as_array().unwrap().len(), 4);
    let everything = files_in(&folder)
        .iter()
        .filter(|file| !file.to_str().unwrap().ends_with("jpg"))
        .map(|file| text(file))
        .collect::<String>();
    assert!(!everything.contains("offline draft"));
    assert!(!run.stdout.contains("offline draft"));
}

#[test]
fn a_server_that_paints_nothing_gets_a_drawn_background_and_that_is_said() {
    let provider = FakeProvider::start(Options {
        images: false,
        ..Options::default()
    });
    for greenlit in [
        Greenlit::with_server(&provider),
        Greenlit::with_text_server(&provider),
    ] {
        let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
        let package = package_json(&greenlit.package());
        let note = package["notes"][0].as_str().unwrap();
        assert!(note.contains("greenlit's own drawing"), "{note}");
        assert!(run.stdout.contains(note), "{}", run.stdout);
        assert_eq!(package["pairs"].as_array().unwrap().len(), 3);
    }
}

#[test]
fn the_only_model_of_a_server_is_taken() {
    let provider = FakeProvider::start(Options {
        models: vec!["little-llama".to_owned()],
        ..Options::default()
    });
    let greenlit = Greenlit::with_text_server(&provider);
    let args = ["generate", KEYWORD, "--thumbnails", "0"];
    greenlit.run(args).ended_with(0).says("little-llama");
    let called = provider.calls();
    assert!(called.iter().any(|call| call.model == "little-llama"));
}

#[test]
fn of_several_models_one_must_be_named() {
    let provider = FakeProvider::start(Options {
        models: vec!["llama".to_owned(), "qwen".to_owned()],
        ..Options::default()
    });
    let greenlit = Greenlit::with_text_server(&provider);
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(3)
        .says("llama, qwen")
        .says("--model");
    assert_eq!(provider.count(Target::Text), 0);
    let args = ["generate", KEYWORD, "--thumbnails", "0", "--model", "qwen"];
    greenlit.run(args).ended_with(0);
    let mut texts = provider.calls();
    texts.retain(|call| Target::Text.covers(call.kind));
    assert!(texts.iter().all(|call| call.model == "qwen"));
}

#[test]
fn a_wrong_key_ends_with_what_to_do_and_is_told_to_nobody() {
    let secret = "sk-story-1f9c27aa-wrong";
    let provider = FakeProvider::start(Options {
        key: Some("another".to_owned()),
        ..Options::default()
    });
    let greenlit = Greenlit::with_server(&provider)
        .set("OPENAI_API_KEY", secret)
        .set("GREENLIT_MODEL", "fake-text");
    let run = greenlit
        .run(["generate", KEYWORD])
        .ended_with(4)
        .says("set OPENAI_API_KEY, then resume");
    assert_secret_is_nowhere(secret, &greenlit, &run);
    let shown = greenlit.run(["show", &greenlit.job()]).ended_with(0);
    assert_secret_is_nowhere(secret, &greenlit, &shown);
}

#[test]
fn a_right_key_is_written_nowhere_either() {
    let secret = "sk-story-77d0e1b3-right";
    let provider = FakeProvider::start(Options {
        key: Some(secret.to_owned()),
        ..Options::default()
    });
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(".env", &format!("OPENAI_API_KEY={secret}\n"));
    let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
    fs::remove_file(greenlit.home().join(".env")).unwrap();
    assert_secret_is_nowhere(secret, &greenlit, &run);
}

#[test]
fn faults_that_pass_are_survived() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Status(500));
    provider.fail_next(Kind::Titles, Fault::Reset);
    provider.fail_next(Kind::Titles, Fault::WrongSchema);
    provider.fail_next(Kind::Outline, Fault::Cut);
    provider.fail_next(Kind::Outline, Fault::InvalidJson);
    provider.fail_next(
        Kind::Image,
        Fault::RateLimited(vec![("retry-after", "0".to_owned())]),
    );
    let greenlit = Greenlit::with_server(&provider);
    greenlit.run(["generate", KEYWORD]).ended_with(0);
    assert_eq!(counts(&provider), [2, 3, 3, 2]);
    let calls = package_json(&greenlit.package())["calls"].clone();
    assert_eq!(calls.as_array().unwrap().len(), 10, "{calls:#}");
}

#[test]
fn a_picture_that_may_be_paid_for_is_not_asked_for_again_by_itself() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Image, Fault::Reset);
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(4)
        .says("resume");
    assert_eq!(provider.count(Kind::Image), 1);
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
    assert_eq!(counts(&provider), [1, 1, 1, 2]);
}

#[test]
fn a_fault_that_lasts_fails_the_job_which_goes_on_when_it_is_mended() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Outline, Fault::Status(500));
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.run(["generate", KEYWORD]).ended_with(4);
    let tried = counts(&provider);
    assert_eq!((tried[0], tried[1], tried[3]), (1, 1, 1));
    let job = greenlit.job();
    let run = run.says(&format!("greenlit resume {}", &job[job.len() - 8..]));
    assert!(run.stdout.is_empty());
    provider.mend();
    greenlit.run(["resume", &job]).ended_with(0);
    assert_eq!(counts(&provider), [1, 1, tried[2] + 1, 1]);
    assert_eq!(files_in(&greenlit.package()).len(), 9);
}

#[test]
fn a_model_that_the_server_does_not_have_is_a_wrong_setting() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Target::Text, Fault::Code(404, "model_not_found"));
    let greenlit = Greenlit::with_server(&provider);
    greenlit.run(["generate", KEYWORD]).ended_with(3);
    assert_eq!(counts(&provider), [1, 0, 0, 0]);
    provider.mend();
    let job = greenlit.job();
    let args = ["resume", &job, "--model", "another", "--json"];
    let package = greenlit.run(args).ended_with(0).json();
    let last = package["calls"].as_array().unwrap().last().unwrap().clone();
    assert_ne!(last["model"], "fake-text", "{package:#}");
}

#[test]
fn a_limit_on_cost_refuses_before_the_first_call() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", KEYWORD, "--max-cost", "5"])
        .ended_with(7)
        .says("the model has no price");
    greenlit.write("prices.toml", PRICES);
    let greenlit = greenlit.set("GREENLIT_MODELS", "prices.toml");
    greenlit
        .run(["generate", KEYWORD, "--max-cost", "0.001"])
        .ended_with(7)
        .says("nothing was spent");
    assert_eq!(counts(&provider), [0, 0, 0, 0]);
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
    greenlit
        .run(["generate", KEYWORD, "--max-cost", "5"])
        .ended_with(0);
}

#[test]
fn what_a_model_without_a_price_costs_is_not_known() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.run(["generate", KEYWORD, "--json"]).ended_with(0);
    assert_eq!(run.json()["costMicros"], Value::Null);
    assert_eq!(greenlit.jobs()[0]["costMicros"], Value::Null);
}

#[test]
fn what_a_model_with_a_price_costs_is_what_the_server_counted() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_text_server(&provider).set("GREENLIT_MODELS", "prices.toml");
    greenlit.write("prices.toml", PRICES);
    let run = greenlit.run(["generate", KEYWORD, "--json"]).ended_with(0);
    let tokens = provider.tokens();
    assert_eq!(run.json()["costMicros"], tokens.input + tokens.output);
}

#[test]
fn a_weak_answer_is_asked_for_again_twice_and_then_fails_with_the_rule() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Titles, Fault::Weak);
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(5)
        .says("titles broke a limit in 3 tries")
        .says("[titles.");
    assert_eq!(provider.count(Kind::Titles), 3);
    provider.mend();
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
    assert_eq!(provider.count(Kind::Titles), 4);
    assert_eq!(provider.count(Kind::Research), 1);
}

#[test]
fn a_weak_answer_that_is_followed_by_a_good_one_is_forgotten() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Weak);
    provider.fail_next(Kind::Outline, Fault::Weak);
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(0)
        .says("asking again");
    assert_eq!(counts(&provider), [2, 1, 2, 1]);
}

#[test]
fn a_result_below_the_bar_can_be_accepted_and_is_not_paid_for_again() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_QUALITY_MINIMUM", "100");
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(5)
        .says("stayed below the bar");
    let paid = counts(&provider);
    let run = greenlit
        .run(["resume", &greenlit.job(), "--accept-below-bar"])
        .ended_with(0);
    assert!(
        run.stdout.contains("accepted below the bar"),
        "{}",
        run.stdout
    );
    let failed = paid.iter().rposition(|count| *count == 3).unwrap();
    assert_eq!(counts(&provider)[..=failed], paid[..=failed]);
}

#[test]
fn a_job_goes_on_with_the_provider_that_it_began_with() {
    let provider = FakeProvider::start(Options::default());
    let draft = Greenlit::offline();
    let waiting = ["generate", KEYWORD, "--title", "ask"];
    draft.run(waiting).ended_with(10);
    let job = draft.job();
    let draft = draft.set("OPENAI_BASE_URL", provider.base_url());
    draft.run(["resume", &job, "--title", "1"]).ended_with(0);
    assert_eq!(provider.calls(), Vec::new());
    let written = Greenlit::with_server(&provider);
    written.run(waiting).ended_with(10);
    let job = written.job();
    let written = written.set("OPENAI_BASE_URL", "");
    let run = written.run(["resume", &job, "--title", "1"]).ended_with(3);
    run.says("set OPENAI_BASE_URL (or OPENAI_API_KEY) as it was then");
}
