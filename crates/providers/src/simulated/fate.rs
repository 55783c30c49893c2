//! What becomes of a call: how long it takes, and how it fails.

use std::f64::consts::TAU;
use std::time::Duration;

use fastrand::Rng;
use greenlit_domain::model::{Billing, ModelError, TransientKind};
use greenlit_domain::production::Agent;

use super::{AWAY, Faults, Options};

/// How long a refusal takes, in milliseconds: nobody works on the call.
const REFUSAL: f64 = 200.0;

/// What becomes of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Fate {
    /// When its end comes.
    pub after: Duration,
    /// How it fails; without one it is answered.
    pub fault: Option<Fault>,
}

/// A fault that passes, as servers have them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// 429: the server says how long to wait.
    RateLimit(Duration),
    /// 503: the server says how long to wait.
    Overloaded(Duration),
    /// 500.
    ServerError,
    /// The connection broke after the request was taken up.
    Broken,
    /// There was no connection.
    Unreachable,
}

impl Fate {
    /// Of a call with this random number, so long after the first.
    pub(super) fn of(options: &Options, agent: Agent, dice: u64, since: Duration) -> Self {
        let mut chance = Rng::with_seed(dice);
        let whole = agent.latency().at(normal(&mut chance));
        let measured = |broken_pictures, chance: &mut Rng| {
            if chance.f64() < agent.success() {
                return (None, whole);
            }
            let (fault, share) = fault(agent, broken_pictures, options.scale, chance);
            (Some(fault), share.map_or(REFUSAL, |share| whole * share))
        };
        let (fault, milliseconds) = match options.faults {
            Faults::None => (None, whole),
            Faults::Measured { broken_pictures } => measured(broken_pictures, &mut chance),
            Faults::Away { broken_pictures } => {
                let usual = measured(broken_pictures, &mut chance);
                let may_break = agent != Agent::Thumbnail || chance.f64() < broken_pictures;
                away(since.div_f64(options.scale.max(1e-6)), usual, may_break)
            }
            Faults::Throttled if chance.bool() => {
                let wait = scaled(2_000.0, options.scale);
                (Some(Fault::RateLimit(wait)), REFUSAL)
            }
            Faults::Throttled => (None, whole),
        };
        Self {
            after: scaled(milliseconds, options.scale),
            fault,
        }
    }
}

/// What becomes of a call, so long after the first, when the provider is away for a while.
fn away(since: Duration, usual: (Option<Fault>, f64), may_break: bool) -> (Option<Fault>, f64) {
    if AWAY.contains(&since) {
        return (Some(Fault::Unreachable), REFUSAL);
    }
    let until = AWAY.start.saturating_sub(since).as_secs_f64() * 1e3;
    if since < AWAY.start && until < usual.1 && may_break {
        return (Some(Fault::Broken), until);
    }
    usual
}

/// A fault, and the share of the call's time after which it comes; `None` is at once. The production document tells how
/// many calls failed, not how: all kinds are equally likely here.
fn fault(agent: Agent, broken_pictures: f64, scale: f64, chance: &mut Rng) -> (Fault, Option<f64>) {
    let broken = match agent {
        Agent::Thumbnail => broken_pictures,
        Agent::Research | Agent::Title | Agent::Outline => 0.25,
    };
    if chance.f64() < broken {
        return (Fault::Broken, Some(chance.f64()));
    }
    match chance.u8(..3) {
        0 => (Fault::RateLimit(scaled(2_000.0, scale)), None),
        1 => (Fault::Overloaded(scaled(1_000.0, scale)), None),
        _ => (Fault::ServerError, Some(chance.f64())),
    }
}

impl From<Fault> for ModelError {
    /// As the client of a real server reports it.
    fn from(fault: Fault) -> Self {
        let (message, kind, retry_after, billing) = match fault {
            Fault::RateLimit(wait) => (
                "the simulated provider answered 429: too many requests; it is asked again later",
                TransientKind::RateLimit,
                Some(wait),
                Billing::Free,
            ),
            Fault::Overloaded(wait) => (
                "the simulated provider answered 503: overloaded; it is asked again later",
                TransientKind::Fault,
                Some(wait),
                Billing::Free,
            ),
            Fault::ServerError => (
                "the simulated provider answered 500: it had an error; it is asked again",
                TransientKind::Fault,
                None,
                Billing::Free,
            ),
            Fault::Unreachable => (
                "the simulated provider cannot be reached; it is asked again later",
                TransientKind::Fault,
                None,
                Billing::Free,
            ),
            Fault::Broken => (
                "the connection to the simulated provider broke before the answer was complete",
                TransientKind::Fault,
                None,
                Billing::Unknown,
            ),
        };
        Self::Transient {
            message: message.to_owned(),
            kind,
            retry_after,
            billing,
        }
    }
}

fn scaled(milliseconds: f64, scale: f64) -> Duration {
    Duration::from_secs_f64(milliseconds * scale / 1e3)
}

/// A standard normal number by Box and Muller.
fn normal(chance: &mut Rng) -> f64 {
    // From 0 to 1 without 0, which has no logarithm.
    let radius = (-2.0 * (1.0 - chance.f64()).ln()).sqrt();
    radius * (TAU * chance.f64()).cos()
}
