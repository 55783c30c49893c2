//! A writer's connection and its transactions.

use greenlit_domain::id::UserId;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection as _, Postgres, Sqlite, SqliteConnection};

use super::acting::Actor;
use super::notice;
use super::pool::{PostgresPool, Statements};
use super::query::{On, query};
use crate::error::StoreError;
use crate::wakes::Changes;

/// A writer's own connection.
pub(crate) enum Connection {
    /// The one that writes to the file, and how another is made.
    Sqlite(Box<SqliteConnection>, Box<SqliteConnectOptions>),
    /// One of several to the server; made when it is needed, and again when it broke.
    Postgres(PostgresPool, Option<PoolConnection<Postgres>>),
}

impl Connection {
    /// Begins a transaction. On SQLite it takes the write lock at once: one that reads first and writes later could be
    /// refused half way.
    pub async fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        match self {
            Self::Sqlite(connection, options) => usable(connection, options)
                .await?
                .begin_with("BEGIN IMMEDIATE")
                .await
                .map(Transaction::Sqlite),
            Self::Postgres(pool, held) => {
                let connection = match held.take() {
                    Some(connection) => connection,
                    None => pool
                        .inner()
                        .acquire()
                        .await
                        .map_err(StoreError::database("connection"))?,
                };
                let (statements, actor) = (pool.statements(), pool.actor());
                held.insert(connection)
                    .begin_with(actor.begin())
                    .await
                    .map(|transaction| Transaction::Postgres(transaction, statements, actor))
            }
        }
        .map_err(StoreError::database("transaction"))
    }

    /// Finds out whether a transaction was committed whose commit got no answer, and gives the error when it was not.
    pub async fn settle(
        &mut self,
        seal: Seal,
        committed: Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let Err(error) = committed else { return Ok(()) };
        let (Self::Postgres(pool, held), Some(number)) = (self, seal.0) else {
            return Err(error);
        };
        if !error.is_broken() {
            return Err(error);
        }
        drop(held.take());
        match pool.was_committed(&number).await {
            true => Ok(()),
            false => Err(error),
        }
    }

    /// Lets a broken connection go, so that the next transaction begins on another. Whether there are others: SQLite's file
    /// has one, and waits by itself for other processes.
    pub fn mend(&mut self, error: &StoreError) -> bool {
        match self {
            Self::Sqlite(..) => false,
            Self::Postgres(_, held) => {
                if error.is_broken() {
                    drop(held.take());
                }
                true
            }
        }
    }

    /// The version of SQLite's file, which is another whenever another connection has written.
    pub async fn data_version(&mut self) -> Result<i64, StoreError> {
        let Self::Sqlite(connection, _) = self else {
            return Ok(0);
        };
        let row = query("look for changes", "PRAGMA data_version")
            .fetch_optional(On::Sqlite(connection))
            .await?;
        row.map_or(Ok(0), |row| row.get("data_version"))
    }

    /// Overwrites what was deleted from SQLite's file and cuts its log, so that nothing of it can be read there any more. A large
    /// file is not written anew for it: what [`Transaction::overwrite_what_goes`] was asked for is overwritten in it already.
    pub async fn scrub(&mut self) -> Result<(), StoreError> {
        const SMALL: i64 = 256 * 1024 * 1024;
        let Self::Sqlite(connection, options) = self else {
            return Ok(());
        };
        let connection = usable(connection, options).await?;
        let size = query(
            "read of the file's size",
            "SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()",
        )
        .fetch_optional(On::Sqlite(connection))
        .await?;
        let size: i64 = size.map_or(Ok(0), |row| row.get("size"))?;
        let anew: &[&'static str] = if size <= SMALL { &["VACUUM"] } else { &[] };
        let rest = [
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "PRAGMA secure_delete = FAST",
        ];
        for sql in anew.iter().chain(&rest) {
            query("overwriting of what was deleted", *sql)
                .fetch_all(On::Sqlite(connection))
                .await?;
        }
        Ok(())
    }

    /// Closes it, when nobody has anything to write any more. Its errors have nobody to tell: everything was answered.
    pub async fn close(self) {
        match self {
            Self::Sqlite(connection, _) => {
                let _ = connection.close().await;
            }
            Self::Postgres(_, held) => drop(held),
        }
    }
}

