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
use crate::flavour::{Flavour, UsageForm};
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
    /// Where the server tells one.
    pub tier: Option<String>,
    pub flavour: Flavour,
    /// The model's name, escaped.
    pub model: String,
    /// For ids.
    pub number: u64,
}

impl Answer {
    /// What a server that tells prices takes, in millionths of a dollar: one a million tokens in, four out.
    pub fn cost(&self) -> Option<u64> {
        let told = self.flavour.usage() == UsageForm::WithCost;
        told.then(|| self.usage.input + 4 * self.usage.output)
    }
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
    pub async fn text(&self, call: TextCall<'_>, body: &[u8], line: &Line) -> Served {
        let wanted = Wanted::of(&call);
        let coming = Coming {
            kind: wanted.kind,
            model: call.model,
            keyword: &wanted.asked.keyword,
            form: call.form,
            delivery: call.delivery,
        };
        if let Some(refusal) = self.objection(&call, body) {
            return self.turned_down(coming, refusal);
        }
        let (ticket, entered) = self.enter(coming);
        let fault = entered.fault.as_ref();
        let time = self.time(&entered, call.turns);
        let early = match call.delivery {
            Delivery::Whole => time,
            Delivery::Streamed => time / 5,
        };
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            tokio::time::sleep(time).await;
            return self.broken(&entered, fault, ticket, line).await;
        }
        let answer = self.answer(&call, &wanted, fault);
        ticket.owes(|billed| {
            billed.usage = answer.usage;
            billed.tier.clone_from(&answer.tier);
            billed.cost = answer.cost();
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
        let comment = self.options.comment.or(self.options.flavour.comment());
        let comment = comment.map(stream::comment);
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
            tier: self
                .options
                .flavour
                .tells_tier()
                .then(|| match (fault, call.tier) {
                    (Some(Fault::Tier(tier)), _) => (*tier).to_owned(),
                    (_, None | Some("auto")) => "default".to_owned(),
                    (_, Some(tier)) => tier.to_owned(),
                }),
            flavour: self.options.flavour,
            model: answers::escaped(call.model),
            number: self.number(),
        };
        wanted.say(fault, &mut answer);
        self.by_habit(call, wanted, &mut answer);
        self.count(call, &mut answer);
        answer
    }

    /// What a server does with good words that nobody asked it to do.
    fn by_habit(&self, call: &TextCall<'_>, wanted: &Wanted<'_>, answer: &mut Answer) {
        if answer.end != End::Stop {
            return;
        }
        if self.forgets(call) {
            // Of a prompt that was cut, the model sees the end.
            answer.words =
                answers::escaped("I'm here to help! What would you like to know about it?");
            return;
        }
        match self.options.flavour {
            // The schema is ignored, so the form is a guess, and Markdown is its habit:
            // <https://platform.claude.com/docs/en/api/openai-sdk>.
            Flavour::Anthropic => {
                if wanted.schema_in == SchemaIn::Field {
                    answer.words = dress::wrapped(&answer.words, wanted.name);
                }
                answer.words = dress::dressed(&answer.words, Manner::Fenced);
            }
            // lmstudio-ai/lmstudio-bug-tracker#2403 and #1396: Responses do not hold their format.
            Flavour::LmStudio if call.wire == Wire::Responses => {
                answer.words = dress::dressed(&answer.words, Manner::Fenced);
            }
            _ => {}
        }
    }

    /// Four bytes a token is what English takes; the figure only has to grow with the text.
    fn count(&self, call: &TextCall<'_>, answer: &mut Answer) {
        let mut input = call.size as u64 / 4;
        if self.options.flavour == Flavour::Ollama {
            input = input.min(self.options.context.unwrap_or(u64::MAX));
        }
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
    /// The form's name; empty if none was given.
    name: &'a str,
    /// The schema's JSON; empty if none was given.
    schema: std::borrow::Cow<'a, str>,
    schema_in: SchemaIn,
}

/// Where a schema stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SchemaIn {
    Field,
    Prompt,
    Nothing,
}

impl<'a> Wanted<'a> {
    fn of(call: &'a TextCall<'a>) -> Self {
        let task = &call.task;
        let asked = Asked {
            keyword: wire::named(task, "keyword").unwrap_or_else(|| "the topic".to_owned()),
            title: wire::named(task, "title").unwrap_or_default(),
            language: wire::language(task).unwrap_or_default().to_owned(),
            again: task.contains("\"turnedDown\":[\""),
        };
        let pasted = wire::pasted(&call.system);
        let (name, schema, schema_in) = match (pasted, &call.schema) {
            (Some((name, schema)), _) => (name, schema.into(), SchemaIn::Prompt),
            (None, Some(schema)) => (schema.name, schema.json.into(), SchemaIn::Field),
            (None, None) => ("", "".into(), SchemaIn::Nothing),
        };
        let kind = match schema_in {
            SchemaIn::Nothing => Kind::of_prompt(&call.system),
            _ => Kind::of_schema(name),
        };
        Self {
            kind,
            asked,
            name,
            schema,
            schema_in,
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
