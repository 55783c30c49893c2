//! Money as integer micro-dollars, and costs that may be unknown.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;

use serde::{Deserialize, Serialize};

/// An amount in millionths of a US dollar.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
pub struct MicroDollars(pub i64);

impl MicroDollars {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// From dollars as a person types them; rounded to the nearest micro-dollar.
    /// `None` for what is negative, infinite or not a number.
    #[must_use]
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let micros = (dollars * 1e6).round();
        // 2^53: beyond it a float no longer holds whole micro-dollars.
        (micros.is_finite() && (0.0..9_007_199_254_740_992.0).contains(&micros))
            .then_some(Self(micros as i64))
    }
}

impl Add for MicroDollars {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for MicroDollars {
    /// Dollars with four decimals, the least at which a text call is not zero; amounts below show as `<$0.0001`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if (1..50).contains(&self.0) {
            return f.write_str("<$0.0001");
        }
        let tenths_of_cents = (self.0 + 50) / 100;
        write!(
            f,
            "${}.{:04}",
            tenths_of_cents / 10_000,
            tenths_of_cents % 10_000
        )
    }
}

/// What something cost, or that nobody knows. An unknown part makes the whole unknown: a sum that
/// leaves out a part would be shown as if it were the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Cost(pub Option<MicroDollars>);

impl Cost {
    /// Nothing was charged.
    pub const FREE: Self = Self(Some(MicroDollars::ZERO));
    /// The price is not known.
    pub const UNKNOWN: Self = Self(None);
}

impl From<MicroDollars> for Cost {
    fn from(amount: MicroDollars) -> Self {
        Self(Some(amount))
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a + b))
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::FREE, Add::add)
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(amount) => amount.fmt(f),
            None => f.write_str("cost unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_dollars() {
        let cases = [
            (0, "$0.0000"),
            (3, "<$0.0001"),
            (1_234_567, "$1.2346"),
            (269_000, "$0.2690"),
        ];
        for (micros, text) in cases {
            assert_eq!(MicroDollars(micros).to_string(), text);
        }
    }

    #[test]
    fn one_unknown_part_makes_the_sum_unknown() {
        let known = Cost::from(MicroDollars(5));
        assert_eq!(
            [known, known].into_iter().sum::<Cost>(),
            Cost::from(MicroDollars(10))
        );
        assert_eq!(
            [known, Cost::UNKNOWN].into_iter().sum::<Cost>(),
            Cost::UNKNOWN
        );
    }

    #[test]
    fn dollars_that_are_no_amount_are_refused() {
        for dollars in [-0.01, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(MicroDollars::from_dollars(dollars), None);
        }
        assert_eq!(
            MicroDollars::from_dollars(0.269),
            Some(MicroDollars(269_000))
        );
    }
}
