//! A package through every fault of a provider, once and for ever, by both wire forms: it completes, or it ends with the
//! right code and goes on when the fault is mended; and the ledger holds what the provider billed.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use greenlit_testkit::{
    Bill, Bomb, FakeProvider, Fault, Kind, Manner, Options, Outcome, Target, Trouble,
};
use serde_json::Value;
use support::{Greenlit, Run};

/// Exit codes of docs/cli.md.
const DONE: i32 = 0;
const INPUT: i32 = 3;
const PROVIDER: i32 = 4;
const QUALITY: i32 = 5;

/// A fault, the call it strikes, and how the run ends when it strikes once and when it lasts.
struct Case {
    fault: Fault,
    struck: Kind,
    once: i32,
    lasting: Option<i32>,
    /// What the error must say when it ends the run.
    says: &'static str,
}

fn case(fault: Fault, struck: Kind, once: i32, lasting: i32, says: &'static str) -> Case {
    Case {
        fault,
        struck,
        once,
        lasting: Some(lasting),
        says,
    }
}

/// Faults that a person must mend end the run at once and strike any call alike.
fn for_a_person(struck: Kind) -> Vec<Case> {
    [
        (Trouble::WrongKey, PROVIDER, "set OPENAI_API_KEY"),
        (Trouble::Forbidden, PROVIDER, "permissions"),
        (Trouble::UnknownModel, INPUT, "no such model"),
        (Trouble::NoQuota, PROVIDER, "no money left"),
        (Trouble::NoCredit, PROVIDER, "no money left"),
        (Trouble::Moderated, PROVIDER, "change the keyword"),
    ]
    .into_iter()
    .map(|(trouble, code, says)| case(Fault::Trouble(trouble), struck, code, code, says))
    .collect()
}

fn cases_of_texts() -> Vec<Case> {
    use Kind::{Outline, Research, Titles};
    let mut cases = for_a_person(Outline);
    cases.extend([
        case(
            Fault::Trouble(Trouble::TooLong),
            Titles,
            PROVIDER,
            PROVIDER,
            "larger context",
        ),
        case(
            Fault::Trouble(Trouble::RateLimit),
            Research,
            DONE,
            PROVIDER,
            "too many requests",
        ),
        case(
            Fault::Trouble(Trouble::FlexUnavailable),
            Titles,
            DONE,
            PROVIDER,
            "flex tier",
        ),
        case(
            Fault::Trouble(Trouble::SlowDown),
            Outline,
            DONE,
            PROVIDER,
            "grow too fast",
        ),
        case(
            Fault::Trouble(Trouble::ServerError),
            Research,
            DONE,
            PROVIDER,
            "500",
        ),
        case(
            Fault::Trouble(Trouble::Unavailable),
            Titles,
            DONE,
            PROVIDER,
            "503",
        ),
        case(
            Fault::Trouble(Trouble::Overloaded),
            Outline,
            DONE,
            PROVIDER,
            "529",
        ),
        case(Fault::Reset, Research, DONE, PROVIDER, "broke"),
        case(Fault::Cut, Titles, DONE, PROVIDER, "broke"),
        case(
            Fault::Silence,
            Outline,
            DONE,
            PROVIDER,
            "gave no answer within",
        ),
        case(Fault::Stall, Research, DONE, PROVIDER, " within "),
        case(
            Fault::SlowDrip(Duration::from_millis(400)),
            Titles,
            DONE,
            PROVIDER,
            " within ",
        ),
        case(Fault::Html(502), Outline, DONE, PROVIDER, "from a proxy"),
        case(Fault::Html(200), Research, PROVIDER, PROVIDER, "web page"),
        case(Fault::Endless, Titles, DONE, PROVIDER, "which is no answer"),
        case(
            Fault::Body(200, "{\"choices\":".to_owned()),
            Outline,
            DONE,
            PROVIDER,
            "not the JSON",
        ),
        case(
            Fault::ErrorInside("server_error"),
            Research,
            DONE,
            PROVIDER,
            "answered 500",
        ),
        case(Fault::InvalidJson, Titles, DONE, QUALITY, "answer."),
        case(Fault::CutJson, Outline, DONE, QUALITY, "answer.cut_off"),
        case(Fault::WrongSchema, Research, DONE, QUALITY, "answer.form"),
        case(Fault::Weak, Titles, DONE, QUALITY, "[titles."),
        case(Fault::Empty, Outline, DONE, QUALITY, "empty"),
        case(Fault::Length, Research, DONE, QUALITY, "cut off"),
        case(
            Fault::ContentFilter,
            Titles,
            PROVIDER,
            PROVIDER,
            "its filter stopped",
        ),
        case(Fault::Refusal, Outline, PROVIDER, PROVIDER, "refuses"),
    ]);
    for manner in Manner::ALL {
        cases.push(case(Fault::Dressed(manner), Research, DONE, DONE, ""));
    }
    cases
}

