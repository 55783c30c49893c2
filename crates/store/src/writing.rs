//! Changes to the store: those of workers under a lease, and those of people.

use std::collections::HashSet;
use std::time::Duration;

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{PROMPT_VERSION, SCHEMA_VERSION, Status};
use greenlit_domain::id::GenerationId;
use greenlit_domain::settings::Settings;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;
use serde_json::json;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use crate::error::StoreError;
use crate::open::Store;
use crate::rows::{Change, Claimed, Inserted, Lease, NewEvent, NewGeneration, NewPick};
use crate::writer::{Advance, Claim, Which, event_data};

/// How long a lease lasts without being extended.
pub const LEASE: Duration = Duration::from_secs(12);

/// How often leases are extended.
pub const LEASE_EXTENSION: Duration = Duration::from_secs(3);

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
            .own(move |connection| Box::pin(async move { insert(connection, &new, now).await }))
            .await
    }

    /// Takes at most `most` generations that can go on, whoever began them.
    pub async fn claim_any(&self, most: u32) -> Result<Vec<Claimed>, StoreError> {
        self.claim(Which::Any(most)).await
    }

    /// Takes those of the given generations that can go on now.
    pub async fn claim_these(&self, ids: Vec<GenerationId>) -> Result<Vec<Claimed>, StoreError> {
        self.claim(Which::These(ids)).await
    }

    async fn claim(&self, which: Which) -> Result<Vec<Claimed>, StoreError> {
        let now = self.clock.now();
        let dead_owners = self.dead_owners().await?;
        self.writer
            .claim(Claim {
                now,
                lease_until: now.plus(LEASE),
                dead_owners,
                which,
            })
            .await
    }

    /// Makes changes to a leased generation, all or none.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when another process claimed it since, or it was cancelled.
    pub async fn advance(&self, lease: &Lease, changes: Vec<Change>) -> Result<(), StoreError> {
        self.writer
            .advance(Advance {
                lease: lease.clone(),
                changes,
            })
            .await
    }

    /// Extends all leases of this process.
    pub async fn extend_leases(&self) -> Result<(), StoreError> {
        let owner = self.process.id().to_owned();
        let until = self.clock.now().plus(LEASE).0;
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    sqlx::query(include_str!("../sql/extend_leases.sql"))
                        .bind(owner)
                        .bind(until)
                        .execute(connection)
                        .await
                        .map_err(StoreError::database("extension of leases"))?;
                    Ok(())
                })
            })
            .await
    }

    /// Lets go of all generations of this process; none counts as a death.
    pub async fn give_back(&self) -> Result<(), StoreError> {
        let owner = self.process.id().to_owned();
        let now = self.clock.now().0;
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    sqlx::query(include_str!("../sql/give_back.sql"))
                        .bind(owner)
                        .bind(now)
                        .execute(connection)
                        .await
                        .map_err(StoreError::database("return of leases"))?;
                    Ok(())
                })
            })
            .await
    }

    /// Stops a generation for good. Whoever works on it can store nothing more.
    pub async fn cancel(&self, id: GenerationId) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    let changed = sqlx::query(include_str!("../sql/cancel.sql"))
                        .bind(id.to_string())
                        .bind(now.0)
                        .execute(&mut *connection)
                        .await
                        .map_err(StoreError::database("cancel"))?
                        .rows_affected();
                    if changed == 0 {
                        let status = status_of(connection, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: only one that is queued, processing or waiting can be cancelled"
                        )));
                    }
                    tell(connection, id, now, EventKind::Cancelled {}).await
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
            .own(move |connection| {
                Box::pin(async move {
                    let settings = to_text("settings", &settings)?;
                    let sql = sqlx::query(include_str!("../sql/requeue.sql"));
                    let changed = sql
                        .bind(id.to_string())
                        .bind(now.0)
                        .bind(settings)
                        .execute(&mut *connection)
                        .await
                        .map_err(StoreError::database("requeue"))?
                        .rows_affected();
                    if changed == 0 {
                        let status = status_of(connection, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: only a failed or cancelled one can be tried again"
                        )));
                    }
                    if answers == StoredAnswers::Drop {
                        sqlx::query(include_str!("../sql/drop_answers.sql"))
                            .bind(to_text("ids", &[id])?)
                            .execute(&mut *connection)
                            .await
                            .map_err(StoreError::database("requeue"))?;
                    }
                    tell(connection, id, now, EventKind::Queued {}).await
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
            .own(move |connection| {
                Box::pin(async move {
                    let settings = to_text("settings", &settings)?;
                    let changed = sqlx::query(include_str!("../sql/go_on.sql"))
                        .bind(id.to_string())
                        .bind(now.0)
                        .bind(settings)
                        .execute(&mut *connection)
                        .await
                        .map_err(StoreError::database("going on"))?
                        .rows_affected();
                    if changed == 0 {
                        let status = status_of(connection, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: only one that stopped early can go on"
                        )));
                    }
                    tell(connection, id, now, EventKind::Queued {}).await?;
                    if let Some((pick, told)) = picked {
                        insert_pick(connection, id, &pick).await?;
                        tell(connection, id, now, told).await?;
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
            .own(move |connection| {
                Box::pin(async move {
                    let changed = sqlx::query(include_str!("../sql/change_settings.sql"))
                        .bind(id.to_string())
                        .bind(to_text("settings", &settings)?)
                        .bind(now.0)
                        .bind(to_text("owners", &dead_owners)?)
                        .execute(&mut *connection)
                        .await
                        .map_err(StoreError::database("change of settings"))?
                        .rows_affected();
                    if changed == 0 {
                        let status = status_of(connection, id).await?;
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
            .own(move |connection| {
                Box::pin(async move {
                    let settings = to_text("settings", &settings)?;
                    let changed = sqlx::query(include_str!("../sql/answer.sql"))
                        .bind(id.to_string())
                        .bind(now.0)
                        .bind(settings)
                        .execute(&mut *connection)
                        .await
                        .map_err(StoreError::database("pick"))?
                        .rows_affected();
                    if changed == 0 {
                        let status = status_of(connection, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: it does not wait for a title"
                        )));
                    }
                    insert_pick(connection, id, &pick).await?;
                    tell(connection, id, now, told).await
                })
            })
            .await
    }

    /// Deletes generations that are final or wait, with all that belongs to them.
    pub async fn delete(&self, id: GenerationId) -> Result<(), StoreError> {
        let orphans = self
            .writer
            .own(move |connection| Box::pin(async move { delete(connection, id).await }))
            .await?;
        for blob in orphans {
            self.blobs.remove(&blob).await;
        }
        Ok(())
    }

    /// Owners of leases whose process is gone.
    async fn dead_owners(&self) -> Result<Vec<String>, StoreError> {
        let owners: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT owner FROM video_generations WHERE owner IS NOT NULL AND owner <> $1",
        )
        .bind(self.process.id())
        .fetch_all(&self.readers)
        .await
        .map_err(StoreError::database("read of owners"))?;
        Ok(owners
            .into_iter()
            .filter(|owner| !self.folder.is_alive(owner))
            .collect())
    }
}

async fn insert(
    connection: &mut SqliteConnection,
    new: &[NewGeneration],
    now: Timestamp,
) -> Result<Vec<Inserted>, StoreError> {
    let rows = new
        .iter()
        .map(|new| row_of(new, now))
        .collect::<Result<Vec<_>, _>>()?;
    let fresh: HashSet<String> = sqlx::query(include_str!("../sql/insert_generations.sql"))
        .bind(to_text("generations", &rows)?)
        .fetch_all(&mut *connection)
        .await
        .map_err(StoreError::database("insert of jobs"))?
        .iter()
        .map(|row| {
            row.try_get(0)
                .map_err(StoreError::database("insert of jobs"))
        })
        .collect::<Result<_, _>>()?;
    let is_fresh = |new: &NewGeneration| fresh.contains(&new.id.to_string());
    let mut labels = Vec::new();
    let mut events = Vec::new();
    let queued = NewEvent {
        at: now,
        kind: EventKind::Queued {},
    };
    for new in new.iter().filter(|new| is_fresh(new)) {
        labels.extend(new.labels.iter().map(|label| json!([new.id, label])));
        events.push(json!([
            new.id,
            1,
            now.0,
            queued.kind.name(),
            event_data(&queued)?
        ]));
    }
    for (what, sql, rows) in [
        ("labels", include_str!("../sql/insert_labels.sql"), labels),
        ("events", include_str!("../sql/insert_events.sql"), events),
    ] {
        sqlx::query(sql)
            .bind(to_text(what, &rows)?)
            .execute(&mut *connection)
            .await
            .map_err(StoreError::database(what))?;
    }
    let known = existing(connection, new).await?;
    Ok(new
        .iter()
        .zip(known)
        .map(|(new, known)| match known {
            Some((id, status)) if !is_fresh(new) => Inserted::Existing(id, status),
            _ => Inserted::New(new.id),
        })
        .collect())
}

/// For each new generation, the one that has its idempotency key.
async fn existing(
    connection: &mut SqliteConnection,
    new: &[NewGeneration],
) -> Result<Vec<Option<(GenerationId, Status)>>, StoreError> {
    let mut found = vec![None; new.len()];
    let keys: Vec<_> = new
        .iter()
        .map(|new| (new.user, &new.idempotency_key))
        .collect();
    let rows: Vec<(i64, String, String)> =
        sqlx::query_as(include_str!("../sql/existing_generations.sql"))
            .bind(to_text("keys", &keys)?)
            .fetch_all(connection)
            .await
            .map_err(StoreError::database("search of earlier jobs"))?;
    for (index, id, status) in rows {
        let id = id
            .parse()
            .map_err(|why| StoreError::corrupt("id", &id, why))?;
        let status = Status::parse(&status)
            .ok_or_else(|| StoreError::corrupt("status", id, "no such status"))?;
        if let Some(place) = usize::try_from(index)
            .ok()
            .and_then(|index| found.get_mut(index))
        {
            *place = Some((id, status));
        }
    }
    Ok(found)
}

fn row_of(new: &NewGeneration, now: Timestamp) -> Result<serde_json::Value, StoreError> {
    Ok(json!([
        new.id,
        new.user,
        new.brief.keyword,
        new.brief.language,
        new.brief.niche,
        new.brief.audience,
        new.brief.content_type,
        to_text("settings", &new.settings)?,
        // SQLite's integers are signed; the same bits come back.
        new.brief.seed.cast_signed(),
        PROMPT_VERSION,
        SCHEMA_VERSION,
        new.idempotency_key,
        new.batch,
        now.0,
    ]))
}

async fn insert_pick(
    connection: &mut SqliteConnection,
    id: GenerationId,
    pick: &NewPick,
) -> Result<(), StoreError> {
    let row = json!([[
        Uuid::now_v7(),
        id,
        pick.by,
        pick.revision,
        to_text("pick", &pick.answer)?,
        pick.at.0
    ]]);
    sqlx::query(include_str!("../sql/insert_picks.sql"))
        .bind(row.to_string())
        .execute(connection)
        .await
        .map_err(StoreError::database("pick"))?;
    Ok(())
}

async fn tell(
    connection: &mut SqliteConnection,
    id: GenerationId,
    at: Timestamp,
    kind: EventKind,
) -> Result<(), StoreError> {
    let event = NewEvent { at, kind };
    let row = json!([[id, 1, at.0, event.kind.name(), event_data(&event)?]]);
    sqlx::query(include_str!("../sql/insert_events.sql"))
        .bind(row.to_string())
        .execute(connection)
        .await
        .map_err(StoreError::database("event"))?;
    Ok(())
}

async fn status_of(
    connection: &mut SqliteConnection,
    id: GenerationId,
) -> Result<String, StoreError> {
    sqlx::query_scalar("SELECT status FROM video_generations WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await
        .map_err(StoreError::database("read of a job"))?
        .ok_or_else(|| StoreError::NotFound(id.to_string()))
}

/// Deletes the row and what hangs on it; gives the blobs that nothing uses any more.
async fn delete(
    connection: &mut SqliteConnection,
    id: GenerationId,
) -> Result<Vec<BlobId>, StoreError> {
    let status = status_of(connection, id).await?;
    if status == Status::Processing.as_str() {
        return Err(StoreError::Conflict(format!(
            "job {id} is being worked on: cancel it first, then delete it"
        )));
    }
    for sql in [
        "DELETE FROM video_generations WHERE id = $1",
        // Blobs without any use are garbage, whosever they were.
        "DELETE FROM blob_uses WHERE generation_id = $1",
    ] {
        sqlx::query(sql)
            .bind(id.to_string())
            .execute(&mut *connection)
            .await
            .map_err(StoreError::database("delete"))?;
    }
    let orphans: Vec<String> = sqlx::query_scalar(
        "DELETE FROM blobs WHERE sha256 NOT IN (SELECT sha256 FROM blob_uses) RETURNING sha256",
    )
    .fetch_all(connection)
    .await
    .map_err(StoreError::database("delete of pictures"))?;
    Ok(orphans.into_iter().map(BlobId).collect())
}

/// JSON for a column or a statement.
fn to_text<T: serde::Serialize + ?Sized>(
    what: &'static str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::corrupt(what, "a new job", why))
}
