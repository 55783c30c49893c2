//! One group of changes as a handful of statements: one for each table, with the rows as a JSON array.

use std::collections::{HashMap, HashSet};

use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::model::ModelIdentity;
use serde::Serialize;
use sqlx::{Sqlite, SqliteConnection, Transaction};
use uuid::Uuid;

use super::{Advance, Claim, Which, begin};
use crate::error::StoreError;
use crate::read;
use crate::rows::{
    Change, Claimed, Lease, NewBlob, NewCall, NewEvent, NewStepResult, Release, SettledCall,
};

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

/// Rows of one statement as a JSON array of arrays, written as they come: no value is built in between.
#[derive(Default)]
struct Batch(Vec<u8>);

impl Batch {
    fn push(&mut self, row: &impl Serialize) -> Result<(), StoreError> {
        self.0.push(if self.0.is_empty() { b'[' } else { b',' });
        serde_json::to_writer(&mut self.0, row)
            .map_err(|why| StoreError::corrupt("row", "a group", why))
    }

    /// The array; `None` when there are no rows.
    fn finish(mut self) -> Result<Option<String>, StoreError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        self.0.push(b']');
        String::from_utf8(self.0)
            .map(Some)
            .map_err(|why| StoreError::corrupt("row", "a group", why))
    }
}

/// The rows of a group, by statement.
#[derive(Default)]
struct Rows {
    calls: Batch,
    settled: Batch,
    results: Batch,
    survived: Batch,
    picks: Batch,
    events: Batch,
    blobs: Batch,
    uses: Batch,
    released: Batch,
    finished: Batch,
    events_so_far: HashMap<GenerationId, u64>,
}

impl Rows {
    fn collect(&mut self, advance: &Advance) -> Result<(), StoreError> {
        let Lease { generation, epoch } = advance.lease;
        for change in &advance.changes {
            match change {
                Change::CallBegun(call) => {
                    let ModelIdentity { provider, model } = &call.identity;
                    let NewCall {
                        id,
                        step,
                        attempt,
                        at,
                        ..
                    } = call;
                    self.calls
                        .push(&(id, generation, step, attempt, epoch, provider, model, at.0))?;
                }
                Change::CallSettled(call) => self.settled(call)?,
                Change::Step(step) => {
                    let NewStepResult {
                        step,
                        revision,
                        result,
                        score,
                        notes,
                        at,
                    } = step;
                    let notes = text("notes", notes)?;
                    self.results
                        .push(&(generation, step, revision, result, score, notes, at.0))?;
                    self.survived.push(&generation)?;
                }
                Change::Pick(pick) => {
                    let answer = text("pick", &pick.answer)?;
                    let id = Uuid::now_v7();
                    self.picks.push(&(
                        id,
                        generation,
                        pick.by,
                        pick.revision,
                        answer,
                        pick.at.0,
                    ))?;
                }
                Change::Event(event) => self.event(generation, event)?,
                Change::Blob(blob) => {
                    let NewBlob {
                        sha256,
                        size,
                        media_type,
                        at,
                    } = blob;
                    self.blobs.push(&(sha256, size, media_type, at.0))?;
                    self.uses.push(&(generation, sha256))?;
                }
                Change::Release(release, at) => self.release(generation, release, at.0)?,
            }
        }
        Ok(())
    }

    fn settled(&mut self, call: &SettledCall) -> Result<(), StoreError> {
        let usage = call.usage.as_ref().map(|usage| {
            (
                usage.input,
                usage.cached_input,
                usage.cache_write,
                usage.output,
                usage.reasoning,
                usage.image_output,
                usage.images,
                usage.searches,
            )
        });
        let answer = call
            .answer
            .as_ref()
            .map(|answer| text("answer", answer))
            .transpose()?;
        self.settled.push(&(
            call.id,
            call.state,
            usage,
            call.cost,
            &call.price_date,
            &call.service_tier,
            &call.request_id,
            &call.error,
            answer,
            call.at.0,
        ))
    }

    fn event(&mut self, generation: GenerationId, event: &NewEvent) -> Result<(), StoreError> {
        let number = self.events_so_far.entry(generation).or_default();
        *number += 1;
        let data = event_data(event)?;
        self.events
            .push(&(generation, *number, event.at.0, event.kind.name(), data))
    }

    fn release(
        &mut self,
        generation: GenerationId,
        release: &Release,
        at: i64,
    ) -> Result<(), StoreError> {
        let (status, wait_reason, failure, ready_at) = match release {
            Release::Wait => (
                Status::AwaitingSelection,
                Some("title".to_owned()),
                None,
                None,
            ),
            Release::Postpone { until, reason } => {
                let reason = text("reason of a wait", reason)?;
                (Status::Queued, Some(reason), None, Some(until.0))
            }
            Release::Complete => (Status::Completed, None, None, None),
            Release::Fail(failure) => (Status::Failed, None, Some(failure), None),
        };
        let code = failure.map(|failure| failure.code.as_str());
        let message = failure.map(|failure| &failure.message);
        let finished_at = status.is_final().then_some(at);
        self.released.push(&(
            generation,
            status,
            wait_reason,
            code,
            message,
            at,
            finished_at,
            ready_at,
        ))?;
        if matches!(release, Release::Complete) {
            self.finished.push(&generation)?;
        }
        Ok(())
    }

    async fn write(self, transaction: &mut Transaction<'_, Sqlite>) -> Result<(), StoreError> {
        let statements = [
            (
                "calls",
                include_str!("../../sql/insert_calls.sql"),
                self.calls,
            ),
            (
                "settled calls",
                include_str!("../../sql/settle_calls.sql"),
                self.settled,
            ),
            (
                "results",
                include_str!("../../sql/insert_step_results.sql"),
                self.results,
            ),
            (
                "deaths",
                include_str!("../../sql/survived.sql"),
                self.survived,
            ),
            (
                "picks",
                include_str!("../../sql/insert_picks.sql"),
                self.picks,
            ),
            (
                "events",
                include_str!("../../sql/insert_events.sql"),
                self.events,
            ),
            (
                "blobs",
                include_str!("../../sql/insert_blobs.sql"),
                self.blobs,
            ),
            (
                "uses of blobs",
                include_str!("../../sql/insert_blob_uses.sql"),
                self.uses,
            ),
            (
                "released rows",
                include_str!("../../sql/release.sql"),
                self.released,
            ),
            (
                "finished rows",
                include_str!("../../sql/drop_answers.sql"),
                self.finished,
            ),
        ];
        for (what, sql, rows) in statements {
            let Some(rows) = rows.finish()? else { continue };
            sqlx::query(sql)
                .bind(rows)
                .execute(&mut **transaction)
                .await
                .map_err(StoreError::database(what))?;
        }
        Ok(())
    }
}

/// The event's own fields as JSON, without its type: that has a column.
pub(crate) fn event_data(event: &NewEvent) -> Result<String, StoreError> {
    let name = event.kind.name();
    let tagged = text("event", &event.kind)?;
    // `{"type":"name","data":{...}}`: the fields are what stands between the tag and the last brace.
    let data = tagged
        .strip_prefix("{\"type\":\"")
        .and_then(|rest| rest.strip_prefix(name))
        .and_then(|rest| rest.strip_prefix("\",\"data\":"))
        .and_then(|rest| rest.strip_suffix('}'));
    data.map(str::to_owned)
        .ok_or_else(|| StoreError::corrupt("event", name, "it is not tagged by its type"))
}

fn text<T: Serialize + ?Sized>(what: &'static str, value: &T) -> Result<String, StoreError> {
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
