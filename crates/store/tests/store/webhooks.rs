//! What webhooks promise: entered with what they tell of, taken by one process, booked, switched off, and nobody else's.

use std::sync::Arc;
use std::time::Duration;

use crate::support::{Bed, Hand, begun, lease, new, on_both};
use greenlit_domain::alert::Audience;
use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{DeliveryId, GenerationId, HookId, UserId};
use greenlit_domain::step::Step;
use greenlit_domain::time::Clock;
use greenlit_domain::webhook::{FAILING_FOR, HookEvent, OffReason};
use greenlit_store::people::{By, NewAccount, Role};
use greenlit_store::rows::{Change, NewPick, NewStepResult, PickAnswer, Release};
use greenlit_store::{
    Booked, DELIVERY_LEASE, DeliveryState, DueDelivery, HookChange, MOST_HOOKS, NewHook, Sent,
    Store, StoreError, Try,
};
use greenlit_testkit::builders;
use serde_json::{Value, json};
use uuid::Uuid;

on_both!(
    what_happens_to_a_job_is_entered_for_those_who_chose_it,
    what_was_undone_is_not_told,
    a_rejected_and_many_cancelled_jobs_are_told_of,
    of_two_processes_one_takes_a_delivery,
    a_delivery_of_a_dead_process_is_anothers_later_and_its_late_word_is_lost,
    one_user_does_not_hold_up_another,
    a_try_that_failed_is_made_again_and_its_id_stays,
    five_days_of_failures_switch_a_receiver_off,
    one_success_counts_the_failures_anew,
    a_receiver_that_is_gone_is_switched_off_at_once,
    both_secrets_sign_while_one_is_exchanged,
    an_event_without_a_job_is_entered_once_for_its_audience,
    a_test_comes_unasked_and_only_to_who_is_on,
    what_is_done_with_can_be_sent_again,
    a_webhook_is_its_owners_alone,
    there_are_no_more_than_ten,
    every_change_is_noted_without_what_opens_a_receiver,
    a_log_is_read_page_by_page_and_forgotten,
    an_account_takes_over_the_webhooks_of_a_machine,
);

const ALL: [HookEvent; 5] = HookEvent::CHOICES;

async fn hook_of(store: &Store, user: UserId, events: &[HookEvent]) -> HookId {
    let new = NewHook {
        user,
        url: "https://example.com/hook".to_owned(),
        note: None,
        events: events.to_vec(),
    };
    store.add_hook(By::CommandLine, new).await.unwrap().0.id
}

async fn hook(store: &Store, events: &[HookEvent]) -> HookId {
    hook_of(store, UserId::LOCAL, events).await
}

async fn release(store: &Store, id: GenerationId, release: Release, clock: &Hand) {
    let lease = lease(store, id).await;
    let change = Change::Release(release, clock.now());
    store.advance(&lease, vec![change]).await.unwrap();
}

async fn completed(store: &Store, clock: &Hand) -> GenerationId {
    let id = begun(store).await;
    release(store, id, Release::Complete, clock).await;
    id
}

async fn waiting(store: &Store, clock: &Hand) -> GenerationId {
    let id = begun(store).await;
    let titles = builders::titles(&builders::brief());
    let step = Change::Step(NewStepResult {
        step: Step::Titles,
        revision: 1,
        result: serde_json::to_string(&titles).unwrap(),
        score: None,
        notes: Vec::new(),
        at: clock.now(),
    });
    let wait = Change::Release(Release::Wait, clock.now());
    let lease = lease(store, id).await;
    store.advance(&lease, vec![step, wait]).await.unwrap();
    id
}

async fn take(store: &Store) -> Vec<DueDelivery> {
    store.take_deliveries(100, 100, &[]).await.unwrap()
}

fn told(due: &DueDelivery) -> Value {
    serde_json::from_str(&due.payload).unwrap()
}

fn tried(clock: &Hand, error: Option<&str>) -> Try {
    Try {
        at: clock.now(),
        status: error.map_or(Some(200), |_| Some(500)),
        error: error.map(str::to_owned),
        millis: 12,
    }
}

