//! What a group's changes do to budgets: decided one after the other in memory, with the meters locked, then written together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use greenlit_domain::budget::{Fit, Hold, Meter, Month, Moved, Scope};
use greenlit_domain::event::CallState;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::time::Timestamp;
use uuid::Uuid;

use super::{OverBudget, Reservation, Reserved, meter, month, scope};
use crate::db::{Transaction, apart, array, query};
use crate::error::StoreError;
use crate::rows::{Change, Release, RoomMaker, SettledCall};

/// A scope's month.
type Place = (Scope, Month);

/// How many of those that wait are woken when one gives back what it holds: the cheapest of them may fit where the first
/// does not.
const WOKEN: usize = 8;

/// Whose a generation is, and what it holds.
struct Holder {
    user: UserId,
    key: Option<Uuid>,
    held: Option<(Month, Hold)>,
    /// When what it holds was changed here; `None` where it was not.
    changed: Option<Timestamp>,
}

impl Holder {
    /// The budgets that it is paid from.
    fn scopes(&self) -> impl Iterator<Item = Scope> + use<> {
        let key = self.key.map(Scope::Key);
        [Scope::Service, Scope::User(self.user)]
            .into_iter()
            .chain(key)
    }
}

/// What is used of a scope's month, and what may be.
#[derive(Default)]
struct Account {
    meter: Meter,
    /// Set by hand.
    limit: Option<Option<MicroDollars>>,
    moved: Moved,
    refused_at: Option<Timestamp>,
}

/// The budgets that a group's changes touch.
#[derive(Default)]
pub(crate) struct Draws {
    holders: HashMap<GenerationId, Holder>,
    accounts: BTreeMap<Place, Account>,
    /// Generations that found room.
    admitted: Vec<GenerationId>,
    /// Generations that found none, and of which budget.
    refused: Vec<(GenerationId, Place, RoomMaker, i64)>,
    /// Generations that are put off because they found none.
    put_off: Vec<GenerationId>,
    /// How many that wait are to look again.
    woken: usize,
    now: Timestamp,
}

/// Whether changes touch a budget.
fn touches(changes: &[Change]) -> bool {
    changes.iter().any(|change| match change {
        Change::CallBegun(call) => call.reservation.is_some(),
        Change::CallSettled(call) => call.reserved.is_some(),
        Change::Release(release, _) => lets_go(release),
        _ => false,
    })
}

/// Whether a generation that is left so holds nothing any more. One that waits for its provider keeps what it has: it was
/// admitted to be finished.
fn lets_go(release: &Release) -> bool {
    match release {
        Release::Postpone { reason, .. } => reason.budget.is_some(),
        Release::Wait | Release::Complete | Release::Fail(_) => true,
    }
}

impl Draws {
    /// Reads and locks what these changes touch.
    pub async fn read<'a>(
        transaction: &mut Transaction<'_>,
        all: impl Iterator<Item = (GenerationId, &'a [Change])>,
    ) -> Result<Self, StoreError> {
        let touching: Vec<_> = all.filter(|(_, changes)| touches(changes)).collect();
        let ids: Vec<_> = touching.iter().map(|(id, _)| *id).collect();
        let mut draws = Self {
            holders: holders(transaction, &ids).await?,
            ..Self::default()
        };
        let mut places = BTreeSet::new();
        for (id, changes) in touching {
            draws.note_places(id, changes, &mut places);
        }
        draws.accounts = accounts(transaction, &places).await?;
        Ok(draws)
    }

    /// Which scopes' months these changes may move.
    fn note_places(&self, id: GenerationId, changes: &[Change], places: &mut BTreeSet<Place>) {
        let Some(holder) = self.holders.get(&id) else {
            return;
        };
        let holds = holder.held.map(|(month, _)| month);
        let asked = changes.iter().filter_map(|change| match change {
            Change::CallBegun(call) => call.reservation.map(|asked| asked.month),
            Change::CallSettled(call) => call.reserved.map(|reserved| reserved.month),
            _ => None,
        });
        for month in holds.into_iter().chain(asked) {
            places.extend(holder.scopes().map(|scope| (scope, month)));
        }
    }

