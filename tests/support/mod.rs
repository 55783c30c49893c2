//! The built binary as a person uses it: in a folder of its own, with nothing of the developer's environment.

#![allow(dead_code, reason = "each story uses a part of it")]

pub mod database;
pub mod document;
pub mod http;
pub mod prices;
pub mod redis;
pub mod relay;
pub mod service;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use greenlit_testkit::FakeProvider;
use serde_json::Value;
use tempfile::TempDir;

use database::Database;

/// The longest that anything here may take, on a machine that does much else.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A home with a data folder, in which greenlit is run.
pub struct Greenlit {
    home: Arc<TempDir>,
    variables: Vec<(&'static str, String)>,
    /// Goes when this goes.
    database: Option<Database>,
}

impl Greenlit {
    /// Without a key and without a server.
    pub fn offline() -> Self {
        Self {
            home: Arc::new(TempDir::new().unwrap()),
            variables: Vec::new(),
            database: None,
        }
    }

    /// The same on SQLite, and on PostgreSQL where a server is named.
    pub fn on_each_database(make: impl Fn() -> Self) -> impl Iterator<Item = Self> {
        let on_postgres = Database::fresh().map(|database| {
            let mut greenlit = make().set("DATABASE_URL", database.url());
            greenlit.database = Some(database);
            greenlit
        });
        std::iter::once(make()).chain(on_postgres).inspect(|on| {
            let name = on.database.as_ref().map_or("SQLite", |_| "PostgreSQL");
            // A story that fails says where.
            eprintln!("on {name}:");
        })
    }

    /// With this server for texts and pictures.
    pub fn with_server(provider: &FakeProvider) -> Self {
        Self::with_text_server(provider).set("GREENLIT_IMAGE_MODEL", "fake-image")
    }

    /// With this server for texts alone.
    pub fn with_text_server(provider: &FakeProvider) -> Self {
        Self::offline().set("OPENAI_BASE_URL", provider.base_url())
    }

    /// With an environment variable.
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// The folder that it is run in.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The same, for what must outlast this: the folder goes with the last that holds it.
    pub fn keep_home(&self) -> Arc<TempDir> {
        Arc::clone(&self.home)
    }

    /// The folder that jobs are kept in.
    pub fn data(&self) -> PathBuf {
        self.home().join("data")
    }

    /// The folder that packages are written to.
    pub fn out(&self) -> PathBuf {
        self.home().join("packages")
    }

    /// Writes a file into the folder that it is run in.
    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.home().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The command, ready to be started.
    pub fn command<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_greenlit"));
        command.args(args);
        self.dress(&mut command);
        command
    }

    /// Gives a command greenlit's folder and environment, and no other.
    pub fn dress(&self, command: &mut Command) {
        command
            .current_dir(self.home())
            .env_clear()
            .env("HOME", self.home())
            .env("PATH", "/usr/bin:/bin")
            .env("GREENLIT_DATA", self.data())
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // Without it Windows gives a process no sockets.
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
    }

    /// Runs to the end.
    pub fn run<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Run {
        self.start(args).end()
    }

    /// Starts, to be met on its way.
    pub fn start<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Running {
        Running::of(&mut self.command(args))
    }

    /// The jobs as `list --json` tells them, the newest first.
    pub fn jobs(&self) -> Vec<Value> {
        let listed = self.run(["list", "--limit", "100", "--json"]).ended_with(0);
        listed.json().as_array().unwrap().clone()
    }

    /// The id of the only job.
    pub fn job(&self) -> String {
        let jobs = self.jobs();
        assert_eq!(jobs.len(), 1, "one job was expected: {jobs:?}");
        jobs[0]["jobId"].as_str().unwrap().to_owned()
    }

    /// A job as `show --json` tells it.
    pub fn shown(&self, job: &str) -> Value {
        self.run(["show", job, "--json"]).ended_with(0).json()
    }

    /// The folders of packages, in the order of their names.
    pub fn packages(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.out()) else {
            return Vec::new();
        };
        let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        folders
    }

    /// The only package's folder.
    pub fn package(&self) -> PathBuf {
        let mut packages = self.packages();
        assert_eq!(packages.len(), 1, "one package was expected: {packages:?}");
        packages.remove(0)
    }
}

/// A run that has not ended. It is killed when it is dropped.
pub struct Running {
    child: Option<Child>,
}

impl Running {
    /// Starts a command.
    pub fn of(command: &mut Command) -> Self {
        Self {
            child: Some(command.spawn().unwrap()),
        }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// Ends it as a power cut would: `kill -9`.
    pub fn kill(mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Sends a signal such as `INT` and waits for the end.
    #[cfg(unix)]
    pub fn signal(self, name: &str) -> Run {
        let pid = self.pid();
        let sent = Command::new("/bin/sh")
            .args(["-c", &format!("kill -{name} {pid}")])
            .status()
            .unwrap();
        assert!(sent.success());
        self.end()
    }

    /// Waits for the end.
    pub fn end(self) -> Run {
        self.end_within(LIMIT)
    }

    /// Waits for the end of a run that may take longer or must be faster than others.
    pub fn end_within(mut self, limit: Duration) -> Run {
        let child = self.child.take().unwrap();
        let pid = child.id();
        let (ended, end) = std::sync::mpsc::channel();
        thread::spawn(move || ended.send(child.wait_with_output()));
        match end.recv_timeout(limit) {
            Ok(output) => Run::of(output.unwrap()),
            Err(_) => {
                let _ = Command::new("/bin/sh")
                    .args(["-c", &format!("kill -9 {pid}")])
                    .status();
                panic!("greenlit did not end within {limit:?}");
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// What a run came to.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Fails unless this was the exit code.
    #[track_caller]
    pub fn ended_with(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Fails unless standard error tells this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(
            self.stderr.contains(text),
            "{text:?} is not in\n{}",
            self.stderr
        );
        self
    }

    /// Standard output, which is JSON and nothing else.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.stdout))
    }
}

/// Waits until something is so.
#[track_caller]
pub fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !is_so() {
        assert!(Instant::now() < end, "in {LIMIT:?} never: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// All files in a folder and in the folders in it.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// A package's `package.json`.
pub fn package_json(folder: &Path) -> Value {
    serde_json::from_str(&text(&folder.join("package.json"))).unwrap()
}

/// A text file.
#[track_caller]
pub fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
