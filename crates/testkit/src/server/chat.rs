//! Chat Completions, whole and as a stream.

use std::fmt::Write;

use serde_json::{Value, json};

use super::connection::Line;
use super::state::{Served, State};
use super::stream::{self, Event};
use super::text::{Answer, End, Schema, StreamUsage, TextCall, Wire};
use super::{Delivery, Form};
use crate::flavour::{Flavour, UsageForm};
use crate::wire::{self, ChatRequest, StreamOptions};

impl State {
    pub async fn chat(&self, body: &[u8], line: &Line) -> Served {
        let Ok(request) = serde_json::from_slice::<ChatRequest<'_>>(body) else {
            return Ok(self.unreadable("a chat request"));
        };
        self.text(call(&request, body.len(), self.options.flavour), body, line)
            .await
    }
}

fn call<'a>(request: &'a ChatRequest<'a>, size: usize, flavour: Flavour) -> TextCall<'a> {
    let format = request.response_format.as_ref();
    let said = |roles: &[&str]| {
        let meant = |message: &&wire::Message<'_>| roles.contains(&message.role.as_ref());
        let message = request.messages.iter().find(meant);
        message.map_or_else(String::new, |message| wire::words(message.content))
    };
    TextCall {
        wire: Wire::Chat(stream_usage(request)),
        model: &request.model,
        system: match format {
            // With a schema that is held nobody has to look.
            Some(format) if format.json_schema.is_some() && flavour != Flavour::Anthropic => {
                String::new()
            }
            _ => said(&["system", "developer"]),
        },
        task: said(&["user"]),
        turns: request.messages.len(),
        form: match format.map(|format| format.kind.as_ref()) {
            Some("json_schema") => Form::Schema,
            Some("json_object") => Form::Json,
            _ => Form::Free,
        },
        schema: format
            .and_then(|format| format.json_schema.as_ref())
            .map(|schema| Schema::new(&schema.name, schema.schema, schema.strict)),
        delivery: match request.stream {
            Some(true) => Delivery::Streamed,
            _ => Delivery::Whole,
        },
        most_output: match flavour {
            // docs.ollama.com/api/openai-compatibility knows the older name alone.
            Flavour::Ollama => request.max_tokens,
            _ => request.max_completion_tokens.or(request.max_tokens),
        },
        effort: request.reasoning_effort.as_deref(),
        tier: request.service_tier.as_deref(),
        size,
    }
}

fn stream_usage(request: &ChatRequest<'_>) -> StreamUsage {
    let options = request.stream_options.map(|raw| raw.get());
    let options: StreamOptions = options
        .and_then(|raw| serde_json::from_str(raw).ok())
        .unwrap_or_default();
    match options.include_usage {
        true => StreamUsage::Told,
        false => StreamUsage::Untold,
    }
}

/// The answer as one object.
pub(super) fn whole(answer: &Answer) -> String {
    if let End::Failed(code) | End::Inside(code) = answer.end {
        return inside(answer.flavour, code).to_string();
    }
    let mut out = String::with_capacity(answer.words.len() + 600);
    head(answer, "chat.completion", &mut out);
    if answer.end == End::Empty {
        out.push_str("],");
    } else {
        choice(answer, &mut out);
    }
    out.push_str("\"usage\":");
    usage(answer, &mut out);
    out.push('}');
    out
}

