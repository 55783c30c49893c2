//! Nothing that a user can ask of the store reaches what is another's, on either database: on SQLite because each question
//! names its user, on PostgreSQL because of its policies too.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::test_result::TestResult;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;
use greenlit_store::people::{By, NewAccount, NewApiKey, NewSession, Preferences, Role, Scopes};
use greenlit_store::rows::{Change, NewBlob, NewPick, PickAnswer, Release};
use greenlit_store::{Day, Owned, Requeued, Search, Store, StoreError, StoredAnswers};

use crate::support::{Bed, Hand, lease, new, on_both};

on_both!(
    what_is_anothers_is_neither_read_nor_changed,
    lists_and_sums_hold_ones_own_alone,
);

/// What [`Owned`] offers, as its source has it.
fn offered() -> BTreeSet<&'static str> {
    [
        include_str!("../../src/people/owned.rs"),
        include_str!("../../src/people/mine.rs"),
    ]
    .iter()
    .flat_map(|source| source.split("pub async fn ").skip(1))
    .map(|rest| rest.split('(').next().unwrap())
    .collect()
}

/// What is tried below with another's job.
const OF_A_JOB: [&str; 18] = [
    "generation",
    "find",
    "history",
    "labels",
    "standing",
    "events",
    "blob",
    "stocked",
    "answer",
    "reject",
    "cancel",
    "cancel_these",
    "requeue",
    "requeue_these",
    "go_on",
    "label_these",
    "delete",
    "test_result",
];

/// What is tried below beside another's things.
const OF_A_USER: [&str; 20] = [
    "keep_test_result",
    "forget_test_result",
    "page",
    "search",
    "waiting",
    "unfinished",
    "average_cost",
    "insert",
    "figures",
    "account",
    "tier",
    "credits",
    "credit_entries",
    "api_keys",
    "sessions",
    "preferences",
    "prefer",
    "mails",
    "want_mails",
    "rename",
];

#[test]
fn all_that_can_be_asked_is_tried() {
    let tried: BTreeSet<_> = OF_A_JOB.into_iter().chain(OF_A_USER).collect();
    assert_eq!(offered(), tried, "try it below, and name it there");
}

async fn member(store: &Arc<Store>, name: &str) -> Owned {
    let account = NewAccount {
        email: format!("{name}@example.org"),
        name: name.to_owned(),
        password_hash: None,
        role: Role::User,
        tier: "pro".to_owned(),
        identity: None,
    };
    let added = store.add_account(account, By::CommandLine).await.unwrap();
    store.of(added.user)
}

async fn job_of(user: &Owned) -> GenerationId {
    user.insert(vec![new("sourdough")]).await.unwrap()[0].id()
}

fn is_not_there<T: std::fmt::Debug>(found: Result<T, StoreError>) {
    assert!(matches!(found, Err(StoreError::NotFound(_))), "{found:?}");
}

fn pick() -> (NewPick, EventKind) {
    let pick = NewPick {
        by: None,
        revision: 1,
        answer: PickAnswer::Candidate { number: 1 },
        at: Timestamp(0),
    };
    let told = EventKind::Picked {
        answer: "A title".to_owned(),
        by_person: true,
    };
    (pick, told)
}

fn blob() -> BlobId {
    BlobId("ab".repeat(32))
}

/// All that stands of a job, in words.
async fn told(jobs: &Owned, id: GenerationId) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        jobs.generation(id).await.unwrap(),
        jobs.history(id).await.unwrap(),
        jobs.labels(id).await.unwrap(),
        jobs.standing(id).await.unwrap(),
        jobs.events(id, 0).await.unwrap(),
        jobs.test_result(id).await.unwrap(),
    )
}

async fn what_is_anothers_is_neither_read_nor_changed(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    let (ana, bia) = (member(&store, "ana").await, member(&store, "bia").await);
    let [queued, failed] = [job_of(&ana).await, job_of(&ana).await];
    let held = lease(&store, failed).await;
    let at = store.clock().now();
    let picture = NewBlob {
        sha256: blob().0,
        size: 1,
        media_type: "image/jpeg".to_owned(),
        at,
    };
    let failure = Failure {
        code: FailureCode::Input,
        message: "no".to_owned(),
    };
    let ended = Change::Release(Release::Fail(failure), at);
    store
        .advance(&held, vec![Change::Blob(picture), ended])
        .await
        .unwrap();
    let result = TestResult {
        winner: None,
        shares: Vec::new(),
        note: Some("hers".to_owned()),
    };
    ana.keep_test_result(failed, &result).await.unwrap();
    let before = [told(&ana, queued).await, told(&ana, failed).await];
    for id in [queued, failed] {
        let settings = greenlit_testkit::builders::settings;
        let part = id.to_string();
        is_not_there(bia.generation(id).await);
        assert_eq!(bia.find(&part).await.unwrap(), []);
        is_not_there(bia.history(id).await);
        is_not_there(bia.labels(id).await);
        is_not_there(bia.standing(id).await);
        is_not_there(bia.events(id, 0).await);
        is_not_there(bia.blob(id, &blob()).await);
        assert!(bia.stocked(&[id]).await.unwrap().is_empty());
        let (answer, picked) = pick();
        is_not_there(bia.answer(id, answer, picked, settings()).await);
        let (answer, picked) = pick();
        is_not_there(bia.reject(id, answer, picked).await);
        is_not_there(bia.cancel(id).await);
        assert_eq!(bia.cancel_these(&[id]).await.unwrap(), []);
        is_not_there(bia.requeue(id, settings(), StoredAnswers::Drop).await);
        let again = Requeued {
            id,
            settings: settings(),
            answers: StoredAnswers::Drop,
        };
        assert_eq!(bia.requeue_these(vec![again]).await.unwrap(), []);
        is_not_there(bia.go_on(id, settings(), Some(pick())).await);
        let labels = || vec!["spring".to_owned()];
        bia.label_these(&[id], labels(), Vec::new()).await.unwrap();
        bia.label_these(&[id], Vec::new(), labels()).await.unwrap();
        is_not_there(bia.delete(id).await);
        assert_eq!(bia.test_result(id).await.unwrap(), None);
        // Whether it is told or not: nothing is changed.
        let _ = bia.keep_test_result(id, &result).await;
        let _ = bia.forget_test_result(id).await;
    }
    assert_eq!(before, [told(&ana, queued).await, told(&ana, failed).await]);
    // The owner may do what she may not.
    let retried = ana.requeue(
        failed,
        greenlit_testkit::builders::settings(),
        StoredAnswers::Keep,
    );
    retried.await.unwrap();
    ana.cancel(queued).await.unwrap();
    ana.delete(queued).await.unwrap();
}

