//! Why a generation's work stopped before its package was ready.

use greenlit_agents::AgentError;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::model::{JournalError, ModelError, PermanentKind};
use greenlit_store::StoreError;

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

impl Stop {
    pub fn failed(code: FailureCode, message: impl Into<String>) -> Self {
        Self::Failed(Failure {
            code,
            message: message.into(),
        })
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

impl From<AgentError> for Stop {
    fn from(error: AgentError) -> Self {
        match error {
            AgentError::Model(error) => error.into(),
            other => Self::failed(FailureCode::Quality, other.to_string()),
        }
    }
}

impl From<ModelError> for Stop {
    fn from(error: ModelError) -> Self {
        match error {
            ModelError::Journal(JournalError::LeaseLost) => Self::LeaseLost,
            ModelError::Journal(JournalError::Storage(message)) => Self::Storage(message),
            other => Self::failed(code_of(&other), other.to_string()),
        }
    }
}

fn code_of(error: &ModelError) -> FailureCode {
    match error {
        ModelError::Permanent {
            kind: PermanentKind::UnknownModel,
            ..
        } => FailureCode::Input,
        _ => FailureCode::Provider,
    }
}
