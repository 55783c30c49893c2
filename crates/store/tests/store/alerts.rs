//! Alerts: each is entered once over all processes, and each notice is one process's at a time until it is done with.

use std::time::Duration;

use crate::support::{Bed, Hand, on_both};
use greenlit_domain::alert::{Alert, Audience, Crossed};
use greenlit_domain::budget::Scope;
use greenlit_domain::id::UserId;
use greenlit_domain::money::MicroDollars;
use greenlit_domain::time::Timestamp;
use greenlit_domain::waiting::Channel;
use greenlit_domain::webhook::HookEvent;
use greenlit_store::alerts::{Addressee, NewAlert, Outcome};
use greenlit_store::people::By;
use greenlit_store::{NewHook, NoticeEnd, Store};
use uuid::Uuid;

on_both![
    the_same_alert_is_entered_once_by_however_many,
    a_notice_is_one_process_s_until_it_dies,
    what_failed_is_seen_and_tried_again,
    a_user_sees_their_own_alerts_alone,
    the_webhooks_of_whom_it_concerns_hear_of_a_share_once,
];

fn crossed(scope: Scope, threshold: u32) -> Alert {
    Alert::BudgetThreshold(Crossed {
        scope,
        month: "2026-11".parse().unwrap(),
        threshold,
        percent: threshold,
        limit: MicroDollars(100),
        spent: MicroDollars(i64::from(threshold)),
        held: MicroDollars::ZERO,
        forecast: None,
        ends_at: Timestamp(1_796_083_200_000),
    })
}

fn to_all(alert: Alert) -> NewAlert {
    NewAlert {
        alert,
        audience: Audience::Admins,
        to: Some(vec![
            Addressee::Mail(UserId::LOCAL),
            Addressee::Room(Channel::Slack),
        ]),
    }
}

async fn enter(store: &Store, alert: Alert) -> bool {
    store.enter_alerts(vec![to_all(alert)]).await.unwrap()[0]
}

