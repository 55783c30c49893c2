//! The service over HTTP: the API, live events, and what protects them.
//!
//! Start at `router.rs`: it names every route. A resource is a file in `api/`; what is common to all is beside it:
//! `body.rs` reads bodies, `json.rs` their JSON, `query.rs` query strings, `filter.rs` which jobs are meant, `problem.rs` answers errors,
//! `guard.rs` keeps strangers out, `limits/` counts who asks how often, `idempotency.rs` does a request once, `hub.rs` follows events, `protocol.rs` keeps to
//! HTTP, `description.rs` tells what there is, `pages/` shows it to people.

pub mod api;
mod app;
pub mod auth;
mod beginning;
mod body;
mod bounds;
mod charts;
mod description;
mod filter;
mod guard;
mod health;
mod hub;
mod idempotency;
mod json;
pub mod limits;
mod pages;
mod preparing;
mod problem;
mod protocol;
mod public_url;
mod query;
mod router;
mod server;

pub use api::cron::Cron;
pub use app::{App, Defaults, Pricing};
pub use description::document;
pub use guard::{Accounts, Guard};
pub use health::{Check, Checks, Health, Part, cached};
pub use hub::Hub;
pub use limits::Limits;
pub use preparing::preparing;
pub use problem::{Kind, Problem};
pub use public_url::PublicUrl;
pub use router::router;
pub use server::serve;
