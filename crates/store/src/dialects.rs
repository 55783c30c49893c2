//! What was found out about servers, so that the next process need not find it out again.

use std::time::Duration;

use greenlit_domain::time::Timestamp;

use crate::db::{Json, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// A server may have learned since: what is older is found out anew.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl Store {
    /// What is known of a model at an address, as it was stored.
    pub async fn dialect(&self, endpoint: &str, model: &str) -> Result<Option<String>, StoreError> {
        let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
        let since = Timestamp(self.clock().now().0.saturating_sub(kept));
        query(
            "read of what is known of a server",
            "SELECT dialect FROM dialects WHERE endpoint = $1 AND model = $2 AND found_at >= $3",
        )
        .bind(endpoint)
        .bind(model)
        .bind(since)
        .fetch_optional(&self.readers)
        .await?
        .map(|row| row.get("dialect"))
        .transpose()
    }

    /// Stores what was found out, as JSON; it replaces what was known.
    pub async fn remember_dialect(
        &self,
        endpoint: &str,
        model: &str,
        dialect: &str,
    ) -> Result<(), StoreError> {
        let note = query("note on a server", same!("remember_dialect"))
            .bind(endpoint)
            .bind(model)
            .bind(Json(dialect.to_owned()))
            .bind(self.clock().now());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    note.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }
}
