use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::Place;
use tempfile::TempDir;

use super::*;

/// A clock that a test moves.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Hand {
    fn noon() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_795_000_000_000)))
    }

    fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

async fn store(folder: &TempDir, clock: &Arc<Hand>) -> Store {
    Store::open(Place::folder(folder.path()), Arc::clone(clock) as _)
        .await
        .unwrap()
}

async fn tried(store: &Store, account: &str, address: Option<IpAddr>) -> Tried {
    begin(store, account, address).await.unwrap()
}

#[tokio::test]
async fn an_account_waits_longer_and_longer_in_all_processes_and_begins_anew_when_it_succeeds() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Hand::noon());
    let (one, other) = (store(&folder, &clock).await, store(&folder, &clock).await);
    for number in 0..FREE_OF_ACCOUNT {
        let store = if number % 2 == 0 { &one } else { &other };
        assert_eq!(tried(store, "Ana@example.org", None).await, Tried::Counted);
    }
    let mut waits = Vec::new();
    for _ in 0..8 {
        let Tried::TooEarly(wait) = tried(&one, "ana@example.org", None).await else {
            panic!("it was not slowed");
        };
        waits.push(wait.as_secs());
        clock.pass(wait);
        let again = tried(&other, "ana@example.org", None).await;
        assert_eq!(again, Tried::Counted);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    let slowed = tried(&one, "ana@example.org", None).await;
    assert!(matches!(slowed, Tried::TooEarly(_)));
    let another = tried(&one, "bia@example.org", None).await;
    assert_eq!(another, Tried::Counted);
    succeeded(&other, "ANA@example.org").await.unwrap();
    let anew = tried(&one, "ana@example.org", None).await;
    assert_eq!(anew, Tried::Counted);
}

#[tokio::test]
async fn an_address_that_tries_many_accounts_is_slowed_too() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Hand::noon());
    let store = store(&folder, &clock).await;
    let home: IpAddr = "2001:db8:1:2::7".parse().unwrap();
    let neighbour: IpAddr = "2001:db8:1:2:ffff::1".parse().unwrap();
    let elsewhere: IpAddr = "192.0.2.1".parse().unwrap();
    for number in 0..FREE_OF_ADDRESS {
        let account = format!("user{number}@example.org");
        let counted = tried(&store, &account, Some(home)).await;
        assert_eq!(counted, Tried::Counted);
    }
    let wait = tried(&store, "one.more@example.org", Some(neighbour)).await;
    assert_eq!(wait, Tried::TooEarly(Duration::from_secs(1)));
    let counted = tried(&store, "one.more@example.org", Some(elsewhere)).await;
    assert_eq!(counted, Tried::Counted);
    clock.pass(FORGOTTEN);
    for _ in 0..FREE_OF_ACCOUNT {
        let counted = tried(&store, "last@example.org", Some(home)).await;
        assert_eq!(counted, Tried::Counted);
    }
}

#[tokio::test]
async fn many_at_once_are_all_counted() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Hand::noon());
    let (one, other) = (store(&folder, &clock).await, store(&folder, &clock).await);
    let tries = (0..20).map(|number| {
        let store = if number % 2 == 0 { &one } else { &other };
        tried(store, "ana@example.org", None)
    });
    let counted = futures_util::future::join_all(tries).await;
    let counted = counted.iter().filter(|tried| **tried == Tried::Counted);
    assert_eq!(counted.count(), usize::try_from(FREE_OF_ACCOUNT).unwrap());
}
