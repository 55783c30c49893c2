//! The file of keywords, in either form: CSV with named columns, or JSONL with the same names in each object.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::jsonl_file;
use crate::exit::{CliError, Code};
use greenlit_engine::keywords;
pub use greenlit_engine::keywords::{COLUMNS, Fault, Row, Rows, column};
use greenlit_engine::request::Typed;

/// The longest file: a million keywords are more than anyone means.
const MAX_BYTES: u64 = 64 << 20;

/// The most faults that are looked for: a file with more is not what it was taken for.
pub const MAX_FAULTS: usize = 1_000;

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
        Form::Csv => text(bytes)
            .and_then(|text| keywords::csv(text, defaults).map_err(|error| error.to_string())),
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
}
