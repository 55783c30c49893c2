//! Title scores in the open: seven named parts that add up to at most 100. docs/title-score.md explains each
//! weight; it is a heuristic, and says so.
//!
//! [`Ground`] is made once a list, [`Reading`] once a title; [`score`] turns a reading into parts.

mod parts;
pub mod words;

use crate::brief::Brief;
use crate::language::Language;
use crate::research::Research;
use crate::text::{self, Kind};
use crate::titles::ScorePart;
use words::{Roles, Tongue};

/// The most words of a keyword that a title is asked to hold.
const KEYWORD_WORDS: usize = 6;

/// What titles of one list are measured against.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The keyword's content words by their stems.
    keyword: Vec<u64>,
    /// All of the keyword's words by their stems.
    said: Vec<u64>,
    /// Numbers and percentages that research or keyword mention.
    numbers: Vec<u64>,
    /// The word lists of the language.
    tongue: &'static Tongue,
}

impl Ground {
    /// Reads keyword and research once.
    #[must_use]
    pub fn new(brief: &Brief, research: &Research) -> Self {
        let tongue = words::tongue(&brief.language);
        let mut ground = Self {
            keyword: content_stems(brief.keyword.as_str(), tongue),
            said: Vec::new(),
            numbers: Vec::new(),
            tongue,
        };
        text::for_each_word(brief.keyword.as_str(), |word| ground.said.push(word.stem()));
        ground.note_numbers(brief.keyword.as_str());
        for fact in research.facts.iter().take(50) {
            ground.note_numbers(text::cut_bytes(&fact.claim, 1_000));
        }
        ground
    }

    fn note_numbers(&mut self, text: &str) {
        text::for_each_word(text, |word| {
            if word.kind == Kind::Number {
                self.numbers.push(word.hash());
            }
        });
    }
}

/// The stems of the words that carry meaning, in order, each once. All words, where all are small.
#[must_use]
pub fn content_words(text: &str, language: &Language) -> Vec<u64> {
    content_stems(text, words::tongue(language))
}

fn content_stems(text: &str, tongue: &Tongue) -> Vec<u64> {
    let mut all = Vec::new();
    let mut content = Vec::new();
    text::for_each_word(text, |word| {
        let stem = word.stem();
        if !all.contains(&stem) && all.len() < 64 {
            all.push(stem);
            if !tongue.is_small(word.hash()) {
                content.push(stem);
            }
        }
    });
    if content.is_empty() { all } else { content }
}

/// A title read once: everything that the parts and the comparison of titles need.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    columns: usize,
    words: usize,
    /// Distinct keyword words that the title holds.
    keyword_found: usize,
    /// The column at which the first of them begins.
    keyword_at: Option<usize>,
    /// Pairs of characters rather than words.
    unspaced: bool,
    /// The words that are not the keyword's and carry meaning, sorted.
    rest: Vec<u64>,
    /// All words but numbers, in one number: equal for titles that differ in case and punctuation alone.
    fingerprint: u64,
    numbers: Vec<(u64, u32)>,
    /// How many of them are the keyword's own.
    keyword_numbers: usize,
    curious: usize,
    clear: usize,
    hype: usize,
    superlative: usize,
    measure: usize,
    contrast: usize,
    /// The most times that one content word is said.
    repeated: usize,
    shouted: usize,
    capitals: usize,
    letters: usize,
    question: bool,
    separators: usize,
    exclamations: usize,
    money_or_percent: bool,
    emoji: usize,
}

impl Reading {
    /// Reads a title.
    #[must_use]
    pub fn new(title: &str, ground: &Ground) -> Self {
        let mut reading = Self {
            columns: text::columns(title),
            fingerprint: 0xcbf2_9ce4_8422_2325,
            ..Self::default()
        };
        reading.read_words(title, ground);
        reading.read_signs(title);
        reading.keyword_at = reading
            .keyword_at
            .map(|nth| column_of_word(title, nth).unwrap_or(0));
        reading
    }

