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
