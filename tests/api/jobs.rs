//! What can be seen of one job, and done with it.

use axum::http::StatusCode;
use greenlit_domain::id::GenerationId;
use greenlit_domain::time::Clock;
use greenlit_store::rows::{Change, Postponed, Release};
use serde_json::{Value, json};

use crate::support::{Service, Work};

const COMPLETE: &str = "/api/video/complete";

/// A job that is completed.
async fn completed(service: &Service) -> Value {
    let wish = json!({ "keyword": "sourdough for beginners", "titleSelection": "best" });
    let id = service.begin_with(wish).await;
    service.until(id, "completed").await
}

fn id_of(job: &Value) -> &str {
    job["jobId"].as_str().unwrap()
}

#[tokio::test]
async fn a_job_shows_its_results_as_they_come() {
    let service = Service::start(Work::On).await;
    let id = service
        .begin_with(json!({ "keyword": "sourdough for beginners", "priority": 3 }))
        .await;
    let waiting = service.until(id, "awaiting_selection").await;
    assert_eq!(waiting["priority"], 3);
    assert_eq!(waiting["titlesRevision"], 1);
    assert_eq!(waiting["titles"].as_array().unwrap().len(), 10);
    assert!(waiting["titles"][0]["parts"][0]["reason"].is_string());
    assert!(waiting["research"]["summary"].is_string());
    assert_eq!(waiting["waiting"]["reason"], "a person must pick a title");
    assert_eq!(waiting["package"], Value::Null);
    let pick = json!({ "jobId": id, "titlesRevision": 1, "selectedTitleIndex": 2 });
    let answer = service.post(COMPLETE, &pick).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let job = service.until(id, "completed").await;
    assert_eq!(
        job["pick"]["answer"],
        json!({ "kind": "candidate", "id": 3 })
    );
    assert_eq!(job["pick"]["byPerson"], true);
    assert_eq!(job["selectedTitle"]["text"], waiting["titles"][2]["text"]);
    assert_eq!(job["waiting"], Value::Null);
    assert_eq!(job["costMicros"], 0);
    assert_eq!(job["thumbnails"].as_array().unwrap().len(), 3);
    assert_eq!(job["package"]["jobId"], json!(id));
    assert!(job["outline"]["sections"][0]["heading"].is_string());
}

#[tokio::test]
async fn a_job_that_was_put_off_says_why_and_until_when() {
    let service = Service::start(Work::Off).await;
    let id = service.begin("sourdough").await;
    let claimed = service.store.claim_these(vec![id]).await.unwrap();
    let now = service.clock.now();
    let until = now.plus(std::time::Duration::from_secs(60));
    let reason = Postponed {
        message: "the provider has no room".to_owned(),
        tried: Vec::new(),
        pause: None,
        budget: None,
    };
    let release = Change::Release(Release::Postpone { until, reason }, now);
    let lease = &claimed[0].lease;
    service.store.advance(lease, vec![release]).await.unwrap();
    let job = service.job(id).await;
    assert_eq!(job["status"], "queued");
    assert_eq!(job["waiting"]["reason"], "the provider has no room");
    assert_eq!(job["waiting"]["readyAt"], json!(until));
}

#[tokio::test]
async fn a_timeline_tells_what_happened_and_how_long_it_took() {
    let service = Service::start(Work::On).await;
    let id = service.begin("sourdough for beginners").await;
    service.until(id, "awaiting_selection").await;
    let again = json!({ "jobId": id, "again": { "note": "shorter" } });
    service.post(COMPLETE, &again).await;
    service.until(id, "queued").await;
    while service.job(id).await["titlesRevision"] != 2 {
        tokio::task::yield_now().await;
    }
    service.until(id, "awaiting_selection").await;
    let own = json!({ "jobId": id, "ownTitle": "My bread" });
    service.post(COMPLETE, &own).await;
    service.until(id, "completed").await;
    let path = format!("/api/video/{id}/timeline");
    let timeline = service.get(&path).await.json();
    let entries = timeline["entries"].as_array().unwrap();
    let of = |what: &str| -> Vec<&Value> {
        let those = entries.iter().filter(|entry| entry["what"] == what);
        those.collect()
    };
    assert_eq!(of("queued").len(), 1);
    assert_eq!(of("started").len(), 1);
    assert_eq!(of("resumed").len(), 2);
    assert_eq!(of("waiting_for_person").len(), 2);
    assert_eq!(of("picked")[1]["message"], "My bread");
    assert!(of("picked")[1]["durationMs"].is_u64());
    assert_eq!(of("step_completed").len(), 6);
    assert!(
        of("step_completed")
            .iter()
            .all(|step| step["durationMs"].is_u64())
    );
    assert!(of("called").iter().all(|call| call["model"].is_string()));
    assert!(of("completed")[0]["durationMs"].is_u64());
}

