//! What an outside model must fill: requests, answers with their usage, and errors that say what to do.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::brief::{PictureTask, Task};
use crate::budget::{Fit, Scope};
use crate::money::MicroDollars;
use crate::step::Step;

/// A boxed answer to come; the form in which traits of this crate are asynchronous without a runtime.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ModelError>> + Send + 'a>>;

/// A model that writes.
pub trait LanguageModel: Send + Sync {
    /// Sends one request and waits for its answer.
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer>;

    /// Who would answer.
    fn identity(&self) -> ModelIdentity;
}

/// A model that paints.
pub trait ImageModel: Send + Sync {
    /// Sends one request and waits for the picture.
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer>;

    /// Who would answer.
    fn identity(&self) -> ModelIdentity;
}

/// A provider's name and its model's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModelIdentity {
    /// Such as `offline` or `compatible`.
    pub provider: Arc<str>,
    /// The model's own name.
    pub model: Arc<str>,
}

/// Who speaks in a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// greenlit.
    User,
    /// The model, in an earlier try.
    Assistant,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub content: String,
}

/// A JSON schema in the subset that all strict servers take: every property required, optional ones
/// nullable, no further properties, no limits (greenlit checks limits itself).
#[derive(Debug, PartialEq)]
pub struct AnswerSchema {
    /// A short name, `[a-z_]+`.
    pub name: &'static str,
    /// The schema.
    pub schema: serde_json::Value,
}

/// One request for text.
#[derive(Debug, Clone)]
pub struct TextRequest {
    /// The step it is made for.
    pub step: Step,
    /// 1 for the first ask; a repeat for quality adds one.
    pub attempt: u32,
    /// The typed task. Outside models answer the prompt made from it; the offline drafter reads it.
    pub task: Task,
    /// Standing instructions.
    pub system: Arc<str>,
    /// The conversation: the task, then for repeats the earlier answer and what was wrong with it.
    pub messages: Vec<Message>,
    /// The form of the answer.
    pub schema: &'static AnswerSchema,
    /// The longest answer that is wanted, in tokens.
    pub max_output_tokens: u32,
    /// How it is to be asked.
    pub terms: CallTerms,
}

/// How one try of a call is to be made: what the layers round a model say, not the agents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallTerms {
    /// Whom it is made for, as a hash: a provider that bans one of them need not ban all.
    pub end_user: Option<Arc<str>>,
    /// What is left of the call's deadline, where that is less than the usual time limit.
    pub time_left: Option<Duration>,
    /// The tier that is asked for.
    pub tier: Tier,
}

/// Which of a provider's tiers a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tier {
    /// The one that is configured.
    #[default]
    Configured,
    /// The usual one, since the configured one has no room.
    Standard,
}

/// One request for a picture.
#[derive(Debug, Clone)]
pub struct ImageRequest {
    /// The typed task; the procedural painter reads it.
    pub task: PictureTask,
    /// The prompt made from it.
    pub prompt: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// How it is to be asked.
    pub terms: CallTerms,
}

/// Tokens as the provider counted them. Kinds that it did not tell are 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Usage {
    /// Input tokens, cached ones included.
    pub input: u64,
    /// Of these, read from the provider's cache.
    pub cached_input: u64,
    /// Of these, written to the provider's cache.
    pub cache_write: u64,
    /// Of the input tokens, those of pictures that were sent.
    #[serde(skip_serializing_if = "is_zero")]
    pub image_input: u64,
    /// Text output tokens, hidden reasoning included.
    pub output: u64,
    /// Of these, hidden reasoning.
    pub reasoning: u64,
    /// Image output tokens.
    pub image_output: u64,
    /// Pictures made.
    pub images: u64,
    /// Searches made by the provider.
    pub searches: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// What comes with every answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerFacts {
    /// The model that answered, as it calls itself.
    pub model: Option<String>,
    /// What it counted; `None` when it told nothing.
    pub usage: Option<Usage>,
    /// The tier that was billed.
    pub service_tier: Option<String>,
    /// The provider's own id of the request.
    pub request_id: Option<String>,
    /// What it cost, where the provider says so itself.
    #[serde(default)]
    pub told_cost: Option<MicroDollars>,
    /// How much more the provider takes now; of no interest later.
    #[serde(skip)]
    pub room: Option<Room>,
}

