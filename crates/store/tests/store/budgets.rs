//! Budgets: nothing passes a limit, nothing stays held, and what was made is never lost to a refusal.

use std::time::Duration;

use crate::support::{Bed, Hand, new, on_both};
use greenlit_domain::budget::{Fit, Meter, Month, Scope};
use greenlit_domain::event::{CallState, EventKind};
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{CallId, UserId};
use greenlit_domain::model::ModelIdentity;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::Step;
use greenlit_store::budget::{Reservation, Reserved, UNKNOWN_HOLDS, Wish};
use greenlit_store::people::By;
use greenlit_store::rows::{
    Change, Lease, NewCall, NewEvent, NewGeneration, NewStepResult, Postponed, Release, RoomMaker,
    SettledCall, WaitForRoom,
};
use greenlit_store::{Store, StoreError};
use uuid::Uuid;

on_both![
    a_generation_holds_its_whole_worst_case_and_gives_back_what_it_did_not_use,
    the_last_money_is_not_spent_twice_at_once,
    what_was_made_before_a_refused_call_is_stored,
    a_lost_call_holds_its_worst_case_for_a_day,
    room_that_is_made_while_work_is_on_its_way_to_wait_is_not_slept_through,
    a_raised_limit_wakes_what_waits_for_room,
    users_and_keys_have_budgets_of_their_own,
    what_ends_otherwise_holds_nothing,
    a_generation_goes_on_in_the_month_it_was_admitted_in,
    a_call_dearer_than_its_worst_case_is_spent_all_the_same,
];

fn month() -> Month {
    "2026-11".parse().unwrap()
}

fn dollars(count: i64) -> MicroDollars {
    MicroDollars(count * 1_000_000)
}

/// A call's worst case of a dollar, of a generation's five, where a hundred may be spent.
fn usual() -> Reservation {
    Reservation {
        worst: dollars(1),
        commitment: dollars(5),
        month: month(),
        service_limit: Some(dollars(100)),
    }
}

fn begun(store: &Store, reservation: Reservation) -> (CallId, Vec<Change>) {
    let id = CallId(Uuid::now_v7());
    let at = store.clock().now();
    let call = NewCall {
        id,
        step: Step::Research,
        attempt: 1,
        identity: ModelIdentity {
            provider: "compatible".into(),
            model: "dear".into(),
        },
        reservation: Some(reservation),
        at,
    };
    let kind = EventKind::CallStarted {
        call: id,
        step: Step::Research,
        model: "dear".to_owned(),
    };
    let told = Change::Event(NewEvent { at, kind });
    (id, vec![Change::CallBegun(call), told])
}

fn ended(store: &Store, id: CallId, state: CallState, cost: Cost, worst: MicroDollars) -> Change {
    Change::CallSettled(Box::new(SettledCall {
        id,
        state,
        usage: None,
        cost,
        reserved: Some(Reserved {
            worst,
            month: month(),
        }),
        price_date: None,
        service_tier: None,
        request_id: None,
        error: None,
        answer: None,
        at: store.clock().now(),
    }))
}

async fn claimed(store: &Store, generation: NewGeneration) -> Lease {
    let id = generation.id;
    store.insert(vec![generation]).await.unwrap();
    let mut claimed = store.claim_these(vec![id]).await.unwrap();
    claimed.remove(0).lease
}

async fn meter_of(store: &Store, scope: Scope) -> Meter {
    let all = store.budgets_of(&[scope], month(), None).await.unwrap();
    all[0].meter
}

async fn meter(store: &Store) -> (i64, i64) {
    let Meter { spent, held } = meter_of(store, Scope::Service).await;
    (spent.0, held.0)
}

fn refused<T: std::fmt::Debug>(
    result: Result<T, StoreError>,
) -> greenlit_store::budget::OverBudget {
    match result {
        Err(StoreError::OverBudget(refused)) => *refused,
        other => panic!("it was to be refused: {other:?}"),
    }
}

