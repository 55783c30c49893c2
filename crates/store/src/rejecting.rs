//! "None of these titles": the job ends, and why is kept with what was offered.

use greenlit_domain::event::EventKind;
use greenlit_domain::id::GenerationId;

use crate::db::{query, same};
use crate::error::StoreError;
use crate::links::end_wait;
use crate::open::Store;
use crate::rows::NewPick;
use crate::wakes::Changes;
use crate::writing::{insert_pick, status_of, tell};

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
                    if changed == 0 {
                        let status = status_of(transaction, id).await?;
                        return Err(StoreError::Conflict(format!(
                            "job {id} is {status}: it does not wait for one of these titles"
                        )));
                    }
                    end_wait(transaction, id, now).await?;
                    insert_pick(transaction, id, &pick).await?;
                    tell(transaction, id, now, told).await?;
                    tell(transaction, id, now, EventKind::Cancelled {}).await
                })
            })
            .await
    }
}
