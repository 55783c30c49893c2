//! `greenlit serve` as a story meets it: started on a free port, asked over HTTP, stopped or killed.
//!
//! Every answer that passes through [`Service::send`] is held against the description of the API.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::document::assert_fits;
use super::http::{self, Answer, Events, Request};
use super::{Greenlit, LIMIT, Run};

/// A server that listens. It is killed when it is dropped.
pub struct Service {
    child: Option<Child>,
    address: SocketAddr,
    token: Option<String>,
    told: Arc<Mutex<String>>,
    /// Its folder is not taken away while it runs.
    home: Option<Arc<TempDir>>,
}

impl Service {
    /// Starts it in this home.
    pub fn start(greenlit: &Greenlit) -> Self {
        Self::start_with(greenlit, &[])
    }

    /// Starts it with more options.
    pub fn start_with(greenlit: &Greenlit, options: &[&str]) -> Self {
        let mut args = vec!["serve", "--port", "0"];
        args.extend(options);
        let mut service = Self::of(&mut greenlit.command(args));
        service.home = Some(greenlit.keep_home());
        service
    }

    /// Starts a command that serves.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let told = Arc::new(Mutex::new(String::new()));
        let (listening, heard) = mpsc::channel();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        thread::spawn({
            let told = Arc::clone(&told);
            move || {
                for line in lines.map_while(Result::ok) {
                    if let Some(address) = line.strip_prefix("listening on http://") {
                        let _ = listening.send(address.parse::<SocketAddr>().unwrap());
                    }
                    let mut told = told.lock().unwrap();
                    told.push_str(&line);
                    told.push('\n');
                }
            }
        });
        let Ok(address) = heard.recv_timeout(LIMIT) else {
            let _ = child.kill();
            panic!("the server never listened\n{}", told.lock().unwrap());
        };
        Self {
            child: Some(child),
            address,
            token: None,
            told,
            home: None,
        }
    }

    /// Sends this token with every request from now on.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// What it told so far.
    pub fn told(&self) -> String {
        self.told.lock().unwrap().clone()
    }

    /// Sends a request, and fails when the answer is none that the description promises.
    #[track_caller]
    pub fn send(&self, request: Request) -> Answer {
        let request = self.dressed(request);
        let bytes = request.bytes(self.address);
        let Some(answer) = http::exchange(self.address, &bytes) else {
            panic!("no answer to {} {}", request.method, request.path);
        };
        assert_fits(&request, &answer);
        answer
    }

    /// `GET`.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path))
    }

    /// `POST` with JSON.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Request::post(path, body))
    }

    /// Begins a job with these fields beside its keyword, and gives its id.
    #[track_caller]
    pub fn begin(&self, keyword: &str, more: &Value) -> String {
        let mut body = json!({ "keyword": keyword });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let accepted = self.post("/api/video/generate", &body).is(202).json();
        accepted["jobId"].as_str().unwrap().to_owned()
    }

    /// A job.
    #[track_caller]
    pub fn job(&self, id: &str) -> Value {
        self.get(&format!("/api/video/{id}")).is(200).json()
    }

    /// Waits until a job stands so, and gives it.
    #[track_caller]
    pub fn wait_for(&self, id: &str, status: &str) -> Value {
        let end = Instant::now() + LIMIT;
        loop {
            let job = self.job(id);
            if job["status"] == status {
                return job;
            }
            assert!(Instant::now() < end, "never {status}: {job}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// The events of a job beyond this number, as they come.
    pub fn events(&self, id: &str, after: u64) -> Events {
        let mut request = Request::get(&format!("/api/video/{id}/events"));
        if after > 0 {
            request = request.header("last-event-id", after.to_string());
        }
        Events::open(self.address, &self.dressed(request))
    }

    fn dressed(&self, request: Request) -> Request {
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    /// Ends it as a power cut would: `kill -9`.
    pub fn kill(mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Sends a signal such as `TERM`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.pid());
        let sent = Command::new("/bin/sh").args(["-c", &kill]).status();
        assert!(sent.unwrap().success());
    }

    /// Stops it with SIGTERM and waits for its end.
    #[cfg(unix)]
    pub fn stop(self) -> Run {
        self.signal("TERM");
        self.end()
    }

    /// Waits for its end.
    pub fn end(mut self) -> Run {
        let mut child = self.child.take().unwrap();
        let end = Instant::now() + LIMIT;
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() > end => {
                    let _ = child.kill();
                    panic!("the server did not end\n{}", self.told());
                }
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        let mut stdout = String::new();
        let mut pipe = child.stdout.take().unwrap();
        pipe.read_to_string(&mut stdout).unwrap();
        Run {
            code: status.code(),
            stdout,
            stderr: self.told(),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
        // A story that fails is read beside what its server told.
        if thread::panicking() {
            eprintln!("the server told:\n{}", self.told());
        }
    }
}
