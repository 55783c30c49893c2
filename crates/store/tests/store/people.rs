//! People on both databases: accounts, sessions, keys, tiers and credits.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_store::people::{
    AccountChange, By, CreditReason, Identity, NewAccount, NewApiKey, NewSession, Preferences,
    Refusal, Role, Scope, Theme, Tier, Tried, Try,
};
use greenlit_store::rows::{Change, NewGeneration, Release};
use greenlit_store::{Search, Store, StoreError};

use crate::support::{Bed, Hand, lease, new, on_both};

on_both!(
    an_address_has_one_account_and_an_identity_one_user,
    whoever_signs_up_did_it_themselves,
    the_only_admin_stays,
    a_session_lives_by_its_use_and_ends_with_its_account,
    a_key_is_noted_once_a_minute_and_ends_for_good,
    no_more_run_at_once_than_a_tier_lets,
    the_last_credit_is_taken_once_however_many_ask_at_once,
    a_credit_comes_back_in_the_transaction_that_fails_its_package,
    what_is_anothers_is_not_there,
    all_that_the_local_user_has_goes_over,
    tries_of_many_processes_are_counted_together,
);

async fn tries_of_many_processes_are_counted_together(bed: &Bed) {
    let clock = Hand::new();
    let (one, other) = (bed.open(&clock).await, bed.open(&clock).await);
    let free_twice = |number| Duration::from_secs(u64::from(number > 2) * 60);
    let who = |letter: &str| Try {
        who: letter.repeat(64),
        wait_after: free_twice,
    };
    let hour = Duration::from_secs(3_600);
    // Each names the two in another order: nobody waits for the other.
    let tries = (0..12).map(|number| match number % 2 {
        0 => one.begin_try(vec![who("a"), who("b")], hour),
        _ => other.begin_try(vec![who("b"), who("a")], hour),
    });
    let tried = futures_util::future::try_join_all(tries).await.unwrap();
    let counted = tried.iter().filter(|tried| **tried == Tried::Counted);
    assert_eq!(counted.count(), 3);
    let early = one.begin_try(vec![who("b")], hour).await.unwrap();
    assert_eq!(early, Tried::TooEarly(Duration::from_secs(60)));
    other.forget_tries("b".repeat(64)).await.unwrap();
    let anew = one.begin_try(vec![who("b")], hour).await.unwrap();
    assert_eq!(anew, Tried::Counted);
    clock.pass(3_600_000);
    let forgotten = one.begin_try(vec![who("a")], hour).await.unwrap();
    assert_eq!(forgotten, Tried::Counted);
}

fn account(email: &str) -> NewAccount {
    NewAccount {
        email: email.to_owned(),
        name: "Somebody".to_owned(),
        password_hash: Some("$argon2id$".to_owned()),
        role: Role::User,
        tier: "free".to_owned(),
        identity: None,
    }
}

async fn add(store: &Store, email: &str) -> UserId {
    let added = store.add_account(account(email), By::CommandLine).await;
    added.unwrap().user
}

fn jobs(count: usize) -> Vec<NewGeneration> {
    (0..count).map(|_| new("sourdough")).collect()
}

async fn set_tier(store: &Store, in_flight: Option<u32>, credits_per_month: Option<u32>) {
    let tier = Tier {
        name: "free".to_owned(),
        packages_per_day: None,
        in_flight,
        priority: 0,
        thumbnails: 3,
        credits_per_month,
    };
    store.set_tier(tier, By::CommandLine).await.unwrap();
}

