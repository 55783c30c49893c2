//! What is heard of changes: of one's own process, and of others on the same database.

use std::time::Duration;

use greenlit_domain::event::EventKind;
use greenlit_domain::id::GenerationId;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_store::rows::{Change, NewEvent};
use greenlit_store::{Changed, Changes, Place, Store, WakeMode, Wakes};
use sqlx::{Connection, PgConnection};

use crate::support::{Bed, Hand, begun, lease, on_both};

on_both! {
    a_process_hears_itself_at_once,
    a_process_hears_another,
    a_claim_of_nothing_wakes_nobody,
}

/// The next changes; none within seconds is a lost signal.
async fn next(wakes: &mut Wakes) -> Changes {
    tokio::time::timeout(Duration::from_secs(5), wakes.changed())
        .await
        .unwrap()
        .unwrap()
}

/// Waits until other processes are heard: from then on, and anything may have changed before.
async fn heard(store: &Store) -> Wakes {
    let mut wakes = store.wakes();
    while next(&mut wakes).await.generations != Changed::Any {}
    wakes
}

fn concerns(changes: &Changes, id: GenerationId) -> bool {
    match &changes.generations {
        Changed::Any => true,
        Changed::These(ids) => ids.contains(&id),
    }
}

fn event(at: Timestamp) -> Change {
    Change::Event(NewEvent {
        at,
        kind: EventKind::StepStarted {
            step: Step::Research,
        },
    })
}

async fn a_process_hears_itself_at_once(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let mut wakes = heard(&store).await;
    let id = begun(&store).await;
    let changes = next(&mut wakes).await;
    assert!(changes.ready && concerns(&changes, id), "{changes:?}");
    let held = lease(&store, id).await;
    let at = Timestamp(0);
    store.advance(&held, vec![event(at)]).await.unwrap();
    let changes = next(&mut wakes).await;
    assert!(concerns(&changes, id), "{changes:?}");
}

async fn a_process_hears_another(bed: &Bed) {
    let clock = Hand::new();
    let (one, two) = (bed.open(&clock).await, bed.open(&clock).await);
    let mut wakes = heard(&one).await;
    let id = begun(&two).await;
    let changes = next(&mut wakes).await;
    assert!(changes.ready && concerns(&changes, id), "{changes:?}");
    let held = lease(&two, id).await;
    two.advance(&held, vec![event(Timestamp(0))]).await.unwrap();
    while !concerns(&next(&mut wakes).await, id) {}
    assert_eq!(one.events(id, 0).await.unwrap().len(), 2);
}

async fn a_claim_of_nothing_wakes_nobody(bed: &Bed) {
    let clock = Hand::new();
    let (one, two) = (bed.open(&clock).await, bed.open(&clock).await);
    let mut wakes = heard(&one).await;
    assert!(one.claim_any(5).await.unwrap().is_empty());
    assert!(two.claim_any(5).await.unwrap().is_empty());
    one.extend_leases().await.unwrap();
    let woken = tokio::time::timeout(Duration::from_millis(300), wakes.changed()).await;
    assert!(woken.is_err(), "{woken:?}");
}

#[tokio::test]
async fn a_listener_that_dies_listens_again() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let (one, two) = (bed.open(&clock).await, bed.open(&clock).await);
    let mut wakes = heard(&one).await;
    assert_eq!(one.wake_mode(), WakeMode::Listen);
    let mut other = PgConnection::connect(&bed.url().unwrap()).await.unwrap();
    let ended: i64 = sqlx::query_scalar(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    )
    .fetch_one(&mut other)
    .await
    .unwrap();
    assert!(ended >= 1, "nobody listened");
    assert_eq!(
        next(&mut wakes).await,
        Changes {
            ready: true,
            generations: Changed::Any
        }
    );
    let id = begun(&two).await;
    let changes = next(&mut wakes).await;
    assert!(changes.ready && concerns(&changes, id), "{changes:?}");
}

#[tokio::test]
async fn behind_a_pooler_everything_is_looked_at() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let url = bed.url().unwrap();
    let pooled = match url.contains('?') {
        true => format!("{url}&pgbouncer=true"),
        false => format!("{url}?pgbouncer=true"),
    };
    let place = Place::with_postgres(bed.path(), &pooled.into(), None).unwrap();
    let store = Store::open(place, clock).await.unwrap();
    let mut wakes = store.wakes();
    let id = begun(&store).await;
    while next(&mut wakes).await.generations != Changed::Any {}
    assert_eq!(store.wake_mode(), WakeMode::Poll);
    assert_eq!(store.events(id, 0).await.unwrap().len(), 1);
}
