//! What slots promise, on a real data folder with several stores as several processes.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::time::Timestamp;
use greenlit_store::StoreError;
use greenlit_store::schedules::{RUN_LIMIT, SlotEnd, SlotRun};

const NOW: i64 = 1_795_000_000_000;
const SLOT: Timestamp = Timestamp(NOW - 1_000);

use crate::support::{Bed, Hand, on_both};

on_both! {
    a_slot_is_one_processs_however_many_want_it_at_once,
    schedules_and_slots_do_not_stand_in_each_others_way,
    the_newest_slot_is_read_back_with_its_end,
    a_run_that_died_is_begun_again_by_another_process_and_a_finished_one_never,
    a_schedule_without_a_name_is_refused_by_the_table,
    what_ran_long_ago_is_forgotten_but_never_the_newest,
}

async fn a_slot_is_one_processs_however_many_want_it_at_once(bed: &Bed) {
    let clock = Hand::new();
    let mut stores = Vec::new();
    for _ in 0..4 {
        stores.push(Arc::new(bed.open(&clock).await));
    }
    for minute in 0..20 {
        let slot = Timestamp(SLOT.0 + minute * 60_000);
        let wishes = stores.iter().map(|store| store.claim_slot("hourly", slot));
        let won = futures_util::future::try_join_all(wishes).await.unwrap();
        assert_eq!(won.iter().filter(|won| **won).count(), 1, "minute {minute}");
    }
}

async fn schedules_and_slots_do_not_stand_in_each_others_way(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    assert!(store.claim_slot("trending", SLOT).await.unwrap());
    assert!(!store.claim_slot("trending", SLOT).await.unwrap());
    assert!(store.claim_slot("report", SLOT).await.unwrap());
    assert!(store.claim_slot("trending", Timestamp(NOW)).await.unwrap());
}

async fn the_newest_slot_is_read_back_with_its_end(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
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
    clock.pass(2_000);
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

async fn a_run_that_died_is_begun_again_by_another_process_and_a_finished_one_never(bed: &Bed) {
    let clock = Hand::new();
    let (first, second) = (bed.open(&clock).await, bed.open(&clock).await);
    assert!(first.claim_slot("trending", SLOT).await.unwrap());
    clock.pass((RUN_LIMIT - Duration::from_millis(1)).as_millis());
    assert!(!second.claim_slot("trending", SLOT).await.unwrap());
    clock.pass(1);
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
    clock.pass((RUN_LIMIT * 10).as_millis());
    assert!(!first.claim_slot("trending", SLOT).await.unwrap());
    let last = first.last_slot("trending").await.unwrap().unwrap();
    assert_eq!(last.end.unwrap().jobs, 5);
}

async fn a_schedule_without_a_name_is_refused_by_the_table(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let error = store.claim_slot("", SLOT).await.unwrap_err();
    assert!(matches!(error, StoreError::Database { .. }), "{error}");
}

async fn what_ran_long_ago_is_forgotten_but_never_the_newest(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let day = 86_400_000;
    let run = async |slot: Timestamp| {
        assert!(store.claim_slot("trending", slot).await.unwrap());
        let ended = store.finish_slot("trending", slot, "done", 1).await;
        assert!(ended.unwrap());
    };
    // A slot that is made up long after its time is the newest, and stays.
    let (older, old) = (Timestamp(NOW - 200 * day), Timestamp(NOW - 91 * day));
    run(older).await;
    run(old).await;
    let newest = async || store.last_slot("trending").await.unwrap().unwrap();
    assert_eq!(newest().await.slot_at, old);
    assert!(
        store.claim_slot("trending", older).await.unwrap(),
        "it is forgotten"
    );
    let (kept, last) = (Timestamp(NOW - 89 * day), SLOT);
    run(kept).await;
    run(last).await;
    assert!(
        !store.claim_slot("trending", kept).await.unwrap(),
        "it is kept"
    );
    assert!(
        store.claim_slot("trending", old).await.unwrap(),
        "it is forgotten"
    );
}
