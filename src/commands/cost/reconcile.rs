//! `cost reconcile`: the provider's own account of a time, held against the ledger.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use greenlit_domain::csv::{Cell, Csv};
use greenlit_domain::input::InputFault;
use greenlit_domain::invoice::{
    Amount, Booked, Compared, Comparison, Difference, Entered, Invoice, Measure, Note, Told,
    Tolerance, Verdict, compare,
};
use greenlit_domain::spending::Date;
use greenlit_providers::invoice::{self, Format};
use serde_json::{Value, json};

use super::super::table;
use super::print_csv;
use crate::cli::{Global, ReconcileArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::terminal::plain;
use crate::wiring;

/// The most lines that are shown to people.
const LINES: usize = 200;

/// Runs the command.
pub async fn run(global: &Global, args: ReconcileArgs) -> Result<(), CliError> {
    let tolerance = args
        .tolerance
        .parse()
        .map_err(|wrong: String| CliError::faults(&[InputFault::new("--tolerance", wrong)]))?;
    let files = args.files.clone();
    let reading = tokio::task::spawn_blocking(move || read(&files)).await;
    let (invoice, formats) =
        reading.map_err(|error| CliError::internal(format!("reading ended: {error}")))??;
    let config = Config::read()?;
    let provider = provider(&args, &formats)?;
    let Some((first, last)) = invoice.days() else {
        return Err(CliError::new(Code::Input, "there is no day in the export"));
    };
    if !invoice.covers.texts && !invoice.covers.pictures {
        let what = "the export tells of nothing that greenlit calls";
        return Err(CliError::new(Code::Input, what)
            .hint("export the costs, or the usage of completions and images"));
    }
    let store = wiring::store(global, &config).await?;
    let ledger = store.entered(first, last).await;
    wiring::close(store).await?;
    let held = Held::of(invoice, formats, provider, ledger?, tolerance, &config);
    if args.json {
        print_line!("{:#}", held.json(args.all))?;
    } else if args.csv {
        print_csv(&held.csv(args.all))?;
    } else {
        held.print(args.all)?;
    }
    if held.comparison.agrees() {
        return Ok(());
    }
    Err(CliError::new(Code::Differs, held.verdict_told()))
}

fn read(files: &[impl AsRef<Path>]) -> Result<(Invoice, Vec<Format>), CliError> {
    let mut whole = Invoice::default();
    let mut formats = Vec::new();
    for path in files {
        let path = path.as_ref();
        let wrong = |why: String| {
            let name = plain(&path.display().to_string());
            CliError::new(Code::Input, format!("{name}: {}", plain(&why)))
        };
        let file =
            File::open(path).map_err(|error| wrong(format!("it cannot be read: {error}")))?;
        let found = invoice::read(BufReader::new(file), &mut whole)
            .map_err(|error| wrong(error.to_string()))?;
        for format in found {
            if !formats.contains(&format) {
                formats.push(format);
            }
        }
    }
    Ok((whole, formats))
}

/// Whose export it is. One account at a time is held against the ledger.
fn provider(args: &ReconcileArgs, formats: &[Format]) -> Result<String, CliError> {
    if let Some(name) = &args.provider {
        return Ok(name.trim().to_owned());
    }
    let mut names: Vec<_> = formats.iter().map(|format| format.provider()).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [] => Ok("openai".to_owned()),
        [only] => Ok((*only).to_owned()),
        many => Err(CliError::new(
            Code::Input,
            format!("these are exports of {}", many.join(" and of ")),
        )
        .hint("hold those of one provider at a time against the ledger")),
    }
}

/// An invoice beside the ledger.
struct Held {
    formats: Vec<Format>,
    provider: String,
    days: Option<(Date, Date)>,
    has_more: bool,
    comparison: Comparison,
    /// Other providers that the ledger has calls to on these days.
    others: Vec<String>,
}