/// How many more requests and tokens a provider takes before its limits are reset, as it says itself
/// (`x-ratelimit-remaining-…` and `x-ratelimit-reset-…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Room {
    /// Requests, and when there are more.
    pub requests: Option<Left>,
    /// Tokens, and when there are more.
    pub tokens: Option<Left>,
}

/// What is left of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    /// So many.
    pub count: u64,
    /// In so long the limit is whole again.
    pub reset: Duration,
}

/// A text answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextAnswer {
    /// The model's words; JSON if it kept to the schema.
    pub text: String,
    /// Usage and the like.
    pub facts: AnswerFacts,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageAnswer {
    /// The encoded picture.
    pub bytes: Vec<u8>,
    /// Usage and the like.
    pub facts: AnswerFacts,
}

/// Whether a call that failed is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Billing {
    /// It was refused: it costs nothing.
    Free,
    /// It may have been worked on: what it costs is not known.
    Unknown,
    /// It was worked on, and this was counted.
    Counted(Box<AnswerFacts>),
}

/// Why a call brought no answer. Messages never hold a key.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ModelError {
    /// Try again after a while.
    #[error("{message}")]
    Transient {
        /// What happened.
        message: String,
        /// The kind.
        kind: TransientKind,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
        /// Whether it may be paid for.
        billing: Billing,
    },
    /// Trying again changes nothing until a person does something.
    #[error("{message}")]
    Permanent {
        /// What happened and what to do.
        message: String,
        /// The kind.
        kind: PermanentKind,
        /// Whether it may be paid for, and what was counted.
        billing: Billing,
    },
    /// The call was answered, and the answer is of no use; it is paid for.
    #[error("{message}")]
    Useless {
        /// What is wrong with the answer.
        message: String,
        /// Usage and the like.
        facts: AnswerFacts,
    },
    /// It is to be tried again, but so late that nobody should hold it meanwhile.
    #[error("{message}")]
    Postponed {
        /// Why, in the words of the fault that passed last.
        message: String,
        /// How long to wait.
        wait: Duration,
        /// The number of the ask.
        attempt: u32,
        /// How often it was tried so far.
        tried: u32,
    },
    /// The journal would not enter the call: the lease is lost, or the storage failed.
    #[error("{0}")]
    Journal(JournalError),
}

/// Why the journal refused a call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// Another process works on the generation, or it was cancelled.
    #[error("the generation is no longer ours to work on")]
    LeaseLost,
    /// A budget has no room for the call.
    #[error("{message}")]
    NoRoom {
        /// Which, and how it stands, for people.
        message: String,
        /// Whose.
        scope: Scope,
        /// Whether there may be when others end.
        fit: Fit,
        /// How long to wait before asking again.
        wait: Duration,
    },
    /// The data folder could not be written or read.
    #[error("{0}")]
    Storage(String),
}

/// The kinds of fault that pass by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransientKind {
    /// The server or the way to it is broken for the moment.
    Fault,
    /// Too many requests, or too many tokens, a minute.
    RateLimit,
    /// Requests grow faster than the provider allows, whatever their number: only a long pause helps.
    Ramp,
    /// The cheap tier has no room now; the standard tier has.
    TierBusy,
    /// The server does not know a word of the request. It is left out from now on, so the next try differs.
    Dialect,
    /// A second call of the same request was answered first, so this one was given up. Nothing is wrong with the server.
    Overtaken,
}

/// The kinds of error that only a person can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PermanentKind {
    /// The key is missing, wrong or not allowed.
    Unauthorised,
    /// The account has no money.
    OutOfMoney,
    /// Nobody knows its price, and such models are not asked here.
    Unpriced,
    /// No such model.
    UnknownModel,
    /// The provider will not answer such a request.
    Refused,
    /// The request is longer than the model takes.
    TooLong,
    /// The server has no such endpoint.
    Unsupported,
    /// The server calls the request malformed.
    BadRequest,
    /// The provider asks not to be tried again, or only after longer than anybody waits.
    NotNow,
}
