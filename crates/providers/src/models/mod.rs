//! The model table: what models cost, what they can do and when they go, as data with dates and sources
//! (`models.toml`). A user's own file overrides rows by name. A model that is not in it can be used; its cost is
//! unknown.
//!
//! Start at [`Table`]; `row` has the words of a row, `check` what makes one wrong.

mod asking;
mod check;
mod estimate;
mod life;
mod row;
mod size;

use std::collections::{BTreeMap, HashMap};

use greenlit_domain::prices::Prices;
use serde::Deserialize;

pub use estimate::{Estimate, StepEstimate, Wanted};
pub use life::Standing;
pub use row::{
    EmbeddingAbility, ImageAbility, JsonForm, PictureTokens, Row, Temperature, TextAbility, Wire,
};
pub use size::{Size, Sizes};

const EMBEDDED: &str = include_str!("models.toml");

/// What is known of models.
#[derive(Debug, Clone)]
pub struct Table {
    rows: BTreeMap<String, Row>,
    aliases: HashMap<String, String>,
}

/// Why the table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The text is not a table of models.
    #[error("the model table cannot be read: {0}")]
    Form(String),
    /// A row makes no sense.
    #[error("the model table has a wrong row for {model}: {what}")]
    Row {
        /// Which model.
        model: String,
        /// What is wrong and what would be right.
        what: String,
    },
}

impl Table {
    /// The embedded table, its rows replaced by those of `overrides` that have the same name.
    pub fn load(overrides: Option<&str>) -> Result<Self, TableError> {
        let mut table = Self {
            rows: BTreeMap::new(),
            aliases: HashMap::new(),
        };
        for text in [Some(EMBEDDED), overrides].into_iter().flatten() {
            table.add(rows(text)?)?;
        }
        Ok(table)
    }

    /// The rows of one file: each right by itself, and right among the others.
    fn add(&mut self, rows: Vec<Row>) -> Result<(), TableError> {
        let mut names = Vec::with_capacity(rows.len());
        for row in rows {
            let wrong = |what| TableError::Row {
                model: row.id.clone(),
                what,
            };
            check::row(&row).map_err(wrong)?;
            if names.contains(&row.id) {
                return Err(wrong("it stands twice: leave one of them out".to_owned()));
            }
            for alias in &row.aliases {
                self.aliases.insert(alias.clone(), row.id.clone());
            }
            names.push(row.id.clone());
            self.rows.insert(row.id.clone(), row);
        }
        // Rows of an earlier file are not checked again: a replacement of theirs that the user lets die is followed
        // on (see `life`), and the user cannot mend them.
        for row in names.iter().filter_map(|name| self.rows.get(name)) {
            check::replacement(row, self).map_err(|what| TableError::Row {
                model: row.id.clone(),
                what,
            })?;
        }
        Ok(())
    }

    /// The row of a model: by its name, by another name of it, or by the name of a snapshot, which has a day at its end.
    pub fn row(&self, model: &str) -> Option<&Row> {
        let named = |name: &str| {
            self.rows
                .get(name)
                .or_else(|| self.rows.get(self.aliases.get(name)?))
        };
        named(model).or_else(|| named(without_day(model)?))
    }

    /// The one name of a model that has several: its row's, else its own without a snapshot's day.
    pub fn name_of(&self, model: &str) -> String {
        let known = self.row(model).map(|row| row.id.as_str());
        known
            .or_else(|| without_day(model))
            .unwrap_or(model)
            .to_owned()
    }

    /// All rows, by name.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.values()
    }

    /// The prices of a model that hold on a day (`YYYY-MM-DD`).
    pub fn prices(&self, model: &str, today: &str) -> Option<&Prices> {
        self.row(model)?
            .prices
            .iter()
            .filter(|prices| prices.from.as_str() <= today)
            .max_by(|a, b| a.from.cmp(&b.from))
    }

    /// What a text model can do; of an unknown one everything is `None`.
    pub fn text_ability(&self, model: &str) -> TextAbility {
        let Some(row) = self.row(model) else {
            return TextAbility::default();
        };
        TextAbility {
            max_output: row.max_output,
            context: row.context,
            ..row.text.clone().unwrap_or_default()
        }
    }

    /// What a picture model can do, when it is known.
    pub fn image_ability(&self, model: &str) -> Option<&ImageAbility> {
        self.row(model)?.image.as_ref()
    }
}

/// `gpt-5` of `gpt-5-2025-08-07`.
fn without_day(model: &str) -> Option<&str> {
    let (name, day) = model.split_at_checked(model.len().checked_sub("-2025-08-07".len())?)?;
    day.strip_prefix('-')
        .filter(|day| life::day(day).is_some())
        .map(|_| name)
}

