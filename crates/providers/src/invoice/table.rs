//! Exports as CSV: what OpenAI's dashboard writes of usage and costs, a line a bucket and group, and OpenRouter's activity, a
//! line a call. Columns are known by their names, in any order; others are left alone.

use std::io::Read;

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord, Trim};
use greenlit_domain::invoice::{Amount, Invoice, Told};

use super::pages::{day_of, no_day, whole, whole_day};
use super::{Format, InvoiceError, model_of};

/// The names of a column; the first that is there counts.
type Names = &'static [&'static str];

const START: Names = &["start_time", "start_time_iso", "date"];
const END: Names = &["end_time"];
const MODEL: Names = &["model"];
const LINE_ITEM: Names = &["line_item"];
const AMOUNT: Names = &["amount_value", "amount.value", "amount", "cost_usd", "cost"];
const CURRENCY: Names = &["amount_currency", "amount.currency", "currency"];
const REQUESTS: Names = &["num_model_requests", "n_requests"];
const INPUT: Names = &["input_tokens"];
const CACHED: Names = &["input_cached_tokens"];
const OUTPUT: Names = &["output_tokens"];
const IMAGES: Names = &["images", "num_images"];
const CREATED: Names = &["created_at"];
const SLUG: Names = &["model_permaslug", "model"];
const TOTAL: Names = &["cost_total"];
const PROMPT: Names = &["tokens_prompt"];
const PROMPT_CACHED: Names = &["tokens_cached"];
const COMPLETION: Names = &["tokens_completion"];

/// Reads all lines.
pub fn read(text: impl Read, invoice: &mut Invoice) -> Result<Format, InvoiceError> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).from_reader(text);
    let header = reader.headers().map_err(unreadable)?.clone();
    let columns = Columns(header.iter().map(str::to_ascii_lowercase).collect());
    let format = columns.format()?;
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(unreadable)? {
        let line = Line {
            columns: &columns,
            record: &record,
            number: record.position().map_or(0, Position::line),
        };
        match format {
            Format::OpenRouter => line.call(invoice)?,
            _ => line.bucket(format, invoice)?,
        }
    }
    Ok(format)
}

fn unreadable(error: csv::Error) -> InvoiceError {
    let line = error.position().map_or(1, Position::line);
    let what = match error.kind() {
        ErrorKind::Io(_) => match error.into_kind() {
            ErrorKind::Io(error) => return InvoiceError::Unreadable(error),
            _ => return InvoiceError::CutOff { line },
        },
        ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!("it has {len} fields, and the first line {expected_len}"),
        ErrorKind::Utf8 { .. } => "it is no UTF-8".to_owned(),
        _ => "it is no CSV".to_owned(),
    };
    InvoiceError::Wrong {
        line,
        column: 1,
        what,
    }
}

/// The names of the first line.
struct Columns(Vec<String>);

impl Columns {
    fn place(&self, names: Names) -> Option<usize> {
        names
            .iter()
            .find_map(|name| self.0.iter().position(|column| column == name))
    }

    fn has(&self, names: Names) -> bool {
        self.place(names).is_some()
    }

    fn format(&self) -> Result<Format, InvoiceError> {
        if self.has(CREATED) && self.has(TOTAL) && self.has(SLUG) {
            return Ok(Format::OpenRouter);
        }
        if self.has(START) {
            if self.has(AMOUNT) {
                return Ok(Format::OpenAiCosts);
            }
            if self.has(INPUT) {
                return Ok(Format::OpenAiCompletions);
            }
            if self.has(IMAGES) {
                return Ok(Format::OpenAiImages);
            }
        }
        let names: Vec<_> = self.0.iter().take(12).map(|name| short(name)).collect();
        let what = format!(
            "a text whose first line names {} is no export that is known",
            names.join(", ")
        );
        Err(InvoiceError::Unknown { what })
    }
}

