//! Picking a title from anywhere: messages with a link, the page that it opens, `greenlit pick`, and what happens when
//! nobody answers.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{HookFault, HookReceiver, MailFault, MailServer, Stage};
use serde_json::{Value, json};
use support::http::{self, Answer, Request};
use support::service::Service;
use support::{Greenlit, wait_until};

/// A page of a link, asked for as a browser does that follows it from a mail.
fn follow(service: &Service, method: &str, path: &str) -> Answer {
    let request = Request::new(method, path)
        .header("accept", "text/html")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate");
    http::exchange(service.address(), &request.bytes(service.address())).unwrap()
}

/// The form of a page, sent as a browser does that tells nobody where it comes from.
fn send(service: &Service, path: &str, form: &str) -> Answer {
    let request = Request::new("POST", path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "null")
        .header("sec-fetch-site", "same-origin")
        .body(form);
    http::exchange(service.address(), &request.bytes(service.address())).unwrap()
}

/// The path of the link in a message.
fn link_in(text: &str, service: &Service) -> String {
    let base = format!("http://{}", service.address());
    let (_, rest) = text.split_once(&format!("{base}/p/")).unwrap();
    format!("/p/{}", &rest[..64])
}

fn first(taken: &HookReceiver) -> String {
    wait_until("a webhook is called", || !taken.taken().is_empty());
    taken.taken()[0].to_string()
}

#[test]
fn mail_slack_and_discord_get_the_titles_and_a_link_that_picks_once() {
    let mail = MailServer::with_accounts();
    let [slack, discord] = [HookReceiver::start(), HookReceiver::start()];
    // Each has a bad moment first.
    mail.go_wrong(MailFault::Answers(
        Stage::Receiver,
        "550 5.1.1 no such user",
    ));
    let greenlit = Greenlit::offline()
        .set("SMTP_URL", mail.url_with("me", "pass"))
        .set("MAIL_FROM", "greenlit <greenlit@example.com>")
        .set("GREENLIT_NOTIFY_EMAIL", "ana@example.com")
        .set("SLACK_WEBHOOK_URL", slack.url("/services/T/B/key"))
        .set("DISCORD_WEBHOOK_URL", discord.url("/api/webhooks/1/key"));
    let service = Service::start(&greenlit);
    let refused = service.begin("rye bread", &json!({ "thumbnails": 0 }));
    service.wait_for(&refused, "awaiting_selection");
    wait_until("the refusal is told", || {
        service.told().contains("nobody is told by mail")
    });
    let before = (slack.taken().len(), discord.taken().len());
    assert!(before.0 <= 1 && before.1 <= 1, "{before:?}");
    let job = service.begin("pão de fermentação natural", &json!({ "thumbnails": 0 }));
    let waiting = service.wait_for(&job, "awaiting_selection");
    wait_until("all three are told", || {
        !mail.mails().is_empty() && slack.taken().len() == 2 && discord.taken().len() == 2
    });
    let mails = mail.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["ana@example.com"]);
    let text = mails[0].text();
    let [slack, discord] = [slack, discord].map(|hook| hook.taken()[1].to_string());
    let best = waiting["titles"][0]["text"].as_str().unwrap();
    for told in [&text, &slack, &discord] {
        let told = told.replace('\\', "");
        assert!(told.contains(best), "{best} is not in {told}");
        assert!(told.contains("Escolh"), "{told}");
    }
    let link = link_in(&text, &service);
    let others = [&slack, &discord].map(|told| link_in(told, &service));
    // Scanners of mails and previews of chats look at links.
    for _ in 0..3 {
        assert_eq!(follow(&service, "HEAD", &link).status, 200);
        let page = follow(&service, "GET", &link).is(200);
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(
            page.text().contains("<html lang=\"pt-BR\""),
            "{}",
            page.text()
        );
        assert!(page.text().contains("name=\"number\" value=\"10\""));
        assert!(!page.text().contains("lang=\"en\""), "{}", page.text());
        // All that the pick of the signed-in page has.
        assert_eq!(page.text().matches("<meter").count(), 70);
        assert_eq!(page.text().matches("class=\"cut\"").count(), 10);
        assert!(page.text().contains("data-key=\"9\""));
        for answer in ["candidate", "own", "again", "no"] {
            let field = format!("name=\"answer\" value=\"{answer}\"");
            assert!(page.text().contains(&field), "{field}");
        }
    }
    assert_eq!(service.job(&job)["status"], "awaiting_selection");
    assert!(service.job(&job)["pick"].is_null());
    let seen = send(&service, &link, "answer=candidate&number=3").is(303);
    assert_eq!(seen.header("location"), Some(link.as_str()));
    let done = service.wait_for(&job, "completed");
    let picked = waiting["titles"][2]["text"].as_str().unwrap();
    assert_eq!(done["selectedTitle"]["text"], picked);
    assert_eq!(done["pick"]["byPerson"], true);
    // The second answer, by the same link or by another of the job, is shown the first.
    for link in others.iter().chain([&link]) {
        send(&service, link, "answer=candidate&number=1").is(303);
        let page = follow(&service, "GET", link).is(200).text();
        assert!(page.contains("O título está escolhido"), "{page}");
        assert!(!page.contains("<form"), "{page}");
    }
    assert_eq!(service.job(&job)["selectedTitle"]["text"], picked);
    assert_eq!(service.job(&refused)["status"], "awaiting_selection");
    assert_eq!(mail.mails().len(), 1, "a refusal is not tried again");
}

