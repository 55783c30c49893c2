//! The four agents, by the names that people know them by.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::step::Step;

/// An agent.
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
#[serde(rename_all = "snake_case")]
pub enum Agent {
    /// Finds the grounds.
    Research,
    /// Proposes titles.
    Title,
    /// Plans the video.
    Outline,
    /// Paints the picture and sets the words.
    Thumbnail,
}

impl Agent {
    /// All agents.
    pub const ALL: [Self; 4] = [Self::Research, Self::Title, Self::Outline, Self::Thumbnail];

    /// The agent of a step.
    pub fn of(step: Step) -> Self {
        match step {
            Step::Research => Self::Research,
            Step::Titles => Self::Title,
            Step::Outline => Self::Outline,
            Step::Background | Step::Thumbnails => Self::Thumbnail,
        }
    }

    /// The stored name, which is also what people type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::Title => "title",
            Self::Outline => "outline",
            Self::Thumbnail => "thumbnail",
        }
    }

    /// The agent with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agent| agent.as_str() == name)
    }
}

impl fmt::Display for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
