//! Changes that people make: beginning, answering, stopping, going on, deleting.

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::settings::Settings;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::HookEvent;
use uuid::Uuid;

use crate::budget::{free_calls_of, let_go};
use crate::db::{Json, Transaction, apart, array, json, query, same};
use crate::error::StoreError;
use crate::inserting::insert;
use crate::links::end_wait;
use crate::open::Store;
use crate::people::{Ended, charge_again, give_back};
use crate::rows::{Inserted, NewEvent, NewGeneration, NewPick};
use crate::spending::keep_spend;
use crate::wakes::Changes;
use crate::webhooks::enter;
use crate::writer::event_row;

/// What becomes of the answers that an unfinished step already has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredAnswers {
    /// The step reads them again and asks for nothing that it has.
    Keep,
    /// The step asks afresh: what it has did not reach the bar.
    Drop,
}

impl Store {
    /// Begins generations: all of them or none. Those whose idempotency key the user has already are found instead.
    pub async fn insert(&self, new: Vec<NewGeneration>) -> Result<Vec<Inserted>, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(
                Changes::ready(new.iter().map(|new| new.id)),
                move |transaction| Box::pin(async move { insert(transaction, &new, now).await }),
            )
            .await
    }

    /// Stops a generation for good. Whoever works on it can store nothing more.
    pub async fn cancel(&self, id: GenerationId) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::of(id), move |transaction| {
                Box::pin(async move {
                    let changed = query("cancel", same!("cancel"))
                        .bind(id)
                        .bind(now)
                        .execute(&mut *transaction)
                        .await?;
                    if changed == 0 {
                        let status = status_of(transaction, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: only one that is queued, processing or waiting can be cancelled"
                        )));
                    }
                    // What is under way is broken off: its answer will find nobody.
                    query("end of calls under way", apart!("forget_sent"))
                        .bind(array(&[(id, i64::MAX)])?)
                        .bind(now)
                        .execute(&mut *transaction)
                        .await?;
                    tell(transaction, id, now, EventKind::Cancelled {}).await?;
                    transaction.as_service().await?;
                    give_back(transaction, &[id], Ended::Cancelled, now).await?;
                    let_go(transaction, &[id], now).await
                })
            })
            .await
    }

    /// Puts a failed or cancelled generation back, to go on from its first missing step with these settings.
    pub async fn requeue(
        &self,
        id: GenerationId,
        settings: Settings,
        answers: StoredAnswers,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::ready([id]), move |transaction| {
                Box::pin(async move {
                    let settings = json("settings", &settings)?;
                    let sql = query("requeue", same!("requeue"));
                    let changed = sql
                        .bind(id)
                        .bind(now)
                        .bind(settings)
                        .execute(&mut *transaction)
                        .await?;
                    if changed == 0 {
                        let status = status_of(transaction, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: only a failed or cancelled one can be tried again"
                        )));
                    }
                    if answers == StoredAnswers::Drop {
                        query("requeue", apart!("drop_answers"))
                            .bind(array(&[id])?)
                            .execute(&mut *transaction)
                            .await?;
                    }
                    tell(transaction, id, now, EventKind::Queued {}).await?;
                    transaction.as_service().await?;
                    charge_again(transaction, &[id], now).await
                })
            })
            .await
    }

    /// Lets a generation that stopped early go on, with settings of a greater extent, and with the title that a person
    /// picked meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is whole, or not completed.
    pub async fn go_on(
        &self,
        id: GenerationId,
        settings: Settings,
        picked: Option<(NewPick, EventKind)>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::ready([id]), move |transaction| {
                Box::pin(async move {
                    let settings = json("settings", &settings)?;
                    let changed = query("going on", same!("go_on"))
                        .bind(id)
                        .bind(now)
                        .bind(settings)
                        .execute(&mut *transaction)
                        .await?;
                    if changed == 0 {
                        let status = status_of(transaction, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: only one that stopped early can go on"
                        )));
                    }
                    tell(transaction, id, now, EventKind::Queued {}).await?;
                    if let Some((pick, told)) = picked {
                        insert_pick(transaction, id, &pick).await?;
                        tell(transaction, id, now, told).await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Changes how an unfinished generation goes on. Not while a process works on it.
    pub async fn change_settings(
        &self,
        id: GenerationId,
        settings: Settings,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let dead_owners = self.dead_owners().await?;
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let changed = query("change of settings", apart!("change_settings"))
                        .bind(id)
                        .bind(json("settings", &settings)?)
                        .bind(now)
                        .bind(array(&dead_owners)?)
                        .execute(&mut *transaction)
                        .await?;
                    if changed == 0 {
                        let status = status_of(transaction, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status} and being worked on: its settings cannot be changed now"
                        )));
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Answers "which title?" of a waiting generation, which can then go on with these settings.
    pub async fn answer(
        &self,
        id: GenerationId,
        pick: NewPick,
        told: EventKind,
        settings: Settings,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::ready([id]), move |transaction| {
                Box::pin(async move {
                    let settings = json("settings", &settings)?;
                    let changed = query("pick", same!("answer"))
                        .bind(id)
                        .bind(now)
                        .bind(settings)
                        .bind(pick.revision)
                        .execute(&mut *transaction)
                        .await?;
                    answered(transaction, id, now, changed, &pick, told).await
                })
            })
            .await
    }

    /// Deletes generations that are final or wait, with all that belongs to them.
    pub async fn delete(&self, id: GenerationId) -> Result<(), StoreError> {
        let now = self.clock.now();
        let orphans = self
            .writer
            .own(Changes::of(id), move |transaction| {
                Box::pin(async move { delete(transaction, id, now).await })
            })
            .await?;
        for blob in orphans {
            self.blobs.remove(&blob).await;
        }
        Ok(())
    }
}

