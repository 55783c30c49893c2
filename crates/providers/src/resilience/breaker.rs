//! The breaker of an endpoint: after too many failures nothing is sent for a while, then one call is let through to see.
//!
//! A plain state machine on time that is handed in. It opens only for an endpoint that has answered before: one that never
//! did is a wrong address more likely than an outage, and whoever typed it should hear so at once.

use std::collections::VecDeque;
use std::time::Duration;

use greenlit_domain::time::Timestamp;

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy)]
pub struct BreakerPolicy {
    /// Failures are counted among the calls of this time.
    pub window: Duration,
    /// Fewer calls than these say nothing.
    pub least_calls: usize,
    /// From 0 to 1: with this share of failures it opens.
    pub share: f64,
    /// It opens as well after so many failures with no answer between them; `None` waits for the share. A service cannot
    /// wait: one worker makes no ten calls a minute, and an outage must not use up its jobs' tries.
    pub in_a_row: Option<u32>,
    /// How long it stays open at first; it doubles with each failure of the call that is let through.
    pub first_open: Duration,
    /// Where doubling ends: an endpoint that is well again is noticed within this.
    pub longest_open: Duration,
    /// For so long after it opened, calls that only showed that the endpoint is still ill use up no job's tries.
    pub forgiving: Duration,
    /// From 0 to 1: how much of the jitter (a quarter) is taken off the time it is open.
    pub jitter: fn() -> f64,
}

impl Default for BreakerPolicy {
    /// Half of at least ten calls in a minute: production's worst agent fails 12 of 100 (`domain::production`), and ten
    /// such calls come to five failures once in 4,000 times.
    fn default() -> Self {
        Self {
            window: Duration::from_secs(60),
            least_calls: 10,
            share: 0.5,
            in_a_row: None,
            first_open: Duration::from_secs(5),
            longest_open: Duration::from_secs(30),
            forgiving: Duration::from_secs(10 * 60),
            jitter: fastrand::f64,
        }
    }
}

impl BreakerPolicy {
    /// For a service, which nobody watches: three failures in a row are enough.
    pub fn of_service() -> Self {
        Self {
            in_a_row: Some(3),
            ..Self::default()
        }
    }
}

/// Whether a call may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// It may.
    Free,
    /// It may, and shows how the endpoint is: no other is sent until it ends.
    Probe,
    /// Not before so long.
    Wait(Duration),
}

/// How a call ended, as far as it tells of the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It answered, be it with a refusal of its own.
    Well,
    /// It could not be reached, broke, or was too late.
    Ill,
    /// The call tells nothing: it was given up here, or the endpoint has too many.
    None,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed,
    /// Nothing is sent before `until`.
    Open {
        until: Timestamp,
        lasts: Duration,
        since: Timestamp,
    },
    /// One call is on its way.
    HalfOpen {
        lasts: Duration,
        since: Timestamp,
    },
}

/// How it stands, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Calls are sent.
    Closed,
    /// None is sent before this.
    Open(Timestamp),
    /// One is on its way to see.
    HalfOpen,
}

/// A breaker.
#[derive(Debug)]
pub struct Breaker {
    policy: BreakerPolicy,
    state: State,
    /// Ends in the window: when, and whether it failed.
    ends: VecDeque<(Timestamp, bool)>,
    in_a_row: u32,
    /// Calls that began before this belong to an earlier state.
    changed_at: Timestamp,
    answered_at: Option<Timestamp>,
}

/// No more ends than these are kept; the share of the last thousand is as good.
const MOST_ENDS: usize = 1_000;

impl Breaker {
    /// A closed one.
    pub fn new(policy: BreakerPolicy) -> Self {
        Self {
            policy,
            state: State::Closed,
            ends: VecDeque::new(),
            in_a_row: 0,
            changed_at: Timestamp(i64::MIN),
            answered_at: None,
        }
    }

