//! What is known of a generation while it is worked on: the stored results, read once and kept up as they are stored.

use std::sync::Arc;

use greenlit_domain::generation::{FailureCode, Generation};
use greenlit_domain::outline::Outline;
use greenlit_domain::research::Research;
use greenlit_domain::step::{Done, Step};
use greenlit_domain::thumbnail::{Background, Thumbnails};
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::{SelectedTitle, Titles};
use greenlit_store::rows::{Call, History, PickAnswer, StepResult};
use serde::de::DeserializeOwned;

use crate::stop::Stop;

/// The results of a generation's steps.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// The grounds.
    pub research: Option<Arc<Research>>,
    /// The newest list of candidates.
    pub titles: Option<Arc<Titles>>,
    /// The chosen title.
    pub selected: Option<SelectedTitle>,
    /// The picture without words.
    pub background: Option<Background>,
    /// The judged outline.
    pub outline: Option<Arc<Outline>>,
    /// The finished thumbnails.
    pub thumbnails: Option<Thumbnails>,
    /// Repairs and fallbacks, in the order of the steps.
    pub notes: Vec<String>,
    /// The ledger.
    pub calls: Vec<Call>,
    /// What a person said when asking for other titles, the newest last.
    pub again: Vec<Again>,
    /// Titles of earlier lists.
    pub turned_down: Vec<String>,
}

/// A wish for other titles.
#[derive(Debug, Clone)]
pub struct Again {
    /// What should be different.
    pub note: String,
    /// When it was said: answers to earlier asks belong to earlier lists.
    pub at: Timestamp,
}

impl Results {
    /// What is stored of a generation, however far it went.
    ///
    /// # Errors
    /// A message when a stored result cannot be read.
    pub fn of(generation: &Generation, history: History) -> Result<Self, String> {
        Self::read(generation, history).map_err(Stop::told)
    }

    /// Reads what is stored.
    ///
    /// # Errors
    /// When a stored result does not parse.
    pub(crate) fn read(generation: &Generation, history: History) -> Result<Self, Stop> {
        let mut results = Self {
            calls: history.calls,
            ..Self::default()
        };
        for pick in &history.picks {
            if let PickAnswer::Again { note } = &pick.answer {
                results.again.push(Again {
                    note: note.clone(),
                    at: pick.at,
                });
            }
        }
        for stored in &history.results {
            results.take(generation, stored)?;
        }
        if let Some(pick) = history.picks.last() {
            results.choose(&pick.answer);
        }
        Ok(results)
    }

    fn take(&mut self, generation: &Generation, stored: &StepResult) -> Result<(), Stop> {
        match stored.step {
            Step::Research => self.research = Some(Arc::new(parse(generation, stored)?)),
            Step::Titles => {
                let titles: Titles = parse(generation, stored)?;
                if titles.revision == self.revision() {
                    self.titles = Some(Arc::new(titles));
                } else {
                    self.turned_down
                        .extend(titles.candidates.into_iter().map(|title| title.text));
                }
            }
            Step::Background => self.background = Some(parse(generation, stored)?),
            Step::Outline => self.outline = Some(Arc::new(parse(generation, stored)?)),
            Step::Thumbnails => self.thumbnails = Some(parse(generation, stored)?),
        }
        self.notes.extend(stored.notes.iter().cloned());
        Ok(())
    }

    /// Notes the answer to "which title?". An "again" or a "no" leaves the question open.
    pub(crate) fn choose(&mut self, answer: &PickAnswer) {
        self.selected = match answer {
            PickAnswer::Candidate { number } => self.titles.as_ref().and_then(|titles| {
                let candidate = titles.candidates.iter().find(|title| title.id == *number)?;
                Some(SelectedTitle {
                    text: candidate.text.clone(),
                    candidate: Some(candidate.id),
                    thumbnail_words: Some(candidate.thumbnail_words.clone()),
                })
            }),
            PickAnswer::Own { title } => Some(SelectedTitle {
                text: title.clone(),
                candidate: None,
                thumbnail_words: None,
            }),
            PickAnswer::Again { .. } | PickAnswer::No { .. } => None,
        };
    }

    /// The revision of the list of titles that is wanted.
    pub fn revision(&self) -> u32 {
        1 + u32::try_from(self.again.len()).unwrap_or(u32::MAX - 1)
    }

    /// What is stored, for the plan.
    pub fn done(&self) -> Done {
        let stored = [
            (Step::Research, self.research.is_some()),
            (Step::Titles, self.titles.is_some()),
            (Step::Background, self.background.is_some()),
            (Step::Outline, self.outline.is_some()),
            (Step::Thumbnails, self.thumbnails.is_some()),
        ];
        let nothing = Done::nothing(self.selected.is_some());
        stored
            .into_iter()
            .filter(|(_, is_stored)| *is_stored)
            .fold(nothing, |done, (step, _)| done.with(step))
    }
}

fn parse<T: DeserializeOwned>(generation: &Generation, stored: &StepResult) -> Result<T, Stop> {
    serde_json::from_str(&stored.result).map_err(|why| {
        Stop::failed(
            FailureCode::Internal,
            format!(
                "the stored result of {} of job {} cannot be read: {why}",
                stored.step, generation.id
            ),
        )
    })
}
