//! The one place that knows there are two databases: SQLite in the data folder, and PostgreSQL.
//!
//! A [`Query`] holds its words for both ([`Sql`]) and values whose type is known at run time ([`Bind`]); it runs in a
//! [`Transaction`] or on the [`Pool`] of readers, and gives [`Row`]s. All else in this crate is written once over these.

mod acting;
mod bind;
mod connection;
mod notice;
mod pool;
mod query;
mod row;
mod timestamptz;

pub(crate) use acting::Actor;
pub(crate) use bind::{Json, array, json, without_nul};
pub(crate) use connection::{Connection, Transaction};
pub(crate) use notice::{CHANNEL, read as read_notice};
pub(crate) use pool::{Pool, PostgresPool, Statements};
pub(crate) use query::{On, Query, Sql, query};
pub(crate) use row::Row;

/// The file `sql/NAME.sql`, which both databases understand.
macro_rules! same {
    ($name:literal) => {
        $crate::db::Sql {
            sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql")),
            postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql")),
        }
    };
}

/// The files `sql/sqlite/NAME.sql` and `sql/postgres/NAME.sql`, which say the same to each database.
macro_rules! apart {
    ($name:literal) => {
        $crate::db::Sql {
            sqlite: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/sql/sqlite/",
                $name,
                ".sql"
            )),
            postgres: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/sql/postgres/",
                $name,
                ".sql"
            )),
        }
    };
}

pub(crate) use {apart, same};
