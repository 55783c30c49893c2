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
    #[serde(default)]
    pub stream: Option<bool>,
    #[serde(borrow, default)]
    pub stream_options: Option<&'a RawValue>,
    #[serde(default)]
    pub max_tokens: Option<u64>,
    #[serde(default)]
    pub max_completion_tokens: Option<u64>,
    #[serde(borrow, default)]
    pub reasoning_effort: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub service_tier: Option<Cow<'a, str>>,
}

/// One message, of Chat or of Responses.
#[derive(Deserialize)]
pub(crate) struct Message<'a> {
    #[serde(borrow)]
    pub role: Cow<'a, str>,
    #[serde(borrow)]
    pub content: &'a RawValue,
}

#[derive(Deserialize)]
pub(crate) struct ResponseFormat<'a> {
    #[serde(rename = "type", borrow, default)]
    pub kind: Cow<'a, str>,
    #[serde(borrow, default)]
    pub json_schema: Option<JsonSchema<'a>>,
}

/// A schema with its name.
#[derive(Deserialize)]
pub(crate) struct JsonSchema<'a> {
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    #[serde(borrow, default)]
    pub schema: Option<&'a RawValue>,
    #[serde(default)]
    pub strict: Option<bool>,
}

#[derive(Deserialize, Default)]
pub(crate) struct StreamOptions {
    #[serde(default)]
    pub include_usage: bool,
}

/// A Responses request.
#[derive(Deserialize)]
pub(crate) struct ResponsesRequest<'a> {
    #[serde(borrow, default)]
    pub model: Cow<'a, str>,
    #[serde(borrow, default)]
    pub instructions: Option<&'a RawValue>,
    #[serde(borrow)]
    pub input: &'a RawValue,
    #[serde(borrow, default)]
    pub text: Option<TextOptions<'a>>,
    #[serde(borrow, default)]
    pub reasoning: Option<Reasoning<'a>>,
    #[serde(default)]
    pub max_output_tokens: Option<u64>,
    #[serde(borrow, default)]
    pub service_tier: Option<Cow<'a, str>>,
    #[serde(default)]
    pub stream: Option<bool>,
}

#[derive(Deserialize)]
pub(crate) struct TextOptions<'a> {
    #[serde(borrow, default)]
    pub format: Option<TextFormat<'a>>,
}

#[derive(Deserialize)]
pub(crate) struct TextFormat<'a> {
    #[serde(rename = "type", borrow)]
    pub kind: Cow<'a, str>,
    #[serde(borrow, default)]
    pub name: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub schema: Option<&'a RawValue>,
    #[serde(default)]
    pub strict: Option<bool>,
}

#[derive(Deserialize)]
pub(crate) struct Reasoning<'a> {
    #[serde(borrow, default)]
    pub effort: Option<Cow<'a, str>>,
}

/// A piece of a message's content.
#[derive(Deserialize)]
pub(crate) struct Part<'a> {
    #[serde(rename = "type", borrow)]
    pub kind: Cow<'a, str>,
    #[serde(borrow, default)]
    pub text: Cow<'a, str>,
}

/// The parts of a content that is a list.
pub(crate) fn parts(content: &RawValue) -> Option<Vec<Part<'_>>> {
    serde_json::from_str(content.get()).ok()
}

/// The words of a content, be it a text or a list of parts.
pub(crate) fn words(content: &RawValue) -> String {
    if content.get().starts_with('"') {
        return serde_json::from_str(content.get()).unwrap_or_default();
    }
    let parts = parts(content).unwrap_or_default();
    parts.iter().map(|part| part.text.as_ref()).collect()
}

/// An images request.
#[derive(Deserialize)]
pub(crate) struct ImageRequest<'a> {
    #[serde(borrow, default)]
    pub model: Cow<'a, str>,
    #[serde(borrow)]
    pub prompt: Cow<'a, str>,
    #[serde(borrow, default)]
    pub size: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub response_format: Option<Cow<'a, str>>,
}

/// An embeddings request.
#[derive(Deserialize)]
pub(crate) struct EmbeddingRequest<'a> {
    #[serde(borrow, default)]
    pub model: Cow<'a, str>,
    #[serde(borrow)]
    pub input: EmbeddingInput<'a>,
    #[serde(default)]
    pub dimensions: Option<usize>,
    #[serde(borrow, default)]
    pub encoding_format: Option<Cow<'a, str>>,
}

/// A text, or several.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum EmbeddingInput<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
}

/// The name and the JSON of a schema that stands in a prompt, after a line that announces it.
pub(crate) fn pasted(prompt: &str) -> Option<(&str, String)> {
    const LINE: &str = "The form of the answer is this JSON schema, named \"";
    let rest = &prompt[prompt.find(LINE)? + LINE.len()..];
    let (name, rest) = rest.split_once('"')?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Box<RawValue>>();
    let schema = values.next().and_then(Result::ok)?;
    Some((name, schema.get().to_owned()))
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
