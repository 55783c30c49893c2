//! Sending: takes what is due, sends it, and books what came of it.

use std::collections::HashMap;
use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::webhook::{HookEvent, wait_after};
use greenlit_providers::webhooks::{HookAnswer, HookMessage, send};
use greenlit_store::{Booked, DueDelivery, Sent, StoreError, Try, Wakes};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::{Happened, Hooks};
use crate::worker::Stopping;

/// How many are sent at once, and how many of one user: receivers that are slow hold up their owner's alone.
const AT_ONCE: usize = 32;
const OF_ONE_USER: usize = 4;

/// How often the rows are looked at, whatever the signals say.
const LOOK: Duration = Duration::from_secs(1);

/// Signals that come within so long are one.
const TOGETHER: Duration = Duration::from_millis(50);

/// How long to wait when the rows could not be looked at.
const AGAIN: Duration = Duration::from_secs(5);

/// How long what is being sent may take when the process is to end.
const ENDING: Duration = Duration::from_secs(5);

/// How long the log goes back, and how often it is cut.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const BETWEEN_CUTS: Duration = Duration::from_secs(60 * 60);

/// What came of a delivery, and whose it was.
type Ended = (UserId, DueDelivery, Result<Booked, StoreError>);

/// What is being sent.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<Ended>,
    of: HashMap<UserId, usize>,
}

impl UnderWay {
    /// Users of whom enough is being sent.
    fn busy(&self) -> Vec<UserId> {
        let enough = self.of.iter().filter(|(_, count)| **count >= OF_ONE_USER);
        enough.map(|(user, _)| *user).collect()
    }

    fn begin(&mut self, hooks: &Hooks, due: DueDelivery) {
        *self.of.entry(due.user).or_default() += 1;
        let hooks = hooks.clone();
        self.tasks.spawn(async move {
            let booked = hooks.deliver(&due).await;
            (due.user, due, booked)
        });
    }

    fn end(&mut self, user: UserId) {
        if let Some(count) = self.of.get_mut(&user) {
            *count = count.saturating_sub(1);
        }
        self.of.retain(|_, count| *count > 0);
    }
}

impl Hooks {
    /// Sends until the end begins; `told` hears what happened. What is being sent then has a few seconds.
    pub async fn run(self, stopping: Stopping, told: impl Fn(Happened)) {
        let mut wakes = Some(self.store.wakes());
        let mut under_way = UnderWay::default();
        let mut cut: Option<Instant> = None;
        while !stopping.has_begun() {
            let looked = self.look(&mut under_way, &mut cut).await;
            let wait = looked.unwrap_or_else(|error| no_store(&told, &error));
            tokio::select! {
                () = sleep(wait) => {}
                Some(ended) = under_way.tasks.join_next() => tell(&told, &mut under_way, ended),
                () = woken(&mut wakes) => {}
                () = stopping.begun() => {}
            }
        }
        let rest = async {
            while let Some(ended) = under_way.tasks.join_next().await {
                tell(&told, &mut UnderWay::default(), ended);
            }
        };
        let _ = timeout(ENDING, rest).await;
        // What did not end is another's to send in half a minute.
        under_way.tasks.shutdown().await;
    }

    /// Begins what is due, as far as there is room, and says when to look again.
    async fn look(
        &self,
        under_way: &mut UnderWay,
        cut: &mut Option<Instant>,
    ) -> Result<Duration, StoreError> {
        if cut.is_none_or(|at| at.elapsed() >= BETWEEN_CUTS) {
            let before = self.store.clock().now().minus(KEPT);
            self.store.forget_deliveries(before).await?;
            *cut = Some(Instant::now());
        }
        let Some(next) = self.store.next_delivery().await? else {
            return Ok(LOOK);
        };
        let early = next.since(self.store.clock().now());
        if !early.is_zero() {
            return Ok(early.min(LOOK));
        }
        loop {
            let room = AT_ONCE.saturating_sub(under_way.tasks.len());
            if room == 0 {
                return Ok(LOOK);
            }
            let taken = self.take(room, &under_way.busy()).await?;
            if taken.is_empty() {
                return Ok(LOOK);
            }
            for due in taken {
                under_way.begin(self, due);
            }
        }
    }

    async fn take(&self, room: usize, busy: &[UserId]) -> Result<Vec<DueDelivery>, StoreError> {
        let [room, of_one] = [room, OF_ONE_USER].map(|count| u32::try_from(count).unwrap_or(1));
        self.store.take_deliveries(room, of_one, busy).await
    }

    /// Sends one, and books what came of it.
    pub(super) async fn deliver(&self, due: &DueDelivery) -> Result<Booked, StoreError> {
        let keys: Vec<_> = due.secrets.iter().filter_map(|one| one.key()).collect();
        let message = HookMessage {
            url: &due.url,
            id: &due.event_id,
            at: self.store.clock().now(),
            body: &due.payload,
            keys: &keys,
        };
        let began = Instant::now();
        let answer = send(&self.egress, &message).await;
        let took = began.elapsed();
        let now = self.store.clock().now();
        let mut tried = Try {
            at: now,
            status: None,
            error: None,
            millis: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        };
        let sent = match answer {
            HookAnswer::Taken(status) => {
                tried.status = Some(status);
                Sent::Taken
            }
            HookAnswer::Gone => {
                tried.status = Some(410);
                tried.error = Some("it answered 410: it is gone for good".to_owned());
                Sent::Gone
            }
            HookAnswer::Refused {
                status,
                message,
                after,
            } => {
                tried.status = status;
                tried.error = Some(message);
                match wait_before_next(due, after) {
                    Some(wait) => Sent::Again(now.plus(wait)),
                    None => Sent::Never,
                }
            }
        };
        self.store.book_delivery(due, sent, tried).await
    }
}

/// A test is for somebody who waits for its end: it is tried once.
fn wait_before_next(due: &DueDelivery, asked: Option<Duration>) -> Option<Duration> {
    if due.event == HookEvent::Test.as_str() {
        return None;
    }
    let spread = due.id.0.as_bytes()[15];
    wait_after(due.attempt, asked, spread)
}

fn tell(
    told: &impl Fn(Happened),
    under_way: &mut UnderWay,
    ended: Result<Ended, tokio::task::JoinError>,
) {
    // A task that ended badly is a bug of ours: its delivery is another's to send in half a minute.
    let Ok((user, due, booked)) = ended else {
        under_way.of.clear();
        return;
    };
    under_way.end(user);
    match booked {
        Ok(Booked::SwitchedOff(why)) => told(Happened::SwitchedOff {
            hook: due.hook,
            why,
        }),
        Ok(Booked::Yes | Booked::Lost) => {}
        Err(error) => {
            no_store(told, &error);
        }
    }
}

fn no_store(told: &impl Fn(Happened), error: &StoreError) -> Duration {
    told(Happened::NoStore {
        message: error.to_string(),
    });
    AGAIN
}

/// Waits for a change; for ever when the store is closed.
async fn woken(wakes: &mut Option<Wakes>) {
    let Some(heard) = wakes else {
        return std::future::pending().await;
    };
    if heard.changed().await.is_none() {
        *wakes = None;
    }
    sleep(TOGETHER).await;
}
