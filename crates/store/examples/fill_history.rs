//! Fills a data folder with a history to look at and to measure pages with: finished jobs with their calls over the last
//! 90 days. `cargo run --release -p greenlit-store --example fill_history -- FOLDER [JOBS]`
#![allow(clippy::unwrap_used)] // A tool for a terminal: a panic is the report.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use greenlit_domain::event::CallState;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{CallId, GenerationId, UserId};
use greenlit_domain::model::{ModelIdentity, Usage};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::rows::{Change, NewCall, NewGeneration, Release, SettledCall};
use greenlit_store::{Place, Store};
use uuid::Uuid;

const DAYS: i64 = 90;
const MILLIS_A_DAY: i64 = 24 * 60 * 60 * 1000;
const AT_ONCE: i64 = 250;

/// A clock that stands where the history is.
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// The steps that call somebody: how long that takes, and what it costs in micro-dollars.
const CALLS: [(Step, i64, i64); 4] = [
    (Step::Research, 8_000, 21_000),
    (Step::Titles, 6_000, 17_000),
    (Step::Background, 15_000, 165_000),
    (Step::Outline, 12_000, 42_000),
];

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap();
    let jobs: i64 = args.next().map_or(10_000, |count| count.parse().unwrap());
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = i64::try_from(since.unwrap().as_millis()).unwrap();
    let clock = Arc::new(Hand(AtomicI64::new(now)));
    let store = Store::open(Place::folder(&folder), clock.clone())
        .await
        .unwrap();
    let mut number = 0;
    while number < jobs {
        let batch: Vec<_> = (number..jobs.min(number + AT_ONCE)).collect();
        // The last ends a minute ago.
        let back = (DAYS * MILLIS_A_DAY) * (jobs - number) / jobs + 60_000;
        clock.0.store(now - back, Ordering::SeqCst);
        let new = batch.iter().map(|number| new(*number)).collect();
        store.insert(new).await.unwrap();
        let made = batch.iter().map(|number| finish(&store, *number));
        futures_util::future::join_all(made).await;
        number += AT_ONCE;
    }
    store.close().await.unwrap();
    println!("{jobs} jobs in {folder}");
}

fn id(number: i64) -> GenerationId {
    GenerationId(Uuid::from_u128(
        0x0192_0000_0000_7000_8000_0000_0000_0000 + u128::try_from(number).unwrap(),
    ))
}

fn new(number: i64) -> NewGeneration {
    let keyword = keyword(number);
    NewGeneration {
        id: id(number),
        user: UserId::LOCAL,
        brief: greenlit_testkit::builders::brief_for(&keyword, "en"),
        settings: greenlit_testkit::builders::settings(),
        labels: labels(number),
        batch: None,
        idempotency_key: None,
        priority: 0,
        key: None,
    }
}

/// Keywords as people type them: a few words that many share, and one that no other has.
fn keyword(number: i64) -> String {
    const WHAT: [&str; 8] = [
        "sourdough",
        "São Paulo",
        "Übung",
        "budget travel",
        "home espresso",
        "東京 guide",
        "indoor plants",
        "marathon",
    ];
    const WHOM: [&str; 5] = [
        "beginners",
        "busy parents",
        "students",
        "small flats",
        "runners",
    ];
    let of = |all: &[&'static str], by: i64| all[usize::try_from(number / by).unwrap() % all.len()];
    format!("{} for {} number {number}", of(&WHAT, 1), of(&WHOM, 8))
}

/// One label of a few that many have, one of many that a few have, and on every thousandth one more.
fn labels(number: i64) -> Vec<String> {
    let mut labels = vec![
        format!("series {}", number % 7),
        format!("week {}", number / 50),
    ];
    if number % 1_000 == 0 {
        labels.push("rare".to_owned());
    }
    labels
}

async fn finish(store: &Store, number: i64) {
    let lease = store.claim_these(vec![id(number)]).await.unwrap()[0]
        .lease
        .clone();
    let mut at = store.clock().now();
    let mut changes = Vec::new();
    for (step, millis, cost) in CALLS {
        // Times that spread as those of models do, without chance.
        let spread = 1.0 + f64::from(i32::try_from(number * 37 % 101).unwrap()).powi(3) / 1e6;
        let took = Duration::from_millis((millis as f64 * spread) as u64);
        let call = CallId(Uuid::now_v7());
        let begun = NewCall {
            reservation: None,
            id: call,
            step,
            attempt: 1,
            identity: ModelIdentity {
                provider: "compatible".into(),
                model: "example".into(),
            },
            at,
        };
        at = at.plus(took);
        let settled = SettledCall {
            reserved: None,
            id: call,
            state: CallState::Settled,
            usage: Some(Usage {
                input: 1_800,
                output: 900,
                ..Usage::default()
            }),
            cost: Cost(Some(MicroDollars(cost))),
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: None,
            at,
        };
        changes.push(Change::CallBegun(begun));
        changes.push(Change::CallSettled(Box::new(settled)));
    }
    let end = match number % 40 {
        7 => Release::Fail(Failure {
            code: FailureCode::Provider,
            message: "too many requests: the provider gave no answer within 6 tries".to_owned(),
        }),
        _ => Release::Complete,
    };
    changes.push(Change::Release(end, at));
    store.advance(&lease, changes).await.unwrap();
}
