//! A person's answer to "which title?", wherever it is given.

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::Generation;
use greenlit_domain::id::UserId;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_store::rows::{History, NewPick, PickAnswer};

/// An answer that fits nothing that was offered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PickError {
    /// There is no such candidate.
    #[error("there is no title {number}: choose 1 to {count}")]
    NoSuchTitle {
        /// What was chosen, from 1.
        number: u8,
        /// How many there are.
        count: usize,
    },
    /// The job has no titles yet.
    #[error("job {0} has no titles to choose from")]
    NoTitles(String),
}

/// The newest list of titles of a generation.
pub fn offered(generation: &Generation, history: &History) -> Result<Titles, PickError> {
    let newest = history
        .results
        .iter()
        .filter(|result| result.step == Step::Titles)
        .max_by_key(|result| result.revision);
    newest
        .and_then(|result| serde_json::from_str(&result.result).ok())
        .ok_or_else(|| PickError::NoTitles(generation.id.to_string()))
}

/// A person's pick from these titles, and the event that tells it.
pub fn picked(
    by: UserId,
    at: Timestamp,
    offered: &Titles,
    answer: PickAnswer,
) -> Result<(NewPick, EventKind), PickError> {
    let told = match &answer {
        PickAnswer::Candidate { number } => {
            let title = offered.candidates.iter().find(|title| title.id == *number);
            title
                .map(|title| title.text.clone())
                .ok_or(PickError::NoSuchTitle {
                    number: *number,
                    count: offered.candidates.len(),
                })?
        }
        PickAnswer::Own { title } => title.clone(),
        PickAnswer::Again { note } => format!("again: {note}"),
        PickAnswer::No { reason } => format!("no: {reason}"),
    };
    let pick = NewPick {
        by: Some(by),
        revision: offered.revision,
        answer,
        at,
    };
    let event = EventKind::Picked {
        answer: told,
        by_person: true,
    };
    Ok((pick, event))
}
