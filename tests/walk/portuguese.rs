//! Every word of ours in Portuguese.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;

use crate::browser::Visitor;
use crate::support::Greenlit;
use crate::support::service::Service;

/// What our pages say in a language, in pieces without their variables.
fn said_in(language: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("crates/web/words")
        .join(language);
    let mut pieces = BTreeSet::new();
    for file in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let said = match line.split_once(" = ") {
                Some((_, said)) if !line.starts_with(' ') => said,
                _ => line.split_once(']').map_or(line, |(_, said)| said),
            };
            for piece in said.split(['{', '}']).step_by(2) {
                pieces.insert(piece.trim().to_lowercase());
            }
        }
    }
    pieces
}

/// English pieces that a line of the page consists of or, being of several words, that it holds.
fn english_in(page: &str, only_english: &BTreeSet<String>) -> Vec<String> {
    let lines: Vec<_> = page
        .lines()
        .map(|line| line.trim().to_lowercase())
        .collect();
    let stands = |piece: &&String| {
        let words = piece.split_whitespace().count();
        lines
            .iter()
            .any(|line| line == *piece || words > 1 && piece.len() > 9 && line.contains(*piece))
    };
    only_english.iter().filter(stands).cloned().collect()
}

#[test]
fn no_english_word_of_ours_is_left_for_a_portuguese_visitor() {
    let visitor = Visitor {
        languages: "pt-BR,pt",
        ..Visitor::default()
    };
    let Some(mut browser) = visitor.arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    let ready = service.begin(
        "pão de fermentação natural",
        &json!({ "titleSelection": "best" }),
    );
    service.wait_for(&ready, "completed");
    let waits = service.begin("conserto de bicicletas", &json!({}));
    service.wait_for(&waits, "awaiting_selection");

    let portuguese = said_in("pt");
    let english: BTreeSet<_> = said_in("en").difference(&portuguese).cloned().collect();
    assert!(english.len() > 100, "{english:?}");
    browser.visit(&service, "/docs");
    assert_ne!(
        english_in("For programs\nCancel", &english),
        Vec::<String>::new()
    );

    let waits = format!("/jobs/{waits}");
    let ready = format!("/jobs/{ready}");
    let package = format!("{ready}/package");
    for (name, path) in [
        ("new", "/"),
        ("batch", "/batch"),
        ("pick", &waits),
        ("run", &ready),
        ("package", &package),
        ("waiting", "/waiting"),
        ("history", "/history"),
        ("dashboard", "/dashboard"),
        ("costs", "/costs"),
    ] {
        browser.visit(&service, path);
        assert_eq!(
            browser.run("return document.documentElement.lang", vec![]),
            "pt-BR",
            "{path}"
        );
        browser.run(
            "document.querySelectorAll('details').forEach(one => { one.open = true; })",
            vec![],
        );
        let script = "document.querySelectorAll('[lang=en]').forEach(one => one.remove()); return document.body.innerText";
        let text = browser.run(script, vec![]);
        assert_eq!(
            english_in(text.as_str().unwrap(), &english),
            Vec::<String>::new(),
            "{path}"
        );
        browser.shows_well_in_brief(&format!("{name}-pt"));
    }
}

#[test]
fn the_language_is_chosen_at_the_foot_of_every_page() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    browser.visit(&service, "/");
    browser.meets("button", "Make the package");
    browser.chooses("Language", "Português");
    browser.waits_until("Portuguese", || {
        browser.run("return document.documentElement.lang", vec![]) == "pt-BR"
    });
    browser.is_sound();
}
