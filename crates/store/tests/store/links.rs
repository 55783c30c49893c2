//! What waits, their notices and their links promise.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Bed, Hand, lease, new, on_both};
use greenlit_domain::event::EventKind;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::step::Step;
use greenlit_domain::time::Clock;
use greenlit_domain::waiting::{Channel, Occasion, Then};
use greenlit_store::rows::{Change, NewPick, NewStepResult, PickAnswer, Release};
use greenlit_store::{LinkStanding, Mark, NOTICE_LEASE, Notice, NoticeEnd, Store, Wait, WaitTerms};
use greenlit_testkit::builders;
use uuid::Uuid;

on_both!(
    a_wait_is_told_once_over_all_processes,
    a_notice_of_a_dead_process_is_anothers_later,
    what_was_answered_is_not_told,
    a_reminder_comes_once,
    a_deadline_is_the_one_that_the_wait_began_with,
    a_link_opens_one_wait_until_it_is_answered_or_expires,
    other_titles_are_another_wait,
    what_waits_is_listed_page_by_page_with_the_oldest_first,
    a_deleted_job_takes_its_wait_along,
);

const HOUR: Duration = Duration::from_secs(3600);

fn terms() -> WaitTerms {
    WaitTerms {
        channels: vec![Channel::Mail, Channel::Slack],
        reminder: Some(HOUR),
        deadline: Some(HOUR * 2),
        then: Then::TakeBest,
    }
}

/// A job of this user that waits for one of the titles of this revision.
async fn waiting_for(store: &Store, user: UserId, clock: &Hand) -> GenerationId {
    let begun = greenlit_store::rows::NewGeneration {
        user,
        ..new("sourdough")
    };
    let id = store.insert(vec![begun]).await.unwrap()[0].id();
    offer(store, id, 1, clock).await;
    id
}

async fn waiting(store: &Store, clock: &Hand) -> GenerationId {
    waiting_for(store, UserId::LOCAL, clock).await
}

async fn offer(store: &Store, id: GenerationId, revision: u32, clock: &Hand) {
    let mut titles = builders::titles(&builders::brief());
    titles.revision = revision;
    let step = Change::Step(NewStepResult {
        step: Step::Titles,
        revision,
        result: serde_json::to_string(&titles).unwrap(),
        score: None,
        notes: Vec::new(),
        at: clock.now(),
    });
    let wait = Change::Release(Release::Wait, clock.now());
    let lease = lease(store, id).await;
    store.advance(&lease, vec![step, wait]).await.unwrap();
}

async fn answer(store: &Store, id: GenerationId, answer: PickAnswer, clock: &Hand) {
    let pick = NewPick {
        by: Some(UserId::LOCAL),
        revision: 1,
        answer,
        at: clock.now(),
    };
    let told = EventKind::Picked {
        answer: "A title".to_owned(),
        by_person: true,
    };
    let settings = new("sourdough").settings;
    store.answer(id, pick, told, settings).await.unwrap();
}

/// A look as each process has it.
async fn look(store: &Store) -> Vec<Notice> {
    let terms = terms();
    store.watch_waits(&terms).await.unwrap();
    store.remind_waits(&terms.channels).await.unwrap();
    store.take_notices(100).await.unwrap()
}

async fn wait(store: &Store) -> Wait {
    store.watch_waits(&terms()).await.unwrap();
    let notice = store.take_notices(1).await.unwrap().remove(0);
    store.wait_of(&notice).await.unwrap().unwrap()
}

