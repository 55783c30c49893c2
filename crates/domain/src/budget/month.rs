//! A month, as budgets count them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text;
use crate::time::Timestamp;

/// A month of a year, written as `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: u16,
    month: u8,
}

/// A month with its ends in some time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Which.
    pub month: Month,
    /// Its first moment.
    pub begins: Timestamp,
    /// The first moment of the next.
    pub ends: Timestamp,
}

impl Month {
    /// A month; `None` where there is none such from the year 1 to 9999.
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let year = u16::try_from(year).ok()?;
        let month = u8::try_from(month).ok()?;
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year.into()
    }

    /// From 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.month.into()
    }

    /// The one after it; the last of all has none.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self.month {
            12 => Self::new(self.year() + 1, 1),
            _ => Self::new(self.year(), self.month() + 1),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{} is no month: write it as 2026-11", text::quoted(text));
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if year.len() != 4 || month.len() != 2 || !is_digits(year) || !is_digits(month) {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        Self::new(year, month.parse().map_err(|_| wrong())?).ok_or_else(wrong)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_written_and_read_back() {
        let month: Month = "2026-11".parse().unwrap();
        assert_eq!((month.year(), month.month()), (2026, 11));
        assert_eq!(month.to_string(), "2026-11");
        for wrong in [
            "", "2026", "2026-13", "2026-00", "26-11", "2026-1", "2026-+1", "0000-01",
        ] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn months_follow_each_other() {
        let next = |text: &str| {
            text.parse::<Month>()
                .unwrap()
                .next()
                .map(|next| next.to_string())
        };
        assert_eq!(next("2026-11").as_deref(), Some("2026-12"));
        assert_eq!(next("2026-12").as_deref(), Some("2027-01"));
        assert_eq!(next("9999-12"), None);
    }
}