async fn the_same_alert_is_entered_once_by_however_many(bed: &Bed) {
    let clock = Hand::new();
    let (here, there) = (bed.open(&clock).await, bed.open(&clock).await);
    let both = [50, 75].map(|threshold| to_all(crossed(Scope::Service, threshold)));
    let (first, second) = tokio::join!(
        here.enter_alerts(both.to_vec()),
        there.enter_alerts(both.to_vec())
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    for (one, other) in first.iter().zip(&second) {
        assert_ne!(one, other, "{first:?} {second:?}");
    }
    assert!(!enter(&here, crossed(Scope::Service, 75)).await);
    let alerts = here.alerts(None, 10).await.unwrap();
    assert_eq!(alerts.len(), 2);
    assert!(alerts.iter().all(|alert| alert.notices.len() == 2));
}

async fn a_notice_is_one_process_s_until_it_dies(bed: &Bed) {
    let clock = Hand::new();
    let (here, there) = (bed.open(&clock).await, bed.open(&clock).await);
    enter(&here, crossed(Scope::Service, 50)).await;
    let no_such = there.take_alert_notices(&[Channel::Discord], 10).await;
    assert_eq!(
        no_such.unwrap(),
        [],
        "they are left to those who have their channels"
    );
    let taken = here.take_alert_notices(Channel::ALL, 10).await.unwrap();
    assert_eq!(taken.len(), 2);
    assert_eq!(
        there.take_alert_notices(Channel::ALL, 10).await.unwrap(),
        []
    );
    // It dies: another takes them over, and nothing that it says later counts.
    clock.pass(Duration::from_secs(61).as_millis());
    let again = there.take_alert_notices(Channel::ALL, 10).await.unwrap();
    assert_eq!(again.len(), 2);
    assert!(again.iter().all(|notice| notice.attempt == 2));
    assert!(!here.finish_alert(&taken[0], NoticeEnd::Sent).await.unwrap());
    for notice in &again {
        assert!(there.finish_alert(notice, NoticeEnd::Sent).await.unwrap());
    }
    let alert = &here.alerts(None, 1).await.unwrap()[0];
    for notice in &alert.notices {
        assert_eq!(
            (notice.outcome, notice.next_at),
            (Some(Outcome::Sent), None)
        );
    }
    clock.pass(Duration::from_secs(3_600).as_millis());
    assert_eq!(here.take_alert_notices(Channel::ALL, 10).await.unwrap(), []);
}

async fn what_failed_is_seen_and_tried_again(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    enter(&store, crossed(Scope::Service, 100)).await;
    for notice in store.take_alert_notices(Channel::ALL, 10).await.unwrap() {
        let done = match notice.to {
            Addressee::Mail(_) => {
                let until = store.clock().now().plus(Duration::from_secs(10));
                store
                    .put_off_alert(&notice, until, "the server is away".to_owned())
                    .await
            }
            Addressee::Room(_) => {
                let end = NoticeEnd::Refused("no such room".to_owned());
                store.finish_alert(&notice, end).await
            }
        };
        assert!(done.unwrap());
    }
    let alert = store.alerts(None, 1).await.unwrap().remove(0);
    let [mail, room] = alert.notices.as_slice() else {
        panic!("{alert:?}");
    };
    assert_eq!(mail.to, Addressee::Mail(UserId::LOCAL));
    assert_eq!(mail.error.as_deref(), Some("the server is away"));
    assert!(mail.next_at.is_some() && mail.outcome.is_none());
    assert_eq!(room.outcome, Some(Outcome::Refused));
    assert_eq!(room.error.as_deref(), Some("no such room"));
    clock.pass(Duration::from_secs(11).as_millis());
    let again = store.take_alert_notices(Channel::ALL, 10).await.unwrap();
    assert_eq!(again.len(), 1, "what is refused is not asked again");
    assert_eq!((again[0].to, again[0].attempt), (mail.to, 2));
}

async fn a_user_sees_their_own_alerts_alone(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let [ana, ben] = [11, 12].map(|number| UserId(Uuid::from_u128(number)));
    for user in [ana, ben] {
        bed.add_user(user).await;
        let alert = NewAlert {
            alert: crossed(Scope::User(user), 90),
            audience: Audience::User(user),
            to: Some(vec![Addressee::Mail(user)]),
        };
        assert_eq!(store.enter_alerts(vec![alert]).await.unwrap(), [true]);
    }
    enter(&store, crossed(Scope::Service, 50)).await;
    let seen = store.alerts(Some(ana), 10).await.unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].audience, Audience::User(ana));
    assert_eq!(store.alerts(None, 10).await.unwrap().len(), 3);
    assert_eq!(store.alerts(None, 2).await.unwrap().len(), 2);
}

async fn the_webhooks_of_whom_it_concerns_hear_of_a_share_once(bed: &Bed) {
    let clock = Hand::new();
    let store = bed.open(&clock).await;
    let ana = UserId(Uuid::from_u128(11));
    bed.add_user(ana).await;
    let hook = async |user, event| {
        let new = NewHook {
            user,
            url: "https://example.com/hook".to_owned(),
            note: None,
            events: vec![event],
        };
        store.add_hook(By::CommandLine, new).await.unwrap().0.id
    };
    let local = hook(UserId::LOCAL, HookEvent::BudgetThreshold).await;
    let of_ana = hook(ana, HookEvent::BudgetThreshold).await;
    hook(UserId::LOCAL, HookEvent::Completed).await;
    let passed = NewAlert {
        to: None,
        ..to_all(crossed(Scope::Service, 50))
    };
    let alerts = vec![passed, to_all(crossed(Scope::Service, 75))];
    for _ in 0..2 {
        store.enter_alerts(alerts.clone()).await.unwrap();
    }
    let due = store.take_deliveries(10, 10, &[]).await.unwrap();
    let told: Vec<_> = due.iter().map(|due| due.hook).collect();
    assert_eq!(told, [local], "the greater share, once");
    let told: serde_json::Value = serde_json::from_str(&due[0].payload).unwrap();
    assert_eq!(told["type"], "budget.threshold");
    assert_eq!(told["data"]["scope"], "service");
    assert_eq!(told["data"]["threshold"], 75);
    assert_eq!(told["data"]["limitMicros"], 100);
    let of_user = NewAlert {
        alert: crossed(Scope::User(ana), 90),
        audience: Audience::User(ana),
        to: Some(Vec::new()),
    };
    store.enter_alerts(vec![of_user]).await.unwrap();
    let due = store.take_deliveries(10, 10, &[]).await.unwrap();
    assert_eq!(due[0].hook, of_ana);
}
