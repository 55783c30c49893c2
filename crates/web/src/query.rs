//! Query strings, read like bodies: every fault is told at once, and what is unknown is named. `protocol.rs` bounds them.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Map, Value};

use crate::body::Fields;
use crate::problem::Problem;

/// The fields of a query string. A name that is there more than once is a list.
pub struct Query(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self(parse(parts.uri.query().unwrap_or_default())))
    }
}

fn parse(query: &str) -> Fields {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let value = Value::String(value.into_owned());
        // A form sends what was left empty too.
        if value == "" {
            fields.entry(name.into_owned()).or_insert(Value::Null);
            continue;
        }
        let known = fields.entry(name.into_owned()).or_insert(Value::Null);
        *known = match known.take() {
            Value::Null => value,
            Value::Array(mut list) => {
                list.push(value);
                Value::Array(list)
            }
            first => Value::Array(vec![first, value]),
        };
    }
    Fields::of(fields)
}

#[cfg(test)]
mod tests {
    mod fuzz {
        use greenlit_store::Search;

        use super::super::parse;
        use crate::api::history::{cursor_of, mark};
        use crate::filter;

        #[test]
        fn any_query_is_read_within_its_bounds_or_refused_by_field() {
            greenlit_fuzz::fuzz!(
                &[
                    "status=queued",
                    "&",
                    "=",
                    "status",
                    "label",
                    "words",
                    "errorCode=budget",
                    "createdAfter=2026-11-24T02:00:00Z",
                    "createdBefore",
                    "limit=200",
                    "cursor=AAABoX2k4nsAAAAAAAAAAAAAAAAAAAAH",
                    "cursor",
                    "%00",
                    "%ff",
                    "%F0%9F%8D%9E",
                    "%",
                    "+",
                    "%2",
                    "1",
                    "-",
                    "9999999999999999999",
                    "[]",
                    "\u{202e}",
                ],
                |query| {
                    let mut fields = parse(query);
                    let Search {
                        statuses,
                        label,
                        errors,
                        words,
                        ..
                    } = filter::search(&mut fields);
                    let limit = fields.digits("limit", 1, 200);
                    let after = fields.text("cursor").and_then(|cursor| mark(&cursor));
                    assert!(statuses.len() <= 20 && errors.len() <= 20);
                    assert!(label.is_none_or(|label| {
                        (1..=50).contains(&greenlit_domain::text::graphemes(&label))
                    }));
                    assert!(
                        words.is_none_or(|words| greenlit_domain::text::graphemes(&words) <= 500)
                    );
                    assert!(limit.is_none_or(|limit| (1..=200).contains(&limit)));
                    assert!(after.is_none_or(|after| mark(&cursor_of(after)) == Some(after)));
                    if let Err(problem) = fields.finish() {
                        assert!(problem.kind().facts().1.is_client_error());
                    }
                }
            );
        }
    }
}
