//! The model table: what models cost and what they can do, as data with dates and sources (`models.toml`). A user's
//! own file overrides rows by name. A model that is not in it can be used; its cost is unknown.

use std::collections::HashMap;

use greenlit_domain::model::Usage;
use greenlit_domain::money::Cost;
use greenlit_domain::prices::{self, Prices};
use greenlit_domain::settings::Extent;
use greenlit_domain::step::Step;
use serde::Deserialize;

const EMBEDDED: &str = include_str!("models.toml");

/// What is known of models.
#[derive(Debug, Clone)]
pub struct Table {
    rows: HashMap<String, Row>,
}

/// One model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The model's name.
    pub id: String,
    /// Where its figures come from.
    #[serde(default)]
    pub source: String,
    /// Its prices; the latest that holds on a day counts.
    #[serde(default)]
    pub prices: Vec<Prices>,
    /// What it can do as a text model.
    #[serde(default)]
    pub text: Option<TextAbility>,
    /// What it can do as a picture model.
    #[serde(default)]
    pub image: Option<ImageAbility>,
}

/// What a text model can do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextAbility {
    /// The reasoning effort that is asked for; without one the word is not sent.
    pub effort: Option<String>,
}

impl TextAbility {
    /// Room for hidden reasoning, which counts as output. An effort that thinks gets as much as the longest answer.
    pub fn reasoning_tokens(&self) -> u32 {
        match self.effort.as_deref() {
            None | Some("none") => 0,
            Some(_) => 6_000,
        }
    }
}

/// What a picture model can do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageAbility {
    /// The quality that is asked for.
    pub quality: String,
    /// The file format that is asked for.
    pub format: String,
    /// About how many output tokens a picture of 1536x864 takes in this quality, where known.
    #[serde(default)]
    pub tokens: Option<u64>,
}

/// Why the table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The text is not a table of models.
    #[error("the model table cannot be read: {0}")]
    Form(#[from] toml::de::Error),
    /// A figure makes no sense.
    #[error("the model table has a wrong figure for {model}: {what}")]
    Figure {
        /// Which model.
        model: String,
        /// What is wrong and what would be right.
        what: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    model: Vec<Row>,
}

impl Table {
    /// The embedded table, its rows replaced by those of `overrides` that have the same name.
    pub fn load(overrides: Option<&str>) -> Result<Self, TableError> {
        let mut table = Self {
            rows: HashMap::new(),
        };
        for text in [Some(EMBEDDED), overrides].into_iter().flatten() {
            let file: File = toml::from_str(text)?;
            for row in file.model {
                check(&row)?;
                table.rows.insert(row.id.clone(), row);
            }
        }
        Ok(table)
    }

    /// The row of a model.
    pub fn row(&self, model: &str) -> Option<&Row> {
        self.rows.get(model)
    }

    /// The prices of a model that hold on a day (`YYYY-MM-DD`).
    pub fn prices(&self, model: &str, today: &str) -> Option<&Prices> {
        self.row(model)?
            .prices
            .iter()
            .filter(|prices| prices.from.as_str() <= today)
            .max_by(|a, b| a.from.cmp(&b.from))
    }

    /// What a text model can do; of an unknown one nothing beyond the common form is asked.
    pub fn text_ability(&self, model: &str) -> TextAbility {
        self.row(model)
            .and_then(|row| row.text.clone())
            .unwrap_or_default()
    }

    /// What a picture model can do, when it is known.
    pub fn image_ability(&self, model: &str) -> Option<&ImageAbility> {
        self.row(model)?.image.as_ref()
    }

    /// What a package costs, before its first call.
    pub fn estimate(&self, text_model: &str, image_model: Option<&str>, today: &str) -> Estimate {
        self.estimate_until(text_model, image_model, today, Extent::Whole)
    }

    /// What a package of this extent costs, before its first call.
    pub fn estimate_until(
        &self,
        text_model: &str,
        image_model: Option<&str>,
        today: &str,
        extent: Extent,
    ) -> Estimate {
        let steps = [Step::Research, Step::Titles, Step::Outline];
        let count = steps
            .into_iter()
            .filter(|step| extent.covers(*step))
            .count();
        let image_model = image_model.filter(|_| extent.covers(Step::Background));
        let text = self.prices(text_model, today);
        let hidden = u64::from(self.text_ability(text_model).reasoning_tokens());
        let picture = image_model.map_or(Cost::FREE, |model| self.picture(model, today));
        let texts = |calls: &[TextCall], tries: u64, hidden: u64| -> Cost {
            calls
                .iter()
                .map(|call| prices::cost(text, Some(&call.usage(tries, hidden))))
                .sum()
        };
        Estimate {
            typical: texts(&TYPICAL[..count], 1, hidden / 4) + picture,
            worst: texts(&WORST[..count], 3, hidden) + picture,
        }
    }

    fn picture(&self, model: &str, today: &str) -> Cost {
        let tokens = self.image_ability(model).and_then(|ability| ability.tokens);
        let prices = self.prices(model, today);
        let by_piece = prices.is_some_and(|prices| prices.per_image.is_some());
        if tokens.is_none() && !by_piece {
            return Cost::UNKNOWN;
        }
        let usage = Usage {
            input: PICTURE_PROMPT,
            image_output: tokens.unwrap_or(0),
            images: 1,
            ..Usage::default()
        };
        prices::cost(prices, Some(&usage))
    }
}

/// What a package costs, before its first call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// Every agent is good at its first try.
    pub typical: Cost,
    /// Every agent needs all its tries and answers at the greatest length.
    pub worst: Cost,
}

