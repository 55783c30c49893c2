//! Languages as BCP 47 tags, and how the keyword's own is found.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language tag such as `en`, `pt-BR` or `ja`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

impl Language {
    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
