//! Follows the events of generations for all who listen, with one question to the store however many they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use greenlit_domain::event::Event;
use greenlit_domain::id::GenerationId;
use greenlit_store::{Store, Wakes};
use tokio::sync::{Notify, broadcast};
use tokio::time::sleep;

/// How many events may wait for a slow listener; one that missed some reads them from the store.
const WAITING: usize = 256;

/// How soon what is not signalled is seen all the same, and how often at most the store is asked.
const SWEEP: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(20);

/// Follows events. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

struct Shared {
    store: Arc<Store>,
    followed: Mutex<HashMap<GenerationId, Followed>>,
    /// Somebody new listens.
    joined: Notify,
}

struct Followed {
    /// The number of the last event that was passed on.
    last: u64,
    listeners: broadcast::Sender<Arc<Event>>,
}

impl Hub {
    /// A hub over this store. [`Self::run`] must run beside it.
    pub fn new(store: Arc<Store>) -> Self {
        Self(Arc::new(Shared {
            store,
            followed: Mutex::default(),
            joined: Notify::new(),
        }))
    }

    /// New events of a generation beyond this number.
    pub fn listen(&self, generation: GenerationId, after: u64) -> broadcast::Receiver<Arc<Event>> {
        let mut followed = self.0.followed();
        let entry = followed.entry(generation).or_insert_with(|| Followed {
            last: after,
            listeners: broadcast::channel(WAITING).0,
        });
        // Whoever knows less than the others is given the rest twice, and skips what it knows.
        entry.last = entry.last.min(after);
        self.0.joined.notify_one();
        entry.listeners.subscribe()
    }

    /// Follows until dropped.
    pub async fn run(self) {
        let mut wakes: Wakes = self.0.store.wakes();
        loop {
            self.pass_on().await;
            sleep(PAUSE).await;
            if self.0.followed().is_empty() {
                self.0.joined.notified().await;
            } else {
                tokio::select! {
                    _ = wakes.changed() => {}
                    () = self.0.joined.notified() => {}
                    () = sleep(SWEEP) => {}
                }
            }
        }
    }

    /// Passes on what is new. A store that cannot be reached is asked again with the next signal.
    async fn pass_on(&self) {
        let asked: Vec<_> = {
            let mut followed = self.0.followed();
            followed.retain(|_, one| one.listeners.receiver_count() > 0);
            followed.iter().map(|(id, one)| (*id, one.last)).collect()
        };
        if asked.is_empty() {
            return;
        }
        let Ok(events) = self.0.store.events_after(&asked).await else {
            return;
        };
        let mut followed = self.0.followed();
        for event in events {
            if let Some(one) = followed.get_mut(&event.generation) {
                one.last = one.last.max(event.number);
                // Without listeners it is forgotten with the next look.
                let _ = one.listeners.send(Arc::new(event));
            }
        }
    }
}

impl Shared {
    fn followed(&self) -> MutexGuard<'_, HashMap<GenerationId, Followed>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
