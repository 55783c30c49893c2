//! Which titles go to Test & Compare beside the picked one.

use super::outline::is_chapter_line;
use super::promise::{Claims, Said};
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
    let said = said(outline);
    let promises: Vec<Fit> = titles
        .candidates
        .iter()
        .map(|candidate| promise(&candidate.text, &said, language))
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

fn said(outline: &Outline) -> Said {
    let texts = [outline.hook.says.as_str(), outline.call_to_action.as_str()]
        .into_iter()
        // The times of chapters keep no promise of a number.
        .chain(
            outline
                .description
                .lines()
                .filter(|line| !is_chapter_line(line)),
        )
        .chain(outline.sections.iter().flat_map(|section| {
            [
                section.heading.as_str(),
                section.says.as_str(),
                section.shows.as_str(),
            ]
        }));
    Said::new(texts, outline.sections.len())
}

fn promise(title: &str, said: &Said, language: &Language) -> Fit {
    let kept = Claims::of(title, language).kept_by(said);
    if kept.is_kept() {
        Fit::Good
    } else if kept.missing_numbers.is_empty() {
        Fit::Loose
    } else {
        Fit::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outline::{Chapter, Hook, Section};
    use crate::titles::TitleCandidate;

    fn candidate(id: u8, text: &str, angle: &str) -> TitleCandidate {
        TitleCandidate {
            id,
            text: text.to_owned(),
            angle: angle.to_owned(),
            thumbnail_words: "LOOK".to_owned(),
            score: 100 - id,
            parts: Vec::new(),
        }
    }

    fn outline(says: &str) -> Outline {
        Outline {
            hook: Hook {
                says: says.to_owned(),
                shows: String::new(),
            },
            sections: Vec::<Section>::new(),
            call_to_action: String::new(),
            pinned_comment: String::new(),
            description: String::new(),
            tags: Vec::new(),
            hashtags: Vec::new(),
            chapters: Vec::<Chapter>::new(),
            thumbnail_words: Some("MY WORDS".to_owned()),
        }
    }

    fn chosen(titles: &Titles, selected: SelectedTitle, count: usize) -> Vec<String> {
        let outline = outline("Seven bread mistakes, the flour myth, oven and starter");
        select(titles, &selected, &outline, &Language::english(), count)
            .into_iter()
            .map(|plan| format!("{} / {}", plan.title, plan.words))
            .collect()
    }

    #[test]
    fn variants_differ_in_angle_and_keep_their_promise() {
        let titles = Titles {
            revision: 1,
            candidates: vec![
                candidate(1, "7 bread mistakes", "mistakes"),
                candidate(2, "More bread mistakes", "Mistakes"),
                candidate(3, "9 bread secrets", "secrets"),
                candidate(4, "The flour myth", "myth"),
                candidate(5, "Oven or starter?", "choice"),
            ],
        };
        let picked = SelectedTitle {
            text: "7 bread mistakes".to_owned(),
            candidate: Some(1),
            thumbnail_words: Some("STOP".to_owned()),
        };
        assert_eq!(
            chosen(&titles, picked.clone(), 3),
            [
                "7 bread mistakes / STOP",
                "The flour myth / LOOK",
                "Oven or starter? / LOOK"
            ]
        );
        let all = chosen(&titles, picked, 9);
        assert_eq!(all.len(), 5);
        assert_eq!(all[4], "9 bread secrets / LOOK");
    }

    #[test]
    fn own_words_come_first_with_the_outlines_words() {
        let titles = Titles {
            revision: 1,
            candidates: vec![candidate(1, "The flour myth", "myth")],
        };
        let own = SelectedTitle {
            text: "the FLOUR myth!".to_owned(),
            candidate: None,
            thumbnail_words: None,
        };
        assert_eq!(chosen(&titles, own, 3), ["the FLOUR myth! / MY WORDS"]);
    }
}
