//! Judges title candidates: what YouTube refuses, what was turned down and what is nearly said twice goes; the rest
//! is scored, sorted and numbered.

use std::collections::HashSet;

use super::ledger::Ledger;
use super::words;
use super::written::{self, Field};
use crate::brief::TitlesTask;
use crate::judgement::Judgement;
use crate::score::{self, Ground, NEARLY_ALIKE, Reading, Scored};
use crate::text;
use crate::titles::{CANDIDATES, TitleCandidate, TitleDraft, Titles};
use crate::youtube;

/// The most drafts that are looked at: a model that sends more is not worth more time.
const MAX_DRAFTS: usize = 40;

/// The best titles decide the score of a list: nobody uploads the tenth.
const BEST: usize = 3;

/// A draft that holds its limits.
struct Entry {
    draft: TitleDraft,
    reading: Reading,
    total: u8,
}

/// The candidates, best first, their common score, and what is wrong with them.
#[must_use]
pub fn judge(task: &TitlesTask, drafts: Vec<TitleDraft>) -> Judgement<Titles> {
    let mut ledger = Ledger::default();
    let ground = Ground::new(&task.brief, &task.research);
    let mut dropped = Vec::new();
    let entries = legal(&mut ledger, task, &ground, drafts, &mut dropped);
    let entries = distinct(entries, &mut dropped);
    let candidates = numbered(&mut ledger, &ground, entries);
    check_amount(&mut ledger, candidates.len(), &dropped);
    check_language(&mut ledger, task, &candidates);
    check_words(&mut ledger, &candidates);
    let best: Vec<i32> = candidates
        .iter()
        .take(BEST)
        .map(|best| i32::from(best.score))
        .collect();
    let mean = best.iter().sum::<i32>() / best.len().max(1) as i32;
    let titles = Titles {
        revision: task.revision,
        candidates,
    };
    ledger.judge(titles, mean)
}

/// The drafts that YouTube takes and nobody turned down, cleaned.
fn legal(
    ledger: &mut Ledger,
    task: &TitlesTask,
    ground: &Ground,
    drafts: Vec<TitleDraft>,
    dropped: &mut Vec<String>,
) -> Vec<Entry> {
    let given = drafts.len();
    if given > MAX_DRAFTS {
        ledger.repaired(format!(
            "looked at the first {MAX_DRAFTS} of {given} titles"
        ));
    }
    let turned_down: HashSet<String> = task
        .turned_down
        .iter()
        .map(|title| text::folded(text::cut_bytes(title, 1_000)))
        .collect();
    let mut entries = Vec::with_capacity(given.min(MAX_DRAFTS));
    for draft in drafts.into_iter().take(MAX_DRAFTS) {
        let text = cleaned(&draft.text);
        if let Some(fault) = youtube::title_faults(&text).into_iter().next() {
            dropped.push(format!("{:?} {}", text::shorten(&text, 60), fault.message));
            continue;
        }
        if !text::has_word(&text) {
            dropped.push(format!("{text:?} holds no word"));
            continue;
        }
        if turned_down.contains(&text::folded(&text)) {
            dropped.push(format!("{text:?} was turned down before"));
            continue;
        }
        let reading = Reading::new(&text, ground);
        entries.push(Entry {
            total: score::total(&reading, ground, 0.0),
            reading,
            draft: TitleDraft {
                angle: ledger.line("angle", &draft.angle, 120),
                thumbnail_words: thumbnail_words(ledger, task, &draft.thumbnail_words, &text),
                text,
            },
        });
    }
    entries
}

/// A title without `<` and `>`, quotes around the whole, and a list's numbering.
fn cleaned(raw: &str) -> String {
    let clean = text::line(raw, 400);
    let clean = youtube::without_angles(clean);
    let mut title = clean.trim();
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»'), ('*', '*'), ('「', '」')] {
        if let Some(inside) = title
            .strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
            && !inside.contains([open, close])
        {
            title = inside.trim();
        }
    }
    title.to_owned()
}

