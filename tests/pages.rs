//! The pages as a browser without a script meets them: plain HTTP, forms, and nothing that a person typed becomes markup.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use serde_json::json;
use support::Greenlit;
use support::http::{Answer, Request};
use support::service::Service;

/// The most bytes of a first visit.
const FIRST_VISIT: usize = 100_000;

fn in_portuguese(request: Request) -> Request {
    request.header("accept-language", "pt-BR,pt;q=0.9,en;q=0.8")
}

/// Where a form leads.
#[track_caller]
fn led_to(answer: Answer) -> String {
    answer.is(303).header("location").unwrap().to_owned()
}

/// The value of an attribute that stands once in a page.
#[track_caller]
fn attribute<'p>(page: &'p str, before: &str) -> &'p str {
    let (_, rest) = page
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split('"').next().unwrap()
}

/// Begins a job with its form, and gives its id.
#[track_caller]
fn begun(service: &Service, keyword: &str, more: &[(&str, &str)]) -> String {
    let mut fields = vec![("keyword", keyword)];
    fields.extend(more);
    let address = led_to(service.send(Request::form("/jobs", &fields)));
    address.strip_prefix("/jobs/").unwrap().to_owned()
}

#[test]
fn the_first_visit_is_small_complete_and_without_inline_code() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let answer = service.send(Request::page("/")).is(200);
    let csp = answer.header("content-security-policy").unwrap().to_owned();
    assert!(csp.contains("script-src 'self'") && csp.contains("style-src 'self'"));
    assert!(!csp.contains("unsafe") && !csp.contains("http"), "{csp}");
    let text = answer.text();
    let mut bytes = text.len();
    for inline in [
        "<style",
        " style=",
        "<script>",
        " onclick=",
        " onload=",
        "javascript:",
    ] {
        assert!(!text.contains(inline), "{inline}");
    }
    for (before, media_type) in [
        ("rel=\"stylesheet\" href=\"", "text/css"),
        ("<script src=\"", "text/javascript"),
        ("rel=\"icon\" href=\"", "image/svg+xml"),
    ] {
        let asset = service.get(attribute(&text, before)).is(200);
        assert_eq!(asset.media_type(), media_type);
        let keep = asset.header("cache-control").unwrap();
        assert!(keep.contains("immutable"), "{keep}");
        bytes += asset.body.len();
    }
    assert!(bytes < FIRST_VISIT, "{bytes}");
    let old = service.get("/assets/000000000000/style.css").is(200);
    assert_eq!(old.header("cache-control"), Some("no-cache"));
    service.get("/assets/000000000000/evil.js").is(404);
}

#[test]
fn a_form_begins_one_job_however_often_it_is_sent() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let text = service
        .send(Request::page("/?keyword=rye+bread"))
        .is(200)
        .text();
    assert!(text.contains("value=\"rye bread\""));
    let once = attribute(&text, "name=\"once\" value=\"");
    let fields = [
        ("once", once),
        ("keyword", "rye bread"),
        ("title", "best"),
        ("thumbnails", "1"),
        ("labels", "spring, series 2"),
    ];
    let first = led_to(service.send(Request::form("/jobs", &fields)));
    assert_eq!(led_to(service.send(Request::form("/jobs", &fields))), first);
    let id = first.strip_prefix("/jobs/").unwrap();
    let job = service.wait_for(id, "completed");
    assert_eq!(job["labels"], json!(["series 2", "spring"]));
    let text = service.send(Request::page(&first)).is(200).text();
    assert!(text.contains("data-status=\"completed\"") && text.contains("rye bread"));
    assert!(
        !text.contains("http-equiv"),
        "what has ended is not asked for again"
    );
    let history = service.get("/api/video/history").json();
    assert_eq!(
        history["jobs"].as_array().map(Vec::len),
        Some(1),
        "{history}"
    );
}

#[test]
fn what_is_wrong_is_told_by_field_in_the_readers_language() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let niche = "n".repeat(101);
    let fields = [
        ("keyword", "x"),
        ("niche", niche.as_str()),
        ("type", "funny"),
    ];
    let english = service.send(Request::form("/jobs", &fields)).is(422).text();
    assert!(english.contains("3 fields need another look"));
    assert!(english.contains("At most 100 characters."));
    assert!(english.contains(&niche), "what was typed is still there");
    let portuguese = service
        .send(in_portuguese(Request::form("/jobs", &fields)))
        .is(422)
        .text();
    assert!(portuguese.contains("<html lang=\"pt-BR\""));
    assert!(portuguese.contains("3 campos precisam de atenção"));
    assert!(portuguese.contains("No máximo 100 caracteres."));
}