async fn an_address_has_one_account_and_an_identity_one_user(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let identity = Identity {
        issuer: "https://accounts.example".to_owned(),
        subject: "42".to_owned(),
    };
    let with = NewAccount {
        identity: Some(identity.clone()),
        ..account(" Ana@Example.org ")
    };
    let ana = store.add_account(with, By::CommandLine).await.unwrap();
    assert_eq!(
        (ana.email.as_str(), ana.has_password),
        ("ana@example.org", true)
    );
    let again = store
        .add_account(account("ANA@example.org"), By::CommandLine)
        .await;
    assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
    let found = store.account_of_identity(&identity).await.unwrap();
    assert_eq!(found.as_ref(), Some(&ana));
    let bia = add(&store, "bia@example.org").await;
    let stolen = store.link_identity(bia, identity, By::User(bia)).await;
    assert!(matches!(stolen, Err(StoreError::Conflict(_))), "{stolen:?}");
    let wish = Preferences {
        locale: Some("pt-BR".to_owned()),
        theme: Some(Theme::Dark),
    };
    store.prefer(bia, wish.clone()).await.unwrap();
    assert_eq!(store.preferences(bia).await.unwrap(), wish);
    assert_eq!(
        store.preferences(ana.user).await.unwrap(),
        Preferences::default()
    );
    let emails = store.accounts("", 10).await.unwrap().into_iter();
    let emails: Vec<_> = emails.map(|account| account.email).collect();
    assert_eq!(emails, ["ana@example.org", "bia@example.org"]);
    assert_eq!(
        store.accounts("ana@example.org", 10).await.unwrap().len(),
        1
    );
}

async fn whoever_signs_up_did_it_themselves(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let ana = store.sign_up(account("ana@example.org")).await.unwrap();
    let log = store.audit(None, 10).await.unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].action, "account.added");
    assert_eq!(log[0].by, By::User(ana.user));
}

async fn the_only_admin_stays(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    assert!(!store.has_admin().await.unwrap());
    let ana = add(&store, "ana@example.org").await;
    let bia = add(&store, "bia@example.org").await;
    let change = async |user, change| store.change_account(user, change, By::User(ana)).await;
    change(ana, AccountChange::Role(Role::Admin)).await.unwrap();
    assert!(store.has_admin().await.unwrap());
    for last in [AccountChange::Role(Role::User), AccountChange::Disable] {
        let refused = change(ana, last).await;
        assert!(
            matches!(refused, Err(StoreError::Conflict(_))),
            "{refused:?}"
        );
    }
    change(bia, AccountChange::Role(Role::Admin)).await.unwrap();
    change(ana, AccountChange::Disable).await.unwrap();
    let log = store.audit(None, 10).await.unwrap();
    let told: Vec<_> = log.iter().map(|entry| entry.action.as_str()).collect();
    let added = "account.added";
    assert_eq!(
        told,
        [
            "account.disabled",
            "account.role",
            "account.role",
            added,
            added
        ]
    );
    assert_eq!(log[1].before.as_ref().unwrap()["role"], "user");
    assert_eq!(log[1].after.as_ref().unwrap()["role"], "admin");
    assert_eq!((log[1].by, log[4].by), (By::User(ana), By::CommandLine));
    let older = store.audit(Some(log[2].id), 10).await.unwrap();
    assert_eq!(older, log[3..]);
}

async fn a_session_lives_by_its_use_and_ends_with_its_account(bed: &Bed) {
    const IDLE: Duration = Duration::from_secs(100);
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let ana = add(&store, "ana@example.org").await;
    let open = async |hash: &str| {
        let session = NewSession {
            user: ana,
            token_hash: hash.repeat(64),
            lasts: Duration::from_secs(300),
            user_agent: Some("Browser".to_owned()),
            address: Some("192.0.2.0/24".to_owned()),
        };
        store.open_session(session).await.unwrap()
    };
    let is_there = async |hash: &str| {
        let found = store.session(&hash.repeat(64), IDLE).await.unwrap();
        found.map(|(session, account)| {
            assert_eq!(account.user, ana);
            session.id
        })
    };
    let (first, second) = (open("a").await, open("b").await);
    for _ in 0..3 {
        clock.pass(90_000);
        assert_eq!(is_there("a").await, Some(first.id));
    }
    assert_eq!(is_there("b").await, None);
    clock.pass(30_000);
    assert_eq!(is_there("a").await, None);
    let third = open("c").await;
    // What has expired is swept away.
    let there = store.sessions(ana).await.unwrap();
    assert_eq!(there, std::slice::from_ref(&third));
    let other = add(&store, "bia@example.org").await;
    let foreign = store.end_session(other, third.id).await;
    assert!(
        matches!(foreign, Err(StoreError::NotFound(_))),
        "{foreign:?}"
    );
    assert_eq!(is_there("c").await, Some(third.id));
    let disabled = store
        .change_account(ana, AccountChange::Disable, By::CommandLine)
        .await;
    assert!(disabled.unwrap().disabled_at.is_some());
    store
        .change_account(ana, AccountChange::Enable, By::CommandLine)
        .await
        .unwrap();
    assert_eq!(is_there("c").await, None);
    assert_ne!(second.id, third.id);
}

