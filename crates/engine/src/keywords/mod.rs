//! Many keywords at once: rows with settings of their own, and what is wrong with them by line. A file of the command line
//! and what is pasted into a page are read alike.

use std::fmt;

use greenlit_domain::input::InputFault;

use crate::request::Typed;

mod csv_file;

pub use csv_file::{CsvError, csv};

/// What a row may name.
pub const COLUMNS: [&str; 11] = [
    "keyword",
    "id",
    "niche",
    "audience",
    "type",
    "language",
    "title",
    "thumbnails",
    "labels",
    "seed",
    "stopAt",
];

/// What was read: the rows, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Rows {
    /// The rows, in their order.
    pub rows: Vec<Row>,
    /// What is wrong already, in the order of the lines.
    pub faults: Vec<Fault>,
}

/// A row and where it stands.
#[derive(Debug)]
pub struct Row {
    /// The line that it begins in, from 1.
    pub line: u64,
    /// Its fields.
    pub typed: Typed,
    /// The columns, in characters from 1, at which its values begin; none where the form does not tell.
    pub places: Vec<(&'static str, usize)>,
}

impl Row {
    /// A fault of one of the row's fields.
    pub fn fault(&self, fault: &InputFault) -> Fault {
        let field = match fault.field {
            "label" => "labels",
            field => field,
        };
        let place = self.places.iter().find(|(name, _)| *name == field);
        Fault {
            line: self.line,
            column: place.map(|(_, column)| *column),
            field: Some(field),
            message: fault.to_string(),
        }
    }
}

/// Something wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// The column, in characters from 1, where that is known.
    pub column: Option<usize>,
    /// The field, where it is a field's fault.
    pub field: Option<&'static str>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The column with this name, however its letters are cased; `stop_at` is `stopAt`.
pub fn column(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let name = match name.eq_ignore_ascii_case("stop_at") {
        true => "stopAt",
        false => name,
    };
    COLUMNS
        .into_iter()
        .find(|column| column.eq_ignore_ascii_case(name))
}

/// Reads what people paste: CSV where the first line names the column `keyword`, else a keyword a line.
///
/// # Errors
/// When it is CSV that cannot be told apart, or nothing at all.
pub fn pasted(text: &str, defaults: &Typed) -> Result<Rows, CsvError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let names = first.split([',', ';', '\t']);
    let is_csv = names
        .map(|name| name.trim().trim_matches('"'))
        .any(|name| column(name) == Some("keyword"));
    if is_csv {
        return csv(text, defaults);
    }
    let lines = (1..).zip(text.lines());
    let rows: Vec<_> = lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Row {
            line: number,
            typed: Typed {
                keyword: line.trim().to_owned(),
                ..defaults.clone()
            },
            places: Vec::new(),
        })
        .collect();
    if rows.is_empty() {
        return Err(CsvError::NoRows);
    }
    Ok(Rows {
        rows,
        faults: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_however_they_are_cased() {
        for name in ["stopAt", "stop_at", "STOPAT", " stopat "] {
            assert_eq!(column(name), Some("stopAt"));
        }
        assert_eq!(column("Keyword"), Some("keyword"));
        assert_eq!(column("key_word"), None);
    }

    #[test]
    fn what_is_pasted_is_a_keyword_a_line_unless_its_first_line_names_the_column() {
        let defaults = Typed {
            niche: Some("baking".to_owned()),
            ..Typed::default()
        };
        let rows = pasted("rye bread\r\n\n  bread, butter; jam \n", &defaults)
            .unwrap()
            .rows;
        let read: Vec<_> = rows
            .iter()
            .map(|row| (row.line, row.typed.keyword.as_str()))
            .collect();
        assert_eq!(read, [(1, "rye bread"), (3, "bread, butter; jam")]);
        assert_eq!(rows[1].typed.niche.as_deref(), Some("baking"));
        let rows = pasted("\u{feff}\"Keyword\";niche\nrye;cooking\n", &defaults)
            .unwrap()
            .rows;
        assert_eq!(rows[0].typed.niche.as_deref(), Some("cooking"));
        assert_eq!(pasted(" \n", &defaults).unwrap_err(), CsvError::NoRows);
    }

    mod fuzz {
        use super::*;

        #[test]
        fn what_is_pasted_or_read_as_csv_gives_rows_with_their_lines_or_says_what_would_be_right() {
            greenlit_fuzz::fuzz!(
                &[
                    "keyword,niche,labels\n\"bread, plain\",baking,a|b\n",
                    "keyword;title;stop_at\n",
                    "Keyword\tid\n",
                    "keyword",
                    "rye bread",
                    ",",
                    ";",
                    "\t",
                    "\n",
                    "\r\n",
                    "\"",
                    "\"\"",
                    "|",
                    "=cmd|' /C calc'!A0",
                    "+1",
                    "@SUM(A1)",
                    "寿司",
                    "\u{feff}",
                    "niche",
                    "seed",
                    "10",
                    "colour",
                ],
                |text| for read in [
                    pasted(text, &Typed::default()),
                    csv(text, &Typed::default())
                ] {
                    match read {
                        Ok(Rows { rows, .. }) => {
                            let last = text.matches(['\n', '\r']).count() as u64 + 1;
                            assert!(!rows.is_empty());
                            for row in &rows {
                                assert!(
                                    (1..=last).contains(&row.line),
                                    "line {} of {last}",
                                    row.line
                                );
                                assert!(row.typed.keyword.len() <= text.len());
                            }
                            assert!(rows.is_sorted_by_key(|row| row.line));
                        }
                        Err(error) => assert!(!error.to_string().is_empty()),
                    }
                }
            );
        }
    }
}
