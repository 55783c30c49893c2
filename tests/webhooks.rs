//! Webhooks out: signed, sent once, tried again, exchanged secrets, switched off, and never to where they may not go.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::time::Duration;

use greenlit_testkit::{HookFault, HookReceiver, Posted};
use serde_json::{Value, json};
use support::http::Request;
use support::service::Service;
use support::{Greenlit, wait_until};

/// A greenlit that may send to receivers of tests.
fn greenlit() -> Greenlit {
    Greenlit::offline().set("GREENLIT_EGRESS_ALLOW", "127.0.0.1")
}

/// A package that nobody is asked about.
fn quick() -> Value {
    json!({ "thumbnails": 0, "titleSelection": "best" })
}

/// Adds a webhook of these events, and gives its id and its secret.
#[track_caller]
fn add(service: &Service, receiver: &HookReceiver, events: &[&str]) -> (String, String) {
    let wish = json!({ "url": receiver.url("/hook"), "events": events });
    let added = service.post("/api/webhooks", &wish).is(201).json();
    let text = |name: &str| added[name].as_str().unwrap().to_owned();
    (text("id"), text("secret"))
}

#[track_caller]
fn wait_for(receiver: &HookReceiver, count: usize) -> Vec<Posted> {
    wait_until("webhooks come", || receiver.posted().len() >= count);
    receiver.posted()
}

/// The newest line of the log.
#[track_caller]
fn newest(service: &Service, hook: &str) -> Value {
    let log = service.get(&format!("/api/webhooks/{hook}/deliveries"));
    log.is(200).json()["deliveries"][0].clone()
}

