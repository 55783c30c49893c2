//! A provider's bad day: it is away, turns calls down, has no money left or dawdles, and the packages are made all the same.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, HookReceiver, Kind, Options, Target, Trouble};
use serde_json::{Value, json};
use support::service::Service;
use support::{Greenlit, package_json, wait_until};

const KEYWORD: &str = "sourdough for beginners";

/// Texts alone, and the first title.
fn quick() -> Value {
    json!({ "thumbnails": 0, "titleSelection": "best" })
}

fn start() -> FakeProvider {
    FakeProvider::start(Options::default())
}

/// The first server, and another for what it cannot.
fn with_fallback(first: &FakeProvider, second: &FakeProvider) -> Greenlit {
    let fallback = format!("fake-text@{} key=SECOND_KEY", second.base_url());
    Greenlit::with_server(first)
        .set("GREENLIT_FALLBACKS", fallback)
        .set("SECOND_KEY", "sk-second")
}

/// How the only model of a service that was asked for texts is.
fn texts(service: &Service) -> Value {
    let told = service.get("/api/admin/providers").is(200).json();
    let providers = told["providers"].as_array().unwrap();
    let texts = providers.iter().find(|one| one["model"] == "fake-text");
    texts.cloned().unwrap_or_default()
}

fn begin_all(service: &Service, count: usize) -> Vec<String> {
    (0..count)
        .map(|number| service.begin(&format!("{KEYWORD} {number}"), &quick()))
        .collect()
}

#[test]
fn another_provider_writes_when_the_first_has_no_money_and_the_package_says_so() {
    let first = start();
    first.fail_always(Target::Text, Fault::Trouble(Trouble::NoQuota));
    let second = FakeProvider::start(Options {
        key: Some("sk-second".to_owned()),
        ..Options::default()
    });
    let greenlit = with_fallback(&first, &second);
    let run = greenlit
        .run(["generate", KEYWORD, "--title", "best"])
        .ended_with(0)
        .says("else fake-text at http://127.0.0.1");
    assert!(!run.stderr.contains("sk-second"));
    assert_eq!(first.count(Target::Text), 3, "each step asks it once");
    assert_eq!(second.count(Target::Text), 3);
    assert_eq!(
        (first.count(Kind::Image), second.count(Kind::Image)),
        (1, 0)
    );
    let package = package_json(&greenlit.package());
    let host = second.base_url().replace("http://", "").replace("/v1", "");
    let made: Vec<_> = package["calls"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|call| call["state"] == "settled")
        .map(|call| call["provider"].as_str().unwrap())
        .collect();
    assert_eq!(
        made.iter().filter(|name| **name == host).count(),
        3,
        "{made:?}"
    );
    let notes = package["notes"].to_string();
    let told = format!("titles by fake-text ({host}) in the place of fake-text");
    assert!(notes.contains(&told), "{notes}");
    assert!(notes.contains("no money left"), "{notes}");
}

#[test]
fn a_model_that_is_gone_is_replaced_and_a_refusal_of_the_content_is_not_handed_on() {
    for (trouble, code, handed_on) in [
        (Trouble::UnknownModel, 0, true),
        (Trouble::ServerError, 0, true),
        (Trouble::Moderated, 4, false),
        (Trouble::TooLong, 4, false),
    ] {
        let (first, second) = (start(), start());
        first.fail_always(Kind::Outline, Fault::Trouble(trouble));
        let greenlit = with_fallback(&first, &second);
        let args = ["generate", KEYWORD, "--title", "best", "--thumbnails", "0"];
        greenlit.run(args).ended_with(code);
        assert_eq!(second.count(Target::Any) > 0, handed_on, "{trouble:?}");
        assert_eq!(second.count(Kind::Titles), 0, "{trouble:?}");
    }
}

#[test]
fn what_a_fallback_answered_is_not_asked_for_again_after_a_crash() {
    let (first, second) = (start(), start());
    first.fail_always(Target::Text, Fault::Trouble(Trouble::NoQuota));
    // It answers, and the process dies while it is asked for a better one.
    second.fail_next(Kind::Titles, Fault::Weak);
    second.fail_next(Kind::Titles, Fault::Silence);
    let greenlit = with_fallback(&first, &second);
    let running = greenlit.start(["generate", KEYWORD, "--title", "best"]);
    wait_until("the second ask", || second.count(Kind::Titles) == 2);
    running.kill();
    second.mend();
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
    assert_eq!(second.count(Kind::Research), 1);
    assert_eq!(
        second.count(Kind::Titles),
        3,
        "the call in flight, and no other"
    );
}

#[test]
fn a_picture_that_may_be_billed_is_not_painted_by_another() {
    let (first, second) = (start(), start());
    first.fail_always(Kind::Image, Fault::Reset);
    let fallback = format!("fake-image@{}", second.base_url());
    let greenlit = Greenlit::with_server(&first).set("GREENLIT_IMAGE_FALLBACKS", fallback);
    let args = ["generate", KEYWORD, "--title", "best"];
    greenlit.run(args).ended_with(4);
    assert_eq!(
        (first.count(Kind::Image), second.count(Kind::Image)),
        (1, 0)
    );
    // One that was refused costs nothing, and is.
    first.mend();
    first.fail_always(Kind::Image, Fault::Trouble(Trouble::NoQuota));
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
    assert_eq!(
        (first.count(Kind::Image), second.count(Kind::Image)),
        (2, 1)
    );
}

