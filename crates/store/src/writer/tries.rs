//! Trying again: a deadlock's loser, and a server that is away for a moment.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::db::Connection;
use crate::error::StoreError;

/// How long a change waits for the server. Longer than a lease lasts it would wait for nothing.
const PATIENCE: Duration = Duration::from_secs(12);

/// The first pause, doubled each time.
const FIRST: Duration = Duration::from_millis(10);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(1);

/// The tries of one transaction.
pub(super) struct Tries {
    begun: Instant,
    pause: Duration,
}

impl Tries {
    pub fn new() -> Self {
        Self {
            begun: Instant::now(),
            pause: FIRST,
        }
    }

    /// Waits a little and lets the caller try again, or gives the error back when trying is of no use.
    pub async fn again(
        &mut self,
        connection: &mut Connection,
        error: StoreError,
    ) -> Result<(), StoreError> {
        let may_help = connection.mend(&error) && error.is_unavailable();
        if !may_help || self.begun.elapsed() + self.pause > PATIENCE {
            return Err(error);
        }
        sleep(self.pause).await;
        self.pause = (self.pause * 2).min(LONGEST);
        Ok(())
    }
}