fn thumbnail_words(ledger: &mut Ledger, task: &TitlesTask, raw: &str, title: &str) -> String {
    match words::fit(raw) {
        Some(fitted) => {
            if raw.split_whitespace().nth(words::MAX_WORDS).is_some() {
                ledger.repaired(format!("cut the thumbnail words of {title:?} to four"));
            }
            fitted
        }
        None => {
            ledger.repaired(format!("took thumbnail words for {title:?} from the title"));
            words::from_title(title, &task.brief.language)
        }
    }
}

/// The titles of which no two are nearly alike; of two that are, the better one stays.
fn distinct(mut entries: Vec<Entry>, dropped: &mut Vec<String>) -> Vec<Entry> {
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.total));
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    for entry in entries {
        match kept
            .iter()
            .find(|other| score::likeness(&entry.reading, &other.reading) >= NEARLY_ALIKE)
        {
            Some(other) => dropped.push(format!(
                "{:?} is nearly {:?}",
                entry.draft.text, other.draft.text
            )),
            None => kept.push(entry),
        }
    }
    kept.truncate(CANDIDATES);
    kept
}

/// How alike each title is to the sibling it is most like.
fn nearest(entries: &[Entry]) -> Vec<f32> {
    let mut nearest = vec![0.0f32; entries.len()];
    for one in 0..entries.len() {
        for other in one + 1..entries.len() {
            let alike = score::likeness(&entries[one].reading, &entries[other].reading);
            nearest[one] = nearest[one].max(alike);
            nearest[other] = nearest[other].max(alike);
        }
    }
    nearest
}

/// Scored with their siblings in view, best first, and numbered.
fn numbered(ledger: &mut Ledger, ground: &Ground, entries: Vec<Entry>) -> Vec<TitleCandidate> {
    let nearest = nearest(&entries);
    let mut scored: Vec<(Scored, TitleDraft)> = entries
        .into_iter()
        .zip(nearest)
        .map(|(entry, nearest)| (score::score(&entry.reading, ground, nearest), entry.draft))
        .collect();
    scored.sort_by_key(|(scored, _)| std::cmp::Reverse(scored.total));
    scored
        .into_iter()
        .zip(1u8..)
        .map(|((scored, draft), id)| TitleCandidate {
            id,
            angle: if draft.angle.is_empty() {
                ledger.repaired(format!("title {id} names no angle"));
                format!("angle {id}")
            } else {
                draft.angle
            },
            text: draft.text,
            thumbnail_words: draft.thumbnail_words,
            score: scored.total,
            parts: scored.parts,
        })
        .collect()
}

fn check_amount(ledger: &mut Ledger, found: usize, dropped: &[String]) {
    if found < CANDIDATES {
        let why = dropped
            .iter()
            .take(MAX_DRAFTS)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("; ");
        let because = if why.is_empty() {
            String::new()
        } else {
            format!(" Dropped: {why}.")
        };
        ledger.hard(
            "titles.too_few",
            format!(
                "{found} of {CANDIDATES} titles can be used: send {CANDIDATES} again, {} of them new.{because}",
                CANDIDATES - found
            ),
        );
    } else if !dropped.is_empty() {
        ledger.repaired(format!("dropped {}: {}", dropped.len(), dropped.join("; ")));
    }
}

fn check_language(ledger: &mut Ledger, task: &TitlesTask, candidates: &[TitleCandidate]) {
    let all = |of: fn(&TitleCandidate) -> &str| candidates.iter().map(of).collect();
    let fields = [
        Field {
            name: "titles",
            texts: all(|candidate| &candidate.text),
        },
        Field {
            name: "thumbnail words",
            texts: all(|candidate| &candidate.thumbnail_words),
        },
        Field {
            name: "angles",
            texts: all(|candidate| &candidate.angle),
        },
    ];
    written::check(
        ledger,
        "titles.language",
        8,
        &task.brief,
        &[],
        "titles",
        &fields,
    );
}