impl Held {
    fn of(
        invoice: Invoice,
        formats: Vec<Format>,
        provider: String,
        mut ledger: BTreeMap<String, Vec<Entered>>,
        tolerance: Tolerance,
        config: &Config,
    ) -> Self {
        let mine = ledger.remove(&provider);
        let others = if mine.is_none() {
            ledger.into_keys().collect()
        } else {
            Vec::new()
        };
        let known = |model: &str| config.models.name_of(model);
        let comparison = compare(&invoice, &mine.unwrap_or_default(), tolerance, known);
        Self {
            formats,
            provider,
            days: invoice.days(),
            has_more: invoice.has_more,
            comparison,
            others,
        }
    }

    /// The lines to be shown.
    fn lines(&self, all: bool) -> impl Iterator<Item = &Compared> {
        let lines = self.comparison.lines.iter();
        lines.filter(move |line| all || line.verdict != Verdict::Agrees)
    }

    fn print(&self, all: bool) -> Result<(), CliError> {
        let formats: Vec<_> = self.formats.iter().map(ToString::to_string).collect();
        if let Some((first, last)) = self.days {
            print_line!(
                "{}, {first} to {last} (UTC), beside the ledger's calls to {}\n",
                formats.join(" and "),
                plain(&self.provider)
            )?;
        }
        let mut rows = table::new(["day", "model", "what", "invoice", "ledger", "difference"]);
        let mut count = 0;
        for line in self.lines(all).take(LINES) {
            for cells in rows_of(line) {
                rows.add_row(cells);
            }
            count += 1;
        }
        if count > 0 {
            table::keep_whole(&mut rows, [1]);
            table::align_right(&mut rows, 3..6);
            print_line!("{rows}\n")?;
        }
        let left = self.lines(all).count() - count;
        if left > 0 {
            print_line!("and {left} lines more: --csv has all of them\n")?;
        }
        for line in self.lines(all).take(LINES) {
            for note in &line.notes {
                print_line!("{}, {}: {}", line.day, model(line), note_told(note))?;
            }
        }
        for told in self.remarks() {
            print_line!("{told}")?;
        }
        print_line!("{}", self.sums_told())
    }

    /// What is to be known of the whole.
    fn remarks(&self) -> Vec<String> {
        let mut told = Vec::new();
        if !self.others.is_empty() {
            let names: Vec<_> = self.others.iter().map(|name| plain(name)).collect();
            told.push(format!(
                "the ledger has no calls to {} on these days; it has calls to {}: --provider says whose export this is",
                plain(&self.provider),
                names.join(", ")
            ));
        }
        if self.has_more {
            told.push(
                "the export says that there is another page, which is not in these files"
                    .to_owned(),
            );
        }
        if self.comparison.left_out > 0 {
            let what = if self.comparison.told.images.is_some() {
                "texts: organization/usage/completions tells"
            } else {
                "pictures: organization/usage/images tells"
            };
            told.push(format!(
                "{} calls are left out, since this export does not tell of {what} of them",
                self.comparison.left_out
            ));
        }
        if self.comparison.count(Verdict::InvoiceAlone) > 0 {
            told.push(
                "what is in the invoice alone: other programs with the same key, or jobs that were deleted with their calls"
                    .to_owned(),
            );
        }
        told
    }

    fn sums_told(&self) -> String {
        let Comparison { told, booked, .. } = &self.comparison;
        let mut sums = Vec::new();
        for (measure, invoice, ledger) in figures(told, booked) {
            sums.push(format!(
                "{} {} and {}",
                name(measure),
                write(measure, invoice),
                write(measure, ledger)
            ));
        }
        format!("together, invoice and ledger: {}", sums.join("; "))
    }

    fn verdict_told(&self) -> String {
        let count = |verdict| self.comparison.count(verdict);
        format!(
            "the invoice and the ledger differ: {} of {} lines agree, {} differ, {} in the invoice alone, {} in the ledger alone",
            count(Verdict::Agrees),
            self.comparison.lines.len(),
            count(Verdict::Differs),
            count(Verdict::InvoiceAlone),
            count(Verdict::LedgerAlone)
        )
    }

