//! Budgets in rows: what a month may cost, what of it is spent and held, and who is refused.
//!
//! Whatever makes a meter grow asks for room in the transaction that makes it grow, with the month's row locked to its end
//! (`draws.rs`); nothing is locked while a model is asked.

mod draws;
mod limits;
mod standing;
mod unknown;

use std::time::Duration;

use greenlit_domain::budget::{Fit, Meter, Month, Scope};
use greenlit_domain::money::MicroDollars;

use crate::db::Row;
use crate::error::StoreError;

pub(crate) use draws::{Draws, let_go};
pub use limits::Wish;
pub use standing::BudgetStanding;
pub(crate) use unknown::{free_calls_of, free_calls_of_user};

/// How long a call of which nobody knows whether it is billed holds its worst case.
pub const UNKNOWN_HOLDS: Duration = Duration::from_secs(24 * 60 * 60);

/// What a call sets aside before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// The call's own worst case.
    pub worst: MicroDollars,
    /// The worst case of all that the generation still lacks, this call included: what it holds when it is admitted.
    pub commitment: MicroDollars,
    /// The month it is now.
    pub month: Month,
    /// What the service may spend in it, where no other limit was set by hand.
    pub service_limit: Option<MicroDollars>,
}

/// What a call that ended had set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserved {
    /// How much.
    pub worst: MicroDollars,
    /// In which month, where the generation holds nothing any more.
    pub month: Month,
}

/// There is no room in a budget.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", told(self))]
pub struct OverBudget {
    /// In whose.
    pub scope: Scope,
    /// The month.
    pub month: Month,
    /// What may be spent.
    pub limit: MicroDollars,
    /// What is used of it.
    pub meter: Meter,
    /// What was asked for in addition.
    pub wanted: MicroDollars,
    /// Whether it may fit when others end.
    pub fit: Fit,
}

/// The refusal in words.
fn told(refused: &OverBudget) -> String {
    let whose = match refused.scope {
        Scope::Service => "the budget",
        Scope::User(_) => "this user's budget",
        Scope::Key(_) => "this API key's budget",
    };
    let Meter { spent, held } = refused.meter;
    let OverBudget {
        month,
        limit,
        wanted,
        ..
    } = refused;
    format!(
        "{whose} of {limit} for {month} has no room: {spent} is spent, {held} is set aside for what is under way, \
         and this may take {wanted}"
    )
}

fn scope(row: &Row) -> Result<Scope, StoreError> {
    let text: String = row.get("scope")?;
    text.parse()
        .map_err(|why| StoreError::corrupt("scope", &text, why))
}

fn month(text: &str) -> Result<Month, StoreError> {
    text.parse()
        .map_err(|why| StoreError::corrupt("month", text, why))
}

fn meter(row: &Row) -> Result<Meter, StoreError> {
    Ok(Meter {
        spent: MicroDollars(row.get("spent_micros")?),
        held: MicroDollars(row.get("held_micros")?),
    })
}
