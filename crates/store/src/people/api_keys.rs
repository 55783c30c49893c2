//! Keys with which programs ask for somebody. Only their hashes are stored.

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::used::Act;
use serde_json::json;
use uuid::Uuid;

use super::accounts::{self, Account};
use super::audit::{By, Note, note};
use super::scope::{Scope, Scopes};
use super::sessions::NOTED;
use crate::db::{Row, json as bound, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::usage::enter_act;
use crate::wakes::Changes;

/// A key to be stored.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// Whose.
    pub user: UserId,
    /// SHA-256 of the whole key, in hexadecimal.
    pub key_hash: String,
    /// What is shown of it.
    pub prefix: String,
    /// What it is for, in its owner's words.
    pub name: String,
    /// What may be done with it.
    pub scopes: Scopes,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its name, which opens nothing.
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// What is shown of it.
    pub prefix: String,
    /// What it is for.
    pub name: String,
    /// What may be done with it.
    pub scopes: Scopes,
    /// Since when.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to a minute.
    pub used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Store {
    /// Stores a key.
    pub async fn add_api_key(&self, new: NewApiKey) -> Result<ApiKey, StoreError> {
        let now = self.clock.now();
        let key = ApiKey {
            id: Uuid::now_v7(),
            user: new.user,
            prefix: new.prefix,
            name: new.name,
            scopes: new.scopes,
            created_at: now,
            expires_at: new.expires_at,
            used_at: None,
            revoked_at: None,
        };
        let scopes: Vec<_> = key.scopes.iter().map(Scope::as_str).collect();
        let insert = query("insert of a key", same!("people_insert_api_key"))
            .bind(key.id)
            .bind(new.key_hash)
            .bind(key.prefix.as_str())
            .bind(key.user)
            .bind(key.name.as_str())
            .bind(bound("scopes", &scopes)?)
            .bind(now)
            .bind(key.expires_at);
        let after = json!({ "name": key.name, "scopes": scopes });
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let account = accounts::must_be(transaction, key.user).await?;
                    insert.execute(&mut *transaction).await?;
                    let added = Note {
                        by: By::User(key.user),
                        action: "key.added",
                        subject: &format!("{} {}", account.email, key.prefix),
                        before: None,
                        after: Some(after),
                    };
                    note(transaction, now, added).await?;
                    enter_act(transaction, key.user, Act::KeyMade, now).await?;
                    Ok(key)
                })
            })
            .await
    }

    /// The key of this hash, with its account; `None` when it is unknown, over, revoked, or its owner may no longer sign
    /// in.
    pub async fn api_key(&self, key_hash: &str) -> Result<Option<(ApiKey, Account)>, StoreError> {
        let now = self.clock.now();
        let row = query("read of a key", same!("people_api_key"))
            .bind(key_hash)
            .bind(now)
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let found = (key(&row)?, accounts::account(&row)?);
        if found.0.used_at.is_none_or(|at| at <= now.minus(NOTED)) {
            let used = query(
                "note of a key's use",
                "UPDATE api_keys SET used_at = $2 WHERE id = $1",
            )
            .bind(found.0.id)
            .bind(now);
            self.writer
                .own(Changes::default(), move |transaction| {
                    Box::pin(async move { used.execute(transaction).await.map(drop) })
                })
                .await?;
        }
        Ok(Some(found))
    }

    /// The keys of this user, the newest first, with those that were revoked.
    pub async fn api_keys(&self, user: UserId) -> Result<Vec<ApiKey>, StoreError> {
        query("read of keys", same!("people_api_keys"))
            .bind(user)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(key)
            .collect()
    }

    /// A key by its name, whosever it is.
    pub async fn api_key_named(&self, id: Uuid) -> Result<Option<ApiKey>, StoreError> {
        query("read of a key", same!("people_api_key_named"))
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(key)
            .transpose()
    }

    /// The keys whose shown part begins so, whosever they are.
    pub async fn api_keys_beginning(&self, prefix: &str) -> Result<Vec<ApiKey>, StoreError> {
        query("search of keys", same!("people_api_keys_beginning"))
            .bind(prefix)
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(key)
            .collect()
    }

    /// Ends a key of this user for good.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none of theirs with this name that works.
    pub async fn revoke_api_key(&self, user: UserId, id: Uuid) -> Result<(), StoreError> {
        let now = self.clock.now();
        let revoke = query("end of a key", same!("people_revoke_api_key"))
            .bind(id)
            .bind(user)
            .bind(now);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let Some(row) = revoke.fetch_optional(&mut *transaction).await? else {
                        return Err(StoreError::NotFound(id.to_string()));
                    };
                    let account = accounts::must_be(transaction, user).await?;
                    let prefix: String = row.get("prefix")?;
                    let revoked = Note {
                        by: By::User(user),
                        action: "key.revoked",
                        subject: &format!("{} {prefix}", account.email),
                        before: None,
                        after: None,
                    };
                    note(transaction, now, revoked).await
                })
            })
            .await
    }
}

fn key(row: &Row) -> Result<ApiKey, StoreError> {
    let scopes: Vec<String> = serde_json::from_str(&row.get::<String>("scopes")?)
        .map_err(|why| StoreError::corrupt("scopes", "a key", why))?;
    Ok(ApiKey {
        id: row.get("id")?,
        user: row.get("user_id")?,
        prefix: row.get("prefix")?,
        name: row.get("key_name")?,
        // A scope that this greenlit does not know allows nothing.
        scopes: scopes
            .iter()
            .filter_map(|name| Scope::parse(name))
            .collect(),
        created_at: row.get("created_at")?,
        expires_at: row.maybe("expires_at")?,
        used_at: row.maybe("used_at")?,
        revoked_at: row.maybe("revoked_at")?,
    })
}
