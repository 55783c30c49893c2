//! Which titles go to Test & Compare beside the picked one.

use super::promise::Claims;
use super::words;
use crate::language::Language;
use crate::outline::Outline;
use crate::text;
use crate::titles::{SelectedTitle, Titles};

/// A title and the words for its thumbnail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairPlan {
    /// The title.
    pub title: String,
    /// The words; never empty.
    pub words: String,
}

/// How well a candidate serves as a variant; the lesser the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// Another angle, and the outline keeps its promise.
    Good,
    /// The promise is kept, the angle is one that is there already.
    SameAngle,
    /// Some of what it says is not in the outline; all of its numbers are.
    Loose,
    /// It claims a number that the outline does not have.
    Broken,
}

/// The picked title first, then by score those that differ in angle and whose promise the outline keeps; filled up with
/// the least bad where fewer qualify. At most `count`, no title twice.
#[must_use]
pub fn select(
    titles: &Titles,
    selected: &SelectedTitle,
    outline: &Outline,
    language: &Language,
    count: usize,
) -> Vec<PairPlan> {
    let picked = selected.candidate.and_then(|id| {
        titles
            .candidates
            .iter()
            .find(|candidate| candidate.id == id)
    });
    let own_words = [
        selected.thumbnail_words.as_deref(),
        outline.thumbnail_words.as_deref(),
        picked.map(|candidate| candidate.thumbnail_words.as_str()),
    ];
    let first_words = own_words.into_iter().flatten().find_map(words::fit);
    let mut plans = vec![PairPlan {
        title: selected.text.clone(),
        words: first_words.unwrap_or_else(|| words::from_title(&selected.text, language)),
    }];
    let mut used = vec![text::folded(&selected.text)];
    let mut angles: Vec<String> = picked
        .iter()
        .map(|picked| text::folded(&picked.angle))
        .collect();
    let promises: Vec<Fit> = titles
        .candidates
        .iter()
        .map(|candidate| promise(&candidate.text, outline, language))
        .collect();
    while plans.len() < count {
        let next = titles
            .candidates
            .iter()
            .zip(&promises)
            .filter(|(candidate, _)| !used.contains(&text::folded(&candidate.text)))
            .min_by_key(|(candidate, promise)| {
                let same = angles.contains(&text::folded(&candidate.angle));
                let fit = if same {
                    (**promise).max(Fit::SameAngle)
                } else {
                    **promise
                };
                (fit, std::cmp::Reverse(candidate.score), candidate.id)
            });
        let Some((candidate, _)) = next else { break };
        used.push(text::folded(&candidate.text));
        angles.push(text::folded(&candidate.angle));
        plans.push(PairPlan {
            words: words::fit(&candidate.thumbnail_words)
                .unwrap_or_else(|| words::from_title(&candidate.text, language)),
            title: candidate.text.clone(),
        });
    }
    plans.truncate(count);
    plans
}

fn promise(title: &str, outline: &Outline, language: &Language) -> Fit {
    let texts = [
        outline.hook.says.as_str(),
        outline.description.as_str(),
        outline.call_to_action.as_str(),
    ]
    .into_iter()
    .chain(outline.sections.iter().flat_map(|section| {
        [
            section.heading.as_str(),
            section.says.as_str(),
            section.shows.as_str(),
        ]
    }));
    let kept = Claims::of(title, language).kept_by(texts, outline.sections.len());
    if kept.is_kept() {
        Fit::Good
    } else if kept.missing_numbers.is_empty() {
        Fit::Loose
    } else {
        Fit::Broken
    }
}
