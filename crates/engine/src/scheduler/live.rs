//! The scheduler at work: waits for the next slot, enters it in the book, runs its job, enters the end.
//!
//! A job may be run twice for one slot, when its process died before the end was entered; so it must make the same
//! things both times, and the second time none.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::schedules::{RUN_LIMIT, SlotRun};
use greenlit_store::{Store, StoreError};
use tokio::time::sleep;

use super::schedule::{Schedule, Slot};

/// The longest wait: a clock that was changed is noticed by then.
const LOOK: Duration = Duration::from_secs(60);

/// How long to wait when the book could not be read.
const AGAIN: Duration = Duration::from_secs(10);

/// Where slots are entered: the store, or a test's list.
pub trait SlotBook: Send + Sync {
    /// The newest slot of a schedule that any process began.
    fn last(
        &self,
        schedule: &str,
    ) -> impl Future<Output = Result<Option<SlotRun>, StoreError>> + Send;

    /// Enters a slot as this process's; says no when it is another's or finished.
    fn claim(&self, slot: &Slot) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Enters a slot's end; says no when it is this process's no longer.
    fn finish(
        &self,
        slot: &Slot,
        ran: &Ran,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

impl SlotBook for Store {
    async fn last(&self, schedule: &str) -> Result<Option<SlotRun>, StoreError> {
        self.last_slot(schedule).await
    }

    async fn claim(&self, slot: &Slot) -> Result<bool, StoreError> {
        self.claim_slot(&slot.schedule, slot.at).await
    }

    async fn finish(&self, slot: &Slot, ran: &Ran) -> Result<bool, StoreError> {
        self.finish_slot(&slot.schedule, slot.at, &ran.outcome, ran.jobs)
            .await
    }
}

/// What a job did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// How many jobs it made.
    pub jobs: u32,
    /// In a word, or a sentence where it made none.
    pub outcome: String,
}

impl Ran {
    /// It made these many jobs.
    pub fn done(jobs: u32) -> Self {
        Self {
            jobs,
            outcome: "done".to_owned(),
        }
    }

    /// It made none, for this reason, and need not be tried again.
    pub fn refused(why: impl Into<String>) -> Self {
        Self {
            jobs: 0,
            outcome: why.into(),
        }
    }
}

/// What became of a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// Its job ran here.
    Ran {
        /// Which.
        slot: Slot,
        /// What it did.
        ran: Ran,
    },
    /// Another process has it or had it.
    Taken {
        /// Which.
        slot: Slot,
    },
    /// The job took so long that another process began it again; what both made is there once.
    TooSlow {
        /// Which.
        slot: Slot,
    },
    /// The job failed, or its end could not be entered. It is tried again after some minutes, unless the next slot
    /// comes before.
    Failed {
        /// Which.
        slot: Slot,
        /// Why.
        message: String,
    },
    /// The book could not be read or written. It is tried again soon.
    NoBook {
        /// Of which schedule.
        schedule: String,
        /// Why.
        message: String,
    },
}

/// Enters a slot, runs its job and enters the end. For a slot that is another process's nothing is run.
pub async fn run_slot<B, J, F, E>(book: &B, slot: Slot, job: J) -> Happened
where
    B: SlotBook,
    J: FnOnce(Slot) -> F,
    F: Future<Output = Result<Ran, E>> + Send,
    E: fmt::Display,
{
    match book.claim(&slot).await {
        Ok(true) => {}
        Ok(false) => return Happened::Taken { slot },
        Err(error) => {
            return Happened::NoBook {
                schedule: slot.schedule,
                message: error.to_string(),
            };
        }
    }
    let ran = match job(slot.clone()).await {
        Ok(ran) => ran,
        Err(error) => {
            let message = error.to_string();
            return Happened::Failed { slot, message };
        }
    };
    match book.finish(&slot, &ran).await {
        Ok(true) => Happened::Ran { slot, ran },
        Ok(false) => Happened::TooSlow { slot },
        Err(error) => {
            let message = error.to_string();
            Happened::Failed { slot, message }
        }
    }
}

/// Runs one schedule.
pub struct Scheduler {
    schedule: Schedule,
    clock: Arc<dyn Clock>,
}

impl Scheduler {
    /// A scheduler that goes by this clock.
    pub fn new(schedule: Schedule, clock: Arc<dyn Clock>) -> Self {
        Self { schedule, clock }
    }

    /// Runs until it is dropped; a job that is dropped with it is begun again by another process, or by the next start.
    /// `told` hears of each slot. What was missed before the schedule's very first slot is nobody's to make up.
    pub async fn run<B, J, F, E>(&self, book: &B, job: J, mut told: impl FnMut(Happened))
    where
        B: SlotBook,
        J: Fn(Slot) -> F,
        F: Future<Output = Result<Ran, E>> + Send,
        E: fmt::Display,
    {
        let began = self.clock.now();
        loop {
            let happened = match book.last(self.schedule.name()).await {
                Ok(last) => match self.due(last.as_ref(), began) {
                    Some(slot) => Some(run_slot(book, slot, &job).await),
                    None => None,
                },
                Err(error) => Some(Happened::NoBook {
                    schedule: self.schedule.name().to_owned(),
                    message: error.to_string(),
                }),
            };
            let wait = match &happened {
                Some(Happened::NoBook { .. }) => AGAIN,
                _ => LOOK,
            };
            if let Some(happened) = happened {
                told(happened);
            }
            sleep(self.until_next().min(wait)).await;
        }
    }

    /// The slot to run now: one that has come, or the last one where its run died.
    fn due(&self, last: Option<&SlotRun>, began: Timestamp) -> Option<Slot> {
        let now = self.clock.now();
        let since = last.map_or(began, |run| run.slot_at);
        let died = last.filter(|run| run.end.is_none() && now.since(run.started_at) >= RUN_LIMIT);
        self.schedule.due(since, now).or_else(|| {
            died.map(|run| Slot {
                schedule: self.schedule.name().to_owned(),
                at: run.slot_at,
            })
        })
    }

    fn until_next(&self) -> Duration {
        let now = self.clock.now();
        self.schedule
            .next_after(now)
            .map_or(Duration::MAX, |slot| slot.at.since(now))
    }
}

#[cfg(test)]
mod tests;
