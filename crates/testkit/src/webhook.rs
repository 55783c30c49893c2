//! A receiver of webhooks for tests: a real socket that keeps what is posted, or refuses it as it is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// What a receiver does wrong, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HookFault {
    /// It answers this status, with these headers (`Name: value`, a line each) and this body.
    Answers(u16, &'static str, &'static str),
    /// It answers well, after so long.
    Sleeps(Duration),
    /// It closes the connection.
    HangsUp,
}

/// What was posted and taken, or refused.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// The path.
    pub path: String,
    /// The body.
    pub body: Value,
    /// Whether it was taken.
    pub taken: Taken,
}

/// What became of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was answered well.
    Yes,
    /// It went wrong.
    No,
}

#[derive(Debug, Default)]
struct Inside {
    posted: Vec<Posted>,
    faults: VecDeque<HookFault>,
    always: Option<HookFault>,
}

/// The receiver. Its port lives as long as the process.
#[derive(Debug, Clone)]
pub struct HookReceiver {
    address: SocketAddr,
    inside: Arc<Mutex<Inside>>,
}

impl HookReceiver {
    /// Takes everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let receiver = Self {
            address: listener.local_addr().expect("an address"),
            inside: Arc::default(),
        };
        let listening = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let receiver = listening.clone();
                thread::spawn(move || receiver.answer(stream));
            }
        });
        receiver
    }

    /// Its address with this path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Goes wrong so, once for each time that this is called.
    pub fn go_wrong(&self, fault: HookFault) {
        self.inside.lock().unwrap().faults.push_back(fault);
    }

    /// Goes wrong so, from now on.
    pub fn go_wrong_always(&self, fault: HookFault) {
        self.inside.lock().unwrap().always = Some(fault);
    }

    /// All that was posted.
    pub fn posted(&self) -> Vec<Posted> {
        self.inside.lock().unwrap().posted.clone()
    }

    /// What was posted and taken.
    pub fn taken(&self) -> Vec<Value> {
        let posted = self.posted().into_iter();
        let taken = posted.filter(|posted| posted.taken == Taken::Yes);
        taken.map(|posted| posted.body).collect()
    }

    fn answer(&self, stream: TcpStream) -> Option<()> {
        let (path, body) = read(&stream)?;
        let fault = {
            let mut inside = self.inside.lock().unwrap();
            let fault = inside.faults.pop_front().or_else(|| inside.always.clone());
            let taken = match fault {
                None | Some(HookFault::Sleeps(_)) => Taken::Yes,
                Some(_) => Taken::No,
            };
            inside.posted.push(Posted { path, body, taken });
            fault
        };
        let (status, headers, text) = match fault {
            None => (200, "", "ok"),
            Some(HookFault::Answers(status, headers, text)) => (status, headers, text),
            Some(HookFault::Sleeps(time)) => {
                thread::sleep(time);
                (200, "", "ok")
            }
            Some(HookFault::HangsUp) => return None,
        };
        let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
        let answer = format!(
            "HTTP/1.1 {status} Answer\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{text}",
            text.len()
        );
        (&stream).write_all(answer.as_bytes()).ok()
    }
}

fn read(stream: &TcpStream) -> Option<(String, Value)> {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some((path, serde_json::from_slice(&body).ok()?))
}
