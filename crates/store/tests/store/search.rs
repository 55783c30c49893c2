//! What searches and pages of jobs promise.

use crate::support::{Bed, Hand, lease, new, on_both};
use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{Failure, FailureCode, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::migrate;
use greenlit_store::rows::{Change, NewPick, NewStepResult, PickAnswer, Release};
use greenlit_store::{Mark, Search, Store, StoreError};
use uuid::Uuid;

on_both!(
    pages_stay_right_while_jobs_arrive,
    a_search_finds_what_fits_all_of_it,
    words_are_found_beyond_ascii_and_beyond_a_chunk,
    words_are_found_in_any_order_and_case,
    words_are_found_in_what_an_older_version_wrote,
    other_users_have_no_jobs_here,
    an_answer_to_titles_that_changed_is_refused,
);

async fn begun(store: &Store, keyword: &str) -> GenerationId {
    store.insert(vec![new(keyword)]).await.unwrap()[0].id()
}

async fn found(store: &Store, search: &Search) -> Vec<GenerationId> {
    let marks = store
        .search(UserId::LOCAL, search, None, 100)
        .await
        .unwrap();
    marks.iter().map(|mark| mark.id).collect()
}

async fn fail(store: &Store, id: GenerationId, code: FailureCode, at: Timestamp) {
    let failure = Failure {
        code,
        message: "it had no luck".to_owned(),
    };
    let lease = lease(store, id).await;
    let release = Change::Release(Release::Fail(failure), at);
    store.advance(&lease, vec![release]).await.unwrap();
}

async fn pages_stay_right_while_jobs_arrive(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let mut all = Vec::new();
    for number in 0..10 {
        // Two begin in the same millisecond.
        clock.pass(number % 2);
        all.push(begun(&store, "sourdough").await);
    }
    let mut seen = Vec::new();
    let mut after: Option<Mark> = None;
    loop {
        let page = store
            .page(UserId::LOCAL, &Search::default(), after, 3)
            .await
            .unwrap();
        seen.extend(page.jobs.iter().map(|job| job.job_id));
        clock.pass(1);
        begun(&store, "it came later").await;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    seen.sort_unstable();
    all.sort_unstable();
    assert_eq!(seen, all);
}

async fn a_search_finds_what_fits_all_of_it(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let first = begun(&store, "sourdough").await;
    clock.pass(10);
    let middle = clock.now();
    let second = begun(&store, "rye bread").await;
    clock.pass(10);
    let mut labelled = new("rye crackers");
    labelled.labels = vec!["autumn".to_owned()];
    let third = store.insert(vec![labelled]).await.unwrap()[0].id();
    fail(&store, second, FailureCode::Provider, clock.now()).await;
    let of = |change: fn(&mut Search)| {
        let mut search = Search::default();
        change(&mut search);
        search
    };
    let failed = of(|search| search.statuses = vec![Status::Failed, Status::Completed]);
    assert_eq!(found(&store, &failed).await, [second]);
    let open = of(|search| search.statuses = vec![Status::Queued]);
    assert_eq!(found(&store, &open).await, [third, first]);
    let waiting = of(|search| search.statuses = vec![Status::AwaitingSelection]);
    assert_eq!(found(&store, &waiting).await, []);
    let lease = lease(&store, third).await;
    let wait = Change::Release(Release::Wait, clock.now());
    store.advance(&lease, vec![wait]).await.unwrap();
    assert_eq!(found(&store, &waiting).await, [third]);
    let later = Search {
        created_after: Some(clock.now()),
        ..waiting
    };
    assert_eq!(found(&store, &later).await, []);
    let spring = of(|search| search.label = Some("spring".to_owned()));
    assert_eq!(found(&store, &spring).await, [second, first]);
    let provider = of(|search| search.errors = vec![FailureCode::Quality, FailureCode::Provider]);
    assert_eq!(found(&store, &provider).await, [second]);
    let both = of(|search| {
        search.words = Some("RYE".to_owned());
        search.statuses = vec![Status::AwaitingSelection];
    });
    assert_eq!(found(&store, &both).await, [third]);
    let odd = of(|search| search.label = Some("' OR 1=1 --".to_owned()));
    assert_eq!(found(&store, &odd).await, []);
    let later = Search {
        created_after: Some(middle),
        ..Search::default()
    };
    assert_eq!(found(&store, &later).await, [third]);
    let earlier = Search {
        created_before: Some(middle),
        ..Search::default()
    };
    assert_eq!(found(&store, &earlier).await, [first]);
}

async fn words_are_found_beyond_ascii_and_beyond_a_chunk(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let wanted = begun(&store, "Хлеб на закваске").await;
    clock.pass(1);
    let many: Vec<_> = (0..1_100).map(|_| new("sourdough")).collect();
    store.insert(many).await.unwrap();
    let search = Search {
        words: Some("ЗАКВАСКЕ хлеб".to_owned()),
        ..Search::default()
    };
    assert_eq!(found(&store, &search).await, [wanted]);
    let page = store.page(UserId::LOCAL, &search, None, 1).await.unwrap();
    assert_eq!(page.jobs[0].job_id, wanted);
    assert_eq!(page.next, None);
}

async fn words_are_found_in_any_order_and_case(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    for (keyword, words, is_found) in [
        ("Sourdough for beginners", "BEGINNERS sour", true),
        ("Käsespätzle", "KÄSE", true),
        ("пирог на закваске", "ПИРОГ", true),
        ("sourdough anything", "  ", true),
        ("Tarte", "rye", false),
        ("Sour cream", "sour rye", false),
        ("100 ways", "100%", false),
        ("100 ways to plan", "%", false),
        ("a_b", "a?b", false),
        ("it's \"quoted\" here", "IT'S \"QUOTED\"", true),
    ] {
        let id = begun(&store, keyword).await;
        let search = Search {
            words: Some(words.to_owned()),
            ..Search::default()
        };
        let found = found(&store, &search).await;
        assert_eq!(found.contains(&id), is_found, "{keyword}: {words}");
    }
}

async fn words_are_found_in_what_an_older_version_wrote(bed: &Bed) {
    let clock = Hand::new();
    let place = bed.place();
    let store = bed.open(&clock).await;
    let mut all = Vec::new();
    for keyword in ["Pão de Queijo", "Sourdough"] {
        clock.pass(1);
        all.push(begun(&store, keyword).await);
    }
    store.close().await.unwrap();
    migrate::down(&place, 9).await.unwrap();
    migrate::up(&place, None).await.unwrap();
    let store = bed.open(&clock).await;
    for (words, id) in [("PÃO queijo", all[0]), ("SOUR", all[1])] {
        let search = Search {
            words: Some(words.to_owned()),
            ..Search::default()
        };
        assert_eq!(found(&store, &search).await, [id], "{words}");
    }
}

async fn other_users_have_no_jobs_here(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    begun(&store, "sourdough").await;
    let stranger = UserId(Uuid::now_v7());
    let marks = store.search(stranger, &Search::default(), None, 10).await;
    assert_eq!(marks.unwrap(), []);
}

async fn an_answer_to_titles_that_changed_is_refused(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let id = begun(&store, "sourdough").await;
    let titles = |revision| {
        Change::Step(NewStepResult {
            step: Step::Titles,
            revision,
            result: "{}".to_owned(),
            score: None,
            notes: Vec::new(),
            at: clock.now(),
        })
    };
    let wait = Change::Release(Release::Wait, clock.now());
    let lease = lease(&store, id).await;
    let changes = vec![titles(1), titles(2), wait];
    store.advance(&lease, changes).await.unwrap();
    let pick = |revision| NewPick {
        by: Some(UserId::LOCAL),
        revision,
        answer: PickAnswer::Candidate { number: 1 },
        at: clock.now(),
    };
    let told = EventKind::Picked {
        answer: "A title".to_owned(),
        by_person: true,
    };
    let settings = new("sourdough").settings;
    let old = store
        .answer(id, pick(1), told.clone(), settings.clone())
        .await;
    assert!(matches!(old, Err(StoreError::Conflict(_))), "{old:?}");
    let old = store.reject(id, pick(1), told.clone()).await;
    assert!(matches!(old, Err(StoreError::Conflict(_))), "{old:?}");
    store.reject(id, pick(2), told.clone()).await.unwrap();
    let twice = store.answer(id, pick(2), told, settings).await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
    let generation = store.generation(UserId::LOCAL, id).await.unwrap();
    assert_eq!(generation.status, Status::Cancelled);
    assert_eq!(store.history(id).await.unwrap().picks.len(), 1);
    let events = store.events(id, 0).await.unwrap();
    let last = events.last().unwrap();
    assert_eq!(last.kind, EventKind::Cancelled {});
}
