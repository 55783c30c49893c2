//! Workers that are killed again and again, and one that sleeps beyond its lease: nothing is lost, nothing is done
//! twice, and what was paid is what stands in the ledger.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use greenlit_testkit::{FakeProvider, Kind, Latency, Options};
use serde_json::Value;
use support::Greenlit;
use support::database::Database;

const GENERATIONS: usize = 200;
const WORKERS: usize = 3;
/// Of each process.
const PLACES: &str = "3";
const KILLS: u64 = 30;
/// Longer than a lease.
const ASLEEP: Duration = Duration::from_secs(14);
const LIMIT: Duration = Duration::from_secs(300);

/// A server and its workers on one database; each that is killed is begun again.
struct Fleet {
    greenlit: Greenlit,
    processes: Vec<(Vec<String>, Child)>,
}

impl Fleet {
    fn start(greenlit: Greenlit, port: u16) -> Self {
        let serve = ["serve", "--port", &port.to_string(), "--workers", PLACES].map(str::to_owned);
        let worker = ["worker", "--workers", PLACES].map(str::to_owned);
        let mut fleet = Self {
            greenlit,
            processes: Vec::new(),
        };
        for args in std::iter::once(serve.to_vec()).chain((0..WORKERS).map(|_| worker.to_vec())) {
            let child = fleet.spawn(&args);
            fleet.processes.push((args, child));
        }
        fleet
    }

    fn spawn(&self, args: &[String]) -> Child {
        let mut command = self.greenlit.command(args);
        command.stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        // Until it says what it does; the rest is read so that its pipe never fills.
        let ready = told
            .by_ref()
            .map_while(Result::ok)
            .any(|line| line.contains("listening on") || line.contains("working on"));
        assert!(ready, "{args:?} did not begin");
        thread::spawn(move || told.map_while(Result::ok).for_each(drop));
        child
    }

    fn signal(&self, which: usize, name: &str) {
        let pid = self.processes[which].1.id().to_string();
        let sent = Command::new("/bin/kill")
            .args([&format!("-{name}"), &pid])
            .status();
        assert!(sent.unwrap().success());
    }

    fn kill(&mut self, which: usize) {
        let (args, mut child) = self.processes.remove(which);
        child.kill().unwrap();
        child.wait().unwrap();
        let child = self.spawn(&args);
        self.processes.insert(which, (args, child));
    }