async fn fail(store: &Store, due: &DueDelivery, clock: &Hand) -> Booked {
    let again = Sent::Again(clock.now().plus(Duration::from_secs(5)));
    let tried = tried(clock, Some("it answered 500"));
    store.book_delivery(due, again, tried).await.unwrap()
}

async fn succeed(store: &Store, due: &DueDelivery, clock: &Hand) -> Booked {
    let tried = tried(clock, None);
    store.book_delivery(due, Sent::Taken, tried).await.unwrap()
}

async fn what_happens_to_a_job_is_entered_for_those_who_chose_it(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    // Before there is a receiver nothing is entered.
    completed(&store, &clock).await;
    assert!(store.next_delivery().await.unwrap().is_none());
    let all = hook(&store, &ALL).await;
    let some = hook(&store, &[HookEvent::Failed]).await;
    let done = completed(&store, &clock).await;
    let failed = begun(&store).await;
    let failure = Failure {
        code: FailureCode::Provider,
        message: "nobody \"answered\"\0".to_owned(),
    };
    release(&store, failed, Release::Fail(failure), &clock).await;
    let waits = waiting(&store, &clock).await;
    store.cancel(waits).await.unwrap();
    let taken = take(&store).await;
    let of = |hook: HookId| {
        let mut told: Vec<_> = taken
            .iter()
            .filter(|due| due.hook == hook)
            .map(|due| (due.event.clone(), told(due)["data"]["jobId"].clone()))
            .collect();
        told.sort_by_key(|(event, _)| event.clone());
        told
    };
    let wanted = |events: &[(&str, GenerationId)]| -> Vec<_> {
        let events = events.iter();
        events
            .map(|(event, id)| ((*event).to_owned(), json!(id)))
            .collect()
    };
    assert_eq!(
        of(all),
        wanted(&[
            ("generation.awaiting_selection", waits),
            ("generation.cancelled", waits),
            ("generation.completed", done),
            ("generation.failed", failed),
        ])
    );
    assert_eq!(of(some), wanted(&[("generation.failed", failed)]));
    let two: Vec<_> = taken
        .iter()
        .filter(|due| due.event == "generation.failed")
        .collect();
    assert_eq!(two[0].event_id, two[1].event_id);
    assert_eq!(two[0].payload, two[1].payload);
    let payload = told(two[0]);
    assert_eq!(payload["type"], "generation.failed");
    assert_eq!(payload["timestamp"], json!(clock.now()));
    assert_eq!(
        payload["data"]["error"]["message"],
        "nobody \"answered\"\u{fffd}"
    );
    let all: Vec<_> = taken.iter().filter(|due| due.hook == all).collect();
    let mut ids: Vec<_> = all.iter().map(|due| due.event_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
    assert!(all.iter().all(|due| due.url == "https://example.com/hook"));
}

async fn what_was_undone_is_not_told(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    hook(&store, &ALL).await;
    let id = begun(&store).await;
    let held = lease(&store, id).await;
    store.cancel(id).await.unwrap();
    let change = Change::Release(Release::Complete, clock.now());
    let late = store.advance(&held, vec![change]).await;
    assert!(matches!(late, Err(StoreError::LeaseLost(_))), "{late:?}");
    assert!(store.cancel(id).await.is_err());
    let events: Vec<_> = take(&store)
        .await
        .into_iter()
        .map(|due| due.event)
        .collect();
    assert_eq!(events, ["generation.cancelled"]);
}

async fn a_rejected_and_many_cancelled_jobs_are_told_of(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    hook(&store, &[HookEvent::Cancelled]).await;
    let rejected = waiting(&store, &clock).await;
    let pick = NewPick {
        by: Some(UserId::LOCAL),
        revision: 1,
        answer: PickAnswer::No {
            reason: "dull".to_owned(),
        },
        at: clock.now(),
    };
    let picked = EventKind::Picked {
        answer: "dull".to_owned(),
        by_person: true,
    };
    store.reject(rejected, pick, picked).await.unwrap();
    let mut many = Vec::new();
    for _ in 0..3 {
        many.push(begun(&store).await);
    }
    many.push(completed(&store, &clock).await);
    store.cancel_these(many.clone()).await.unwrap();
    let mut told: Vec<_> = take(&store)
        .await
        .iter()
        .map(|due| told(due)["data"]["jobId"].clone())
        .collect();
    let mut wanted = [rejected, many[0], many[1], many[2]];
    wanted.sort_unstable();
    told.sort_by_key(ToString::to_string);
    assert_eq!(told, wanted.iter().map(|id| json!(id)).collect::<Vec<_>>());
}

async fn of_two_processes_one_takes_a_delivery(bed: &Bed) {
    let clock = Hand::new();
    let [one, two] = [bed.open(&clock).await, bed.open(&clock).await].map(Arc::new);
    let id = hook(&one, &ALL).await;
    for _ in 0..40 {
        one.test_hook(UserId::LOCAL, id).await.unwrap();
    }
    let takers = (0..8).map(|number| {
        let store = Arc::clone(if number % 2 == 0 { &one } else { &two });
        tokio::spawn(async move { store.take_deliveries(10, 10, &[]).await.unwrap() })
    });
    let mut taken = Vec::new();
    for taker in takers.collect::<Vec<_>>() {
        taken.extend(taker.await.unwrap().into_iter().map(|due| due.id));
    }
    taken.extend(take(&two).await.into_iter().map(|due| due.id));
    let count = taken.len();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!((count, taken.len()), (40, 40));
}

async fn a_delivery_of_a_dead_process_is_anothers_later_and_its_late_word_is_lost(bed: &Bed) {
    let clock = Hand::new();
    let [one, two] = [bed.open(&clock).await, bed.open(&clock).await];
    let id = hook(&one, &ALL).await;
    one.test_hook(UserId::LOCAL, id).await.unwrap();
    let first = take(&one).await.remove(0);
    assert!(take(&two).await.is_empty());
    clock.pass(DELIVERY_LEASE.as_millis());
    let second = take(&two).await.remove(0);
    assert_eq!((first.id, first.attempt), (second.id, 1));
    assert_eq!(second.attempt, 2);
    assert_eq!(first.event_id, second.event_id);
    assert_eq!(succeed(&two, &second, &clock).await, Booked::Yes);
    assert_eq!(fail(&one, &first, &clock).await, Booked::Lost);
    // Also when it is sent again meanwhile, under a number that the dead one had.
    two.replay_delivery(UserId::LOCAL, id, second.id)
        .await
        .unwrap();
    let third = take(&two).await.remove(0);
    assert_eq!(third.attempt, 1);
    assert_eq!(succeed(&one, &first, &clock).await, Booked::Lost);
    assert_eq!(succeed(&two, &third, &clock).await, Booked::Yes);
}

async fn one_user_does_not_hold_up_another(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    let mine = hook(&store, &ALL).await;
    for _ in 0..20 {
        store.test_hook(UserId::LOCAL, mine).await.unwrap();
    }
    clock.pass(1);
    let theirs = hook_of(&store, other, &ALL).await;
    store.test_hook(other, theirs).await.unwrap();
    let taken = store.take_deliveries(10, 3, &[]).await.unwrap();
    let users: Vec<_> = taken.iter().map(|due| due.user).collect();
    assert_eq!(users.iter().filter(|user| **user == other).count(), 1);
    assert_eq!(users.len(), 4);
    let rest = store
        .take_deliveries(10, 3, &[UserId::LOCAL])
        .await
        .unwrap();
    assert!(rest.is_empty());
}

async fn a_try_that_failed_is_made_again_and_its_id_stays(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    completed(&store, &clock).await;
    let first = take(&store).await.remove(0);
    clock.pass(900);
    assert_eq!(fail(&store, &first, &clock).await, Booked::Yes);
    assert!(take(&store).await.is_empty());
    let failing = store.hook(UserId::LOCAL, id).await.unwrap();
    assert_eq!(failing.failing_since, Some(clock.now()));
    assert_eq!(failing.last_error.as_deref(), Some("it answered 500"));
    clock.pass(5_000);
    let second = take(&store).await.remove(0);
    assert_eq!(second.attempt, 2);
    assert_eq!(
        (&first.event_id, &first.payload),
        (&second.event_id, &second.payload)
    );
    assert_eq!(succeed(&store, &second, &clock).await, Booked::Yes);
    let line = store
        .deliveries(UserId::LOCAL, id, None, 10)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(line.state, DeliveryState::Delivered);
    let statuses: Vec<_> = line.tries.iter().map(|one| one.status.unwrap()).collect();
    assert_eq!(statuses, [500, 200]);
    let well = store.hook(UserId::LOCAL, id).await.unwrap();
    assert_eq!((well.failing_since, well.last_error), (None, None));
}

async fn five_days_of_failures_switch_a_receiver_off(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    completed(&store, &clock).await;
    let first = take(&store).await.remove(0);
    assert_eq!(fail(&store, &first, &clock).await, Booked::Yes);
    completed(&store, &clock).await;
    clock.pass(FAILING_FOR.as_millis() - 1);
    let taken = take(&store).await;
    assert_eq!(fail(&store, &taken[0], &clock).await, Booked::Yes);
    clock.pass(1);
    assert_eq!(
        fail(&store, &taken[1], &clock).await,
        Booked::SwitchedOff(OffReason::Failing)
    );
    let off = store.hook(UserId::LOCAL, id).await.unwrap();
    assert_eq!(off.off, Some(OffReason::Failing));
    // What was on its way stands in the log, and what happens from now on is not entered.
    completed(&store, &clock).await;
    clock.pass(60_000);
    assert!(take(&store).await.is_empty());
    let log = store.deliveries(UserId::LOCAL, id, None, 10).await.unwrap();
    assert_eq!(log.len(), 2);
    assert!(log.iter().all(|line| line.state == DeliveryState::Failed));
    let on = store
        .switch_hook_on(By::CommandLine, UserId::LOCAL, id)
        .await
        .unwrap();
    assert_eq!(
        (on.off, on.failing_since, on.last_error),
        (None, None, None)
    );
    completed(&store, &clock).await;
    assert_eq!(take(&store).await.len(), 1);
}

async fn one_success_counts_the_failures_anew(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    for _ in 0..3 {
        completed(&store, &clock).await;
        let due = take(&store).await.remove(0);
        assert_eq!(fail(&store, &due, &clock).await, Booked::Yes);
        clock.pass(FAILING_FOR.as_millis() - 1_000);
        let due = take(&store).await.remove(0);
        assert_eq!(succeed(&store, &due, &clock).await, Booked::Yes);
    }
    assert_eq!(store.hook(UserId::LOCAL, id).await.unwrap().off, None);
}

async fn a_receiver_that_is_gone_is_switched_off_at_once(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    completed(&store, &clock).await;
    completed(&store, &clock).await;
    let due = take(&store).await.remove(0);
    let gone = tried(&clock, Some("it answered 410"));
    let booked = store.book_delivery(&due, Sent::Gone, gone).await.unwrap();
    assert_eq!(booked, Booked::SwitchedOff(OffReason::Gone));
    let off = store.hook(UserId::LOCAL, id).await.unwrap();
    assert_eq!(off.off, Some(OffReason::Gone));
    assert!(store.next_delivery().await.unwrap().is_none());
}

async fn both_secrets_sign_while_one_is_exchanged(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let new = NewHook {
        user: UserId::LOCAL,
        url: "https://example.com/hook".to_owned(),
        note: None,
        events: ALL.to_vec(),
    };
    let (hook, old) = store.add_hook(By::CommandLine, new).await.unwrap();
    let hour = Duration::from_secs(3_600);
    let signing = async || {
        store.test_hook(UserId::LOCAL, hook.id).await.unwrap();
        let due = take(&store).await.remove(0);
        let texts = due.secrets.iter().map(|one| one.expose().to_owned());
        texts.collect::<Vec<_>>()
    };
    assert_eq!(signing().await, [old.expose()]);
    let (hook, young) = store
        .rotate_hook(By::CommandLine, UserId::LOCAL, hook.id, hour)
        .await
        .unwrap();
    assert_eq!(hook.previous_until, Some(clock.now().plus(hour)));
    assert_eq!(signing().await, [young.expose(), old.expose()]);
    clock.pass(hour.as_millis() - 1);
    assert_eq!(take(&store).await.len(), 2);
    assert_eq!(signing().await.len(), 2);
    clock.pass(1);
    assert_eq!(signing().await, [young.expose()]);
    // Without an overlap the old one ends at once.
    let (_, third) = store
        .rotate_hook(By::CommandLine, UserId::LOCAL, hook.id, Duration::ZERO)
        .await
        .unwrap();
    assert_eq!(signing().await, [third.expose()]);
}

async fn an_event_without_a_job_is_entered_once_for_its_audience(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let [admin, user] = [
        ("a@example.org", Role::Admin),
        ("u@example.org", Role::User),
    ];
    let mut people = Vec::new();
    for (email, role) in [admin, user] {
        people.push(account(&store, email, role).await);
    }
    let local = hook(&store, &[HookEvent::BudgetThreshold]).await;
    let deaf = hook(&store, &[HookEvent::Completed]).await;
    let of_admin = hook_of(&store, people[0], &[HookEvent::BudgetThreshold]).await;
    let of_user = hook_of(&store, people[1], &[HookEvent::BudgetThreshold]).await;
    let tell = async |audience, id: &str| {
        let data = json!({ "percent": 75 });
        let event = HookEvent::BudgetThreshold;
        store.tell_hooks(audience, event, id, data).await.unwrap()
    };
    assert_eq!(tell(Audience::Admins, "budget:2026-11:75").await, 2);
    assert_eq!(tell(Audience::Admins, "budget:2026-11:75").await, 0);
    let mut taken = take(&store).await;
    taken.sort_by_key(|due| due.hook);
    let mut wanted = [local, of_admin];
    wanted.sort_unstable();
    let found: Vec<_> = taken.iter().map(|due| due.hook).collect();
    assert_eq!(found, wanted);
    assert!(!found.contains(&deaf));
    assert_eq!(taken[0].event_id, "budget:2026-11:75");
    assert_eq!(told(&taken[0])["type"], "budget.threshold");
    assert_eq!(told(&taken[0])["data"]["percent"], 75);
    assert_eq!(
        tell(Audience::User(people[1]), "budget:2026-11:u:75").await,
        1
    );
    assert_eq!(take(&store).await[0].hook, of_user);
}

async fn account(store: &Store, email: &str, role: Role) -> UserId {
    let new = NewAccount {
        email: email.to_owned(),
        name: email.to_owned(),
        password_hash: None,
        role,
        tier: "free".to_owned(),
        identity: None,
    };
    store.add_account(new, By::CommandLine).await.unwrap().user
}

async fn a_test_comes_unasked_and_only_to_who_is_on(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &[HookEvent::Failed]).await;
    let delivery = store.test_hook(UserId::LOCAL, id).await.unwrap();
    let due = take(&store).await.remove(0);
    assert_eq!(due.id, delivery);
    assert_eq!(told(&due)["type"], "webhook.test");
    store
        .switch_hook_off(By::CommandLine, UserId::LOCAL, id)
        .await
        .unwrap();
    let off = store.test_hook(UserId::LOCAL, id).await;
    assert!(matches!(off, Err(StoreError::Conflict(_))), "{off:?}");
    let line = store.delivery(UserId::LOCAL, id, delivery).await.unwrap();
    assert_eq!(line.state, DeliveryState::Failed);
}

