//! Migrations: SQL files, up and down, embedded in the binary.

use std::borrow::Cow;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqliteConnection};

use crate::error::StoreError;

/// Version, name, up, down.
const SQLITE: [(i64, &str, &str, &str); 3] = [
    (
        1,
        "first package",
        include_str!("../migrations/sqlite/0001_first_package.up.sql"),
        include_str!("../migrations/sqlite/0001_first_package.down.sql"),
    ),
    (
        2,
        "dialects",
        include_str!("../migrations/sqlite/0002_dialects.up.sql"),
        include_str!("../migrations/sqlite/0002_dialects.down.sql"),
    ),
    (
        3,
        "schedule runs",
        include_str!("../migrations/sqlite/0003_schedule_runs.up.sql"),
        include_str!("../migrations/sqlite/0003_schedule_runs.down.sql"),
    ),
];

/// The newest schema this program knows.
pub const NEWEST: i64 = SQLITE[SQLITE.len() - 1].0;

fn migrator() -> Migrator {
    let migrations = SQLITE
        .into_iter()
        .flat_map(|(version, name, up, down)| {
            [
                (MigrationType::ReversibleUp, up),
                (MigrationType::ReversibleDown, down),
            ]
            .map(|(kind, sql)| {
                Migration::new(
                    version,
                    Cow::Borrowed(name),
                    kind,
                    sql.into_sql_str(),
                    false,
                )
            })
        })
        .collect();
    Migrator::with_migrations(migrations)
}

/// Brings the database to [`NEWEST`]; refuses one that is newer.
pub async fn up(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let found = version(connection).await?;
    match found {
        Some(found) if found > NEWEST => Err(StoreError::NewerSchema {
            found,
            known: NEWEST,
        }),
        Some(NEWEST) => Ok(()),
        _ => Ok(migrator().run(connection).await?),
    }
}

/// Takes the schema back to `target`; 0 is an empty database.
pub async fn down(connection: &mut SqliteConnection, target: i64) -> Result<(), StoreError> {
    Ok(migrator().undo(connection, target).await?)
}

/// The newest migration that was applied.
async fn version(connection: &mut SqliteConnection) -> Result<Option<i64>, StoreError> {
    let known: bool = sqlx::query_scalar(
        "SELECT count(*) > 0 FROM sqlite_schema WHERE name = '_sqlx_migrations'",
    )
    .fetch_one(&mut *connection)
    .await
    .map_err(StoreError::database("read of the schema"))?;
    if !known {
        return Ok(None);
    }
    sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .map_err(StoreError::database("read of the schema's version"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::Connection;

    async fn tables(connection: &mut SqliteConnection) -> Vec<String> {
        sqlx::query_scalar(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' \
             AND name NOT LIKE 'sqlite%' ORDER BY name",
        )
        .fetch_all(connection)
        .await
        .unwrap()
    }

    #[tokio::test]
    async fn migrations_go_up_down_and_up_again() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        up(&mut connection).await.unwrap();
        let there = tables(&mut connection).await;
        assert!(there.contains(&"video_generations".to_owned()), "{there:?}");
        down(&mut connection, 0).await.unwrap();
        assert_eq!(tables(&mut connection).await, Vec::<String>::new());
        up(&mut connection).await.unwrap();
        assert_eq!(tables(&mut connection).await, there);
    }

    #[tokio::test]
    async fn a_newer_schema_is_refused() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        up(&mut connection).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = 99 WHERE version = (SELECT max(version) FROM _sqlx_migrations)")
            .execute(&mut connection)
            .await
            .unwrap();
        let error = up(&mut connection).await.unwrap_err();
        assert!(
            matches!(error, StoreError::NewerSchema { found: 99, .. }),
            "{error}"
        );
    }
}