async fn a_key_is_noted_once_a_minute_and_ends_for_good(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let ana = add(&store, "ana@example.org").await;
    let hash = "k".repeat(64);
    let wanted = NewApiKey {
        user: ana,
        key_hash: hash.clone(),
        prefix: "gl_abcdefgh".to_owned(),
        name: "robot".to_owned(),
        scopes: [Scope::Read, Scope::Publish].into_iter().collect(),
        expires_at: None,
    };
    let key = store.add_api_key(wanted).await.unwrap();
    let used = async || {
        let found = store.api_key(&hash).await.unwrap();
        assert_eq!(found.map(|(key, _)| key.scopes), Some(key.scopes));
        store.api_keys(ana).await.unwrap()[0].used_at
    };
    let first = used().await;
    assert!(first.is_some());
    clock.pass(59_000);
    assert_eq!(used().await, first);
    clock.pass(1_000);
    assert!(used().await > first);
    let other = add(&store, "bia@example.org").await;
    let foreign = store.revoke_api_key(other, key.id).await;
    assert!(
        matches!(foreign, Err(StoreError::NotFound(_))),
        "{foreign:?}"
    );
    store.revoke_api_key(ana, key.id).await.unwrap();
    assert!(store.api_key(&hash).await.unwrap().is_none());
    assert!(store.revoke_api_key(ana, key.id).await.is_err());
}

async fn no_more_run_at_once_than_a_tier_lets(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    set_tier(&store, Some(2), None).await;
    let ana = add(&store, "ana@example.org").await;
    store.of(ana).insert(jobs(5)).await.unwrap();
    store.insert(jobs(5)).await.unwrap();
    let count = |claimed: &[greenlit_store::rows::Claimed], user| {
        let of_user = claimed.iter().filter(|one| one.generation.user == user);
        of_user.count()
    };
    let claimed = store.claim_any(20).await.unwrap();
    assert_eq!(
        (count(&claimed, ana), count(&claimed, UserId::LOCAL)),
        (2, 5)
    );
    assert_eq!(store.claim_any(20).await.unwrap().len(), 0);
    let done = claimed
        .iter()
        .find(|one| one.generation.user == ana)
        .unwrap();
    let at = store.clock().now();
    let release = Change::Release(Release::Complete, at);
    store.advance(&done.lease, vec![release]).await.unwrap();
    assert_eq!(count(&store.claim_any(20).await.unwrap(), ana), 1);
    set_tier(&store, None, None).await;
    assert_eq!(count(&store.claim_any(20).await.unwrap(), ana), 2);
}

