//! Days whose figures were read, kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use greenlit_domain::time::Timestamp;

use super::{Day, DayFigures, Whose};

/// How long the figures of a day are good that is over, and of one that is not. A call that began before midnight may
/// end an hour after it.
const OF_THE_PAST: Duration = Duration::from_secs(600);
const OF_TODAY: Duration = Duration::from_secs(2);
const SETTLES: Duration = Duration::from_secs(3_600);

/// The most days that are kept.
const MOST: usize = 4_096;

type Days = HashMap<(Whose, Day), (Timestamp, Arc<DayFigures>)>;

/// Days that were read.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Days>);

impl Kept {
    /// The first and the last of these days that must be read.
    pub fn missing(
        &self,
        whose: Whose,
        first: Day,
        last: Day,
        now: Timestamp,
    ) -> Option<(Day, Day)> {
        let days = self.days();
        let is_missing = |day: &i64| {
            let kept = days.get(&(whose, Day(*day)));
            kept.is_none_or(|(at, _)| !is_good(Day(*day), *at, now))
        };
        let mut missing = (first.0..=last.0).filter(is_missing);
        let from = missing.next()?;
        Some((Day(from), Day(missing.next_back().unwrap_or(from))))
    }

    /// Keeps days that were read now. Where there are too many, all others go.
    pub fn keep(&self, whose: Whose, read: Vec<DayFigures>, now: Timestamp) {
        let mut days = self.days();
        if days.len() + read.len() > MOST {
            days.clear();
        }
        for figures in read {
            days.insert((whose, figures.day), (now, Arc::new(figures)));
        }
    }

    /// Forgets all days: what they count was erased.
    pub fn forget(&self) {
        self.days().clear();
    }

    /// A day that is kept.
    pub fn get(&self, whose: Whose, day: Day) -> Option<Arc<DayFigures>> {
        self.days()
            .get(&(whose, day))
            .map(|(_, figures)| Arc::clone(figures))
    }

    fn days(&self) -> MutexGuard<'_, Days> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_good(day: Day, read_at: Timestamp, now: Timestamp) -> bool {
    let over = Day(day.0.saturating_add(1)).start().plus(SETTLES);
    let good_for = if read_at > over {
        OF_THE_PAST
    } else {
        OF_TODAY
    };
    now.since(read_at) < good_for
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_may_have_changed_are_read_again() {
        let kept = Kept::default();
        let (first, today) = (Day(100), Day(107));
        let noon = today.start().plus(Duration::from_secs(12 * 3_600));
        let missing = |now| kept.missing(Whose::All, first, today, now);
        assert_eq!(missing(noon), Some((first, today)));
        let read = (100..=107).map(|day| DayFigures::empty(Day(day))).collect();
        kept.keep(Whose::All, read, noon);
        assert_eq!(missing(noon), None);
        assert_eq!(missing(noon.plus(OF_TODAY)), Some((today, today)));
        assert_eq!(missing(noon.plus(OF_THE_PAST)), Some((first, today)));
        assert!(kept.get(Whose::All, Day(108)).is_none());
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let kept = Kept::default();
        let now = Timestamp(0);
        for block in 0..20 {
            let read = (0..1_000).map(|n| DayFigures::empty(Day(block * 1_000 + n)));
            kept.keep(Whose::All, read.collect(), now);
            assert!(kept.days().len() <= MOST);
        }
        assert!(kept.get(Whose::All, Day(19_999)).is_some());
    }
}
