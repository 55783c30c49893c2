//! Which jobs are meant: the same fields in the history's query and in a bulk request's body.

use greenlit_domain::generation::{FailureCode, Status};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_store::Search;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::body::Fields;

/// The most entries of a list in a filter.
const MOST: usize = 20;

/// Which jobs are meant. What is left out is not asked.
#[derive(Debug, ToSchema, IntoParams)]
#[schema(rename_all = "camelCase")]
#[into_params(rename_all = "camelCase", parameter_in = Query)]
#[allow(
    dead_code,
    reason = "it describes the fields; `search` reads them, so that all faults are told at once"
)]
pub struct Filter {
    /// In one of these statuses.
    status: Option<Vec<Status>>,
    /// With this label.
    label: Option<String>,
    /// That failed with one of these codes.
    error_code: Option<Vec<FailureCode>>,
    /// Whose keyword holds all these words, in whatever case.
    words: Option<String>,
    /// Begun after this time.
    #[schema(example = "2026-11-24T02:00:00Z")]
    created_after: Option<String>,
    /// Begun before this time.
    created_before: Option<String>,
}

/// Reads the fields of a filter.
pub fn search(fields: &mut Fields) -> Search {
    Search {
        statuses: names(
            fields,
            "status",
            Status::parse,
            &Status::ALL.map(Status::as_str),
        ),
        label: label(fields),
        errors: names(
            fields,
            "errorCode",
            FailureCode::parse,
            &FailureCode::ALL.map(FailureCode::as_str),
        ),
        words: line(fields, "words"),
        created_after: time(fields, "createdAfter"),
        created_before: time(fields, "createdBefore"),
    }
}

fn names<T>(
    fields: &mut Fields,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
    all: &[&str],
) -> Vec<T> {
    let mut parsed = Vec::new();
    for text in fields.one_or_more(name, MOST) {
        match parse(&text) {
            Some(value) => parsed.push(value),
            None => fields.fault(name, format!("is none of {}", all.join(", "))),
        }
    }
    parsed
}

fn label(fields: &mut Fields) -> Option<String> {
    let text = fields.text("label")?;
    match input::label(&text) {
        Ok(label) => Some(label),
        Err(fault) => {
            fields.fault("label", fault.message);
            None
        }
    }
}

/// Words are bounded as notes are.
fn line(fields: &mut Fields, name: &'static str) -> Option<String> {
    let text = fields.text(name)?;
    match input::note(&text) {
        Ok(words) => words,
        Err(fault) => {
            fields.fault(name, fault.message);
            None
        }
    }
}

fn time(fields: &mut Fields, name: &'static str) -> Option<Timestamp> {
    let text = fields.text(name)?;
    let parsed = serde_json::from_value(Value::String(text)).ok();
    if parsed.is_none() {
        fields.fault(
            name,
            "is no time: send one with its zone, such as 2026-11-24T02:00:00Z",
        );
    }
    parsed
}
