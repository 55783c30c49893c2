//! All gates of a process, and what they learn from those of others.
//!
//! This crate knows no store: whoever has one carries what was learned there and back.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use greenlit_domain::time::{Clock, Timestamp};
use serde::{Deserialize, Serialize};

use super::concurrency::LearnedLimit;
use super::figures::Figures;
use super::gate::{Endpoint, Gate, GatePolicy};

/// What a process has learned of an endpoint.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Learned {
    /// How many calls at once.
    pub limit: Option<LearnedLimit>,
    /// Nothing is to be sent before this.
    pub open_until: Option<Timestamp>,
    /// Since when that is so.
    pub ill_since: Option<Timestamp>,
    /// When it answered last.
    pub answered_at: Option<Timestamp>,
}

impl Learned {
    /// What is known by both. Of two limits the one counts whose endpoint was refused last.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        let later = |limit: LearnedLimit, than: LearnedLimit| {
            if limit.refused_at > than.refused_at {
                limit
            } else {
                than
            }
        };
        let limit = match (self.limit, other.limit) {
            (Some(ours), Some(theirs)) => Some(later(ours, theirs)),
            (ours, theirs) => ours.or(theirs),
        };
        let answered_at = self.answered_at.max(other.answered_at);
        let (open_until, ill_since) = if self.open_until >= other.open_until {
            (self.open_until, self.ill_since)
        } else {
            (other.open_until, other.ill_since)
        };
        // Who has been answered since then knows better.
        let is_over = ill_since.is_none_or(|since| answered_at > Some(since));
        Self {
            limit,
            open_until: open_until.filter(|_| !is_over),
            ill_since: ill_since.filter(|_| !is_over),
            answered_at,
        }
    }

    /// Whether another process would do something else if it knew this. That an endpoint answers is told once in a while.
    pub fn is_news_to(&self, known: Option<&Self>) -> bool {
        const WHILE_MS: i64 = 10 * 60 * 1_000;
        let Some(known) = known else {
            return *self != Self::default();
        };
        let answered = |learned: &Self| learned.answered_at.map_or(0, |at| at.0);
        self.limit != known.limit
            || self.open_until != known.open_until
            || answered(self) > answered(known).saturating_add(WHILE_MS)
    }
}

/// The gates of a process, each made when it is first asked for.
pub struct Gates {
    policy: GatePolicy,
    clock: Arc<dyn Clock>,
    gates: Mutex<BTreeMap<String, Arc<Gate>>>,
    known: Mutex<HashMap<String, Learned>>,
}

impl Gates {
    /// None yet.
    pub fn new(policy: GatePolicy, clock: Arc<dyn Clock>) -> Self {
        Self {
            policy,
            clock,
            gates: Mutex::default(),
            known: Mutex::default(),
        }
    }

    /// The gate of an endpoint.
    pub fn of(&self, endpoint: &Endpoint) -> Arc<Gate> {
        let name = endpoint.name();
        let mut gates = self.gates();
        if let Some(gate) = gates.get(&name) {
            return Arc::clone(gate);
        }
        let clock = Arc::clone(&self.clock);
        let gate = Arc::new(Gate::new(endpoint.clone(), self.policy, clock));
        if let Some(known) = self.known().get(&name) {
            gate.learn(known);
        }
        gates.insert(name, Arc::clone(&gate));
        gate
    }

    /// Each endpoint in numbers, by name.
    pub fn figures(&self) -> Vec<Figures> {
        self.gates().values().map(|gate| gate.figures()).collect()
    }

    /// Whether no endpoint was asked for yet.
    pub fn is_empty(&self) -> bool {
        self.gates().is_empty()
    }

    /// What is known and not stored yet, by the endpoint's name.
    pub fn news(&self) -> Vec<(String, Learned)> {
        let known = self.known();
        let gates = self.gates();
        let learned = gates.iter().map(|(name, gate)| (name, gate.learned()));
        let merged = learned.map(|(name, learned)| {
            let before = known.get(name);
            let learned = before.map_or(learned.clone(), |before| learned.with(before));
            (name, learned, before)
        });
        merged
            .filter(|(_, learned, before)| learned.is_news_to(*before))
            .map(|(name, learned, _)| (name.clone(), learned))
            .collect()
    }

    /// Takes up what is stored.
    pub fn learn(&self, stored: Vec<(String, Learned)>) {
        let gates = self.gates().clone();
        let mut known = self.known();
        for (name, learned) in stored {
            if let Some(gate) = gates.get(&name) {
                gate.learn(&learned);
            }
            known.insert(name, learned);
        }
    }

    fn gates(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Gate>>> {
        self.gates.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Learned>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(limit: f64, at: i64) -> Option<LearnedLimit> {
        Some(LearnedLimit {
            limit,
            refused_at: Timestamp(at),
        })
    }

    #[test]
    fn of_two_limits_the_later_refusal_counts_whoever_tells_it() {
        let ours = Learned {
            limit: limit(9.0, 10),
            ..Learned::default()
        };
        let theirs = Learned {
            limit: limit(3.0, 20),
            ..Learned::default()
        };
        assert_eq!(ours.clone().with(&theirs).limit, theirs.limit);
        assert_eq!(theirs.clone().with(&ours).limit, theirs.limit);
        assert_eq!(ours.clone().with(&Learned::default()), ours);
    }

    #[test]
    fn an_outage_is_over_for_all_once_one_was_answered() {
        let ill = Learned {
            open_until: Some(Timestamp(50)),
            ill_since: Some(Timestamp(30)),
            answered_at: Some(Timestamp(20)),
            ..Learned::default()
        };
        assert_eq!(ill.clone().with(&Learned::default()), ill);
        let answered = Learned {
            answered_at: Some(Timestamp(40)),
            ..Learned::default()
        };
        for both in [ill.clone().with(&answered), answered.clone().with(&ill)] {
            assert_eq!(both, answered);
        }
    }

    #[test]
    fn only_what_others_would_act_on_is_told() {
        let at = |minutes: i64| Learned {
            answered_at: Some(Timestamp(minutes * 60_000)),
            ..Learned::default()
        };
        assert!(!Learned::default().is_news_to(None));
        assert!(at(1).is_news_to(None));
        assert!(!at(5).is_news_to(Some(&at(1))));
        assert!(at(12).is_news_to(Some(&at(1))));
        let limited = Learned {
            limit: limit(5.0, 3),
            ..at(1)
        };
        assert!(limited.is_news_to(Some(&at(1))));
    }

    #[test]
    fn what_is_stored_reads_back_and_what_a_later_version_adds_is_passed_over() {
        let learned = Learned {
            limit: limit(7.5, 1_000),
            ..Learned::default()
        };
        let json = serde_json::to_string(&learned).unwrap();
        assert_eq!(serde_json::from_str::<Learned>(&json).unwrap(), learned);
        let later = r#"{"answeredAt":null,"mood":"good"}"#;
        assert_eq!(
            serde_json::from_str::<Learned>(later).unwrap(),
            Learned::default()
        );
    }
}
