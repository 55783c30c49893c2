//! Who somebody is at another service that signs people in.

use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use serde_json::json;

use super::accounts::{self, Account};
use super::audit::{By, Note, note};
use crate::db::{Transaction, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// Who somebody is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The service, by its address.
    pub issuer: String,
    /// Their name there, which never changes.
    pub subject: String,
}

impl Store {
    /// The account that belongs to an identity.
    pub async fn account_of_identity(
        &self,
        identity: &Identity,
    ) -> Result<Option<Account>, StoreError> {
        query("read of an identity", same!("people_account_of_identity"))
            .bind(identity.issuer.as_str())
            .bind(identity.subject.as_str())
            .fetch_optional(&self.readers)
            .await?
            .as_ref()
            .map(accounts::account)
            .transpose()
    }

    /// Lets an identity sign in as this user from now on.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is somebody else's.
    pub async fn link_identity(
        &self,
        user: UserId,
        identity: Identity,
        by: By,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    let account = accounts::must_be(transaction, user).await?;
                    link(transaction, user, &identity, now).await?;
                    let linked = Note {
                        by,
                        action: "account.identity",
                        subject: &account.email,
                        before: None,
                        after: Some(json!({ "issuer": identity.issuer })),
                    };
                    note(transaction, now, linked).await
                })
            })
            .await
    }
}

pub(super) async fn link(
    transaction: &mut Transaction<'_>,
    user: UserId,
    identity: &Identity,
    now: Timestamp,
) -> Result<(), StoreError> {
    query("insert of an identity", same!("people_insert_identity"))
        .bind(identity.issuer.as_str())
        .bind(identity.subject.as_str())
        .bind(user)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
    let whose = query(
        "read of an identity",
        "SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2",
    )
    .bind(identity.issuer.as_str())
    .bind(identity.subject.as_str())
    .fetch_optional(transaction)
    .await?
    .map(|row| row.get::<UserId>("user_id"))
    .transpose()?;
    if whose != Some(user) {
        return Err(StoreError::Conflict(format!(
            "this sign-in at {} belongs to another account",
            identity.issuer
        )));
    }
    Ok(())
}
