//! Texts, whichever form brought the call: what is asked for, what the model says, and how that goes wrong.

use greenlit_domain::model::Usage;
use serde_json::value::RawValue;

use super::connection::Line;
use super::content::Content;
use super::refusal;
use super::state::{Coming, Served, State};
use super::stream::{self, Event};
use super::{Delivery, Form, Limits, chat, responses};
use crate::answers::{self, Asked};
use crate::dress;
use crate::fault::{Fault, Kind, Manner};
use crate::wire;

/// A call for words.
pub(super) struct TextCall<'a> {
    pub wire: Wire,
    pub model: &'a str,
    /// The standing instructions.
    pub system: String,
    /// The first thing the user says.
    pub task: String,
    /// How many messages there are, the standing instructions included.
    pub turns: usize,
    pub form: Form,
    pub schema: Option<Schema<'a>>,
    pub delivery: Delivery,
    pub most_output: Option<u64>,
    pub effort: Option<&'a str>,
    pub tier: Option<&'a str>,
    /// Of the whole body, in bytes.
    pub size: usize,
}

/// A schema that a call brings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schema<'a> {
    pub name: &'a str,
    /// Its JSON; empty if it was left out.
    pub json: &'a str,
    #[expect(dead_code, reason = "what strictness forbids is not checked yet")]
    pub strictness: Strictness,
}

/// Whether the server promises to hold a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    Strict,
    Loose,
}

impl<'a> Schema<'a> {
    pub fn new(name: &'a str, json: Option<&'a RawValue>, strict: Option<bool>) -> Self {
        Self {
            name,
            json: json.map_or("", RawValue::get),
            strictness: match strict {
                Some(true) => Strictness::Strict,
                _ => Strictness::Loose,
            },
        }
    }
}

/// The form of call and answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wire {
    /// Chat Completions, and whether a stream tells its usage.
    Chat(StreamUsage),
    /// Responses.
    Responses,
}

/// Whether a stream of Chat Completions ends with its usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StreamUsage {
    Told,
    Untold,
}

/// What the model says.
pub(super) struct Answer {
    /// Its words, escaped as the inside of a JSON string.
    pub words: String,
    /// Its thoughts, where they come apart from the words; escaped too.
    pub thoughts: Option<String>,
    pub end: End,
    pub usage: Usage,
    pub tier: String,
    /// The model's name, escaped.
    pub model: String,
    /// For ids.
    pub number: u64,
}

/// How the model ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Stop,
    Length,
    ContentFilter,
    /// The words are its refusal.
    Refusal,
    /// Nothing came.
    Empty,
    /// It failed on the way, with this code.
    Failed(&'static str),
    /// An error with this code stands where the answer should be.
    Inside(&'static str),
}

impl State {
    /// Answers a call for words.
    pub async fn text(&self, call: TextCall<'_>, line: &Line) -> Served {
        let wanted = Wanted::of(&call);
        let (ticket, entered) = self.enter(Coming {
            kind: wanted.kind,
            model: call.model,
            keyword: &wanted.asked.keyword,
            form: call.form,
            delivery: call.delivery,
        });
        let fault = entered.fault.as_ref();
        let time = self.time(&entered, call.turns);
        let early = match call.delivery {
            Delivery::Whole => time,
            Delivery::Streamed => time / 5,
        };
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            tokio::time::sleep(time).await;
            return self.broken(fault, ticket, line).await;
        }
        let answer = self.answer(&call, &wanted, fault);
        ticket.owes(|billed| {
            billed.usage = answer.usage;
            billed.tier = Some(answer.tier.clone());
        });
        if !early.is_zero() {
            tokio::time::sleep(early).await;
        }
        let content = match call.delivery {
            Delivery::Whole => Content::whole(match call.wire {
                Wire::Chat(_) => chat::whole(&answer),
                Wire::Responses => responses::whole(&answer),
            }),
            Delivery::Streamed => {
                let events = match call.wire {
                    Wire::Chat(usage) => chat::events(&answer, usage),
                    Wire::Responses => responses::events(&answer),
                };
                self.streamed(events, time - early, fault)
            }
        };
        let content = content.spoiled(fault);
        let kind = match call.delivery {
            Delivery::Whole => "application/json",
            Delivery::Streamed => "text/event-stream; charset=utf-8",
        };
        // What failed on the way tells no usage: its ticket stays open and its work unheard of.
        let content = match answer.end {
            End::Failed(_) | End::Inside(_) => content,
            _ => content.paid_by(ticket),
        };
        Ok(refusal::answer(200, kind, content))
    }

    fn streamed(
        &self,
        events: Vec<Event>,
        time: std::time::Duration,
        fault: Option<&Fault>,
    ) -> Content {
        let comment = self.options.comment.map(stream::comment);
        if fault == Some(&Fault::Endless) {
            return Content::script(stream::endless(events));
        }
        Content::script(stream::script(events, time, comment))
    }

    fn answer(&self, call: &TextCall<'_>, wanted: &Wanted<'_>, fault: Option<&Fault>) -> Answer {
        let mut answer = Answer {
            words: String::new(),
            thoughts: None,
            end: End::Stop,
            usage: Usage::default(),
            tier: match (fault, call.tier) {
                (Some(Fault::Tier(tier)), _) => (*tier).to_owned(),
                (_, None | Some("auto")) => "default".to_owned(),
                (_, Some(tier)) => tier.to_owned(),
            },
            model: answers::escaped(call.model),
            number: self.number(),
        };
        wanted.say(fault, &mut answer);
        self.count(call, &mut answer);
        answer
    }

    /// Four bytes a token is what English takes; the figure only has to grow with the text.
    fn count(&self, call: &TextCall<'_>, answer: &mut Answer) {
        let input = call.size as u64 / 4;
        let thoughts = answer
            .thoughts
            .as_ref()
            .map_or(0, |text| text.len() as u64 / 4);
        let hidden = match call.effort {
            Some("none") => 0,
            _ => self.options.reasoning_tokens,
        };
        let reasoning = hidden + thoughts;
        let mut output = reasoning + answer.words.len() as u64 / 4;
        if self.options.limits == Limits::Kept
            && let Some(most) = call.most_output
            && output > most
        {
            let seen = most.saturating_sub(reasoning) as usize * 4;
            answer.words.truncate(stream::boundary(&answer.words, seen));
            answer.end = End::Length;
            output = most;
        }
        answer.usage = Usage {
            input,
            cached_input: self.options.cached_tokens.min(input),
            output,
            reasoning: reasoning.min(output),
            ..Usage::default()
        };
    }
}