    fn json(&self, all: bool) -> Value {
        let line = |line: &Compared| {
            json!({
                "day": line.day,
                "model": line.model,
                "verdict": line.verdict,
                "invoice": line.told.as_ref().map(told_json),
                "ledger": line.booked.as_ref().map(booked_json),
                "differences": line.differences.iter().map(difference_json).collect::<Vec<_>>(),
                "notes": line.notes,
            })
        };
        let count = |verdict| self.comparison.count(verdict);
        json!({
            "formats": self.formats.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "provider": self.provider,
            "from": self.days.map(|(first, _)| first),
            "to": self.days.map(|(_, last)| last),
            "agrees": self.comparison.agrees(),
            "isMissingAPage": self.has_more,
            "counts": {
                "agree": count(Verdict::Agrees),
                "differ": count(Verdict::Differs),
                "invoiceAlone": count(Verdict::InvoiceAlone),
                "ledgerAlone": count(Verdict::LedgerAlone),
                "callsLeftOut": self.comparison.left_out,
            },
            "whole": {
                "invoice": told_json(&self.comparison.told),
                "ledger": booked_json(&self.comparison.booked),
            },
            "lines": self.lines(all).map(line).collect::<Vec<_>>(),
            "remarks": self.remarks(),
        })
    }

    fn csv(&self, all: bool) -> String {
        let mut csv = Csv::default();
        let head = [
            "day",
            "model",
            "verdict",
            "what",
            "invoice",
            "ledger",
            "difference",
            "notes",
        ];
        csv.line(head.map(Cell::Text));
        for line in self.lines(all) {
            let day = line.day.to_string();
            let notes: Vec<_> = line.notes.iter().map(note_told).collect();
            let notes = notes.join("; ");
            let figures = match line.differences.as_slice() {
                [] => figures(
                    &line.told.unwrap_or_default(),
                    &line.booked.unwrap_or_default(),
                ),
                differences => differences.iter().map(of_difference).collect(),
            };
            for (measure, invoice, ledger) in figures {
                // Money stands in whole micro-dollars, counts as they are.
                let figure = |value: i128| {
                    let value = match measure {
                        Measure::Amount => micros(value),
                        _ => value,
                    };
                    Cell::Figure(i64::try_from(value).ok())
                };
                let what = match measure {
                    Measure::Amount => "cost_micros",
                    other => name(other),
                };
                csv.line([
                    Cell::Text(&day),
                    Cell::Text(line.model.as_deref().unwrap_or_default()),
                    Cell::Text(verdict_name(line.verdict)),
                    Cell::Text(what),
                    figure(invoice),
                    figure(ledger),
                    figure(invoice - ledger),
                    Cell::Text(&notes),
                ]);
            }
        }
        csv.text()
    }
}

/// What people see of a line: one row a figure that differs.
fn rows_of(line: &Compared) -> Vec<[String; 6]> {
    let figures = match line.differences.as_slice() {
        [] => figures(
            &line.told.unwrap_or_default(),
            &line.booked.unwrap_or_default(),
        ),
        differences => differences.iter().map(of_difference).collect(),
    };
    let mut head = (line.day.to_string(), model(line));
    figures
        .into_iter()
        .map(|(measure, invoice, ledger)| {
            let (day, model) = std::mem::take(&mut head);
            let missing = || "–".to_owned();
            [
                day,
                model,
                name(measure).to_owned(),
                line.told.map_or_else(missing, |_| write(measure, invoice)),
                line.booked.map_or_else(missing, |_| write(measure, ledger)),
                difference(measure, invoice - ledger),
            ]
        })
        .collect()
}

fn of_difference(difference: &Difference) -> (Measure, i128, i128) {
    (difference.measure, difference.invoice, difference.ledger)
}

