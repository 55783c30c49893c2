//! The queue in numbers, and what the pool decided by them.

use greenlit_domain::id::UserId;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::db::{json, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// What there is to do, over all processes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// Of each user who has something unfinished.
    pub users: Vec<UserQueue>,
    /// Calls that are under way, by step.
    pub calls: Vec<StepCalls>,
}

/// What there is to do for one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserQueue {
    /// Who.
    pub user: UserId,
    /// Generations that a process works on.
    pub active: u32,
    /// Generations that could go on and have no place.
    pub queued: u32,
    /// Generations that were put off: a provider said when to come back.
    pub postponed: u32,
    /// Generations that wait for this user's pick.
    pub awaiting_selection: u32,
    /// Since when the first of the queued could go on.
    pub oldest_queued_at: Option<Timestamp>,
}

/// Calls of one step that are under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepCalls {
    /// Which.
    pub step: Step,
    /// How many.
    pub active: u32,
}

/// Something that the service decided by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceEvent {
    /// When.
    pub at: Timestamp,
    /// The process.
    pub process: String,
    /// Its kind, such as `scaler.decided`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The figures that it stands on.
    pub data: Value,
}

impl Queue {
    /// Generations that a process works on.
    pub fn active(&self) -> u64 {
        self.users.iter().map(|user| u64::from(user.active)).sum()
    }

    /// Generations that could go on and have no place.
    pub fn queued(&self) -> u64 {
        self.users.iter().map(|user| u64::from(user.queued)).sum()
    }

    /// Since when the first of the queued could go on.
    pub fn oldest_queued_at(&self) -> Option<Timestamp> {
        self.users
            .iter()
            .filter_map(|user| user.oldest_queued_at)
            .min()
    }
}

/// How many of the service's events are kept.
const KEPT: i64 = 1_000;

impl Store {
    /// The queue as it stands.
    pub async fn queue(&self) -> Result<Queue, StoreError> {
        let users = query("read of the queue", same!("queue"))
            .bind(self.clock().now())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                Ok(UserQueue {
                    user: row.get("user_id")?,
                    active: row.get("active")?,
                    queued: row.get("queued")?,
                    postponed: row.get("postponed")?,
                    awaiting_selection: row.get("awaiting")?,
                    oldest_queued_at: row.maybe("oldest")?,
                })
            })
            .collect::<Result<_, StoreError>>()?;
        let calls = query(
            "read of calls under way",
            "SELECT step, count(*) AS active FROM calls WHERE state = 'sent' GROUP BY step ORDER BY step",
        )
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let name: String = row.get("step")?;
            let step = Step::parse(&name)
                .ok_or_else(|| StoreError::corrupt("step", &name, "no such step"))?;
            Ok(StepCalls {
                step,
                active: row.get("active")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
        Ok(Queue { users, calls })
    }

    /// Notes what the service decided; the oldest notes go.
    pub async fn note<T: Serialize>(&self, kind: &str, data: &T) -> Result<(), StoreError> {
        let insert = query(
            "note of a decision",
            "INSERT INTO service_events (id, at, process, type, data) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(Uuid::now_v7())
        .bind(self.clock().now())
        .bind(self.process.id())
        .bind(kind)
        .bind(json("decision", data)?);
        let forget = query("end of old notes", same!("forget_service_events")).bind(KEPT);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    insert.execute(&mut *transaction).await?;
                    forget.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }

    /// What the service decided, the newest first.
    pub async fn noted(&self, most: u32) -> Result<Vec<ServiceEvent>, StoreError> {
        query(
            "read of decisions",
            "SELECT at, process, type, CAST(data AS text) AS data FROM service_events ORDER BY id DESC LIMIT $1",
        )
        .bind(most)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let data: String = row.get("data")?;
            Ok(ServiceEvent {
                at: row.get("at")?,
                process: row.get("process")?,
                kind: row.get("type")?,
                data: serde_json::from_str(&data)
                    .map_err(|why| StoreError::corrupt("decision", "the service", why))?,
            })
        })
        .collect()
    }
}
