//! In which language the drafter writes.

use greenlit_domain::brief::Brief;

use super::patterns::{Casing, Pattern, Slots, Words};
use super::prose::{self, Prose};
use super::topic::{Form, TOPIC_COLUMNS, Topic};
use super::{english, neutral, portuguese, spanish};

/// A language that the drafter writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// English.
    English,
    /// Portuguese.
    Portuguese,
    /// Spanish.
    Spanish,
    /// Any other, with the few phrases that there are.
    Neutral,
}

impl Voice {
    /// The voice for a brief.
    pub(super) fn of(brief: &Brief) -> Self {
        match brief.language.primary() {
            "en" => Self::English,
            "pt" => Self::Portuguese,
            "es" => Self::Spanish,
            _ => Self::Neutral,
        }
    }

    /// Sentences for research and outlines, where the language has them.
    pub(super) fn prose(self) -> Option<&'static Prose> {
        match self {
            Self::English => Some(&prose::ENGLISH),
            Self::Portuguese => Some(&prose::PORTUGUESE),
            Self::Spanish => Some(&prose::SPANISH),
            Self::Neutral => None,
        }
    }

    /// The keyword read by this language's grammar.
    pub(super) fn topic(self, brief: &Brief) -> Topic {
        self.topic_within(brief, TOPIC_COLUMNS)
    }

    /// The same with a topic of at most so many columns.
    pub(super) fn topic_within(self, brief: &Brief, columns: usize) -> Topic {
        let grammar = match self {
            Self::English => &english::GRAMMAR,
            Self::Portuguese => &portuguese::GRAMMAR,
            Self::Spanish => &spanish::GRAMMAR,
            Self::Neutral => &neutral::GRAMMAR,
        };
        Topic::read(brief.keyword.as_str(), grammar, columns)
    }

    /// What patterns are filled with.
    pub(super) fn slots(self, topic: &Topic, number: usize) -> Slots<'_> {
        let (title, inside): (Casing, Casing) = match self {
            Self::English => (english::title_case, english::inside),
            Self::Portuguese => (portuguese::sentence, portuguese::inside),
            Self::Spanish => (spanish::sentence, spanish::inside),
            Self::Neutral => (neutral::sentence, str::to_owned),
        };
        let verb = match &topic.form {
            Form::Doing { verb, .. } => verb.as_str(),
            _ => "",
        };
        let (and, or) = self.joining(topic);
        let words = Words {
            subject: self.subject(topic, inside),
            yours: match self {
                Self::Spanish => spanish::yours(verb),
                _ => verb.to_owned(),
            },
            and,
            or,
        };
        Slots::new(topic, title, inside, number, words)
    }

    /// "And" and "or" between two things.
    fn joining(self, topic: &Topic) -> (&'static str, &'static str) {
        let other = match &topic.form {
            Form::Versus { other, .. } => other.as_str(),
            _ => "",
        };
        match self {
            Self::English => ("and", "or"),
            Self::Portuguese => ("e", "ou"),
            Self::Spanish => (spanish::and(other), spanish::or(other)),
            Self::Neutral => ("/", "/"),
        }
    }

    /// What the video is about, as a noun inside a sentence.
    fn subject(self, topic: &Topic, inside: Casing) -> String {
        let question = match self {
            Self::English => Some("this question"),
            Self::Portuguese => Some("essa pergunta"),
            Self::Spanish => Some("esta pregunta"),
            Self::Neutral => None,
        };
        match (&topic.form, question) {
            (Form::Versus { one, other }, _) => {
                format!(
                    "{} {} {}",
                    inside(one),
                    self.joining(topic).0,
                    inside(other)
                )
            }
            (Form::Question, Some(question)) if !topic.asks_about_a_thing() => question.to_owned(),
            _ => match topic.article {
                Some(article) => format!("{article} {}", inside(&topic.core)),
                None => inside(&topic.core),
            },
        }
    }

    /// The patterns that suit a topic, the best suited first.
    pub(super) fn patterns(self, topic: &Topic, primary: &str) -> Vec<&'static [Pattern]> {
        let (thing, ranked, doing, question, versus) = match self {
            Self::English => (
                english::THING,
                english::RANKED,
                english::DOING,
                english::QUESTION,
                english::VERSUS,
            ),
            Self::Portuguese => (
                portuguese::THING,
                portuguese::RANKED,
                portuguese::DOING,
                portuguese::QUESTION,
                portuguese::VERSUS,
            ),
            Self::Spanish => (
                spanish::THING,
                spanish::RANKED,
                spanish::DOING,
                spanish::QUESTION,
                spanish::VERSUS,
            ),
            Self::Neutral => return vec![neutral::phrases(primary)],
        };
        match &topic.form {
            Form::Thing => vec![thing],
            Form::Ranked => vec![ranked, thing],
            Form::Doing { .. } => vec![doing],
            Form::Question if topic.asks_about_a_thing() => vec![question, thing],
            Form::Question => vec![question],
            Form::Versus { .. } => vec![versus],
        }
    }
}
