//! People: who may sign in, what they may do, and what is theirs.
//!
//! Whoever asks for somebody's jobs does it through [`Owned`]: it cannot be asked for another's.

mod owned;
mod scope;

pub use owned::Owned;
pub use scope::{Scope, Scopes};
