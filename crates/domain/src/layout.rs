//! The three thumbnail layouts. YouTube's Test & Compare takes three variants, so a package has exactly these.

use serde::{Deserialize, Serialize};

/// Where a thumbnail sets its words on the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A stacked column on the side that the picture brief leaves empty.
    Column,
    /// One wide band over the upper part of the picture.
    Banner,
    /// A solid panel that takes a third of the width, the picture beside it.
    Panel,
}

impl Layout {
    /// All layouts, in the order in which a package's pairs use them.
    pub const ALL: [Self; 3] = [Self::Column, Self::Banner, Self::Panel];
}

/// The side of the picture that stays empty for words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left half.
    Left,
    /// Right half.
    Right,
}
