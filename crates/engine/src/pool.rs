//! The pool: a bounded number of generations at once, leases kept alive, ends told.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::generation::Failure;
use greenlit_domain::id::GenerationId;
use greenlit_domain::money::Cost;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_store::rows::Claimed;
use greenlit_store::{LEASE, LEASE_EXTENSION, Store};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use crate::budget::free_lost_calls;
use crate::engine::Engine;
use crate::package::Finished;
use crate::pipeline::{DEATHS_BEFORE_ALONE, Taken, Work};
use crate::places::{Place, Places};
use crate::stop::{EngineError, Stop};

/// How one generation's work in this process ended.
#[derive(Debug)]
pub enum Outcome {
    /// The package is ready.
    Completed(Box<Finished>),
    /// A person must pick from these.
    Waiting(Arc<Titles>),
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
        /// What its calls cost all the same.
        cost: Cost,
    },
    /// It was not taken: another process works on it, or it is final or waits.
    NotTaken,
    /// Another process has it now, or it was cancelled meanwhile.
    Lost,
    /// The store failed under it. It goes on when that is mended.
    Storage(String),
    /// A budget has no room for it, and will not soon have: it goes on by itself when that is raised, or next month.
    OverBudget(String),
}

/// How work on a generation was left.
#[derive(Debug)]
pub(crate) enum Left {
    /// For good, as far as this process goes.
    Ended(Outcome),
    /// Until then: a call waits.
    Postponed(Timestamp),
    /// Until another month or a greater limit: a budget has no room. The message says which.
    OverBudget(String),
}

impl From<Outcome> for Left {
    fn from(outcome: Outcome) -> Self {
        Self::Ended(outcome)
    }
}

/// A generation that this process is done with.
#[derive(Debug)]
pub struct Ended {
    /// Which.
    pub generation: GenerationId,
    /// How.
    pub outcome: Outcome,
}

impl Engine {
    /// Works on these generations, at most `places` at once, and tells each end. One that waits for a provider holds no
    /// place. Returns when all have ended or, with what is under way dropped where it stands, when the future is dropped.
    ///
    /// # Errors
    /// When the store fails. What had not ended goes on later.
    pub async fn run_these(
        &self,
        ids: Vec<GenerationId>,
        places: usize,
        ended: mpsc::UnboundedSender<Ended>,
    ) -> Result<(), EngineError> {
        let mut run = Run {
            engine: self,
            places: Places::new(places),
            working: JoinSet::new(),
            postponed: JoinSet::new(),
            alone: Vec::new(),
            ended,
        };
        let store = Arc::clone(&self.parts.store);
        let ran = tokio::select! {
            result = run.all(ids.into()) => result,
            () = keep_leases(&store) => Err(EngineError::LeasesLost),
            never = free_lost_calls(&store) => match never {},
            never = self.share_learned() => match never {},
        };
        // What was learned is for those who come later; without it they learn it themselves.
        let _ = self.tell_learned().await;
        ran
    }
}

impl From<Stop> for Left {
    /// Of a stop before the generation was read.
    fn from(stop: Stop) -> Self {
        Self::Ended(match stop {
            Stop::LeaseLost => Outcome::Lost,
            Stop::Storage(message) => Outcome::Storage(message),
            Stop::Failed(failure) => Outcome::Failed {
                failure,
                cost: Cost::UNKNOWN,
            },
        })
    }
}

/// What is put off for less than this is not woken earlier: a provider said how long, and nobody can change that.
const LONG: Duration = Duration::from_secs(60);

/// How long at least from one look at what is put off to the next.
const LOOK: Duration = Duration::from_secs(1);

/// The most generations of one claim. The first of a thousand begin while the rest are claimed.
const CLAIM: usize = 128;

struct Run<'e> {
    engine: &'e Engine,
    places: Places,
    working: JoinSet<(GenerationId, Left)>,
    /// Each ends when its generation may go on. They run by themselves: one that is not polled while it reads a row would
    /// keep a connection from those that are.
    postponed: JoinSet<GenerationId>,
    alone: Vec<(Claimed, Place)>,
    ended: mpsc::UnboundedSender<Ended>,
}

