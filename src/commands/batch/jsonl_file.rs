//! Keywords as JSONL: one object a line, with the names of the CSV's columns.
//!
//! Every fault is told with its line and column, so values are kept as they stand in the line until each was looked at.

use std::fmt;

use greenlit_domain::text::shorten;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::file::{COLUMNS, Fault, MAX_FAULTS, Row, Rows, column};
use greenlit_engine::request::Typed;

/// The longest line: a row is some hundred bytes.
const MAX_LINE: usize = 64 << 10;

const EXAMPLE: &str = r#"{"keyword": "rye bread", "niche": "baking"}"#;

/// Reads the lines. What an object leaves out is taken from the command line.
///
/// # Errors
/// When there is no row at all.
pub fn parse(bytes: &[u8], defaults: &Typed) -> Result<Rows, String> {
    let mut read = Rows::default();
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        if read.faults.len() >= MAX_FAULTS {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let mut parser = Line {
            number,
            text: "",
            faults: Vec::new(),
            last: (0, 1),
        };
        if let Some(row) = parser.row(line, defaults) {
            read.rows.push(row);
        }
        read.faults.append(&mut parser.faults);
    }
    if read.rows.is_empty() && read.faults.is_empty() {
        return Err(format!(
            "has no rows; write one object a line, such as {EXAMPLE}"
        ));
    }
    Ok(read)
}

/// One line and what is wrong with it.
struct Line<'t> {
    number: u64,
    text: &'t str,
    faults: Vec<Fault>,
    /// The byte that was asked for last, and its column: a long line is counted through once.
    last: (usize, usize),
}

impl<'t> Line<'t> {
    /// The row; `None` when the line is no object. A row may have faults all the same.
    fn row(&mut self, bytes: &'t [u8], defaults: &Typed) -> Option<Row> {
        if bytes.len() > MAX_LINE {
            let message = format!(
                "has {} bytes; a line has at most {MAX_LINE}, so shorten its texts",
                bytes.len()
            );
            self.fault(None, None, message);
            return None;
        }
        self.text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                self.text = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
                let column = self.column(error.valid_up_to());
                self.fault(Some(column), None, "is not UTF-8; save the file as UTF-8");
                return None;
            }
        };
        let start = self.text.len() - self.text.trim_start().len();
        if !self.text[start..].starts_with('{') {
            let message = format!("is no object; write one object a line, such as {EXAMPLE}");
            let column = self.column(start);
            self.fault(Some(column), None, message);
            return None;
        }
        match serde_json::from_str::<Fields<'t>>(self.text) {
            Ok(fields) => Some(self.fields(fields, defaults)),
            Err(error) => {
                let (column, message) = self.syntax(&error);
                self.fault(Some(column), None, message);
                None
            }
        }
    }

    fn fields(&mut self, fields: Fields<'t>, defaults: &Typed) -> Row {
        let mut typed = Typed {
            keyword: String::new(),
            ..defaults.clone()
        };
        let mut places = Vec::with_capacity(fields.0.len());
        for (key, value) in fields.0 {
            let at_key = self.place(key);
            // A key is a string, but one half of a surrogate pair is no text.
            let name = serde_json::from_str::<String>(key.get()).unwrap_or_default();
            let Some(field) = column(&name) else {
                let message = format!(
                    "there is no {}; there are {}",
                    shorten(key.get(), 40),
                    COLUMNS.join(", ")
                );
                self.fault(Some(at_key), None, message);
                continue;
            };
            if places.iter().any(|(known, _)| *known == field) {
                self.fault(Some(at_key), None, format!("{field} is there twice"));
                continue;
            }
            let at = self.place(value);
            places.push((field, at));
            if let Err(message) = set(&mut typed, field, value) {
                self.fault(Some(at), Some(field), format!("{field}: {message}"));
            }
        }
        if !places.iter().any(|(field, _)| *field == "keyword") {
            let message = format!("keyword is missing; write {EXAMPLE}");
            self.fault(Some(1), Some("keyword"), message);
        }
        Row {
            line: self.number,
            typed,
            places,
        }
    }

    /// Where the JSON is broken, and how.
    fn syntax(&mut self, error: &serde_json::Error) -> (usize, String) {
        if error.classify() == Category::Eof {
            let message = format!(
                "the object does not end on its line; write one object a line, such as {EXAMPLE}"
            );
            return (self.column(self.text.trim_end().len()), message);
        }
        // serde_json counts bytes, from 1; 0 is before the first.
        let column = self.column(error.column().saturating_sub(1));
        (column, format!("is not JSON: {}", reason(error)))
    }

    /// The column at which a part of the line begins.
    fn place(&mut self, part: &RawValue) -> usize {
        let start = part.get().as_ptr().addr() - self.text.as_ptr().addr();
        self.column(start)
    }

    /// The column of a byte, counted as an editor does: in characters, from 1.
    fn column(&mut self, byte: usize) -> usize {
        let (known, column) = if byte < self.last.0 {
            (0, 1)
        } else {
            self.last
        };
        let rest = self.text.get(known..).unwrap_or_default();
        let between = rest.char_indices().take_while(|(at, _)| known + at < byte);
        self.last = (byte, column + between.count());
        self.last.1
    }

    fn fault(
        &mut self,
        column: Option<usize>,
        field: Option<&'static str>,
        message: impl Into<String>,
    ) {
        self.faults.push(Fault {
            line: self.number,
            column,
            field,
            message: message.into(),
        });
    }
}

