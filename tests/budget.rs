//! The month's budget, over the built binary and a server that keeps its own books.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fmt::Write as _;
use std::time::Duration;

use greenlit_testkit::{Billed, FakeProvider, Fault, Kind, Options, Outcome};
use serde_json::{Value, json};
use support::http::Request;
use support::prices::{PRICES, with_prices};
use support::service::Service;
use support::{Greenlit, wait_until};

/// What the server bills for what it answered, in micro-dollars.
fn billed(provider: &FakeProvider) -> i64 {
    let calls = provider.billed().calls;
    let answered = calls
        .iter()
        .filter(|call| call.outcome == Outcome::Answered);
    let cost = |call: &Billed| match call.kind {
        Kind::Image => call.usage.images * 10_000,
        _ => call.usage.input + call.usage.output,
    };
    i64::try_from(answered.map(cost).sum::<u64>()).unwrap()
}

fn service_line(told: &Value) -> &Value {
    let all = told["budgets"].as_array().unwrap();
    all.iter().find(|one| one["scope"] == "service").unwrap()
}

/// Sets what may be spent, as an admin's program does.
fn set_budget(service: &Service, limit: &str) {
    {
        let body = json!({ "limit": limit });
        let request = Request::new("PUT", "/api/admin/budget")
            .header("content-type", "application/json")
            .body(body.to_string());
        service.send(request).is(200);
    }
}

fn keywords(greenlit: &Greenlit, count: usize) -> String {
    let mut rows = String::from("keyword\n");
    for number in 0..count {
        writeln!(rows, "sourdough bread number {number}").unwrap();
    }
    greenlit
        .write("keywords.csv", &rows)
        .to_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_burst_of_64_passes_a_nearly_spent_budget_by_nothing_and_ends_what_it_began() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let provider = FakeProvider::start(Options::default());
        let table = greenlit.write("prices.toml", PRICES);
        let greenlit = greenlit
            .set("OPENAI_BASE_URL", provider.base_url())
            .set("GREENLIT_MODEL", "fake-text")
            .set("GREENLIT_IMAGE_MODEL", "fake-image")
            .set("GREENLIT_MODELS", table.to_str().unwrap())
            .set("GREENLIT_BUDGET", "0.30");
        let file = keywords(&greenlit, 64);
        let run = greenlit.run([
            "generate",
            "--file",
            &file,
            "--jobs",
            "64",
            "--title",
            "best",
            "--no-compose",
        ]);
        let run = run.ended_with(7);
        for part in [
            "without room in the budget",
            "$0.3000",
            "greenlit budget set",
        ] {
            assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
        }
        let paid = billed(&provider);
        assert!(paid <= 300_000, "{paid} micro-dollars were spent");
        let told = greenlit.run(["budget", "--json"]).json();
        assert_eq!(service_line(&told)["spentMicros"], paid, "the books agree");
        assert_eq!(
            service_line(&told)["heldMicros"],
            0,
            "nothing stays set aside"
        );
        assert_eq!(service_line(&told)["percent"], 100);
        let jobs = greenlit.jobs();
        let ready = jobs
            .iter()
            .filter(|job| job["status"] == "completed")
            .count();
        let begun = jobs.iter().filter(|job| job["costMicros"] != 0).count();
        assert!(ready >= 3, "{ready} packages were made of 0.30");
        // The last money made packages: of those that were begun, few stand half made.
        assert!(
            begun - ready <= 2,
            "{begun} were begun and {ready} are ready"
        );

        greenlit.run(["budget", "set", "100"]).ended_with(0);
        greenlit
            .run(["resume", "--all", "--jobs", "16"])
            .ended_with(0);
        assert!(
            greenlit
                .jobs()
                .iter()
                .all(|job| job["status"] == "completed")
        );
        let paid = billed(&provider);
        let told = greenlit.run(["budget", "--json"]).json();
        assert_eq!(
            service_line(&told)["spentMicros"],
            paid,
            "nothing was paid twice or forgotten"
        );
        assert_eq!(service_line(&told)["limitMicros"], 100_000_000);
    }
}

