//! Whether there is room for a package before it is begun.

use greenlit_domain::budget::{Fit, Scope};
use greenlit_domain::id::UserId;
use greenlit_domain::money::MicroDollars;
use greenlit_domain::time::Timestamp;
use greenlit_store::budget::{BudgetStanding, OverBudget};
use greenlit_store::{Store, StoreError};
use uuid::Uuid;

use super::Budget;

/// Why nothing is begun now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Which budget has no room.
    pub refused: OverBudget,
    /// When its month ends.
    pub until: Timestamp,
}

impl Closed {
    /// The reason, for people and programs.
    #[must_use]
    pub fn told(&self) -> String {
        format!(
            "{}; it goes on at {}, or when the budget is raised",
            self.refused, self.until
        )
    }
}

impl Budget {
    /// How the budgets stand that pay for this user's packages, and for those of this key.
    pub async fn standing(
        &self,
        store: &Store,
        user: UserId,
        key: Option<Uuid>,
    ) -> Result<Vec<BudgetStanding>, StoreError> {
        let month = self.period(store.clock().now()).month;
        let key = key.map(Scope::Key);
        let scopes: Vec<_> = [Scope::Service, Scope::User(user)]
            .into_iter()
            .chain(key)
            .collect();
        store.budgets_of(&scopes, month, self.limit).await
    }

    /// Why a package that may cost this much must not be begun: what is spent leaves no room for it this month. One that
    /// has to wait for others alone is begun, and waits.
    pub async fn closed(
        &self,
        store: &Store,
        user: UserId,
        key: Option<Uuid>,
        worst: MicroDollars,
    ) -> Result<Option<Closed>, StoreError> {
        let period = self.period(store.clock().now());
        let standing = self.standing(store, user, key).await?;
        let full = standing
            .iter()
            .find(|one| one.fit(worst) == Fit::NotThisMonth);
        Ok(full.map(|one| Closed {
            refused: OverBudget {
                scope: one.scope,
                month: period.month,
                limit: one.limit.unwrap_or_default(),
                meter: one.meter,
                wanted: worst,
                fit: Fit::NotThisMonth,
            },
            until: period.ends,
        }))
    }
}