async fn the_last_credit_is_taken_once_however_many_ask_at_once(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    set_tier(&store, None, Some(3)).await;
    let ana = add(&store, "ana@example.org").await;
    let asked: Vec<_> = (0..8)
        .map(|_| {
            let owned = store.of(ana);
            tokio::spawn(async move { owned.insert(jobs(1)).await })
        })
        .collect();
    let mut begun = 0;
    for one in asked {
        match one.await.unwrap() {
            Ok(_) => begun += 1,
            Err(StoreError::Refused(Refusal::Credits { balance, needed })) => {
                assert_eq!((balance, needed), (0, 1));
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(begun, 3);
    assert_eq!(store.credits(ana).await.unwrap(), 0);
    // All of a request or none.
    store
        .give_credits(ana, 2, None, By::CommandLine)
        .await
        .unwrap();
    assert!(store.of(ana).insert(jobs(3)).await.is_err());
    let found = store.of(ana).search(&Search::default(), None, 100).await;
    assert_eq!(found.unwrap().len(), 3);
    assert_eq!(store.credits(ana).await.unwrap(), 2);
}

async fn a_credit_comes_back_in_the_transaction_that_fails_its_package(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    let ana = add(&store, "ana@example.org").await;
    let ids: Vec<GenerationId> = store
        .of(ana)
        .insert(jobs(3))
        .await
        .unwrap()
        .iter()
        .map(|one| one.id())
        .collect();
    assert_eq!(store.credits(ana).await.unwrap(), 27);
    let held = lease(&store, ids[0]).await;
    let failure = Failure {
        code: FailureCode::Provider,
        message: "gone".to_owned(),
    };
    let at = store.clock().now();
    let release = Change::Release(Release::Fail(failure), at);
    store.advance(&held, vec![release]).await.unwrap();
    assert_eq!(store.credits(ana).await.unwrap(), 28);
    store.of(ana).cancel_these(&ids).await.unwrap();
    store.of(ana).cancel_these(&ids).await.unwrap();
    for id in &ids {
        store.delete(*id).await.unwrap();
    }
    assert_eq!(store.credits(ana).await.unwrap(), 30);
    let entries = store.credit_entries(ana, None, 100).await.unwrap();
    let returned = entries
        .iter()
        .filter(|entry| entry.reason == CreditReason::Returned);
    assert_eq!(returned.count(), 3);
    let page = store
        .credit_entries(ana, Some(entries[2].id), 2)
        .await
        .unwrap();
    assert_eq!(page, entries[3..5]);
}

async fn what_is_anothers_is_not_there(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    let ana = add(&store, "ana@example.org").await;
    let bia = store.of(add(&store, "bia@example.org").await);
    let id = store.of(ana).insert(jobs(1)).await.unwrap()[0].id();
    assert!(bia.generation(id).await.is_err());
    assert!(bia.history(id).await.is_err());
    assert!(bia.labels(id).await.is_err());
    assert!(bia.standing(id).await.is_err());
    assert!(bia.events(id, 0).await.is_err());
    assert!(bia.cancel(id).await.is_err());
    assert!(bia.delete(id).await.is_err());
    assert!(bia.stocked(&[id]).await.unwrap().is_empty());
    assert!(bia.cancel_these(&[id]).await.unwrap().is_empty());
    bia.label_these(&[id], vec!["mine".to_owned()], vec!["spring".to_owned()])
        .await
        .unwrap();
    let hers = store.of(ana);
    assert_eq!(hers.labels(id).await.unwrap(), ["spring"]);
    assert_eq!(hers.stocked(&[id]).await.unwrap().len(), 1);
    assert_eq!(hers.cancel_these(&[id]).await.unwrap(), [id]);
}

async fn all_that_the_local_user_has_goes_over(bed: &Bed) {
    let store = Arc::new(bed.open(&Hand::new()).await);
    let ana = add(&store, "ana@example.org").await;
    let with_key = |user| NewGeneration {
        user,
        idempotency_key: Some("the same".to_owned()),
        ..new("sourdough")
    };
    store.insert(vec![with_key(UserId::LOCAL)]).await.unwrap();
    store.of(ana).insert(vec![with_key(ana)]).await.unwrap();
    assert_eq!(store.adopt(ana, By::CommandLine).await.unwrap(), 1);
    let hers = store
        .of(ana)
        .search(&Search::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(hers.len(), 2);
    let left = store
        .of(UserId::LOCAL)
        .search(&Search::default(), None, 10)
        .await;
    assert!(left.unwrap().is_empty());
    assert_eq!(store.adopt(ana, By::CommandLine).await.unwrap(), 0);
}
