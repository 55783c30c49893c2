//! Exports as JSON: OpenAI's pages of buckets (<https://platform.openai.com/docs/api-reference/usage>), and OpenRouter's
//! activity by day. A file holds one page, several after each other as scripts save them, or a list of pages.

use std::cell::RefCell;
use std::fmt;
use std::io::BufRead;

use greenlit_domain::invoice::{Amount, Invoice, Told, TooManyLines};
use greenlit_domain::spending::Date;
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::stream::Stream;
use super::{Format, InvoiceError};

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// The most results of one bucket: more groups than these has nobody.
const MOST_RESULTS: usize = 100_000;

/// Reads all pages.
pub fn read<R: BufRead>(
    text: &mut Stream<R>,
    invoice: &mut Invoice,
) -> Result<Vec<Format>, InvoiceError> {
    let into = RefCell::new(Into {
        invoice,
        formats: Vec::new(),
        has_more: false,
        too_many: None,
        buckets: 0,
    });
    while text.next_visible()?.is_some() {
        let (line, column) = (text.line(), text.column());
        let mut json = serde_json::Deserializer::from_reader(&mut *text);
        if let Err(error) = Value(&into).deserialize(&mut json) {
            if let Some(too_many) = into.borrow().too_many {
                return Err(too_many.into());
            }
            return Err(told(&error, line, column));
        }
    }
    let into = into.into_inner();
    if into.formats.is_empty() && into.buckets == 0 {
        let what = "this JSON has no page of usage or costs in it".to_owned();
        return Err(InvoiceError::Unknown { what });
    }
    into.invoice.has_more |= into.has_more;
    Ok(into.formats)
}

/// The library counts from where a page begins.
fn told(error: &serde_json::Error, line: u64, column: u64) -> InvoiceError {
    let (down, along) = (error.line() as u64, error.column() as u64);
    let line = line + down.saturating_sub(1);
    let column = if down <= 1 { column - 1 + along } else { along };
    match error.classify() {
        Category::Eof => InvoiceError::CutOff { line },
        Category::Io => InvoiceError::Wrong {
            line,
            column,
            what: "it cannot be read further".to_owned(),
        },
        Category::Syntax | Category::Data => InvoiceError::Wrong {
            line,
            column: column.max(1),
            what: without_place(&error.to_string()),
        },
    }
}

/// The library's own place is of the page, not of the file.
fn without_place(message: &str) -> String {
    match message.rfind(" at line ") {
        Some(at) => message[..at].to_owned(),
        None => message.to_owned(),
    }
}

/// Where results go.
struct Into<'i> {
    invoice: &'i mut Invoice,
    formats: Vec<Format>,
    /// The page that came last says that there is another.
    has_more: bool,
    too_many: Option<TooManyLines>,
    buckets: u64,
}

impl Into<'_> {
    fn found(&mut self, format: Format) {
        if !self.formats.contains(&format) {
            self.formats.push(format);
        }
    }

    fn add<E: de::Error>(
        &mut self,
        format: Format,
        day: Date,
        model: Option<&str>,
        told: Told,
    ) -> Result<(), E> {
        self.found(format);
        self.invoice.add(day, model, told).map_err(|too_many| {
            self.too_many = Some(too_many);
            E::custom(too_many)
        })
    }
}

/// A page, or a list of pages or buckets.
#[derive(Clone, Copy)]
struct Value<'a, 'i>(&'a RefCell<Into<'i>>);

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = ();

    fn deserialize<D: de::Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of usage or costs")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    /// A page has `data`, a bucket `results`, a day of OpenRouter's neither.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut item = Item::default();
        while let Some(name) = map.next_key::<Name>()? {
            match name {
                Name::Data => map.next_value_seed(self)?,
                Name::HasMore => {
                    let has_more = map.next_value::<Option<bool>>()?;
                    self.0.borrow_mut().has_more = has_more.unwrap_or(false);
                }
                Name::StartTime => item.start = Some(map.next_value::<Number>()?),
                Name::EndTime => item.end = map.next_value::<Option<Number>>()?,
                Name::Results => item.results = Some(map.next_value::<Results>()?.0),
                Name::Date => item.date = Some(map.next_value()?),
                Name::Model => item.model = map.next_value()?,
                Name::Usage => item.usage = map.next_value()?,
                Name::Requests => item.requests = map.next_value()?,
                Name::PromptTokens => item.prompt_tokens = map.next_value()?,
                Name::CompletionTokens => item.completion_tokens = map.next_value()?,
                Name::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        item.add(&mut self.0.borrow_mut())
    }
}

