//! What a user may set for one generation. Stored with it, so that it goes on as it began.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The least score an agent's result must reach, unless configured.
pub const DEFAULT_QUALITY_BAR: u8 = 60;

/// The kind of video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
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
}
