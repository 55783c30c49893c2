//! What was learned of models at servers, for all processes: each row is read and written whole.

use std::time::Duration;

use greenlit_domain::time::Timestamp;

use crate::db::{Json, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// A provider's limits change: what is older is learned anew.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What was learned of an endpoint, as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnedOf {
    /// The endpoint.
    pub name: String,
    /// JSON.
    pub learned: String,
}

impl Store {
    /// All that was learned and is not old.
    pub async fn learned(&self) -> Result<Vec<LearnedOf>, StoreError> {
        let kept = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
        let since = Timestamp(self.clock().now().0.saturating_sub(kept));
        query(
            "read of what was learned of providers",
            "SELECT name, CAST(learned AS text) AS learned FROM endpoints WHERE learned_at >= $1",
        )
        .bind(since)
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| {
            Ok(LearnedOf {
                name: row.get("name")?,
                learned: row.get("learned")?,
            })
        })
        .collect()
    }

    /// Stores what was learned; it replaces what was known.
    pub async fn remember_learned(&self, learned: Vec<LearnedOf>) -> Result<(), StoreError> {
        let at = self.clock().now();
        let notes: Vec<_> = learned
            .into_iter()
            .map(|of| {
                query("note on a provider", same!("remember_endpoint"))
                    .bind(of.name)
                    .bind(Json(of.learned))
                    .bind(at)
            })
            .collect();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    for note in notes {
                        note.execute(&mut *transaction).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
