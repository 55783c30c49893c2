//! Connections for questions: to SQLite's file, or to the PostgreSQL server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use greenlit_domain::id::UserId;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgPool, SqlitePool};

use super::acting::Actor;
use super::connection::{Connection, Transaction};
use super::query::{On, Query, query};
use super::row::Row;
use crate::error::StoreError;

/// The most connections of one process: writers, people's transactions and readers.
const CONNECTIONS: u32 = 12;

/// How long a connection is waited for, be it that all are taken or that the server is away.
const ACQUIRE: Duration = Duration::from_secs(5);

/// A connection that rested longer is asked whether it still lives before it is used.
const RESTED: Duration = Duration::from_secs(1);

/// How often a question is asked again when its connection breaks: once for each that may have died in the pool.
const TRIES: u32 = CONNECTIONS + 1;

/// How long a commit without an answer is asked for. When it cannot be told for longer than that, the leases are over.
const DOUBT: Duration = Duration::from_secs(30);

/// How often it is asked for.
const LOOK: Duration = Duration::from_millis(100);

/// Connections for questions.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    /// Read-only connections to the file.
    Sqlite(SqlitePool),
    /// Connections to the server, which writers use too.
    Postgres(PostgresPool),
}

impl Pool {
    /// A connection for a transaction: made when it begins. SQLite's file has one writer, and that is not here.
    pub fn connection(&self) -> Option<Connection> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(pool) => Some(Connection::Postgres(pool.clone(), None)),
        }
    }

    /// The same connections, on which this user acts where there is row security.
    pub fn of(&self, user: UserId) -> Self {
        match self {
            Self::Sqlite(pool) => Self::Sqlite(pool.clone()),
            Self::Postgres(pool) => Self::Postgres(pool.of(user)),
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.pool.close().await,
        }
    }
}

/// How statements reach PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statements {
    /// Prepared once a connection.
    Prepared,
    /// Through a pooler that may hand each transaction to another server connection: nothing stays prepared, for the next
    /// client would run our statements under its names, and each question is a transaction.
    EachItsOwn,
}

/// Connections to PostgreSQL.
#[derive(Debug, Clone)]
pub(crate) struct PostgresPool {
    pool: PgPool,
    may_prepare: Arc<AtomicBool>,
    actor: Actor,
}

impl PostgresPool {
    /// A pool that connects when it is first used. Until it is known that no pooler is in between, nothing stays prepared.
    pub fn new(options: PgConnectOptions, actor: Actor) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .min_connections(0)
            .acquire_timeout(ACQUIRE)
            .test_before_acquire(false)
            .before_acquire(|connection, rest| {
                Box::pin(async move {
                    if rest.idle_for > RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(options);
        Self {
            pool,
            may_prepare: Arc::default(),
            actor,
        }
    }

    /// The same connections, on which this user acts.
    fn of(&self, user: UserId) -> Self {
        Self {
            actor: self.actor.of(user),
            ..self.clone()
        }
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// How statements are sent.
    pub fn statements(&self) -> Statements {
        if self.may_prepare.load(Ordering::Relaxed) {
            Statements::Prepared
        } else {
            Statements::EachItsOwn
        }
    }

    /// From now on statements may stay prepared: a connection here is one to the server itself.
    pub fn prepare(&self) {
        self.may_prepare.store(true, Ordering::Relaxed);
    }

    /// The pool itself.
    pub fn inner(&self) -> &PgPool {
        &self.pool
    }

    /// Begins a transaction on a connection of the pool.
    pub async fn begin(&self) -> Result<Transaction<'static>, StoreError> {
        let transaction = self
            .pool
            .begin_with(self.actor.begin())
            .await
            .map_err(StoreError::database("transaction"))?;
        Ok(Transaction::Postgres(
            transaction,
            self.statements(),
            self.actor,
        ))
    }

    /// Whether the transaction of this number was committed, as soon as the server says; no, when it stays away too long.
    pub async fn was_committed(&self, number: &str) -> bool {
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < DOUBT {
            let asked = query(
                "look for a commit",
                "SELECT pg_xact_status(CAST($1 AS xid8)) AS status",
            )
            .bind(number);
            let status = match self.fetch_all(asked).await {
                Ok(rows) => rows
                    .first()
                    .and_then(|row| row.maybe::<String>("status").ok()),
                Err(_) => None,
            };
            match status.flatten().as_deref() {
                Some("committed") => return true,
                Some("aborted") => return false,
                // Away, or still at it.
                _ => tokio::time::sleep(LOOK).await,
            }
        }
        false
    }

    /// Runs a statement that is a transaction by itself.
    pub async fn execute(&self, query: Query) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let changed = query.execute(&mut transaction).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    /// Asks, and asks again when the connection breaks under it: a question changes nothing.
    pub async fn fetch_all(&self, query: Query) -> Result<Vec<Row>, StoreError> {
        let mut tries = 1;
        loop {
            match self.ask(query.clone()).await {
                Err(error) if error.is_broken() && tries < TRIES => tries += 1,
                result => return result,
            }
        }
    }

    async fn ask(&self, query: Query) -> Result<Vec<Row>, StoreError> {
        let statements = self.statements();
        if statements == Statements::EachItsOwn || self.actor != Actor::Login {
            let mut transaction = self.begin().await?;
            // It is undone on the way back to the pool, and nobody waits for that: a question has nothing to commit.
            return query.fetch_all(&mut transaction).await;
        }
        let mut connection = self
            .pool
            .acquire()
            .await
            .map_err(StoreError::database(query.action()))?;
        query
            .fetch_all(On::Postgres(&mut connection, statements))
            .await
    }
}
