//! The worker: takes whatever can go on, from whomever, for as long as the process lives.
//!
//! Rows are the truth and signals are hints. Every look compares what the store says this process holds with what it
//! really runs: what was cancelled or lost is dropped, what is held and not run is given back.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use greenlit_domain::id::GenerationId;
use greenlit_store::rows::Claimed;
use greenlit_store::{Store, StoreError};
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::engine::Engine;
use crate::pipeline::{DEATHS_BEFORE_ALONE, Taken, Work};
use crate::places::{Place, Places};
use crate::pool::keep_leases;

/// How long a draining worker lets what runs go on.
pub const DRAIN: Duration = Duration::from_secs(30);

/// How often everything is looked at, whatever the signals say.
const SWEEP: Duration = Duration::from_secs(1);

/// How long a worker waits before it tries again at a store that failed.
const HEALING: Duration = Duration::from_millis(500);

/// The most generations of one claim.
const CLAIM: usize = 128;

/// The switch of a worker, held by whoever runs it.
#[derive(Debug, Clone, Default)]
pub struct Stopping(Arc<Switch>);

#[derive(Debug, Default)]
struct Switch {
    on: AtomicBool,
    turned: Notify,
}

impl Stopping {
    /// Begins the end: nothing more is claimed.
    pub fn begin(&self) {
        self.0.on.store(true, Ordering::Release);
        self.0.turned.notify_waiters();
    }

    /// Whether the end has begun.
    pub fn has_begun(&self) -> bool {
        self.0.on.load(Ordering::Acquire)
    }

    /// Waits for the end to begin.
    pub async fn begun(&self) {
        loop {
            let turned = self.0.turned.notified();
            if self.has_begun() {
                return;
            }
            turned.await;
        }
    }
}

/// Takes generations and runs them, as many at once as there are places.
pub struct Worker {
    engine: Engine,
    places: Places,
    stopping: Stopping,
    running: Running,
    alone: Vec<(Claimed, Place)>,
}

/// What runs in this process.
#[derive(Default)]
struct Running {
    tasks: JoinSet<GenerationId>,
    handles: HashMap<GenerationId, AbortHandle>,
}

impl Worker {
    /// A worker with these places, until `stopping` begins.
    pub fn new(engine: Engine, places: Places, stopping: Stopping) -> Self {
        Self {
            engine,
            places,
            stopping,
            running: Running::default(),
            alone: Vec::new(),
        }
    }

    /// Works until the switch is turned and what runs has ended, or [`DRAIN`] is over. A store that fails is waited for:
    /// its work is dropped where it stands and goes on from its rows.
    pub async fn run(mut self) {
        let store = Arc::clone(&self.engine.parts.store);
        let stopping = self.stopping.clone();
        let mut last_minute = std::pin::pin!(async {
            stopping.begun().await;
            sleep(DRAIN).await;
        });
        loop {
            let lost = tokio::select! {
                () = self.work() => return,
                () = keep_leases(&store) => true,
                () = &mut last_minute => false,
            };
            self.running.drop_all().await;
            self.alone.clear();
            if !lost {
                return;
            }
            self.heal(&store).await;
        }
    }

    /// Waits until the store answers again. What this process held by then goes on elsewhere, or here.
    async fn heal(&self, store: &Store) {
        while !self.stopping.has_begun() && store.give_back().await.is_err() {
            sleep(HEALING).await;
        }
    }

    /// Claims and runs, until there is nothing left to do in a process that ends.
    async fn work(&mut self) {
        let mut wakes = self.engine.parts.store.wakes();
        let mut next_sweep = Instant::now();
        loop {
            if self.stopping.has_begun() && self.running.is_empty() && self.alone.is_empty() {
                return;
            }
            let looked = self.look().await;
            let pause = match looked {
                Ok(()) => SWEEP,
                Err(_) => HEALING,
            };
            next_sweep = next_sweep.max(Instant::now() + pause);
            tokio::select! {
                ended = self.running.ended() => self.running.forget(ended),
                () = self.places.freed(), if self.places.free() == 0 => {}
                () = wakes.changed(), if looked.is_ok() => {}
                () = sleep_until(next_sweep) => {}
                () = self.stopping.begun(), if !self.stopping.has_begun() => {}
            }
            self.running.forget_ended();
            next_sweep = Instant::now();
        }
    }