/// Tokens of one text call.
struct TextCall {
    input: u64,
    output: u64,
}

impl TextCall {
    /// A repeat sends the earlier answer again, and the reasons.
    fn usage(&self, tries: u64, hidden: u64) -> Usage {
        let repeats = tries - 1;
        Usage {
            input: self.input * tries + (self.output + REASONS) * repeats,
            output: (self.output + hidden) * tries,
            ..Usage::default()
        }
    }
}

/// The reasons that go back with a weak answer, in tokens.
const REASONS: u64 = 600;
/// The prompt of a picture, in tokens.
const PICTURE_PROMPT: u64 = 250;
/// Research, titles, outline: the prompts' and schemas' length at four characters a token, answers as long as the
/// rules ask for, in English.
const TYPICAL: [TextCall; 3] = [
    TextCall {
        input: 1_000,
        output: 1_200,
    },
    TextCall {
        input: 1_800,
        output: 600,
    },
    TextCall {
        input: 2_100,
        output: 1_800,
    },
];
/// The same at the agents' greatest lengths, and inputs in scripts that take twice the tokens.
const WORST: [TextCall; 3] = [
    TextCall {
        input: 1_500,
        output: 4_000,
    },
    TextCall {
        input: 6_000,
        output: 2_500,
    },
    TextCall {
        input: 6_500,
        output: 6_000,
    },
];

