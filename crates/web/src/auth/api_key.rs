//! API keys: `gl_`, eight characters by which a key is known, and a secret. The whole is shown once.

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_store::people::{ApiKey, NewApiKey, Scopes};
use secrecy::{ExposeSecret, SecretString};

use super::{Caller, Known, Via, scopes_of, secret};
use crate::app::App;
use crate::problem::Problem;

/// What every key begins with, so that programs that look for leaked secrets find it.
pub const BEGINNING: &str = "gl_";

/// How much more is shown of a key in lists.
const SHOWN: usize = 8;

/// How long a secret of 256 bits is in base64.
const SECRET: usize = 43;

/// A key to be made.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is for.
    pub name: String,
    /// What may be done with it.
    pub scopes: Scopes,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// A key that was made, with what is shown this once.
#[derive(Debug)]
pub struct Made {
    /// The key.
    pub key: ApiKey,
    /// The whole of it.
    pub secret: SecretString,
}

/// Makes a key.
pub async fn make(app: &App, user: UserId, wanted: Wanted) -> Result<Made, Problem> {
    let (prefix, secret) = new()?;
    let key = app
        .store
        .add_api_key(NewApiKey {
            user,
            key_hash: secret::hash(secret.expose_secret()),
            prefix,
            name: wanted.name,
            scopes: wanted.scopes,
            expires_at: wanted.expires_at,
        })
        .await?;
    Ok(Made { key, secret })
}

/// The part by which a key is known, and the whole of it.
fn new() -> Result<(String, SecretString), Problem> {
    let name = secret::random()?;
    let shown: String = name.expose_secret().chars().take(SHOWN).collect();
    let prefix = format!("{BEGINNING}{shown}");
    let secret = format!("{prefix}_{}", secret::random()?.expose_secret());
    Ok((prefix, SecretString::from(secret)))
}

/// Whether a text has the form of a key: one that has not is looked up nowhere.
pub(super) fn is_one(text: &str) -> bool {
    let is_ours = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    text.strip_prefix(BEGINNING)
        .and_then(|rest| rest.split_at_checked(SHOWN))
        .and_then(|(shown, rest)| Some((shown, rest.strip_prefix('_')?)))
        .is_some_and(|(shown, secret)| secret.len() == SECRET && is_ours(shown) && is_ours(secret))
}

/// Who asks with this key. An admin's key is one of an admin only where it has the scope, and only as long as they are.
pub(super) async fn known(app: &App, key: &str) -> Result<Option<Known>, Problem> {
    let found = app.store.api_key(&secret::hash(key)).await?;
    Ok(found.map(|(key, account)| {
        let caller = Caller {
            user: key.user,
            scopes: key.scopes.and(scopes_of(account.role)),
            via: Via::ApiKey(key.id),
        };
        Known::of(&account, caller)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_key_has_the_form_of_one_and_what_is_near_it_has_not() {
        let (prefix, key) = new().unwrap();
        let key = key.expose_secret();
        assert!(is_one(key) && key.starts_with(&prefix), "{key}");
        for odd in [
            &key[..key.len() - 1],
            &key[1..],
            &format!("{key}A"),
            &key.replacen("gl_", "GL_", 1),
            &format!("gl_AAAAAAAA_{}", "é".repeat(21) + "A"),
            &prefix,
            "gl_ééééé",
            "",
        ] {
            assert!(!is_one(odd), "{odd}");
        }
    }

    mod fuzz {
        use super::super::*;

        #[test]
        fn what_looks_like_a_key_has_its_length_and_letters_alone() {
            greenlit_fuzz::fuzz!(
                &[
                    "gl_AAAAAAAA_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
                    "gl_",
                    "AAAAAAAA",
                    "_",
                    "-",
                    "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
                    "é",
                ],
                |text| if is_one(text) {
                    assert_eq!(text.len(), 55, "{text:?}");
                    assert!(text.starts_with(BEGINNING) && text.is_ascii(), "{text:?}");
                }
            );
        }
    }
}
