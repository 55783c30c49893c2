//! The loop: what is good passes, what is weak goes back with its reasons, and it always ends.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use greenlit_agents::{AgentError, NoObserver, Policy, outline, research, titles};
use greenlit_domain::judgement::Severity;
use greenlit_domain::model::{AnswerFacts, Billing, ModelError, PermanentKind, Role};
use greenlit_domain::settings::BelowBar;
use greenlit_domain::step::Step;
use greenlit_testkit::builders;
use support::{Remembering, Scripted};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name, ".json"))
    };
}

const GOOD: &str = fixture!("titles-good");
const WEAK: &str = fixture!("titles-weak");
const HOSTILE: &str = fixture!("titles-hostile");

fn accepting() -> Policy {
    Policy {
        below_bar: BelowBar::Accept,
        ..Policy::default()
    }
}

#[tokio::test]
async fn good_answers_pass_at_the_first_try() {
    let brief = builders::brief();
    let policy = Policy::default();
    let model = Scripted::new([fixture!("research-good")]);
    let found = research(
        &model,
        builders::research_task(&brief),
        &policy,
        &NoObserver,
    )
    .await
    .unwrap();
    assert!(found.score >= 90, "{found:?}");
    let model = Scripted::new([GOOD]);
    let found = titles(&model, builders::titles_task(&brief), &policy, &NoObserver)
        .await
        .unwrap();
    assert_eq!(found.result.candidates.len(), 10);
    let model = Scripted::new([fixture!("outline-good")]);
    let found = outline(&model, builders::outline_task(&brief), &policy, &NoObserver)
        .await
        .unwrap();
    assert!(found.score >= 90, "{found:?}");
}

#[tokio::test]
async fn bad_json_goes_back_twice_and_the_third_answer_counts() {
    let model = Scripted::new([
        "Sure! Titles, then.",
        "{\"titles\": [{\"text\": \"cut",
        GOOD,
    ]);
    let observer = Remembering::default();
    let brief = builders::brief();
    let found = titles(
        &model,
        builders::titles_task(&brief),
        &Policy::default(),
        &observer,
    )
    .await;
    assert!(found.is_ok());
    assert_eq!(observer.rules(), [["answer.no_json"], ["answer.cut_off"]]);
    let asked = model.asked();
    let attempts: Vec<_> = asked.iter().map(|request| request.attempt).collect();
    assert_eq!(attempts, [1, 2, 3]);
    // What cannot be read is not sent back: it costs tokens and teaches nothing.
    assert!(
        asked[2]
            .messages
            .iter()
            .all(|message| message.role == Role::User)
    );
    assert!(asked[2].messages[1].content.contains("ended in the middle"));
}

#[tokio::test]
async fn a_wrong_form_and_a_useless_answer_are_tries() {
    let useless = ModelError::Useless {
        message: "the answer was cut off at its greatest length: keep it shorter".to_owned(),
        facts: AnswerFacts::default(),
    };
    let model = Scripted::with([
        Ok("{\"verdict\": \"fine\"}".to_owned()),
        Err(useless),
        Ok("[]".to_owned()),
    ]);
    let observer = Remembering::default();
    let brief = builders::brief();
    let error = titles(
        &model,
        builders::titles_task(&brief),
        &Policy::default(),
        &observer,
    )
    .await
    .unwrap_err();
    assert_eq!(observer.rules(), [["answer.form"], ["answer.useless"]]);
    assert!(matches!(
        error,
        AgentError::Unreadable {
            step: Step::Titles,
            tries: 3,
            ..
        }
    ));
    assert!(error.to_string().contains("in 3 tries"), "{error}");
}

#[tokio::test]
async fn a_weak_answer_goes_back_with_itself_and_its_reasons() {
    let model = Scripted::new([WEAK, GOOD]);
    let brief = builders::brief();
    let observer = Remembering::default();
    titles(
        &model,
        builders::titles_task(&brief),
        &Policy::default(),
        &observer,
    )
    .await
    .unwrap();
    let asked = model.asked();
    let [task, answer, reasons] = asked[1].messages.as_slice() else {
        panic!("{:?}", asked[1].messages);
    };
    assert_eq!(task, &asked[0].messages[0]);
    assert_eq!(
        (answer.role, answer.content.as_str()),
        (Role::Assistant, WEAK.trim_end())
    );
    assert!(
        reasons.content.contains("60 are needed"),
        "{}",
        reasons.content
    );
    assert!(
        reasons.content.contains("curiosity 3 of 20"),
        "{}",
        reasons.content
    );
    assert_eq!(asked[0].step, Step::Titles);
}