async fn what_is_done_with_can_be_sent_again(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    completed(&store, &clock).await;
    let due = take(&store).await.remove(0);
    let early = store.replay_delivery(UserId::LOCAL, id, due.id).await;
    assert!(matches!(early, Err(StoreError::Conflict(_))), "{early:?}");
    let failed = tried(&clock, Some("it answered 500"));
    store
        .book_delivery(&due, Sent::Never, failed)
        .await
        .unwrap();
    assert!(take(&store).await.is_empty());
    store
        .replay_delivery(UserId::LOCAL, id, due.id)
        .await
        .unwrap();
    let again = take(&store).await.remove(0);
    assert_eq!(
        (&again.event_id, &again.payload),
        (&due.event_id, &due.payload)
    );
    assert_eq!(again.attempt, 1);
    assert_eq!(succeed(&store, &again, &clock).await, Booked::Yes);
    let line = store.delivery(UserId::LOCAL, id, due.id).await.unwrap();
    assert_eq!(
        (line.state, line.tries.len()),
        (DeliveryState::Delivered, 2)
    );
    store
        .switch_hook_off(By::CommandLine, UserId::LOCAL, id)
        .await
        .unwrap();
    let off = store.replay_delivery(UserId::LOCAL, id, due.id).await;
    assert!(matches!(off, Err(StoreError::Conflict(_))), "{off:?}");
}