#[tokio::test]
async fn turning_all_titles_down_cancels_the_job_and_keeps_why() {
    let service = Service::start(Work::On).await;
    let id = service.begin("sourdough for beginners").await;
    service.until(id, "awaiting_selection").await;
    let no = json!({ "jobId": id, "reject": { "reason": "not our channel" } });
    let answer = service.post(COMPLETE, &no).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.json()["status"], "cancelled");
    let job = service.job(id).await;
    assert_eq!(job["status"], "cancelled");
    let reason = json!({ "kind": "reject", "reason": "not our channel" });
    assert_eq!(job["pick"]["answer"], reason);
    // Asked twice, it is answered as the first time; another answer is refused.
    let answer = service.post(COMPLETE, &no).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let other = json!({ "jobId": id, "selectedTitleIndex": 0 });
    let answer = service.post(COMPLETE, &other).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    // Tried again, it asks anew.
    let retry = format!("/api/video/{id}/retry");
    let answer = service.post(&retry, &json!({})).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    service.until(id, "awaiting_selection").await;
}

#[tokio::test]
async fn a_failed_job_is_tried_again_and_others_are_not() {
    let service = Service::start(Work::Off).await;
    let id = service.begin("sourdough").await;
    let retry = format!("/api/video/{id}/retry");
    let answer = service.post(&retry, &json!({})).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    service.fail(id).await;
    assert_eq!(service.job(id).await["error"]["code"], "provider");
    let odd = service.post(&retry, &json!({ "acceptBelow": 1 })).await;
    assert_eq!(odd.wrong_fields(), ["acceptBelow"]);
    let answer = service
        .post(&retry, &json!({ "acceptBelowBar": true }))
        .await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let job = service.job(id).await;
    assert_eq!(
        (&job["status"], &job["error"]),
        (&json!("queued"), &Value::Null)
    );
}

#[tokio::test]
async fn a_job_is_deleted_unless_it_is_being_worked_on() {
    let service = Service::start(Work::Off).await;
    let id = service.begin("sourdough").await;
    let path = format!("/api/video/{id}");
    service.store.claim_these(vec![id]).await.unwrap();
    let answer = service.delete(&path).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    service.post(&format!("{path}/cancel"), &json!({})).await;
    let answer = service.delete(&path).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert!(answer.bytes.is_empty());
    assert_eq!(service.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(service.delete(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_thumbnail_is_sent_once_and_kept_by_the_client() {
    let service = Service::start(Work::On).await;
    let job = completed(&service).await;
    let url = job["thumbnails"][0]["url"].as_str().unwrap();
    let first = service.get(url).await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.header("content-type"), "image/jpeg");
    assert!(first.bytes.starts_with(&[0xff, 0xd8, 0xff]));
    let kept = "private, max-age=31536000, immutable";
    assert_eq!(first.header("cache-control"), kept);
    let tag = first.header("etag").to_owned();
    let headers = [("if-none-match", tag.as_str())];
    let second = service.send("GET", url, &headers, "").await;
    assert_eq!(second.status, StatusCode::NOT_MODIFIED);
    assert!(second.bytes.is_empty());
    for file in ["thumbnail-9.jpg", "..%2f..%2fgreenlit.db", "package.json"] {
        let path = format!("/api/video/{}/thumbnails/{file}", id_of(&job));
        assert_eq!(
            service.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_package_is_one_zip_with_all_its_files() {
    let service = Service::start(Work::On).await;
    let job = completed(&service).await;
    let path = format!("/api/video/{}/package.zip", id_of(&job));
    let answer = service.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/zip");
    let saved = answer.header("content-disposition");
    assert!(
        saved.starts_with("attachment; filename=\"sourdough-for-beginners-"),
        "{saved}"
    );
    assert!(answer.bytes.starts_with(b"PK"));
    let holds = |text: &str| {
        answer
            .bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    for file in [
        "/package.json",
        "/outline.md",
        "/tags.txt",
        "/thumbnail-3.jpg",
    ] {
        assert!(holds(file), "{file}");
    }
}

#[tokio::test]
async fn a_package_that_is_not_there_yet_is_a_conflict() {
    let service = Service::start(Work::Off).await;
    let id = service.begin("sourdough").await;
    let answer = service.get(&format!("/api/video/{id}/package.zip")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.json()["type"], "/problems/conflict");
}

#[tokio::test]
async fn ids_that_are_no_jobs_are_not_found_whatever_they_hold() {
    let service = Service::start(Work::Off).await;
    let none = GenerationId(uuid::Uuid::now_v7()).to_string();
    for id in [
        none.as_str(),
        "1",
        "%27%20OR%201%3D1",
        "..%2f..%2fetc",
        "%ff",
    ] {
        for path in ["", "/timeline", "/events", "/package.zip", "/thumbnails/a"] {
            let path = format!("/api/video/{id}{path}");
            let answer = service.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
        for act in ["cancel", "retry"] {
            let path = format!("/api/video/{id}/{act}");
            let answer = service.post(&path, &json!({})).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

#[tokio::test]
async fn priorities_are_from_minus_five_to_five() {
    let service = Service::start(Work::Off).await;
    for priority in [json!(6), json!(-6), json!("high"), json!(1.5)] {
        let wish = json!({ "keyword": "sourdough", "priority": priority });
        let answer = service.post("/api/video/generate", &wish).await;
        assert_eq!(answer.wrong_fields(), ["priority"], "{wish}");
    }
    let id = service
        .begin_with(json!({ "keyword": "sourdough", "priority": -5 }))
        .await;
    let first = service
        .begin_with(json!({ "keyword": "sourdough", "priority": 5 }))
        .await;
    let claimed = service.store.claim_any(1).await.unwrap();
    assert_eq!(claimed[0].generation.id, first);
    assert_eq!(service.job(id).await["priority"], -5);
}
