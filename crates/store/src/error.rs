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
    /// The database was written by a newer greenlit.
    #[error(
        "the database has schema {found}, and this greenlit knows schemas up to {known}: use the newer greenlit, \
         or another folder with --data or another DATABASE_URL"
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
    /// The user's tier or credits do not allow it.
    #[error(transparent)]
    Refused(#[from] crate::people::Refusal),
    /// A budget has no room. What was made before the call is stored all the same.
    #[error(transparent)]
    OverBudget(Box<crate::budget::OverBudget>),
    /// The address of the database makes no sense. It is not shown: it may hold a password.
    #[error("{name} cannot be used: {why}")]
    Address {
        /// The variable it is from.
        name: &'static str,
        /// What would be right.
        why: String,
    },
    /// Row security is asked for, and cannot be used.
    #[error("row security cannot be used: {0}")]
    RowSecurity(String),
    /// The database is away, busy or full, and stayed so as long as a change may wait.
    #[error("{0}; the change was not made, and can be tried again when the database is well")]
    Unavailable(String),
    /// The writer has stopped.
    #[error("the store is closed")]
    Closed,
}

/// SQLSTATEs that say: not now. Deadlocks, failed serialisations, too many connections, and a server that goes or comes.
const NOT_NOW: [&str; 7] = [
    "40P01", "40001", "53300", "57P01", "57P02", "57P03", "55P03",
];

/// SQLite's primary codes that say: not now. Locked by others, or no room on the disk.
const NOT_NOW_SQLITE: [u32; 2] = [5, 13];

/// SQLite's extended code of a write that failed otherwise: so it tells of a quota, or of a limit on the size of files.
const FAILED_WRITE: u32 = 778;

impl StoreError {
    /// Whether the database is away, busy or full for now: the same may succeed when it is tried again later.
    pub fn is_unavailable(&self) -> bool {
        let source = match self {
            Self::Unavailable(_) => return true,
            Self::Database { source, .. } => source,
            _ => return false,
        };
        match source {
            sqlx::Error::PoolTimedOut => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                NOT_NOW.contains(&&*code) || code.starts_with("08") || is_not_now_of_sqlite(&code)
            }),
            source => is_broken(source),
        }
    }

    /// Whether a row was to go that another one refers to.
    pub(crate) fn is_of_a_reference(&self) -> bool {
        let Self::Database { source, .. } = self else {
            return false;
        };
        let error = source.as_database_error();
        error.is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
    }

    /// Whether the connection broke, so that another one may do.
    pub(crate) fn is_broken(&self) -> bool {
        matches!(self, Self::Database { source, .. } if is_broken(source))
    }

    /// Whether PostgreSQL says that this login may not do it, or does not know the role.
    pub(crate) fn is_denied(&self) -> bool {
        const DENIED: [&str; 2] = ["42501", "22023"];
        let Self::Database {
            source: sqlx::Error::Database(error),
            ..
        } = self
        else {
            return false;
        };
        error.code().is_some_and(|code| DENIED.contains(&&*code))
    }

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

fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| code.starts_with("57P0") || code.starts_with("08")),
        _ => false,
    }
}

/// Extended codes hold the primary one in their lowest byte. No SQLSTATE has fewer than five characters.
fn is_not_now_of_sqlite(code: &str) -> bool {
    code.len() < 5
        && code
            .parse::<u32>()
            .is_ok_and(|code| code == FAILED_WRITE || NOT_NOW_SQLITE.contains(&(code & 0xff)))
}
