//! What has changed, for those who wait for it: workers, and streams of events.
//!
//! Signals are hints, rows are the truth: one may come for nothing, and a slow sweep beside them is always right. Inside a
//! process a signal follows each commit; how those of other processes arrive is the database's matter
//! (`PRAGMA data_version`, LISTEN, or looking every now and then).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use greenlit_domain::id::GenerationId;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{Notify, broadcast};

/// How many signals may wait for a listener before it is told that anything may have changed.
const WAITING: usize = 1_024;

/// How what other processes change becomes known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WakeMode {
    /// SQLite's file is asked whether it changed, every 50 ms while somebody waits.
    File,
    /// PostgreSQL notifies.
    Listen,
    /// Notifications do not come through (a pooler): everything is looked at every 200 ms while somebody waits.
    Poll,
}

/// What may have changed since the last time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Whether there may be generations to claim, or the time at which one can be claimed may be another.
    pub ready: bool,
    /// The generations that may have new events or another status.
    pub generations: Changed,
}

/// Which generations may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// These.
    These(BTreeSet<GenerationId>),
    /// It is not known which.
    Any,
}

impl Default for Changed {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Changes {
    /// Everything may have changed.
    pub(crate) fn anything() -> Self {
        Self {
            ready: true,
            generations: Changed::Any,
        }
    }

    /// This generation changed.
    pub(crate) fn of(id: GenerationId) -> Self {
        Self {
            ready: false,
            generations: Changed::These(BTreeSet::from([id])),
        }
    }

    /// Generations can be claimed, and changed.
    pub(crate) fn ready(ids: impl IntoIterator<Item = GenerationId>) -> Self {
        Self {
            ready: true,
            generations: Changed::These(ids.into_iter().collect()),
        }
    }

    /// Whether nothing changed.
    pub(crate) fn is_nothing(&self) -> bool {
        !self.ready && matches!(&self.generations, Changed::These(ids) if ids.is_empty())
    }

    /// Adds a generation that changed.
    pub(crate) fn touch(&mut self, id: GenerationId) {
        if let Changed::These(ids) = &mut self.generations {
            ids.insert(id);
        }
    }

    /// Adds what changed too.
    pub(crate) fn add(&mut self, other: &Self) {
        self.ready |= other.ready;
        match (&mut self.generations, &other.generations) {
            (Changed::These(ids), Changed::These(more)) => ids.extend(more),
            (mine, Changed::Any) => *mine = Changed::Any,
            (Changed::Any, _) => {}
        }
    }
}

/// Hears what changes.
#[derive(Debug)]
pub struct Wakes(broadcast::Receiver<Arc<Changes>>);

impl Wakes {
    /// Waits until something may have changed since the last call, and says what. `None` when the store is closed.
    pub async fn changed(&mut self) -> Option<Changes> {
        let mut changes = match self.0.recv().await {
            Ok(changes) => (*changes).clone(),
            Err(RecvError::Lagged(_)) => Changes::anything(),
            Err(RecvError::Closed) => return None,
        };
        loop {
            match self.0.try_recv() {
                Ok(more) => changes.add(&more),
                Err(TryRecvError::Lagged(_)) => changes = Changes::anything(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(changes),
            }
        }
    }
}

/// Tells all listeners of this process.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    sender: broadcast::Sender<Arc<Changes>>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    somebody: Notify,
    mode: AtomicU8,
}

impl Hub {
    pub fn new(mode: WakeMode) -> Self {
        let (sender, _) = broadcast::channel(WAITING);
        let hub = Self {
            sender,
            shared: Arc::new(Shared {
                somebody: Notify::new(),
                mode: AtomicU8::new(0),
            }),
        };
        hub.set_mode(mode);
        hub
    }

    /// A new listener.
    pub fn listen(&self) -> Wakes {
        let wakes = Wakes(self.sender.subscribe());
        self.shared.somebody.notify_one();
        wakes
    }

    /// Tells what changed.
    pub fn tell(&self, changes: Changes) {
        if !changes.is_nothing() {
            // Nobody may be listening.
            let _ = self.sender.send(Arc::new(changes));
        }
    }

    /// Waits until somebody listens.
    pub async fn somebody(&self) {
        while self.sender.receiver_count() == 0 {
            self.shared.somebody.notified().await;
        }
    }

    /// How the changes of other processes become known.
    pub fn mode(&self) -> WakeMode {
        match self.shared.mode.load(Ordering::Relaxed) {
            0 => WakeMode::File,
            1 => WakeMode::Listen,
            _ => WakeMode::Poll,
        }
    }

    pub fn set_mode(&self, mode: WakeMode) {
        let mode = match mode {
            WakeMode::File => 0,
            WakeMode::Listen => 1,
            WakeMode::Poll => 2,
        };
        self.shared.mode.store(mode, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn signals_that_wait_are_told_together() {
        let hub = Hub::new(WakeMode::File);
        let mut wakes = hub.listen();
        let [one, two] = [Uuid::now_v7(), Uuid::now_v7()].map(GenerationId);
        hub.tell(Changes::of(one));
        hub.tell(Changes::default());
        hub.tell(Changes::ready([two]));
        let changes = wakes.changed().await.unwrap();
        assert_eq!(changes, Changes::ready([one, two]));
        drop(hub);
        assert_eq!(wakes.changed().await, None);
    }

    #[tokio::test]
    async fn a_listener_that_sleeps_long_is_told_that_anything_changed() {
        let hub = Hub::new(WakeMode::File);
        let mut wakes = hub.listen();
        for _ in 0..=WAITING {
            hub.tell(Changes::of(GenerationId(Uuid::now_v7())));
        }
        assert_eq!(wakes.changed().await, Some(Changes::anything()));
    }
}
