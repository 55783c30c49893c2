//! Limits that were set by hand.

use greenlit_domain::budget::Scope;
use greenlit_domain::money::MicroDollars;
use serde_json::json;

use super::scope;
use crate::db::{query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::people::{By, Note, note};
use crate::wakes::Changes;

/// What somebody set for a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// At most so much a month.
    AtMost(MicroDollars),
    /// No limit, whatever the configuration says.
    NoLimit,
    /// What the configuration says again; for a user and a key that is none.
    AsConfigured,
}

impl Store {
    /// Sets what a scope may spend a month, and wakes what waits for room.
    pub async fn set_budget(&self, of: Scope, wish: Wish, by: By) -> Result<(), StoreError> {
        let now = self.clock.now();
        let user = match of {
            Scope::User(user) => Some(user),
            Scope::Service | Scope::Key(_) => None,
        };
        let limit = match wish {
            Wish::AtMost(limit) => Some(limit.0),
            Wish::NoLimit | Wish::AsConfigured => None,
        };
        let change = match wish {
            Wish::AsConfigured => query(
                "end of a limit",
                "DELETE FROM budget_limits WHERE scope = $1",
            )
            .bind(of.to_string()),
            _ => query("change of a limit", same!("budget_limit"))
                .bind(of.to_string())
                .bind(user)
                .bind(limit)
                .bind(now),
        };
        let before = query(
            "read of a limit",
            "SELECT limit_micros FROM budget_limits WHERE scope = $1",
        )
        .bind(of.to_string());
        let wake = query("wake of what waits for room", same!("wake_over_budget")).bind(now);
        let end_waits = query("end of waits for room", "DELETE FROM budget_waits");
        self.writer
            .own(Changes::ready([]), move |transaction| {
                Box::pin(async move {
                    transaction.lock_limits().await?;
                    let before = before.fetch_optional(&mut *transaction).await?;
                    let before: Option<i64> = match &before {
                        Some(row) => row.maybe("limit_micros")?,
                        None => None,
                    };
                    change.execute(&mut *transaction).await?;
                    wake.execute(&mut *transaction).await?;
                    // Who found no room and is not put off yet sees by this that it need not wait.
                    end_waits.execute(&mut *transaction).await?;
                    let subject = of.to_string();
                    let changed = Note {
                        by,
                        action: "budget.limit",
                        subject: &subject,
                        before: Some(json!({ "limitMicros": before })),
                        after: Some(json!({ "limitMicros": limit })),
                    };
                    note(transaction, now, changed).await
                })
            })
            .await
    }

    /// The limits that were set by hand; `None` is no limit.
    pub async fn budget_limits(&self) -> Result<Vec<(Scope, Option<MicroDollars>)>, StoreError> {
        query(
            "read of limits",
            "SELECT scope, limit_micros FROM budget_limits ORDER BY scope",
        )
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            let limit: Option<i64> = row.maybe("limit_micros")?;
            Ok((scope(row)?, limit.map(MicroDollars)))
        })
        .collect()
    }
}
