//! Calls of which nobody knows whether they are billed: what they set aside comes back after a day.

use std::collections::BTreeMap;

use greenlit_domain::budget::Scope;
use greenlit_domain::id::{CallId, GenerationId, UserId};
use uuid::Uuid;

use super::UNKNOWN_HOLDS;
use crate::db::{Row, Transaction, apart, array, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// How many are freed in one transaction.
const MOST: i64 = 1_000;

impl Store {
    /// Frees what calls set aside that were sent more than [`UNKNOWN_HOLDS`] ago and never heard of. Says how many they were.
    pub async fn free_unknown_calls(&self) -> Result<u64, StoreError> {
        let before = self.clock.now().minus(UNKNOWN_HOLDS);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let rows = query("search of lost calls", apart!("budget_unknown"))
                        .bind(before)
                        .bind(MOST)
                        .fetch_all(&mut *transaction)
                        .await?;
                    free_rows(transaction, &rows).await
                })
            })
            .await
    }
}

/// Frees what a generation's lost calls set aside: it is deleted, and its ledger with it.
pub(crate) async fn free_calls_of(
    transaction: &mut Transaction<'_>,
    id: GenerationId,
) -> Result<(), StoreError> {
    let rows = query(
        "read of lost calls",
        "SELECT c.id, c.user_id, g.api_key_id, c.budget_month, c.reserved_micros \
         FROM calls AS c JOIN video_generations AS g ON g.id = c.generation_id \
         WHERE g.id = $1 AND c.state = 'unknown' AND c.reserved_micros > 0 AND c.budget_month IS NOT NULL",
    )
    .bind(id)
    .fetch_all(&mut *transaction)
    .await?;
    free_rows(transaction, &rows).await?;
    Ok(())
}

/// Frees what all lost calls of a user set aside: they are erased.
pub(crate) async fn free_calls_of_user(
    transaction: &mut Transaction<'_>,
    user: UserId,
) -> Result<(), StoreError> {
    let rows = query(
        "read of lost calls",
        "SELECT c.id, c.user_id, g.api_key_id, c.budget_month, c.reserved_micros \
         FROM calls AS c JOIN video_generations AS g ON g.id = c.generation_id \
         WHERE g.user_id = $1 AND c.state = 'unknown' AND c.reserved_micros > 0 AND c.budget_month IS NOT NULL",
    )
    .bind(user)
    .fetch_all(&mut *transaction)
    .await?;
    free_rows(transaction, &rows).await?;
    Ok(())
}

/// Frees what these calls set aside, and says how many they are.
async fn free_rows(transaction: &mut Transaction<'_>, rows: &[Row]) -> Result<u64, StoreError> {
    let mut calls: Vec<CallId> = Vec::new();
    let mut freed: BTreeMap<(String, String), i64> = BTreeMap::new();
    for row in rows {
        calls.push(row.get("id")?);
        let user: UserId = row.get("user_id")?;
        let key: Option<Uuid> = row.maybe("api_key_id")?;
        let month: String = row.get("budget_month")?;
        let held: i64 = row.get("reserved_micros")?;
        let key = key.map(Scope::Key);
        for scope in [Scope::Service, Scope::User(user)].into_iter().chain(key) {
            *freed.entry((scope.to_string(), month.clone())).or_default() += held;
        }
    }
    free(transaction, &calls, freed).await?;
    Ok(calls.len() as u64)
}

async fn free(
    transaction: &mut Transaction<'_>,
    calls: &[CallId],
    freed: BTreeMap<(String, String), i64>,
) -> Result<(), StoreError> {
    if calls.is_empty() {
        return Ok(());
    }
    query("release of lost calls", apart!("budget_forget"))
        .bind(array(calls)?)
        .execute(&mut *transaction)
        .await?;
    let moved: Vec<_> = freed
        .into_iter()
        .map(|((scope, month), held)| (scope, month, 0, -held, None::<i64>))
        .collect();
    query("change of budgets", apart!("budget_move"))
        .bind(array(&moved)?)
        .execute(transaction)
        .await?;
    Ok(())
}