/// What a call wants to hear.
struct Wanted<'a> {
    kind: Kind,
    asked: Asked,
    /// The schema's JSON; empty if none was given.
    schema: std::borrow::Cow<'a, str>,
}

impl<'a> Wanted<'a> {
    fn of(call: &TextCall<'a>) -> Self {
        let task = &call.task;
        let asked = Asked {
            keyword: wire::named(task, "keyword").unwrap_or_else(|| "the topic".to_owned()),
            title: wire::named(task, "title").unwrap_or_default(),
            language: wire::language(task).unwrap_or_default().to_owned(),
            again: task.contains("\"turnedDown\":[\""),
        };
        if let Some(schema) = &call.schema {
            return Self {
                kind: Kind::of_schema(schema.name),
                asked,
                schema: schema.json.into(),
            };
        }
        let (kind, schema) = wire::pasted(&call.system).map_or_else(
            || (Kind::of_prompt(&call.system), String::new()),
            |(name, schema)| (Kind::of_schema(name), schema),
        );
        Self {
            kind,
            asked,
            schema: schema.into(),
        }
    }

    /// Lets the model say what it was asked for, or what the fault makes of it.
    fn say(&self, fault: Option<&Fault>, answer: &mut Answer) {
        match fault {
            Some(Fault::InvalidJson) => {
                answer.words = answers::escaped("Sure! Here you are: {\"summary\": ")
            }
            Some(Fault::WrongSchema) => {
                answer.words = answers::escaped(r#"{"verdict": "fine", "points": [1, 2]}"#);
            }
            Some(Fault::Words(own)) => answer.words = answers::escaped(own),
            Some(Fault::Refusal) => {
                answer.words = answers::escaped("I can't help with that.");
                answer.end = End::Refusal;
            }
            Some(Fault::ContentFilter) => answer.end = End::ContentFilter,
            Some(Fault::Empty) => answer.end = End::Empty,
            Some(Fault::Weak) => {
                if !answers::write_weak(self.kind, &self.asked, &mut answer.words) {
                    answer.words = self.good();
                }
            }
            _ => answer.words = self.good(),
        }
        match fault {
            Some(Fault::CutJson) => halve(&mut answer.words),
            Some(Fault::Length) => {
                halve(&mut answer.words);
                answer.end = End::Length;
            }
            Some(Fault::Failed(code)) => answer.end = End::Failed(code),
            Some(Fault::ErrorInside(code)) => answer.end = End::Inside(code),
            Some(Fault::Dressed(Manner::ThoughtsApart)) => {
                answer.thoughts = Some(answers::escaped(dress::THOUGHTS));
            }
            Some(Fault::Dressed(manner)) => answer.words = dress::dressed(&answer.words, *manner),
            _ => {}
        }
    }

    fn good(&self) -> String {
        let mut words = String::new();
        if !answers::write(self.kind, &self.asked, &mut words) {
            let schema = if self.schema.is_empty() {
                "{}"
            } else {
                &self.schema
            };
            words = answers::escaped(&answers::fitting(schema, &self.asked.keyword));
        }
        words
    }
}

fn halve(words: &mut String) {
    words.truncate(stream::boundary(words, words.len() / 2));
}
