//! A statement with its values, and how it runs.

use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, PgConnection, Postgres, SqlSafeStr, SqlStr, Sqlite, SqliteConnection};

use super::bind::Bind;
use super::connection::Transaction;
use super::pool::{Pool, PostgresPool, Statements};
use super::row::Row;
use super::timestamptz::TimestampTz;
use crate::error::StoreError;

/// One statement in the words of each database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

/// Words that both understand.
impl From<&'static str> for Sql {
    fn from(text: &'static str) -> Self {
        Self {
            sqlite: text,
            postgres: text,
        }
    }
}

/// A statement to be run.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    action: &'static str,
    words: Words,
    binds: Vec<Bind>,
}

#[derive(Debug, Clone)]
enum Words {
    Fixed(Sql),
    Built(String),
}

/// A statement; `action` is what errors call it: "the database {action} failed".
pub(crate) fn query(action: &'static str, sql: impl Into<Sql>) -> Query {
    Query {
        action,
        words: Words::Fixed(sql.into()),
        binds: Vec::new(),
    }
}

impl Query {
    /// A statement put together at run time, of parts that stand in this program: values are bound, never written in.
    #[allow(dead_code)] // The filters of the history use it.
    pub fn built(action: &'static str, sql: String) -> Self {
        Self {
            action,
            words: Words::Built(sql),
            binds: Vec::new(),
        }
    }

    /// Gives the next `$n` its value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Bind>) -> Self {
        self.binds.push(value.into());
        self
    }

    /// Runs it and says how many rows it changed.
    pub async fn execute(self, on: impl Into<On<'_>>) -> Result<u64, StoreError> {
        let action = self.action;
        let done = match on.into() {
            On::Sqlite(connection) => self
                .sqlite()
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
            On::SqlitePool(pool) => self
                .sqlite()
                .execute(pool)
                .await
                .map(|done| done.rows_affected()),
            On::Postgres(connection, statements) => self
                .postgres(statements)
                .execute(connection)
                .await
                .map(|done| done.rows_affected()),
            On::PostgresPool(pool) => return Box::pin(pool.execute(self)).await,
        };
        done.map_err(StoreError::database(action))
    }

    /// Runs it and gives its rows.
    pub async fn fetch_all(self, on: impl Into<On<'_>>) -> Result<Vec<Row>, StoreError> {
        let action = self.action;
        match on.into() {
            On::Sqlite(connection) => self.sqlite().fetch_all(connection).await.map(sqlite_rows),
            On::SqlitePool(pool) => self.sqlite().fetch_all(pool).await.map(sqlite_rows),
            On::Postgres(connection, statements) => self
                .postgres(statements)
                .fetch_all(connection)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
            On::PostgresPool(pool) => return Box::pin(pool.fetch_all(self)).await,
        }
        .map_err(StoreError::database(action))
    }

    /// Runs it and gives its only row, or the first.
    pub async fn fetch_optional(self, on: impl Into<On<'_>>) -> Result<Option<Row>, StoreError> {
        Ok(self.fetch_all(on).await?.into_iter().next())
    }

    pub(super) fn action(&self) -> &'static str {
        self.action
    }

    fn sqlite(self) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
        let words = self.words.of(|sql| sql.sqlite);
        self.binds
            .into_iter()
            .fold(sqlx::query(words), |query, bind| match bind {
                Bind::Text(text) => query.bind(text),
                Bind::Int(number) => query.bind(number),
                Bind::Id(id) => query.bind(id.map(|id| id.to_string())),
                Bind::Time(time) => query.bind(time.map(|time| time.0)),
                Bind::Json(json) => query.bind(json.0),
            })
    }

    fn postgres(
        self,
        statements: Statements,
    ) -> sqlx::query::Query<'static, Postgres, PgArguments> {
        let words = self.words.of(|sql| sql.postgres);
        let query = sqlx::query(words).persistent(statements == Statements::Prepared);
        self.binds
            .into_iter()
            .fold(query, |query, bind| match bind {
                Bind::Text(text) => query.bind(text),
                Bind::Int(number) => query.bind(number),
                Bind::Id(id) => query.bind(id),
                Bind::Time(time) => query.bind(time.map(TimestampTz)),
                Bind::Json(json) => query.bind(json),
            })
    }
}

impl Words {
    fn of(self, which: fn(Sql) -> &'static str) -> SqlStr {
        match self {
            Self::Fixed(sql) => which(sql).into_sql_str(),
            Self::Built(text) => AssertSqlSafe(text).into_sql_str(),
        }
    }
}

fn sqlite_rows(rows: Vec<sqlx::sqlite::SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(Row::Sqlite).collect()
}

/// Where a statement runs.
pub(crate) enum On<'a> {
    /// In a transaction on SQLite.
    Sqlite(&'a mut SqliteConnection),
    /// On a reader of SQLite.
    SqlitePool(&'a sqlx::SqlitePool),
    /// In a transaction on PostgreSQL.
    Postgres(&'a mut PgConnection, Statements),
    /// On any connection to PostgreSQL.
    PostgresPool(&'a PostgresPool),
}

impl<'a> From<&'a Pool> for On<'a> {
    fn from(pool: &'a Pool) -> Self {
        match pool {
            Pool::Sqlite(pool) => Self::SqlitePool(pool),
            Pool::Postgres(pool) => Self::PostgresPool(pool),
        }
    }
}

impl<'a> From<&'a mut Transaction<'_>> for On<'a> {
    fn from(transaction: &'a mut Transaction<'_>) -> Self {
        match transaction {
            Transaction::Sqlite(transaction) => Self::Sqlite(transaction),
            Transaction::Postgres(transaction, statements, _) => {
                Self::Postgres(transaction, *statements)
            }
        }
    }
}
