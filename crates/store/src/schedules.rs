//! What the scheduler ran: a row a slot, so that a slot is one process's.

use std::time::Duration;

use greenlit_domain::time::Timestamp;
use sqlx::FromRow;

use crate::error::StoreError;
use crate::open::Store;

/// A run that has no end after this long is another process's to begin again: entering jobs takes seconds.
pub const RUN_LIMIT: Duration = Duration::from_secs(5 * 60);

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

#[derive(FromRow)]
struct Row {
    slot_at: i64,
    started_at: i64,
    finished_at: Option<i64>,
    outcome: Option<String>,
    jobs: Option<i64>,
}

impl From<Row> for SlotRun {
    fn from(row: Row) -> Self {
        let end = row
            .finished_at
            .zip(row.outcome)
            .map(|(at, outcome)| SlotEnd {
                at: Timestamp(at),
                outcome,
                jobs: row
                    .jobs
                    .and_then(|jobs| u32::try_from(jobs).ok())
                    .unwrap_or(0),
            });
        Self {
            slot_at: Timestamp(row.slot_at),
            started_at: Timestamp(row.started_at),
            end,
        }
    }
}

impl Store {
    /// The newest slot of a schedule that any process began.
    pub async fn last_slot(&self, schedule: &str) -> Result<Option<SlotRun>, StoreError> {
        let row: Option<Row> = sqlx::query_as(include_str!("../sql/last_slot.sql"))
            .bind(schedule)
            .fetch_optional(&self.readers)
            .await
            .map_err(StoreError::database("read of the last slot"))?;
        Ok(row.map(SlotRun::from))
    }

    /// Enters a slot as this process's. Says no when another process has it, or had it and finished it.
    pub async fn claim_slot(&self, schedule: &str, slot_at: Timestamp) -> Result<bool, StoreError> {
        let (schedule, owner) = (schedule.to_owned(), self.process.id().to_owned());
        let now = self.clock().now().0;
        let dead = now - i64::try_from(RUN_LIMIT.as_millis()).unwrap_or(i64::MAX);
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    let done = sqlx::query(include_str!("../sql/claim_slot.sql"))
                        .bind(schedule)
                        .bind(slot_at.0)
                        .bind(owner)
                        .bind(now)
                        .bind(dead)
                        .execute(connection)
                        .await
                        .map_err(StoreError::database("claim of a slot"))?;
                    Ok(done.rows_affected() == 1)
                })
            })
            .await
    }

    /// Enters how a slot's run ended. Says no when the slot is no longer this process's.
    pub async fn finish_slot(
        &self,
        schedule: &str,
        slot_at: Timestamp,
        outcome: &str,
        jobs: u32,
    ) -> Result<bool, StoreError> {
        let (schedule, owner) = (schedule.to_owned(), self.process.id().to_owned());
        let (outcome, now) = (outcome.to_owned(), self.clock().now().0);
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    let done = sqlx::query(include_str!("../sql/finish_slot.sql"))
                        .bind(schedule)
                        .bind(slot_at.0)
                        .bind(owner)
                        .bind(now)
                        .bind(outcome)
                        .bind(i64::from(jobs))
                        .execute(connection)
                        .await
                        .map_err(StoreError::database("end of a slot"))?;
                    Ok(done.rows_affected() == 1)
                })
            })
            .await
    }
}
