//! Bodies: JSON objects, bounded in size and depth, whose every fault is told at once by field.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;
use greenlit_domain::input::{self, Faults};
use greenlit_domain::text;
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::time::timeout;

use crate::auth::password::MOST as LONGEST_PASSWORD;
use crate::json::{self, Broken};
use crate::problem::{Fault, Kind, Problem};

/// The most bytes of a body.
pub const MOST_BYTES: usize = 64 * 1024;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most that is read of a body that is refused, and for how long.
const MOST_DISCARDED: u64 = 1024 * 1024;
const DISCARDING: Duration = Duration::from_secs(1);

/// The fields of a JSON object, taken one by one; what is left over is unknown.
#[derive(Debug)]
pub struct Fields {
    at: String,
    fields: Map<String, Value>,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let (head, body) = request.into_parts();
        if let Err(problem) = demand_json(&head.headers) {
            discard(body).await;
            return Err(problem);
        }
        Self::parse(&whole(body).await?)
    }
}

/// A whole body.
///
/// # Errors
/// When it is too large, breaks off, or takes too long.
pub(crate) async fn whole(body: Body) -> Result<Vec<u8>, Problem> {
    timeout(PATIENCE, read(body)).await.unwrap_or_else(|_| {
        Err(Problem::new(
            Kind::TooSlow,
            format!("the body did not come within {} s", PATIENCE.as_secs()),
        ))
    })
}

/// One that is too large is read on for a while all the same: a client that is cut off while it sends
/// never sees the answer.
async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    if body.size_hint().lower() > MOST_DISCARDED {
        return Err(too_large());
    }
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut came = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| {
            Problem::new(Kind::InvalidJson, "the body could not be read to its end")
        })?;
        came += chunk.len() as u64;
        if came > MOST_DISCARDED {
            break;
        }
        if came <= MOST_BYTES as u64 {
            bytes.extend_from_slice(&chunk);
        }
    }
    if came > MOST_BYTES as u64 {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Reads what a client still sends that is turned away, so that it sees why.
pub(crate) async fn discard(body: Body) {
    if body.size_hint().lower() > MOST_DISCARDED {
        return;
    }
    let mut stream = body.into_data_stream();
    let mut came = 0;
    let all = async {
        while let Some(Ok(chunk)) = stream.next().await {
            came += chunk.len() as u64;
            if came > MOST_DISCARDED {
                break;
            }
        }
    };
    // Whoever sends so slowly is told at once.
    let _ = timeout(DISCARDING, all).await;
}

fn too_large() -> Problem {
    Problem::new(
        Kind::TooLarge,
        format!("a body has at most {MOST_BYTES} bytes"),
    )
}

/// Only JSON may change anything: a form of another site can be sent without asking, JSON cannot.
fn demand_json(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media_type = given.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Problem::new(
        Kind::UnsupportedMediaType,
        "send the body as `Content-Type: application/json`",
    ))
}

