//! Layers round the model traits that survive a provider's bad day.

pub mod retry;

pub use retry::{OnWait, Retry, RetryPolicy, Waiting};
