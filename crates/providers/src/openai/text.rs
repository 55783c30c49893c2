//! Texts by either wire form: what is asked, what an answer comes to, and what is learned of the server on the way.

use std::sync::Arc;

use greenlit_domain::answer;
use greenlit_domain::model::{
    AnswerFacts, Answering, Billing, LanguageModel, ModelError, ModelIdentity, PermanentKind,
    TextAnswer, TextRequest, Tier, TransientKind,
};
use reqwest::Url;
use reqwest::header::HeaderMap;
use serde::Serialize;
use serde_json::Value;

use super::client::{self, Ask, Asked, Came, Client, Flow};
use super::dialect::{Dialect, Form, Learned, Word};
use super::room::room;
use super::{chat, errors, responses};
use crate::models::{JsonForm, Table, TextAbility, Wire};

/// What is asked of a text model beyond the request itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextOptions {
    /// The reasoning effort, instead of the table's.
    pub effort: Option<String>,
    /// 0 to 2; without it the word is not sent.
    pub temperature: Option<f64>,
    /// The tier that is asked for, such as `flex`.
    pub service_tier: Option<String>,
}

/// A text model of a server.
#[derive(Debug, Clone)]
pub struct TextModel {
    client: Client,
    identity: ModelIdentity,
    wire: Wire,
    url: Url,
    ability: TextAbility,
    options: TextOptions,
    dialect: Learned,
}

impl TextModel {
    /// The model of this name; the table says what it can do, the dialect what its server understands.
    pub fn new(
        client: Client,
        model: impl Into<Arc<str>>,
        table: &Table,
        wire: Wire,
        options: TextOptions,
        dialect: Learned,
    ) -> Self {
        let model = model.into();
        let ability = table.text_ability(&model);
        dialect.expect(words_of(&ability));
        let path = match wire {
            Wire::Responses => "responses",
            Wire::Chat => "chat/completions",
        };
        Self {
            identity: ModelIdentity {
                provider: client.provider(),
                model: Arc::clone(&model),
            },
            url: client.endpoint(path),
            ability,
            client,
            wire,
            options,
            dialect,
        }
    }

    /// What the server understands, as far as it is known.
    pub fn dialect(&self) -> &Learned {
        &self.dialect
    }

    /// Where it is asked; what was found out about a server holds for this address.
    pub fn endpoint(&self) -> &str {
        self.url.as_str()
    }

    async fn ask(&self, request: &TextRequest) -> Result<TextAnswer, ModelError> {
        let dialect = self.dialect.get();
        let terms = self.terms(request, &dialect);
        let said = match self.wire {
            Wire::Responses => {
                let body = to_json(&responses::body(&terms))?;
                self.send(request, &terms, body, responses::Reader::default())
                    .await
            }
            Wire::Chat => {
                let body = to_json(&chat::body(&terms))?;
                self.send(request, &terms, body, chat::Reader::default())
                    .await
            }
        };
        let answer = said.and_then(|said| self.conclude(said));
        self.learn(request, &dialect, answer)
    }

    fn terms<'a>(&'a self, request: &'a TextRequest, dialect: &'a Dialect) -> Terms<'a> {
        let effort = self
            .options
            .effort
            .as_ref()
            .or(self.ability.effort.as_ref());
        let tier = match request.terms.tier {
            Tier::Configured => self.options.service_tier.as_deref(),
            Tier::Standard => self.options.service_tier.as_ref().map(|_| "default"),
        };
        let hidden = self.ability.reasoning_tokens_of(effort.map(String::as_str));
        Terms {
            model: &self.identity.model,
            request,
            dialect,
            effort: effort
                .map(String::as_str)
                .filter(|_| dialect.takes(Word::Effort)),
            temperature: self
                .options
                .temperature
                .filter(|_| dialect.takes(Word::Temperature)),
            service_tier: tier.filter(|_| dialect.takes(Word::ServiceTier)),
            end_user: request
                .terms
                .end_user
                .as_deref()
                .filter(|_| dialect.takes(Word::SafetyIdentifier)),
            max_tokens: self
                .ability
                .max_output
                .map_or(request.max_output_tokens + hidden, |most| {
                    most.min(request.max_output_tokens + hidden)
                }),
            system: match dialect.form() {
                Form::Schema => request.system.to_string(),
                Form::Object | Form::Prompt => with_schema(request),
            },
        }
    }

    async fn send<R: Reader>(
        &self,
        request: &TextRequest,
        terms: &Terms<'_>,
        body: Vec<u8>,
        mut reader: R,
    ) -> Result<Said, ModelError> {
        let limit = self.client.limits().whole(request.step);
        let ask = Ask {
            asked: Asked::Text,
            came: if terms.streams() {
                Came::Streamed
            } else {
                Came::Whole
            },
            url: &self.url,
            body: Some(body),
            within: request
                .terms
                .time_left
                .map_or(limit, |left| left.min(limit)),
        };
        let reply = self
            .client
            .call_streamed(ask, |data| reader.event(data))
            .await?;
        if reply.came == Came::Whole {
            let text = std::str::from_utf8(&reply.body).unwrap_or_default();
            reader.whole(text);
        }
        let origin = self.client.origin();
        match reader.end() {
            Ok(mut said) => {
                said.facts.request_id = request_id(&reply.headers).or(said.facts.request_id);
                said.facts.room = room(&reply.headers);
                Ok(said)
            }
            Err(Broken::Unreadable) if reply.came == Came::Whole => {
                Err(errors::unreadable(origin, &reply))
            }
            Err(Broken::Unreadable) => Err(errors::no_events(origin)),
            Err(Broken::EndedEarly) => Err(errors::ended_early(origin)),
            Err(Broken::Error(error)) => Err(errors::inside(&self.client, Asked::Text, &error)
                .unwrap_or_else(|| errors::ended_early(origin))),
        }
    }

    /// What an answer comes to.
    fn conclude(&self, said: Said) -> Result<TextAnswer, ModelError> {
        let Said { text, end, facts } = said;
        let useless = |message: &str, facts| {
            Err(ModelError::Useless {
                message: message.to_owned(),
                facts,
            })
        };
        match end {
            End::Filtered => return Err(self.refusal("its filter stopped the answer", facts)),
            End::Refused(words) => return Err(self.refusal(&words, facts)),
            End::CutOff => {
                return useless(
                    "the answer was cut off at its greatest length: keep it shorter",
                    facts,
                );
            }
            End::Finished => {}
        }
        if text.trim().is_empty() {
            return useless("the answer was empty", facts);
        }
        Ok(TextAnswer { text, facts })
    }

    fn refusal(&self, words: &str, facts: AnswerFacts) -> ModelError {
        ModelError::Permanent {
            message: format!(
                "{} refuses ({}); change the keyword, or use another model",
                self.identity.model,
                self.client.masked(words)
            ),
            kind: PermanentKind::Refused,
            billing: Billing::Counted(Box::new(facts)),
        }
    }

    /// What an outcome teaches about the server.
    fn learn(
        &self,
        request: &TextRequest,
        dialect: &Dialect,
        answer: Result<TextAnswer, ModelError>,
    ) -> Result<TextAnswer, ModelError> {
        match answer {
            Ok(answer) if dialect.form() == Form::Schema && !dialect.proved => {
                if answer::fits(&answer.text, &request.schema.schema) {
                    self.dialect.prove();
                    return Ok(answer);
                }
                // Whoever enforces a schema cannot answer otherwise, however weak the model.
                let words: &[Word] = if answer::read(&answer.text).is_ok() {
                    &[Word::JsonSchema]
                } else {
                    &[Word::JsonSchema, Word::JsonObject]
                };
                self.dialect.refuse(words);
                Err(ModelError::Useless {
                    message: "the server takes a JSON schema and does not keep to it; from now on the schema stands \
                              in the prompt"
                        .to_owned(),
                    facts: answer.facts,
                })
            }
            Err(error) => match refused_word(dialect, &error) {
                Some(word) => {
                    self.dialect.refuse(&[word]);
                    Err(ModelError::Transient {
                        message: format!(
                            "{} does not take {word}, and is asked without it from now on",
                            self.client.origin()
                        ),
                        kind: TransientKind::Dialect,
                        retry_after: None,
                        billing: Billing::Free,
                    })
                }
                None => Err(error),
            },
            Ok(answer) => Ok(answer),
        }
    }
}

