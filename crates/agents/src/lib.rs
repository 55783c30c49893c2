//! The four agents. Each is one file: what it is asked (prompt), the form of its answer (schema), how the answer is
//! judged (rules of `greenlit_domain`) and its fixtures. [`agent`] holds the one loop they share.

pub mod agent;
pub mod outline;
mod prompt;
pub mod research;
pub mod thumbnail;
pub mod title;
mod version;

pub use agent::{Accepted, AgentError, NoObserver, Observer, Policy};
pub use outline::outline;
pub use research::research;
pub use title::titles;
pub use version::PromptVersion;
