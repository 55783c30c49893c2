//! How soon things happen across processes, on both databases: what a killed worker held goes on, progress is heard, and
//! new work is begun. Each prints what it measured; what it asserts leaves a busy machine room.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use greenlit_testkit::{FakeProvider, Fault, Kind, Latency, Options};
use serde_json::{Value, json};
use support::http::Event;
use support::service::Service;
use support::{Greenlit, LIMIT, Running};

fn wish() -> Value {
    json!({ "titleSelection": "best", "thumbnails": 1 })
}

/// A server that works on nothing itself.
fn server(greenlit: &Greenlit) -> Service {
    Service::start_with(greenlit, &["--workers", "0"])
}

/// A worker of its own, in this folder.
fn worker(greenlit: &Greenlit, folder: &str) -> Running {
    let folder = greenlit.home().join(folder);
    let folder = folder.to_str().unwrap();
    greenlit.start(["worker", "--workers", "2", "--data", folder])
}

/// When an event happened, as it says, in milliseconds.
fn at(event: &Event) -> i64 {
    let data: Value = serde_json::from_str(&event.data).unwrap();
    let at: greenlit_domain::time::Timestamp = serde_json::from_value(data["at"].clone()).unwrap();
    at.0
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// The middle and the worst, for people.
fn told(what: &str, mut millis: Vec<i64>) -> i64 {
    millis.sort_unstable();
    let (middle, worst) = (millis[millis.len() / 2], *millis.last().unwrap());
    println!(
        "{what}: {middle} ms in the middle, {worst} ms at worst, of {}",
        millis.len()
    );
    middle
}

/// From the kill to the next event of what the worker held.
fn taken_over(greenlit: &Greenlit, provider: &FakeProvider, folders: [&str; 2]) -> Duration {
    provider.fail_next(Kind::Research, Fault::Silence);
    let service = server(greenlit);
    let before = provider.count(Kind::Research);
    let first = worker(greenlit, folders[0]);
    let job = service.begin("sourdough for beginners", &wish());
    assert!(provider.wait_for(Kind::Research, before + 1, LIMIT));
    let second = worker(greenlit, folders[1]);
    let mut events = service.events(&job, 0).begun();
    // What the first worker told so far.
    while events.next().unwrap().name != "call.started" {}
    std::thread::sleep(Duration::from_secs(2));
    let killed = Instant::now();
    first.kill();
    events.next().unwrap();
    let passed = killed.elapsed();
    assert_eq!(events.rest().last().unwrap().name, "generation.completed");
    second.signal("TERM").ended_with(0);
    service.stop().ended_with(0);
    passed
}

#[test]
fn what_a_killed_worker_held_goes_on_within_15_seconds() {
    let provider = FakeProvider::start(Options::default());
    let homes = Greenlit::on_each_database(|| Greenlit::with_server(&provider));
    for (number, greenlit) in homes.enumerate() {
        let one_machine = taken_over(&greenlit, &provider, ["data", "data"]);
        println!("on the same machine: {one_machine:?} from the kill to the next event");
        assert!(one_machine < Duration::from_secs(15), "{one_machine:?}");
        // Only a database that is reached over the network has workers on other machines.
        if number == 1 {
            let two = taken_over(&greenlit, &provider, ["one", "two"]);
            println!("on another machine: {two:?} from the kill to the next event");
            assert!(two < Duration::from_secs(15), "{two:?}");
        }
    }
}

#[test]
fn progress_in_another_process_is_heard_at_once() {
    let provider = FakeProvider::start(Options {
        latency: Latency::Fixed(Duration::from_millis(100)),
        ..Options::default()
    });
    for greenlit in Greenlit::on_each_database(|| Greenlit::with_server(&provider)) {
        let service = server(&greenlit);
        let worker = worker(&greenlit, "data");
        let mut passed = Vec::new();
        for number in 0..5 {
            let job = service.begin(&format!("sourdough lesson {number}"), &wish());
            let events = service.events(&job, 0).begun();
            // What had happened before it listened says nothing.
            let begun = now();
            for event in events {
                if at(&event) >= begun {
                    passed.push(now() - at(&event));
                }
            }
        }
        assert!(passed.len() > 20, "{passed:?}");
        let middle = told("from an event to its listener", passed);
        assert!(middle < 1_000);
        worker.signal("TERM").ended_with(0);
    }
}

#[test]
fn new_work_wakes_a_worker_in_another_process_at_once() {
    let provider = FakeProvider::start(Options::default());
    for greenlit in Greenlit::on_each_database(|| Greenlit::with_server(&provider)) {
        let service = server(&greenlit);
        let worker = worker(&greenlit, "data");
        let mut passed = Vec::new();
        for number in 0..20 {
            let job = service.begin(&format!("sourdough lesson {number}"), &wish());
            let told = service.events(&job, 0).begun().rest();
            let first = |name: &str| at(told.iter().find(|event| event.name == name).unwrap());
            passed.push(first("generation.started") - first("generation.queued"));
        }
        // The first may come before the worker listens.
        let middle = told("from a new job to its start", passed.split_off(1));
        assert!(middle < 500);
        worker.signal("TERM").ended_with(0);
    }
}
