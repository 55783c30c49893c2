//! The API's resources, over the whole router with a real store, a real worker and the built-in drafter.
#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod bulk;
mod costs;
#[path = "../support/database.rs"]
#[allow(dead_code, reason = "stories over the binary use the rest")]
mod database;
#[path = "../support/document.rs"]
#[allow(dead_code, reason = "stories over the binary use the rest")]
mod document;
mod history;
mod hostile;
#[path = "../support/http.rs"]
#[allow(dead_code, reason = "stories over the binary use the rest")]
mod http;
mod idempotency;
mod jobs;
mod limits;
mod pauses;
mod people;
mod people_pages;
mod support;
mod tenancy;
mod waiting;

/// The longest that a socket may take.
const LIMIT: std::time::Duration = std::time::Duration::from_secs(60);
