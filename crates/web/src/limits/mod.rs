//! How often somebody may ask: sliding windows of a minute and a day, by person, key, tier and kind of request, and by
//! address for strangers.
//!
//! Start at `policy.rs`: it says what counts as what. `window.rs` is the rule, `memory.rs` keeps windows in this process,
//! `redis.rs` and `upstash.rs` keep them for many by one script (`take.lua`), `counter.rs` chooses between them, and
//! `layer.rs` is what requests meet.

mod address;
mod counter;
mod headers;
mod layer;
mod memory;
mod policy;
mod redis;
mod script;
mod shared;
mod upstash;
mod window;

pub use address::Proxies;
pub use counter::Limits;
pub use policy::{Local, Policy, Quota, Share};
pub use redis::Redis;
pub use shared::Shared;
pub use upstash::Upstash;

pub(crate) use headers::{EXPOSED, tell};
pub(crate) use layer::{Maker, limited, stranger};
pub(crate) use policy::Class;
