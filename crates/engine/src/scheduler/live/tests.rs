//! Schedulers of several processes over one book, with a clock that tests own.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use greenlit_store::schedules::SlotEnd;

use super::super::schedule::Missed;
use super::*;
use crate::paused::PausedClock;

const HOUR: i64 = 60 * 60 * 1_000;
/// 2026-11-24T08:59:30Z.
const BEFORE_NINE: Timestamp = Timestamp(1_795_510_770_000);
const NINE: Timestamp = Timestamp(BEFORE_NINE.0 + 30_000);

/// One process's view of a book that several share.
#[derive(Clone)]
struct Book {
    process: u32,
    clock: Arc<PausedClock>,
    rows: Arc<Mutex<BTreeMap<Timestamp, (u32, SlotRun)>>>,
    faults: Arc<AtomicU32>,
}

impl Book {
    fn new(clock: &Arc<PausedClock>) -> Self {
        Self {
            process: 0,
            clock: Arc::clone(clock),
            rows: Arc::default(),
            faults: Arc::default(),
        }
    }

    fn of(&self, process: u32) -> Self {
        Self {
            process,
            ..self.clone()
        }
    }

    /// As another process left it.
    fn with(self, slot_at: Timestamp, end: Option<SlotEnd>) -> Self {
        let run = SlotRun {
            slot_at,
            started_at: slot_at,
            end,
        };
        self.rows.lock().unwrap().insert(slot_at, (99, run));
        self
    }

    fn slots(&self) -> Vec<(Timestamp, Option<String>)> {
        let rows = self.rows.lock().unwrap();
        rows.iter()
            .map(|(at, (_, run))| (*at, run.end.as_ref().map(|end| end.outcome.clone())))
            .collect()
    }
}