    fn read_words(&mut self, title: &str, ground: &Ground) {
        let tongue = ground.tongue;
        let mut found: Vec<u64> = Vec::with_capacity(8);
        let mut counts: Vec<(u64, usize)> = Vec::with_capacity(16);
        let mut nth = 0;
        text::for_each_word(title, |word| {
            let (stem, hash) = (word.stem(), word.hash());
            let roles = tongue.roles(hash);
            let content = !roles.has(Roles::SMALL);
            self.unspaced |= word.kind == Kind::Pair;
            self.words += 1;
            if word.kind == Kind::Number {
                self.numbers.push((hash, word.text.parse().unwrap_or(0)));
            } else {
                self.fingerprint = (self.fingerprint ^ hash).wrapping_mul(0x0100_0000_01b3);
            }
            if ground.keyword.contains(&stem) {
                if !found.contains(&stem) {
                    found.push(stem);
                }
                self.keyword_at.get_or_insert(nth);
                self.keyword_numbers += usize::from(word.kind == Kind::Number);
            } else if word.kind != Kind::Number && content {
                self.rest.push(stem);
            }
            if !ground.said.contains(&stem) {
                // What the keyword says anyway is no merit of the title.
                self.curious += usize::from(roles.has(Roles::CURIOUS));
                self.measure += usize::from(roles.has(Roles::MEASURE));
                self.superlative += usize::from(roles.has(Roles::SUPERLATIVE));
            }
            if word.kind != Kind::Pair && content {
                match counts.iter_mut().find(|(known, _)| *known == stem) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((stem, 1)),
                }
            }
            self.clear += usize::from(roles.has(Roles::CLEAR));
            self.hype += usize::from(roles.has(Roles::HYPE));
            self.contrast += usize::from(roles.has(Roles::CONTRAST));
            nth += 1;
        });
        self.keyword_found = found.len();
        self.repeated = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
        self.rest.sort_unstable();
        self.rest.dedup();
    }

    fn read_signs(&mut self, title: &str) {
        let mut run = (0, 0);
        for c in title.chars() {
            if c.is_alphabetic() {
                self.letters += 1;
                run.0 += 1;
                run.1 += usize::from(c.is_uppercase());
                continue;
            }
            self.end_run(run);
            run = (0, 0);
            match c {
                '?' | '？' | '؟' => self.question = true,
                ':' | '：' | '|' | '–' | '—' | '(' | '（' | '[' | '【' => {
                    self.separators += 1
                }
                '!' | '！' => self.exclamations += 1,
                '%' | '$' | '€' | '£' | '¥' | '₹' => self.money_or_percent = true,
                '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' => self.emoji += 1,
                _ => {}
            }
        }
        self.end_run(run);
    }

    /// A word of four capitals or more shouts; shorter ones are usually names such as "USB".
    fn end_run(&mut self, (letters, capitals): (usize, usize)) {
        self.capitals += capitals;
        self.shouted += usize::from(letters >= 4 && letters == capitals);
    }
}

/// The column at which the word with this number begins. Words are counted as [`text::for_each_word`] counts them.
fn column_of_word(title: &str, nth: usize) -> Option<usize> {
    if nth == 0 {
        return Some(0);
    }
    let mut count = 0;
    let mut inside = false;
    for (at, c) in title.char_indices() {
        let starts = if text::is_unspaced(c) {
            inside = false;
            true
        } else {
            let letter = c.is_alphanumeric();
            let starts = letter && !inside;
            inside = letter || (inside && matches!(c, '\'' | '’'));
            starts
        };
        if starts {
            if count == nth {
                return Some(text::columns(&title[..at]));
            }
            count += 1;
        }
    }
    None
}

/// How alike two titles are, 0 to 1, by the words that are not the keyword's: "Bread: 7 mistakes" and "5 bread
/// mistakes" are alike, for numbers and the keyword tell nothing.
#[must_use]
pub fn likeness(one: &Reading, other: &Reading) -> f32 {
    if one.fingerprint == other.fingerprint {
        return 1.0;
    }
    if one.rest.is_empty() && other.rest.is_empty() {
        // Nothing but keyword, small words and numbers on both sides.
        return if one.keyword_found == other.keyword_found && one.question == other.question {
            0.9
        } else {
            0.6
        };
    }
    let (mut a, mut b) = (one.rest.iter().peekable(), other.rest.iter().peekable());
    let mut shared = 0usize;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                a.next();
                b.next();
            }
        }
    }
    2.0 * shared as f32 / (one.rest.len() + other.rest.len()) as f32
}

