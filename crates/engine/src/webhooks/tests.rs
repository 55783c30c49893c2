//! Senders of several processes over one real store, with a clock that stands until it is moved, and real sockets.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use greenlit_domain::alert::Audience;
use greenlit_domain::id::{DeliveryId, UserId};
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_domain::webhook::{FAILING_FOR, HookEvent, TRIES};
use greenlit_providers::egress::Allow;
use greenlit_store::people::By;
use greenlit_store::{DeliveryState, HookChange, NewHook};
use greenlit_testkit::{HookFault, HookReceiver, Taken};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use super::*;
use crate::Stopping;

const ME: UserId = UserId::LOCAL;

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A store, a receiver, and the time.
struct Room {
    folder: tempfile::TempDir,
    clock: Arc<Hand>,
    receiver: HookReceiver,
}

/// A process that sends.
struct Process {
    store: Arc<Store>,
    hooks: Hooks,
    stopping: Stopping,
    happened: Arc<Mutex<Vec<Happened>>>,
    running: JoinHandle<()>,
}

impl Room {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(Hand(AtomicI64::new(1_795_000_000_000))),
            receiver: HookReceiver::start(),
        }
    }

    fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_add(millis, Ordering::SeqCst);
    }

    async fn store(&self) -> Arc<Store> {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        Arc::new(Store::open(self.folder.path(), clock).await.unwrap())
    }

    /// Starts a process that may send to `allowed`.
    async fn process(&self, allowed: &str) -> Process {
        let store = self.store().await;
        let egress = Egress::new(Allow::parse(allowed).unwrap()).unwrap();
        let hooks = Hooks::new(Arc::clone(&store), egress);
        let stopping = Stopping::default();
        let happened = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&happened);
        let run = hooks.clone().run(stopping.clone(), move |what| {
            heard.lock().unwrap().push(what)
        });
        Process {
            running: tokio::spawn(run),
            store,
            hooks,
            stopping,
            happened,
        }
    }

    async fn hook(&self, store: &Store) -> HookId {
        let new = NewHook {
            user: ME,
            url: self.receiver.url("/hook"),
            note: None,
            events: HookEvent::CHOICES.to_vec(),
        };
        store.add_hook(By::CommandLine, new).await.unwrap().0.id
    }
}

async fn event(store: &Store, number: u32) {
    let id = format!("budget:{number}");
    let data = serde_json::json!({ "percent": number });
    let told = store
        .tell_hooks(Audience::Admins, HookEvent::BudgetThreshold, &id, data)
        .await;
    assert_eq!(told.unwrap(), 1);
}

/// Waits for something that is not signalled.
async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so().await {
        assert!(Instant::now() < end, "never: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

impl Process {
    async fn newest(&self, hook: HookId) -> greenlit_store::Delivery {
        let mut log = self.store.deliveries(ME, hook, None, 1).await.unwrap();
        log.remove(0)
    }

    async fn until_tried(&self, hook: HookId, times: usize) {
        until("it is tried", async || {
            self.newest(hook).await.tries.len() >= times
        })
        .await;
    }
}

#[tokio::test]
async fn what_is_entered_is_sent_at_once_and_later_when_it_was_not_taken() {
    let room = Room::new();
    let process = room.process("127.0.0.1").await;
    let hook = room.hook(&process.store).await;
    room.receiver
        .go_wrong(HookFault::Answers(500, "", "not now"));
    room.receiver.go_wrong(HookFault::HangsUp);
    event(&process.store, 50).await;
    process.until_tried(hook, 1).await;
    let waits = process.newest(hook).await.state;
    let DeliveryState::Pending(at) = waits else {
        panic!("{waits:?}");
    };
    let wait = at.since(room.clock.now());
    assert!(
        wait >= Duration::from_secs(5) && wait < Duration::from_secs(6),
        "{wait:?}"
    );
    room.pass(Duration::from_secs(6));
    process.until_tried(hook, 2).await;
    room.pass(Duration::from_secs(60 * 60));
    process.until_tried(hook, 3).await;
    let line = process.newest(hook).await;
    assert_eq!(line.state, DeliveryState::Delivered);
    let told: Vec<_> = line
        .tries
        .iter()
        .map(|one| (one.status, one.error.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Some(500), Some("it answered 500: not now")),
            (None, Some("it broke off")),
            (Some(200), None),
        ]
    );
    let posted = room.receiver.posted();
    let ids: Vec<_> = posted.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids, [Some("budget:50"); 3]);
    assert!(posted.iter().all(|one| one.raw == posted[0].raw));
}

