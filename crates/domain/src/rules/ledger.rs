//! What a rule file writes down while it judges, and how that becomes a [`Judgement`].

use crate::judgement::{Judgement, Reason, Severity};
use crate::text;

/// The most a result can score while a limit is broken.
const BROKEN: i32 = 40;

/// Reasons, repairs and points lost.
#[derive(Default)]
pub(super) struct Ledger {
    reasons: Vec<Reason>,
    repairs: Vec<String>,
    lost: i32,
}

impl Ledger {
    /// A limit is broken.
    pub(super) fn hard(&mut self, rule: &str, message: impl Into<String>) {
        self.reasons.push(Reason::hard(rule, message));
    }

    /// A weakness that costs points.
    pub(super) fn soft(&mut self, rule: &str, points: i32, message: impl Into<String>) {
        self.lost += points;
        self.reasons.push(Reason::soft(rule, message));
    }

    /// Something was mended.
    pub(super) fn repaired(&mut self, what: impl Into<String>) {
        self.repairs.push(what.into());
    }

    /// The judgement on `result`: `full` points less what was lost, the gravest reason first.
    pub(super) fn judge<T>(mut self, result: T, full: i32) -> Judgement<T> {
        self.reasons
            .sort_by_key(|reason| reason.severity != Severity::Hard);
        let broken = self
            .reasons
            .first()
            .is_some_and(|reason| reason.severity == Severity::Hard);
        let most = if broken { BROKEN } else { 100 };
        Judgement {
            result,
            score: (full - self.lost).clamp(0, most) as u8,
            reasons: self.reasons,
            repairs: self.repairs,
        }
    }

    /// A cleaned line; notes when it was cut.
    pub(super) fn line(&mut self, name: &str, raw: &str, max_chars: usize) -> String {
        let clean = text::line(raw, max_chars + 1);
        if clean.len() <= max_chars || clean.chars().count() <= max_chars {
            return clean;
        }
        self.repaired(format!("cut the {name} to {max_chars} characters"));
        text::shorten(&clean, max_chars).to_owned()
    }

    /// Cleaned lines without empty ones and doubles; notes what was left out.
    pub(super) fn lines(
        &mut self,
        name: &str,
        raw: Vec<String>,
        most: usize,
        max_chars: usize,
    ) -> Vec<String> {
        let mut kept: Vec<String> = Vec::with_capacity(raw.len().min(most));
        let given = raw.len();
        let mut seen = Vec::with_capacity(kept.capacity());
        for raw in raw.into_iter().take(most * 4) {
            if kept.len() == most {
                break;
            }
            let clean = self.line(name, &raw, max_chars);
            let key = text::fnv(text::folded(&clean).as_bytes());
            if !clean.is_empty() && !seen.contains(&key) {
                seen.push(key);
                kept.push(clean);
            }
        }
        if kept.len() < given {
            self.repaired(format!("dropped {} of {given} {name}", given - kept.len()));
        }
        kept
    }
}
