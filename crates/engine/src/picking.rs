//! An answer to "which title?", wherever it is given: a person's, or the rule's when nobody answers.

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_store::StoreError;
use greenlit_store::people::Owned;
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

/// Why an answer was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It fits nothing that was offered.
    #[error(transparent)]
    Pick(#[from] PickError),
    /// The store failed, or this user has no such job.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of an answer.
#[derive(Debug, Clone)]
pub enum Answered {
    /// It counts: given now, or the same was given before. So the job stands.
    Counts(Status),
    /// The job does not wait, or was answered otherwise.
    Elsewhere(Box<(Generation, History)>),
    /// These are the titles now.
    Changed(Box<(Generation, Titles)>),
}

/// Takes the answer of whoever has these jobs. The first counts; the second learns what became of the first.
///
/// # Errors
/// [`AnswerError`], also when there is no such title.
pub async fn answer(
    jobs: &Owned,
    job: GenerationId,
    revision: Option<u32>,
    answer: PickAnswer,
) -> Result<Answered, AnswerError> {
    let generation = jobs.generation(job).await?;
    let history = jobs.history(job).await?;
    if counts_already(&generation, &history, &answer, revision) {
        return Ok(Answered::Counts(generation.status));
    }
    let offered = match (generation.status, offered(&generation, &history)) {
        (Status::AwaitingSelection, Ok(offered)) => offered,
        _ => return Ok(Answered::Elsewhere(Box::new((generation, history)))),
    };
    if revision.is_some_and(|revision| revision != offered.revision) {
        return Ok(Answered::Changed(Box::new((generation, offered))));
    }
    let (pick, told) = picked(jobs.user(), jobs.now(), &offered, answer)?;
    let entered = if matches!(pick.answer, PickAnswer::No { .. }) {
        let rejected = jobs.reject(job, pick, told).await;
        rejected.map(|()| Status::Cancelled)
    } else {
        let answered = jobs.answer(job, pick, told, generation.settings).await;
        answered.map(|()| Status::Queued)
    };
    match entered {
        Ok(status) => Ok(Answered::Counts(status)),
        Err(StoreError::Conflict(_)) => overtaken(jobs, job).await,
        Err(error) => Err(error.into()),
    }
}

/// Somebody else was first.
async fn overtaken(jobs: &Owned, job: GenerationId) -> Result<Answered, AnswerError> {
    let generation = jobs.generation(job).await?;
    let history = jobs.history(job).await?;
    Ok(match offered(&generation, &history) {
        Ok(offered) if generation.status == Status::AwaitingSelection => {
            Answered::Changed(Box::new((generation, offered)))
        }
        _ => Answered::Elsewhere(Box::new((generation, history))),
    })
}

/// Whether the newest answer is this one: asked twice, it is answered as the first time.
fn counts_already(
    generation: &Generation,
    history: &History,
    answer: &PickAnswer,
    revision: Option<u32>,
) -> bool {
    generation.status != Status::AwaitingSelection
        && history.picks.last().is_some_and(|pick| {
            pick.by.is_some()
                && pick.answer == *answer
                && revision.is_none_or(|revision| revision == pick.revision)
        })
}

/// A person's pick from these titles, and the event that tells it.
pub fn picked(
    by: UserId,
    at: Timestamp,
    offered: &Titles,
    answer: PickAnswer,
) -> Result<(NewPick, EventKind), PickError> {
    pick(Some(by), at, offered, answer)
}

/// The rule's pick from these titles, where no person answers.
pub fn picked_by_rule(
    at: Timestamp,
    offered: &Titles,
    answer: PickAnswer,
) -> Result<(NewPick, EventKind), PickError> {
    pick(None, at, offered, answer)
}

fn pick(
    by: Option<UserId>,
    at: Timestamp,
    offered: &Titles,
    answer: PickAnswer,
) -> Result<(NewPick, EventKind), PickError> {
    let told = told(offered, &answer)?;
    let pick = NewPick {
        by,
        revision: offered.revision,
        answer,
        at,
    };
    let event = EventKind::Picked {
        answer: told,
        by_person: by.is_some(),
    };
    Ok((pick, event))
}

/// An answer in words.
pub fn told(offered: &Titles, answer: &PickAnswer) -> Result<String, PickError> {
    Ok(match answer {
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
    })
}
