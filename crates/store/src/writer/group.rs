//! One group of changes as a handful of statements: one for each table, with the rows as a JSON array. Under row security
//! each owner's rows are written as that owner, so that a slip of ours reaches nobody else's.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::Status;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::model::ModelIdentity;
use greenlit_domain::time::Timestamp;
use greenlit_domain::used::{Measured, used};
use greenlit_domain::webhook::HookEvent;
use serde::Serialize;
use uuid::Uuid;

use super::{Advance, Claim, Which};
use crate::budget::Draws;
use crate::db::{Connection, Json, Sql, Transaction, apart, array, json, query, without_nul};
use crate::error::StoreError;
use crate::people::Ended;
use crate::read;
use crate::rows::{
    Change, Claimed, Lease, NewBlob, NewCall, NewEvent, NewStepResult, Release, SettledCall,
};
use crate::wakes::Changes;
use crate::webhooks::{Told, enter};

/// What became of a group's members, in their order.
pub(super) struct Outcome {
    pub advances: Vec<Result<(), StoreError>>,
    pub claims: Vec<Result<Vec<Claimed>, StoreError>>,
    /// What listeners are told.
    pub changes: Changes,
}

/// Makes all changes whose lease holds, then the claims, in one transaction.
pub(super) async fn commit(
    connection: &mut Connection,
    owner: &str,
    advances: &[Advance],
    claims: &[Claim],
) -> Result<Outcome, StoreError> {
    let mut transaction = connection.begin().await?;
    let held = held(&mut transaction, owner, advances).await?;
    let may = advances
        .iter()
        .enumerate()
        .filter_map(|(index, advance)| held.get(&index).map(|user| (index, *user, advance)));
    let touching = may.clone().map(|(_, _, advance)| {
        let changes: &[Change] = &advance.changes;
        (advance.lease.generation, changes)
    });
    let mut budgets = Draws::read(&mut transaction, touching).await?;
    let mut over_budget = HashMap::new();
    let mut rows = Rows::new(transaction.tells_owners_apart());
    for (index, user, advance) in may {
        match budgets.take(advance.lease.generation, &advance.changes) {
            Ok(()) => rows.collect(user, &advance.lease, advance.changes.iter())?,
            Err(refused) => {
                // What was made before the call is paid for, and stored.
                let others = advance.changes.iter().filter(|change| !begins_call(change));
                rows.collect(user, &advance.lease, others)?;
                over_budget.insert(index, refused);
            }
        }
    }
    let mut changes = std::mem::take(&mut rows.changes);
    rows.write(&mut transaction).await?;
    changes.ready |= budgets.write(&mut transaction).await?;
    let mut claimed = Vec::with_capacity(claims.len());
    for claim in claims {
        claimed.push(Ok(take(&mut transaction, owner, claim).await?));
    }
    let seal = transaction.seal(owner, &changes).await?;
    let committed = transaction.commit().await;
    connection.settle(seal, committed).await?;
    let advances = advances
        .iter()
        .enumerate()
        .map(|(index, advance)| match over_budget.remove(&index) {
            Some(refused) => Err(StoreError::OverBudget(Box::new(refused))),
            None if held.contains_key(&index) => Ok(()),
            None => Err(StoreError::LeaseLost(advance.lease.generation)),
        })
        .collect();
    Ok(Outcome {
        advances,
        claims: claimed,
        changes,
    })
}

/// Whether a change enters a call, or tells of its start.
fn begins_call(change: &Change) -> bool {
    match change {
        Change::CallBegun(_) => true,
        Change::Event(event) => matches!(event.kind, EventKind::CallStarted { .. }),
        _ => false,
    }
}

