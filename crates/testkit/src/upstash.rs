//! Upstash's REST dialect in front of a real Redis: a command is posted as a JSON array and answered as JSON. A real socket,
//! which can be told to fall silent.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// How long it keeps silent, when it is told to.
const SILENCE: Duration = Duration::from_secs(20);

#[derive(Debug)]
struct Inside {
    /// `host:port` of the Redis.
    redis: String,
    token: String,
    silent: AtomicBool,
    asked: AtomicUsize,
}

/// The server. Its port lives as long as the process.
#[derive(Debug, Clone)]
pub struct UpstashServer {
    address: SocketAddr,
    inside: Arc<Inside>,
}

impl UpstashServer {
    /// In front of the Redis at `redis://host:port`, for whoever has this token.
    pub fn start(redis: &str, token: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let redis = redis.trim_start_matches("redis://");
        let redis = redis.split('/').next().unwrap_or(redis);
        let server = Self {
            address: listener.local_addr().expect("an address"),
            inside: Arc::new(Inside {
                redis: redis.to_owned(),
                token: token.to_owned(),
                silent: AtomicBool::new(false),
                asked: AtomicUsize::new(0),
            }),
        };
        let inside = Arc::clone(&server.inside);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let inside = Arc::clone(&inside);
                // Whoever asked may be gone.
                thread::spawn(move || inside.attend(stream).ok());
            }
        });
        server
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes requests and answers none, or answers again.
    pub fn fall_silent(&self, silent: bool) {
        self.inside.silent.store(silent, Ordering::SeqCst);
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.inside.asked.load(Ordering::SeqCst)
    }
}

impl Inside {
    /// Answers all requests of a connection, one after the other.
    fn attend(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let mut lines = BufReader::new(stream.try_clone()?);
        let mut redis = BufReader::new(TcpStream::connect(&self.redis)?);
        redis.get_ref().set_nodelay(true)?;
        while let Some((bearer, body)) = request(&mut lines)? {
            self.asked.fetch_add(1, Ordering::SeqCst);
            if self.silent.load(Ordering::SeqCst) {
                thread::sleep(SILENCE);
                return Ok(());
            }
            let (status, answer) = if bearer == format!("Bearer {}", self.token) {
                match serde_json::from_slice::<Vec<String>>(&body) {
                    Ok(command) => passed_on(&mut redis, &command)?,
                    Err(_) => (400, json!({ "error": "ERR failed to parse command" })),
                }
            } else {
                (
                    401,
                    json!({ "error": "WRONGPASS invalid or missing auth token" }),
                )
            };
            let text = answer.to_string();
            write!(
                &stream,
                "HTTP/1.1 {status} Answer\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{text}",
                text.len()
            )?;
        }
        Ok(())
    }
}

/// What a request shows, and its body.
fn request(lines: &mut impl BufRead) -> std::io::Result<Option<(String, Vec<u8>)>> {
    let (mut length, mut bearer, mut line) = (0, String::new(), String::new());
    if lines.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    loop {
        line.clear();
        lines.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => value.trim().clone_into(&mut bearer),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    lines.read_exact(&mut body)?;
    Ok(Some((bearer, body)))
}

/// Asks the Redis, and tells its answer as Upstash does.
fn passed_on(
    redis: &mut BufReader<TcpStream>,
    command: &[String],
) -> std::io::Result<(u16, Value)> {
    let mut sent = format!("*{}\r\n", command.len());
    for argument in command {
        sent.push_str(&format!("${}\r\n{argument}\r\n", argument.len()));
    }
    redis.get_ref().write_all(sent.as_bytes())?;
    Ok(match reply(redis)? {
        Ok(result) => (200, json!({ "result": result })),
        Err(error) => (400, json!({ "error": error })),
    })
}

/// One reply of Redis's protocol, or the error that it is.
fn reply(redis: &mut impl BufRead) -> std::io::Result<Result<Value, String>> {
    let mut line = String::new();
    redis.read_line(&mut line)?;
    let rest = line.get(1..).unwrap_or_default().trim_end();
    let number = rest.parse::<i64>().unwrap_or_default();
    Ok(match line.chars().next() {
        Some('+') => Ok(json!(rest)),
        Some(':') => Ok(json!(number)),
        Some('$') => match usize::try_from(number) {
            Err(_) => Ok(Value::Null),
            Ok(length) => {
                let mut text = vec![0; length + 2];
                redis.read_exact(&mut text)?;
                Ok(json!(String::from_utf8_lossy(&text[..length])))
            }
        },
        Some('*') => {
            let mut all = Vec::new();
            for _ in 0..number {
                match reply(redis)? {
                    Ok(value) => all.push(value),
                    Err(error) => return Ok(Err(error)),
                }
            }
            Ok(json!(all))
        }
        Some('-') => Err(rest.to_owned()),
        _ => return Err(std::io::ErrorKind::UnexpectedEof.into()),
    })
}
