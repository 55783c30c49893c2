//! Reports of costs: every line sums up to the ledger, whatever calls are told apart by.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Bed, Hand, lease, new, on_both};
use greenlit_domain::agent::Agent;
use greenlit_domain::event::CallState;
use greenlit_domain::id::{CallId, GenerationId, UserId};
use greenlit_domain::invoice::{Booked, Entered, Kind};
use greenlit_domain::model::{ModelIdentity, Usage};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::spending::{By, DELETED, Date, Report, Span, Spent};
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_store::people;
use greenlit_store::rows::{Change, NewCall, SettledCall};
use greenlit_store::{Spending, Store, Whose};
use uuid::Uuid;

on_both!(
    every_report_sums_up_to_the_ledger,
    a_day_begins_where_it_is_said_to,
    the_ledger_is_told_by_provider_day_and_model,
    the_books_add_up_after_an_erasure,
    what_a_deleted_job_cost_stays_in_the_books,
);

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Days of a time zone so many hours east, that stays so.
fn days(first: &str, last: &str, hours_east: i64) -> Vec<Span> {
    let (first, last): (Date, Date) = (first.parse().unwrap(), last.parse().unwrap());
    first
        .to(last)
        .map(|day| {
            let begins = day.days_after_1970() * DAY - hours_east * HOUR;
            Span {
                first: day,
                last: day,
                begins: Timestamp(begins),
                ends: Timestamp(begins + DAY),
            }
        })
        .collect()
}

fn all(by: By, days: Vec<Span>) -> Spending {
    Spending {
        whose: Whose::All,
        label: None,
        by,
        days,
    }
}

/// A call as it stands in the ledger.
#[derive(Debug, Clone)]
struct Sent {
    job: GenerationId,
    user: UserId,
    keyword: String,
    label: String,
    step: Step,
    model: &'static str,
    state: CallState,
    cost: Option<i64>,
    at: i64,
}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

async fn enter(store: &Store, call: &Sent) {
    let id = CallId(Uuid::now_v7());
    let lease = lease_again(store, call.job).await;
    let begun = NewCall {
        reservation: None,
        id,
        step: call.step,
        attempt: 1,
        identity: ModelIdentity {
            provider: if call.step == Step::Background {
                "painters"
            } else {
                "writers"
            }
            .into(),
            model: call.model.into(),
        },
        at: Timestamp(call.at),
    };
    let mut changes = vec![Change::CallBegun(begun)];
    if call.state != CallState::Sent {
        changes.push(Change::CallSettled(Box::new(SettledCall {
            reserved: None,
            id,
            state: call.state,
            usage: (call.state == CallState::Settled).then_some(Usage {
                input: 100,
                cached_input: 40,
                output: 20,
                image_output: 3,
                images: 1,
                ..Usage::default()
            }),
            cost: Cost(call.cost.map(MicroDollars)),
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: None,
            at: Timestamp(call.at + 900),
        })));
    }
    store.advance(&lease, changes).await.unwrap();
}

thread_local! {
    static LEASES: std::cell::RefCell<BTreeMap<GenerationId, greenlit_store::rows::Lease>> = std::cell::RefCell::default();
}

/// The right to work on it, which is claimed once.
async fn lease_again(store: &Store, job: GenerationId) -> greenlit_store::rows::Lease {
    if let Some(lease) = LEASES.with_borrow(|leases| leases.get(&job).cloned()) {
        return lease;
    }
    let claimed = lease(store, job).await;
    LEASES.with_borrow_mut(|leases| leases.insert(job, claimed.clone()));
    claimed
}

