//! How the product is used, counted: which events are kept as usage, under the names of the specification's
//! `usage_analytics`.
//!
//! What people wrote is never in it: no keyword, no title, no note. What it took and cost, the store adds when it enters them.

use serde::Serialize;
use serde_json::{Value, json};

use crate::event::EventKind;
use crate::step::Step;

/// Something that was done, as usage knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Used {
    /// Such as `generation_completed`.
    pub kind: &'static str,
    /// What there is to say of it, an object.
    pub data: Value,
    /// What its time and money are told of.
    pub measured: Option<Measured>,
}

/// What time and money are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measured {
    /// The whole job since it was asked for.
    Job,
    /// A step since it last began.
    Step(Step),
}

/// What people do beside their jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// An account was made.
    SignedUp,
    /// A session was opened.
    SignedIn,
    /// An API key was made.
    KeyMade,
    /// All data of the person was taken out.
    DataExported,
}

impl Act {
    /// Its stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedUp => "account_created",
            Self::SignedIn => "signed_in",
            Self::KeyMade => "api_key_created",
            Self::DataExported => "data_exported",
        }
    }
}

impl Measured {
    /// Its name in the statement that enters usage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Job => "job",
            Self::Step(step) => step.as_str(),
        }
    }
}

impl Serialize for Measured {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What usage keeps of an event; `None` for those that only tell how the work goes.
pub fn used(event: &EventKind) -> Option<Used> {
    let (kind, data, measured) = match event {
        EventKind::Queued {} => ("generation_requested", json!({}), None),
        EventKind::Started { attempt } => {
            ("generation_started", json!({ "attempt": attempt }), None)
        }
        EventKind::Waiting {} => ("titles_offered", json!({}), None),
        EventKind::Picked { answer, by_person } => {
            (picked(answer), json!({ "byPerson": by_person }), None)
        }
        EventKind::Completed { .. } => ("generation_completed", json!({}), Some(Measured::Job)),
        EventKind::Failed(failure) => {
            let data = json!({ "code": failure.code.as_str() });
            ("generation_failed", data, Some(Measured::Job))
        }
        EventKind::Cancelled {} => ("generation_cancelled", json!({}), Some(Measured::Job)),
        EventKind::StepCompleted { step, score, .. } => {
            let data = json!({ "score": score });
            (names(*step).0, data, Some(Measured::Step(*step)))
        }
        EventKind::StepFailed { step, .. } => {
            (names(*step).1, json!({}), Some(Measured::Step(*step)))
        }
        EventKind::StepStarted { .. }
        | EventKind::StepRepeated { .. }
        | EventKind::StepWaiting { .. }
        | EventKind::CallStarted { .. }
        | EventKind::CallSettled { .. } => return None,
    };
    Some(Used {
        kind,
        data,
        measured,
    })
}

/// An event tells an answer in words; those that turn the titles down begin so.
fn picked(answer: &str) -> &'static str {
    if answer.starts_with("again: ") || answer.starts_with("no: ") {
        "titles_rejected"
    } else {
        "title_selected"
    }
}

/// The specification's `generation_PHASE_success` and `generation_PHASE_failed`.
fn names(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Research => ("generation_research_success", "generation_research_failed"),
        Step::Titles => ("generation_titles_success", "generation_titles_failed"),
        Step::Background => (
            "generation_background_success",
            "generation_background_failed",
        ),
        Step::Outline => ("generation_outline_success", "generation_outline_failed"),
        Step::Thumbnails => (
            "generation_thumbnails_success",
            "generation_thumbnails_failed",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generation::{Failure, FailureCode};

    #[test]
    fn words_of_people_and_of_models_are_in_no_usage() {
        let secret = "a secret plan";
        let events = [
            EventKind::Picked {
                answer: secret.to_owned(),
                by_person: true,
            },
            EventKind::Failed(Failure {
                code: FailureCode::Quality,
                message: secret.to_owned(),
            }),
            EventKind::StepCompleted {
                step: Step::Outline,
                score: Some(80),
                notes: vec![secret.to_owned()],
            },
            EventKind::StepFailed {
                step: Step::Titles,
                message: secret.to_owned(),
            },
        ];
        for event in events {
            let used = used(&event).unwrap();
            assert!(!used.data.to_string().contains(secret), "{used:?}");
        }
    }

    #[test]
    fn each_phase_has_the_names_of_the_specification() {
        for step in Step::ALL {
            let (success, failed) = names(step);
            assert_eq!(success, format!("generation_{step}_success"));
            assert_eq!(failed, format!("generation_{step}_failed"));
        }
    }

    #[test]
    fn an_answer_that_turns_titles_down_selects_none() {
        assert_eq!(picked("again: shorter, please"), "titles_rejected");
        assert_eq!(picked("no: off topic"), "titles_rejected");
        assert_eq!(picked("Bread for Beginners"), "title_selected");
    }
}