#[test]
fn markup_that_somebody_types_stays_text() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let evil = "\"><img src=x onerror=a()><script>alert(2)</script>";
    let fields = [("keyword", "rye bread"), ("niche", evil), ("labels", evil)];
    let id = begun(&service, "rye bread", &fields[1..]);
    service.wait_for(&id, "awaiting_selection");
    let pages = [
        service.send(Request::page(&format!("/jobs/{id}"))),
        service.send(Request::page(&format!("/jobs/{id}/live"))),
        service.send(Request::form("/jobs", &[("keyword", "x"), ("niche", evil)])),
        service.send(Request::form("/batch/preview", &[("text", evil)])),
        service.send(Request::form(
            "/batch/preview",
            &[("text", &format!("keyword,{evil}\nrye,1"))],
        )),
        service.send(Request::page("/?keyword=%22%3E%3Cimg%20src%3Dx%3E")),
        service.send(Request::form(
            &format!("/jobs/{id}/pick"),
            &[("answer", "own"), ("text", evil)],
        )),
    ];
    for answer in pages {
        let text = answer.text();
        assert!(!text.contains("<img src=x"), "{text}");
        assert!(!text.contains("<script>alert"), "{text}");
    }
}

#[test]
fn a_title_is_picked_without_a_script_and_a_late_answer_sees_what_is_now() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = begun(
        &service,
        "rye bread",
        &[("title", "ask"), ("thumbnails", "1")],
    );
    let titles = service.wait_for(&id, "awaiting_selection")["titles"].clone();
    let address = format!("/jobs/{id}");
    let text = service.send(Request::page(&address)).is(200).text();
    assert_eq!(text.matches("name=\"number\"").count(), 10);
    assert!(text.contains("1 waits for you"));
    let picked =
        |fields: &[(&str, &str)]| service.send(Request::form(&format!("{address}/pick"), fields));
    let none = picked(&[("answer", "again"), ("text", " ")]).is(422).text();
    assert!(none.contains("what should be different"));
    picked(&[("answer", "own"), ("text", "a < b")]).is(422);
    picked(&[("revision", "1"), ("number", "11")]).is(422);
    let first = [("revision", "1"), ("answer", "candidate"), ("number", "2")];
    assert_eq!(led_to(picked(&first)), address);
    // The same again is answered as the first time; another is told what is now.
    assert_eq!(led_to(picked(&first)), address);
    let late = picked(&[("revision", "1"), ("number", "3")]).is(409).text();
    assert!(late.contains("Somebody was faster"));
    let job = service.wait_for(&id, "completed");
    assert_eq!(job["selectedTitle"]["text"], titles[1]["text"]);
}

#[test]
fn other_titles_are_wished_for_and_the_old_ones_cannot_be_picked_any_more() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = begun(&service, "rye bread", &[]);
    service.wait_for(&id, "awaiting_selection");
    let path = format!("/jobs/{id}/pick");
    let again = [("revision", "1"), ("answer", "again"), ("text", "shorter")];
    led_to(service.send(Request::form(&path, &again)));
    let end = std::time::Instant::now() + support::LIMIT;
    while service.job(&id)["titlesRevision"] != 2
        || service.job(&id)["status"] != "awaiting_selection"
    {
        assert!(std::time::Instant::now() < end);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let old = service.send(Request::form(&path, &[("revision", "1"), ("number", "1")]));
    assert!(old.is(409).text().contains("These are the newest"));
    let no = [
        ("revision", "2"),
        ("answer", "no"),
        ("text", "not my subject"),
    ];
    led_to(service.send(Request::form(&path, &no)));
    assert_eq!(service.job(&id)["status"], "cancelled");
    let text = service.send(Request::page(&format!("/jobs/{id}"))).text();
    assert!(text.contains("Titles turned down") && text.contains("not my subject"));
}

#[test]
fn a_job_is_cancelled_and_tried_again_from_its_page() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let id = begun(&service, "rye bread", &[]);
    service.wait_for(&id, "awaiting_selection");
    let address = format!("/jobs/{id}");
    assert_eq!(
        led_to(service.send(Request::form(&format!("{address}/cancel"), &[]))),
        address
    );
    service
        .send(Request::form(&format!("{address}/cancel"), &[]))
        .is(409);
    assert_eq!(service.job(&id)["status"], "cancelled");
    assert_eq!(
        led_to(service.send(Request::form(&format!("{address}/retry"), &[]))),
        address
    );
    service.wait_for(&id, "awaiting_selection");
    // Nothing that changes anything is done by following a link.
    service
        .send(Request::page(&format!("{address}/cancel")))
        .is(405);
}

#[test]
fn a_page_without_a_script_asks_for_itself_while_the_job_runs() {
    let greenlit = Greenlit::offline();
    let service = Service::start_with(&greenlit, &["--workers", "0"]);
    let id = begun(&service, "rye bread", &[]);
    let text = service
        .send(Request::page(&format!("/jobs/{id}")))
        .is(200)
        .text();
    assert!(text.contains("<noscript><meta http-equiv=\"refresh\""));
    assert!(text.contains("data-status=\"queued\""));
    service
        .send(Request::page("/jobs/01a20d26-4452-7540-9bb0-a0dc3b9eb022"))
        .is(404);
}

