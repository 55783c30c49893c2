//! Which title? Answered at once, later, with own words, with "again"; in a terminal and elsewhere.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_testkit::{FakeProvider, Fault, Kind, Options};
use serde_json::Value;
use support::{Greenlit, files_in, package_json};

const KEYWORD: &str = "sourdough for beginners";

fn counts(provider: &FakeProvider) -> [usize; 4] {
    [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image].map(|kind| provider.count(kind))
}

/// The lists of titles of a job, the oldest first.
fn lists(greenlit: &Greenlit, job: &str) -> Vec<Vec<String>> {
    let shown = greenlit.shown(job);
    let results = shown["results"].as_array().unwrap().iter();
    results
        .filter(|result| result["step"] == "titles")
        .map(|result| {
            let candidates = result["result"]["candidates"].as_array().unwrap().iter();
            candidates
                .map(|title| title["text"].as_str().unwrap().to_owned())
                .collect()
        })
        .collect()
}

/// A job that waits for a title, and its titles.
fn waiting(greenlit: &Greenlit) -> (String, Vec<String>) {
    greenlit
        .run(["generate", KEYWORD, "--title", "ask"])
        .ended_with(10);
    let job = greenlit.job();
    let titles = lists(greenlit, &job).remove(0);
    (job, titles)
}

#[test]
fn without_a_terminal_the_titles_are_shown_and_the_job_waits() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let run = greenlit
        .run(["generate", KEYWORD, "--title", "ask"])
        .ended_with(10);
    let job = greenlit.job();
    let titles = lists(&greenlit, &job).remove(0);
    assert_eq!(titles.len(), 10);
    let run = run.says(&format!(
        "greenlit resume {} --title N",
        &job[job.len() - 8..]
    ));
    for title in titles {
        let beginning: String = title.chars().take(20).collect();
        assert!(run.stderr.contains(&beginning), "{title}: {}", run.stderr);
    }
    assert!(run.stdout.is_empty());
    // A refusal would cost no picture.
    assert_eq!(counts(&provider), [1, 1, 0, 0]);
    assert_eq!(greenlit.shown(&job)["status"], "awaiting_selection");
}

#[test]
fn a_number_picks_that_title() {
    let greenlit = Greenlit::offline();
    let (job, titles) = waiting(&greenlit);
    greenlit.run(["resume", &job, "--title", "3"]).ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["text"], titles[2]);
    assert_eq!(package["selectedTitle"]["candidate"], 3);
    assert_eq!(package["pairs"][0]["title"], titles[2]);
}

#[test]
fn own_words_become_the_title_with_thumbnail_words_of_their_own() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let (job, _) = waiting(&greenlit);
    let title = "Sourdough for beginners: my own words";
    greenlit
        .run(["resume", &job, "--title", title])
        .ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["text"], title);
    assert_eq!(package["selectedTitle"]["candidate"], Value::Null);
    assert_eq!(package["pairs"][0]["title"], title);
    assert!(!package["pairs"][0]["words"].as_str().unwrap().is_empty());
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
}

#[test]
fn what_is_no_answer_is_refused_and_the_job_still_waits() {
    let greenlit = Greenlit::offline();
    let (job, _) = waiting(&greenlit);
    for (args, told) in [
        (["--title", "11"], "choose 1 to 10"),
        (["--title", "0"], "choose 1 to 10"),
        (["--title", "a <b> title"], "--title"),
        (["--title", &"x".repeat(101)], "--title"),
        (["--again", "  "], "say what should be different"),
    ] {
        let args = [&["resume", &job], &args[..]].concat();
        greenlit.run(args).ended_with(3).says(told);
    }
    assert_eq!(greenlit.shown(&job)["status"], "awaiting_selection");
}

