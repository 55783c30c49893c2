//! Opening a store, and closing it with nothing left half done.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::time::Clock;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _};
use tokio::task::JoinHandle;

use crate::blobs::Blobs;
use crate::db::{Actor, Connection, Pool, PostgresPool, query};
use crate::error::StoreError;
use crate::figures::Kept;
use crate::folder::{DataFolder, Life, ProcessLock};
use crate::listening;
use crate::migrate;
use crate::place::{Database, Place, Server};
use crate::row_security::{self, RowStanding};
use crate::wakes::{Hub, WakeMode, Wakes};
use crate::writer::Writer;

/// How long a statement waits for another process's write: longer than any group takes.
const BUSY: Duration = Duration::from_secs(10);

/// An open data folder with its database, or a view of one in which one user acts ([`Store::of`]).
pub struct Store {
    pub(crate) folder: DataFolder,
    pub(crate) blobs: Blobs,
    pub(crate) readers: Pool,
    pub(crate) writer: Writer,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) process: Arc<ProcessLock>,
    pub(crate) days: Arc<Kept>,
    hub: Hub,
    rows: RowStanding,
    tasks: Tasks,
}

/// What works for a store until it is closed. A view has nothing of it.
#[derive(Default)]
struct Tasks {
    writers: Vec<JoinHandle<()>>,
    /// Hears of other processes' changes.
    ear: Option<Ending>,
}

