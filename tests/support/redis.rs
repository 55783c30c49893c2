//! A Redis of a story's own, which it may kill and hold up. There is one where `scripts/test` found `redis-server`.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use super::wait_until;

/// A server without a file. It is killed when it is dropped.
pub struct Server {
    port: u16,
    child: Child,
}

impl Server {
    /// `None` where `REDIS_URL_TEST` says that there is no Redis here, or only one of somebody's own.
    pub fn fresh() -> Option<Self> {
        if std::env::var_os("REDIS_URL_TEST").is_none() {
            eprintln!("skipped with Redis: REDIS_URL_TEST is not set; ./scripts/test sees to it");
            return None;
        }
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let Some(child) = started(port) else {
            eprintln!("skipped with Redis: there is no redis-server");
            return None;
        };
        let server = Self { port, child };
        server.wait();
        Some(server)
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends it at once; what it counted is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again, empty, at the same address.
    pub fn restart(&mut self) {
        self.kill();
        self.child = started(self.port).unwrap();
        self.wait();
    }

    /// `STOP` lets it take requests and answer none; `CONT` lets it go on.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        let sent = Command::new("/bin/sh").args(["-c", &kill]).status();
        assert!(sent.unwrap().success());
    }

    fn wait(&self) {
        wait_until("Redis listens", || {
            TcpStream::connect(("127.0.0.1", self.port)).is_ok()
        });
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn started(port: u16) -> Option<Child> {
    let port = port.to_string();
    Command::new("redis-server")
        .args(["--port", &port, "--bind", "127.0.0.1", "--save", ""])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()
}
