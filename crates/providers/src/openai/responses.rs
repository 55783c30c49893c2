//! Responses: the form that OpenAI itself speaks.

use std::borrow::Cow;

use greenlit_domain::model::{AnswerFacts, Role, Usage};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::client::Flow;
use super::dialect::{Form, Word};
use super::text::{Broken, End, Reader as Read, Said, Terms};

/// The body of a request.
pub(super) fn body<'a>(terms: &'a Terms<'a>) -> impl Serialize + 'a {
    WireRequest {
        model: terms.model,
        instructions: &terms.system,
        input: terms
            .request
            .messages
            .iter()
            .map(|message| WireMessage {
                role: match message.role {
                    Role::User => "user",
                    Role::Assistant => "assistant",
                },
                content: &message.content,
            })
            .collect(),
        text: WireText {
            format: format(terms),
        },
        reasoning: terms.effort.map(|effort| WireReasoning { effort }),
        temperature: terms.temperature,
        max_output_tokens: terms.max_tokens,
        service_tier: terms.service_tier,
        safety_identifier: terms.end_user,
        // A package is nobody's conversation: there is nothing to keep at the provider.
        store: terms.dialect.takes(Word::Store).then_some(false),
        stream: terms.streams().then_some(true),
    }
}

fn format<'a>(terms: &'a Terms<'a>) -> WireFormat<'a> {
    match terms.dialect.form() {
        Form::Schema => WireFormat {
            kind: "json_schema",
            name: Some(terms.request.schema.name),
            strict: Some(true),
            schema: Some(&terms.request.schema.schema),
        },
        form => WireFormat {
            kind: if form == Form::Object {
                "json_object"
            } else {
                "text"
            },
            name: None,
            strict: None,
            schema: None,
        },
    }
}

#[derive(Serialize)]
struct WireRequest<'a> {
    model: &'a str,
    instructions: &'a str,
    input: Vec<WireMessage<'a>>,
    text: WireText<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<WireReasoning<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    safety_identifier: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
}

#[derive(Serialize)]
struct WireMessage<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct WireReasoning<'a> {
    effort: &'a str,
}

#[derive(Serialize)]
struct WireText<'a> {
    format: WireFormat<'a>,
}

#[derive(Serialize)]
struct WireFormat<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a Value>,
}

/// Reads an answer. A stream's last event holds the whole of it, so that the pieces before only show that it lives.
#[derive(Default)]
pub(super) struct Reader {
    said: Option<Said>,
    broken: Option<Broken>,
}

impl Read for Reader {
    fn event(&mut self, data: &str) -> Flow {
        if data.trim() == "[DONE]" {
            return Flow::Enough;
        }
        let Ok(event) = serde_json::from_str::<WireEvent<'_>>(data) else {
            self.broken = Some(Broken::Unreadable);
            return Flow::Enough;
        };
        match (event.kind.as_ref(), event.response) {
            (
                "response.completed"
                | "response.incomplete"
                | "response.failed"
                | "response.cancelled",
                Some(answer),
            ) => self.take(answer),
            ("error", _) => {
                // `{"type": "error", "code", "message"}`, or the error as a part of its own.
                let flat = serde_json::json!({ "code": event.code, "message": event.message });
                self.broken = Some(Broken::Error(event.error.unwrap_or(flat)));
            }
            _ => return Flow::More,
        }
        Flow::Enough
    }

    fn whole(&mut self, body: &str) {
        match serde_json::from_str::<WireAnswer<'_>>(body) {
            Ok(answer) => self.take(answer),
            Err(_) => self.broken = Some(Broken::Unreadable),
        }
    }

    fn end(self) -> Result<Said, Broken> {
        match (self.broken, self.said) {
            (Some(broken), _) => Err(broken),
            (None, Some(said)) => Ok(said),
            (None, None) => Err(Broken::EndedEarly),
        }
    }
}

