//! What rules, agents and models said of their work, in the reader's language.
//!
//! They say it in English, which is what is stored and what a model gets back. A page knows a stored sentence by the forms
//! of `words/en/told.ftl`, takes its values out, and says it by the same key in the reader's language. Words of others stand
//! in it as quotations. [Decision 015](../../../../../docs/decisions/015-messages-in-both-languages.md) says why.

mod form;
mod kind;
#[cfg(test)]
mod tests;

use std::mem;

use self::form::{Match, Reading, Value};
use self::kind::Kind;
use super::languages;
use super::words::{Filling, Locale, Words};

/// A sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its parts, in their order.
    pub parts: Vec<Part>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words of ours, in the reader's language.
    Ours(String),
    /// Words of a provider, a library or a person, in whatever language.
    Quoted(String),
}

/// A sentence longer than this is not looked into: it is no sentence of ours.
const LONGEST: usize = 16_000;

/// Where the number of a quotation begins and ends, in a sentence that is being made. Taken out of what comes.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// A stored sentence, in the reader's language. One that is not ours is a quotation.
pub fn tell(words: &Words, text: &str) -> Told {
    tell_as(words, Kind::Sentence, text)
}

/// The stored reason of a part of a score, in the reader's language.
pub fn tell_points(words: &Words, text: &str) -> Told {
    tell_as(words, Kind::Points, text)
}

fn tell_as(words: &Words, kind: Kind, text: &str) -> Told {
    let text = text.replace([OPEN, CLOSE], "");
    let text = text.trim();
    let found = (text.len() <= LONGEST)
        .then(|| Reading::default().find(kind, text))
        .flatten();
    let Some(found) = found else {
        return Told::quoted(words, text);
    };
    let mut quotes = Vec::new();
    let sentence = said(words, &found, &mut quotes);
    Told::of(&sentence, &quotes)
}

/// A sentence of ours, with marks where quotations stand.
fn said(words: &Words, found: &Match<'_>, quotes: &mut Vec<String>) -> String {
    let values: Vec<_> = found
        .values
        .iter()
        .map(|(name, value)| (*name, filled(words, value, quotes)))
        .collect();
    words.say_all(found.key, values)
}

fn filled(words: &Words, value: &Value<'_>, quotes: &mut Vec<String>) -> Filling<'static> {
    match value {
        Value::Number(number) => (*number).into(),
        Value::Text(text) => (*text).to_owned().into(),
        Value::Title(title) => format!("“{title}”").into(),
        Value::Numbers(text) => text.replace(" and ", words.say("told-and").as_str()).into(),
        Value::Named { prefix, name } => words.say(&format!("{prefix}{name}")).into(),
        Value::Language(name) => language(words, name).into(),
        Value::Quote(text) => quoted(text, quotes).into(),
        Value::Sentence(found) => said(words, found, quotes).into(),
        Value::Sentences(between, all) => {
            let all: Vec<_> = all.iter().map(|one| said(words, one, quotes)).collect();
            all.join(between).into()
        }
    }
}

fn quoted(text: &str, quotes: &mut Vec<String>) -> String {
    quotes.push(text.to_owned());
    format!("{OPEN}{}{CLOSE}", quotes.len() - 1)
}

/// A language that the domain names in English: for others by its own name, which is the same everywhere.
fn language(words: &Words, name: &str) -> String {
    match words.locale() {
        Locale::English => name.to_owned(),
        Locale::Portuguese => languages::by_english_name(name),
    }
}

impl Part {
    /// The words.
    pub fn text(&self) -> &str {
        match self {
            Self::Ours(text) | Self::Quoted(text) => text,
        }
    }

    /// Whether they are another's.
    pub fn is_quoted(&self) -> bool {
        matches!(self, Self::Quoted(_))
    }
}

impl Told {
    /// Words that are not ours.
    fn quoted(words: &Words, text: &str) -> Self {
        // Who reads English sees no difference; others are told whose words follow.
        let lead = match words.locale() {
            Locale::English => return Self::plain(text),
            Locale::Portuguese => words.say("told-by-others"),
        };
        Self {
            parts: vec![
                Part::Ours(format!("{lead} ")),
                Part::Quoted(text.to_owned()),
            ],
        }
    }

    /// Words of a person: nobody has to be told whose.
    pub fn quote(text: &str) -> Self {
        Self {
            parts: vec![Part::Quoted(text.to_owned())],
        }
    }

    /// Words as they are.
    fn plain(text: &str) -> Self {
        Self {
            parts: vec![Part::Ours(text.to_owned())],
        }
    }

    /// A sentence with its marks resolved.
    fn of(sentence: &str, quotes: &[String]) -> Self {
        let mut parts = Vec::new();
        let mut ours = String::new();
        for (index, piece) in sentence.split(OPEN).enumerate() {
            let rest = match piece.split_once(CLOSE) {
                Some((number, rest)) if index > 0 => {
                    let quote = number.parse().ok().and_then(|at: usize| quotes.get(at));
                    if !ours.is_empty() {
                        parts.push(Part::Ours(mem::take(&mut ours)));
                    }
                    parts.extend(quote.map(|quote| Part::Quoted(quote.clone())));
                    rest
                }
                _ => piece,
            };
            ours.push_str(rest);
        }
        if !ours.is_empty() {
            parts.push(Part::Ours(ours));
        }
        Self { parts }
    }
}
