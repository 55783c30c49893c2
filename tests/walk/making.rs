//! From a keyword to a package in one's hands.

use std::fs::File;
use std::time::Duration;

use greenlit_testkit::{FakeProvider, Kind, Latency, Options};
use serde_json::{Value, json};

use crate::browser::{Browser, Motion, Screen, Scripts, Visitor};
use crate::support::Greenlit;
use crate::support::service::Service;

/// A provider slow enough for its calls to be seen on their way.
fn slow_provider() -> FakeProvider {
    FakeProvider::start(Options {
        latency: Latency::Fixed(Duration::from_millis(2500)),
        ..Options::default()
    })
}

/// What its calls cost.
const PRICES: &str = r#"
[[model]]
id = "fake-text"
source = "this test"
prices = [{ from = "2026-01-01", input = 2.0, cached_input = 0.5, output = 8.0 }]

[[model]]
id = "fake-image"
source = "this test"
prices = [{ from = "2026-01-01", per_image = 0.015 }]
"#;

/// Fills in the first page, sends it, and gives the job.
fn makes(browser: &Browser, service: &Service, keyword: &str) -> String {
    browser.visit(service, "/");
    browser.types("Keyword", keyword);
    browser.press("Make the package");
    browser.comes_below("/jobs/")
}

/// Makes a package and takes the title that stands first.
fn makes_with_the_first_title(browser: &Browser, service: &Service) {
    makes(browser, service, "sourdough for beginners");
    browser.meets("heading", "Pick a title");
    browser.is_sound();
    browser.press("Take this title");
    browser.sees("The package is ready");
    browser.is_sound();
}

/// A mark that is gone once the page is loaded again.
fn marks_page(browser: &Browser) {
    browser.run("window.walked = true", vec![]);
}

fn is_same_page(browser: &Browser) -> bool {
    browser.run("return window.walked === true", vec![]) == json!(true)
}

#[test]
fn a_first_visitor_watches_the_agents_picks_by_keyboard_and_opens_the_zip() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let provider = slow_provider();
    let greenlit = Greenlit::with_server(&provider).set("GREENLIT_MODELS", "prices.toml");
    greenlit.write("prices.toml", PRICES);
    let service = Service::start(&greenlit);
    browser.visit(&service, "/");
    browser.meets("heading", "What is the video about?");
    browser.shows_well("new");
    let job = makes(&browser, &service, "sourdough for beginners");
    marks_page(&browser);
    browser.sees("At work: ");
    browser.sees("At work: Titles");
    browser.is_sound();
    browser.has_not_jumped();
    assert!(!browser.text().contains("unknown"), "{}", browser.text());
    browser.keeps_picture("run-titles");
    browser.meets("heading", "Pick a title");
    assert!(is_same_page(&browser), "the page was loaded again");
    // From the first agent until the pick stands there.
    browser.has_not_jumped();
    browser.follow("Pick a title");
    browser.shows_well_as_it_is("pick");
    assert!(is_same_page(&browser), "the page was loaded again");

    browser.keys("3");
    browser.finds("input[name=number]:checked[data-key='3']");
    let script = "return document.querySelector('.title:has(:checked) b').textContent";
    let title = browser.run(script, vec![]);
    let title = title.as_str().unwrap();
    // Enter, as WebDriver writes it.
    browser.keys("\u{e007}");
    browser.sees("The package is ready");
    browser.sees(title);
    browser.shows_well("run-ready");

    browser.follow("Open the package");
    browser.comes_to(&format!("/jobs/{job}/package"));
    browser.meets("heading", title);
    browser.shows_well("package");
    browser.follow("Download all (zip)");
    let whole = || zip::ZipArchive::new(File::open(browser.downloads()).ok()?).ok();
    browser.waits_until("a whole zip", || whole().is_some());
    let mut zip = whole().unwrap();
    let names: Vec<_> = zip
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let name_of = |end: &str| {
        names
            .iter()
            .find(|name| name.ends_with(end))
            .unwrap()
            .clone()
    };
    for end in [
        "titles.md",
        "outline.md",
        "description.txt",
        "tags.txt",
        "thumbnail-3.jpg",
    ] {
        assert!(
            zip.by_name(&name_of(end)).unwrap().size() > 20,
            "{end} is empty"
        );
    }
    let package: Value =
        serde_json::from_reader(zip.by_name(&name_of("package.json")).unwrap()).unwrap();
    assert_eq!(package["selectedTitle"]["text"], title);
    assert_eq!(provider.count(Kind::Research), 1);
}

