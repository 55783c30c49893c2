//! Passwords: hashed with argon2id, a few at once, off the threads that answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The least characters of a password. Length is what counts; which characters is its owner's business.
pub const LEAST: usize = 10;

/// The most characters of a password.
pub const MOST: usize = 256;

/// OWASP's first choice of 2025 for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many are hashed at once, with 19 MiB each, and how long others wait for their turn.
const AT_ONCE: usize = 2;
const PATIENCE: Duration = Duration::from_secs(5);

/// A hash that no password has, with the same parameters: who is unknown costs the same work.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z3JlZW5saXQtbm9ib2R5cw$ZQ2bX0m8Vn4rXk1wT7cJH3s9uYpL6aBdEeRfGtHyUjI";

/// Hashes and verifies. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    hashed: Arc<AtomicU64>,
}

/// Why a password could not be hashed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too many wait for their turn.
    #[error("too many sign in at this moment; try again in some seconds")]
    Busy,
    /// There is a bug of ours.
    #[error("the password could not be hashed")]
    Broken,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            hashed: Arc::default(),
        }
    }
}

impl Passwords {
    /// The PHC string of a password, with a salt of its own.
    pub async fn hash(&self, password: SecretString) -> Result<String, PasswordError> {
        let hashed = self.in_turn(move || {
            let hash: Result<PasswordHash, _> =
                hasher()?.hash_password(password.expose_secret().as_bytes());
            hash.ok().map(|hash| hash.to_string())
        });
        hashed.await?.ok_or(PasswordError::Broken)
    }

    /// Whether a password is the one of this PHC string. Without one the work is the same, and the answer no.
    pub async fn verify(
        &self,
        password: SecretString,
        hash: Option<String>,
    ) -> Result<bool, PasswordError> {
        let is_somebody = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.to_owned());
        let verified = self.in_turn(move || {
            let hash = PasswordHash::new(&hash).ok()?;
            let password = password.expose_secret().as_bytes();
            Some(hasher()?.verify_password(password, &hash).is_ok())
        });
        let fits = verified.await?.ok_or(PasswordError::Broken)?;
        Ok(fits && is_somebody)
    }

    /// How many hashes were made.
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> Result<Option<T>, PasswordError> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = timeout(PATIENCE, turn).await else {
            return Err(PasswordError::Busy);
        };
        self.hashed.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|_| PasswordError::Broken)
    }
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a password may be somebody's.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub fn check(password: &SecretString, email: &str) -> Result<(), String> {
    let password = password.expose_secret();
    let length = password.chars().count();
    if !(LEAST..=MOST).contains(&length) {
        return Err(format!(
            "has {length} characters: choose {LEAST} to {MOST}, such as four words that nobody would put together"
        ));
    }
    if password.to_lowercase() == email.to_lowercase() {
        return Err("is the e-mail address: choose another".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone_and_nobody_costs_the_same() {
        let passwords = Passwords::default();
        let right = SecretString::from("correct horse battery");
        let hash = passwords.hash(right.clone()).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert_ne!(passwords.hash(right.clone()).await.unwrap(), hash);
        let before = passwords.hashed();
        assert!(
            passwords
                .verify(right.clone(), Some(hash.clone()))
                .await
                .unwrap()
        );
        let wrong = SecretString::from("correct horse batterY");
        assert!(!passwords.verify(wrong, Some(hash)).await.unwrap());
        assert!(!passwords.verify(right, None).await.unwrap());
        assert_eq!(passwords.hashed(), before + 3);
    }

    #[test]
    fn short_passwords_and_the_address_itself_are_refused() {
        let told = |password: &str| check(&SecretString::from(password), "Ana.Lima@example.org");
        assert!(told("short").unwrap_err().contains("5 characters"));
        assert!(
            told("ana.lima@EXAMPLE.org")
                .unwrap_err()
                .contains("address")
        );
        assert!(told(&"x".repeat(257)).is_err());
        assert_eq!(told("ção ção ção"), Ok(()));
    }
}
