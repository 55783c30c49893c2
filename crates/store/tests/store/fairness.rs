//! Whose generations are claimed first.
#![allow(clippy::unwrap_used, reason = "test code: a panic is the report")]

use crate::support::{Bed, Hand, new};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_store::Store;
use greenlit_store::rows::NewGeneration;
use uuid::Uuid;

crate::support::on_both!(
    a_thousand_rows_of_one_user_do_not_delay_anothers_first,
    whoever_has_less_running_comes_first,
);

async fn begin(store: &Store, user: UserId, count: usize) -> Vec<GenerationId> {
    let new = |_| NewGeneration {
        user,
        ..new("sourdough")
    };
    let begun = store.insert((0..count).map(new).collect()).await.unwrap();
    begun.iter().map(|inserted| inserted.id()).collect()
}

async fn a_thousand_rows_of_one_user_do_not_delay_anothers_first(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    begin(&store, UserId::LOCAL, 1_000).await;
    clock.pass(1_000);
    let first = begin(&store, other, 1).await;
    let claimed = store.claim_any(2).await.unwrap();
    let users: Vec<_> = claimed
        .iter()
        .map(|claimed| claimed.generation.user)
        .collect();
    assert!(users.contains(&other), "{users:?}");
    assert!(
        claimed
            .iter()
            .any(|claimed| claimed.generation.id == first[0])
    );
    store.close().await.unwrap();
}

async fn whoever_has_less_running_comes_first(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    begin(&store, UserId::LOCAL, 20).await;
    assert_eq!(store.claim_any(5).await.unwrap().len(), 5);
    begin(&store, other, 5).await;
    let claimed = store.claim_any(5).await.unwrap();
    let of_other = claimed
        .iter()
        .filter(|claimed| claimed.generation.user == other);
    assert_eq!(of_other.count(), 5, "the other has none running yet");
    store.close().await.unwrap();
}
