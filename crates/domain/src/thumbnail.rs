//! The picture as stored: the background, and the pairs of title and thumbnail for Test & Compare.

use serde::{Deserialize, Serialize};

use crate::layout::Layout;

/// A stored file, named by the SHA-256 of its bytes in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BlobId(pub String);

/// Who painted a background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Painter {
    /// The configured image model.
    Model,
    /// The built-in procedural painter.
    Procedural,
}

/// The result of the step `background`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Background {
    /// The picture.
    pub blob: BlobId,
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub media_type: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Who painted it.
    pub painter: Painter,
    /// Why it is not the model's, when it was asked for and is not.
    pub fallback_reason: Option<String>,
}

/// A title with its thumbnail, to be uploaded together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pair {
    /// The title.
    pub title: String,
    /// The words on the picture.
    pub words: String,
    /// How they are set.
    pub layout: Layout,
    /// The file in the package's folder, such as `thumbnail-1.jpg`.
    pub file: String,
    /// The stored JPEG.
    pub blob: BlobId,
    /// The worst contrast between letters and what surrounds them; at least 4.5.
    pub contrast: f32,
}

/// The result of the step `thumbnails`: up to three pairs, the picked title first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Thumbnails {
    /// The pairs.
    pub pairs: Vec<Pair>,
}