impl SlotBook for Book {
    async fn last(&self, _schedule: &str) -> Result<Option<SlotRun>, StoreError> {
        let broken = self
            .faults
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            });
        if broken.is_ok() {
            return Err(StoreError::Closed);
        }
        let rows = self.rows.lock().unwrap();
        Ok(rows.values().next_back().map(|(_, run)| run.clone()))
    }

    async fn claim(&self, slot: &Slot) -> Result<bool, StoreError> {
        // Others may come in between, as in a real store.
        tokio::task::yield_now().await;
        let now = self.clock.now();
        let mut rows = self.rows.lock().unwrap();
        let taken = rows
            .get(&slot.at)
            .is_some_and(|(_, run)| run.end.is_some() || now.since(run.started_at) < RUN_LIMIT);
        if !taken {
            let run = SlotRun {
                slot_at: slot.at,
                started_at: now,
                end: None,
            };
            rows.insert(slot.at, (self.process, run));
        }
        Ok(!taken)
    }

    async fn finish(&self, slot: &Slot, ran: &Ran) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let mut rows = self.rows.lock().unwrap();
        match rows.get_mut(&slot.at) {
            Some((owner, run)) if *owner == self.process && run.end.is_none() => {
                run.end = Some(SlotEnd {
                    at: now,
                    outcome: ran.outcome.clone(),
                    jobs: ran.jobs,
                });
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

fn end() -> Option<SlotEnd> {
    Some(SlotEnd {
        at: NINE,
        outcome: "before".to_owned(),
        jobs: 1,
    })
}

fn scheduler(expression: &str, missed: Missed, clock: &Arc<PausedClock>) -> Scheduler {
    let schedule = Schedule::parse("test", expression, "UTC", missed).unwrap();
    Scheduler::new(schedule, Arc::clone(clock) as Arc<dyn Clock>)
}

async fn make_one(_slot: Slot) -> Result<Ran, StoreError> {
    Ok(Ran::done(1))
}

/// Runs a scheduler for so long and gives when it ran which slots, and all that happened.
async fn run_for(seconds: u64, scheduler: &Scheduler, book: &Book) -> Vec<(Timestamp, Happened)> {
    let happened = RefCell::new(Vec::new());
    let run = scheduler.run(book, make_one, |what| {
        happened.borrow_mut().push((book.clock.now(), what));
    });
    let ended = tokio::time::timeout(Duration::from_secs(seconds), run).await;
    assert!(ended.is_err(), "it runs until it is dropped");
    happened.into_inner()
}

fn ran(at: Timestamp) -> Happened {
    Happened::Ran {
        slot: Slot {
            schedule: "test".to_owned(),
            at,
        },
        ran: Ran::done(1),
    }
}

#[tokio::test(start_paused = true)]
async fn a_slot_runs_when_it_comes_and_then_not_again() {
    let clock = PausedClock::at(BEFORE_NINE);
    let book = Book::new(&clock);
    let scheduler = scheduler("0 9 * * *", Missed::Once, &clock);
    let happened = run_for(23 * 3600, &scheduler, &book).await;
    assert_eq!(happened, [(NINE, ran(NINE))]);
}

#[tokio::test(start_paused = true)]
async fn several_processes_run_each_slot_once() {
    let clock = PausedClock::at(BEFORE_NINE);
    let shared = Book::new(&clock);
    let made = Arc::new(Mutex::new(Vec::new()));
    let mut running = tokio::task::JoinSet::new();
    for process in 0..5 {
        let scheduler = scheduler("*/10 * * * *", Missed::Once, &clock);
        let (book, made) = (shared.of(process), Arc::clone(&made));
        running.spawn(async move {
            let job = |slot: Slot| {
                made.lock().unwrap().push(slot.at);
                make_one(slot)
            };
            scheduler.run(&book, job, |_| {}).await;
        });
    }
    sleep(Duration::from_secs(60 * 60)).await;
    running.shutdown().await;
    let expected: Vec<_> = (0..6)
        .map(|ten| Timestamp(NINE.0 + ten * 600_000))
        .collect();
    assert_eq!(*made.lock().unwrap(), expected);
    assert!(shared.slots().iter().all(|(_, end)| end.is_some()));
}

#[tokio::test(start_paused = true)]
async fn slots_that_were_missed_are_made_up_by_one_run_or_left_out() {
    for (missed, expected) in [
        (
            Missed::Once,
            vec![(BEFORE_NINE, ran(Timestamp(NINE.0 - 24 * HOUR)))],
        ),
        (Missed::Skip, vec![]),
    ] {
        let clock = PausedClock::at(BEFORE_NINE);
        let book = Book::new(&clock).with(Timestamp(NINE.0 - 96 * HOUR), end());
        let scheduler = scheduler("0 9 * * *", missed, &clock);
        let mut happened = run_for(60, &scheduler, &book).await;
        assert_eq!(happened.pop(), Some((NINE, ran(NINE))), "{missed:?}");
        assert_eq!(happened, expected, "{missed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_schedule_that_never_ran_has_missed_nothing() {
    let clock = PausedClock::at(Timestamp(NINE.0 + HOUR));
    let scheduler = scheduler("0 9 * * *", Missed::Once, &clock);
    assert_eq!(run_for(3600, &scheduler, &Book::new(&clock)).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_put_forward_is_seen_within_a_minute_and_put_back_runs_nothing_twice() {
    let clock = PausedClock::at(Timestamp(NINE.0 - 10 * HOUR));
    let book = Book::new(&clock);
    let scheduler = scheduler("0 9 * * *", Missed::Skip, &clock);
    let (happened, ()) = tokio::join!(run_for(20 * 3600, &scheduler, &book), async {
        sleep(Duration::from_secs(90)).await;
        clock.put(10 * HOUR - 90_000);
        sleep(Duration::from_secs(3600)).await;
        clock.put(-2 * HOUR);
    });
    let [(at, first)] = &happened[..] else {
        panic!("{happened:?}");
    };
    assert_eq!(*first, ran(NINE));
    assert!(at.since(NINE) <= Duration::from_secs(60), "{at}");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_died_is_begun_again_after_five_minutes_even_where_missed_slots_are_left_out() {
    let clock = PausedClock::at(BEFORE_NINE);
    let slot = Timestamp(BEFORE_NINE.0 - 60_000);
    let book = Book::new(&clock).with(slot, None);
    let scheduler = scheduler("58 8 * * *", Missed::Skip, &clock);
    let happened = run_for(3600, &scheduler, &book).await;
    let [(at, first)] = &happened[..] else {
        panic!("{happened:?}");
    };
    assert_eq!(*first, ran(slot));
    let late = at.since(slot);
    assert!(late >= RUN_LIMIT && late <= RUN_LIMIT + LOOK, "{late:?}");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_fails_is_tried_again_and_one_that_is_refused_is_not() {
    let clock = PausedClock::at(BEFORE_NINE);
    let book = Book::new(&clock);
    let scheduler = scheduler("0 9 * * *", Missed::Once, &clock);
    let tries = AtomicU32::new(0);
    let job = |_slot| {
        let number = tries.fetch_add(1, Ordering::SeqCst);
        async move {
            match number {
                0 => Err(StoreError::Closed),
                _ => Ok(Ran::refused("the month's budget is used up")),
            }
        }
    };
    let happened = RefCell::new(Vec::new());
    let run = scheduler.run(&book, job, |what| happened.borrow_mut().push(what));
    let _ = tokio::time::timeout(Duration::from_secs(3600), run).await;
    let happened = happened.into_inner();
    assert!(
        matches!(&happened[0], Happened::Failed { message, .. } if message == "the store is closed"),
        "{happened:?}"
    );
    assert_eq!(happened.len(), 2, "{happened:?}");
    let outcome = Some("the month's budget is used up".to_owned());
    assert_eq!(book.slots(), [(NINE, outcome)]);
}

#[tokio::test(start_paused = true)]
async fn a_book_that_cannot_be_read_for_a_while_delays_a_slot_and_loses_none() {
    let clock = PausedClock::at(BEFORE_NINE);
    let book = Book::new(&clock);
    book.faults.store(5, Ordering::SeqCst);
    let scheduler = scheduler("0 9 * * *", Missed::Once, &clock);
    let happened = run_for(120, &scheduler, &book).await;
    let (at, last) = happened.last().unwrap();
    assert_eq!((happened.len(), last), (6, &ran(NINE)));
    assert!(at.since(NINE) <= AGAIN * 3, "{at}");
}

#[tokio::test(start_paused = true)]
async fn a_job_that_is_overtaken_says_so() {
    let clock = PausedClock::at(NINE);
    let (slow, quick) = (Book::new(&clock), Book::new(&clock));
    let quick = Book {
        rows: Arc::clone(&slow.rows),
        process: 1,
        ..quick
    };
    let slot = Slot {
        schedule: "test".to_owned(),
        at: NINE,
    };
    let outlasting = |slot| async {
        sleep(RUN_LIMIT * 2).await;
        make_one(slot).await
    };
    let (overtaken, other) = tokio::join!(run_slot(&slow, slot.clone(), outlasting), async {
        sleep(RUN_LIMIT).await;
        run_slot(&quick, slot.clone(), make_one).await
    });
    assert_eq!(other, ran(NINE));
    assert_eq!(overtaken, Happened::TooSlow { slot: slot.clone() });
    assert_eq!(
        run_slot(&slow, slot.clone(), make_one).await,
        Happened::Taken { slot }
    );
}
