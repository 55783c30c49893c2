//! What is made each day: by the clock of this process, or when a clock elsewhere says so. Both enter the same slot, so
//! that it is made once.

use std::sync::Arc;

use greenlit_store::Store;

use super::live::{Happened, Scheduler, run_slot};
use super::schedule::Schedule;
use super::trending::{Topics, enter};
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
}

impl Daily {
    /// Runs the newest slot that has come, if nobody did. `None` when the schedule has had none yet.
    pub async fn run_newest(&self, store: &Store) -> Option<Happened> {
        let slot = self.schedule.latest(store.clock().now())?;
        let job = |slot| async move { enter(store, &self.topics, &slot, &self.common).await };
        Some(run_slot(store, slot, job).await)
    }

    /// Runs each slot as it comes, until dropped; `told` hears what became of it.
    pub async fn run(&self, store: &Arc<Store>, told: impl FnMut(Happened)) {
        let scheduler = Scheduler::new(self.schedule.clone(), Arc::clone(store.clock()));
        let job = |slot| {
            let store = Arc::clone(store);
            async move { enter(&store, &self.topics, &slot, &self.common).await }
        };
        scheduler.run(&**store, job, told).await;
    }
}
