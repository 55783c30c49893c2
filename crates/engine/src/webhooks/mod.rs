//! Webhooks out: the task that sends what was entered, in every process that works or serves.
//!
//! Rows are the truth (`greenlit_store::webhooks`): a delivery is one process's for half a minute, and another's when that
//! process dies. Each is sent at least once, and more than once only when its end could not be booked.

mod sender;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use greenlit_domain::id::HookId;
use greenlit_domain::webhook::OffReason;
use greenlit_providers::egress::Egress;
use greenlit_store::Store;

/// Sends webhooks, and judges where they may go. Cheap to clone.
#[derive(Clone)]
pub struct Hooks {
    store: Arc<Store>,
    egress: Egress,
}

/// What somebody should hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A receiver is told of nothing any more.
    SwitchedOff {
        /// Which.
        hook: HookId,
        /// Why.
        why: OffReason,
    },
    /// The store could not be asked. It is asked again soon.
    NoStore {
        /// Why.
        message: String,
    },
}

impl Hooks {
    /// Those of this store.
    pub fn new(store: Arc<Store>, egress: Egress) -> Self {
        Self { store, egress }
    }

    /// Reads the address of a receiver, and gives it as it is stored.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right.
    pub fn address(&self, raw: &str) -> Result<String, String> {
        self.egress.check(raw).map(String::from)
    }
}
