//! What a server understands beyond the bare form: found out from its refusals, once for a server and a model, and
//! remembered.
//!
//! A request uses every word that nobody has refused. A refusal that names one is taken at its word: it is left out from
//! then on. A server that takes a schema and does not keep to it gets the schema in the prompt instead.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// A word of the request that not every server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// `response_format` of type `json_schema`, or `text.format` of Responses.
    JsonSchema,
    /// `response_format` of type `json_object`.
    JsonObject,
    /// `stream`.
    Stream,
    /// `stream_options.include_usage`.
    StreamUsage,
    /// `max_completion_tokens`; without it the older `max_tokens` is sent.
    MaxCompletionTokens,
    /// `reasoning_effort`, or `reasoning.effort` of Responses.
    Effort,
    /// `temperature`.
    Temperature,
    /// `service_tier`.
    ServiceTier,
    /// `safety_identifier`.
    SafetyIdentifier,
    /// `store`.
    Store,
}

impl Word {
    /// How refusals name it. The longer names come first, since some hold others.
    const NAMES: [(&'static str, Self); 13] = [
        ("stream_options", Self::StreamUsage),
        ("include_usage", Self::StreamUsage),
        ("max_completion_tokens", Self::MaxCompletionTokens),
        ("safety_identifier", Self::SafetyIdentifier),
        ("service_tier", Self::ServiceTier),
        ("reasoning_effort", Self::Effort),
        ("reasoning.effort", Self::Effort),
        ("'reasoning'", Self::Effort),
        ("temperature", Self::Temperature),
        ("json_object", Self::JsonObject),
        ("'store'", Self::Store),
        ("\"store\"", Self::Store),
        ("stream", Self::Stream),
    ];

    /// Names of the form of the answer, which can mean either of two words.
    const FORM_NAMES: [&'static str; 8] = [
        "response_format",
        "text.format",
        "json_schema",
        "json schema",
        "structured output",
        "guided",
        // OpenRouter: "No endpoints found that can handle the requested parameters".
        "requested parameters",
        "grammar",
    ];
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::JsonSchema => "a JSON schema",
            Self::JsonObject => "JSON mode",
            Self::Stream => "streaming",
            Self::StreamUsage => "stream_options",
            Self::MaxCompletionTokens => "max_completion_tokens",
            Self::Effort => "a reasoning effort",
            Self::Temperature => "a temperature",
            Self::ServiceTier => "service_tier",
            Self::SafetyIdentifier => "safety_identifier",
            Self::Store => "store",
        })
    }
}

/// How an answer's form is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The server makes the answer keep to the schema.
    Schema,
    /// The server makes the answer JSON; the schema stands in the prompt.
    Object,
    /// The schema stands in the prompt.
    Prompt,
}

/// What a server understands of a model's requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Dialect {
    /// Words that it does not take.
    pub refused: BTreeSet<Word>,
    /// An answer has kept to its schema, so the server obeys it.
    pub proved: bool,
}

impl Dialect {
    /// One that refuses these words.
    pub fn without(words: impl IntoIterator<Item = Word>) -> Self {
        Self {
            refused: words.into_iter().collect(),
            proved: false,
        }
    }

    /// Whether a word may be used.
    pub fn takes(&self, word: Word) -> bool {
        !self.refused.contains(&word)
    }

    /// The strictest form that it takes.
    pub fn form(&self) -> Form {
        if self.takes(Word::JsonSchema) {
            Form::Schema
        } else if self.takes(Word::JsonObject) {
            Form::Object
        } else {
            Form::Prompt
        }
    }

    /// The word that a refusal names, if this dialect used it.
    pub(super) fn named_in(&self, refusal: &str) -> Option<Word> {
        let refusal = refusal.to_ascii_lowercase();
        let form = match self.form() {
            Form::Schema => Some(Word::JsonSchema),
            Form::Object => Some(Word::JsonObject),
            Form::Prompt => None,
        };
        // LM Studio names the words that it does take: "'response_format.type' must be 'json_schema' or 'text'".
        if form.is_some()
            && Word::FORM_NAMES.iter().any(|name| refusal.contains(name))
            && !refusal.contains("stream_options")
        {
            return form;
        }
        Word::NAMES
            .iter()
            .find(|(name, word)| refusal.contains(name) && self.takes(*word))
            .map(|(_, word)| *word)
    }
}

