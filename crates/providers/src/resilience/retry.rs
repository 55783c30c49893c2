//! Tries a call again when that can help: after the provider's transient faults, with growing, jittered waits that
//! honour what the server asks for, inside one deadline.
//!
//! A try that only showed that the endpoint is away uses up none: then the call waits until the endpoint's breaker lets it
//! through. A picture whose fate is not known is never asked for again: it may be billed already (text costs a hundredth). A wait
//! too long to be held here is given back as [`ModelError::Postponed`], for whoever can keep it in a row.

use std::pin::Pin;
use std::time::Duration;

use greenlit_domain::model::{
    Answering, Billing, CallTerms, ImageAnswer, ImageModel, ImageRequest, LanguageModel,
    ModelError, ModelIdentity, TextAnswer, TextRequest, Tier, TransientKind,
};
use tokio::time::Instant;

use super::figures::Counted;
use super::gate::Gate;

/// How often and how long.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Tries of one call, the first one included.
    pub tries: u32,
    /// The wait after the first try; it doubles with each.
    pub first_wait: Duration,
    /// The first wait when requests grow too fast: the provider looks at minutes.
    pub first_ramp_wait: Duration,
    /// Where doubling ends.
    pub longest_wait: Duration,
    /// A server that asks for a longer wait is not waited for.
    pub longest_asked: Duration,
    /// A longer wait is not held here but given back.
    pub longest_held: Duration,
    /// How long all tries may take together; no further one begins after it.
    pub deadline: Duration,
    /// From 0 to 1: how much of the jitter (a quarter) is taken off a wait.
    pub jitter: fn() -> f64,
}

impl Default for RetryPolicy {
    /// Waits, the greatest one that is asked for (120 s) and jitter are those of OpenAI's own client (SDK 3.54); it makes
    /// 3 tries, we make 4, since here a lost call may lose a package. A ramp may rise by half in 15 minutes, so a pause
    /// is counted in tens of seconds.
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            first_ramp_wait: Duration::from_secs(15),
            longest_wait: Duration::from_secs(8),
            longest_asked: Duration::from_secs(120),
            longest_held: Duration::from_secs(10),
            deadline: Duration::from_secs(15 * 60),
            jitter: fastrand::f64,
        }
    }
}

/// The server's refusals of single words are no faults; a request has at most so many to refuse.
const MOST_WORDS: u32 = 10;

/// A refusal for being too many is nobody's fault and costs nothing: so many of them that were waited for here use up one
/// try. At half of all calls refused, 16 in a row come once in 65,000 calls.
const REFUSALS_A_TRY: u32 = 4;

/// What is to be done after a try that failed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    /// The error stands.
    GiveUp,
    /// Try again after this.
    Again(Duration),
    /// Try again so much later that nobody should hold the call.
    Postpone(Duration),
}

impl RetryPolicy {
    /// What follows the try with this number (1 for the first).
    fn after(&self, tried: u32, error: &ModelError, paid_twice: PaidTwice) -> Then {
        let ModelError::Transient {
            kind,
            retry_after,
            billing,
            ..
        } = error
        else {
            return Then::GiveUp;
        };
        if *kind == TransientKind::Dialect && tried < self.tries {
            return Then::Again(Duration::ZERO);
        }
        if tried >= self.tries || (paid_twice == PaidTwice::Never && *billing == Billing::Unknown) {
            return Then::GiveUp;
        }
        let wait = match retry_after {
            Some(asked) if *asked > self.longest_asked => return Then::GiveUp,
            Some(asked) => *asked,
            None => self.own_wait(tried, *kind),
        };
        if wait > self.longest_held {
            Then::Postpone(wait)
        } else {
            Then::Again(wait)
        }
    }

    /// What follows so many refusals for being too many: the same, with a wait that has grown with them.
    fn after_refusals(&self, refusals: u32, error: &ModelError) -> Then {
        match error {
            ModelError::Transient {
                kind,
                retry_after: None,
                ..
            } => Then::Again(self.own_wait(refusals, *kind).min(self.longest_held)),
            ModelError::Transient {
                retry_after: Some(asked),
                ..
            } => Then::Again(*asked),
            _ => Then::GiveUp,
        }
    }

    fn own_wait(&self, tried: u32, kind: TransientKind) -> Duration {
        let (first, longest) = match kind {
            TransientKind::Ramp => (self.first_ramp_wait, self.longest_asked),
            _ => (self.first_wait, self.longest_wait),
        };
        let doubled = first.saturating_mul(1 << tried.saturating_sub(1).min(16));
        let kept = 1.0 - 0.25 * (self.jitter)().clamp(0.0, 1.0);
        doubled.min(longest).mul_f64(kept)
    }
}

/// Whether a call may be sent again that may be billed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaidTwice {
    Bearable,
    Never,
}

/// A wait that is about to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// What was met.
    pub message: String,
    /// How long.
    pub wait: Duration,
}

/// Who wants to know of waits.
pub type OnWait<'m> =
    &'m (dyn Fn(Waiting) -> Pin<Box<dyn Future<Output = ()> + Send + 'm>> + Send + Sync);

/// A model that is asked again after transient faults. It borrows what it wraps, so that it goes round a journal.
pub struct Retry<'m, M: ?Sized> {
    model: &'m M,
    policy: RetryPolicy,
    terms: CallTerms,
    tried_before: &'m (dyn Fn(u32) -> u32 + Send + Sync),
    on_wait: Option<OnWait<'m>>,
    gate: Option<&'m Gate>,
}

impl<'m, M: ?Sized> Retry<'m, M> {
    /// Puts the layer round the model.
    pub fn new(model: &'m M, policy: RetryPolicy) -> Self {
        Self {
            model,
            policy,
            terms: CallTerms::default(),
            tried_before: &|_| 0,
            on_wait: None,
            gate: None,
        }
    }

