//! Sign-in slowed: who tries again and again waits longer and longer, by account and by address.
//!
//! Each try counts as one that failed until it succeeds, so that many at once are counted too. It is kept in memory: a
//! server that starts again has forgotten, and each process counts for itself.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use greenlit_domain::time::Timestamp;

/// Tries that cost no wait.
const FREE_OF_ACCOUNT: u32 = 5;
const FREE_OF_ADDRESS: u32 = 30;

/// The longest wait. An account's is short: else a stranger could keep its owner out.
const LONGEST_OF_ACCOUNT: Duration = Duration::from_secs(60);
const LONGEST_OF_ADDRESS: Duration = Duration::from_secs(15 * 60);

/// After so long without a try they are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(60 * 60);

/// The most accounts and addresses that are kept in mind.
const MOST: usize = 20_000;

/// Counts tries.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<Of, Tries>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Of {
    Account(String),
    Address(String),
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    number: u32,
    last: Timestamp,
    /// Before this nothing is tried.
    until: Timestamp,
}

impl Throttle {
    /// Counts a try to sign in.
    ///
    /// # Errors
    /// How long to wait, when it is too early; then it was not counted.
    pub fn begin(
        &self,
        now: Timestamp,
        account: &str,
        address: Option<IpAddr>,
    ) -> Result<(), Duration> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            forget(&mut all, now);
        }
        let who = [
            Some(Of::Account(account.to_lowercase())),
            address.map(|address| Of::Address(prefix(address))),
        ];
        let who: Vec<_> = who.into_iter().flatten().collect();
        let wait = who
            .iter()
            .filter_map(|of| all.get(of))
            .map(|tries| tries.until.0 - now.0)
            .max();
        if let Some(wait @ 1..) = wait {
            return Err(Duration::from_millis(wait.unsigned_abs()));
        }
        for of in who {
            let wait = of.wait_after(all.get(&of).map_or(1, |tries| tries.number(now) + 1));
            let tries = all.entry(of).or_insert(Tries {
                number: 0,
                last: now,
                until: now,
            });
            tries.number = tries.number(now) + 1;
            tries.last = now;
            tries.until = now.plus(wait);
        }
        Ok(())
    }

    /// The try succeeded: its account begins anew. Its address does not, or whoever has one account of their own could
    /// try all others.
    pub fn succeeded(&self, account: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&Of::Account(account.to_lowercase()));
    }
}

impl Tries {
    fn number(&self, now: Timestamp) -> u32 {
        if self.last.plus(FORGOTTEN) <= now {
            0
        } else {
            self.number
        }
    }
}

impl Of {
    /// How long to wait after so many tries: a second, and each time twice as long.
    fn wait_after(&self, number: u32) -> Duration {
        let (free, longest) = match self {
            Self::Account(_) => (FREE_OF_ACCOUNT, LONGEST_OF_ACCOUNT),
            Self::Address(_) => (FREE_OF_ADDRESS, LONGEST_OF_ADDRESS),
        };
        match number.checked_sub(free) {
            None => Duration::ZERO,
            Some(beyond) => Duration::from_secs(1 << beyond.min(20)).min(longest),
        }
    }
}

/// Makes room: those that are forgotten go, and if that is not enough, the oldest half.
fn forget(all: &mut HashMap<Of, Tries>, now: Timestamp) {
    all.retain(|_, tries| tries.number(now) > 0);
    if all.len() >= MOST {
        let mut times: Vec<_> = all.values().map(|tries| tries.last).collect();
        times.sort_unstable();
        let middle = times[times.len() / 2];
        all.retain(|_, tries| tries.last > middle);
    }
}

/// The network of an address: IPv6 hands out 2^64 addresses to each.
pub fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_000_000_000);

    #[test]
    fn an_account_waits_longer_and_longer_and_begins_anew_when_it_succeeds() {
        let throttle = Throttle::default();
        let mut now = NOON;
        for _ in 0..FREE_OF_ACCOUNT {
            assert_eq!(throttle.begin(now, "Ana@example.org", None), Ok(()));
        }
        let mut waits = Vec::new();
        for _ in 0..8 {
            let wait = throttle.begin(now, "ana@example.org", None).unwrap_err();
            waits.push(wait.as_secs());
            now = now.plus(wait);
            assert_eq!(throttle.begin(now, "ana@example.org", None), Ok(()));
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(throttle.begin(now, "ana@example.org", None).is_err());
        assert_eq!(throttle.begin(now, "bia@example.org", None), Ok(()));
        throttle.succeeded("ANA@example.org");
        assert_eq!(throttle.begin(now, "ana@example.org", None), Ok(()));
    }

    #[test]
    fn an_address_that_tries_many_accounts_is_slowed_too() {
        let throttle = Throttle::default();
        let home: IpAddr = "2001:db8:1:2::7".parse().unwrap();
        let neighbour: IpAddr = "2001:db8:1:2:ffff::1".parse().unwrap();
        let elsewhere: IpAddr = "192.0.2.1".parse().unwrap();
        for number in 0..FREE_OF_ADDRESS {
            let account = format!("user{number}@example.org");
            assert_eq!(throttle.begin(NOON, &account, Some(home)), Ok(()));
        }
        let wait = throttle.begin(NOON, "one.more@example.org", Some(neighbour));
        assert_eq!(wait, Err(Duration::from_secs(1)));
        assert_eq!(
            throttle.begin(NOON, "one.more@example.org", Some(elsewhere)),
            Ok(())
        );
        let later = NOON.plus(FORGOTTEN);
        for _ in 0..FREE_OF_ACCOUNT {
            assert_eq!(
                throttle.begin(later, "last@example.org", Some(home)),
                Ok(())
            );
        }
    }

    #[test]
    fn its_memory_is_bounded() {
        let throttle = Throttle::default();
        for number in 0..MOST + 10 {
            let at = Timestamp(NOON.0 + i64::try_from(number).unwrap());
            let _ = throttle.begin(at, &format!("{number}@example.org"), None);
        }
        assert!(throttle.0.lock().unwrap().len() < MOST);
    }
}