fn check(row: &Row) -> Result<(), TableError> {
    let wrong = |what: &str| {
        Err(TableError::Figure {
            model: row.id.clone(),
            what: what.to_owned(),
        })
    };
    for prices in &row.prices {
        if !is_date(&prices.from) {
            return wrong("`from` is not a day such as 2026-11-24");
        }
        let figures = [
            Some(prices.input),
            prices.cached_input,
            prices.cache_write,
            Some(prices.output),
            prices.image_output,
            prices.per_image,
            prices.per_search,
        ];
        if figures
            .into_iter()
            .flatten()
            .any(|p| !p.is_finite() || p < 0.0)
        {
            return wrong("a price is negative or not a number");
        }
    }
    Ok(())
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use greenlit_domain::money::MicroDollars;

    const TODAY: &str = "2026-11-24";

    fn embedded() -> Table {
        Table::load(None).unwrap()
    }

    #[test]
    fn every_embedded_row_has_a_source_and_a_price_that_holds() {
        let table = embedded();
        assert!(table.rows.len() >= 7);
        for row in table.rows.values() {
            assert!(!row.source.is_empty(), "{}", row.id);
            assert!(table.prices(&row.id, TODAY).is_some(), "{}", row.id);
            assert!(row.text.is_some() != row.image.is_some(), "{}", row.id);
        }
    }

    #[test]
    fn the_latest_price_that_holds_counts() {
        let own = r#"
            [[model]]
            id = "m"
            prices = [
                { from = "2026-12-01", input = 3.0, output = 3.0 },
                { from = "2026-01-01", input = 1.0, output = 1.0 },
                { from = "2026-06-01", input = 2.0, output = 2.0 },
            ]"#;
        let table = Table::load(Some(own)).unwrap();
        assert_eq!(table.prices("m", TODAY).unwrap().input, 2.0);
        assert_eq!(table.prices("m", "2026-12-01").unwrap().input, 3.0);
        assert_eq!(table.prices("m", "2025-12-31"), None);
        assert_eq!(table.prices("unknown", TODAY), None);
    }

    #[test]
    fn a_users_row_replaces_the_embedded_one() {
        let own = "[[model]]\nid = \"gpt-6-luna\"\nprices = [{ from = \"2026-11-01\", input = 9.0, output = 9.0 }]";
        let table = Table::load(Some(own)).unwrap();
        assert_eq!(table.prices("gpt-6-luna", TODAY).unwrap().input, 9.0);
        assert_eq!(table.text_ability("gpt-6-luna").effort, None);
        assert!(table.row("gpt-6-sol").is_some());
    }

    #[test]
    fn a_wrong_table_says_what_is_wrong() {
        let prices = |text: &str| format!("[[model]]\nid = \"m\"\nprices = [{{ {text} }}]");
        for (text, words) in [
            ("[[model]]".to_owned(), "id"),
            ("[[models]]\nid = \"m\"".to_owned(), "models"),
            (prices("from = \"2026-11-01\", inputs = 1.0"), "inputs"),
            (prices("from = \"soon\", input = 1.0"), "2026-11-24"),
            (prices("from = \"2026-11-01\", input = -1.0"), "negative"),
            (
                prices("from = \"2026-11-01\", output = nan"),
                "not a number",
            ),
        ] {
            let error = Table::load(Some(&text)).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }

    #[test]
    fn a_package_is_estimated_before_its_first_call() {
        let estimate = embedded().estimate("gpt-6-luna", Some("gpt-image-2.5-flare"), TODAY);
        // Texts: 4,900 in at 0.10, 3,600 out at 0.50. Picture: 250 in at 5, 556 out at 30.
        assert_eq!(estimate.typical, Cost::from(MicroDollars(2_290 + 17_930)));
        assert!(estimate.worst.0 > estimate.typical.0);
    }

    #[test]
    fn an_estimate_counts_only_what_is_made() {
        let table = embedded();
        let until = |extent| {
            let image = Some("gpt-image-2.5-flare");
            let estimate = table.estimate_until("gpt-6-luna", image, TODAY, extent);
            (estimate.typical, estimate.worst)
        };
        // 1,000 in at 0.10 and 1,200 out at 0.50.
        assert_eq!(until(Extent::Research).0, Cost::from(MicroDollars(700)));
        // All texts: 4,900 in, 3,600 out.
        assert_eq!(until(Extent::Outline).0, Cost::from(MicroDollars(2_290)));
        let all = Extent::ALL.map(until);
        assert!(
            all.is_sorted_by(|a, b| a.0.0 < b.0.0 && a.1.0 < b.1.0),
            "{all:?}"
        );
        let unknown = table.estimate_until("gpt-6-luna", Some("no-price"), TODAY, Extent::Outline);
        assert_ne!(unknown.typical, Cost::UNKNOWN);
    }

    #[test]
    fn an_estimate_with_an_unknown_part_is_unknown() {
        let table = embedded();
        for (text, image) in [
            ("llama", None),
            ("gpt-6-luna", Some("stable-diffusion")),
            ("gpt-6-luna", Some("gpt-image-2.5-sunburst")),
        ] {
            assert_eq!(table.estimate(text, image, TODAY).typical, Cost::UNKNOWN);
        }
        assert_ne!(
            table.estimate("gpt-6-luna", None, TODAY).typical,
            Cost::UNKNOWN
        );
    }
}