/// A ledger of two users, five jobs and sixty calls over three days.
async fn ledger(bed: &Bed, store: &Store) -> Vec<Sent> {
    let other = UserId(Uuid::now_v7());
    bed.add_user(other).await;
    let mut dice = Dice(7);
    let mut jobs = Vec::new();
    for (keyword, label, user) in [
        ("rye bread", "spring", UserId::LOCAL),
        ("rye bread", "autumn", UserId::LOCAL),
        ("pão", "spring", UserId::LOCAL),
        ("=1+1", "spring", other),
        ("oats", "autumn", other),
    ] {
        let mut job = new(keyword);
        job.user = user;
        job.labels = vec![label.to_owned(), "all".to_owned()];
        let id = store.insert(vec![job]).await.unwrap()[0].id();
        jobs.push((id, keyword, label, user));
    }
    let mut calls = Vec::new();
    for _ in 0..60 {
        let (job, keyword, label, user) = jobs[dice.below(jobs.len())];
        let step = [
            Step::Research,
            Step::Titles,
            Step::Outline,
            Step::Background,
        ][dice.below(4)];
        let (state, cost) = [
            (
                CallState::Settled,
                Some(1 + i64::try_from(dice.below(1_000_000)).unwrap()),
            ),
            (CallState::Settled, Some(999_999_999_999)),
            (CallState::Settled, None),
            (CallState::Failed, Some(0)),
            (CallState::Unknown, None),
            (CallState::Sent, None),
        ][dice.below(6)];
        let call = Sent {
            job,
            user,
            keyword: keyword.to_owned(),
            label: label.to_owned(),
            step,
            model: ["m", "n"][dice.below(2)],
            state,
            cost,
            at: 20_775 * DAY + i64::try_from(dice.below(72)).unwrap() * HOUR,
        };
        enter(store, &call).await;
        calls.push(call);
    }
    calls
}

/// What the calls that are meant came to, by hand.
fn reckoned(calls: &[Sent], is_meant: impl Fn(&Sent) -> bool) -> Spent {
    let calls: Vec<_> = calls.iter().filter(|call| is_meant(call)).collect();
    let count =
        |is_so: &dyn Fn(&Sent) -> bool| calls.iter().filter(|call| is_so(call)).count() as u64;
    let settled = count(&|call| call.state == CallState::Settled);
    let jobs: BTreeSet<_> = calls.iter().map(|call| call.job).collect();
    Spent {
        calls: calls.len() as u64,
        packages: jobs.len() as u64,
        refused: count(&|call| call.state == CallState::Failed),
        under_way: count(&|call| call.state == CallState::Sent),
        cost: MicroDollars(calls.iter().filter_map(|call| call.cost).sum()),
        unknown: count(&|call| call.state != CallState::Sent && call.cost.is_none()),
        input: settled * 100,
        cached_input: settled * 40,
        output: settled * 23,
        images: settled,
    }
}

fn name(by: By, call: &Sent) -> String {
    match by {
        By::Day => Date::after_1970(call.at / DAY).unwrap().to_string(),
        By::Agent => Agent::of(call.step).to_string(),
        By::Model => call.model.to_owned(),
        By::User => call.user.to_string(),
        By::Keyword => call.keyword.clone(),
    }
}

async fn every_report_sums_up_to_the_ledger(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let calls = ledger(bed, &store).await;
    let days = days("2026-11-01", "2026-11-30", 0);
    for (whose, label) in [
        (Whose::All, None),
        (Whose::All, Some("spring")),
        (Whose::All, Some("none")),
        (Whose::User(UserId::LOCAL), None),
        (Whose::User(UserId::LOCAL), Some("autumn")),
        (Whose::User(UserId(Uuid::now_v7())), None),
    ] {
        let is_meant = |call: &Sent| {
            let is_theirs = match whose {
                Whose::All => true,
                Whose::User(user) => call.user == user,
            };
            is_theirs && label.is_none_or(|label| call.label == label)
        };
        for by in By::ALL {
            let asked = Spending {
                whose,
                label: label.map(str::to_owned),
                ..all(by, days.clone())
            };
            let report = store.spending(&asked).await.unwrap();
            let told = format!("{by:?} {whose:?} {label:?}");
            assert_eq!(report.whole, reckoned(&calls, is_meant), "{told}");
            let sum: i64 = report.lines.iter().map(|line| line.spent.cost.0).sum();
            assert_eq!(sum, report.whole.cost.0, "{told}");
            for line in &report.lines {
                let kind = line.known_as.as_deref();
                let expected = reckoned(&calls, |call| {
                    let is_of_it = match (by, kind) {
                        (By::Model, Some("painters")) => call.step == Step::Background,
                        (By::Model, _) => call.step != Step::Background,
                        _ => true,
                    };
                    is_meant(call) && is_of_it && name(by, call) == line.name
                });
                assert_eq!(line.spent, expected, "{told} {}", line.name);
            }
            let names: BTreeSet<_> = report.lines.iter().map(|line| &line.name).collect();
            let expected: BTreeSet<_> = calls
                .iter()
                .filter(|call| is_meant(call))
                .map(|call| name(by, call))
                .collect();
            assert_eq!(names, expected.iter().collect(), "{told}");
        }
    }
}

