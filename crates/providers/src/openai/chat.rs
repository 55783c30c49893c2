//! Chat Completions: the form that OpenAI-compatible servers speak.

use std::borrow::Cow;

use greenlit_domain::model::{AnswerFacts, Role, TextRequest, Usage};
use greenlit_domain::money::MicroDollars;
use serde::ser::SerializeSeq;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::client::Flow;
use super::dialect::{Form, Word};
use super::text::{Broken, End, Reader as Read, Said, Terms};

/// The body of a request.
pub(super) fn body<'a>(terms: &'a Terms<'a>) -> impl Serialize + 'a {
    let new_word = terms.dialect.takes(Word::MaxCompletionTokens);
    let streams = terms.streams();
    WireRequest {
        model: terms.model,
        messages: Conversation(&terms.system, terms.request),
        response_format: response_format(terms),
        reasoning_effort: terms.effort,
        temperature: terms.temperature,
        max_completion_tokens: new_word.then_some(terms.max_tokens),
        max_tokens: (!new_word).then_some(terms.max_tokens),
        service_tier: terms.service_tier,
        safety_identifier: terms.end_user,
        stream: streams.then_some(true),
        stream_options: (streams && terms.dialect.takes(Word::StreamUsage)).then_some(
            StreamOptions {
                include_usage: true,
            },
        ),
    }
}

fn response_format<'a>(terms: &'a Terms<'a>) -> Option<ResponseFormat<'a>> {
    match terms.dialect.form() {
        Form::Schema => Some(ResponseFormat {
            kind: "json_schema",
            json_schema: Some(JsonSchema {
                name: terms.request.schema.name,
                strict: true,
                schema: &terms.request.schema.schema,
            }),
        }),
        Form::Object => Some(ResponseFormat {
            kind: "json_object",
            json_schema: None,
        }),
        Form::Prompt => None,
    }
}

#[derive(Serialize)]
struct WireRequest<'a> {
    model: &'a str,
    messages: Conversation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<JsonSchema<'a>>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    strict: bool,
    schema: &'a Value,
}

/// The standing instructions and the messages, written without a copy.
struct Conversation<'a>(&'a str, &'a TextRequest);

#[derive(Serialize)]
struct WireMessage<'a> {
    role: &'static str,
    content: &'a str,
}

impl Serialize for Conversation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(system, request) = self;
        let mut sequence = serializer.serialize_seq(Some(request.messages.len() + 1))?;
        sequence.serialize_element(&WireMessage {
            role: "system",
            content: system,
        })?;
        for message in &request.messages {
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

/// Reads an answer, whole or in chunks: a chunk has the same parts, with `delta` for `message`.
#[derive(Default)]
pub(super) struct Reader {
    text: String,
    refusal: String,
    finish: Option<String>,
    facts: AnswerFacts,
    has_choices: bool,
    is_done: bool,
    broken: Option<Broken>,
}

impl Read for Reader {
    fn event(&mut self, data: &str) -> Flow {
        if data.trim() == "[DONE]" {
            self.is_done = true;
            return Flow::Enough;
        }
        self.take(data);
        if self.broken.is_some() {
            Flow::Enough
        } else {
            Flow::More
        }
    }

    fn whole(&mut self, body: &str) {
        self.take(body);
        self.is_done = true;
        if !self.has_choices && self.broken.is_none() {
            self.broken = Some(Broken::Unreadable);
        }
    }

    fn end(self) -> Result<Said, Broken> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        let end = match self.finish.as_deref() {
            // Ollama, llama.cpp and others end a stream without the last mark when they must.
            None if !self.is_done => return Err(Broken::EndedEarly),
            _ if !self.refusal.is_empty() => End::Refused(self.refusal),
            Some("length") => End::CutOff,
            Some("content_filter") => End::Filtered,
            _ => End::Finished,
        };
        Ok(Said {
            text: self.text,
            end,
            facts: self.facts,
        })
    }
}

