//! At which shares of a budget somebody is told.

use std::fmt;
use std::str::FromStr;

/// The most that anybody wants to be told of one budget.
const MOST: usize = 10;

/// Whole percents of a limit, the least first, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds(Vec<u32>);

impl Thresholds {
    /// Nobody is told.
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Those that so many percent have reached, the least first.
    #[must_use]
    pub fn reached(&self, percent: u32) -> &[u32] {
        let count = self.0.partition_point(|threshold| *threshold <= percent);
        &self.0[..count]
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Default for Thresholds {
    /// 50, 75, 90 and 100.
    fn default() -> Self {
        Self(vec![50, 75, 90, 100])
    }
}

impl fmt::Display for Thresholds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        for (index, threshold) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{threshold}")?;
        }
        Ok(())
    }
}

impl FromStr for Thresholds {
    type Err = String;

    /// Reads `50,75,90,100`, with or without `%`, or `none`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().eq_ignore_ascii_case("none") {
            return Ok(Self::none());
        }
        let one = |text: &str| {
            let number = text.trim().trim_end_matches('%').trim_end();
            number.parse().ok().filter(|one| (1..=100).contains(one))
        };
        let read: Option<Vec<u32>> = text.split(',').map(one).collect();
        let mut read =
            read.ok_or("must be whole percents from 1 to 100 such as 50,75,90,100, or none")?;
        read.sort_unstable();
        read.dedup();
        if read.len() > MOST {
            return Err(format!("must name at most {MOST} percents"));
        }
        Ok(Self(read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reached_is_told_the_least_first() {
        let usual = Thresholds::default();
        for (percent, wanted) in [
            (0, &[][..]),
            (49, &[]),
            (50, &[50]),
            (89, &[50, 75]),
            (100, &[50, 75, 90, 100]),
            (u32::MAX, &[50, 75, 90, 100]),
        ] {
            assert_eq!(usual.reached(percent), wanted, "{percent}");
        }
        assert!(Thresholds::none().reached(100).is_empty());
    }

    #[test]
    fn they_are_read_in_any_order_and_written_back() {
        for (text, wanted) in [
            ("50,75,90,100", "50,75,90,100"),
            (" 100 %, 80%,80 ", "80,100"),
            ("None", "none"),
        ] {
            let read: Thresholds = text.parse().unwrap();
            assert_eq!(read.to_string(), wanted, "{text}");
            assert_eq!(read.to_string().parse(), Ok(read));
        }
        for wrong in [
            "",
            "0",
            "101",
            "-5",
            "a",
            "50;75",
            "50,,75",
            "1,2,3,4,5,6,7,8,9,10,11",
        ] {
            assert!(wrong.parse::<Thresholds>().is_err(), "{wrong}");
        }
    }
}
