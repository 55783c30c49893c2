//! What `--json` prints is what docs/package.schema.json promises to programs.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use jsonschema::Validator;
use serde_json::{Value, json};
use support::{Greenlit, package_json};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(include_str!("../docs/package.schema.json")).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
fn assert_valid(package: &Value) {
    let faults: Vec<_> = validator()
        .iter_errors(package)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn json_is_the_package_of_the_folder_and_nothing_else() {
    let greenlit = Greenlit::offline();
    let run = greenlit
        .run(["generate", "sourdough for beginners", "--json"])
        .ended_with(0);
    assert_valid(&run.json());
    assert_eq!(run.json(), package_json(&greenlit.package()));
    let exported = greenlit.run(["export", &greenlit.job(), "--json"]);
    assert_eq!(exported.ended_with(0).json(), run.json());
}

#[test]
fn drafts_of_every_shape_are_valid() {
    let greenlit = Greenlit::offline();
    for args in [
        &["generate", "pão de fermentação", "--no-compose", "--json"][..],
        &["generate", "寿司", "--thumbnails", "0", "--json"],
        &[
            "generate",
            "=cmd()|x <b>y</b>",
            "--thumbnails",
            "1",
            "--json",
        ],
        &["generate", "كيف أخبز الخبز", "--thumbnails", "2", "--json"],
    ] {
        assert_valid(&greenlit.run(args).ended_with(0).json());
    }
}

#[test]
fn a_package_that_stopped_is_valid_at_each_stop_and_says_what_is_missing() {
    let greenlit = Greenlit::offline();
    let mut packages = Vec::new();
    for stop in ["research", "titles", "outline", "all"] {
        let args = ["generate", "rye bread", "--stop-at", stop, "--json"];
        packages.push(greenlit.run(args).ended_with(0).json());
    }
    for package in &packages {
        assert_valid(package);
    }
    let validator = validator();
    for (index, package) in packages.iter().enumerate() {
        for stop in [
            json!("research"),
            json!("titles"),
            json!("outline"),
            json!(null),
        ] {
            let mut claimed = package.clone();
            claimed["stoppedAt"] = stop.clone();
            let is_true = stop == package["stoppedAt"];
            assert_eq!(validator.is_valid(&claimed), is_true, "{index} as {stop}");
        }
    }
    for (index, field) in [
        (1, "titles"),
        (2, "outline"),
        (2, "tags"),
        (3, "pairs"),
        (3, "titles"),
    ] {
        let mut damaged = packages[index].clone();
        damaged[field] = json!(null);
        assert!(!validator.is_valid(&damaged), "{index} without {field}");
    }
}

#[test]
fn packages_from_a_server_are_valid_with_failed_calls_and_own_words_too() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_next(Kind::Titles, Fault::Status(503));
    provider.fail_next(Kind::Outline, Fault::Weak);
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run(["generate", "rye bread", "--title", "ask"])
        .ended_with(10);
    let job = greenlit.job();
    let run = greenlit
        .run(["resume", &job, "--title", "Rye bread on day one", "--json"])
        .ended_with(0);
    assert_valid(&run.json());
    assert_eq!(run.json()["selectedTitle"]["text"], "Rye bread on day one");
    assert_eq!(run.json()["calls"].as_array().unwrap().len(), 6);
}

#[test]
fn a_damaged_package_is_noticed() {
    let greenlit = Greenlit::offline();
    let args = ["generate", "rye bread", "--thumbnails", "1", "--json"];
    let good = greenlit.run(args).ended_with(0).json();
    let validator = validator();
    assert!(validator.is_valid(&good));
    for (pointer, wrong) in [
        ("/schemaVersion", json!(2)),
        ("/jobId", json!("one")),
        ("/costMicros", json!("free")),
        ("/completedAt", json!(1_795_485_600)),
        ("/titles/0/score", json!(101)),
        ("/titles/0/extra", json!(true)),
        ("/research/angles/0/why", json!("")),
        ("/research/picture/palette/0", json!("red")),
        ("/outline/sections", json!([])),
        ("/pairs/0/file", json!("../thumbnail-1.jpg")),
        ("/pairs/0/layout", json!("poster")),
        ("/stoppedAt", json!("thumbnails")),
        ("/surprise", json!(1)),
    ] {
        let mut damaged = good.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match (damaged.pointer_mut(parent).unwrap(), name.parse::<usize>()) {
            (Value::Array(items), Ok(index)) => items[index] = wrong,
            (object, _) => object[name] = wrong,
        }
        assert!(!validator.is_valid(&damaged), "{pointer}");
    }
    for name in good.as_object().unwrap().keys() {
        let mut damaged = good.clone();
        damaged.as_object_mut().unwrap().remove(name);
        assert!(!validator.is_valid(&damaged), "without {name}");
    }
}
