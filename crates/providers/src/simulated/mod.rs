//! The simulated provider: what the offline drafter and painter say, after the time that a call took in production and
//! with the faults that it met there. It needs no network, no key and no money; `greenlit bench` runs on it.
//!
//! The same seed gives the same call the same fate, in whichever order calls come; when the provider is away it depends on
//! their time as well.

mod fate;
mod gallery;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use greenlit_domain::brief::{Brief, Task};
use greenlit_domain::model::{
    Answering, ImageAnswer, ImageModel, ImageRequest, LanguageModel, ModelError, ModelIdentity,
    TextAnswer, TextRequest,
};
use greenlit_domain::production::Agent;
use greenlit_domain::step::Step;
use tokio::time::{Instant, sleep_until};

use crate::offline::drafter::Drafter;
use crate::resilience::{BreakerPolicy, ConcurrencyPolicy, Endpoint, GatePolicy, RetryPolicy};

pub use fate::{Fate, Fault};
use gallery::Gallery;

/// What is simulated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// 1.0 is production's own time; 0.01 is a hundred times as fast; 0 is at once.
    pub scale: f64,
    /// Chooses every call's fate.
    pub seed: u64,
    /// Whether calls fail as often as in production.
    pub faults: Faults,
}

/// How calls fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Faults {
    /// Never.
    None,
    /// As often as in production.
    Measured {
        /// Of the pictures' failures, from 0 to 1, how many break off after the request was taken up. Nobody knows
        /// whether such a picture is billed, so it is not asked for again.
        broken_pictures: f64,
    },
    /// As often as in production, and [`AWAY`] the provider is away: nobody answers, and the texts under way break off.
    Away {
        /// See [`Faults::Measured`]; of the pictures under way as many break off.
        broken_pictures: f64,
    },
    /// Half of all calls are turned down for being too many, whatever their number.
    Throttled,
}

/// When the provider is away, from its first call on: two minutes, when the pool is under way.
pub const AWAY: Range<Duration> = Duration::from_secs(60)..Duration::from_secs(180);

/// A provider in this process.
pub struct Simulated {
    options: Options,
    gallery: Gallery,
    calls: Mutex<HashMap<Call, Account>>,
    /// When it was first asked.
    began: OnceLock<Instant>,
}

/// A step of a brief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Call {
    brief: u64,
    agent: Agent,
}

/// What a step's calls came to.
#[derive(Debug, Clone, Copy, Default)]
struct Account {
    tries: u32,
    took: Duration,
}

impl Simulated {
    /// What the provider calls itself.
    pub const PROVIDER: &'static str = "simulated";