/// What the table says that a model does not take.
fn words_of(ability: &TextAbility) -> &'static [Word] {
    match ability.form {
        None | Some(JsonForm::Strict) => &[],
        Some(JsonForm::Object) => &[Word::JsonSchema],
        Some(JsonForm::Prompt) => &[Word::JsonSchema, Word::JsonObject],
    }
}

/// The word to which a refusal is due.
fn refused_word(dialect: &Dialect, error: &ModelError) -> Option<Word> {
    match error {
        ModelError::Permanent {
            kind: PermanentKind::BadRequest | PermanentKind::Unsupported,
            message,
            ..
        } => dialect.named_in(message),
        _ => None,
    }
}

impl LanguageModel for TextModel {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(self.ask(request))
    }

    fn identity(&self) -> ModelIdentity {
        self.identity.clone()
    }
}

/// What a body is made from.
pub(super) struct Terms<'a> {
    pub model: &'a str,
    pub request: &'a TextRequest,
    pub dialect: &'a Dialect,
    pub effort: Option<&'a str>,
    pub temperature: Option<f64>,
    pub service_tier: Option<&'a str>,
    pub end_user: Option<&'a str>,
    pub max_tokens: u32,
    pub system: String,
}

impl Terms<'_> {
    /// Whether the answer is to come as events.
    pub fn streams(&self) -> bool {
        self.dialect.takes(Word::Stream)
    }
}

/// What an answer says, of either form.
#[derive(Debug)]
pub(super) struct Said {
    pub text: String,
    pub end: End,
    pub facts: AnswerFacts,
}

/// How an answer ended.
#[derive(Debug, PartialEq)]
pub(super) enum End {
    Finished,
    CutOff,
    Filtered,
    Refused(String),
}

/// Why there is no answer though the status was a success.
#[derive(Debug)]
pub(super) enum Broken {
    /// It is not of this form.
    Unreadable,
    /// Its end did not come.
    EndedEarly,
    /// It tells of an error.
    Error(Value),
}

/// Reads an answer of one wire form, as events or whole.
pub(super) trait Reader: Send {
    /// Takes the data of an event.
    fn event(&mut self, data: &str) -> Flow;
    /// Takes an answer that came in one piece.
    fn whole(&mut self, body: &str);
    /// What it came to.
    fn end(self) -> Result<Said, Broken>;
}

/// The standing instructions with the form of the answer, for servers that do not see to it.
fn with_schema(request: &TextRequest) -> String {
    format!(
        "{}\n\nThe form of the answer is this JSON schema, named \"{}\":\n{}",
        request.system, request.schema.name, request.schema.schema
    )
}

fn to_json(body: &impl Serialize) -> Result<Vec<u8>, ModelError> {
    let mut json = Vec::with_capacity(16 << 10);
    serde_json::to_writer(&mut json, body).map_err(|error| client::no_json(&error))?;
    Ok(json)
}

/// The provider's own id of the request, as support asks for it.
pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-request-id")?.to_str().ok()?;
    Some(id.chars().take(200).collect())
}
