//! What calls cost that were sent, told apart in five ways.

use greenlit_testkit::{FakeProvider, Fault, Kind, Options, Target};
use serde_json::Value;

use crate::support::Greenlit;
use crate::support::prices::with_prices;

/// Two packages, and one call that the provider refused.
fn made(provider: &FakeProvider) -> Greenlit {
    let greenlit = with_prices(provider);
    provider.fail_next(Kind::Research, Fault::Status(500));
    for (keyword, label) in [
        ("rye bread for beginners", "spring"),
        ("oat bread for two", "autumn"),
    ] {
        greenlit
            .run(["generate", keyword, "--label", label])
            .ended_with(0);
    }
    greenlit
}

fn report(greenlit: &Greenlit, by: &str, more: &[&str]) -> Value {
    let args = ["cost", "--by", by, "--json"]
        .into_iter()
        .chain(more.iter().copied());
    greenlit.run(args).ended_with(0).json()
}

fn sum(lines: &Value, name: &str) -> i64 {
    let figures = lines.as_array().unwrap().iter();
    figures.map(|line| line[name].as_i64().unwrap()).sum()
}

#[test]
fn each_report_sums_up_to_what_the_jobs_cost() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = made(&provider);
    let jobs = Value::from(greenlit.jobs());
    let spent = sum(&jobs, "costMicros");
    assert!(spent > 20_000, "{jobs}");
    for (by, lines) in [
        ("day", 1),
        ("agent", 4),
        ("model", 2),
        ("user", 1),
        ("keyword", 2),
    ] {
        let told = report(&greenlit, by, &[]);
        assert_eq!(told["by"], by);
        assert_eq!(told["lines"].as_array().unwrap().len(), lines, "{told}");
        assert_eq!(sum(&told["lines"], "costMicros"), spent, "{told}");
        assert_eq!(told["whole"]["costMicros"], spent, "{told}");
        assert_eq!(told["whole"]["packages"], 2);
        assert_eq!(
            told["whole"]["refusedCalls"], 1,
            "it is counted, and cost nothing"
        );
        assert_eq!(told["whole"]["images"], 2);
        let calls = provider.count(Target::Text) + provider.count(Kind::Image);
        assert_eq!(told["whole"]["calls"], calls, "{told}");
    }
    let spring = report(&greenlit, "keyword", &["--label", "spring"]);
    assert_eq!(spring["lines"].as_array().unwrap().len(), 1);
    assert_eq!(spring["lines"][0]["name"], "rye bread for beginners");
    let one = report(&greenlit, "keyword", &["--limit", "1"]);
    let shown = one["lines"][0]["costMicros"].as_i64().unwrap();
    assert_eq!(shown + one["rest"]["costMicros"].as_i64().unwrap(), spent);
    let long_ago = report(&greenlit, "agent", &["--month", "2001-02"]);
    assert_eq!(
        (&long_ago["from"], &long_ago["to"]),
        (&"2001-02-01".into(), &"2001-02-28".into())
    );
    assert_eq!(long_ago["whole"]["calls"], 0);
}

#[test]
fn people_see_words_and_spreadsheets_a_table() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = made(&provider);
    let told = greenlit.run(["cost", "--by", "model"]).ended_with(0).stdout;
    for words in [
        "fake-image (compatible)",
        "together",
        "a package",
        "1 call refused, which cost nothing",
    ] {
        assert!(told.contains(words), "{words:?} is not in\n{told}");
    }
    assert!(!told.contains('█'), "bars are for terminals:\n{told}");
    let csv = greenlit
        .run(["cost", "--by", "model", "--csv"])
        .ended_with(0)
        .stdout;
    let mut lines = csv.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("model,provider,calls,packages,"),
        "{csv}"
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("fake-image,compatible,2,2,0,0,0,"),
        "{csv}"
    );
    assert_eq!(lines.count(), 1, "{csv}");
    let none = greenlit
        .run(["cost", "--by", "agent", "--month", "2001-02"])
        .ended_with(0);
    assert!(none.stdout.contains("no calls"), "{}", none.stdout);
}

#[test]
fn a_cost_that_nobody_knows_is_counted_and_not_taken_for_nothing() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", "rye bread for beginners"])
        .ended_with(0);
    let told = report(&greenlit, "model", &[]);
    let calls = told["whole"]["calls"].clone();
    assert_eq!(told["whole"]["unknownCostCalls"], calls);
    let words = greenlit.run(["cost", "--by", "model"]).ended_with(0).stdout;
    assert!(
        words.contains(&format!("{calls} calls of unknown cost")),
        "{words}"
    );
    assert!(!words.contains("$0.0000 "), "{words}");
}

#[test]
fn a_report_that_cannot_be_is_told_so() {
    let greenlit = Greenlit::offline();
    for (args, code, told) in [
        (
            vec!["--by", "weekday"],
            2,
            "day, agent, model, user, keyword",
        ),
        (vec!["--month", "2026-11"], 2, "--by"),
        (vec!["--by", "day", "--month", "november"], 3, "month: "),
        (vec!["--by", "day", "--from", "2026-11-31"], 3, "from: "),
        (
            vec!["--by", "day", "--from", "2026-11-03", "--to", "2026-11-02"],
            3,
            "after the last day",
        ),
        (
            vec!["--by", "day", "--month", "2026-11", "--to", "2026-11-02"],
            2,
            "--to",
        ),
        (vec!["--by", "day", "--csv", "--json"], 2, "--json"),
        (
            vec!["--by", "user", "--user", "nobody@example.org"],
            3,
            "nobody@example.org",
        ),
        (vec!["--by", "user", "--per-day", "3"], 2, "--per-day"),
        (vec!["--by", "keyword", "--label", " "], 3, "label"),
    ] {
        let args = ["cost"].into_iter().chain(args);
        greenlit.run(args).ended_with(code).says(told);
    }
}
