//! What leases, epochs and process locks promise, on a real data folder with several stores as several processes.

use greenlit_domain::event::{CallState, EventKind};
use greenlit_domain::generation::{Failure, FailureCode, Status};
use greenlit_domain::id::{CallId, UserId};
use greenlit_domain::model::ModelIdentity;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::Extent;
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::rows::{
    Answer, Change, Inserted, NewBlob, NewCall, NewEvent, NewGeneration, NewPick, NewStepResult,
    PickAnswer, Release, SettledCall,
};
use greenlit_store::{LEASE, Search, Store, StoreError, StoredAnswers};
use uuid::Uuid;

use crate::support::{Bed, Hand, begun, lease, new, on_both};

on_both! {
    what_is_stored_is_read_back,
    a_live_process_keeps_its_lease_and_a_dead_one_loses_it_at_once,
    a_stopped_and_revived_worker_can_store_nothing,
    an_extended_lease_outlives_its_time,
    closing_gives_leases_back_and_counts_no_death,
    a_stored_step_forgives_deaths,
    a_call_that_its_process_never_heard_of_is_unknown_and_so_is_the_cost,
    cancelling_takes_the_work_out_of_a_workers_hands,
    the_same_key_is_the_same_job,
    one_bad_change_of_a_group_fails_alone,
    an_answer_is_taken_once,
    a_failed_job_goes_on_with_or_without_its_answers,
    a_job_that_stopped_goes_on_once_and_a_whole_one_never,
    deleting_removes_the_pictures_that_nothing_else_uses,
    a_job_is_found_by_a_part_of_its_id_and_by_nothing_else,
    two_processes_may_open_a_new_folder_at_once,
}

fn research(at: Timestamp) -> Change {
    Change::Step(NewStepResult {
        step: Step::Research,
        revision: 1,
        result: "{\"a\":1}".to_owned(),
        score: Some(80),
        notes: vec!["a note".to_owned()],
        at,
    })
}

fn call(id: CallId, at: Timestamp) -> Change {
    let identity = ModelIdentity {
        provider: "compatible".into(),
        model: "m".into(),
    };
    Change::CallBegun(NewCall {
        reservation: None,
        id,
        step: Step::Research,
        attempt: 1,
        identity,
        at,
    })
}

fn settled(id: CallId, cost: Cost, at: Timestamp) -> Change {
    Change::CallSettled(Box::new(SettledCall {
        reserved: None,
        id,
        state: CallState::Settled,
        usage: None,
        cost,
        price_date: None,
        service_tier: None,
        request_id: None,
        error: None,
        answer: Some(Answer::Text("words with \"quotes\" and ü".to_owned())),
        at,
    }))
}

async fn what_is_stored_is_read_back(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = begun(&store).await;
    let lease = lease(&store, id).await;
    let (at, sent) = (clock.now(), CallId(Uuid::now_v7()));
    let told = Change::Event(NewEvent {
        at,
        kind: EventKind::StepStarted {
            step: Step::Research,
        },
    });
    store
        .advance(&lease, vec![told, call(sent, at)])
        .await
        .unwrap();
    store
        .advance(
            &lease,
            vec![settled(sent, MicroDollars(70).into(), at), research(at)],
        )
        .await
        .unwrap();

    let generation = store.generation(UserId::LOCAL, id).await.unwrap();
    assert_eq!(generation.brief.keyword.as_str(), "sourdough");
    assert_eq!(generation.status, Status::Processing);
    let history = store.history(id).await.unwrap();
    assert_eq!(history.results[0].result, "{\"a\":1}");
    assert_eq!(history.results[0].notes, ["a note"]);
    assert_eq!(
        history.calls[0].answer,
        Some(Answer::Text("words with \"quotes\" and ü".to_owned()))
    );
    assert_eq!(history.calls[0].cost, Cost::from(MicroDollars(70)));
    let events = store.events(id, 0).await.unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [1, 2], "queued, then started");
    assert_eq!(store.events(id, 1).await.unwrap().len(), 1);
    assert_eq!(store.labels(id).await.unwrap(), ["spring"]);
}

async fn a_live_process_keeps_its_lease_and_a_dead_one_loses_it_at_once(bed: &Bed) {
    let clock = Hand::new();
    let (one, two) = (bed.open(&clock).await, bed.open(&clock).await);
    let id = begun(&one).await;
    lease(&one, id).await;
    assert!(two.claim_these(vec![id]).await.unwrap().is_empty());
    drop(one);
    let claimed = two.claim_these(vec![id]).await.unwrap();
    assert_eq!((claimed[0].deaths, claimed[0].attempt), (1, 2));
}