    /// Takes changes into account.
    ///
    /// # Errors
    /// [`OverBudget`] when a call finds no room. Then its worst case is not set aside, and all else is.
    pub fn take(&mut self, id: GenerationId, changes: &[Change]) -> Result<(), OverBudget> {
        let mut refused = Ok(());
        for change in changes {
            match change {
                Change::CallBegun(call) => {
                    if let Some(asked) = &call.reservation {
                        self.now = call.at;
                        refused = refused.and(self.begin(id, asked, call.at));
                    }
                }
                Change::CallSettled(call) => {
                    if let Some(reserved) = call.reserved {
                        self.settle(id, reserved, call);
                    }
                }
                Change::Release(release, at) if lets_go(release) => {
                    self.release(id, *at);
                    if let Release::Postpone { .. } = release {
                        self.put_off.push(id);
                        self.now = *at;
                    }
                }
                _ => {}
            }
        }
        refused
    }

    fn begin(
        &mut self,
        id: GenerationId,
        asked: &Reservation,
        at: Timestamp,
    ) -> Result<(), OverBudget> {
        let Some(holder) = self.holders.get(&id) else {
            return Ok(());
        };
        // What was admitted last month is paid from last month's budget, to its end.
        let (month, mut hold, more) = match holder.held {
            Some((month, hold)) => (month, hold, hold.lacks(asked.worst)),
            None => {
                let whole = asked.commitment.max(asked.worst);
                (asked.month, Hold::default(), whole)
            }
        };
        let is_new = holder.held.is_none();
        if more > MicroDollars::ZERO {
            let scopes: Vec<_> = holder.scopes().collect();
            if let Err(refused) = self.ask(&scopes, month, more, asked.service_limit, at) {
                let waits_for = RoomMaker::of(refused.fit);
                self.refused
                    .push((id, (refused.scope, month), waits_for, at.0));
                return Err(refused);
            }
            hold.left = hold.left + more;
            self.moves(
                &scopes,
                month,
                Moved {
                    held: more,
                    ..Moved::default()
                },
            );
        }
        if is_new {
            self.admitted.push(id);
        }
        hold.draw(asked.worst);
        self.keep(id, Some((month, hold)), at);
        Ok(())
    }

    /// Whether all these budgets have room. The first that has none is told.
    fn ask(
        &mut self,
        scopes: &[Scope],
        month: Month,
        more: MicroDollars,
        service_limit: Option<MicroDollars>,
        at: Timestamp,
    ) -> Result<(), OverBudget> {
        for scope in scopes {
            let Some(account) = self.accounts.get_mut(&(*scope, month)) else {
                continue;
            };
            let usual = service_limit.filter(|_| *scope == Scope::Service);
            let limit = account.limit.unwrap_or(usual);
            let fit = account.meter.fit(limit, more);
            let (Some(limit), true) = (limit, fit != Fit::Fits) else {
                continue;
            };
            if fit == Fit::NotThisMonth {
                // Others that wait for each other are to know, too.
                self.woken += WOKEN;
                account.refused_at = account.refused_at.or(Some(at));
            }
            return Err(OverBudget {
                scope: *scope,
                month,
                limit,
                meter: account.meter,
                wanted: more,
                fit,
            });
        }
        Ok(())
    }

    fn settle(&mut self, id: GenerationId, reserved: Reserved, call: &SettledCall) {
        let Some(holder) = self.holders.get(&id) else {
            return;
        };
        let cost = match call.state {
            // Nobody knows whether it is billed: what it set aside stays so for a day.
            CallState::Sent | CallState::Unknown => return,
            CallState::Failed => MicroDollars::ZERO,
            // A served call of unknown price is taken for its worst case.
            CallState::Settled => call.cost.0.unwrap_or(reserved.worst),
        };
        let scopes: Vec<_> = holder.scopes().collect();
        let held = holder.held;
        let (month, mut hold) = held.unwrap_or((reserved.month, Hold::default()));
        let mut moved = hold.settle(reserved.worst, cost);
        if held.is_some() {
            self.keep(id, Some((month, hold)), call.at);
        } else {
            moved.held = moved.held + hold.release().held;
        }
        self.moves(&scopes, month, moved);
    }

