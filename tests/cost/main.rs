//! `cost`: what a package costs by the table, by the ledger, and where nobody knows; what calls cost; and the invoice.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

#[path = "../support/mod.rs"]
mod support;

mod invoice;
mod reports;

use greenlit_testkit::{FakeProvider, Kind, Options};
use serde_json::Value;
use support::Greenlit;
use support::prices::with_prices;

#[test]
fn a_package_without_a_model_is_free() {
    let greenlit = Greenlit::offline();
    let run = greenlit.run(["cost", "--per-day", "100"]).ended_with(0);
    assert!(
        run.stdout.contains("a package costs nothing"),
        "{}",
        run.stdout
    );
    let told = greenlit.run(["cost", "--per-day", "100", "--json"]).json();
    assert_eq!(told["basis"], "free");
    assert_eq!(told["worstMicros"], 0);
    assert_eq!(told["monthWorstMicros"], 0);
    assert!(!greenlit.data().exists(), "nothing is stored");
}

#[test]
fn a_model_that_is_only_thought_of_is_reckoned_by_the_table() {
    let greenlit = Greenlit::offline();
    let args = ["cost", "--model", "gpt-6-luna", "--per-day", "100"];
    let run = greenlit.run(args).ended_with(0);
    insta::with_settings!({ description => "made by tests/cost", omit_expression => true }, {
        insta::assert_snapshot!("by_the_table", run.stdout);
    });
    let told = greenlit.run(args.into_iter().chain(["--json"])).json();
    assert_eq!(told["typicalMicros"], 20_220);
    assert_eq!(told["monthTypicalMicros"], 20_220_i64 * 3_000);
    let texts = [
        "cost",
        "--model",
        "gpt-6-luna",
        "--thumbnails",
        "0",
        "--json",
    ];
    let told = greenlit.run(texts).ended_with(0).json();
    assert_eq!(told["typicalMicros"], 2_290);
    assert_eq!(told["imageModel"], Value::Null);
}

#[test]
fn a_month_has_what_is_paid_beside_the_models_and_stands_beside_production() {
    let paid = "hosting=20, database=25, redis=10";
    let greenlit = Greenlit::offline().set("GREENLIT_INFRASTRUCTURE", paid);
    let args = ["cost", "--model", "gpt-6-luna", "--per-day", "100"];
    let words = greenlit.run(args).ended_with(0).stdout;
    for told in [
        "hosting",
        "$115.66",
        "$186.22",
        "$807.00",
        "$720.00 a month",
    ] {
        assert!(words.contains(told), "{told} is not in\n{words}");
    }
    let told = greenlit.run(args.into_iter().chain(["--json"])).json();
    assert_eq!(told["monthWithInfrastructureTypicalMicros"], 115_660_000);
    assert_eq!(told["production"]["writtenMonthMicros"], 720_000_000);
    let csv = greenlit
        .run(args.into_iter().chain(["--csv"]))
        .ended_with(0)
        .stdout;
    assert!(csv.contains("the month,115.660000,186.220000,"), "{csv}");
    let free = greenlit
        .run(["cost", "--per-day", "100"])
        .ended_with(0)
        .stdout;
    assert!(
        free.contains("the month") && free.contains("$55.00"),
        "{free}"
    );
}

#[test]
fn an_unknown_price_is_said_to_be_unknown_and_how_to_give_it() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit.run(["cost", "--per-day", "10"]).ended_with(0);
    assert!(run.stdout.contains("unknown"), "{}", run.stdout);
    let told = "what fake-text and fake-image costs is not known: give it in a file named by GREENLIT_MODELS";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let told = greenlit.run(["cost", "--per-day", "10", "--json"]).json();
    assert_eq!(told["worstMicros"], Value::Null);
    assert_eq!(told["monthWorstMicros"], Value::Null);
}

#[test]
fn after_five_packages_the_ledger_knows_better() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = with_prices(&provider);
    let cost = || greenlit.run(["cost", "--json"]).ended_with(0).json();
    for (number, keyword) in ["rye", "wheat", "oat", "spelt", "barley"]
        .into_iter()
        .enumerate()
    {
        let told = cost();
        assert_eq!(
            (&told["basis"], &told["packages"]),
            (&"table".into(), &number.into())
        );
        let keyword = format!("{keyword} bread for beginners");
        greenlit.run(["generate", &keyword]).ended_with(0);
    }
    // Others of other models do not count.
    let other = [
        "generate",
        "corn bread",
        "--model",
        "gpt-oss",
        "--thumbnails",
        "0",
    ];
    greenlit.run(other).ended_with(0);
    let told = cost();
    assert_eq!(
        (&told["basis"], &told["packages"]),
        (&"ledger".into(), &5.into())
    );
    assert_eq!(told["steps"][3]["typicalMicros"], 10_000);
    let spent: i64 = greenlit
        .jobs()
        .iter()
        .filter_map(|job| job["costMicros"].as_i64())
        .sum();
    let average = told["typicalMicros"].as_i64().unwrap();
    // Each step's average is rounded up.
    assert!(
        (0..4 * 5).contains(&(average * 5 - spent)),
        "{average} x 5, {spent}"
    );
    let words = greenlit.run(["cost"]).ended_with(0).stdout;
    assert!(
        words.contains("by the ledger, the average of 5 packages"),
        "{words}"
    );
    assert_eq!(
        provider.count(Kind::Image),
        5,
        "asking what it costs costs nothing"
    );
}
