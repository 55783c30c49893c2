//! The API's resources, over the whole router with a real store, a real worker and the built-in drafter.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod bulk;
mod history;
mod idempotency;
mod jobs;
mod pauses;
mod people;
mod people_pages;
mod support;
mod tenancy;
