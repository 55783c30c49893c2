//! What a pool did in a minute: sampled each second, so that one busy or idle moment decides nothing.

use std::time::Duration;

use greenlit_domain::time::Timestamp;
use serde::Serialize;

/// A provider that said 429 less than this ago counts as limiting.
const LIMITED_FOR: Duration = Duration::from_secs(60);

/// A pool at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sample {
    /// Generations that hold a place.
    pub running: usize,
    /// Places there are.
    pub places: usize,
    /// Generations that could run and have no place.
    pub queued: usize,
    /// How long the first of them has waited.
    pub oldest_wait: Option<Duration>,
    /// When a provider last said 429.
    pub rate_limited_at: Option<Timestamp>,
}

/// What a decision stands on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    /// The share of places that were taken, 0 to 1, averaged over the samples.
    pub utilisation: f64,
    /// Generations that held a place at the end of the minute.
    pub running: usize,
    /// Places at the end of the minute.
    pub places: usize,
    /// Generations that waited for a place at the end of the minute.
    pub queued: usize,
    /// How long the first of them had waited, in milliseconds.
    #[serde(rename = "oldestWaitMs", serialize_with = "milliseconds")]
    pub oldest_wait: Option<Duration>,
    /// When a provider last said 429.
    pub rate_limited_at: Option<Timestamp>,
    /// How many samples were taken.
    pub samples: u32,
}

impl Figures {
    /// Whether a provider said 429 within the last minute.
    pub fn is_limited(&self, now: Timestamp) -> bool {
        self.rate_limited_at
            .is_some_and(|at| now.since(at) < LIMITED_FOR)
    }
}

/// The samples of the minute that runs.
#[derive(Debug, Clone, Default)]
pub struct Minute {
    taken: u64,
    places: u64,
    samples: u32,
    last: Sample,
}

impl Minute {
    /// Adds a moment. While a pool shrinks it may run more than it has places for; that is no more than full.
    pub fn add(&mut self, sample: Sample) {
        self.taken += sample.running.min(sample.places) as u64;
        self.places += sample.places as u64;
        self.samples += 1;
        let limited = self.last.rate_limited_at.max(sample.rate_limited_at);
        self.last = Sample {
            rate_limited_at: limited,
            ..sample
        };
    }

    /// Ends the minute and begins the next. `None` when nothing was sampled, or there was no place to sample.
    pub fn end(&mut self) -> Option<Figures> {
        let minute = std::mem::take(self);
        (minute.places > 0).then(|| Figures {
            utilisation: minute.taken as f64 / minute.places as f64,
            running: minute.last.running,
            places: minute.last.places,
            queued: minute.last.queued,
            oldest_wait: minute.last.oldest_wait,
            rate_limited_at: minute.last.rate_limited_at,
            samples: minute.samples,
        })
    }
}

fn milliseconds<S: serde::Serializer>(
    wait: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let milliseconds = wait.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
    milliseconds.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(running: usize, places: usize) -> Sample {
        Sample {
            running,
            places,
            ..Sample::default()
        }
    }

    #[test]
    fn utilisation_is_the_average_of_the_minute_and_not_its_end() {
        let mut minute = Minute::default();
        for _ in 0..45 {
            minute.add(sample(10, 10));
        }
        for _ in 0..15 {
            minute.add(sample(0, 10));
        }
        let figures = minute.end().unwrap();
        assert_eq!(figures.utilisation, 0.75);
        assert_eq!((figures.running, figures.samples), (0, 60));
    }

    #[test]
    fn a_pool_that_runs_more_than_it_has_places_for_is_full() {
        let mut minute = Minute::default();
        minute.add(sample(12, 10));
        assert_eq!(minute.end().unwrap().utilisation, 1.0);
    }

    #[test]
    fn each_minute_begins_anew_and_an_empty_one_has_no_figures() {
        let mut minute = Minute::default();
        assert_eq!(minute.end(), None);
        minute.add(sample(10, 10));
        assert!(minute.end().is_some());
        minute.add(sample(0, 10));
        assert_eq!(minute.end().unwrap().utilisation, 0.0);
        minute.add(sample(0, 0));
        assert_eq!(minute.end(), None);
    }

    #[test]
    fn a_rate_limit_holds_for_a_minute() {
        let mut minute = Minute::default();
        minute.add(Sample {
            rate_limited_at: Some(Timestamp(1_000)),
            ..sample(1, 10)
        });
        // The pool may forget; the minute does not.
        minute.add(sample(1, 10));
        let figures = minute.end().unwrap();
        assert!(figures.is_limited(Timestamp(1_000)));
        assert!(figures.is_limited(Timestamp(60_999)));
        assert!(!figures.is_limited(Timestamp(61_000)));
    }
}
