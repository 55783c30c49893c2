//! Beginning generations: all of a request or none, and none twice for one idempotency key.

use std::collections::{BTreeMap, HashSet};

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{PROMPT_VERSION, SCHEMA_VERSION, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;
use serde_json::{Value, json};

use crate::db::{self, Json, Transaction, apart, array, query};
use crate::error::StoreError;
use crate::people::charge;
use crate::rows::{Inserted, NewEvent, NewGeneration};
use crate::search::folded;
use crate::writer::event_row;

/// Begins those that are new and finds the others, in the order in which they were given.
pub(crate) async fn insert(
    transaction: &mut Transaction<'_>,
    new: &[NewGeneration],
    now: Timestamp,
) -> Result<Vec<Inserted>, StoreError> {
    let rows = new
        .iter()
        .map(|new| row_of(new, now))
        .collect::<Result<Vec<_>, _>>()?;
    let fresh: HashSet<GenerationId> = query("insert of jobs", apart!("insert_generations"))
        .bind(array(&rows)?)
        .fetch_all(&mut *transaction)
        .await?
        .iter()
        .map(|row| row.get("id"))
        .collect::<Result<_, _>>()?;
    let queued = NewEvent {
        at: now,
        kind: EventKind::Queued {},
    };
    let mut labels = Vec::new();
    let mut events = Vec::new();
    for new in new.iter().filter(|new| fresh.contains(&new.id)) {
        labels.extend(new.labels.iter().map(|label| (new.id, label)));
        events.push(event_row(new.id, 1, &queued)?);
    }
    query("insert of labels", apart!("insert_labels"))
        .bind(array(&labels)?)
        .execute(&mut *transaction)
        .await?;
    query("insert of events", apart!("insert_events"))
        .bind(array(&events)?)
        .execute(&mut *transaction)
        .await?;
    let known = existing(transaction, new).await?;
    pay(transaction, new, &fresh, now).await?;
    Ok(new
        .iter()
        .zip(known)
        .map(|(new, known)| match known {
            Some((id, status)) if !fresh.contains(&new.id) => Inserted::Existing(id, status),
            _ => Inserted::New(new.id),
        })
        .collect())
}

/// Takes what the new ones cost; the local user of a folder owes nothing.
async fn pay(
    transaction: &mut Transaction<'_>,
    new: &[NewGeneration],
    fresh: &HashSet<GenerationId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut owed: BTreeMap<UserId, Vec<GenerationId>> = BTreeMap::new();
    for new in new.iter().filter(|new| fresh.contains(&new.id)) {
        if new.user != UserId::LOCAL {
            owed.entry(new.user).or_default().push(new.id);
        }
    }
    // Nobody writes into their own ledger of credits.
    transaction.as_service().await?;
    for (user, ids) in owed {
        charge(transaction, user, &ids, now).await?;
    }
    Ok(())
}

/// For each new generation, the one that has its idempotency key.
async fn existing(
    transaction: &mut Transaction<'_>,
    new: &[NewGeneration],
) -> Result<Vec<Option<(GenerationId, Status)>>, StoreError> {
    let mut found = vec![None; new.len()];
    let keys: Vec<_> = new
        .iter()
        .map(|new| (new.user, &new.idempotency_key))
        .collect();
    let rows = query("search of earlier jobs", apart!("existing_generations"))
        .bind(array(&keys)?)
        .fetch_all(transaction)
        .await?;
    for row in rows {
        let id = row.get("id")?;
        let status: String = row.get("status")?;
        let status = Status::parse(&status)
            .ok_or_else(|| StoreError::corrupt("status", id, "no such status"))?;
        let place = usize::try_from(row.get::<i64>("key")?).ok();
        if let Some(place) = place.and_then(|index| found.get_mut(index)) {
            *place = Some((id, status));
        }
    }
    Ok(found)
}

fn row_of(new: &NewGeneration, now: Timestamp) -> Result<Value, StoreError> {
    let Json(settings) = db::json("settings", &new.settings)?;
    Ok(json!([
        new.id,
        new.user,
        new.brief.keyword,
        new.brief.language,
        new.brief.niche,
        new.brief.audience,
        new.brief.content_type,
        settings,
        // Integers of databases are signed; the same bits come back.
        new.brief.seed.cast_signed(),
        PROMPT_VERSION,
        SCHEMA_VERSION,
        new.idempotency_key,
        new.batch,
        now.0,
        new.priority,
        new.key,
        folded(new.brief.keyword.as_str()),
    ]))
}
