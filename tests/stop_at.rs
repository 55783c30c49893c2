//! A job that is to stop early stops there, costs no more than that, and goes on when it is asked to.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fs;
use std::path::Path;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::{Value, json};
use support::{Greenlit, LIMIT, Run, files_in, package_json, text};

const KEYWORD: &str = "sourdough for beginners";

/// A picture for a dollar, and texts for cents.
const PRICES: &str = r#"
[[model]]
id = "fake-text"
source = "test"
prices = [{ from = "2020-01-01", input = 1.0, output = 1.0 }]

[[model]]
id = "fake-image"
source = "test"
prices = [{ from = "2020-01-01", input = 0.0, output = 0.0, per_image = 1.0 }]
"#;

/// Calls for research, titles, outline and picture.
fn counts(provider: &FakeProvider) -> [usize; 4] {
    [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image].map(|kind| provider.count(kind))
}

fn stopping(greenlit: &Greenlit, step: &str) -> Run {
    greenlit
        .run(["generate", KEYWORD, "--stop-at", step])
        .ended_with(0)
}

fn resume(greenlit: &Greenlit, args: &[&str]) -> Run {
    let job = greenlit.job();
    greenlit.run([&["resume", job.as_str()], args].concat())
}

fn names(folder: &Path) -> Vec<String> {
    files_in(folder)
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect()
}

fn nulls(package: &Value) -> Vec<&str> {
    let fields = package.as_object().unwrap().iter();
    let mut names: Vec<_> = fields
        .filter(|(_, value)| value.is_null())
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn a_stop_at_research_makes_research_alone() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let run = stopping(&greenlit, "research");
    let job = greenlit.job();
    let short = &job[job.len() - 8..];
    let goes_on =
        format!("stopped at research with research; to go on: greenlit resume {short} --to titles");
    assert!(run.stdout.contains(&goes_on), "{}", run.stdout);
    assert_eq!(counts(&provider), [1, 0, 0, 0]);
    assert_eq!(names(&greenlit.package()), ["package.json", "research.md"]);
    let package = package_json(&greenlit.package());
    assert_eq!(package["stoppedAt"], "research");
    let missing = [
        "backgroundFile",
        "chapters",
        "costMicros",
        "description",
        "outline",
        "pairs",
        "selectedTitle",
        "tags",
        "titles",
    ];
    assert_eq!(nulls(&package), missing);
    assert_eq!(greenlit.shown(&job)["status"], "completed");
}

#[test]
fn a_stop_at_the_titles_asks_nobody_picks_none_and_begins_no_picture() {
    for choice in ["best", "ask", "3"] {
        let provider = FakeProvider::start(Options::default());
        let greenlit = Greenlit::with_server(&provider);
        let args = [
            "generate",
            KEYWORD,
            "--stop-at",
            "titles",
            "--title",
            choice,
        ];
        let run = greenlit.run(args).ended_with(0);
        assert_eq!(counts(&provider), [1, 1, 0, 0], "{choice}");
        assert_eq!(
            names(&greenlit.package()),
            ["package.json", "research.md", "titles.md"]
        );
        let package = package_json(&greenlit.package());
        assert_eq!(package["stoppedAt"], "titles");
        assert_eq!(package["selectedTitle"], Value::Null);
        let titles = package["titles"].as_array().unwrap();
        assert_eq!(titles.len(), 10);
        // What can be picked with the next step is shown.
        let first: String = titles[0]["text"]
            .as_str()
            .unwrap()
            .chars()
            .take(20)
            .collect();
        assert!(run.stderr.contains(&first), "{}", run.stderr);
        assert!(text(&greenlit.package().join("titles.md")).contains("None is chosen yet."));
        let events = greenlit.shown(&greenlit.job())["events"].clone();
        let picked = |event: &&Value| event["type"] == "generation.picked";
        assert_eq!(events.as_array().unwrap().iter().filter(picked).count(), 0);
    }
}