async fn a_webhook_is_its_owners_alone(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    let mine = hook(&store, &ALL).await;
    completed(&store, &clock).await;
    let delivery = take(&store).await[0].id;
    let hour = Duration::from_secs(3_600);
    let refused = [
        store.hook(other, mine).await.err(),
        store
            .change_hook(By::CommandLine, other, mine, HookChange::default())
            .await
            .err(),
        store
            .rotate_hook(By::CommandLine, other, mine, hour)
            .await
            .err(),
        store
            .switch_hook_on(By::CommandLine, other, mine)
            .await
            .err(),
        store
            .switch_hook_off(By::CommandLine, other, mine)
            .await
            .err(),
        store.remove_hook(By::CommandLine, other, mine).await.err(),
        store.test_hook(other, mine).await.err(),
        store.deliveries(other, mine, None, 10).await.err(),
        store.delivery(other, mine, delivery).await.err(),
        store.replay_delivery(other, mine, delivery).await.err(),
    ];
    for error in refused {
        assert!(matches!(error, Some(StoreError::NotFound(_))), "{error:?}");
    }
    assert!(store.hooks(other).await.unwrap().is_empty());
    // And what happens to another's jobs is not told to me.
    let theirs = greenlit_store::rows::NewGeneration {
        user: other,
        ..new("rye bread")
    };
    let id = store.insert(vec![theirs]).await.unwrap()[0].id();
    release(&store, id, Release::Complete, &clock).await;
    assert!(take(&store).await.is_empty());
    let kept = store.hook(UserId::LOCAL, mine).await.unwrap();
    assert_eq!((kept.off, kept.previous_until), (None, None));
}

