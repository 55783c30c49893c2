//! People: who may sign in, what they may do, and what is theirs.
//!
//! Whoever asks for somebody's jobs does it through [`Owned`]: it cannot be asked for another's. A user who signs in has
//! an [`Account`]; the local user of a data folder has none, and with it no limits.

mod accounts;
mod adopting;
mod api_keys;
mod audit;
mod credits;
mod erasing;
mod exporting;
mod identities;
pub mod kept;
mod mine;
mod owned;
mod preferences;
mod scope;
mod sessions;
mod tiers;
mod tries;

pub use accounts::{Account, AccountChange, Credentials, NewAccount, Role};
pub use api_keys::{ApiKey, NewApiKey};
pub use audit::{AuditEntry, By};
pub use credits::{CreditEntry, CreditReason, Refusal};
pub use erasing::{Found, Receipt};
pub use exporting::{KeptFile, Mark, Person, Rows};
pub use identities::Identity;
pub use owned::Owned;
pub use preferences::{Preferences, Theme};
pub use scope::{Scope, Scopes};
pub use sessions::{NewSession, Session};
pub use tiers::Tier;
pub use tries::{Tried, Try, of_account as tries_of_account};

pub(crate) use audit::{Note, note};
pub(crate) use credits::{Ended, charge, charge_again, give_back};
