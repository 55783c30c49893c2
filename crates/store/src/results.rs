//! What Test & Compare said about a package's pairs: one row a package, written by its owner, written again at will.

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::test_result::{Share, TestResult};
use greenlit_domain::time::Timestamp;

use crate::db::{Row, query, same};
use crate::error::StoreError;
use crate::open::Store;
use crate::wakes::Changes;

/// A result as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptResult {
    /// What was said.
    pub result: TestResult,
    /// When it was last written.
    pub at: Timestamp,
}

impl Store {
    /// What was written down for this user's package.
    pub async fn test_result(
        &self,
        user: UserId,
        id: GenerationId,
    ) -> Result<Option<KeptResult>, StoreError> {
        query(
            "read of a test's result",
            "SELECT winner, share_1, share_2, share_3, note, updated_at FROM test_results \
             WHERE generation_id = $1 AND user_id = $2",
        )
        .bind(id)
        .bind(user)
        .fetch_optional(&self.readers)
        .await?
        .as_ref()
        .map(read)
        .transpose()
    }

    /// Writes it down, over what was there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when this user has no such job.
    pub async fn keep_test_result(
        &self,
        user: UserId,
        id: GenerationId,
        result: &TestResult,
    ) -> Result<(), StoreError> {
        let share = |place: usize| result.shares.get(place).map(|share| i64::from(share.0));
        let keep = query("write of a test's result", same!("keep_test_result"))
            .bind(id)
            .bind(user)
            .bind(result.winner.map(i64::from))
            .bind(share(0))
            .bind(share(1))
            .bind(share(2))
            .bind(result.note.clone())
            .bind(self.clock.now());
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    match keep.execute(transaction).await? {
                        0 => Err(StoreError::NotFound(id.to_string())),
                        _ => Ok(()),
                    }
                })
            })
            .await
    }

    /// Forgets it; there may be none.
    pub async fn forget_test_result(
        &self,
        user: UserId,
        id: GenerationId,
    ) -> Result<(), StoreError> {
        let forget = query(
            "end of a test's result",
            "DELETE FROM test_results WHERE generation_id = $1 AND user_id = $2",
        )
        .bind(id)
        .bind(user);
        self.writer
            .own(Changes::default(), move |transaction| {
                Box::pin(async move {
                    forget.execute(transaction).await?;
                    Ok(())
                })
            })
            .await
    }
}

fn read(row: &Row) -> Result<KeptResult, StoreError> {
    let number = |name| -> Result<Option<u32>, StoreError> { row.maybe(name) };
    let mut shares = Vec::new();
    for name in ["share_1", "share_2", "share_3"] {
        if let Some(share) = number(name)? {
            // The column's check bounds it.
            shares.push(Share(u16::try_from(share).unwrap_or(Share::WHOLE.0)));
        }
    }
    let winner = number("winner")?;
    Ok(KeptResult {
        result: TestResult {
            winner: winner.and_then(|winner| u8::try_from(winner).ok()),
            shares,
            note: row.maybe("note")?,
        },
        at: row.get("updated_at")?,
    })
}
