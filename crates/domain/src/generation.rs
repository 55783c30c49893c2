//! A generation, and the legal moves of its status.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::brief::Brief;
use crate::id::{BatchId, GenerationId, UserId};
use crate::settings::{Extent, Settings};
use crate::time::Timestamp;

/// The version of the prompts that new generations begin with. Raise it when a prompt changes in meaning.
pub const PROMPT_VERSION: u32 = 2;

/// The version of stored step results, events and `package.json`.
pub const SCHEMA_VERSION: u32 = 1;

/// Where a generation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody works on it; it can go on from `ready_at`.
    Queued,
    /// A process holds its lease.
    Processing,
    /// A person must pick a title.
    AwaitingSelection,
    /// The package is ready.
    Completed,
    /// It stopped with an error; `resume` tries again from the failed step.
    Failed,
    /// A person stopped it.
    Cancelled,
}

impl Status {
    /// All statuses.
    pub const ALL: [Self; 6] = [
        Self::Queued,
        Self::Processing,
        Self::AwaitingSelection,
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Processing => "processing",
            Self::AwaitingSelection => "awaiting_selection",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status with this stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Nothing happens to it any more unless a person asks.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Whether a generation of this extent may go from this status to `to`. A whole package never moves; one that
    /// stopped earlier goes on when a person asks.
    pub fn may_become(self, to: Self, extent: Extent) -> bool {
        use Status::{AwaitingSelection, Cancelled, Completed, Failed, Processing, Queued};
        match self {
            Queued => matches!(to, Processing | Cancelled | Failed),
            Processing => matches!(
                to,
                Queued | AwaitingSelection | Completed | Failed | Cancelled
            ),
            AwaitingSelection => matches!(to, Queued | Cancelled),
            Failed | Cancelled => to == Queued,
            Completed => to == Queued && extent < Extent::Whole,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One run of the pipeline for one keyword.
#[derive(Debug, Clone, PartialEq)]
pub struct Generation {
    /// The `jobId`.
    pub id: GenerationId,
    /// The owner.
    pub user: UserId,
    /// What was asked for.
    pub brief: Brief,
    /// How.
    pub settings: Settings,
    /// Where it stands.
    pub status: Status,
    /// The version of the prompts it began with.
    pub prompt_version: u32,
    /// The command or file that began it with others.
    pub batch: Option<BatchId>,
    /// What went wrong, when it failed.
    pub failure: Option<Failure>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it became final.
    pub finished_at: Option<Timestamp>,
}

/// Why a generation failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// A stable code.
    pub code: FailureCode,
    /// What was tried, why it failed and what to do.
    pub message: String,
}

/// The kinds of failure that a caller can act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The provider did not answer, or not usefully.
    Provider,
    /// No result reached the bar.
    Quality,
    /// A file or the database could not be written.
    Storage,
    /// A limit on spending refused it.
    Budget,
    /// A setting does not fit the job, such as a picture model that is gone.
    Input,
    /// Its process died under it again and again.
    Poisonous,
    /// A bug of ours.
    Internal,
}

impl FailureCode {
    /// All codes.
    pub const ALL: [Self; 7] = [
        Self::Provider,
        Self::Quality,
        Self::Storage,
        Self::Budget,
        Self::Input,
        Self::Poisonous,
        Self::Internal,
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Quality => "quality",
            Self::Storage => "storage",
            Self::Budget => "budget",
            Self::Input => "input",
            Self::Poisonous => "poisonous",
            Self::Internal => "internal",
        }
    }

    /// The code with this stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_package_never_moves() {
        assert!(
            Status::ALL
                .into_iter()
                .all(|to| !Status::Completed.may_become(to, Extent::Whole))
        );
    }

    #[test]
    fn a_generation_that_stopped_can_only_be_queued_again() {
        for extent in [Extent::Research, Extent::Titles, Extent::Outline] {
            for to in Status::ALL {
                assert_eq!(
                    Status::Completed.may_become(to, extent),
                    to == Status::Queued
                );
            }
        }
    }

    #[test]
    fn names_are_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
            assert_eq!(
                serde_json::to_string(&status).unwrap(),
                format!("\"{status}\"")
            );
        }
        for code in FailureCode::ALL {
            assert_eq!(FailureCode::parse(code.as_str()), Some(code));
        }
    }
}
