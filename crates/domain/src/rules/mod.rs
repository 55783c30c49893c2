//! The rules by which results are judged, a file an agent: hard limits, a score, and what can be mended.
//!
//! What is judged comes from a model and is only data: every text is cleaned and cut, every list is bounded.

mod ledger;
pub mod outline;
pub mod pairs;
pub mod promise;
pub mod research;
pub mod titles;
pub mod words;
mod written;

#[cfg(test)]
pub(crate) mod tests_support;