    /// A provider that nobody has asked yet.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            gallery: Gallery::default(),
            calls: Mutex::default(),
            began: OnceLock::new(),
        }
    }

    /// The same pictures with other options: what is painted once need not be painted again.
    #[must_use]
    pub fn again(&self, options: Options) -> Self {
        Self {
            gallery: self.gallery.clone(),
            ..Self::new(options)
        }
    }

    /// The usual retries, with their waits scaled like everything else. The deadline stays: it is no wait.
    pub fn retry_policy(&self) -> RetryPolicy {
        let usual = RetryPolicy::default();
        let scaled = |wait: Duration| wait.mul_f64(self.options.scale);
        RetryPolicy {
            first_wait: scaled(usual.first_wait),
            first_ramp_wait: scaled(usual.first_ramp_wait),
            longest_wait: scaled(usual.longest_wait),
            longest_asked: scaled(usual.longest_asked),
            longest_held: scaled(usual.longest_held),
            ..usual
        }
    }

    /// The usual gates of a service, with their times scaled like everything else.
    pub fn gate_policy(&self) -> GatePolicy {
        let usual = GatePolicy::default();
        let breaker = BreakerPolicy::of_service();
        let scaled = |wait: Duration| wait.mul_f64(self.options.scale);
        GatePolicy {
            breaker: BreakerPolicy {
                window: scaled(breaker.window),
                first_open: scaled(breaker.first_open),
                longest_open: scaled(breaker.longest_open),
                forgiving: scaled(breaker.forgiving),
                ..breaker
            },
            concurrency: ConcurrencyPolicy {
                between_cuts: scaled(usual.concurrency.between_cuts),
                peace: scaled(usual.concurrency.peace),
                longest_hold: scaled(usual.concurrency.longest_hold),
                ..usual.concurrency
            },
            longest_held: scaled(usual.longest_held),
            ..usual
        }
    }

    /// Where it is asked for texts, and for pictures: these fail apart from each other.
    pub fn endpoints() -> [Endpoint; 2] {
        ["texts", "pictures"].map(|model| Endpoint {
            origin: Self::PROVIDER.into(),
            identity: ModelIdentity {
                provider: Self::PROVIDER.into(),
                model: model.into(),
            },
        })
    }

    /// How long all calls for a step of a brief have taken so far, by this provider's own clock: what a run would take
    /// if greenlit itself took no time.
    pub fn took(&self, brief: &Brief, step: Step) -> Duration {
        let Some(agent) = Agent::of(step) else {
            return Duration::ZERO;
        };
        let call = Call::of(self.options.seed, brief, agent);
        self.calls()
            .get(&call)
            .map_or(Duration::ZERO, |account| account.took)
    }

    /// What becomes of the next call.
    fn next(&self, brief: &Brief, agent: Agent) -> Fate {
        let call = Call::of(self.options.seed, brief, agent);
        let mut calls = self.calls();
        let account = calls.entry(call).or_default();
        account.tries += 1;
        let since = self.began.get_or_init(Instant::now).elapsed();
        let fate = Fate::of(&self.options, agent, call.dice(account.tries), since);
        account.took += fate.after;
        fate
    }

    fn calls(&self) -> MutexGuard<'_, HashMap<Call, Account>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn identity() -> ModelIdentity {
        ModelIdentity {
            provider: Self::PROVIDER.into(),
            model: Self::PROVIDER.into(),
        }
    }
}

impl Call {
    fn of(seed: u64, brief: &Brief, agent: Agent) -> Self {
        let keyword = brief.keyword.as_str().bytes();
        let seeds = [seed, brief.seed].map(u64::to_le_bytes);
        // FNV-1a: short, and the same on every machine.
        let brief = keyword
            .chain(seeds.into_iter().flatten())
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self { brief, agent }
    }

    /// A number for its n-th try.
    fn dice(self, tried: u32) -> u64 {
        let agent = self.agent as u64 + 1;
        self.brief ^ agent.rotate_left(56) ^ u64::from(tried).rotate_left(40)
    }
}

/// Waits for the fate while the answer is made: making it is part of the provider's time.
async fn meet<T>(
    fate: Fate,
    answer: impl Future<Output = Result<T, ModelError>>,
) -> Result<T, ModelError> {
    let until = Instant::now() + fate.after;
    let outcome = match fate.fault {
        Some(fault) => Err(fault.into()),
        None => answer.await,
    };
    if !fate.after.is_zero() {
        sleep_until(until).await;
    }
    outcome
}

impl LanguageModel for Simulated {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        let (brief, agent) = match &request.task {
            Task::Research(task) => (&task.brief, Agent::Research),
            Task::Titles(task) => (&task.brief, Agent::Title),
            Task::Outline(task) => (&task.brief, Agent::Outline),
        };
        let fate = self.next(brief, agent);
        Box::pin(meet(fate, Drafter.complete(request)))
    }

    fn identity(&self) -> ModelIdentity {
        Self::identity()
    }
}

impl ImageModel for Simulated {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        let fate = self.next(&request.task.brief, Agent::Thumbnail);
        Box::pin(meet(fate, self.gallery.paint(request)))
    }

    fn identity(&self) -> ModelIdentity {
        Self::identity()
    }
}

#[cfg(test)]
mod tests;
