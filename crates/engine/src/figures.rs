//! What the pool of a process and the queue of all processes are doing: refreshed each second, shown to people and to
//! outside scalers, and scaled by.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use greenlit_domain::time::Timestamp;
use greenlit_store::{Queue, Store};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval};

use crate::endpoints::Endpoints;
use crate::places::Places;
use crate::scaler::{Decision, MOST, Sample, Scaler, wanted};

/// How often the queue is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// When a provider last said 429 to this process. Cheap to clone.
#[derive(Debug, Clone)]
pub struct RateLimits(Arc<AtomicI64>);

impl Default for RateLimits {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(i64::MIN)))
    }
}

impl RateLimits {
    /// It said so now.
    pub(crate) fn note(&self, at: Timestamp) {
        self.0.fetch_max(at.0, Ordering::Relaxed);
    }

    /// When it last did.
    pub fn last(&self) -> Option<Timestamp> {
        Some(self.0.load(Ordering::Relaxed))
            .filter(|at| *at != i64::MIN)
            .map(Timestamp)
    }
}

/// Who decides how many places a pool has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scaling {
    /// A person did, for good.
    Fixed,
    /// The load does, each minute.
    Automatic,
}

/// The pool of this process in numbers. Cheap to clone.
#[derive(Clone)]
pub struct Pool(Arc<Shared>, Endpoints);

struct Shared {
    store: Arc<Store>,
    places: Places,
    limits: RateLimits,
    scaling: Scaling,
    queue: Mutex<Queue>,
}

/// The pool and the queue at one moment.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PoolStatus {
    /// Places of this process.
    pub places: usize,
    /// Those that are taken.
    pub active: usize,
    /// The share that is taken, 0 to 1.
    pub utilisation: f64,
    /// Who decides how many there are.
    pub scaling: Scaling,
    /// When a provider last said 429 to this process.
    pub rate_limited_at: Option<Timestamp>,
    /// How many processes the whole queue could keep busy, for an outside scaler.
    pub wanted: u64,
    /// How long the first of the queued has waited, in milliseconds.
    pub oldest_wait_ms: Option<u64>,
    /// The queue of all processes.
    pub queue: Queue,
}

impl Pool {
    /// The figures of a pool with these places.
    pub fn new(store: Arc<Store>, places: Places, limits: RateLimits, scaling: Scaling) -> Self {
        let shared = Arc::new(Shared {
            store,
            places,
            limits,
            scaling,
            queue: Mutex::default(),
        });
        Self(shared, Endpoints::default())
    }

    /// The same, with the endpoints that its generations ask.
    #[must_use]
    pub fn asking(self, endpoints: Endpoints) -> Self {
        Self(self.0, endpoints)
    }

    /// The endpoints that its generations ask.
    pub fn endpoints(&self) -> &Endpoints {
        &self.1
    }

    /// How it stands, as of at most a second ago.
    pub fn status(&self) -> PoolStatus {
        let queue = self.queue();
        let (places, active) = (self.0.places.limit(), self.0.places.taken());
        let most = match self.0.scaling {
            Scaling::Fixed => places,
            Scaling::Automatic => MOST,
        };
        PoolStatus {
            places,
            active,
            utilisation: share(active, places),
            scaling: self.0.scaling,
            rate_limited_at: self.0.limits.last(),
            wanted: wanted(queue.active(), queue.queued(), most),
            oldest_wait_ms: self
                .oldest_wait(&queue)
                .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            queue,
        }
    }

    /// Looks at the queue, and scales where that is wanted, until dropped. A store that cannot be reached leaves the
    /// figures as they were.
    pub async fn run(self) {
        let (told, decisions) = mpsc::unbounded_channel();
        let scaled = async {
            match self.0.scaling {
                Scaling::Fixed => std::future::pending().await,
                Scaling::Automatic => self.scale(told).await,
            }
        };
        tokio::join!(self.look(), scaled, self.note(decisions));
    }

    async fn look(&self) {
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Ok(queue) = self.0.store.queue().await {
                *self.0.queue.lock().unwrap_or_else(PoisonError::into_inner) = queue;
            }
        }
    }

    async fn scale(&self, told: mpsc::UnboundedSender<Decision>) {
        let clock = Arc::clone(self.0.store.clock());
        let set_places = |places| self.0.places.set_limit(places);
        let decided = |decision: &Decision| {
            // Its reader ends with this.
            let _ = told.send(*decision);
        };
        Scaler::new(self.0.places.limit())
            .run(clock, || self.sample(), set_places, decided)
            .await;
    }

    /// Keeps the decisions that changed something.
    async fn note(&self, mut decisions: mpsc::UnboundedReceiver<Decision>) {
        while let Some(decision) = decisions.recv().await {
            if decision.is_change() {
                // A store that cannot be written now has greater worries than this note.
                let _ = self.0.store.note("scaler.decided", &decision).await;
            }
        }
    }

    fn sample(&self) -> Sample {
        let queue = self.queue();
        Sample {
            running: self.0.places.taken(),
            places: self.0.places.limit(),
            queued: usize::try_from(queue.queued()).unwrap_or(usize::MAX),
            oldest_wait: self.oldest_wait(&queue),
            rate_limited_at: self.0.limits.last(),
        }
    }

    fn oldest_wait(&self, queue: &Queue) -> Option<Duration> {
        let now = self.0.store.clock().now();
        queue.oldest_queued_at().map(|since| now.since(since))
    }

    fn queue(&self) -> Queue {
        let queue = self.0.queue.lock();
        queue.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn share(taken: usize, places: usize) -> f64 {
    let percent = taken.saturating_mul(100) / places.max(1);
    f64::from(u32::try_from(percent).unwrap_or(100)) / 100.0
}
