//! The service over HTTP: the API, live events, and what protects them.
//!
//! Start at `router.rs`: it names every route. A resource is a file in `api/`; what is common to all is beside it:
//! `body.rs` reads bodies, `problem.rs` answers errors, `guard.rs` keeps strangers out, `hub.rs` follows events,
//! `protocol.rs` keeps to HTTP, `description.rs` tells what there is, `pages/` shows it to people.

pub mod api;
mod app;
mod body;
mod description;
mod guard;
mod health;
mod hub;
mod pages;
mod problem;
mod protocol;
mod router;
mod server;

pub use api::cron::Cron;
pub use app::{App, Defaults, Pricing};
pub use description::document;
pub use guard::Guard;
pub use health::{Check, Checks, Health, Part, cached};
pub use hub::Hub;
pub use problem::{Kind, Problem};
pub use router::router;
pub use server::serve;
