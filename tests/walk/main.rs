//! Walks through the pages of the built binary in a real Chromium, as a person would.
//!
//! `scripts/test --test walk` finds or installs what this takes. Pictures of what was seen are left in `target/screenshots`.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod browser;
mod docs;
mod links;
mod making;
mod places;
mod planted;
mod portuguese;
mod webhooks;
