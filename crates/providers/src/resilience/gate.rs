//! The gate of an endpoint, which is a model at a server: every call goes through it before it is entered anywhere.
//!
//! Behind it stand the breaker and the limit of calls at once. What must wait for long is given back as
//! [`ModelError::Postponed`], so that it holds no worker.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use greenlit_domain::model::{AnswerFacts, ModelError, ModelIdentity, TransientKind};
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout_at};

use super::breaker::{Breaker, BreakerPolicy, Pass, Sign, Standing};
use super::concurrency::{ConcurrencyPolicy, Limiter, Vacancy, Word};
use super::figures::{Counted, Counts, Figures, State as Shown};
use super::hedge::{HedgePolicy, Spans};
use super::sharing::Learned;

/// How calls are let through.
#[derive(Debug, Clone, Copy)]
pub struct GatePolicy {
    /// When nothing is sent for a while.
    pub breaker: BreakerPolicy,
    /// How many are sent at once.
    pub concurrency: ConcurrencyPolicy,
    /// Whether slow texts are asked for a second time.
    pub hedge: Option<HedgePolicy>,
    /// A longer wait is not held here but given back.
    pub longest_held: Duration,
}

impl Default for GatePolicy {
    /// As long as a wait of [`super::RetryPolicy`] is held.
    fn default() -> Self {
        Self {
            breaker: BreakerPolicy::default(),
            concurrency: ConcurrencyPolicy::default(),
            hedge: None,
            longest_held: Duration::from_secs(10),
        }
    }
}

/// A model at a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The server's scheme, host and port.
    pub origin: Arc<str>,
    /// Its name in the ledger, and the model's.
    pub identity: ModelIdentity,
}

impl Endpoint {
    /// What it is called where its figures are kept. Limits are a model's, and an outage often is.
    pub fn name(&self) -> String {
        format!("{} {}", self.origin, self.identity.model)
    }
}

/// The gate of one endpoint in this process.
pub struct Gate {
    endpoint: Endpoint,
    policy: GatePolicy,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// A call has ended.
    freed: Notify,
}

struct State {
    breaker: Breaker,
    limiter: Limiter,
    spans: Spans,
    counts: Counts,
}

/// Why a call is not let through now.
enum Blocked {
    Full,
    NoRoom(Duration),
    Open(Duration),
}

impl Gate {
    /// An open gate.
    pub fn new(endpoint: Endpoint, policy: GatePolicy, clock: Arc<dyn Clock>) -> Self {
        Self {
            endpoint,
            policy,
            clock,
            state: Mutex::new(State {
                breaker: Breaker::new(policy.breaker),
                limiter: Limiter::new(policy.concurrency),
                spans: Spans::default(),
                counts: Counts::default(),
            }),
            freed: Notify::new(),
        }
    }

    /// Lets a call through, as soon as there is room.
    ///
    /// # Errors
    /// [`ModelError::Postponed`] when that takes longer than anybody should hold it.
    pub async fn enter(self: &Arc<Self>) -> Result<Permit, ModelError> {
        let patience = Instant::now() + self.policy.longest_held;
        loop {
            let mut freed = std::pin::pin!(self.freed.notified());
            // From here on no end is missed.
            freed.as_mut().enable();
            match self.try_enter() {
                Ok(permit) => return Ok(permit),
                Err(Blocked::Full) => {
                    if timeout_at(patience, freed).await.is_err() {
                        return Err(self.postponed(&Blocked::Full));
                    }
                }
                Err(Blocked::NoRoom(wait)) if Instant::now() + wait <= patience => {
                    sleep(wait).await;
                }
                Err(blocked) => return Err(self.postponed(&blocked)),
            }
        }
    }

    /// Lets a call through if there is room now, and no doubt that the endpoint is well.
    pub(super) fn enter_at_once(self: &Arc<Self>) -> Option<Permit> {
        if self.state().breaker.standing() != Standing::Closed {
            return None;
        }
        self.try_enter().ok()
    }

    /// What a call is told that does not wait.
    pub(super) fn full(&self) -> ModelError {
        self.postponed(&Blocked::Full)
    }

