//! Credits: one a package, taken in the transaction that begins it, and given back once by the one that ends it when it
//! fails, or is cancelled before anything was made.

use std::collections::BTreeMap;
use std::time::Duration;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::time::Timestamp;
use serde_json::json;

use super::accounts;
use super::audit::{By, Note, note};
use super::tiers::{self, Tier};
use crate::db::{Row, Transaction, apart, array, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Why a job is not begun.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The tier's packages of the day are used up.
    #[error(
        "your tier {tier} begins {limit} packages a day, and today {begun} are begun: go on at {again}, or ask for less"
    )]
    PackagesPerDay {
        /// The name of the tier.
        tier: String,
        /// How many it begins a day.
        limit: u32,
        /// How many are begun.
        begun: i64,
        /// When the next day begins.
        again: Timestamp,
        /// How long that is from now.
        wait: Duration,
    },
    /// There are not enough credits.
    #[error(
        "this takes {needed} credit(s), and you have {balance}: /api/me/credits shows where they went"
    )]
    Credits {
        /// How many there are.
        balance: i64,
        /// How many are needed.
        needed: i64,
    },
}

/// What a credit came from or went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditReason {
    /// A package was begun.
    Package,
    /// It failed, or was cancelled before anything was made.
    Returned,
    /// A month began.
    Month,
    /// An admin did it.
    Admin,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditEntry {
    /// Its number; later ones are greater.
    pub id: i64,
    /// Of which generation.
    pub generation: Option<GenerationId>,
    /// How many came, or went.
    pub delta: i64,
    /// Why.
    pub reason: CreditReason,
    /// The month, or an admin's words.
    pub note: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// How a generation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    Failed,
    Cancelled,
}

impl Ended {
    /// Its name in `people_give_back.sql`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl CreditReason {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Returned => "returned",
            Self::Month => "month",
            Self::Admin => "admin",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Package, Self::Returned, Self::Month, Self::Admin]
            .into_iter()
            .find(|reason| reason.as_str() == name)
    }
}

impl Store {
    /// How many credits this user has.
    pub async fn credits(&self, user: UserId) -> Result<i64, StoreError> {
        let row = query("read of credits", same!("people_balance"))
            .bind(user)
            .fetch_optional(&self.readers)
            .await?;
        row.map_or(Ok(0), |row| row.get("balance"))
    }

    /// The newest lines of this user's ledger before this one.
    pub async fn credit_entries(
        &self,
        user: UserId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<CreditEntry>, StoreError> {
        query(
            "read of the credits' ledger",
            "SELECT * FROM credit_entries WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        )
        .bind(user)
        .bind(before.unwrap_or(i64::MAX))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(entry)
        .collect()
    }

    /// Gives credits, or takes them away, and says how many there are then.
    pub async fn give_credits(
        &self,
        user: UserId,
        delta: i64,
        why: Option<String>,
        by: By,
    ) -> Result<i64, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let account = accounts::must_be(transaction, user).await?;
                    let before = balance(transaction, user).await?;
                    enter(
                        transaction,
                        user,
                        delta,
                        CreditReason::Admin,
                        why.as_deref(),
                        now,
                    )
                    .await?;
                    let after = before + delta;
                    let given = Note {
                        by,
                        action: "account.credits",
                        subject: &account.email,
                        before: Some(json!({ "credits": before })),
                        after: Some(json!({ "credits": after, "why": why })),
                    };
                    note(transaction, now, given).await?;
                    Ok(after)
                })
            })
            .await
    }
}

