//! The rule at work on a pool: sampled each second, decided each minute.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::time::Clock;
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::decide::{Decision, Scaler};
use super::figures::{Minute, Sample};

const SECOND: Duration = Duration::from_secs(1);

const MINUTE: Duration = Duration::from_secs(60);

impl Scaler {
    /// Runs until it is dropped. `set_places` is called at the start and with each change, `decided` each minute.
    pub async fn run(
        mut self,
        clock: Arc<dyn Clock>,
        mut sample: impl FnMut() -> Sample,
        mut set_places: impl FnMut(usize),
        mut decided: impl FnMut(&Decision),
    ) {
        set_places(self.places());
        let mut seconds = interval(SECOND);
        // A process that was stopped for a while does not make up for the seconds that it saw nothing of.
        seconds.set_missed_tick_behavior(MissedTickBehavior::Skip);
        seconds.tick().await;
        let mut begun = Instant::now();
        let mut minute = Minute::default();
        loop {
            seconds.tick().await;
            minute.add(sample());
            if begun.elapsed() < MINUTE {
                continue;
            }
            begun = Instant::now();
            let Some(figures) = minute.end() else {
                continue;
            };
            let decision = self.decide(clock.now(), figures);
            if decision.is_change() {
                set_places(decision.after);
            }
            decided(&decision);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use greenlit_domain::time::Timestamp;

    use super::super::decide::{LEAST, Reason};
    use super::*;
    use crate::paused::PausedClock;

    /// A pool under a load of so many generations at once; a load of `None` is a provider that says 429.
    fn pool(load: Option<usize>, places: usize, now: Timestamp) -> Sample {
        let running = load.unwrap_or(1).min(places);
        Sample {
            running,
            places,
            queued: load.unwrap_or(50) - running,
            oldest_wait: None,
            rate_limited_at: load.is_none().then_some(now),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_of_minutes_follows_a_load_that_rises_and_falls() {
        let clock = PausedClock::at(Timestamp(0));
        let began = Instant::now();
        let minute = || began.elapsed().as_secs() / 60;
        let places = Cell::new(0);
        let seen = RefCell::new(Vec::new());
        let sample = || {
            let load = match minute() {
                0..5 => Some(14),
                5..8 => None,
                _ => Some(0),
            };
            pool(load, places.get(), clock.now())
        };
        let run = Scaler::new(10).run(
            Arc::clone(&clock) as Arc<dyn Clock>,
            sample,
            |now| places.set(now),
            |decision| seen.borrow_mut().push((decision.after, decision.reason)),
        );
        let ended = tokio::time::timeout(Duration::from_secs(22 * 60 + 1), run).await;
        assert!(ended.is_err(), "it runs until it is dropped");
        let seen = seen.into_inner();
        assert_eq!(seen.len(), 22, "one decision a minute: {seen:?}");
        let by_minute: Vec<_> = seen.iter().map(|(after, _)| *after).collect();
        assert_eq!(
            by_minute[..10],
            [12, 14, 14, 14, 14, 14, 14, 14, 14, 14],
            "{seen:?}"
        );
        assert_eq!(seen[6].1, Reason::RateLimited);
        assert_eq!(by_minute[21], LEAST, "{seen:?}");
        assert_eq!(places.get(), LEAST);
    }

    #[tokio::test(start_paused = true)]
    async fn the_pool_is_told_its_places_at_the_start_and_when_they_change() {
        let told = RefCell::new(Vec::new());
        let run = Scaler::new(1).run(
            PausedClock::at(Timestamp(0)),
            || Sample {
                running: 3,
                places: 3,
                queued: usize::from(told.borrow().len() < 3),
                ..Sample::default()
            },
            |places| told.borrow_mut().push(places),
            |_| {},
        );
        let ended = tokio::time::timeout(Duration::from_secs(10 * 60), run).await;
        assert!(ended.is_err());
        assert_eq!(told.into_inner(), [3, 5, 7]);
    }
}
