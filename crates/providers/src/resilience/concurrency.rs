//! How many calls an endpoint takes at once, learned from what it refuses and from what it says is left.
//!
//! Until an endpoint first says that it has too many there is no limit: nothing is known, and guessing would slow down a
//! provider that is well. Then additive increase, multiplicative decrease: a refusal is a clear word, while a gradient of
//! latencies would read noise, for one text takes ten times as long as another.

use std::time::Duration;

use greenlit_domain::model::{Left, Room};
use greenlit_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How the limit moves.
#[derive(Debug, Clone, Copy)]
pub struct ConcurrencyPolicy {
    /// What is kept of the limit when the endpoint has too many; 0.9 as in Netflix's `AIMDLimit`. The first time the limit
    /// falls to what the endpoint had taken.
    pub kept: f64,
    /// The limit is not lowered twice within this, nor within a usual call's time: what it led to must be seen first.
    pub between_cuts: Duration,
    /// After so long without a refusal it grows by one with each answer, instead of with each round of answers.
    pub peace: Duration,
    /// A limit that has grown beyond this is none.
    pub most: f64,
    /// A provider that says it has no room until then is not waited for longer.
    pub longest_hold: Duration,
}

impl Default for ConcurrencyPolicy {
    fn default() -> Self {
        Self {
            kept: 0.9,
            between_cuts: Duration::from_secs(1),
            peace: Duration::from_secs(10 * 60),
            most: 1_000.0,
            longest_hold: Duration::from_secs(120),
        }
    }
}

/// Whether there is room for a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vacancy {
    /// There is.
    Free,
    /// As soon as another call ends.
    Full,
    /// The provider said so: not before so long.
    Wait(Duration),
}

/// What the end of a call says of the limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Word {
    /// It was answered.
    Answered {
        /// What the provider says is left.
        room: Option<Room>,
        /// The tokens that it counted.
        tokens: u64,
    },
    /// It has too many.
    TooMany,
    /// Nothing.
    Nothing,
}

/// What was learned of a limit, for other processes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LearnedLimit {
    /// How many calls at once one process may make.
    pub limit: f64,
    /// When the endpoint last said that it has too many.
    pub refused_at: Timestamp,
}

/// The limit of an endpoint in this process.
#[derive(Debug)]
pub struct Limiter {
    policy: ConcurrencyPolicy,
    limit: Option<f64>,
    in_flight: u32,
    /// Calls that began before this did not know of it.
    cut_at: Option<Timestamp>,
    /// The calls of the burst that met the limit for the first time.
    is_first: bool,
    refused_at: Option<Timestamp>,
    /// A usual answer's time and tokens, averaged.
    took: Duration,
    tokens: f64,
    /// Requests that the provider still takes, and until when that holds.
    left: Option<(u64, Timestamp)>,
    hold_until: Option<Timestamp>,
}

impl Limiter {
    /// Without a limit.
    pub fn new(policy: ConcurrencyPolicy) -> Self {
        Self {
            policy,
            limit: None,
            in_flight: 0,
            cut_at: None,
            is_first: false,
            refused_at: None,
            took: Duration::ZERO,
            tokens: 0.0,
            left: None,
            hold_until: None,
        }
    }

    /// Whether there is room now.
    pub fn vacancy(&self, now: Timestamp) -> Vacancy {
        if let Some(until) = self.held_until(now) {
            return Vacancy::Wait(until.since(now));
        }
        match self.limit {
            Some(limit) if f64::from(self.in_flight) >= limit.floor() => Vacancy::Full,
            _ => Vacancy::Free,
        }
    }

    /// A call is sent.
    pub fn begin(&mut self) {
        self.in_flight += 1;
        if let Some((left, _)) = &mut self.left {
            *left = left.saturating_sub(1);
        }
    }