    fn release(&mut self, id: GenerationId, at: Timestamp) {
        let Some(holder) = self.holders.get(&id) else {
            return;
        };
        if let Some((month, hold)) = holder.held {
            let scopes: Vec<_> = holder.scopes().collect();
            self.moves(&scopes, month, hold.release());
            self.keep(id, None, at);
            self.woken += WOKEN;
            self.now = at;
        }
    }

    fn keep(&mut self, id: GenerationId, held: Option<(Month, Hold)>, at: Timestamp) {
        if let Some(holder) = self.holders.get_mut(&id) {
            holder.held = held;
            holder.changed = Some(at);
        }
    }

    fn moves(&mut self, scopes: &[Scope], month: Month, moved: Moved) {
        for scope in scopes {
            let Some(account) = self.accounts.get_mut(&(*scope, month)) else {
                continue;
            };
            account.moved.spent = account.moved.spent + moved.spent;
            account.moved.held = account.moved.held + moved.held;
            account.meter.spent = account.meter.spent + moved.spent;
            account.meter.held = account.meter.held + moved.held;
        }
    }

    /// Writes what changed, and says whether something that waited may go on.
    pub async fn write(mut self, transaction: &mut Transaction<'_>) -> Result<bool, StoreError> {
        let moved: Vec<_> = self
            .accounts
            .iter()
            .filter(|(_, one)| one.moved != Moved::default() || one.refused_at.is_some())
            .map(|((scope, month), one)| {
                let at = one.refused_at.map(|at| at.0);
                (scope, month, one.moved.spent, one.moved.held, at)
            })
            .collect();
        let (mut kept, mut gone) = (Vec::new(), Vec::new());
        for (id, holder) in &self.holders {
            match (holder.held, holder.changed) {
                (Some((month, hold)), Some(at)) => kept.push((id, month, hold.left, at.0)),
                (None, Some(_)) => gone.push(id),
                (_, None) => {}
            }
        }
        if !moved.is_empty() {
            query("change of budgets", apart!("budget_move"))
                .bind(array(&moved)?)
                .execute(&mut *transaction)
                .await?;
        }
        if !kept.is_empty() {
            query("change of what is held", apart!("budget_hold"))
                .bind(array(&kept)?)
                .execute(&mut *transaction)
                .await?;
        }
        if !gone.is_empty() {
            query("release of what is held", apart!("budget_release"))
                .bind(array(&gone)?)
                .execute(&mut *transaction)
                .await?;
        }
        if !self.admitted.is_empty() {
            query("end of waits for room", apart!("budget_waited"))
                .bind(array(&self.admitted)?)
                .execute(&mut *transaction)
                .await?;
        }
        let goes_on = self.write_waits(transaction).await?;
        Ok(wake(transaction, self.woken, self.now).await? || goes_on)
    }

    /// Writes who waits for room from now on, and says whether one of those that are put off need not wait.
    ///
    /// Work is put off some time after it found no room, and a limit may be raised in between. So the wait is entered with
    /// the refusal, whoever makes room ends it, and what is put off without one goes on at once.
    async fn write_waits(&mut self, transaction: &mut Transaction<'_>) -> Result<bool, StoreError> {
        if self.refused.is_empty() && self.put_off.is_empty() {
            return Ok(false);
        }
        transaction.lock_limits().await?;
        if !self.refused.is_empty() {
            // What was read before the lock may be over.
            let places: BTreeSet<Place> =
                self.refused.iter().map(|(_, place, ..)| *place).collect();
            let now = accounts(transaction, &places).await?;
            let limit = |accounts: &BTreeMap<Place, Account>, place: &Place| {
                accounts.get(place).map(|account| account.limit)
            };
            let waits: Vec<_> = self
                .refused
                .iter()
                .filter(|(_, place, ..)| limit(&now, place) == limit(&self.accounts, place))
                .map(|(id, _, waits_for, at)| (id, waits_for, at))
                .collect();
            query("begin of waits for room", apart!("budget_wait"))
                .bind(array(&waits)?)
                .execute(&mut *transaction)
                .await?;
        }
        if self.put_off.is_empty() {
            return Ok(false);
        }
        let waiting: BTreeSet<GenerationId> =
            query("search of waits for room", apart!("budget_waiting"))
                .bind(array(&self.put_off)?)
                .fetch_all(&mut *transaction)
                .await?
                .iter()
                .map(|row| row.get("generation_id"))
                .collect::<Result<_, _>>()?;
        self.put_off.retain(|id| !waiting.contains(id));
        if self.put_off.is_empty() {
            return Ok(false);
        }
        query("wake of what need not wait", apart!("budget_ready"))
            .bind(array(&self.put_off)?)
            .bind(self.now)
            .execute(transaction)
            .await?;
        Ok(true)
    }
}

