//! Which jobs a command means: the filters of the API, as they are typed.

use greenlit_domain::generation::{FailureCode, Status};
use greenlit_domain::input::{self, Faults, InputFault};
use greenlit_domain::time::Timestamp;
use greenlit_store::Search;
use serde_json::Value;

use crate::cli::FilterArgs;
use crate::exit::CliError;

/// The search that was typed, or all that is wrong with it.
pub fn search(typed: &FilterArgs) -> Result<Search, CliError> {
    let mut faults = Faults::default();
    let statuses = Status::ALL.map(Status::as_str);
    let errors = FailureCode::ALL.map(FailureCode::as_str);
    let search = Search {
        statuses: names(
            "--status",
            &typed.status,
            Status::parse,
            &statuses,
            &mut faults,
        ),
        label: taken(typed.label.as_deref(), input::label, &mut faults),
        errors: names(
            "--error",
            &typed.error,
            FailureCode::parse,
            &errors,
            &mut faults,
        ),
        words: taken(typed.words.as_deref(), words, &mut faults).flatten(),
        created_after: taken(
            typed.since.as_deref(),
            |text| time("--since", text),
            &mut faults,
        ),
        created_before: taken(
            typed.until.as_deref(),
            |text| time("--until", text),
            &mut faults,
        ),
    };
    if faults.0.is_empty() {
        Ok(search)
    } else {
        Err(CliError::faults(&faults.0))
    }
}

fn taken<T>(
    typed: Option<&str>,
    read: impl Fn(&str) -> Result<T, InputFault>,
    faults: &mut Faults,
) -> Option<T> {
    typed.and_then(|text| faults.take(read(text)))
}

fn names<T>(
    field: &'static str,
    typed: &[String],
    parse: impl Fn(&str) -> Option<T>,
    all: &[&str],
    faults: &mut Faults,
) -> Vec<T> {
    let known = |text: &String| {
        parse(text.trim()).ok_or_else(|| {
            InputFault::new(field, format!("{text:?} is none of {}", all.join(", ")))
        })
    };
    typed
        .iter()
        .filter_map(|text| faults.take(known(text)))
        .collect()
}

/// Words are bounded as notes are.
fn words(text: &str) -> Result<Option<String>, InputFault> {
    input::note(text).map_err(|fault| InputFault::new("--words", fault.message))
}

/// A day, which begins in UTC, or a time with its zone.
fn time(field: &'static str, text: &str) -> Result<Timestamp, InputFault> {
    let text = text.trim();
    let whole = if text.contains(['T', 't']) {
        text.to_owned()
    } else {
        format!("{text}T00:00:00Z")
    };
    serde_json::from_value(Value::String(whole)).map_err(|_| {
        let right =
            "type a day such as 2026-11-24, or a time with its zone such as 2026-11-24T02:00:00Z";
        InputFault::new(field, format!("{text:?} is no time: {right}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let typed = FilterArgs {
            status: vec!["done".to_owned(), "failed".to_owned()],
            error: vec!["bad".to_owned()],
            since: Some("soon".to_owned()),
            until: Some("2026-11-24T02:00:00".to_owned()),
            ..FilterArgs::default()
        };
        let error = format!("{:?}", search(&typed).unwrap_err());
        for named in ["--status", "--error", "--since", "--until"] {
            assert!(error.contains(named), "{named} is not in {error}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_utc() {
        let read = |text| time("--since", text).unwrap().to_string();
        assert_eq!(read("2026-11-24"), read("2026-11-24T00:00:00Z"));
        assert_eq!(read("2026-11-24"), read("2026-11-24T01:00:00+01:00"));
    }
}
