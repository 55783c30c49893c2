//! What may stand in the place of a variable of `told.ftl`. Its name tells.

use greenlit_domain::agent::Agent;
use greenlit_domain::language;
use greenlit_domain::step::Step;

use super::form::{Reading, Value};

/// What a variable stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// A number.
    Number,
    /// Numbers with "and" between them.
    Numbers,
    /// A word without a space, such as a host's name.
    Word,
    /// Some words that are the same in every language.
    Text,
    /// A title or the like, as Rust quotes it.
    Title,
    /// A step of a job.
    Step,
    /// An agent.
    Agent,
    /// A part of a score.
    Part,
    /// A language by its English name.
    Language,
    /// Words of others.
    Said,
    /// A sentence of ours, or words of others.
    Cause,
    /// A whole sentence.
    Sentence,
    /// Several.
    Sentences,
    /// Why titles were dropped, one after the other.
    Drops,
    /// Why one was.
    Drop,
    /// Parts of a score with their reasons.
    Parts,
    /// One of them.
    ScoredPart,
    /// Why a part has its points.
    Points,
    /// How long a title is.
    Length,
    /// Where in a title the keyword stands.
    Place,
    /// A limit of YouTube's.
    Limit,
    /// What to do about a server's answer.
    Todo,
    /// What a sentence is about.
    Name,
    /// A word of a request, where it has a name.
    Asked,
}

/// Kinds whose forms have keys of their own.
const KEYS: [(&str, Kind); 9] = [
    ("told-drop-", Kind::Drop),
    ("told-scored-part", Kind::ScoredPart),
    ("told-points-", Kind::Points),
    ("told-length-", Kind::Length),
    ("told-place-", Kind::Place),
    ("told-limit-", Kind::Limit),
    ("told-todo-", Kind::Todo),
    ("told-name-", Kind::Name),
    ("told-word-", Kind::Asked),
];

/// The parts of a score by their stored names.
const PARTS: [&str; 7] = [
    "length",
    "keyword",
    "clarity",
    "curiosity",
    "concreteness",
    "honesty",
    "difference",
];

/// A key whose message has a name of its own is filled into others and never stored by itself.
const NO_FORMS: [&str; 2] = ["told-and", "told-by-others"];

impl Kind {
    /// What the form with this key is, where it is one.
    pub(super) fn of_key(key: &str) -> Option<Self> {
        if NO_FORMS.contains(&key) {
            return None;
        }
        let own = KEYS.into_iter().find(|(prefix, _)| key.starts_with(prefix));
        Some(own.map_or(Self::Sentence, |(_, kind)| kind))
    }

    /// What a variable with this name is. `None` is a mistake in the file, which a test tells.
    pub(super) fn of_variable(name: &str) -> Option<Self> {
        Some(match name {
            "count" | "all" | "number" | "least" | "most" | "bar" | "score" | "tries"
            | "points" | "seconds" | "minutes" | "status" => Self::Number,
            "numbers" => Self::Numbers,
            "origin" | "model" | "rule" | "id" | "time" | "before" | "letter" | "amount"
            | "month" | "spent" | "held" | "wanted" | "until" | "provider" | "first"
            | "other-provider" => Self::Word,
            "text" => Self::Text,
            "title" | "other" => Self::Title,
            "step" => Self::Step,
            "agent" => Self::Agent,
            "part" => Self::Part,
            "language" | "found" => Self::Language,
            "said" => Self::Said,
            "cause" => Self::Cause,
            "sentence" => Self::Sentence,
            "sentences" => Self::Sentences,
            "drops" => Self::Drops,
            "parts" => Self::Parts,
            "why" => Self::Points,
            "length" => Self::Length,
            "place" => Self::Place,
            "limit" => Self::Limit,
            "todo" => Self::Todo,
            "name" => Self::Name,
            "word" => Self::Asked,
            _ => return None,
        })
    }

    /// What some words say as this kind, if they can.
    pub(super) fn value<'t>(self, reading: &mut Reading, text: &'t str) -> Option<Value<'t>> {
        let named = |prefix, is_known: bool| {
            let name = text;
            is_known.then_some(Value::Named { prefix, name })
        };
        match self {
            Self::Number => number(text).map(Value::Number),
            Self::Numbers => text
                .split(" and ")
                .all(|one| !one.is_empty() && !one.contains(' '))
                .then_some(Value::Numbers(text)),
            Self::Word => (!text.contains(char::is_whitespace)).then_some(Value::Text(text)),
            Self::Text => Some(Value::Text(text)),
            Self::Title => unquoted(text).map(Value::Title),
            Self::Step => named("step-", Step::ALL.iter().any(|step| step.as_str() == text)),
            Self::Agent => named("agent-", Agent::ALL.iter().any(|one| one.as_str() == text)),
            Self::Part => named("part-", PARTS.contains(&text)),
            Self::Language => language::tag_of(text).map(|_| Value::Language(text)),
            Self::Said => Some(Value::Quote(text)),
            Self::Cause => Some(match reading.find(Self::Sentence, text) {
                Some(found) => Value::Sentence(found),
                None => Value::Quote(text),
            }),
            Self::Asked => Some(match reading.find(self, text) {
                Some(found) => Value::Sentence(found),
                None => Value::Text(text),
            }),
            Self::Sentences => reading
                .find_all(Self::Sentence, "; ", text)
                .map(|all| Value::Sentences("; ", all)),
            Self::Drops => reading
                .find_all(Self::Drop, "; ", text)
                .map(|all| Value::Sentences("; ", all)),
            Self::Parts => reading
                .find_all(Self::ScoredPart, ", ", text)
                .map(|all| Value::Sentences(", ", all)),
            Self::Sentence
            | Self::Drop
            | Self::ScoredPart
            | Self::Points
            | Self::Length
            | Self::Place
            | Self::Limit
            | Self::Todo
            | Self::Name => reading.find(self, text).map(Value::Sentence),
        }
    }
}

fn number(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    is_plain.then(|| text.parse().ok()).flatten()
}

/// What Rust's `{:?}` wrote, as it was.
fn unquoted(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut plain = String::with_capacity(inside.len());
    let mut rest = inside.chars();
    while let Some(c) = rest.next() {
        match c {
            '"' => return None,
            '\\' => match rest.next()? {
                'n' => plain.push('\n'),
                'r' => plain.push('\r'),
                't' => plain.push('\t'),
                '0' => plain.push('\0'),
                'u' => {
                    let code: String = rest.by_ref().take_while(|c| *c != '}').collect();
                    let code = u32::from_str_radix(code.strip_prefix('{')?, 16).ok()?;
                    plain.push(char::from_u32(code)?);
                }
                other => plain.push(other),
            },
            other => plain.push(other),
        }
    }
    Some(plain)
}