/// A picture that may be billed is never asked for twice by itself, so what hides its fate ends the run.
fn cases_of_pictures() -> Vec<Case> {
    let mut cases = for_a_person(Kind::Image);
    let picture = |fault, once, says| case(fault, Kind::Image, once, PROVIDER, says);
    cases.extend([
        picture(
            Fault::Trouble(Trouble::RateLimit),
            DONE,
            "too many requests",
        ),
        picture(Fault::Trouble(Trouble::ServerError), DONE, "500"),
        picture(Fault::Trouble(Trouble::Unavailable), DONE, "503"),
        picture(Fault::Reset, PROVIDER, "broke"),
        picture(Fault::Cut, PROVIDER, "broke"),
        picture(Fault::Silence, PROVIDER, "gave no answer within"),
        picture(Fault::Stall, PROVIDER, " within "),
        picture(Fault::Html(504), PROVIDER, "from a proxy"),
        picture(Fault::Endless, PROVIDER, "which is no answer"),
        picture(Fault::Empty, PROVIDER, "no picture"),
        picture(Fault::WrongPicture, PROVIDER, "no JPEG, PNG or WebP"),
        Case {
            lasting: Some(DONE),
            ..picture(Fault::PictureOfSize(1024, 1024), DONE, "")
        },
    ]);
    for bomb in Bomb::ALL {
        cases.push(picture(
            Fault::PictureBomb(bomb),
            PROVIDER,
            "cannot be used",
        ));
    }
    cases
}

/// A micro-dollar a token; a picture one for each of its tokens.
const PRICES: &str = r#"
[[model]]
id = "fake-text"
source = "this test"
prices = [{ from = "2026-01-01", input = 1.0, cached_input = 1.0, output = 1.0 }]

[[model]]
id = "fake-image"
source = "this test"
image = { quality = "medium", format = "jpeg" }
prices = [{ from = "2026-01-01", input = 1.0, output = 1.0, image_output = 1.0 }]
"#;

fn greenlit(provider: &FakeProvider, api: &str, fault: &Fault) -> Greenlit {
    let greenlit = Greenlit::with_server(provider)
        .set("OPENAI_API", api)
        .set("GREENLIT_MODELS", "prices.toml")
        // Longer than anything takes that is not meant to be late.
        .set(
            "GREENLIT_TIME_LIMIT",
            if is_late(fault) { "2" } else { "60" },
        );
    greenlit.write("prices.toml", PRICES);
    greenlit
}

fn is_late(fault: &Fault) -> bool {
    matches!(fault, Fault::Silence | Fault::Stall | Fault::SlowDrip(_))
}

/// What the user sees at the end, and that the fault's sentence is among it.
fn ended(case: &Case, run: Run, code: i32, told: &str) -> Run {
    let run = run.ended_with(code);
    if code != DONE {
        let said = run.stderr.contains(case.says);
        assert!(said, "{told}: {:?} is not in\n{}", case.says, run.stderr);
        assert!(
            run.stderr.contains("greenlit resume"),
            "{told}: {}",
            run.stderr
        );
        assert!(run.stdout.is_empty(), "{told}: {}", run.stdout);
    }
    run
}

/// The ledger of the only job against the provider's own books.
fn assert_booked(provider: &FakeProvider, greenlit: &Greenlit, told: &str) {
    let shown = greenlit.shown(&greenlit.job());
    let calls = shown["calls"].as_array().unwrap();
    let mut asked = provider.calls();
    asked.retain(|call| call.kind != Kind::Models);
    assert_eq!(
        calls.len(),
        asked.len(),
        "{told}: calls\n{calls:#?}\n{asked:#?}"
    );
    let bill: Bill = provider.billed();
    let settled: Vec<_> = calls
        .iter()
        .filter(|call| call["state"] == "settled")
        .collect();
    let sum = |of: &[&Value], name: &str| -> u64 {
        of.iter()
            .map(|call| call["usage"][name].as_u64().unwrap_or(0))
            .sum()
    };
    // What came in disguise, such as an endless answer, was answered and could not be read.
    let answered = bill.total(Outcome::Answered);
    let unknown = calls
        .iter()
        .filter(|call| call["state"] == "unknown")
        .count();
    if unknown == 0 {
        assert_eq!(
            sum(&settled, "input"),
            answered.input,
            "{told}: input\n{calls:#?}"
        );
        assert_eq!(sum(&settled, "output"), answered.output, "{told}: output");
        assert_eq!(
            sum(&settled, "imageOutput"),
            answered.image_output,
            "{told}: pictures"
        );
        let cost: u64 = calls
            .iter()
            .map(|call| call["costMicros"].as_u64().unwrap())
            .sum();
        assert_eq!(
            cost,
            answered.input + answered.output + answered.image_output,
            "{told}"
        );
        // A web page in place of an answer is taken for the wrong address, where nobody worked.
        let pages = asked
            .iter()
            .filter(|call| call.fault == Some(Fault::Html(200)));
        assert_eq!(
            bill.count(Outcome::Unheard),
            pages.count(),
            "{told}: unheard calls are unknown"
        );
    } else {
        assert!(sum(&settled, "input") <= answered.input, "{told}: input");
        assert!(bill.count(Outcome::Unheard) <= unknown, "{told}: {bill:#?}");
        assert_eq!(
            greenlit.jobs()[0]["costMicros"],
            Value::Null,
            "{told}: the cost is not known"
        );
    }
    for call in calls.iter().filter(|call| call["state"] == "failed") {
        assert_eq!(
            call["costMicros"], 0,
            "{told}: a refused call costs nothing"
        );
    }
}