/// Takes a value into its field. Null and blank text are as if they were left out.
fn set(typed: &mut Typed, field: &str, raw: &RawValue) -> Result<(), String> {
    let value = serde_json::from_str(raw.get())
        .map_err(|error| format!("cannot be read: {}", reason(&error)))?;
    if field == "labels" {
        typed.labels.extend(labels(value)?);
        return Ok(());
    }
    let Some(text) = text(field, &value)? else {
        return Ok(());
    };
    let place = match field {
        "keyword" => {
            typed.keyword = text;
            return Ok(());
        }
        "id" => &mut typed.row_id,
        "niche" => &mut typed.niche,
        "audience" => &mut typed.audience,
        "type" => &mut typed.content_type,
        "language" => &mut typed.language,
        "title" => &mut typed.title,
        "thumbnails" => &mut typed.thumbnails,
        "seed" => &mut typed.seed,
        _ => &mut typed.stop_at,
    };
    *place = Some(text);
    Ok(())
}

/// What serde_json says, without its own idea of the place.
fn reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    told.split(" at line ")
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn text(field: &str, value: &Value) -> Result<Option<String>, String> {
    let may_count = matches!(field, "id" | "title" | "thumbnails" | "seed");
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Value::Number(number) if may_count && (number.is_u64() || number.is_i64()) => {
            Ok(Some(number.to_string()))
        }
        other if may_count => Err(format!("is {}; write text or a whole number", kind(other))),
        other => Err(format!("is {}; write text in quotes", kind(other))),
    }
}

fn labels(value: Value) -> Result<Vec<String>, String> {
    let wrong = |found: &Value| {
        let kind = kind(found);
        format!(r#"is {kind}; write a list such as ["bread", "spring"], or text with | between"#)
    };
    match value {
        Value::Null => Ok(Vec::new()),
        Value::String(text) if text.trim().is_empty() => Ok(Vec::new()),
        Value::String(text) => Ok(text
            .split('|')
            .map(|label| label.trim().to_owned())
            .collect()),
        Value::Array(items) => items
            .into_iter()
            .map(|item| match item {
                Value::String(label) => Ok(label),
                other => Err(format!("one of them {}", wrong(&other))),
            })
            .collect(),
        other => Err(wrong(&other)),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a broken or too great number",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The names and values of an object as they stand in the line, doubles too.
struct Fields<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AsTheyStand)
    }
}

struct AsTheyStand;

impl<'de> Visitor<'de> for AsTheyStand {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Rows {
        parse(text.as_bytes(), &Typed::default()).unwrap()
    }

