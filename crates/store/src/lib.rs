//! What greenlit remembers: typed rows on SQLite or PostgreSQL, files named by their SHA-256, leases and the ledger.
//!
//! The row of a generation is its checkpoint and its task; there is no queue beside it. Every change to a leased
//! generation goes through [`Store::advance`], which refuses it when the lease is lost.

pub mod alerts;
mod blobs;
pub mod budget;
mod bulk;
mod db;
mod dialects;
mod endpoints;
mod error;
mod figures;
mod filling;
mod folder;
mod following;
mod held;
mod inserting;
mod keys;
mod leasing;
mod links;
mod listening;
pub mod migrate;
mod open;
mod pauses;
pub mod people;
mod place;
mod pooler;
mod queue;
mod read;
mod reading;
mod rejecting;
mod results;
mod row_security;
pub mod rows;
pub mod schedules;
mod search;
mod spending;
mod standing;
mod usage;
mod usual;
mod wakes;
mod webhooks;
mod writer;
mod writing;

pub use blobs::Blobs;
pub use bulk::{Requeued, Stocked};
pub use endpoints::LearnedOf;
pub use error::StoreError;
pub use figures::{AgentFigures, Day, DayFigures, Whose};
pub use folder::DataFolder;
pub use keys::{HeldKey, KEY_KEPT, KEY_LEASE, KeptAnswer, RequestKey, TakenKey};
pub use leasing::{LEASE, LEASE_EXTENSION};
pub use links::{
    Deadline, Link, LinkStanding, LinkToken, NOTICE_LEASE, Notice, NoticeEnd, Reader, Wait,
    WaitTerms, WaitingJob,
};
pub use open::Store;
pub use pauses::{Pausable, Pause};
pub use people::Owned;
pub use place::Place;
pub use queue::{Queue, ServiceEvent, StepCalls, UserQueue};
pub use results::KeptResult;
pub use row_security::{RowSecurity, RowStanding};
pub use search::{Mark, Page, Search};
pub use spending::Spending;
pub use standing::Standing;
pub use usual::StepTime;
pub use wakes::{Changed, Changes, WakeMode, Wakes};
pub use webhooks::{
    Booked, DELIVERY_LEASE, Delivery, DeliveryState, DueDelivery, Hook, HookChange, HookSecret,
    MOST_HOOKS, NewHook, Sent, Try,
};
pub use writing::StoredAnswers;
