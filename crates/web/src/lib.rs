//! The service over HTTP: the API, live events, and what protects them.
//!
//! Start at `router.rs`: it names every route. A resource is a file in `api/`; what is common to all is beside it:
//! `body.rs` reads bodies, `problem.rs` answers errors, `guard.rs` keeps strangers out, `hub.rs` follows events.

pub mod api;
mod app;
mod body;
mod guard;
mod hub;
mod problem;
mod router;
mod server;

pub use app::{App, Defaults, Pricing};
pub use guard::Guard;
pub use hub::Hub;
pub use problem::{Kind, Problem};
pub use router::{document, router};
pub use server::serve;