async fn a_wait_is_told_once_over_all_processes(bed: &Bed) {
    let clock = Hand::new();
    let [one, two] = [bed.open(&clock).await, bed.open(&clock).await].map(Arc::new);
    assert!(!one.waits_are_due().await.unwrap());
    for _ in 0..20 {
        waiting(&one, &clock).await;
    }
    assert!(one.waits_are_due().await.unwrap());
    let looks = [&one, &two, &one, &two].map(|store| {
        let store = Arc::clone(store);
        tokio::spawn(async move { look(&store).await })
    });
    let mut told = Vec::new();
    for look in looks {
        told.extend(look.await.unwrap());
    }
    // What one made another may take; none is missing and none is there twice.
    told.extend(look(&one).await);
    let mut named: Vec<_> = told
        .iter()
        .map(|notice| (notice.generation, notice.channel, notice.occasion))
        .collect();
    named.sort_unstable();
    named.dedup();
    assert_eq!((named.len(), told.len()), (40, 40));
    for notice in &told {
        assert_eq!((notice.attempt, notice.occasion), (1, Occasion::Asked));
        assert!(one.finish_notice(notice, NoticeEnd::Sent).await.unwrap());
        assert!(!two.finish_notice(notice, NoticeEnd::Sent).await.unwrap());
    }
    assert!(!one.waits_are_due().await.unwrap());
    assert_eq!(look(&two).await, []);
}

async fn a_notice_of_a_dead_process_is_anothers_later(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    waiting(&store, &clock).await;
    let first = look(&store).await;
    assert_eq!(first.len(), 2);
    clock.pass(NOTICE_LEASE.as_millis() - 1);
    assert_eq!(look(&store).await, []);
    clock.pass(1);
    let second = look(&store).await;
    assert!(
        second.iter().all(|notice| notice.attempt == 2),
        "{second:?}"
    );
    // Who was thought dead is too late.
    for notice in &first {
        let refused = NoticeEnd::Refused("no such channel".to_owned());
        assert!(!store.finish_notice(notice, refused).await.unwrap());
    }
    let until = clock.now().plus(Duration::from_secs(300));
    let busy = || "it is busy".to_owned();
    assert!(
        !store
            .put_off_notice(&first[0], until, busy())
            .await
            .unwrap()
    );
    for notice in &second {
        assert!(store.put_off_notice(notice, until, busy()).await.unwrap());
    }
    clock.pass(299_999);
    assert_eq!(look(&store).await, []);
    clock.pass(1);
    assert_eq!(look(&store).await.len(), 2);
}

async fn what_was_answered_is_not_told(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let [answered, cancelled, kept] = [
        waiting(&store, &clock).await,
        waiting(&store, &clock).await,
        waiting(&store, &clock).await,
    ];
    store.watch_waits(&terms()).await.unwrap();
    answer(
        &store,
        answered,
        PickAnswer::Candidate { number: 2 },
        &clock,
    )
    .await;
    store.cancel(cancelled).await.unwrap();
    let told = look(&store).await;
    assert!(told.iter().all(|notice| notice.generation == kept));
    assert_eq!(told.len(), 2);
    store.cancel(kept).await.unwrap();
    store.watch_waits(&terms()).await.unwrap();
    assert_eq!(store.wait_of(&told[0]).await.unwrap(), None);
}

async fn a_reminder_comes_once(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    waiting(&store, &clock).await;
    for notice in look(&store).await {
        store.finish_notice(&notice, NoticeEnd::Sent).await.unwrap();
    }
    clock.pass(HOUR.as_millis() - 1);
    assert_eq!(look(&store).await, []);
    clock.pass(1);
    let reminders = look(&store).await;
    let occasions: Vec<_> = reminders.iter().map(|notice| notice.occasion).collect();
    assert_eq!(occasions, [Occasion::Reminder; 2]);
    for notice in reminders {
        store.finish_notice(&notice, NoticeEnd::Sent).await.unwrap();
    }
    clock.pass(HOUR.as_millis() * 10);
    assert_eq!(look(&store).await, []);
}