async fn a_generation_holds_its_whole_worst_case_and_gives_back_what_it_did_not_use(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let lease = claimed(&store, new("sourdough")).await;
    let (first, begin) = begun(&store, usual());
    store.advance(&lease, begin).await.unwrap();
    assert_eq!(
        meter(&store).await,
        (0, 5_000_000),
        "the whole is held at once"
    );
    let cost = Cost::from(MicroDollars(200_000));
    let settle = ended(&store, first, CallState::Settled, cost, dollars(1));
    store.advance(&lease, vec![settle]).await.unwrap();
    assert_eq!(meter(&store).await, (200_000, 4_800_000));
    let (second, begin) = begun(&store, usual());
    store.advance(&lease, begin).await.unwrap();
    let settle = ended(&store, second, CallState::Failed, Cost::FREE, dollars(1));
    store.advance(&lease, vec![settle]).await.unwrap();
    assert_eq!(
        meter(&store).await,
        (200_000, 4_800_000),
        "a refused call costs nothing"
    );
    let at = store.clock().now();
    let release = Change::Release(Release::Complete, at);
    store.advance(&lease, vec![release]).await.unwrap();
    assert_eq!(meter(&store).await, (200_000, 0));
    let user = meter_of(&store, Scope::User(UserId::LOCAL)).await;
    assert_eq!((user.spent.0, user.held.0), (200_000, 0));
}

