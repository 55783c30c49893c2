//! A clock for tests: it goes with tokio's, which a test may pause, and can be put forward and back.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use greenlit_domain::time::{Clock, Timestamp};
use tokio::time::Instant;

pub(crate) struct PausedClock {
    began: Instant,
    from: AtomicI64,
}

impl PausedClock {
    /// Shows this time now.
    pub fn at(from: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            from: AtomicI64::new(from.0),
        })
    }

    /// Puts the clock forward, or back, by milliseconds, while time passes as before.
    pub fn put(&self, by: i64) {
        self.from.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.from.load(Ordering::SeqCst)).plus(self.began.elapsed())
    }
}
