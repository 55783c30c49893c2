//! Desks of several processes over one real store, with a clock that stands until it is moved, and real sockets.

use std::sync::atomic::{AtomicI64, Ordering};

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::Status;
use greenlit_domain::id::UserId;
use greenlit_domain::settings::{
    BelowBar, Composing, Extent, ProviderChoice, Settings, TitleSelection,
};
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_domain::waiting::Occasion;
use greenlit_providers::notify::{MailOptions, Options};
use greenlit_store::rows::{Change, NewGeneration, NewStepResult, Release};
use greenlit_testkit::{HookFault, HookReceiver, MailServer, builders};
use uuid::Uuid;

use super::*;

const HOUR: Duration = Duration::from_secs(3_600);

struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A store, a receiver of Slack's webhooks, and the time.
struct Room {
    folder: tempfile::TempDir,
    clock: Arc<Hand>,
    receiver: HookReceiver,
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

    /// A desk as each process has it.
    async fn desk(&self, terms: Terms) -> Desk {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let store = Store::open(self.folder.path(), clock).await.unwrap();
        let senders = Senders::new(&Options {
            slack: Some(self.receiver.url("/services/x").into()),
            ..Options::default()
        });
        Desk::new(Arc::new(store), senders.unwrap(), terms)
    }

    /// What was told, by the words that notifications show.
    fn told(&self) -> Vec<String> {
        let taken = self.receiver.taken().into_iter();
        taken
            .map(|body| body["text"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn terms(then: Then) -> Terms {
    Terms {
        reminder: Some(HOUR),
        deadline: Some(HOUR * 3),
        then,
        link: LINK_OPENS,
        base: Some("http://127.0.0.1:3000".to_owned()),
        local_address: None,
    }
}

async fn waiting(store: &Store) -> GenerationId {
    let brief = builders::brief();
    let titles = serde_json::to_string(&builders::titles(&brief)).unwrap();
    let new = NewGeneration {
        id: GenerationId(Uuid::now_v7()),
        user: UserId::LOCAL,
        brief,
        settings: Settings {
            title_selection: TitleSelection::Ask,
            thumbnails: 0,
            composing: Composing::Compose,
            quality_bar: 60,
            below_bar: BelowBar::Fail,
            provider: ProviderChoice::Offline,
            extent: Extent::Whole,
        },
        labels: Vec::new(),
        batch: None,
        idempotency_key: None,
        priority: 0,
        key: None,
    };
    let id = new.id;
    store.insert(vec![new]).await.unwrap();
    let lease = store.claim_these(vec![id]).await.unwrap().remove(0).lease;
    let at = store.clock().now();
    let step = NewStepResult {
        step: Step::Titles,
        revision: 1,
        result: titles,
        score: None,
        notes: Vec::new(),
        at,
    };
    let changes = vec![Change::Step(step), Change::Release(Release::Wait, at)];
    store.advance(&lease, changes).await.unwrap();
    id
}

/// One look and one round of telling at each desk, all at the same time.
async fn round(desks: &[&Desk]) -> Vec<Happened> {
    let looks = desks.iter().map(|desk| async {
        let mut happened = desk.look().await.unwrap();
        happened.extend(desk.send().await.unwrap());
        happened
    });
    let all = futures_util::future::join_all(looks).await;
    all.into_iter().flatten().collect()
}

#[tokio::test]
async fn people_are_told_reminded_and_then_the_best_is_taken_each_once() {
    let room = Room::new();
    let (one, two) = (
        room.desk(terms(Then::TakeBest)).await,
        room.desk(terms(Then::TakeBest)).await,
    );
    let id = waiting(&one.store).await;
    for _ in 0..3 {
        assert_eq!(round(&[&one, &two]).await, []);
    }
    let asked = "Pick a title: sourdough for beginners";
    assert_eq!(room.told(), [asked]);
    room.pass(HOUR - Duration::from_millis(1));
    round(&[&one, &two]).await;
    assert_eq!(room.told().len(), 1);
    room.pass(Duration::from_millis(1));
    for _ in 0..3 {
        round(&[&one, &two]).await;
    }
    let reminded = "Still waiting for your pick: sourdough for beginners";
    assert_eq!(room.told(), [asked, reminded]);
    room.pass(HOUR * 2);
    let happened = round(&[&one, &two]).await;
    let decided = Happened::Decided {
        generation: id,
        then: Then::TakeBest,
    };
    assert_eq!(happened, [decided]);
    assert_eq!(round(&[&one, &two]).await, []);
    let history = one.store.history(id).await.unwrap();
    let [pick] = &history.picks[..] else {
        panic!("{:?}", history.picks);
    };
    assert_eq!(
        (pick.by, &pick.answer),
        (None, &PickAnswer::Candidate { number: 1 })
    );
    let events = one.store.events(id, 0).await.unwrap();
    assert!(
        events.iter().any(|event| matches!(
            &event.kind,
            EventKind::Picked {
                by_person: false,
                ..
            }
        )),
        "{events:?}"
    );
    assert_eq!(room.told().len(), 2);
}

#[tokio::test]
async fn a_job_is_cancelled_or_kept_as_the_rule_says() {
    for (then, status) in [
        (Then::Cancel, Status::Cancelled),
        (Then::Keep, Status::AwaitingSelection),
    ] {
        let room = Room::new();
        let desk = room.desk(terms(then)).await;
        let id = waiting(&desk.store).await;
        round(&[&desk]).await;
        room.pass(HOUR * 100);
        let happened = round(&[&desk]).await;
        assert_eq!(
            happened.len(),
            usize::from(then == Then::Cancel),
            "{then:?}"
        );
        let job = desk.store.generation(UserId::LOCAL, id).await.unwrap();
        assert_eq!(job.status, status);
        if then == Then::Cancel {
            let history = desk.store.history(id).await.unwrap();
            let reason = NOBODY.to_owned();
            assert_eq!(history.picks[0].answer, PickAnswer::No { reason });
        }
    }
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_when_it_says_and_one_that_refuses_is_told_of_once() {
    let room = Room::new();
    let desk = room.desk(terms(Then::Keep)).await;
    waiting(&desk.store).await;
    room.receiver
        .go_wrong(HookFault::Answers(429, "Retry-After: 120", ""));
    assert_eq!(round(&[&desk]).await, []);
    room.pass(Duration::from_secs(119));
    round(&[&desk]).await;
    assert_eq!(room.receiver.posted().len(), 1);
    room.pass(Duration::from_secs(1));
    round(&[&desk]).await;
    assert_eq!(room.told().len(), 1);
    room.receiver
        .go_wrong_always(HookFault::Answers(404, "", "no_service"));
    for _ in 0..3 {
        waiting(&desk.store).await;
    }
    let happened = round(&[&desk]).await;
    let [Happened::NotTold { channel, message }] = &happened[..] else {
        panic!("{happened:?}");
    };
    assert_eq!(*channel, Channel::Slack);
    assert!(message.contains("404: no_service"), "{message}");
    room.pass(Duration::from_secs(600));
    round(&[&desk]).await;
    assert_eq!(room.receiver.posted().len(), 5, "none is tried again");
}

#[tokio::test]
async fn what_is_answered_while_its_notice_waits_is_not_told() {
    let room = Room::new();
    let desk = room.desk(terms(Then::TakeBest)).await;
    let id = waiting(&desk.store).await;
    room.receiver.go_wrong(HookFault::HangsUp);
    round(&[&desk]).await;
    let number = PickAnswer::Candidate { number: 3 };
    let jobs = desk.store.of(UserId::LOCAL);
    picking::answer(&jobs, id, Some(1), number).await.unwrap();
    room.pass(HOUR * 4);
    assert_eq!(round(&[&desk]).await, []);
    assert_eq!(room.told(), Vec::<String>::new());
    assert_eq!(desk.store.history(id).await.unwrap().picks.len(), 1);
}

#[tokio::test]
async fn a_message_has_a_link_that_opens_the_wait() {
    let room = Room::new();
    let desk = room.desk(terms(Then::Keep)).await;
    let id = waiting(&desk.store).await;
    round(&[&desk]).await;
    let body = room.receiver.taken().remove(0).to_string();
    let (_, rest) = body.split_once("http://127.0.0.1:3000/p/").unwrap();
    let link = desk.store.link(&rest[..64]).await.unwrap().unwrap();
    assert_eq!((link.generation, link.revision), (id, 1));
}

#[tokio::test]
async fn whoever_wants_no_mail_of_an_occasion_gets_none_of_it_and_the_others_all_the_same() {
    let room = Room::new();
    let mailbox = MailServer::start();
    let clock = Arc::clone(&room.clock) as Arc<dyn Clock>;
    let store = Store::open(room.folder.path(), clock).await.unwrap();
    let senders = Senders::new(&Options {
        mail: Some(MailOptions {
            url: mailbox.url().into(),
            from: "greenlit@example.org".to_owned(),
        }),
        ..Options::default()
    });
    let terms = Terms {
        local_address: Some("ana@example.org".to_owned()),
        ..terms(Then::Keep)
    };
    let desk = Desk::new(Arc::new(store), senders.unwrap(), terms);
    let wanted = [Occasion::Reminder];
    desk.store.want_mails(UserId::LOCAL, &wanted).await.unwrap();
    waiting(&desk.store).await;
    round(&[&desk]).await;
    assert_eq!(mailbox.mails().len(), 0);
    room.pass(HOUR);
    round(&[&desk]).await;
    let mails = mailbox.mails();
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    assert!(text.contains("/settings"), "{text}");
}
