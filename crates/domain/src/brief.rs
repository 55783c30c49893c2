//! What each agent is asked: typed, so that the offline drafter reads it as data and the prompts are made from it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::keyword::Keyword;
use crate::language::Language;
use crate::research::{PictureBrief, Research};
use crate::settings::ContentType;
use crate::titles::SelectedTitle;

/// What the user asked for: the same for all agents of a generation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Brief {
    /// What the video is about.
    pub keyword: Keyword,
    /// The language of everything that is made.
    pub language: Language,
    /// The channel's field, such as "baking".
    pub niche: Option<String>,
    /// Who watches.
    pub audience: Option<String>,
    /// What kind of video.
    pub content_type: ContentType,
    /// Makes the offline drafter and the procedural painter repeatable.
    pub seed: u64,
}

/// One agent's task.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// Research the keyword.
    Research(ResearchTask),
    /// Propose titles.
    Titles(TitlesTask),
    /// Outline the video for a title.
    Outline(OutlineTask),
}

/// The research agent's task.
#[derive(Debug, Clone, PartialEq)]
pub struct ResearchTask {
    /// What the user asked for.
    pub brief: Arc<Brief>,
}

/// The title agent's task.
#[derive(Debug, Clone, PartialEq)]
pub struct TitlesTask {
    /// What the user asked for.
    pub brief: Arc<Brief>,
    /// The grounds.
    pub research: Arc<Research>,
    /// 1 for the first list; each "again" adds one.
    pub revision: u32,
    /// What the person said with "again".
    pub note: Option<String>,
    /// Titles of earlier lists; none of them comes back.
    pub turned_down: Vec<String>,
}

/// The outline agent's task.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineTask {
    /// What the user asked for.
    pub brief: Arc<Brief>,
    /// The grounds.
    pub research: Arc<Research>,
    /// The title that the outline must keep the promise of.
    pub title: SelectedTitle,
}

/// The thumbnail agent's task. It does not know the title, so that the picture never waits for the pick.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureTask {
    /// What the user asked for.
    pub brief: Arc<Brief>,
    /// What the picture shows.
    pub picture: PictureBrief,
}