    /// One look at the rows.
    async fn look(&mut self) -> Result<(), StoreError> {
        let store = Arc::clone(&self.engine.parts.store);
        self.reconcile(&store).await?;
        if self.running.is_empty()
            && let Some((claimed, place)) = self.alone.pop()
        {
            self.start(claimed, place);
        }
        if !self.alone.is_empty() {
            // What may kill the process waits for the rest to end, and then runs with nobody beside it.
            return Ok(());
        }
        while !self.stopping.has_begun() {
            let mut free = Vec::new();
            while free.len() < CLAIM
                && let Some(place) = self.places.try_take()
            {
                free.push(place);
            }
            let wanted = free.len();
            if wanted == 0 {
                break;
            }
            let claimed = store
                .claim_any(u32::try_from(wanted).unwrap_or(u32::MAX))
                .await?;
            let found = claimed.len();
            for (claimed, place) in claimed.into_iter().zip(free) {
                if claimed.deaths >= DEATHS_BEFORE_ALONE {
                    self.alone.push((claimed, place));
                } else {
                    self.start(claimed, place);
                }
            }
            if found < wanted {
                break;
            }
        }
        Ok(())
    }

    /// Drops what this process runs and holds no longer, and gives back what it holds and does not run: a work whose
    /// store failed under it, or that panicked.
    async fn reconcile(&mut self, store: &Store) -> Result<(), StoreError> {
        self.running.forget_ended();
        let held = store.held().await?;
        for (generation, handle) in &self.running.handles {
            if !held.contains(generation) {
                handle.abort();
            }
        }
        let mut stranded = held;
        stranded.retain(|id| {
            !self.running.handles.contains_key(id)
                && self
                    .alone
                    .iter()
                    .all(|(claimed, _)| claimed.lease.generation != *id)
        });
        if !stranded.is_empty() {
            store.give_back_these(stranded).await?;
        }
        Ok(())
    }

    fn start(&mut self, claimed: Claimed, place: Place) {
        let parts = Arc::clone(&self.engine.parts);
        let generation = claimed.lease.generation;
        let handle = self.running.tasks.spawn(async move {
            if let Ok(Taken::Work(work)) = Work::take_up(parts, claimed, place).await {
                // How it ended stands in its row.
                let _ = work.advance().await;
            }
            generation
        });
        self.running.handles.insert(generation, handle);
    }
}

impl Running {
    fn is_empty(&self) -> bool {
        self.handles.is_empty()
    }

    /// Waits for one to end; for ever when none runs.
    async fn ended(&mut self) -> Option<GenerationId> {
        match self.tasks.join_next().await {
            Some(joined) => joined.ok(),
            None => std::future::pending().await,
        }
    }

    /// Forgets one that ended; without a name, all that did.
    fn forget(&mut self, ended: Option<GenerationId>) {
        if let Some(generation) = ended {
            self.handles.remove(&generation);
        }
    }

    fn forget_ended(&mut self) {
        while let Some(joined) = self.tasks.try_join_next() {
            self.forget(joined.ok());
        }
        // Aborted and panicked tasks have no name to tell.
        self.handles.retain(|_, handle| !handle.is_finished());
    }

    /// Drops all that runs where it stands.
    async fn drop_all(&mut self) {
        self.tasks.abort_all();
        // A task ends at its next await; one that computes for long is not waited for.
        let _ = timeout(Duration::from_secs(1), async {
            while self.tasks.join_next().await.is_some() {}
        })
        .await;
        self.handles.clear();
    }
}