#[test]
fn many_at_once_are_seen_before_they_begin_and_begin_once() {
    let greenlit = Greenlit::offline();
    let service = Service::start_with(&greenlit, &["--workers", "0"]);
    let wrong = "keyword,thumbnails,title\nrye bread,2,best\nx,,\nwheat,9,\n";
    let seen = service
        .send(Request::form("/batch/preview", &[("text", wrong)]))
        .is(422)
        .text();
    assert!(seen.contains("3 lines were read") && seen.contains("2 of them have to be mended"));
    assert!(
        !seen.contains("action=\"/batch\" "),
        "nothing can begin yet"
    );
    let columns = service.send(Request::form(
        "/batch/preview",
        &[("text", "keyword,colour\na,b")],
    ));
    assert!(
        columns
            .is(422)
            .text()
            .contains("There are no columns colour.")
    );
    let right = "rye bread\npão de queijo\n寿司 の作り方\n";
    let seen = service
        .send(Request::form("/batch/preview", &[("text", right)]))
        .is(200)
        .text();
    assert!(seen.contains("日本語") && seen.contains("Make 3 packages"));
    let once = attribute(&seen, "name=\"once\" value=\"");
    let fields = [("once", once), ("text", right), ("title", "best")];
    for _ in 0..2 {
        assert_eq!(
            led_to(service.send(Request::form("/batch", &fields))),
            "/history"
        );
    }
    let history = service.get("/api/video/history").json();
    assert_eq!(
        history["jobs"].as_array().map(Vec::len),
        Some(3),
        "{history}"
    );
}

#[test]
fn errors_are_pages_for_browsers_and_problems_for_programs() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let missing = service
        .send(in_portuguese(Request::page("/nowhere")))
        .is(404);
    assert_eq!(missing.media_type(), "text/html");
    assert!(missing.text().contains("Não há nada aqui"));
    assert!(missing.header("content-security-policy").is_some());
    service.get("/nowhere").with_problem(404, "no-such-route");
    service
        .send(Request::page("/api/video/nonsense").header("accept", "*/*"))
        .with_problem(404, "not-found");
    let evil = Request::form("/jobs", &[("keyword", "rye bread")]);
    let evil = evil.header("origin", "https://evil.example");
    let refused = service.send(evil).is(403);
    assert_eq!(refused.media_type(), "text/html");
    let ours = |request: Request| request.header("sec-fetch-site", "same-origin");
    let json = Request::post("/jobs", &json!({ "keyword": "rye bread" }));
    service.send(ours(json.clone())).is(415);
    // A browser says where a form comes from; what says nothing is no form of ours.
    service.send(json).is(403);
    assert_eq!(service.get("/api/video/history").json()["jobs"], json!([]));
}

#[test]
fn language_and_theme_are_chosen_and_lead_back_to_our_own_pages_alone() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let chosen = service.send(Request::form(
        "/preferences",
        &[("language", "pt-BR"), ("theme", "dark"), ("back", "/batch")],
    ));
    let cookies: Vec<_> = chosen
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, value)| value.split(';').next().unwrap().to_owned())
        .collect();
    assert_eq!(led_to(chosen), "/batch");
    let text = service
        .send(Request::page("/batch").header("cookie", cookies.join("; ")))
        .is(200)
        .text();
    assert!(text.contains("<html lang=\"pt-BR\" data-theme=\"dark\">"));
    assert!(text.contains("Vários de uma vez"));
    let elsewhere = Request::form(
        "/preferences",
        &[("theme", "x"), ("back", "//evil.example")],
    );
    let answer = service.send(elsewhere);
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(led_to(answer), "/");
}

#[test]
fn the_script_is_told_language_cost_and_time_as_somebody_types() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let told = service
        .get("/new/plan?keyword=p%C3%A3o+de+queijo&title=best")
        .json();
    assert!(
        told["language"].as_str().unwrap().contains("Português"),
        "{told}"
    );
    assert_eq!(told["cost"], "$0.00");
    let short = service.get("/new/plan?keyword=x").json();
    assert!(
        short["language"]
            .as_str()
            .unwrap()
            .starts_with("Any language")
    );
}

#[test]
fn pages_look_like_this() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let english = service.send(Request::page("/")).text();
    let portuguese = service.send(in_portuguese(Request::page("/"))).text();
    insta::with_settings!({ description => "made by tests/pages.rs", omit_expression => true, filters => vec![
        (r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]"),
        (r"/assets/[0-9a-f]{12}/", "/assets/[hash]/"),
    ] }, {
        insta::assert_snapshot!("new_english", english);
        insta::assert_snapshot!("new_portuguese", portuguese);
    });
}