    /// Whether nothing is sent now but a call that looks how the endpoint is.
    pub fn is_open(&self) -> bool {
        self.state().breaker.standing() != Standing::Closed
    }

    /// In how long a call may be let through again, as far as the breaker goes; `None` while it is closed.
    pub fn opens_in(&self) -> Option<Duration> {
        let now = self.clock.now();
        match self.state().breaker.standing() {
            Standing::Closed => None,
            Standing::Open(until) => Some(until.since(now)),
            Standing::HalfOpen => Some(self.policy.breaker.first_open),
        }
    }

    /// Whether a failed try is the endpoint's fault alone, and uses up none of the call's.
    pub fn forgives(&self) -> bool {
        let now = self.clock.now();
        self.state().breaker.forgives(now)
    }

    /// Whether it is known to answer at all.
    pub fn has_answered(&self) -> bool {
        self.state().breaker.answered_at().is_some()
    }

    /// When a text of this step is so late that a second call may be sent; `None` while that is not known or not wanted.
    pub(super) fn late_after(&self, step: Step) -> Option<Duration> {
        let policy = self.policy.hedge?;
        self.state().spans.late_after(step, policy.least_samples)
    }

    /// Whether one more second call keeps to their share.
    pub(super) fn may_hedge(&self) -> bool {
        let Some(policy) = self.policy.hedge else {
            return false;
        };
        let counts = self.state().counts;
        (counts.hedged + 1) as f64 <= policy.most_share * counts.sent as f64
    }

    /// Counts something that happened to a call of this endpoint.
    pub fn count(&self, what: Counted) {
        self.state().counts.add(what);
    }

    /// What it has learned, for other processes.
    pub fn learned(&self) -> Learned {
        let state = self.state();
        Learned {
            limit: state.limiter.learned(),
            open_until: match state.breaker.standing() {
                Standing::Open(until) => Some(until),
                Standing::Closed | Standing::HalfOpen => None,
            },
            ill_since: state.breaker.ill_since(),
            answered_at: state.breaker.answered_at(),
        }
    }

    /// Takes up what another process has learned.
    pub fn learn(&self, learned: &Learned) {
        let now = self.clock.now();
        let mut state = self.state();
        if let Some(limit) = learned.limit {
            state.limiter.learn(limit, now);
        }
        if let Some(at) = learned.answered_at {
            state.breaker.has_answered(at);
        }
        if let (Some(until), Some(since)) = (learned.open_until, learned.ill_since) {
            let most = now.plus(self.policy.breaker.longest_open);
            state.breaker.learn(until.min(most), since, now);
        }
    }

    /// Its figures now.
    pub fn figures(&self) -> Figures {
        let now = self.clock.now();
        let state = self.state();
        Figures {
            endpoint: self.endpoint.name(),
            origin: self.endpoint.origin.to_string(),
            provider: self.endpoint.identity.provider.to_string(),
            model: self.endpoint.identity.model.to_string(),
            state: match state.breaker.standing() {
                Standing::Closed => Shown::Closed,
                Standing::Open(_) => Shown::Open,
                Standing::HalfOpen => Shown::HalfOpen,
            },
            open_until: match state.breaker.standing() {
                Standing::Open(until) => Some(until),
                Standing::Closed | Standing::HalfOpen => None,
            },
            ill_since: state.breaker.ill_since(),
            limit: state.limiter.limit(),
            in_flight: state.limiter.in_flight(),
            held_until: state.limiter.held_until(now),
            answered_at: state.breaker.answered_at(),
            counts: state.counts,
        }
    }

    fn try_enter(self: &Arc<Self>) -> Result<Permit, Blocked> {
        let now = self.clock.now();
        let mut state = self.state();
        match state.limiter.vacancy(now) {
            Vacancy::Free => {}
            Vacancy::Full => return Err(Blocked::Full),
            Vacancy::Wait(wait) => return Err(Blocked::NoRoom(wait)),
        }
        let pass = match state.breaker.pass(now) {
            Pass::Wait(wait) => return Err(Blocked::Open(wait)),
            pass => pass,
        };
        state.limiter.begin();
        state.counts.add(Counted::Sent);
        Ok(Permit {
            gate: Arc::clone(self),
            pass,
            began: now,
            is_open: true,
        })
    }

