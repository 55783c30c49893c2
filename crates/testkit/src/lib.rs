//! A fake provider for tests and measurements, and builders of test data. Never ships.
//!
//! [`FakeProvider`] is a real HTTP server in a thread of its own, so that it serves tests with paused time and the
//! built binary alike. What it answers passes greenlit's rules unless a [`Fault`] is asked for.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod answers;
mod bill;
pub mod builders;
mod dress;
mod export;
mod fault;
mod flavour;
pub mod issuer;
mod latency;
mod mailbox;
mod names;
mod picture;
mod schema;
mod server;
mod strict;
mod upstash;
mod vectors;
mod webhook;
mod wire;

pub use bill::{Bill, Billed, Outcome};
pub use export::Tariff;
pub use fault::{Bomb, Fault, Kind, Manner, Target, Trouble};
pub use flavour::Flavour;
pub use latency::Latency;
pub use mailbox::{MailFault, MailServer, Stage, TakenMail};
pub use server::{Call, Delivery, FakeProvider, Form, Limits, Options, Tokens};
pub use upstash::UpstashServer;
pub use webhook::{HookFault, HookReceiver, Posted, Taken};
