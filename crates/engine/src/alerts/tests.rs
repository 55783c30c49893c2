//! Alerts of several processes over one real store, with a clock that stands until it is moved, and real sockets.

use std::sync::Mutex as Kept;
use std::sync::atomic::{AtomicI64, Ordering};

use greenlit_domain::budget::Scope;
use greenlit_domain::id::UserId;
use greenlit_domain::money::MicroDollars;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_providers::notify::{MailOptions, Options};
use greenlit_store::Pausable;
use greenlit_store::alerts::Outcome;
use greenlit_store::budget::Wish;
use greenlit_store::people::By;
use greenlit_testkit::{HookFault, HookReceiver, MailServer};

use super::*;
use crate::asking::OUT_OF_MONEY;

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A store, the receivers, and the time.
struct Room {
    folder: tempfile::TempDir,
    clock: Arc<Hand>,
    slack: HookReceiver,
    mails: MailServer,
}

impl Room {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(Hand(AtomicI64::new(1_795_000_000_000))),
            slack: HookReceiver::start(),
            mails: MailServer::start(),
        }
    }

    fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// As each process has it.
    async fn alerts(&self) -> Alerts {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let store = Store::open(self.folder.path(), clock).await.unwrap();
        let senders = Senders::new(&Options {
            slack: Some(self.slack.url("/services/x").into()),
            mail: Some(MailOptions {
                url: self.mails.url().into(),
                from: "greenlit <greenlit@example.com>".to_owned(),
            }),
            ..Options::default()
        });
        let terms = Terms {
            budget: Budget::default(),
            thresholds: Thresholds::default(),
            base: Some("http://127.0.0.1:3000".to_owned()),
            local_address: Some("Ana <ana@example.org>".to_owned()),
        };
        Alerts::new(Arc::new(store), senders.unwrap(), terms)
    }

    /// What Slack was told, by the words that notifications show.
    fn told(&self) -> Vec<String> {
        let taken = self.slack.taken().into_iter();
        taken
            .map(|body| body["text"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// A limit of nothing is all taken: what is used of a budget is the store's own story.
async fn limit(alerts: &Alerts, scope: Scope, wish: Wish) {
    alerts
        .store
        .set_budget(scope, wish, By::CommandLine)
        .await
        .unwrap();
}

async fn once(alerts: &Alerts) -> Vec<Happened> {
    let happened = Kept::new(Vec::new());
    alerts
        .once(|one| happened.lock().unwrap().push(one))
        .await
        .unwrap();
    happened.into_inner().unwrap()
}

#[tokio::test]
async fn the_greatest_share_that_is_taken_is_told_once_over_all_processes() {
    let room = Room::new();
    let (here, there) = (room.alerts().await, room.alerts().await);
    limit(&here, Scope::Service, Wish::AtMost(MicroDollars::ZERO)).await;
    let (first, second) = tokio::join!(once(&here), once(&there));
    let found = first.iter().chain(&second);
    assert_eq!(found.clone().count(), 1, "the greatest, once: {found:?}");
    // Whatever one of them took, the other has not told.
    once(&here).await;
    once(&there).await;
    assert_eq!(
        room.told(),
        ["greenlit: the budget for 2026-11 has no room left"]
    );
    let mails = room.mails.mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(mails[0].text().contains("greenlit budget set USD"));
    // An hour later nothing more is said, also by a process that was just begun.
    room.pass(3_600);
    once(&room.alerts().await).await;
    assert_eq!((room.told().len(), room.mails.mails().len()), (1, 1));
}

#[tokio::test]
async fn another_limit_is_watched_anew() {
    let room = Room::new();
    let alerts = room.alerts().await;
    limit(&alerts, Scope::Service, Wish::AtMost(MicroDollars::ZERO)).await;
    once(&alerts).await;
    limit(&alerts, Scope::Service, Wish::AtMost(MicroDollars(1_000))).await;
    assert_eq!(once(&alerts).await, [], "nothing of it is taken");
    limit(&alerts, Scope::Service, Wish::NoLimit).await;
    assert_eq!(once(&alerts).await, []);
    assert_eq!(room.told().len(), 1);
}

#[tokio::test]
async fn what_a_channel_does_not_take_is_told_later_and_seen_until_then() {
    let room = Room::new();
    let alerts = room.alerts().await;
    room.slack
        .go_wrong(HookFault::Answers(503, "", "no service"));
    limit(&alerts, Scope::Service, Wish::AtMost(MicroDollars::ZERO)).await;
    once(&alerts).await;
    assert_eq!(room.told(), Vec::<String>::new());
    assert_eq!(room.mails.mails().len(), 1, "others are told all the same");
    let standing = alerts.store.alerts(None, 1).await.unwrap().remove(0);
    let late = standing.notices.iter().find(|one| one.outcome.is_none());
    let late = late.expect("it is still to be told");
    assert!(late.error.as_deref().unwrap().contains("503"), "{late:?}");
    assert!(late.next_at.is_some());
    room.pass(11);
    once(&alerts).await;
    assert_eq!(room.told().len(), 1);
    let standing = alerts.store.alerts(None, 1).await.unwrap().remove(0);
    let mut outcomes = standing.notices.iter().map(|one| one.outcome);
    assert!(
        outcomes.all(|one| one == Some(Outcome::Sent)),
        "{standing:?}"
    );
}

#[tokio::test]
async fn what_a_channel_refuses_is_said_at_the_terminal_once() {
    let room = Room::new();
    let alerts = room.alerts().await;
    room.slack
        .go_wrong(HookFault::Answers(404, "", "no_service"));
    limit(&alerts, Scope::Service, Wish::AtMost(MicroDollars::ZERO)).await;
    let happened = once(&alerts).await;
    let refused = |one: &&Happened| {
        matches!(
            one,
            Happened::NotTold {
                channel: Channel::Slack,
                ..
            }
        )
    };
    assert_eq!(happened.iter().filter(refused).count(), 1, "{happened:?}");
    assert_eq!(once(&alerts).await, []);
}

#[tokio::test]
async fn a_provider_without_money_is_told_of_once_a_pause() {
    let room = Room::new();
    let (here, there) = (room.alerts().await, room.alerts().await);
    let openai = || Pausable::Provider("openai".to_owned());
    let reason = format!("{OUT_OF_MONEY}: You exceeded your current quota");
    let pause = here
        .store
        .pause(UserId::LOCAL, openai(), Some(reason.clone()))
        .await
        .unwrap();
    // A person's pause is their own business.
    let other = Pausable::Provider("other".to_owned());
    let by_hand = Some("they are slow today".to_owned());
    here.store
        .pause(UserId::LOCAL, other, by_hand)
        .await
        .unwrap();
    for alerts in [&here, &there, &here] {
        once(alerts).await;
    }
    assert_eq!(room.told(), ["greenlit: openai has no money left"]);
    assert!(
        room.mails.mails()[0]
            .text()
            .contains("You exceeded your current quota")
    );
    here.store.unpause(pause.id).await.unwrap();
    room.pass(60);
    here.store
        .pause(UserId::LOCAL, openai(), Some(reason))
        .await
        .unwrap();
    once(&there).await;
    assert_eq!(room.told().len(), 2, "it is empty again");
}

#[tokio::test]
async fn nobody_is_told_of_budgets_where_no_share_is_named() {
    let room = Room::new();
    let mut alerts = room.alerts().await;
    alerts.terms.thresholds = Thresholds::none();
    limit(&alerts, Scope::Service, Wish::AtMost(MicroDollars::ZERO)).await;
    assert_eq!(once(&alerts).await, []);
    assert_eq!(room.told(), Vec::<String>::new());
}
