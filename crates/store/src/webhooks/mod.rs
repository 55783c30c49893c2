//! Webhooks out: who is told of what, what is to be sent, and what became of it.
//!
//! What is told of a job is entered in the transaction that changes it, so that nothing is told that did not happen, and nothing
//! that happened is forgotten. Sending is the engine's: it takes rows whose time has come, and books what came of them.

mod entering;
mod log;
mod receivers;
mod secret;
mod sending;

use greenlit_domain::id::{HookId, UserId};
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::{HookEvent, OffReason};

pub use log::{Delivery, DeliveryState};
pub use receivers::{HookChange, MOST_HOOKS, NewHook};
pub use secret::HookSecret;
pub use sending::{Booked, DELIVERY_LEASE, DueDelivery, Sent, Try};

pub(crate) use entering::{Told, enter, enter_other, wake};

/// A receiver of webhooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Its name.
    pub id: HookId,
    /// Whose.
    pub user: UserId,
    /// Where.
    pub url: String,
    /// What it is for, in its owner's words.
    pub note: Option<String>,
    /// What it is told of.
    pub events: Vec<HookEvent>,
    /// Why it is switched off, when it is.
    pub off: Option<OffReason>,
    /// Since when it has taken nothing.
    pub failing_since: Option<Timestamp>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// Until when the secret before this one signs too.
    pub previous_until: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}
