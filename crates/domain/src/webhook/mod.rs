//! Webhooks out: of which events a receiver is told, what it is sent, when it is tried again and when no more.
//!
//! What is sent is thin: names, where things stand, and where to look. Whoever receives it asks the API for the rest.

mod event;
mod payload;
mod plan;
mod switch;

pub use event::HookEvent;
pub use payload::{Facts, payload};
pub use plan::{LONGEST_ASKED, TRIES, wait_after};
pub use switch::{FAILING_FOR, OffReason, off_after};
