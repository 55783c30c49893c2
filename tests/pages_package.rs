//! The pages that come after a package is made, as a browser without a script meets them: package, history, what waits,
//! and the dashboard.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::{Value, json};
use support::Greenlit;
use support::http::{Answer, Request};
use support::service::Service;

const EVIL: &str = "\"><img src=x onerror=alert(1)><script>alert(2)</script>";

fn put(path: &str, body: &Value) -> Request {
    Request::new("PUT", path)
        .header("content-type", "application/json")
        .body(body.to_string())
}

#[track_caller]
fn led_to(answer: Answer) -> String {
    answer.is(303).header("location").unwrap().to_owned()
}

#[track_caller]
fn shown(service: &Service, path: &str) -> String {
    service.send(Request::page(path)).is(200).text()
}

/// A package that is ready.
fn made(service: &Service, keyword: &str, labels: &[&str]) -> String {
    let more = json!({ "titleSelection": "best", "thumbnails": 3, "labels": labels });
    let id = service.begin(keyword, &more);
    service.wait_for(&id, "completed");
    id
}

#[track_caller]
fn assert_no_markup(text: &str) {
    for markup in ["<img src=x", "<script>alert", "href=\"javascript:"] {
        assert!(!text.contains(markup), "{markup} in {text}");
    }
}

#[test]
fn a_package_is_there_to_be_taken_away() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = made(&service, "sourdough for beginners", &["spring"]);
    let job = service.job(&id);
    let package = &job["package"];
    let text = shown(&service, &format!("/jobs/{id}/package"));
    let pairs = package["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 3);
    for place in ["home", "search", "suggested", "tv"] {
        for theme in ["dark", "light"] {
            let panel = format!("yt-panel yt-{theme} yt-{place}\"");
            assert!(text.contains(&panel), "{panel}");
        }
    }
    // Each picture is in four places, dark and light, to be downloaded on its own, and once more in the steps.
    for pair in pairs {
        let file = pair["file"].as_str().unwrap();
        let address = format!("/api/video/{id}/thumbnails/{file}\"");
        assert_eq!(text.matches(&address).count(), 10, "{file}");
        service.get(address.trim_end_matches('"')).is(200);
    }
    let description = package["description"].as_str().unwrap();
    assert!(text.contains(&format!("{} of 5,000 bytes", thousands(description.len()))));
    assert!(text.contains(" of 500 characters"));
    assert!(text.contains("id=\"offline\""), "a draft is marked");
    assert!(text.contains("<a class=\"chip\" href=\"/history?label=spring\""));
    assert!(text.contains(&format!("href=\"/api/video/{id}/package.zip\"")));
    assert!(!text.contains(" style="));
    let facts = package["research"]["facts"].as_array().unwrap();
    let unsourced = facts.iter().filter(|fact| fact["source"].is_null()).count();
    assert_eq!(text.matches("badge unsourced").count(), unsourced);
    assert_eq!(text.contains("id=\"unverified\""), unsourced > 0);
}

fn thousands(number: usize) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    }
}

#[test]
fn a_job_without_a_package_is_shown_as_it_runs_and_a_foreign_one_not_at_all() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = service.begin("rye bread", &json!({ "titleSelection": "ask" }));
    service.wait_for(&id, "awaiting_selection");
    let answer = service.send(Request::page(&format!("/jobs/{id}/package")));
    assert_eq!(led_to(answer), format!("/jobs/{id}"));
    for unknown in ["00000000-0000-7000-8000-000000000000", "x"] {
        service
            .send(Request::page(&format!("/jobs/{unknown}/package")))
            .is(404);
        service
            .send(Request::form(
                &format!("/jobs/{unknown}/test-result"),
                &[("winner", "1")],
            ))
            .is(404);
    }
}

