//! A file of keywords: a package a row, side by side, and only what is missing when it is run again.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::fs;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options, Target};
use serde_json::Value;
use support::{Greenlit, Run, package_json};

const KEYWORDS: &str = "keyword\nrye bread\nwheat bread\noat bread\n";

fn generate(greenlit: &Greenlit) -> Run {
    greenlit.run(["generate", "--file", "keywords.csv", "--thumbnails", "0"])
}

#[test]
fn each_row_is_made_with_its_own_settings() {
    let greenlit = Greenlit::offline();
    greenlit.write(
        "keywords.csv",
        "keyword,niche,language,title,thumbnails,labels,seed,id\n\
         pão de centeio,padaria,pt-BR,2,1,spring|bread,7,a\n\
         \"bread, plain\",,,best,0,,8,\n",
    );
    greenlit
        .run(["generate", "--file", "keywords.csv", "--label", "all"])
        .ended_with(0)
        .says("2 packages made");
    let packages: Vec<_> = greenlit
        .packages()
        .iter()
        .map(|path| package_json(path))
        .collect();
    assert_eq!(packages.len(), 2);
    let of = |keyword: &str| {
        let found = packages
            .iter()
            .find(|package| package["keyword"] == keyword);
        found.unwrap().clone()
    };
    let rye = of("pão de centeio");
    assert_eq!(rye["language"], "pt-BR");
    assert_eq!(rye["selectedTitle"]["candidate"], 2);
    assert_eq!(rye["pairs"].as_array().unwrap().len(), 1);
    assert_eq!(of("bread, plain")["pairs"].as_array().unwrap().len(), 0);
    let listed = greenlit
        .run(["list", "--label", "spring", "--json"])
        .ended_with(0);
    assert_eq!(listed.json().as_array().unwrap().len(), 1);
    let listed = greenlit
        .run(["list", "--label", "all", "--json"])
        .ended_with(0);
    assert_eq!(listed.json().as_array().unwrap().len(), 2);
}

#[test]
fn rows_that_are_the_same_are_one_package_unless_their_ids_differ() {
    let greenlit = Greenlit::offline();
    greenlit.write(
        "keywords.csv",
        "keyword,id\nrye bread,\nrye bread,\nrye bread,b\n",
    );
    generate(&greenlit).ended_with(0);
    assert_eq!(greenlit.packages().len(), 2);
}

#[test]
fn all_faults_of_a_file_are_told_with_their_lines_and_nothing_is_begun() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write(
        "keywords.csv",
        "keyword,thumbnails,title\nrye bread,,\n!!!,,\nwheat bread,7,eleven\n",
    );
    let run = greenlit
        .run(["generate", "--file", "keywords.csv"])
        .ended_with(3)
        .says("has 3 faults")
        .says("line 3: keyword:")
        .says("line 4: thumbnails:")
        .says("nothing was begun");
    assert!(!run.stderr.contains("line 2"), "{}", run.stderr);
    assert_eq!(provider.count(Target::Text), 0);
    assert_eq!(greenlit.jobs(), Vec::<Value>::new());
}

#[test]
fn a_file_that_cannot_be_read_says_what_would_be_right() {
    let greenlit = Greenlit::offline();
    generate(&greenlit)
        .ended_with(3)
        .says("keywords.csv: cannot be read");
    greenlit.write("keywords.csv", "rye bread\nwheat bread\n");
    generate(&greenlit).ended_with(3).says("`keyword`");
}

#[test]
fn a_file_that_is_run_again_makes_nothing_and_leaves_every_folder_alone() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", KEYWORDS);
    generate(&greenlit).ended_with(0).says("3 packages made");
    let calls = provider.count(Target::Text);
    let folders = greenlit.packages();
    generate(&greenlit)
        .ended_with(0)
        .says("0 packages made, 3 there already");
    assert_eq!(provider.count(Target::Text), calls);
    assert_eq!(greenlit.packages(), folders);
    assert_eq!(greenlit.jobs().len(), 3);
}

