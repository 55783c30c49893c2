//! The scheduler: work that begins by the clock, once over all processes.
//!
//! A [`Schedule`] is a cron expression in a time zone; it names [`Slot`]s, moments at which work is due. Whoever enters
//! a slot in the book first runs it. [`Scheduler::run`] does so when slots come, and [`run_slot`] when somebody calls.

mod daily;
mod live;
mod schedule;
pub mod trending;

pub use daily::Daily;
pub use live::{Happened, Ran, Scheduler, SlotBook, run_slot};
pub use schedule::{Expression, Missed, Schedule, ScheduleError, Slot, zone};
