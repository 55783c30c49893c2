//! Waiting for a person's pick: who is told, who is reminded, and what happens when nobody answers.
//!
//! A [`Desk`] looks at rows (`greenlit_store::Wait`), and each process may have one: what is to be done is done by whoever
//! changes its row first. Nothing here holds a generation up: one that cannot be told of waits all the same.

mod desk;
mod sending;

pub use desk::{Desk, Happened, LINK_OPENS, Terms};
