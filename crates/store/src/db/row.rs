//! Rows of either database, read column by column into types.

use greenlit_domain::id::{BatchId, CallId, DeliveryId, GenerationId, HookId, UserId};
use greenlit_domain::time::Timestamp;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgRow, PgValueRef};
use sqlx::sqlite::{SqliteRow, SqliteValueRef};
use sqlx::{Decode, Row as _, Sqlite, TypeInfo, ValueRef};
use uuid::Uuid;

use super::timestamptz::TimestampTz;
use crate::error::StoreError;

/// A row.
pub(crate) enum Row {
    /// Of SQLite.
    Sqlite(SqliteRow),
    /// Of PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// The value of a column that is never null.
    pub fn get<T: Value>(&self, name: &'static str) -> Result<T, StoreError> {
        self.maybe(name)?
            .ok_or_else(|| StoreError::corrupt(name, "a row", "it is null"))
    }

    /// The value of a column, `None` where it is null.
    pub fn maybe<T: Value>(&self, name: &'static str) -> Result<Option<T>, StoreError> {
        let read = match self {
            Self::Sqlite(row) => {
                let value = row.try_get_raw(name).map_err(read_of_a_column)?;
                if value.is_null() {
                    return Ok(None);
                }
                T::sqlite(value)
            }
            Self::Postgres(row) => {
                let value = row.try_get_raw(name).map_err(read_of_a_column)?;
                if value.is_null() {
                    return Ok(None);
                }
                T::postgres(&value)
            }
        };
        read.map(Some)
            .map_err(|why| StoreError::corrupt(name, "a row", why))
    }
}

fn read_of_a_column(source: sqlx::Error) -> StoreError {
    StoreError::Database {
        action: "read of a column",
        source,
    }
}

/// What a column can be read as.
pub(crate) trait Value: Sized {
    /// From a value of SQLite that is not null.
    fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError>;
    /// From a value of PostgreSQL that is not null, in binary form as all prepared statements give it.
    fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError>;
}

/// Text, and JSON as text.
impl Value for String {
    fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        <Self as Decode<Sqlite>>::decode(value)
    }

    fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let text = value.as_str()?;
        // The binary form of jsonb begins with its version, 1.
        let text = if value.type_info().name() == "JSONB" {
            text.strip_prefix('\u{1}').unwrap_or(text)
        } else {
            text
        };
        Ok(text.to_owned())
    }
}

impl Value for i64 {
    fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        <Self as Decode<Sqlite>>::decode(value)
    }

    fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let bytes = value.as_bytes()?;
        Ok(match bytes.len() {
            8 => Self::from_be_bytes(bytes.try_into()?),
            4 => i32::from_be_bytes(bytes.try_into()?).into(),
            _ => i16::from_be_bytes(bytes.try_into()?).into(),
        })
    }
}

impl Value for u32 {
    fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(i64::sqlite(value)?.try_into()?)
    }

    fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(i64::postgres(value)?.try_into()?)
    }
}

impl Value for Timestamp {
    fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        i64::sqlite(value).map(Self)
    }

    fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(TimestampTz::from_wire(value.as_bytes()?)?.0)
    }
}

impl Value for Uuid {
    fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(<&str as Decode<Sqlite>>::decode(value)?.parse()?)
    }

    fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError> {
        Ok(Self::from_slice(value.as_bytes()?)?)
    }
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl Value for $id {
            fn sqlite(value: SqliteValueRef<'_>) -> Result<Self, BoxDynError> {
                Uuid::sqlite(value).map(Self)
            }

            fn postgres(value: &PgValueRef<'_>) -> Result<Self, BoxDynError> {
                Uuid::postgres(value).map(Self)
            }
        }
    )*};
}

ids!(GenerationId UserId CallId BatchId HookId DeliveryId);