impl Reader {
    fn take(&mut self, wire: WireAnswer<'_>) {
        if let Some(error) = wire.error.filter(|error| !error.is_null()) {
            self.broken = Some(Broken::Error(error));
            return;
        }
        let Some(output) = wire.output else {
            self.broken = Some(Broken::Unreadable);
            return;
        };
        let mut text = String::new();
        let mut refusal = String::new();
        for part in output
            .into_iter()
            .filter(|item| item.kind == "message")
            .flat_map(|item| item.content.unwrap_or_default())
        {
            text.push_str(part.text.as_deref().unwrap_or_default());
            refusal.push_str(part.refusal.as_deref().unwrap_or_default());
        }
        let reason = wire.incomplete_details.and_then(|details| details.reason);
        let end = match (wire.status.as_deref(), reason.as_deref()) {
            _ if !refusal.is_empty() => End::Refused(refusal),
            (_, Some("content_filter")) => End::Filtered,
            (Some("incomplete"), _) => End::CutOff,
            _ => End::Finished,
        };
        self.said = Some(Said {
            text,
            end,
            facts: AnswerFacts {
                model: wire.model.map(Cow::into_owned),
                usage: wire.usage.map(Usage::from),
                service_tier: wire.service_tier.map(Cow::into_owned),
                request_id: wire.id.map(Cow::into_owned),
                told_cost: None,
                room: None,
            },
        });
    }
}

#[derive(Deserialize)]
struct WireEvent<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    response: Option<WireAnswer<'a>>,
    #[serde(default)]
    error: Option<Value>,
    #[serde(default)]
    code: Option<Value>,
    #[serde(default)]
    message: Option<Value>,
}

#[derive(Deserialize)]
struct WireAnswer<'a> {
    #[serde(borrow, default)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    model: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    output: Option<Vec<WireItem<'a>>>,
    #[serde(borrow, default)]
    incomplete_details: Option<WireIncomplete<'a>>,
    #[serde(default)]
    usage: Option<WireUsage>,
    #[serde(borrow, default)]
    service_tier: Option<Cow<'a, str>>,
    #[serde(default)]
    error: Option<Value>,
}

#[derive(Deserialize)]
struct WireItem<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    content: Option<Vec<WirePart<'a>>>,
}

#[derive(Deserialize)]
struct WirePart<'a> {
    #[serde(borrow, default)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    refusal: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct WireIncomplete<'a> {
    #[serde(borrow, default)]
    reason: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct WireUsage {
    #[serde(default)]
    input_tokens: Option<u64>,
    #[serde(default)]
    input_tokens_details: Option<InputDetails>,
    #[serde(default)]
    output_tokens: Option<u64>,
    #[serde(default)]
    output_tokens_details: Option<OutputDetails>,
}

#[derive(Deserialize, Default)]
struct InputDetails {
    #[serde(default)]
    cached_tokens: Option<u64>,
    #[serde(default)]
    cache_write_tokens: Option<u64>,
}

#[derive(Deserialize, Default)]
struct OutputDetails {
    #[serde(default)]
    reasoning_tokens: Option<u64>,
}

impl From<WireUsage> for Usage {
    fn from(wire: WireUsage) -> Self {
        let input = wire.input_tokens_details.unwrap_or_default();
        let output = wire.output_tokens_details.unwrap_or_default();
        Self {
            input: wire.input_tokens.unwrap_or(0),
            cached_input: input.cached_tokens.unwrap_or(0),
            cache_write: input.cache_write_tokens.unwrap_or(0),
            output: wire.output_tokens.unwrap_or(0),
            reasoning: output.reasoning_tokens.unwrap_or(0),
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
                    r#"{"id":"a","status":"completed","output":[{"type":"message","content":[{"text":"{}"}]}],"usage":{"input_tokens":7}}"#,
                    r#"{"type":"response.completed","response":"#,
                    r#"{"output":[]}"#,
                    r#"{"type":"response.output_text.delta","delta":"x"}"#,
                    r#"{"type":"error","code":"x","message":"#,
                    r#"{"type":"response.failed","response":{"error":{"code":"server_error"}}}"#,
                    r#""incomplete_details":{"reason":"content_filter"}"#,
                    "null",
                    "{}",
                    "\"",
                    "\\ud83c",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    "1e999",
                    "[DONE]",
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
