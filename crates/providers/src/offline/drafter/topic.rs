//! What a keyword is, grammatically: a pattern that suits "sourdough" makes nonsense of "how to fix a bike".

use greenlit_domain::text;

/// The longest topic inside a title, in columns; leaves room for the rest of the title.
const TOPIC_COLUMNS: usize = 44;

/// The grammatical form of a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A thing: "sourdough for beginners".
    Thing,
    /// Something to do: "how to fix a bike". Holds the verb phrase and its noun form: "fix a bike", "fixing a bike".
    Doing {
        /// The verb phrase.
        verb: String,
        /// The verb phrase as a noun.
        noun: String,
    },
    /// A question: "why is the sky blue", without its question mark.
    Question,
    /// Two things: "iPhone 17 vs Pixel 11".
    Versus {
        /// The first.
        one: String,
        /// The second.
        other: String,
    },
}

/// Whether verbs after the topic are singular or plural.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// "Is it".
    One,
    /// "Are they".
    Many,
}

/// A keyword read for writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Topic {
    /// The form.
    pub(super) form: Form,
    /// The whole topic as it stands inside a sentence, shortened with sense.
    pub(super) full: String,
    /// The topic without "for beginners" and the like: "sourdough".
    pub(super) core: String,
    /// Of `core`.
    pub(super) number: Number,
}

/// How a language marks forms. Words are in small letters.
pub(super) struct Grammar {
    /// What a how-to begins with: "how to ".
    pub(super) how_to: &'static [&'static str],
    /// Verbs that make a how-to when a keyword begins with one.
    pub(super) verbs: &'static [&'static str],
    /// What a question about a thing begins with: "what is ".
    pub(super) what_is: &'static [&'static str],
    /// Words that other questions begin with.
    pub(super) asks: &'static [&'static str],
    /// What stands between two things that are compared.
    pub(super) versus: &'static [&'static str],
    /// Tails that say for whom or in which form: " for beginners", " tutorial".
    pub(super) tails: &'static [&'static str],
    /// Heads of the same kind: "beginner's guide to ".
    pub(super) heads: &'static [&'static str],
    /// Words on which a shortened topic must not end.
    pub(super) dangling: &'static [&'static str],
    /// Articles that a thing loses at its beginning.
    pub(super) articles: &'static [&'static str],
    /// The noun form of a verb phrase.
    pub(super) noun_of: fn(&str) -> String,
    /// Whether a thing takes plural verbs.
    pub(super) number_of: fn(&str) -> Number,
}

impl Topic {
    /// Reads a keyword by a grammar.
    pub(super) fn read(keyword: &str, grammar: &Grammar) -> Self {
        let plain = plain(keyword);
        let lower = small(plain);
        if let Some((one, other)) = compared(plain, &lower, grammar) {
            let one = shortened(one, TOPIC_COLUMNS / 2, grammar);
            let other = shortened(other, TOPIC_COLUMNS / 2, grammar);
            let full = format!("{one} vs {other}");
            return Self {
                form: Form::Versus { one, other },
                core: full.clone(),
                full,
                number: Number::One,
            };
        }
        if let Some(verb) = done(plain, &lower, grammar) {
            let verb = shortened(verb, TOPIC_COLUMNS, grammar);
            let noun = (grammar.noun_of)(&verb);
            return Self {
                full: noun.clone(),
                core: noun.clone(),
                form: Form::Doing { verb, noun },
                number: Number::One,
            };
        }
        let asked = grammar.what_is.iter().any(|start| lower.starts_with(start))
            || lower
                .split_whitespace()
                .next()
                .is_some_and(|first| grammar.asks.contains(&first))
            || keyword.trim_end().ends_with(['?', '？', '؟']);
        let core = core(plain, &lower, grammar);
        let core = shortened(core, TOPIC_COLUMNS, grammar);
        Self {
            form: if asked { Form::Question } else { Form::Thing },
            full: shortened(plain, TOPIC_COLUMNS, grammar),
            number: (grammar.number_of)(&core),
            core,
        }
    }

    /// Whether the question is about a thing that can stand alone: "what is rust".
    pub(super) fn asks_about_a_thing(&self) -> bool {
        self.form == Form::Question && self.core != self.full
    }
}

/// The keyword without punctuation round it; "C++" and "C#" keep theirs.
fn plain(keyword: &str) -> &str {
    let start = keyword.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = start.trim_end_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '+' | '#' | ')' | '%') && !unicode_mark(c)
    });
    if end.chars().any(char::is_alphanumeric) {
        end
    } else {
        keyword
    }
}

/// Marks of scripts that spell with them belong to the letter before.
fn unicode_mark(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !c.is_alphanumeric() && c < '\u{2000}'
}

/// Small letters, byte for byte where that is possible, so that places in it are places in the keyword.
fn small(text: &str) -> String {
    text.chars()
        .map(|c| {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
                _ => c,
            }
        })
        .collect()
}

fn compared<'a>(plain: &'a str, lower: &str, grammar: &Grammar) -> Option<(&'a str, &'a str)> {
    let (at, between) = grammar
        .versus
        .iter()
        .find_map(|between| lower.find(between).map(|at| (at, *between)))?;
    let one = plain[..at].trim();
    let other = plain[at + between.len()..].trim();
    let good = |side: &str| side.chars().any(char::is_alphanumeric);
    (good(one) && good(other)).then_some((one, other))
}

fn done<'a>(plain: &'a str, lower: &str, grammar: &Grammar) -> Option<&'a str> {
    for start in grammar.how_to {
        if let Some(rest) = lower.strip_prefix(start)
            && rest.chars().any(char::is_alphanumeric)
        {
            return Some(plain[start.len()..].trim());
        }
    }
    let mut words = lower.split_whitespace();
    let first = words.next()?;
    (grammar.verbs.contains(&first) && words.next().is_some()).then_some(plain)
}

fn core<'a>(plain: &'a str, lower: &str, grammar: &Grammar) -> &'a str {
    let mut start = 0;
    let mut end = plain.len();
    for head in grammar.what_is.iter().chain(grammar.heads) {
        if start == 0 && lower.starts_with(head) {
            start = head.len();
        }
    }
    for article in grammar.articles {
        if lower[start..].starts_with(article) {
            start += article.len();
            break;
        }
    }
    for tail in grammar.tails {
        if lower[start..end].ends_with(tail) {
            end -= tail.len();
        }
    }
    let core = plain[start..end].trim();
    if core.chars().any(char::is_alphabetic) {
        core
    } else {
        plain
    }
}

/// At most so many columns, ending on a word that can be an end, and holding a letter if there is one.
fn shortened(text: &str, columns: usize, grammar: &Grammar) -> String {
    let mut short = by_columns(text, columns);
    if !short.chars().any(char::is_alphabetic)
        && let Some((at, _)) = text.char_indices().find(|(_, c)| c.is_alphabetic())
    {
        short = by_columns(&text[at..], columns);
    }
    if short.len() < text.len() {
        while let Some((before, last)) = short.rsplit_once(' ') {
            if !grammar.dangling.contains(&small(last).as_str()) {
                break;
            }
            short = before.trim_end();
        }
        short = short
            .trim_end_matches([',', ';', ':', '-', '–', '—', '(', '/'])
            .trim_end();
    }
    short.to_owned()
}

fn by_columns(text: &str, columns: usize) -> &str {
    if text::columns(text) <= columns {
        return text::shorten(text, columns * 2);
    }
    let wide = text::columns(text) > text.chars().count();
    text::shorten(text, if wide { columns / 2 } else { columns })
}
