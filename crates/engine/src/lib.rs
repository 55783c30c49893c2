//! Moves generations on: the pipeline, the pool it runs in, and the package it ends with.
//!
//! Start at `pipeline.rs`: it asks `greenlit_domain::step::next` what is missing, does it, and stores it.

mod compose;
mod engine;
mod journal;
pub mod package;
#[cfg(test)]
mod paused;
mod pipeline;
mod pool;
pub mod scaler;
pub mod scheduler;
mod state;
mod steps;
mod stop;

pub use engine::{Engine, Live, Models, Priced};
pub use pool::{Ended, Outcome};
pub use stop::EngineError;