    /// Whether a call may be sent now. One that gets [`Pass::Probe`] must be told of by [`Self::ended`].
    pub fn pass(&mut self, now: Timestamp) -> Pass {
        match self.state {
            State::Closed => Pass::Free,
            State::Open { until, .. } if now < until => Pass::Wait(until.since(now)),
            State::Open { lasts, since, .. } => {
                self.state = State::HalfOpen { lasts, since };
                self.changed_at = now;
                Pass::Probe
            }
            State::HalfOpen { .. } => Pass::Wait(self.policy.first_open),
        }
    }

    /// How a call ended that was passed at `began`.
    pub fn ended(&mut self, pass: Pass, began: Timestamp, now: Timestamp, sign: Sign) {
        if sign == Sign::Well {
            self.answered_at = Some(now);
        }
        match (self.state, pass) {
            (State::HalfOpen { lasts, since }, Pass::Probe) => match sign {
                Sign::Well => self.close(now),
                Sign::Ill => self.open(now, (lasts * 2).min(self.policy.longest_open), since),
                // Somebody else may look at once.
                Sign::None => {
                    self.state = State::Open {
                        until: now,
                        lasts,
                        since,
                    };
                }
            },
            (State::Closed, _) if began >= self.changed_at => self.count(now, sign),
            // An earlier call, which the endpoint answered or lost before.
            _ => {}
        }
    }

    /// Takes up what another process found: it is open until then.
    pub fn learn(&mut self, open_until: Timestamp, since: Timestamp, now: Timestamp) {
        if self.state == State::Closed && open_until > now && since > self.changed_at {
            self.state = State::Open {
                until: open_until,
                lasts: self.policy.first_open,
                since,
            };
            self.changed_at = now;
        }
    }

    /// Takes up that it has answered before.
    pub fn has_answered(&mut self, at: Timestamp) {
        self.answered_at = self.answered_at.max(Some(at));
    }

    /// When it answered last.
    pub fn answered_at(&self) -> Option<Timestamp> {
        self.answered_at
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        match self.state {
            State::Closed => Standing::Closed,
            State::Open { until, .. } => Standing::Open(until),
            State::HalfOpen { .. } => Standing::HalfOpen,
        }
    }

    /// Since when it has not been closed.
    pub fn ill_since(&self) -> Option<Timestamp> {
        match self.state {
            State::Closed => None,
            State::Open { since, .. } | State::HalfOpen { since, .. } => Some(since),
        }
    }

    /// Whether a failed try is the endpoint's fault alone, and not the call's.
    pub fn forgives(&self, now: Timestamp) -> bool {
        self.ill_since()
            .is_some_and(|since| now.since(since) < self.policy.forgiving)
    }

    fn count(&mut self, now: Timestamp, sign: Sign) {
        let failed = match sign {
            Sign::None => return,
            Sign::Well => false,
            Sign::Ill => true,
        };
        self.in_a_row = if failed { self.in_a_row + 1 } else { 0 };
        self.ends.push_back((now, failed));
        while self.ends.len() > MOST_ENDS
            || self
                .ends
                .front()
                .is_some_and(|(at, _)| now.since(*at) > self.policy.window)
        {
            self.ends.pop_front();
        }
        if failed && self.answered_at.is_some() && self.is_too_much() {
            self.open(now, self.policy.first_open, now);
        }
    }

    fn is_too_much(&self) -> bool {
        let in_a_row = self.policy.in_a_row;
        if in_a_row.is_some_and(|most| self.in_a_row >= most) {
            return true;
        }
        let failed = self.ends.iter().filter(|(_, failed)| *failed).count();
        let calls = self.ends.len();
        calls >= self.policy.least_calls && failed as f64 >= self.policy.share * calls as f64
    }

    fn open(&mut self, now: Timestamp, lasts: Duration, since: Timestamp) {
        let kept = 1.0 - 0.25 * (self.policy.jitter)().clamp(0.0, 1.0);
        self.state = State::Open {
            until: now.plus(lasts.mul_f64(kept)),
            lasts,
            since,
        };
        self.forget(now);
    }

    fn close(&mut self, now: Timestamp) {
        self.state = State::Closed;
        self.forget(now);
    }

    fn forget(&mut self, now: Timestamp) {
        self.changed_at = now;
        self.ends.clear();
        self.in_a_row = 0;
    }
}

#[cfg(test)]
mod tests;
