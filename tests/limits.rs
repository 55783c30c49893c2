//! Limits over the built binary: exact when many ask at once, also over two processes; and what happens when the Redis that
//! they count in is away.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use greenlit_testkit::UpstashServer;
use serde_json::{Value, json};
use support::http::{Answer, Request};
use support::redis::Server;
use support::service::Service;
use support::{Greenlit, wait_until};

/// The longest that a request may take on a busy machine. A Redis that is waited for takes 100 ms of it.
const SOON: Duration = Duration::from_secs(5);

/// A home whose one user is limited as others are.
fn limited() -> Greenlit {
    Greenlit::offline().set("GREENLIT_RATE_LIMIT_LOCAL", "true")
}

/// Serves without working on anything.
fn serve(greenlit: &Greenlit) -> Service {
    Service::start_with(greenlit, &["--workers", "0"])
}

fn make(service: &Service) -> Answer {
    let wish = json!({ "keyword": "sourdough for beginners" });
    service.post("/api/video/generate", &wish)
}

/// Asks fifty times at once, each time another of them, and counts how many pass.
fn passed_of_fifty(services: &[&Service]) -> usize {
    let answers: Vec<_> = std::thread::scope(|threads| {
        let asked = (0..50).map(|number| {
            let service = services[number % services.len()];
            threads.spawn(move || make(service))
        });
        let asked: Vec<_> = asked.collect();
        let answers = asked.into_iter().map(|answer| answer.join().unwrap());
        answers.collect()
    });
    for answer in &answers {
        match answer.status {
            202 => assert!(answer.header("ratelimit").is_some()),
            _ => {
                let answer = answer.clone().with_problem(429, "too-many-requests");
                let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
                assert!((1..=60).contains(&wait), "{wait}");
            }
        }
    }
    let passed = answers.iter().filter(|answer| answer.status == 202);
    passed.count()
}

fn redis_of(health: &Answer) -> Value {
    health.json()["checks"]["redis"].clone()
}

#[test]
fn of_fifty_at_once_ten_pass_in_one_process() {
    let greenlit = limited();
    let service = serve(&greenlit);
    assert_eq!(passed_of_fifty(&[&service]), 10);
    let health = service.get("/api/health").is(200);
    assert_eq!(redis_of(&health)["status"], "not configured");
}

#[test]
fn of_fifty_at_once_ten_pass_over_two_processes_with_redis() {
    let Some(redis) = Server::fresh() else { return };
    let greenlit = limited().set("REDIS_URL", redis.url());
    let services = [serve(&greenlit), serve(&greenlit)];
    assert_eq!(passed_of_fifty(&[&services[0], &services[1]]), 10);
    for service in &services {
        let health = service.get("/api/health").is(200);
        assert_eq!(redis_of(&health)["status"], "ok");
        let told = service.told();
        assert!(told.contains("limits are counted in Redis"), "{told}");
        assert!(!told.contains("counts for itself"), "{told}");
    }
}

#[test]
fn of_fifty_at_once_ten_pass_over_two_processes_with_upstash() {
    let Some(redis) = Server::fresh() else { return };
    let upstash = UpstashServer::start(&redis.url(), "a-token");
    let greenlit = limited()
        .set("UPSTASH_REDIS_REST_URL", upstash.url())
        .set("UPSTASH_REDIS_REST_TOKEN", "a-token");
    let services = [serve(&greenlit), serve(&greenlit)];
    assert_eq!(passed_of_fifty(&[&services[0], &services[1]]), 10);
    assert!(upstash.asked() >= 50, "{}", upstash.asked());
    // Each round trip counts a request whole.
    let before = upstash.asked();
    make(&services[0]).with_problem(429, "too-many-requests");
    assert_eq!(upstash.asked() - before, 1);
}

#[test]
fn a_redis_that_is_killed_costs_its_exactness_and_no_answer() {
    let Some(mut redis) = Server::fresh() else {
        return;
    };
    let greenlit = limited().set("REDIS_URL", redis.url());
    let service = serve(&greenlit);
    for _ in 0..4 {
        make(&service).is(202);
    }
    redis.kill();
    // What this process let through while all was well is known here.
    let answer = make(&service).is(202);
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("5"));
    assert_eq!(passed_of_fifty(&[&service]), 5);
    let health = service.get("/api/health").is(503);
    assert_eq!(health.json()["status"], "degraded");
    let told = redis_of(&health)["message"].to_string();
    assert!(told.contains("each process counts for itself"), "{told}");
    service.get("/readyz").is(200);
    redis.restart();
    wait_until("it is noted that Redis is back", || {
        service.told().contains("the Redis is back")
    });
    service.get("/api/health").is(200);
    // The new one is empty, and counts.
    let answer = make(&service).is(202);
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("9"));
    let told = service.told();
    let warned = told.matches("this process counts for itself").count();
    assert_eq!(warned, 1, "{told}");
}

