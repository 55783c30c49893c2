//! The month's budget, as work asks for it: what the service may spend, and in which time zone its months begin.
//!
//! Room is asked for in the store, with the entry of a call ([`greenlit_store::budget`]); here stands what is asked, and
//! what becomes of work that finds none.

mod asking;
mod lost;
mod reserving;
mod room;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
pub use greenlit_domain::budget::Unpriced;
use greenlit_domain::budget::{Month, Period};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::spending::{Date, Span};
use greenlit_domain::time::Timestamp;

pub use asking::Closed;
pub(crate) use lost::free_lost_calls;
use room::NoRoom;

/// No database keeps a call that was sent after the year 9999.
const LAST_MOMENT: i64 = 253_402_300_799_999;

/// What may be spent a month, and where months begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// What the service may spend, where no other limit was set by hand; `None` is no limit.
    pub limit: Option<MicroDollars>,
    /// In whose midnights months begin.
    pub zone: Tz,
}

impl Default for Budget {
    /// No limit, in UTC.
    fn default() -> Self {
        Self {
            limit: None,
            zone: Tz::UTC,
        }
    }
}

impl Budget {
    /// The month it is at this time.
    #[must_use]
    pub fn period(&self, now: Timestamp) -> Period {
        let utc = DateTime::<Utc>::from_timestamp_millis(now.0).unwrap_or_default();
        let here = utc.with_timezone(&self.zone);
        self.month(month_of(here.year(), here.month()))
    }

    /// A month in this zone.
    #[must_use]
    pub fn month(&self, month: Month) -> Period {
        Period {
            month,
            begins: self.first_moment(month),
            ends: month
                .next()
                .map_or(Timestamp(i64::MAX), |next| self.first_moment(next)),
        }
    }

    /// The day it is at this time in this zone; none before 1970.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> Option<Date> {
        let utc = DateTime::<Utc>::from_timestamp_millis(now.0)?;
        let here = utc.with_timezone(&self.zone);
        Date::new(here.year(), here.month(), here.day())
    }

    /// Each day from the first to the last as it begins and ends in this zone.
    #[must_use]
    pub fn days(&self, first: Date, last: Date) -> Vec<Span> {
        let begins = |day: Date| self.midnight(day.year(), day.month(), day.day());
        let span = |day: Date| Span {
            first: day,
            last: day,
            begins: begins(day),
            ends: day.next().map_or(Timestamp(LAST_MOMENT), begins),
        };
        first.to(last).map(span).collect()
    }

    fn first_moment(&self, month: Month) -> Timestamp {
        self.midnight(month.year(), month.month(), 1)
    }

    /// The first moment of a day.
    fn midnight(&self, year: i32, month: u32, day: u32) -> Timestamp {
        let first = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        let mut midnight = first.and_time(chrono::NaiveTime::MIN);
        // Where clocks are put forward at midnight the day begins later; no gap is longer than a day.
        for _ in 0..=24 * 4 {
            if let Some(there) = self.zone.from_local_datetime(&midnight).earliest() {
                return Timestamp(there.timestamp_millis());
            }
            midnight += TimeDelta::minutes(15);
        }
        Timestamp(midnight.and_utc().timestamp_millis())
    }
}

fn month_of(year: i32, month: u32) -> Month {
    // Clocks that show a year before the first or after the last are wrong anyhow.
    Month::new(year.clamp(1, 9999), month).unwrap_or_else(|| month_of(1970, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(
            DateTime::parse_from_rfc3339(text)
                .unwrap()
                .timestamp_millis(),
        )
    }

    fn budget(zone: &str) -> Budget {
        Budget {
            limit: None,
            zone: zone.parse().unwrap(),
        }
    }

    #[test]
    fn days_follow_each_other_without_a_gap_where_clocks_are_moved() {
        for (zone, first, last, hours) in [
            ("UTC", "2026-11-01", "2026-11-03", [24, 24, 24]),
            ("Europe/Berlin", "2026-10-24", "2026-10-26", [24, 25, 24]),
            ("America/Santiago", "2026-09-05", "2026-09-07", [24, 23, 24]),
        ] {
            let days = budget(zone).days(first.parse().unwrap(), last.parse().unwrap());
            let long: Vec<_> = days
                .iter()
                .map(|day| day.ends.since(day.begins).as_secs() / 3_600)
                .collect();
            assert_eq!(long, hours, "{zone}");
            assert!(days.windows(2).all(|two| two[0].ends == two[1].begins));
            for day in days {
                let last_moment = Timestamp(day.ends.0 - 1);
                assert_eq!(budget(zone).day(day.begins), Some(day.first), "{zone}");
                assert_eq!(budget(zone).day(last_moment), Some(day.last), "{zone}");
            }
        }
    }

    #[test]
    fn a_month_begins_at_midnight_where_the_money_is_counted() {
        for (zone, now, month, begins) in [
            (
                "UTC",
                "2026-11-24T12:00:00Z",
                "2026-11",
                "2026-11-01T00:00:00Z",
            ),
            (
                "UTC",
                "2026-12-01T00:00:00Z",
                "2026-12",
                "2026-12-01T00:00:00Z",
            ),
            // Still November in São Paulo, already December in Tokyo.
            (
                "America/Sao_Paulo",
                "2026-12-01T02:59:59Z",
                "2026-11",
                "2026-11-01T03:00:00Z",
            ),
            (
                "Asia/Tokyo",
                "2026-11-30T15:00:00Z",
                "2026-12",
                "2026-11-30T15:00:00Z",
            ),
            // The clocks of Lisbon change within the month.
            (
                "Europe/Lisbon",
                "2026-10-31T12:00:00Z",
                "2026-10",
                "2026-09-30T23:00:00Z",
            ),
        ] {
            let period = budget(zone).period(at(now));
            assert_eq!(period.month.to_string(), month, "{zone} {now}");
            assert_eq!(period.begins, at(begins), "{zone} {now}");
            assert!(period.begins <= at(now) && at(now) < period.ends);
        }
    }

    #[test]
    fn one_month_ends_where_the_next_begins() {
        for zone in [
            "UTC",
            "America/Sao_Paulo",
            "Africa/Cairo",
            "Pacific/Apia",
            "Asia/Amman",
        ] {
            let budget = budget(zone);
            let mut month: Month = "2009-01".parse().unwrap();
            while month.year() < 2030 {
                let (this, next) = (budget.month(month), budget.month(month.next().unwrap()));
                assert_eq!(this.ends, next.begins, "{zone} {month}");
                assert_eq!(budget.period(this.begins).month, month, "{zone} {month}");
                month = next.month;
            }
        }
    }

    #[test]
    fn a_clock_that_is_mad_breaks_nothing() {
        for now in [i64::MIN, i64::MAX, -1] {
            let _ = budget("Asia/Tokyo").period(Timestamp(now));
        }
    }
}
