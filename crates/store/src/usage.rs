//! How the product is used, in rows: what people do beside their jobs, and how long it is kept. What happens to jobs is
//! entered with the events themselves (`writer/group.rs`).

use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::thumbnail::BlobId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::used::Act;

use crate::db::{Json, Transaction, apart, array, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// How many rows go in one transaction.
const BATCH: u32 = 5_000;

/// For how long the names of erased files are kept, so that every process removes them from its own folder.
const NAMES_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A file is named by the commit after it was written. After so long its work was broken off.
const UNNAMED: Duration = Duration::from_secs(10 * 60);

/// Enters what somebody did in the transaction that does it.
pub(crate) async fn enter_act(
    transaction: &mut Transaction<'_>,
    user: UserId,
    act: Act,
    now: Timestamp,
) -> Result<(), StoreError> {
    query("note of use", same!("enter_act"))
        .bind(user)
        .bind(act.as_str())
        .bind(Json("{}".to_owned()))
        .bind(now)
        .execute(transaction)
        .await?;
    Ok(())
}

impl Store {
    /// Forgets usage that is older than this, and says how many rows that was. Others write in between.
    pub async fn forget_usage(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut forgotten = 0;
        loop {
            let prune = query("end of old usage", same!("prune_usage"))
                .bind(before)
                .bind(BATCH);
            let gone = self
                .writer
                .own(Changes::default(), move |transaction| {
                    Box::pin(async move { prune.execute(transaction).await })
                })
                .await?;
            forgotten += gone;
            if gone < u64::from(BATCH) {
                return Ok(forgotten);
            }
        }
    }

    /// Forgets the names of files that were erased long ago.
    pub async fn forget_erased_files(&self) -> Result<(), StoreError> {
        let forget = query(
            "end of erased files",
            "DELETE FROM erased_files WHERE at < $1",
        )
        .bind(self.clock.now().minus(NAMES_KEPT));
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move { forget.execute(transaction).await.map(drop) })
            })
            .await
    }

    /// Removes files that this process wrote for work that was broken off before it could name them.
    pub async fn remove_unnamed_files(&self) -> Result<(), StoreError> {
        let files = self.blobs.take_unnamed(UNNAMED);
        self.remove_unnamed(&files).await
    }

    /// Removes those of these files that no row names.
    pub(crate) async fn remove_unnamed(&self, files: &[BlobId]) -> Result<(), StoreError> {
        if files.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = files.iter().map(|file| &file.0).collect();
        let unnamed = query("search of unused files", apart!("unnamed_files"))
            .bind(array(&names)?)
            .fetch_all(&self.readers)
            .await?;
        for row in unnamed {
            self.blobs.remove(&BlobId(row.get("name")?)).await;
        }
        self.blobs.are_named(files);
        Ok(())
    }
}