#[test]
fn titles_are_asked_for_again_with_a_note_and_then_ones_own_is_taken() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    makes(&browser, &service, "how to repair a bicycle wheel");
    browser.meets("heading", "Pick a title");
    let script = "return [...document.querySelectorAll('.title b:first-of-type')].map(e => e.textContent).join('|')";
    let first = browser.run(script, vec![]);
    browser.press("Ask for others");
    browser.types("What should be different?", "shorter, with a number");
    browser.press("Ask again");
    browser.waits_until("other titles", || {
        let now = browser.run(script, vec![]);
        now != first && now.as_str().is_some_and(|text| text.contains('|'))
    });
    browser.is_sound();
    browser.press("Write your own");
    browser.types("Your title", "My Wheel, My Way");
    browser.press("Take mine");
    browser.sees("The package is ready");
    browser.sees("My Wheel, My Way");
    browser.is_sound();
}

#[test]
fn turning_all_titles_down_ends_the_job_and_keeps_the_reason() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    makes(&browser, &service, "rye bread");
    browser.meets("heading", "Pick a title");
    browser.press("None of these");
    browser.types("Why not?", "we did this last year");
    browser.press("Turn them down");
    browser.sees("It was cancelled");
    browser.sees("we did this last year");
    browser.is_sound();
}

#[test]
fn a_page_outlives_its_server_and_nothing_is_lost() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    let provider = slow_provider();
    let greenlit = Greenlit::with_server(&provider);
    let service = Service::start(&greenlit);
    browser.visit(&service, "/");
    browser.types("Keyword", "sourdough for beginners");
    browser.click("radio", "The highest score");
    browser.press("Make the package");
    let job = browser.comes_below("/jobs/");
    marks_page(&browser);
    browser.sees("At work: Titles");
    let port = service.address().port().to_string();
    service.kill();
    browser.waits_until("a lost line", || !browser.troubles().is_empty());
    let service = Service::of(&mut greenlit.command(["serve", "--port", &port]));
    browser.sees("The package is ready");
    assert!(is_same_page(&browser), "the page was loaded again");
    assert_eq!(service.job(&job)["status"], "completed");
    assert_eq!(
        provider.count(Kind::Research),
        1,
        "research was paid for twice"
    );
    let _ = browser.troubles();
    browser.reload();
    browser.is_sound();
}

#[test]
fn without_scripts_forms_work_and_pages_refresh_themselves() {
    let visitor = Visitor {
        scripts: Scripts::Off,
        ..Visitor::default()
    };
    let Some(browser) = visitor.arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    makes_with_the_first_title(&browser, &service);
    browser.follow("Open the package");
    browser.meets("heading", "How it looks on YouTube");
    browser.is_sound();
}

#[test]
fn on_a_phone_a_package_is_made_with_a_thumb() {
    let visitor = Visitor {
        screen: Screen::Phone,
        ..Visitor::default()
    };
    let Some(browser) = visitor.arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    makes_with_the_first_title(&browser, &service);
    browser.follow("History");
    browser.comes_to("/history");
    browser.sees("sourdough for beginners");
    browser.is_sound();
}

#[test]
fn a_page_keeps_still_for_those_who_ask_for_it() {
    let visitor = Visitor {
        motion: Motion::Reduced,
        ..Visitor::default()
    };
    let Some(mut browser) = visitor.arrives() else {
        return;
    };
    let provider = slow_provider();
    let service = Service::start(&Greenlit::with_server(&provider));
    makes(&browser, &service, "sourdough for beginners");
    browser.sees("At work: ");
    assert_eq!(browser.motions(), Vec::<String>::new());
    browser.becomes(Visitor::default());
    browser.waits_until("a motion that was kept back", || {
        !browser.motions().is_empty()
    });
}

#[test]
fn markup_in_a_keyword_never_becomes_part_of_a_page() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    let service = Service::start(&Greenlit::offline());
    let keyword = "bread <img src=x onerror=document.title='taken'> & \"salt\" {{7*7}}";
    let job = service.begin(keyword, &json!({ "titleSelection": "best" }));
    service.wait_for(&job, "completed");
    for path in [
        format!("/jobs/{job}"),
        format!("/jobs/{job}/package"),
        "/history".to_owned(),
    ] {
        browser.visit(&service, &path);
        browser.sees("& \"salt\" {{7*7}}");
        assert_eq!(browser.count("img[src='x']"), 0, "{path}");
        assert_ne!(browser.run("return document.title", vec![]), "taken");
        browser.is_sound();
    }
}