    /// Ends all as an operator would; each gives back what it holds.
    fn end(mut self) -> Greenlit {
        for which in 0..self.processes.len() {
            self.signal(which, "TERM");
        }
        for (args, child) in &mut self.processes {
            let code = child.wait().unwrap().code();
            assert_eq!(code, Some(0), "{args:?}");
        }
        self.processes.clear();
        std::mem::replace(&mut self.greenlit, Greenlit::offline())
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for (_, child) in &mut self.processes {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// Posts a keyword; the status of the answer.
fn post(port: u16, keyword: &str) -> u16 {
    let body =
        format!("{{\"keyword\":\"{keyword}\",\"titleSelection\":\"best\",\"thumbnails\":1}}");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(
        stream,
        "POST /api/video/generate HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

fn jobs(greenlit: &Greenlit) -> Vec<Value> {
    let run = greenlit.run(["list", "--limit", "1000", "--json"]);
    run.ended_with(0).json().as_array().unwrap().clone()
}

fn unfinished(greenlit: &Greenlit) -> Vec<Value> {
    let mut jobs = jobs(greenlit);
    jobs.retain(|job| job["status"] != "completed");
    jobs
}

/// The events and the calls of all jobs, as `show --json` tells them.
fn shown(greenlit: &Greenlit) -> Vec<Value> {
    let ids = jobs(greenlit).into_iter().map(|job| job["jobId"].clone());
    ids.map(|id| greenlit.shown(id.as_str().unwrap())).collect()
}

fn torture(greenlit: Greenlit, provider: &FakeProvider) {
    let port = free_port();
    let mut fleet = Fleet::start(greenlit, port);
    for number in 0..GENERATIONS {
        assert_eq!(post(port, &format!("sourdough lesson {number}")), 202);
    }
    let mut dice = seeded_dice();
    let sleeper = WORKERS;
    fleet.signal(sleeper, "STOP");
    let slept = Instant::now();
    let mut awake = false;
    for _ in 0..KILLS {
        thread::sleep(Duration::from_secs(1));
        if !awake && slept.elapsed() > ASLEEP {
            fleet.signal(sleeper, "CONT");
            awake = true;
        }
        let among = if awake { WORKERS + 1 } else { WORKERS };
        fleet.kill(dice() % among);
    }
    assert!(awake);
    let end = Instant::now() + LIMIT;
    while !unfinished(&fleet.greenlit).is_empty() {
        assert!(Instant::now() < end, "{:#?}", unfinished(&fleet.greenlit));
        thread::sleep(Duration::from_millis(500));
    }
    let greenlit = fleet.end();
    let jobs = shown(&greenlit);
    assert_eq!(jobs.len(), GENERATIONS);
    let mut ledger = 0;
    let mut settled = 0;
    let mut unknown = 0;
    for job in &jobs {
        let ends = job["events"].as_array().unwrap().iter();
        let ends = ends
            .filter(|event| event["type"] == "generation.completed")
            .count();
        assert_eq!(ends, 1, "{job}");
        for call in job["calls"].as_array().unwrap() {
            ledger += 1;
            settled += usize::from(call["state"] == "settled");
            unknown += usize::from(call["state"] == "unknown");
        }
    }
    let needed = GENERATIONS * 4;
    // Each process also asked for the list of models when it began.
    let kinds = [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image];
    let asked: usize = kinds.map(|kind| provider.count(kind)).iter().sum();
    eprintln!(
        "{asked} calls for {needed} results; in the ledger {settled} settled, {unknown} lost with their process"
    );
    assert_eq!(settled, needed, "each result once");
    assert_eq!(settled + unknown, ledger, "every call has an end");
    assert!(
        asked <= ledger,
        "{asked} calls were asked, and {ledger} stand in the ledger"
    );
    // Outline and picture run side by side in each place.
    let at_most = usize::try_from(KILLS + 1).unwrap() * PLACES.parse::<usize>().unwrap() * 2;
    assert!(
        unknown <= at_most,
        "{unknown} calls were lost by {KILLS} kills"
    );
}

/// A different order each time; its seed is told, so that it can be repeated.
fn seeded_dice() -> impl FnMut() -> usize {
    let seed = std::env::var("TORTURE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let mut state: u64 = seed.unwrap_or_else(|| u64::from(std::process::id()) | 1);
    eprintln!("TORTURE_SEED={state}");
    move || {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or(0)
    }
}

/// One fleet at a time: each has more processes than a small machine has cores.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn provider() -> FakeProvider {
    FakeProvider::start(Options {
        latency: Latency::Measured { scale: 0.1 },
        ..Options::default()
    })
}

#[test]
fn killed_workers_on_sqlite_lose_nothing_and_do_nothing_twice() {
    let _alone = alone();
    let provider = provider();
    torture(Greenlit::with_server(&provider), &provider);
}

#[test]
fn killed_workers_on_postgresql_lose_nothing_and_do_nothing_twice() {
    let Some(database) = Database::fresh() else {
        return;
    };
    let _alone = alone();
    let provider = provider();
    let greenlit = Greenlit::with_server(&provider).set("DATABASE_URL", database.url());
    torture(greenlit, &provider);
}

#[test]
fn a_database_that_cuts_all_connections_again_and_again_loses_nothing() {
    let Some(database) = Database::fresh() else {
        return;
    };
    let _alone = alone();
    let provider = provider();
    let greenlit = Greenlit::with_server(&provider).set("DATABASE_URL", database.url());
    let port = free_port();
    let fleet = Fleet::start(greenlit, port);
    let number = 40;
    for number in 0..number {
        assert_eq!(post(port, &format!("rye bread lesson {number}")), 202);
    }
    for _ in 0..5 {
        thread::sleep(Duration::from_secs(1));
        database.cut_connections();
    }
    let end = Instant::now() + LIMIT;
    while !unfinished(&fleet.greenlit).is_empty() {
        assert!(Instant::now() < end, "{:#?}", unfinished(&fleet.greenlit));
        thread::sleep(Duration::from_millis(500));
    }
    let greenlit = fleet.end();
    assert_eq!(jobs(&greenlit).len(), number);
}