impl Run<'_> {
    async fn all(&mut self, mut waiting: VecDeque<GenerationId>) -> Result<(), EngineError> {
        loop {
            self.take_all(&mut waiting).await?;
            if let Some(id) = self.next_postponed().await {
                waiting.push_back(id);
            } else if let Some((claimed, place)) = self.alone.pop() {
                self.start(claimed, place);
            } else {
                return Ok(());
            }
        }
    }

    /// Claims and starts what waits, as places become free.
    async fn take_all(&mut self, waiting: &mut VecDeque<GenerationId>) -> Result<(), EngineError> {
        while !waiting.is_empty() {
            let permits = self.free_places(waiting.len()).await;
            while let Some(Ok(id)) = self.postponed.try_join_next() {
                waiting.push_front(id);
            }
            let wanted: Vec<_> = waiting.drain(..permits.len()).collect();
            self.take(wanted, permits).await?;
        }
        Ok(())
    }

    /// The next generation that may go on after a wait; `None` when all work has ended and none waits.
    async fn next_postponed(&mut self) -> Option<GenerationId> {
        loop {
            tokio::select! {
                Some(Ok(id)) = self.postponed.join_next() => return Some(id),
                Some(joined) = self.working.join_next() => self.left(joined.ok()),
                else => return None,
            }
        }
    }

    /// Waits for one free place and takes along what else is free, so that one claim fills them.
    async fn free_places(&mut self, most: usize) -> Vec<Place> {
        let first = loop {
            tokio::select! {
                biased;
                Some(joined) = self.working.join_next() => self.left(joined.ok()),
                place = self.places.take() => break place,
            }
        };
        let mut permits = vec![first];
        while permits.len() < most.min(CLAIM)
            && let Some(place) = self.places.try_take()
        {
            permits.push(place);
        }
        permits
    }

    async fn take(
        &mut self,
        wanted: Vec<GenerationId>,
        mut permits: Vec<Place>,
    ) -> Result<(), EngineError> {
        let store = Arc::clone(&self.engine.parts.store);
        let claimed = store.claim_these(wanted.clone()).await?;
        let mut others = wanted;
        others.retain(|id| {
            claimed
                .iter()
                .all(|claimed| claimed.lease.generation != *id)
        });
        if !others.is_empty() {
            let postponed = store.postponed(&others).await?;
            for generation in others {
                match postponed.iter().find(|(id, _)| *id == generation) {
                    Some((_, until)) => self.put_off(generation, *until),
                    None => self.tell(generation, Outcome::NotTaken),
                }
            }
        }
        for claimed in claimed {
            let Some(place) = permits.pop() else { break };
            if claimed.deaths >= DEATHS_BEFORE_ALONE {
                self.alone.push((claimed, place));
            } else {
                self.start(claimed, place);
            }
        }
        Ok(())
    }

    fn start(&mut self, claimed: Claimed, place: Place) {
        let parts = Arc::clone(&self.engine.parts);
        let generation = claimed.lease.generation;
        self.working.spawn(async move {
            let left = match Work::take_up(parts, claimed, place).await {
                Ok(Taken::Work(work)) => work.advance().await,
                Ok(Taken::PutOff(until)) => Left::Postponed(until),
                Err(stop) => Left::from(stop),
            };
            (generation, left)
        });
    }

    /// A work that panicked ends nothing: its lease is given back when the store closes, and resume goes on.
    fn left(&mut self, joined: Option<(GenerationId, Left)>) {
        match joined {
            Some((generation, Left::Ended(outcome))) => self.tell(generation, outcome),
            Some((generation, Left::Postponed(until))) => self.put_off(generation, until),
            // Nobody waits at a command line for another month.
            Some((generation, Left::OverBudget(message))) => {
                self.tell(generation, Outcome::OverBudget(message));
            }
            None => {}
        }
    }

    fn put_off(&mut self, generation: GenerationId, until: Timestamp) {
        let store = Arc::clone(&self.engine.parts.store);
        self.postponed.spawn(async move {
            wait_until(&store, generation, until).await;
            generation
        });
    }

    fn tell(&self, generation: GenerationId, outcome: Outcome) {
        // Whoever started the run may have stopped listening; the rows hold the ends.
        let _ = self.ended.send(Ended {
            generation,
            outcome,
        });
    }
}

/// Waits until then. Whoever ends a pause makes what it put off ready earlier, in whatever process.
async fn wait_until(store: &Store, generation: GenerationId, mut until: Timestamp) {
    let mut wakes = store.wakes();
    loop {
        let left = until.since(store.clock().now());
        if left <= LONG {
            return sleep(left).await;
        }
        // A row that cannot be read now is read with the next signal.
        if let Ok(postponed) = store.postponed(&[generation]).await {
            match postponed.first() {
                Some((_, now_until)) => until = *now_until,
                None => return,
            }
        }
        let changed = async {
            while wakes.changed().await.is_some_and(|changes| !changes.ready) {}
            // Of many that wait, each looks.
            sleep(LOOK).await;
        };
        tokio::select! {
            () = sleep(left) => return,
            () = changed => {}
        }
    }
}

/// Extends this process's leases for ever. Returns when they could not be extended for so long that another process
/// may take them: the work must be dropped before that.
pub(crate) async fn keep_leases(store: &Store) {
    let margin = LEASE_EXTENSION;
    let mut ticks = interval(LEASE_EXTENSION);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut extended = Instant::now();
    loop {
        ticks.tick().await;
        let left = LEASE
            .saturating_sub(margin)
            .saturating_sub(extended.elapsed());
        if left == Duration::ZERO {
            return;
        }
        if matches!(
            tokio::time::timeout(left, store.extend_leases()).await,
            Ok(Ok(()))
        ) {
            extended = Instant::now();
        }
    }
}
