//! What the server reads of a request. Texts that it does not need stay as they came.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A Chat Completions request.
#[derive(Deserialize)]
pub(crate) struct ChatRequest<'a> {
    #[serde(borrow, default)]
    pub model: Cow<'a, str>,
    #[serde(borrow)]
    pub messages: Vec<Message<'a>>,
    #[serde(borrow, default)]
    pub response_format: Option<ResponseFormat<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    pub role: Cow<'a, str>,
    #[serde(borrow)]
    pub content: &'a RawValue,
}

#[derive(Deserialize)]
pub(crate) struct ResponseFormat<'a> {
    #[serde(borrow, default)]
    pub json_schema: Option<JsonSchema<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct JsonSchema<'a> {
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    #[serde(borrow)]
    pub schema: &'a RawValue,
}

impl ChatRequest<'_> {
    /// The first thing the user says: the task.
    pub fn task(&self) -> String {
        self.messages
            .iter()
            .find(|message| message.role == "user")
            .and_then(|message| serde_json::from_str(message.content.get()).ok())
            .unwrap_or_default()
    }
}

/// An images request.
#[derive(Deserialize)]
pub(crate) struct ImageRequest<'a> {
    #[serde(borrow, default)]
    pub model: Cow<'a, str>,
    #[serde(borrow)]
    pub prompt: Cow<'a, str>,
}

/// A JSON string that follows `"name":` in a prompt.
pub(crate) fn named(text: &str, name: &str) -> Option<String> {
    let key = format!("\"{name}\":");
    let rest = &text[text.find(&key)? + key.len()..];
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<String>();
    values.next()?.ok()
}

/// The language tag that a prompt ends with, as in `Write every text in Portuguese (pt-BR)`.
pub(crate) fn language(text: &str) -> Option<&str> {
    let rest = &text[text.rfind("Write every text in ")?..];
    let open = rest.find('(')?;
    let close = rest[open..].find(')')? + open;
    rest.get(open + 1..close)
}

/// The topic of a picture's prompt: what stands in its first quotes.
pub(crate) fn topic(prompt: &str) -> Option<String> {
    let open = prompt.find("Topic: \u{201c}")? + "Topic: \u{201c}".len();
    let close = prompt[open..].find('\u{201d}')? + open;
    Some(prompt[open..close].to_owned())
}
