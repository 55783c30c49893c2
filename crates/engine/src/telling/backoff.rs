//! How long a notice waits before it is tried again.

use std::time::Duration;

/// The first wait; each is twice as long as the one before.
const FIRST: Duration = Duration::from_secs(10);

/// The longest wait that is not asked for.
const LONGEST: Duration = Duration::from_secs(30 * 60);

/// The longest wait that a server may ask for.
const LONGEST_ASKED: Duration = Duration::from_secs(24 * 60 * 60);

/// After so many tries, over two hours, nobody is told.
const TRIES: u32 = 10;

/// The wait after this try, where there is another. A server that says how long is not asked earlier.
pub(crate) fn after(attempt: u32, asked: Option<Duration>) -> Option<Duration> {
    if attempt >= TRIES {
        return None;
    }
    let doubled = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(16));
    let asked = asked.unwrap_or_default().min(LONGEST_ASKED);
    Some(doubled.min(LONGEST).max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_and_are_never_shorter_than_asked_for() {
        let seconds = |attempt, asked: Option<u64>| {
            after(attempt, asked.map(Duration::from_secs)).map(|wait| wait.as_secs())
        };
        assert_eq!(seconds(1, None), Some(10));
        assert_eq!(seconds(2, None), Some(20));
        assert_eq!(seconds(9, None), Some(1_800));
        assert_eq!(seconds(1, Some(3)), Some(10));
        assert_eq!(seconds(1, Some(300)), Some(300));
        assert_eq!(seconds(1, Some(u64::MAX)), Some(86_400));
        assert_eq!(seconds(10, None), None);
        assert_eq!(seconds(10, Some(5)), None);
    }
}