async fn a_day_begins_where_it_is_said_to(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let job = store.insert(vec![new("rye")]).await.unwrap()[0].id();
    // Half past ten in the evening, UTC: in Tokyo it is the next day.
    let call = Sent {
        job,
        user: UserId::LOCAL,
        keyword: "rye".to_owned(),
        label: "spring".to_owned(),
        step: Step::Titles,
        model: "m",
        state: CallState::Settled,
        cost: Some(5),
        at: 20_775 * DAY + 22 * HOUR + HOUR / 2,
    };
    enter(&store, &call).await;
    let first_moment = Sent {
        at: 20_776 * DAY - 9 * HOUR,
        cost: Some(70),
        ..call.clone()
    };
    enter(&store, &first_moment).await;
    let moment_before = Sent {
        at: first_moment.at - 1,
        cost: Some(900),
        ..call
    };
    enter(&store, &moment_before).await;
    for (hours, expected) in [
        (0, vec![("2026-11-18", 975)]),
        (9, vec![("2026-11-18", 900), ("2026-11-19", 75)]),
    ] {
        let days = days("2026-11-17", "2026-11-20", hours);
        let report = store.spending(&all(By::Day, days)).await.unwrap();
        let lines: Vec<_> = report
            .lines
            .iter()
            .map(|line| (line.name.as_str(), line.spent.cost.0))
            .collect();
        assert_eq!(lines, expected);
    }
    let none = store.spending(&all(By::Day, Vec::new())).await.unwrap();
    assert_eq!((none.lines.len(), none.whole), (0, Spent::default()));
}

async fn the_ledger_is_told_by_provider_day_and_model(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let calls = ledger(bed, &store).await;
    let (first, last) = ("2026-11-18".parse().unwrap(), "2026-11-19".parse().unwrap());
    let providers = store.entered(first, last).await.unwrap();
    assert_eq!(
        providers.keys().collect::<Vec<_>>(),
        ["painters", "writers"]
    );
    for (provider, lines) in providers {
        for line in lines {
            assert!(line.day >= first && line.day <= last);
            let is_picture = provider == "painters";
            assert_eq!(line.kind == Kind::Picture, is_picture);
            let mine = |call: &Sent| {
                (call.step == Step::Background) == is_picture
                    && call.model == line.model
                    && name(By::Day, call) == line.day.to_string()
            };
            let spent = reckoned(&calls, mine);
            let booked = line.booked;
            assert_eq!(
                (booked.cost, booked.input, booked.output),
                (spent.cost, spent.input, spent.output)
            );
            let settled = calls
                .iter()
                .filter(|call| mine(call) && call.state == CallState::Settled);
            assert_eq!(booked.answered, settled.clone().count() as u64);
            assert_eq!(
                booked.unpriced,
                settled.filter(|call| call.cost.is_none()).count() as u64
            );
            assert_eq!(booked.lost + booked.unpriced, spent.unknown);
            assert_eq!(booked.under_way, spent.under_way);
        }
    }
}

/// What lines came to, but for how many packages they are of.
fn sums(report: &Report) -> BTreeMap<String, Spent> {
    let lines = report.lines.iter().map(|line| {
        let name = format!("{} {:?}", line.name, line.known_as);
        let spent = Spent {
            packages: 0,
            ..line.spent
        };
        (name, spent)
    });
    lines.collect()
}

