//! The package as `package.json` holds it and `--json` prints it. docs/package.schema.json is its schema.
//!
//! A generation may stop early; what it did not come to is `None` then, and `stopped_at` says where it stopped.

use serde::{Deserialize, Serialize};

use crate::event::CallState;
use crate::id::GenerationId;
use crate::language::Language;
use crate::layout::Layout;
use crate::model::Usage;
use crate::money::Cost;
use crate::outline::{Chapter, Hook, Section};
use crate::research::Research;
use crate::step::Step;
use crate::time::Timestamp;
use crate::titles::{SelectedTitle, TitleCandidate};

/// Everything that a generation delivers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Package {
    /// [`crate::generation::SCHEMA_VERSION`] of the program that wrote it.
    pub schema_version: u32,
    /// The generation.
    pub job_id: GenerationId,
    /// What it was made for.
    pub keyword: String,
    /// The language of all texts.
    pub language: Language,
    /// Made by the built-in drafter, without a model.
    pub offline_draft: bool,
    /// When it was finished.
    pub completed_at: Timestamp,
    /// The step after which it stopped, as it was asked to; `None` is a whole package.
    pub stopped_at: Option<Step>,
    /// The grounds.
    pub research: Research,
    /// All candidates, best first.
    pub titles: Option<Vec<TitleCandidate>>,
    /// The chosen one.
    pub selected_title: Option<SelectedTitle>,
    /// The plan of the video.
    pub outline: Option<PackageOutline>,
    /// The text to upload, chapters and hashtags included.
    pub description: Option<String>,
    /// The tags to upload.
    pub tags: Option<Vec<String>>,
    /// The chapter marks.
    pub chapters: Option<Vec<Chapter>>,
    /// Titles with their thumbnails for Test & Compare, the chosen title first; empty where none were wanted.
    pub pairs: Option<Vec<PackagePair>>,
    /// The background's file, where it is kept alone.
    pub background_file: Option<String>,
    /// What the user should know: repairs, fallbacks, results below the bar.
    pub notes: Vec<String>,
    /// All calls in micro-dollars; `null` when a part is not known.
    pub cost_micros: Cost,
    /// The ledger.
    pub calls: Vec<PackageCall>,
}

/// The plan of the video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PackageOutline {
    /// The first 15 seconds.
    pub hook: Hook,
    /// Four to eight sections.
    pub sections: Vec<Section>,
    /// What the viewer is asked to do.
    pub call_to_action: String,
    /// The comment to pin.
    pub pinned_comment: String,
    /// Each with its `#`.
    pub hashtags: Vec<String>,
}

/// A title with its thumbnail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PackagePair {
    /// The title.
    pub title: String,
    /// The words on the picture.
    pub words: String,
    /// How they are set.
    pub layout: Layout,
    /// The file beside `package.json`.
    pub file: String,
}

/// One call of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PackageCall {
    /// For which step.
    pub step: Step,
    /// Which provider.
    pub provider: String,
    /// Which model.
    pub model: String,
    /// How it ended.
    pub state: CallState,
    /// What the provider counted.
    pub usage: Option<Usage>,
    /// What it cost in micro-dollars.
    pub cost_micros: Cost,
    /// How long it took.
    pub duration_ms: Option<u64>,
}
