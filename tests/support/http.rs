//! HTTP as bytes over a socket: what a story sends is exactly what it says, right or wrong.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use super::LIMIT;

/// A request. `Host` and `Connection: close` are added where it has none.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Request {
    /// Without a body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// `GET`.
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// `POST` with JSON.
    pub fn post(path: &str, body: &Value) -> Self {
        Self::new("POST", path)
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    /// A page as a browser asks for it.
    pub fn page(path: &str) -> Self {
        Self::get(path).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    }

    /// A form of one of our own pages as a browser sends it.
    pub fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        Self::new("POST", path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .body(body.finish())
    }

    /// With one header more.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With this body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn has(&self, name: &str) -> bool {
        let mut names = self.headers.iter().map(|(name, _)| name);
        names.any(|known| known.eq_ignore_ascii_case(name))
    }

    /// As it goes over the wire.
    pub fn bytes(&self, address: SocketAddr) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.path).into_bytes();
        let mut line = |name: &str, value: &[u8]| {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        };
        for (name, value) in &self.headers {
            line(name, value);
        }
        if !self.has("host") {
            line("host", address.to_string().as_bytes());
        }
        if !self.has("connection") {
            line("connection", b"close");
        }
        let is_framed = self.has("content-length") || self.has("transfer-encoding");
        if !is_framed && (self.method != "GET" || !self.body.is_empty()) {
            line("content-length", self.body.len().to_string().as_bytes());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The type of the body, without its parameters.
    pub fn media_type(&self) -> &str {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }

    /// Fails unless this is the status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Fails unless it is an error of this kind.
    #[track_caller]
    pub fn with_problem(self, status: u16, name: &str) -> Self {
        let answer = self.is(status);
        assert_eq!(answer.media_type(), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["type"], format!("/problems/{name}"), "{problem}");
        assert_eq!(problem["status"], status);
        answer
    }
}

/// Opens a connection.
pub fn connect(address: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect_timeout(&address, LIMIT).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket.set_write_timeout(Some(LIMIT)).unwrap();
    socket
}

/// Sends bytes and reads what comes until the server closes; `None` when nothing comes.
pub fn exchange(address: SocketAddr, bytes: &[u8]) -> Option<Answer> {
    let mut socket = connect(address);
    // A server that has heard enough answers before everything is sent.
    let _ = socket.write_all(bytes);
    let mut reader = BufReader::new(socket);
    let (status, headers) = head(&mut reader)?;
    let mut body = Vec::new();
    let mut answer = Answer {
        status,
        headers,
        body: Vec::new(),
    };
    match answer.header("content-length").map(str::parse::<u64>) {
        Some(length) => {
            let _ = (&mut reader).take(length.unwrap()).read_to_end(&mut body);
        }
        None if answer.header("transfer-encoding") == Some("chunked") => {
            while let Some(chunk) = chunk(&mut reader) {
                body.extend(chunk);
            }
        }
        None => {
            let _ = reader.read_to_end(&mut body);
        }
    }
    answer.body = body;
    Some(answer)
}

/// The status and the headers.
pub fn head(reader: &mut impl BufRead) -> Option<(u16, Vec<(String, String)>)> {
    let first = line(reader)?;
    let status = first.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    loop {
        let line = line(reader)?;
        let Some((name, value)) = line.split_once(':') else {
            return Some((status, headers));
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    match reader.read_line(&mut line) {
        Ok(0) | Err(_) => None,
        Ok(_) => Some(line.trim_end().to_owned()),
    }
}

/// The next chunk; `None` at the end.
fn chunk(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let size = usize::from_str_radix(&line(reader)?, 16).ok()?;
    let mut chunk = vec![0; size + 2];
    reader.read_exact(&mut chunk).ok()?;
    chunk.truncate(size);
    (size > 0).then_some(chunk)
}

/// One server-sent event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Event {
    pub id: Option<u64>,
    pub name: String,
    pub data: String,
}

/// A stream of server-sent events.
pub struct Events {
    reader: BufReader<TcpStream>,
    text: String,
}

impl Events {
    /// Sends the request, without waiting for anything.
    pub fn open(address: SocketAddr, request: &Request) -> Self {
        let mut socket = connect(address);
        socket.write_all(&request.bytes(address)).unwrap();
        Self {
            reader: BufReader::with_capacity(1024, socket),
            text: String::new(),
        }
    }

    /// Reads the head of the answer and fails unless it is a stream.
    #[track_caller]
    pub fn begun(mut self) -> Self {
        let (status, headers) = head(&mut self.reader).unwrap();
        assert_eq!(status, 200);
        let is_stream = |(name, value): &(String, String)| {
            name == "content-type" && value.starts_with("text/event-stream")
        };
        assert!(headers.iter().any(is_stream), "{headers:?}");
        self
    }

    /// How long to wait for the next event at most.
    pub fn patience(&self, limit: Duration) {
        let socket = self.reader.get_ref();
        socket.set_read_timeout(Some(limit)).unwrap();
    }

    /// The next event, or `None` within for a comment.
    pub fn next_block(&mut self) -> Option<Option<Event>> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let event = parsed(block);
                self.text = rest.to_owned();
                return Some(event);
            }
            let chunk = chunk(&mut self.reader)?;
            self.text.push_str(&String::from_utf8(chunk).unwrap());
        }
    }

    /// All events to the end of the stream.
    pub fn rest(&mut self) -> Vec<Event> {
        self.by_ref().collect()
    }
}

impl Iterator for Events {
    type Item = Event;

    /// The next event; `None` at the end of the stream.
    fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.next_block()? {
                return Some(event);
            }
        }
    }
}

fn parsed(block: &str) -> Option<Event> {
    let mut event = Event::default();
    let mut is_comment = true;
    for line in block.lines() {
        let (name, value) = line.split_once(':')?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        is_comment &= name.is_empty();
        match name {
            "id" => event.id = value.parse().ok(),
            "event" => value.clone_into(&mut event.name),
            "data" => event.data.push_str(value),
            _ => {}
        }
    }
    (!is_comment).then_some(event)
}