fn once(case: &Case, api: &str) {
    let provider = FakeProvider::start(Options::default());
    let greenlit = greenlit(&provider, api, &case.fault);
    let told = format!("{:?} of {:?} by {api}, once", case.fault, case.struck);
    provider.fail_next(Target::from(case.struck), case.fault.clone());
    let run = greenlit.run(["generate", "sourdough for beginners"]);
    ended(case, run, case.once, &told);
    if case.once != DONE {
        greenlit.run(["resume", &greenlit.job()]).ended_with(DONE);
    }
    assert_eq!(greenlit.packages().len(), 1, "{told}");
    assert_booked(&provider, &greenlit, &told);
}

fn lasting(case: &Case, api: &str) {
    let Some(code) = case.lasting else { return };
    let provider = FakeProvider::start(Options::default());
    let greenlit = greenlit(&provider, api, &case.fault);
    let told = format!("{:?} of {:?} by {api}, for ever", case.fault, case.struck);
    provider.fail_always(Target::from(case.struck), case.fault.clone());
    let run = greenlit.run(["generate", "sourdough for beginners"]);
    ended(case, run, code, &told);
    let struck = provider.count(case.struck);
    // Four tries for the provider's faults, three for quality; what server and model do not know is asked for less.
    assert!(struck <= 4, "{told}: {struck} calls");
    if code != DONE {
        assert_eq!(greenlit.packages().len(), 0, "{told}");
        provider.mend();
        let before: Vec<_> = kinds().map(|kind| provider.count(kind)).collect();
        greenlit.run(["resume", &greenlit.job()]).ended_with(DONE);
        // What was finished is not asked for again.
        for (kind, before) in kinds().zip(before) {
            let finished = kind != case.struck && before > 0;
            if finished {
                assert_eq!(
                    provider.count(kind),
                    before,
                    "{told}: {kind:?} was paid twice"
                );
            }
        }
    }
    assert_eq!(greenlit.packages().len(), 1, "{told}");
    assert_booked(&provider, &greenlit, &told);
}

fn kinds() -> impl Iterator<Item = Kind> {
    [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image].into_iter()
}

/// Runs wait more than they work, so that many go side by side; all that fail are told.
fn side_by_side(cases: &[Case], api: &str, check: fn(&Case, &str)) {
    const AT_ONCE: usize = 6;
    let next = AtomicUsize::new(0);
    let failed: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut failed = Vec::new();
                    while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let run = std::panic::AssertUnwindSafe(|| check(case, api));
                        if std::panic::catch_unwind(run).is_err() {
                            failed.push(format!("{:?} of {:?}", case.fault, case.struck));
                        }
                    }
                    failed
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    assert!(failed.is_empty(), "by {api}: {failed:#?}");
}

#[test]
fn a_fault_of_a_text_that_passes_is_survived_by_chat() {
    side_by_side(&cases_of_texts(), "chat", once);
}

#[test]
fn a_fault_of_a_text_that_passes_is_survived_by_responses() {
    side_by_side(&cases_of_texts(), "responses", once);
}

#[test]
fn a_fault_of_a_text_that_lasts_ends_with_its_code_by_chat() {
    side_by_side(&cases_of_texts(), "chat", lasting);
}

#[test]
fn a_fault_of_a_text_that_lasts_ends_with_its_code_by_responses() {
    side_by_side(&cases_of_texts(), "responses", lasting);
}

#[test]
fn a_fault_of_a_picture_that_passes_is_survived_or_told() {
    side_by_side(&cases_of_pictures(), "responses", once);
}

#[test]
fn a_fault_of_a_picture_that_lasts_ends_with_its_code() {
    side_by_side(&cases_of_pictures(), "responses", lasting);
}
