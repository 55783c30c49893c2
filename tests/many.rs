//! The same done to many jobs from the terminal, and pauses: what the API does, by the same filters.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::io::Write;
use std::process::Stdio;
use std::time::Instant;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::{Value, json};
use support::service::Service;
use support::{Greenlit, LIMIT, wait_until};

/// Two jobs that failed at their outline, one that is completed, on a home with this provider.
fn some_failed(provider: &FakeProvider) -> Greenlit {
    let greenlit = Greenlit::with_text_server(provider);
    let quick = ["--thumbnails", "0", "--quiet"];
    let generate = |keyword: &'static str| {
        let args = ["generate", keyword].into_iter().chain(quick);
        greenlit.run(args)
    };
    generate("white bread").ended_with(0);
    provider.fail_always(Kind::Outline, Fault::Status(500));
    generate("rye bread").ended_with(4);
    generate("rye soup").ended_with(4);
    provider.mend();
    greenlit
}

fn told(greenlit: &Greenlit, args: &[&str]) -> Value {
    let args = args.iter().chain(&["--json"]);
    greenlit.run(args).ended_with(0).json()
}

fn listed(greenlit: &Greenlit, filter: &[&str]) -> usize {
    let args: Vec<_> = ["list"].iter().chain(filter).copied().collect();
    told(greenlit, &args).as_array().unwrap().len()
}

#[test]
fn jobs_are_listed_by_the_filters_of_the_api() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = some_failed(&provider);
    for (filter, found) in [
        (&["--status", "failed"][..], 2),
        (&["--status", "failed", "--status", "completed"], 3),
        (&["--error", "provider", "--words", "RYE soup"], 1),
        (&["--error", "quality"], 0),
        (&["--since", "2100-01-01"], 0),
        (&["--until", "2100-01-01T00:00:00Z"], 3),
        (&["--label", "spring"], 0),
    ] {
        assert_eq!(listed(&greenlit, filter), found, "{filter:?}");
    }
    greenlit
        .run(["list", "--status", "done", "--since", "soon"])
        .ended_with(3)
        .says("--status")
        .says("--since");
}

#[test]
fn what_a_filter_means_is_counted_and_only_done_when_it_is_said() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = some_failed(&provider);
    let dry = told(&greenlit, &["retry", "--error", "provider", "--dry-run"]);
    assert_eq!((&dry["matched"], &dry["count"]), (&json!(2), &json!(2)));
    assert_eq!((&dry["dryRun"], &dry["changed"]), (&json!(true), &json!(0)));
    // Nobody can be asked here.
    greenlit
        .run(["retry", "--error", "provider"])
        .ended_with(2)
        .says("--yes");
    assert_eq!(listed(&greenlit, &["--status", "failed"]), 2);
    let label = ["label", "--words", "rye", "--add", "again", "--yes"];
    assert_eq!(told(&greenlit, &label)["changed"], 2);
    let done = told(&greenlit, &["retry", "--label", "again", "--yes"]);
    assert_eq!(done["changed"], 2);
    assert_eq!(listed(&greenlit, &["--status", "queued"]), 2);
    let cancel = ["cancel", "--status", "queued", "--words", "soup", "--yes"];
    let run = greenlit.run(cancel).ended_with(0);
    assert_eq!(run.stdout, "cancelled 1 job\n");
    greenlit.run(["resume", "--all", "--quiet"]).ended_with(0);
    assert_eq!(listed(&greenlit, &["--status", "completed"]), 2);
    let unlabel = ["label", "--label", "again", "--remove", "again", "--yes"];
    assert_eq!(told(&greenlit, &unlabel)["changed"], 2);
    assert_eq!(listed(&greenlit, &["--label", "again"]), 0);
}

#[test]
fn named_jobs_are_done_without_a_question_or_not_at_all() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = some_failed(&provider);
    let jobs = greenlit.jobs();
    let id = |number: usize| jobs[number]["jobId"].as_str().unwrap();
    greenlit
        .run(["retry", id(0), id(2)])
        .ended_with(3)
        .says("is completed and cannot be queued again")
        .says("nothing was done");
    assert_eq!(listed(&greenlit, &["--status", "queued"]), 0);
    greenlit.run(["retry", id(0), id(1)]).ended_with(0);
    assert_eq!(listed(&greenlit, &["--status", "queued"]), 2);
    greenlit.run(["cancel", id(0)]).ended_with(0);
    greenlit.run(["label", id(0), "--add", " "]).ended_with(3);
    greenlit.run(["cancel"]).ended_with(2);
    greenlit
        .run(["cancel", id(0), "--status", "queued"])
        .ended_with(2);
}

