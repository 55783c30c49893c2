//! What was found out about servers, so that the next process need not find it out again.

use std::time::Duration;

use crate::error::StoreError;
use crate::open::Store;

/// A server may have learned since: what is older is found out anew.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

impl Store {
    /// What is known of a model at an address, as it was stored.
    pub async fn dialect(&self, endpoint: &str, model: &str) -> Result<Option<String>, StoreError> {
        let since = self.clock().now().0 - i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
        sqlx::query_scalar(
            "SELECT dialect FROM dialects WHERE endpoint = $1 AND model = $2 AND found_at >= $3",
        )
        .bind(endpoint)
        .bind(model)
        .bind(since)
        .fetch_optional(&self.readers)
        .await
        .map_err(StoreError::database("read of what is known of a server"))
    }

    /// Stores what was found out, as JSON; it replaces what was known.
    pub async fn remember_dialect(
        &self,
        endpoint: &str,
        model: &str,
        dialect: &str,
    ) -> Result<(), StoreError> {
        let (endpoint, model) = (endpoint.to_owned(), model.to_owned());
        let (dialect, now) = (dialect.to_owned(), self.clock().now().0);
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    sqlx::query(include_str!("../sql/remember_dialect.sql"))
                        .bind(endpoint)
                        .bind(model)
                        .bind(dialect)
                        .bind(now)
                        .execute(connection)
                        .await
                        .map_err(StoreError::database("note on a server"))?;
                    Ok(())
                })
            })
            .await
    }
}