#[tokio::test]
async fn below_the_bar_fails_with_the_best_trys_reasons() {
    let model = Scripted::new([WEAK, WEAK, WEAK]);
    let brief = builders::brief();
    let error = titles(
        &model,
        builders::titles_task(&brief),
        &Policy::default(),
        &NoObserver,
    )
    .await
    .unwrap_err();
    let AgentError::BelowBar {
        step,
        score,
        tries,
        reasons,
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!((*step, *tries), (Step::Titles, 3));
    assert!(*score < 60 && !reasons.is_empty());
    assert!(
        error
            .to_string()
            .starts_with("titles stayed below the bar in 3 tries"),
        "{error}"
    );
}

#[tokio::test]
async fn below_the_bar_is_accepted_only_where_it_was_said_and_is_marked() {
    let model = Scripted::new([WEAK, "{", WEAK]);
    let brief = builders::brief();
    let found = titles(
        &model,
        builders::titles_task(&brief),
        &accepting(),
        &NoObserver,
    )
    .await
    .unwrap();
    assert!(found.score < 60);
    let note = found.notes.last().unwrap();
    assert!(
        note.starts_with("accepted below the bar: titles scores"),
        "{note}"
    );
}

#[tokio::test]
async fn a_broken_limit_is_never_accepted() {
    let model = Scripted::new([HOSTILE, HOSTILE, HOSTILE]);
    let brief = builders::brief();
    let error = titles(
        &model,
        builders::titles_task(&brief),
        &accepting(),
        &NoObserver,
    )
    .await
    .unwrap_err();
    assert!(error.to_string().contains("broke a limit"), "{error}");
    let policy = Policy {
        bar: 0,
        ..accepting()
    };
    let model = Scripted::new([HOSTILE, HOSTILE, HOSTILE]);
    assert!(
        titles(&model, builders::titles_task(&brief), &policy, &NoObserver)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_result_within_the_limits_beats_a_broken_one() {
    let model = Scripted::new([WEAK, HOSTILE, HOSTILE]);
    let brief = builders::brief();
    let found = titles(
        &model,
        builders::titles_task(&brief),
        &accepting(),
        &NoObserver,
    )
    .await;
    assert!(found.is_ok());
}

#[tokio::test]
async fn hostile_answers_are_mended_or_refused_and_never_echoed_whole() {
    let brief = builders::brief();
    let model = Scripted::new([fixture!("research-hostile"); 3]);
    let observer = Remembering::default();
    let found = research(
        &model,
        builders::research_task(&brief),
        &accepting(),
        &observer,
    )
    .await;
    if let Ok(found) = found {
        let shown = format!("{:?}", found.result);
        for bad in [
            "file:///",
            "javascript:",
            "user:pw@",
            "\\u{202e}",
            "#zzzzzz",
        ] {
            assert!(!shown.contains(bad), "{bad} in {shown}");
        }
    }
    let model = Scripted::new([fixture!("outline-hostile"); 3]);
    let error = outline(
        &model,
        builders::outline_task(&brief),
        &accepting(),
        &observer,
    )
    .await
    .unwrap_err();
    let AgentError::BelowBar { reasons, .. } = error else {
        panic!("{error}");
    };
    assert!(
        reasons
            .iter()
            .any(|reason| reason.severity == Severity::Hard)
    );
    let asked = model.asked();
    assert!(asked[2].messages.last().unwrap().content.len() < 8_000);
    // 300 kB of titles within the schema.
    let model = Scripted::new([HOSTILE; 3]);
    let _ = titles(
        &model,
        builders::titles_task(&brief),
        &accepting(),
        &observer,
    )
    .await;
    let sent: usize = model.asked()[2]
        .messages
        .iter()
        .map(|message| message.content.len())
        .sum();
    assert!(sent < 16_000, "{sent}");
}

#[tokio::test]
async fn an_error_of_the_model_ends_it_at_once() {
    let error = ModelError::Permanent {
        message: "no key".to_owned(),
        kind: PermanentKind::Unauthorised,
        billing: Billing::Free,
    };
    let model = Scripted::with([Err(error.clone())]);
    let brief = builders::brief();
    let found = titles(
        &model,
        builders::titles_task(&brief),
        &accepting(),
        &NoObserver,
    )
    .await;
    assert_eq!(found, Err(AgentError::Model(error)));
}

#[tokio::test]
async fn no_repeats_means_one_ask() {
    let model = Scripted::new([WEAK]);
    let brief = builders::brief();
    let once = Policy {
        repeats: 0,
        ..Policy::default()
    };
    let error = titles(&model, builders::titles_task(&brief), &once, &NoObserver)
        .await
        .unwrap_err();
    assert!(matches!(error, AgentError::BelowBar { tries: 1, .. }));
}

#[tokio::test]
async fn an_answer_in_a_code_fence_is_read() {
    let model = Scripted::new([format!("```json\n{GOOD}\n```\n")]);
    let brief = builders::brief();
    assert!(
        titles(
            &model,
            builders::titles_task(&brief),
            &Policy::default(),
            &NoObserver
        )
        .await
        .is_ok()
    );
}

#[test]
fn an_agent_can_run_on_any_thread() {
    fn is_send(_: &(impl Send + ?Sized)) {}
    let model = Scripted::default();
    let policy = Policy::default();
    let task = builders::titles_task(&builders::brief());
    is_send(&titles(&model, task, &policy, &NoObserver));
}
