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
    let name = secret::random()?;
    let shown: String = name.expose_secret().chars().take(SHOWN).collect();
    let prefix = format!("{BEGINNING}{shown}");
    let secret = SecretString::from(format!("{prefix}_{}", secret::random()?.expose_secret()));
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