#[tokio::test]
async fn a_process_on_another_machine_keeps_its_lease_until_that_ends() {
    let Some(bed) = Bed::postgres().await else {
        return;
    };
    let clock = Hand::new();
    let elsewhere = tempfile::tempdir().unwrap();
    let one = Store::open(bed.place_in(elsewhere.path()), clock.clone())
        .await
        .unwrap();
    let two = bed.open(&clock).await;
    let id = begun(&one).await;
    lease(&one, id).await;
    drop(one);
    assert!(two.claim_these(vec![id]).await.unwrap().is_empty());
    assert!(!two.is_abandoned(id).await.unwrap());
    clock.pass(LEASE.as_millis());
    assert_eq!(two.claim_these(vec![id]).await.unwrap()[0].deaths, 1);
}

async fn a_stopped_and_revived_worker_can_store_nothing(bed: &Bed) {
    let clock = Hand::new();
    let (slept, awake) = (bed.open(&clock).await, bed.open(&clock).await);
    let id = begun(&slept).await;
    let old = lease(&slept, id).await;
    clock.pass(LEASE.as_millis() + 1);
    let new = lease(&awake, id).await;
    let refused = slept.advance(&old, vec![research(clock.now())]).await;
    assert!(
        matches!(refused, Err(StoreError::LeaseLost(lost)) if lost == id),
        "{refused:?}"
    );
    awake
        .advance(&new, vec![research(clock.now())])
        .await
        .unwrap();
    assert_eq!(awake.history(id).await.unwrap().results.len(), 1);
}

async fn an_extended_lease_outlives_its_time(bed: &Bed) {
    let clock = Hand::new();
    let (one, two) = (bed.open(&clock).await, bed.open(&clock).await);
    let id = begun(&one).await;
    lease(&one, id).await;
    clock.pass(LEASE.as_millis() - 1);
    one.extend_leases().await.unwrap();
    clock.pass(LEASE.as_millis() - 1);
    assert!(two.claim_these(vec![id]).await.unwrap().is_empty());
}

async fn closing_gives_leases_back_and_counts_no_death(bed: &Bed) {
    let clock = Hand::new();
    let one = bed.open(&clock).await;
    let id = begun(&one).await;
    lease(&one, id).await;
    one.close().await.unwrap();
    let two = bed.open(&clock).await;
    assert_eq!(two.claim_any(5).await.unwrap()[0].deaths, 0);
}

async fn a_stored_step_forgives_deaths(bed: &Bed) {
    let clock = Hand::new();
    let one = bed.open(&clock).await;
    let id = begun(&one).await;
    lease(&one, id).await;
    drop(one);
    let two = bed.open(&clock).await;
    let claimed = two.claim_these(vec![id]).await.unwrap();
    assert_eq!(claimed[0].deaths, 1);
    two.advance(&claimed[0].lease, vec![research(clock.now())])
        .await
        .unwrap();
    drop(two);
    let three = bed.open(&clock).await;
    assert_eq!(three.claim_these(vec![id]).await.unwrap()[0].deaths, 1);
}

async fn a_call_that_its_process_never_heard_of_is_unknown_and_so_is_the_cost(bed: &Bed) {
    let clock = Hand::new();
    let one = bed.open(&clock).await;
    let id = begun(&one).await;
    let held = lease(&one, id).await;
    one.advance(&held, vec![call(CallId(Uuid::now_v7()), clock.now())])
        .await
        .unwrap();
    drop(one);
    let two = bed.open(&clock).await;
    let held = lease(&two, id).await;
    assert_eq!(
        two.history(id).await.unwrap().calls[0].state,
        CallState::Unknown
    );
    two.advance(&held, vec![Change::Release(Release::Complete, clock.now())])
        .await
        .unwrap();
    let all = Search::default();
    let listed = two.page(UserId::LOCAL, &all, None, 5).await.unwrap().jobs;
    assert_eq!(listed[0].cost_micros, Cost::UNKNOWN);
    assert_eq!(listed[0].status, Status::Completed);
}

async fn cancelling_takes_the_work_out_of_a_workers_hands(bed: &Bed) {
    let clock = Hand::new();
    let (worker, person) = (bed.open(&clock).await, bed.open(&clock).await);
    let id = begun(&worker).await;
    let held = lease(&worker, id).await;
    person.cancel(id).await.unwrap();
    let refused = worker.advance(&held, vec![research(clock.now())]).await;
    assert!(
        matches!(refused, Err(StoreError::LeaseLost(_))),
        "{refused:?}"
    );
    assert!(matches!(
        person.cancel(id).await,
        Err(StoreError::Conflict(_))
    ));
}

