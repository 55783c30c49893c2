//! What becomes of work for which there is no room: it waits, and says for what.

use std::time::Duration;

use greenlit_domain::budget::{Fit, Scope};
use greenlit_domain::time::Timestamp;
use greenlit_store::budget::OverBudget;

use super::Budget;

/// When work looks again that others may make room for; each that ends wakes some, and whoever raises the limit wakes all.
const LOOKS_AGAIN: Duration = Duration::from_secs(90);

/// There is no room in a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NoRoom {
    /// In whose.
    pub scope: Scope,
    /// Whether there may be room when others end.
    pub fit: Fit,
    /// Which, and how it stands, for people.
    pub message: String,
    /// How long to wait before asking again.
    pub wait: Duration,
}

impl NoRoom {
    /// What a refusal means to work that meets it now.
    pub fn of(refused: &OverBudget, budget: &Budget, now: Timestamp) -> Self {
        let ends = budget.month(refused.month).ends;
        let (wait, then) = match refused.fit {
            Fit::Fits | Fit::Later => (
                LOOKS_AGAIN,
                "it goes on when others have given back what they do not use".to_owned(),
            ),
            Fit::NotThisMonth => (
                ends.since(now),
                format!("it goes on at {ends}, or when the budget is raised"),
            ),
        };
        Self {
            scope: refused.scope,
            fit: refused.fit,
            message: format!("{refused}; {then}"),
            wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use greenlit_domain::budget::Meter;
    use greenlit_domain::money::MicroDollars;

    use super::*;

    #[test]
    fn work_waits_for_others_or_for_the_month() {
        let budget = Budget::default();
        let refused = |fit| OverBudget {
            scope: Scope::Service,
            month: "2026-11".parse().unwrap(),
            limit: MicroDollars(10),
            meter: Meter::default(),
            wanted: MicroDollars(11),
            fit,
        };
        let ends = budget.month("2026-11".parse().unwrap()).ends;
        let now = ends.minus(Duration::from_secs(3_600));
        let later = NoRoom::of(&refused(Fit::Later), &budget, now);
        assert_eq!(later.wait, LOOKS_AGAIN);
        let never = NoRoom::of(&refused(Fit::NotThisMonth), &budget, now);
        assert_eq!(never.wait, Duration::from_secs(3_600));
        assert!(never.message.contains("2026-12-01"), "{}", never.message);
    }
}
