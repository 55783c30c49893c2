//! A PgBouncer in transaction mode with one connection to the server, where the system has the program.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, thread};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

/// How long it may take to begin.
const BEGINS: Duration = Duration::from_secs(10);

/// A pooler that ends with the test.
pub struct Pooler {
    process: Child,
    url: String,
    _folder: TempDir,
}

impl Pooler {
    /// Before this database; `None` where there is no PgBouncer.
    pub async fn before(database: &str) -> Option<Self> {
        let Some(program) = program() else {
            eprintln!("skipped: there is no pgbouncer on this system");
            return None;
        };
        let server = database.split_once('?').map_or(database, |(url, _)| url);
        let (login, place) = server.split_once("://")?.1.rsplit_once('@')?;
        let (address, name) = place.split_once('/')?;
        let (host, port) = address.rsplit_once(':').unwrap_or((address, "5432"));
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = free.local_addr().unwrap().port();
        drop(free);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pgbouncer.ini");
        let password = if password.is_empty() {
            String::new()
        } else {
            format!(" password={password}")
        };
        let configuration = format!(
            "[databases]\n* = host={host} port={port} user={user}{password}\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {own}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = 1\nmax_client_conn = 100\n"
        );
        fs::write(&path, configuration).unwrap();
        // As root it becomes another user before it reads this.
        for (path, mode) in [(folder.path(), 0o755), (path.as_path(), 0o644)] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        let mut command = Command::new(program);
        if is_root() {
            command.args(["-u", "nobody"]);
        }
        let process = command
            .arg(&path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pooler = Self {
            process,
            url: format!("postgres://{user}@127.0.0.1:{own}/{name}?pgbouncer=true"),
            _folder: folder,
        };
        let begun = std::time::Instant::now();
        while pooler.session().await.is_err() {
            assert!(begun.elapsed() < BEGINS, "the pooler does not answer");
            thread::sleep(Duration::from_millis(20));
        }
        Some(pooler)
    }

    /// The address for the store.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Somebody else's session through it.
    pub async fn session(&self) -> Result<PgConnection, sqlx::Error> {
        let (url, _) = self.url.split_once('?').unwrap();
        let options: sqlx::postgres::PgConnectOptions = url.parse()?;
        PgConnection::connect_with(&options.extra_float_digits(None)).await
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> Option<std::path::PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin".into()])
        .map(|folder| folder.join("pgbouncer"))
        .find(|program| program.is_file())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.starts_with(b"0\n"))
}