/// Is told each time something was found out.
pub type Finder = Arc<dyn Fn(&Dialect) + Send + Sync>;

/// A dialect that is being learned. Clones share it.
#[derive(Clone)]
pub struct Learned(Arc<Mutex<Known>>);

struct Known {
    dialect: Dialect,
    finder: Option<Finder>,
}

impl fmt::Debug for Learned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl Learned {
    /// Begins with what is known.
    pub fn new(dialect: Dialect) -> Self {
        Self(Arc::new(Mutex::new(Known {
            dialect,
            finder: None,
        })))
    }

    /// The model is known not to take these words.
    pub(super) fn expect(&self, words: &[Word]) {
        self.known().dialect.refused.extend(words);
    }

    /// Takes up what was found out before, and tells `finder` what will be.
    pub fn remember(&self, before: Option<Dialect>, finder: Finder) {
        let mut known = self.known();
        if let Some(before) = before {
            known.dialect = before;
        }
        known.finder = Some(finder);
    }

    /// As it is now.
    pub fn get(&self) -> Dialect {
        self.known().dialect.clone()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server does not take these words.
    pub(super) fn refuse(&self, words: &[Word]) {
        self.change(|dialect| {
            let before = dialect.refused.len();
            dialect.refused.extend(words);
            dialect.refused.len() > before
        });
    }

    /// The server keeps to schemas.
    pub(super) fn prove(&self) {
        self.change(|dialect| !std::mem::replace(&mut dialect.proved, true));
    }

    fn change(&self, change: impl FnOnce(&mut Dialect) -> bool) {
        let mut known = self.known();
        if !change(&mut known.dialect) {
            return;
        }
        let (dialect, finder) = (known.dialect.clone(), known.finder.clone());
        drop(known);
        if let Some(finder) = finder {
            finder(&dialect);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_its_word() {
        let all = Dialect::default();
        for (refusal, word) in [
            (
                "'response_format.type' must be 'text'",
                Some(Word::JsonSchema),
            ),
            (
                "This model does not support `json_schema`",
                Some(Word::JsonSchema),
            ),
            ("stream_options is not supported", Some(Word::StreamUsage)),
            (
                "Extra inputs are not permitted: max_completion_tokens",
                Some(Word::MaxCompletionTokens),
            ),
            (
                "Unrecognized request argument supplied: reasoning_effort",
                Some(Word::Effort),
            ),
            ("streaming is not supported", Some(Word::Stream)),
            ("the messages must alternate", None),
        ] {
            assert_eq!(all.named_in(refusal), word, "{refusal}");
        }
    }

    #[test]
    fn a_word_that_was_not_used_is_not_to_blame() {
        let plain = Dialect::without([Word::JsonSchema, Word::JsonObject, Word::Effort]);
        assert_eq!(plain.named_in("response_format"), None);
        assert_eq!(plain.named_in("reasoning_effort"), None);
        assert_eq!(plain.form(), Form::Prompt);
    }

    #[test]
    fn what_is_found_is_told_once() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let finder: Finder = Arc::new(move |dialect| heard.lock().unwrap().push(dialect.form()));
        let learned = Learned::new(Dialect::default());
        learned.remember(None, finder);
        learned.refuse(&[Word::JsonSchema]);
        learned.refuse(&[Word::JsonSchema]);
        learned.prove();
        learned.prove();
        assert_eq!(*told.lock().unwrap(), [Form::Object, Form::Object]);
    }

    #[test]
    fn what_is_found_is_read_back() {
        let dialect = Dialect::without([Word::JsonObject, Word::StreamUsage]);
        let json = serde_json::to_string(&dialect).unwrap();
        assert_eq!(
            json,
            r#"{"refused":["json_object","stream_usage"],"proved":false}"#
        );
        assert_eq!(serde_json::from_str::<Dialect>(&json).unwrap(), dialect);
    }
}
