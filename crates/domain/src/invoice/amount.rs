//! Money as exports write it, exactly: prices of single tokens are far below a micro-dollar.

use std::fmt;
use std::str::FromStr;

use crate::money::MicroDollars;

/// Millionths of a micro-dollar; a credit is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(pub i128);

/// Digits behind the point that are kept: 10^-12 US dollars.
const DIGITS: i32 = 12;

/// The most digits before the point; nobody pays more.
const MOST_DIGITS: usize = 15;

impl Amount {
    /// Reads US dollars such as `0.06` or `1.2e-05`. What is smaller than a millionth of a micro-dollar is left out.
    #[must_use]
    pub fn from_dollars(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        if !(-400..=400).contains(&exponent) {
            return None;
        }
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && part.is_empty()) || !is_digits(whole) || !is_digits(part) {
            return None;
        }
        let point = i32::try_from(whole.len()).ok()? + exponent;
        let mut sum = 0_i128;
        for (place, digit) in whole.bytes().chain(part.bytes()).enumerate() {
            let before = point - i32::try_from(place).ok()? - 1;
            let digit = i128::from(digit - b'0');
            if digit == 0 || before < -DIGITS {
                continue;
            }
            let power = u32::try_from(before + DIGITS).ok()?;
            if power >= MOST_DIGITS as u32 + DIGITS.unsigned_abs() {
                return None;
            }
            sum += digit * 10_i128.pow(power);
        }
        Some(Self(if negative { -sum } else { sum }))
    }
}

impl From<MicroDollars> for Amount {
    fn from(amount: MicroDollars) -> Self {
        Self(i128::from(amount.0) * 1_000_000)
    }
}

impl fmt::Display for Amount {
    /// To the nearest micro-dollar, as a sum that is looked at closely.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = (self.0.abs() + 500_000) / 1_000_000;
        let sign = if self.0 < 0 && micros > 0 { "-" } else { "" };
        write!(f, "{sign}${}.{:06}", micros / 1_000_000, micros % 1_000_000)
    }
}

/// Which part of the greater of two figures they may differ by and still agree, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tolerance(pub u32);

impl Tolerance {
    /// Whether two figures that differ by this agree.
    #[must_use]
    pub fn takes(self, difference: i128, a: i128, b: i128) -> bool {
        let greater = a.abs().max(b.abs());
        difference.abs().saturating_mul(1_000_000) <= greater.saturating_mul(i128::from(self.0))
    }
}

impl FromStr for Tolerance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} is no part: write it as 1% or 0.5%");
        let percent = text.trim().strip_suffix('%').ok_or_else(wrong)?;
        let percent = Amount::from_dollars(percent).ok_or_else(wrong)?;
        // A hundred percent would let everything agree.
        let millionths = u32::try_from(percent.0 / 100_000_000).ok();
        millionths
            .filter(|part| *part < 1_000_000)
            .map(Self)
            .ok_or_else(|| format!("{text:?} is not from 0% to below 100%"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dollars_are_read_exactly() {
        for (text, parts) in [
            ("0.06", 60_000_000_000),
            ("1", 1_000_000_000_000),
            (".5", 500_000_000_000),
            ("2.", 2_000_000_000_000),
            ("1.2e-05", 12_000_000),
            ("1E2", 100_000_000_000_000),
            ("-0.000001", -1_000_000),
            ("0.0000000000019", 1),
            ("0e400", 0),
            (" 3 ", 3_000_000_000_000),
        ] {
            assert_eq!(Amount::from_dollars(text), Some(Amount(parts)), "{text}");
        }
        for wrong in [
            "", ".", "-", "1,5", "$1", "NaN", "inf", "1e999", "1e15", "0x1", "1 2", "--1", "e5",
            "1e+",
        ] {
            assert_eq!(Amount::from_dollars(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_told_to_the_micro_dollar() {
        let told = |parts| Amount(parts).to_string();
        assert_eq!(told(60_000_000_000), "$0.060000");
        assert_eq!(told(-1_500_000), "-$0.000002");
        assert_eq!(told(-400_000), "$0.000000");
    }

    #[test]
    fn a_tolerance_is_a_part_of_the_greater() {
        let one: Tolerance = "1%".parse().unwrap();
        assert_eq!(one, Tolerance(10_000));
        assert!(one.takes(1, 100, 99));
        assert!(!one.takes(2, 100, 98));
        assert!(!Tolerance::default().takes(1, 100, 99));
        assert_eq!("0.5%".parse(), Ok(Tolerance(5_000)));
        for wrong in ["1", "", "%", "-1%", "100%", "x%"] {
            assert!(wrong.parse::<Tolerance>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_amount_or_none(text in ".{0,40}") {
            let _ = Amount::from_dollars(&text);
            let _ = text.parse::<Tolerance>();
        }

        #[test]
        fn what_is_written_is_read(parts in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
            let text = format!("{}{}.{:012}", if parts < 0 { "-" } else { "" }, parts.abs() / 1_000_000_000_000,
                parts.abs() % 1_000_000_000_000);
            prop_assert_eq!(Amount::from_dollars(&text), Some(Amount(parts.into())));
        }
    }
}
