//! How a generation stands beyond what its row says to those who work on it.

use greenlit_domain::id::GenerationId;
use greenlit_domain::time::Timestamp;

use crate::db::{query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::rows::Postponed;

/// How a generation stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// What it met, where it was put off.
    pub put_off: Option<String>,
    /// From when it can go on.
    pub ready_at: Option<Timestamp>,
    /// When it was first taken.
    pub started_at: Option<Timestamp>,
    /// From -5 to 5; the greater goes first.
    pub priority: i64,
}

impl Store {
    /// How a generation stands.
    pub async fn standing(&self, id: GenerationId) -> Result<Standing, StoreError> {
        let row = query("read of a job", same!("standing"))
            .bind(id)
            .fetch_optional(&self.readers)
            .await?
            .ok_or_else(|| StoreError::NotFound(id.to_string()))?;
        let reason: Option<String> = row.maybe("wait_reason")?;
        // A wait for a title has another form, or none.
        let put_off = reason.and_then(|reason| serde_json::from_str::<Postponed>(&reason).ok());
        Ok(Standing {
            put_off: put_off.map(|put_off| put_off.message),
            ready_at: row.maybe("ready_at")?,
            started_at: row.maybe("started_at")?,
            priority: row.get("priority")?,
        })
    }
}
