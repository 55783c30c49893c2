//! Texts by Chat Completions with a strict JSON schema.

use std::borrow::Cow;
use std::sync::Arc;

use greenlit_domain::model::{
    AnswerFacts, Answering, Billing, LanguageModel, ModelError, ModelIdentity, PermanentKind, Role,
    TextAnswer, TextRequest, Usage,
};
use reqwest::Url;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};

use super::client::{Asked, Client, Reply};
use super::errors;
use crate::models::{Table, TextAbility};

/// A text model behind Chat Completions.
#[derive(Debug, Clone)]
pub struct ChatModel {
    client: Client,
    identity: ModelIdentity,
    url: Url,
    ability: TextAbility,
}

impl ChatModel {
    /// The model of this name; the table says what it can do.
    pub fn new(client: Client, model: impl Into<Arc<str>>, table: &Table) -> Self {
        let model = model.into();
        Self {
            identity: ModelIdentity {
                provider: Arc::clone(client.provider()),
                model: Arc::clone(&model),
            },
            url: client.endpoint("chat/completions"),
            ability: table.text_ability(&model),
            client,
        }
    }

    async fn ask(&self, request: &TextRequest) -> Result<TextAnswer, ModelError> {
        let body = self.body(request)?;
        let reply = self.client.call(Asked::Text, &self.url, Some(body)).await?;
        self.read(&reply)
    }

    fn body(&self, request: &TextRequest) -> Result<Vec<u8>, ModelError> {
        let wire = WireRequest {
            model: &self.identity.model,
            messages: Conversation(request),
            response_format: ResponseFormat {
                kind: "json_schema",
                json_schema: JsonSchema {
                    name: request.schema.name,
                    strict: true,
                    schema: &request.schema.schema,
                },
            },
            reasoning_effort: self.ability.effort.as_deref(),
            max_completion_tokens: request.max_output_tokens + self.ability.reasoning_tokens(),
        };
        let mut body = Vec::with_capacity(16 << 10);
        serde_json::to_writer(&mut body, &wire).map_err(|error| ModelError::Permanent {
            message: format!("the request has no JSON form: {error}"),
            kind: PermanentKind::BadRequest,
            billing: Billing::Free,
        })?;
        Ok(body)
    }

    fn read(&self, reply: &Reply) -> Result<TextAnswer, ModelError> {
        let wire: WireAnswer<'_> = serde_json::from_slice(&reply.body)
            .map_err(|_| errors::unreadable(self.client.origin(), reply))?;
        let facts = AnswerFacts {
            model: wire.model.map(Cow::into_owned),
            usage: wire.usage.map(Usage::from),
            service_tier: wire.service_tier.map(Cow::into_owned),
            request_id: request_id(reply).or_else(|| wire.id.map(Cow::into_owned)),
        };
        let useless = |message: &str, facts| {
            Err(ModelError::Useless {
                message: message.to_owned(),
                facts,
            })
        };
        let Some(choice) = wire.choices.into_iter().next() else {
            return useless("the answer was empty", facts);
        };
        match choice.finish_reason.as_deref() {
            Some("length") => {
                return useless(
                    "the answer was cut off at its greatest length: keep it shorter",
                    facts,
                );
            }
            Some("content_filter") => return Err(self.refusal("its filter stopped the answer")),
            _ => {}
        }
        if let Some(refusal) = choice.message.refusal.filter(|words| !words.is_empty()) {
            return Err(self.refusal(&refusal));
        }
        match choice.message.content {
            Some(text) if !text.trim().is_empty() => Ok(TextAnswer { text, facts }),
            _ => useless("the answer was empty", facts),
        }
    }

    fn refusal(&self, words: &str) -> ModelError {
        ModelError::Permanent {
            message: format!(
                "{} refuses ({}); change the keyword, or use another model",
                self.identity.model,
                self.client.masked(words)
            ),
            kind: PermanentKind::Refused,
            billing: Billing::Unknown,
        }
    }
}

impl LanguageModel for ChatModel {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(self.ask(request))
    }

    fn identity(&self) -> ModelIdentity {
        self.identity.clone()
    }
}

/// The provider's own id of the request, as support asks for it.
pub(super) fn request_id(reply: &Reply) -> Option<String> {
    let id = reply.headers.get("x-request-id")?.to_str().ok()?;
    Some(id.chars().take(200).collect())
}

#[derive(Serialize)]
struct WireRequest<'a> {
    model: &'a str,
    messages: Conversation<'a>,
    response_format: ResponseFormat<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'a str>,
    max_completion_tokens: u32,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    json_schema: JsonSchema<'a>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a serde_json::Value,
}

/// The standing instructions and the messages, written without a copy.
struct Conversation<'a>(&'a TextRequest);

#[derive(Serialize)]
struct WireMessage<'a> {
    role: &'static str,
    content: &'a str,
}

impl Serialize for Conversation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(self.0.messages.len() + 1))?;
        sequence.serialize_element(&WireMessage {
            role: "system",
            content: &self.0.system,
        })?;
        for message in &self.0.messages {
            sequence.serialize_element(&WireMessage {
                role: match message.role {
                    Role::User => "user",
                    Role::Assistant => "assistant",
                },
                content: &message.content,
            })?;
        }
        sequence.end()
    }
}

#[derive(Deserialize)]
struct WireAnswer<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    model: Option<Cow<'a, str>>,
    choices: Vec<WireChoice<'a>>,
    #[serde(default)]
    usage: Option<WireUsage>,
    #[serde(borrow, default)]
    service_tier: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct WireChoice<'a> {
    #[serde(borrow, default)]
    finish_reason: Option<Cow<'a, str>>,
    message: WireReply,
}

#[derive(Deserialize)]
struct WireReply {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct WireUsage {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    completion_tokens: Option<u64>,
    #[serde(default)]
    prompt_tokens_details: Option<PromptDetails>,
    #[serde(default)]
    completion_tokens_details: Option<CompletionDetails>,
}

#[derive(Deserialize, Default)]
struct PromptDetails {
    #[serde(default)]
    cached_tokens: Option<u64>,
    #[serde(default)]
    cache_write_tokens: Option<u64>,
}

#[derive(Deserialize, Default)]
struct CompletionDetails {
    #[serde(default)]
    reasoning_tokens: Option<u64>,
}

impl From<WireUsage> for Usage {
    fn from(wire: WireUsage) -> Self {
        let prompt = wire.prompt_tokens_details.unwrap_or_default();
        let completion = wire.completion_tokens_details.unwrap_or_default();
        Self {
            input: wire.prompt_tokens.unwrap_or(0),
            cached_input: prompt.cached_tokens.unwrap_or(0),
            cache_write: prompt.cache_write_tokens.unwrap_or(0),
            output: wire.completion_tokens.unwrap_or(0),
            reasoning: completion.reasoning_tokens.unwrap_or(0),
            ..Self::default()
        }
    }
}
