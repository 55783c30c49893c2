//! The same done to many jobs: first they are found, counted and priced, then it is done in batches.

use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::money::Cost;
use greenlit_domain::settings::{BelowBar, Settings};
use greenlit_domain::step::Done;
use greenlit_store::{Owned, Search, StoreError};

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
pub async fn found(jobs: &Owned, search: &Search) -> Result<Vec<GenerationId>, BulkError> {
    let marks = jobs.search(search, None, MOST_JOBS + 1).await?;
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
    /// The first job to which it cannot be done, and where that stands.
    pub unfit: Option<(GenerationId, Status)>,
    act: Act,
    jobs: Vec<GenerationId>,
}

impl Plan {
    /// Looks at these jobs, and prices what they miss.
    pub async fn of(
        jobs: &Owned,
        ids: &[GenerationId],
        act: Act,
        price: impl Fn(&Settings, Done) -> (Cost, Cost),
    ) -> Result<Self, StoreError> {
        let mut plan = Self {
            matched: ids.len(),
            typical: Cost::FREE,
            worst: Cost::FREE,
            unfit: None,
            act,
            jobs: Vec::new(),
        };
        for batch in ids.chunks(BATCH) {
            for job in jobs.stocked(batch).await? {
                let (id, status) = (job.generation.id, job.generation.status);
                if !plan.act.fits(status) {
                    plan.unfit = plan.unfit.or(Some((id, status)));
                    continue;
                }
                if let Act::Retry(_) = plan.act {
                    let (typical, worst) = price(&job.generation.settings, job.done);
                    plan.typical = plan.typical + typical;
                    plan.worst = plan.worst + worst;
                }
                plan.jobs.push(id);
            }
        }
        Ok(plan)
    }

    /// To how many jobs it can be done.
    pub fn count(&self) -> usize {
        self.jobs.len()
    }

    /// Does it, and says to how many. Others changed meanwhile, and were left alone.
    pub async fn run(&self, jobs: &Owned) -> Result<usize, StoreError> {
        let mut changed = 0;
        for batch in self.jobs.chunks(BATCH) {
            changed += self.run_batch(jobs, batch).await?;
        }
        Ok(changed)
    }

    async fn run_batch(&self, jobs: &Owned, ids: &[GenerationId]) -> Result<usize, StoreError> {
        match &self.act {
            Act::Cancel => jobs.cancel_these(ids).await.map(|ids| ids.len()),
            Act::Label { add, remove } => {
                let labelled = jobs.label_these(ids, add.clone(), remove.clone());
                labelled.await.map(|()| ids.len())
            }
            Act::Retry(below_bar) => {
                let found = jobs.stocked(ids).await?;
                let these = found
                    .iter()
                    .map(|job| retrying::requeued(&job.generation, *below_bar));
                let queued = jobs.requeue_these(these.collect()).await;
                queued.map(|ids| ids.len())
            }
        }
    }
}
