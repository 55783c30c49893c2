//! What the databases cannot work out by themselves is filled in when a store is opened: after a migration, and after a process
//! of an older version has written, which knows nothing of it. Indexes hold what is missing, which is nothing as a rule.

use greenlit_domain::id::GenerationId;

use crate::db::{On, apart, array, query, same};
use crate::error::StoreError;
use crate::search::folded;

/// The migration from which on there is something to fill in.
pub(crate) const SINCE: i64 = 10;

/// How many keywords are read at once.
const CHUNK: u32 = 2_000;

/// Fills in what is missing. `on` gives the connection anew for each statement.
pub(crate) async fn fill<C>(
    connection: &mut C,
    on: impl for<'c> Fn(&'c mut C) -> On<'c>,
) -> Result<(), StoreError> {
    query("fill of days", apart!("fill_days"))
        .execute(on(connection))
        .await?;
    loop {
        let rows = query("read of keywords", same!("unfolded"))
            .bind(CHUNK)
            .fetch_all(on(connection))
            .await?;
        if rows.is_empty() {
            return Ok(());
        }
        let folded = rows
            .iter()
            .map(|row| {
                let keyword: String = row.get("keyword")?;
                Ok((row.get::<GenerationId>("id")?, folded(&keyword)))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        query("fill of keywords", apart!("fill_folded"))
            .bind(array(&folded)?)
            .execute(on(connection))
            .await?;
    }
}