/// The rows of a file. They are read one by one, so that an error can name its model.
fn rows(text: &str) -> Result<Vec<Row>, TableError> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(default)]
        model: Vec<toml::Table>,
    }
    let file: File = toml::from_str(text)
        .map_err(|error| TableError::Form(error.to_string().trim().to_owned()))?;
    let named = |(index, row): (usize, toml::Table)| {
        let model = match row.get("id").and_then(toml::Value::as_str) {
            Some(id) => id.to_owned(),
            None => format!("model number {}, which has no id", index + 1),
        };
        row.try_into::<Row>().map_err(|error| TableError::Row {
            model,
            what: one_line(&error.to_string()),
        })
    };
    file.model.into_iter().enumerate().map(named).collect()
}

/// The library tells the place on a line of its own.
fn one_line(message: &str) -> String {
    let lines: Vec<_> = message.lines().map(str::trim).collect();
    lines.join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-24";

    fn embedded() -> Table {
        Table::load(None).unwrap()
    }

    #[test]
    fn every_embedded_row_has_a_source_a_kind_and_while_it_lives_a_price() {
        let table = embedded();
        assert!(table.rows.len() >= 40);
        for row in table.rows() {
            let gone = matches!(table.standing(&row.id, TODAY), Standing::Gone { .. });
            assert!(!row.source.is_empty(), "{}", row.id);
            assert!(gone || table.prices(&row.id, TODAY).is_some(), "{}", row.id);
            let kinds = [
                row.text.is_some(),
                row.image.is_some(),
                row.embedding.is_some(),
            ];
            assert_eq!(kinds.iter().filter(|kind| **kind).count(), 1, "{}", row.id);
            assert_eq!(
                row.shutdown.is_some(),
                row.replacement.is_some(),
                "{}",
                row.id
            );
        }
    }

    #[test]
    fn every_embedded_text_row_knows_all_that_a_request_asks_of_it() {
        for row in embedded().rows() {
            if let Some(text) = &row.text {
                assert!(text.efforts.is_some(), "{}", row.id);
                assert!(text.temperature.is_some(), "{}", row.id);
                assert!(text.form.is_some() && text.wires.is_some(), "{}", row.id);
            }
        }
    }

    #[test]
    fn every_embedded_replacement_lives_beyond_january_2027() {
        let table = embedded();
        for row in table.rows() {
            if let Some(replacement) = &row.replacement {
                let standing = table.standing(replacement, "2027-02-01");
                assert_eq!(standing, Standing::Lives, "{} for {}", replacement, row.id);
            }
        }
    }

    #[test]
    fn the_size_of_an_embedded_picture_row_is_the_one_that_is_asked_for() {
        for row in embedded().rows() {
            if let Some(image) = &row.image {
                let size = image.size.unwrap();
                // What the thumbnail agent wants.
                let asked = image.size_for(1536, 864);
                assert_eq!(asked, (size.width, size.height), "{}", row.id);
            }
        }
    }

    #[test]
    fn another_name_and_a_snapshot_are_the_same_model() {
        let table = embedded();
        for (name, id) in [
            ("gpt-5.6", "gpt-5.6-sol"),
            ("gpt-4-0613", "gpt-4"),
            ("gpt-5-mini-2025-08-07", "gpt-5-mini"),
            ("gpt-image-2.5-flare-2026-09-08", "gpt-image-2.5-flare"),
            // A snapshot with a row of its own.
            ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13"),
            ("gpt-4o-2024-08-06", "gpt-4o"),
        ] {
            assert_eq!(table.row(name).unwrap().id, id, "{name}");
        }
        for name in [
            "gpt-5-2025-13-45",
            "-2025-08-07",
            "2025-08-07",
            "",
            "gpt-5-chat",
            "寿司寿司",
        ] {
            assert_eq!(table.row(name), None, "{name}");
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
        assert_eq!(table.text_ability("gpt-6-luna"), TextAbility::default());
        assert!(table.row("gpt-6-sol").is_some());
    }

    #[test]
    fn a_file_with_the_words_of_the_first_version_is_read_still() {
        let own = r#"
            [[model]]
            id = "writer"
            source = "our contract"
            text = { effort = "none" }
            prices = [{ from = "2026-11-01", input = 0.09, cached_input = 0.009, cache_write = 0.1, output = 0.45, per_search = 0.01 }]
            [[model]]
            id = "painter"
            image = { quality = "medium", format = "jpeg", tokens = 556 }
            prices = [{ from = "2026-11-24", input = 0.0, per_image = 0.02, image_output = 30.0 }]"#;
        let table = Table::load(Some(own)).unwrap();
        let text = table.text_ability("writer");
        assert_eq!(text.effort.as_deref(), Some("none"));
        assert_eq!((text.efforts, text.form, text.wires), (None, None, None));
        let image = table.image_ability("painter").unwrap();
        assert_eq!(image.picture_tokens(None), Some(556));
        assert_eq!(
            image.size_for(1001, 333),
            (1001, 333),
            "no size is known to be wrong"
        );
    }

    #[test]
    fn what_a_row_says_of_its_limits_is_known_with_its_abilities() {
        let ability = embedded().text_ability("gpt-6-luna");
        assert_eq!(ability.context, Some(1_050_000));
        assert_eq!(ability.max_output, Some(128_000));
        assert_eq!(ability.temperature, Some(Temperature::WithoutEffort));
        assert_eq!(ability.form, Some(JsonForm::Strict));
        assert_eq!(ability.wires, Some(vec![Wire::Responses, Wire::Chat]));
        assert_eq!(embedded().text_ability("llama3.1"), TextAbility::default());
    }

    #[test]
    fn a_wrong_table_names_the_model_and_says_what_would_be_right() {
        let row = |text: &str| format!("[[model]]\nid = \"m\"\n{text}");
        let prices = |text: &str| row(&format!("prices = [{{ {text} }}]"));
        let mut told = String::new();
        for text in [
            "[[model]]".to_owned(),
            "[[models]]\nid = \"m\"".to_owned(),
            "[[model]\nid = \"m\"".to_owned(),
            row("id2 = 1"),
            prices("from = \"2026-11-01\", inputs = 1.0"),
            prices("from = \"2026-11-01\", input = \"much\""),
            prices("from = \"soon\", input = 1.0"),
            prices("from = \"2026-02-30\", input = 1.0"),
            prices("from = \"2026-11-01\", input = -1.0"),
            prices("from = \"2026-11-01\", output = nan"),
            prices("from = \"2026-11-01\", flex = -0.5"),
            prices("from = \"2026-11-01\", long = { above = 272000, input = 2.0 }"),
            row("shutdown = \"2026-13-01\""),
            row("replacement = \"gpt-6-luna\""),
            row("shutdown = \"2027-01-01\"\nreplacement = \"gpt-7\""),
            row("shutdown = \"2027-01-01\"\nreplacement = \"gpt-5\""),
            row("text = { effort = \"huge\", efforts = [\"low\", \"high\"] }"),
            row("text = { temperature = \"maybe\" }"),
            row("text = { schema = \"loose\" }"),
            row("text = { wires = [] }"),
            row("text = { wires = [\"telegraph\"] }"),
            row("image = { quality = \"medium\" }"),
            row(
                "image = { quality = \"hd\", qualities = [\"low\", \"medium\"], format = \"png\" }",
            ),
            row("image = { quality = \"low\", format = \"png\", sizes = \"all\" }"),
            row("image = { quality = \"low\", format = \"png\", sizes = [\"big\"] }"),
            row(
                "image = { quality = \"low\", format = \"png\", sizes = \"any\", size = \"1920x1080\" }",
            ),
            row("image = { quality = \"low\", format = \"png\", tokens = \"many\" }"),
            row(
                "image = { quality = \"low\", format = \"png\", qualities = [\"low\"], tokens = { lo = 5 } }",
            ),
            row("embedding = { dimensions = 0.5, shortenable = true }"),
            format!("{}\n{}", row(""), row("")),
        ] {
            let error = Table::load(Some(&text)).unwrap_err();
            told.push_str(&format!("{text}\n    {error}\n\n"));
        }
        insta::assert_snapshot!(told);
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_table_is_refused_or_holds_rows_that_cost_no_less_than_nothing() {
            greenlit_fuzz::fuzz!(
                &[
                    "[[model]]\nid = \"a\"\nsource = \"s\"\nprices = [{ from = \"2026-01-01\", input = 1.0, output = 2.0 }]\n",
                    "[[model]]\n",
                    "id = \"b\"\n",
                    "source = \"s\"\n",
                    "aliases = [\"a\"]\n",
                    "shutdown = \"2027-01-01\"\n",
                    "replacement = \"a\"\n",
                    "max_output = 9223372036854775807\n",
                    "context = 1\n",
                    "prices = []\n",
                    "prices = [{ from = \"soon\", input = -1.0, output = nan }]\n",
                    "prices = [{ from = \"2026-01-01\", input = inf }]\n",
                    "[model.text]\n",
                    "[model.image]\n",
                    "input = 1.0\n",
                    "quality = \"low\"\n",
                    "= ",
                    "\"",
                    "[",
                    "]",
                    "gpt-6-luna",
                ],
                |text| match Table::load(Some(text)) {
                    Ok(table) =>
                        for row in table.rows() {
                            assert!(!row.id.trim().is_empty(), "{text}");
                            assert!(
                                row.prices
                                    .iter()
                                    .all(|p| p.input >= 0.0 && p.output.is_finite()),
                                "{text}"
                            );
                            assert_eq!(
                                table.row(&row.id).map(|found| &found.id),
                                Some(&row.id),
                                "{text}"
                            );
                        },
                    Err(error) => assert!(error.to_string().len() < 8_000, "{error}"),
                }
            );
        }
    }
}