async fn lists_and_sums_hold_ones_own_alone(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    let (ana, bia) = (member(&store, "ana").await, member(&store, "bia").await);
    let id = job_of(&ana).await;
    for user in [ana.user(), bia.user()] {
        store.add_api_key(key_of(user)).await.unwrap();
        store.open_session(session_of(user)).await.unwrap();
    }
    store
        .give_credits(ana.user(), 7, None, By::CommandLine)
        .await
        .unwrap();
    ana.rename("Ana Maria".to_owned()).await.unwrap();
    ana.want_mails(&[]).await.unwrap();
    let wish = Preferences {
        locale: Some("pt-BR".to_owned()),
        theme: None,
    };
    ana.prefer(wish.clone()).await.unwrap();
    let all = Search::default();
    let today = Day::of(store.clock().now());
    for (user, jobs) in [(&ana, vec![id]), (&bia, Vec::new())] {
        let page = user.page(&all, None, 9).await.unwrap();
        let listed: Vec<_> = page.jobs.iter().map(|job| job.job_id).collect();
        assert_eq!(listed, jobs);
        assert_eq!(user.search(&all, None, 9).await.unwrap().len(), jobs.len());
        assert_eq!(user.unfinished().await.unwrap(), jobs);
        assert!(user.waiting(None, 9).await.unwrap().is_empty());
        let figures = user.figures(today, today).await.unwrap();
        assert_eq!(figures[0].jobs.iter().sum::<u32>() as usize, jobs.len());
        let averages = user.average_cost("a-model", None).await.unwrap();
        assert!(
            averages
                .steps
                .iter()
                .all(|step| step.cost == MicroDollars::ZERO)
        );
        assert_eq!(user.account().await.unwrap().unwrap().user, user.user());
        assert_eq!(user.tier().await.unwrap().unwrap().name, "pro");
        let keys = user.api_keys().await.unwrap();
        assert_eq!(
            keys.iter().map(|key| key.user).collect::<Vec<_>>(),
            [user.user()]
        );
        let sessions = user.sessions().await.unwrap();
        assert_eq!(sessions.len(), 1);
    }
    // 500 a month at the first package, 7 given, 1 taken.
    assert_eq!(ana.credits().await.unwrap(), 506);
    assert_eq!(bia.credits().await.unwrap(), 0);
    assert_eq!(ana.credit_entries(None, 9).await.unwrap().len(), 3);
    assert!(bia.credit_entries(None, 9).await.unwrap().is_empty());
    let names = [&ana, &bia].map(|user| async { user.account().await.unwrap().unwrap().name });
    assert_eq!(
        futures_util::future::join_all(names).await,
        ["Ana Maria", "bia"]
    );
    assert_eq!(ana.preferences().await.unwrap(), wish);
    assert_eq!(bia.preferences().await.unwrap(), Preferences::default());
    assert!(ana.mails().await.unwrap().is_empty());
    assert!(!bia.mails().await.unwrap().is_empty());
    // Whoever a new job names, it is theirs who begin it.
    let mut hers = new("rye");
    hers.user = ana.user();
    let begun = bia.insert(vec![hers]).await.unwrap()[0].id();
    assert_eq!(bia.generation(begun).await.unwrap().user, bia.user());
    is_not_there(ana.generation(begun).await);
}

fn key_of(user: UserId) -> NewApiKey {
    NewApiKey {
        user,
        key_hash: user.0.simple().to_string().repeat(2),
        prefix: "gl_".to_owned(),
        name: "mine".to_owned(),
        scopes: Scopes::of_user(),
        expires_at: None,
    }
}

fn session_of(user: UserId) -> NewSession {
    NewSession {
        user,
        token_hash: user.0.simple().to_string().repeat(2),
        lasts: Duration::from_secs(3_600),
        user_agent: None,
        address: None,
    }
}
