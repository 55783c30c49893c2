//! Limits as those meet them who ask, with time handed in.

use std::time::Duration;

use axum::http::StatusCode;
use greenlit_domain::id::UserId;
use greenlit_store::people::{AccountChange, By, Role};
use greenlit_web::Accounts;
use greenlit_web::limits::{Local, Policy, Quota, Share};
use serde_json::{Value, json};

use crate::support::{Answer, PASSWORD, Service};

const GENERATE: &str = "/api/video/generate";
const ANA: &str = "ana@example.org";
const BIA: &str = "bia@example.org";

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

fn wish() -> Value {
    json!({ "keyword": "sourdough for beginners" })
}

/// The machine's own user, limited as others are.
async fn limited_locally(policy: Policy) -> Service {
    let policy = Policy {
        local: Local::Limited,
        ..policy
    };
    Service::limited(Accounts::None, policy).await
}

async fn make(service: &Service) -> Answer {
    service.post(GENERATE, &wish()).await
}

#[track_caller]
fn is_refused(answer: &Answer, wait: &str) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    assert_eq!(answer.header("retry-after"), wait);
    assert_eq!(answer.json()["type"], "/problems/too-many-requests");
}

#[tokio::test]
async fn every_answer_says_how_much_is_left_and_the_eleventh_when_to_come_again() {
    let service = limited_locally(Policy::default()).await;
    let first = make(&service).await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!(first.header("x-ratelimit-limit"), "10");
    assert_eq!(first.header("x-ratelimit-remaining"), "9");
    assert_eq!(
        first.header("ratelimit"),
        "\"minute\";r=9;t=60, \"day\";r=99;t=86400"
    );
    assert_eq!(
        first.header("ratelimit-policy"),
        "\"minute\";q=10;w=60, \"day\";q=100;w=86400"
    );
    let reset: i64 = first.header("x-ratelimit-reset").parse().unwrap();
    let now = service.store.clock().now().0 / 1_000;
    assert!((59..=61).contains(&(reset - now)), "{reset} {now}");
    service.clock.pass(Duration::from_secs(20));
    for _ in 0..9 {
        assert_eq!(make(&service).await.status, StatusCode::ACCEPTED);
    }
    let refused = make(&service).await;
    is_refused(&refused, "40");
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    assert!(
        refused
            .header("ratelimit")
            .starts_with("\"minute\";r=0;t=40")
    );
    assert_eq!(service.count().await, 10);
    // Being refused took nothing: when the first has left, one more fits, and no second.
    service.clock.pass(Duration::from_secs(40));
    assert_eq!(make(&service).await.status, StatusCode::ACCEPTED);
    is_refused(&make(&service).await, "20");
}

#[tokio::test]
async fn of_fifty_at_once_ten_pass() {
    let service = limited_locally(Policy::default()).await;
    let all = futures_util::future::join_all((0..50).map(|_| make(&service))).await;
    let passed = all
        .iter()
        .filter(|answer| answer.status == StatusCode::ACCEPTED);
    assert_eq!(passed.count(), 10);
    assert_eq!(service.count().await, 10);
}