#[test]
fn the_result_of_a_test_is_written_down_changed_and_deleted() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = made(&service, "sourdough for beginners", &[]);
    let here = format!("/jobs/{id}/package");
    let there = format!("/api/video/{id}/test-result");
    service.get(&there).with_problem(404, "not-found");
    let write = |fields: &[(&str, &str)]| {
        service.send(Request::form(&format!("/jobs/{id}/test-result"), fields))
    };
    let fields = [
        ("winner", "2"),
        ("share-1", "30,1"),
        ("share-2", "38.4"),
        ("share-3", "31.5%"),
        ("note", EVIL),
    ];
    assert_eq!(led_to(write(&fields)), format!("{here}#result"));
    let kept = service.get(&there).is(200).json();
    assert_eq!(kept["winner"], 2);
    assert_eq!(kept["watchTimeShares"], json!([30.1, 38.4, 31.5]));
    assert_eq!(kept["note"], "\">", "tags are nothing that anybody notes");
    let text = shown(&service, &here);
    assert!(text.contains("id=\"kept\"") && text.contains("38.4%"));
    assert!(
        text.contains("value=\"38.4\"")
            && text.contains("id=\"winner-2\" value=\"2\" required checked")
    );
    assert_no_markup(&text);
    let wrong = write(&[
        ("winner", "1"),
        ("share-1", "80"),
        ("share-2", "80"),
        ("share-3", "80"),
    ]);
    let wrong = wrong.is(422).text();
    assert!(wrong.contains("id=\"faults\"") && wrong.contains("about 100 together"));
    assert!(
        wrong.contains("value=\"80\""),
        "what was typed is still there"
    );
    assert_eq!(service.get(&there).json()["winner"], 2);
    let changed = service
        .send(put(&there, &json!({ "winner": null })))
        .is(200)
        .json();
    assert_eq!(
        (&changed["winner"], &changed["watchTimeShares"]),
        (&Value::Null, &json!([]))
    );
    assert!(shown(&service, &here).contains("No pair won."));
    let faults = service
        .send(put(
            &there,
            &json!({ "winner": 3, "watchTimeShares": [1, 2], "odd": 1 }),
        ))
        .with_problem(422, "invalid-input")
        .json();
    assert_eq!(faults["faults"][0]["field"], "odd");
    let faults = service
        .send(put(
            &there,
            &json!({ "winner": 3, "watchTimeShares": [1, 2] }),
        ))
        .with_problem(422, "invalid-input")
        .json();
    assert_eq!(faults["faults"][0]["field"], "watchTimeShares");
    assert_eq!(led_to(write(&[("do", "forget")])), format!("{here}#result"));
    service.get(&there).with_problem(404, "not-found");
    service.send(put(&there, &json!({ "winner": 1 }))).is(200);
    service.send(Request::new("DELETE", &there)).is(204);
    service.get(&there).with_problem(404, "not-found");
}

#[test]
fn a_result_needs_a_package_with_pairs() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let waiting = service.begin("rye bread", &json!({ "titleSelection": "ask" }));
    service.wait_for(&waiting, "awaiting_selection");
    let result = json!({ "winner": 1 });
    service
        .send(put(&format!("/api/video/{waiting}/test-result"), &result))
        .with_problem(409, "conflict");
    let more = json!({ "titleSelection": "best", "thumbnails": 0 });
    let plain = service.begin("rye bread", &more);
    service.wait_for(&plain, "completed");
    service
        .send(put(&format!("/api/video/{plain}/test-result"), &result))
        .with_problem(422, "invalid-input");
    let text = shown(&service, &format!("/jobs/{plain}/package"));
    assert!(!text.contains("id=\"result\"") && text.contains("yt-home"));
}

/// A good answer with markup in everything that is told.
fn evil(good: &str, fields: &[&str]) -> Fault {
    let mut answer: Value = serde_json::from_str(good).unwrap();
    for pointer in fields {
        let text = answer.pointer_mut(pointer).unwrap();
        *text = json!(format!("{} {EVIL}", text.as_str().unwrap_or("odd")));
    }
    Fault::Words(answer.to_string())
}

