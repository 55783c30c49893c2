//! Moves generations on: the pipeline, the pool it runs in, and the package it ends with.
//!
//! Start at `pipeline.rs`: it asks `greenlit_domain::step::next` what is missing, does it, and stores it.

pub mod alerts;
mod asking;
pub mod budget;
pub mod bulk;
mod compose;
pub mod data_export;
mod endpoints;
mod engine;
mod figures;
mod journal;
pub mod keeping;
pub mod keywords;
pub mod package;
#[cfg(test)]
mod paused;
mod pausing;
pub mod picking;
mod pipeline;
mod places;
mod pool;
pub mod request;
pub mod retrying;
pub mod scaler;
pub mod scheduler;
mod state;
mod steps;
mod stop;
mod telling;
pub mod waiting;
pub mod webhooks;
mod worker;

pub use asking::OUT_OF_MONEY;
pub use endpoints::{EndpointFigures, Endpoints};
pub use engine::{Bearing, Engine, Live, ModelSource, Models, OutOfMoney, Priced};
pub use figures::{Pool, PoolStatus, RateLimits, Scaling};
pub use places::{Place, Places};
pub use pool::{Ended, Outcome};
pub use state::Results;
pub use stop::EngineError;
pub use webhooks::Hooks;
pub use worker::{DRAIN, Stopping, Worker};