/// A task that ends with the store, however that ends.
struct Ending(JoinHandle<()>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Store {
    /// Opens a place, makes the folder where it is missing, and brings the schema to this program's.
    pub async fn open(place: impl Into<Place>, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let Place { folder, database } = place.into();
        let folder = DataFolder::create(folder)?;
        let process = ProcessLock::take(&folder)?;
        let blobs = Blobs::new(&folder);
        let opened = match database {
            Database::Sqlite => Opened::file(&folder, process.id()).await?,
            Database::Postgres(server) => Opened::server(&folder, process.id(), *server).await?,
        };
        let store = Self {
            folder,
            blobs,
            readers: opened.readers,
            writer: opened.writer,
            clock,
            process: Arc::new(process),
            days: Arc::default(),
            hub: opened.hub,
            rows: opened.rows,
            tasks: Tasks {
                writers: opened.writers,
                ear: Some(Ending(opened.ear)),
            },
        };
        // What a process left that died after an erasure.
        store.remove_erased_files().await?;
        Ok(store)
    }

    /// The same store, in which all that is asked and changed is asked and changed by this user, where the database has row
    /// security. What several processes share, such as leases, is the service's and not found here.
    pub(crate) fn acting_for(&self, user: UserId) -> Self {
        Self {
            folder: self.folder.clone(),
            blobs: self.blobs.clone(),
            readers: self.readers.of(user),
            writer: self.writer.of(user),
            clock: Arc::clone(&self.clock),
            process: Arc::clone(&self.process),
            days: Arc::clone(&self.days),
            hub: self.hub.clone(),
            rows: self.rows.clone(),
            tasks: Tasks::default(),
        }
    }

    /// Gives back what this process still holds and closes the database.
    pub async fn close(self) -> Result<(), StoreError> {
        let given_back = self.give_back().await;
        let Self {
            readers,
            writer,
            process,
            tasks,
            ..
        } = self;
        drop((tasks.ear, writer));
        for task in tasks.writers {
            // Its end is what is waited for; a panic in it has already failed the commands that waited.
            let _ = task.await;
        }
        readers.close().await;
        process.release();
        given_back
    }

    /// The files beside the database.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// The data folder.
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// The clock that stamps what is written.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Hears what this and other processes change from now on.
    pub fn wakes(&self) -> Wakes {
        self.hub.listen()
    }

    /// Whether each row is seen by its owner alone, by the database's own rules.
    pub fn row_security(&self) -> &RowStanding {
        &self.rows
    }

    /// How the changes of other processes become known here.
    pub fn wake_mode(&self) -> WakeMode {
        self.hub.mode()
    }

    /// Whether the process that owns a lease lives. On SQLite all processes are on this machine, and one without a lock is
    /// gone; on PostgreSQL it may be on another, and its leases end by time.
    pub(crate) fn is_alive(&self, owner: &str) -> bool {
        match (self.folder.life(owner), &self.readers) {
            (Life::Goes, _) | (Life::Unknown, Pool::Postgres(_)) => true,
            (Life::Over, _) | (Life::Unknown, Pool::Sqlite(_)) => false,
        }
    }
}

/// A database that was opened.
struct Opened {
    readers: Pool,
    writer: Writer,
    hub: Hub,
    rows: RowStanding,
    writers: Vec<JoinHandle<()>>,
    ear: JoinHandle<()>,
}

impl Opened {
    async fn file(folder: &DataFolder, process: &str) -> Result<Self, StoreError> {
        let options = file_options(folder);
        let connection = migrate::file(folder, &options).await?;
        let readers = Pool::Sqlite(
            SqlitePoolOptions::new()
                .max_connections(4)
                .min_connections(0)
                .connect_lazy_with(options.clone().read_only(true)),
        );
        let hub = Hub::new(WakeMode::File);
        let connection = Connection::Sqlite(Box::new(connection), Box::new(options));
        let (writer, writers) = Writer::of_file(connection, process, hub.clone());
        let ear = tokio::spawn(listening::to_file(writer.watcher(), hub.clone()));
        let opened = Self {
            readers,
            writer,
            hub,
            rows: RowStanding::NotThere,
            writers,
            ear,
        };
        opened.sweep_locks(folder).await?;
        Ok(opened)
    }

    async fn server(
        folder: &DataFolder,
        process: &str,
        server: Server,
    ) -> Result<Self, StoreError> {
        let (actor, rows) = who_acts(&server).await?;
        let pool = PostgresPool::new(server.options.clone(), actor);
        let readers = Pool::Postgres(pool.clone());
        let hub = Hub::new(WakeMode::Listen);
        let (writer, writers) = Writer::of_server(&readers, process, hub.clone());
        let ear = listening::Ear {
            pool,
            server,
            me: process.to_owned(),
            hub: hub.clone(),
        };
        let ear = tokio::spawn(ear.listen());
        let opened = Self {
            readers,
            writer,
            hub,
            rows,
            writers,
            ear,
        };
        opened.sweep_locks(folder).await?;
        Ok(opened)
    }

    /// Removes the locks of dead processes that hold no generation any more.
    async fn sweep_locks(&self, folder: &DataFolder) -> Result<(), StoreError> {
        let owners = query(
            "read of owners",
            "SELECT DISTINCT owner FROM video_generations WHERE owner IS NOT NULL",
        )
        .fetch_all(&self.readers)
        .await?
        .iter()
        .map(|row| row.get("owner"))
        .collect::<Result<Vec<String>, _>>()?;
        folder.sweep_locks(&owners);
        Ok(())
    }
}

/// Brings the schema to this program's, and says who acts for the service. Past a pooler another login may be in use, which owns
/// the tables.
async fn who_acts(server: &Server) -> Result<(Actor, RowStanding), StoreError> {
    let mut found = migrate::server(server).await?;
    if server.direct.is_some() {
        let failed = || StoreError::database("connection");
        let mut connection = server.options.connect().await.map_err(failed())?;
        found = row_security::find(&mut connection).await?;
        // Its errors say nothing more.
        let _ = connection.close().await;
    }
    server.rows.decide(found)
}

/// How the file is opened.
pub(crate) fn file_options(folder: &DataFolder) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(folder.database())
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        // Checkpoints copy pages that changed often only once: 16 MB of log instead of 4.
        .pragma("wal_autocheckpoint", "4000")
        // What is deleted is overwritten where that costs no page more.
        .pragma("secure_delete", "FAST")
        .disable_statement_logging()
}