async fn there_are_no_more_than_ten(bed: &Bed) {
    let clock = Hand::new();
    let [one, two] = [bed.open(&clock).await, bed.open(&clock).await].map(Arc::new);
    let adding = (0..MOST_HOOKS + 4).map(|number| {
        let store = Arc::clone(if number % 2 == 0 { &one } else { &two });
        tokio::spawn(async move {
            let new = NewHook {
                user: UserId::LOCAL,
                url: format!("https://example.com/{number}"),
                note: Some("a note".to_owned()),
                events: vec![HookEvent::Failed],
            };
            store.add_hook(By::CommandLine, new).await
        })
    });
    let mut refused = 0;
    for one in adding.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => {}
            Err(StoreError::Conflict(_)) => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(refused, 4);
    let all = one.hooks(UserId::LOCAL).await.unwrap();
    assert_eq!(all.len(), 10);
    let change = HookChange {
        note: Some(None),
        events: Some(ALL.to_vec()),
        ..HookChange::default()
    };
    let changed = one
        .change_hook(By::CommandLine, UserId::LOCAL, all[0].id, change)
        .await
        .unwrap();
    assert_eq!((changed.note, changed.events), (None, ALL.to_vec()));
    assert_eq!(changed.url, all[0].url);
    one.remove_hook(By::CommandLine, UserId::LOCAL, all[0].id)
        .await
        .unwrap();
    hook(&two, &ALL).await;
}