async fn the_same_key_is_the_same_job(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let keyed = || NewGeneration {
        idempotency_key: Some("k".to_owned()),
        ..new("rye")
    };
    let (first, again) = (keyed(), keyed());
    let inserted = store
        .insert(vec![first.clone(), keyed(), new("rye")])
        .await
        .unwrap();
    assert_eq!(inserted[0], Inserted::New(first.id));
    assert_eq!(inserted[1], Inserted::Existing(first.id, Status::Queued));
    assert!(matches!(inserted[2], Inserted::New(_)));
    let inserted = store.insert(vec![again]).await.unwrap();
    assert_eq!(inserted, [Inserted::Existing(first.id, Status::Queued)]);
}

async fn one_bad_change_of_a_group_fails_alone(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let inserted = store
        .insert((0..8).map(|n| new(&format!("bread {n}"))).collect())
        .await
        .unwrap();
    let ids: Vec<_> = inserted.iter().map(Inserted::id).collect();
    let claimed = store.claim_these(ids.clone()).await.unwrap();
    let broken = Change::Step(NewStepResult {
        step: Step::Research,
        revision: 1,
        result: "no JSON".to_owned(),
        score: None,
        notes: Vec::new(),
        at: clock.now(),
    });
    let writes = claimed.iter().enumerate().map(|(index, claimed)| {
        let change = if index == 3 {
            broken.clone()
        } else {
            research(clock.now())
        };
        store.advance(&claimed.lease, vec![change])
    });
    let results = futures_util::future::join_all(writes).await;
    for (index, result) in results.iter().enumerate() {
        assert_eq!(result.is_ok(), index != 3, "{index}: {result:?}");
    }
}

async fn an_answer_is_taken_once(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = begun(&store).await;
    let held = lease(&store, id).await;
    let titles = Change::Step(NewStepResult {
        step: Step::Titles,
        revision: 1,
        result: "{}".to_owned(),
        score: None,
        notes: Vec::new(),
        at: clock.now(),
    });
    let wait = Change::Release(Release::Wait, clock.now());
    store.advance(&held, vec![titles, wait]).await.unwrap();
    assert!(
        store.claim_any(9).await.unwrap().is_empty(),
        "a waiting generation takes no worker"
    );
    let settings = store.generation(UserId::LOCAL, id).await.unwrap().settings;
    let answer = |number| {
        let pick = NewPick {
            by: Some(UserId::LOCAL),
            revision: 1,
            answer: PickAnswer::Candidate { number },
            at: clock.now(),
        };
        let told = EventKind::Picked {
            answer: "t".to_owned(),
            by_person: true,
        };
        store.answer(id, pick, told, settings.clone())
    };
    answer(3).await.unwrap();
    assert!(matches!(answer(4).await, Err(StoreError::Conflict(_))));
    let picks = store.history(id).await.unwrap().picks;
    assert_eq!(picks.len(), 1);
    assert_eq!(picks[0].answer, PickAnswer::Candidate { number: 3 });
}

async fn a_failed_job_goes_on_with_or_without_its_answers(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    for (answers, kept) in [(StoredAnswers::Keep, true), (StoredAnswers::Drop, false)] {
        let id = begun(&store).await;
        let held = lease(&store, id).await;
        let (sent, at) = (CallId(Uuid::now_v7()), clock.now());
        let failure = Failure {
            code: FailureCode::Quality,
            message: "weak".to_owned(),
        };
        let fail = Change::Release(Release::Fail(failure.clone()), at);
        store
            .advance(
                &held,
                vec![call(sent, at), settled(sent, Cost::FREE, at), fail],
            )
            .await
            .unwrap();
        let generation = store.generation(UserId::LOCAL, id).await.unwrap();
        assert_eq!(generation.failure, Some(failure));
        store
            .requeue(id, generation.settings, answers)
            .await
            .unwrap();
        assert_eq!(
            store.history(id).await.unwrap().calls[0].answer.is_some(),
            kept
        );
        assert_eq!(store.claim_these(vec![id]).await.unwrap().len(), 1);
    }
}

