//! Why a generation's work stopped before its package was ready.

use std::time::Duration;

use greenlit_agents::AgentError;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::model::{JournalError, ModelError, PermanentKind};
use greenlit_store::StoreError;
use greenlit_store::rows::{RoomMaker, WaitForRoom};
use uuid::Uuid;

/// An error that is the engine's own, not a generation's.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed: nothing can go on until it is mended.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The leases could not be extended in time; other processes may go on with the work.
    #[error(
        "the data folder could not be written for several seconds, so that work on it had to stop"
    )]
    LeasesLost,
}

/// Why work on one generation stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Another process has it now, or it was cancelled: nothing may be stored.
    LeaseLost,
    /// The store failed; the row stays as it is and goes on when the store is mended.
    Storage(String),
    /// The generation fails with this.
    Failed(Failure),
}

/// Why a step brought no result.
#[derive(Debug)]
pub(crate) enum StepStop {
    /// The whole generation stops.
    Stop(Stop),
    /// A call is to be tried again later than anybody should hold it.
    Postponed(Postponement),
}

/// A call that is put off.
#[derive(Debug, Clone)]
pub(crate) struct Postponement {
    /// What was met.
    pub message: String,
    /// How long to wait from now.
    pub wait: Duration,
    /// The number of the ask in its step; 0 where no ask was made.
    pub attempt: u32,
    /// How often it was tried.
    pub tried: u32,
    /// The pause that puts it off, where it is one.
    pub pause: Option<Uuid>,
    /// The budget that has no room, where it is one.
    pub budget: Option<WaitForRoom>,
}

impl Stop {
    pub fn failed(code: FailureCode, message: impl Into<String>) -> Self {
        Self::Failed(Failure {
            code,
            message: message.into(),
        })
    }

    /// In words, for people.
    pub fn told(self) -> String {
        match self {
            Self::Failed(failure) => failure.message,
            Self::Storage(message) => message,
            Self::LeaseLost => "the job was cancelled".to_owned(),
        }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LeaseLost(_) => Self::LeaseLost,
            other => Self::Storage(other.to_string()),
        }
    }
}

impl<E: Into<Stop>> From<E> for StepStop {
    fn from(stop: E) -> Self {
        Self::Stop(stop.into())
    }
}

impl From<AgentError> for StepStop {
    fn from(error: AgentError) -> Self {
        match error {
            AgentError::Model(error) => error.into(),
            other => Stop::failed(FailureCode::Quality, other.to_string()).into(),
        }
    }
}

impl From<ModelError> for StepStop {
    fn from(error: ModelError) -> Self {
        Self::Stop(match error {
            ModelError::Journal(JournalError::LeaseLost) => Stop::LeaseLost,
            ModelError::Journal(JournalError::Storage(message)) => Stop::Storage(message),
            ModelError::Journal(JournalError::NoRoom {
                message,
                scope,
                fit,
                wait,
            }) => {
                return Self::Postponed(Postponement {
                    message,
                    wait,
                    attempt: 0,
                    tried: 0,
                    pause: None,
                    budget: Some(WaitForRoom {
                        scope,
                        waits_for: RoomMaker::of(fit),
                    }),
                });
            }
            ModelError::Postponed {
                message,
                wait,
                attempt,
                tried,
            } => {
                return Self::Postponed(Postponement {
                    message,
                    wait,
                    attempt,
                    tried,
                    pause: None,
                    budget: None,
                });
            }
            other => Stop::failed(code_of(&other), other.to_string()),
        })
    }
}

fn code_of(error: &ModelError) -> FailureCode {
    match error {
        ModelError::Permanent {
            kind: PermanentKind::UnknownModel,
            ..
        } => FailureCode::Input,
        ModelError::Permanent {
            kind: PermanentKind::Unpriced,
            ..
        } => FailureCode::Budget,
        _ => FailureCode::Provider,
    }
}
