//! The places beside a single job: many at once, history, waiting, figures, and how it all looks.

use serde_json::json;

use crate::browser::{Theme, Visitor};
use crate::support::Greenlit;
use crate::support::service::Service;

/// Three jobs that are ready and one that waits.
fn filled(service: &Service) -> String {
    let best = json!({ "titleSelection": "best", "labels": ["spring"] });
    let mut last = String::new();
    for keyword in [
        "sourdough for beginners",
        "how to repair a bicycle wheel",
        "rye bread",
    ] {
        last = service.begin(keyword, &best);
    }
    service.wait_for(&last, "completed");
    let waits = service.begin("iPhone 17 vs Pixel 11", &json!({}));
    service.wait_for(&waits, "awaiting_selection");
    waits
}

#[test]
fn many_keywords_are_read_shown_and_only_then_begun() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    browser.visit(&service, "/batch");
    browser.shows_well("batch");
    browser.types("Keywords", "sourdough for beginners\n12\nrye bread");
    browser.press("Show what was read");
    browser.sees("3 lines were read");
    browser.sees("mended");
    // The browser tells of the page's own status, 422, as of a failed request.
    assert_eq!(browser.troubles().len(), 1);
    browser.shows_well_as_it_is("batch-faults");
    browser.types("Keywords", "sourdough for beginners\npão de queijo");
    browser.press("Show what was read");
    browser.sees("2 lines were read");
    browser.finds("td[dir] + td");
    let read = "return [...document.querySelectorAll('tbody tr')].map(row => row.innerText).join()";
    let read = browser.run(read, vec![]).to_string();
    assert!(read.contains("Português"), "{read}");
    browser.press("Make 2 packages");
    browser.comes_to("/history");
    browser.sees("pão de queijo");
    browser.is_sound();
}

#[test]
fn history_finds_jobs_and_waiting_leads_to_the_pick() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    browser.visit(&service, "/history");
    browser.sees("Nothing was made here yet");
    browser.shows_well("history-empty");
    browser.visit(&service, "/waiting");
    browser.sees("Nothing waits for you");
    browser.shows_well("waiting-empty");
    let waits = filled(&service);
    browser.visit(&service, "/history");
    browser.sees("how to repair a bicycle wheel");
    browser.shows_well("history");
    browser.types("Words of the keyword", "bicycle");
    browser.press("Search");
    browser.sees_no_more("rye bread");
    browser.sees("how to repair a bicycle wheel");
    browser.is_sound();
    browser.visit(&service, "/waiting");
    browser.sees("iPhone 17 vs Pixel 11");
    browser.shows_well("waiting");
    browser.follow("Pick a title for “iPhone 17 vs Pixel 11”");
    browser.comes_to(&format!("/jobs/{waits}"));
    browser.meets("heading", "Pick a title");
}

#[test]
fn figures_are_drawn_and_stand_in_tables_too() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    browser.visit(&service, "/dashboard");
    browser.shows_well("dashboard-empty");
    filled(&service);
    browser.visit(&service, "/dashboard");
    browser.sees("Packages begun");
    // Figures may be a few seconds old.
    browser.waits_until("a figure with its table", || {
        browser.reload();
        browser.count("details table") > 0
    });
    assert!(browser.count("svg") > 0);
    browser.shows_well("dashboard");
    browser.follow("Costs");
    browser.comes_to("/costs");
    browser.shows_well("costs");
    browser.follow("Keyword");
    browser.sees("rye bread");
    browser.shows_well("costs-by-keyword");
}

#[test]
fn a_wrong_address_leads_back_to_where_things_are() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    browser.visit(&service, "/jobs/01900000-0000-7000-8000-000000000000");
    browser.sees("There is nothing here");
    // Its status, 404, is told as a failed request.
    assert_eq!(browser.troubles().len(), 1);
    browser.shows_well_as_it_is("error");
    browser.follow("To the first page");
    browser.comes_to("/");
}

#[test]
fn a_chosen_theme_outlasts_what_the_system_says() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    browser.visit(&service, "/");
    let ground = || {
        browser.run(
            "return getComputedStyle(document.body).backgroundColor",
            vec![],
        )
    };
    let light = ground();
    browser.chooses("Theme", "Dark");
    browser.waits_until("the dark theme", || ground() != light);
    let dark = ground();
    browser.reload();
    assert_eq!(ground(), dark);
    browser.chooses("Theme", "As the system");
    browser.waits_until("the system's theme", || ground() == light);
    browser.becomes(Visitor {
        theme: Theme::Dark,
        ..Visitor::default()
    });
    assert_eq!(
        browser.run(
            "return getComputedStyle(document.body).backgroundColor",
            vec![]
        ),
        dark
    );
}
