//! One sliding window, as plain arithmetic on times that are handed in: at most so many within any span of its length.
//!
//! It is a log of what was admitted, so that it is exact: no moment lets twice the quota through, as counting by calendar
//! minutes would. A window of more than [`STEPS`] notes its times in so many steps, rounded up: then a place comes free up
//! to a six-hundredth of the window late, and never early. That bounds a log to [`STEPS`] + 1 entries.

use std::collections::VecDeque;

use greenlit_domain::time::Timestamp;

/// The most different times that a window tells apart.
const STEPS: u32 = 600;

/// How long a window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// A minute.
    Minute,
    /// A day.
    Day,
}

impl Span {
    /// Its name, for people and in keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Day => "day",
        }
    }

    /// In seconds.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Minute => 60,
            Self::Day => 24 * 60 * 60,
        }
    }

    /// In milliseconds.
    pub fn millis(self) -> i64 {
        self.seconds() * 1_000
    }
}

/// At most so many within any such span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// How long.
    pub span: Span,
    /// How many.
    pub quota: u32,
}

impl Rule {
    /// The steps that times are noted in, in milliseconds.
    pub fn step(self) -> i64 {
        if self.quota <= STEPS {
            1
        } else {
            self.span.millis() / i64::from(STEPS)
        }
    }

    /// What so much costs here. What is more than a whole minute takes the whole minute: else a batch of twenty could never
    /// pass where ten a minute may.
    pub fn cost(self, count: u32) -> u32 {
        match self.span {
            Span::Minute => count.min(self.quota),
            Span::Day => count,
        }
    }
}

/// How a window stands. Times are in milliseconds from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How many are counted.
    pub used: u32,
    /// After how long the next place comes free; 0 when all are.
    pub reset: i64,
    /// After how long what was asked for fits; 0 when it does.
    pub wait: i64,
}

/// What was admitted, the oldest first.
#[derive(Debug, Default)]
pub struct Log {
    entries: VecDeque<Entry>,
    used: u32,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    at: i64,
    count: u32,
}

impl Log {
    /// How the window stands, and whether so much more fits. What has left it is forgotten.
    pub fn standing(&mut self, rule: Rule, now: Timestamp, cost: u32) -> Standing {
        self.forget(rule, now);
        let leaves = |entry: &Entry| entry.at + rule.span.millis() - now.0;
        Standing {
            used: self.used,
            reset: self.entries.front().map_or(0, leaves),
            wait: self.wait(rule, cost, leaves),
        }
    }

    /// Counts so much more.
    pub fn add(&mut self, rule: Rule, now: Timestamp, cost: u32) {
        let at = rounded_up(now.0, rule.step());
        self.used = self.used.saturating_add(cost);
        match self.entries.back_mut() {
            // A clock that was put back moves nothing.
            Some(last) if last.at >= at => last.count = last.count.saturating_add(cost),
            _ => self.entries.push_back(Entry { at, count: cost }),
        }
    }

    fn forget(&mut self, rule: Rule, now: Timestamp) {
        while let Some(first) = self.entries.front()
            && first.at + rule.span.millis() <= now.0
        {
            self.used = self.used.saturating_sub(first.count);
            self.entries.pop_front();
        }
    }

    fn wait(&self, rule: Rule, cost: u32, leaves: impl Fn(&Entry) -> i64) -> i64 {
        let over = (u64::from(self.used) + u64::from(cost)).saturating_sub(u64::from(rule.quota));
        if over == 0 {
            return 0;
        }
        let mut freed = 0;
        let enough = self.entries.iter().find(|entry| {
            freed += u64::from(entry.count);
            freed >= over
        });
        // More than there ever is never fits.
        enough.map_or(rule.span.millis(), leaves)
    }
}

