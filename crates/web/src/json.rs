//! JSON from outside, read so that nothing in it has two meanings, and so that who sent it learns where it is wrong.
//!
//! What a parser forgives is an opening: a name that is there twice, of which one program reads the first and another the
//! last; half of a surrogate pair, which is no text; depth without an end. Each is refused here, with the field's path.

use std::cell::RefCell;
use std::fmt;

use greenlit_domain::text;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How deep a body may nest. What is asked for is flat: an answer with its note is two deep.
const MOST_DEPTH: usize = 8;

/// The longest name that is told back.
const LONGEST_NAME: usize = 60;

/// Why bytes are no JSON that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A field's value cannot be taken.
    Field {
        /// The field, such as `again.note` or `labels[2]`.
        field: String,
        /// What is wrong and what would be right.
        message: &'static str,
    },
    /// The whole is no JSON.
    Form(String),
}

/// The value that bytes hold.
///
/// # Errors
/// Where they are broken, and how.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, Broken> {
    let path = RefCell::new(Vec::new());
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let at = At {
        path: &path,
        depth: 0,
    };
    let read = at.deserialize(&mut json);
    let ended = read.and_then(|value| json.end().map(|()| value));
    ended.map_err(|error| broken(&error, &path.take()))
}

fn broken(error: &serde_json::Error, path: &[Part]) -> Broken {
    let told = error.to_string();
    let known = FIELD_FAULTS.iter().find(|(words, _)| told.contains(words));
    match known {
        Some((_, message)) if matches!(path.first(), Some(Part::Name(_))) => Broken::Field {
            field: named(path),
            message,
        },
        Some((_, message)) => Broken::Form(format!("the body {message}")),
        None => {
            let what = if told.contains("invalid unicode code point") {
                "not UTF-8"
            } else {
                "no JSON"
            };
            let (line, column) = (error.line(), error.column());
            Broken::Form(format!("line {line}, column {column}: this is {what}"))
        }
    }
}

const TWICE: &str = "is there twice: send it once";
const TOO_DEEP: &str = "nests deeper than 8";

/// What serde_json and this file say of a value, and what is told of it.
const FIELD_FAULTS: [(&str, &str); 6] = [
    (TWICE, TWICE),
    (TOO_DEEP, TOO_DEEP),
    ("surrogate", HALF_A_PAIR),
    ("end of hex escape", HALF_A_PAIR),
    (
        "control character",
        "holds a control character as it is: leave it out, or write it as JSON asks",
    ),
    (
        "number out of range",
        "is a number that is too large for any field",
    ),
];

const HALF_A_PAIR: &str =
    "holds half of a surrogate pair, which is no character: send both, as in \\ud83c\\udf5e";

/// A step on the way to a value.
enum Part {
    Name(String),
    Place(usize),
}

fn named(path: &[Part]) -> String {
    let mut name = String::new();
    for part in path {
        match part {
            Part::Name(part) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(&shown(part));
            }
            Part::Place(place) => name.push_str(&format!("[{place}]")),
        }
    }
    name
}

/// A name that somebody made up, as it may be told back.
pub(crate) fn shown(name: &str) -> String {
    text::line(name, LONGEST_NAME)
}

/// Reads a value and notes on the way where it is.
#[derive(Clone, Copy)]
struct At<'p> {
    path: &'p RefCell<Vec<Part>>,
    depth: usize,
}

