//! The rules of research.

use crate::brief::ResearchTask;
use crate::judgement::{Judgement, Reason};
use crate::research::Research;

/// Judges research.
pub fn judge(_task: &ResearchTask, result: Research) -> Judgement<Research> {
    let mut reasons = Vec::new();
    if result.questions.len() < 5 {
        reasons.push(Reason::soft("research.questions", "give at least 5 questions"));
    }
    Judgement {
        score: if reasons.is_empty() { 90 } else { 40 },
        result,
        reasons,
        repairs: Vec::new(),
    }
}
