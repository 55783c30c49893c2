//! Sign-in slowed: who tries again and again waits longer and longer, by account and by address.
//!
//! Each try counts as one that failed until it succeeds, so that many at once are counted too. The counts are rows, so that
//! all processes count together and a restart forgets nothing. An unknown account is counted as a known one is.

use std::net::IpAddr;
use std::time::Duration;

use greenlit_store::people::{Tried, Try, tries_of_account};
use greenlit_store::{Store, StoreError};

use super::secret;

/// Tries that cost no wait.
const FREE_OF_ACCOUNT: u32 = 5;
const FREE_OF_ADDRESS: u32 = 30;

/// The longest wait. An account's is short: else a stranger could keep its owner out.
const LONGEST_OF_ACCOUNT: Duration = Duration::from_secs(60);
const LONGEST_OF_ADDRESS: Duration = Duration::from_secs(15 * 60);

/// After so long without a try they are forgotten.
const FORGOTTEN: Duration = Duration::from_secs(60 * 60);

/// Counts a try to sign in, unless it is too early.
///
/// # Errors
/// When the store fails: then nobody signs in.
pub async fn begin(
    store: &Store,
    account: &str,
    address: Option<IpAddr>,
) -> Result<Tried, StoreError> {
    let mut tries = vec![Try {
        who: tries_of_account(account),
        wait_after: wait_of_account,
    }];
    tries.extend(address.map(|address| Try {
        who: secret::hash(&format!("address {}", prefix(address))),
        wait_after: wait_of_address,
    }));
    store.begin_try(tries, FORGOTTEN).await
}

/// The try succeeded: its account begins anew. Its address does not, or whoever has one account of their own could try all
/// others.
///
/// # Errors
/// When the store fails.
pub async fn succeeded(store: &Store, account: &str) -> Result<(), StoreError> {
    store.forget_tries(tries_of_account(account)).await
}

fn wait_of_account(number: u32) -> Duration {
    wait_after(number, FREE_OF_ACCOUNT, LONGEST_OF_ACCOUNT)
}

fn wait_of_address(number: u32) -> Duration {
    wait_after(number, FREE_OF_ADDRESS, LONGEST_OF_ADDRESS)
}

/// How long to wait after so many tries: a second, and each time twice as long.
fn wait_after(number: u32, free: u32, longest: Duration) -> Duration {
    match number.checked_sub(free) {
        None => Duration::ZERO,
        Some(beyond) => Duration::from_secs(1 << beyond.min(20)).min(longest),
    }
}

/// The network of an address: IPv6 hands out 2^64 addresses to each.
fn prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests;
