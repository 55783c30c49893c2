//! What happened to a generation, in order: the timeline that people watch and programs follow.

use serde::{Deserialize, Serialize};

use crate::generation::{Failure, Status};
use crate::id::{CallId, GenerationId};
use crate::judgement::Reason;
use crate::money::Cost;
use crate::step::Step;
use crate::time::Timestamp;

/// A stored event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The generation it tells of.
    pub generation: GenerationId,
    /// Grows by one a generation.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum EventKind {
    /// It was asked for, or asked for again after it had failed or stopped early.
    #[serde(rename = "generation.queued")]
    Queued {},
    /// A process took it.
    #[serde(rename = "generation.started", rename_all = "camelCase")]
    Started {
        /// How often it was taken so far.
        attempt: u32,
    },
    /// It waits for a person.
    #[serde(rename = "generation.waiting")]
    Waiting {},
    /// A title was chosen.
    #[serde(rename = "generation.picked", rename_all = "camelCase")]
    Picked {
        /// The title, or the note of an "again".
        answer: String,
        /// A person did it.
        by_person: bool,
    },
    /// The package is ready.
    #[serde(rename = "generation.completed", rename_all = "camelCase")]
    Completed {
        /// All its calls.
        cost_micros: Cost,
    },
    /// It stopped.
    #[serde(rename = "generation.failed")]
    Failed(Failure),
    /// A person stopped it.
    #[serde(rename = "generation.cancelled")]
    Cancelled {},
    /// A step began.
    #[serde(rename = "step.started")]
    StepStarted {
        /// Which.
        step: Step,
    },
    /// A step's result went back to its agent.
    #[serde(rename = "step.repeated")]
    StepRepeated {
        /// Which.
        step: Step,
        /// What was wrong.
        reasons: Vec<Reason>,
    },
    /// A step waits before it asks again.
    #[serde(rename = "step.waiting", rename_all = "camelCase")]
    StepWaiting {
        /// Which.
        step: Step,
        /// What it met.
        message: String,
        /// When it goes on.
        until: Timestamp,
    },
    /// A step's result is stored.
    #[serde(rename = "step.completed")]
    StepCompleted {
        /// Which.
        step: Step,
        /// 0 to 100, where rules judge it.
        score: Option<u8>,
        /// What was mended, and what the user should know.
        notes: Vec<String>,
    },
    /// A step ended without a result.
    #[serde(rename = "step.failed")]
    StepFailed {
        /// Which.
        step: Step,
        /// Why.
        message: String,
    },
    /// A call was entered in the ledger and sent.
    #[serde(rename = "call.started")]
    CallStarted {
        /// Which.
        call: CallId,
        /// For which step.
        step: Step,
        /// At whom.
        model: String,
    },
    /// A call ended.
    #[serde(rename = "call.settled", rename_all = "camelCase")]
    CallSettled {
        /// Which.
        call: CallId,
        /// For which step.
        step: Step,
        /// How.
        state: CallState,
        /// What it cost.
        cost_micros: Cost,
        /// Why it brought nothing.
        error: Option<String>,
    },
}

/// How a call stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// On its way; after a crash its fate is not known.
    Sent,
    /// Answered and booked.
    Settled,
    /// Refused; nothing is owed.
    Failed,
    /// It may have been worked on; nobody knows what it cost.
    Unknown,
}

impl CallState {
    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Settled => "settled",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

impl EventKind {
    /// The stored type, such as `step.completed`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Queued {} => "generation.queued",
            Self::Started { .. } => "generation.started",
            Self::Waiting {} => "generation.waiting",
            Self::Picked { .. } => "generation.picked",
            Self::Completed { .. } => "generation.completed",
            Self::Failed(_) => "generation.failed",
            Self::Cancelled {} => "generation.cancelled",
            Self::StepStarted { .. } => "step.started",
            Self::StepRepeated { .. } => "step.repeated",
            Self::StepWaiting { .. } => "step.waiting",
            Self::StepCompleted { .. } => "step.completed",
            Self::StepFailed { .. } => "step.failed",
            Self::CallStarted { .. } => "call.started",
            Self::CallSettled { .. } => "call.settled",
        }
    }

    /// The status that the generation has after this event, when it changes it.
    pub fn status(&self) -> Option<Status> {
        match self {
            Self::Queued {} => Some(Status::Queued),
            Self::Started { .. } => Some(Status::Processing),
            Self::Waiting {} => Some(Status::AwaitingSelection),
            Self::Completed { .. } => Some(Status::Completed),
            Self::Failed(_) => Some(Status::Failed),
            Self::Cancelled {} => Some(Status::Cancelled),
            _ => None,
        }
    }
}
