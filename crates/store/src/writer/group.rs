//! One group of changes as a handful of statements: one for each table, with the rows as a JSON array.

use std::collections::{HashMap, HashSet};

use greenlit_domain::generation::{FailureCode, Status};
use greenlit_domain::id::GenerationId;
use serde_json::{Value, json};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use uuid::Uuid;

use super::{Advance, Claim, Which, begin};
use crate::error::StoreError;
use crate::read;
use crate::rows::{Change, Claimed, NewEvent, Release, SettledCall};

/// What became of a group's members, in their order.
pub(super) struct Outcome {
    pub advances: Vec<Result<(), StoreError>>,
    pub claims: Vec<Result<Vec<Claimed>, StoreError>>,
}

/// Makes all changes whose lease holds, then the claims, in one transaction.
pub(super) async fn commit(
    connection: &mut SqliteConnection,
    owner: &str,
    advances: &[Advance],
    claims: &[Claim],
) -> Result<Outcome, StoreError> {
    let mut transaction = begin(connection).await?;
    let held = held(&mut transaction, owner, advances).await?;
    let mut rows = Rows::default();
    for (index, advance) in advances.iter().enumerate() {
        if held.contains(&index) {
            rows.collect(advance)?;
        }
    }
    rows.write(&mut transaction).await?;
    let mut claimed = Vec::with_capacity(claims.len());
    for claim in claims {
        claimed.push(Ok(take(&mut transaction, owner, claim).await?));
    }
    transaction
        .commit()
        .await
        .map_err(StoreError::database("commit"))?;
    let advances = advances
        .iter()
        .enumerate()
        .map(|(index, advance)| {
            held.contains(&index)
                .then_some(())
                .ok_or(StoreError::LeaseLost(advance.lease.generation))
        })
        .collect();
    Ok(Outcome {
        advances,
        claims: claimed,
    })
}

/// The indices of the changes whose lease is still held.
async fn held(
    transaction: &mut Transaction<'_, Sqlite>,
    owner: &str,
    advances: &[Advance],
) -> Result<HashSet<usize>, StoreError> {
    if advances.is_empty() {
        return Ok(HashSet::new());
    }
    let leases: Vec<_> = advances
        .iter()
        .map(|advance| (advance.lease.generation, advance.lease.epoch))
        .collect();
    let indices: Vec<i64> = sqlx::query_scalar(include_str!("../../sql/fence.sql"))
        .bind(text("leases", &leases)?)
        .bind(owner)
        .fetch_all(&mut **transaction)
        .await
        .map_err(StoreError::database("check of leases"))?;
    Ok(indices
        .into_iter()
        .filter_map(|index| usize::try_from(index).ok())
        .collect())
}

/// The rows of a group, by table.
#[derive(Default)]
struct Rows {
    calls: Vec<Value>,
    settled: Vec<Value>,
    results: Vec<Value>,
    picks: Vec<Value>,
    events: Vec<Value>,
    blobs: Vec<Value>,
    released: Vec<Value>,
    finished: Vec<GenerationId>,
    events_so_far: HashMap<GenerationId, u64>,
}

impl Rows {
    fn collect(&mut self, advance: &Advance) -> Result<(), StoreError> {
        let generation = advance.lease.generation;
        for change in &advance.changes {
            match change {
                Change::CallBegun(call) => self.calls.push(json!([
                    call.id,
                    generation,
                    call.step,
                    call.attempt,
                    advance.lease.epoch,
                    call.identity.provider,
                    call.identity.model,
                    call.at.0,
                ])),
                Change::CallSettled(call) => self.settled.push(settled(call)?),
                Change::Step(step) => self.results.push(json!([
                    generation,
                    step.step,
                    step.revision,
                    step.result,
                    step.score,
                    text("notes", &step.notes)?,
                    step.at.0,
                ])),
                Change::Pick(pick) => self.picks.push(json!([
                    Uuid::now_v7(),
                    generation,
                    pick.by,
                    pick.revision,
                    text("pick", &pick.answer)?,
                    pick.at.0,
                ])),
                Change::Event(event) => self.event(generation, event)?,
                Change::Blob(blob) => self.blobs.push(json!([
                    blob.sha256,
                    blob.size,
                    blob.media_type,
                    blob.at.0,
                    generation,
                ])),
                Change::Release(release, at) => {
                    self.released.push(released(generation, release, at.0));
                    if matches!(release, Release::Complete) {
                        self.finished.push(generation);
                    }
                }
            }
        }
        Ok(())
    }

    fn event(&mut self, generation: GenerationId, event: &NewEvent) -> Result<(), StoreError> {
        let before = self.events_so_far.entry(generation).or_default();
        *before += 1;
        self.events.push(json!([
            generation,
            *before,
            event.at.0,
            event.kind.name(),
            event_data(event)?,
        ]));
        Ok(())
    }

