//! Sending: taking what is due, and booking what came of it.

use std::collections::HashMap;
use std::time::Duration;

use greenlit_domain::id::{DeliveryId, HookId, UserId};
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::{OffReason, off_after};
use serde::{Deserialize, Serialize};

use super::HookSecret;
use super::receivers::switch_off;
use crate::db::{Row, Transaction, apart, array, json, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// How long a delivery is its process's. One try takes at most half of it.
pub const DELIVERY_LEASE: Duration = Duration::from_secs(30);

/// So many tries of a delivery are remembered.
const REMEMBERED: usize = 20;

/// Something to be sent, taken by this process.
#[derive(Debug, Clone)]
pub struct DueDelivery {
    /// Which.
    pub id: DeliveryId,
    /// For which receiver.
    pub hook: HookId,
    /// Whose.
    pub user: UserId,
    /// Where it is.
    pub url: String,
    /// What signs: the secret, and the one before it while both do.
    pub secrets: Vec<HookSecret>,
    /// Its type.
    pub event: String,
    /// What the receiver knows the event by.
    pub event_id: String,
    /// What is sent.
    pub payload: String,
    /// How often it was tried, this time included.
    pub attempt: u32,
    epoch: i64,
}

/// One try, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Try {
    /// When it ended.
    pub at: Timestamp,
    /// The status that was answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<u16>,
    /// What went wrong.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
    /// How long it took.
    pub millis: u64,
}

/// What becomes of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Taken,
    /// It was not, and is tried again then.
    Again(Timestamp),
    /// It was not, and is tried no more.
    Never,
    /// The receiver is gone for good.
    Gone,
}

/// What booking found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Booked {
    /// It is booked.
    Yes,
    /// It is booked, and the receiver was switched off with it.
    SwitchedOff(OffReason),
    /// Another process has taken it since, or it is gone: nothing was changed.
    Lost,
}

impl Store {
    /// When the next delivery is due, if any is.
    pub async fn next_delivery(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = query(
            "read of deliveries",
            "SELECT min(next_at) AS next_at FROM webhook_deliveries WHERE next_at IS NOT NULL",
        )
        .fetch_optional(&self.readers)
        .await?;
        row.map_or(Ok(None), |row| row.maybe("next_at"))
    }

    /// Takes deliveries whose time has come: at most so many, at most so many of one user, and none of those users who have
    /// enough under way.
    pub async fn take_deliveries(
        &self,
        most: u32,
        of_one: u32,
        busy: &[UserId],
    ) -> Result<Vec<DueDelivery>, StoreError> {
        let now = self.clock.now();
        let take = query("take of deliveries", apart!("webhook_take"))
            .bind(now)
            .bind(now.plus(DELIVERY_LEASE))
            .bind(most)
            .bind(array(busy)?)
            .bind(of_one);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let taken = take.fetch_all(&mut *transaction).await?;
                    let signers = signers(transaction, &taken, now).await?;
                    taken.iter().map(|row| due(row, &signers)).collect()
                })
            })
            .await
    }

    /// Books what came of a try.
    pub async fn book_delivery(
        &self,
        due: &DueDelivery,
        sent: Sent,
        tried: Try,
    ) -> Result<Booked, StoreError> {
        let (id, hook, epoch) = (due.id, due.hook, due.epoch);
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let Some(mut tries) = tries(transaction, id, epoch).await? else {
                        return Ok(Booked::Lost);
                    };
                    let error = tried.error.clone();
                    tries.push(tried);
                    let forgotten = tries.len().saturating_sub(REMEMBERED);
                    let (next_at, outcome) = match sent {
                        Sent::Taken => (None, Some("delivered")),
                        Sent::Again(at) => (Some(at), None),
                        Sent::Never | Sent::Gone => (None, Some("failed")),
                    };
                    query("booking of a delivery", same!("webhook_book"))
                        .bind(id)
                        .bind(epoch)
                        .bind(next_at)
                        .bind(outcome)
                        .bind(outcome.map(|_| now))
                        .bind(json("tries", &tries[forgotten..])?)
                        .execute(&mut *transaction)
                        .await?;
                    match sent {
                        Sent::Taken => well(transaction, hook).await,
                        Sent::Gone => off(transaction, hook, OffReason::Gone, error, now).await,
                        Sent::Again(_) | Sent::Never => failed(transaction, hook, error, now).await,
                    }
                })
            })
            .await
    }

    /// Forgets deliveries that ended before.
    pub async fn forget_deliveries(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sweep = query("sweep of deliveries", same!("webhook_sweep")).bind(before);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { sweep.execute(transaction).await })
            })
            .await
    }
}