#[test]
fn a_stop_at_the_outline_has_all_texts_and_pays_for_no_picture() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    stopping(&greenlit, "outline");
    assert_eq!(counts(&provider), [1, 1, 1, 0]);
    let texts = [
        "description.txt",
        "outline.md",
        "package.json",
        "research.md",
        "tags.txt",
        "titles.md",
    ];
    assert_eq!(names(&greenlit.package()), texts);
    let package = package_json(&greenlit.package());
    assert_eq!(package["stoppedAt"], "outline");
    assert_eq!(nulls(&package), ["backgroundFile", "costMicros", "pairs"]);
    assert_eq!(package["selectedTitle"]["candidate"], 1);
}

#[test]
fn a_stop_at_the_outline_asks_for_the_title_as_usual() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run([
            "generate",
            KEYWORD,
            "--stop-at",
            "outline",
            "--title",
            "ask",
        ])
        .ended_with(10)
        .says("--title N");
    resume(&greenlit, &["--to", "titles"])
        .ended_with(3)
        .says("has its titles already and waits for a title");
    resume(&greenlit, &["--title", "2"]).ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["stoppedAt"], "outline");
    assert_eq!(package["selectedTitle"]["candidate"], 2);
    assert_eq!(counts(&provider), [1, 1, 1, 0]);
}

#[test]
fn a_job_that_waits_can_be_sent_farther_with_its_answer() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit
        .run([
            "generate",
            KEYWORD,
            "--stop-at",
            "outline",
            "--title",
            "ask",
        ])
        .ended_with(10);
    resume(&greenlit, &["--to", "all"]).ended_with(10);
    resume(&greenlit, &["--title", "2"]).ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["stoppedAt"], Value::Null);
    assert_eq!(package["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
}

#[test]
fn a_job_goes_on_step_by_step_and_pays_for_nothing_twice() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    stopping(&greenlit, "research");
    let folder = greenlit.package();
    let mut costs = vec![package_json(&folder)["calls"].as_array().unwrap().len()];
    for (to, expected) in [
        ("titles", [1, 1, 0, 0]),
        ("outline", [1, 1, 1, 0]),
        ("thumbnails", [1, 1, 1, 1]),
    ] {
        resume(&greenlit, &["--to", to]).ended_with(0);
        assert_eq!(counts(&provider), expected, "{to}");
        // The folder of the stop before has given way.
        assert_eq!(greenlit.package(), folder, "{to}");
        costs.push(package_json(&folder)["calls"].as_array().unwrap().len());
    }
    assert_eq!(costs, [1, 2, 3, 4]);
    let package = package_json(&folder);
    assert_eq!(package["stoppedAt"], Value::Null);
    assert_eq!(names(&folder).len(), 9);
    // The same as if it had never stopped, but for what differs from job to job.
    let whole = Greenlit::with_server(&provider);
    whole.run(["generate", KEYWORD]).ended_with(0);
    let other = package_json(&whole.package());
    for field in ["research", "titles", "selectedTitle", "outline", "pairs"] {
        assert_eq!(package[field], other[field], "{field}");
    }
}

#[test]
fn a_job_that_stopped_at_its_titles_takes_a_number_own_words_or_again() {
    for (args, title) in [
        (&["--to", "outline", "--title", "3"][..], None),
        (
            &["--to", "outline", "--title", "Sourdough in my words"],
            Some("Sourdough in my words"),
        ),
    ] {
        let provider = FakeProvider::start(Options::default());
        let greenlit = Greenlit::with_server(&provider);
        stopping(&greenlit, "titles");
        let titles = package_json(&greenlit.package())["titles"].clone();
        let title = title.map_or(titles[2]["text"].clone(), |title| json!(title));
        resume(&greenlit, args).ended_with(0);
        assert_eq!(
            package_json(&greenlit.package())["selectedTitle"]["text"],
            title
        );
        assert_eq!(counts(&provider), [1, 1, 1, 0]);
    }
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    stopping(&greenlit, "titles");
    resume(
        &greenlit,
        &["--to", "outline", "--again", "shorter, please"],
    )
    .ended_with(0);
    assert_eq!(counts(&provider), [1, 2, 1, 0]);
    let newest = package_json(&greenlit.package());
    assert_eq!(newest["selectedTitle"]["text"], newest["titles"][0]["text"]);
}