#[test]
fn an_empty_account_pauses_its_provider_tells_once_and_loses_nothing() {
    let provider = start();
    let slack = HookReceiver::start();
    let greenlit =
        Greenlit::with_text_server(&provider).set("SLACK_WEBHOOK_URL", slack.url("/services/x"));
    let service = Service::start(&greenlit);
    provider.fail_always(Target::Text, Fault::Trouble(Trouble::NoCredit));
    let jobs = begin_all(&service, 5);
    wait_until("the provider is paused", || {
        texts(&service)["paused"]["reason"]
            .as_str()
            .is_some_and(|reason| reason.starts_with("out of money"))
    });
    wait_until("somebody is told", || !slack.posted().is_empty());
    wait_until("all are put off", || {
        jobs.iter().all(|job| {
            let shown = service.job(job);
            shown["status"] == "queued"
        })
    });
    let asked = provider.count(Target::Text);
    assert!(asked <= 5, "{asked} calls");
    let health = service.get("/api/health");
    assert_eq!(health.status, 503);
    let told = health.json()["checks"]["openai"]["message"].to_string();
    assert!(told.contains("no money left"), "{told}");
    assert_eq!(provider.count(Target::Text), asked, "nobody asks again");

    provider.mend();
    greenlit.run(["unpause"]).ended_with(0);
    for job in &jobs {
        service.wait_for(job, "completed");
    }
    assert_eq!(service.get("/api/health").status, 200);
    let posted = slack.posted();
    assert_eq!(posted.len(), 1, "told once");
    let said = format!("{:?}", posted[0]);
    assert!(said.contains("has no money left"), "{said}");
    assert!(said.contains("greenlit unpause"), "{said}");
}

#[test]
fn a_provider_that_goes_away_fails_no_job_and_all_go_on_when_it_is_back() {
    let provider = start();
    let greenlit = Greenlit::with_text_server(&provider);
    let service = Service::start_with(&greenlit, &["--workers", "3"]);
    let before = service.begin(KEYWORD, &quick());
    service.wait_for(&before, "completed");
    provider.fail_always(Target::Text, Fault::Status(500));
    let jobs = begin_all(&service, 12);
    wait_until("its breaker opens", || texts(&service)["state"] == "open");
    let asked = provider.count(Target::Text);
    wait_until("all are put off", || {
        let pool = service.get("/api/pool").is(200).json();
        pool["active"] == 0
    });
    let since = provider.count(Target::Text) - asked;
    assert!(since <= 4, "{since} calls after it opened");
    provider.mend();
    for job in &jobs {
        service.wait_for(job, "completed");
    }
    let told = texts(&service);
    assert_eq!(told["state"], "closed");
    assert!(told["postponed"].as_u64().unwrap() >= 10, "{told}");
}

#[test]
fn half_of_all_calls_turned_down_fails_no_package() {
    let soon = Fault::RateLimited(vec![("retry-after-ms", "20".to_owned())]);
    let provider = FakeProvider::start(Options {
        rates: vec![(Target::Text, soon, 0.5)],
        ..Options::default()
    });
    let greenlit = Greenlit::with_text_server(&provider);
    let service = Service::start(&greenlit);
    let jobs = begin_all(&service, 20);
    for job in &jobs {
        service.wait_for(job, "completed");
    }
    let told = texts(&service);
    assert!(told["refused"].as_u64().unwrap() > 20, "{told}");
    assert!(told["limit"].is_u64(), "{told}");
    // Whoever comes later knows it from the first call on.
    wait_until("it is stored", || {
        let other = Service::start_with(&greenlit, &["--workers", "1"]);
        let job = other.begin("rye bread", &quick());
        other.wait_for(&job, "completed");
        texts(&other)["limit"].is_u64()
    });
}

#[test]
fn a_late_text_is_asked_for_a_second_time_and_both_stand_in_the_ledger() {
    let provider = start();
    let greenlit = Greenlit::with_text_server(&provider).set("GREENLIT_HEDGE", "true");
    let service = Service::start(&greenlit);
    for job in begin_all(&service, 25) {
        service.wait_for(&job, "completed");
    }
    provider.fail_next(Kind::Titles, Fault::Silence);
    let job = service.begin(KEYWORD, &quick());
    service.wait_for(&job, "completed");
    let told = texts(&service);
    assert!(told["hedgeWon"].as_u64().unwrap() >= 1, "{told}");
    let shown = greenlit.shown(&job);
    let calls = shown["calls"].as_array().unwrap();
    let titles: Vec<_> = calls
        .iter()
        .filter(|call| call["step"] == "titles")
        .map(|call| call["state"].as_str().unwrap())
        .collect();
    assert_eq!(titles, ["unknown", "settled"], "{shown}");
}