async fn every_change_is_noted_without_what_opens_a_receiver(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let ana = account(&store, "ana@example.org", Role::User).await;
    let by = By::User(ana);
    let new = NewHook {
        user: ana,
        url: "https://me:pass@hooks.example/services/T0/s3cret?token=s3cret".to_owned(),
        note: None,
        events: vec![HookEvent::Failed],
    };
    let (hook, secret) = store.add_hook(by, new).await.unwrap();
    let change = HookChange {
        url: Some("https://other.example/s3cret".to_owned()),
        ..HookChange::default()
    };
    store.change_hook(by, ana, hook.id, change).await.unwrap();
    let hour = Duration::from_secs(3_600);
    store.rotate_hook(by, ana, hook.id, hour).await.unwrap();
    store.switch_hook_off(by, ana, hook.id).await.unwrap();
    store.switch_hook_on(by, ana, hook.id).await.unwrap();
    let machine = By::CommandLine;
    store.remove_hook(machine, ana, hook.id).await.unwrap();
    assert!(store.remove_hook(by, ana, hook.id).await.is_err());

    let mut noted = store.audit(None, 20).await.unwrap();
    noted.retain(|entry| entry.action.starts_with("webhook."));
    noted.reverse();
    let told: Vec<_> = noted.iter().map(|entry| entry.action.as_str()).collect();
    let wanted = ["added", "changed", "secret", "off", "on", "removed"];
    assert_eq!(told, wanted.map(|action| format!("webhook.{action}")));
    let whose = format!("user:{ana}");
    assert!(noted.iter().all(|entry| entry.subject == whose));
    let actors: Vec<_> = noted.iter().map(|entry| entry.by).collect();
    assert_eq!(actors, [by, by, by, by, by, machine]);
    let added = noted[0].after.as_ref().unwrap();
    assert_eq!(added["to"], "https://hooks.example");
    let changed =
        [&noted[1].before, &noted[1].after].map(|side| side.as_ref().unwrap()["to"].clone());
    assert_eq!(changed, ["https://hooks.example", "https://other.example"]);
    let all = format!("{noted:?}");
    assert!(!all.contains("s3cret") && !all.contains("pass@"), "{all}");
    assert!(!all.contains(secret.expose()), "{all}");
}

