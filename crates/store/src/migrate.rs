//! Migrations: SQL files, up and down, a folder a database, embedded in the binary.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, SqlSafeStr, SqliteConnection};

use crate::db::{On, Query, Row, Statements, query};
use crate::error::StoreError;
use crate::filling;
use crate::folder::DataFolder;
use crate::open::file_options;
use crate::place::{Database, Place, Server};
use crate::row_security::{self, Found, RowStanding};

/// Both databases have the same migrations, each in its own words.
struct Step {
    version: i64,
    name: &'static str,
    sqlite: Words,
    postgres: Words,
}

struct Words {
    up: &'static str,
    down: &'static str,
}

macro_rules! step {
    ($version:literal, $name:literal, $file:literal) => {
        Step {
            version: $version,
            name: $name,
            sqlite: Words {
                up: include_str!(concat!("../migrations/sqlite/", $file, ".up.sql")),
                down: include_str!(concat!("../migrations/sqlite/", $file, ".down.sql")),
            },
            postgres: Words {
                up: include_str!(concat!("../migrations/postgres/", $file, ".up.sql")),
                down: include_str!(concat!("../migrations/postgres/", $file, ".down.sql")),
            },
        }
    };
}

/// Every migration.
const STEPS: &[Step] = &[
    step!(1, "first package", "0001_first_package"),
    step!(2, "dialects", "0002_dialects"),
    step!(3, "schedule runs", "0003_schedule_runs"),
    step!(4, "idempotency", "0004_idempotency"),
    step!(5, "fair claims", "0005_fair_claims"),
    step!(6, "pool", "0006_pool"),
    step!(7, "people", "0007_people"),
    step!(8, "results", "0008_results"),
    step!(9, "pick links", "0009_pick_links"),
    step!(10, "budgets", "0010_budgets"),
    step!(11, "endpoints", "0011_endpoints"),
    step!(12, "settings", "0012_settings"),
    step!(13, "webhooks", "0013_webhooks"),
    step!(14, "usage", "0014_usage"),
    step!(15, "alerts", "0015_alerts"),
    step!(17, "row security", "0017_row_security"),
];

/// The newest schema this program knows.
pub const NEWEST: i64 = STEPS[STEPS.len() - 1].version;

/// The number of the lock under which one process migrates a server's database while others wait: "greenlit" in ASCII.
const LOCK: i64 = 0x6772_6565_6e6c_6974;

/// A migration, and whether it was applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub version: i64,
    /// What it is about.
    pub name: &'static str,
    /// Whether the database has it.
    pub applied: bool,
}

/// The migrations of a place, as they stand.
pub async fn status(place: &Place) -> Result<Vec<Standing>, StoreError> {
    let found = in_place(place, Wish::Look).await?;
    let standing = |step: &Step| Standing {
        version: step.version,
        name: step.name,
        applied: found.contains(&step.version),
    };
    Ok(STEPS.iter().map(standing).collect())
}

/// Brings the schema of a place to `target`, or to [`NEWEST`].
pub async fn up(place: &Place, target: Option<i64>) -> Result<(), StoreError> {
    in_place(place, Wish::Up(target)).await.map(drop)
}

/// Takes the schema of a place back to `target`; 0 is an empty database.
pub async fn down(place: &Place, target: i64) -> Result<(), StoreError> {
    in_place(place, Wish::Down(target)).await.map(drop)
}

/// Whether the database itself keeps users' rows apart, for whoever logs in at this place. Nothing is changed.
pub async fn rows(place: &Place) -> Result<RowStanding, StoreError> {
    let Database::Postgres(server) = &place.database else {
        return Ok(RowStanding::NotThere);
    };
    let mut connection = server
        .options
        .connect()
        .await
        .map_err(StoreError::database("connection"))?;
    let found = if applied_to_server(&mut connection)
        .await?
        .contains(&row_security::SINCE)
    {
        row_security::find(&mut connection).await?
    } else {
        Found::NotMade
    };
    let _ = connection.close().await;
    Ok(match server.rows.decide(found) {
        Ok((_, standing)) => standing,
        Err(StoreError::RowSecurity(why)) => RowStanding::Off(why),
        Err(error) => return Err(error),
    })
}

/// What is to be done to a schema.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Look,
    Up(Option<i64>),
    Down(i64),
}

