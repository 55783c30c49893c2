//! What greenlit remembers: typed rows on SQLite, files named by their SHA-256, leases and the ledger.
//!
//! The row of a generation is its checkpoint and its task; there is no queue beside it. Every change to a leased
//! generation goes through [`Store::advance`], which refuses it when the lease is lost.

mod blobs;
mod dialects;
mod error;
mod folder;
mod following;
mod held;
pub mod migrate;
mod open;
mod read;
mod reading;
pub mod rows;
pub mod schedules;
mod wakes;
mod writer;
mod writing;

pub use blobs::Blobs;
pub use error::StoreError;
pub use folder::DataFolder;
pub use open::Store;
pub use reading::Filter;
pub use wakes::Wakes;
pub use writing::{LEASE, LEASE_EXTENSION, StoredAnswers};