/// What is known of an object's fields.
#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Name {
    Data,
    HasMore,
    StartTime,
    EndTime,
    #[serde(alias = "result")]
    Results,
    Date,
    Model,
    Usage,
    Requests,
    PromptTokens,
    CompletionTokens,
    #[serde(other)]
    Other,
}

/// A bucket of OpenAI's, or a day of OpenRouter's.
#[derive(Default)]
struct Item {
    start: Option<Number>,
    end: Option<Number>,
    results: Option<Vec<OneResult>>,
    date: Option<String>,
    model: Option<String>,
    usage: Option<Number>,
    requests: Option<Number>,
    prompt_tokens: Option<Number>,
    completion_tokens: Option<Number>,
}

impl Item {
    fn add<E: de::Error>(self, into: &mut Into<'_>) -> Result<(), E> {
        match (&self.results, &self.date) {
            (Some(_), _) => self.bucket(into),
            (None, Some(date)) => {
                let day = day_of(date).ok_or_else(|| E::custom(no_day(date)))?;
                self.day(day, into)
            }
            (None, None) => Ok(()),
        }
    }

    fn bucket<E: de::Error>(self, into: &mut Into<'_>) -> Result<(), E> {
        let right = "a bucket needs start_time, in seconds since 1970";
        let start = self.start.and_then(|start| start.whole());
        let start = start.ok_or_else(|| E::custom(right))?;
        let day = whole_day(start, self.end.and_then(|end| end.whole())).map_err(E::custom)?;
        into.buckets += 1;
        into.invoice.reaches(day);
        for result in self.results.unwrap_or_default() {
            let format = result.format().ok_or_else(|| {
                E::custom("a result is neither of costs nor of usage: it has no amount and no num_model_requests")
            })?;
            if format == Format::OpenAiOther {
                into.found(format);
                continue;
            }
            let told = result.told(format).map_err(E::custom)?;
            into.add(format, day, result.model(format), told)?;
        }
        Ok(())
    }

    fn day<E: de::Error>(self, day: Date, into: &mut Into<'_>) -> Result<(), E> {
        let count = |name, number: Option<Number>| match number {
            None => Ok(None),
            Some(number) => number.count(name).map(Some).map_err(E::custom),
        };
        let told = Told {
            requests: count("requests", self.requests)?,
            input: count("prompt_tokens", self.prompt_tokens)?,
            output: count("completion_tokens", self.completion_tokens)?,
            amount: match self.usage {
                None => None,
                Some(usage) => Some(usage.amount("usage").map_err(E::custom)?),
            },
            ..Told::default()
        };
        into.buckets += 1;
        into.add(Format::OpenRouter, day, self.model.as_deref(), told)
    }
}

/// The day of a bucket, which must not be longer than it.
pub(super) fn whole_day(start: i64, end: Option<i64>) -> Result<Date, String> {
    let day = start.div_euclid(SECONDS_A_DAY);
    if end.is_some_and(|end| end <= start || (end - 1).div_euclid(SECONDS_A_DAY) != day) {
        return Err(
            "a bucket is not within one day of UTC: export with bucket_width 1d, 1h or 1m"
                .to_owned(),
        );
    }
    Date::after_1970(day).ok_or_else(|| format!("there is no day at second {start} since 1970"))
}

/// The day of a text such as `2026-11-24 00:00:00` or `2026-11-24T10:00:00.123Z`.
pub(super) fn day_of(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Date::after_1970(time.as_second().div_euclid(SECONDS_A_DAY));
    }
    let rest = text.get(10..)?;
    (rest.is_empty() || rest.starts_with([' ', 'T']))
        .then(|| text.get(..10)?.parse().ok())
        .flatten()
}

pub(super) fn no_day(text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    format!("{text:?} is no day or time, such as 2026-11-24 or 2026-11-24T10:00:00Z")
}

/// A bucket's results; not more than anybody has.
struct Results(Vec<OneResult>);