    async fn write(self, transaction: &mut Transaction<'_, Sqlite>) -> Result<(), StoreError> {
        let finished: Vec<Value> = self.finished.iter().map(|id| json!(id)).collect();
        let statements: [(&'static str, &'static str, &[Value]); 10] = [
            (
                "calls",
                include_str!("../../sql/insert_calls.sql"),
                &self.calls,
            ),
            (
                "settled calls",
                include_str!("../../sql/settle_calls.sql"),
                &self.settled,
            ),
            (
                "results",
                include_str!("../../sql/insert_step_results.sql"),
                &self.results,
            ),
            (
                "results",
                include_str!("../../sql/survived.sql"),
                &self.results,
            ),
            (
                "picks",
                include_str!("../../sql/insert_picks.sql"),
                &self.picks,
            ),
            (
                "events",
                include_str!("../../sql/insert_events.sql"),
                &self.events,
            ),
            (
                "blobs",
                include_str!("../../sql/insert_blobs.sql"),
                &self.blobs,
            ),
            (
                "uses of blobs",
                include_str!("../../sql/insert_blob_uses.sql"),
                &self.blobs,
            ),
            (
                "released rows",
                include_str!("../../sql/release.sql"),
                &self.released,
            ),
            (
                "finished rows",
                include_str!("../../sql/drop_answers.sql"),
                &finished,
            ),
        ];
        for (what, sql, rows) in statements {
            if rows.is_empty() {
                continue;
            }
            sqlx::query(sql)
                .bind(text(what, &rows)?)
                .execute(&mut **transaction)
                .await
                .map_err(StoreError::database(what))?;
        }
        Ok(())
    }
}

fn settled(call: &SettledCall) -> Result<Value, StoreError> {
    let usage = call.usage.as_ref();
    let answer = call
        .answer
        .as_ref()
        .map(|answer| text("answer", answer))
        .transpose()?;
    Ok(json!([
        call.id,
        call.state,
        usage.map(|usage| usage.input),
        usage.map(|usage| usage.cached_input),
        usage.map(|usage| usage.cache_write),
        usage.map(|usage| usage.output),
        usage.map(|usage| usage.reasoning),
        usage.map(|usage| usage.image_output),
        usage.map(|usage| usage.images),
        usage.map(|usage| usage.searches),
        call.cost,
        call.price_date,
        call.service_tier,
        call.request_id,
        call.error,
        answer,
        call.at.0,
    ]))
}

fn released(generation: GenerationId, release: &Release, at: i64) -> Value {
    let (status, wait_reason, failure) = match release {
        Release::Wait => (Status::AwaitingSelection, Some("title"), None),
        Release::Complete => (Status::Completed, None, None),
        Release::Fail(failure) => (Status::Failed, None, Some(failure)),
    };
    json!([
        generation,
        status,
        wait_reason,
        failure.map(|failure| FailureCode::as_str(failure.code)),
        failure.map(|failure| &failure.message),
        at,
        status.is_final().then_some(at),
    ])
}

/// The event's own fields, without its type: that has a column.
pub(crate) fn event_data(event: &NewEvent) -> Result<String, StoreError> {
    let tagged = serde_json::to_value(&event.kind)
        .map_err(|why| StoreError::corrupt("event", event.kind.name(), why))?;
    Ok(tagged
        .get("data")
        .map_or_else(|| "{}".to_owned(), Value::to_string))
}

fn text<T: serde::Serialize + ?Sized>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|why| StoreError::corrupt(what, "a group", why))
}

async fn take(
    transaction: &mut Transaction<'_, Sqlite>,
    owner: &str,
    claim: &Claim,
) -> Result<Vec<Claimed>, StoreError> {
    let query = match &claim.which {
        Which::Any(_) => sqlx::query(include_str!("../../sql/claim_any.sql")),
        Which::These(_) => sqlx::query(include_str!("../../sql/claim_these.sql")),
    }
    .bind(claim.now.0)
    .bind(owner)
    .bind(claim.lease_until.0)
    .bind(text("owners", &claim.dead_owners)?);
    let query = match &claim.which {
        Which::Any(most) => query.bind(i64::from(*most)),
        Which::These(ids) => query.bind(text("ids", ids)?),
    };
    let rows = query
        .fetch_all(&mut **transaction)
        .await
        .map_err(StoreError::database("claim"))?;
    let claimed = rows
        .iter()
        .map(read::claimed)
        .collect::<Result<Vec<_>, _>>()?;
    let taken_over: Vec<_> = claimed
        .iter()
        .filter(|claimed| claimed.attempt > 1)
        .map(|claimed| (claimed.lease.generation, claimed.lease.epoch))
        .collect();
    if !taken_over.is_empty() {
        sqlx::query(include_str!("../../sql/forget_sent.sql"))
            .bind(text("leases", &taken_over)?)
            .bind(claim.now.0)
            .execute(&mut **transaction)
            .await
            .map_err(StoreError::database("look for lost calls"))?;
    }
    Ok(claimed)
}