#[test]
fn again_brings_other_titles_and_paints_nothing() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let (job, _) = waiting(&greenlit);
    greenlit
        .run(["resume", &job, "--again", "shorter, with a number"])
        .ended_with(10);
    assert!(provider.last_body().contains("shorter, with a number"));
    assert_eq!(counts(&provider), [1, 2, 0, 0]);
    assert_eq!(lists(&greenlit, &job).len(), 2);
    greenlit
        .run(["resume", &job, "--title", "best"])
        .ended_with(0);
    assert_eq!(counts(&provider), [1, 2, 1, 1]);
    let newest = lists(&greenlit, &job).remove(1);
    assert_eq!(
        package_json(&greenlit.package())["selectedTitle"]["text"],
        newest[0]
    );
}

#[test]
fn the_drafter_too_has_other_titles_when_it_is_asked_again() {
    let greenlit = Greenlit::offline();
    let (job, first) = waiting(&greenlit);
    greenlit
        .run(["resume", &job, "--again", "shorter"])
        .ended_with(10);
    let second = lists(&greenlit, &job).remove(1);
    assert!(
        second.iter().all(|title| !first.contains(title)),
        "{first:#?} {second:#?}"
    );
}

#[test]
fn a_picked_title_is_not_picked_again() {
    let greenlit = Greenlit::offline();
    let (job, titles) = waiting(&greenlit);
    greenlit.run(["resume", &job, "--title", "1"]).ended_with(0);
    for args in [["--title", "2"], ["--again", "shorter"]] {
        let args = [&["resume", &job], &args[..]].concat();
        greenlit
            .run(args)
            .ended_with(3)
            .says("is complete: its title cannot be changed");
    }
    assert_eq!(
        package_json(&greenlit.package())["selectedTitle"]["text"],
        titles[0]
    );
}

#[test]
fn a_job_that_failed_after_its_pick_keeps_its_title() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Outline, Fault::Code(400, "invalid_request_error"));
    let greenlit = Greenlit::with_text_server(&provider);
    let args = ["generate", KEYWORD, "--title", "2", "--thumbnails", "0"];
    greenlit.run(args).ended_with(4);
    provider.mend();
    let job = greenlit.job();
    greenlit
        .run(["resume", &job, "--title", "3"])
        .ended_with(3)
        .says("is picked already");
    greenlit.run(["resume", &job]).ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["candidate"], 2);
}

#[test]
fn a_job_that_failed_before_its_titles_takes_a_choice_with_resume() {
    let provider = FakeProvider::start(Options::default());
    provider.fail_always(Kind::Titles, Fault::Code(400, "invalid_request_error"));
    let greenlit = Greenlit::with_text_server(&provider);
    let args = ["generate", KEYWORD, "--title", "2", "--thumbnails", "0"];
    greenlit.run(args).ended_with(4);
    provider.mend();
    greenlit
        .run(["resume", &greenlit.job(), "--title", "3"])
        .ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["candidate"], 3);
}

#[test]
fn two_answers_at_once_are_one_pick_and_one_payment() {
    let provider = FakeProvider::start(Options::default());
    let greenlit = Greenlit::with_server(&provider);
    let (job, _) = waiting(&greenlit);
    let both = ["1", "2"].map(|number| greenlit.start(["resume", &job, "--title", number]));
    let ends = both.map(|run| run.end().code);
    assert!(ends.contains(&Some(0)), "{ends:?}");
    assert_eq!(counts(&provider), [1, 1, 1, 1]);
    assert_eq!(greenlit.packages().len(), 1);
}

#[test]
fn a_number_that_was_chosen_beforehand_is_taken_without_asking() {
    let greenlit = Greenlit::offline();
    greenlit
        .run(["generate", KEYWORD, "--title", "4"])
        .ended_with(0);
    let package = package_json(&greenlit.package());
    assert_eq!(package["selectedTitle"]["candidate"], 4);
}

/// The same in a real pseudo-terminal.
#[cfg(unix)]
mod terminal {
    use std::process::{Command, Stdio};

    use rexpect::session::{Options as Reading, PtySession, spawn_with_options};

    use super::*;

