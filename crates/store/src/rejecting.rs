//! "None of these titles": the job ends, and why is kept with what was offered.

use greenlit_domain::event::EventKind;
use greenlit_domain::id::GenerationId;

use crate::db::{query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::rows::NewPick;
use crate::wakes::Changes;
use crate::writing::{answered, tell};

impl Store {
    /// Ends a generation whose titles a person turned down.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it does not wait, or its titles have changed.
    pub async fn reject(
        &self,
        id: GenerationId,
        pick: NewPick,
        told: EventKind,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.writer
            .own(Changes::of(id), move |transaction| {
                Box::pin(async move {
                    let changed = query("rejection", same!("reject"))
                        .bind(id)
                        .bind(now)
                        .bind(pick.revision)
                        .execute(&mut *transaction)
                        .await?;
                    answered(transaction, id, now, changed, &pick, told).await?;
                    tell(transaction, id, now, EventKind::Cancelled {}).await
                })
            })
            .await
    }
}