#[test]
fn going_on_with_a_question_waits_for_its_answer() {
    let greenlit = Greenlit::offline();
    stopping(&greenlit, "titles");
    resume(&greenlit, &["--to", "outline", "--title", "ask"]).ended_with(10);
    let job = greenlit.job();
    let shown = greenlit.shown(&job);
    assert_eq!(shown["status"], "awaiting_selection");
    assert_eq!(shown["finishedAt"], Value::Null);
    resume(&greenlit, &["--title", "4"]).ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["candidate"], 4);
    assert_eq!(package["stoppedAt"], "outline");
}

#[test]
fn there_is_no_way_back_and_a_whole_package_is_whole() {
    let greenlit = Greenlit::offline();
    stopping(&greenlit, "titles");
    let before = package_json(&greenlit.package());
    for (args, told) in [
        (
            &["--to", "research"][..],
            "has its titles already: it cannot go back to research",
        ),
        (
            &["--to", "titles"],
            "has stopped at titles already: go on to a later step",
        ),
        (
            &["--to", "background"],
            "there is no step background to go on to: use titles, outline",
        ),
        (&["--to", ""], "there is no step"),
        (
            &["--title", "2"],
            "stopped at titles: say how far it is to go on",
        ),
        (&["--again", "shorter"], "--to outline"),
        (&["--to", "outline", "--title", "11"], "choose 1 to 10"),
        (&["--to", "outline", "--title", "<b>"], "--title"),
    ] {
        resume(&greenlit, args).ended_with(3).says(told);
    }
    // Without a step there is nothing to do, and that is no fault.
    resume(&greenlit, &[]).ended_with(0);
    assert_eq!(package_json(&greenlit.package()), before);
    resume(&greenlit, &["--to", "all"]).ended_with(0);
    for step in ["research", "titles", "outline", "thumbnails", "all"] {
        resume(&greenlit, &["--to", step])
            .ended_with(3)
            .says("is complete: there is nothing to go on to");
    }
    resume(&greenlit, &["--title", "2"])
        .ended_with(3)
        .says("is complete: its title cannot be changed");
    greenlit
        .run(["resume", "--all", "--to", "all"])
        .ended_with(2);
}

#[test]
fn what_is_no_step_to_stop_at_is_refused_before_anything_begins() {
    let greenlit = Greenlit::offline();
    for step in [
        "background",
        "title",
        "",
        "3",
        "research,titles",
        "\u{1b}[2J",
    ] {
        greenlit
            .run(["generate", KEYWORD, "--stop-at", step])
            .ended_with(3)
            .says("stopAt: ")
            .says("use research, titles or outline");
    }
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
}

#[test]
fn a_folder_that_somebody_changed_stays_and_the_new_one_gets_a_number() {
    let changes: [fn(&Path); 3] = [
        |folder| fs::write(folder.join("titles.md"), "my own titles").unwrap(),
        |folder| fs::write(folder.join("notes.txt"), "mine").unwrap(),
        |folder| fs::create_dir(folder.join("footage")).unwrap(),
    ];
    for change in changes {
        let greenlit = Greenlit::offline();
        stopping(&greenlit, "titles");
        let first = greenlit.package();
        change(&first);
        let before = names(&first);
        resume(&greenlit, &["--to", "outline"]).ended_with(0);
        let folders = greenlit.packages();
        assert_eq!(folders.len(), 2, "{folders:?}");
        assert_eq!(names(&first), before);
        assert_eq!(package_json(&first)["stoppedAt"], "titles");
        assert_eq!(package_json(&folders[1])["stoppedAt"], "outline");
        // The second one is as it was written, so it gives way.
        resume(&greenlit, &["--to", "all"]).ended_with(0);
        assert_eq!(greenlit.packages(), folders);
        assert_eq!(package_json(&folders[1])["stoppedAt"], Value::Null);
        resume(&greenlit, &[]).ended_with(0);
        assert_eq!(greenlit.packages(), folders);
    }
}

