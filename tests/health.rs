//! Health as whoever watches over the service sees it: what works, what does not, and what ends.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use greenlit_testkit::{FakeProvider, Fault, Kind, Latency, Options};
use serde_json::json;
use sqlx::{Connection, SqliteConnection};
use support::database::Database;
use support::http::{self, Request};
use support::service::Service;
use support::{Greenlit, LIMIT, wait_until};

#[test]
fn offline_all_is_well_and_what_is_not_configured_harms_nothing() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let health = service.get("/api/health").is(200).json();
    assert_eq!(health["status"], "healthy");
    let queue = health["checks"]["queue"]["message"].as_str().unwrap();
    assert!(queue.contains("nothing waits"), "{queue}");
    let status = |part: &str| health["checks"][part]["status"].clone();
    assert_eq!(status("api"), "ok");
    assert_eq!(status("database"), "ok");
    assert_eq!(status("queue"), "ok");
    assert_eq!(status("redis"), "not configured");
    assert_eq!(status("openai"), "not configured");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
    assert!(health["timestamp"].as_str().unwrap().ends_with('Z'));
    service.get("/livez").is(200);
    service.get("/readyz").is(200);
}

#[test]
fn a_server_says_whether_its_database_keeps_users_rows_apart() {
    let Some(database) = Database::fresh() else {
        return;
    };
    let greenlit = Greenlit::offline().set("DATABASE_URL", database.url());
    let standing = |greenlit: &Greenlit| {
        let status = greenlit.run(["migrate", "status", "--json"]).ended_with(0);
        status.json()["rowSecurity"].clone()
    };
    let bare = standing(&greenlit);
    assert_eq!(bare["on"], false);
    assert!(
        bare["why"]
            .as_str()
            .unwrap()
            .contains("greenlit migrate up")
    );
    let greenlit = greenlit.set("GREENLIT_ROW_SECURITY", "require");
    let service = Service::start(&greenlit);
    let health = service.get("/api/health").is(200).json();
    assert_eq!(
        health["checks"]["database"]["message"],
        "row security is on"
    );
    assert_eq!(standing(&greenlit), json!({ "on": true }));
    drop(service);
    let off = greenlit.set("GREENLIT_ROW_SECURITY", "off");
    let said = off.run(["migrate", "status"]).ended_with(0).stdout;
    assert!(
        said.contains("row security is off: GREENLIT_ROW_SECURITY is off"),
        "{said}"
    );
}

#[test]
fn the_queue_tells_how_long_the_oldest_has_waited() {
    let greenlit = Greenlit::offline();
    let service = Service::start_with(&greenlit, &["--workers", "0"]);
    service.begin("rye bread", &json!({}));
    let health = service.get("/api/health").is(200).json();
    let queue = health["checks"]["queue"]["message"].as_str().unwrap();
    assert!(queue.contains("the oldest has waited for 0."), "{queue}");
}

#[test]
fn the_version_names_what_it_was_built_from() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let told = greenlit.run(["--version"]).ended_with(0).stdout;
    let health = service.get("/api/health").json();
    match health["commit"].as_str() {
        Some(commit) => {
            assert_eq!(
                told.trim(),
                format!("greenlit {} ({commit})", env!("CARGO_PKG_VERSION"))
            );
            let head = Command::new("git").args(["rev-parse", "HEAD"]).output();
            let head = String::from_utf8(head.unwrap().stdout).unwrap();
            assert!(
                head.starts_with(commit),
                "built from {commit}, and this is {head}"
            );
        }
        // From a tarball.
        None => assert_eq!(
            told.trim(),
            format!("greenlit {}", env!("CARGO_PKG_VERSION"))
        ),
    }
}

#[test]
fn the_provider_is_asked_once_a_minute_and_never_for_work() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_MODEL", "fake-text");
    let service = Service::start(&greenlit);
    for _ in 0..5 {
        let health = service.get("/api/health").is(200).json();
        assert_eq!(health["checks"]["openai"]["status"], "ok");
    }
    assert_eq!(provider.count(Kind::Models), 1);
    assert_eq!(provider.calls().len(), 1, "{:?}", provider.calls());
}

#[test]
fn a_provider_that_does_not_work_degrades_the_service_and_ends_nothing() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Models, Fault::Status(500));
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_MODEL", "fake-text");
    let service = Service::start(&greenlit);
    let health = service.get("/api/health").is(503).json();
    assert_eq!(health["status"], "degraded");
    assert_eq!(health["checks"]["openai"]["status"], "error");
    assert!(health["checks"]["openai"]["message"].is_string());
    assert_eq!(health["checks"]["database"]["status"], "ok");
    service.get("/readyz").is(200);
    service.get("/livez").is(200);
}

/// A write lock on a database's file, as another process that writes for long.
struct Lock {
    runtime: tokio::runtime::Runtime,
    connection: SqliteConnection,
}

impl Lock {
    fn take(file: &Path) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let url = format!("sqlite://{}", file.display());
        let connection = runtime.block_on(async {
            let mut connection = SqliteConnection::connect(&url).await.unwrap();
            let begin = sqlx::raw_sql("BEGIN IMMEDIATE");
            begin.execute(&mut connection).await.unwrap();
            connection
        });
        Self {
            runtime,
            connection,
        }
    }

    fn release(self) {
        self.runtime.block_on(self.connection.close()).unwrap();
    }
}

#[test]
#[cfg(unix)]
fn while_the_schema_is_brought_up_it_lives_and_is_not_ready() {
    let greenlit = Greenlit::offline();
    greenlit.run(["list"]).ended_with(0);
    greenlit.run(["migrate", "down", "--yes"]).ended_with(0);
    let lock = Lock::take(&greenlit.data().join("greenlit.db"));
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let running = greenlit.start(["serve", "--port", &address.port().to_string()]);
    wait_until("it listens", || TcpStream::connect(address).is_ok());
    let ask = |path: &str| http::exchange(address, &Request::get(path).bytes(address));
    ask("/livez").unwrap().is(200);
    let ready = ask("/readyz").unwrap();
    ready.with_problem(503, "unavailable");
    let history = ask("/api/video/history").unwrap();
    history.with_problem(503, "unavailable");
    lock.release();
    // While one gives its place to the other, a connection may end without an answer.
    wait_until("it is ready", || {
        ask("/readyz").is_some_and(|answer| answer.status == 200)
    });
    ask("/api/video/history").unwrap().is(200);
    running.signal("TERM").ended_with(0);
}

#[test]
#[cfg(unix)]
fn while_it_drains_it_answers_and_is_not_ready() {
    let slow = Options {
        latency: Latency::Fixed(Duration::from_secs(2)),
        ..Options::default()
    };
    let provider = FakeProvider::start(slow);
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_MODEL", "fake-text");
    let service = Service::start(&greenlit);
    let job = service.begin("rye bread", &json!({ "titleSelection": "best" }));
    let mut events = service.events(&job, 0).begun();
    assert!(provider.wait_for(Kind::Research, 1, LIMIT));
    service.signal("TERM");
    wait_until("it drains", || service.get("/readyz").status == 503);
    service.get("/readyz").with_problem(503, "ending");
    service.get("/livez").is(200);
    assert_eq!(service.job(&job)["status"], "processing");
    // Who follows sees how far it comes.
    let told = events.rest();
    assert!(
        told.iter().any(|event| event.name == "step.completed"),
        "{told:?}"
    );
    service.end().ended_with(0);
}
