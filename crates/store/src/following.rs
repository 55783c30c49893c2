//! The events of many generations at once.

use greenlit_domain::event::Event;
use greenlit_domain::id::GenerationId;

use crate::error::StoreError;
use crate::open::Store;
use crate::read;

impl Store {
    /// The events of these generations beyond the number given with each, oldest first within one.
    pub async fn events_after(
        &self,
        asked: &[(GenerationId, u64)],
    ) -> Result<Vec<Event>, StoreError> {
        let asked = serde_json::to_string(asked)
            .map_err(|why| StoreError::corrupt("ids", "a question", why))?;
        let rows = sqlx::query(include_str!("../sql/events_after.sql"))
            .bind(asked)
            .fetch_all(&self.readers)
            .await
            .map_err(StoreError::database("read of events"))?;
        rows.iter().map(read::event).collect()
    }
}
