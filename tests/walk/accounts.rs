//! Several people on one server: signing up, in and out, and what is not theirs.

use std::io::Write;
use std::process::Stdio;

use crate::browser::{Browser, Visitor};
use crate::support::Greenlit;
use crate::support::service::Service;

const PASSWORD: &str = "four words nobody joined";

/// A server for many, with its first admin, which newcomers may join.
fn many() -> Service {
    let greenlit = Greenlit::offline().set("GREENLIT_SIGN_UP", "true");
    let mut add = greenlit
        .command(["user", "add", "--admin", "ana@example.org"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = add.stdin.take().unwrap();
    typed.write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    drop(typed);
    let added = add.wait_with_output().unwrap();
    assert!(added.status.success(), "{added:?}");
    Service::start_with(&greenlit, &["--accounts"])
}

fn signs_in(browser: &Browser, service: &Service, email: &str) {
    browser.visit(service, "/sign-in");
    browser.types("E-mail address", email);
    browser.types("Password", PASSWORD);
    browser.press("Sign in");
    browser.meets("heading", "What is the video about?");
}

#[test]
fn a_newcomer_signs_up_makes_a_package_and_signs_out() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = many();
    browser.visit(&service, "/history");
    browser.comes_to("/sign-in");
    browser.shows_well("sign-in");
    browser.follow("Create an account");
    browser.comes_to("/sign-up");
    browser.shows_well("sign-up");
    browser.types("E-mail address", "bia@example.org");
    browser.types("Password", PASSWORD);
    browser.press("Create an account");
    browser.meets("link", "New");
    browser.visit(&service, "/");
    browser.types("Keyword", "sourdough for beginners");
    browser.press("Make the package");
    let job = browser.comes_below("/jobs/");
    browser.press("Take this title");
    browser.sees("The package is ready");
    browser.is_sound();
    browser.visit(&service, "/settings");
    browser.sees("bia@example.org");
    browser.shows_well("settings");
    browser.press("Sign out");
    browser.meets("button", "Sign in");
    browser.visit(&service, &format!("/jobs/{job}"));
    browser.comes_to("/sign-in");
}

#[test]
fn another_persons_package_is_not_there_and_the_admins_pages_neither() {
    let Some(mut browser) = Visitor::default().arrives() else {
        return;
    };
    let service = many();
    signs_in(&browser, &service, "ana@example.org");
    browser.types("Keyword", "sourdough for beginners");
    browser.press("Make the package");
    let job = browser.comes_below("/jobs/");
    browser.press("Take this title");
    browser.sees("The package is ready");
    browser.visit(&service, "/admin");
    browser.sees("ana@example.org");
    browser.shows_well("admin");
    browser.visit(&service, "/settings");
    browser.press("Sign out");
    browser.meets("button", "Sign in");

    browser.visit(&service, "/sign-up");
    browser.types("E-mail address", "bia@example.org");
    browser.types("Password", PASSWORD);
    browser.press("Create an account");
    browser.meets("link", "New");
    for path in [
        format!("/jobs/{job}"),
        format!("/jobs/{job}/package"),
        "/admin".to_owned(),
    ] {
        browser.visit(&service, &path);
        assert!(!browser.text().contains("sourdough"), "{path}");
        assert!(!browser.text().contains("ana@example.org"), "{path}");
    }
    browser.visit(&service, "/history");
    browser.sees("Nothing was made here yet");
}

#[test]
fn a_wrong_password_is_refused_in_words_that_say_nothing_of_who_is_known() {
    let Some(browser) = Visitor::default().arrives() else {
        return;
    };
    let service = many();
    for email in ["ana@example.org", "nobody@example.org"] {
        browser.visit(&service, "/sign-in");
        browser.types("E-mail address", email);
        browser.types("Password", "not the password at all");
        browser.press("Sign in");
        browser.sees("The e-mail address or the password is wrong.");
    }
}
