//! Packages from the kinds of servers that people have, each with its quirks: by its preset, and by being found out.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Flavour, Form, Kind, Options, Target, Trouble};
use support::Greenlit;

const KEYWORD: &str = "sourdough for beginners";

/// Each kind of server with the name of its preset.
const SERVERS: [(Flavour, &str); 8] = [
    (Flavour::OpenAi, "openai"),
    (Flavour::Ollama, "ollama"),
    (Flavour::LlamaCpp, "llama.cpp"),
    (Flavour::Vllm, "vllm"),
    (Flavour::LmStudio, "lm-studio"),
    (Flavour::OpenRouter, "openrouter"),
    (Flavour::Gemini, "gemini"),
    (Flavour::Anthropic, "anthropic"),
];

fn server(flavour: Flavour) -> FakeProvider {
    FakeProvider::start(Options {
        flavour,
        key: Some("sk-story".to_owned()),
        ..Options::default()
    })
}

fn greenlit(provider: &FakeProvider) -> Greenlit {
    Greenlit::with_text_server(provider)
        .set("OPENAI_API_KEY", "sk-story")
        .set("GREENLIT_MODEL", "fake-text")
        // No table has its price, and at OpenAI such a model is refused.
        .set("GREENLIT_UNPRICED", "allow")
}

fn texts(provider: &FakeProvider) -> usize {
    provider.count(Target::Text)
}

#[test]
fn a_preset_makes_a_package_without_a_word_too_many() {
    for (flavour, name) in SERVERS {
        let provider = server(flavour);
        let greenlit = greenlit(&provider).set("GREENLIT_PROVIDER", name);
        let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
        assert_eq!(texts(&provider), 3, "{name}: {}", run.stderr);
    }
}

#[test]
fn a_server_that_nobody_named_is_found_out_once_and_remembered() {
    let all = Flavour::ALL.into_iter();
    for flavour in all {
        let provider = server(flavour);
        let greenlit = greenlit(&provider).set("GREENLIT_PROVIDER", "compatible");
        let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
        let first = texts(&provider);
        assert!(
            (3..=8).contains(&first),
            "{flavour:?}: {first} calls\n{}",
            run.stderr
        );
        let second = greenlit.run(["generate", "rye bread"]).ended_with(0);
        assert_eq!(
            texts(&provider),
            first + 3,
            "{flavour:?}: {}",
            second.stderr
        );
    }
}

#[test]
fn a_server_without_schemas_gets_the_schema_in_the_prompt() {
    for (flavour, form) in [
        (Flavour::SchemaRefuser, Form::Json),
        (Flavour::PlainOnly, Form::Free),
        (Flavour::Anthropic, Form::Json),
    ] {
        let provider = server(flavour);
        let greenlit = greenlit(&provider);
        greenlit.run(["generate", KEYWORD]).ended_with(0);
        greenlit.run(["generate", "rye bread"]).ended_with(0);
        let last = provider.calls().pop().unwrap();
        assert_eq!(last.form, form, "{flavour:?}");
        assert!(
            provider
                .last_body()
                .contains("The form of the answer is this JSON schema"),
            "{flavour:?}"
        );
    }
}

#[test]
fn what_is_found_out_costs_no_try_and_is_booked_as_free() {
    let provider = server(Flavour::PlainOnly);
    let greenlit = greenlit(&provider);
    let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
    assert!(run.stderr.contains("does not take"), "{}", run.stderr);
    let calls = greenlit.shown(&greenlit.job())["calls"].clone();
    // The background is greenlit's own.
    let mut calls = calls.as_array().unwrap().clone();
    calls.retain(|call| call["provider"] != "offline");
    let refused: Vec<_> = calls
        .iter()
        .filter(|call| call["state"] == "failed")
        .collect();
    assert!(refused.len() >= 2, "{calls:#?}");
    assert!(
        refused.iter().all(|call| call["costMicros"] == 0),
        "{refused:#?}"
    );
    assert_eq!(calls.len(), texts(&provider));
}

#[test]
fn each_server_is_understood_when_it_turns_a_call_down() {
    for (flavour, name) in SERVERS {
        for (trouble, code, says) in [
            (Trouble::WrongKey, 4, "set OPENAI_API_KEY"),
            (Trouble::UnknownModel, 3, "no such model"),
            (Trouble::TooLong, 4, "larger context"),
            (Trouble::NoCredit, 4, "no money left"),
        ] {
            // Gemini has one sentence for "too fast" and "no quota left": it is waited for.
            if flavour == Flavour::Gemini && trouble == Trouble::NoCredit {
                continue;
            }
            let provider = server(flavour);
            let greenlit = greenlit(&provider).set("GREENLIT_PROVIDER", name);
            provider.fail_next(Kind::Titles, Fault::Trouble(trouble));
            let run = greenlit.run(["generate", KEYWORD, "--thumbnails", "0"]);
            let told = format!("{name}, {trouble:?}:\n{}", run.stderr);
            assert_eq!(run.code, Some(code), "{told}");
            assert!(run.stderr.contains(says), "{told}");
            greenlit.run(["resume", &greenlit.job()]).ended_with(0);
            assert_eq!(texts(&provider), 4, "{told}");
        }
    }
}

#[test]
fn a_server_that_is_busy_is_waited_for() {
    for (flavour, name) in SERVERS {
        for trouble in [Trouble::Unavailable, Trouble::Overloaded] {
            let provider = server(flavour);
            let greenlit = greenlit(&provider).set("GREENLIT_PROVIDER", name);
            provider.fail_next(Kind::Research, Fault::Trouble(trouble));
            let run = greenlit.run(["generate", KEYWORD, "--thumbnails", "0"]);
            let run = run.ended_with(0);
            assert!(run.stderr.contains("waiting"), "{name}: {}", run.stderr);
        }
    }
}

