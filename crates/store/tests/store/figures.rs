//! What the dashboard's figures and the results of tests promise.

use std::time::Duration;

use crate::support::{Bed, Hand, begun, lease, new, on_both};
use greenlit_domain::agent::Agent;
use greenlit_domain::event::CallState;
use greenlit_domain::generation::Status;
use greenlit_domain::id::{CallId, GenerationId, UserId};
use greenlit_domain::model::{ModelIdentity, Usage};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::Step;
use greenlit_domain::test_result::{Share, TestResult};
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::rows::{Change, NewCall, Release, SettledCall};
use greenlit_store::{AgentFigures, Day, Store, StoreError, Whose};
use uuid::Uuid;

on_both!(
    a_day_tells_what_its_calls_took_and_cost,
    figures_are_of_the_owner_alone,
    what_changes_today_is_seen_soon,
    a_result_is_kept_by_the_owner_alone_and_goes_with_its_job,
);

/// Calls of a job: for which step, how they ended, how long they took, what they cost.
async fn called(
    store: &Store,
    id: GenerationId,
    at: Timestamp,
    calls: &[(Step, CallState, u64, Option<i64>)],
) {
    let lease = lease(store, id).await;
    for (step, state, millis, cost) in calls {
        let call = CallId(Uuid::now_v7());
        let begun = NewCall {
            reservation: None,
            id: call,
            step: *step,
            attempt: 1,
            identity: ModelIdentity {
                provider: "compatible".into(),
                model: "m".into(),
            },
            at,
        };
        let settled = SettledCall {
            reserved: None,
            id: call,
            state: *state,
            usage: Some(Usage {
                input: 100,
                output: 20,
                image_output: 3,
                ..Usage::default()
            }),
            cost: Cost(cost.map(MicroDollars)),
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: None,
            at: at.plus(Duration::from_millis(*millis)),
        };
        let changes = vec![
            Change::CallBegun(begun),
            Change::CallSettled(Box::new(settled)),
        ];
        store.advance(&lease, changes).await.unwrap();
    }
    let done = vec![Change::Release(Release::Complete, at)];
    store.advance(&lease, done).await.unwrap();
}

async fn agent(store: &Store, whose: Whose, day: Day, agent: Agent) -> AgentFigures {
    let days = store.figures(whose, day, day).await.unwrap();
    days[0].agent(agent).clone()
}

async fn a_day_tells_what_its_calls_took_and_cost(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let at = clock.now();
    let today = Day::of(at);
    let (settled, failed, unknown) = (CallState::Settled, CallState::Failed, CallState::Unknown);
    let id = begun(&store).await;
    let calls = [
        (Step::Research, settled, 900, Some(50)),
        (Step::Research, settled, 300, Some(70)),
        (Step::Research, failed, 9_000, Some(0)),
        (Step::Background, settled, 12_000, Some(4_000)),
        (Step::Titles, unknown, 5, None),
    ];
    called(&store, id, at, &calls).await;
    let waiting = begun(&store).await;
    let days = store
        .figures(Whose::User(UserId::LOCAL), today.minus(2), today)
        .await
        .unwrap();
    assert_eq!(days.len(), 3);
    assert_eq!(days[0].day, today.minus(2));
    assert_eq!(days[0].agent(Agent::Research), &AgentFigures::default());
    let research = days[2].agent(Agent::Research);
    assert_eq!(research.took, [300, 900]);
    assert_eq!(
        (research.calls, research.settled, research.failed),
        (3, 2, 1)
    );
    assert_eq!((research.cost, research.unpriced), (MicroDollars(120), 0));
    assert_eq!((research.input_tokens, research.output_tokens), (300, 69));
    assert_eq!(days[2].agent(Agent::Thumbnail).took, [12_000]);
    let title = days[2].agent(Agent::Title);
    assert_eq!(
        (title.failed, title.unpriced, title.percentile(50)),
        (1, 1, None)
    );
    assert_eq!(days[2].jobs_in(Status::Completed), 1);
    assert_eq!(days[2].jobs_in(Status::Queued), 1);
    store.cancel_these(vec![waiting]).await.unwrap();
}

async fn figures_are_of_the_owner_alone(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    let at = clock.now();
    let mut theirs = new("rye bread");
    theirs.user = other;
    let theirs = store.insert(vec![theirs]).await.unwrap()[0].id();
    let call = (Step::Outline, CallState::Settled, 10, Some(7));
    called(&store, theirs, at, &[call]).await;
    let ours = begun(&store).await;
    called(&store, ours, at, &[call, call]).await;
    let day = Day::of(at);
    for (whose, cost) in [
        (Whose::User(other), 7),
        (Whose::User(UserId::LOCAL), 14),
        (Whose::All, 21),
        (Whose::User(UserId(Uuid::now_v7())), 0),
    ] {
        let figures = agent(&store, whose, day, Agent::Outline).await;
        assert_eq!(figures.cost, MicroDollars(cost), "{whose:?}");
    }
}

async fn what_changes_today_is_seen_soon(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let day = Day::of(clock.now());
    let begun_today = async || {
        let days = store.figures(Whose::All, day.minus(3), day).await.unwrap();
        days[3].jobs_in(Status::Queued)
    };
    assert_eq!(begun_today().await, 0);
    begun(&store).await;
    clock.pass(2_000);
    assert_eq!(begun_today().await, 1);
}

async fn a_result_is_kept_by_the_owner_alone_and_goes_with_its_job(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = begun(&store).await;
    called(&store, id, clock.now(), &[]).await;
    let mine = UserId::LOCAL;
    assert_eq!(store.test_result(mine, id).await.unwrap(), None);
    let first = TestResult {
        winner: Some(2),
        shares: vec![Share(301), Share(384), Share(315)],
        note: Some("the red one".to_owned()),
    };
    let stranger = UserId(Uuid::now_v7());
    let refused = store.keep_test_result(stranger, id, &first).await;
    assert!(
        matches!(refused, Err(StoreError::NotFound(_))),
        "{refused:?}"
    );
    store.keep_test_result(mine, id, &first).await.unwrap();
    let kept = store.test_result(mine, id).await.unwrap().unwrap();
    assert_eq!((kept.result, kept.at), (first, clock.now()));
    assert_eq!(store.test_result(stranger, id).await.unwrap(), None);
    clock.pass(5);
    let second = TestResult {
        winner: None,
        shares: Vec::new(),
        note: None,
    };
    store.keep_test_result(mine, id, &second).await.unwrap();
    let kept = store.test_result(mine, id).await.unwrap().unwrap();
    assert_eq!((kept.result, kept.at), (second.clone(), clock.now()));
    store.forget_test_result(stranger, id).await.unwrap();
    assert!(store.test_result(mine, id).await.unwrap().is_some());
    store.forget_test_result(mine, id).await.unwrap();
    assert_eq!(store.test_result(mine, id).await.unwrap(), None);
    store.keep_test_result(mine, id, &second).await.unwrap();
    store.delete(id).await.unwrap();
    assert_eq!(store.test_result(mine, id).await.unwrap(), None);
}
