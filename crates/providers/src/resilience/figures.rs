//! What the layers have done, in numbers: for the admin's page, the API and whoever exports metrics.

use greenlit_domain::time::Timestamp;
use serde::Serialize;

/// What happened to calls of an endpoint since the process began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Sent, second calls included.
    pub sent: u64,
    /// Answered, be it with an error of the request's own.
    pub answered: u64,
    /// Not reached, broken off, too late, or answered with a fault of the server.
    pub failed: u64,
    /// Turned down for being too many.
    pub refused: u64,
    /// Tried again.
    pub retried: u64,
    /// Given back to be tried later, without holding a worker.
    pub postponed: u64,
    /// Second calls beside one that was late.
    pub hedged: u64,
    /// Of these, those that were answered first.
    pub hedge_won: u64,
    /// Handed on to the next of the fallbacks.
    pub fell_back: u64,
}

/// Something that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// See [`Counts::sent`], and so on.
    Sent,
    /// See [`Counts::answered`].
    Answered,
    /// See [`Counts::failed`].
    Failed,
    /// See [`Counts::refused`].
    Refused,
    /// See [`Counts::retried`].
    Retried,
    /// See [`Counts::postponed`].
    Postponed,
    /// See [`Counts::hedged`].
    Hedged,
    /// See [`Counts::hedge_won`].
    HedgeWon,
    /// See [`Counts::fell_back`].
    FellBack,
}

impl Counts {
    pub(super) fn add(&mut self, what: Counted) {
        let count = match what {
            Counted::Sent => &mut self.sent,
            Counted::Answered => &mut self.answered,
            Counted::Failed => &mut self.failed,
            Counted::Refused => &mut self.refused,
            Counted::Retried => &mut self.retried,
            Counted::Postponed => &mut self.postponed,
            Counted::Hedged => &mut self.hedged,
            Counted::HedgeWon => &mut self.hedge_won,
            Counted::FellBack => &mut self.fell_back,
        };
        *count += 1;
    }
}

/// How a breaker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Calls are sent.
    Closed,
    /// None is.
    Open,
    /// One is on its way to see.
    HalfOpen,
}

/// An endpoint in numbers, as this process sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// Origin and model.
    pub endpoint: String,
    /// The server's scheme, host and port.
    pub origin: String,
    /// The provider's name in the ledger.
    pub provider: String,
    /// The model's name.
    pub model: String,
    /// How its breaker stands.
    pub state: State,
    /// Nothing is sent before this.
    pub open_until: Option<Timestamp>,
    /// Since when its breaker has not been closed.
    pub ill_since: Option<Timestamp>,
    /// How many calls at once, as far as that was learned; `null` is any number.
    pub limit: Option<u32>,
    /// How many are under way.
    pub in_flight: u32,
    /// Until when the provider has no room, as it said itself.
    pub held_until: Option<Timestamp>,
    /// When it answered last.
    pub answered_at: Option<Timestamp>,
    /// What happened so far.
    #[serde(flatten)]
    pub counts: Counts,
}