/// From this likeness on two titles are nearly the same.
pub const NEARLY_ALIKE: f32 = 0.8;

/// A score and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The sum of the parts.
    pub total: u8,
    /// The parts, always the same seven in the same order.
    pub parts: Vec<ScorePart>,
}

/// Scores a title. `nearest` is its greatest likeness to a sibling.
#[must_use]
pub fn score(reading: &Reading, ground: &Ground, nearest: f32) -> Scored {
    let parts = all_parts(reading, ground, nearest);
    Scored {
        total: sum(&parts),
        parts: parts.into_iter().map(ScorePart::from).collect(),
    }
}

/// The score alone, for those who compare many titles.
#[must_use]
pub fn total(reading: &Reading, ground: &Ground, nearest: f32) -> u8 {
    sum(&all_parts(reading, ground, nearest))
}

fn all_parts(reading: &Reading, ground: &Ground, nearest: f32) -> [parts::Part; 7] {
    [
        parts::length(reading),
        parts::keyword(reading, ground),
        parts::clarity(reading, ground),
        parts::curiosity(reading, ground),
        parts::concreteness(reading, ground),
        parts::honesty(reading, ground),
        parts::difference(nearest),
    ]
}

fn sum(parts: &[parts::Part]) -> u8 {
    parts.iter().map(|part| part.points).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests_support::{brief, research};
    use proptest::prelude::*;

    fn total_of(keyword: &str, language: &str, title: &str) -> u8 {
        let ground = Ground::new(&brief(keyword, language), &research());
        score(&Reading::new(title, &ground), &ground, 0.0).total
    }

    #[test]
    fn a_good_title_beats_a_bad_one() {
        let pairs = [
            (
                "en",
                "sourdough",
                "Sourdough for Beginners: 5 Mistakes That Ruin Your First Loaf",
                "SOURDOUGH!!! YOU WON'T BELIEVE THIS INSANE TRICK",
            ),
            (
                "en",
                "sourdough",
                "Why Your Sourdough Is Flat (and How to Fix It)",
                "My video about some stuff",
            ),
            (
                "pt",
                "pão de fermentação natural",
                "Pão de fermentação natural: 5 erros que deixam o miolo pesado",
                "vídeo novo no canal gente",
            ),
            (
                "ja",
                "寿司",
                "寿司の作り方：初心者が間違える3つのポイント",
                "動画",
            ),
        ];
        for (language, keyword, good, bad) in pairs {
            let (good_score, bad_score) = (
                total_of(keyword, language, good),
                total_of(keyword, language, bad),
            );
            assert!(good_score >= 75, "{good}: {good_score}");
            assert!(
                good_score > bad_score + 15,
                "{good} {good_score}, {bad} {bad_score}"
            );
        }
    }

    #[test]
    fn titles_that_differ_in_numbers_alone_are_alike() {
        let ground = Ground::new(&brief("sourdough", "en"), &research());
        let read = |title| Reading::new(title, &ground);
        let alike = likeness(
            &read("7 Sourdough Mistakes to Avoid"),
            &read("Sourdough: Avoid These 5 Mistakes"),
        );
        assert!(alike >= NEARLY_ALIKE, "{alike}");
        let apart = likeness(
            &read("7 Sourdough Mistakes to Avoid"),
            &read("Is Sourdough Worth the Time?"),
        );
        assert!(apart < 0.3, "{apart}");
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_score(title in "(?s:.{0,120})|[A-Za-z0-9 !?:%]{0,100}", nearest in 0.0f32..=1.0, language in "en|pt|es|ja|xx") {
            let ground = Ground::new(&brief("sourdough for beginners", &language), &research());
            let scored = score(&Reading::new(&title, &ground), &ground, nearest);
            let sum: f32 = scored.parts.iter().map(|part| part.points).sum();
            let max: f32 = scored.parts.iter().map(|part| part.max).sum();
            prop_assert_eq!(f32::from(scored.total), sum);
            prop_assert_eq!(max, 100.0);
            for part in &scored.parts {
                prop_assert!(part.points >= 0.0 && part.points <= part.max);
                prop_assert!(!part.reason.is_empty());
            }
        }
    }
}
