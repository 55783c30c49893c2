//! The worker: takes whatever can go on, from whomever, for as long as the process lives.
//!
//! Rows are the truth and signals are hints. Every look compares what the store says this process holds with what it
//! really runs: what was cancelled or lost is dropped, what is held and not run is given back.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use greenlit_domain::id::GenerationId;
use greenlit_store::rows::Claimed;
use greenlit_store::{Changes, Store, StoreError};
use tokio::sync::Notify;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, timeout};

use crate::budget::free_lost_calls;
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

/// How often at most what is held is compared with what runs.
const BETWEEN_COMPARISONS: Duration = Duration::from_millis(200);

/// The most generations of one claim.
const CLAIM: usize = 128;

/// What was given back because its work ended badly waits so long, so that it is not taken again at once, for ever.
const BEFORE_RETAKEN: Duration = Duration::from_secs(2);

/// What a claim came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claims {
    /// There may be more to take.
    More,
    /// Nothing more can be taken now.
    Done,
}

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
    suspect: Option<Suspect>,
}

/// A generation that may kill its process: it runs when nothing else does. Until then nobody holds it, for its process
/// could die of something else, which would not be its fault.
#[derive(Debug, Clone, Copy)]
enum Suspect {
    /// It waits for the rest to end; nothing more is claimed.
    Waiting(GenerationId),
    /// It runs.
    Alone,
}

/// What a worker has to look at.
struct Due {
    /// There may be something to claim.
    may_claim: bool,
    /// What this process holds may be something else.
    may_differ: bool,
    compared: Instant,
    swept: Instant,
}

impl Due {
    fn everything() -> Self {
        let now = Instant::now();
        Self {
            may_claim: true,
            may_differ: true,
            compared: now - BETWEEN_COMPARISONS,
            swept: now,
        }
    }

    fn add(&mut self, changes: &Changes) {
        self.may_claim |= changes.ready;
        self.may_differ = true;
    }

    /// Time has come for rows that nobody signals: those that waited, and those of processes that died.
    fn sweep(&mut self) {
        if self.swept.elapsed() >= SWEEP {
            self.may_claim = true;
            self.may_differ = true;
            self.swept = Instant::now();
        }
    }

    /// Not with each of this process's own commits.
    fn must_compare(&self) -> bool {
        self.may_differ && self.compared.elapsed() >= BETWEEN_COMPARISONS
    }

    fn compared(&mut self) {
        self.may_differ = false;
        self.compared = Instant::now();
    }

    /// How long to wait when nothing happens.
    fn pause(&self) -> Duration {
        let until_sweep = SWEEP.saturating_sub(self.swept.elapsed());
        if self.may_differ {
            until_sweep.min(BETWEEN_COMPARISONS.saturating_sub(self.compared.elapsed()))
        } else {
            until_sweep
        }
    }
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
            suspect: None,
        }
    }

    /// Works until the switch is turned and what runs has ended, or [`DRAIN`] is over. A store that fails is waited for:
    /// its work is dropped where it stands and goes on from its rows.
    pub async fn run(mut self) {
        let store = Arc::clone(&self.engine.parts.store);
        let stopping = self.stopping.clone();
        let mut grace = std::pin::pin!(async {
            stopping.begun().await;
            sleep(DRAIN).await;
        });
        loop {
            let lost = tokio::select! {
                () = self.work() => return,
                () = keep_leases(&store) => true,
                never = free_lost_calls(&store) => match never {},
                () = &mut grace => false,
            };
            self.running.drop_all().await;
            self.suspect = None;
            if !lost {
                return;
            }
            self.heal(&store).await;
        }
    }

    /// Waits until the store answers again. What this process held by then goes on elsewhere, or here.
    async fn heal(&self, store: &Store) {
        while !self.stopping.has_begun()
            && let Err(error) = store.give_back().await
        {
            self.tell(Some(&error));
            sleep(HEALING).await;
        }
    }

    /// Tells those who watch what is wrong with the store, and when it is well again.
    fn tell(&self, error: Option<&StoreError>) {
        let told = error.map(ToString::to_string);
        self.engine.parts.trouble.send_if_modified(|known| {
            let differs = *known != told;
            if differs {
                *known = told;
            }
            differs
        });
    }

    /// Claims and runs, until there is nothing left to do in a process that ends.
    async fn work(&mut self) {
        let store = Arc::clone(&self.engine.parts.store);
        let mut wakes = store.wakes();
        let mut due = Due::everything();
        while !self.stopping.has_begun() || !self.running.is_empty() {
            let looked = self.look(&store, &mut due).await;
            self.tell(looked.as_ref().err());
            if looked.is_err() {
                // The store is asked again in a moment; its signals say nothing now.
                sleep(HEALING).await;
            }
            tokio::select! {
                ended = self.running.ended() => self.running.forget(ended),
                () = self.places.freed(), if self.places.free() == 0 => {}
                changes = wakes.changed() => match changes {
                    Some(changes) => due.add(&changes),
                    None => return,
                },
                () = sleep(due.pause()) => {}
                () = self.stopping.begun(), if !self.stopping.has_begun() => {}
            }
            self.running.forget_ended();
        }
    }

    /// Looks at the rows, as far as something may have changed.
    async fn look(&mut self, store: &Store, due: &mut Due) -> Result<(), StoreError> {
        due.sweep();
        if due.must_compare() {
            self.reconcile(store).await?;
            due.compared();
        }
        match self.suspect {
            Some(_) if !self.running.is_empty() => return Ok(()),
            Some(Suspect::Waiting(suspect)) if !self.stopping.has_begun() => {
                return self.run_alone(store, suspect).await;
            }
            _ => self.suspect = None,
        }
        while due.may_claim && !self.stopping.has_begun() && self.places.free() > 0 {
            due.may_claim = self.claim(store).await? == Claims::More;
        }
        Ok(())
    }

    /// Claims for all free places, and starts what it got.
    async fn claim(&mut self, store: &Store) -> Result<Claims, StoreError> {
        let mut free = Vec::new();
        while free.len() < CLAIM
            && let Some(place) = self.places.try_take()
        {
            free.push(place);
        }
        let wanted = free.len();
        let most = u32::try_from(wanted).unwrap_or(u32::MAX);
        let claimed = store.claim_any(most).await?;
        let found = claimed.len();
        let (sound, suspects): (Vec<_>, Vec<_>) = claimed
            .into_iter()
            .partition(|claimed| claimed.deaths < DEATHS_BEFORE_ALONE);
        for (claimed, place) in sound.into_iter().zip(free) {
            self.start(claimed, place);
        }
        let suspects: HashSet<_> = suspects
            .into_iter()
            .map(|claimed| claimed.lease.generation)
            .collect();
        if let Some(first) = suspects.iter().next() {
            self.suspect = Some(Suspect::Waiting(*first));
            store.give_back_these(suspects, Duration::ZERO).await?;
            return Ok(Claims::Done);
        }
        Ok(if found < wanted {
            Claims::Done
        } else {
            Claims::More
        })
    }

    /// Takes what may kill its process, if nobody else has by now.
    async fn run_alone(&mut self, store: &Store, suspect: GenerationId) -> Result<(), StoreError> {
        self.suspect = None;
        let Some(place) = self.places.try_take() else {
            return Ok(());
        };
        if let Some(claimed) = store.claim_these(vec![suspect]).await?.pop() {
            self.suspect = Some(Suspect::Alone);
            self.start(claimed, place);
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
        stranded.retain(|id| !self.running.handles.contains_key(id));
        if !stranded.is_empty() {
            store.give_back_these(stranded, BEFORE_RETAKEN).await?;
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
