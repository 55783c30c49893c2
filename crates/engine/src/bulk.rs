//! The same done to many jobs: first they are found, counted and priced, then it is done in batches.

use greenlit_domain::generation::Status;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::money::Cost;
use greenlit_domain::settings::{BelowBar, Settings};
use greenlit_domain::step::Done;
use greenlit_store::{Requeued, Search, Store, StoreError};

use crate::retrying;

/// The most jobs of one plan.
pub const MOST_JOBS: usize = 10_000;

/// How many are done in one transaction, between which others have their turn.
const BATCH: usize = 100;

/// What is done to each job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Failed and cancelled jobs go on from their first missing step. What happens below the bar is what happened before,
    /// unless it is said.
    Retry(Option<BelowBar>),
    /// Jobs that are not final stop.
    Cancel,
    /// Labels are put on and taken off.
    Label {
        /// Put on each.
        add: Vec<String>,
        /// Taken off each.
        remove: Vec<String>,
    },
}

impl Act {
    /// Whether it can be done to a job that stands there.
    fn fits(&self, status: Status) -> bool {
        match self {
            Self::Retry(_) => matches!(status, Status::Failed | Status::Cancelled),
            Self::Cancel => !status.is_final(),
            Self::Label { .. } => true,
        }
    }
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum BulkError {
    /// The search means too many jobs.
    #[error("means more than {MOST_JOBS} jobs: narrow it, such as by time")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The jobs that a search means.
///
/// # Errors
/// [`BulkError::TooMany`] when they are more than [`MOST_JOBS`].
pub async fn found(
    store: &Store,
    user: UserId,
    search: &Search,
) -> Result<Vec<GenerationId>, BulkError> {
    let marks = store.search(user, search, None, MOST_JOBS + 1).await?;
    if marks.len() > MOST_JOBS {
        return Err(BulkError::TooMany);
    }
    Ok(marks.into_iter().map(|mark| mark.id).collect())
}

/// What would be done, and what it may cost.
#[derive(Debug)]
pub struct Plan {
    /// How many jobs were looked at.
    pub matched: usize,
    /// What trying them again costs when every agent is good at once.
    pub typical: Cost,
    /// The same when every agent needs all its tries.
    pub worst: Cost,
    act: Act,
    jobs: Vec<GenerationId>,
}

impl Plan {
    /// Looks at these jobs, and prices what they miss.
    pub async fn of(
        store: &Store,
        jobs: &[GenerationId],
        act: Act,
        price: impl Fn(&Settings, Done) -> (Cost, Cost),
    ) -> Result<Self, StoreError> {
        let mut plan = Self {
            matched: jobs.len(),
            typical: Cost::FREE,
            worst: Cost::FREE,
            act,
            jobs: Vec::new(),
        };
        for batch in jobs.chunks(BATCH) {
            for job in store.stocked(batch).await? {
                if !plan.act.fits(job.generation.status) {
                    continue;
                }
                if let Act::Retry(_) = plan.act {
                    let (typical, worst) = price(&job.generation.settings, job.done);
                    plan.typical = plan.typical + typical;
                    plan.worst = plan.worst + worst;
                }
                plan.jobs.push(job.generation.id);
            }
        }
        Ok(plan)
    }

    /// To how many jobs it can be done.
    pub fn count(&self) -> usize {
        self.jobs.len()
    }

    /// Does it, and says to how many. Others changed meanwhile, and were left alone.
    pub async fn run(&self, store: &Store) -> Result<usize, StoreError> {
        let mut changed = 0;
        for batch in self.jobs.chunks(BATCH) {
            changed += self.run_batch(store, batch).await?;
        }
        Ok(changed)
    }

    async fn run_batch(&self, store: &Store, ids: &[GenerationId]) -> Result<usize, StoreError> {
        match &self.act {
            Act::Cancel => store.cancel_these(ids.to_vec()).await.map(|ids| ids.len()),
            Act::Label { add, remove } => {
                let labelled = store.label_these(ids.to_vec(), add.clone(), remove.clone());
                labelled.await.map(|()| ids.len())
            }
            Act::Retry(below_bar) => {
                let jobs = store.stocked(ids).await?.into_iter();
                let these = jobs.map(|job| {
                    let generation = job.generation;
                    let settings = Settings {
                        below_bar: below_bar.unwrap_or(generation.settings.below_bar),
                        ..generation.settings.clone()
                    };
                    Requeued {
                        id: generation.id,
                        answers: retrying::answers_of(&generation, &settings),
                        settings,
                    }
                });
                let queued = store.requeue_these(these.collect()).await;
                queued.map(|ids| ids.len())
            }
        }
    }
}