#[test]
fn what_the_system_puts_into_a_folder_is_no_change() {
    let greenlit = Greenlit::offline();
    stopping(&greenlit, "titles");
    let folder = greenlit.package();
    fs::write(folder.join(".DS_Store"), "where the icons are").unwrap();
    resume(&greenlit, &["--to", "outline"]).ended_with(0);
    assert_eq!(greenlit.package(), folder);
    assert_eq!(package_json(&folder)["stoppedAt"], "outline");
}

#[test]
fn a_folder_of_another_job_is_left_whatever_its_package_says() {
    for content in ["{}", "[", "{\"jobId\":7,\"stoppedAt\":\"moon\"}", "stop"] {
        let greenlit = Greenlit::offline();
        stopping(&greenlit, "titles");
        let first = greenlit.package();
        let content = match content {
            "stop" => {
                let mut other = package_json(&first);
                other["jobId"] = json!("019ab000-0000-7000-8000-000000000000");
                other.to_string()
            }
            content => content.to_owned(),
        };
        fs::write(first.join("package.json"), &content).unwrap();
        resume(&greenlit, &["--to", "outline"]).ended_with(0);
        assert_eq!(text(&first.join("package.json")), content);
        assert_eq!(greenlit.packages().len(), 2);
    }
}

#[test]
fn json_is_printed_for_a_stopped_package_and_for_one_that_goes_on() {
    let greenlit = Greenlit::offline();
    let run = greenlit
        .run(["generate", KEYWORD, "--stop-at", "research", "--json"])
        .ended_with(0);
    assert_eq!(run.json(), package_json(&greenlit.package()));
    let exported = greenlit.run(["export", &greenlit.job(), "--json"]);
    assert_eq!(exported.ended_with(0).json(), run.json());
    let run = resume(&greenlit, &["--to", "titles", "--json"]).ended_with(0);
    assert_eq!(run.json()["stoppedAt"], "titles");
    assert_eq!(run.json(), package_json(&greenlit.package()));
}

#[test]
fn list_and_show_say_where_a_job_stopped() {
    let greenlit = Greenlit::offline();
    stopping(&greenlit, "titles");
    let job = greenlit.job();
    assert_eq!(greenlit.jobs()[0]["stoppedAt"], "titles");
    let listed = greenlit
        .run(["list", "--status", "completed"])
        .ended_with(0);
    assert!(
        listed.stdout.contains("completed (titles)"),
        "{}",
        listed.stdout
    );
    let shown = greenlit.run(["show", &job]).ended_with(0);
    for told in ["completed (stopped at titles)", "--to outline"] {
        assert!(shown.stdout.contains(told), "{told}: {}", shown.stdout);
    }
    assert_eq!(greenlit.shown(&job)["stoppedAt"], "titles");
    resume(&greenlit, &["--to", "all"]).ended_with(0);
    assert_eq!(greenlit.jobs()[0]["stoppedAt"], Value::Null);
    assert_eq!(greenlit.shown(&job)["stoppedAt"], Value::Null);
}

#[test]
fn a_job_that_failed_on_its_way_on_is_tried_again_without_paying_twice() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    stopping(&greenlit, "titles");
    provider.fail_always(Kind::Outline, Fault::Code(400, "invalid_request_error"));
    resume(&greenlit, &["--to", "outline", "--title", "2"]).ended_with(4);
    provider.mend();
    let failed = counts(&provider);
    resume(&greenlit, &[]).ended_with(0);
    let [research, titles, outline, picture] = counts(&provider);
    assert_eq!([research, titles, picture], [1, 1, 0]);
    assert_eq!(outline, failed[2] + 1);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["candidate"], 2);
    assert_eq!(package["stoppedAt"], "outline");
}

