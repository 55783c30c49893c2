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
pub mod builders;
mod fault;
mod latency;
mod picture;
mod schema;
mod server;
mod wire;

pub use fault::{Fault, Kind, Target};
pub use latency::Latency;
pub use server::{Call, FakeProvider, Options, Tokens};
