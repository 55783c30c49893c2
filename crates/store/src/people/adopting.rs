//! A laptop's packages go over to an account.

use greenlit_domain::id::UserId;
use serde_json::json;

use super::accounts;
use super::audit::{By, Note, note};
use crate::db::{query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

impl Store {
    /// Hands all that the local user has to this account, and says how many jobs these were.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub async fn adopt(&self, user: UserId, by: By) -> Result<u64, StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::anything(), move |transaction| {
                Box::pin(async move {
                    let account = accounts::must_be(transaction, user).await?;
                    for sql in [
                        "UPDATE calls SET user_id = $2 WHERE user_id = $1",
                        "UPDATE picks SET user_id = $2 WHERE user_id = $1",
                        "UPDATE pauses SET user_id = $2 WHERE user_id = $1",
                        "UPDATE webhook_endpoints SET user_id = $2 WHERE user_id = $1",
                        "UPDATE webhook_deliveries SET user_id = $2 WHERE user_id = $1",
                        "UPDATE usage_analytics SET user_id = $2 WHERE user_id = $1",
                    ] {
                        query("handing over", sql)
                            .bind(UserId::LOCAL)
                            .bind(user)
                            .execute(&mut *transaction)
                            .await?;
                    }
                    let jobs = query("handing over", same!("people_adopt"))
                        .bind(UserId::LOCAL)
                        .bind(user)
                        .execute(&mut *transaction)
                        .await?;
                    let adopted = Note {
                        by,
                        action: "account.adopted",
                        subject: &account.email,
                        before: None,
                        after: Some(json!({ "jobs": jobs })),
                    };
                    note(transaction, now, adopted).await?;
                    Ok(jobs)
                })
            })
            .await
    }
}