async fn a_log_is_read_page_by_page_and_forgotten(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    let mut sent = Vec::new();
    for _ in 0..7 {
        sent.push(store.test_hook(UserId::LOCAL, id).await.unwrap());
    }
    let mut read: Vec<DeliveryId> = Vec::new();
    loop {
        let page = store
            .deliveries(UserId::LOCAL, id, read.last().copied(), 3)
            .await
            .unwrap();
        if page.is_empty() {
            break;
        }
        read.extend(page.iter().map(|line| line.id));
    }
    sent.reverse();
    assert_eq!(read, sent);
    for due in &take(&store).await[..4] {
        succeed(&store, due, &clock).await;
    }
    clock.pass(1_000);
    assert_eq!(store.forget_deliveries(clock.now()).await.unwrap(), 4);
    let left = store.deliveries(UserId::LOCAL, id, None, 10).await.unwrap();
    assert_eq!(left.len(), 3);
    store
        .remove_hook(By::CommandLine, UserId::LOCAL, id)
        .await
        .unwrap();
    assert!(store.next_delivery().await.unwrap().is_none());
}

async fn an_account_takes_over_the_webhooks_of_a_machine(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = hook(&store, &ALL).await;
    let job = begun(&store).await;
    let ana = account(&store, "ana@example.org", Role::User).await;
    store.adopt(ana, By::CommandLine).await.unwrap();
    release(&store, job, Release::Complete, &clock).await;
    assert_eq!(take(&store).await[0].user, ana);
    assert_eq!(store.deliveries(ana, id, None, 5).await.unwrap().len(), 1);
    assert!(store.hooks(UserId::LOCAL).await.unwrap().is_empty());
}
