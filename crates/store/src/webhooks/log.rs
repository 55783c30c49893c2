//! The log: what was sent to a receiver and what came of it, and sending it again.

use greenlit_domain::id::{DeliveryId, GenerationId, HookId, UserId};
use greenlit_domain::time::Timestamp;
use uuid::Uuid;

use super::entering::wake;
use super::receivers::{find_on, missing};
use super::sending::{Try, read_tries};
use crate::db::{Row, query, same};
use crate::error::StoreError;
use crate::open::Store;

/// One event for one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Which.
    pub id: DeliveryId,
    /// For which receiver.
    pub hook: HookId,
    /// What the receiver knows the event by.
    pub event_id: String,
    /// Its type, as it is sent.
    pub event: String,
    /// The job it tells of; it may be gone.
    pub generation: Option<GenerationId>,
    /// What is sent.
    pub payload: String,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried since it was entered, or sent again.
    pub attempts: u32,
    /// What came of the last tries, the oldest first.
    pub tries: Vec<Try>,
    /// When it happened.
    pub created_at: Timestamp,
    /// When it was done with.
    pub ended_at: Option<Timestamp>,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is tried then.
    Pending(Timestamp),
    /// It was taken.
    Delivered,
    /// It was not, and is tried no more.
    Failed,
}

impl DeliveryState {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending(_) => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

impl Store {
    /// What was sent to a receiver of this user before this one, the newest first, at most so many.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn deliveries(
        &self,
        user: UserId,
        hook: HookId,
        before: Option<DeliveryId>,
        most: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.hook(user, hook).await?;
        query("read of deliveries", same!("webhook_log"))
            .bind(user)
            .bind(hook)
            .bind(before.unwrap_or(DeliveryId(Uuid::max())))
            .bind(most)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(read)
            .collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's.
    pub async fn delivery(
        &self,
        user: UserId,
        hook: HookId,
        id: DeliveryId,
    ) -> Result<Delivery, StoreError> {
        query("read of a delivery", same!("webhook_delivery"))
            .bind(user)
            .bind(hook)
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(read)
            .transpose()?
            .ok_or_else(|| missing(id))
    }

    /// Sends something again that was done with, under the same id and with all its tries before it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's, [`StoreError::Conflict`] when it is on its way, or its receiver is
    /// switched off.
    pub async fn replay_delivery(
        &self,
        user: UserId,
        hook: HookId,
        id: DeliveryId,
    ) -> Result<(), StoreError> {
        self.delivery(user, hook, id).await?;
        let now = self.clock.now();
        let replay = query("replay of a delivery", same!("webhook_replay"))
            .bind(hook)
            .bind(id)
            .bind(now);
        self.writer
            .own(wake(), move |transaction| {
                Box::pin(async move {
                    find_on(transaction, user, hook).await?;
                    match replay.execute(transaction).await? {
                        0 => Err(StoreError::Conflict(format!(
                            "delivery {id} is on its way already"
                        ))),
                        _ => Ok(()),
                    }
                })
            })
            .await
    }
}

fn read(row: &Row) -> Result<Delivery, StoreError> {
    let id: DeliveryId = row.get("id")?;
    let next_at: Option<Timestamp> = row.maybe("next_at")?;
    let outcome: Option<String> = row.maybe("outcome")?;
    let state = match (next_at, outcome.as_deref()) {
        (Some(at), _) => DeliveryState::Pending(at),
        (None, Some("delivered")) => DeliveryState::Delivered,
        (None, _) => DeliveryState::Failed,
    };
    Ok(Delivery {
        id,
        hook: row.get("endpoint_id")?,
        event_id: row.get("event_id")?,
        event: row.get("type")?,
        generation: row.maybe("generation_id")?,
        payload: row.get("payload")?,
        state,
        attempts: row.get("attempts")?,
        tries: read_tries(row, id)?,
        created_at: row.get("created_at")?,
        ended_at: row.maybe("ended_at")?,
    })
}
