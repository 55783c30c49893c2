//! The provider's own export, held against the ledger.

use std::path::PathBuf;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::{Value, json};

use crate::support::http::{Request, exchange};
use crate::support::prices::{tariffs, with_prices};
use crate::support::{Greenlit, LIMIT};

/// A provider that says what its calls cost, at the prices that greenlit knows.
fn provider() -> FakeProvider {
    FakeProvider::start(Options {
        tariffs: tariffs(),
        ..Options::default()
    })
}

/// All pages of one of the provider's exports of the last days, as a script saves them.
fn exported(provider: &FakeProvider, greenlit: &Greenlit, report: &str, more: &str) -> PathBuf {
    let base = provider.base_url();
    let (address, prefix) = base
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let address = address.parse().unwrap();
    let start = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        - 2 * 86_400;
    let mut pages = String::new();
    let mut page = String::new();
    loop {
        // Two days a page, so that there are several.
        let path = format!(
            "/{prefix}/organization/{report}?start_time={start}&end_time={}&limit=2{more}{page}",
            start + 3 * 86_400
        );
        let answer = exchange(address, &Request::get(&path).bytes(address))
            .unwrap()
            .is(200);
        pages.push_str(&answer.text());
        pages.push('\n');
        match answer.json()["next_page"].as_str() {
            Some(next) => page = format!("&page={next}"),
            None => break,
        }
    }
    greenlit.write(&format!("{}.json", report.replace('/', "-")), &pages)
}

fn all_exports(provider: &FakeProvider, greenlit: &Greenlit) -> Vec<String> {
    [
        ("costs", "&group_by=line_item"),
        ("usage/completions", "&group_by=model&bucket_width=1d"),
        ("usage/images", "&group_by=model"),
    ]
    .map(|(report, more)| {
        exported(provider, greenlit, report, more)
            .display()
            .to_string()
    })
    .to_vec()
}

fn args<'a>(files: &'a [String], more: &'a [&'a str]) -> Vec<&'a str> {
    let files = files.iter().map(String::as_str);
    ["cost", "reconcile", "--provider", "compatible"]
        .into_iter()
        .chain(files)
        .chain(more.iter().copied())
        .collect()
}

/// Three packages, made on a day on which the provider refuses calls, fails and answers badly.
fn bad_day(provider: &FakeProvider) -> Greenlit {
    let greenlit = with_prices(provider);
    provider.fail_next(Kind::Research, Fault::Status(500));
    provider.fail_next(Kind::Titles, Fault::Status(429));
    provider.fail_next(Kind::Titles, Fault::Weak);
    provider.fail_next(Kind::Outline, Fault::WrongSchema);
    provider.fail_next(Kind::Image, Fault::Status(503));
    let keywords = greenlit.write(
        "keywords.csv",
        "keyword\nrye bread for beginners\noat bread for two\nspelt rolls\n",
    );
    let keywords = keywords.to_str().unwrap();
    greenlit
        .run(["generate", "--file", keywords, "--jobs", "3"])
        .ended_with(0);
    greenlit
}