/// Keeps an answer to "which title?", when a row waited for it.
pub(crate) async fn answered(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
    now: Timestamp,
    waited: u64,
    pick: &NewPick,
    told: EventKind,
) -> Result<(), StoreError> {
    if waited == 0 {
        let status = status_of(transaction, id).await?;
        return Err(StoreError::Conflict(format!(
            "job {id} is {status}: it does not wait for one of these titles"
        )));
    }
    end_wait(transaction, id, now).await?;
    insert_pick(transaction, id, pick).await?;
    tell(transaction, id, now, told).await
}

async fn insert_pick(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
    pick: &NewPick,
) -> Result<(), StoreError> {
    let Json(answer) = json("pick", &pick.answer)?;
    let row = (
        Uuid::now_v7(),
        id,
        pick.by,
        pick.revision,
        answer,
        pick.at.0,
    );
    query("pick", apart!("insert_picks"))
        .bind(array(&[row])?)
        .execute(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn tell(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
    at: Timestamp,
    kind: EventKind,
) -> Result<(), StoreError> {
    let event = NewEvent { at, kind };
    let row = event_row(id, 1, &event)?;
    query("event", apart!("insert_events"))
        .bind(array(&[row])?)
        .execute(&mut *transaction)
        .await?;
    let told: Vec<_> = HookEvent::of_event(&event.kind)
        .map(|told| (id, told))
        .into_iter()
        .collect();
    enter(transaction, &told, at).await
}

pub(crate) async fn status_of(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
) -> Result<String, StoreError> {
    query(
        "read of a job",
        "SELECT status FROM video_generations WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(transaction)
    .await?
    .ok_or_else(|| StoreError::NotFound(id.to_string()))?
    .get("status")
}

/// Deletes the row and what hangs on it; gives the blobs that nothing uses any more.
async fn delete(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
    now: Timestamp,
) -> Result<Vec<BlobId>, StoreError> {
    let status = status_of(transaction, id).await?;
    if status == Status::Processing.as_str() {
        return Err(StoreError::Conflict(format!(
            "job {id} is being worked on: cancel it first, then delete it"
        )));
    }
    let whoever = transaction.as_service().await?;
    give_back(transaction, &[id], Ended::Cancelled, now).await?;
    let_go(transaction, &[id], now).await?;
    keep_spend(transaction, None, Some(id)).await?;
    free_calls_of(transaction, id).await?;
    transaction.go_on(whoever).await?;
    query("delete", "DELETE FROM video_generations WHERE id = $1")
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    // Blobs without any use are garbage, whosever they were: one user does not see what others use.
    transaction.as_service().await?;
    query(
        "delete of pictures",
        "DELETE FROM blobs WHERE sha256 NOT IN (SELECT sha256 FROM blob_uses) RETURNING sha256",
    )
    .fetch_all(transaction)
    .await?
    .iter()
    .map(|row| row.get("sha256").map(BlobId))
    .collect()
}
