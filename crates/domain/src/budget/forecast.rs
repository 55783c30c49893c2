//! What a month will have cost at its end.

use super::Period;
use crate::money::MicroDollars;
use crate::time::Timestamp;

/// The least share of a month from which a forecast says anything: a day of thirty.
const LEAST: f64 = 1.0 / 30.0;

/// What will be spent when the month ends, if it goes on as it went so far: `spent / the share of the month that has
/// passed`. `None` on its first day, and outside it: a package on the first morning would foretell hundreds.
#[must_use]
pub fn forecast(spent: MicroDollars, period: &Period, now: Timestamp) -> Option<MicroDollars> {
    let length = period.ends.since(period.begins).as_secs_f64();
    let passed = now.since(period.begins).as_secs_f64() / length;
    if !(LEAST..=1.0).contains(&passed) {
        return None;
    }
    Some(MicroDollars((spent.0 as f64 / passed).round() as i64))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn half_a_month_foretells_twice_its_cost() {
        let day = Duration::from_secs(24 * 3_600);
        let begins = Timestamp(1_700_000_000_000);
        let period = Period {
            month: "2026-11".parse().unwrap(),
            begins,
            ends: begins.plus(day * 30),
        };
        let told = |days: u32| forecast(MicroDollars(50), &period, begins.plus(day * days));
        assert_eq!(told(15), Some(MicroDollars(100)));
        assert_eq!(told(30), Some(MicroDollars(50)));
        assert_eq!(told(0), None, "too early to say");
        assert_eq!(told(31), None, "it is over");
    }
}