/// Each figure that the invoice tells; where it tells nothing at all, what the ledger has.
fn figures(told: &Told, booked: &Booked) -> Vec<(Measure, i128, i128)> {
    let is_silent = *told == Told::default();
    let count = |measure, told: Option<u64>, booked: u64| {
        let told = told.or_else(|| (is_silent && booked > 0).then_some(0))?;
        Some((measure, i128::from(told), i128::from(booked)))
    };
    let amount = told.amount.or(is_silent.then(Amount::default));
    let cost = Amount::from(booked.cost).0;
    [
        count(Measure::Requests, told.requests, booked.answered),
        count(Measure::Input, told.input, booked.input),
        count(Measure::CachedInput, told.cached_input, booked.cached_input),
        count(Measure::Output, told.output, booked.output),
        count(Measure::Images, told.images, booked.images),
        amount.map(|amount| (Measure::Amount, amount.0, cost)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn model(line: &Compared) -> String {
    match (&line.model, line.verdict) {
        (Some(model), _) if model.is_empty() => "a line without a name".to_owned(),
        (Some(model), _) => plain(model),
        (None, _) => "all models".to_owned(),
    }
}

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Requests => "calls",
        Measure::Input => "tokens in",
        Measure::CachedInput => "tokens cached",
        Measure::Output => "tokens out",
        Measure::Images => "pictures",
        Measure::Amount => "cost",
    }
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agrees => "agrees",
        Verdict::Differs => "differs",
        Verdict::InvoiceAlone => "in the invoice alone",
        Verdict::LedgerAlone => "in the ledger alone",
    }
}

fn write(measure: Measure, value: i128) -> String {
    match measure {
        Measure::Amount => Amount(value).to_string(),
        _ => value.to_string(),
    }
}

fn difference(measure: Measure, value: i128) -> String {
    match (measure, value) {
        (_, 0) => "–".to_owned(),
        (_, 1..) => format!("+{}", write(measure, value)),
        (_, _) => write(measure, value),
    }
}

fn note_told(note: &Note) -> String {
    match note {
        Note::Lost {
            calls,
            at_most_micros,
        } if at_most_micros.0 > 0 => format!(
            "{calls} call(s) were cut off and may be billed, {at_most_micros} at most: this may explain it"
        ),
        Note::Lost { calls, .. } => {
            format!("{calls} call(s) were cut off and may be billed: this may explain it")
        }
        Note::UnderWay { calls } => {
            format!(
                "{calls} call(s) are not settled yet: hold them against each other when they are"
            )
        }
        Note::Unpriced { calls } => format!(
            "{calls} call(s) of unknown cost: give the model's price (docs/models.md) before calls are made"
        ),
        Note::Midnight => {
            "over all days it agrees: calls near midnight stand on the day before or after"
                .to_owned()
        }
    }
}

/// The nearest whole micro-dollar.
fn micros(parts: i128) -> i128 {
    let half = if parts < 0 { -500_000 } else { 500_000 };
    (parts + half) / 1_000_000
}

fn told_json(told: &Told) -> Value {
    json!({
        "calls": told.requests,
        "inputTokens": told.input,
        "cachedInputTokens": told.cached_input,
        "outputTokens": told.output,
        "images": told.images,
        "costMicros": told.amount.map(|amount| small(micros(amount.0))),
    })
}

fn booked_json(booked: &Booked) -> Value {
    json!({
        "calls": booked.answered,
        "lostCalls": booked.lost,
        "underWayCalls": booked.under_way,
        "unknownCostCalls": booked.unpriced,
        "inputTokens": booked.input,
        "cachedInputTokens": booked.cached_input,
        "outputTokens": booked.output,
        "images": booked.images,
        "costMicros": booked.cost,
    })
}

fn difference_json(one: &Difference) -> Value {
    let figure = |value: i128| match one.measure {
        Measure::Amount => small(micros(value)),
        _ => small(value),
    };
    json!({
        "what": match one.measure {
            Measure::Requests => "calls",
            Measure::Input => "inputTokens",
            Measure::CachedInput => "cachedInputTokens",
            Measure::Output => "outputTokens",
            Measure::Images => "images",
            Measure::Amount => "costMicros",
        },
        "invoice": figure(one.invoice),
        "ledger": figure(one.ledger),
        "difference": figure(one.invoice - one.ledger),
    })
}

/// JSON has no greater numbers that all read alike.
fn small(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}
