//! The file of keywords, in either form: CSV with named columns, or JSONL with the same names in each object.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use greenlit_domain::input::InputFault;

use super::{csv_file, jsonl_file};
use crate::exit::{CliError, Code};
use greenlit_engine::request::Typed;

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

/// The longest file: a million keywords are more than anyone means.
const MAX_BYTES: u64 = 64 << 20;

/// The most faults that are looked for: a file with more is not what it was taken for.
pub const MAX_FAULTS: usize = 1_000;

/// What was read: the rows, and what is wrong with them.
#[derive(Debug, Default)]
pub struct Rows {
    pub rows: Vec<Row>,
    pub faults: Vec<Fault>,
}

/// A row and where it stands.
#[derive(Debug)]
pub struct Row {
    pub line: u64,
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
    pub line: u64,
    pub column: Option<usize>,
    /// The field, where it is a field's fault.
    pub field: Option<&'static str>,
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

/// Reads a file. What a row leaves empty is taken from the command line.
///
/// # Errors
/// When the file cannot be read, or its header makes no sense. Faults of single rows are told with the rows.
pub fn read(path: &Path, defaults: &Typed) -> Result<Rows, CliError> {
    let wrong =
        |message: String| CliError::new(Code::Input, format!("{}: {message}", path.display()));
    let bytes = bytes(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(wrong(format!(
            "has more than {MAX_BYTES} bytes; at most so many are read, so split it"
        )));
    }
    // Spreadsheets put a byte order mark first.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match form(path, bytes) {
        Form::Jsonl => jsonl_file::parse(bytes, defaults),
        Form::Csv => text(bytes).and_then(|text| csv_file::parse(text, defaults)),
    }
    .map_err(wrong)
}

/// One byte more than is allowed at most: what is no plain file does not tell its length.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|error| {
        format!(
            "is not UTF-8 at byte {}; save it as UTF-8",
            error.valid_up_to()
        )
    })
}

#[derive(Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Jsonl,
}

/// The extension tells; without one that is known, the first character does.
fn form(path: &Path, bytes: &[u8]) -> Form {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match extension.to_str() {
        Some("jsonl" | "ndjson") => Form::Jsonl,
        Some("csv" | "tsv") => Form::Csv,
        _ => match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
            // A list is JSON too, and is told what would be right.
            Some(b'{' | b'[') => Form::Jsonl,
            _ => Form::Csv,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_tells_the_form_and_else_the_first_character() {
        for (name, content, expected) in [
            ("a.jsonl", "keyword\n", Form::Jsonl),
            ("a.NDJSON", "", Form::Jsonl),
            ("a.csv", "{", Form::Csv),
            ("a.tsv", "", Form::Csv),
            ("a.txt", "\n \t{\"keyword\":1}", Form::Jsonl),
            ("a.json", "[", Form::Jsonl),
            ("a", "keyword\n{", Form::Csv),
            ("a", "", Form::Csv),
        ] {
            assert_eq!(
                form(Path::new(name), content.as_bytes()),
                expected,
                "{name}"
            );
        }
    }

    #[test]
    fn names_are_found_however_they_are_cased() {
        for name in ["stopAt", "stop_at", "STOPAT", " stopat "] {
            assert_eq!(column(name), Some("stopAt"));
        }
        assert_eq!(column("Keyword"), Some("keyword"));
        assert_eq!(column("key_word"), None);
    }
}
