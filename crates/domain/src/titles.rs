//! Title candidates and their open scores.

use serde::{Deserialize, Serialize};

/// How many candidates the title agent delivers.
pub const CANDIDATES: usize = 10;

/// A title as a model proposes it, not yet judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TitleDraft {
    /// The title.
    pub text: String,
    /// The angle it takes, in a few words.
    pub angle: String,
    /// At most four words for the thumbnail that add to the title.
    pub thumbnail_words: String,
}

/// A judged title.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TitleCandidate {
    /// 1 to 10, in the order of score; what a person types to pick it.
    pub id: u8,
    /// The title.
    pub text: String,
    /// The angle it takes.
    pub angle: String,
    /// Words for the thumbnail.
    pub thumbnail_words: String,
    /// 0 to 100, the sum of the parts.
    pub score: u8,
    /// Where the score comes from.
    pub parts: Vec<ScorePart>,
}

/// One named part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ScorePart {
    /// The part's name, as docs/title-score.md has it.
    pub name: String,
    /// Points given.
    pub points: f32,
    /// Points there are.
    pub max: f32,
    /// Why, in one short sentence.
    pub reason: String,
}

/// The title agent's result: the candidates in the order of their score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Titles {
    /// 1 for the first list; each "again" adds one.
    pub revision: u32,
    /// Best first.
    pub candidates: Vec<TitleCandidate>,
}

/// The title that a package is made for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SelectedTitle {
    /// The title.
    pub text: String,
    /// Which candidate; `None` for a person's own words.
    pub candidate: Option<u8>,
    /// The candidate's thumbnail words; own words have none until the outline agent proposes them.
    pub thumbnail_words: Option<String>,
}
