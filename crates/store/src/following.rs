//! The events of many generations at once.

use greenlit_domain::event::Event;
use greenlit_domain::id::GenerationId;

use crate::db::{apart, array, query};
use crate::error::StoreError;
use crate::open::Store;
use crate::read;

impl Store {
    /// The events of these generations beyond the number given with each, oldest first within one.
    pub async fn events_after(
        &self,
        asked: &[(GenerationId, u64)],
    ) -> Result<Vec<Event>, StoreError> {
        let rows = query("read of events", apart!("events_after"))
            .bind(array(asked)?)
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(read::event).collect()
    }
}