/// Does it, and says which migrations there were before.
async fn in_place(place: &Place, wish: Wish) -> Result<Applied, StoreError> {
    match &place.database {
        Database::Sqlite => {
            let folder = DataFolder::create(&place.folder)?;
            let turn = turn(&folder).await?;
            let mut connection = connect(&file_options(&folder)).await?;
            let found = in_file(&mut connection, wish).await;
            // Its errors say nothing more.
            let _ = connection.close().await;
            drop(turn);
            found
        }
        Database::Postgres(server) => {
            let mut connection = straight(server).await?;
            let found = in_server(&mut connection, wish).await;
            let _ = connection.close().await;
            found.map(|(applied, _)| applied)
        }
    }
}

/// Connects to the file and brings it to [`NEWEST`]; two processes that open a new folder at once take turns.
pub(crate) async fn file(
    folder: &DataFolder,
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, StoreError> {
    let turn = turn(folder).await?;
    let mut connection = connect(options).await?;
    in_file(&mut connection, Wish::Up(None)).await?;
    drop(turn);
    Ok(connection)
}

/// Brings a server's database to [`NEWEST`], and says whether its rows are secured.
pub(crate) async fn server(server: &Server) -> Result<Found, StoreError> {
    let mut connection = straight(server).await?;
    let found = in_server(&mut connection, Wish::Up(None)).await?;
    // Its errors say nothing more.
    let _ = connection.close().await;
    Ok(found.1)
}

async fn straight(server: &Server) -> Result<PgConnection, StoreError> {
    server
        .straight()
        .connect()
        .await
        .map_err(StoreError::database("connection"))
}

/// Waits until no other process migrates this folder's file; others wait until it is dropped.
async fn turn(folder: &DataFolder) -> Result<File, StoreError> {
    let path = folder.root().join("migrate.lock");
    tokio::task::spawn_blocking(move || {
        let file = File::create(&path).map_err(StoreError::file("create", &path))?;
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(file)
    })
    .await
    .map_err(|_| StoreError::Closed)?
}

async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, StoreError> {
    options
        .connect()
        .await
        .map_err(StoreError::database("open"))
}

async fn in_file(connection: &mut SqliteConnection, wish: Wish) -> Result<Applied, StoreError> {
    let table = query(
        "read of the schema",
        "SELECT count(*) AS there FROM sqlite_schema WHERE name = '_sqlx_migrations'",
    );
    let found = if is_there(&table.fetch_all(On::Sqlite(connection)).await?)? {
        versions(&applied().fetch_all(On::Sqlite(connection)).await?)?
    } else {
        Applied::new()
    };
    let migrator = migrator(|step| &step.sqlite);
    match ordered(wish, &found)? {
        Ordered::Nothing => {}
        Ordered::Up(target) => {
            migrator
                .run_direct(Some(target), &mut *connection, false)
                .await?;
        }
        Ordered::Down(target) => migrator.undo(&mut *connection, target).await?,
    }
    if has(filling::SINCE, wish, &found) {
        filling::fill(connection).await?;
    }
    Ok(found)
}

/// In one transaction under a lock that ends with it: so it works through any pooler, and nothing is left half way.
async fn in_server(
    connection: &mut PgConnection,
    wish: Wish,
) -> Result<(Applied, Found), StoreError> {
    let found = applied_to_server(connection).await?;
    if !matches!(ordered(wish, &found)?, Ordered::Nothing) {
        let mut transaction = connection
            .begin()
            .await
            .map_err(StoreError::database("transaction"))?;
        in_turn(&mut transaction, wish).await?;
        transaction
            .commit()
            .await
            .map_err(StoreError::database("commit"))?;
    }
    let rows = if has(row_security::SINCE, wish, &found) {
        row_security::force(connection).await?
    } else {
        Found::NotMade
    };
    if has(filling::SINCE, wish, &found) && !matches!(rows, Found::Locked(_)) {
        filling::fill_server(connection, rows.actor()).await?;
    }
    Ok((found, rows))
}

async fn in_turn(connection: &mut PgConnection, wish: Wish) -> Result<(), StoreError> {
    query(
        "wait for other migrations",
        "SELECT pg_advisory_xact_lock($1)",
    )
    .bind(LOCK)
    .fetch_all(On::Postgres(connection, Statements::EachItsOwn))
    .await?;
    // Another process may have done it meanwhile.
    let found = applied_to_server(connection).await?;
    forget_statements(connection).await?;
    let mut migrator = migrator(|step| &step.postgres);
    migrator.set_locking(false);
    match ordered(wish, &found)? {
        Ordered::Nothing => {}
        Ordered::Up(target) => migrator.run_direct(Some(target), connection, false).await?,
        Ordered::Down(target) => migrator.undo(&mut *connection, target).await?,
    }
    forget_statements(connection).await
}

/// The migrator prepares statements by name, and behind a pooler the next user of this connection to the server would
/// stumble over the names.
async fn forget_statements(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::raw_sql("DEALLOCATE ALL")
        .execute(connection)
        .await
        .map(drop)
        .map_err(StoreError::database("migration"))
}

async fn applied_to_server(connection: &mut PgConnection) -> Result<Applied, StoreError> {
    let table = query(
        "read of the schema",
        "SELECT CASE WHEN to_regclass('_sqlx_migrations') IS NULL THEN 0 ELSE 1 END AS there",
    );
    let ask = Statements::EachItsOwn;
    if is_there(&table.fetch_all(On::Postgres(connection, ask)).await?)? {
        versions(&applied().fetch_all(On::Postgres(connection, ask)).await?)
    } else {
        Ok(Applied::new())
    }
}

fn applied() -> Query {
    query(
        "read of the schema's version",
        "SELECT version FROM _sqlx_migrations",
    )
}

fn is_there(rows: &[Row]) -> Result<bool, StoreError> {
    let there: Option<i64> = rows.first().map(|row| row.get("there")).transpose()?;
    Ok(there.is_some_and(|there| there > 0))
}

fn versions(rows: &[Row]) -> Result<Applied, StoreError> {
    rows.iter().map(|row| row.get("version")).collect()
}

/// The migrations that a database has.
type Applied = BTreeSet<i64>;

/// What is to be done to a database that has these migrations.
enum Ordered {
    Nothing,
    Up(i64),
    Down(i64),
}

fn ordered(wish: Wish, found: &Applied) -> Result<Ordered, StoreError> {
    let newest = found.last().copied().unwrap_or(0);
    if newest > NEWEST {
        return Err(StoreError::NewerSchema {
            found: newest,
            known: NEWEST,
        });
    }
    Ok(match wish {
        Wish::Up(target) => {
            let target = target.unwrap_or(NEWEST);
            let is_missing = |step: &Step| step.version <= target && !found.contains(&step.version);
            if STEPS.iter().any(is_missing) {
                Ordered::Up(target)
            } else {
                Ordered::Nothing
            }
        }
        Wish::Down(target) if target < newest => Ordered::Down(target),
        Wish::Look | Wish::Down(_) => Ordered::Nothing,
    })
}

/// Whether the schema was brought up, and has this migration now.
fn has(version: i64, wish: Wish, found: &Applied) -> bool {
    match wish {
        Wish::Up(target) => {
            found.contains(&version) || target.is_none_or(|target| target >= version)
        }
        Wish::Look | Wish::Down(_) => false,
    }
}

fn migrator(words: fn(&Step) -> &Words) -> Migrator {
    let migrations = STEPS
        .iter()
        .flat_map(|step| {
            let Words { up, down } = words(step);
            [
                (MigrationType::ReversibleUp, *up),
                (MigrationType::ReversibleDown, *down),
            ]
            .map(|(kind, sql)| {
                let name = Cow::Borrowed(step.name);
                Migration::new(step.version, name, kind, sql.into_sql_str(), false)
            })
        })
        .collect();
    Migrator::with_migrations(migrations)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        in_file(&mut connection, Wish::Up(None)).await.unwrap();
        let there = tables(&mut connection).await;
        assert!(there.contains(&"video_generations".to_owned()), "{there:?}");
        in_file(&mut connection, Wish::Down(0)).await.unwrap();
        assert_eq!(tables(&mut connection).await, Vec::<String>::new());
        in_file(&mut connection, Wish::Up(Some(1))).await.unwrap();
        assert!(
            !tables(&mut connection)
                .await
                .contains(&"dialects".to_owned())
        );
        in_file(&mut connection, Wish::Up(None)).await.unwrap();
        assert_eq!(tables(&mut connection).await, there);
    }

    #[tokio::test]
    async fn a_newer_schema_is_refused() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        in_file(&mut connection, Wish::Up(None)).await.unwrap();
        sqlx::query("UPDATE _sqlx_migrations SET version = 99 WHERE version = (SELECT max(version) FROM _sqlx_migrations)")
            .execute(&mut connection)
            .await
            .unwrap();
        for wish in [Wish::Look, Wish::Up(None), Wish::Down(0)] {
            let error = in_file(&mut connection, wish).await.unwrap_err();
            assert!(
                matches!(error, StoreError::NewerSchema { found: 99, .. }),
                "{error}"
            );
        }
    }
}
