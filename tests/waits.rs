//! A provider that asks for a long pause: the row waits, not a worker, and nothing is forgotten meanwhile.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use support::{Greenlit, package_json, wait_until};

const KEYWORD: &str = "sourdough for beginners";

/// Longer than a wait that is held in the process.
fn pause(seconds: &str) -> Fault {
    Fault::RateLimited(vec![("retry-after", seconds.to_owned())])
}

fn has_event(greenlit: &Greenlit, kind: &str) -> bool {
    let jobs = greenlit.jobs();
    jobs.first().is_some_and(|job| {
        let shown = greenlit.shown(job["jobId"].as_str().unwrap());
        let events = shown["events"].as_array().unwrap();
        events.iter().any(|event| event["type"] == kind)
    })
}

fn status(greenlit: &Greenlit) -> String {
    greenlit.jobs()[0]["status"].as_str().unwrap().to_owned()
}

#[test]
fn a_long_pause_is_kept_in_the_row_and_outlives_its_process() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Titles, pause("12"));
    let greenlit = Greenlit::with_text_server(&provider);
    let running = greenlit.start(["generate", KEYWORD, "--title", "best"]);
    wait_until("the job waits", || has_event(&greenlit, "step.waiting"));
    assert_eq!(status(&greenlit), "queued");
    running.kill();
    let job = greenlit.job();
    let shown = greenlit.run(["show", &job]).ended_with(0).stdout;
    assert!(shown.contains("titles: waits until"), "{shown}");
    assert_eq!(provider.count(Kind::Titles), 1, "nobody asked meanwhile");
    greenlit.run(["resume", &job]).ended_with(0);
    assert_eq!(provider.count(Kind::Research), 1);
    assert_eq!(provider.count(Kind::Titles), 2);
}

#[test]
fn a_job_that_waits_holds_no_place() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, pause("15"));
    let greenlit = Greenlit::with_text_server(&provider);
    greenlit.write("two.csv", "keyword\nrye bread\nwheat bread\n");
    let args = [
        "generate",
        "--file",
        "two.csv",
        "--jobs",
        "1",
        "--thumbnails",
        "0",
    ];
    let running = greenlit.start(args);
    wait_until("the other is finished", || greenlit.packages().len() == 1);
    let waiting = greenlit.jobs().iter().any(|job| job["status"] == "queued");
    assert!(waiting, "{:#?}", greenlit.jobs());
    running.end().ended_with(0);
    assert_eq!(greenlit.packages().len(), 2);
}

#[test]
fn a_step_that_waits_holds_up_only_what_stands_on_it() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Image, pause("12"));
    let greenlit = Greenlit::with_server(&provider);
    let running = greenlit.start(["generate", KEYWORD, "--title", "best"]);
    wait_until("the texts are finished", || {
        provider.count(Kind::Outline) == 1
    });
    wait_until("the job waits", || status(&greenlit) == "queued");
    assert_eq!(provider.count(Kind::Image), 1);
    let run = running.end().ended_with(0);
    assert!(run.stderr.contains("waiting 12.0 s"), "{}", run.stderr);
    assert_eq!(provider.count(Kind::Image), 2);
    assert_eq!(
        package_json(&greenlit.package())["pairs"]
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn tries_before_a_pause_are_counted_after_it() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, pause("11"));
    provider.fail_always(Kind::Research, Fault::Status(500));
    let greenlit = Greenlit::with_text_server(&provider);
    greenlit.run(["generate", KEYWORD]).ended_with(4);
    assert_eq!(provider.count(Kind::Research), 4);
    provider.mend();
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
}

#[test]
fn a_pause_beyond_two_minutes_ends_the_run_with_what_to_do() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Outline, pause("600"));
    let greenlit = Greenlit::with_text_server(&provider);
    let run = greenlit.run(["generate", KEYWORD]).ended_with(4);
    let run = run.says("asks to wait 10 min");
    assert!(run.stderr.contains("greenlit resume"), "{}", run.stderr);
    assert_eq!(provider.count(Kind::Outline), 1);
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
}
