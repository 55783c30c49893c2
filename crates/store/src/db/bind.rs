//! Values of statements, and JSON for them.

use greenlit_domain::id::{BatchId, CallId, DeliveryId, GenerationId, HookId, UserId};
use greenlit_domain::time::Timestamp;
use serde::Serialize;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::{Encode, Postgres, Type};
use uuid::Uuid;

use crate::error::StoreError;

/// A value of a statement. Nulls have a type too: PostgreSQL asks for it.
#[derive(Debug, Clone)]
pub(crate) enum Bind {
    /// `text`.
    Text(Option<String>),
    /// `bigint`.
    Int(Option<i64>),
    /// `uuid`, text on SQLite.
    Id(Option<Uuid>),
    /// `timestamptz`, milliseconds on SQLite.
    Time(Option<Timestamp>),
    /// `jsonb`, text on SQLite.
    Json(Json),
}

/// JSON as text: a column's value, or the rows of a statement that writes many.
#[derive(Debug, Clone)]
pub(crate) struct Json(pub String);

macro_rules! binds {
    ($($from:ty => $variant:ident($convert:expr),)*) => {$(
        impl From<$from> for Bind {
            fn from(value: $from) -> Self {
                let convert: fn($from) -> _ = $convert;
                Self::$variant(Some(convert(value)))
            }
        }
        impl From<Option<$from>> for Bind {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value.map($convert))
            }
        }
    )*};
}

binds! {
    String => Text(|text| text),
    &str => Text(str::to_owned),
    i64 => Int(|number| number),
    u32 => Int(i64::from),
    Uuid => Id(|id| id),
    GenerationId => Id(|id| id.0),
    UserId => Id(|id| id.0),
    CallId => Id(|id| id.0),
    BatchId => Id(|id| id.0),
    HookId => Id(|id| id.0),
    DeliveryId => Id(|id| id.0),
    Timestamp => Time(|time| time),
}

impl From<Json> for Bind {
    fn from(json: Json) -> Self {
        Self::Json(json)
    }
}

/// JSON of a value.
pub(crate) fn json<T: Serialize + ?Sized>(
    what: &'static str,
    value: &T,
) -> Result<Json, StoreError> {
    serde_json::to_string(value)
        .map(|text| Json(without_nul(text)))
        .map_err(|why| StoreError::corrupt(what, "what is to be stored", why))
}

/// A JSON array, such as of ids.
pub(crate) fn array<T: Serialize>(values: &[T]) -> Result<Json, StoreError> {
    json("list", values)
}

/// JSON without the character NUL, which PostgreSQL keeps in no text: the replacement character stands for it.
pub(crate) fn without_nul(json: String) -> String {
    const NUL: &str = "\\u0000";
    if !json.contains(NUL) {
        return json;
    }
    let mut clean = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find(NUL) {
        let before = &rest[..at];
        clean.push_str(before);
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        // After an odd number of backslashes the one of the escape is itself escaped: those are six plain characters.
        clean.push_str(if backslashes.is_multiple_of(2) {
            "\\ufffd"
        } else {
            NUL
        });
        rest = &rest[at + NUL.len()..];
    }
    clean.push_str(rest);
    clean
}

impl Type<Postgres> for Json {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(3802))
    }
}

impl Encode<'_, Postgres> for Json {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        // The version of the binary form of jsonb.
        buffer.push(1);
        buffer.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_replaced_and_its_name_is_not() {
        let clean = |value: &str| {
            let json = without_nul(serde_json::to_string(value).unwrap());
            serde_json::from_str::<String>(&json).unwrap()
        };
        assert_eq!(clean("a\0b"), "a\u{fffd}b");
        assert_eq!(clean("a\\\0b\0"), "a\\\u{fffd}b\u{fffd}");
        for plain in ["a\\u0000b", "\\\\u0000", "bread"] {
            assert_eq!(clean(plain), plain);
        }
    }
}
