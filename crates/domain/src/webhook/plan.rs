//! When a receiver that did not take something is tried again.

use std::time::Duration;

const SECOND: u64 = 1;
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The waits between tries, which Standard Webhooks takes as its example: a blink is made good in seconds, a deployment in
/// minutes, a bad night by the morning; 27.6 hours in all.
const WAITS: [u64; 7] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    10 * HOUR,
];

/// How often something is tried.
pub const TRIES: u32 = WAITS.len() as u32 + 1;

/// The longest wait that a receiver may ask for.
pub const LONGEST_ASKED: Duration = Duration::from_secs(24 * HOUR);

/// The wait after the try of this number, where there is another try. A receiver that says how long is not asked earlier;
/// `spread` (any number will do) makes waits up to a tenth longer, so that those who failed together do not come together.
pub fn wait_after(attempt: u32, asked: Option<Duration>, spread: u8) -> Option<Duration> {
    let index = usize::try_from(attempt.max(1) - 1).ok()?;
    let wait = Duration::from_secs(*WAITS.get(index)?);
    let longer = wait.mul_f64(f64::from(spread) / f64::from(u8::MAX) / 10.0);
    let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
    Some((wait + longer).max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_spread_over_more_than_a_day_and_end() {
        let waits: Vec<_> = (1..=TRIES)
            .map(|attempt| wait_after(attempt, None, 0))
            .collect();
        assert_eq!(waits.len(), 8);
        assert_eq!(waits[7], None);
        let all: Duration = waits.iter().flatten().sum();
        assert_eq!(all.as_secs(), 5 + 300 + 1_800 + 7_200 + 18_000 + 72_000);
        assert!(all > Duration::from_secs(24 * HOUR));
        assert!(waits[..7].is_sorted());
    }

    #[test]
    fn who_asks_for_time_gets_it_and_at_most_a_day() {
        let seconds = |attempt, asked: u64| {
            let asked = Some(Duration::from_secs(asked));
            wait_after(attempt, asked, 0).map(|wait| wait.as_secs())
        };
        assert_eq!(seconds(1, 1), Some(5));
        assert_eq!(seconds(1, 120), Some(120));
        assert_eq!(seconds(1, u64::MAX), Some(24 * HOUR));
        assert_eq!(seconds(TRIES, 5), None);
        assert_eq!(seconds(u32::MAX, 5), None);
    }

    #[test]
    fn those_who_failed_together_do_not_come_together() {
        let wait = |spread| wait_after(2, None, spread).unwrap().as_secs_f64();
        assert_eq!(wait(0), 300.0);
        assert_eq!(wait(255), 330.0);
        assert!(wait(0) < wait(100) && wait(100) < wait(255));
    }
}
