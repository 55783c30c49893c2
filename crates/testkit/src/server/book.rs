//! The book of calls: each as the server saw it, and what it has to be paid.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::Call;
use crate::bill::{Bill, Billed, Outcome};
use crate::fault::Target;

/// All calls so far.
#[derive(Debug, Default)]
pub(super) struct Book {
    entries: Mutex<Vec<Entry>>,
    /// A call came, or ended.
    changed: Condvar,
}

#[derive(Debug)]
struct Entry {
    call: Call,
    billed: Billed,
}

impl Book {
    /// Enters a call; `finish` sees its number, and what is entered is what it leaves.
    pub fn enter(self: &Arc<Self>, finish: impl FnOnce(u64) -> Call) -> (Ticket, Call) {
        let mut entries = self.entries();
        let index = entries.len();
        let call = finish(index as u64);
        entries.push(Entry {
            call: call.clone(),
            billed: Billed::new(call.kind, &call.model),
        });
        drop(entries);
        self.changed.notify_all();
        let ticket = Ticket {
            book: Arc::clone(self),
            index,
        };
        (ticket, call)
    }

    pub fn calls(&self) -> Vec<Call> {
        self.entries()
            .iter()
            .map(|entry| entry.call.clone())
            .collect()
    }

    pub fn bill(&self) -> Bill {
        let entries = self.entries();
        Bill {
            calls: entries.iter().map(|entry| entry.billed.clone()).collect(),
        }
    }

    pub fn count(&self, target: Target) -> usize {
        counted(&self.entries(), target)
    }

    /// Waits until so many calls have come; false when they do not come in time.
    pub fn wait_for(&self, target: Target, count: usize, limit: Duration) -> bool {
        self.wait(limit, |entries| counted(entries, target) >= count)
    }

    /// Waits until no call is under way; false when that takes longer.
    pub fn wait_until_quiet(&self, limit: Duration) -> bool {
        let ended = |entry: &Entry| entry.billed.outcome != Outcome::UnderWay;
        self.wait(limit, |entries| entries.iter().all(ended))
    }

    fn wait(&self, limit: Duration, reached: impl Fn(&[Entry]) -> bool) -> bool {
        let end = Instant::now() + limit;
        let mut entries = self.entries();
        while !reached(&entries) {
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return false;
            };
            entries = self
                .changed
                .wait_timeout(entries, left)
                .expect("no panic under the lock")
                .0;
        }
        true
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().expect("no panic under the lock")
    }
}

fn counted(entries: &[Entry], target: Target) -> usize {
    let meant = |entry: &&Entry| target.covers(entry.call.kind);
    entries.iter().filter(meant).count()
}

/// A call that is under way. Dropped unsettled, its work was done for nobody: the client went away, or the line broke.
#[derive(Debug)]
pub(super) struct Ticket {
    book: Arc<Book>,
    index: usize,
}

impl Ticket {
    /// What the work costs, whatever becomes of the answer.
    pub fn owes(&self, change: impl FnOnce(&mut Billed)) {
        change(&mut self.book.entries()[self.index].billed);
    }

    /// The call was turned down and costs nothing.
    pub fn refused(self) {
        self.settle(Outcome::Refused);
    }

    /// The answer went out to its end.
    pub fn heard(self) {
        self.settle(Outcome::Answered);
    }

    fn settle(&self, outcome: Outcome) {
        let billed = &mut self.book.entries()[self.index].billed;
        if billed.outcome == Outcome::UnderWay {
            billed.outcome = outcome;
            if outcome == Outcome::Refused {
                billed.usage = Default::default();
                billed.cost = None;
            }
            self.book.changed.notify_all();
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.settle(Outcome::Unheard);
    }
}