#[test]
fn a_burst_over_many_processes_passes_the_budget_by_nothing() {
    for greenlit in Greenlit::on_each_database(Greenlit::offline) {
        let provider = FakeProvider::start(Options::default());
        let table = greenlit.write("prices.toml", PRICES);
        let greenlit = greenlit
            .set("OPENAI_BASE_URL", provider.base_url())
            .set("GREENLIT_MODEL", "fake-text")
            .set("GREENLIT_IMAGE_MODEL", "fake-image")
            .set("GREENLIT_MODELS", table.to_str().unwrap())
            .set("GREENLIT_BUDGET", "0.30");
        let service = Service::start_with(&greenlit, &["--workers", "0"]);
        let jobs: Vec<_> = (0..64)
            .map(|number| {
                let keyword = format!("sourdough bread number {number}");
                service.begin(&keyword, &json!({ "titleSelection": "best" }))
            })
            .collect();
        let workers = [(); 4].map(|()| greenlit.start(["worker", "--workers", "16"]));
        let ended = |job: &String| {
            let shown = service.job(job);
            shown["status"] == "completed" || shown["waiting"]["reason"].is_string()
        };
        wait_until("each is made or waits for room", || jobs.iter().all(ended));
        let told = service.get("/api/budget").is(200).json();
        let spent = service_line(&told)["spentMicros"].as_i64().unwrap();
        assert!(spent <= 300_000, "{spent} micro-dollars were spent");
        assert_eq!(billed(&provider), spent, "the books agree");
        let made = jobs
            .iter()
            .filter(|job| service.job(job)["status"] == "completed")
            .count();
        assert!(made >= 3, "{made} packages were made of 0.30");
        set_budget(&service, "100");
        for job in &jobs {
            service.wait_for(job, "completed");
        }
        let told = service.get("/api/budget").is(200).json();
        let line = service_line(&told);
        assert_eq!(line["spentMicros"], billed(&provider), "{line}");
        assert_eq!(line["heldMicros"], 0, "{line}");
        for worker in workers {
            worker.signal("TERM").ended_with(0);
        }
    }
}

#[test]
fn without_room_for_a_whole_package_nothing_is_begun() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = with_prices(&provider).set("GREENLIT_BUDGET", "0.05");
    let run = greenlit
        .run(["generate", "rye bread", "--title", "best"])
        .ended_with(7);
    for part in ["$0.0500", "no room", "raised", "greenlit resume"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(provider.count(Kind::Research), 0, "nothing was spent");
    let run = greenlit.run(["budget"]).ended_with(0);
    assert!(run.stdout.contains("everything"), "{}", run.stdout);
    let run = greenlit.run(["budget", "set", "none"]).ended_with(0);
    assert!(run.stdout.contains("no limit"), "{}", run.stdout);
    greenlit.run(["resume", "--all"]).ended_with(0);
    assert_eq!(greenlit.jobs()[0]["status"], "completed");
    let run = greenlit.run(["budget", "clear"]).ended_with(0);
    assert!(run.stdout.contains("$0.0500"), "{}", run.stdout);
}

#[test]
fn a_model_whose_price_nobody_knows_is_refused_under_a_budget_unless_that_is_allowed() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_BUDGET", "10");
    let run = greenlit.run(["generate", "rye bread", "--title", "best"]);
    let run = run.ended_with(7);
    for part in ["fake-text", "GREENLIT_MODELS", "GREENLIT_UNPRICED=allow"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(provider.count(Kind::Research), 0);
    let greenlit = greenlit.set("GREENLIT_UNPRICED", "allow");
    greenlit
        .run(["generate", "rye bread", "--title", "best"])
        .ended_with(0);
}

/// As if a day and more had passed since the calls were sent.
fn put_back_calls(greenlit: &Greenlit) {
    use sqlx::{Connection, SqliteConnection};

    let address = format!("sqlite:{}", greenlit.data().join("greenlit.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut file = SqliteConnection::connect(&address).await.unwrap();
        sqlx::query("UPDATE calls SET started_at = started_at - 90000000")
            .execute(&mut file)
            .await
            .unwrap();
        file.close().await.unwrap();
    });
}

#[test]
fn what_a_lost_call_set_aside_comes_back_after_a_day_to_whoever_works() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Silence);
    let greenlit = with_prices(&provider);
    let running = greenlit.start(["generate", "rye bread", "--title", "best"]);
    assert!(provider.wait_for(Kind::Research, 1, Duration::from_secs(60)));
    running.kill();
    greenlit.run(["resume", "--all"]).ended_with(0);
    put_back_calls(&greenlit);
    let told = || greenlit.run(["budget", "--json"]).json();
    assert_eq!(service_line(&told())["unknownCalls"], 1);
    let _works = Service::start(&greenlit);
    wait_until("it comes back", || {
        service_line(&told())["unknownCalls"] == 0
    });
    assert_eq!(service_line(&told())["heldMicros"], 0);
}

#[test]
fn a_server_of_ones_own_needs_no_prices_while_nobody_wrote_a_budget_down() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", "rye bread", "--title", "best"])
        .ended_with(0);
}

