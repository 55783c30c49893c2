//! Typed rows: what is written and what is read.

use greenlit_domain::brief::Brief;
use greenlit_domain::budget::{Fit, Scope};
use greenlit_domain::event::{CallState, EventKind};
use greenlit_domain::generation::{Failure, Generation, Status};
use greenlit_domain::id::{BatchId, CallId, GenerationId, UserId};
use greenlit_domain::model::{ModelIdentity, Usage};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::Settings;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

use crate::budget::{Reservation, Reserved};

/// A generation to be begun.
#[derive(Debug, Clone)]
pub struct NewGeneration {
    /// The `jobId`.
    pub id: GenerationId,
    /// The owner.
    pub user: UserId,
    /// What is asked for.
    pub brief: Brief,
    /// How.
    pub settings: Settings,
    /// Labels for sorting jobs.
    pub labels: Vec<String>,
    /// The file or command it belongs to.
    pub batch: Option<BatchId>,
    /// A second row of this user with the same key is not made.
    pub idempotency_key: Option<String>,
    /// From -5 to 5; the greater goes first.
    pub priority: i64,
    /// The API key that it is begun with, whose budget pays for it too.
    pub key: Option<Uuid>,
}

/// The right to work on a generation, as its row had it when it was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The generation.
    pub generation: GenerationId,
    /// Raised by each claim and each cancel; a change with an older one is refused.
    pub epoch: i64,
}

/// A claimed generation.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The right to work on it.
    pub lease: Lease,
    /// The row.
    pub generation: Generation,
    /// How often its process died under the step it is at.
    pub deaths: u32,
    /// How often it was claimed, this claim included.
    pub attempt: u32,
    /// Tries of its calls before it was put off.
    pub tried: Vec<Tried>,
}

/// A call to be entered before it is sent.
#[derive(Debug, Clone)]
pub struct NewCall {
    /// Its id.
    pub id: CallId,
    /// For which step.
    pub step: Step,
    /// The how-manieth ask of the step it belongs to; 1 first.
    pub attempt: u32,
    /// At whom.
    pub identity: ModelIdentity,
    /// What it sets aside; `None` where it cannot cost anything, or nobody knows what.
    pub reservation: Option<Reservation>,
    /// When.
    pub at: Timestamp,
}

/// How a call ended.
#[derive(Debug, Clone)]
pub struct SettledCall {
    /// Which.
    pub id: CallId,
    /// How.
    pub state: CallState,
    /// What the provider counted.
    pub usage: Option<Usage>,
    /// What it cost.
    pub cost: Cost,
    /// What it had set aside.
    pub reserved: Option<Reserved>,
    /// The date of the prices it was computed from.
    pub price_date: Option<String>,
    /// The tier that was billed.
    pub service_tier: Option<String>,
    /// The provider's own id.
    pub request_id: Option<String>,
    /// Why it brought nothing.
    pub error: Option<String>,
    /// What a resumed step reads instead of asking again.
    pub answer: Option<Answer>,
    /// When.
    pub at: Timestamp,
}

/// A stored answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A model's words.
    Text(String),
    /// A picture, by the SHA-256 of its blob.
    Blob(String),
}

/// A step's result to be stored.
#[derive(Debug, Clone)]
pub struct NewStepResult {
    /// Which step.
    pub step: Step,
    /// 1, or more for titles that were asked for again.
    pub revision: u32,
    /// Versioned JSON.
    pub result: String,
    /// 0 to 100, where rules judge it.
    pub score: Option<u8>,
    /// Repairs and fallbacks, for the user.
    pub notes: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// A stored step result.
#[derive(Debug, Clone)]
pub struct StepResult {
    /// Which step.
    pub step: Step,
    /// 1, or more for titles that were asked for again.
    pub revision: u32,
    /// Versioned JSON.
    pub result: String,
    /// Repairs and fallbacks.
    pub notes: Vec<String>,
}

/// A person's or the rule's answer to "which title?".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PickAnswer {
    /// One of the candidates.
    Candidate {
        /// Its number, 1 to 10.
        number: u8,
    },
    /// Own words.
    Own {
        /// The title.
        title: String,
    },
    /// Other titles, please.
    Again {
        /// What should be different.
        note: String,
    },
    /// None of them, and no others: the job ends.
    No {
        /// Why.
        reason: String,
    },
}

/// A pick to be stored.
#[derive(Debug, Clone)]
pub struct NewPick {
    /// Who answered; `None` is the settings' rule.
    pub by: Option<UserId>,
    /// The revision of the titles that were offered.
    pub revision: u32,
    /// The answer.
    pub answer: PickAnswer,
    /// When.
    pub at: Timestamp,
}

/// A stored pick.
#[derive(Debug, Clone)]
pub struct Pick {
    /// The revision of the titles that were offered.
    pub revision: u32,
    /// The answer.
    pub answer: PickAnswer,
    /// Who answered; `None` is the settings' rule.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// An event to be stored; its number is given by the store.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
}