#[test]
fn a_link_tells_nothing_but_its_own_job() {
    let slack = HookReceiver::start();
    let greenlit = Greenlit::offline()
        .set("SLACK_WEBHOOK_URL", slack.url("/x"))
        .set("GREENLIT_TOKEN", "a-token-of-many-characters");
    let service = Service::start(&greenlit).with_token("a-token-of-many-characters");
    let job = service.begin("rye bread", &json!({ "thumbnails": 0 }));
    service.wait_for(&job, "awaiting_selection");
    let link = link_in(&first(&slack), &service);
    // The link is what opens it, not the token; and it opens nothing else.
    follow(&service, "GET", &link).is(200);
    assert_eq!(follow(&service, "GET", "/api/video/waiting").status, 403);
    let unknown = follow(&service, "GET", &format!("/p/{}", "0".repeat(64))).is(404);
    for other in ["/p/x", "/p/..%2f..", "/p/%ff", &link[..link.len() - 1]] {
        let answer = follow(&service, "GET", other).is(404);
        assert_eq!(answer.body, unknown.body, "{other}");
        assert_eq!(
            send(&service, other, "answer=candidate&number=1")
                .is(404)
                .body,
            unknown.body
        );
    }
    assert!(!unknown.text().contains("rye"));
    let elsewhere = Request::get(&link).header("host", "evil.example");
    let elsewhere = http::exchange(service.address(), &elsewhere.bytes(service.address()));
    assert_eq!(elsewhere.unwrap().status, 403);
    for (form, wrong) in [
        ("", "Choose one of the titles"),
        ("answer=candidate&number=11", "Choose one of the titles"),
        ("answer=candidate&number=-1", "Choose one of the titles"),
        ("answer=own&text=", "A title has 1 to 100 characters"),
        ("answer=again&text=+", "what should be different"),
        ("answer=no&text=", "why not"),
    ] {
        let page = send(&service, &link, form).is(422).text();
        assert!(page.contains(wrong), "{form}: {page}");
        assert!(page.contains("<form"), "{form}");
    }
    let json = Request::post(&link, &json!({ "pick": 1 }));
    let json = http::exchange(service.address(), &json.bytes(service.address()));
    assert_eq!(json.unwrap().status, 415);
    assert_eq!(service.job(&job)["status"], "awaiting_selection");
    service
        .post(&format!("/api/video/{job}/cancel"), &json!({}))
        .is(200);
    let page = follow(&service, "GET", &link).is(200).text();
    assert!(page.contains("no longer waits"), "{page}");
    send(&service, &link, "answer=candidate&number=1").is(303);
    assert_eq!(service.job(&job)["status"], "cancelled");
}

#[test]
fn other_titles_come_with_another_link_and_the_first_shows_what_was_asked_for() {
    let slack = HookReceiver::start();
    let greenlit = Greenlit::offline().set("SLACK_WEBHOOK_URL", slack.url("/x"));
    let service = Service::start(&greenlit);
    let job = service.begin("rye bread", &json!({ "thumbnails": 0 }));
    let link = link_in(&first(&slack), &service);
    send(&service, &link, "answer=again&text=shorter%2C+%3C+9+words").is(303);
    wait_until("the new titles are told", || slack.taken().len() == 2);
    let page = follow(&service, "GET", &link).is(200).text();
    assert!(page.contains("shorter, &#60; 9 words"), "{page}");
    let second = link_in(&slack.taken()[1].to_string(), &service);
    assert_ne!(second, link);
    send(&service, &second, "answer=own&text=Rye+bread+on+day+one").is(303);
    let done = service.wait_for(&job, "completed");
    assert_eq!(done["selectedTitle"]["text"], "Rye bread on day one");
}

