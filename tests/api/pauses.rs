//! What pausing an agent or a provider promises.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Service, Work};

const PAUSES: &str = "/api/pauses";

#[tokio::test]
async fn work_that_comes_to_a_paused_agent_waits_and_goes_on_when_the_pause_is_over() {
    let service = Service::start(Work::On).await;
    let wish = json!({ "agent": "outline", "reason": "the prompt is being mended" });
    let pause = service.post(PAUSES, &wish).await;
    assert_eq!(pause.status, StatusCode::OK);
    let best = json!({ "keyword": "sourdough for beginners", "titleSelection": "best" });
    let mut jobs = Vec::new();
    // More than there are places: what waits holds none.
    for _ in 0..6 {
        jobs.push(service.begin_with(best.clone()).await);
    }
    for job in &jobs {
        let put_off = service
            .until_so(*job, |job| job["waiting"]["reason"].is_string())
            .await;
        let reason = "the agent outline is paused: the prompt is being mended";
        assert_eq!(put_off["waiting"]["reason"], reason);
        assert_eq!(put_off["status"], "queued");
        assert_eq!(put_off["titles"].as_array().unwrap().len(), 10);
    }
    let id = pause.json()["id"].as_str().unwrap().to_owned();
    let answer = service.delete(&format!("{PAUSES}/{id}")).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let over = std::time::Instant::now();
    for job in jobs {
        service.until(job, "completed").await;
    }
    assert!(
        over.elapsed() < Duration::from_secs(20),
        "{:?}",
        over.elapsed()
    );
}

#[tokio::test]
async fn a_paused_provider_is_asked_for_nothing() {
    let service = Service::start(Work::On).await;
    let pause = service
        .post(PAUSES, &json!({ "provider": "offline" }))
        .await;
    let id = service.begin("sourdough for beginners").await;
    let job = service
        .until_so(id, |job| job["waiting"]["reason"].is_string())
        .await;
    assert_eq!(job["waiting"]["reason"], "the provider offline is paused");
    assert!(job["research"].is_null());
    let pause = pause.json()["id"].as_str().unwrap().to_owned();
    service.delete(&format!("{PAUSES}/{pause}")).await;
    service.until(id, "awaiting_selection").await;
}

#[tokio::test]
async fn pauses_are_listed_and_one_of_a_kind() {
    let service = Service::start(Work::Off).await;
    let first = service.post(PAUSES, &json!({ "agent": "title" })).await;
    let again = service.post(PAUSES, &json!({ "agent": "title" })).await;
    assert_eq!(again.json(), first.json());
    let all = service.get(PAUSES).await.json();
    assert_eq!(all["pauses"], json!([first.json()]));
    let id = first.json()["id"].as_str().unwrap().to_owned();
    let path = format!("{PAUSES}/{id}");
    assert_eq!(service.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(service.delete(&path).await.status, StatusCode::NOT_FOUND);
    let odd = format!("{PAUSES}/%27%20OR%201%3D1");
    assert_eq!(service.delete(&odd).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_pause_is_of_one_agent_or_one_provider() {
    let service = Service::start(Work::Off).await;
    for (body, fields) in [
        (json!({}), vec!["agent"]),
        (
            json!({ "agent": "title", "provider": "openai" }),
            vec!["agent"],
        ),
        (
            json!({ "agent": "writer", "why": "x" }),
            vec!["agent", "why"],
        ),
        (json!({ "provider": "a b" }), vec!["provider"]),
        (json!({ "provider": "a".repeat(61) }), vec!["provider"]),
    ] {
        let answer = service.post(PAUSES, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.wrong_fields(), fields, "{body}");
    }
}
