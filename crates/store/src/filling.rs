//! What the databases cannot work out by themselves is filled in when a store is opened: after a migration, and after a process
//! of an older version has written, which knows nothing of it. Indexes hold what is missing, which is nothing as a rule.

use greenlit_domain::id::GenerationId;
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use crate::db::{Actor, On, Statements, apart, array, query, same};
use crate::error::StoreError;
use crate::search::folded;

/// The migration from which on there is something to fill in.
pub(crate) const SINCE: i64 = 10;

/// How many keywords are read at once.
const CHUNK: u32 = 2_000;

/// Fills in what is missing in SQLite's file.
pub(crate) async fn fill(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut on = Filled(connection, |connection| On::Sqlite(connection));
    on.days().await?;
    while on.keywords().await? {}
    Ok(())
}

/// Fills in what is missing on a server, a part at a time so that nobody waits long for its rows.
pub(crate) async fn fill_server(
    connection: &mut PgConnection,
    actor: Actor,
) -> Result<(), StoreError> {
    let failed = || StoreError::database("transaction");
    loop {
        let mut transaction = connection
            .begin_with(actor.begin())
            .await
            .map_err(failed())?;
        let mut on = Filled(&mut *transaction, |connection| {
            On::Postgres(connection, Statements::EachItsOwn)
        });
        on.days().await?;
        let more = on.keywords().await?;
        transaction.commit().await.map_err(failed())?;
        if !more {
            return Ok(());
        }
    }
}

/// A connection, and how a statement is run on it.
struct Filled<'c, C>(&'c mut C, fn(&mut C) -> On<'_>);

impl<C> Filled<'_, C> {
    async fn days(&mut self) -> Result<(), StoreError> {
        query("fill of days", apart!("fill_days"))
            .execute((self.1)(self.0))
            .await
            .map(drop)
    }

    /// Fills in the next keywords, and says whether there may be more.
    async fn keywords(&mut self) -> Result<bool, StoreError> {
        let rows = query("read of keywords", same!("unfolded"))
            .bind(CHUNK)
            .fetch_all((self.1)(self.0))
            .await?;
        if rows.is_empty() {
            return Ok(false);
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
            .execute((self.1)(self.0))
            .await?;
        Ok(true)
    }
}
