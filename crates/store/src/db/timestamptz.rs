//! PostgreSQL's `timestamptz` for our times: microseconds since the year 2000 on the wire.

use greenlit_domain::time::Timestamp;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::{Encode, Postgres, Type};

/// 2000-01-01 in milliseconds since 1970.
const YEAR_2000: i64 = 946_684_800_000;

/// A time as PostgreSQL has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimestampTz(pub Timestamp);

impl TimestampTz {
    /// From the wire.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, BoxDynError> {
        let micros = i64::from_be_bytes(bytes.try_into()?);
        Ok(Self(Timestamp(micros.div_euclid(1_000) + YEAR_2000)))
    }

    fn to_wire(self) -> [u8; 8] {
        (self.0.0 - YEAR_2000).saturating_mul(1_000).to_be_bytes()
    }
}

impl Type<Postgres> for TimestampTz {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1184))
    }
}

impl Encode<'_, Postgres> for TimestampTz {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend_from_slice(&self.to_wire());
        Ok(IsNull::No)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_before_and_after_2000_come_back() {
        for millis in [0, YEAR_2000 - 1, YEAR_2000, 1_795_000_000_123] {
            let time = Timestamp(millis);
            let back = TimestampTz::from_wire(&TimestampTz(time).to_wire()).unwrap();
            assert_eq!(back.0, time);
        }
    }
}
