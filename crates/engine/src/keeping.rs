//! How long things are kept: what is over goes by the clock, once a day over all processes.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::time::Timestamp;
use greenlit_store::{Store, StoreError};
use tokio::time::sleep;

use crate::scheduler::{Happened, Ran, Slot, run_slot};

/// The name of the day's slots in the book.
const SCHEDULE: &str = "keeping";

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// How often is looked whether a day has begun, and whether files of erased people lie here still.
const LOOK: Duration = Duration::from_secs(60 * 60);

/// How many days usage is kept; `None` is for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsageDays(pub Option<u32>);

impl Default for UsageDays {
    fn default() -> Self {
        Self(Some(365))
    }
}

/// Sees to it until it is dropped; `told` hears what became of each day's turn.
pub async fn keep(
    store: &Arc<Store>,
    usage: UsageDays,
    mut told: impl FnMut(Happened),
) -> Infallible {
    loop {
        // Each process in its own folder. What fails now is tried again within the hour.
        let _ = store.remove_erased_files().await;
        let _ = store.remove_unnamed_files().await;
        told(turn(store, usage).await);
        sleep(LOOK).await;
    }
}

/// The day's turn, unless it was had.
pub async fn turn(store: &Arc<Store>, usage: UsageDays) -> Happened {
    let now = store.clock().now();
    let slot = Slot {
        schedule: SCHEDULE.to_owned(),
        at: Timestamp(now.0 - now.0.rem_euclid(DAY)),
    };
    run_slot(&**store, slot, |_| forget(store, usage, now)).await
}

async fn forget(store: &Store, usage: UsageDays, now: Timestamp) -> Result<Ran, StoreError> {
    store.forget_erased_files().await?;
    let forgotten = match usage.0 {
        None => 0,
        Some(days) => {
            let age = Duration::from_millis(DAY.unsigned_abs() * u64::from(days));
            store.forget_usage(now.minus(age)).await?
        }
    };
    Ok(Ran {
        jobs: 0,
        outcome: format!("{forgotten} rows of usage forgotten"),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use greenlit_domain::id::{GenerationId, UserId};
    use greenlit_domain::time::Clock;
    use greenlit_store::Place;
    use greenlit_store::people::kept::TABLES;
    use greenlit_store::rows::NewGeneration;
    use greenlit_testkit::builders;
    use uuid::Uuid;

    use super::*;

    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::SeqCst))
        }
    }

    fn job() -> NewGeneration {
        NewGeneration {
            id: GenerationId(Uuid::now_v7()),
            user: UserId::LOCAL,
            brief: builders::brief(),
            settings: builders::settings(),
            labels: Vec::new(),
            batch: None,
            idempotency_key: None,
            priority: 0,
            key: None,
        }
    }

    async fn usage(store: &Store) -> usize {
        let table = TABLES.iter().find(|table| table.name == "usage_analytics");
        let person = store.person(UserId::LOCAL).await.unwrap();
        let rows = store.kept_rows(&person, table.unwrap(), None).await;
        rows.unwrap().rows.len()
    }

    #[tokio::test]
    async fn usage_goes_when_its_days_are_over_and_once_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Hand(AtomicI64::new(1_795_000_000_000)));
        let store = Store::open(Place::folder(folder.path()), clock.clone()).await;
        let store = Arc::new(store.unwrap());
        let days = UsageDays(Some(30));
        store.insert(vec![job()]).await.unwrap();
        clock.0.fetch_add(30 * DAY, Ordering::SeqCst);
        store.insert(vec![job()]).await.unwrap();
        assert!(matches!(turn(&store, days).await, Happened::Ran { .. }));
        assert_eq!(usage(&store).await, 2, "30 days are not over yet");
        clock.0.fetch_add(DAY, Ordering::SeqCst);
        assert!(matches!(
            turn(&store, UsageDays(None)).await,
            Happened::Ran { .. }
        ));
        assert_eq!(usage(&store).await, 2, "it is kept for ever");
        assert!(matches!(turn(&store, days).await, Happened::Taken { .. }));
        assert_eq!(usage(&store).await, 2, "the day had its turn");
        clock.0.fetch_add(DAY, Ordering::SeqCst);
        assert!(matches!(turn(&store, days).await, Happened::Ran { .. }));
        assert_eq!(usage(&store).await, 1);
    }
}
