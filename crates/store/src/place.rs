//! Where a store is: the data folder, and the database in it or elsewhere.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;

use crate::error::StoreError;
use crate::row_security::RowSecurity;

/// Said in the address of a pooler that gives each transaction to another connection: there is no LISTEN through it, and
/// nothing stays prepared.
const POOLED: &str = "pgbouncer";

/// Where a store is.
#[derive(Debug, Clone)]
pub struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) database: Database,
}

/// Which database.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// The file in the folder.
    Sqlite,
    /// A server.
    Postgres(Box<Server>),
}

/// How a PostgreSQL server is reached.
#[derive(Clone)]
pub(crate) struct Server {
    /// For everything, perhaps through a pooler.
    pub options: PgConnectOptions,
    /// For LISTEN and migrations, past the pooler.
    pub direct: Option<PgConnectOptions>,
    /// Whether the address says that a pooler gives each transaction to another connection.
    pub pooled: bool,
    /// Whether row security is to be used.
    pub rows: RowSecurity,
}

impl Place {
    /// A folder with everything in it, SQLite's file too.
    pub fn folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            database: Database::Sqlite,
        }
    }

    /// A folder for files, and a PostgreSQL server for rows; `direct` is its address past a pooler, where there is one.
    ///
    /// # Errors
    /// [`StoreError::Address`] when an address is none of PostgreSQL.
    pub fn with_postgres(
        folder: impl Into<PathBuf>,
        url: &SecretString,
        direct: Option<&SecretString>,
    ) -> Result<Self, StoreError> {
        let (options, pooled) = address("DATABASE_URL", url)?;
        let direct = direct
            .filter(|direct| direct.expose_secret().trim() != url.expose_secret().trim())
            .map(|url| address("DATABASE_DIRECT_URL", url).map(|(options, _)| options))
            .transpose()?;
        Ok(Self {
            folder: folder.into(),
            database: Database::Postgres(Box::new(Server {
                options,
                pooled,
                direct,
                rows: RowSecurity::default(),
            })),
        })
    }

    /// The same place, with this wish for row security. SQLite has none.
    #[must_use]
    pub fn with_row_security(mut self, wish: RowSecurity) -> Self {
        if let Database::Postgres(server) = &mut self.database {
            server.rows = wish;
        }
        self
    }

    /// What the database is called.
    pub fn database_name(&self) -> &'static str {
        match self.database {
            Database::Sqlite => "SQLite",
            Database::Postgres(_) => "PostgreSQL",
        }
    }
}

impl From<&Path> for Place {
    fn from(folder: &Path) -> Self {
        Self::folder(folder)
    }
}

/// Without what the options would show: the password.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.options.get_host())
            .field("pooled", &self.pooled)
            .finish_non_exhaustive()
    }
}

impl Server {
    /// The address past a pooler.
    pub fn straight(&self) -> PgConnectOptions {
        self.direct.as_ref().unwrap_or(&self.options).clone()
    }
}

/// An address, and whether it is said to be a pooler's.
fn address(name: &'static str, url: &SecretString) -> Result<(PgConnectOptions, bool), StoreError> {
    let wrong = |why: &str| StoreError::Address {
        name,
        why: why.to_owned(),
    };
    let text = url.expose_secret().trim();
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        return Err(wrong(
            "it must begin with postgres:// or postgresql://, such as postgres://user:password@host:5432/database \
             (SQLite needs none: leave it out)",
        ));
    }
    let (text, pooled) = without_pooled(text);
    // The library's own message could show parts of the address.
    let options = PgConnectOptions::from_str(&text)
        .map_err(|_| wrong("it must be like postgres://user:password@host:5432/database; characters such as @ and / in the password are written %40 and %2F"))?
        // Poolers refuse what they do not know of a connection, and no number of ours is a fraction.
        .extra_float_digits(None)
        .application_name("greenlit")
        .disable_statement_logging();
    Ok((options, pooled))
}

/// The address without what is said to us alone.
fn without_pooled(url: &str) -> (String, bool) {
    let Some((base, parameters)) = url.split_once('?') else {
        return (url.to_owned(), false);
    };
    let is_ours = |parameter: &&str| parameter.split('=').next() == Some(POOLED);
    let pooled = parameters
        .split('&')
        .filter(is_ours)
        .any(|parameter| parameter != "pgbouncer=false");
    let rest: Vec<_> = parameters
        .split('&')
        .filter(|parameter| !is_ours(parameter) && !parameter.is_empty())
        .collect();
    let url = if rest.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", rest.join("&"))
    };
    (url, pooled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_of_postgresql_is_refused_without_being_shown() {
        for url in [
            "mysql://u:geheim@h/d",
            "u:geheim@h/d",
            "postgres://u:geheim@h:port/d",
            "postgres://u:geheim@h/d?sslmode=geheim",
        ] {
            let error = Place::with_postgres("x", &url.into(), None).unwrap_err();
            let told = format!("{error} {error:?}");
            assert!(told.contains("DATABASE_URL"), "{told}");
            assert!(!told.contains("geheim"), "{told}");
        }
    }

    #[test]
    fn a_pooler_is_known_by_what_its_address_says() {
        let said = |url: &str| without_pooled(url);
        assert_eq!(
            said("postgres://h/d?pgbouncer=true"),
            ("postgres://h/d".to_owned(), true)
        );
        assert_eq!(
            said("postgres://h/d?sslmode=require&pgbouncer=true"),
            ("postgres://h/d?sslmode=require".to_owned(), true)
        );
        assert!(!said("postgres://h/d?pgbouncer=false").1);
        assert_eq!(said("postgres://h/d"), ("postgres://h/d".to_owned(), false));
    }

    #[test]
    fn a_password_is_never_shown() {
        let place = Place::with_postgres("x", &"postgres://u:geheim@h/d".into(), None).unwrap();
        assert!(!format!("{place:?}").contains("geheim"));
    }
}