#[test]
fn a_call_that_was_cut_off_by_kill_is_told_of_in_the_report() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Research, Fault::Silence);
    let greenlit = with_prices(&provider);
    let running = greenlit.start(["generate", "rye bread", "--title", "best"]);
    assert!(provider.wait_for(Kind::Research, 1, Duration::from_secs(60)));
    running.kill();
    greenlit.run(["resume", "--all"]).ended_with(0);
    let told = greenlit.run(["budget", "--json"]).json();
    let line = service_line(&told);
    assert_eq!(line["unknownCalls"], 1, "{line}");
    assert_eq!(line["unknownMicros"], line["heldMicros"]);
    let run = greenlit.run(["budget"]).ended_with(0);
    assert!(
        run.stdout.contains("1 call(s) that were cut off"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_api_says_when_there_is_room_again_and_what_waits_goes_on_when_the_budget_is_raised() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = with_prices(&provider).set("GREENLIT_BUDGET", "0.05");
    let service = Service::start(&greenlit);
    let body = json!({ "keyword": "rye bread", "titleSelection": "best" });
    let told = service
        .post("/api/video/generate", &body)
        .with_problem(429, "over-budget");
    let seconds: u64 = told.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=31 * 86_400).contains(&seconds), "{seconds}");
    let detail = told.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("$0.0500") && detail.contains("raised"),
        "{detail}"
    );
    assert!(greenlit.jobs().is_empty(), "nothing was begun");

    // Two fit, one after the other; a third finds no room when its turn comes.
    set_budget(&service, "0.13");
    let first = service.begin("rye bread", &json!({ "titleSelection": "best" }));
    service.wait_for(&first, "completed");
    let told = service.get("/api/budget").is(200).json();
    let spent = service_line(&told)["spentMicros"].as_i64().unwrap();
    assert!(
        spent > 0 && service_line(&told)["heldMicros"] == 0,
        "{told}"
    );
    set_budget(&service, "none");
    let second = service.begin("oat bread", &json!({ "titleSelection": "ask" }));
    service.wait_for(&second, "awaiting_selection");
    let told = service.get("/api/budget").is(200).json();
    assert_eq!(
        service_line(&told)["heldMicros"],
        0,
        "a wait for a person holds no money"
    );
    set_budget(&service, "0.01");
    let pick = json!({ "jobId": second, "selectedTitleIndex": 0 });
    service.post("/api/video/complete", &pick).is(202);
    wait_until("it waits for room", || {
        service.job(&second)["waiting"]["reason"].is_string()
    });
    let job = service.job(&second);
    assert_eq!(job["status"], "queued");
    let reason = job["waiting"]["reason"].as_str().unwrap();
    assert!(
        reason.contains("$0.0100") && reason.contains("has no room"),
        "{reason}"
    );
    set_budget(&service, "configured");
    set_budget(&service, "100");
    service.wait_for(&second, "completed");
}

#[test]
fn the_pages_say_that_the_budget_has_no_room() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = with_prices(&provider).set("GREENLIT_BUDGET", "0.05");
    let service = Service::start(&greenlit);
    let page = service.send(Request::page("/dashboard")).is(200).text();
    for part in [
        "Everything",
        "$0.00 spent and $0.00 set aside of $0.05",
        "name=\"limit\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let form = [("keyword", "rye bread"), ("title", "best")];
    let told = service.send(Request::form("/jobs", &form));
    assert_eq!(told.status, 429);
    assert!(
        told.text().contains("No room in the budget"),
        "{}",
        told.text()
    );
    let form = [("limit", "20")];
    service.send(Request::form("/admin/budget", &form)).is(303);
    let page = service.send(Request::page("/dashboard")).is(200).text();
    assert!(page.contains("of $20.00"), "{page}");
    let wrong = service.send(Request::form("/admin/budget", &[("limit", "lots")]));
    assert_eq!(wrong.status, 422);
    let page = Request::page("/dashboard").header("cookie", "language=pt-BR");
    let page = service.send(page).is(200).text();
    assert!(
        page.contains("Orçamento") && page.contains("reservados de"),
        "{page}"
    );
}

#[test]
fn the_days_jobs_are_not_begun_while_the_budget_has_no_room() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = with_prices(&provider)
        .set("GREENLIT_BUDGET", "0.05")
        .set("CRON_SECRET", "a-secret-of-sixteen-letters");
    greenlit.write(
        "greenlit.toml",
        "[trending]\nkeywords = ['rye bread']\ncron = '* * * * *'\n",
    );
    let service = Service::start(&greenlit);
    let ask = Request::get("/api/cron/generate-trending")
        .header("authorization", "Bearer a-secret-of-sixteen-letters");
    wait_until("the slot is there", || {
        let told = service.send(ask.clone()).is(200).json();
        assert_eq!(told["jobs"], 0, "{told}");
        let outcome = told["outcome"].as_str().unwrap();
        outcome.contains("has no room") || outcome == "begun already"
    });
    assert!(greenlit.jobs().is_empty());
    assert_eq!(provider.count(Kind::Research), 0);
}
