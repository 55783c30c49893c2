//! Everything that answers a model's request: OpenAI-compatible servers, the built-in offline drafter, and the
//! layers that survive a provider's bad day. All of it stands behind the traits of `greenlit_domain::model`.

pub mod identity;
pub mod models;
pub mod offline;
pub mod openai;
pub mod resilience;
pub mod simulated;
