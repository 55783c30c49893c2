//! Responses, whole and as a stream.

use std::fmt::Write;

use serde_json::value::RawValue;

use super::connection::Line;
use super::refusal::Refusal;
use super::state::{Served, State};
use super::stream::{self, Event};
use super::text::{Answer, End, Schema, TextCall, Wire};
use super::{Delivery, Form};
use crate::wire::{self, Message, ResponsesRequest};

impl State {
    pub async fn responses(&self, body: &[u8], line: &Line) -> Served {
        let Ok(request) = serde_json::from_slice::<ResponsesRequest<'_>>(body) else {
            return Ok(self.unreadable("a request for a response"));
        };
        let flavour = self.options.flavour;
        let Ok(input) = Input::read(request.input) else {
            let message = "Invalid type for 'input': expected a string or a list of messages.";
            return Ok(Refusal::new(400, message)
                .code("invalid_type")
                .answer(flavour));
        };
        if let Some(message) = input.objection() {
            return Ok(Refusal::new(400, message)
                .code("invalid_value")
                .answer(flavour));
        }
        self.text(call(&request, &input, body.len()), body, line)
            .await
    }
}

/// What the user and the model said so far.
enum Input<'a> {
    Text(&'a RawValue),
    Messages(Vec<Message<'a>>),
}

impl<'a> Input<'a> {
    fn read(raw: &'a RawValue) -> Result<Self, serde_json::Error> {
        if raw.get().starts_with('"') {
            return Ok(Self::Text(raw));
        }
        serde_json::from_str(raw.get()).map(Self::Messages)
    }

    /// The first thing the user says.
    fn task(&self) -> String {
        match self {
            Self::Text(text) => wire::words(text),
            Self::Messages(messages) => said(messages, &["user"]),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Text(_) => 1,
            Self::Messages(messages) => messages.len(),
        }
    }

    /// Parts have other names in the user's and in the model's mouth, and OpenAI insists on it.
    fn objection(&self) -> Option<String> {
        let Self::Messages(messages) = self else {
            return None;
        };
        messages.iter().enumerate().find_map(|(at, message)| {
            let (right, all) = match message.role.as_ref() {
                "assistant" => ("output_text", "'output_text' and 'refusal'"),
                _ => ("input_text", "'input_text', 'input_image', and 'input_file'"),
            };
            let parts = wire::parts(message.content)?;
            let wrong = |part: &wire::Part<'_>| part.kind != right;
            let part = parts.iter().position(wrong)?;
            let kind = &parts[part].kind;
            Some(format!(
                "Invalid value: '{kind}' at input[{at}].content[{part}]. Supported values are: {all}."
            ))
        })
    }
}

fn said(messages: &[Message<'_>], roles: &[&str]) -> String {
    let meant = |message: &&Message<'_>| roles.contains(&message.role.as_ref());
    let message = messages.iter().find(meant);
    message.map_or_else(String::new, |message| wire::words(message.content))
}

fn call<'a>(request: &'a ResponsesRequest<'a>, input: &Input<'_>, size: usize) -> TextCall<'a> {
    let format = request.text.as_ref().and_then(|text| text.format.as_ref());
    let form = match format.map(|format| format.kind.as_ref()) {
        Some("json_schema") => Form::Schema,
        Some("json_object") => Form::Json,
        _ => Form::Free,
    };
    TextCall {
        wire: Wire::Responses,
        model: &request.model,
        system: match (form, request.instructions, input) {
            // With a schema nobody has to look.
            (Form::Schema, _, _) => String::new(),
            (_, Some(instructions), _) => wire::words(instructions),
            (_, None, Input::Messages(messages)) => said(messages, &["system", "developer"]),
            (_, None, Input::Text(_)) => String::new(),
        },
        task: input.task(),
        turns: input.len() + usize::from(request.instructions.is_some()),
        form,
        schema: format.filter(|_| form == Form::Schema).map(|format| {
            Schema::new(
                format.name.as_deref().unwrap_or_default(),
                format.schema,
                format.strict,
            )
        }),
        delivery: match request.stream {
            Some(true) => Delivery::Streamed,
            _ => Delivery::Whole,
        },
        most_output: request.max_output_tokens,
        effort: request
            .reasoning
            .as_ref()
            .and_then(|reasoning| reasoning.effort.as_deref()),
        tier: request.service_tier.as_deref(),
        size,
    }
}

