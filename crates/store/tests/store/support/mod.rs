//! Each test of the store runs on both databases: on a file, and on a PostgreSQL database of its own where
//! `DATABASE_URL_TEST` names a server (`scripts/postgres` starts one).
#![allow(clippy::unwrap_used, dead_code, unused_macros, unused_imports)] // Helpers, of which no test file uses all.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use greenlit_domain::event::CallState;
use greenlit_domain::id::{CallId, GenerationId, UserId};
use greenlit_domain::model::ModelIdentity;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_store::rows::{Change, Lease, NewCall, NewGeneration, SettledCall};
use greenlit_store::{Place, Store};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// Makes of each function of a [`Bed`] a test on SQLite and one on PostgreSQL.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(&crate::support::Bed::sqlite()).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test]
                async fn $name() {
                    if let Some(bed) = crate::support::Bed::postgres().await {
                        super::$name(&bed).await;
                    }
                }
            )*
        }
    };
}
pub(crate) use on_both;

/// A place in which a test works, gone afterwards.
pub struct Bed {
    folder: TempDir,
    database: Option<Database>,
}

/// A database of a test's own.
struct Database {
    server: String,
    name: String,
}

impl Bed {
    /// A folder with a file.
    pub fn sqlite() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// A folder and a fresh database; `None` where no server is named.
    pub async fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("DATABASE_URL_TEST") else {
            eprintln!("skipped on PostgreSQL: DATABASE_URL_TEST names no server");
            return None;
        };
        let name = format!("greenlit_test_{}", Uuid::now_v7().simple());
        let mut connection = connect(&server).await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Some(Self {
            folder: tempfile::tempdir().unwrap(),
            database: Some(Database { server, name }),
        })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The address of the database, where it is one of PostgreSQL.
    pub fn url(&self) -> Option<String> {
        self.database.as_ref().map(Database::url)
    }

    /// Where the store is.
    pub fn place(&self) -> Place {
        self.place_in(self.path())
    }

    /// The same database with another folder: on PostgreSQL, another machine.
    pub fn place_in(&self, folder: &Path) -> Place {
        match self.url() {
            None => Place::folder(folder),
            Some(url) => Place::with_postgres(folder, &url.into(), None).unwrap(),
        }
    }

    /// Adds a user beside the local one. The store must have been opened before.
    pub async fn add_user(&self, user: UserId) {
        let row = |at: &str| {
            sqlx::AssertSqlSafe(format!(
                "INSERT INTO users (id, name, created_at, updated_at) VALUES ('{user}', 'other', {at}, {at})"
            ))
        };
        match self.url() {
            None => {
                let path = self.path().join("greenlit.db");
                let address = format!("sqlite:{}", path.display());
                let mut file = sqlx::SqliteConnection::connect(&address).await.unwrap();
                sqlx::raw_sql(row("0")).execute(&mut file).await.unwrap();
            }
            Some(url) => {
                let mut server = connect(&url).await.unwrap();
                sqlx::raw_sql(row("now()"))
                    .execute(&mut server)
                    .await
                    .unwrap();
            }
        }
    }

    /// Opens the store as another process does.
    pub async fn open(&self, clock: &Arc<Hand>) -> Store {
        Store::open(self.place(), clock.clone()).await.unwrap()
    }
}

/// Connects as a pooler allows it too: the whole suite may run through one.
async fn connect(url: &str) -> Result<PgConnection, sqlx::Error> {
    let options: PgConnectOptions = url.parse()?;
    options.extra_float_digits(None).connect().await
}

impl Database {
    fn url(&self) -> String {
        let (server, parameters) = match self.server.split_once('?') {
            Some((server, parameters)) => (server, format!("?{parameters}")),
            None => (self.server.as_str(), String::new()),
        };
        let (server, _) = server.rsplit_once('/').unwrap();
        format!("{server}/{}{parameters}", self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let server = self.server.clone();
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // The test's own runtime is in the middle of something.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut connection = connect(&server).await?;
                sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await?;
                connection.close().await
            })
        });
        if let Ok(Err(error)) = dropped.join() {
            eprintln!("a test database stays behind: {error}");
        }
    }
}

/// A clock that stands until it is moved.
pub struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

impl Hand {
    /// In autumn 2026.
    pub fn new() -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(1_795_000_000_000)))
    }

    /// Moves it.
    pub fn pass(&self, millis: u128) {
        self.0
            .fetch_add(i64::try_from(millis).unwrap(), Ordering::SeqCst);
    }
}

/// A generation to be begun.
pub fn new(keyword: &str) -> NewGeneration {
    NewGeneration {
        id: GenerationId(Uuid::now_v7()),
        user: UserId::LOCAL,
        brief: greenlit_testkit::builders::brief_for(keyword, "en"),
        settings: greenlit_testkit::builders::settings(),
        labels: vec!["spring".to_owned()],
        batch: None,
        idempotency_key: None,
        priority: 0,
        key: None,
    }
}

/// One that was begun.
pub async fn begun(store: &Store) -> GenerationId {
    store.insert(vec![new("sourdough")]).await.unwrap()[0].id()
}

/// The right to work on it.
pub async fn lease(store: &Store, id: GenerationId) -> Lease {
    let claimed = store.claim_these(vec![id]).await.unwrap();
    assert_eq!(claimed.len(), 1, "the generation could not be claimed");
    claimed[0].lease.clone()
}

/// A call as it is sent, without a budget.
pub fn call(at: Timestamp, step: Step) -> (CallId, Change) {
    let id = CallId(Uuid::now_v7());
    let begun = Change::CallBegun(NewCall {
        id,
        step,
        attempt: 1,
        identity: ModelIdentity {
            provider: "openai".into(),
            model: "gpt-6-luna".into(),
        },
        reservation: None,
        at,
    });
    (id, begun)
}

/// Its answer, and what that cost in micro-dollars.
pub fn settled(at: Timestamp, id: CallId, cost: Option<i64>) -> Change {
    Change::CallSettled(Box::new(SettledCall {
        id,
        state: CallState::Settled,
        usage: None,
        cost: Cost(cost.map(MicroDollars)),
        reserved: None,
        price_date: None,
        service_tier: None,
        request_id: None,
        error: None,
        answer: None,
        at,
    }))
}
