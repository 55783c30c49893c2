//! `greenlit serve`: the pipeline over HTTP, begun, picked, followed and ended, on each database.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use serde_json::json;
use support::Greenlit;
use support::http::Request;
use support::service::Service;

#[test]
fn a_job_is_begun_picked_and_completed() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = Service::start(&greenlit);
        let job = service.begin("sourdough for beginners", &json!({ "thumbnails": 1 }));
        let waiting = service.wait_for(&job, "awaiting_selection");
        assert_eq!(waiting["titles"].as_array().unwrap().len(), 10);
        let pick = json!({ "jobId": job, "titlesRevision": 1, "selectedTitleIndex": 2 });
        service.post("/api/video/complete", &pick).is(202);
        let done = service.wait_for(&job, "completed");
        let title = &done["package"]["selectedTitle"]["text"];
        assert_eq!(*title, waiting["titles"][2]["text"], "{done}");
        // Answered so already: the same answer is the same.
        service.post("/api/video/complete", &pick).is(202);
        let other = json!({ "jobId": job, "selectedTitleIndex": 3 });
        let conflict = service
            .post("/api/video/complete", &other)
            .with_problem(409, "conflict");
        assert_eq!(conflict.json()["job"]["status"], "completed");
    }
}

#[test]
fn other_titles_may_be_asked_for_and_an_answer_to_the_old_ones_is_refused() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = Service::start(&greenlit);
        let job = service.begin("rye bread", &json!({ "thumbnails": 0 }));
        service.wait_for(&job, "awaiting_selection");
        let again = json!({ "jobId": job, "again": { "note": "shorter, with a number" } });
        service.post("/api/video/complete", &again).is(202);
        support::wait_until("new titles", || service.job(&job)["titlesRevision"] == 2);
        let old = json!({ "jobId": job, "titlesRevision": 1, "selectedTitleIndex": 0 });
        let refused = service.post("/api/video/complete", &old);
        let refused = refused.with_problem(409, "conflict").json();
        assert_eq!(refused["job"]["titlesRevision"], 2);
        let own = json!({ "jobId": job, "titlesRevision": 2, "ownTitle": "Rye bread on day one" });
        service.post("/api/video/complete", &own).is(202);
        let done = service.wait_for(&job, "completed");
        assert_eq!(
            done["package"]["selectedTitle"]["text"],
            "Rye bread on day one"
        );
    }
}

#[test]
fn every_fault_of_a_body_is_told_at_once() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let body = json!({ "keyword": "x", "thumbnails": 9, "labels": ["ok", 7], "contentType": "opera", "kyword": 1 });
    let problem = service.post("/api/video/generate", &body);
    let problem = problem.with_problem(422, "invalid-input").json();
    let faults = problem["faults"].as_array().unwrap();
    let fields: Vec<_> = faults
        .iter()
        .filter_map(|fault| fault["field"].as_str())
        .collect();
    for field in [
        "keyword",
        "thumbnails",
        "labels[1]",
        "contentType",
        "kyword",
    ] {
        assert!(fields.contains(&field), "{field} is not in {fields:?}");
    }
    assert_eq!(service.get("/api/video/history").json()["jobs"], json!([]));
}

#[test]
fn events_are_told_as_they_happen_and_end_with_the_job() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = Service::start(&greenlit);
        let job = service.begin(
            "rye bread",
            &json!({ "titleSelection": "best", "thumbnails": 1 }),
        );
        let told = service.events(&job, 0).begun().rest();
        let numbers: Vec<_> = told.iter().map(|event| event.id.unwrap()).collect();
        assert_eq!(numbers, (1..=told.len() as u64).collect::<Vec<_>>());
        assert_eq!(told.last().unwrap().name, "generation.completed");
        let timeline = service.get(&format!("/api/video/{job}/timeline")).json();
        let last = timeline["entries"].as_array().unwrap().last().unwrap();
        assert_eq!(last["number"], told.len(), "{timeline}");
        assert_eq!(last["what"], "completed", "{timeline}");
    }
}

#[test]
#[cfg(unix)]
fn sigterm_ends_streams_and_the_process_well() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = Service::start(&greenlit);
        let job = service.begin("rye bread", &json!({}));
        service.wait_for(&job, "awaiting_selection");
        let mut events = service.events(&job, 0).begun();
        while events.next().unwrap().name != "generation.waiting" {}
        service.signal("TERM");
        assert_eq!(events.next(), None);
        service.end().ended_with(0);
        let again = Service::start(&greenlit);
        assert_eq!(again.job(&job)["status"], "awaiting_selection");
    }
}

#[test]
fn what_is_done_with_a_job_is_done_once_and_stands_in_the_history() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = Service::start(&greenlit);
        let generate = || {
            let body = json!({ "keyword": "rye bread", "thumbnails": 1, "labels": ["spring"] });
            Request::post("/api/video/generate", &body).header("idempotency-key", "story-1")
        };
        let first = service.send(generate()).is(202);
        let again = service.send(generate()).is(202);
        assert_eq!(again.body, first.body);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        let job = first.json()["jobId"].as_str().unwrap().to_owned();
        service.wait_for(&job, "awaiting_selection");
        let cancel = format!("/api/video/{job}/cancel");
        service.post(&cancel, &json!({})).is(200);
        assert_eq!(service.job(&job)["status"], "cancelled");
        let retry = format!("/api/video/{job}/retry");
        service.post(&retry, &json!({})).is(202);
        service.wait_for(&job, "awaiting_selection");
        let pick = json!({ "jobId": job, "selectedTitleIndex": 0 });
        service.post("/api/video/complete", &pick).is(202);
        service.wait_for(&job, "completed");
        let zip = service
            .get(&format!("/api/video/{job}/package.zip"))
            .is(200);
        assert!(zip.body.starts_with(b"PK"));
        let found = |query: &str| {
            let page = service.get(&format!("/api/video/history?{query}"));
            page.is(200).json()["jobs"].as_array().unwrap().len()
        };
        assert_eq!(found("status=completed&label=spring&words=RYE"), 1);
        assert_eq!(found("status=cancelled"), 0);
        service
            .send(Request::new("DELETE", &format!("/api/video/{job}")))
            .is(204);
        assert_eq!(found(""), 0);
    }
}

#[test]
fn the_same_is_done_to_many_and_a_pause_holds_them_up_until_it_is_over() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let service = Service::start(&greenlit);
        let paused = service.post(
            "/api/pauses",
            &json!({ "agent": "outline", "reason": "mending" }),
        );
        let pause = paused.is(200).json()["id"].as_str().unwrap().to_owned();
        let best = json!({ "titleSelection": "best", "thumbnails": 0 });
        let jobs = ["rye bread", "white bread"].map(|keyword| service.begin(keyword, &best));
        for job in &jobs {
            support::wait_until("it is put off", || {
                service.job(job)["waiting"]["reason"] == "the agent outline is paused: mending"
            });
        }
        let act =
            |act: &str| json!({ "action": act, "filter": { "words": "bread" }, "dryRun": false });
        let done = service
            .post("/api/video/bulk", &act("cancel"))
            .is(200)
            .json();
        assert_eq!(done["changed"], 2);
        let done = service
            .post("/api/video/bulk", &act("retry"))
            .is(200)
            .json();
        assert_eq!(done["changed"], 2);
        let over = Request::new("DELETE", &format!("/api/pauses/{pause}"));
        service.send(over).is(204);
        for job in &jobs {
            service.wait_for(job, "completed");
        }
    }
}