/// The answer as one object.
pub(super) fn whole(answer: &Answer) -> String {
    if let End::Inside(code) = answer.end {
        return serde_json::json!({ "error": failure(code) }).to_string();
    }
    let mut out = String::with_capacity(answer.words.len() + 1_000);
    response(answer, Stage::Ended, &mut out);
    out
}

/// The answer as events, each with its number.
pub(super) fn events(answer: &Answer) -> Vec<Event> {
    let mut events = Events {
        answer,
        list: Vec::with_capacity(18),
    };
    events.with_response("response.created", Stage::Begun);
    events.with_response("response.in_progress", Stage::Begun);
    let mut index = 0;
    if answer.usage.reasoning > 0 {
        events.reasoning();
        index += 1;
    }
    if has_message(answer) {
        events.message(index);
    }
    match answer.end {
        End::Inside(code) => {
            let mut error = failure(code);
            error["param"] = serde_json::Value::Null;
            let fields = error.to_string();
            events.push("error", &fields[1..fields.len() - 1]);
        }
        End::Failed(_) => events.with_response("response.failed", Stage::Ended),
        End::Length | End::ContentFilter => {
            events.with_response("response.incomplete", Stage::Ended);
        }
        _ => events.with_response("response.completed", Stage::Ended),
    }
    events.list
}

struct Events<'a> {
    answer: &'a Answer,
    list: Vec<Event>,
}

impl Events<'_> {
    /// Adds an event with these fields beside its type and number.
    fn push(&mut self, kind: &str, fields: &str) {
        let number = self.list.len();
        let text = format!(
            "event: {kind}\ndata: {{\"type\":\"{kind}\",\"sequence_number\":{number},{fields}}}\n\n"
        );
        self.list.push(match kind.ends_with(".delta") {
            true => Event::delta(text),
            false => Event::frame(text),
        });
    }

    fn with_response(&mut self, kind: &str, stage: Stage) {
        let mut fields = "\"response\":".to_owned();
        response(self.answer, stage, &mut fields);
        self.push(kind, &fields);
    }

    fn reasoning(&mut self) {
        let mut fields = "\"output_index\":0,\"item\":".to_owned();
        reasoning(self.answer, &mut fields);
        self.push("response.output_item.added", &fields);
        self.push("response.output_item.done", &fields);
    }

    fn message(&mut self, index: usize) {
        let answer = self.answer;
        let (kind, key) = part_of(answer);
        let id = answer.number;
        self.push(
            "response.output_item.added",
            &format!(
                "\"output_index\":{index},\"item\":{{\"id\":\"msg_{id}\",\"type\":\"message\",\"status\":\
                 \"in_progress\",\"content\":[],\"role\":\"assistant\"}}"
            ),
        );
        let place =
            format!("\"item_id\":\"msg_{id}\",\"output_index\":{index},\"content_index\":0");
        let mut empty = String::new();
        part(answer, "", &mut empty);
        self.push(
            "response.content_part.added",
            &format!("{place},\"part\":{empty}"),
        );
        let mut deltas = stream::deltas(&answer.words);
        if matches!(answer.end, End::Failed(_) | End::Inside(_)) {
            deltas.truncate(2);
        }
        for delta in deltas {
            self.push(
                &format!("response.{kind}.delta"),
                &format!("{place},\"delta\":\"{delta}\""),
            );
        }
        if matches!(answer.end, End::Failed(_) | End::Inside(_)) {
            return;
        }
        let words = &answer.words;
        self.push(
            &format!("response.{kind}.done"),
            &format!("{place},\"{key}\":\"{words}\""),
        );
        let mut full = String::new();
        part(answer, words, &mut full);
        self.push(
            "response.content_part.done",
            &format!("{place},\"part\":{full}"),
        );
        let mut item = format!("\"output_index\":{index},\"item\":");
        message(answer, &mut item);
        self.push("response.output_item.done", &item);
    }
}