#[test]
fn markup_in_a_models_answers_stays_text() {
    let provider = FakeProvider::start(Options::default());
    let research = include_str!("../crates/testkit/fixtures/answers/en/research.json");
    let outline = include_str!("../crates/testkit/fixtures/answers/en/outline.json");
    provider.fail_next(
        Kind::Research,
        evil(research, &["/summary", "/facts/0/claim"]),
    );
    let told = [
        "/hook/says",
        "/hook/shows",
        "/sections/0/heading",
        "/sections/0/says",
        "/sections/0/shows",
        "/callToAction",
        "/pinnedComment",
        "/description",
    ];
    provider.fail_next(Kind::Outline, evil(outline, &told));
    let greenlit = Greenlit::with_text_server(&provider);
    let service = Service::start(&greenlit);
    let id = made(
        &service,
        "sourdough for beginners",
        &["\"><img src=x onerror=alert(1)>"],
    );
    let pages = [
        shown(&service, &format!("/jobs/{id}/package")),
        shown(&service, "/history"),
        shown(
            &service,
            "/history?words=%22%3E%3Cimg%20src%3Dx%3E&label=%22%3E%3Cimg%20src%3Dx%3E",
        ),
        shown(&service, "/dashboard"),
    ];
    assert!(pages[0].contains("onerror=alert(1)"), "it is shown as text");
    for text in &pages {
        assert_no_markup(text);
    }
}

#[test]
fn the_history_is_filtered_and_goes_on_page_by_page() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let ready = made(&service, "Pão de fermentação natural", &["spring"]);
    let waiting = service.begin(
        "rye bread",
        &json!({ "titleSelection": "ask", "labels": ["rye"] }),
    );
    service.wait_for(&waiting, "awaiting_selection");
    let found = |query: &str| {
        let text = shown(&service, &format!("/history{query}"));
        (text.contains(&ready), text.contains(&waiting))
    };
    assert_eq!(found(""), (true, true));
    assert_eq!(found("?status=completed"), (true, false));
    assert_eq!(found("?status=awaiting_selection&label="), (false, true));
    assert_eq!(found("?label=rye"), (false, true));
    assert_eq!(found("?words=P%C3%83O"), (true, false));
    assert_eq!(found("?error=provider"), (false, false));
    assert_eq!(found("?to=2020-01-01"), (false, false));
    assert_eq!(found("?from=2020-01-01&words=bread"), (false, true));
    let text = service
        .send(Request::page("/history?from=soon"))
        .is(422)
        .text();
    assert!(text.contains("Write a day such as 2026-11-24."));
    let text = shown(&service, "/history");
    assert!(text.contains(&format!("href=\"/jobs/{ready}/package\"")));
    assert!(text.contains(&format!("href=\"/jobs/{waiting}\"")));
    assert!(!text.contains("rel=\"next\""));
    // A page holds 50.
    for number in 0..51 {
        service.begin(
            &format!("keyword number {number}"),
            &json!({ "titleSelection": "ask" }),
        );
    }
    let first = shown(&service, "/history?words=number");
    let (_, rest) = first
        .split_once("rel=\"next\"")
        .map(|_| first.split_once("class=\"actions pager\"").unwrap())
        .unwrap();
    let (_, rest) = rest.split_once("href=\"").unwrap();
    let next = rest
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    assert!(next.contains("words=number"), "{next}");
    let second = shown(&service, &next);
    assert!(second.contains("keyword number 0<") && !second.contains("keyword number 50<"));
    assert!(
        second.contains("href=\"/history?words=number\""),
        "back to the newest"
    );
}