#[test]
fn a_folder_that_was_deleted_is_written_again_without_a_call() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", KEYWORDS);
    generate(&greenlit).ended_with(0);
    let calls = provider.count(Target::Text);
    let folders = greenlit.packages();
    fs::remove_dir_all(&folders[1]).unwrap();
    generate(&greenlit).ended_with(0);
    assert_eq!(greenlit.packages(), folders);
    assert_eq!(provider.count(Target::Text), calls);
}

#[test]
fn a_row_that_is_added_is_the_only_one_that_is_made() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", KEYWORDS);
    generate(&greenlit).ended_with(0);
    greenlit.write("keywords.csv", &format!("{KEYWORDS}corn bread\n"));
    generate(&greenlit)
        .ended_with(0)
        .says("1 packages made, 3 there already");
    assert_eq!(provider.count(Kind::Research), 4);
}

#[test]
fn failed_rows_are_named_and_are_the_only_ones_that_are_tried_again() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", KEYWORDS);
    provider.fail_next(Kind::Titles, Fault::Code(400, "invalid_request_error"));
    let run = generate(&greenlit)
        .ended_with(8)
        .says("2 packages made, 1 failed")
        .says("the same command tries them again");
    let failed = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("failed: "));
    assert_eq!(failed.count(), 1, "{}", run.stderr);
    assert_eq!(greenlit.packages().len(), 2);
    generate(&greenlit)
        .ended_with(0)
        .says("1 packages made, 2 there already");
    assert_eq!(greenlit.packages().len(), 3);
    assert_eq!(provider.count(Kind::Research), 3);
    assert_eq!(provider.count(Kind::Titles), 4);
    assert_eq!(provider.count(Kind::Outline), 3);
}

#[test]
fn json_prints_a_line_a_package_and_nothing_else() {
    let greenlit = Greenlit::offline();
    greenlit.write("keywords.csv", KEYWORDS);
    let args = [
        "generate",
        "--file",
        "keywords.csv",
        "--thumbnails",
        "0",
        "--json",
    ];
    let keywords = |run: Run| {
        let lines = run.stdout.lines();
        let packages = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut keywords: Vec<_> = packages
            .map(|package| package["keyword"].as_str().unwrap().to_owned())
            .collect();
        keywords.sort();
        keywords
    };
    let expected = ["oat bread", "rye bread", "wheat bread"];
    assert_eq!(keywords(greenlit.run(args).ended_with(0)), expected);
    assert_eq!(keywords(greenlit.run(args).ended_with(0)), expected);
}

#[test]
fn a_row_that_asks_waits_while_the_others_are_made() {
    let greenlit = Greenlit::offline();
    greenlit.write(
        "keywords.csv",
        "keyword,title\nrye bread,ask\nwheat bread,best\n",
    );
    generate(&greenlit)
        .ended_with(10)
        .says("1 packages made, 1 waiting for a title")
        .says("greenlit list --status awaiting_selection");
    assert_eq!(greenlit.packages().len(), 1);
    generate(&greenlit)
        .ended_with(10)
        .says("0 packages made, 1 there already, 1 waiting for a title");
    let waiting = ["list", "--status", "awaiting_selection", "--json"];
    let listed = greenlit.run(waiting).ended_with(0).json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let job = listed[0]["jobId"].as_str().unwrap();
    greenlit
        .run(["resume", job, "--title", "best"])
        .ended_with(0);
    generate(&greenlit)
        .ended_with(0)
        .says("0 packages made, 2 there already");
}

#[test]
fn at_most_so_many_packages_are_made_at_once() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    greenlit.write("keywords.csv", KEYWORDS);
    greenlit
        .run([
            "generate",
            "--file",
            "keywords.csv",
            "--thumbnails",
            "0",
            "--jobs",
            "1",
        ])
        .ended_with(0);
    assert_eq!(provider.peak_in_flight(), 1);
}