/// A file that was stored, so that it can be found and counted.
#[derive(Debug, Clone)]
pub struct NewBlob {
    /// Its name.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Such as `image/jpeg`.
    pub media_type: String,
    /// When.
    pub at: Timestamp,
}

/// How a worker lets go of a generation. The lease ends with it.
#[derive(Debug, Clone)]
pub enum Release {
    /// A person must pick.
    Wait,
    /// It goes on by itself, later.
    Postpone {
        /// When.
        until: Timestamp,
        /// Why, and what must be known then.
        reason: Postponed,
    },
    /// The package is ready. Stored answers are dropped.
    Complete,
    /// It stopped.
    Fail(Failure),
}

/// Why a generation was put off, and how often its calls were tried before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Postponed {
    /// What was met, for people.
    pub message: String,
    /// The tries of unfinished calls, so that waiting does not begin them anew.
    pub tried: Vec<Tried>,
    /// The pause that put it off, whose end wakes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Uuid>,
    /// The budget that had no room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<WaitForRoom>,
}

/// Waiting for room in a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WaitForRoom {
    /// Whose budget.
    pub scope: Scope,
    /// What makes room.
    pub waits_for: RoomMaker,
}

/// What makes room in a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomMaker {
    /// Others, which give back what they hold and did not use.
    Others,
    /// Another month, or a greater limit.
    Month,
}

impl RoomMaker {
    /// What makes the room that was not there.
    #[must_use]
    pub fn of(fit: Fit) -> Self {
        match fit {
            Fit::Fits | Fit::Later => Self::Others,
            Fit::NotThisMonth => Self::Month,
        }
    }
}

/// How often a call was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// For which step.
    pub step: Step,
    /// The how-manieth ask of the step it belongs to.
    pub attempt: u32,
    /// How often.
    pub times: u32,
}

/// One change to a leased generation.
#[derive(Debug, Clone)]
pub enum Change {
    /// A call is entered.
    CallBegun(NewCall),
    /// A call ended.
    CallSettled(Box<SettledCall>),
    /// A step's result.
    Step(NewStepResult),
    /// An answer to "which title?".
    Pick(NewPick),
    /// Something to tell.
    Event(NewEvent),
    /// A file this generation uses.
    Blob(NewBlob),
    /// The row is left.
    Release(Release, Timestamp),
}

/// A call of the ledger as it is read.
#[derive(Debug, Clone)]
pub struct Call {
    /// Its id.
    pub id: CallId,
    /// For which step.
    pub step: Step,
    /// The how-manieth ask of the step.
    pub attempt: u32,
    /// At whom.
    pub identity: ModelIdentity,
    /// How it ended.
    pub state: CallState,
    /// What the provider counted.
    pub usage: Option<Usage>,
    /// What it cost.
    pub cost: Cost,
    /// What it said, until the package is finished.
    pub answer: Option<Answer>,
    /// When it was sent.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// All that is stored of a generation besides its row.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Results, the newest revision of each step last.
    pub results: Vec<StepResult>,
    /// Answers to "which title?", oldest first.
    pub picks: Vec<Pick>,
    /// The ledger, oldest first.
    pub calls: Vec<Call>,
}

/// A line of the list of jobs.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The job.
    pub job_id: GenerationId,
    /// What it is about.
    pub keyword: String,
    /// Its language.
    pub language: String,
    /// Where it stands.
    pub status: Status,
    /// The step after which it stopped, as it was asked to; `null` while it is not completed, or when it is whole.
    pub stopped_at: Option<Step>,
    /// Its labels.
    pub labels: Vec<String>,
    /// What all its calls cost so far; `null` when a part is not known.
    pub cost_micros: Cost,
    /// What went wrong.
    pub error: Option<Failure>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it became final.
    pub finished_at: Option<Timestamp>,
}

/// What packages cost by the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Averages {
    /// The steps that called somebody.
    pub steps: Vec<StepAverage>,
    /// How many packages are left out because a cost of theirs is not known.
    pub left_out: u32,
}

/// What one step costs by the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepAverage {
    /// Which step.
    pub step: Step,
    /// How many packages the average is of.
    pub packages: u32,
    /// All calls of the step in one package, rounded up.
    pub cost: MicroDollars,
}

/// What the insert of a generation found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inserted {
    /// It is new.
    New(GenerationId),
    /// The user has one with this idempotency key already.
    Existing(GenerationId, Status),
}

impl Inserted {
    /// The generation, new or not.
    pub fn id(&self) -> GenerationId {
        match self {
            Self::New(id) | Self::Existing(id, _) => *id,
        }
    }
}

pub(crate) fn identity(provider: String, model: String) -> ModelIdentity {
    ModelIdentity {
        provider: Arc::from(provider),
        model: Arc::from(model),
    }
}