/// How far a response is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Begun,
    Ended,
}

/// The response object.
fn response(answer: &Answer, stage: Stage, out: &mut String) {
    let (status, reason) = match (stage, answer.end) {
        (Stage::Begun, _) => ("in_progress", None),
        (_, End::Length) => ("incomplete", Some("max_output_tokens")),
        (_, End::ContentFilter) => ("incomplete", Some("content_filter")),
        (_, End::Failed(_)) => ("failed", None),
        _ => ("completed", None),
    };
    let error = match (stage, answer.end) {
        (Stage::Ended, End::Failed(code)) => failure(code).to_string(),
        _ => "null".to_owned(),
    };
    let reason = reason.map_or_else(
        || "null".to_owned(),
        |reason| format!("{{\"reason\":\"{reason}\"}}"),
    );
    let Answer { number, model, .. } = answer;
    let _ = write!(
        out,
        "{{\"id\":\"resp_{number}\",\"object\":\"response\",\"created_at\":1795485600,\"status\":\"{status}\",\
         \"background\":false,\"error\":{error},\"incomplete_details\":{reason},\"model\":\"{model}\",\"output\":["
    );
    let ended = stage == Stage::Ended && !matches!(answer.end, End::Failed(_));
    if ended {
        if answer.usage.reasoning > 0 {
            reasoning(answer, out);
        }
        if has_message(answer) {
            if answer.usage.reasoning > 0 {
                out.push(',');
            }
            message(answer, out);
        }
    }
    out.push(']');
    if let Some(tier) = &answer.tier {
        let _ = write!(out, ",\"service_tier\":\"{tier}\"");
    }
    out.push_str(",\"usage\":");
    match ended {
        true => usage(answer, out),
        false => out.push_str("null"),
    }
    out.push_str(",\"metadata\":{}}");
}

/// Whether the model came to say anything.
fn has_message(answer: &Answer) -> bool {
    match answer.end {
        End::Empty => false,
        End::Length | End::ContentFilter => !answer.words.is_empty(),
        _ => true,
    }
}

fn reasoning(answer: &Answer, out: &mut String) {
    let _ = write!(
        out,
        "{{\"id\":\"rs_{}\",\"type\":\"reasoning\",\"summary\":[]}}",
        answer.number
    );
}

fn message(answer: &Answer, out: &mut String) {
    let status = match answer.end {
        End::Length | End::ContentFilter => "incomplete",
        _ => "completed",
    };
    let _ = write!(
        out,
        "{{\"id\":\"msg_{}\",\"type\":\"message\",\"status\":\"{status}\",\"content\":[",
        answer.number
    );
    part(answer, &answer.words, out);
    out.push_str("],\"role\":\"assistant\"}");
}

fn part(answer: &Answer, words: &str, out: &mut String) {
    let (kind, key) = part_of(answer);
    let _ = write!(out, "{{\"type\":\"{kind}\"");
    if answer.end != End::Refusal {
        out.push_str(",\"annotations\":[],\"logprobs\":[]");
    }
    let _ = write!(out, ",\"{key}\":\"{words}\"}}");
}

/// The name of the message's part, and of its words.
fn part_of(answer: &Answer) -> (&'static str, &'static str) {
    match answer.end {
        End::Refusal => ("refusal", "refusal"),
        _ => ("output_text", "text"),
    }
}

fn usage(answer: &Answer, out: &mut String) {
    let usage = &answer.usage;
    let _ = write!(
        out,
        "{{\"input_tokens\":{},\"input_tokens_details\":{{\"cached_tokens\":{}}},\"output_tokens\":{},\
         \"output_tokens_details\":{{\"reasoning_tokens\":{}}},\"total_tokens\":{}}}",
        usage.input,
        usage.cached_input,
        usage.output,
        usage.reasoning,
        usage.input + usage.output,
    );
}

fn failure(code: &str) -> serde_json::Value {
    let message = "An error occurred while processing your request. You can retry your request.";
    serde_json::json!({ "code": code, "message": message })
}
