//! Who changed what about whom. An entry is written in the transaction of its change: there is none without the other.

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use serde_json::Value;
use uuid::Uuid;

use crate::db::{Row, Transaction, apart, json, query};
use crate::error::StoreError;
use crate::open::Store;

/// Who changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Somebody on the machine itself.
    CommandLine,
    /// This user.
    User(UserId),
    /// Somebody who was erased; the number stands for nobody else.
    Erased(Uuid),
}

/// A change.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// Its name; later ones are greater.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What, such as `account.tier`.
    pub action: String,
    /// On whom or what, such as an e-mail address or a tier.
    pub subject: String,
    /// How it was before.
    pub before: Option<Value>,
    /// How it is now.
    pub after: Option<Value>,
}

impl By {
    pub(crate) fn user(self) -> Option<UserId> {
        match self {
            Self::CommandLine | Self::Erased(_) => None,
            Self::User(user) => Some(user),
        }
    }

    fn erased(self) -> Option<Uuid> {
        match self {
            Self::Erased(number) => Some(number),
            Self::CommandLine | Self::User(_) => None,
        }
    }
}

/// What is written of a change.
pub(crate) struct Note<'n> {
    pub by: By,
    pub action: &'static str,
    pub subject: &'n str,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

pub(crate) async fn note(
    transaction: &mut Transaction<'_>,
    at: Timestamp,
    note: Note<'_>,
) -> Result<(), StoreError> {
    let text = |value: Option<Value>| value.map(|value| value.to_string());
    query("note of a change", apart!("people_audit_note"))
        .bind(Uuid::now_v7())
        .bind(at)
        .bind(note.by.user())
        .bind(note.action)
        .bind(note.subject)
        .bind(json("change", &[text(note.before), text(note.after)])?)
        .bind(note.by.erased())
        .execute(transaction)
        .await?;
    Ok(())
}

impl Store {
    /// The newest changes before this one.
    pub async fn audit(
        &self,
        before: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        query(
            "read of changes",
            "SELECT id, at, actor, erased_actor, action, subject, before, after FROM audit_log WHERE id < $1 ORDER BY id DESC LIMIT $2",
        )
        .bind(before.unwrap_or(Uuid::max()))
        .bind(limit)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(entry)
        .collect()
    }
}

fn entry(row: &Row) -> Result<AuditEntry, StoreError> {
    let value = |name: &'static str| -> Result<Option<Value>, StoreError> {
        row.maybe::<String>(name)?
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|why| StoreError::corrupt(name, "the audit log", why))
    };
    Ok(AuditEntry {
        id: row.get("id")?,
        at: row.get("at")?,
        by: match (row.maybe("actor")?, row.maybe("erased_actor")?) {
            (Some(user), _) => By::User(user),
            (None, Some(number)) => By::Erased(number),
            (None, None) => By::CommandLine,
        },
        action: row.get("action")?,
        subject: row.get("subject")?,
        before: value("before")?,
        after: value("after")?,
    })
}