    /// Knows how the endpoint is by its gate.
    #[must_use]
    pub fn at(mut self, gate: Option<&'m Gate>) -> Self {
        self.gate = gate;
        self
    }

    /// Asks on these terms.
    #[must_use]
    pub fn on_terms(mut self, terms: CallTerms) -> Self {
        self.terms = terms;
        self
    }

    /// How often the ask with a number was tried before it was postponed.
    #[must_use]
    pub fn tried_before(mut self, tried: &'m (dyn Fn(u32) -> u32 + Send + Sync)) -> Self {
        self.tried_before = tried;
        self
    }

    /// Tells of each wait before it begins.
    #[must_use]
    pub fn telling(mut self, on_wait: OnWait<'m>) -> Self {
        self.on_wait = Some(on_wait);
        self
    }

    fn tries(&self, attempt: u32, paid_twice: PaidTwice) -> Tries<'_, 'm> {
        Tries {
            policy: &self.policy,
            on_wait: self.on_wait,
            gate: self.gate,
            paid_twice,
            began: Instant::now(),
            attempt,
            tried: (self.tried_before)(attempt),
            refusals: 0,
            refused_words: 0,
            terms: self.terms.clone(),
        }
    }
}

/// The tries of one call.
struct Tries<'r, 'm> {
    policy: &'r RetryPolicy,
    on_wait: Option<OnWait<'m>>,
    gate: Option<&'m Gate>,
    paid_twice: PaidTwice,
    began: Instant,
    attempt: u32,
    tried: u32,
    /// How often it was refused for being too many, at an endpoint that is known to answer.
    refusals: u32,
    refused_words: u32,
    /// Those of the next try.
    terms: CallTerms,
}

impl Tries<'_, '_> {
    /// Waits for the time of the next try.
    ///
    /// # Errors
    /// When there is to be none, or not here.
    async fn next(&mut self, error: ModelError) -> Result<(), ModelError> {
        let error = match error {
            // The gate knows neither ask nor tries.
            ModelError::Postponed { message, wait, .. } => {
                return Err(self.postponed(message, wait));
            }
            error => error,
        };
        if let Some(wait) = self.outage(&error) {
            return Err(self.postponed(error.to_string(), wait));
        }
        let is_refusal = self.count(&error);
        let left = self.policy.deadline.saturating_sub(self.began.elapsed());
        self.terms.time_left = Some(left);
        let tried = self.tried.max(self.refusals);
        let then = match self.policy.after(self.tried, &error, self.paid_twice) {
            Then::Again(_) if is_refusal => self.policy.after_refusals(tried, &error),
            then => then,
        };
        match then {
            Then::Again(wait) if wait < left => {
                self.tell(Counted::Retried);
                self.wait(&error, wait).await;
                self.terms.time_left = Some(left - wait);
                Ok(())
            }
            Then::Postpone(wait) => {
                if is_refusal {
                    // Told so much later, it is a try: a provider that never has room is not asked for ever.
                    self.tried += u32::from(!self.refusals.is_multiple_of(REFUSALS_A_TRY));
                }
                Err(self.postponed(error.to_string(), wait))
            }
            Then::GiveUp | Then::Again(_) => Err(error),
        }
    }

    fn postponed(&self, message: String, wait: Duration) -> ModelError {
        self.tell(Counted::Postponed);
        ModelError::Postponed {
            message,
            wait,
            attempt: self.attempt,
            tried: self.tried,
        }
    }

    /// How long to wait for an endpoint that is away, where that was all that the try showed.
    fn outage(&self, error: &ModelError) -> Option<Duration> {
        let gate = self.gate?;
        let ModelError::Transient {
            kind: TransientKind::Fault,
            billing,
            ..
        } = error
        else {
            return None;
        };
        let may_be_sent = self.paid_twice == PaidTwice::Bearable || *billing == Billing::Free;
        gate.opens_in().filter(|_| may_be_sent && gate.forgives())
    }

    /// Counts a try; true when it was a refusal that is counted as a part of one.
    fn count(&mut self, error: &ModelError) -> bool {
        if let ModelError::Transient { kind, .. } = error {
            if *kind == TransientKind::Dialect && self.refused_words < MOST_WORDS {
                self.refused_words += 1;
                return false;
            }
            if *kind == TransientKind::RateLimit && self.gate.is_some_and(Gate::has_answered) {
                self.refusals += 1;
                self.tried += u32::from(self.refusals.is_multiple_of(REFUSALS_A_TRY));
                return true;
            }
            if *kind == TransientKind::TierBusy {
                self.terms.tier = Tier::Standard;
            }
        }
        self.tried += 1;
        false
    }

    fn tell(&self, what: Counted) {
        if let Some(gate) = self.gate {
            gate.count(what);
        }
    }

    async fn wait(&self, error: &ModelError, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        if let Some(tell) = self.on_wait {
            tell(Waiting {
                message: error.to_string(),
                wait,
            })
            .await;
        }
        tokio::time::sleep(wait).await;
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Retry<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let mut tries = self.tries(request.attempt, PaidTwice::Bearable);
            loop {
                let request = TextRequest {
                    terms: tries.terms.clone(),
                    ..request.clone()
                };
                match self.model.complete(&request).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => tries.next(error).await?,
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

impl<M: ImageModel + ?Sized> ImageModel for Retry<'_, M> {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            let mut tries = self.tries(1, PaidTwice::Never);
            loop {
                let request = ImageRequest {
                    terms: tries.terms.clone(),
                    ..request.clone()
                };
                match self.model.paint(&request).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => tries.next(error).await?,
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

#[cfg(test)]
mod tests;
