//! `bench`: figures from a real pipeline, beside production's, and nothing left behind.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use serde_json::Value;
use support::Greenlit;

/// At a scale this small a figure is mostly greenlit's own work: what is asserted is form, and what no load can change.
const QUICK: [&str; 5] = ["bench", "--packages", "20", "--scale", "0.001"];

fn quick(greenlit: &Greenlit, more: &[&str]) -> Value {
    let args = QUICK.iter().chain(more).chain(&["--json"]);
    let run = greenlit.run(args).ended_with(0);
    assert_eq!(run.stderr, "", "JSON and nothing else");
    run.json()
}

fn named<'v>(rows: &'v Value, name: &str) -> &'v Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row["name"] == name)
        .unwrap_or_else(|| panic!("no {name}"))
}

#[test]
fn figures_stand_beside_productions() {
    let greenlit = Greenlit::offline();
    let told = quick(&greenlit, &[]);
    assert_eq!(told["packages"], 20);
    assert_eq!(told["seed"], 1);
    for (name, p50) in [
        ("research", 12_000.0),
        ("title", 7_000.0),
        ("outline", 10_000.0),
        ("thumbnail", 18_000.0),
        ("package", 55_000.0),
    ] {
        let row = named(&told["latency"], name);
        assert_eq!(row["production"]["p50Ms"], p50);
        assert!(row["count"].as_u64().unwrap() >= 60, "{row}");
        let ours = ["p50Ms", "p95Ms", "p99Ms"].map(|at| row["measured"][at].as_f64().unwrap());
        assert!(ours[0] > 0.0 && ours.is_sorted(), "{row}");
    }
    // No call is over before the provider says so.
    let picture = named(&told["latency"], "thumbnail");
    assert!(picture["measured"]["p50Ms"].as_f64().unwrap() > 15_000.0);
    let throughput = told["throughput"].as_array().unwrap();
    let told_of = |name: &str| {
        throughput
            .iter()
            .map(|row| row[name].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(told_of("workers"), [1, 3, 10]);
    assert_eq!(told_of("production"), [65.0, 180.0, 550.0]);
    assert_eq!(told_of("completed"), [20, 20, 20]);
    assert!(
        throughput
            .iter()
            .all(|row| row["packagesPerHour"].as_f64().unwrap() > 0.0)
    );
    let own = told["ownWork"]["shareHere"].as_f64().unwrap();
    assert!(own > told["ownWork"]["shareInProduction"].as_f64().unwrap());
    assert_eq!(told["composing"]["packages"], 8);
    assert_eq!(told["peakMemoryBytes"].is_u64(), cfg!(target_os = "linux"));
}

#[test]
fn calls_fail_as_in_production_and_packages_do_not() {
    let greenlit = Greenlit::offline();
    let told = quick(&greenlit, &["--workers", "10", "--no-compose"]);
    let tried = |name| named(&told["success"], name)["tried"].as_u64().unwrap();
    let calls = tried("research") + tried("title") + tried("outline") + tried("thumbnail");
    assert!(
        calls > 80,
        "some of {calls} calls failed and were made again"
    );
    let packages = named(&told["success"], "package");
    assert_eq!(
        (&packages["rate"], &packages["production"]),
        (&1.0.into(), &0.85.into())
    );
    assert_eq!(told["failures"], serde_json::json!({}));
    assert_eq!(told["composing"], Value::Null);
    // The same seed, the same faults; another seed, others.
    assert_eq!(
        quick(&greenlit, &["--workers", "10", "--no-compose"])["success"],
        told["success"]
    );
    let other = quick(
        &greenlit,
        &["--workers", "10", "--no-compose", "--seed", "2"],
    );
    assert_ne!(other["success"], told["success"]);
}

#[test]
fn without_faults_each_call_is_made_once() {
    let greenlit = Greenlit::offline();
    let told = quick(
        &greenlit,
        &["--workers", "10", "--no-compose", "--no-faults"],
    );
    for row in told["success"].as_array().unwrap() {
        assert_eq!(
            (&row["tried"], &row["rate"]),
            (&20.into(), &1.0.into()),
            "{row}"
        );
    }
    greenlit
        .run(["bench", "--no-faults", "--broken-pictures", "5"])
        .ended_with(2);
}

#[test]
fn a_picture_that_breaks_off_fails_its_package_and_the_reason_is_told() {
    let greenlit = Greenlit::offline();
    let told = quick(
        &greenlit,
        &[
            "--workers",
            "10",
            "--no-compose",
            "--broken-pictures",
            "100",
        ],
    );
    let packages = named(&told["success"], "package");
    let failed = 20 - packages["succeeded"].as_u64().unwrap();
    let reasons = told["failures"].as_object().unwrap();
    assert!(failed > 0);
    assert_eq!(
        reasons
            .values()
            .map(|count| count.as_u64().unwrap())
            .sum::<u64>(),
        failed
    );
    assert!(
        reasons
            .keys()
            .all(|reason| reason.contains("broke before the answer was complete"))
    );
}

#[test]
fn days_on_which_the_provider_is_away_or_throttles_fail_no_package() {
    let greenlit = Greenlit::offline();
    for day in ["gone", "throttled"] {
        let args = [
            "bench",
            "--packages",
            "20",
            "--scale",
            "0.005",
            "--workers",
            "10",
        ];
        let more = ["--no-compose", "--json", "--faults", day];
        let told = greenlit.run(args.iter().chain(&more)).ended_with(0).json();
        assert_eq!(told["day"], day);
        let packages = named(&told["success"], "package");
        assert_eq!(packages["succeeded"], 20, "{day}: {}", told["failures"]);
    }
    greenlit
        .run(["bench", "--no-faults", "--faults", "gone"])
        .ended_with(2);
}

#[test]
fn a_person_gets_tables_and_nothing_is_left_behind() {
    let greenlit = Greenlit::offline();
    let temporary = greenlit.home().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let greenlit = greenlit.set("TMPDIR", temporary.to_str().unwrap());
    let run = greenlit
        .run(QUICK.iter().chain(&["--workers", "10"]))
        .ended_with(0)
        .says("20 packages with 10 workers");
    for words in [
        "20 packages through the real pipeline",
        "How long it takes",
        "thumbnail calls",
        "10 workers",
        "own work",
        "peak memory",
    ] {
        assert!(
            run.stdout.contains(words),
            "{words:?} is not in\n{}",
            run.stdout
        );
    }
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0);
    assert!(!greenlit.data().exists(), "the data folder is not touched");
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_it_and_leaves_nothing_behind() {
    let greenlit = Greenlit::offline();
    let temporary = greenlit.home().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let greenlit = greenlit.set("TMPDIR", temporary.to_str().unwrap());
    let running = greenlit.start(["bench", "--scale", "1"]);
    let made = || std::fs::read_dir(&temporary).unwrap().count();
    let run_1 = || {
        support::files_in(&temporary)
            .iter()
            .any(|path| path.to_string_lossy().contains("run-1"))
    };
    support::wait_until("the first run has begun", run_1);
    running
        .signal("INT")
        .ended_with(130)
        .says("nothing of it is kept");
    assert_eq!(made(), 0);
}
