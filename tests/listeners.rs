//! Live events: many who listen, some who break off, and nothing lost or told twice.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::time::{Duration, Instant};

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::json;
use support::Greenlit;
use support::http::Request;
use support::service::Service;

/// How many listen at once.
const LISTENERS: usize = 1_000;

#[test]
#[cfg(target_os = "linux")]
fn a_thousand_listeners_are_told_how_a_job_ends() {
    // Each is a file of this process too.
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    let raised = rustix::process::Rlimit {
        current: limit.maximum.map(|most| most.min(8_192)),
        maximum: limit.maximum,
    };
    rustix::process::setrlimit(rustix::process::Resource::Nofile, raised).unwrap();
    let greenlit = Greenlit::offline();
    // The server begins with the usual limit, which is too low.
    let mut command = std::process::Command::new("/bin/sh");
    let line = "ulimit -S -n 256; exec \"$0\" serve --port 0";
    command.args(["-c", line, env!("CARGO_BIN_EXE_greenlit")]);
    greenlit.dress(&mut command);
    let service = Service::of(&mut command);
    let job = service.begin("rye bread", &json!({ "thumbnails": 0 }));
    service.wait_for(&job, "awaiting_selection");
    let before = memory(service.pid());
    let begun = Instant::now();
    let listening: Vec<_> = (0..LISTENERS).map(|_| service.events(&job, 0)).collect();
    let mut listening: Vec<_> = listening.into_iter().map(|events| events.begun()).collect();
    for events in &mut listening {
        while events.next().expect("the stream goes on").name != "generation.waiting" {}
    }
    let (opened, idle) = (begun.elapsed(), memory(service.pid()));
    let pick = json!({ "jobId": job, "selectedTitleIndex": 0 });
    service.post("/api/video/complete", &pick).is(202);
    let picked = Instant::now();
    for events in &mut listening {
        let told = events.rest();
        assert_eq!(told.last().unwrap().name, "generation.completed");
    }
    println!(
        "{LISTENERS} listeners: opened in {opened:?}, all told {:?} after the pick; {before} KiB before, {idle} KiB with \
         them, {} KiB at the end",
        picked.elapsed(),
        memory(service.pid())
    );
}

/// What a process holds in memory, in KiB.
#[cfg(target_os = "linux")]
fn memory(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.unwrap()
        .split_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap()
}

#[test]
fn whoever_breaks_off_and_comes_back_misses_nothing_and_hears_nothing_twice() {
    let provider = FakeProvider::start(Options::default());
    // Repeated asks make a longer story.
    provider.fail_next(Kind::Titles, Fault::Status(503));
    provider.fail_next(Kind::Outline, Fault::Weak);
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_MODEL", "fake-text");
    let service = Service::start(&greenlit);
    let body = json!({ "titleSelection": "best", "thumbnails": 1 });
    let jobs: Vec<_> = ["rye bread", "oat bread", "corn bread"]
        .iter()
        .map(|keyword| service.begin(keyword, &body))
        .collect();
    for (index, job) in jobs.iter().enumerate() {
        let mut heard = Vec::new();
        let mut last = 0;
        'following: for visit in 0.. {
            let mut events = service.events(job, last).begun();
            // One, two or three at a time, and now and then none.
            for _ in 0..(visit + index) % 4 {
                let Some(event) = events.next() else {
                    break 'following;
                };
                last = event.id.unwrap();
                let is_over = event.name == "generation.completed";
                heard.push(event);
                if is_over {
                    break 'following;
                }
            }
        }
        let timeline = service.get(&format!("/api/video/{job}/timeline")).json();
        let numbers: Vec<_> = heard.iter().map(|event| event.id.unwrap()).collect();
        let all: Vec<_> = (1..=numbers.len() as u64).collect();
        assert_eq!(numbers, all, "{timeline}");
        assert!(numbers.len() > 10);
        assert_eq!(heard.last().unwrap().name, "generation.completed");
        // The job has ended: all is told again from the start, and nothing beyond the last.
        assert_eq!(service.events(job, 0).begun().rest(), heard);
        let again = Request::get(&format!("/api/video/{job}/events"));
        service
            .send(again.header("last-event-id", last.to_string()))
            .is(204);
    }
}

#[test]
fn a_quiet_stream_says_that_it_lives() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let job = service.begin("rye bread", &json!({}));
    service.wait_for(&job, "awaiting_selection");
    let mut events = service.events(&job, 0).begun();
    while events.next().unwrap().name != "generation.waiting" {}
    // Nothing happens to it: within 15 s and what a busy machine adds, a comment comes.
    events.patience(Duration::from_secs(17));
    assert_eq!(events.next_block(), Some(None));
}