#[test]
fn who_does_not_answer_is_reminded_and_then_the_best_is_taken() {
    let slack = HookReceiver::start();
    slack.go_wrong(HookFault::HangsUp);
    let greenlit = Greenlit::offline()
        .set("SLACK_WEBHOOK_URL", slack.url("/x"))
        .set("GREENLIT_PICK_REMINDER", "1s")
        .set("GREENLIT_PICK_DEADLINE", "4s")
        .set("GREENLIT_PICK_THEN", "take_best");
    // Several processes see to the same rows.
    let [service, other] = [Service::start(&greenlit), Service::start(&greenlit)];
    let job = service.begin("rye bread", &json!({ "thumbnails": 0 }));
    wait_until("it waits with a deadline", || {
        let listed = other.get("/api/video/waiting").is(200).json();
        listed["jobs"][0]["deadline"]["then"] == "take_best"
    });
    let done = service.wait_for(&job, "completed");
    assert_eq!(done["selectedTitle"]["text"], done["titles"][0]["text"]);
    assert_eq!(done["pick"]["byPerson"], false);
    let timeline = service.get(&format!("/api/video/{job}/timeline")).json();
    let entries = timeline["entries"].as_array().unwrap();
    let picked: Vec<_> = entries
        .iter()
        .filter(|entry| entry["what"] == "picked")
        .collect();
    assert_eq!(picked.len(), 1, "{timeline}");
    let texts: Vec<_> = slack
        .taken()
        .iter()
        .map(|body| body["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts, ["Still waiting for your pick: rye bread"]);
    let told = format!("{}{}", service.told(), other.told());
    let decided = format!("nobody picked a title for job {job} in time: take_best");
    assert_eq!(told.matches(&decided).count(), 1, "{told}");
}

#[test]
fn several_servers_tell_of_each_job_once() {
    let slack = HookReceiver::start();
    let greenlit = Greenlit::offline().set("SLACK_WEBHOOK_URL", slack.url("/x"));
    let services = [(); 3].map(|()| Service::start(&greenlit));
    let jobs: Vec<_> = (0..12)
        .map(|number| services[number % 3].begin("rye bread", &json!({ "thumbnails": 0 })))
        .collect();
    for job in &jobs {
        services[0].wait_for(job, "awaiting_selection");
    }
    wait_until("all are told of", || slack.taken().len() >= jobs.len());
    // What would be told twice would be told with the next look.
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(slack.posted().len(), jobs.len());
}

/// A job that waits, made at a command line where nobody can be asked.
fn waiting(greenlit: &Greenlit, keyword: &str) -> String {
    let args = ["generate", keyword, "--title", "ask", "--thumbnails", "0"];
    greenlit.run(args).ended_with(10);
    greenlit.jobs()[0]["jobId"].as_str().unwrap().to_owned()
}

#[test]
fn pick_lists_what_waits_and_takes_each_kind_of_answer() {
    let greenlit = Greenlit::offline();
    let nothing = greenlit.run(["pick"]).ended_with(0);
    assert_eq!(nothing.stdout.trim(), "nothing waits for a title");
    let jobs = ["rye bread", "sourdough", "brioche", "focaccia"]
        .map(|keyword| waiting(&greenlit, keyword));
    let listed = greenlit.run(["pick", "--json"]).ended_with(0).json();
    let listed = listed.as_array().unwrap();
    let ids: Vec<_> = listed.iter().map(|job| &job["jobId"]).collect();
    assert_eq!(ids, jobs.iter().collect::<Vec<_>>(), "the oldest first");
    assert_eq!(listed[0]["titles"].as_array().unwrap().len(), 10);
    let table = greenlit.run(["pick"]).ended_with(0).stdout;
    for word in ["rye bread", "focaccia", &jobs[0][jobs[0].len() - 8..]] {
        assert!(table.contains(word), "{table}");
    }
    let [numbered, own, again, rejected] = jobs;
    let third = listed[0]["titles"][2]["text"].as_str().unwrap();
    greenlit
        .run(["pick", &numbered, "--title", "11"])
        .ended_with(3)
        .says("there is no title 11");
    let told = greenlit
        .run(["pick", &numbered, "--title", "3"])
        .ended_with(0)
        .stdout;
    assert!(told.contains(third) && told.contains("queued"), "{told}");
    // The same again is the same; another is told the first.
    greenlit
        .run(["pick", &numbered, "--title", "3"])
        .ended_with(0);
    greenlit
        .run(["pick", &numbered, "--title", "4"])
        .ended_with(3)
        .says(third);
    let words = "Sourdough without a recipe";
    let told = greenlit.run(["pick", &own, "--title", words, "--json"]);
    let told: Value = told.ended_with(0).json();
    assert_eq!(told["pick"], json!({ "kind": "own", "title": words }));
    greenlit
        .run(["pick", &again, "--again", "shorter"])
        .ended_with(0);
    greenlit
        .run(["pick", &rejected, "--reject", "made already"])
        .ended_with(0);
    let status = |job: &str| greenlit.shown(job)["status"].clone();
    for job in [&numbered, &own, &again] {
        assert_eq!(status(job), "queued");
    }
    assert_eq!(status(&rejected), "cancelled");
    greenlit.run(["resume", &own]).ended_with(0);
    assert_eq!(status(&own), "completed");
    greenlit
        .run(["pick", &own, "--reject", "no", "--title", "1"])
        .ended_with(2);
    greenlit
        .run(["pick", "ffffffff", "--title", "1"])
        .ended_with(3);
}