#[tokio::test]
async fn a_hundred_a_day_are_enough_however_they_are_spread() {
    let service = limited_locally(Policy::default()).await;
    for _ in 0..10 {
        for _ in 0..10 {
            assert_eq!(make(&service).await.status, StatusCode::ACCEPTED);
        }
        service.clock.pass(MINUTE);
    }
    service.clock.pass(23 * HOUR);
    let refused = make(&service).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("x-ratelimit-limit"), "100");
    // It is no calendar's day: it slides.
    service.clock.pass(HOUR);
    assert_eq!(make(&service).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_machine_does_not_refuse_its_owner() {
    let service = Service::limited(Accounts::None, Policy::default()).await;
    for _ in 0..30 {
        let answer = make(&service).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        assert_eq!(answer.header("ratelimit"), "");
    }
}

#[tokio::test]
async fn making_and_reading_are_counted_apart_and_health_is_free() {
    let policy = Policy {
        make: Quota::parse("1/minute").unwrap(),
        ask: Quota::parse("2/minute").unwrap(),
        ..Policy::default()
    };
    let service = limited_locally(policy).await;
    assert_eq!(make(&service).await.status, StatusCode::ACCEPTED);
    is_refused(&make(&service).await, "60");
    for _ in 0..2 {
        let answer = service.get("/api/video/history").await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    is_refused(&service.get("/api/video/history").await, "60");
    for path in ["/api/health", "/livez", "/readyz"] {
        for _ in 0..50 {
            let answer = service.get(path).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("ratelimit"), "");
        }
    }
}

#[tokio::test]
async fn a_request_that_is_sent_again_is_a_request_and_a_refusal_is_not_kept() {
    let policy = Policy {
        make: Quota::parse("2/minute").unwrap(),
        ..Policy::default()
    };
    let service = limited_locally(policy).await;
    let with_key = async |key: &str| service.post_with_key(GENERATE, key, &wish()).await;
    let first = with_key("a").await;
    let again = with_key("a").await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.job(), first.job());
    assert_eq!(again.header("x-ratelimit-remaining"), "0");
    is_refused(&with_key("b").await, "60");
    service.clock.pass(MINUTE);
    assert_eq!(with_key("b").await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_batch_counts_each_package_and_one_larger_than_a_minute_takes_the_minute() {
    let service = limited_locally(Policy::default()).await;
    let batch = async |count: usize| {
        let lines: Vec<_> = (0..count)
            .map(|number| format!("rye bread {number}"))
            .collect();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("text", &lines.join("\n"));
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
            ("accept-language", "pt-BR"),
        ];
        service
            .send("POST", "/batch", &headers, &form.finish())
            .await
    };
    let begun = batch(4).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{begun:?}");
    assert!(begun.header("ratelimit").starts_with("\"minute\";r=6;"));
    let refused = batch(7).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(refused.header("x-ratelimit-remaining"), "6");
    let page = String::from_utf8_lossy(&refused.bytes);
    assert!(page.contains("Solicitações demais"), "{page}");
    assert_eq!(service.count().await, 4);
    service.clock.pass(MINUTE);
    let begun = batch(25).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    assert!(
        begun.header("ratelimit").contains("\"day\";r=71;"),
        "{begun:?}"
    );
    service.clock.pass(MINUTE);
    assert_eq!(batch(72).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(batch(71).await.status, StatusCode::SEE_OTHER);
}

/// Where people sign in, with Ana in it, and her cookie.
async fn with_ana(policy: Policy) -> (Service, UserId, String) {
    let service = Service::limited(Accounts::Asked, policy).await;
    let user = service.add(ANA, Role::Admin).await;
    let cookie = service.sign_in(ANA).await;
    (service, user, cookie)
}

async fn make_as(service: &Service, cookie: &str) -> Answer {
    service.send_as(cookie, "POST", GENERATE, &wish()).await
}

#[tokio::test]
async fn each_person_has_their_own_windows_and_each_tier_its_own_size() {
    let policy = Policy {
        make: Quota::parse("2/minute").unwrap(),
        tiers: [("pro".to_owned(), Quota::parse("4/minute").unwrap())].into(),
        ..Policy::default()
    };
    let (service, user, ana) = with_ana(policy).await;
    service.add(BIA, Role::User).await;
    let bia = service.sign_in(BIA).await;
    for _ in 0..2 {
        let answer = make_as(&service, &ana).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
    is_refused(&make_as(&service, &ana).await, "60");
    let answer = make_as(&service, &bia).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    // What was counted stays counted; a larger tier has more room from the next request on.
    let change = AccountChange::Tier("pro".to_owned());
    let changed = service.store.change_account(user, change, By::CommandLine);
    changed.await.unwrap();
    for left in ["1", "0"] {
        let answer = make_as(&service, &ana).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        assert_eq!(answer.header("x-ratelimit-remaining"), left);
    }
    is_refused(&make_as(&service, &ana).await, "60");
}

#[tokio::test]
async fn a_key_counts_for_its_owner_and_has_its_share() {
    let policy = Policy {
        make: Quota::parse("4/minute").unwrap(),
        key_share: Share::percent(50).unwrap(),
        ..Policy::default()
    };
    let (service, _, ana) = with_ana(policy).await;
    let made = json!({ "name": "robot", "scopes": ["read", "generate"] });
    let key = service.send_as(&ana, "POST", "/api/keys", &made).await;
    let key = format!("Bearer {}", key.json()["secret"].as_str().unwrap());
    let headers = [
        ("authorization", key.as_str()),
        ("content-type", "application/json"),
    ];
    let by_key = async || {
        let body = wish().to_string();
        service.send("POST", GENERATE, &headers, &body).await
    };
    for left in [1, 0] {
        let answer = by_key().await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
        let told = answer.header("ratelimit");
        assert!(
            told.contains(&format!("\"key-minute\";r={left};t=60")),
            "{told}"
        );
    }
    is_refused(&by_key().await, "60");
    for _ in 0..2 {
        let answer = make_as(&service, &ana).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
    is_refused(&make_as(&service, &ana).await, "60");
}

#[tokio::test]
async fn strangers_and_those_with_a_wrong_key_are_counted_by_address() {
    let policy = Policy {
        stranger: Quota::parse("3/minute").unwrap(),
        sign_in: Quota::parse("2/minute").unwrap(),
        ..Policy::default()
    };
    let (service, _, ana) = with_ana(policy).await;
    let wrong = [("authorization", "Bearer gl_AAAAAAAA_nothing")];
    for _ in 0..3 {
        let answer = service.send("GET", "/api/video/history", &wrong, "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    is_refused(&service.send("GET", "/api/me", &wrong, "").await, "60");
    is_refused(&service.get("/docs").await, "60");
    // Signing in has windows of its own, and who is signed in is no stranger.
    let answer = service.try_to_sign_in(ANA, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    is_refused(&service.try_to_sign_in(ANA, PASSWORD).await, "60");
    let page = service
        .send("POST", "/sign-in", &[("accept", "text/html")], "")
        .await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(String::from_utf8_lossy(&page.bytes).contains("Too many requests"));
    let answer = service.send_as(&ana, "GET", "/api/me", &Value::Null).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn links_that_pick_a_title_have_a_limit_of_their_own() {
    let policy = Policy {
        link: Quota::parse("5/minute").unwrap(),
        ..Policy::default()
    };
    let (service, _, ana) = with_ana(policy).await;
    let link = format!("/p/{}", "A".repeat(43));
    for _ in 0..5 {
        assert_eq!(service.get(&link).await.status, StatusCode::NOT_FOUND);
    }
    is_refused(&service.get(&link).await, "60");
    let answer = service.send_as(&ana, "GET", &link, &Value::Null).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(service.get("/docs").await.status, StatusCode::OK);
}