fn choice(answer: &Answer, out: &mut String) {
    out.push_str("{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
    let (content, refusal) = match answer.end {
        End::Refusal if answer.flavour.tells_refusal() => (None, Some(&answer.words)),
        _ => (Some(&answer.words), None),
    };
    quoted(content, out);
    if answer.flavour.tells_refusal() {
        out.push_str(",\"refusal\":");
        quoted(refusal, out);
    }
    if let Some(thoughts) = &answer.thoughts {
        let _ = write!(out, ",\"{}\":\"{thoughts}\"", answer.flavour.thoughts());
    }
    let reason = finish(answer);
    let _ = write!(
        out,
        "}},\"logprobs\":null,\"finish_reason\":\"{reason}\"}}],"
    );
}

/// The answer as events, from the role to `[DONE]`.
pub(super) fn events(answer: &Answer, told: StreamUsage) -> Vec<Event> {
    let mut events = Vec::with_capacity(12);
    let none = match told {
        StreamUsage::Told => ",\"usage\":null",
        StreamUsage::Untold => "",
    };
    let chunk = |delta: &str, reason: Option<&str>| {
        let mut out = String::with_capacity(delta.len() + 300);
        out.push_str("data: ");
        head(answer, "chat.completion.chunk", &mut out);
        let reason = reason.map_or_else(|| "null".to_owned(), |reason| format!("\"{reason}\""));
        let _ = write!(
            out,
            "{{\"index\":0,\"delta\":{{{delta}}},\"logprobs\":null,\"finish_reason\":{reason}}}]{none}}}\n\n"
        );
        out
    };
    let field = match answer.end {
        End::Refusal if answer.flavour.tells_refusal() => "refusal",
        _ => "content",
    };
    if answer.end != End::Empty {
        let start = "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null";
        events.push(Event::frame(chunk(start, None)));
        for delta in stream::deltas(answer.thoughts.as_deref().unwrap_or_default()) {
            let delta = format!("\"{}\":\"{delta}\"", answer.flavour.thoughts());
            events.push(Event::delta(chunk(&delta, None)));
        }
        for delta in stream::deltas(&answer.words) {
            let delta = format!("\"{field}\":\"{delta}\"");
            events.push(Event::delta(chunk(&delta, None)));
        }
        if let End::Failed(code) | End::Inside(code) = answer.end {
            events.truncate(3);
            events.push(Event::frame(format!(
                "data: {}\n\n",
                broken_off(answer, code)
            )));
            return events;
        }
        events.push(Event::frame(chunk("", Some(finish(answer)))));
    }
    if told == StreamUsage::Told {
        let mut out = "data: ".to_owned();
        head(answer, "chat.completion.chunk", &mut out);
        out.push_str("],\"usage\":");
        usage(answer, &mut out);
        out.push_str("}\n\n");
        events.push(Event::frame(out));
    }
    events.push(Event::frame("data: [DONE]\n\n".to_owned()));
    events
}

/// Up to the opening of the choices.
fn head(answer: &Answer, object: &str, out: &mut String) {
    let Answer { number, model, .. } = answer;
    let _ = write!(
        out,
        "{{\"id\":\"chatcmpl-{number}\",\"object\":\"{object}\",\"created\":1795485600,\"model\":\"{model}\","
    );
    if let Some(tier) = &answer.tier {
        let _ = write!(out, "\"service_tier\":\"{tier}\",");
    }
    out.push_str("\"choices\":[");
}

fn quoted(words: Option<&String>, out: &mut String) {
    match words {
        Some(words) => {
            out.push('"');
            out.push_str(words);
            out.push('"');
        }
        None => out.push_str("null"),
    }
}

fn finish(answer: &Answer) -> &'static str {
    match answer.end {
        End::Length => "length",
        End::ContentFilter => "content_filter",
        _ => "stop",
    }
}

fn usage(answer: &Answer, out: &mut String) {
    let usage = &answer.usage;
    let form = answer.flavour.usage();
    let told = match form {
        UsageForm::ThoughtsInTotalOnly => usage.output - usage.reasoning,
        _ => usage.output,
    };
    let _ = write!(
        out,
        "{{\"prompt_tokens\":{},\"completion_tokens\":{told},\"total_tokens\":{}",
        usage.input,
        usage.input + usage.output,
    );
    if matches!(form, UsageForm::Detailed | UsageForm::WithCost) {
        let _ = write!(
            out,
            ",\"prompt_tokens_details\":{{\"cached_tokens\":{}}},\"completion_tokens_details\":\
             {{\"reasoning_tokens\":{}}}",
            usage.cached_input, usage.reasoning,
        );
    }
    if let Some(cost) = answer.cost() {
        let _ = write!(out, ",\"cost\":{}", cost as f64 / 1e6);
    }
    out.push('}');
}

/// An error where the answer should be.
fn inside(flavour: Flavour, code: &str) -> Value {
    match flavour {
        // <https://openrouter.ai/docs/api/reference/errors-and-debugging>: the status of the answer stays 200.
        Flavour::OpenRouter => json!({
            "error": { "code": 502, "message": "Provider returned error",
                "metadata": { "raw": code, "provider_name": "Fake" } },
            "user_id": "user_fake"
        }),
        Flavour::LmStudio => json!({ "error": format!("The model has crashed: {code}") }),
        _ => json!({
            "error": {
                "message": "The server had an error while processing your request. Sorry about that!",
                "type": "server_error", "param": null, "code": code
            }
        }),
    }
}

/// The event that ends a stream in its middle.
fn broken_off(answer: &Answer, code: &str) -> Value {
    let mut error = inside(answer.flavour, code);
    if answer.flavour == Flavour::OpenRouter {
        // <https://openrouter.ai/docs/api/reference/streaming>: a choice says so too.
        error["id"] = json!(format!("chatcmpl-{}", answer.number));
        error["choices"] =
            json!([{ "index": 0, "delta": { "content": "" }, "finish_reason": "error" }]);
    }
    error
}
