//! Windows in this process: spread over shards, so that requests rarely wait for each other, and bounded.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use greenlit_domain::time::Timestamp;

use super::policy::{Class, Subject, Wanted};
use super::window::{Log, Rule, Span, Standing};

/// A power of two, so that cores seldom meet.
const SHARDS: usize = 64;

/// The most windows of people that are kept in mind, and as many of strangers: these cannot crowd people out.
const MOST: usize = 64 * 1_024;

/// Windows by who and what.
#[derive(Debug)]
pub struct Memory {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
}

#[derive(Debug, Default)]
struct Shard {
    people: HashMap<(Class, Subject), Held>,
    strangers: HashMap<(Class, Subject), Held>,
}

/// The windows of one subject.
#[derive(Debug, Default)]
struct Held {
    minute: Log,
    day: Log,
    /// From then on it holds nothing.
    until: i64,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
        }
    }
}

impl Memory {
    /// Counts it when it fits into all windows, and says how each stands then.
    pub fn take(&self, wanted: &Wanted, now: Timestamp) -> Vec<Standing> {
        let mut shard = self.shard(wanted);
        let mut standings = Vec::with_capacity(wanted.windows.len());
        for (subject, rule) in &wanted.windows {
            let held = shard.held((wanted.class, *subject), now);
            let cost = rule.cost(wanted.count);
            standings.push(held.log(*rule).standing(*rule, now, cost));
        }
        if standings.iter().all(|standing| standing.wait == 0) {
            count(&mut shard, wanted, now);
            for ((_, rule), standing) in wanted.windows.iter().zip(&mut standings) {
                standing.used += rule.cost(wanted.count);
                if standing.reset == 0 {
                    standing.reset = rule.span.millis();
                }
            }
        }
        standings
    }

    /// Counts what was admitted elsewhere.
    pub fn add(&self, wanted: &Wanted, now: Timestamp) {
        count(&mut self.shard(wanted), wanted, now);
    }

    /// All windows of a request are in the shard of its owner: one lock, and they change together.
    fn shard(&self, wanted: &Wanted) -> MutexGuard<'_, Shard> {
        let owner = wanted.windows.first().map(|(subject, _)| subject);
        let at = usize::try_from(self.hasher.hash_one(owner) % SHARDS as u64).unwrap_or_default();
        self.shards[at]
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        let shards = self.shards.iter().map(|shard| shard.lock().unwrap());
        shards
            .map(|shard| shard.people.len() + shard.strangers.len())
            .sum()
    }
}

fn count(shard: &mut Shard, wanted: &Wanted, now: Timestamp) {
    for (subject, rule) in &wanted.windows {
        let held = shard.held((wanted.class, *subject), now);
        held.log(*rule).add(*rule, now, rule.cost(wanted.count));
        let until = now.0 + rule.step() + rule.span.millis();
        held.until = held.until.max(until);
    }
}

impl Shard {
    fn held(&mut self, of: (Class, Subject), now: Timestamp) -> &mut Held {
        let all = if of.1.is_stranger() {
            &mut self.strangers
        } else {
            &mut self.people
        };
        if all.len() >= MOST / SHARDS && !all.contains_key(&of) {
            make_room(all, now);
        }
        all.entry(of).or_default()
    }
}

/// Those that hold nothing go, and if that is not enough, the half that would be empty first.
fn make_room(all: &mut HashMap<(Class, Subject), Held>, now: Timestamp) {
    all.retain(|_, held| held.until > now.0);
    if all.len() >= MOST / SHARDS {
        let mut ends: Vec<_> = all.values().map(|held| held.until).collect();
        ends.sort_unstable();
        let middle = ends[ends.len() / 2];
        all.retain(|_, held| held.until > middle);
    }
}

impl Held {
    fn log(&mut self, rule: Rule) -> &mut Log {
        match rule.span {
            Span::Minute => &mut self.minute,
            Span::Day => &mut self.day,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use greenlit_domain::id::UserId;
    use uuid::Uuid;

    use super::super::address::Network;
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_000_000_000);

    fn rules(subject: Subject) -> Vec<(Subject, Rule)> {
        [(Span::Minute, 10), (Span::Day, 100)]
            .map(|(span, quota)| (subject, Rule { span, quota }))
            .into()
    }

    fn wanted(subject: Subject, count: u32) -> Wanted {
        Wanted {
            class: Class::Make,
            windows: rules(subject),
            count,
        }
    }

    fn user(number: u128) -> Subject {
        Subject::User(UserId(Uuid::from_u128(number)))
    }

    fn fits(standings: &[Standing]) -> bool {
        standings.iter().all(|standing| standing.wait == 0)
    }

    #[test]
    fn of_fifty_at_once_ten_pass() {
        let memory = Arc::new(Memory::default());
        let passed = Arc::new(AtomicUsize::new(0));
        std::thread::scope(|threads| {
            for _ in 0..50 {
                threads.spawn(|| {
                    if fits(&memory.take(&wanted(user(1), 1), NOON)) {
                        passed.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(passed.load(Ordering::SeqCst), 10);
        assert!(fits(&memory.take(&wanted(user(2), 1), NOON)));
    }

    #[test]
    fn the_day_is_counted_beside_the_minute_and_neither_alone() {
        let memory = Memory::default();
        for minute in 0..10 {
            let now = Timestamp(NOON.0 + minute * 60_000);
            assert!(fits(&memory.take(&wanted(user(1), 10), now)));
        }
        let later = Timestamp(NOON.0 + 600_000);
        let refused = memory.take(&wanted(user(1), 1), later);
        assert_eq!(refused[0].wait, 0);
        assert_eq!(refused[1].wait, 24 * 60 * 60_000 - 600_000);
        // The minute was not charged for what the day refused.
        assert_eq!(refused[0].used, 0);
        let next_day = Timestamp(NOON.0 + 24 * 60 * 60_000);
        assert!(fits(&memory.take(&wanted(user(1), 10), next_day)));
    }

    #[test]
    fn strangers_take_no_room_from_people_and_the_room_is_bounded() {
        let memory = Memory::default();
        memory.take(&wanted(user(1), 10), NOON);
        for number in 0..2 * u32::try_from(MOST).unwrap() {
            let address = std::net::Ipv4Addr::from(number);
            let network = Network::of(Some(address.into()));
            memory.take(&wanted(Subject::Address(network), 1), NOON);
        }
        assert!(memory.len() <= MOST + 1, "{}", memory.len());
        assert!(!fits(&memory.take(&wanted(user(1), 1), NOON)));
    }

    /// `cargo test -p greenlit-web --lib limits::memory -- --ignored --nocapture`
    #[test]
    #[ignore = "it measures, and is read by a person"]
    fn a_million_checks_of_ten_thousand_people_are_timed() {
        const CHECKS: u32 = 1_000_000;
        let memory = Memory::default();
        let people: Vec<_> = (0..10_000).map(|number| wanted(user(number), 1)).collect();
        let begun = Instant::now();
        for number in 0..CHECKS {
            let person = &people[number as usize % people.len()];
            let now = Timestamp(NOON.0 + i64::from(number / 100));
            std::hint::black_box(memory.take(person, now));
        }
        let each = begun.elapsed() / CHECKS;
        println!("{each:?} a check");
        assert_eq!(memory.len(), people.len(), "each is counted by themselves");
    }
}