/// Where receivers are, and what signs for them.
async fn signers(
    transaction: &mut Transaction<'_>,
    taken: &[Row],
    now: Timestamp,
) -> Result<HashMap<HookId, (String, Vec<HookSecret>)>, StoreError> {
    if taken.is_empty() {
        return Ok(HashMap::new());
    }
    let hooks = taken
        .iter()
        .map(|row| row.get("endpoint_id"))
        .collect::<Result<Vec<HookId>, _>>()?;
    query("read of webhooks", apart!("webhook_signers"))
        .bind(array(&hooks)?)
        .fetch_all(transaction)
        .await?
        .iter()
        .map(|row| {
            let mut secrets = vec![HookSecret::stored(row.get("secret")?)];
            let until: Option<Timestamp> = row.maybe("previous_until")?;
            if until.is_some_and(|until| now < until)
                && let Some(previous) = row.maybe("previous_secret")?
            {
                secrets.push(HookSecret::stored(previous));
            }
            Ok((row.get("id")?, (row.get("url")?, secrets)))
        })
        .collect()
}

fn due(
    row: &Row,
    signers: &HashMap<HookId, (String, Vec<HookSecret>)>,
) -> Result<DueDelivery, StoreError> {
    let hook = row.get("endpoint_id")?;
    let (url, secrets) = signers
        .get(&hook)
        .ok_or_else(|| StoreError::corrupt("webhook", "a delivery", "it is not there"))?;
    Ok(DueDelivery {
        id: row.get("id")?,
        hook,
        user: row.get("user_id")?,
        url: url.clone(),
        secrets: secrets.clone(),
        event: row.get("type")?,
        event_id: row.get("event_id")?,
        payload: row.get("payload")?,
        attempt: row.get("attempts")?,
        epoch: row.get("epoch")?,
    })
}

/// The tries so far; `None` when another process has taken it since.
async fn tries(
    transaction: &mut Transaction<'_>,
    id: DeliveryId,
    epoch: i64,
) -> Result<Option<Vec<Try>>, StoreError> {
    let row = query("read of a delivery", same!("webhook_tries"))
        .bind(id)
        .bind(epoch)
        .fetch_optional(transaction)
        .await?;
    let Some(row) = row else { return Ok(None) };
    read_tries(&row, id).map(Some)
}

pub(super) fn read_tries(row: &Row, id: DeliveryId) -> Result<Vec<Try>, StoreError> {
    serde_json::from_str(&row.get::<String>("tries")?)
        .map_err(|why| StoreError::corrupt("tries", id, why))
}

async fn well(transaction: &mut Transaction<'_>, hook: HookId) -> Result<Booked, StoreError> {
    query("note of a webhook", same!("webhook_well"))
        .bind(hook)
        .execute(transaction)
        .await?;
    Ok(Booked::Yes)
}

async fn failed(
    transaction: &mut Transaction<'_>,
    hook: HookId,
    error: Option<String>,
    now: Timestamp,
) -> Result<Booked, StoreError> {
    let row = failing(transaction, hook, error, now).await?;
    let since: Option<Timestamp> = row.map(|row| row.get("failing_since")).transpose()?;
    let Some(why) = since.and_then(|since| off_after(since, now)) else {
        return Ok(Booked::Yes);
    };
    let switched = switch_off(transaction, hook, why, now).await?;
    Ok(if switched {
        Booked::SwitchedOff(why)
    } else {
        Booked::Yes
    })
}

async fn off(
    transaction: &mut Transaction<'_>,
    hook: HookId,
    why: OffReason,
    error: Option<String>,
    now: Timestamp,
) -> Result<Booked, StoreError> {
    failing(transaction, hook, error, now).await?;
    switch_off(transaction, hook, why, now).await?;
    Ok(Booked::SwitchedOff(why))
}

async fn failing(
    transaction: &mut Transaction<'_>,
    hook: HookId,
    error: Option<String>,
    now: Timestamp,
) -> Result<Option<Row>, StoreError> {
    query("note of a webhook", same!("webhook_failing"))
        .bind(hook)
        .bind(now)
        .bind(error)
        .fetch_optional(transaction)
        .await
}