/// Lets the first of those that wait for others look again. Says whether there were any.
async fn wake(
    transaction: &mut Transaction<'_>,
    most: usize,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if most == 0 {
        return Ok(false);
    }
    let woken: Vec<GenerationId> = query("search of what waits for room", apart!("budget_next"))
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&mut *transaction)
        .await?
        .iter()
        .map(|row| row.get("generation_id"))
        .collect::<Result<_, _>>()?;
    if woken.is_empty() {
        return Ok(false);
    }
    query("wake of what waits for room", apart!("budget_ready"))
        .bind(array(&woken)?)
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(true)
}

async fn holders(
    transaction: &mut Transaction<'_>,
    ids: &[GenerationId],
) -> Result<HashMap<GenerationId, Holder>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    query("read of what is held", apart!("budget_holders"))
        .bind(array(ids)?)
        .fetch_all(transaction)
        .await?
        .iter()
        .map(|row| {
            let in_month: Option<String> = row.maybe("month")?;
            let held = match in_month {
                Some(text) => {
                    let left = MicroDollars(row.get("left_micros")?);
                    Some((month(&text)?, Hold { left }))
                }
                None => None,
            };
            let holder = Holder {
                user: row.get("user_id")?,
                key: row.maybe("api_key_id")?,
                held,
                changed: None,
            };
            Ok((row.get("id")?, holder))
        })
        .collect()
}

async fn accounts(
    transaction: &mut Transaction<'_>,
    places: &BTreeSet<Place>,
) -> Result<BTreeMap<Place, Account>, StoreError> {
    if places.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<_> = places
        .iter()
        .map(|(scope, month)| {
            let user = match scope {
                Scope::User(user) => Some(*user),
                Scope::Service | Scope::Key(_) => None,
            };
            (scope, month, user)
        })
        .collect();
    let found = locked(transaction, &rows).await?;
    if found.len() == places.len() {
        return Ok(found);
    }
    query("begin of a month's budget", apart!("budget_open"))
        .bind(array(&rows)?)
        .execute(&mut *transaction)
        .await?;
    locked(transaction, &rows).await
}

async fn locked(
    transaction: &mut Transaction<'_>,
    rows: &[(&Scope, &Month, Option<UserId>)],
) -> Result<BTreeMap<Place, Account>, StoreError> {
    query("read of budgets", apart!("budget_meters"))
        .bind(array(rows)?)
        .fetch_all(transaction)
        .await?
        .iter()
        .map(|row| {
            let is_limited: i64 = row.get("is_limited")?;
            let limit: Option<i64> = row.maybe("limit_micros")?;
            let account = Account {
                meter: meter(row)?,
                limit: (is_limited != 0).then_some(limit.map(MicroDollars)),
                ..Account::default()
            };
            let text: String = row.get("month")?;
            Ok(((scope(row)?, month(&text)?), account))
        })
        .collect()
}

/// Lets go of what these generations hold: they end outside a worker's hands.
pub(crate) async fn let_go(
    transaction: &mut Transaction<'_>,
    ids: &[GenerationId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut draws = Draws {
        holders: holders(transaction, ids).await?,
        ..Draws::default()
    };
    let mut places = BTreeSet::new();
    for id in ids {
        draws.note_places(*id, &[], &mut places);
    }
    draws.accounts = accounts(transaction, &places).await?;
    for id in ids {
        draws.release(*id, now);
    }
    draws.write(transaction).await.map(drop)
}
