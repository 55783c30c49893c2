//! What the calls cost, as the provider's own books have it. Tests hold greenlit's ledger against it.

use std::time::{SystemTime, UNIX_EPOCH};

use greenlit_domain::model::Usage;

use crate::fault::Kind;

/// All calls so far, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bill {
    /// One entry a call, those that cost nothing included.
    pub calls: Vec<Billed>,
}

/// What one call costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Billed {
    /// When it came, in seconds since 1970.
    pub at: u64,
    /// What it asked for.
    pub kind: Kind,
    /// Which model.
    pub model: String,
    /// The tier that is billed, such as `default`; `None` where the wire form tells none.
    pub tier: Option<String>,
    /// Tokens and pictures; all zero for a call that was refused.
    pub usage: Usage,
    /// In millionths of a dollar, where the server itself tells a price.
    pub cost: Option<u64>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a call ended for its bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It has not ended.
    UnderWay,
    /// The whole answer went out, good or bad: it is paid for.
    Answered,
    /// The server turned it down: it costs nothing.
    Refused,
    /// The work was done, but the answer did not arrive whole: a provider bills it, and the client cannot know how much.
    Unheard,
}

impl Billed {
    pub(crate) fn new(kind: Kind, model: &str) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            at: now.map_or(0, |since| since.as_secs()),
            kind,
            model: model.to_owned(),
            tier: None,
            usage: Usage::default(),
            cost: None,
            outcome: Outcome::UnderWay,
        }
    }
}

impl Bill {
    /// The usage of all calls that ended so.
    pub fn total(&self, outcome: Outcome) -> Usage {
        self.ended(outcome)
            .fold(Usage::default(), |sum, call| added(sum, &call.usage))
    }

    /// How many calls ended so.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.ended(outcome).count()
    }

    fn ended(&self, outcome: Outcome) -> impl Iterator<Item = &Billed> {
        self.calls
            .iter()
            .filter(move |call| call.outcome == outcome)
    }
}

fn added(sum: Usage, one: &Usage) -> Usage {
    Usage {
        input: sum.input + one.input,
        cached_input: sum.cached_input + one.cached_input,
        cache_write: sum.cache_write + one.cache_write,
        image_input: sum.image_input + one.image_input,
        output: sum.output + one.output,
        reasoning: sum.reasoning + one.reasoning,
        image_output: sum.image_output + one.image_output,
        images: sum.images + one.images,
        searches: sum.searches + one.searches,
    }
}
