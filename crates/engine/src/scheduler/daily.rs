//! What is made each day: by the clock of this process, or when a clock elsewhere says so. Both enter the same slot, so
//! that it is made once.

use std::sync::Arc;

use greenlit_domain::money::MicroDollars;
use greenlit_store::{Store, StoreError};

use super::live::{Happened, Ran, Scheduler, run_slot};
use super::schedule::{Schedule, Slot};
use super::trending::{Topics, enter};
use crate::budget::Budget;
use crate::request::Common;

/// The day's jobs with their schedule.
#[derive(Debug, Clone)]
pub struct Daily {
    /// What is made.
    pub topics: Topics,
    /// When.
    pub schedule: Schedule,
    /// How.
    pub common: Common,
    /// What may be spent.
    pub budget: Budget,
    /// What one of them may cost at most.
    pub worst: MicroDollars,
}

impl Daily {
    /// Runs the newest slot that has come, if nobody did. `None` when the schedule has had none yet.
    pub async fn run_newest(&self, store: &Store) -> Option<Happened> {
        let slot = self.schedule.latest(store.clock().now())?;
        let job = |slot| async move { self.enter(store, &slot).await };
        Some(run_slot(store, slot, job).await)
    }

    /// Runs each slot as it comes, until dropped; `told` hears what became of it.
    pub async fn run(&self, store: &Arc<Store>, told: impl FnMut(Happened)) {
        let scheduler = Scheduler::new(self.schedule.clone(), Arc::clone(store.clock()));
        let job = |slot| {
            let store = Arc::clone(store);
            async move { self.enter(&store, &slot).await }
        };
        scheduler.run(&**store, job, told).await;
    }

    /// Enters the jobs of a slot, unless a budget has no room for one of them: then the slot makes none.
    async fn enter(&self, store: &Store, slot: &Slot) -> Result<Ran, StoreError> {
        let user = self.common.user;
        match self.budget.closed(store, user, None, self.worst).await? {
            Some(closed) => Ok(Ran::refused(closed.told())),
            None => enter(store, &self.topics, slot, &self.common).await,
        }
    }
}
