//! A client over a plain socket that knows nothing of greenlit: it sees what is really on the line.

#![allow(dead_code, reason = "not every test file needs all of it")]

use std::io::{Read, Write};
use std::net::TcpStream;

use greenlit_testkit::FakeProvider;
use serde_json::{Value, json};

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: String,
    /// Chunks joined.
    pub body: String,
    /// Whether the body came to its end.
    pub whole: bool,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (given, value) = line.split_once(": ")?;
            (given == name).then_some(value)
        })
    }

    /// The data of each event of a stream, the closing `[DONE]` as a text.
    pub fn events(&self) -> Vec<Value> {
        let data = self.body.split("\n\n").filter_map(|event| {
            let line = event.lines().find(|line| line.starts_with("data: "))?;
            Some(&line["data: ".len()..])
        });
        data.map(|data| serde_json::from_str(data).unwrap_or_else(|_| Value::from(data)))
            .collect()
    }

    /// The words of a whole Chat answer.
    pub fn words(&self) -> String {
        let body = self.json();
        let words = body["choices"][0]["message"]["content"].as_str();
        words
            .unwrap_or_else(|| panic!("no words: {body}"))
            .to_owned()
    }
}

/// Where the server listens.
pub fn host(server: &FakeProvider) -> String {
    let base = server.base_url();
    let rest = base.strip_prefix("http://").unwrap();
    rest.split('/').next().unwrap().to_owned()
}

/// The open connection after a request was sent.
pub fn open(server: &FakeProvider, method: &str, path: &str, body: &str) -> TcpStream {
    let host = host(server);
    let base = server.base_url();
    let prefix = base.split_once(&host).unwrap().1;
    let mut stream = TcpStream::connect(&host).unwrap();
    write!(
        stream,
        "{method} {prefix}/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    stream
}

/// Sends a request and reads until the connection ends.
pub fn send(server: &FakeProvider, method: &str, path: &str, body: &str) -> std::io::Result<Reply> {
    let mut stream = open(server, method, path, body);
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(read(&bytes))
}

pub fn post(server: &FakeProvider, path: &str, body: &Value) -> Reply {
    send(server, "POST", path, &body.to_string()).unwrap()
}

fn read(bytes: &[u8]) -> Reply {
    let split = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let split = split.expect("a head");
    let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
    let (status, headers) = head.split_once("\r\n").unwrap();
    let body = &bytes[split + 4..];
    let (body, whole) = match headers.contains("transfer-encoding: chunked") {
        true => unchunked(body),
        false => {
            let announced = headers
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let whole = announced.is_none_or(|length| length == body.len().to_string());
            (body.to_vec(), whole)
        }
    };
    Reply {
        status: status.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: headers.replace("\r\n", "\n"),
        body: String::from_utf8_lossy(&body).into_owned(),
        whole,
    }
}

fn unchunked(mut bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    loop {
        let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") else {
            return (body, false);
        };
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return (body, true);
        }
        bytes = &bytes[end + 2..];
        if bytes.len() < size + 2 {
            body.extend_from_slice(&bytes[..bytes.len().min(size)]);
            return (body, false);
        }
        body.extend_from_slice(&bytes[..size]);
        bytes = &bytes[size + 2..];
    }
}

/// A Chat request for an answer in the form of this name, about tea.
pub fn chat(name: &str) -> Value {
    json!({
        "model": "any",
        "messages": [{ "role": "user", "content": "Tell me about {\"keyword\":\"tea\"}" }],
        "response_format": { "type": "json_schema", "json_schema": { "name": name, "schema": {} } }
    })
}

/// The same as a Responses request.
pub fn responses(name: &str) -> Value {
    json!({
        "model": "any",
        "instructions": "Be kind.",
        "input": "Tell me about {\"keyword\":\"tea\"}",
        "text": { "format": { "type": "json_schema", "name": name, "schema": {} } }
    })
}

/// `request` with these fields set.
pub fn with(mut request: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}
