//! What can go wrong with stored things.

use std::path::PathBuf;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file or folder could not be used.
    #[error("cannot {action} {path}: {source}", path = path.display())]
    File {
        /// What was tried, such as "create".
        action: &'static str,
        /// With which file.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the database {action} failed: {source}")]
    Database {
        /// What was tried.
        action: &'static str,
        /// Why it failed.
        source: sqlx::Error,
    },
    /// The data folder was written by a newer greenlit.
    #[error(
        "the data folder has schema {found}, and this greenlit knows schemas up to {known}: use the newer greenlit, \
         or another folder with --data"
    )]
    NewerSchema {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration in this program.
        known: i64,
    },
    /// A migration failed.
    #[error("cannot bring the database to this greenlit's schema: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value does not parse; the file was changed by something else.
    #[error("the stored {what} of {of} cannot be read: {why}")]
    Corrupt {
        /// Which value.
        what: &'static str,
        /// Whose.
        of: String,
        /// Why it does not parse.
        why: String,
    },
    /// The row's lease belongs to another process now, or the generation was cancelled.
    #[error("generation {0} is no longer ours to work on")]
    LeaseLost(greenlit_domain::id::GenerationId),
    /// No such generation.
    #[error("there is no job {0}")]
    NotFound(String),
    /// The job is not in a state for this.
    #[error("{0}")]
    Conflict(String),
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    pub(crate) fn database(action: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Database { action, source }
    }

    pub(crate) fn file(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File {
            action,
            path,
            source,
        }
    }

    pub(crate) fn corrupt(what: &'static str, of: impl ToString, why: impl ToString) -> Self {
        Self::Corrupt {
            what,
            of: of.to_string(),
            why: why.to_string(),
        }
    }
}