async fn the_last_money_is_not_spent_twice_at_once(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let mut leases = Vec::new();
    for number in 0..64 {
        leases.push(claimed(&store, new(&format!("sourdough {number}"))).await);
    }
    let limited = Reservation {
        service_limit: Some(dollars(52)),
        ..usual()
    };
    let asked = leases.iter().map(|lease| {
        let (_, begin) = begun(&store, limited);
        store.advance(lease, begin)
    });
    let answers = futures_util::future::join_all(asked).await;
    let (admitted, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert_eq!(admitted.len(), 10, "ten times five of 52");
    for one in others {
        let told = refused(one);
        assert_eq!((told.scope, told.fit), (Scope::Service, Fit::Later));
    }
    assert_eq!(meter(&store).await, (0, 50_000_000));
}

async fn what_was_made_before_a_refused_call_is_stored(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let lease = claimed(&store, new("sourdough")).await;
    let at = store.clock().now();
    let (call, begin) = begun(
        &store,
        Reservation {
            service_limit: Some(dollars(4)),
            ..usual()
        },
    );
    let mut changes = vec![Change::Step(NewStepResult {
        step: Step::Research,
        revision: 1,
        result: "{}".to_owned(),
        score: Some(90),
        notes: Vec::new(),
        at,
    })];
    changes.extend(begin);
    let told = refused(store.advance(&lease, changes).await);
    assert_eq!(told.fit, Fit::NotThisMonth);
    for part in ["$4.0000", "2026-11", "$5.0000"] {
        assert!(told.to_string().contains(part), "{part}: {told}");
    }
    let history = store.history(lease.generation).await.unwrap();
    assert_eq!(history.results.len(), 1, "it is paid for");
    assert!(
        history.calls.iter().all(|one| one.id != call),
        "it was not sent"
    );
    let events = store.events_after(&[(lease.generation, 0)]).await.unwrap();
    let started = |kind: &EventKind| matches!(kind, EventKind::CallStarted { .. });
    assert!(!events.iter().any(|event| started(&event.kind)));
    let standing = store
        .budgets_of(&[Scope::Service], month(), Some(dollars(4)))
        .await
        .unwrap();
    assert_eq!(
        standing[0].percent(),
        Some(100),
        "it is known to be used up"
    );
}

async fn a_lost_call_holds_its_worst_case_for_a_day(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let lease = claimed(&store, new("sourdough")).await;
    let (call, begin) = begun(&store, usual());
    store.advance(&lease, begin).await.unwrap();
    let lost = ended(&store, call, CallState::Unknown, Cost::UNKNOWN, dollars(1));
    let at = store.clock().now();
    let failed = Release::Fail(Failure {
        code: FailureCode::Provider,
        message: "it went away".to_owned(),
    });
    let end = Change::Release(failed, at);
    store.advance(&lease, vec![lost, end]).await.unwrap();
    assert_eq!(meter(&store).await, (0, 1_000_000));
    let standing = store.budgets(month(), None).await.unwrap();
    let service = standing.iter().find(|one| one.scope == Scope::Service);
    let service = service.unwrap();
    assert_eq!((service.unknown, service.unknown_calls), (dollars(1), 1));
    assert_eq!(store.free_unknown_calls().await.unwrap(), 0);
    clock.pass(UNKNOWN_HOLDS.as_millis() + 1);
    assert_eq!(store.free_unknown_calls().await.unwrap(), 1);
    assert_eq!(meter(&store).await, (0, 0));
    assert_eq!(
        store.free_unknown_calls().await.unwrap(),
        0,
        "once is enough"
    );
}

/// Puts work off until tomorrow because of a refusal.
fn put_off(
    store: &Store,
    told: &greenlit_store::budget::OverBudget,
    waits_for: RoomMaker,
) -> Change {
    let at = store.clock().now();
    let release = Release::Postpone {
        until: at.plus(Duration::from_secs(86_400)),
        reason: Postponed {
            message: told.to_string(),
            budget: Some(WaitForRoom {
                scope: told.scope,
                waits_for,
            }),
            ..Postponed::default()
        },
    };
    Change::Release(release, at)
}

async fn room_that_is_made_while_work_is_on_its_way_to_wait_is_not_slept_through(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let limit = |of| store.set_budget(Scope::Service, Wish::AtMost(dollars(of)), By::CommandLine);
    // The limit is raised between the refusal and the wait.
    limit(1).await.unwrap();
    let lease = claimed(&store, new("sourdough")).await;
    let (_, begin) = begun(&store, usual());
    let told = refused(store.advance(&lease, begin).await);
    limit(6).await.unwrap();
    let wait = put_off(&store, &told, RoomMaker::Month);
    store.advance(&lease, vec![wait]).await.unwrap();
    let id = lease.generation;
    let again = store.claim_these(vec![id]).await.unwrap();
    let one = again.into_iter().next().unwrap().lease;
    let (_, begin) = begun(&store, usual());
    store.advance(&one, begin).await.unwrap();
    // Another gives back what it holds between the refusal and the wait.
    let other = claimed(&store, new("rye bread")).await;
    let (_, begin) = begun(&store, usual());
    let told = refused(store.advance(&other, begin).await);
    assert_eq!(told.fit, Fit::Later);
    let end = Change::Release(Release::Complete, store.clock().now());
    store.advance(&one, vec![end]).await.unwrap();
    let wait = put_off(&store, &told, RoomMaker::Others);
    store.advance(&other, vec![wait]).await.unwrap();
    let again = store.claim_these(vec![other.generation]).await.unwrap();
    let other = again.into_iter().next().unwrap().lease;
    let (_, begin) = begun(&store, usual());
    store.advance(&other, begin).await.unwrap();
    // Where nothing happened in between, it waits.
    let third = claimed(&store, new("brioche")).await;
    let (_, begin) = begun(&store, usual());
    let told = refused(store.advance(&third, begin).await);
    let wait = put_off(&store, &told, RoomMaker::Others);
    store.advance(&third, vec![wait]).await.unwrap();
    let none = store.claim_these(vec![third.generation]).await.unwrap();
    assert!(none.is_empty());
}

async fn a_raised_limit_wakes_what_waits_for_room(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let lease = claimed(&store, new("sourdough")).await;
    store
        .set_budget(Scope::Service, Wish::AtMost(dollars(1)), By::CommandLine)
        .await
        .unwrap();
    let (_, begin) = begun(&store, usual());
    let told = refused(store.advance(&lease, begin).await);
    assert_eq!(
        told.limit,
        dollars(1),
        "what was set by hand goes before the configuration"
    );
    let release = put_off(&store, &told, RoomMaker::Month);
    store.advance(&lease, vec![release]).await.unwrap();
    let id = lease.generation;
    assert!(store.claim_these(vec![id]).await.unwrap().is_empty());
    store
        .set_budget(Scope::Service, Wish::NoLimit, By::CommandLine)
        .await
        .unwrap();
    assert_eq!(store.claim_these(vec![id]).await.unwrap().len(), 1);
    let limits = store.budget_limits().await.unwrap();
    assert_eq!(limits, [(Scope::Service, None)]);
    store
        .set_budget(Scope::Service, Wish::AsConfigured, By::CommandLine)
        .await
        .unwrap();
    assert!(store.budget_limits().await.unwrap().is_empty());
}

async fn users_and_keys_have_budgets_of_their_own(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let key = Uuid::now_v7();
    let keyed = |number: u32| NewGeneration {
        key: Some(key),
        ..new(&format!("sourdough {number}"))
    };
    store
        .set_budget(Scope::Key(key), Wish::AtMost(dollars(9)), By::CommandLine)
        .await
        .unwrap();
    let (first, second) = (
        claimed(&store, keyed(1)).await,
        claimed(&store, keyed(2)).await,
    );
    let without = claimed(&store, new("rye")).await;
    store
        .advance(&first, begun(&store, usual()).1)
        .await
        .unwrap();
    let told = refused(store.advance(&second, begun(&store, usual()).1).await);
    assert_eq!(told.scope, Scope::Key(key));
    store
        .advance(&without, begun(&store, usual()).1)
        .await
        .unwrap();
    let user = Scope::User(UserId::LOCAL);
    store
        .set_budget(user, Wish::AtMost(dollars(12)), By::CommandLine)
        .await
        .unwrap();
    let third = claimed(&store, new("spelt")).await;
    let told = refused(store.advance(&third, begun(&store, usual()).1).await);
    assert_eq!(told.scope, user);
    assert_eq!(
        meter(&store).await,
        (0, 10_000_000),
        "a refusal sets nothing aside anywhere"
    );
    assert_eq!(meter_of(&store, Scope::Key(key)).await.held, dollars(5));
}

async fn what_ends_otherwise_holds_nothing(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let (one, two, three) = (
        claimed(&store, new("one")).await,
        claimed(&store, new("two")).await,
        claimed(&store, new("three")).await,
    );
    for lease in [&one, &two, &three] {
        store
            .advance(lease, begun(&store, usual()).1)
            .await
            .unwrap();
    }
    store.cancel(one.generation).await.unwrap();
    store.cancel_these(vec![two.generation]).await.unwrap();
    // Their calls were under way: nobody knows whether they are billed.
    assert_eq!(meter(&store).await, (0, 7_000_000));
    store.delete(one.generation).await.unwrap();
    store.delete(two.generation).await.unwrap();
    assert_eq!(meter(&store).await, (0, 5_000_000));
    let at = store.clock().now();
    let wait = Change::Release(Release::Wait, at);
    store.advance(&three, vec![wait]).await.unwrap();
    assert_eq!(
        meter(&store).await,
        (0, 1_000_000),
        "a wait for a person holds no money"
    );
}

async fn a_generation_goes_on_in_the_month_it_was_admitted_in(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let lease = claimed(&store, new("sourdough")).await;
    store
        .advance(&lease, begun(&store, usual()).1)
        .await
        .unwrap();
    let next = Reservation {
        month: month().next().unwrap(),
        service_limit: Some(dollars(1)),
        ..usual()
    };
    store.advance(&lease, begun(&store, next).1).await.unwrap();
    assert_eq!(meter(&store).await, (0, 5_000_000));
    let later = store.budgets(next.month, None).await.unwrap();
    assert!(later.iter().all(|one| one.meter == Meter::default()));
}

async fn a_call_dearer_than_its_worst_case_is_spent_all_the_same(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let lease = claimed(&store, new("sourdough")).await;
    let (call, begin) = begun(&store, usual());
    store.advance(&lease, begin).await.unwrap();
    let cost = Cost::from(dollars(7));
    let settle = ended(&store, call, CallState::Settled, cost, dollars(1));
    store.advance(&lease, vec![settle]).await.unwrap();
    assert_eq!(meter(&store).await, (7_000_000, 0));
}
