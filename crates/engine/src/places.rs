//! Places in a pool: how many generations run at once, a number that may change while they do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// A pool's places. Cheap to clone; all clones are the same pool.
#[derive(Debug, Clone)]
pub struct Places(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: AtomicUsize,
    taken: Mutex<usize>,
    /// One more may be taken.
    freed: Notify,
}

/// A taken place; dropping it frees it.
#[derive(Debug)]
pub struct Place(Arc<Shared>);

impl Places {
    /// So many places, at least one.
    pub fn new(limit: usize) -> Self {
        Self(Arc::new(Shared {
            limit: AtomicUsize::new(limit.max(1)),
            taken: Mutex::new(0),
            freed: Notify::new(),
        }))
    }

    /// How many there are.
    pub fn limit(&self) -> usize {
        self.0.limit.load(Ordering::Acquire)
    }

    /// Changes how many there are, at least one. What runs beyond it runs to its end.
    pub fn set_limit(&self, limit: usize) {
        self.0.limit.store(limit.max(1), Ordering::Release);
        self.0.freed.notify_waiters();
    }

    /// How many are taken.
    pub fn taken(&self) -> usize {
        *self.0.taken()
    }

    /// How many are free.
    pub fn free(&self) -> usize {
        self.limit().saturating_sub(self.taken())
    }

    /// A place, if one is free.
    pub fn try_take(&self) -> Option<Place> {
        let mut taken = self.0.taken();
        if *taken >= self.limit() {
            return None;
        }
        *taken += 1;
        Some(Place(Arc::clone(&self.0)))
    }

    /// A place, as soon as one is free.
    pub async fn take(&self) -> Place {
        loop {
            let freed = self.0.freed.notified();
            if let Some(place) = self.try_take() {
                return place;
            }
            freed.await;
        }
    }

    /// Waits until a place may be free.
    pub async fn freed(&self) {
        let freed = self.0.freed.notified();
        if self.free() == 0 {
            freed.await;
        }
    }
}

impl Shared {
    fn taken(&self) -> MutexGuard<'_, usize> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.0.taken();
        *taken = taken.saturating_sub(1);
        drop(taken);
        self.0.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_taken_up_to_the_limit_and_free_again_when_dropped() {
        let places = Places::new(2);
        let first = places.try_take().unwrap();
        let second = places.try_take().unwrap();
        assert!(places.try_take().is_none());
        drop(first);
        assert_eq!((places.taken(), places.free()), (1, 1));
        drop(second);
        assert_eq!(places.free(), 2);
    }

    #[test]
    fn a_lower_limit_lets_what_runs_end_and_begins_nothing_more() {
        let places = Places::new(3);
        let mut held: Vec<_> = (0..3).filter_map(|_| places.try_take()).collect();
        places.set_limit(1);
        held.pop();
        held.pop();
        assert!(places.try_take().is_none());
        held.pop();
        assert!(places.try_take().is_some());
    }

    #[tokio::test]
    async fn whoever_waits_for_a_place_gets_it_when_the_limit_grows() {
        let places = Places::new(1);
        let _held = places.try_take().unwrap();
        let waiting = tokio::spawn({
            let places = places.clone();
            async move { places.take().await }
        });
        tokio::task::yield_now().await;
        places.set_limit(2);
        let _second = waiting.await.unwrap();
        assert_eq!(places.free(), 0);
    }
}
