//! Tries to sign in, counted over all processes. Who is meant stands here as a hash; how long to wait, the caller knows.

use std::time::Duration;

use greenlit_domain::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::db::{Transaction, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// Somebody who tries, or where from.
#[derive(Debug, Clone)]
pub struct Try {
    /// SHA-256 in hexadecimal of who or where.
    pub who: String,
    /// How long to wait after so many tries.
    pub wait_after: fn(u32) -> Duration,
}

/// Under what tries at the account of this e-mail address are counted.
pub fn of_account(email: &str) -> String {
    let meant = format!("account {}", email.to_lowercase());
    let hash = Sha256::digest(meant.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tried {
    /// It was counted.
    Counted,
    /// It is too early, for so long; then it was not counted.
    TooEarly(Duration),
}

impl Store {
    /// Counts a try under each of these, unless one of them must wait. Those without a try for `forgotten` begin anew.
    pub async fn begin_try(
        &self,
        mut tries: Vec<Try>,
        forgotten: Duration,
    ) -> Result<Tried, StoreError> {
        let now = self.clock.now();
        // Rows are held in one order, so that two never wait for each other.
        tries.sort_by(|one, other| one.who.cmp(&other.who));
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { count(transaction, &tries, now, forgotten).await })
            })
            .await
    }

    /// A try succeeded: who made it begins anew.
    pub async fn forget_tries(&self, who: String) -> Result<(), StoreError> {
        let forget = query("end of tries", "DELETE FROM sign_in_tries WHERE who = $1").bind(who);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { forget.execute(transaction).await.map(drop) })
            })
            .await
    }
}

async fn count(
    transaction: &mut Transaction<'_>,
    tries: &[Try],
    now: Timestamp,
    forgotten: Duration,
) -> Result<Tried, StoreError> {
    query(
        "end of old tries",
        "DELETE FROM sign_in_tries WHERE last_at <= $1",
    )
    .bind(now.minus(forgotten))
    .execute(&mut *transaction)
    .await?;
    let mut counts = Vec::new();
    let mut until = now;
    for one in tries {
        let row = query("read of tries", same!("people_hold_tries"))
            .bind(one.who.as_str())
            .bind(now)
            .fetch_optional(&mut *transaction)
            .await?;
        let row = row.ok_or_else(|| StoreError::NotFound("tries".to_owned()))?;
        until = until.max(row.get("until_at")?);
        counts.push(row.get::<u32>("tries")?);
    }
    if until > now {
        return Ok(Tried::TooEarly(until.since(now)));
    }
    for (one, before) in tries.iter().zip(counts) {
        let number = before.saturating_add(1);
        query(
            "count of a try",
            "UPDATE sign_in_tries SET tries = $2, last_at = $3, until_at = $4 WHERE who = $1",
        )
        .bind(one.who.as_str())
        .bind(number)
        .bind(now)
        .bind(now.plus((one.wait_after)(number)))
        .execute(&mut *transaction)
        .await?;
    }
    Ok(Tried::Counted)
}