/// The indices of the changes whose lease is still held, and whose the job is.
async fn held(
    transaction: &mut Transaction<'_>,
    owner: &str,
    advances: &[Advance],
) -> Result<HashMap<usize, UserId>, StoreError> {
    if advances.is_empty() {
        return Ok(HashMap::new());
    }
    let leases: Vec<_> = advances
        .iter()
        .map(|advance| (advance.lease.generation, advance.lease.epoch))
        .collect();
    query("check of leases", apart!("fence"))
        .bind(array(&leases)?)
        .bind(owner)
        .fetch_all(transaction)
        .await?
        .iter()
        .map(|row| {
            let index: i64 = row.get("key")?;
            let index = usize::try_from(index)
                .map_err(|why| StoreError::corrupt("index", "a group", why))?;
            Ok((index, row.get("user_id")?))
        })
        .collect()
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
    fn finish(mut self) -> Result<Option<Json>, StoreError> {
        if self.0.is_empty() {
            return Ok(None);
        }
        self.0.push(b']');
        String::from_utf8(self.0)
            .map(|text| Some(Json(without_nul(text))))
            .map_err(|why| StoreError::corrupt("row", "a group", why))
    }
}

/// The rows of a group.
#[derive(Default)]
struct Rows {
    /// Whether each owner's are written as that owner.
    are_apart: bool,
    /// What is the owners'; under no name where they are not told apart.
    owned: BTreeMap<Option<UserId>, Owned>,
    /// What is everybody's, or not theirs to change.
    blobs: Batch,
    returned: Batch,
    changes: Changes,
}

/// Rows that are an owner's, by statement.
#[derive(Default)]
struct Owned {
    calls: Batch,
    settled: Batch,
    results: Batch,
    survived: Batch,
    picks: Batch,
    events: Batch,
    uses: Batch,
    released: Batch,
    finished: Batch,
    events_so_far: HashMap<GenerationId, u64>,
    told: Vec<(Told, Timestamp)>,
}

impl Rows {
    fn new(are_apart: bool) -> Self {
        Self {
            are_apart,
            ..Self::default()
        }
    }

    fn collect<'a>(
        &mut self,
        user: UserId,
        lease: &Lease,
        changes: impl Iterator<Item = &'a Change>,
    ) -> Result<(), StoreError> {
        let generation = lease.generation;
        let owned = self
            .owned
            .entry(self.are_apart.then_some(user))
            .or_default();
        for change in changes {
            match change {
                Change::Event(_) => self.changes.touch(generation),
                Change::Blob(blob) => {
                    let NewBlob {
                        sha256,
                        size,
                        media_type,
                        at,
                    } = blob;
                    self.blobs.push(&(sha256, size, media_type, at.0))?;
                }
                Change::Release(release, at) => {
                    self.changes.touch(generation);
                    self.changes.ready |= matches!(release, Release::Postpone { .. });
                    if matches!(release, Release::Fail(_)) {
                        self.returned
                            .push(&(generation, at.0, Ended::Failed.as_str()))?;
                    }
                }
                _ => {}
            }
            owned.collect(lease, change)?;
        }
        Ok(())
    }

    async fn write(self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        execute(transaction, [("blobs", apart!("insert_blobs"), self.blobs)]).await?;
        for (owner, rows) in self.owned {
            if let Some(user) = owner {
                transaction.as_owner(user).await?;
            }
            rows.write(transaction).await?;
        }
        transaction.as_service().await?;
        let returned = ("credits", apart!("people_give_back"), self.returned);
        execute(transaction, [returned]).await
    }
}