/// One line below the first.
struct Line<'l> {
    columns: &'l Columns,
    record: &'l StringRecord,
    number: u64,
}

impl Line<'_> {
    fn bucket(&self, format: Format, invoice: &mut Invoice) -> Result<(), InvoiceError> {
        let start = self.field(START).unwrap_or_default();
        let day = match (whole(start), self.field(END).map(whole)) {
            (Some(start), Some(end)) => whole_day(start, end),
            (Some(start), None) => whole_day(start, None),
            (None, _) => day_of(start).ok_or_else(|| no_day(start)),
        };
        let day = day.map_err(|what| self.wrong(START, what))?;
        if format == Format::OpenAiCosts {
            let currency = self.field(CURRENCY).unwrap_or("usd");
            if !currency.eq_ignore_ascii_case("usd") {
                let what = format!(
                    "the amount is in {}, and the ledger in usd",
                    short(currency)
                );
                return Err(self.wrong(CURRENCY, what));
            }
            let told = Told {
                amount: self.amount(AMOUNT)?,
                ..Told::default()
            };
            let model = match self.field(LINE_ITEM) {
                Some(item) => Some(model_of(item)),
                None => self.field(MODEL),
            };
            if told.amount.is_none() {
                // A bucket in which nothing was used has empty fields.
                invoice.reaches(day);
                return Ok(());
            }
            return Ok(invoice.add(day, model, told)?);
        }
        let told = Told {
            requests: self.count(REQUESTS)?,
            input: self.count(INPUT)?,
            cached_input: self.count(CACHED)?,
            output: self.count(OUTPUT)?,
            images: self.count(IMAGES)?,
            amount: None,
        };
        if told == Told::default() {
            invoice.reaches(day);
            return Ok(());
        }
        Ok(invoice.add(day, self.field(MODEL), told)?)
    }

    fn call(&self, invoice: &mut Invoice) -> Result<(), InvoiceError> {
        let at = self.field(CREATED).unwrap_or_default();
        let day = day_of(at).ok_or_else(|| self.wrong(CREATED, no_day(at)))?;
        let told = Told {
            requests: Some(1),
            input: self.count(PROMPT)?,
            cached_input: self.count(PROMPT_CACHED)?,
            output: self.count(COMPLETION)?,
            images: None,
            amount: self.amount(TOTAL)?,
        };
        Ok(invoice.add(day, self.field(SLUG), told)?)
    }

    fn field(&self, names: Names) -> Option<&str> {
        let field = self.record.get(self.columns.place(names)?)?;
        Some(field).filter(|field| !field.is_empty())
    }

    fn count(&self, names: Names) -> Result<Option<u64>, InvoiceError> {
        let Some(field) = self.field(names) else {
            return Ok(None);
        };
        let count = whole(field).and_then(|count| u64::try_from(count).ok());
        match count {
            Some(count) => Ok(Some(count)),
            None => Err(self.wrong(names, format!("{} is no count", short(field)))),
        }
    }

    fn amount(&self, names: Names) -> Result<Option<Amount>, InvoiceError> {
        let Some(field) = self.field(names) else {
            return Ok(None);
        };
        match Amount::from_dollars(field) {
            Some(amount) => Ok(Some(amount)),
            None => {
                let what = format!("{} is no amount of US dollars, such as 0.06", short(field));
                Err(self.wrong(names, what))
            }
        }
    }

    fn wrong(&self, names: Names, what: String) -> InvoiceError {
        let place = self.columns.place(names);
        let name = place.and_then(|place| self.columns.0.get(place));
        InvoiceError::Wrong {
            line: self.number,
            column: place.map_or(1, |place| place as u64 + 1),
            what: match name {
                Some(name) => format!("{}: {what}", short(name)),
                None => what,
            },
        }
    }
}

/// Some of a text from outside, in quotes.
fn short(text: &str) -> String {
    let some: String = text.chars().take(40).collect();
    format!("{some:?}")
}
