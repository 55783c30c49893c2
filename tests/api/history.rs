//! What the list of jobs promises.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Service, Work};

async fn keywords(service: &Service, query: &str) -> Vec<String> {
    let answer = service.get(&format!("/api/video/history{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let jobs = answer.json()["jobs"].as_array().unwrap().clone();
    jobs.iter()
        .map(|job| job["keyword"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_follow_each_other_while_jobs_arrive() {
    let service = Service::start(Work::Off).await;
    for number in 0..7 {
        service.begin(&format!("bread number {number}")).await;
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/video/history?limit=3{cursor}");
        let page = service.get(&path).await.json();
        for job in page["jobs"].as_array().unwrap() {
            seen.push(job["keyword"].as_str().unwrap().to_owned());
        }
        service.begin("it came later").await;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let all: Vec<_> = (0..7).rev().map(|n| format!("bread number {n}")).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn jobs_are_found_by_status_label_words_and_time() {
    let service = Service::start(Work::Off).await;
    let rye = service
        .begin_with(json!({ "keyword": "Rye bread", "labels": ["spring"] }))
        .await;
    service.begin("Хлеб на закваске").await;
    let cancel = format!("/api/video/{rye}/cancel");
    service.post(&cancel, &json!({})).await;
    for (query, found) in [
        ("?status=cancelled", vec!["Rye bread"]),
        ("?status=cancelled&status=failed", vec!["Rye bread"]),
        ("?status=", vec!["Хлеб на закваске", "Rye bread"]),
        ("?label=spring", vec!["Rye bread"]),
        ("?words=bread+RYE", vec!["Rye bread"]),
        ("?words=%D0%A5%D0%9B%D0%95%D0%91", vec!["Хлеб на закваске"]),
        ("?words=%25", vec![]),
        ("?label=%27%20OR%201%3D1%20--", vec![]),
        ("?errorCode=provider", vec![]),
        ("?createdAfter=2100-01-01T00:00:00Z", vec![]),
        (
            "?createdBefore=2100-01-01T00:00:00Z",
            vec!["Хлеб на закваске", "Rye bread"],
        ),
    ] {
        assert_eq!(keywords(&service, query).await, found, "{query}");
    }
}

#[tokio::test]
async fn every_wrong_parameter_is_named_at_once() {
    let service = Service::start(Work::Off).await;
    let query = "?status=done&limit=1000000000000000000000&cursor=x%27%3B--&createdAfter=soon&errorCode=x&pages=1";
    let answer = service.get(&format!("/api/video/history{query}")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut wrong = answer.wrong_fields();
    wrong.sort();
    let all = [
        "createdAfter",
        "cursor",
        "errorCode",
        "limit",
        "pages",
        "status",
    ];
    assert_eq!(wrong, all);
    for query in ["?limit=0", "?limit=201", "?limit=-1", "?limit=1&limit=2"] {
        let answer = service.get(&format!("/api/video/history{query}")).await;
        assert_eq!(answer.wrong_fields(), ["limit"], "{query}");
    }
}