    /// A person at a terminal of 110 columns.
    fn typing(greenlit: &Greenlit, args: &[&str]) -> PtySession {
        let mut shell = Command::new("/bin/sh");
        // The trap keeps the shell alive on Ctrl-C, so that it can tell how greenlit ended.
        let sized = "trap : INT; stty cols 110 rows 60; \"$0\" \"$@\"; echo \"ended with $?.\"";
        shell
            .args(["-c", sized, env!("CARGO_BIN_EXE_greenlit")])
            .args(args);
        greenlit.dress(&mut shell);
        shell
            .env("TERM", "xterm-256color")
            .stdin(Stdio::inherit())
            .stdout(Stdio::inherit())
            .stderr(Stdio::inherit());
        let reading = Reading::new()
            .timeout_ms(Some(30_000))
            .strip_ansi_escape_codes(true);
        spawn_with_options(shell, reading).unwrap()
    }

    /// The library takes each byte for a character.
    fn as_utf8(read: &str) -> String {
        let bytes: Vec<_> = read.chars().filter_map(|c| u8::try_from(c).ok()).collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Reads up to the question.
    fn asked(terminal: &mut PtySession) -> String {
        let before = terminal.exp_string("Which title?").unwrap();
        terminal.exp_string("later to decide later.").unwrap();
        as_utf8(&before)
    }

    #[track_caller]
    fn assert_ends_with(mut terminal: PtySession, code: i32) -> String {
        let rest = as_utf8(&terminal.exp_eof().unwrap());
        assert!(rest.contains(&format!("ended with {code}.")), "{rest}");
        rest
    }

    #[test]
    fn a_person_watches_the_agents_and_picks_a_number() {
        let greenlit = Greenlit::offline();
        let mut terminal = typing(&greenlit, &["generate", KEYWORD, "--thumbnails", "1"]);
        let before = asked(&mut terminal);
        for text in [
            "offline draft",
            "✓ research",
            "✓ titles",
            "score",
            "words on the thumbnail",
        ] {
            assert!(before.contains(text), "{text:?} is not in {before}");
        }
        terminal.send_line("2").unwrap();
        let rest = assert_ends_with(terminal, 0);
        assert!(rest.contains("✓ outline"), "{rest}");
        let job = greenlit.job();
        let package = package_json(&greenlit.package());
        assert_eq!(package["selectedTitle"]["candidate"], 2);
        assert_eq!(
            package["selectedTitle"]["text"],
            lists(&greenlit, &job)[0][1]
        );
    }

    #[test]
    fn a_stop_at_the_titles_shows_them_and_asks_nothing() {
        let greenlit = Greenlit::offline();
        let args = ["generate", KEYWORD, "--stop-at", "titles"];
        let shown = assert_ends_with(typing(&greenlit, &args), 0);
        assert!(shown.contains("words on the thumbnail"), "{shown}");
        assert!(!shown.contains("Which title?"), "{shown}");
        // Going on asks: that is how a job begun in a terminal chooses.
        let job = greenlit.job();
        let mut terminal = typing(&greenlit, &["resume", &job, "--to", "outline"]);
        asked(&mut terminal);
        terminal.send_line("2").unwrap();
        assert_ends_with(terminal, 0);
        let package = package_json(&greenlit.package());
        assert_eq!(package["selectedTitle"]["candidate"], 2);
        assert_eq!(package["stoppedAt"], "outline");
    }

    #[test]
    fn enter_alone_takes_the_first_title() {
        let greenlit = Greenlit::offline();
        let mut terminal = typing(&greenlit, &["generate", KEYWORD, "--thumbnails", "0"]);
        asked(&mut terminal);
        terminal.send_line("").unwrap();
        assert_ends_with(terminal, 0);
        let package = package_json(&greenlit.package());
        assert_eq!(package["selectedTitle"]["candidate"], 1);
    }

    #[test]
    fn what_makes_no_sense_is_asked_again_until_own_words_come() {
        let greenlit = Greenlit::offline();
        let mut terminal = typing(&greenlit, &["generate", KEYWORD, "--thumbnails", "0"]);
        asked(&mut terminal);
        terminal.send_line("11").unwrap();
        terminal.exp_string("there is no title 11").unwrap();
        terminal.send_line("again").unwrap();
        terminal.exp_string("say what should be different").unwrap();
        terminal.send_line("Pão sem segredo: do zero").unwrap();
        assert_ends_with(terminal, 0);
        let package = package_json(&greenlit.package());
        assert_eq!(package["selectedTitle"]["text"], "Pão sem segredo: do zero");
    }

    #[test]
    fn again_with_a_note_shows_ten_others() {
        let provider = FakeProvider::start(Options::default());
        let greenlit = Greenlit::with_server(&provider);
        let mut terminal = typing(&greenlit, &["generate", KEYWORD, "--thumbnails", "1"]);
        asked(&mut terminal);
        terminal.send_line("again shorter, with a number").unwrap();
        asked(&mut terminal);
        assert!(provider.last_body().contains("shorter, with a number"));
        terminal.send_line("1").unwrap();
        assert_ends_with(terminal, 0);
        assert_eq!(counts(&provider), [1, 2, 1, 1]);
        assert_eq!(lists(&greenlit, &greenlit.job()).len(), 2);
    }

    #[test]
    fn no_cancels_before_a_picture_is_paid_for() {
        let provider = FakeProvider::start(Options::default());
        let greenlit = Greenlit::with_server(&provider);
        let mut terminal = typing(&greenlit, &["generate", KEYWORD]);
        asked(&mut terminal);
        terminal.send_line("no").unwrap();
        let rest = assert_ends_with(terminal, 0);
        assert!(rest.contains("cancelled"), "{rest}");
        assert_eq!(greenlit.shown(&greenlit.job())["status"], "cancelled");
        assert_eq!(counts(&provider), [1, 1, 0, 0]);
    }

    #[test]
    fn later_leaves_the_job_waiting_and_resume_asks_again() {
        let greenlit = Greenlit::offline();
        let mut terminal = typing(&greenlit, &["generate", KEYWORD, "--thumbnails", "0"]);
        asked(&mut terminal);
        terminal.send_line("later").unwrap();
        let rest = assert_ends_with(terminal, 10);
        let job = greenlit.job();
        assert!(rest.contains(&job[job.len() - 8..]), "{rest}");
        let mut terminal = typing(&greenlit, &["resume", &job]);
        asked(&mut terminal);
        terminal.send_line("5").unwrap();
        assert_ends_with(terminal, 0);
        assert_eq!(
            package_json(&greenlit.package())["selectedTitle"]["candidate"],
            5
        );
    }

    #[test]
    fn ctrl_c_and_the_end_of_input_at_the_question_leave_the_job_waiting() {
        for (key, code) in [('c', 130), ('d', 10)] {
            let greenlit = Greenlit::offline();
            let mut terminal = typing(&greenlit, &["generate", KEYWORD, "--thumbnails", "0"]);
            asked(&mut terminal);
            terminal.send_control(key).unwrap();
            let rest = assert_ends_with(terminal, code);
            assert!(rest.contains("greenlit resume"), "{rest}");
            assert_eq!(
                greenlit.shown(&greenlit.job())["status"],
                "awaiting_selection"
            );
        }
    }

    #[test]
    fn best_and_json_ask_nobody_even_at_a_terminal() {
        let greenlit = Greenlit::offline();
        let args = ["generate", KEYWORD, "--title", "best", "--thumbnails", "0"];
        assert_ends_with(typing(&greenlit, &args), 0);
        assert_eq!(files_in(&greenlit.package()).len(), 6);
        let args = ["generate", KEYWORD, "--json", "--thumbnails", "0"];
        assert_ends_with(typing(&greenlit, &args), 0);
    }
}
