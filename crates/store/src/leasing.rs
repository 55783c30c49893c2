//! Working on generations under leases: claims, the changes of workers, and holding on and letting go.

use std::time::Duration;

use greenlit_domain::id::GenerationId;
use greenlit_domain::thumbnail::BlobId;

use crate::db::{apart, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::rows::{Change, Claimed, Lease};
use crate::wakes::Changes;
use crate::writer::{Advance, Claim, Which};

/// How long a lease lasts without being extended.
pub const LEASE: Duration = Duration::from_secs(12);

/// How often leases are extended.
pub const LEASE_EXTENSION: Duration = Duration::from_secs(3);

impl Store {
    /// Takes at most `most` generations that can go on, whoever began them.
    pub async fn claim_any(&self, most: u32) -> Result<Vec<Claimed>, StoreError> {
        self.claim(Which::Any(most)).await
    }

    /// Takes those of the given generations that can go on now.
    pub async fn claim_these(&self, ids: Vec<GenerationId>) -> Result<Vec<Claimed>, StoreError> {
        self.claim(Which::These(ids)).await
    }

    async fn claim(&self, which: Which) -> Result<Vec<Claimed>, StoreError> {
        let now = self.clock.now();
        let dead_owners = self.dead_owners().await?;
        self.writer
            .claim(Claim {
                now,
                lease_until: now.plus(LEASE),
                dead_owners,
                which,
            })
            .await
    }

    /// Makes changes to a leased generation, all or none.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] when another process claimed it since, or it was cancelled.
    pub async fn advance(&self, lease: &Lease, changes: Vec<Change>) -> Result<(), StoreError> {
        let files: Vec<_> = changes
            .iter()
            .filter_map(|change| match change {
                Change::Blob(blob) => Some(BlobId(blob.sha256.clone())),
                _ => None,
            })
            .collect();
        let advanced = self
            .writer
            .advance(Advance {
                lease: lease.clone(),
                changes,
            })
            .await;
        match &advanced {
            Ok(()) => self.blobs.are_named(&files),
            Err(StoreError::LeaseLost(id)) if !files.is_empty() => {
                self.leave_nothing_of(*id, &files).await?;
            }
            Err(_) => {}
        }
        advanced
    }

    /// Removes the files of work whose generation is gone: it may be somebody's who is erased. While it is there, another
    /// process may be about to name the same file.
    async fn leave_nothing_of(&self, id: GenerationId, files: &[BlobId]) -> Result<(), StoreError> {
        let row = query(
            "search of a job",
            "SELECT id FROM video_generations WHERE id = $1",
        )
        .bind(id)
        .fetch_optional(&self.readers)
        .await?;
        match row {
            Some(_) => Ok(()),
            None => self.remove_unnamed(files).await,
        }
    }

    /// Extends all leases of this process.
    pub async fn extend_leases(&self) -> Result<(), StoreError> {
        let owner = self.process.id().to_owned();
        let now = self.clock.now();
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    query("extension of leases", apart!("extend_leases"))
                        .bind(owner)
                        .bind(now.plus(LEASE))
                        .bind(now)
                        .execute(transaction)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Lets go of all generations of this process; none counts as a death.
    pub async fn give_back(&self) -> Result<(), StoreError> {
        let owner = self.process.id().to_owned();
        let now = self.clock.now();
        self.writer
            .own(Changes::anything(), move |transaction| {
                Box::pin(async move {
                    query("return of leases", apart!("give_back"))
                        .bind(owner)
                        .bind(now)
                        .execute(transaction)
                        .await?;
                    Ok(())
                })
            })
            .await
    }

    /// Owners of leases whose process is gone.
    pub(crate) async fn dead_owners(&self) -> Result<Vec<String>, StoreError> {
        let owners = query(
            "read of owners",
            "SELECT DISTINCT owner FROM video_generations WHERE owner IS NOT NULL AND owner <> $1",
        )
        .bind(self.process.id())
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| row.get("owner"))
        .collect::<Result<Vec<String>, _>>()?;
        Ok(owners
            .into_iter()
            .filter(|owner| !self.is_alive(owner))
            .collect())
    }
}
