//! The auto-scaler: how many generations this process works on at once, from what its pool did in the last minute.
//!
//! [`Scaler::decide`] is the rule, a plain function on plain figures; [`Scaler::run`] samples a pool each second and
//! applies the rule each minute; [`wanted`] is the figure for whoever scales the number of processes.

mod decide;
mod figures;
mod live;
mod wanted;

pub use decide::{Decision, LEAST, MOST, Reason, Scaler};
pub use figures::{Figures, Minute, Sample};
pub use wanted::wanted;
