//! What `Idempotency-Key` promises.

use std::time::Duration;

use axum::http::StatusCode;
use greenlit_domain::id::UserId;
use greenlit_store::{HeldKey, KEY_KEPT, KEY_LEASE, RequestKey, TakenKey};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::support::{Service, Work};

const GENERATE: &str = "/api/video/generate";

fn wish() -> serde_json::Value {
    json!({ "keyword": "sourdough for beginners" })
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_answer_and_makes_nothing() {
    let service = Service::start(Work::Off).await;
    let first = service.post_with_key(GENERATE, "a-1", &wish()).await;
    let second = service.post_with_key(GENERATE, "a-1", &wish()).await;
    assert_eq!(first.status, StatusCode::ACCEPTED);
    assert_eq!(second.status, first.status);
    assert_eq!(second.bytes, first.bytes);
    assert_eq!(second.header("location"), first.header("location"));
    assert_eq!(second.header("content-type"), "application/json");
    assert_eq!(first.header("idempotent-replayed"), "");
    assert_eq!(second.header("idempotent-replayed"), "true");
    assert_ne!(second.header("x-request-id"), first.header("x-request-id"));
    assert_eq!(service.count().await, 1);
}

#[tokio::test]
async fn another_body_or_route_with_the_same_key_is_refused() {
    let service = Service::start(Work::Off).await;
    let first = service.post_with_key(GENERATE, "a-1", &wish()).await;
    let other = json!({ "keyword": "rye bread" });
    let answer = service.post_with_key(GENERATE, "a-1", &other).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["type"], "/problems/key-reused");
    let cancel = format!("/api/video/{}/cancel", first.job());
    let answer = service.post_with_key(&cancel, "a-1", &wish()).await;
    assert_eq!(answer.json()["type"], "/problems/key-reused");
    assert_eq!(service.count().await, 1);
}

#[tokio::test]
async fn twenty_at_once_make_one_job() {
    let service = Service::start(Work::Off).await;
    let wish = wish();
    let asked = (0..20).map(|_| service.post_with_key(GENERATE, "at-once", &wish));
    let answers = futures_util::future::join_all(asked).await;
    let job = answers[0].job();
    assert!(answers.iter().all(|answer| answer.job() == job));
    let made = answers
        .iter()
        .filter(|answer| answer.header("idempotent-replayed").is_empty());
    assert_eq!(made.count(), 1);
    assert_eq!(service.count().await, 1);
}

#[tokio::test]
async fn an_answer_that_refuses_is_kept_too() {
    let service = Service::start(Work::Off).await;
    let wrong = json!({ "keyword": "" });
    let first = service.post_with_key(GENERATE, "a-1", &wrong).await;
    let second = service.post_with_key(GENERATE, "a-1", &wrong).await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(second.status, first.status);
    assert_eq!(second.bytes, first.bytes);
    assert_eq!(second.header("content-type"), "application/problem+json");
    assert_eq!(second.header("idempotent-replayed"), "true");
}

/// The key of a request whose process died before it answered.
async fn left_behind(service: &Service, key: &str) -> HeldKey {
    let request = Sha256::digest(format!("POST {GENERATE}\n{}", wish()))
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let wanted = RequestKey {
        user: UserId::LOCAL,
        key: key.to_owned(),
        request,
    };
    match service.store.take_key(wanted).await.unwrap() {
        TakenKey::Held(held) => held,
        other => panic!("the key could not be taken: {other:?}"),
    }
}

#[tokio::test]
async fn a_key_that_stays_in_use_is_said_to_be() {
    let service = Service::start(Work::Off).await;
    left_behind(&service, "a-1").await;
    let answer = service.post_with_key(GENERATE, "a-1", &wish()).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.json()["type"], "/problems/key-in-use");
    assert_eq!(answer.header("retry-after"), "2");
    assert_eq!(service.count().await, 0);
}

#[tokio::test]
async fn a_process_that_dies_before_it_answers_leaves_one_job() {
    let service = Service::start(Work::Off).await;
    let held = left_behind(&service, "a-1").await;
    let mut begun = service.new_job("sourdough for beginners");
    begun.idempotency_key = Some(format!("http:{}:a-1", held.since.0));
    let begun = service.store.insert(vec![begun]).await.unwrap();
    service.clock.pass(KEY_LEASE);
    let answer = service.post_with_key(GENERATE, "a-1", &wish()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.header("idempotent-replayed"), "");
    assert_eq!(answer.job(), begun[0].id());
    assert_eq!(service.count().await, 1);
}

#[tokio::test]
async fn after_a_day_a_key_begins_another_job() {
    let service = Service::start(Work::Off).await;
    let first = service.post_with_key(GENERATE, "a-1", &wish()).await;
    service.clock.pass(KEY_KEPT + Duration::from_secs(1));
    let second = service.post_with_key(GENERATE, "a-1", &wish()).await;
    assert_ne!(second.job(), first.job());
    assert_eq!(service.count().await, 2);
}

#[tokio::test]
async fn a_key_is_visible_ascii_and_there_once() {
    let service = Service::start(Work::Off).await;
    let long = "k".repeat(256);
    for key in ["", " ", "a b", "schlüssel", &long] {
        let answer = service.post_with_key(GENERATE, key, &wish()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{key:?}");
        assert_eq!(answer.wrong_fields(), ["Idempotency-Key"], "{key:?}");
    }
    let twice = [
        ("content-type", "application/json"),
        ("idempotency-key", "a"),
        ("idempotency-key", "a"),
    ];
    let answer = service
        .send("POST", GENERATE, &twice, &wish().to_string())
        .await;
    assert_eq!(answer.wrong_fields(), ["Idempotency-Key"]);
    let longest = "k".repeat(255);
    let answer = service.post_with_key(GENERATE, &longest, &wish()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_body_that_is_too_large_holds_no_key() {
    let service = Service::start(Work::Off).await;
    let large = json!({ "keyword": "k".repeat(70_000) });
    let answer = service.post_with_key(GENERATE, "a-1", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = service.post_with_key(GENERATE, "a-1", &wish()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}
