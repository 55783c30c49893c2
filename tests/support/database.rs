//! A PostgreSQL database of a story's own, where `DATABASE_URL_TEST` names a server (`scripts/postgres` starts one).

use std::future::Future;

use sqlx::{Connection, PgConnection};

/// A fresh database; dropped with this value.
pub struct Database {
    server: String,
    name: String,
}

impl Database {
    /// `None` where no server is named.
    pub fn fresh() -> Option<Self> {
        let Ok(server) = std::env::var("DATABASE_URL_TEST") else {
            eprintln!("skipped on PostgreSQL: DATABASE_URL_TEST names no server");
            return None;
        };
        let name = format!("greenlit_story_{}", uuid::Uuid::now_v7().simple());
        run(&server, format!("CREATE DATABASE {name}"));
        Some(Self { server, name })
    }

    /// Its address.
    pub fn url(&self) -> String {
        let (start, _) = self.server.rsplit_once('/').unwrap();
        format!("{start}/{}", self.name)
    }

    /// Ends all connections to it, as a restart of the server does.
    pub fn cut_connections(&self) {
        let name = &self.name;
        run(
            &self.server,
            format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            ),
        );
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        run(
            &self.server,
            format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

fn run(server: &str, sql: String) {
    block_on(async {
        let mut connection = PgConnection::connect(server).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
            .execute(&mut connection)
            .await
            .unwrap();
        connection.close().await.unwrap();
    });
}

fn block_on(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}
