//! The rule: +2 above 80 %, −1 below 30 %, 3 to 20.
//!
//! It grows at once, for somebody waits, and shrinks late: only after some calm minutes in a row, and not soon after
//! somebody waited. Two places more never bring 80 % below 30 %, so that a load that stays the same never makes it swing.

use std::fmt;
use std::time::Duration;

use greenlit_domain::time::Timestamp;
use serde::Serialize;

use super::figures::Figures;

/// The fewest places.
pub const LEAST: usize = 3;

/// The most places.
pub const MOST: usize = 20;

/// Above this share of taken places it grows.
const BUSY: f64 = 0.8;

/// Below this share it shrinks.
const QUIET: f64 = 0.3;

/// How many places it grows by.
const MORE: usize = 2;

/// How many calm minutes in a row come before the first place is given up.
const CALM_MINUTES: u32 = 3;

/// How long it does not shrink after it grew, or would have: what the calm between two bursts takes, the second wants.
const AFTER_BUSY: Duration = Duration::from_secs(5 * 60);

/// Why a decision is as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// Grown: busy, and somebody waits.
    Busy,
    /// Shrunk: calm for long enough.
    Quiet,
    /// Neither busy nor calm.
    Steady,
    /// Busy, but nobody waits for a place.
    NothingQueued,
    /// Busy, and at the most already.
    AtMost,
    /// Calm, and at the least already.
    AtLeast,
    /// Calm, but not for long enough.
    Calming,
    /// Calm for long enough, but it grew, or would have with room, a short while ago.
    BusyLately,
    /// A provider said 429 within the last minute: more work would only be refused, and what waits for the provider
    /// holds no place, so that calm says nothing about the load.
    RateLimited,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Busy => "more than 80 % of the places were taken and jobs wait",
            Self::Quiet => "less than 30 % of the places were taken for some minutes",
            Self::Steady => "the places fit the work",
            Self::NothingQueued => "the places are taken, but no job waits for one",
            Self::AtMost => "jobs wait, but there are as many places as there may be",
            Self::AtLeast => "there is little to do, but as few places as there may be",
            Self::Calming => "there is little to do, but not for long enough",
            Self::BusyLately => "there is little to do, but jobs waited a short while ago",
            Self::RateLimited => "the provider said 429 within the last minute: held as it is",
        })
    }
}

/// What was decided for a minute, with what it stood on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// Places before.
    pub before: usize,
    /// Places from now on.
    pub after: usize,
    /// Why.
    pub reason: Reason,
    /// What it stood on.
    pub figures: Figures,
}

impl Decision {
    /// Whether the number of places changes.
    pub fn is_change(&self) -> bool {
        self.before != self.after
    }
}

/// What the rule remembers from minute to minute.
#[derive(Debug, Clone)]
pub struct Scaler {
    places: usize,
    calm_minutes: u32,
    busy_at: Option<Timestamp>,
}

impl Scaler {
    /// Begins with these places, or with the nearest number that is allowed.
    pub fn new(places: usize) -> Self {
        Self {
            places: places.clamp(LEAST, MOST),
            calm_minutes: 0,
            busy_at: None,
        }
    }

    /// Places that there should be now.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Decides for the minute that ended now.
    pub fn decide(&mut self, at: Timestamp, figures: Figures) -> Decision {
        let before = self.places;
        let reason = self.reason(at, &figures);
        if matches!(reason, Reason::Busy | Reason::AtMost) {
            self.busy_at = Some(at);
        }
        match reason {
            Reason::Busy => self.places = (before + MORE).min(MOST),
            Reason::Quiet => self.places = before - 1,
            _ => {}
        }
        Decision {
            at,
            before,
            after: self.places,
            reason,
            figures,
        }
    }

    fn reason(&mut self, at: Timestamp, figures: &Figures) -> Reason {
        let limited = figures.is_limited(at);
        let calm = !limited && figures.utilisation < QUIET && figures.queued == 0;
        self.calm_minutes = if calm {
            self.calm_minutes.saturating_add(1)
        } else {
            0
        };
        if limited {
            Reason::RateLimited
        } else if calm {
            self.when_calm(at)
        } else if figures.utilisation <= BUSY {
            Reason::Steady
        } else if figures.queued == 0 {
            Reason::NothingQueued
        } else if self.places == MOST {
            Reason::AtMost
        } else {
            Reason::Busy
        }
    }

    fn when_calm(&self, at: Timestamp) -> Reason {
        if self.places == LEAST {
            Reason::AtLeast
        } else if self.calm_minutes < CALM_MINUTES {
            Reason::Calming
        } else if self.busy_at.is_some_and(|busy| at.since(busy) < AFTER_BUSY) {
            Reason::BusyLately
        } else {
            Reason::Quiet
        }
    }
}

#[cfg(test)]
mod tests;
