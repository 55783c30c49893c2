//! What the outline agent delivers: the video's plan and the texts that go with the upload.

use serde::{Deserialize, Deserializer, Serialize};

/// The outline as a model drafts it: everything that is not computed from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutlineDraft {
    /// The first 15 seconds.
    pub hook: Hook,
    /// Four to eight sections.
    pub sections: Vec<Section>,
    /// What the viewer is asked to do at the end.
    pub call_to_action: String,
    /// The description's own text, without chapters and hashtags; the promise in its first 120 characters.
    pub description: String,
    /// YouTube tags.
    pub tags: Vec<String>,
    /// Hashtags, each with its `#`.
    pub hashtags: Vec<String>,
    /// The comment to pin under the video.
    pub pinned_comment: String,
    /// At most four thumbnail words; asked for only when the title is a person's own words.
    pub thumbnail_words: Option<String>,
}

/// The first seconds of the video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hook {
    /// What is said.
    pub says: String,
    /// What is shown.
    pub shows: String,
}

/// A part of the video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// Its heading; becomes its chapter's title.
    pub heading: String,
    /// What is said.
    pub says: String,
    /// What is shown.
    pub shows: String,
    /// How long it takes.
    #[serde(deserialize_with = "seconds")]
    pub seconds: u32,
}

/// Seconds as models write them: below zero, beyond all bounds or with a fraction. The rules bound them; a whole outline
/// is not lost over one of them.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = f64::deserialize(deserializer)?;
    // Casting stops at the bounds of the type, and what is no number becomes 0.
    Ok(number.round() as u32)
}

/// A chapter mark in the description.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chapter {
    /// Seconds from the start; the first is 0.
    pub start: u32,
    /// What the chapter is called.
    pub title: String,
}

/// How long the hook lasts.
pub const HOOK_SECONDS: u32 = 15;

/// The judged outline, ready for the package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Outline {
    /// The first 15 seconds.
    pub hook: Hook,
    /// Four to eight sections.
    pub sections: Vec<Section>,
    /// What the viewer is asked to do at the end.
    pub call_to_action: String,
    /// The comment to pin.
    pub pinned_comment: String,
    /// The whole description as it is to be uploaded: text, chapters, hashtags; at most 5,000 bytes.
    pub description: String,
    /// YouTube tags, at most 500 as YouTube counts.
    pub tags: Vec<String>,
    /// Hashtags, each with its `#`; also at the end of the description.
    pub hashtags: Vec<String>,
    /// Computed from the hook and the sections' seconds, so that YouTube accepts them.
    pub chapters: Vec<Chapter>,
    /// Thumbnail words for a person's own title.
    pub thumbnail_words: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_seconds_are_read_and_left_to_the_rules() {
        for (written, read) in [("90", 90), ("-1", 0), ("59.6", 60), ("1e12", u32::MAX)] {
            let json = format!(r#"{{"heading":"a","says":"b","shows":"c","seconds":{written}}}"#);
            let section: Section = serde_json::from_str(&json).unwrap();
            assert_eq!(section.seconds, read, "{written}");
        }
        assert!(
            serde_json::from_str::<Section>(
                r#"{"heading":"a","says":"b","shows":"c","seconds":"soon"}"#
            )
            .is_err()
        );
    }
}