impl Fields {
    /// Reads a whole body. An empty one is an empty object.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.trim_ascii().is_empty() {
            return Ok(Self::of(Map::new()));
        }
        let value = json::read(bytes).map_err(|broken| match broken {
            Broken::Field { field, message } => Problem::faults(vec![Fault {
                field,
                message: message.to_owned(),
            }]),
            Broken::Form(message) => Problem::new(Kind::InvalidJson, message),
        })?;
        match value {
            Value::Object(fields) => Ok(Self::of(fields)),
            other => Err(Problem::new(
                Kind::InvalidJson,
                format!("the body is {}: send an object", kind_of(&other)),
            )),
        }
    }

    /// The fields of an object.
    pub fn of(fields: Map<String, Value>) -> Self {
        Self::within(String::new(), fields)
    }

    fn within(at: String, fields: Map<String, Value>) -> Self {
        Self {
            at,
            fields,
            known: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// A text, or nothing where it is missing or null.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.take(name)? {
            Value::String(text) => Some(text),
            other => self.wrong(name, &format!("is {}: send a text", kind_of(&other))),
        }
    }

    /// A text that is looked up as it stands, such as a name of ours or an address: of at most so many bytes, and with
    /// nothing in it that is not seen.
    pub fn word(&mut self, name: &'static str, most: usize) -> Option<String> {
        let word = self.text(name)?;
        if input::is_plain(&word, most) {
            return Some(word);
        }
        let message = if word.len() > most {
            format!("is longer than {most} bytes")
        } else {
            "holds characters that are not seen: type it anew".to_owned()
        };
        self.wrong(name, &message)
    }

    /// A text that must be there.
    pub fn needed_text(&mut self, name: &'static str) -> Option<String> {
        let faults = self.faults.len();
        let text = self.text(name);
        if text.is_none() && self.faults.len() == faults {
            return self.wrong(name, "is missing");
        }
        text
    }

    /// A word that must be there.
    pub fn needed_word(&mut self, name: &'static str, most: usize) -> Option<String> {
        let faults = self.faults.len();
        let word = self.word(name, most);
        if word.is_none() && self.faults.len() == faults {
            return self.wrong(name, "is missing");
        }
        word
    }

    /// A password as it is typed, of which no character is anybody's business; one that is longer than any can be is refused
    /// before work is done for it.
    pub fn password(&mut self, name: &'static str) -> Option<SecretString> {
        let password = self.text(name)?;
        if password.chars().count() > LONGEST_PASSWORD {
            let message =
                format!("has more than {LONGEST_PASSWORD} characters, and no password has");
            return self.wrong(name, &message);
        }
        Some(SecretString::from(password))
    }

    /// A password that must be there.
    pub fn needed_password(&mut self, name: &'static str) -> Option<SecretString> {
        let faults = self.faults.len();
        let password = self.password(name);
        if password.is_none() && self.faults.len() == faults {
            return self.wrong(name, "is missing");
        }
        password
    }

    /// A whole number of this range.
    pub fn number(&mut self, name: &'static str, from: i64, to: i64) -> Option<i64> {
        let value = self.take(name)?;
        match value.as_i64().filter(|number| (from..=to).contains(number)) {
            Some(number) => Some(number),
            None => self.wrong(
                name,
                &format!(
                    "is {}: send a whole number from {from} to {to}",
                    shown(&value)
                ),
            ),
        }
    }

    /// Yes or no.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        let value = self.take(name)?;
        match value.as_bool() {
            Some(flag) => Some(flag),
            None => self.wrong(name, &format!("is {}: send true or false", shown(&value))),
        }
    }

    /// A list of at most `most` texts.
    pub fn texts(&mut self, name: &'static str, most: usize) -> Vec<String> {
        let list = match self.take(name) {
            None => return Vec::new(),
            Some(Value::Array(list)) => list,
            Some(other) => {
                let _: Option<()> = self.wrong(
                    name,
                    &format!("is {}: send a list of texts", kind_of(&other)),
                );
                return Vec::new();
            }
        };
        if list.len() > most {
            let _: Option<()> = self.wrong(
                name,
                &format!("has {} entries: send at most {most}", list.len()),
            );
            return Vec::new();
        }
        let mut texts = Vec::with_capacity(list.len());
        for (index, value) in list.into_iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text),
                other => {
                    let message = format!("is {}: send a text", kind_of(&other));
                    self.fault(&format!("{name}[{index}]"), message);
                }
            }
        }
        texts
    }

    /// A list of at most `most` percentages.
    pub fn percentages(&mut self, name: &'static str, most: usize) -> Vec<f64> {
        let wrong = format!(
            "is no list of at most {most} numbers from 0 to 100: send one such as [38.4, 61.6]"
        );
        let Some(value) = self.take(name) else {
            return Vec::new();
        };
        let list = value.as_array().filter(|list| list.len() <= most);
        let numbers: Option<Vec<_>> = list.and_then(|list| list.iter().map(percentage).collect());
        numbers.unwrap_or_else(|| {
            self.fault(name, wrong);
            Vec::new()
        })
    }

    /// A text, or a list of at most `most` of them.
    pub fn one_or_more(&mut self, name: &'static str, most: usize) -> Vec<String> {
        if let Some(value) = self.fields.get_mut(name)
            && value.is_string()
        {
            *value = Value::Array(vec![value.take()]);
        }
        self.texts(name, most)
    }

    /// A whole number of this range, as a query string writes it.
    pub fn digits(&mut self, name: &'static str, from: i64, to: i64) -> Option<i64> {
        let text = self.text(name)?;
        let number = text.parse().ok();
        match number.filter(|number| (from..=to).contains(number)) {
            Some(number) => Some(number),
            None => self.wrong(
                name,
                &format!(
                    "is {}: send a whole number from {from} to {to}",
                    text::quoted(&text)
                ),
            ),
        }
    }

    /// An object within this one.
    pub fn object(&mut self, name: &'static str) -> Option<Self> {
        match self.take(name)? {
            Value::Object(fields) => {
                let at = self.path(name);
                Some(Self::within(at, fields))
            }
            other => self.wrong(name, &format!("is {}: send an object", kind_of(&other))),
        }
    }

    /// Takes the faults of an object within this one.
    pub fn absorb(&mut self, mut inner: Self) {
        inner.name_unknown();
        self.faults.append(&mut inner.faults);
    }

    /// Notes what the domain says of fields.
    pub fn note(&mut self, faults: Faults) {
        for fault in faults.0 {
            let told = self.faults.iter().any(|known| known.field == fault.field);
            // A field that is missing or of another type is told once.
            if !told {
                self.faults.push(fault.into());
            }
        }
    }

    /// Notes a fault of a field.
    pub fn fault(&mut self, name: &str, message: impl Into<String>) {
        let field = self.path(name);
        self.faults.push(Fault {
            field,
            message: message.into(),
        });
    }

    /// Whether something is wrong already.
    pub fn has_faults(&self) -> bool {
        !self.faults.is_empty()
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// All faults, unknown fields among them.
    pub fn finish(mut self) -> Result<(), Problem> {
        self.name_unknown();
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(Problem::faults(self.faults))
        }
    }

    fn name_unknown(&mut self) {
        let known = self.known.join(", ");
        for (name, _) in std::mem::take(&mut self.fields) {
            let message = format!("is no field of this request: it takes {known}");
            self.fault(&json::shown(&name), message);
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        self.fields
            .shift_remove(name)
            .filter(|value| !value.is_null())
    }

    fn wrong<T>(&mut self, name: &str, message: &str) -> Option<T> {
        self.fault(name, message);
        None
    }

    fn path(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.at)
        }
    }
}

