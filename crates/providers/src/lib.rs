//! Everything that stands at a socket: OpenAI-compatible servers, the built-in offline drafter, the layers that survive a
//! provider's bad day, all behind the traits of `greenlit_domain::model`; and `notify`, which tells people.

pub mod identity;
pub mod models;
pub mod notify;
pub mod offline;
pub mod openai;
pub mod resilience;
pub mod simulated;