#[test]
fn the_same_is_done_to_many_after_it_was_counted_and_priced() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let mut ids = Vec::new();
    for keyword in ["rye bread", "rye crackers"] {
        let more = json!({ "titleSelection": "ask", "labels": ["rye"] });
        let id = service.begin(keyword, &more);
        service.wait_for(&id, "awaiting_selection");
        ids.push(id);
    }
    let kept = made(&service, "sourdough for beginners", &[]);
    let send = |fields: &[(&str, &str)]| service.send(Request::form("/history/bulk", fields));
    let cancel = [("label", "rye"), ("action", "cancel")];
    let text = send(&cancel).is(200).text();
    assert!(text.contains("2 jobs fit the filter; it can be done to 2 of them."));
    assert!(
        text.contains("name=\"expect\" value=\"2\"")
            && text.contains("name=\"label\" value=\"rye\"")
    );
    for id in &ids {
        assert_eq!(
            service.job(id)["status"],
            "awaiting_selection",
            "nothing was done yet"
        );
    }
    let wrong = [cancel[0], cancel[1], ("expect", "3")];
    let text = send(&wrong).is(409).text();
    assert!(text.contains("id=\"changed\"") && text.contains("name=\"expect\" value=\"2\""));
    let done = led_to(send(&[cancel[0], cancel[1], ("expect", "2")]));
    assert_eq!(done, "/history?label=rye&done=cancel&changed=2");
    assert!(shown(&service, &done).contains("2 jobs are cancelled."));
    for id in &ids {
        assert_eq!(service.job(id)["status"], "cancelled");
    }
    let text = send(&[("status", "cancelled"), ("action", "retry")])
        .is(200)
        .text();
    assert!(text.contains("id=\"usual\"") && text.contains("id=\"most\""));
    let label = [
        ("action", "label"),
        ("add", "spring, series 2"),
        ("remove", "rye"),
    ];
    let text = send(&label).is(200).text();
    assert!(text.contains("3 jobs fit the filter") && text.contains("series 2"));
    led_to(send(&[label[0], label[1], label[2], ("expect", "3")]));
    assert_eq!(service.job(&kept)["labels"], json!(["series 2", "spring"]));
    let nothing = send(&[("action", "label")]).is(422).text();
    assert!(nothing.contains("Write which labels"));
    assert_eq!(
        led_to(send(&[("action", "explode"), ("label", "rye")])),
        "/history?label=rye"
    );
}

#[test]
fn the_one_that_waits_longest_comes_first() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    assert!(shown(&service, "/waiting").contains("Nothing waits for you."));
    let mut ids = Vec::new();
    for keyword in ["first keyword", "second keyword"] {
        let id = service.begin(keyword, &json!({ "titleSelection": "ask" }));
        service.wait_for(&id, "awaiting_selection");
        ids.push(id);
    }
    let text = shown(&service, "/waiting");
    let at = |id: &str| text.find(&format!("href=\"/jobs/{id}\"")).unwrap();
    assert!(at(&ids[0]) < at(&ids[1]));
    let best = service.job(&ids[0])["titles"][0]["text"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(text.contains(best.split(['\'', '"', '&']).next().unwrap()));
}

#[test]
fn the_dashboard_has_a_table_behind_each_drawing() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let empty = shown(&service, "/dashboard");
    assert!(empty.contains("There is nothing to draw yet."));
    made(&service, "sourdough for beginners", &[]);
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    for query in [
        "",
        "?days=30",
        "?days=90&whose=all",
        "?days=x&whose=%3Cb%3E",
    ] {
        let text = shown(&service, &format!("/dashboard{query}"));
        assert!(text.contains("<svg viewBox=\"0 0 1000 200\""), "{query}");
        let drawings = text.matches("<figure class=\"chart\"").count();
        let tables = text.matches("<details class=\"behind\"").count();
        let empty = text.matches("class=\"chart-empty\"").count();
        assert_eq!(drawings, 4);
        assert_eq!(tables + empty, drawings, "{query}");
        assert!(!text.contains(" style=") && !text.contains("<b>"));
    }
}

#[test]
fn pages_speak_the_readers_language() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = made(&service, "Pão de fermentação natural", &[]);
    for (path, words) in [
        (format!("/jobs/{id}/package"), "Como fica no YouTube"),
        ("/history".to_owned(), "Contar e calcular o preço"),
        ("/waiting".to_owned(), "Nada espera por você."),
        ("/dashboard".to_owned(), "Pacotes por dia"),
    ] {
        let asked = Request::page(&path).header("accept-language", "pt-BR,pt;q=0.9");
        let text = service.send(asked).is(200).text();
        assert!(text.contains("<html lang=\"pt-BR\""), "{path}");
        assert!(text.contains(words), "{path}: {text}");
    }
}