async fn a_job_that_stopped_goes_on_once_and_a_whole_one_never(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let mut new = new("sourdough");
    new.settings.extent = Extent::Titles;
    let (id, mut settings) = (new.id, new.settings.clone());
    store.insert(vec![new]).await.unwrap();
    settings.extent = Extent::Outline;
    let too_early = store.go_on(id, settings.clone(), None).await;
    assert!(matches!(too_early, Err(StoreError::Conflict(_))));
    let complete = async || {
        let held = lease(&store, id).await;
        let at = clock.now();
        let changes = vec![Change::Release(Release::Complete, at)];
        store.advance(&held, changes).await.unwrap();
    };
    complete().await;
    let stopped = async || {
        let all = Search::default();
        let page = store.page(UserId::LOCAL, &all, None, 1).await.unwrap();
        page.jobs[0].stopped_at
    };
    assert_eq!(stopped().await, Some(Step::Titles));
    let pick = NewPick {
        by: Some(UserId::LOCAL),
        revision: 1,
        answer: PickAnswer::Candidate { number: 3 },
        at: clock.now(),
    };
    let told = EventKind::Picked {
        answer: "a title".to_owned(),
        by_person: true,
    };
    let picked = Some((pick, told));
    store
        .go_on(id, settings.clone(), picked.clone())
        .await
        .unwrap();
    let generation = store.generation(UserId::LOCAL, id).await.unwrap();
    assert_eq!(generation.status, Status::Queued);
    assert_eq!(generation.finished_at, None);
    assert_eq!(generation.settings, settings);
    assert_eq!(stopped().await, None, "it has not stopped again yet");
    let twice = store.go_on(id, settings.clone(), picked).await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))));
    assert_eq!(store.history(id).await.unwrap().picks.len(), 1);
    complete().await;
    assert_eq!(stopped().await, Some(Step::Outline));
    settings.extent = Extent::Whole;
    store.go_on(id, settings.clone(), None).await.unwrap();
    complete().await;
    assert_eq!(stopped().await, None);
    let whole = store.go_on(id, settings, None).await;
    assert!(matches!(whole, Err(StoreError::Conflict(_))));
}

async fn deleting_removes_the_pictures_that_nothing_else_uses(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let (own, shared) = (
        store.blobs().put(b"own".to_vec()).await.unwrap(),
        store.blobs().put(b"shared".to_vec()).await.unwrap(),
    );
    let row = |blob: &greenlit_domain::thumbnail::BlobId| {
        Change::Blob(NewBlob {
            sha256: blob.0.clone(),
            size: 3,
            media_type: "image/jpeg".to_owned(),
            at: clock.now(),
        })
    };
    let (doomed, other) = (begun(&store).await, begun(&store).await);
    let held = lease(&store, doomed).await;
    store
        .advance(&held, vec![row(&own), row(&shared)])
        .await
        .unwrap();
    assert!(matches!(
        store.delete(doomed).await,
        Err(StoreError::Conflict(_))
    ));
    store
        .advance(&held, vec![Change::Release(Release::Complete, clock.now())])
        .await
        .unwrap();
    let held = lease(&store, other).await;
    store.advance(&held, vec![row(&shared)]).await.unwrap();
    store.delete(doomed).await.unwrap();
    assert!(!store.blobs().path(&own).exists());
    assert!(store.blobs().path(&shared).exists());
    assert!(matches!(
        store.generation(UserId::LOCAL, doomed).await,
        Err(StoreError::NotFound(_))
    ));
}

async fn a_job_is_found_by_a_part_of_its_id_and_by_nothing_else(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = begun(&store).await;
    let text = id.to_string();
    assert_eq!(
        store
            .find(UserId::LOCAL, &text[text.len() - 8..])
            .await
            .unwrap(),
        [id]
    );
    assert_eq!(
        store
            .find(UserId::LOCAL, &text.to_uppercase())
            .await
            .unwrap(),
        [id]
    );
    for part in ["", "%", "_", "' OR 1=1 --"] {
        assert!(
            store.find(UserId::LOCAL, part).await.unwrap().is_empty(),
            "{part}"
        );
    }
    let stranger = UserId(Uuid::now_v7());
    assert!(store.find(stranger, &text).await.unwrap().is_empty());
    assert!(matches!(
        store.generation(stranger, id).await,
        Err(StoreError::NotFound(_))
    ));
}

async fn two_processes_may_open_a_new_folder_at_once(bed: &Bed) {
    let clock = Hand::new();
    let (one, two) = tokio::join!(bed.open(&clock), bed.open(&clock));
    assert!(one.unfinished(UserId::LOCAL).await.unwrap().is_empty());
    two.close().await.unwrap();
}
