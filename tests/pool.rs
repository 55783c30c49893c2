//! The pool as an operator meets it: what cancelling reaches, how it ends, and what it does with what is not its own.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::time::{Duration, Instant};

use greenlit_testkit::{FakeProvider, Fault, Kind, Latency, Options};
use serde_json::json;
use support::service::Service;
use support::{Greenlit, LIMIT, wait_until};

fn best() -> serde_json::Value {
    json!({ "titleSelection": "best", "thumbnails": 0 })
}

#[test]
fn cancelling_breaks_off_the_call_that_is_under_way_and_frees_its_place() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Silence);
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start_with(&greenlit, &["--workers", "1"]);
    let stuck = service.begin("sourdough for beginners", &best());
    assert!(provider.wait_for(Kind::Research, 1, LIMIT));
    let next = service.begin("rye bread at home", &best());
    let path = format!("/api/video/{stuck}/cancel");
    assert_eq!(service.post(&path, &json!({})).status, 200);
    service.wait_for(&next, "completed");
    let shown = greenlit.shown(&stuck);
    assert_eq!(shown["status"], "cancelled");
    assert_eq!(shown["calls"][0]["state"], "unknown", "{shown}");
}

#[test]
fn a_signal_lets_what_runs_end_and_begins_nothing_more() {
    let provider = FakeProvider::start(Options {
        latency: Latency::Fixed(Duration::from_millis(400)),
        ..Options::default()
    });
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start_with(&greenlit, &["--workers", "1"]);
    let first = service.begin("sourdough for beginners", &best());
    assert!(provider.wait_for(Kind::Research, 1, LIMIT));
    let second = service.begin("rye bread at home", &best());
    service.stop().ended_with(0);
    assert_eq!(greenlit.shown(&first)["status"], "completed");
    assert_eq!(greenlit.shown(&second)["status"], "queued");
    assert_eq!(provider.count(Kind::Research), 1);
}

#[test]
fn a_second_signal_stops_at_once_and_the_job_goes_on_elsewhere_without_a_death() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Silence);
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start_with(&greenlit, &["--workers", "1"]);
    let job = service.begin("sourdough for beginners", &best());
    assert!(provider.wait_for(Kind::Research, 1, LIMIT));
    let began = Instant::now();
    service.signal("TERM");
    wait_until("it says that it stops", || {
        service.told().contains("stopping")
    });
    service.stop().ended_with(0);
    assert!(began.elapsed() < LIMIT / 2);
    let again = Service::start_with(&greenlit, &["--workers", "1"]);
    again.wait_for(&job, "completed");
}

#[test]
fn a_job_whose_models_are_not_configured_here_waits_for_a_process_that_has_them() {
    let provider = FakeProvider::start(Options::default());
    let with_models = Greenlit::with_server(&provider);
    let service = Service::start_with(&with_models, &["--workers", "0"]);
    let job = service.begin("sourdough for beginners", &best());
    service.stop().ended_with(0);
    let data = with_models.data();
    let without = Greenlit::offline().set("GREENLIT_DATA", data.to_str().unwrap());
    let service = Service::start_with(&without, &["--workers", "1"]);
    let own = service.begin("rye bread at home", &best());
    service.wait_for(&own, "completed");
    let waiting = service.job(&job);
    assert_eq!(waiting["status"], "queued", "{waiting}");
    assert_eq!(
        provider
            .calls()
            .iter()
            .filter(|call| call.kind == Kind::Research)
            .count(),
        0
    );
}

#[test]
fn more_processes_share_the_work_of_one_server() {
    let provider = FakeProvider::start(Options {
        // Long enough that a process which is slow to start finds something left.
        latency: Latency::Fixed(Duration::from_secs(1)),
        ..Options::default()
    });
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start_with(&greenlit, &["--workers", "0"]);
    let workers: Vec<_> = (0..2)
        .map(|_| greenlit.start(["worker", "--workers", "2"]))
        .collect();
    let jobs: Vec<_> = (0..8)
        .map(|number| service.begin(&format!("sourdough lesson {number}"), &best()))
        .collect();
    for job in &jobs {
        service.wait_for(job, "completed");
    }
    // Two places each, in two processes: more than one process can run at once.
    assert!(
        provider.peak_in_flight() > 2,
        "{}",
        provider.peak_in_flight()
    );
    for worker in workers {
        worker.signal("TERM").ended_with(0);
    }
    assert_eq!(provider.count(Kind::Research), jobs.len());
}

#[test]
fn status_tells_what_runs_and_what_waits() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Silence);
    let greenlit = Greenlit::with_server(&provider);
    greenlit.run(["status"]).ended_with(0);
    let service = Service::start_with(&greenlit, &["--workers", "1"]);
    service.begin("sourdough for beginners", &best());
    assert!(provider.wait_for(Kind::Research, 1, LIMIT));
    service.begin("rye bread at home", &best());
    wait_until("the pool has looked at the queue", || {
        let pool = service.get("/api/pool").json();
        pool["active"] == 1 && pool["queue"]["users"][0]["queued"] == 1
    });
    let pool = service.get("/api/pool").json();
    assert_eq!(pool["places"], 1);
    assert_eq!(pool["scaling"], "fixed");
    assert_eq!(pool["wanted"], 2);
    let told = greenlit.run(["status"]).ended_with(0).stdout;
    assert!(
        told.starts_with("1 active, 1 queued, 0 put off, 0 waiting for a pick"),
        "{told}"
    );
    assert!(told.contains("research"), "{told}");
}
