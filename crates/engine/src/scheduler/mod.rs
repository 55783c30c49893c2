//! The scheduler: work that begins by the clock, once over all processes.
//!
//! A [`Schedule`] is a cron expression in a time zone; it names [`Slot`]s, moments at which work is due. Whoever enters
//! a slot in the book first runs it.

mod schedule;

pub use schedule::{Expression, Missed, Schedule, ScheduleError, Slot, zone};