async fn the_books_add_up_after_an_erasure(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let calls = ledger(bed, &store).await;
    let days = days("2026-11-01", "2026-11-30", 0);
    let (first, last) = (days[0].first, days[29].last);
    let mut users = calls.iter().map(|call| call.user);
    let gone = users.find(|user| *user != UserId::LOCAL).unwrap();
    // What was under way is lost with the job.
    let mut after = calls.clone();
    for call in after.iter_mut().filter(|call| call.user == gone) {
        if call.state == CallState::Sent {
            call.state = CallState::Unknown;
        }
    }
    let before = store.entered(first, last).await.unwrap();
    store.erase(gone, people::By::CommandLine).await.unwrap();

    for by in By::ALL {
        let report = store.spending(&all(by, days.clone())).await.unwrap();
        let expected = reckoned(&after, |_| true);
        let packages = report.whole.packages;
        assert_eq!(
            report.whole,
            Spent {
                packages,
                ..expected
            },
            "{by:?}"
        );
        // A package with calls on two days counts on both: more than are known are not left out.
        assert!(packages >= expected.packages, "{by:?}: {packages}");
        let erased = |call: &Sent| call.user == gone;
        let expected: BTreeMap<_, _> = after
            .iter()
            .map(|call| {
                let name_of = |call: &Sent| match by {
                    By::User | By::Keyword if erased(call) => DELETED.to_owned(),
                    _ => name(by, call),
                };
                let is_picture = |call: &Sent| by == By::Model && call.step == Step::Background;
                let known_as = match (by, is_picture(call)) {
                    (By::Model, true) => Some("painters"),
                    (By::Model, false) => Some("writers"),
                    _ => None,
                };
                let of_line = reckoned(&after, |other| {
                    name_of(other) == name_of(call) && is_picture(other) == is_picture(call)
                });
                let of_line = Spent {
                    packages: 0,
                    ..of_line
                };
                (format!("{} {known_as:?}", name_of(call)), of_line)
            })
            .collect();
        assert_eq!(sums(&report), expected, "{by:?}");
    }

    // An invoice is held against the same calls as before.
    let after = store.entered(first, last).await.unwrap();
    let together = |ledger: &BTreeMap<String, Vec<Entered>>| {
        let mut lines: BTreeMap<_, Booked> = BTreeMap::new();
        for (provider, entered) in ledger {
            for line in entered {
                let is_picture = line.kind == Kind::Picture;
                let key = (provider.clone(), line.day, line.model.clone(), is_picture);
                let booked = Booked {
                    lost: line.booked.lost + line.booked.under_way,
                    under_way: 0,
                    ..line.booked
                };
                lines.entry(key).or_default().add(&booked);
            }
        }
        lines
    };
    assert_eq!(together(&after), together(&before));

    // Of one who is there nobody learns what others' calls came to.
    let own = Spending {
        whose: Whose::User(UserId::LOCAL),
        ..all(By::User, days)
    };
    let own = store.spending(&own).await.unwrap();
    assert!(own.lines.iter().all(|line| line.name != DELETED));
}

async fn what_a_deleted_job_cost_stays_in_the_books(bed: &Bed) {
    let store = bed.open(&Hand::new()).await;
    let mut sent = Vec::new();
    for (keyword, cost) in [("rye", 70), ("oats", 900)] {
        let job = store.insert(vec![new(keyword)]).await.unwrap()[0].id();
        let call = Sent {
            job,
            user: UserId::LOCAL,
            keyword: keyword.to_owned(),
            label: "spring".to_owned(),
            step: Step::Research,
            model: "m",
            state: CallState::Settled,
            cost: Some(cost),
            at: 20_775 * DAY + HOUR,
        };
        enter(&store, &call).await;
        sent.push(call);
    }
    let days = days("2026-11-17", "2026-11-20", 0);
    let (first, last) = (days[0].first, days[3].last);
    let before = store.spending(&all(By::Day, days.clone())).await.unwrap();
    let entered = store.entered(first, last).await.unwrap();
    store.cancel(sent[0].job).await.unwrap();
    store.delete(sent[0].job).await.unwrap();
    let after = store.spending(&all(By::Day, days.clone())).await.unwrap();
    assert_eq!(after, before);
    assert_eq!(after.whole, reckoned(&sent, |_| true));
    let by_keyword = store
        .spending(&all(By::Keyword, days.clone()))
        .await
        .unwrap();
    let lines: Vec<_> = by_keyword
        .lines
        .iter()
        .map(|line| (line.name.as_str(), line.spent.cost.0, line.spent.packages))
        .collect();
    assert_eq!(lines, [("oats", 900, 1), (DELETED, 70, 1)]);
    let sum = |ledger: &BTreeMap<String, Vec<Entered>>| {
        let mut booked = Booked::default();
        for line in ledger.values().flatten() {
            booked.add(&line.booked);
        }
        booked
    };
    let now = store.entered(first, last).await.unwrap();
    assert_eq!(sum(&now), sum(&entered));
}
