//! What waits, and the links to it, with a clock that is put forward.

use std::time::Duration;

use axum::http::StatusCode;
use greenlit_domain::waiting::{Channel, Then};
use greenlit_store::WaitTerms;
use serde_json::json;

use crate::support::{Service, Work};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

#[tokio::test]
async fn what_waits_is_listed_page_by_page_with_the_oldest_first() {
    let service = Service::start(Work::On).await;
    assert_eq!(
        service.get("/api/video/waiting").await.json(),
        json!({ "jobs": [], "next": null })
    );
    let mut begun = Vec::new();
    for keyword in ["rye bread", "sourdough", "brioche"] {
        begun.push(service.begin(keyword).await);
    }
    for job in &begun {
        service.until(*job, "awaiting_selection").await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/video/waiting?limit=2".to_owned();
    loop {
        let page = service.get(&path).await.json();
        let jobs = page["jobs"].as_array().unwrap();
        seen.extend(jobs.iter().map(|job| job["jobId"].clone()));
        assert_eq!(jobs[0]["titles"].as_array().unwrap().len(), 10);
        assert_eq!(jobs[0]["titlesRevision"], 1);
        assert!(jobs[0]["deadline"].is_null());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        path = format!("/api/video/waiting?limit=2&cursor={next}");
    }
    let ids: Vec<_> = begun.iter().map(|id| json!(id)).collect();
    assert_eq!(seen, ids);
    for (query, field) in [
        ("limit=0", "limit"),
        ("cursor=x", "cursor"),
        ("page=2", "page"),
    ] {
        let answer = service.get(&format!("/api/video/waiting?{query}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.wrong_fields(), [field]);
    }
}

#[tokio::test]
async fn an_expired_link_opens_as_little_as_one_that_never_was() {
    let service = Service::start(Work::On).await;
    let job = service.begin("sourdough for beginners").await;
    service.until(job, "awaiting_selection").await;
    let terms = WaitTerms {
        channels: vec![Channel::Slack],
        deadline: Some(WEEK * 2),
        then: Then::Cancel,
        ..WaitTerms::default()
    };
    service.store.watch_waits(&terms).await.unwrap();
    let notice = service.store.take_notices(1).await.unwrap().remove(0);
    let wait = service.store.wait_of(&notice).await.unwrap().unwrap();
    let token = service.store.make_link(&wait, WEEK).await.unwrap();
    let path = format!("/p/{}", token.expose());
    let open = service.get(&path).await;
    assert_eq!(open.status, StatusCode::OK);
    let page = String::from_utf8_lossy(&open.bytes).into_owned();
    assert!(page.contains("the job is cancelled"), "{page}");
    let listed = service.get("/api/video/waiting").await.json();
    assert_eq!(listed["jobs"][0]["deadline"]["then"], "cancel");
    service.clock.pass(WEEK);
    let expired = service.get(&path).await;
    let unknown = service.get(&format!("/p/{}", "1".repeat(64))).await;
    assert_eq!(expired.status, StatusCode::NOT_FOUND);
    assert_eq!(expired.bytes, unknown.bytes);
    assert_eq!(expired.header("cache-control"), "no-store");
    service.until(job, "awaiting_selection").await;
}
