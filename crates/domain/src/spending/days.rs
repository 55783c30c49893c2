//! Days of the calendar, as people name them, and as they begin and end somewhere.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Serialize, Serializer};

use crate::budget::Month;
use crate::input::InputFault;
use crate::text;
use crate::time::Timestamp;

const FIRST: civil::Date = civil::date(1970, 1, 1);

/// A day of the calendar from 1970 to 9999, written as `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

/// Days that follow each other, with the ends that they have in some time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first of them.
    pub first: Date,
    /// The last of them.
    pub last: Date,
    /// Its first moment.
    pub begins: Timestamp,
    /// The first moment after them.
    pub ends: Timestamp,
}

impl Date {
    /// The first that there may be something of: 1970-01-01.
    pub const FIRST: Self = Self(FIRST);

    /// A day; `None` where there is none such.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let date = civil::Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
        );
        date.ok().filter(|date| *date >= FIRST).map(Self)
    }

    /// The day so many days after 1970-01-01.
    #[must_use]
    pub fn after_1970(days: i64) -> Option<Self> {
        let days = i32::try_from(days).ok().filter(|days| *days >= 0)?;
        let span = jiff::Span::new().try_days(days).ok()?;
        FIRST.checked_add(span).ok().map(Self)
    }

    /// How many days after 1970-01-01.
    #[must_use]
    pub fn days_after_1970(self) -> i64 {
        let seconds = self.0.duration_since(FIRST).as_secs();
        seconds / (24 * 60 * 60)
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year().into()
    }

    /// From 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month().unsigned_abs().into()
    }

    /// From 1 to 31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day().unsigned_abs().into()
    }

    /// The day after it; the last of all has none.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }

    /// The first of its month.
    fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// Each day from this to the last.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |day| day.next()).take_while(move |day| *day <= last)
    }
}

/// Of which days a report is to be, as it was typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'t> {
    /// From this day on.
    pub from: Option<&'t str>,
    /// To this day, with it.
    pub to: Option<&'t str>,
    /// All days of this month.
    pub month: Option<&'t str>,
}

/// The most days of one report: a line a day is nothing for more.
const MOST_DAYS: usize = 3_700;

impl Typed<'_> {
    /// The first and the last day: of this month to today unless it is said.
    ///
    /// # Errors
    /// When a day or a month is none, or there are too many; with the field's name.
    pub fn days(&self, today: Date) -> Result<(Date, Date), InputFault> {
        if let Some(text) = self.month {
            if self.from.is_some() || self.to.is_some() {
                let right = "goes without from and to: it is all days of a month";
                return Err(InputFault::new("month", right));
            }
            let wrong = |wrong: String| InputFault::new("month", wrong);
            return text.trim().parse().map_err(wrong).and_then(of_month);
        }
        let read = |field: &'static str, text: &str| {
            let day = text.trim().parse::<Date>();
            day.map_err(|wrong| InputFault::new(field, wrong))
        };
        let to = self.to.map(|text| read("to", text)).transpose()?;
        let to = to.unwrap_or(today);
        let from = self.from.map(|text| read("from", text)).transpose()?;
        let from = from.unwrap_or_else(|| to.first_of_month());
        if from > to {
            let wrong = format!("{from} is after the last day, {to}");
            return Err(InputFault::new("from", wrong));
        }
        if from.to(to).nth(MOST_DAYS).is_some() {
            let wrong = format!("{from} to {to} are more than {MOST_DAYS} days");
            return Err(InputFault::new("from", wrong));
        }
        Ok((from, to))
    }
}

fn of_month(month: Month) -> Result<(Date, Date), InputFault> {
    let none = || InputFault::new("month", format!("{month} is before the first, 1970-01"));
    let first = Date::new(month.year(), month.month(), 1).ok_or_else(none)?;
    let last = Date(first.0.last_of_month());
    Ok((first, last))
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{} is no day: write it as 2026-11-24", text::quoted(text));
        let is_of_the_form = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !is_of_the_form {
            return Err(wrong());
        }
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
        let read = || Self::new(part(0, 4)?.try_into().ok()?, part(5, 7)?, part(8, 10)?);
        read().ok_or_else(wrong)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_and_read_back() {
        let day: Date = "2026-11-24".parse().unwrap();
        assert_eq!((day.year(), day.month(), day.day()), (2026, 11, 24));
        assert_eq!(day.to_string(), "2026-11-24");
        assert_eq!(day.days_after_1970(), 20_781);
        assert_eq!(Date::after_1970(20_781), Some(day));
        for wrong in [
            "",
            "2026-11",
            "2026-11-31",
            "2026-02-29",
            "26-11-24",
            "2026-1-24",
            "2026-11-2é",
            "+026-11-24",
            "1969-12-31",
            "2026-11-24T00:00:00Z",
        ] {
            assert!(wrong.parse::<Date>().is_err(), "{wrong}");
        }
        assert_eq!(Date::after_1970(-1), None);
        assert_eq!(Date::after_1970(i64::MAX), None);
    }

    #[test]
    fn days_follow_each_other() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let days: Vec<_> = day("2028-02-28").to(day("2028-03-01")).collect();
        assert_eq!(
            days,
            [day("2028-02-28"), day("2028-02-29"), day("2028-03-01")]
        );
        assert_eq!(day("2026-11-24").to(day("2026-11-23")).count(), 0);
        assert_eq!(day("9999-12-31").next(), None);
    }

    fn typed<'t>(
        from: Option<&'t str>,
        to: Option<&'t str>,
        month: Option<&'t str>,
    ) -> Result<(String, String), String> {
        let typed = Typed { from, to, month };
        match typed.days("2026-11-24".parse().unwrap()) {
            Ok((first, last)) => Ok((first.to_string(), last.to_string())),
            Err(fault) => Err(fault.to_string()),
        }
    }

    #[test]
    fn without_days_this_month_is_meant_to_today() {
        let of = |first: &str, last: &str| Ok((first.to_owned(), last.to_owned()));
        assert_eq!(typed(None, None, None), of("2026-11-01", "2026-11-24"));
        assert_eq!(
            typed(None, Some("2026-10-09"), None),
            of("2026-10-01", "2026-10-09")
        );
        assert_eq!(
            typed(Some("2026-10-09"), None, None),
            of("2026-10-09", "2026-11-24")
        );
        assert_eq!(
            typed(None, None, Some("2028-02")),
            of("2028-02-01", "2028-02-29")
        );
        assert_eq!(
            typed(None, None, Some("9999-12")),
            of("9999-12-01", "9999-12-31")
        );
    }

    #[test]
    fn days_that_are_none_are_told_by_their_field() {
        for (from, to, month, told) in [
            (
                Some("yesterday"),
                None,
                None,
                "from: \"yesterday\" is no day",
            ),
            (None, Some("2026-11-31"), None, "to: "),
            (None, None, Some("november"), "month: "),
            (None, None, Some("1969-12"), "month: 1969-12 is before"),
            (
                None,
                Some("2026-11-30"),
                Some("2026-11"),
                "month: goes without",
            ),
            (Some("2026-11-25"), None, None, "after the last day"),
            (Some("1990-01-01"), None, None, "3700 days"),
        ] {
            let wrong = typed(from, to, month).unwrap_err();
            assert!(wrong.contains(told), "{wrong}");
        }
    }
}
