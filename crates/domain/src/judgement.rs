//! What the rules say of an agent's result: a score, and reasons that the agent (and the user) can act on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whether a reason may be outweighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A limit that no score makes up for.
    Hard,
    /// It costs points.
    Soft,
}

/// One thing that is wrong with a result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The rule's stable name, such as `titles.too_long`.
    pub rule: String,
    /// Whether it may be outweighed.
    pub severity: Severity,
    /// What is wrong and what would be right; written for the agent that gets it back.
    pub message: String,
}

impl Reason {
    /// A broken limit.
    pub fn hard(rule: &str, message: impl Into<String>) -> Self {
        Self {
            rule: rule.to_owned(),
            severity: Severity::Hard,
            message: message.into(),
        }
    }

    /// A weakness.
    pub fn soft(rule: &str, message: impl Into<String>) -> Self {
        Self {
            rule: rule.to_owned(),
            severity: Severity::Soft,
            message: message.into(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.message, self.rule)
    }
}

/// A judged result.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement<T> {
    /// The result after repairs.
    pub result: T,
    /// 0 to 100.
    pub score: u8,
    /// What is wrong, the gravest first.
    pub reasons: Vec<Reason>,
    /// What was mended without guessing, such as "dropped 3 tags over YouTube's 500".
    pub repairs: Vec<String>,
}

impl<T> Judgement<T> {
    /// No limit is broken. The score is another matter.
    pub fn is_within_limits(&self) -> bool {
        self.reasons
            .iter()
            .all(|reason| reason.severity == Severity::Soft)
    }

    /// The result may be used: no limit broken and the score reaches `bar`.
    pub fn passes(&self, bar: u8) -> bool {
        self.is_within_limits() && self.score >= bar
    }
}