#[test]
#[cfg(unix)]
fn a_redis_that_falls_silent_holds_up_nobody() {
    let Some(redis) = Server::fresh() else { return };
    let upstash = UpstashServer::start(&redis.url(), "a-token");
    let over_http = [
        ("UPSTASH_REDIS_REST_URL", upstash.url()),
        ("UPSTASH_REDIS_REST_TOKEN", "a-token".to_owned()),
    ];
    let greenlit = limited().set("REDIS_URL", redis.url());
    let elsewhere = over_http
        .into_iter()
        .fold(limited(), |greenlit, (name, value)| {
            greenlit.set(name, value)
        });
    let services = [serve(&greenlit), serve(&elsewhere)];
    for service in &services {
        make(service).is(202);
    }
    redis.signal("STOP");
    upstash.fall_silent(true);
    for service in &services {
        let begun = Instant::now();
        for _ in 0..3 {
            make(service).is(202);
        }
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        let begun = Instant::now();
        service.get("/api/health").is(503);
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
    redis.signal("CONT");
    upstash.fall_silent(false);
    for service in &services {
        wait_until("it is noted that Redis is back", || {
            service.get("/api/health").status == 200 && service.told().contains("is back")
        });
    }
}

#[test]
fn a_service_begins_without_its_redis_and_tells_so() {
    let greenlit = limited().set("REDIS_URL", "redis://:hidden@127.0.0.1:1/0");
    let service = serve(&greenlit);
    assert_eq!(passed_of_fifty(&[&service]), 10);
    service.get("/api/health").is(503);
    let told = service.told();
    assert!(
        told.contains("limits: the Redis cannot be reached"),
        "{told}"
    );
    assert!(!told.contains("hidden"), "{told}");
}

/// Serves with accounts to strangers that may ask three times a minute.
fn serve_strangers(greenlit: &Greenlit) -> Service {
    let mut add = greenlit
        .command(["user", "add", "--admin", "admin@example.com"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = add.stdin.take().unwrap();
    writeln!(input, "four words put together").unwrap();
    drop(input);
    assert!(add.wait().unwrap().success());
    Service::start_with(greenlit, &["--accounts", "--workers", "0"])
}

fn stranger(service: &Service, forwarded: &str) -> u16 {
    let request = Request::get("/api/video/history").header("x-forwarded-for", forwarded);
    service.send(request).status
}

#[test]
fn who_claims_to_be_elsewhere_is_not_believed() {
    let greenlit = Greenlit::offline().set("GREENLIT_RATE_LIMIT_STRANGER", "3/minute");
    let service = serve_strangers(&greenlit);
    let asked = (1..=5).map(|last| stranger(&service, &format!("192.0.2.{last}")));
    assert_eq!(asked.collect::<Vec<_>>(), [401, 401, 401, 429, 429]);
    // A page is told as a page, and health to anybody.
    let page = service.send(Request::page("/sign-in")).is(429);
    assert_eq!(page.media_type(), "text/html");
    assert!(page.header("retry-after").is_some());
    service.get("/api/health").is(200);
}

#[test]
fn a_proxy_of_ours_says_where_strangers_are() {
    let greenlit = Greenlit::offline()
        .set("GREENLIT_RATE_LIMIT_STRANGER", "1/minute")
        .set("GREENLIT_TRUSTED_PROXIES", "127.0.0.1,10.0.0.0/8");
    let service = serve_strangers(&greenlit);
    for (forwarded, status) in [
        ("192.0.2.1", 401),
        ("192.0.2.2", 401),
        ("192.0.2.1, 10.0.0.7", 429),
        // What it wrote itself stands to the left of what the proxy did.
        ("198.51.100.77, 192.0.2.2", 429),
        ("2001:db8:1:2::7", 401),
        ("2001:db8:1:2:ffff::9", 429),
        ("2001:db8:1:3::7", 401),
    ] {
        assert_eq!(stranger(&service, forwarded), status, "{forwarded}");
    }
}