#[test]
fn a_servers_only_model_is_taken_whatever_it_is() {
    for (flavour, name) in [
        (Flavour::Gemini, "gemini"),
        (Flavour::Anthropic, "anthropic"),
        (Flavour::LlamaCpp, "llama.cpp"),
        (Flavour::LmStudio, "lm-studio"),
    ] {
        let provider = server(flavour);
        let greenlit = Greenlit::with_text_server(&provider)
            .set("OPENAI_API_KEY", "sk-story")
            .set("GREENLIT_PROVIDER", name);
        let run = greenlit.run(["generate", KEYWORD, "--thumbnails", "0"]);
        run.ended_with(0).says("fake-text");
    }
}

#[test]
fn a_server_without_pictures_gets_a_drawn_background() {
    for (flavour, name) in [
        (Flavour::Ollama, "ollama"),
        (Flavour::LlamaCpp, "llama.cpp"),
        (Flavour::LmStudio, "lm-studio"),
        (Flavour::Anthropic, "anthropic"),
    ] {
        let provider = server(flavour);
        let greenlit = greenlit(&provider)
            .set("GREENLIT_PROVIDER", name)
            .set("GREENLIT_IMAGE_MODEL", "sdxl");
        let run = greenlit.run(["generate", KEYWORD]).ended_with(0);
        assert!(
            run.stdout.contains("greenlit's own drawing"),
            "{name}: {}",
            run.stdout
        );
    }
}

#[test]
fn what_openrouter_says_it_cost_is_what_it_cost() {
    let provider = server(Flavour::OpenRouter);
    let greenlit = greenlit(&provider).set("GREENLIT_PROVIDER", "openrouter");
    let args = ["generate", KEYWORD, "--thumbnails", "0", "--json"];
    let package = greenlit.run(args).ended_with(0).json();
    let billed: u64 = provider
        .billed()
        .calls
        .iter()
        .filter_map(|call| call.cost)
        .sum();
    assert!(billed > 0);
    assert_eq!(package["costMicros"], billed);
}

#[test]
fn openai_is_asked_by_responses_with_its_own_words() {
    let provider = server(Flavour::OpenAi);
    let greenlit = greenlit(&provider)
        .set("GREENLIT_PROVIDER", "openai")
        .set("GREENLIT_MODEL", "gpt-6-luna")
        .set("GREENLIT_IMAGE_MODEL", "gpt-image-2.5-flare")
        .set("OPENAI_ORG_ID", "org-story")
        .set("OPENAI_SERVICE_TIER", "flex");
    provider.fail_next(Kind::Research, Fault::Trouble(Trouble::FlexUnavailable));
    let args = ["generate", KEYWORD, "--stop-at", "titles"];
    greenlit.run(args).ended_with(0);
    let body: serde_json::Value = serde_json::from_str(&provider.last_body()).unwrap();
    assert_eq!(body["service_tier"], "flex");
    assert_eq!(body["reasoning"]["effort"], "none");
    assert_eq!(body["text"]["format"]["strict"], true);
    assert_eq!(body["store"], false);
    assert_eq!(body["stream"], true);
    let user = body["safety_identifier"].as_str().unwrap();
    assert!(user.len() == 32 && !user.contains("00000000"), "{user}");
    assert_eq!(
        provider.last_header("openai-organization").as_deref(),
        Some("org-story")
    );
    greenlit
        .run(["resume", &greenlit.job(), "--to", "thumbnails"])
        .ended_with(0);
    let calls = greenlit.shown(&greenlit.job())["calls"].clone();
    let tiers: Vec<_> = provider
        .billed()
        .calls
        .iter()
        .map(|call| call.tier.clone())
        .collect();
    assert!(
        tiers.contains(&Some("flex".to_owned())),
        "{tiers:?}\n{calls:#}"
    );
    // The flex tier had no room for the first try: the second was asked in the standard one.
    assert_eq!(tiers[1].as_deref(), Some("default"), "{tiers:?}");
}

#[test]
fn a_picture_is_asked_for_as_a_jpeg_of_the_right_shape() {
    let provider = server(Flavour::OpenAi);
    let greenlit = greenlit(&provider)
        .set("GREENLIT_PROVIDER", "openai")
        .set("GREENLIT_MODEL", "gpt-6-luna")
        .set("GREENLIT_IMAGE_QUALITY", "low");
    let args = ["generate", KEYWORD, "--title", "best", "--no-compose"];
    greenlit.run(args).ended_with(0);
    assert_eq!(provider.count(Kind::Image), 1);
    let shown = greenlit.shown(&greenlit.job());
    let background = shown["results"].as_array().unwrap().iter();
    let background = background
        .clone()
        .find(|result| result["step"] == "background")
        .unwrap();
    assert_eq!(background["result"]["mediaType"], "image/jpeg");
    assert_eq!(background["result"]["width"], 1536);
}

#[test]
fn what_a_model_cannot_do_is_refused_before_the_first_call() {
    let provider = server(Flavour::OpenAi);
    let greenlit = greenlit(&provider)
        .set("GREENLIT_PROVIDER", "openai")
        .set("GREENLIT_MODEL", "gpt-6.2-astra")
        .set("GREENLIT_EFFORT", "none")
        .set("GREENLIT_IMAGE_QUALITY", "hd");
    greenlit
        .run(["generate", KEYWORD])
        .ended_with(3)
        .says("GREENLIT_EFFORT: gpt-6.2-astra does not take the effort none")
        .says("GREENLIT_IMAGE_QUALITY");
    assert_eq!(provider.count(Target::Any), 0);
}
