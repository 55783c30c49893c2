//! What becomes of a run whose database goes away under it, or whose disk has no room left: the service says so, loses
//! nothing, and goes on by itself.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::time::{Duration, Instant};

use greenlit_testkit::{FakeProvider, Kind, Latency, Options};
use serde_json::{Value, json};
use support::Greenlit;
use support::database::Server;
use support::http::Request;
use support::service::Service;

/// How long a run may take on a machine that does much else.
const LIMIT: Duration = Duration::from_secs(180);

/// A provider that takes a tenth of the time that production's takes.
fn provider() -> FakeProvider {
    FakeProvider::start(Options {
        latency: Latency::Measured { scale: 0.1 },
        ..Options::default()
    })
}

/// A job that needs nobody, and four calls.
fn wish(number: usize) -> Value {
    json!({ "keyword": format!("sourdough lesson {number}"), "titleSelection": "best", "thumbnails": 1 })
}

/// Waits until something is so, for as long as such a run may take.
#[track_caller]
fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < end, "in {LIMIT:?} never: {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn count(service: &Service, status: &str) -> usize {
    let answer = service.get(&format!("/api/video/history?limit=200&status={status}"));
    match answer.status {
        200 => answer.json()["jobs"].as_array().unwrap().len(),
        _ => 0,
    }
}

/// Fails unless each job came to one end, and each result was paid for once.
fn assert_each_once(greenlit: &Greenlit, jobs: usize) {
    let all = greenlit.run(["list", "--limit", "1000", "--json"]);
    let all = all.ended_with(0).json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), jobs);
    let mut settled = 0;
    for job in all {
        let shown = greenlit.shown(job["jobId"].as_str().unwrap());
        let events = shown["events"].as_array().unwrap().iter();
        let ends = events.filter(|event| event["type"] == "generation.completed");
        assert_eq!(ends.count(), 1, "{shown}");
        let calls = shown["calls"].as_array().unwrap().iter();
        settled += calls.filter(|call| call["state"] == "settled").count();
    }
    assert_eq!(settled, jobs * 4, "each result once");
}

#[test]
fn a_postgresql_that_is_restarted_twice_in_a_run_loses_nothing_and_the_service_heals() {
    const JOBS: usize = 60;
    let Some(server) = Server::start() else {
        return;
    };
    let provider = provider();
    let greenlit = Greenlit::with_server(&provider).set("DATABASE_URL", server.url());
    let service = Service::start_with(&greenlit, &["--workers", "3"]);
    let worker = greenlit.start(["worker", "--workers", "3"]);
    for number in 0..JOBS {
        service.post("/api/video/generate", &wish(number)).is(202);
    }
    for done in [JOBS / 6, JOBS / 2] {
        wait("some are done", || count(&service, "completed") >= done);
        let began = Instant::now();
        server.restart_hard();
        let restarted = began.elapsed();
        wait("it is healthy again", || {
            service.get("/api/health").status == 200
        });
        eprintln!(
            "restarted in {restarted:?}, healthy after {:?}",
            began.elapsed()
        );
    }
    wait("all are done", || count(&service, "completed") == JOBS);
    // What came after the last restart is heard of as before.
    service.post("/api/video/generate", &wish(JOBS)).is(202);
    wait("one more is done", || {
        count(&service, "completed") == JOBS + 1
    });
    worker.signal("TERM").ended_with(0);
    service.stop().ended_with(0);
    assert_each_once(&greenlit, JOBS + 1);
    let kinds = [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image];
    let asked: usize = kinds.map(|kind| provider.count(kind)).iter().sum();
    eprintln!("{asked} calls for {} results", (JOBS + 1) * 4);
}

/// No unprivileged process can fill a disk for itself alone. A limit on the size of files refuses its writes all the
/// same, halfway through a page as a full disk does.
#[cfg(target_os = "linux")]
mod no_room {
    use std::path::Path;
    use std::process::Command;

    use rustix::process::{Pid, Resource, Rlimit};
    use sqlx::{Connection, Row, SqliteConnection};

    use super::*;

    const JOBS: usize = 40;
    /// In blocks of 512 bytes: enough for the schema and a few jobs.
    const ROOM: u32 = 3_000;

    /// A server whose files may not grow beyond this.
    fn start(greenlit: &Greenlit) -> Service {
        let mut command = Command::new("/bin/sh");
        greenlit.dress(&mut command);
        let limited = format!("trap '' XFSZ; ulimit -S -f {ROOM}");
        let line = format!("{limited}; exec \"$0\" serve --port 0 --workers 3");
        command.args(["-c", &line, env!("CARGO_BIN_EXE_greenlit")]);
        Service::of(&mut command)
    }

    fn make_room(service: &Service) {
        let pid = Pid::from_raw(i32::try_from(service.pid()).unwrap());
        let unlimited = Rlimit {
            current: None,
            maximum: None,
        };
        rustix::process::prlimit(pid, Resource::Fsize, unlimited).unwrap();
    }

    /// What the database says of itself, read by another program.
    fn integrity(file: &Path) -> String {
        let url = format!("sqlite://{}", file.display());
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let mut connection = SqliteConnection::connect(&url).await.unwrap();
                let row = sqlx::query("PRAGMA integrity_check")
                    .fetch_one(&mut connection)
                    .await
                    .unwrap();
                row.get(0)
            })
    }

    #[test]
    fn a_full_disk_is_told_and_when_there_is_room_again_everything_goes_on() {
        let provider = provider();
        let greenlit = Greenlit::with_server(&provider);
        let service = start(&greenlit);
        let mut accepted = 0;
        wait("a request is refused", || {
            let post = Request::post("/api/video/generate", &wish(accepted));
            let answer = service.send(post);
            if answer.status == 202 {
                accepted += 1;
                return false;
            }
            let problem = answer.with_problem(503, "unavailable");
            assert!(problem.header("retry-after").is_some());
            true
        });
        assert!((3..JOBS * 10).contains(&accepted), "{accepted} were taken");
        wait("health says so", || {
            service.get("/api/health").status == 503
        });
        let database = service.get("/api/health").json()["checks"]["database"].clone();
        assert_eq!(database["status"], "error");
        let message = database["message"].as_str().unwrap();
        assert!(message.contains("cannot be written"), "{message}");
        // It is read as before.
        service.get("/api/video/history").is(200);
        service.get("/livez").is(200);
        assert!(
            service.told().contains("waiting for the store"),
            "{}",
            service.told()
        );
        make_room(&service);
        wait("it is healthy again", || {
            service.get("/api/health").status == 200
        });
        service.post("/api/video/generate", &wish(accepted)).is(202);
        accepted += 1;
        wait("all are done", || {
            let open = ["queued", "processing"].map(|status| count(&service, status));
            open == [0, 0] && service.get("/api/health").status == 200
        });
        service.stop().ended_with(0);
        eprintln!("{accepted} jobs were taken before and after");
        assert_each_once(&greenlit, accepted);
        assert_eq!(integrity(&greenlit.data().join("greenlit.db")), "ok");
    }
}
