//! Keywords as CSV with named columns.

use ::csv::{Position, ReaderBuilder, StringRecord, Trim};

use super::{COLUMNS, Row, Rows, column};
use crate::request::Typed;

/// Why a text is no table of keywords.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// No column is named `keyword`.
    #[error(
        "the first line must name the columns, and one of them `keyword`; the others are {}",
        COLUMNS[1..].join(", ")
    )]
    NoKeyword,
    /// Columns that there are not.
    #[error("there are no columns {}; there are {}", quoted(names), COLUMNS.join(", "))]
    Unknown {
        /// Their names.
        names: Vec<String>,
    },
    /// A column that is there twice.
    #[error("the column {name:?} is there twice")]
    Twice {
        /// Its name.
        name: String,
    },
    /// A line with more fields than there are columns.
    #[error(
        "line {line} has {found} fields and the header {wanted}: put quotes around a field with a comma"
    )]
    TooManyFields {
        /// The line, from 1.
        line: u64,
        /// How many there are.
        found: usize,
        /// How many columns there are.
        wanted: usize,
    },
    /// There is nothing below the header.
    #[error("has no rows after its header")]
    NoRows,
    /// It cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

fn quoted(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
    names.join(", ")
}

/// Reads the rows. What one leaves empty is taken from the defaults.
///
/// # Errors
/// When the header names columns that there are not, or a record cannot be told from the next.
pub fn csv(text: &str, defaults: &Typed) -> Result<Rows, CsvError> {
    let unreadable = |error: ::csv::Error| CsvError::Unreadable(error.to_string());
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .map_err(unreadable)?
        .iter()
        .map(|name| column(name).map_or_else(|| name.to_lowercase(), str::to_owned))
        .collect();
    check_header(&header)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, Position::line);
        if record.len() > header.len() {
            return Err(CsvError::TooManyFields {
                line,
                found: record.len(),
                wanted: header.len(),
            });
        }
        rows.push(Row {
            line,
            typed: typed(&header, &record, defaults),
            places: Vec::new(),
        });
    }
    if rows.is_empty() {
        return Err(CsvError::NoRows);
    }
    Ok(Rows {
        rows,
        faults: Vec::new(),
    })
}

/// Where spreadsheets use a comma in numbers, they write a semicolon between fields.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| {
            (
                first.bytes().filter(|byte| byte == mark).count(),
                *mark == b',',
            )
        })
        .unwrap_or(b',')
}

fn check_header(header: &[String]) -> Result<(), CsvError> {
    if !header.iter().any(|name| name == "keyword") {
        return Err(CsvError::NoKeyword);
    }
    let names: Vec<_> = header
        .iter()
        .filter(|name| !COLUMNS.contains(&name.as_str()))
        .cloned()
        .collect();
    if !names.is_empty() {
        return Err(CsvError::Unknown { names });
    }
    let twice = header
        .iter()
        .enumerate()
        .find(|(index, name)| header[..*index].contains(name));
    match twice {
        Some((_, name)) => Err(CsvError::Twice { name: name.clone() }),
        None => Ok(()),
    }
}

fn typed(header: &[String], record: &StringRecord, defaults: &Typed) -> Typed {
    let field = |name: &str| {
        let index = header.iter().position(|column| column == name)?;
        record
            .get(index)
            .filter(|value| !value.is_empty())
            .map(str::to_owned)
    };
    let labels = field("labels").map(|labels| {
        labels
            .split('|')
            .map(|label| label.trim().to_owned())
            .collect()
    });
    let mut all_labels = defaults.labels.clone();
    all_labels.extend(labels.unwrap_or_else(Vec::new));
    Typed {
        keyword: field("keyword").unwrap_or_default(),
        niche: field("niche").or_else(|| defaults.niche.clone()),
        audience: field("audience").or_else(|| defaults.audience.clone()),
        content_type: field("type").or_else(|| defaults.content_type.clone()),
        language: field("language").or_else(|| defaults.language.clone()),
        title: field("title").or_else(|| defaults.title.clone()),
        thumbnails: field("thumbnails").or_else(|| defaults.thumbnails.clone()),
        labels: all_labels,
        seed: field("seed").or_else(|| defaults.seed.clone()),
        stop_at: field("stopAt").or_else(|| defaults.stop_at.clone()),
        row_id: field("id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_settings_of_their_own_and_the_command_lines_where_they_have_none() {
        let defaults = Typed {
            niche: Some("baking".to_owned()),
            labels: vec!["all".to_owned()],
            ..Typed::default()
        };
        let text =
            "Keyword, niche,labels,title,stop_at\n\"bread, plain\",,a|b,3,titles\npão,padaria,,,\n";
        let rows = csv(text, &defaults).unwrap().rows;
        assert_eq!(rows[0].typed.keyword, "bread, plain");
        assert_eq!(rows[0].typed.niche.as_deref(), Some("baking"));
        assert_eq!(rows[0].typed.labels, ["all", "a", "b"]);
        assert_eq!(rows[0].typed.title.as_deref(), Some("3"));
        assert_eq!(rows[1].typed.niche.as_deref(), Some("padaria"));
        assert_eq!(rows[0].typed.stop_at.as_deref(), Some("titles"));
        assert_eq!(rows[1].typed.stop_at, None);
        assert_eq!(rows[1].line, 3);
    }

    #[test]
    fn semicolons_and_tabs_are_read_too() {
        for text in [
            "keyword;niche\npão;padaria\n",
            "keyword\tniche\npão\tpadaria\n",
        ] {
            assert_eq!(
                csv(text, &Typed::default()).unwrap().rows[0]
                    .typed
                    .niche
                    .as_deref(),
                Some("padaria")
            );
        }
    }

    #[test]
    fn a_wrong_file_is_told_what_would_be_right() {
        let cases = [
            ("sourdough\nrye\n", "`keyword`"),
            ("keyword,colour\nrye,red\n", "\"colour\""),
            ("keyword,keyword\na,b\n", "twice"),
            ("keyword,stopAt,stop_at\na,titles,titles\n", "twice"),
            ("keyword\n", "no rows"),
            ("keyword,niche\nbread, butter, jam\n", "quotes"),
        ];
        for (text, told) in cases {
            let message = csv(text, &Typed::default()).unwrap_err().to_string();
            assert!(message.contains(told), "{message}");
        }
    }
}
