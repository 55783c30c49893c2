//! Tries a call again when that can help: after the provider's transient faults, with growing, jittered waits that
//! honour what the server asks for.
//!
//! A picture whose fate is not known is never asked for again: it may be billed already (text costs a hundredth).

use std::time::Duration;

use greenlit_domain::model::{
    Answering, Billing, ImageAnswer, ImageModel, ImageRequest, LanguageModel, ModelError,
    ModelIdentity, TextAnswer, TextRequest,
};

/// How often and how long.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Tries of one call, the first one included.
    pub tries: u32,
    /// The wait after the first try; it doubles with each.
    pub first_wait: Duration,
    /// Where doubling ends.
    pub longest_wait: Duration,
    /// A server that asks for a longer wait is not waited for.
    pub longest_asked: Duration,
    /// From 0 to 1: how much of the jitter (a quarter) is taken off a wait.
    pub jitter: fn() -> f64,
}

impl Default for RetryPolicy {
    /// Waits and jitter are those of OpenAI's own client (SDK 3.54); it makes 3 tries, we make 4, since here a lost
    /// call may lose a package.
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
            longest_asked: Duration::from_secs(120),
            jitter: fastrand::f64,
        }
    }
}

impl RetryPolicy {
    /// How long to wait after the try with this number (1 for the first); `None` to give up.
    fn wait(&self, tried: u32, error: &ModelError, paid_twice: PaidTwice) -> Option<Duration> {
        let ModelError::Transient {
            retry_after,
            billing,
            ..
        } = error
        else {
            return None;
        };
        if tried >= self.tries || (paid_twice == PaidTwice::Never && *billing == Billing::Unknown) {
            return None;
        }
        match retry_after {
            Some(asked) => (*asked <= self.longest_asked).then_some(*asked),
            None => {
                let doubled = self.first_wait.saturating_mul(1 << (tried - 1).min(16));
                let kept = 1.0 - 0.25 * (self.jitter)().clamp(0.0, 1.0);
                Some(doubled.min(self.longest_wait).mul_f64(kept))
            }
        }
    }
}

/// Whether a call may be sent again that may be billed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaidTwice {
    Bearable,
    Never,
}

/// A model that is asked again after transient faults. It borrows what it wraps, so that it goes round a journal.
#[derive(Debug)]
pub struct Retry<'m, M: ?Sized> {
    model: &'m M,
    policy: RetryPolicy,
}

impl<'m, M: ?Sized> Retry<'m, M> {
    /// Puts the layer round the model.
    pub fn new(model: &'m M, policy: RetryPolicy) -> Self {
        Self { model, policy }
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Retry<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let mut tried = 1;
            loop {
                let outcome = self.model.complete(request).await;
                match pause(&self.policy, tried, outcome, PaidTwice::Bearable).await {
                    Some(outcome) => return outcome,
                    None => tried += 1,
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
            let mut tried = 1;
            loop {
                let outcome = self.model.paint(request).await;
                match pause(&self.policy, tried, outcome, PaidTwice::Never).await {
                    Some(outcome) => return outcome,
                    None => tried += 1,
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

/// Gives the outcome back when it is final; otherwise waits as long as is right before the next try.
async fn pause<T>(
    policy: &RetryPolicy,
    tried: u32,
    outcome: Result<T, ModelError>,
    paid_twice: PaidTwice,
) -> Option<Result<T, ModelError>> {
    let Err(error) = &outcome else {
        return Some(outcome);
    };
    let Some(wait) = policy.wait(tried, error, paid_twice) else {
        return Some(outcome);
    };
    tokio::time::sleep(wait).await;
    None
}
