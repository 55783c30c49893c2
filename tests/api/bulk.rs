//! What doing the same to many jobs promises.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Service, Work};

const BULK: &str = "/api/video/bulk";

/// Three jobs that failed after their research, one that is queued.
async fn some_failed() -> Service {
    let service = Service::start(Work::Off).await;
    for number in 0..3 {
        let id = service.begin(&format!("bread number {number}")).await;
        service.fail(id).await;
    }
    service.begin("rye bread").await;
    service
}

async fn bulk(service: &Service, body: Value) -> Value {
    let answer = service.post(BULK, &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.json()
}

async fn listed(service: &Service, query: &str) -> usize {
    let page = service.get(&format!("/api/video/history?{query}")).await;
    page.json()["jobs"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_dry_run_counts_and_prices_what_is_missing_and_does_nothing() {
    let service = some_failed().await;
    let told = bulk(&service, json!({ "action": "retry" })).await;
    // Four steps of each are missing.
    assert_eq!(
        told,
        json!({ "action": "retry", "dryRun": true, "matched": 4, "count": 3, "changed": 0,
                "typicalCostMicros": 12_000_000, "worstCostMicros": 36_000_000 })
    );
    assert_eq!(listed(&service, "status=failed").await, 3);
}

#[tokio::test]
async fn a_run_is_bound_to_the_number_that_was_counted() {
    let service = some_failed().await;
    let retry = |expect: u32| {
        json!({ "action": "retry", "filter": { "errorCode": "provider", "words": "BREAD" },
                "dryRun": false, "expect": expect })
    };
    let answer = service.post(BULK, &retry(4)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(listed(&service, "status=failed").await, 3);
    let told = bulk(&service, retry(3)).await;
    assert_eq!((&told["count"], &told["changed"]), (&json!(3), &json!(3)));
    assert_eq!(listed(&service, "status=queued").await, 4);
    let told = bulk(&service, retry(0)).await;
    assert_eq!(told["changed"], 0);
}

#[tokio::test]
async fn many_jobs_are_cancelled_in_batches_and_each_tells_it() {
    let service = Service::start(Work::Off).await;
    let new: Vec<_> = (0..250).map(|_| service.new_job("sourdough")).collect();
    let one = new[100].id;
    service.store.insert(new).await.unwrap();
    let cancel = json!({ "action": "cancel", "dryRun": false });
    let told = bulk(&service, cancel.clone()).await;
    assert_eq!(
        (&told["matched"], &told["changed"]),
        (&json!(250), &json!(250))
    );
    let timeline = service
        .get(&format!("/api/video/{one}/timeline"))
        .await
        .json();
    assert_eq!(timeline["entries"][1]["what"], "cancelled");
    let told = bulk(&service, cancel).await;
    assert_eq!((&told["count"], &told["changed"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn labels_are_put_on_and_taken_off() {
    let service = some_failed().await;
    let label = json!({ "action": "label", "filter": { "status": ["failed"] }, "dryRun": false,
                        "addLabels": ["again", "spring"] });
    assert_eq!(bulk(&service, label).await["changed"], 3);
    assert_eq!(listed(&service, "label=again").await, 3);
    let unlabel = json!({ "action": "label", "dryRun": false, "removeLabels": ["again"] });
    bulk(&service, unlabel).await;
    assert_eq!(listed(&service, "label=again").await, 0);
    assert_eq!(listed(&service, "label=spring").await, 3);
}

#[tokio::test]
async fn every_fault_of_a_wish_is_told_at_once() {
    let service = Service::start(Work::Off).await;
    for (body, fields) in [
        (json!({}), vec!["action"]),
        (json!({ "action": "delete" }), vec!["action"]),
        (
            json!({ "action": "retry", "filter": { "status": ["done"], "x": 1 }, "addLabels": [], "dryRun": 1 }),
            vec!["dryRun", "filter.status", "filter.x", "addLabels"],
        ),
        (json!({ "action": "label" }), vec!["addLabels"]),
        (
            json!({ "action": "label", "addLabels": ["good", " "] }),
            vec!["addLabels[1]"],
        ),
        (json!({ "action": "cancel", "expect": -1 }), vec!["expect"]),
    ] {
        let answer = service.post(BULK, &body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.wrong_fields(), fields, "{body}");
    }
}

#[tokio::test]
async fn ticked_jobs_alone_are_counted_and_done_on_the_page_and_anothers_are_none() {
    let service = some_failed().await;
    let page = service.get("/api/video/history?status=failed").await;
    let ids: Vec<String> = page.json()["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| job["jobId"].as_str().unwrap().to_owned())
        .collect();
    let send = async |more: &str| {
        let body = format!(
            "action=retry&status=failed&job={}&job={}&job=nonsense&job={}&{more}",
            ids[0],
            ids[1],
            uuid::Uuid::now_v7()
        );
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "http://127.0.0.1:3000"),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
        ];
        service.send("POST", "/history/bulk", &headers, &body).await
    };
    let counted = send("").await;
    assert_eq!(counted.status, StatusCode::OK);
    let text = String::from_utf8(counted.bytes.to_vec()).unwrap();
    assert!(text.contains("name=\"expect\" value=\"2\""), "{text}");
    assert!(text.contains(&format!("name=\"job\" value=\"{}\"", ids[0])));
    assert_eq!(listed(&service, "status=failed").await, 3);
    let stale = send("expect=3").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let done = send("expect=2").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(listed(&service, "status=failed").await, 1);
}