fn rounded_up(time: i64, step: i64) -> i64 {
    time.saturating_add(step - 1).div_euclid(step) * step
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOON: Timestamp = Timestamp(1_795_000_000_000);

    fn at(millis: i64) -> Timestamp {
        Timestamp(NOON.0 + millis)
    }

    /// Asks for so much, and counts it when it fits.
    fn take(log: &mut Log, rule: Rule, now: Timestamp, cost: u32) -> Standing {
        let standing = log.standing(rule, now, cost);
        if standing.wait == 0 {
            log.add(rule, now, cost);
        }
        standing
    }

    const TEN: Rule = Rule {
        span: Span::Minute,
        quota: 10,
    };

    #[test]
    fn the_eleventh_waits_until_the_first_has_left() {
        let mut log = Log::default();
        for second in 0..10 {
            assert_eq!(take(&mut log, TEN, at(second * 1_000), 1).wait, 0);
        }
        let refused = take(&mut log, TEN, at(10_000), 1);
        assert_eq!((refused.used, refused.wait), (10, 50_000));
        assert_eq!(take(&mut log, TEN, at(59_999), 1).wait, 1);
        assert_eq!(take(&mut log, TEN, at(60_000), 1).wait, 0);
        assert_eq!(take(&mut log, TEN, at(60_000), 1).wait, 1_000);
    }

    #[test]
    fn a_calendar_minute_that_turns_lets_nothing_more_through() {
        let mut log = Log::default();
        let turn = rounded_up(NOON.0, 60_000) - NOON.0;
        for _ in 0..10 {
            assert_eq!(take(&mut log, TEN, at(turn - 1), 1).wait, 0);
        }
        assert_eq!(take(&mut log, TEN, at(turn), 1).wait, 59_999);
    }

    #[test]
    fn what_is_refused_costs_nothing() {
        let mut log = Log::default();
        take(&mut log, TEN, at(0), 9);
        for millis in 1..1_000 {
            assert_eq!(take(&mut log, TEN, at(millis), 2).used, 9);
        }
        assert_eq!(take(&mut log, TEN, at(1_000), 1).wait, 0);
    }

    #[test]
    fn a_batch_waits_for_as_many_places_as_it_needs() {
        let mut log = Log::default();
        for second in 0..10 {
            take(&mut log, TEN, at(second * 1_000), 1);
        }
        assert_eq!(take(&mut log, TEN, at(9_000), 4).wait, 54_000);
        let day = Rule {
            span: Span::Day,
            quota: 100,
        };
        assert_eq!(Log::default().standing(day, NOON, 101).wait, 86_400_000);
        assert_eq!(TEN.cost(500), 10);
        assert_eq!(day.cost(500), 500);
    }

    #[test]
    fn a_clock_that_is_put_back_frees_nothing() {
        let mut log = Log::default();
        take(&mut log, TEN, at(0), 10);
        assert!(take(&mut log, TEN, at(-3_600_000), 1).wait > 60_000);
        assert_eq!(take(&mut log, TEN, at(60_000), 1).wait, 0);
    }

    proptest! {
        #[test]
        fn no_span_of_a_windows_length_holds_more_than_its_quota(
            quota in prop_oneof![1_u32..20, 601_u32..700],
            asked in prop::collection::vec((0_i64..20_000, 1_u32..60), 1..200),
        ) {
            let rule = Rule { span: Span::Minute, quota };
            let (mut log, mut now) = (Log::default(), 0);
            let mut admitted: Vec<(i64, u32)> = Vec::new();
            for (pause, count) in asked {
                now += pause;
                let standing = take(&mut log, rule, at(now), count);
                let within = |since: i64| -> u64 {
                    let inside = admitted.iter().filter(|(then, _)| *then > since);
                    inside.map(|(_, count)| u64::from(*count)).sum()
                };
                if standing.wait == 0 {
                    admitted.push((now, count));
                    let held: u64 = admitted.iter().filter(|(then, _)| *then > now - 60_000).map(|(_, n)| u64::from(*n)).sum();
                    prop_assert!(held <= u64::from(quota));
                } else {
                    // It would not have fitted, but for one step's rounding.
                    let strict = within(now - 60_000 - rule.step());
                    prop_assert!(strict + u64::from(count) > u64::from(quota));
                }
                prop_assert!(log.entries.len() <= STEPS as usize + 1);
            }
        }
    }
}
