//! The rules of outlines.

use crate::brief::OutlineTask;
use crate::judgement::{Judgement, Reason};
use crate::outline::{Chapter, HOOK_SECONDS, Outline, OutlineDraft};

/// Judges an outline.
pub fn judge(_task: &OutlineTask, draft: OutlineDraft) -> Judgement<Outline> {
    let mut reasons = Vec::new();
    if !(4..=8).contains(&draft.sections.len()) {
        reasons.push(Reason::hard("outline.sections", "give 4 to 8 sections"));
    }
    let mut start = HOOK_SECONDS;
    let mut chapters = vec![Chapter {
        start: 0,
        title: "Intro".to_owned(),
    }];
    for section in &draft.sections {
        chapters.push(Chapter {
            start,
            title: section.heading.clone(),
        });
        start += section.seconds;
    }
    Judgement {
        result: Outline {
            hook: draft.hook,
            sections: draft.sections,
            call_to_action: draft.call_to_action,
            pinned_comment: draft.pinned_comment,
            description: draft.description,
            tags: draft.tags,
            hashtags: draft.hashtags,
            chapters,
            thumbnail_words: draft.thumbnail_words,
        },
        score: 80,
        reasons,
        repairs: Vec::new(),
    }
}