/// The connection, or another in its place. A full disk ends a transaction by itself, and then no rollback is taken: the
/// connection would believe for ever that it is in one.
async fn usable<'c>(
    connection: &'c mut SqliteConnection,
    options: &SqliteConnectOptions,
) -> Result<&'c mut SqliteConnection, StoreError> {
    if connection.is_in_transaction() {
        // A rollback may be on its way still: an answer comes after it.
        let answered = connection.ping().await;
        if answered.is_err() || connection.is_in_transaction() {
            *connection = options
                .connect()
                .await
                .map_err(StoreError::database("connection"))?;
        }
    }
    Ok(connection)
}

/// Changes that are made together or not at all. Dropped, it is undone.
pub(crate) enum Transaction<'c> {
    /// On SQLite.
    Sqlite(sqlx::Transaction<'c, Sqlite>),
    /// On PostgreSQL, and who acts.
    Postgres(sqlx::Transaction<'c, Postgres>, Statements, Actor),
}

/// A transaction's number on PostgreSQL, by which can be found out later whether it was committed.
#[must_use]
pub(crate) struct Seal(Option<String>);

impl Transaction<'_> {
    /// From now on what is deleted is overwritten in SQLite's file, too. PostgreSQL reuses the room by itself.
    pub async fn overwrite_what_goes(&mut self) -> Result<(), StoreError> {
        if let Self::Sqlite(_) = self {
            query("begin of an erasure", "PRAGMA secure_delete = ON")
                .fetch_all(self)
                .await?;
        }
        Ok(())
    }

    /// Holds the limits of budgets as they are until the end, against other processes. On SQLite nobody else writes meanwhile.
    pub async fn lock_limits(&mut self) -> Result<(), StoreError> {
        /// No number of a month or a row: advisory locks are told apart by it alone.
        const LIMITS: i64 = 0x6772_6c74_6275_6467;
        if let Self::Postgres(..) = self {
            query(
                "lock of the limits",
                "SELECT CAST(pg_advisory_xact_lock($1) AS text)",
            )
            .bind(LIMITS)
            .execute(self)
            .await?;
        }
        Ok(())
    }

    /// Whether rows of several owners are written one owner at a time, each as that owner.
    pub fn tells_owners_apart(&self) -> bool {
        matches!(
            self,
            Self::Postgres(_, _, Actor::Service | Actor::Tenant(_))
        )
    }

    /// From here on this user acts, where there is row security.
    pub async fn as_owner(&mut self, user: UserId) -> Result<(), StoreError> {
        let Self::Postgres(_, _, actor) = self else {
            return Ok(());
        };
        let owner = actor.of(user);
        self.go_on(owner).await
    }

    /// From here on the service acts, for what is between users or not theirs to change. Gives who acted before, for
    /// [`Self::go_on`].
    pub async fn as_service(&mut self) -> Result<Actor, StoreError> {
        let before = match self {
            Self::Sqlite(_) => Actor::Login,
            Self::Postgres(_, _, actor) => *actor,
        };
        if let Actor::Tenant(_) = before {
            self.go_on(Actor::Service).await?;
        }
        Ok(before)
    }

    /// From here on this one acts.
    pub async fn go_on(&mut self, as_whom: Actor) -> Result<(), StoreError> {
        let Self::Postgres(transaction, _, actor) = self else {
            return Ok(());
        };
        if *actor != as_whom {
            sqlx::raw_sql(as_whom.go_on())
                .execute(&mut **transaction)
                .await
                .map_err(StoreError::database("change of roles"))?;
            *actor = as_whom;
        }
        Ok(())
    }

    /// Says last what it changes: on PostgreSQL other processes are told when it is committed.
    pub async fn seal(&mut self, owner: &str, changes: &Changes) -> Result<Seal, StoreError> {
        let Self::Postgres(..) = self else {
            return Ok(Seal(None));
        };
        let sealed = match notice::of(owner, changes) {
            Some(notice) => query(
                "notice",
                "SELECT CAST(pg_current_xact_id() AS text) AS number, pg_notify('greenlit', $1)",
            )
            .bind(notice),
            None => query(
                "transaction",
                "SELECT CAST(pg_current_xact_id() AS text) AS number",
            ),
        };
        let row = sealed.fetch_optional(self).await?;
        Ok(Seal(row.map(|row| row.get("number")).transpose()?))
    }

    /// Makes the changes last.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction, ..) => transaction.commit().await,
        }
        .map_err(StoreError::database("commit"))
    }
}