impl At<'_> {
    /// One level down.
    fn within<E: Error>(self) -> Result<Self, E> {
        if self.depth == MOST_DEPTH {
            return Err(E::custom(TOO_DEEP));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }

    fn enter(&self, part: Part) {
        self.path.borrow_mut().push(part);
    }

    /// What went wrong stays on the path.
    fn leave(&self) {
        self.path.borrow_mut().pop();
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let within = self.within()?;
        let mut values = Vec::new();
        loop {
            self.enter(Part::Place(values.len()));
            let value = list.next_element_seed(within)?;
            self.leave();
            match value {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let within = self.within()?;
        let mut fields = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            self.enter(Part::Name(name.clone()));
            if fields.contains_key(&name) {
                return Err(A::Error::custom(TWICE));
            }
            let value = object.next_value_seed(within)?;
            self.leave();
            fields.insert(name, value);
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(body: &[u8]) -> (String, &'static str) {
        match read(body) {
            Err(Broken::Field { field, message }) => (field, message),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_cannot_be_taken_is_told_with_its_field() {
        for (body, at, words) in [
            (
                br#"{"keyword": "\ud800"}"#.as_slice(),
                "keyword",
                "surrogate",
            ),
            (br#"{"keyword": "a\udc00b"}"#, "keyword", "surrogate"),
            (br#"{"keyword": "\ud83cx"}"#, "keyword", "surrogate"),
            (
                br#"{"again": {"note": "\ud800\ud800"}}"#,
                "again.note",
                "surrogate",
            ),
            (br#"{"labels": ["a", "\ud800"]}"#, "labels[1]", "surrogate"),
            (
                br#"{"keyword": "a", "niche": 1, "keyword": "b"}"#,
                "keyword",
                "twice",
            ),
            (
                br#"{"again": {"note": 1, "note": 2}}"#,
                "again.note",
                "twice",
            ),
            (br#"{"thumbnails": 1e999}"#, "thumbnails", "too large"),
            (b"{\"niche\": \"a\nb\"}", "niche", "control character"),
        ] {
            let (field, message) = field(body);
            assert_eq!(field, at, "{}", String::from_utf8_lossy(body));
            assert!(message.contains(words), "{message}");
        }
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(9), "]".repeat(9));
        assert_eq!(
            field(deep.as_bytes()),
            ("a[0][0][0][0][0][0][0]".to_owned(), TOO_DEEP)
        );
    }

    #[test]
    fn what_is_no_json_is_told_by_its_place() {
        for body in [
            "{\"a\": ",
            "{'a': 1}",
            "{\"a\": nan}",
            "{\"a\": 1} x",
            "{\"\\ud800\": 1}",
        ] {
            let told = read(body.as_bytes()).unwrap_err();
            assert!(matches!(told, Broken::Form(_)), "{told:?}");
        }
        let odd = read(b"{\"niche\": \"a\xff\"}").unwrap_err();
        assert!(format!("{odd:?}").contains("this is not UTF-8"), "{odd:?}");
        assert_eq!(
            read(b"{\"a\": 1,\n}"),
            Err(Broken::Form("line 2, column 1: this is no JSON".to_owned()))
        );
    }

    #[test]
    fn what_is_right_is_read_as_it_stands() {
        let body = r#"{"b": [1, -2, 3.5, null, true, "\ud83c\udf5e"], "a": {"x": "寿司"}}"#;
        let value: Value = serde_json::from_str(body).unwrap();
        assert_eq!(read(body.as_bytes()), Ok(value));
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_bytes_are_read_as_serde_reads_them_or_refused() {
            greenlit_fuzz::fuzz!(
                &[
                    r#"{"keyword": "rye", "labels": ["a", "b"], "thumbnails": 3, "again": {"note": "x"}}"#,
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    r#""a""#,
                    r#""a":"#,
                    r#""\ud83c\udf5e""#,
                    r#""\ud800""#,
                    "1e999",
                    "-0",
                    "18446744073709551616",
                    "0.1",
                    "null",
                    "true",
                    "nan",
                    "\"",
                    "\\u0000",
                    "\\",
                    " ",
                    "\u{feff}",
                ],
                |text| {
                    let plain = serde_json::from_str::<Value>(text);
                    match read(text.as_bytes()) {
                        Ok(value) => assert_eq!(plain.ok(), Some(value), "{text}"),
                        Err(Broken::Field { field, message }) => {
                            assert!(!field.is_empty() && field.chars().count() < 700, "{field}");
                            let is_ours = [TWICE, TOO_DEEP].contains(&message);
                            assert!(plain.is_err() || is_ours, "{text} is refused: {message}");
                        }
                        Err(Broken::Form(_)) => assert!(plain.is_err(), "{text}"),
                    }
                    // Not even half a character makes a panic.
                    for cut in 0..text.len().min(40) {
                        let _ = read(&text.as_bytes()[cut..]);
                    }
                }
            );
        }
    }
}
