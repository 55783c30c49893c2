//! How many packages a second the store alone can take: each is begun, claimed, and stores five steps with their calls and
//! events, 64 at a time. `cargo run --release -p greenlit-store --example store_rate [PACKAGES]`, on PostgreSQL where
//! `DATABASE_URL` is set (the tables are made in it), else on a file in a temporary folder.
#![allow(clippy::unwrap_used)] // A tool for a terminal: a panic is the report.

mod common;

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use greenlit_domain::event::{CallState, EventKind};
use greenlit_domain::id::CallId;
use greenlit_domain::model::ModelIdentity;
use greenlit_domain::money::Cost;
use greenlit_domain::step::Step;
use greenlit_domain::time::Clock;
use greenlit_store::rows::{
    Answer, Change, Lease, NewCall, NewEvent, NewStepResult, Release, SettledCall,
};
use greenlit_store::{Place, Store};
use uuid::Uuid;

use common::{System, new};

const AT_ONCE: usize = 64;
const STEPS: [Step; 5] = [
    Step::Research,
    Step::Titles,
    Step::Background,
    Step::Outline,
    Step::Thumbnails,
];

#[tokio::main]
async fn main() {
    let packages = std::env::args()
        .nth(1)
        .map_or(2_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let place = match std::env::var("DATABASE_URL") {
        Ok(url) => Place::with_postgres(folder.path(), &url.into(), None).unwrap(),
        Err(_) => Place::folder(folder.path()),
    };
    println!(
        "{packages} packages, {AT_ONCE} at a time, on {}",
        place.database_name()
    );
    let store = Arc::new(Store::open(place, Arc::new(System)).await.unwrap());
    // Until it is known whether a pooler is in between.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let begun = Instant::now();
    futures_util::stream::iter(0..packages)
        .for_each_concurrent(AT_ONCE, |_| {
            let store = Arc::clone(&store);
            async move {
                tokio::spawn(async move { package(&store).await })
                    .await
                    .unwrap()
            }
        })
        .await;
    let rate = f64::from(packages) / begun.elapsed().as_secs_f64();
    println!("{rate:.0} packages a second");
    Arc::into_inner(store).unwrap().close().await.unwrap();
}

async fn package(store: &Store) {
    let id = store.insert(vec![new()]).await.unwrap()[0].id();
    let lease = store.claim_these(vec![id]).await.unwrap()[0].lease.clone();
    for step in STEPS {
        run(store, &lease, step).await;
    }
    let ended = Change::Release(Release::Complete, System.now());
    store.advance(&lease, vec![ended]).await.unwrap();
}

async fn run(store: &Store, lease: &Lease, step: Step) {
    let at = System.now();
    let call = CallId(Uuid::now_v7());
    let event = |kind| Change::Event(NewEvent { at, kind });
    let begun = vec![
        event(EventKind::StepStarted { step }),
        Change::CallBegun(NewCall {
            reservation: None,
            id: call,
            step,
            attempt: 1,
            identity: ModelIdentity {
                provider: "simulated".into(),
                model: "m".into(),
            },
            at,
        }),
    ];
    store.advance(lease, begun).await.unwrap();
    let ended = vec![
        Change::CallSettled(Box::new(SettledCall {
            reserved: None,
            id: call,
            state: CallState::Settled,
            usage: None,
            cost: Cost::FREE,
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: Some(Answer::Text("words ".repeat(200))),
            at,
        })),
        Change::Step(NewStepResult {
            step,
            revision: 1,
            result: format!("{{\"text\":\"{}\"}}", "words ".repeat(300)),
            score: Some(80),
            notes: Vec::new(),
            at,
        }),
        event(EventKind::StepStarted { step }),
    ];
    store.advance(lease, ended).await.unwrap();
}
