//! What this process holds, and letting go of a part of it.

use std::collections::HashSet;
use std::time::Duration;

use greenlit_domain::id::GenerationId;

use crate::db::{apart, array, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

impl Store {
    /// The generations whose lease this process has.
    pub async fn held(&self) -> Result<HashSet<GenerationId>, StoreError> {
        let rows = query(
            "read of leases",
            "SELECT id FROM video_generations WHERE owner = $1",
        )
        .bind(self.process.id())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// Lets go of these generations where this process has their lease; none counts as a death. They can go on after
    /// `wait`.
    pub async fn give_back_these(
        &self,
        ids: HashSet<GenerationId>,
        wait: Duration,
    ) -> Result<(), StoreError> {
        let ids: Vec<_> = ids.into_iter().collect();
        let now = self.clock().now();
        let give_back = query("return of leases", apart!("give_back_these"))
            .bind(self.process.id())
            .bind(now)
            .bind(now.plus(wait))
            .bind(array(&ids)?);
        self.writer
            .own(Changes::ready(ids), move |transaction| {
                Box::pin(async move {
                    give_back.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }
}
