//! Signals that something in the database may have changed. They are hints: rows are the truth.

use std::time::Duration;

use crate::open::Store;

/// Tells of changes.
pub struct Wakes;

impl Store {
    /// Tells of changes from now on.
    pub fn wakes(&self) -> Wakes {
        Wakes
    }
}

impl Wakes {
    /// Returns when something may have changed since the last call.
    pub async fn changed(&mut self) {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
