//! The events that a receiver may choose.

use serde::{Deserialize, Serialize};

use crate::event::EventKind;
use crate::generation::Status;

/// Something a receiver is told of.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
pub enum HookEvent {
    /// A package is ready.
    #[serde(rename = "generation.completed")]
    Completed,
    /// A job stopped with an error.
    #[serde(rename = "generation.failed")]
    Failed,
    /// A person stopped a job.
    #[serde(rename = "generation.cancelled")]
    Cancelled,
    /// A title is to be picked.
    #[serde(rename = "generation.awaiting_selection")]
    AwaitingSelection,
    /// A part of a budget is used up.
    #[serde(rename = "budget.threshold")]
    BudgetThreshold,
    /// Somebody tries whether the receiver works. It comes unasked for, and cannot be chosen.
    #[serde(rename = "webhook.test")]
    Test,
}

impl HookEvent {
    /// Those that can be chosen.
    pub const CHOICES: [Self; 5] = [
        Self::Completed,
        Self::Failed,
        Self::Cancelled,
        Self::AwaitingSelection,
        Self::BudgetThreshold,
    ];

    /// Its name, as it is stored, sent and typed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "generation.completed",
            Self::Failed => "generation.failed",
            Self::Cancelled => "generation.cancelled",
            Self::AwaitingSelection => "generation.awaiting_selection",
            Self::BudgetThreshold => "budget.threshold",
            Self::Test => "webhook.test",
        }
    }

    /// The one of this name, the test's too.
    pub fn parse(name: &str) -> Option<Self> {
        Self::CHOICES
            .into_iter()
            .chain([Self::Test])
            .find(|event| event.as_str() == name)
    }

    /// The one that can be chosen by this name.
    ///
    /// # Errors
    /// What can be chosen.
    pub fn choose(name: &str) -> Result<Self, String> {
        Self::CHOICES
            .into_iter()
            .find(|event| event.as_str() == name.trim())
            .ok_or_else(|| format!("is none of {}", Self::names()))
    }

    /// The names of those that can be chosen.
    pub fn names() -> String {
        Self::CHOICES.map(Self::as_str).join(", ")
    }

    /// What is told of a job that came to stand so.
    pub fn of_status(status: Status) -> Option<Self> {
        match status {
            Status::Completed => Some(Self::Completed),
            Status::Failed => Some(Self::Failed),
            Status::Cancelled => Some(Self::Cancelled),
            Status::AwaitingSelection => Some(Self::AwaitingSelection),
            Status::Queued | Status::Processing => None,
        }
    }

    /// What is told of a job to which this happened.
    pub fn of_event(kind: &EventKind) -> Option<Self> {
        kind.status().and_then(Self::of_status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_are_those_of_json() {
        for event in HookEvent::CHOICES.into_iter().chain([HookEvent::Test]) {
            assert_eq!(HookEvent::parse(event.as_str()), Some(event));
            let json = serde_json::to_string(&event).unwrap();
            assert_eq!(json, format!("\"{}\"", event.as_str()));
        }
    }

    #[test]
    fn a_test_cannot_be_chosen() {
        assert_eq!(
            HookEvent::choose(" generation.failed "),
            Ok(HookEvent::Failed)
        );
        for wrong in ["webhook.test", "", "generation", "generation.*"] {
            let told = HookEvent::choose(wrong).unwrap_err();
            assert!(told.contains("generation.completed"), "{told}");
        }
    }

    #[test]
    fn a_job_is_told_of_when_it_ends_and_when_it_waits() {
        let told: Vec<_> = Status::ALL
            .into_iter()
            .filter_map(HookEvent::of_status)
            .map(HookEvent::as_str)
            .collect();
        assert_eq!(
            told,
            [
                "generation.awaiting_selection",
                "generation.completed",
                "generation.failed",
                "generation.cancelled",
            ]
        );
        assert_eq!(HookEvent::of_event(&EventKind::Queued {}), None);
        assert_eq!(
            HookEvent::of_event(&EventKind::Waiting {}),
            Some(HookEvent::AwaitingSelection)
        );
    }
}
