//! What YouTube's Test & Compare said about a package's pairs, as a person writes it down.
//!
//! YouTube judges by each pair's share of the watch time, and names a winner or none (docs/page.md).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::input::{self, InputFault};

/// The most pairs of a test.
pub const MOST_PAIRS: usize = 3;

/// A share of the watch time in tenths of a percent; a percentage with one decimal in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, utoipa::ToSchema)]
#[schema(value_type = f64, example = 38.4)]
pub struct Share(pub u16);

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self(1_000);

    /// From a percentage: 0 to 100, rounded to one decimal.
    #[must_use]
    pub fn from_percent(percent: f64) -> Option<Self> {
        // Checked to be within the type's bounds.
        (0.0..=100.0)
            .contains(&percent)
            .then(|| Self((percent * 10.0).round() as u16))
    }

    /// As a percentage.
    #[must_use]
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.percent())
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = f64::deserialize(deserializer)?;
        Self::from_percent(percent)
            .ok_or_else(|| serde::de::Error::custom("is no share: 0 to 100 percent"))
    }
}

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// The pair that won, from 1; `None` where YouTube named none.
    pub winner: Option<u8>,
    /// The pairs' shares of the watch time, the first pair's first; empty where they are not known.
    pub shares: Vec<Share>,
    /// What its owner wants to remember.
    pub note: Option<String>,
}

/// A result as it was written, before it is checked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Written {
    /// The pair that won.
    pub winner: Option<i64>,
    /// Percentages, one a pair or none at all.
    pub shares: Vec<f64>,
    /// In own words.
    pub note: Option<String>,
}

impl Written {
    /// The result for a package with so many pairs.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn check(self, pairs: usize) -> Result<TestResult, Vec<InputFault>> {
        let mut faults = Vec::new();
        if pairs < 2 {
            faults.push(InputFault::new(
                "winner",
                format!(
                    "the package has {pairs} of the 2 or 3 pairs that Test & Compare wants: there is no result to keep"
                ),
            ));
            return Err(faults);
        }
        let winner = self.winner.map(|winner| {
            let place = usize::try_from(winner)
                .ok()
                .filter(|place| (1..=pairs).contains(place));
            place.and_then(|place| u8::try_from(place).ok())
        });
        if winner == Some(None) {
            faults.push(InputFault::new(
                "winner",
                format!("is no pair of this package: send 1 to {pairs}, or nothing where none won"),
            ));
        }
        let shares = shares(&self.shares, pairs, &mut faults);
        let note = self.note.as_deref().map(input::note).transpose();
        let note = note.unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if faults.is_empty() {
            Ok(TestResult {
                winner: winner.flatten(),
                shares,
                note: note.flatten(),
            })
        } else {
            Err(faults)
        }
    }
}

/// How far the shares of all pairs may be from the whole: YouTube rounds each.
const ROUNDED: u16 = 10;

fn shares(written: &[f64], pairs: usize, faults: &mut Vec<InputFault>) -> Vec<Share> {
    const FIELD: &str = "watchTimeShares";
    if written.is_empty() {
        return Vec::new();
    }
    if written.len() != pairs {
        let count = written.len();
        faults.push(InputFault::new(
            FIELD,
            format!("has {count} shares: send one for each of the {pairs} pairs, or none at all"),
        ));
        return Vec::new();
    }
    let read: Vec<_> = written
        .iter()
        .filter_map(|percent| Share::from_percent(*percent))
        .collect();
    if read.len() != written.len() {
        faults.push(InputFault::new(
            FIELD,
            "a share is a percentage from 0 to 100, such as 38.4",
        ));
        return Vec::new();
    }
    let sum: u16 = read.iter().map(|share| share.0).sum();
    if sum.abs_diff(Share::WHOLE.0) > ROUNDED {
        faults.push(InputFault::new(
            FIELD,
            format!(
                "add up to {} %: the shares of all pairs are 100 % together",
                Share(sum).percent()
            ),
        ));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(winner: Option<i64>, shares: &[f64]) -> Written {
        Written {
            winner,
            shares: shares.to_vec(),
            note: Some("  ".to_owned()),
        }
    }

    #[test]
    fn what_youtube_says_is_taken() {
        let result = written(Some(2), &[30.1, 38.4, 31.4]).check(3).unwrap();
        assert_eq!(result.winner, Some(2));
        assert_eq!(result.shares, [Share(301), Share(384), Share(314)]);
        assert_eq!(result.note, None);
        let none = written(None, &[]).check(2).unwrap();
        assert_eq!((none.winner, none.shares), (None, Vec::new()));
    }

    #[test]
    fn each_fault_is_named_with_its_field() {
        let cases: [(Written, usize, &[&str]); 7] = [
            (written(Some(0), &[]), 3, &["winner"]),
            (written(Some(3), &[]), 2, &["winner"]),
            (written(Some(1), &[]), 1, &["winner"]),
            (written(None, &[50.0, 50.0]), 3, &["watchTimeShares"]),
            (written(None, &[-1.0, 101.0]), 2, &["watchTimeShares"]),
            (written(None, &[f64::NAN, 50.0]), 2, &["watchTimeShares"]),
            (
                written(Some(-1), &[10.0, 20.0]),
                2,
                &["winner", "watchTimeShares"],
            ),
        ];
        for (written, pairs, fields) in cases {
            let faults = written.clone().check(pairs).unwrap_err();
            let named: Vec<_> = faults.iter().map(|fault| fault.field).collect();
            assert_eq!(named, fields, "{written:?}");
        }
        let long = Written {
            note: Some("a".repeat(501)),
            ..Written::default()
        };
        assert_eq!(long.check(3).unwrap_err()[0].field, "note");
    }

    #[test]
    fn a_share_is_a_percentage_in_json() {
        assert_eq!(serde_json::to_string(&Share(384)).unwrap(), "38.4");
        assert_eq!(serde_json::from_str::<Share>("38.4").unwrap(), Share(384));
        assert!(serde_json::from_str::<Share>("101").is_err());
    }
}