    /// A call that began then has ended.
    pub fn end(&mut self, began: Timestamp, now: Timestamp, word: Word) {
        let were = self.in_flight;
        self.in_flight = were.saturating_sub(1);
        match word {
            Word::Nothing => {}
            Word::TooMany => self.cut(began, now),
            Word::Answered { room, tokens } => {
                self.took = averaged(self.took, now.since(began));
                if tokens > 0 {
                    let share = if self.tokens == 0.0 { 1.0 } else { 1.0 / 8.0 };
                    self.tokens += (tokens as f64 - self.tokens) * share;
                }
                if let Some(room) = room {
                    self.mind(room, now);
                }
                self.grow(were, now);
            }
        }
    }

    /// How many calls at once; `None` is any number.
    pub fn limit(&self) -> Option<u32> {
        self.limit.map(|limit| limit as u32)
    }

    /// Calls that are under way.
    pub fn in_flight(&self) -> u32 {
        self.in_flight
    }

    /// Until when the provider has no room, as it said itself.
    pub fn held_until(&self, now: Timestamp) -> Option<Timestamp> {
        let spent = self.left.filter(|(left, _)| *left == 0);
        let until = self.hold_until.max(spent.map(|(_, until)| until));
        until.filter(|until| *until > now)
    }

    /// How long a call takes that is answered.
    pub fn usual(&self) -> Duration {
        self.took
    }

    /// What others should know.
    pub fn learned(&self) -> Option<LearnedLimit> {
        Some(LearnedLimit {
            limit: self.limit?,
            refused_at: self.refused_at?,
        })
    }

    /// Takes up what another process learned, where it is news.
    pub fn learn(&mut self, learned: LearnedLimit, now: Timestamp) {
        let is_news = self.refused_at.is_none_or(|at| learned.refused_at > at);
        let is_old = now.since(learned.refused_at) > self.policy.peace;
        if is_news && !is_old && learned.limit.is_finite() {
            let limit = learned.limit.max(1.0);
            self.limit = Some(self.limit.map_or(limit, |own| own.min(limit)));
            self.refused_at = Some(learned.refused_at);
            self.cut_at = self.cut_at.max(Some(learned.refused_at));
            self.is_first = false;
        }
    }

    fn cut(&mut self, began: Timestamp, now: Timestamp) {
        self.refused_at = Some(now);
        let taken = f64::from(self.in_flight).max(1.0);
        let Some(limit) = self.limit else {
            self.limit = Some(taken);
            self.cut_at = Some(now);
            self.is_first = true;
            return;
        };
        if self.cut_at.is_some_and(|at| began < at) {
            // One of the same burst: what is left of it is what the endpoint took.
            if self.is_first {
                self.limit = Some(limit.min(taken));
            }
            return;
        }
        let spacing = self.policy.between_cuts.max(self.took);
        if self.cut_at.is_none_or(|at| now.since(at) >= spacing) {
            self.limit = Some((limit * self.policy.kept).max(1.0));
            self.cut_at = Some(now);
            self.is_first = false;
        }
    }

    /// Grows only while it is used: else it would grow without being tried.
    fn grow(&mut self, were: u32, now: Timestamp) {
        let Some(limit) = self.limit else { return };
        if f64::from(were) < limit.floor() * 0.8 {
            return;
        }
        let at_peace = self
            .refused_at
            .is_none_or(|at| now.since(at) > self.policy.peace);
        let grown = limit + if at_peace { 1.0 } else { 1.0 / limit };
        self.limit = Some(grown).filter(|limit| *limit <= self.policy.most);
    }

    /// What the provider says is left. Calls that are under way may not be in it, so it is a bound from above.
    fn mind(&mut self, room: Room, now: Timestamp) {
        let until = |left: Left| now.plus(left.reset.min(self.policy.longest_hold));
        self.left = room.requests.map(|left| (left.count, until(left)));
        let spent = room
            .tokens
            .filter(|left| (left.count as f64) < self.tokens.max(1.0));
        self.hold_until = spent.map(until);
    }
}

fn averaged(usual: Duration, took: Duration) -> Duration {
    if usual.is_zero() {
        return took;
    }
    usual.mul_f64(7.0 / 8.0) + took.mul_f64(1.0 / 8.0)
}

#[cfg(test)]
mod tests;
