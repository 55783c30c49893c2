//! What a user may set for one generation. Stored with it, so that it goes on as it began.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::step::Step;

/// The most thumbnails of any package: what YouTube compares at once.
pub const MOST_THUMBNAILS: u8 = 3;

/// The least score an agent's result must reach, unless configured.
pub const DEFAULT_QUALITY_BAR: u8 = 60;

/// The kind of video.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ContentType {
    /// Teaches how something is done.
    #[default]
    Educational,
    /// Is watched for fun.
    Entertainment,
    /// Tells what is so.
    Informational,
}

impl ContentType {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Educational, Self::Entertainment, Self::Informational];

    /// The name that users type and files hold.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Educational => "educational",
            Self::Entertainment => "entertainment",
            Self::Informational => "informational",
        }
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who picks the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TitleSelection {
    /// A person: the generation waits after the titles.
    Ask,
    /// The highest score.
    Best,
    /// The candidate with this number, 1 to 10, whatever it says.
    Number(u8),
}

/// Whether words are set on the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Composing {
    /// Words are set and thumbnails written.
    #[default]
    Compose,
    /// The background is kept alone; for measuring.
    BackgroundOnly,
}

/// What happens to a result whose score is below the bar after the last try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BelowBar {
    /// The generation fails with the reasons.
    #[default]
    Fail,
    /// The best try is taken and marked. Hard limits hold all the same.
    Accept,
}

/// How far a generation goes. Each goes on where the one before it stops.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// It stops after research.
    Research,
    /// It stops after the titles; none is chosen.
    Titles,
    /// It stops after the outline; there is no picture.
    Outline,
    /// Everything is made.
    #[default]
    Whole,
}

impl Extent {
    /// All extents, the shortest first.
    pub const ALL: [Self; 4] = [Self::Research, Self::Titles, Self::Outline, Self::Whole];

    /// The extent that a person means: the step it ends with, or `all`.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL
            .into_iter()
            .find(|extent| extent.as_str().eq_ignore_ascii_case(name))
            .or_else(|| name.eq_ignore_ascii_case("all").then_some(Self::Whole))
    }

    /// The name that users type: that of its last step.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::Titles => "titles",
            Self::Outline => "outline",
            Self::Whole => "thumbnails",
        }
    }

    /// The step after which it stops; `None` is a whole package.
    pub fn stops_at(self) -> Option<Step> {
        match self {
            Self::Research => Some(Step::Research),
            Self::Titles => Some(Step::Titles),
            Self::Outline => Some(Step::Outline),
            Self::Whole => None,
        }
    }

    /// The extent that stops after this step; without one, a whole package.
    pub fn of(stopped_at: Option<Step>) -> Self {
        Self::ALL
            .into_iter()
            .find(|extent| extent.stops_at() == stopped_at)
            .unwrap_or_default()
    }

    /// Whether a generation of this extent has the step.
    pub fn covers(self, step: Step) -> bool {
        self >= match step {
            Step::Research => Self::Research,
            Step::Titles => Self::Titles,
            Step::Outline => Self::Outline,
            Step::Background | Step::Thumbnails => Self::Whole,
        }
    }
}

/// Where a generation's models are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ProviderChoice {
    /// The built-in drafter and painter.
    Offline,
    /// A server that speaks Chat Completions.
    #[serde(rename_all = "camelCase")]
    Compatible {
        /// The text model's name.
        model: String,
        /// The image model's name, where there is one.
        image_model: Option<String>,
        /// The server's origin, without credentials; for messages.
        origin: String,
    },
}

impl ProviderChoice {
    /// Every page and file must say "offline draft".
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Offline)
    }
}

/// The settings of one generation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Who picks the title.
    pub title_selection: TitleSelection,
    /// 0 to 3.
    pub thumbnails: u8,
    /// Whether words are set on them.
    pub composing: Composing,
    /// The least score.
    pub quality_bar: u8,
    /// What happens below it.
    pub below_bar: BelowBar,
    /// Where the models are.
    pub provider: ProviderChoice,
    /// How far it goes. Rows stored before there was a choice are whole.
    #[serde(default)]
    pub extent: Extent,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_were_stored_before_there_was_a_choice_are_whole() {
        let stored = r#"{"titleSelection":"best","thumbnails":3,"composing":"compose","qualityBar":60,
            "belowBar":"fail","provider":{"kind":"offline"}}"#;
        let settings: Settings = serde_json::from_str(stored).unwrap();
        assert_eq!(settings.extent, Extent::Whole);
        let again = serde_json::to_string(&settings).unwrap();
        assert_eq!(serde_json::from_str::<Settings>(&again).unwrap(), settings);
    }

    #[test]
    fn an_extent_is_named_by_its_last_step() {
        for extent in Extent::ALL {
            assert_eq!(Extent::parse(extent.as_str()), Some(extent));
            let last = Step::parse(extent.as_str()).unwrap();
            assert!(extent.covers(last));
            assert_eq!(extent.stops_at(), (extent < Extent::Whole).then_some(last));
            assert_eq!(Extent::of(extent.stops_at()), extent);
        }
        assert_eq!(Extent::parse(" ALL "), Some(Extent::Whole));
        assert_eq!(Extent::parse("background"), None);
        assert_eq!(Extent::parse(""), None);
    }
}