#[test]
fn the_end_of_a_package_arrives_signed_and_thin() {
    let receiver = HookReceiver::start();
    let service = Service::start(&greenlit());
    let (hook, secret) = add(&service, &receiver, &["generation.completed"]);
    let job = service.begin("sourdough for beginners", &quick());
    let posted = wait_for(&receiver, 1).remove(0);
    assert_eq!(posted.path, "/hook");
    assert_eq!(posted.header("content-type"), Some("application/json"));
    assert!(posted.is_signed_with(&secret), "{posted:?}");
    assert!(!posted.is_signed_with("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    assert_eq!(posted.body["type"], "generation.completed");
    assert!(posted.body["timestamp"].as_str().unwrap().ends_with('Z'));
    let data = &posted.body["data"];
    assert_eq!(data["jobId"], json!(job));
    assert_eq!(data["status"], "completed");
    assert_eq!(data["keyword"], "sourdough for beginners");
    assert_eq!(data["costMicros"], 0);
    service.get(data["links"]["self"].as_str().unwrap()).is(200);
    service
        .get(data["links"]["package"].as_str().unwrap())
        .is(200);
    wait_until("it is booked", || {
        newest(&service, &hook)["state"] == "delivered"
    });
    let line = newest(&service, &hook);
    assert_eq!(line["tries"][0]["status"], 200);
    assert_eq!(line["eventId"], json!(posted.header("webhook-id").unwrap()));
    // Nobody chose that it began, or that it waited.
    assert_eq!(receiver.posted().len(), 1);
}

#[test]
fn a_receiver_that_fails_and_then_works_gets_it_later_under_the_same_id() {
    let receiver = HookReceiver::start();
    let service = Service::start(&greenlit());
    let (hook, secret) = add(&service, &receiver, &["generation.completed"]);
    receiver.go_wrong(HookFault::Answers(503, "", "a deployment"));
    service.begin("sourdough for beginners", &quick());
    let posted = wait_for(&receiver, 2);
    assert_eq!(
        posted[0].header("webhook-id"),
        posted[1].header("webhook-id")
    );
    assert_eq!(posted[0].raw, posted[1].raw);
    assert!(posted.iter().all(|one| one.is_signed_with(&secret)));
    wait_until("it is booked", || {
        newest(&service, &hook)["state"] == "delivered"
    });
    let tries = newest(&service, &hook)["tries"].clone();
    assert_eq!(tries[0]["error"], "it answered 503: a deployment");
    assert_eq!(tries[1]["status"], 200);
    let well = service.get(&format!("/api/webhooks/{hook}")).is(200).json();
    assert_eq!(well["failingSince"], Value::Null);
}

#[test]
fn while_a_secret_is_exchanged_both_sign() {
    let receiver = HookReceiver::start();
    let service = Service::start(&greenlit());
    let (hook, old) = add(&service, &receiver, &["generation.failed"]);
    let rotate = |body: &Value| {
        let path = format!("/api/webhooks/{hook}/rotate");
        let rotated = service.post(&path, body).is(200).json();
        rotated["secret"].as_str().unwrap().to_owned()
    };
    let test = |count: usize| {
        let path = format!("/api/webhooks/{hook}/test");
        service.post(&path, &json!({})).is(202);
        wait_for(&receiver, count).remove(count - 1)
    };
    let young = rotate(&json!({}));
    let both = test(1);
    assert_eq!(both.body["type"], "webhook.test");
    assert!(both.is_signed_with(&old) && both.is_signed_with(&young));
    let third = rotate(&json!({ "overlapHours": 0 }));
    let one = test(2);
    assert!(one.is_signed_with(&third));
    assert!(!one.is_signed_with(&young) && !one.is_signed_with(&old));
    let wrong = json!({ "overlapHours": 169 });
    service
        .post(&format!("/api/webhooks/{hook}/rotate"), &wrong)
        .with_problem(422, "invalid-input");
}

#[test]
fn what_was_not_taken_is_sent_again_from_the_log() {
    let receiver = HookReceiver::start();
    let service = Service::start(&greenlit());
    let (hook, _) = add(&service, &receiver, &["generation.completed"]);
    let test = format!("/api/webhooks/{hook}/test");
    receiver.go_wrong(HookFault::Answers(500, "", ""));
    service.post(&test, &json!({})).is(202);
    wait_until("it is given up", || {
        newest(&service, &hook)["state"] == "failed"
    });
    let line = newest(&service, &hook);
    let replay = format!(
        "/api/webhooks/{hook}/deliveries/{}/replay",
        line["id"].as_str().unwrap()
    );
    service.post(&replay, &json!({})).is(202);
    wait_until("it is delivered", || {
        newest(&service, &hook)["state"] == "delivered"
    });
    let posted = receiver.posted();
    assert_eq!(
        posted[0].header("webhook-id"),
        posted[1].header("webhook-id")
    );
    assert_eq!(posted[0].raw, posted[1].raw);
    let missing = format!("/api/webhooks/{hook}/deliveries/{hook}/replay");
    service
        .post(&missing, &json!({}))
        .with_problem(404, "not-found");
}

#[test]
fn a_receiver_that_says_it_is_gone_is_switched_off_until_somebody_switches_it_on() {
    let receiver = HookReceiver::start();
    let service = Service::start(&greenlit());
    let (hook, _) = add(&service, &receiver, &["generation.completed"]);
    let path = format!("/api/webhooks/{hook}");
    receiver.go_wrong(HookFault::Answers(410, "", ""));
    service.begin("sourdough for beginners", &quick());
    wait_until("it is switched off", || {
        service.get(&path).json()["enabled"] == false
    });
    let off = service.get(&path).json();
    assert_eq!(off["disabledReason"], "gone");
    assert!(service.told().contains("is switched off: it answered 410"));
    service
        .post(&format!("{path}/test"), &json!({}))
        .with_problem(409, "conflict");
    // What happens meanwhile is not told later.
    let job = service.begin("rye bread", &quick());
    service.wait_for(&job, "completed");
    let on = service.post(&format!("{path}/enable"), &json!({})).is(200);
    assert_eq!(on.json()["enabled"], true);
    let job = service.begin("baguette", &quick());
    let posted = wait_for(&receiver, 2);
    assert_eq!(posted[1].body["data"]["jobId"], json!(job));
}

#[test]
fn nobody_has_the_server_send_into_its_own_network() {
    let service = Service::start(&Greenlit::offline());
    for (url, words) in [
        (
            "https://127.0.0.1/",
            "leads to 127.0.0.1, which is not public",
        ),
        ("https://2130706433/", "leads to 127.0.0.1"),
        ("https://0177.1/", "leads to 127.0.0.1"),
        ("https://[::ffff:169.254.169.254]/", "not public"),
        ("https://169.254.169.254/latest/meta-data/", "not public"),
        ("https://[fd00:ec2::254]/", "not public"),
        ("https://10.0.0.7:8443/", "not public"),
        ("https://localhost:3000/", "this machine"),
        ("http://example.com/", "https://"),
        ("https://ana:secret@example.com/", "a password"),
        ("javascript:alert(1)", "https://"),
        ("not an address", "no address"),
    ] {
        let wish = json!({ "url": url, "events": ["generation.completed"] });
        let refused = service.post("/api/webhooks", &wish);
        let refused = refused.with_problem(422, "invalid-input").json();
        assert_eq!(refused["faults"][0]["field"], "url");
        let told = refused["faults"][0]["message"].as_str().unwrap();
        assert!(told.contains(words), "{url}: {told}");
    }
    let listed = service.get("/api/webhooks").is(200).json();
    assert_eq!(listed["webhooks"], json!([]));
    let wish = json!({ "url": "https://example.com/", "events": ["all", "generation.completed"], "secret": "x" });
    let refused = service.post("/api/webhooks", &wish);
    let faults = refused.with_problem(422, "invalid-input").json()["faults"].clone();
    assert!(
        faults[0]["message"]
            .as_str()
            .unwrap()
            .contains("is none of generation.completed"),
        "{faults}"
    );
    assert_eq!(faults[1]["field"], "secret");
}

#[test]
fn what_is_not_allowed_any_more_is_not_sent_and_a_redirect_is_not_followed() {
    let [receiver, inside] = [HookReceiver::start(), HookReceiver::start()];
    let greenlit = greenlit();
    let service = Service::start(&greenlit);
    let (hook, _) = add(&service, &receiver, &["generation.completed"]);
    let test = format!("/api/webhooks/{hook}/test");
    // A header of a test is text that lives as long as the test.
    let location: &'static str = format!("Location: {}", inside.url("/secrets")).leak();
    receiver.go_wrong(HookFault::Answers(302, location, ""));
    service.post(&test, &json!({})).is(202);
    wait_until("it is given up", || {
        newest(&service, &hook)["state"] == "failed"
    });
    let error = newest(&service, &hook)["tries"][0]["error"].clone();
    assert!(
        error
            .as_str()
            .unwrap()
            .contains("redirects are not followed"),
        "{error}"
    );
    assert!(inside.posted().is_empty());
    service.kill();
    let narrower = greenlit.set("GREENLIT_EGRESS_ALLOW", "hooks.internal");
    let service = Service::start(&narrower);
    service.post(&test, &json!({})).is(202);
    wait_until("it is refused", || {
        newest(&service, &hook)["tries"][0]["error"]
            .as_str()
            .is_some_and(|error| error.contains("not public"))
    });
    assert_eq!(receiver.posted().len(), 1);
}

#[test]
fn what_was_entered_by_a_process_that_died_is_sent_by_the_next() {
    for greenlit in Greenlit::on_each_database(greenlit) {
        let receiver = HookReceiver::start();
        let url = receiver.url("/hook");
        let added = greenlit
            .run(["webhook", "add", &url, "--json"])
            .ended_with(0)
            .json();
        let secret = added["secret"].as_str().unwrap();
        // This process works, enters the end, and is gone: it sends nothing.
        let args = [
            "generate",
            "sourdough",
            "--title",
            "best",
            "--thumbnails",
            "0",
        ];
        greenlit.run(args).ended_with(0);
        assert!(receiver.posted().is_empty());
        // The next dies in the middle of sending.
        receiver.go_wrong(HookFault::Sleeps(Duration::from_secs(20)));
        let service = Service::start(&greenlit);
        wait_for(&receiver, 1);
        service.kill();
        let service = Service::start(&greenlit);
        let posted = wait_for(&receiver, 2);
        assert_eq!(
            posted[0].header("webhook-id"),
            posted[1].header("webhook-id")
        );
        assert_eq!(posted[1].body["type"], "generation.completed");
        assert!(posted[1].is_signed_with(secret));
        let hook = added["id"].as_str().unwrap();
        wait_until("it is booked", || {
            newest(&service, hook)["state"] == "delivered"
        });
    }
}

#[test]
fn two_processes_send_each_event_once() {
    for greenlit in Greenlit::on_each_database(greenlit) {
        let receiver = HookReceiver::start();
        let service = Service::start_with(&greenlit, &["--workers", "2"]);
        let worker = greenlit.start(["worker", "--workers", "2"]);
        add(&service, &receiver, &["generation.completed"]);
        let mut jobs: Vec<_> = (0..12)
            .map(|number| service.begin(&format!("bread number {number}"), &quick()))
            .collect();
        wait_for(&receiver, 12);
        for job in &jobs {
            service.wait_for(job, "completed");
        }
        worker.signal("TERM").ended_with(0);
        service.stop().ended_with(0);
        let mut told: Vec<_> = receiver
            .posted()
            .iter()
            .map(|one| one.body["data"]["jobId"].as_str().unwrap().to_owned())
            .collect();
        told.sort_unstable();
        jobs.sort_unstable();
        assert_eq!(told, jobs);
    }
}

#[test]
fn a_webhook_can_be_seen_to_from_the_command_line() {
    let receiver = HookReceiver::start();
    let greenlit = greenlit();
    let url = receiver.url("/hook");
    let args = [
        "webhook",
        "add",
        &url,
        "--event",
        "generation.failed",
        "--note",
        "n8n",
    ];
    let added = greenlit.run(args).ended_with(0).says("shown this once");
    let secret = added
        .stdout
        .split("whsec_")
        .nth(1)
        .unwrap()
        .trim()
        .to_owned();
    let secret = format!("whsec_{secret}");
    let listed = greenlit
        .run(["webhook", "list", "--json"])
        .ended_with(0)
        .json();
    assert_eq!(listed[0]["events"], json!(["generation.failed"]));
    assert!(!listed.to_string().contains("whsec_"));
    let id = listed[0]["id"].as_str().unwrap();
    let end = &id[id.len() - 8..];
    let sent = greenlit.run(["webhook", "test", end]).ended_with(0);
    assert!(sent.stdout.starts_with("delivered in "), "{}", sent.stdout);
    assert!(receiver.posted()[0].is_signed_with(&secret));
    receiver.go_wrong(HookFault::Answers(500, "", "broken"));
    greenlit
        .run(["webhook", "test", end])
        .ended_with(7)
        .says("it was not taken: it answered 500: broken");
    let log = greenlit
        .run(["webhook", "log", end, "--json"])
        .ended_with(0)
        .json();
    assert_eq!(log.as_array().unwrap().len(), 2);
    let failed = log[0]["id"].as_str().unwrap();
    greenlit
        .run(["webhook", "replay", end, failed])
        .ended_with(0);
    assert_eq!(receiver.posted().len(), 3);
    let rotated = greenlit
        .run(["webhook", "rotate", end, "--json"])
        .ended_with(0)
        .json();
    assert_ne!(rotated["secret"], json!(secret));
    greenlit.run(["webhook", "disable", end]).ended_with(0);
    let table = greenlit.run(["webhook", "list"]).ended_with(0).stdout;
    assert!(table.contains("off") && table.contains(&url), "{table}");
    greenlit
        .run(["webhook", "test", end])
        .ended_with(3)
        .says("switched off");
    greenlit.run(["webhook", "enable", end]).ended_with(0);
    greenlit.run(["webhook", "remove", end]).ended_with(0);
    greenlit
        .run(["webhook", "log", end])
        .ended_with(3)
        .says("greenlit webhook list");
    greenlit
        .run([
            "webhook",
            "add",
            "https://10.0.0.1/",
            "--event",
            "x",
            "--note",
            "n",
        ])
        .ended_with(3)
        .says("url: leads to 10.0.0.1")
        .says("event: is none of generation.completed");
}

/// A page, asked for in Portuguese.
fn page(service: &Service, path: &str) -> String {
    let request = Request::page(path).header("accept-language", "pt-BR");
    service.send(request).is(200).text()
}

#[test]
fn a_person_sees_to_webhooks_on_the_pages_without_a_script_in_their_language() {
    let receiver = HookReceiver::start();
    let service = Service::start(&greenlit());
    assert!(page(&service, "/settings").contains("href=\"/settings/webhooks\""));
    let form = |path: &str, fields: &[(&str, &str)]| {
        let request = Request::form(path, fields).header("accept-language", "pt-BR");
        service.send(request)
    };
    let wrong = form("/settings/webhooks", &[("url", "https://10.0.0.1/<b>")]);
    let wrong = wrong.is(422).text();
    assert!(
        wrong.contains("leva a 10.0.0.1, que não é público"),
        "{wrong}"
    );
    assert!(wrong.contains("https://10.0.0.1/&#60;b&#62;"), "{wrong}");
    let url = receiver.url("/hook");
    let made = form(
        "/settings/webhooks",
        &[
            ("url", &url),
            ("note", "n8n <3"),
            ("events", "generation.completed"),
            ("events", "generation.failed"),
        ],
    );
    let made = made.is(201).text();
    let (_, rest) = made.split_once("<code>whsec_").unwrap();
    let secret = format!(
        "whsec_{}",
        rest.split('<')
            .next()
            .unwrap()
            .replace("&#43;", "+")
            .replace("&#47;", "/")
            .replace("&#61;", "=")
    );
    let (_, rest) = made.split_once("action=\"/settings/webhooks/").unwrap();
    let place = format!("/settings/webhooks/{}", &rest[..36]);
    assert!(!page(&service, &place).contains("whsec_"));
    assert!(page(&service, "/settings/webhooks").contains("n8n &#60;3"));
    receiver.go_wrong(HookFault::Answers(500, "", "<script>alert(1)</script>"));
    form(&format!("{place}/test"), &[]).is(303);
    wait_until("it is given up", || {
        page(&service, &place).contains("Não entregue")
    });
    let shown = page(&service, &place);
    assert!(shown.contains("respondeu 500"), "{shown}");
    assert!(!shown.contains("<script>alert"), "{shown}");
    assert!(receiver.posted()[0].is_signed_with(&secret));
    let (_, rest) = shown.split_once("/deliveries/").unwrap();
    form(&format!("{place}/deliveries/{}/replay", &rest[..36]), &[]).is(303);
    wait_until("it is delivered", || {
        page(&service, &place).contains("Entregue")
    });
    let rotated = form(&format!("{place}/rotate"), &[("hours", "24")])
        .is(200)
        .text();
    assert!(rotated.contains("<code>whsec_"), "{rotated}");
    form(&format!("{place}/disable"), &[]).is(303);
    assert!(page(&service, &place).contains("Desligado: por você"));
    form(&format!("{place}/enable"), &[]).is(303);
    let changed = [("url", url.as_str()), ("events", "budget.threshold")];
    form(&place, &changed).is(303);
    let only = service.get("/api/webhooks").is(200).json();
    assert_eq!(only["webhooks"][0]["events"], json!(["budget.threshold"]));
    form(&format!("{place}/remove"), &[]).is(303);
    assert!(page(&service, "/settings/webhooks").contains("Ainda não há nenhum."));
}
