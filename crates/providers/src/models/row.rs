//! One model as the table has it. docs/models.md explains each word to users; a word that is not here is an error.

use std::collections::BTreeMap;
use std::fmt;

use greenlit_domain::prices::Prices;
use serde::Deserialize;
use serde::de::{self, MapAccess, Visitor};

use super::size::{Size, Sizes};

/// One model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The model's name.
    pub id: String,
    /// Where its figures come from, and which of them are in doubt.
    #[serde(default)]
    pub source: String,
    /// Other names of the same model. A name with a day at its end, as snapshots have it, needs no entry.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How many tokens question and answer may have together.
    #[serde(default)]
    pub context: Option<u32>,
    /// How many tokens an answer may have, hidden ones included.
    #[serde(default)]
    pub max_output: Option<u32>,
    /// The last day on which it answers, as `YYYY-MM-DD`.
    #[serde(default)]
    pub shutdown: Option<String>,
    /// The model of this table to use instead.
    #[serde(default)]
    pub replacement: Option<String>,
    /// Its prices; the latest that holds on a day counts.
    #[serde(default)]
    pub prices: Vec<Prices>,
    /// What it can do as a text model.
    #[serde(default)]
    pub text: Option<TextAbility>,
    /// What it can do as a picture model.
    #[serde(default)]
    pub image: Option<ImageAbility>,
    /// What it makes of texts to compare them.
    #[serde(default)]
    pub embedding: Option<EmbeddingAbility>,
}

/// What a text model can do. `None` is not known: then nothing beyond the common form is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextAbility {
    /// The reasoning effort that is asked for; without one the word is not sent.
    #[serde(default)]
    pub effort: Option<String>,
    /// The efforts that it takes; none at all when it does not reason.
    #[serde(default)]
    pub efforts: Option<Vec<String>>,
    /// Whether it takes a temperature.
    #[serde(default)]
    pub temperature: Option<Temperature>,
    /// How it is told the form of its answer.
    #[serde(default, rename = "schema")]
    pub form: Option<JsonForm>,
    /// Where it answers.
    #[serde(default)]
    pub wires: Option<Vec<Wire>>,
    /// How many tokens an answer may have, hidden ones included. A row has it beside `text`.
    #[serde(skip)]
    pub max_output: Option<u32>,
    /// How many tokens question and answer may have together. A row has it beside `text`.
    #[serde(skip)]
    pub context: Option<u32>,
}

impl TextAbility {
    /// Room for hidden reasoning, which counts as output. An effort that thinks gets as much as the longest answer.
    pub fn reasoning_tokens(&self) -> u32 {
        self.reasoning_tokens_of(self.effort.as_deref())
    }

    /// The same for another effort than the table's.
    pub fn reasoning_tokens_of(&self, effort: Option<&str>) -> u32 {
        match effort {
            Some("none") => 0,
            Some(_) => 6_000,
            // Asked for nothing, a model that reasons does so as its maker thinks best.
            None if self.efforts.as_ref().is_some_and(|all| !all.is_empty()) => 6_000,
            None => 0,
        }
    }
}

/// Whether a model takes a temperature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temperature {
    /// Always.
    Yes,
    /// Never: the word is a 400.
    No,
    /// Only while the effort is `none`.
    WithoutEffort,
}

/// How a model is told the form of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonForm {
    /// By a JSON schema that it cannot leave.
    Strict,
    /// As "a JSON object"; the schema stands in the prompt.
    Object,
    /// By the prompt alone.
    Prompt,
}

/// Where a text model answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// `/responses`.
    Responses,
    /// `/chat/completions`.
    Chat,
}

/// What a picture model can do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageAbility {
    /// The sizes that it paints; `None` is not known.
    #[serde(default)]
    pub sizes: Option<Sizes>,
    /// The size that [`Self::tokens`] are counted for.
    #[serde(default)]
    pub size: Option<Size>,
    /// The qualities that it takes; `None` is not known.
    #[serde(default)]
    pub qualities: Option<Vec<String>>,
    /// The quality that is asked for.
    pub quality: String,
    /// The file formats that it writes; `None` is not known.
    #[serde(default)]
    pub formats: Option<Vec<String>>,
    /// The file format that is asked for.
    pub format: String,
    /// About how many output tokens a picture takes, where known.
    #[serde(default)]
    pub tokens: Option<PictureTokens>,
}

impl ImageAbility {
    /// The size to ask for when a picture of this one is wanted: of those that the model paints the nearest in
    /// proportion, and of these the nearest in area.
    pub fn size_for(&self, width: u32, height: u32) -> (u32, u32) {
        let wanted = Size { width, height };
        let size = match &self.sizes {
            Some(sizes) => sizes.nearest(wanted),
            None => wanted,
        };
        (size.width, size.height)
    }

    /// Output tokens of one picture in the quality that is asked for.
    pub fn picture_tokens(&self, quality: Option<&str>) -> Option<u64> {
        match self.tokens.as_ref()? {
            PictureTokens::Any(tokens) => Some(*tokens),
            PictureTokens::ByQuality(by_quality) => {
                by_quality.get(quality.unwrap_or(&self.quality)).copied()
            }
        }
    }
}

/// About how many output tokens a picture takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureTokens {
    /// In the quality that is asked for.
    Any(u64),
    /// By quality.
    ByQuality(BTreeMap<String, u64>),
}

impl<'de> Deserialize<'de> for PictureTokens {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tokens;
        impl<'de> Visitor<'de> for Tokens {
            type Value = PictureTokens;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a number of tokens, or one for each quality such as { low = 249, medium = 556 }",
                )
            }

            fn visit_u64<E: de::Error>(self, tokens: u64) -> Result<PictureTokens, E> {
                Ok(PictureTokens::Any(tokens))
            }

            fn visit_i64<E: de::Error>(self, tokens: i64) -> Result<PictureTokens, E> {
                u64::try_from(tokens)
                    .map(PictureTokens::Any)
                    .map_err(|_| E::invalid_value(de::Unexpected::Signed(tokens), &self))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PictureTokens, A::Error> {
                let mut by_quality = BTreeMap::new();
                while let Some((quality, tokens)) = map.next_entry()? {
                    by_quality.insert(quality, tokens);
                }
                Ok(PictureTokens::ByQuality(by_quality))
            }
        }
        deserializer.deserialize_any(Tokens)
    }
}

/// What an embedding model makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingAbility {
    /// Numbers a vector.
    pub dimensions: u32,
    /// Whether fewer may be asked for.
    pub shortenable: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_thinks_gets_room_for_it() {
        let ability = |effort: Option<&str>, efforts: Option<&[&str]>| TextAbility {
            effort: effort.map(str::to_owned),
            efforts: efforts.map(|all| all.iter().map(ToString::to_string).collect()),
            ..TextAbility::default()
        };
        for (effort, efforts, tokens) in [
            (None, None, 0),
            (None, Some(&[][..]), 0),
            (Some("none"), Some(&["none", "low"][..]), 0),
            (Some("low"), Some(&["none", "low"][..]), 6_000),
            (None, Some(&["minimal", "low"][..]), 6_000),
            (Some("low"), None, 6_000),
        ] {
            assert_eq!(
                ability(effort, efforts).reasoning_tokens(),
                tokens,
                "{effort:?} of {efforts:?}"
            );
        }
    }
}
