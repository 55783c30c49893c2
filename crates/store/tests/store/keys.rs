//! What idempotency keys promise.

use std::time::Duration;

use crate::support::{Bed, Hand, on_both};
use greenlit_domain::id::UserId;
use greenlit_store::{HeldKey, KEY_KEPT, KEY_LEASE, KeptAnswer, RequestKey, Store, TakenKey};

on_both!(
    a_key_is_held_by_one_and_answers_all_after_it,
    a_key_whose_holder_is_gone_is_taken_over_by_the_same_request_alone,
    a_key_that_came_to_nothing_is_free_again,
    a_key_is_forgotten_after_a_day_and_begins_anew,
);

fn wanted(key: &str, body: char) -> RequestKey {
    RequestKey {
        user: UserId::LOCAL,
        key: key.to_owned(),
        request: body.to_string().repeat(64),
    }
}

fn answer(body: &str) -> KeptAnswer {
    KeptAnswer {
        status: 202,
        headers: vec![("location".to_owned(), "/there".to_owned())],
        body: body.to_owned(),
    }
}

async fn held(store: &Store, key: &str, body: char) -> HeldKey {
    match store.take_key(wanted(key, body)).await.unwrap() {
        TakenKey::Held(held) => held,
        other => panic!("the key could not be taken: {other:?}"),
    }
}

async fn a_key_is_held_by_one_and_answers_all_after_it(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let first = held(&store, "k", 'a').await;
    let taken = store.take_key(wanted("k", 'a')).await.unwrap();
    assert_eq!(taken, TakenKey::InUse);
    let taken = store.take_key(wanted("k", 'b')).await.unwrap();
    assert_eq!(taken, TakenKey::OfAnother);
    store.answer_key(&first, &answer("one")).await.unwrap();
    let taken = store.take_key(wanted("k", 'a')).await.unwrap();
    assert_eq!(taken, TakenKey::Answered(answer("one")));
    let taken = store.take_key(wanted("k", 'b')).await.unwrap();
    assert_eq!(taken, TakenKey::OfAnother);
}

async fn a_key_whose_holder_is_gone_is_taken_over_by_the_same_request_alone(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let first = held(&store, "k", 'a').await;
    clock.pass(KEY_LEASE.as_millis());
    let taken = store.take_key(wanted("k", 'b')).await.unwrap();
    assert_eq!(taken, TakenKey::OfAnother);
    let second = held(&store, "k", 'a').await;
    assert_eq!(second.since, first.since);
    // The first wakes again: the key is no longer its own.
    store.answer_key(&first, &answer("late")).await.unwrap();
    store.free_key(&first).await.unwrap();
    let taken = store.take_key(wanted("k", 'a')).await.unwrap();
    assert_eq!(taken, TakenKey::InUse);
    store.answer_key(&second, &answer("two")).await.unwrap();
    let taken = store.take_key(wanted("k", 'a')).await.unwrap();
    assert_eq!(taken, TakenKey::Answered(answer("two")));
}

async fn a_key_that_came_to_nothing_is_free_again(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let first = held(&store, "k", 'a').await;
    store.free_key(&first).await.unwrap();
    held(&store, "k", 'b').await;
}

async fn a_key_is_forgotten_after_a_day_and_begins_anew(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let first = held(&store, "k", 'a').await;
    store.answer_key(&first, &answer("one")).await.unwrap();
    clock.pass((KEY_KEPT - Duration::from_secs(1)).as_millis());
    let taken = store.take_key(wanted("k", 'a')).await.unwrap();
    assert_eq!(taken, TakenKey::Answered(answer("one")));
    clock.pass(Duration::from_secs(1).as_millis());
    let second = held(&store, "k", 'b').await;
    assert!(second.since > first.since);
}