    fn postponed(&self, blocked: &Blocked) -> ModelError {
        let origin = &self.endpoint.origin;
        let model = &self.endpoint.identity.model;
        let (message, wait) = match blocked {
            Blocked::Full => {
                let state = self.state();
                let (limit, usual) = (state.limiter.limit().unwrap_or(1), state.limiter.usual());
                let message = format!(
                    "{origin} takes {limit} calls of {model} at once now, and all are under way"
                );
                (message, usual.max(self.policy.longest_held / 2))
            }
            Blocked::NoRoom(wait) => (
                format!(
                    "{origin} says that there is no room for {model} before its limit is reset"
                ),
                *wait,
            ),
            Blocked::Open(wait) => (
                format!(
                    "{origin} has failed again and again with {model}: it is asked again later"
                ),
                *wait,
            ),
        };
        // Those that wait for the same do not all come at once.
        let spread = 1.0 + 0.25 * (self.policy.breaker.jitter)().clamp(0.0, 1.0);
        ModelError::Postponed {
            message,
            wait: wait.mul_f64(spread),
            attempt: 0,
            tried: 0,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that was let through. Dropped without an end, it tells nothing.
pub struct Permit {
    gate: Arc<Gate>,
    pass: Pass,
    began: Timestamp,
    is_open: bool,
}

impl Permit {
    pub(super) fn end(mut self, step: Step, outcome: Result<&AnswerFacts, &ModelError>) {
        let (sign, word) = told(outcome);
        let counted = match (sign, word) {
            (_, Word::TooMany) => Some(Counted::Refused),
            (Sign::Well, _) => Some(Counted::Answered),
            (Sign::Ill, _) => Some(Counted::Failed),
            (Sign::None, _) => None,
        };
        let is_answer = outcome.is_ok();
        self.close(sign, word, |state, took| {
            if let Some(counted) = counted {
                state.counts.add(counted);
            }
            if is_answer {
                state.spans.add(step, took);
            }
        });
    }

    fn close(&mut self, sign: Sign, word: Word, note: impl FnOnce(&mut State, Duration)) {
        if !std::mem::take(&mut self.is_open) {
            return;
        }
        let now = self.gate.clock.now();
        {
            let mut state = self.gate.state();
            state.breaker.ended(self.pass, self.began, now, sign);
            state.limiter.end(self.began, now, word);
            note(&mut state, now.since(self.began));
        }
        self.gate.freed.notify_one();
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.close(Sign::None, Word::Nothing, |_, _| {});
    }
}

/// What an outcome tells of the endpoint.
fn told(outcome: Result<&AnswerFacts, &ModelError>) -> (Sign, Word) {
    let answered = |facts: &AnswerFacts| {
        let tokens = facts.usage.map_or(0, |usage| usage.input + usage.output);
        let room = facts.room;
        (Sign::Well, Word::Answered { room, tokens })
    };
    match outcome {
        Ok(facts) | Err(ModelError::Useless { facts, .. }) => answered(facts),
        Err(ModelError::Transient {
            kind, retry_after, ..
        }) => match kind {
            TransientKind::RateLimit | TransientKind::Ramp | TransientKind::TierBusy => {
                (Sign::None, Word::TooMany)
            }
            // Who asks for a wait is there, and has too much to do.
            TransientKind::Fault if retry_after.is_some() => (Sign::Ill, Word::TooMany),
            TransientKind::Fault => (Sign::Ill, Word::Nothing),
            TransientKind::Dialect => (Sign::Well, Word::Nothing),
            TransientKind::Overtaken => (Sign::None, Word::Nothing),
        },
        // It has said something.
        Err(ModelError::Permanent { .. }) => (Sign::Well, Word::Nothing),
        Err(ModelError::Postponed { .. } | ModelError::Journal(_)) => (Sign::None, Word::Nothing),
    }
}
