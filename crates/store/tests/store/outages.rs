//! What holds when PostgreSQL's connections break, as they do when the server restarts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use greenlit_domain::event::EventKind;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::step::Step;
use greenlit_domain::time::Clock;
use greenlit_store::rows::{Change, NewEvent, Release};
use greenlit_store::{Store, StoreError};
use sqlx::{Connection, PgConnection};

use crate::support::{Bed, Hand, begun, lease};

/// Ends all connections to the test's database but this one.
async fn end_all(connection: &mut PgConnection) {
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(connection)
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_in_the_middle_is_written_once() {
    const PACKAGES: usize = 16;
    const EVENTS: u64 = 40;
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let store = Arc::new(bed.open(&clock).await);
    let done = Arc::new(AtomicBool::new(false));
    let stored = Arc::new(AtomicU64::new(0));
    let url = bed.url().unwrap();
    let breaker = tokio::spawn({
        let (done, stored) = (Arc::clone(&done), Arc::clone(&stored));
        async move {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            while !done.load(Ordering::SeqCst) {
                let before = stored.load(Ordering::SeqCst);
                end_all(&mut connection).await;
                // On a busy machine nothing would ever be stored between two breaks.
                loop {
                    tokio::time::sleep(Duration::from_millis(30)).await;
                    if stored.load(Ordering::SeqCst) > before || done.load(Ordering::SeqCst) {
                        break;
                    }
                }
            }
        }
    });
    let at = clock.now();
    let tasks: Vec<_> = (0..PACKAGES)
        .map(|_| {
            let (store, stored) = (Arc::clone(&store), Arc::clone(&stored));
            tokio::spawn(async move {
                let id = begun(&store).await;
                let held = lease(&store, id).await;
                for _ in 0..EVENTS {
                    let kind = EventKind::StepStarted {
                        step: Step::Research,
                    };
                    let told = Change::Event(NewEvent { at, kind });
                    store.advance(&held, vec![told]).await.unwrap();
                    stored.fetch_add(1, Ordering::SeqCst);
                }
                let ended = Change::Release(Release::Complete, at);
                store.advance(&held, vec![ended]).await.unwrap();
                id
            })
        })
        .collect();
    let mut ids = Vec::new();
    for task in tasks {
        ids.push(task.await.unwrap());
    }
    done.store(true, Ordering::SeqCst);
    breaker.await.unwrap();
    for id in ids {
        let numbers: Vec<_> = store
            .events(id, 0)
            .await
            .unwrap()
            .iter()
            .map(|event| event.number)
            .collect();
        let whole: Vec<_> = (1..=EVENTS + 1).collect();
        assert_eq!(numbers, whole, "queued, and each event once");
    }
}

#[tokio::test]
async fn a_store_at_rest_works_when_its_connections_have_died() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = begun(&store).await;
    let held = lease(&store, id).await;
    let mut connection = PgConnection::connect(&bed.url().unwrap()).await.unwrap();
    end_all(&mut connection).await;
    assert_eq!(store.events(id, 0).await.unwrap().len(), 1);
    end_all(&mut connection).await;
    store.extend_leases().await.unwrap();
    end_all(&mut connection).await;
    let ended = Change::Release(Release::Complete, clock.now());
    store.advance(&held, vec![ended]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_that_touch_the_same_rows_end() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let stores = Arc::new([bed.open(&clock).await, bed.open(&clock).await]);
    let mut ids: Vec<GenerationId> = Vec::new();
    for _ in 0..50 {
        ids.push(begun(&stores[0]).await);
    }
    let mut tasks = Vec::new();
    for which in 0..2 {
        for round in 0..4 {
            let (stores, mut ids) = (Arc::clone(&stores), ids.clone());
            if round % 2 == 1 {
                ids.reverse();
            }
            tasks.push(tokio::spawn(async move {
                work(&stores[which], &ids).await;
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
}

/// Claims, extends, cancels and gives back, in any order that comes.
async fn work(store: &Store, ids: &[GenerationId]) {
    for chunk in ids.chunks(7) {
        store.claim_these(chunk.to_vec()).await.unwrap();
        store.claim_any(5).await.unwrap();
        store.extend_leases().await.unwrap();
        for id in chunk {
            match store.cancel(*id).await {
                Ok(()) | Err(StoreError::Conflict(_)) => {}
                Err(error) => panic!("{error}"),
            }
            let settings = store.generation(UserId::LOCAL, *id).await.unwrap().settings;
            let again = store.requeue(*id, settings, greenlit_store::StoredAnswers::Keep);
            match again.await {
                Ok(()) | Err(StoreError::Conflict(_)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        store.give_back().await.unwrap();
    }
}
