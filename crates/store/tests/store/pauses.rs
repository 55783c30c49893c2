//! What pauses promise to the rows that they put off.

use std::time::Duration;

use crate::support::{Bed, Hand, begun, lease, on_both};
use greenlit_domain::agent::Agent;
use greenlit_domain::id::UserId;
use greenlit_domain::time::Clock;
use greenlit_store::rows::{Change, Postponed, Release};
use greenlit_store::{LearnedOf, Pausable, StoreError};
use uuid::Uuid;

on_both!(
    the_end_of_a_pause_wakes_what_it_put_off_and_nothing_else,
    what_is_put_off_while_its_pause_ends_is_not_forgotten,
    one_thing_is_paused_once,
    two_who_pause_the_same_at_once_have_one_pause,
    what_was_learned_of_a_provider_is_read_by_all_until_it_is_old,
);

async fn two_who_pause_the_same_at_once_have_one_pause(bed: &Bed) {
    let clock = Hand::new();
    let (one, other) = (bed.open(&clock).await, bed.open(&clock).await);
    let of = || Pausable::Provider("openai".to_owned());
    let why = || Some("out of money".to_owned());
    let (a, b) = tokio::join!(
        one.pause(UserId::LOCAL, of(), why()),
        other.pause(UserId::LOCAL, of(), why()),
    );
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a, b, "both have the same pause");
    assert_eq!(one.pauses().await.unwrap(), std::slice::from_ref(&a));
    one.unpause(a.id).await.unwrap();
    let again = other.pause(UserId::LOCAL, of(), why()).await.unwrap();
    assert_ne!(again.id, a.id, "it is another pause");
}

async fn what_was_learned_of_a_provider_is_read_by_all_until_it_is_old(bed: &Bed) {
    let clock = Hand::new();
    let (one, other) = (bed.open(&clock).await, bed.open(&clock).await);
    let of = |name: &str, learned: &str| LearnedOf {
        name: name.to_owned(),
        learned: learned.to_owned(),
    };
    let first = vec![of("a", r#"{"limit": 1}"#), of("b", "{}")];
    one.remember_learned(first).await.unwrap();
    let later = of("a", r#"{"limit": 2}"#);
    other.remember_learned(vec![later]).await.unwrap();
    let mut known = one.learned().await.unwrap();
    known.sort_by(|a, b| a.name.cmp(&b.name));
    let names: Vec<_> = known.iter().map(|of| of.name.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    let learned: serde_json::Value = serde_json::from_str(&known[0].learned).unwrap();
    assert_eq!(learned["limit"], 2, "the later one counts");
    clock.pass(8 * 24 * 60 * 60 * 1_000);
    assert_eq!(one.learned().await.unwrap(), []);
}

async fn the_end_of_a_pause_wakes_what_it_put_off_and_nothing_else(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let outline = Pausable::Agent(Agent::Outline);
    let pause = store.pause(UserId::LOCAL, outline, None).await.unwrap();
    let openai = Pausable::Provider("openai".to_owned());
    let other = store.pause(UserId::LOCAL, openai, None).await.unwrap();
    let mut put_off = Vec::new();
    for by in [Some(pause.id), Some(other.id), None] {
        let id = begun(&store).await;
        let lease = lease(&store, id).await;
        let reason = Postponed {
            pause: by,
            ..Postponed::default()
        };
        let until = clock.now().plus(Duration::from_secs(900));
        let release = Change::Release(Release::Postpone { until, reason }, clock.now());
        store.advance(&lease, vec![release]).await.unwrap();
        put_off.push(id);
    }
    assert!(store.claim_any(9).await.unwrap().is_empty());
    store.unpause(pause.id).await.unwrap();
    let woken = store.claim_any(9).await.unwrap();
    let woken: Vec<_> = woken.iter().map(|one| one.generation.id).collect();
    assert_eq!(woken, [put_off[0]]);
    assert_eq!(store.pauses().await.unwrap(), [other]);
}

async fn what_is_put_off_while_its_pause_ends_is_not_forgotten(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let of = Pausable::Agent(Agent::Outline);
    let pause = store.pause(UserId::LOCAL, of, None).await.unwrap().id;
    let put_off = async || {
        let id = begun(&store).await;
        let lease = lease(&store, id).await;
        let reason = Postponed {
            pause: Some(pause),
            ..Postponed::default()
        };
        let until = clock.now().plus(Duration::from_secs(900));
        let release = Change::Release(Release::Postpone { until, reason }, clock.now());
        store.advance(&lease, vec![release]).await.unwrap();
        store.wake_unless_paused(pause).await.unwrap();
    };
    put_off().await;
    assert!(store.claim_any(9).await.unwrap().is_empty());
    store.unpause(pause).await.unwrap();
    put_off().await;
    assert_eq!(store.claim_any(9).await.unwrap().len(), 2);
}

async fn one_thing_is_paused_once(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let of = || Pausable::Agent(Agent::Title);
    let why = Some("the prompt is being mended".to_owned());
    let first = store.pause(UserId::LOCAL, of(), why).await.unwrap();
    let again = store.pause(UserId::LOCAL, of(), None).await.unwrap();
    assert_eq!(again, first);
    store.unpause(first.id).await.unwrap();
    for none in [first.id, Uuid::now_v7()] {
        let ended = store.unpause(none).await;
        assert!(matches!(ended, Err(StoreError::NotFound(_))), "{ended:?}");
    }
}
