//! Opening a data folder, and closing it with nothing left half done.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::time::Clock;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::task::JoinHandle;

use crate::blobs::Blobs;
use crate::error::StoreError;
use crate::folder::{DataFolder, ProcessLock};
use crate::migrate;
use crate::writer::Writer;

/// How long a statement waits for another process's write: longer than any group takes.
const BUSY: Duration = Duration::from_secs(10);

/// An open data folder.
pub struct Store {
    pub(crate) folder: DataFolder,
    pub(crate) blobs: Blobs,
    pub(crate) readers: SqlitePool,
    pub(crate) writer: Writer,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) process: ProcessLock,
    writer_task: JoinHandle<()>,
}

impl Store {
    /// Opens the folder, makes it where it is missing, and brings its schema to this program's.
    pub async fn open(root: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let folder = DataFolder::create(root)?;
        let process = ProcessLock::take(&folder)?;
        let options = SqliteConnectOptions::new()
            .filename(folder.database())
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // Checkpoints copy pages that changed often only once: 16 MB of log instead of 4.
            .pragma("wal_autocheckpoint", "4000")
            .disable_statement_logging();
        let connection = connect_migrated(&folder, &options).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .min_connections(0)
            .connect_lazy_with(options.read_only(true));
        let (writer, writer_task) = Writer::start(connection, process.id().to_owned());
        let blobs = Blobs::new(&folder);
        Ok(Self {
            folder,
            blobs,
            readers,
            writer,
            clock,
            process,
            writer_task,
        })
    }

    /// Gives back what this process still holds and closes the database.
    pub async fn close(self) -> Result<(), StoreError> {
        let given_back = self.give_back().await;
        let Self {
            readers,
            writer,
            writer_task,
            process,
            ..
        } = self;
        drop(writer);
        // Its end is what is waited for; a panic in it has already failed the commands that waited.
        let _ = writer_task.await;
        readers.close().await;
        drop(process);
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
}

/// Connects and migrates; two processes that open a new folder at once take turns.
async fn connect_migrated(
    folder: &DataFolder,
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, StoreError> {
    let path = folder.root().join("migrate.lock");
    let turn = tokio::task::spawn_blocking(move || -> Result<File, StoreError> {
        let file = File::create(&path).map_err(StoreError::file("create", &path))?;
        file.lock().map_err(StoreError::file("lock", &path))?;
        Ok(file)
    })
    .await
    .map_err(|_| StoreError::Closed)??;
    let mut connection = options
        .connect()
        .await
        .map_err(StoreError::database("open"))?;
    migrate::up(&mut connection).await?;
    drop(turn);
    Ok(connection)
}
