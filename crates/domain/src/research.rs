//! What the research agent delivers: what viewers want to know, and a brief for the picture.

use serde::{Deserialize, Serialize};

use crate::layout::Side;

/// The grounds on which titles and outline stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Research {
    /// Who watches and what they are after, in two or three sentences.
    pub summary: String,
    /// What viewers want to know or reach.
    pub wants: Vec<String>,
    /// What they are afraid of or tired of.
    pub fears: Vec<String>,
    /// Questions in the words of viewers; at least five.
    pub questions: Vec<String>,
    /// Ways to tell it; at least three.
    pub angles: Vec<Angle>,
    /// The search words the video should be found by.
    pub primary_keyword: String,
    /// Further search words.
    pub secondary_keywords: Vec<String>,
    /// Statements that the video may make.
    pub facts: Vec<Fact>,
    /// What the thumbnail shows.
    pub picture: PictureBrief,
}

/// A way to tell the story, and why it would work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Angle {
    /// A few words.
    pub name: String,
    /// Why viewers would care.
    pub why: String,
}

/// A statement with where it comes from. Without a source it is marked as unsourced everywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    /// The statement.
    pub claim: String,
    /// Where it stands; `None` is "unsourced".
    pub source: Option<Source>,
}

/// A page that a fact was taken from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The page's title.
    pub title: String,
    /// Its address (http or https).
    pub url: String,
}

/// What the thumbnail's background shows. It never holds lettering: greenlit sets the words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PictureBrief {
    /// The thing or scene.
    pub subject: String,
    /// The feeling.
    pub mood: String,
    /// Two to four colours as `#rrggbb`, the strongest first.
    pub palette: Vec<String>,
    /// Where room stays for words.
    pub empty_side: Side,
}
