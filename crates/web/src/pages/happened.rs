//! What happened to a job, as a list that people read.

use greenlit_domain::time::Timestamp;
use greenlit_store::rows::{Pick, PickAnswer};

use super::told::{self, Told};
use super::words::Words;
use crate::api::timeline::{Entry, What};

/// One thing that happened.
#[derive(Debug)]
pub struct Happened {
    /// How long after the job was asked for.
    pub after: String,
    /// When, for machines.
    pub at: String,
    /// What.
    pub what: String,
    /// Good, bad, or neither, for the sign before it.
    pub tone: &'static str,
    /// Why it failed or waits, or what the answer was.
    pub message: Option<Told>,
    /// What was mended in a result, and what else is to be known of it.
    pub notes: Vec<Told>,
    /// Why an agent was asked again.
    pub reasons: Vec<Told>,
    /// How long it took and what it cost.
    pub figures: String,
    /// Whether it is a call to a model, which only those want to see who look closely.
    pub is_call: bool,
}

/// All of it, the first thing first.
pub fn of(
    words: &Words,
    entries: Vec<Entry>,
    began: Timestamp,
    last_pick: Option<&Pick>,
) -> Vec<Happened> {
    let last = entries.iter().rposition(|entry| entry.what == What::Picked);
    let entries = entries.into_iter().enumerate();
    entries
        .map(|(index, entry)| {
            let pick = last_pick.filter(|_| Some(index) == last);
            one(words, entry, began, pick)
        })
        .collect()
}

fn one(words: &Words, entry: Entry, began: Timestamp, pick: Option<&Pick>) -> Happened {
    let mut figures = Vec::new();
    if let Some(millis) = entry.duration_ms {
        figures.push(words.duration(std::time::Duration::from_millis(millis)));
    }
    if entry.cost_micros.0.is_some_and(|cost| cost.0 > 0) {
        figures.push(words.money(&entry.cost_micros));
    }
    if let Some(score) = entry.score {
        figures.push(words.say_with("happened-score", "score", i64::from(score)));
    }
    Happened {
        after: words.duration(entry.at.since(began)),
        at: entry.at.to_string(),
        what: told(words, &entry, pick),
        tone: tone(entry.what, entry.message.is_some()),
        reasons: entry
            .reasons
            .iter()
            .map(|reason| told::tell(words, &reason.message))
            .collect(),
        figures: figures.join(" · "),
        is_call: entry.what == What::Called,
        notes: entry
            .notes
            .iter()
            .map(|note| told::tell(words, note))
            .collect(),
        message: entry
            .message
            .filter(|_| entry.notes.is_empty())
            .map(|message| message_of(words, entry.what, &message)),
    }
}

fn told(words: &Words, entry: &Entry, pick: Option<&Pick>) -> String {
    let step = entry.step.map(|step| words.say(&format!("step-{step}")));
    let step = step.unwrap_or_default();
    match entry.what {
        What::Queued => words.say("happened-queued"),
        What::Started => words.say("happened-started"),
        What::Resumed => words.say("happened-resumed"),
        What::StepStarted => words.say_with("happened-step-started", "step", step),
        What::Called => words.say_all(
            "happened-called",
            [
                ("step", step.into()),
                ("model", entry.model.clone().unwrap_or_default().into()),
            ],
        ),
        What::StepRepeated => words.say_with("happened-step-repeated", "step", step),
        What::StepWaiting => words.say_with("happened-step-waiting", "step", step),
        What::StepCompleted => words.say_with("happened-step-completed", "step", step),
        What::StepFailed => words.say_with("happened-step-failed", "step", step),
        What::WaitingForPerson => words.say("happened-waiting"),
        What::Picked => words.say(match pick {
            Some(Pick { by: None, .. }) => "happened-picked-by-rule",
            Some(Pick {
                answer: PickAnswer::Again { .. },
                ..
            }) => "happened-again",
            Some(Pick {
                answer: PickAnswer::No { .. },
                ..
            }) => "happened-no",
            _ => "happened-picked",
        }),
        What::Completed => words.say("happened-completed"),
        What::Failed => words.say("happened-failed"),
        What::Cancelled => words.say("happened-cancelled"),
    }
}

/// A picked title and a person's note are what they are; all else is a sentence of ours or quotes one.
fn message_of(words: &Words, what: What, message: &str) -> Told {
    match what {
        What::Picked => Told::quote(message),
        _ => told::tell(words, message),
    }
}

fn tone(what: What, has_message: bool) -> &'static str {
    match what {
        What::StepCompleted | What::Completed | What::Picked => "good",
        What::StepFailed | What::Failed => "bad",
        What::StepRepeated | What::StepWaiting | What::WaitingForPerson => "warn",
        What::Called if has_message => "bad",
        _ => "plain",
    }
}