async fn a_deadline_is_the_one_that_the_wait_began_with(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = waiting(&store, &clock).await;
    store.watch_waits(&terms()).await.unwrap();
    let began = clock.now();
    let later = WaitTerms {
        deadline: Some(HOUR * 9),
        then: Then::Cancel,
        ..WaitTerms::default()
    };
    store.watch_waits(&later).await.unwrap();
    let keeping = WaitTerms {
        deadline: Some(HOUR),
        then: Then::Keep,
        ..WaitTerms::default()
    };
    clock.pass(1);
    let kept = waiting(&store, &clock).await;
    store.watch_waits(&keeping).await.unwrap();
    assert_eq!(store.overdue_waits(10).await.unwrap(), []);
    clock.pass(HOUR.as_millis() * 2);
    let overdue = store.overdue_waits(10).await.unwrap();
    assert_eq!(overdue.len(), 1, "{kept} waits on: {overdue:?}");
    let wait = &overdue[0];
    assert_eq!((wait.generation, wait.revision), (id, 1));
    let deadline = wait.deadline.unwrap();
    assert_eq!(deadline.then, Then::TakeBest);
    assert_eq!(deadline.at, began.plus(HOUR * 2));
    answer(&store, id, PickAnswer::Candidate { number: 1 }, &clock).await;
    assert_eq!(store.overdue_waits(10).await.unwrap(), []);
}

async fn a_link_opens_one_wait_until_it_is_answered_or_expires(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = waiting(&store, &clock).await;
    let wait = wait(&store).await;
    let token = store.make_link(&wait, HOUR).await.unwrap();
    let short = store.make_link(&wait, HOUR / 2).await.unwrap();
    let link = store.link(token.expose()).await.unwrap().unwrap();
    assert_eq!((link.generation, link.user), (id, UserId::LOCAL));
    assert_eq!((link.revision, link.standing), (1, LinkStanding::Open));
    for unknown in ["", "' OR 1=1 --", &"0".repeat(64), &token.expose()[1..]] {
        assert_eq!(store.link(unknown).await.unwrap(), None, "{unknown}");
    }
    answer(&store, id, PickAnswer::Candidate { number: 2 }, &clock).await;
    let link = store.link(token.expose()).await.unwrap().unwrap();
    assert_eq!(link.standing, LinkStanding::Over);
    clock.pass(HOUR.as_millis() / 2);
    assert_eq!(store.link(short.expose()).await.unwrap(), None);
    assert!(store.link(token.expose()).await.unwrap().is_some());
    clock.pass(HOUR.as_millis());
    assert_eq!(store.link(token.expose()).await.unwrap(), None);
}

async fn other_titles_are_another_wait(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = waiting(&store, &clock).await;
    let first = wait(&store).await;
    let token = store.make_link(&first, HOUR).await.unwrap();
    let note = "shorter".to_owned();
    answer(&store, id, PickAnswer::Again { note }, &clock).await;
    offer(&store, id, 2, &clock).await;
    let told = look(&store).await;
    assert_eq!(told.len(), 2, "the first wait's other notice is not told");
    let second = store.wait_of(&told[0]).await.unwrap().unwrap();
    assert_eq!((second.number, second.revision), (2, 2));
    let link = store.link(token.expose()).await.unwrap().unwrap();
    assert_eq!((link.revision, link.standing), (1, LinkStanding::Over));
}

async fn what_waits_is_listed_page_by_page_with_the_oldest_first(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    let mut mine = Vec::new();
    for number in 0..5 {
        clock.pass(number % 2);
        mine.push(waiting(&store, &clock).await);
        waiting_for(&store, other, &clock).await;
    }
    crate::support::begun(&store).await;
    store.watch_waits(&terms()).await.unwrap();
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = store.waiting(UserId::LOCAL, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(Mark {
            created_at: last.created_at,
            id: last.id,
        });
        seen.extend(page);
    }
    let ids: Vec<_> = seen.iter().map(|job| job.id).collect();
    assert_eq!(ids, mine);
    let first = &seen[0];
    assert_eq!(first.titles.candidates.len(), 10);
    assert_eq!(first.deadline.unwrap().then, Then::TakeBest);
    assert!(seen.is_sorted_by_key(|job| job.created_at));
}

async fn a_deleted_job_takes_its_wait_along(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = waiting(&store, &clock).await;
    let wait = wait(&store).await;
    let token = store.make_link(&wait, HOUR).await.unwrap();
    store.delete(id).await.unwrap();
    assert_eq!(store.link(token.expose()).await.unwrap(), None);
    assert_eq!(look(&store).await, []);
    assert!(!store.waits_are_due().await.unwrap());
}
