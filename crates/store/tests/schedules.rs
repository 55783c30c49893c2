//! What slots promise, on a real data folder with several stores as several processes.
#![allow(clippy::unwrap_used)] // Helpers of tests, not only tests themselves.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::schedules::{RUN_LIMIT, SlotEnd, SlotRun};
use greenlit_store::{Store, StoreError};

const NOW: i64 = 1_795_000_000_000;
const SLOT: Timestamp = Timestamp(NOW - 1_000);

/// A clock that stands until it is moved.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Hand {
    fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(NOW)))
    }

    fn pass(&self, by: Duration) {
        self.0
            .fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

async fn open(folder: &Path, clock: &Arc<Hand>) -> Store {
    Store::open(folder, clock.clone()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_is_one_processs_however_many_want_it_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Hand::new();
    let mut stores = Vec::new();
    for _ in 0..4 {
        stores.push(Arc::new(open(dir.path(), &clock).await));
    }
    for minute in 0..20 {
        let slot = Timestamp(SLOT.0 + minute * 60_000);
        let wishes = stores.iter().map(|store| store.claim_slot("hourly", slot));
        let won = futures_util::future::try_join_all(wishes).await.unwrap();
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "minute {minute}");
    }
}

#[tokio::test]
async fn schedules_and_slots_do_not_stand_in_each_others_way() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), &Hand::new()).await;
    assert!(store.claim_slot("trending", SLOT).await.unwrap());
    assert!(!store.claim_slot("trending", SLOT).await.unwrap());
    assert!(store.claim_slot("report", SLOT).await.unwrap());
    assert!(store.claim_slot("trending", Timestamp(NOW)).await.unwrap());
}

#[tokio::test]
async fn the_newest_slot_is_read_back_with_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Hand::new();
    let store = open(dir.path(), &clock).await;
    assert_eq!(store.last_slot("trending").await.unwrap(), None);
    for slot in [SLOT, Timestamp(SLOT.0 - 86_400_000)] {
        assert!(store.claim_slot("trending", slot).await.unwrap());
    }
    let begun = SlotRun {
        slot_at: SLOT,
        started_at: Timestamp(NOW),
        end: None,
    };
    assert_eq!(
        store.last_slot("trending").await.unwrap(),
        Some(begun.clone())
    );
    clock.pass(Duration::from_secs(2));
    assert!(
        store
            .finish_slot("trending", SLOT, "done", 7)
            .await
            .unwrap()
    );
    let end = SlotEnd {
        at: Timestamp(NOW + 2_000),
        outcome: "done".to_owned(),
        jobs: 7,
    };
    assert_eq!(
        store.last_slot("trending").await.unwrap(),
        Some(SlotRun {
            end: Some(end),
            ..begun
        })
    );
}

#[tokio::test]
async fn a_run_that_died_is_begun_again_by_another_process_and_a_finished_one_never() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Hand::new();
    let (first, second) = (
        open(dir.path(), &clock).await,
        open(dir.path(), &clock).await,
    );
    assert!(first.claim_slot("trending", SLOT).await.unwrap());
    clock.pass(RUN_LIMIT - Duration::from_millis(1));
    assert!(!second.claim_slot("trending", SLOT).await.unwrap());
    clock.pass(Duration::from_millis(1));
    assert!(second.claim_slot("trending", SLOT).await.unwrap());
    assert!(
        !first
            .finish_slot("trending", SLOT, "done", 9)
            .await
            .unwrap()
    );
    assert!(
        second
            .finish_slot("trending", SLOT, "done", 5)
            .await
            .unwrap()
    );
    assert!(
        !second
            .finish_slot("trending", SLOT, "again", 1)
            .await
            .unwrap()
    );
    clock.pass(RUN_LIMIT * 10);
    assert!(!first.claim_slot("trending", SLOT).await.unwrap());
    let last = first.last_slot("trending").await.unwrap().unwrap();
    assert_eq!(last.end.unwrap().jobs, 5);
}

#[tokio::test]
async fn a_schedule_without_a_name_is_refused_by_the_table() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path(), &Hand::new()).await;
    let error = store.claim_slot("", SLOT).await.unwrap_err();
    assert!(matches!(error, StoreError::Database { .. }), "{error}");
}