#[test]
fn a_kill_on_the_way_on_costs_the_call_in_flight_and_leaves_the_folder_of_the_stop() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    stopping(&greenlit, "titles");
    let folder = greenlit.package();
    let before = text(&folder.join("package.json"));
    provider.fail_always(Kind::Outline, Fault::Silence);
    let job = greenlit.job();
    let run = greenlit.start(["resume", &job, "--to", "outline", "--title", "5"]);
    assert!(provider.wait_for(Kind::Outline, 1, LIMIT));
    run.kill();
    assert_eq!(text(&folder.join("package.json")), before);
    provider.mend();
    greenlit.run(["resume", &job]).ended_with(0);
    assert_eq!(counts(&provider), [1, 1, 2, 0]);
    assert_eq!(greenlit.package(), folder);
    assert_eq!(package_json(&folder)["selectedTitle"]["candidate"], 5);
}

#[test]
fn a_limit_on_cost_counts_only_what_is_made_and_again_before_going_on() {
    let provider = FakeProvider::start(Options::default());
    let limited = |limit: &str| {
        let greenlit = Greenlit::with_server(&provider)
            .set("GREENLIT_MODELS", "prices.toml")
            .set("GREENLIT_MAX_COST", limit);
        greenlit.write("prices.toml", PRICES);
        greenlit
    };
    // A picture costs a dollar, and no text comes near that.
    let greenlit = limited("0.9");
    greenlit.run(["generate", KEYWORD]).ended_with(7);
    assert_eq!(counts(&provider), [0; 4]);
    stopping(&greenlit, "outline");
    let made = counts(&provider);
    resume(&greenlit, &["--to", "all"])
        .ended_with(7)
        .says("a package may cost up to $1.");
    assert_eq!(counts(&provider), made);
    assert_eq!(greenlit.shown(&greenlit.job())["status"], "completed");
    // Without thumbnails there is no picture to pay for.
    greenlit
        .run(["generate", KEYWORD, "--thumbnails", "0"])
        .ended_with(0);
    let poor = limited("0.0000001");
    poor.run(["generate", KEYWORD, "--stop-at", "research"])
        .ended_with(7);
}

#[test]
fn rows_of_a_file_stop_where_each_is_to_stop() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(
        "keywords.csv",
        "keyword,stopAt,thumbnails\nrye bread,research,\nwheat bread,,\noat bread,all,0\n",
    );
    let args = ["generate", "--file", "keywords.csv", "--stop-at", "titles"];
    greenlit
        .run(args)
        .ended_with(0)
        .says("3 packages made, 2 of them stopped as asked");
    assert_eq!(counts(&provider), [3, 2, 1, 0]);
    greenlit
        .run(args)
        .ended_with(0)
        .says("0 packages made, 3 there already");
    assert_eq!(counts(&provider), [3, 2, 1, 0]);
}

#[test]
fn a_file_run_again_without_its_stop_goes_on_with_the_same_jobs() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", "keyword\nrye bread\nwheat bread\n");
    let run =
        |stop: &[&str]| greenlit.run([&["generate", "--file", "keywords.csv"], stop].concat());
    run(&["--stop-at", "titles"]).ended_with(0);
    let folders = greenlit.packages();
    run(&["--stop-at", "outline"])
        .ended_with(0)
        .says("2 packages made, 2 of them stopped as asked");
    assert_eq!(counts(&provider), [2, 2, 2, 0]);
    run(&[]).ended_with(0).says("2 packages made; ");
    assert_eq!(counts(&provider), [2, 2, 2, 2]);
    assert_eq!(greenlit.packages(), folders);
    assert_eq!(greenlit.jobs().len(), 2);
    // One that has gone farther is not taken back.
    run(&["--stop-at", "research"])
        .ended_with(0)
        .says("0 packages made, 2 there already");
    assert!(
        folders
            .iter()
            .all(|folder| package_json(folder)["stoppedAt"].is_null())
    );
}

#[test]
fn a_row_that_is_there_twice_goes_as_far_as_the_farther() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(
        "keywords.csv",
        "keyword,stop_at\nrye bread,research\nrye bread,outline\nrye bread,titles\n",
    );
    greenlit
        .run(["generate", "--file", "keywords.csv"])
        .ended_with(0)
        .says("1 packages made");
    assert_eq!(counts(&provider), [1, 1, 1, 0]);
    assert_eq!(package_json(&greenlit.package())["stoppedAt"], "outline");
}
