//! In which language the drafter writes.

use greenlit_domain::brief::Brief;

use super::patterns::{Casing, Pattern, Slots};
use super::prose::{self, Prose};
use super::topic::{Form, Topic};
use super::{english, neutral, portuguese};

/// A language that the drafter writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// English.
    English,
    /// Portuguese.
    Portuguese,
    /// Any other, with the few phrases that there are.
    Neutral,
}

impl Voice {
    /// The voice for a brief.
    pub(super) fn of(brief: &Brief) -> Self {
        match brief.language.primary() {
            "en" => Self::English,
            "pt" => Self::Portuguese,
            _ => Self::Neutral,
        }
    }

    /// Sentences for research and outlines, where the language has them.
    pub(super) fn prose(self) -> Option<&'static Prose> {
        match self {
            Self::English => Some(&prose::ENGLISH),
            Self::Portuguese => Some(&prose::PORTUGUESE),
            Self::Neutral => None,
        }
    }

    /// The keyword read by this language's grammar.
    pub(super) fn topic(self, brief: &Brief) -> Topic {
        let grammar = match self {
            Self::English => &english::GRAMMAR,
            Self::Portuguese => &portuguese::GRAMMAR,
            Self::Neutral => &neutral::GRAMMAR,
        };
        Topic::read(brief.keyword.as_str(), grammar)
    }

    /// What patterns are filled with.
    pub(super) fn slots(self, topic: &Topic, number: usize) -> Slots<'_> {
        let (title, inside): (Casing, Casing) = match self {
            Self::English => (english::title_case, english::inside),
            Self::Portuguese => (portuguese::sentence, portuguese::inside),
            Self::Neutral => (neutral::sentence, str::to_owned),
        };
        Slots::new(topic, title, inside, number, self.subject(topic, inside))
    }

    /// What the video is about, as a noun inside a sentence.
    fn subject(self, topic: &Topic, inside: Casing) -> String {
        let (and, question) = match self {
            Self::English => ("and", Some("this question")),
            Self::Portuguese => ("e", Some("essa pergunta")),
            Self::Neutral => ("/", None),
        };
        match (&topic.form, question) {
            (Form::Versus { one, other }, _) => format!("{} {and} {}", inside(one), inside(other)),
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
