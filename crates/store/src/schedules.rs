//! What the scheduler ran: a row a slot, so that a slot is one process's.

use std::time::Duration;

use greenlit_domain::time::Timestamp;

use crate::db::{Query, Row, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// A run that has no end after this long is another process's to begin again: entering jobs takes seconds.
pub const RUN_LIMIT: Duration = Duration::from_secs(5 * 60);

/// How long what was run is kept.
pub const RUNS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A slot that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotRun {
    /// The slot's moment.
    pub slot_at: Timestamp,
    /// When its latest run began.
    pub started_at: Timestamp,
    /// How it ended.
    pub end: Option<SlotEnd>,
}

/// How a slot's run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotEnd {
    /// When.
    pub at: Timestamp,
    /// In a word, or a sentence where no jobs were made.
    pub outcome: String,
    /// How many jobs it made.
    pub jobs: u32,
}

fn run(row: &Row) -> Result<SlotRun, StoreError> {
    let at: Option<Timestamp> = row.maybe("finished_at")?;
    let outcome: Option<String> = row.maybe("outcome")?;
    let jobs: Option<u32> = row.maybe("jobs")?;
    Ok(SlotRun {
        slot_at: row.get("slot_at")?,
        started_at: row.get("started_at")?,
        end: at.zip(outcome).map(|(at, outcome)| SlotEnd {
            at,
            outcome,
            jobs: jobs.unwrap_or(0),
        }),
    })
}

impl Store {
    /// The newest slot of a schedule that any process began.
    pub async fn last_slot(&self, schedule: &str) -> Result<Option<SlotRun>, StoreError> {
        query("read of the last slot", same!("last_slot"))
            .bind(schedule)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(run)
            .transpose()
    }

    /// Enters a slot as this process's. Says no when another process has it, or had it and finished it.
    pub async fn claim_slot(&self, schedule: &str, slot_at: Timestamp) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let claim = query("claim of a slot", same!("claim_slot"))
            .bind(schedule)
            .bind(slot_at)
            .bind(self.process.id())
            .bind(now)
            .bind(now.minus(RUN_LIMIT));
        self.changed_one(claim).await
    }

    /// Enters how a slot's run ended, and forgets what ran long before it. Says no when the slot is no longer this process's.
    pub async fn finish_slot(
        &self,
        schedule: &str,
        slot_at: Timestamp,
        outcome: &str,
        jobs: u32,
    ) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let finish = query("end of a slot", same!("finish_slot"))
            .bind(schedule)
            .bind(slot_at)
            .bind(self.process.id())
            .bind(now)
            .bind(outcome)
            .bind(jobs);
        let prune = query("end of a slot", same!("prune_slots"))
            .bind(schedule)
            .bind(slot_at)
            .bind(now.minus(RUNS_KEPT));
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let finished = finish.execute(&mut *transaction).await? == 1;
                    prune.execute(transaction).await?;
                    Ok(finished)
                })
            })
            .await
    }

    /// Runs a statement in a transaction of its own, and says whether it changed a row.
    async fn changed_one(&self, statement: Query) -> Result<bool, StoreError> {
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { Ok(statement.execute(transaction).await? == 1) })
            })
            .await
    }
}
