//! Everything that stands at a socket: OpenAI-compatible servers, the built-in offline drafter, the layers that survive a
//! provider's bad day, all behind the traits of `greenlit_domain::model`; `notify`, which tells people; `webhooks`, which tells
//! programs, and `egress`, which guards where users may send us; `invoice`, which reads what providers export of their bills.

pub mod egress;
pub mod identity;
pub mod invoice;
pub mod models;
pub mod notify;
pub mod offline;
pub mod openai;
pub mod resilience;
pub mod simulated;
pub mod webhooks;
