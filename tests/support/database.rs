//! A PostgreSQL database of a story's own, where `DATABASE_URL_TEST` names a server (`scripts/postgres` starts one).

use std::future::Future;
use std::process::Command;

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

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

/// A PostgreSQL of a story's own, which it may restart. It is stopped when it is dropped.
pub struct Server {
    folder: TempDir,
    url: String,
}

impl Server {
    /// `None` where stories do without PostgreSQL.
    pub fn start() -> Option<Self> {
        if std::env::var_os("DATABASE_URL_TEST").is_none() {
            eprintln!("skipped on PostgreSQL: DATABASE_URL_TEST names no server");
            return None;
        }
        let folder = TempDir::new().unwrap();
        let url = script("start", &folder, &["--durable"]);
        Some(Self { folder, url })
    }

    /// The address of its database.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends it as a crash does, and starts it again on the same port.
    pub fn restart_hard(&self) {
        assert_eq!(script("restart", &self.folder, &["--hard"]), self.url);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        script("stop", &self.folder, &[]);
    }
}

/// Runs `scripts/postgres` on the server in this folder; what it prints.
fn script(action: &str, folder: &TempDir, options: &[&str]) -> String {
    let ran = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/postgres"))
        .arg(action)
        .arg(folder.path().join("server"))
        .args(options)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "scripts/postgres {action}: {told}");
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
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
