//! A receiver of webhooks for tests: a real socket that keeps what is posted, or refuses it as it is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::HeaderName;
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
    /// The body as it came, which is what is signed.
    pub raw: String,
    /// The headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// Whether it was taken.
    pub taken: Taken,
}

impl Posted {
    /// The header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether the signature is good by this secret, and not old: as Standard Webhooks' own library finds.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let headers: HeaderMap = self
            .headers
            .iter()
            .filter_map(|(name, value)| {
                let name: HeaderName = name.parse().ok()?;
                Some((name, value.parse().ok()?))
            })
            .collect();
        let judge = standardwebhooks::Webhook::new(secret).expect("a secret of webhooks");
        judge.verify(self.raw.as_bytes(), &headers).is_ok()
    }
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

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Goes wrong so, once for each time that this is called.
    pub fn go_wrong(&self, fault: HookFault) {
        self.inside.lock().unwrap().faults.push_back(fault);
    }

    /// Goes wrong so, from now on.
    pub fn go_wrong_always(&self, fault: HookFault) {
        self.inside.lock().unwrap().always = Some(fault);
    }

    /// Goes wrong no more.
    pub fn get_well(&self) {
        let mut inside = self.inside.lock().unwrap();
        inside.faults.clear();
        inside.always = None;
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
        let Request { path, headers, raw } = read(&stream)?;
        let body = serde_json::from_str(&raw).ok()?;
        let fault = {
            let mut inside = self.inside.lock().unwrap();
            let fault = inside.faults.pop_front().or_else(|| inside.always.clone());
            let taken = match fault {
                None | Some(HookFault::Sleeps(_)) => Taken::Yes,
                Some(_) => Taken::No,
            };
            inside.posted.push(Posted {
                path,
                body,
                raw,
                headers,
                taken,
            });
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

struct Request {
    path: String,
    headers: Vec<(String, String)>,
    raw: String,
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream);
    let mut first = String::new();
    lines.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(Some(0), |(_, value)| value.parse().ok())?;
    let mut body = vec![0; length];
    lines.read_exact(&mut body).ok()?;
    Some(Request {
        path,
        headers,
        raw: String::from_utf8(body).ok()?,
    })
}
