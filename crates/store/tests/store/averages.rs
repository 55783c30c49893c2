//! What packages cost on average and how long their steps usually take, by the ledger.

use std::time::Duration;

use greenlit_domain::event::CallState;
use greenlit_domain::id::{CallId, GenerationId, UserId};
use greenlit_domain::model::ModelIdentity;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_store::rows::{Averages, Change, NewCall, NewGeneration, Release, SettledCall};
use greenlit_store::{StepTime, Store};
use uuid::Uuid;

const AT: Timestamp = Timestamp(1_795_000_000_000);

use crate::support::{Bed, Hand, on_both};

on_both!(
    averages_are_of_finished_packages_that_these_models_alone_made,
    usual_times_are_the_medians_of_what_these_models_were_asked
);

/// A package that is finished, or is not, with these calls.
async fn made(store: &Store, calls: &[(Step, &str, Option<i64>)], end: Option<Release>) {
    let new = NewGeneration {
        id: GenerationId(Uuid::now_v7()),
        user: UserId::LOCAL,
        brief: greenlit_testkit::builders::brief_for("rye bread", "en"),
        settings: greenlit_testkit::builders::settings(),
        labels: Vec::new(),
        batch: None,
        idempotency_key: None,
        priority: 0,
        key: None,
    };
    let id = store.insert(vec![new]).await.unwrap()[0].id();
    let lease = store.claim_these(vec![id]).await.unwrap()[0].lease.clone();
    for (step, model, cost) in calls {
        let call = CallId(Uuid::now_v7());
        let begun = NewCall {
            reservation: None,
            id: call,
            step: *step,
            attempt: 1,
            identity: ModelIdentity {
                provider: "compatible".into(),
                model: (*model).into(),
            },
            at: AT,
        };
        let settled = SettledCall {
            reserved: None,
            id: call,
            state: CallState::Settled,
            usage: None,
            cost: Cost(cost.map(MicroDollars)),
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: None,
            at: AT,
        };
        let changes = vec![
            Change::CallBegun(begun),
            Change::CallSettled(Box::new(settled)),
        ];
        store.advance(&lease, changes).await.unwrap();
    }
    if let Some(end) = end {
        let left = vec![Change::Release(end, AT)];
        store.advance(&lease, left).await.unwrap();
    }
}

fn told(averages: &Averages) -> Vec<(Step, u32, i64)> {
    let mut steps: Vec<_> = averages
        .steps
        .iter()
        .map(|average| (average.step, average.packages, average.cost.0))
        .collect();
    steps.sort();
    steps
}

async fn averages_are_of_finished_packages_that_these_models_alone_made(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let (research, titles, picture) = (Step::Research, Step::Titles, Step::Background);
    let done = || Some(Release::Complete);
    // Titles took two calls; the third package has no picture.
    let twice = [
        (research, "m", Some(10)),
        (titles, "m", Some(5)),
        (titles, "m", Some(6)),
        (picture, "p", Some(100)),
    ];
    made(&store, &twice, done()).await;
    made(
        &store,
        &[(research, "m", Some(11)), (picture, "p", Some(100))],
        done(),
    )
    .await;
    made(&store, &[(research, "m", Some(11))], done()).await;
    // None of these counts: not finished, of another model, painted by another, of unknown cost.
    made(&store, &[(research, "m", Some(9_999))], None).await;
    made(&store, &[(research, "n", Some(9_999))], done()).await;
    made(
        &store,
        &[(research, "m", Some(9_999)), (picture, "q", Some(0))],
        done(),
    )
    .await;
    made(&store, &[(research, "m", None)], done()).await;

    let averages = store
        .average_cost(UserId::LOCAL, "m", Some("p"))
        .await
        .unwrap();
    assert_eq!(
        told(&averages),
        [(research, 3, 11), (titles, 1, 11), (picture, 2, 100)]
    );
    assert_eq!(averages.left_out, 1);
    let of_all = store.average_cost_of_all("m", Some("p")).await.unwrap();
    assert_eq!(told(&of_all), told(&averages), "there is one user");
    let nobody = store.average_cost(UserId::LOCAL, "x", None).await.unwrap();
    assert_eq!(nobody, Averages::default());
}

/// A step that took so long, in two calls.
async fn took(store: &Store, hand: &Hand, model: &str, millis: u128) {
    let id = crate::support::begun(store).await;
    let lease = crate::support::lease(store, id).await;
    for share in [millis / 2, millis - millis / 2] {
        let call = CallId(Uuid::now_v7());
        let begun = NewCall {
            reservation: None,
            id: call,
            step: Step::Titles,
            attempt: 1,
            identity: ModelIdentity {
                provider: "compatible".into(),
                model: model.to_owned().into(),
            },
            at: store.clock().now(),
        };
        store
            .advance(&lease, vec![Change::CallBegun(begun)])
            .await
            .unwrap();
        hand.pass(share);
        let settled = SettledCall {
            reserved: None,
            id: call,
            state: CallState::Settled,
            usage: None,
            cost: Cost::FREE,
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: None,
            at: store.clock().now(),
        };
        let settled = Change::CallSettled(Box::new(settled));
        store.advance(&lease, vec![settled]).await.unwrap();
    }
}

async fn usual_times_are_the_medians_of_what_these_models_were_asked(bed: &Bed) {
    let hand = Hand::new();
    let store = bed.open(&hand).await;
    for millis in [9_000, 1_000, 2_000] {
        took(&store, &hand, "m", millis).await;
    }
    took(&store, &hand, "other", 60_000).await;
    let usual = store.usual_times(&["m".to_owned()]).await.unwrap();
    let titles = StepTime {
        step: Step::Titles,
        median: Duration::from_secs(2),
        count: 3,
    };
    assert_eq!(usual, [titles]);
    assert_eq!(store.usual_times(&[]).await.unwrap(), []);
}
