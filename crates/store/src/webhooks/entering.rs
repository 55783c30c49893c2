//! Entering what is to be told: once an event and receiver, in the transaction of what it tells of.

use greenlit_domain::alert::Audience;
use greenlit_domain::generation::Status;
use greenlit_domain::id::{GenerationId, HookId, UserId};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::{Facts, HookEvent, payload};
use serde_json::{Value, json};
use uuid::Uuid;

use super::receivers::find_on;
use crate::db::{Row, Transaction, apart, array, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::read;
use crate::wakes::Changes;

/// Something that happened to a job and is told of.
pub(crate) type Told = (GenerationId, HookEvent);

/// A row of the deliveries: id, endpoint, user, event id, type, generation, payload.
type Entry = (
    Uuid,
    HookId,
    UserId,
    String,
    HookEvent,
    Option<GenerationId>,
    String,
);

/// Enters what happened to these jobs for the receivers that chose it. Where nobody has one it is one statement that finds
/// nothing.
pub(crate) async fn enter(
    transaction: &mut Transaction<'_>,
    told: &[Told],
    now: Timestamp,
) -> Result<(), StoreError> {
    if told.is_empty() {
        return Ok(());
    }
    let found = query("search for webhooks", apart!("webhook_of_jobs"))
        .bind(array(told)?)
        .fetch_all(&mut *transaction)
        .await?;
    if found.is_empty() {
        return Ok(());
    }
    // Receivers of the same event know it by the same id.
    let ids: Vec<_> = told.iter().map(|_| event_id()).collect();
    let entries = found
        .iter()
        .map(|row| entry(row, told, &ids, now))
        .collect::<Result<Vec<_>, _>>()?;
    insert(transaction, &entries, now).await.map(drop)
}

/// What receivers know an event by.
fn event_id() -> String {
    format!("msg_{}", Uuid::now_v7().simple())
}

fn entry(row: &Row, told: &[Told], ids: &[String], now: Timestamp) -> Result<Entry, StoreError> {
    let place = row.get::<u32>("place")? as usize;
    let (Some((_, event)), Some(id)) = (told.get(place), ids.get(place)) else {
        return Err(StoreError::corrupt("place", "a group", "it is not there"));
    };
    let generation = row.get("generation_id")?;
    let facts = Facts {
        job_id: generation,
        status: status_told(*event, read::status(row)?),
        keyword: row.get("keyword")?,
        language: row.get("language")?,
        cost_micros: Cost(row.maybe("cost_micros")?.map(MicroDollars)),
        error: read::failure(row)?,
    };
    Ok((
        Uuid::now_v7(),
        row.get("endpoint_id")?,
        row.get("user_id")?,
        id.clone(),
        *event,
        Some(generation),
        payload(*event, now, &facts.data()),
    ))
}

/// Where the job stood when it happened, whatever else the same transaction did to it.
fn status_told(event: HookEvent, found: Status) -> Status {
    Status::ALL
        .into_iter()
        .find(|status| HookEvent::of_status(*status) == Some(event))
        .unwrap_or(found)
}

async fn insert(
    transaction: &mut Transaction<'_>,
    entries: &[Entry],
    now: Timestamp,
) -> Result<u64, StoreError> {
    query("insert of deliveries", apart!("webhook_enter"))
        .bind(array(entries)?)
        .bind(now)
        .execute(transaction)
        .await
}

/// Enters an event that is not about a job, and says for how many receivers.
pub(crate) async fn enter_other(
    transaction: &mut Transaction<'_>,
    audience: Audience,
    event: HookEvent,
    id: &str,
    data: &Value,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let search = match audience {
        Audience::Admins => query("search for webhooks", same!("webhook_of_admins"))
            .bind(event.as_str())
            .bind(UserId::LOCAL),
        Audience::User(user) => query("search for webhooks", same!("webhook_of_user"))
            .bind(event.as_str())
            .bind(user),
    };
    let found = search.fetch_all(&mut *transaction).await?;
    let text = payload(event, now, data);
    let entries = found
        .iter()
        .map(|row| {
            let (endpoint, user) = (row.get("endpoint_id")?, row.get("user_id")?);
            Ok((
                Uuid::now_v7(),
                endpoint,
                user,
                id.to_owned(),
                event,
                None,
                text.clone(),
            ))
        })
        .collect::<Result<Vec<Entry>, StoreError>>()?;
    if entries.is_empty() {
        return Ok(0);
    }
    insert(transaction, &entries, now).await
}

impl Store {
    /// Enters an event that is not about a job, for the receivers of its audience that chose it, and says for how many. The
    /// same `id` is entered once, however often this is called: name what happened, such as `budget:2026-11:month:75`.
    pub async fn tell_hooks(
        &self,
        audience: Audience,
        event: HookEvent,
        id: &str,
        data: Value,
    ) -> Result<u64, StoreError> {
        let now = self.clock.now();
        let id = id.to_owned();
        self.writer
            .own(wake(), move |transaction| {
                Box::pin(
                    async move { enter_other(transaction, audience, event, &id, &data, now).await },
                )
            })
            .await
    }

    /// Enters a test for this receiver, whatever it chose.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not this user's, [`StoreError::Conflict`] when it is switched off.
    pub async fn test_hook(
        &self,
        user: UserId,
        id: HookId,
    ) -> Result<greenlit_domain::id::DeliveryId, StoreError> {
        let now = self.clock.now();
        let delivery = Uuid::now_v7();
        self.writer
            .own(wake(), move |transaction| {
                Box::pin(async move {
                    find_on(transaction, user, id).await?;
                    let text = payload(HookEvent::Test, now, &json!({ "webhook": id }));
                    let entry = (delivery, id, user, event_id(), HookEvent::Test, None, text);
                    insert(transaction, &[entry], now).await?;
                    Ok(greenlit_domain::id::DeliveryId(delivery))
                })
            })
            .await
    }
}

/// Wakes those who send.
pub(crate) fn wake() -> Changes {
    Changes::ready([])
}
