//! Who is told that a budget comes to its end, over the built binary: once over all processes, by every channel, and again
//! by a channel that was away.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::thread;
use std::time::Duration;

use greenlit_testkit::{FakeProvider, HookFault, HookReceiver, MailServer, Options};
use serde_json::{Value, json};
use support::http::Request;
use support::prices::{PRICES, with_prices};
use support::service::Service;
use support::{Greenlit, wait_until};

/// Longer than processes take to look again.
const A_LOOK: Duration = Duration::from_secs(3);

struct Told {
    mail: MailServer,
    slack: HookReceiver,
    discord: HookReceiver,
}

impl Told {
    fn start() -> Self {
        Self {
            mail: MailServer::start(),
            slack: HookReceiver::start(),
            discord: HookReceiver::start(),
        }
    }

    fn set(&self, greenlit: Greenlit) -> Greenlit {
        greenlit
            .set("SMTP_URL", self.mail.url())
            .set("MAIL_FROM", "greenlit <greenlit@example.com>")
            .set("GREENLIT_NOTIFY_EMAIL", "ana@example.com")
            .set("SLACK_WEBHOOK_URL", self.slack.url("/services/x"))
            .set("DISCORD_WEBHOOK_URL", self.discord.url("/api/webhooks/1/x"))
    }

    /// What each channel was told, by the subjects.
    fn subjects(&self) -> [Vec<String>; 3] {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let mails = self.mail.mails();
        let mails = mails.iter().map(|mail| mail.headers("Subject").concat());
        let slack = self.slack.taken();
        let slack = slack.iter().map(|body| text(&body["text"]));
        let discord = self.discord.taken();
        let discord = discord.iter().map(|body| text(&body["embeds"][0]["title"]));
        [mails.collect(), slack.collect(), discord.collect()]
    }
}

/// With the fake provider, on this database.
fn priced(greenlit: Greenlit, provider: &FakeProvider) -> Greenlit {
    let table = greenlit.write("prices.toml", PRICES);
    greenlit
        .set("OPENAI_BASE_URL", provider.base_url())
        .set("GREENLIT_MODEL", "fake-text")
        .set("GREENLIT_IMAGE_MODEL", "fake-image")
        .set("GREENLIT_MODELS", table.to_str().unwrap())
}

fn set_budget(service: &Service, micros: i64) {
    let limit = format!("{:.6}", micros as f64 / 1e6);
    let request = Request::new("PUT", "/api/admin/budget")
        .header("content-type", "application/json")
        .body(json!({ "limit": limit }).to_string());
    service.send(request).is(200);
}

fn spent(service: &Service) -> i64 {
    let told = service.get("/api/budget").is(200).json();
    let all = told["budgets"].as_array().unwrap();
    let line = all.iter().find(|one| one["scope"] == "service").unwrap();
    assert_eq!(line["heldMicros"], 0, "{line}");
    line["spentMicros"].as_i64().unwrap()
}

#[test]
fn each_share_is_told_once_by_every_channel_however_many_processes_there_are() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let (provider, told) = (FakeProvider::start(Options::default()), Told::start());
        let greenlit = told
            .set(priced(greenlit, &provider))
            .set("GREENLIT_EGRESS_ALLOW", "127.0.0.1");
        let service = Service::start(&greenlit);
        let hook = HookReceiver::start();
        let wish = json!({ "url": hook.url("/budget"), "events": ["budget.threshold"] });
        let added = service.post("/api/webhooks", &wish).is(201).json();
        let secret = added["secret"].as_str().unwrap();
        let workers = [(); 2].map(|()| greenlit.start(["worker"]));
        let job = service.begin("rye bread", &json!({ "titleSelection": "best" }));
        service.wait_for(&job, "completed");
        let spent = spent(&service);
        let mut wanted = Vec::new();
        for (percent, said) in [
            (40, None),
            (55, Some("greenlit: 55 % of the budget for ")),
            (80, Some("greenlit: 80 % of the budget for ")),
            (100, Some("greenlit: the budget for ")),
        ] {
            // So that this share of it is taken.
            set_budget(&service, spent * 100 / percent);
            wanted.extend(said);
            wait_until("it is told by all", || {
                let channels = told.subjects();
                channels.iter().all(|all| all.len() >= wanted.len())
                    && hook.posted().len() >= wanted.len()
            });
            // Nobody tells it a second time.
            thread::sleep(A_LOOK);
            for subjects in told.subjects() {
                assert_eq!(subjects.len(), wanted.len(), "{subjects:?}");
                for (subject, wanted) in subjects.iter().zip(&wanted) {
                    assert!(subject.starts_with(wanted), "{subject}");
                }
            }
        }
        let posted = hook.posted();
        let thresholds = posted.iter().map(|one| &one.body["data"]["threshold"]);
        assert_eq!(thresholds.collect::<Vec<_>>(), [50, 75, 100]);
        assert!(posted.iter().all(|one| one.is_signed_with(secret)));
        let mails = told.mail.mails();
        let last = mails.last().unwrap();
        assert_eq!(last.to, ["ana@example.com"]);
        for part in [
            "Nothing that costs money is begun until",
            "greenlit budget set",
        ] {
            assert!(last.text().contains(part), "{part}: {}", last.text());
        }
        // It was told that packages are turned down, and they are; when it is raised they are not.
        let wish = json!({ "keyword": "oat bread", "titleSelection": "best" });
        service
            .post("/api/video/generate", &wish)
            .with_problem(429, "over-budget");
        set_budget(&service, 100_000_000);
        let job = service.begin("oat bread", &json!({ "titleSelection": "best" }));
        service.wait_for(&job, "completed");
        for worker in workers {
            worker.signal("TERM").ended_with(0);
        }
        assert_eq!(told.slack.posted().len(), wanted.len());
    }
}

