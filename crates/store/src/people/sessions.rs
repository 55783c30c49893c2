//! Sessions: what a browser's cookie stands for. Only the hash of what the cookie holds is stored.

use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::used::Act;
use uuid::Uuid;

use super::accounts::{self, Account};
use crate::db::{Row, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::usage::enter_act;
use crate::wakes::Changes;

/// How often it is written down that a session, or a key, was used.
pub(super) const NOTED: Duration = Duration::from_secs(60);

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Whose.
    pub user: UserId,
    /// SHA-256 of what the cookie holds, in hexadecimal.
    pub token_hash: String,
    /// How long it lasts at most.
    pub lasts: Duration,
    /// The browser.
    pub user_agent: Option<String>,
    /// Where it is, without the last part of the address.
    pub address: Option<String>,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name, which opens nothing.
    pub id: Uuid,
    /// Whose.
    pub user: UserId,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was last used, to a minute.
    pub seen_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// The browser.
    pub user_agent: Option<String>,
    /// Where it is.
    pub address: Option<String>,
}

impl Store {
    /// Opens a session; what has expired is swept away.
    pub async fn open_session(&self, new: NewSession) -> Result<Session, StoreError> {
        let now = self.clock.now();
        let session = Session {
            id: Uuid::now_v7(),
            user: new.user,
            created_at: now,
            seen_at: now,
            expires_at: now.plus(new.lasts),
            user_agent: new.user_agent,
            address: new.address,
        };
        let sweep = query(
            "sweep of sessions",
            "DELETE FROM sessions WHERE expires_at <= $1",
        )
        .bind(now);
        let insert = query("insert of a session", same!("people_insert_session"))
            .bind(session.id)
            .bind(new.token_hash)
            .bind(session.user)
            .bind(now)
            .bind(session.expires_at)
            .bind(session.user_agent.as_deref())
            .bind(session.address.as_deref());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    sweep.execute(&mut *transaction).await?;
                    insert.execute(&mut *transaction).await?;
                    enter_act(transaction, session.user, Act::SignedIn, now).await?;
                    Ok(session)
                })
            })
            .await
    }

    /// The session of this hash, with its account; `None` when it is unknown, over, unused for `idle`, or its user may no
    /// longer sign in.
    pub async fn session(
        &self,
        token_hash: &str,
        idle: Duration,
    ) -> Result<Option<(Session, Account)>, StoreError> {
        let now = self.clock.now();
        let row = query("read of a session", same!("people_session"))
            .bind(token_hash)
            .bind(now)
            .bind(now.minus(idle))
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let found = (session(&row)?, accounts::account(&row)?);
        if found.0.seen_at <= now.minus(NOTED) {
            let seen = query(
                "note of a session's use",
                "UPDATE sessions SET seen_at = $2 WHERE id = $1 AND seen_at < $2",
            )
            .bind(found.0.id)
            .bind(now);
            self.writer
                .own(Changes::default(), move |transaction| {
                    Box::pin(async move { seen.execute(transaction).await.map(drop) })
                })
                .await?;
        }
        Ok(Some(found))
    }

    /// The sessions of this user, the newest first.
    pub async fn sessions(&self, user: UserId) -> Result<Vec<Session>, StoreError> {
        query("read of sessions", same!("people_sessions"))
            .bind(user)
            .bind(self.clock.now())
            .fetch_all(&self.readers)
            .await?
            .iter()
            .map(session)
            .collect()
    }

    /// Ends a session of this user.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none of theirs with this name.
    pub async fn end_session(&self, user: UserId, id: Uuid) -> Result<(), StoreError> {
        let end = query(
            "end of a session",
            "DELETE FROM sessions WHERE id = $1 AND user_id = $2",
        )
        .bind(id)
        .bind(user);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    match end.execute(transaction).await? {
                        0 => Err(StoreError::NotFound(id.to_string())),
                        _ => Ok(()),
                    }
                })
            })
            .await
    }

    /// Ends the session of this hash, if there is one.
    pub async fn end_session_of(&self, token_hash: &str) -> Result<(), StoreError> {
        let end = query(
            "end of a session",
            "DELETE FROM sessions WHERE token_hash = $1",
        )
        .bind(token_hash);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { end.execute(transaction).await.map(drop) })
            })
            .await
    }

    /// Ends all sessions of this user but one.
    pub async fn end_other_sessions(&self, user: UserId, kept: Uuid) -> Result<u64, StoreError> {
        let end = query(
            "end of sessions",
            "DELETE FROM sessions WHERE user_id = $1 AND id <> $2",
        )
        .bind(user)
        .bind(kept);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { end.execute(transaction).await })
            })
            .await
    }
}

fn session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.get("id")?,
        user: row.get("user_id")?,
        created_at: row.get("created_at")?,
        seen_at: row.get("seen_at")?,
        expires_at: row.get("expires_at")?,
        user_agent: row.maybe("user_agent")?,
        address: row.maybe("address")?,
    })
}
