//! The same done to many generations at once, a batch in one transaction.
//!
//! Each statement asks again whether the generation still is where it can be done: what changed meanwhile is left alone.

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::Generation;
use greenlit_domain::id::GenerationId;
use greenlit_domain::settings::Settings;
use greenlit_domain::step::{Done, Step};
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::HookEvent;

use crate::budget::let_go;
use crate::db::{Json, Row, Transaction, apart, array, json, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::people::{Ended, charge_again, give_back};
use crate::read;
use crate::rows::NewEvent;
use crate::wakes::Changes;
use crate::webhooks::enter;
use crate::writer::event_row;
use crate::writing::StoredAnswers;

/// A generation with what it has.
#[derive(Debug, Clone)]
pub struct Stocked {
    /// The row.
    pub generation: Generation,
    /// The steps that are stored.
    pub done: Done,
}

/// A generation to be tried again.
#[derive(Debug, Clone)]
pub struct Requeued {
    /// Which.
    pub id: GenerationId,
    /// The settings with which it goes on.
    pub settings: Settings,
    /// What becomes of the answers that its unfinished step has.
    pub answers: StoredAnswers,
}

impl Store {
    /// These generations, with what they have.
    pub async fn stocked(&self, ids: &[GenerationId]) -> Result<Vec<Stocked>, StoreError> {
        query("read of jobs", apart!("stocked"))
            .bind(array(ids)?)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(|row| {
                Ok(Stocked {
                    generation: read::generation(row)?,
                    done: done(row)?,
                })
            })
            .collect()
    }

    /// Stops those of these generations that are not final, and says which.
    pub async fn cancel_these(
        &self,
        ids: Vec<GenerationId>,
    ) -> Result<Vec<GenerationId>, StoreError> {
        let now = self.clock.now();
        let cancel = query("cancel", apart!("cancel_these"))
            .bind(array(&ids)?)
            .bind(now);
        self.writer
            .own(Changes::ready(ids), move |transaction| {
                Box::pin(async move {
                    let cancelled = changed(&cancel.fetch_all(&mut *transaction).await?)?;
                    let under_way: Vec<_> = cancelled.iter().map(|id| (id, i64::MAX)).collect();
                    query("end of calls under way", apart!("forget_sent"))
                        .bind(array(&under_way)?)
                        .bind(now)
                        .execute(&mut *transaction)
                        .await?;
                    tell_all(transaction, &cancelled, now, EventKind::Cancelled {}).await?;
                    transaction.as_service().await?;
                    give_back(transaction, &cancelled, Ended::Cancelled, now).await?;
                    let_go(transaction, &cancelled, now).await?;
                    Ok(cancelled)
                })
            })
            .await
    }

    /// Puts those of these generations back that failed or were cancelled, and says which.
    pub async fn requeue_these(
        &self,
        these: Vec<Requeued>,
    ) -> Result<Vec<GenerationId>, StoreError> {
        let now = self.clock.now();
        let mut rows = Vec::with_capacity(these.len());
        for one in &these {
            let Json(settings) = json("settings", &one.settings)?;
            rows.push((one.id, settings));
        }
        let requeue = query("requeue", apart!("requeue_these"))
            .bind(array(&rows)?)
            .bind(now);
        let ids: Vec<_> = these.iter().map(|one| one.id).collect();
        self.writer
            .own(Changes::ready(ids), move |transaction| {
                Box::pin(async move {
                    let queued = changed(&requeue.fetch_all(&mut *transaction).await?)?;
                    let afresh: Vec<_> = these
                        .iter()
                        .filter(|one| one.answers == StoredAnswers::Drop)
                        .map(|one| one.id)
                        .filter(|id| queued.contains(id))
                        .collect();
                    query("requeue", apart!("drop_answers"))
                        .bind(array(&afresh)?)
                        .execute(&mut *transaction)
                        .await?;
                    tell_all(transaction, &queued, now, EventKind::Queued {}).await?;
                    transaction.as_service().await?;
                    charge_again(transaction, &queued, now).await?;
                    Ok(queued)
                })
            })
            .await
    }

    /// Puts labels on these generations and takes others off.
    pub async fn label_these(
        &self,
        ids: Vec<GenerationId>,
        add: Vec<String>,
        remove: Vec<String>,
    ) -> Result<(), StoreError> {
        let added: Vec<_> = ids
            .iter()
            .flat_map(|id| add.iter().map(move |label| (id, label)))
            .collect();
        let add = query("insert of labels", apart!("insert_labels")).bind(array(&added)?);
        let remove = query("removal of labels", apart!("remove_labels"))
            .bind(array(&ids)?)
            .bind(array(&remove)?);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    remove.execute(&mut *transaction).await?;
                    add.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }
}

fn done(row: &Row) -> Result<Done, StoreError> {
    let steps: Vec<Step> = serde_json::from_str(&row.get::<String>("steps")?)
        .map_err(|why| StoreError::corrupt("steps", "a job", why))?;
    Ok(steps
        .into_iter()
        .fold(Done::default(), |done, step| done.with(step)))
}

fn changed(rows: &[Row]) -> Result<Vec<GenerationId>, StoreError> {
    rows.iter().map(|row| row.get("id")).collect()
}

async fn tell_all(
    transaction: &mut Transaction<'_>,
    ids: &[GenerationId],
    at: Timestamp,
    kind: EventKind,
) -> Result<(), StoreError> {
    let event = NewEvent { at, kind };
    let rows = ids
        .iter()
        .map(|id| event_row(*id, 1, &event))
        .collect::<Result<Vec<_>, _>>()?;
    query("insert of events", apart!("insert_events"))
        .bind(array(&rows)?)
        .execute(&mut *transaction)
        .await?;
    let told: Vec<_> = match HookEvent::of_event(&event.kind) {
        Some(told) => ids.iter().map(|id| (*id, told)).collect(),
        None => Vec::new(),
    };
    enter(transaction, &told, at).await
}