fn check_words(ledger: &mut Ledger, candidates: &[TitleCandidate]) {
    let repeating = candidates
        .iter()
        .filter(|candidate| words::repeat_title(&candidate.thumbnail_words, &candidate.text))
        .count();
    if repeating * 2 > candidates.len() {
        ledger.soft(
            "titles.words_repeat",
            5,
            format!("the thumbnail words of {repeating} titles only repeat the title: say something that adds to it"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests_support::{brief, research};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn task(keyword: &str, language: &str) -> TitlesTask {
        TitlesTask {
            brief: Arc::new(brief(keyword, language)),
            research: Arc::new(research()),
            revision: 1,
            note: None,
            turned_down: Vec::new(),
        }
    }

    fn drafts(texts: &[&str]) -> Vec<TitleDraft> {
        texts
            .iter()
            .map(|text| TitleDraft {
                text: (*text).to_owned(),
                angle: format!("angle of {text}"),
                thumbnail_words: "START HERE".to_owned(),
            })
            .collect()
    }

    pub(crate) const TEN: [&str; 10] = [
        "Sourdough for Beginners: 5 Mistakes That Flatten Your Loaf",
        "Why Your First Sourdough Fails (and How to Fix It)",
        "I Baked Sourdough Every Day for a Week",
        "Sourdough on a Budget: What You Really Need",
        "The Starter Myth: What Sourdough Beginners Get Wrong",
        "Sourdough vs Yeast Bread: Which Is Worth Your Time?",
        "Read This Dough: 3 Signs Your Sourdough Is Ready",
        "Sourdough for Beginners, Explained in 10 Minutes",
        "Before You Buy Flour: a Sourdough Checklist",
        "No Dutch Oven? Bake Sourdough Like This",
    ];

    #[test]
    fn ten_good_titles_come_back_sorted_and_numbered() {
        let judged = judge(&task("sourdough for beginners", "en"), drafts(&TEN));
        assert!(judged.passes(60), "{:?} {}", judged.reasons, judged.score);
        let ids: Vec<u8> = judged.result.candidates.iter().map(|c| c.id).collect();
        assert_eq!(ids, (1..=10).collect::<Vec<_>>());
        assert!(
            judged
                .result
                .candidates
                .is_sorted_by(|a, b| a.score >= b.score)
        );
    }

    #[test]
    fn a_list_with_faults_says_how_many_are_missing_and_why() {
        let mut texts = TEN.to_vec();
        let long = "x".repeat(101);
        texts[7] = &long;
        texts[8] = "  ";
        texts[9] = "7 Mistakes That Flatten Your Sourdough Loaf (Beginners)";
        let mut task = task("sourdough for beginners", "en");
        task.turned_down = vec!["why your first sourdough fails and how to fix it".to_owned()];
        let judged = judge(&task, drafts(&texts));
        let message = &judged.reasons[0].message;
        assert_eq!(judged.reasons[0].rule, "titles.too_few");
        assert!(message.contains("4 of them new"), "{message}");
        for part in [
            "has 101 characters",
            "is empty",
            "turned down before",
            "is nearly",
        ] {
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn quotes_and_brackets_around_a_title_go() {
        assert_eq!(cleaned("\"Bread <now>\""), "Bread now");
        assert_eq!(cleaned("\"Bread\" or \"Cake\""), "\"Bread\" or \"Cake\"");
    }

    #[test]
    fn japanese_asked_english_answered_is_refused() {
        let judged = judge(&task("寿司の作り方", "ja"), drafts(&TEN));
        assert_eq!(judged.reasons[0].rule, "titles.language");
        assert!(!judged.is_within_limits());
    }

    #[test]
    fn japanese_is_never_all_latin_even_for_a_latin_keyword() {
        let judged = judge(&task("sourdough", "ja"), drafts(&TEN));
        assert_eq!(judged.reasons[0].rule, "titles.language");
        assert!(!judged.is_within_limits());
        let thai = judge(&task("sourdough", "th"), drafts(&TEN));
        assert_eq!(thai.reasons[0].rule, "titles.language");
    }

    proptest! {
        #[test]
        fn any_drafts_are_judged_within_limits(texts in proptest::collection::vec("(?s:.{0,150})|[a-zA-Z0-9 ]{0,120}", 0..50)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let judged = judge(&task("sourdough", "en"), drafts(&texts));
            prop_assert!(judged.result.candidates.len() <= CANDIDATES);
            for candidate in &judged.result.candidates {
                prop_assert_eq!(youtube::title_faults(&candidate.text), vec![]);
                prop_assert!(words::fits(&candidate.thumbnail_words));
            }
        }
    }
}