#[test]
fn a_channel_that_was_away_is_told_later_and_that_can_be_seen() {
    let (provider, told) = (FakeProvider::start(Options::default()), Told::start());
    told.slack
        .go_wrong(HookFault::Answers(503, "", "out for lunch"));
    told.discord
        .go_wrong_always(HookFault::Answers(404, "", "unknown webhook"));
    let greenlit = told.set(with_prices(&provider)).set("GREENLIT_BUDGET", "0");
    let service = Service::start(&greenlit);
    let states = || -> Vec<(String, String)> {
        let told = service.get("/api/alerts").is(200).json();
        let newest = told["alerts"][0].clone();
        let notices = newest["notices"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let states = notices
            .iter()
            .map(|one| (text(&one["channel"]), text(&one["state"])));
        states.collect()
    };
    wait_until("each channel was tried", || {
        told.slack.posted().len() == 1 && states().iter().any(|(_, state)| state == "refused")
    });
    wait_until("it is noted", || {
        let told = service.get("/api/alerts").is(200).json();
        told.to_string().contains("503")
    });
    let page = service.send(Request::page("/dashboard")).is(200).text();
    for part in [
        "Who was told",
        "Slack: failed, tried again",
        "Discord: refused",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = Request::page("/dashboard").header("cookie", "language=pt-BR");
    let page = service.send(page).is(200).text();
    assert!(page.contains("Slack: falhou, nova tentativa"), "{page}");
    let run = greenlit.run(["budget"]).ended_with(0);
    assert!(
        run.stdout.contains("slack: tried again at"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("discord: not told"), "{}", run.stdout);
    wait_until("it is told", || told.slack.taken().len() == 1);
    wait_until("that is seen", || {
        states().contains(&("slack".to_owned(), "sent".to_owned()))
    });
    assert!(states().contains(&("mail".to_owned(), "sent".to_owned())));
}

#[test]
fn a_command_that_spends_tells_before_it_ends() {
    let (provider, told) = (FakeProvider::start(Options::default()), Told::start());
    let greenlit = told
        .set(with_prices(&provider))
        .set("GREENLIT_BUDGET", "0.2")
        .set("GREENLIT_BUDGET_ALERTS", "3, 6");
    let run = greenlit.run(["generate", "rye bread", "--title", "best"]);
    let run = run.ended_with(0);
    assert!(run.stderr.contains("% of the budget for"), "{}", run.stderr);
    let subjects = told.subjects();
    for subjects in &subjects {
        assert_eq!(subjects.len(), 1, "{subjects:?}");
    }
    let told_json = greenlit.run(["budget", "--json"]).json();
    let alerts = told_json["alerts"].as_array().unwrap();
    assert_eq!(alerts.len(), 2, "both shares are known: {told_json}");
    greenlit
        .run(["generate", "oat bread", "--title", "best"])
        .ended_with(0);
    assert_eq!(told.subjects(), subjects, "once a month");
}

#[test]
fn wrong_shares_are_refused_with_what_would_be_right() {
    let greenlit = Greenlit::offline().set("GREENLIT_BUDGET_ALERTS", "50,200");
    let run = greenlit.run(["budget"]).ended_with(3);
    for part in ["GREENLIT_BUDGET_ALERTS", "50,75,90,100"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}
