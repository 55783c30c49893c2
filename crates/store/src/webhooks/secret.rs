//! What signs: 256 random bits, written as Standard Webhooks writes them.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use crate::error::StoreError;

/// How secrets begin.
const PREFIX: &str = "whsec_";

/// The secret of a receiver. It is not shown by accident.
#[derive(Clone)]
pub struct HookSecret(SecretString);

impl HookSecret {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn new() -> Result<Self, StoreError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| {
            StoreError::Unavailable(format!("the system has no randomness: {error}"))
        })?;
        Ok(Self(SecretString::from(format!(
            "{PREFIX}{}",
            STANDARD.encode(bytes)
        ))))
    }

    /// As it was stored.
    pub(super) fn stored(text: String) -> Self {
        Self(SecretString::from(text))
    }

    /// As people copy it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The key itself; `None` when what is stored is no secret of ours.
    pub fn key(&self) -> Option<Vec<u8>> {
        let text = self.expose().strip_prefix(PREFIX)?;
        STANDARD.decode(text).ok()
    }
}

impl fmt::Debug for HookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_random_has_the_usual_form_and_is_not_shown() {
        let [one, two] = [HookSecret::new().unwrap(), HookSecret::new().unwrap()];
        assert_ne!(one.expose(), two.expose());
        assert!(one.expose().starts_with("whsec_"));
        assert_eq!(one.key().unwrap().len(), 32);
        assert!(!format!("{one:?}").contains(one.expose()));
        assert_eq!(HookSecret::stored("whsec_?".to_owned()).key(), None);
        assert_eq!(HookSecret::stored("plain".to_owned()).key(), None);
    }
}
