//! Idempotency keys: a request that changes something is answered once, and whoever sends it again is told the same.
//!
//! A key is held by who works on its request. A holder that dies leaves it behind; after [`KEY_LEASE`] the next who asks
//! the same takes it over.

use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use uuid::Uuid;

use crate::db::{Row, json, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// How long a key is held for a request that is not answered.
pub const KEY_LEASE: Duration = Duration::from_secs(60);

/// How long a key is known.
pub const KEY_KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// A key as a request brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// Whose.
    pub user: UserId,
    /// As the client wrote it.
    pub key: String,
    /// SHA-256 of what is asked for, in hexadecimal.
    pub request: String,
}

/// The right to answer a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldKey {
    /// Whose.
    pub user: UserId,
    /// As the client wrote it.
    pub key: String,
    /// When it was first taken: an earlier request with the same key, long forgotten, is another one.
    pub since: Timestamp,
    holder: Uuid,
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Names and values of the headers that belong to it.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: String,
}

/// What became of the wish to answer a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenKey {
    /// It is to be answered.
    Held(HeldKey),
    /// It was answered.
    Answered(KeptAnswer),
    /// Somebody is answering it.
    InUse,
    /// The key belongs to another request.
    OfAnother,
}

impl Store {
    /// Takes a key to answer its request, or finds what became of it.
    pub async fn take_key(&self, wanted: RequestKey) -> Result<TakenKey, StoreError> {
        let now = self.clock.now();
        let kept = i64::try_from(KEY_KEPT.as_millis()).unwrap_or(i64::MAX);
        let forgotten = Timestamp(now.0.saturating_sub(kept));
        let holder = Uuid::now_v7();
        let RequestKey { user, key, request } = wanted;
        let sweep = query("sweep of keys", same!("key_sweep")).bind(forgotten);
        let take = query("take of a key", same!("key_take"))
            .bind(user)
            .bind(key.as_str())
            .bind(request.as_str())
            .bind(holder)
            .bind(now.plus(KEY_LEASE))
            .bind(now)
            .bind(forgotten);
        let read = query("read of a key", same!("key_read"))
            .bind(user)
            .bind(key.as_str());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    sweep.execute(&mut *transaction).await?;
                    if let Some(row) = take.fetch_optional(&mut *transaction).await? {
                        let since = row.get("created_at")?;
                        return Ok(TakenKey::Held(HeldKey {
                            user,
                            key,
                            since,
                            holder,
                        }));
                    }
                    match read.fetch_optional(transaction).await? {
                        Some(row) => found(&request, &row),
                        // It was swept meanwhile, elsewhere.
                        None => Ok(TakenKey::InUse),
                    }
                })
            })
            .await
    }

    /// Keeps the answer to a request. When the key was taken over meanwhile, the other's answer counts.
    pub async fn answer_key(&self, held: &HeldKey, answer: &KeptAnswer) -> Result<(), StoreError> {
        let answered = query("answer to a key", same!("key_answer"))
            .bind(held.user)
            .bind(held.key.as_str())
            .bind(held.holder)
            .bind(u32::from(answer.status))
            .bind(json("headers", &answer.headers)?)
            .bind(answer.body.as_str());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    answered.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Lets go of a key whose request came to nothing: it can be sent again.
    pub async fn free_key(&self, held: &HeldKey) -> Result<(), StoreError> {
        let freed = query("return of a key", same!("key_free"))
            .bind(held.user)
            .bind(held.key.as_str())
            .bind(held.holder);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    freed.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }
}

fn found(request: &str, row: &Row) -> Result<TakenKey, StoreError> {
    if row.get::<String>("request")? != request {
        return Ok(TakenKey::OfAnother);
    }
    let Some(status) = row.maybe::<u32>("status")? else {
        return Ok(TakenKey::InUse);
    };
    let corrupt = |why: String| StoreError::corrupt("answer", "a key", why);
    Ok(TakenKey::Answered(KeptAnswer {
        status: u16::try_from(status).map_err(|why| corrupt(why.to_string()))?,
        headers: serde_json::from_str(&row.get::<String>("headers")?)
            .map_err(|why| corrupt(why.to_string()))?,
        body: row.get("body")?,
    }))
}