#[tokio::test]
async fn after_all_tries_it_is_given_up_and_can_be_sent_again() {
    let room = Room::new();
    let process = room.process("127.0.0.1").await;
    let hook = room.hook(&process.store).await;
    room.receiver
        .go_wrong_always(HookFault::Answers(503, "Retry-After: 7200", ""));
    event(&process.store, 50).await;
    for tried in 1..=TRIES {
        process.until_tried(hook, tried as usize).await;
        if tried == 1 {
            // Longer than it would wait by itself.
            let DeliveryState::Pending(at) = process.newest(hook).await.state else {
                panic!("it is not tried again");
            };
            assert_eq!(at.since(room.clock.now()), Duration::from_secs(7_200));
        }
        room.pass(Duration::from_secs(12 * 60 * 60));
    }
    let line = process.newest(hook).await;
    assert_eq!((line.state, line.attempts), (DeliveryState::Failed, TRIES));
    room.receiver.get_well();
    process
        .store
        .replay_delivery(ME, hook, line.id)
        .await
        .unwrap();
    until("it is taken", async || {
        process.newest(hook).await.state == DeliveryState::Delivered
    })
    .await;
    let posted = room.receiver.posted();
    assert_eq!(posted.len(), TRIES as usize + 1);
    assert_eq!(posted[0].raw, posted[TRIES as usize].raw);
}

#[tokio::test]
async fn two_processes_send_each_event_once() {
    let room = Room::new();
    let [one, two] = [
        room.process("127.0.0.1").await,
        room.process("127.0.0.1").await,
    ];
    room.hook(&one.store).await;
    for number in 0..60 {
        event(
            if number % 2 == 0 {
                &one.store
            } else {
                &two.store
            },
            number,
        )
        .await;
    }
    until("all are sent", async || room.receiver.posted().len() >= 60).await;
    until("all are booked", async || {
        one.store.next_delivery().await.unwrap().is_none()
    })
    .await;
    let mut ids: Vec<_> = room
        .receiver
        .posted()
        .iter()
        .map(|one| one.header("webhook-id").unwrap().to_owned())
        .collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((count, ids.len()), (60, 60));
}

#[tokio::test]
async fn who_answers_410_or_fails_for_five_days_is_told_of_nothing_any_more() {
    let room = Room::new();
    let process = room.process("127.0.0.1").await;
    let hook = room.hook(&process.store).await;
    room.receiver.go_wrong(HookFault::Answers(410, "", ""));
    event(&process.store, 1).await;
    until("it is switched off", async || {
        !process.happened.lock().unwrap().is_empty()
    })
    .await;
    assert_eq!(
        *process.happened.lock().unwrap(),
        [Happened::SwitchedOff {
            hook,
            why: OffReason::Gone
        }]
    );
    process
        .store
        .switch_hook_on(By::CommandLine, ME, hook)
        .await
        .unwrap();
    room.receiver
        .go_wrong_always(HookFault::Answers(500, "", ""));
    event(&process.store, 2).await;
    process.until_tried(hook, 1).await;
    room.pass(FAILING_FOR);
    until("it is switched off again", async || {
        process.happened.lock().unwrap().len() == 2
    })
    .await;
    let off = process.store.hook(ME, hook).await.unwrap();
    assert_eq!(off.off, Some(OffReason::Failing));
    assert_eq!(off.last_error.as_deref(), Some("it answered 500"));
}

#[tokio::test]
async fn what_may_not_be_reached_any_more_is_refused_at_the_time_of_sending() {
    let room = Room::new();
    let process = room.process("").await;
    let hook = room.hook(&process.store).await;
    let delivery = process.store.test_hook(ME, hook).await.unwrap();
    process.until_tried(hook, 1).await;
    let line = process.store.delivery(ME, hook, delivery).await.unwrap();
    // A test is tried once.
    assert_eq!(line.state, DeliveryState::Failed);
    let error = line.tries[0].error.as_deref().unwrap();
    assert!(
        error.contains("leads to 127.0.0.1, which is not public"),
        "{error}"
    );
    assert!(room.receiver.posted().is_empty());
    assert!(process.hooks.address("https://169.254.169.254/").is_err());
    let change = HookChange {
        url: Some("https://hooks.invalid/".to_owned()),
        ..HookChange::default()
    };
    process
        .store
        .change_hook(By::CommandLine, ME, hook, change)
        .await
        .unwrap();
    let delivery = process.store.test_hook(ME, hook).await.unwrap();
    until("it is tried", async || {
        let line = process.store.delivery(ME, hook, delivery).await.unwrap();
        line.state == DeliveryState::Failed
    })
    .await;
    let line = process.store.delivery(ME, hook, delivery).await.unwrap();
    assert_eq!(
        line.tries[0].error.as_deref(),
        Some("its name was not found")
    );
}

#[tokio::test]
async fn what_is_being_sent_when_the_end_begins_is_sent_and_booked() {
    let room = Room::new();
    let process = room.process("127.0.0.1").await;
    let hook = room.hook(&process.store).await;
    room.receiver
        .go_wrong(HookFault::Sleeps(Duration::from_millis(700)));
    let slow: DeliveryId = process.store.test_hook(ME, hook).await.unwrap();
    until("it is under way", async || {
        !room.receiver.posted().is_empty()
    })
    .await;
    process.stopping.begin();
    process.running.await.unwrap();
    let line = process.store.delivery(ME, hook, slow).await.unwrap();
    assert_eq!(line.state, DeliveryState::Delivered);
    assert_eq!(room.receiver.posted()[0].taken, Taken::Yes);
    // Nothing more is begun.
    event(&process.store, 1).await;
    assert!(process.store.next_delivery().await.unwrap().is_some());
    drop(process.hooks);
    let store = Arc::try_unwrap(process.store).ok();
    store
        .expect("nobody holds the store")
        .close()
        .await
        .unwrap();
}