/// Takes a credit for each of these generations of a user, where the tier says so.
///
/// # Errors
/// [`StoreError::Refused`] when the day's packages or the credits do not suffice.
pub(crate) async fn charge(
    transaction: &mut Transaction<'_>,
    user: UserId,
    ids: &[GenerationId],
    now: Timestamp,
) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    // It is held to the end of the transaction, so that two requests at once do not both take the last.
    let held = query("read of a tier", apart!("people_hold_tier"))
        .bind(user)
        .fetch_optional(&mut *transaction)
        .await?;
    let Some(tier) = held.as_ref().map(tiers::tier).transpose()? else {
        return Ok(());
    };
    must_fit_the_day(transaction, user, &tier, ids.len(), now).await?;
    let needed = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    if let Some(monthly) = tier.credits_per_month {
        let month: String = now.to_string().chars().take(7).collect();
        let reason = CreditReason::Month;
        enter(transaction, user, monthly.into(), reason, Some(&month), now).await?;
        let balance = balance(transaction, user).await?;
        if balance < needed {
            return Err(StoreError::Refused(Refusal::Credits { balance, needed }));
        }
    }
    let delta: i64 = if tier.credits_per_month.is_some() {
        -1
    } else {
        0
    };
    query("insert into the credits' ledger", apart!("people_charge"))
        .bind(array(ids)?)
        .bind(user)
        .bind(delta)
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(())
}

async fn must_fit_the_day(
    transaction: &mut Transaction<'_>,
    user: UserId,
    tier: &Tier,
    more: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(limit) = tier.packages_per_day else {
        return Ok(());
    };
    let today = Timestamp(now.0 - now.0.rem_euclid(DAY));
    let begun = query("read of the day's packages", same!("people_begun"))
        .bind(user)
        .bind(today)
        .fetch_optional(transaction)
        .await?
        .map_or(Ok(0), |row| row.get::<i64>("begun"))?;
    let more = i64::try_from(more).unwrap_or(i64::MAX);
    if begun.saturating_add(more) > limit.into() {
        return Err(StoreError::Refused(Refusal::PackagesPerDay {
            tier: tier.name.clone(),
            limit,
            begun,
            again: Timestamp(today.0 + DAY),
            wait: Duration::from_millis((today.0 + DAY - now.0).unsigned_abs()),
        }));
    }
    Ok(())
}

/// Takes a credit again for those of these generations whose last one was given back.
pub(crate) async fn charge_again(
    transaction: &mut Transaction<'_>,
    ids: &[GenerationId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = query("read of what was given back", apart!("people_unpaid"))
        .bind(array(ids)?)
        .fetch_all(&mut *transaction)
        .await?;
    let mut unpaid: BTreeMap<UserId, Vec<GenerationId>> = BTreeMap::new();
    for row in &rows {
        let user = row.get("user_id")?;
        unpaid.entry(user).or_default().push(row.get("id")?);
    }
    for (user, ids) in unpaid {
        charge(transaction, user, &ids, now).await?;
    }
    Ok(())
}

/// Gives back what these generations took, once.
pub(crate) async fn give_back(
    transaction: &mut Transaction<'_>,
    ids: &[GenerationId],
    ended: Ended,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<_> = ids.iter().map(|id| (id, now.0, ended.as_str())).collect();
    query("return of credits", apart!("people_give_back"))
        .bind(array(&rows)?)
        .execute(transaction)
        .await?;
    Ok(())
}

/// Adds a line; one of a month that is there already stays the only one.
async fn enter(
    transaction: &mut Transaction<'_>,
    user: UserId,
    delta: i64,
    reason: CreditReason,
    note: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    query("insert into the credits' ledger", same!("people_enter"))
        .bind(user)
        .bind(delta)
        .bind(reason.as_str())
        .bind(note)
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(())
}

async fn balance(transaction: &mut Transaction<'_>, user: UserId) -> Result<i64, StoreError> {
    query("read of credits", same!("people_balance"))
        .bind(user)
        .fetch_optional(transaction)
        .await?
        .map_or(Ok(0), |row| row.get("balance"))
}

fn entry(row: &Row) -> Result<CreditEntry, StoreError> {
    let reason: String = row.get("reason")?;
    Ok(CreditEntry {
        id: row.get("id")?,
        generation: row.maybe("generation_id")?,
        delta: row.get("delta")?,
        reason: CreditReason::parse(&reason).ok_or_else(|| {
            StoreError::corrupt("reason", "the credits' ledger", "no such reason")
        })?,
        note: row.maybe("note")?,
        at: row.get("created_at")?,
    })
}