impl<'de> Deserialize<'de> for Results {
    fn deserialize<D: de::Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Results;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of results")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Results, A::Error> {
                let mut results = Vec::new();
                while let Some(result) = list.next_element()? {
                    if results.len() == MOST_RESULTS {
                        let many = format!("a bucket has more than {MOST_RESULTS} results");
                        return Err(de::Error::custom(many));
                    }
                    results.push(result);
                }
                Ok(Results(results))
            }
        }
        json.deserialize_seq(List)
    }
}

/// A result of any of OpenAI's exports.
#[derive(Deserialize)]
struct OneResult {
    #[serde(default)]
    object: Option<String>,
    #[serde(default)]
    amount: Option<Money>,
    #[serde(default)]
    line_item: Option<String>,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    num_model_requests: Option<Number>,
    #[serde(default)]
    input_tokens: Option<Number>,
    #[serde(default)]
    input_cached_tokens: Option<Number>,
    #[serde(default)]
    output_tokens: Option<Number>,
    #[serde(default)]
    images: Option<Number>,
}

#[derive(Deserialize)]
struct Money {
    value: Number,
    #[serde(default)]
    currency: Option<String>,
}

impl OneResult {
    /// By its name, else by what it holds.
    fn format(&self) -> Option<Format> {
        match self.object.as_deref() {
            Some("organization.costs.result") => Some(Format::OpenAiCosts),
            Some("organization.usage.completions.result") => Some(Format::OpenAiCompletions),
            Some("organization.usage.images.result") => Some(Format::OpenAiImages),
            Some(name) if name.starts_with("organization.") => Some(Format::OpenAiOther),
            _ if self.amount.is_some() => Some(Format::OpenAiCosts),
            _ if self.images.is_some() => Some(Format::OpenAiImages),
            _ if self.input_tokens.is_some() => Some(Format::OpenAiCompletions),
            _ => None,
        }
    }

    fn model(&self, format: Format) -> Option<&str> {
        match format {
            Format::OpenAiCosts => self.line_item.as_deref().map(super::model_of),
            _ => self.model.as_deref(),
        }
    }

    fn told(&self, format: Format) -> Result<Told, String> {
        let count = |name, number: &Option<Number>| match number {
            None => Ok(None),
            Some(number) => number.count(name).map(Some),
        };
        if format == Format::OpenAiCosts {
            let money = self
                .amount
                .as_ref()
                .ok_or("a result of costs needs an amount")?;
            let currency = money.currency.as_deref().unwrap_or("usd");
            if !currency.eq_ignore_ascii_case("usd") {
                return Err(format!(
                    "the amount is in {currency:?}, and the ledger in usd"
                ));
            }
            return Ok(Told {
                amount: Some(money.value.amount("amount.value")?),
                ..Told::default()
            });
        }
        let told = Told {
            requests: count("num_model_requests", &self.num_model_requests)?,
            input: count("input_tokens", &self.input_tokens)?,
            cached_input: count("input_cached_tokens", &self.input_cached_tokens)?,
            output: count("output_tokens", &self.output_tokens)?,
            images: count("images", &self.images)?,
            amount: None,
        };
        if told.requests.is_none() && told.input.is_none() && told.images.is_none() {
            return Err("a result of usage needs num_model_requests".to_owned());
        }
        Ok(told)
    }
}

/// A number, which some write as text.
#[derive(Deserialize)]
#[serde(untagged, expecting = "this is no number")]
enum Number {
    Whole(i64),
    Part(f64),
    Text(String),
}

impl Number {
    fn whole(&self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Part(number) => whole(&number.to_string()),
            Self::Text(text) => whole(text),
        }
    }

    fn count(&self, name: &str) -> Result<u64, String> {
        let count = self.whole().and_then(|count| u64::try_from(count).ok());
        count.ok_or_else(|| format!("{name} is no count"))
    }

    fn amount(&self, name: &str) -> Result<Amount, String> {
        let read = match self {
            Self::Whole(number) => Amount::from_dollars(&number.to_string()),
            // The shortest text that is read as this number again: what stood there, up to fifteen digits.
            Self::Part(number) => Amount::from_dollars(&format!("{number:e}")),
            Self::Text(text) => Amount::from_dollars(text),
        };
        read.ok_or_else(|| format!("{name} is no amount of US dollars, such as 0.06"))
    }
}

/// A whole number; some write `3.0`.
pub(super) fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let (whole, part) = text.split_once('.')?;
    part.bytes()
        .all(|byte| byte == b'0')
        .then(|| whole.parse().ok())
        .flatten()
}