    fn faults(bytes: &[u8]) -> Vec<String> {
        let read = parse(bytes, &Typed::default()).unwrap();
        read.faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn rows_have_settings_of_their_own_and_the_command_lines_where_they_have_none() {
        let defaults = Typed {
            niche: Some("baking".to_owned()),
            labels: vec!["all".to_owned()],
            stop_at: Some("titles".to_owned()),
            ..Typed::default()
        };
        let text = r#"
            {"keyword": "bread", "labels": ["a", "b|c"], "title": 3, "thumbnails": "1", "id": 47, "seed": 7}

            {"Keyword": "p\u00e3o", "niche": "padaria", "labels": "a | b", "stop_at": "all", "audience": null, "id": " "}
        "#;
        let rows = parse(text.as_bytes(), &defaults).unwrap();
        assert_eq!(rows.faults, []);
        let [bread, pao] = &rows.rows[..] else {
            panic!("two rows were expected: {rows:?}");
        };
        assert_eq!((bread.line, pao.line), (2, 4));
        assert_eq!(bread.typed.niche.as_deref(), Some("baking"));
        assert_eq!(bread.typed.labels, ["all", "a", "b|c"]);
        assert_eq!(bread.typed.title.as_deref(), Some("3"));
        assert_eq!(bread.typed.thumbnails.as_deref(), Some("1"));
        assert_eq!(bread.typed.row_id.as_deref(), Some("47"));
        assert_eq!(bread.typed.seed.as_deref(), Some("7"));
        assert_eq!(bread.typed.stop_at.as_deref(), Some("titles"));
        assert_eq!(pao.typed.keyword, "pão");
        assert_eq!(pao.typed.labels, ["all", "a", "b"]);
        assert_eq!(pao.typed.stop_at.as_deref(), Some("all"));
        assert_eq!(pao.typed.row_id, None);
    }

    #[test]
    fn line_ends_of_windows_are_read() {
        let rows = read("{\"keyword\":\"a b c\"}\r\n\r\n{\"keyword\":\"d e f\"}\r\n").rows;
        let keywords: Vec<_> = rows.iter().map(|row| row.typed.keyword.as_str()).collect();
        assert_eq!(keywords, ["a b c", "d e f"]);
    }

    #[test]
    fn every_fault_of_a_line_is_told_with_its_column() {
        let line =
            r#"{"keyword": 7, "pão": 1, "niche": "ü", "niche": "x", "labels": [1], "seed": 1.5}"#;
        let told = faults(line.as_bytes());
        let [keyword, unknown, twice, labels, seed] = &told[..] else {
            panic!("five faults were expected: {told:#?}");
        };
        assert!(
            keyword.starts_with("line 1, column 13: keyword: is a number"),
            "{keyword}"
        );
        assert!(
            unknown.starts_with("line 1, column 16: there is no \"pão\"; there are keyword, id"),
            "{unknown}"
        );
        assert!(
            twice.starts_with("line 1, column 40: niche is there twice"),
            "{twice}"
        );
        assert!(
            labels.starts_with("line 1, column 64: labels: one of them is a number"),
            "{labels}"
        );
        assert!(
            seed.starts_with("line 1, column 77: seed: is a broken"),
            "{seed}"
        );
    }

    #[test]
    fn a_line_that_is_no_row_says_what_would_be_right() {
        let long = format!("{{\"keyword\":\"{}\"}}", "x".repeat(MAX_LINE));
        let deep = format!(
            "{{\"labels\":{}{}, \"keyword\":\"a\"}}",
            "[".repeat(10_000),
            "]".repeat(10_000)
        );
        let cases: [(&[u8], &str); 11] = [
            (b"[1]", "column 1: is no object; write one object a line"),
            (b"  \"rye bread\"", "column 3: is no object"),
            (b"rye bread", "column 1: is no object"),
            (b"{", "column 2: the object does not end on its line"),
            (b"{\"keyword\":\"rye", "does not end on its line"),
            (
                b"{\"keyword\":\"rye bread\"},",
                "column 24: is not JSON: trailing characters",
            ),
            (b"{\"keyword\": rye}", "column 13: is not JSON"),
            (b"{}", "column 1: keyword is missing"),
            (b"{\"keyword\":\"r\xffe\"}", "column 14: is not UTF-8"),
            (long.as_bytes(), "has 65550 bytes; a line has at most 65536"),
            (
                deep.as_bytes(),
                "column 11: labels: cannot be read: recursion limit exceeded",
            ),
        ];
        for (line, expected) in cases {
            let told = faults(&[b"\n", line].concat());
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].starts_with("line 2"), "{}", told[0]);
            assert!(told[0].contains(expected), "{} is not {expected}", told[0]);
        }
        assert!(
            parse(b"\n \r\n", &Typed::default())
                .unwrap_err()
                .contains("has no rows")
        );
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_lines_give_rows_and_faults_that_name_their_place() {
            greenlit_fuzz::fuzz!(
                &[
                    r#"{"keyword": "rye bread", "niche": "baking", "labels": ["a", "b"], "title": 3}"#,
                    "{",
                    "}",
                    "\n",
                    "\r\n",
                    r#""keyword":"#,
                    r#""寿司""#,
                    r#""stopAt": "titles""#,
                    r#""labels": "a|b""#,
                    "null",
                    "true",
                    "1e999",
                    "-1",
                    "[",
                    "]",
                    ",",
                    r#""\ud800""#,
                    r#""\u0000""#,
                    r#""seed": 18446744073709551616"#,
                    "\"",
                    ":",
                    "=cmd",
                    " ",
                ],
                |text| match parse(text.as_bytes(), &Typed::default()) {
                    Ok(read) => {
                        let lines: Vec<_> = text.split('\n').collect();
                        assert!(!read.rows.is_empty() || !read.faults.is_empty());
                        for row in &read.rows {
                            assert!((1..=lines.len() as u64).contains(&row.line));
                        }
                        for fault in &read.faults {
                            let line = lines[usize::try_from(fault.line - 1).unwrap()];
                            let columns = line.chars().count() + 1;
                            assert!(
                                fault
                                    .column
                                    .is_none_or(|column| (1..=columns).contains(&column)),
                                "{fault} in {line:?}"
                            );
                        }
                    }
                    Err(told) => assert!(told.starts_with("has no rows"), "{told}"),
                }
            );
        }
    }
}