#[test]
fn a_pause_holds_up_every_process_until_it_is_over() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let reason = ["--reason", "the prompt is being mended"];
        let pause = ["pause", "--agent", "outline"].into_iter().chain(reason);
        greenlit.run(pause).ended_with(0);
        let paused = told(&greenlit, &["pause"]);
        assert_eq!(paused[0]["agent"], "outline");
        assert_eq!(paused[0]["reason"], reason[1]);
        let service = Service::start(&greenlit);
        let best = json!({ "titleSelection": "best", "thumbnails": 0 });
        let job = service.begin("rye bread", &best);
        wait_until("the service's job waits", || {
            service.job(&job)["waiting"]["reason"].is_string()
        });
        let over = told(&greenlit, &["unpause"]);
        assert_eq!(over.as_array().unwrap().len(), 1);
        service.wait_for(&job, "completed");
        assert_eq!(told(&greenlit, &["pause"]), json!([]));
        greenlit
            .run(["unpause", "--agent", "outline"])
            .ended_with(3)
            .says("is not paused");
    }
}

#[test]
fn a_job_of_the_terminal_goes_on_when_its_pause_is_over() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let provider = ["--provider", "offline"];
        let act = |what: &'static str| greenlit.run([what].into_iter().chain(provider));
        act("pause").ended_with(0);
        let running = greenlit.start(["generate", "white bread", "--thumbnails", "0"]);
        wait_until("it waits", || {
            let jobs = greenlit.jobs();
            let Some(job) = jobs.first() else {
                return false;
            };
            let shown = greenlit.shown(job["jobId"].as_str().unwrap());
            shown["events"].to_string().contains("is paused")
        });
        let began = Instant::now();
        act("unpause").ended_with(0);
        running.end().ended_with(0);
        assert!(began.elapsed() < LIMIT / 2, "{:?}", began.elapsed());
    }
}

#[test]
fn a_pause_is_of_one_agent_or_one_provider() {
    let greenlit = Greenlit::offline();
    for (args, code) in [
        (&["pause", "--agent", "writer"][..], 3),
        (&["pause", "--provider", "a b"], 3),
        (&["pause", "--agent", "title", "--provider", "openai"], 2),
        (&["pause", "--reason", "why"], 2),
    ] {
        greenlit.run(args).ended_with(code);
    }
}

#[test]
fn whoever_has_the_data_folder_asks_about_the_jobs_of_an_account() {
    const ANA: &str = "ana@example.org";
    let provider = FakeProvider::start(Options::default());
    let greenlit = some_failed(&provider);
    let mut add = greenlit
        .command(["user", "add", ANA])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = add.stdin.take().unwrap();
    writeln!(input, "four words put together").unwrap();
    drop(input);
    assert!(add.wait().unwrap().success());
    greenlit.run(["user", "adopt", ANA]).ended_with(0);
    assert_eq!(listed(&greenlit, &[]), 0);
    assert_eq!(listed(&greenlit, &["--user", ANA]), 3);
    let hers = ["--user", ANA, "--error", "provider", "--dry-run"];
    let dry = told(&greenlit, &[&["retry"][..], &hers].concat());
    assert_eq!(dry["matched"], json!(2));
    let all = told(&greenlit, &["list", "--user", ANA, "--words", "soup"]);
    let job = all[0]["jobId"].as_str().unwrap();
    greenlit
        .run(["show", job])
        .ended_with(3)
        .says("there is no job");
    let shown = told(&greenlit, &["show", job, "--user", ANA]).to_string();
    assert!(shown.contains("rye soup"), "{shown}");
    let resumed = greenlit.run(["resume", job, "--user", ANA, "--quiet"]);
    resumed.ended_with(0);
    let mut unknown = greenlit.run(["list", "--user", "eve@example.org"]);
    unknown = unknown.ended_with(3);
    unknown.says("eve@example.org has no account");
    for command in [
        &["generate", "rye", "--user", ANA][..],
        &["resume", "--all", "--user", ANA],
    ] {
        let refused = greenlit.run(command).ended_with(2);
        refused.says("not about an account's jobs");
    }
}