fn percentage(value: &Value) -> Option<f64> {
    value.as_f64().filter(|share| (0.0..=100.0).contains(share))
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => text::shorten(&number.to_string(), 40).to_owned(),
        Value::String(text) => text::quoted(text),
        other => kind_of(other).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(read: impl FnOnce(&mut Fields), body: &str) -> Vec<String> {
        let mut fields = Fields::parse(body.as_bytes()).unwrap();
        read(&mut fields);
        fields.name_unknown();
        let faults = fields.faults.iter();
        faults
            .map(|fault| format!("{} {}", fault.field, fault.message))
            .collect()
    }

    #[test]
    fn every_fault_of_a_body_is_told_at_once_and_unknown_fields_are_named() {
        let told = faults(
            |fields| {
                fields.needed_text("keyword");
                fields.number("priority", -5, 5);
                fields.texts("labels", 3);
            },
            r#"{"priority": 9, "labels": ["a", 1], "kyword": "x"}"#,
        );
        assert_eq!(
            told,
            [
                "keyword is missing",
                "priority is 9: send a whole number from -5 to 5",
                "labels[1] is a number: send a text",
                "kyword is no field of this request: it takes keyword, priority, labels",
            ]
        );
    }

    #[test]
    fn null_is_the_same_as_nothing() {
        assert_eq!(
            faults(
                |fields| assert_eq!(fields.text("niche"), None),
                r#"{"niche": null}"#
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_is_no_object_or_nests_too_deep_is_refused() {
        for (body, words) in [
            ("[1]", "the body is a list: send an object"),
            ("{\"a\": ", "this is no JSON"),
            (&"[".repeat(100_000), "nests deeper"),
        ] {
            let problem = Fields::parse(body.as_bytes()).unwrap_err();
            assert_eq!(problem.kind(), Kind::InvalidJson);
            assert!(format!("{problem:?}").contains(words), "{problem:?}");
        }
    }

    #[test]
    fn objects_within_are_named_by_their_path() {
        let told = faults(
            |fields| {
                let mut again = fields.object("again").unwrap();
                again.needed_text("note");
                fields.absorb(again);
            },
            r#"{"again": {"nota": "x"}}"#,
        );
        assert_eq!(
            told,
            [
                "again.note is missing",
                "again.nota is no field of this request: it takes note"
            ]
        );
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_body_is_read_or_refused_with_each_field_named_in_a_short_sentence() {
            greenlit_fuzz::fuzz!(
                &[
                    r#"{"keyword": "rye", "labels": ["a"], "priority": 3, "compose": true, "again": {"note": "x"}, "shares": [0.5]}"#,
                    r#"{"keyword": "#,
                    r#""labels": "#,
                    r#""priority": "#,
                    r#""compose": "#,
                    r#""again": {"note": "#,
                    r#""shares": "#,
                    r#""other": "#,
                    r#""\ud800""#,
                    r#""a\u0000\u202e""#,
                    "[1, 2]",
                    "-6",
                    "1e300",
                    "0.5",
                    "true",
                    "null",
                    "{}",
                    "[]",
                    "{",
                    "}",
                    ",",
                    "\"",
                    "\u{202e}",
                ],
                |body| {
                    let read = |bytes: &[u8]| -> Result<(), Problem> {
                        let mut fields = Fields::parse(bytes)?;
                        fields.needed_text("keyword");
                        let labels = fields.texts("labels", 3);
                        let priority = fields.number("priority", -5, 5);
                        fields.flag("compose");
                        let shares = fields.percentages("shares", 3);
                        if let Some(mut again) = fields.object("again") {
                            again.text("note");
                            fields.absorb(again);
                        }
                        assert!(
                            labels.len() <= 3
                                && shares.len() <= 3
                                && shares.iter().all(|share| (0.0..=100.0).contains(share))
                        );
                        assert!(priority.is_none_or(|priority| (-5..=5).contains(&priority)));
                        fields.finish()
                    };
                    if let Err(problem) = read(body.as_bytes()) {
                        let (_, status, _) = problem.kind().facts();
                        assert!(status.is_client_error(), "{status}");
                        for Fault { field, message } in problem.all_faults() {
                            assert!(
                                message.len() < 400 && field.len() < 2_000,
                                "{field}: {message}"
                            );
                            assert!(!field.chars().any(text::is_hidden), "{field:?}");
                        }
                    }
                }
            );
        }
    }
}
