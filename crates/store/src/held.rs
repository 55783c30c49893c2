//! What this process holds, and letting go of a part of it.

use std::collections::HashSet;
use std::time::Duration;

use greenlit_domain::id::GenerationId;

use crate::error::StoreError;
use crate::open::Store;

/// What was given back because its work ended badly waits so long, so that it is not taken again at once, for ever.
const BEFORE_RETAKEN: Duration = Duration::from_secs(2);

impl Store {
    /// The generations whose lease this process has.
    pub async fn held(&self) -> Result<HashSet<GenerationId>, StoreError> {
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM video_generations WHERE owner = $1")
                .bind(self.process.id())
                .fetch_all(&self.readers)
                .await
                .map_err(StoreError::database("read of leases"))?;
        ids.iter()
            .map(|id| id.parse().map_err(|why| StoreError::corrupt("id", id, why)))
            .collect()
    }

    /// Lets go of these generations where this process has their lease; none counts as a death. They can go on in a
    /// moment.
    pub async fn give_back_these(&self, ids: HashSet<GenerationId>) -> Result<(), StoreError> {
        let owner = self.process.id().to_owned();
        let ids: Vec<_> = ids.into_iter().collect();
        let ids = serde_json::to_string(&ids)
            .map_err(|why| StoreError::corrupt("ids", "a return", why))?;
        let now = self.clock.now();
        self.writer
            .own(move |connection| {
                Box::pin(async move {
                    sqlx::query(include_str!("../sql/give_back_these.sql"))
                        .bind(owner)
                        .bind(now.0)
                        .bind(now.plus(BEFORE_RETAKEN).0)
                        .bind(ids)
                        .execute(connection)
                        .await
                        .map_err(StoreError::database("return of leases"))?;
                    Ok(())
                })
            })
            .await
    }
}
