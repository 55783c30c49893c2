//! A keyword's language carries through a whole package: texts, folder, thumbnails; from a model and from the drafter.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::Value;
use support::{Greenlit, files_in, package_json, text};

/// Whether a letter is a mark of a language.
type Mark = fn(char) -> bool;

/// A keyword, the language that it is found to be in, and a mark of that language in the titles.
const KEYWORDS: [(&str, &str, Mark); 4] = [
    ("pão de fermentação natural", "pt", |c| {
        "ãõçáéíóú".contains(c)
    }),
    ("cómo hacer pan de masa madre", "es", |c| {
        "ñ¿¡áéíóú".contains(c)
    }),
    ("寿司の作り方", "ja", |c| {
        ('\u{3040}'..='\u{30ff}').contains(&c)
    }),
    ("خبز العجين المخمر", "ar", |c| {
        ('\u{0600}'..='\u{06ff}').contains(&c)
    }),
];

fn assert_in_language(package: &Value, language: &str, mark: Mark) {
    let found = package["language"].as_str().unwrap();
    assert!(found.starts_with(language), "{found} for {language}");
    let titles = package["titles"].as_array().unwrap();
    let marked = titles
        .iter()
        .filter(|title| title["text"].as_str().unwrap().contains(mark))
        .count();
    assert!(marked >= 5, "{language}: {titles:#?}");
    let outline = package["outline"].to_string() + package["description"].as_str().unwrap();
    assert!(outline.contains(mark), "{language}: {outline}");
}

#[test]
fn a_model_writes_in_the_keywords_language() {
    let provider = FakeProvider::start(Options::default());
    for (keyword, language, mark) in KEYWORDS {
        let greenlit = Greenlit::with_text_server(&provider);
        let args = ["generate", keyword, "--thumbnails", "0", "--json"];
        let package = greenlit.run(args).ended_with(0).json();
        assert_in_language(&package, language, mark);
    }
}

#[test]
fn the_drafter_writes_spanish_and_portuguese_and_the_words_are_set() {
    for (keyword, language, mark) in &KEYWORDS[..2] {
        let greenlit = Greenlit::offline();
        greenlit
            .run(["generate", keyword, "--title", "best"])
            .ended_with(0);
        let folder = greenlit.package();
        assert_eq!(files_in(&folder).len(), 9);
        assert_in_language(&package_json(&folder), language, *mark);
        assert!(text(&folder.join("description.txt")).contains(*mark));
    }
}

#[test]
fn a_result_in_another_language_goes_back_and_then_ends_with_the_rule() {
    let provider = FakeProvider::start(Options::default());
    // What the same model writes about an English keyword, to be given to a Portuguese one.
    let english = Greenlit::with_text_server(&provider);
    english
        .run(["generate", "sourdough for beginners", "--stop-at", "titles"])
        .ended_with(0);
    let shown = english.shown(&english.job());
    let titles = shown["results"].as_array().unwrap().iter();
    let titles = titles
        .clone()
        .find(|result| result["step"] == "titles")
        .unwrap();
    let words = serde_json::json!({ "titles": titles["result"]["candidates"] }).to_string();
    provider.fail_always(Kind::Titles, Fault::Words(words));
    let greenlit = Greenlit::with_text_server(&provider);
    let args = [
        "generate",
        "pão de fermentação natural",
        "--thumbnails",
        "0",
    ];
    let run = greenlit.run(args).ended_with(5).says("[titles.language]");
    assert!(run.stderr.contains("English"), "{}", run.stderr);
    provider.mend();
    greenlit.run(["resume", &greenlit.job()]).ended_with(0);
}