#[test]
fn after_faults_and_retries_the_providers_own_bill_agrees_to_the_micro_dollar() {
    let provider = provider();
    let greenlit = bad_day(&provider);
    let files = all_exports(&provider, &greenlit);
    let told = greenlit
        .run(args(&files, &["--json", "--all"]))
        .ended_with(0)
        .json();
    assert_eq!(told["agrees"], true, "{told:#}");
    assert_eq!(told["isMissingAPage"], false);
    let spent: i64 = greenlit
        .jobs()
        .iter()
        .map(|job| job["costMicros"].as_i64().unwrap())
        .sum();
    assert_eq!(told["whole"]["invoice"]["costMicros"], spent);
    assert_eq!(told["whole"]["ledger"]["costMicros"], spent);
    assert_eq!(told["whole"]["invoice"]["images"], 3);
    let models: Vec<_> = told["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["model"].as_str().unwrap())
        .collect();
    assert!(
        models.contains(&"fake-text") && models.contains(&"fake-image"),
        "{models:?}"
    );
    // Also without models, and each export by itself.
    let whole_days = exported(&provider, &greenlit, "costs", "");
    let whole_days = [whole_days.display().to_string()];
    greenlit.run(args(&whole_days, &[])).ended_with(0);
    let words = greenlit.run(args(&files[1..2], &[])).ended_with(0).stdout;
    assert!(words.contains("3 calls are left out"), "{words}");
}

#[test]
fn a_bill_that_was_changed_is_told_by_day_and_model() {
    let provider = provider();
    let greenlit = bad_day(&provider);
    let files = all_exports(&provider, &greenlit);
    let pages = std::fs::read_to_string(&files[0]).unwrap();
    let mut changed = String::new();
    let mut day = 0;
    for page in pages.lines() {
        let mut page: Value = serde_json::from_str(page).unwrap();
        for bucket in page["data"].as_array_mut().unwrap() {
            let start = bucket["start_time"].as_i64().unwrap();
            for result in bucket["results"].as_array_mut().unwrap() {
                if result["line_item"] == "fake-image image, output" {
                    result["amount"]["value"] =
                        json!(result["amount"]["value"].as_f64().unwrap() + 0.25);
                    day = start / 86_400;
                }
            }
        }
        changed.push_str(&format!("{page}\n"));
    }
    greenlit.write("changed.json", &changed);
    let files = [
        greenlit.home().join("changed.json").display().to_string(),
        files[1].clone(),
        files[2].clone(),
    ];
    let run = greenlit
        .run(args(&files, &["--json"]))
        .ended_with(9)
        .says("the invoice and the ledger differ");
    let told = run.json();
    let lines = told["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{told:#}");
    let date = greenlit_domain::spending::Date::after_1970(day).unwrap();
    assert_eq!(
        (&lines[0]["model"], &lines[0]["day"]),
        (&"fake-image".into(), &date.to_string().into())
    );
    let difference = &lines[0]["differences"][0];
    assert_eq!(
        (&difference["what"], &difference["difference"]),
        (&"costMicros".into(), &250_000.into())
    );
    let words = greenlit.run(args(&files, &[])).ended_with(9).stdout;
    for told in [date.to_string().as_str(), "fake-image", "+$0.250000"] {
        assert!(words.contains(told), "{told} is not in\n{words}");
    }
    let csv = greenlit.run(args(&files, &["--csv"])).ended_with(9).stdout;
    assert!(
        csv.contains(&format!("{date},fake-image,differs,cost_micros,")),
        "{csv}"
    );
    greenlit
        .run(args(&files, &["--tolerance", "95%"]))
        .ended_with(0);
}

#[test]
fn a_call_that_nobody_heard_of_explains_what_the_bill_has_more() {
    let provider = provider();
    let greenlit = with_prices(&provider);
    provider.fail_next(Kind::Outline, Fault::Cut);
    greenlit
        .run(["generate", "rye bread for beginners"])
        .ended_with(0);
    assert!(provider.wait_until_quiet(LIMIT));
    let files = all_exports(&provider, &greenlit);
    let told = greenlit.run(args(&files, &["--json"])).ended_with(9).json();
    let lines = told["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1, "{told:#}");
    assert_eq!(lines[0]["model"], "fake-text");
    assert_eq!(lines[0]["ledger"]["lostCalls"], 1);
    assert_eq!(lines[0]["notes"][0]["why"], "lost", "{told:#}");
    let words = greenlit.run(args(&files, &[])).ended_with(9).stdout;
    assert!(
        words.contains("1 call(s) were cut off and may be billed"),
        "{words}"
    );
}

#[test]
fn what_another_program_spent_is_in_the_invoice_alone() {
    let provider = provider();
    let greenlit = bad_day(&provider);
    let files = all_exports(&provider, &greenlit);
    let other = Greenlit::offline();
    let told = other.run(args(&files, &["--json"])).ended_with(9).json();
    assert_eq!(told["counts"]["invoiceAlone"], 2, "{told:#}");
    assert_eq!(told["counts"]["agree"], 0);
    // Under another provider's name the ledger has nothing either, and says whose calls it has.
    let files: Vec<_> = files.iter().map(String::as_str).collect();
    let args: Vec<_> = ["cost", "reconcile"].into_iter().chain(files).collect();
    let words = greenlit.run(args).ended_with(9).stdout;
    assert!(
        words.contains("it has calls to compatible: --provider"),
        "{words}"
    );
}

#[test]
fn a_file_that_is_no_invoice_is_told_where_and_what_would_be_right() {
    let greenlit = Greenlit::offline();
    for (content, told) in [
        ("", "it is empty"),
        (
            "keyword\nbread\n",
            "understood are OpenAI's organization/costs",
        ),
        (
            "{\"data\": [\n {\"start_time\": 1795392000, \"results\": [{\"amount\": {\"value\": \"x\"}}]}]}",
            "line 2, column",
        ),
        ("{\"data\": [", "it ends in the middle"),
        ("start_time,amount\n1795392000,x\n", "line 2, column 2"),
        ("\u{1b}[31mred\n", "no export that is known"),
    ] {
        let file = greenlit.write("file", content);
        let run = greenlit
            .run(["cost", "reconcile", file.to_str().unwrap()])
            .ended_with(3)
            .says(told);
        assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
        assert!(run.stdout.is_empty());
    }
    let other = r#"{"data":[{"start_time":1795392000,"results":[{"object":"organization.usage.embeddings.result","input_tokens":5}]}]}"#;
    let file = greenlit.write("embeddings.json", other);
    greenlit
        .run(["cost", "reconcile", file.to_str().unwrap()])
        .ended_with(3)
        .says("nothing that greenlit calls");
    greenlit
        .run(["cost", "reconcile", "missing.json"])
        .ended_with(3)
        .says("missing.json: it cannot be read");
    greenlit
        .run(["cost", "reconcile", "f", "--tolerance", "1"])
        .ended_with(3)
        .says("write it as 1%");
    greenlit.run(["cost", "reconcile"]).ended_with(2);
    let named = ["cost", "reconcile", "f", "--user", "ana@example.org"];
    greenlit.run(named).ended_with(2).says("--user");
}
