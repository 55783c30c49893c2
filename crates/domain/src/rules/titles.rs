//! The rules of titles.

use crate::brief::TitlesTask;
use crate::judgement::{Judgement, Reason};
use crate::titles::{CANDIDATES, TitleCandidate, TitleDraft, Titles};

/// Judges titles.
pub fn judge(task: &TitlesTask, drafts: Vec<TitleDraft>) -> Judgement<Titles> {
    let mut reasons = Vec::new();
    if drafts.len() != CANDIDATES {
        reasons.push(Reason::hard("titles.count", "give exactly 10 titles"));
    }
    if drafts.iter().any(|d| d.text.chars().count() > 100) {
        reasons.push(Reason::hard("titles.too_long", "a title has at most 100 characters"));
    }
    let candidates = drafts
        .into_iter()
        .zip(1..)
        .map(|(draft, id)| TitleCandidate {
            id,
            text: draft.text,
            angle: draft.angle,
            thumbnail_words: draft.thumbnail_words,
            score: 80,
            parts: Vec::new(),
        })
        .collect();
    Judgement {
        result: Titles {
            revision: task.revision,
            candidates,
        },
        score: 80,
        reasons,
        repairs: Vec::new(),
    }
}