impl Owned {
    fn collect(&mut self, lease: &Lease, change: &Change) -> Result<(), StoreError> {
        let Lease { generation, epoch } = *lease;
        match change {
            Change::CallBegun(call) => self.begun(generation, epoch, call),
            Change::CallSettled(call) => self.settled(call),
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
                self.survived.push(&generation)
            }
            Change::Pick(pick) => {
                let answer = text("pick", &pick.answer)?;
                let id = Uuid::now_v7();
                self.picks
                    .push(&(id, generation, pick.by, pick.revision, answer, pick.at.0))
            }
            Change::Event(event) => self.event(generation, event),
            Change::Blob(blob) => self.uses.push(&(generation, &blob.sha256)),
            Change::Release(release, at) => self.release(generation, release, at.0),
        }
    }

    fn begun(
        &mut self,
        generation: GenerationId,
        epoch: i64,
        call: &NewCall,
    ) -> Result<(), StoreError> {
        let ModelIdentity { provider, model } = &call.identity;
        let NewCall {
            id,
            step,
            attempt,
            reservation,
            at,
            ..
        } = call;
        let aside = reservation.map_or(0, |asked| asked.worst.0);
        let month = reservation.map(|asked| asked.month);
        self.calls.push(&(
            id, generation, step, attempt, epoch, provider, model, at.0, aside, month,
        ))
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
        self.events.push(&event_row(generation, *number, event)?)
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
        if let Some(event) = HookEvent::of_status(status) {
            self.told.push(((generation, event), Timestamp(at)));
        }
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

    async fn write(self, transaction: &mut Transaction<'_>) -> Result<(), StoreError> {
        let statements = [
            ("calls", apart!("insert_calls"), self.calls),
            ("settled calls", apart!("settle_calls"), self.settled),
            ("results", apart!("insert_step_results"), self.results),
            ("deaths", apart!("survived"), self.survived),
            ("picks", apart!("insert_picks"), self.picks),
            ("events", apart!("insert_events"), self.events),
            ("uses of blobs", apart!("insert_blob_uses"), self.uses),
            ("released rows", apart!("release"), self.released),
            ("finished rows", apart!("drop_answers"), self.finished),
        ];
        execute(transaction, statements).await?;
        // After the rows are as they are told of.
        let Some(now) = self.told.iter().map(|(_, at)| *at).max() else {
            return Ok(());
        };
        let told: Vec<_> = self.told.into_iter().map(|(told, _)| told).collect();
        enter(transaction, &told, now).await
    }
}

/// Runs those of these statements that have rows.
async fn execute<const N: usize>(
    transaction: &mut Transaction<'_>,
    statements: [(&'static str, Sql, Batch); N],
) -> Result<(), StoreError> {
    for (what, sql, rows) in statements {
        let Some(rows) = rows.finish()? else { continue };
        query(what, sql)
            .bind(rows)
            .execute(&mut *transaction)
            .await?;
    }
    Ok(())
}

/// A row of `insert_events.sql`.
pub(crate) type EventRow = (
    GenerationId,
    u64,
    i64,
    &'static str,
    String,
    Option<&'static str>,
    Option<String>,
    Option<Measured>,
);

/// An event with what usage keeps of it; `nth` is its place among the events that are entered of this generation, 1 first.
pub(crate) fn event_row(
    generation: GenerationId,
    nth: u64,
    event: &NewEvent,
) -> Result<EventRow, StoreError> {
    let data = event_data(event)?;
    let used = used(&event.kind);
    Ok((
        generation,
        nth,
        event.at.0,
        event.kind.name(),
        data,
        used.as_ref().map(|used| used.kind),
        used.as_ref().map(|used| used.data.to_string()),
        used.and_then(|used| used.measured),
    ))
}

/// The event's own fields as JSON, without its type: that has a column.
fn event_data(event: &NewEvent) -> Result<String, StoreError> {
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
    json(what, value).map(|Json(text)| text)
}

/// How long a generation waits that died while it ran alone.
const AFTER_DYING_ALONE: Duration = Duration::from_secs(60);

async fn take(
    transaction: &mut Transaction<'_>,
    owner: &str,
    claim: &Claim,
) -> Result<Vec<Claimed>, StoreError> {
    let wish = match &claim.which {
        Which::Any(_) => query("claim", apart!("claim_any")),
        Which::These(_) => query("claim", apart!("claim_these")),
    }
    .bind(claim.now)
    .bind(owner)
    .bind(claim.lease_until)
    .bind(array(&claim.dead_owners)?);
    let wish = match &claim.which {
        Which::Any(most) => wish.bind(*most).bind(claim.now.minus(AFTER_DYING_ALONE)),
        Which::These(ids) => wish.bind(array(ids)?),
    };
    let claimed = wish
        .fetch_all(&mut *transaction)
        .await?
        .iter()
        .map(read::claimed)
        .collect::<Result<Vec<_>, _>>()?;
    let taken_over: Vec<_> = claimed
        .iter()
        .filter(|claimed| claimed.attempt > 1)
        .map(|claimed| (claimed.lease.generation, claimed.lease.epoch))
        .collect();
    if !taken_over.is_empty() {
        query("look for lost calls", apart!("forget_sent"))
            .bind(array(&taken_over)?)
            .bind(claim.now)
            .execute(transaction)
            .await?;
    }
    Ok(claimed)
}