impl Reader {
    fn take(&mut self, json: &str) {
        let Ok(wire) = serde_json::from_str::<WireAnswer<'_>>(json) else {
            self.broken = Some(Broken::Unreadable);
            return;
        };
        if let Some(error) = wire.error.filter(|error| !error.is_null()) {
            self.broken = Some(Broken::Error(error));
            return;
        }
        let facts = &mut self.facts;
        facts.model = facts.model.take().or(wire.model.map(Cow::into_owned));
        facts.request_id = facts.request_id.take().or(wire.id.map(Cow::into_owned));
        facts.service_tier = wire
            .service_tier
            .map(Cow::into_owned)
            .or(facts.service_tier.take());
        if let Some(usage) = wire.usage {
            facts.told_cost = usage.cost.and_then(MicroDollars::from_dollars);
            facts.usage = Some(usage.into());
        }
        self.has_choices |= wire.choices.is_some();
        if let Some(choice) = wire.choices.into_iter().flatten().next() {
            self.choice(choice);
        }
    }

    fn choice(&mut self, choice: WireChoice<'_>) {
        if let Some(error) = choice.error.filter(|error| !error.is_null()) {
            self.broken = Some(Broken::Error(error));
            return;
        }
        let said = choice.message.unwrap_or_default();
        if let Some(content) = said.content {
            if self.text.is_empty() {
                self.text = content.into_owned();
            } else {
                self.text.push_str(&content);
            }
        }
        if let Some(refusal) = said.refusal {
            self.refusal.push_str(&refusal);
        }
        self.finish = choice
            .finish_reason
            .map(Cow::into_owned)
            .or(self.finish.take());
    }
}

#[derive(Deserialize)]
struct WireAnswer<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    model: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    choices: Option<Vec<WireChoice<'a>>>,
    #[serde(default)]
    usage: Option<WireUsage>,
    #[serde(borrow, default)]
    service_tier: Option<Cow<'a, str>>,
    #[serde(default)]
    error: Option<Value>,
}

#[derive(Deserialize)]
struct WireChoice<'a> {
    #[serde(borrow, default)]
    finish_reason: Option<Cow<'a, str>>,
    #[serde(borrow, default, alias = "delta")]
    message: Option<WireReply<'a>>,
    #[serde(default)]
    error: Option<Value>,
}

/// Thoughts, which servers put into `reasoning` or `reasoning_content`, are not read.
#[derive(Deserialize, Default)]
struct WireReply<'a> {
    #[serde(borrow, default)]
    content: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    refusal: Option<Cow<'a, str>>,
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
    /// US dollars; OpenRouter tells its whole bill.
    #[serde(default)]
    cost: Option<f64>,
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

#[cfg(test)]
mod tests {
    mod fuzz {
        use super::super::*;

        #[test]
        fn any_answer_is_read_as_what_it_says_or_told_to_be_broken() {
            greenlit_fuzz::fuzz!(
                &[
                    r#"{"id":"a","model":"m","choices":[{"message":{"content":"{}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":7}}"#,
                    r#"{"choices":[{"delta":{"content":"寿"}}]}"#,
                    r#"{"choices":["#,
                    r#"{"error":{"message":"x"}}"#,
                    "]}",
                    "[DONE]",
                    r#""usage":{"prompt_tokens":18446744073709551615,"cost":1e300}"#,
                    "null",
                    "{}",
                    ",",
                    r#""finish_reason":"length""#,
                    "\\ud83c",
                    r#""content":"#,
                    r#""refusal":"no""#,
                    "{",
                    "}",
                    "[",
                    "]",
                    "-1",
                ],
                |answer| {
                    let mut whole = Reader::default();
                    whole.whole(answer);
                    let mut streamed = Reader::default();
                    let _ = answer
                        .lines()
                        .try_for_each(|data| match streamed.event(data) {
                            Flow::More => Ok(()),
                            Flow::Enough => Err(()),
                        });
                    for said in [whole.end(), streamed.end()].into_iter().flatten() {
                        // An escape is longer than what it stands for.
                        assert!(said.text.len() <= answer.len(), "{answer}");
                        assert!(
                            said.facts.told_cost.is_none_or(|cost| cost.0 >= 0),
                            "{answer}"
                        );
                    }
                }
            );
        }
    }
}
