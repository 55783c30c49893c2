//! A server that passes each request on to one of two others, by what stands in its body. It knows just enough HTTP to
//! find where a request ends; answers go through as they come.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Runs until the process ends.
pub struct Relay {
    address: SocketAddr,
    sent_there: Bodies,
}

type Bodies = Arc<Mutex<Vec<String>>>;

/// Where requests go. Both are base URLs such as `http://127.0.0.1:8080/v1`.
#[derive(Clone)]
pub struct Routes {
    /// What a body must hold to go `there`.
    pub mark: String,
    pub there: String,
    pub elsewhere: String,
}

impl Relay {
    pub fn start(routes: Routes) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let sent_there = Bodies::default();
        let sent = Arc::clone(&sent_there);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let (routes, sent) = (routes.clone(), Arc::clone(&sent));
                // An error is a client that went away.
                thread::spawn(move || pass_on(&client, &routes, &sent));
            }
        });
        Self {
            address,
            sent_there,
        }
    }

    /// What was passed on to the server that the mark leads to.
    pub fn sent_there(&self) -> Vec<String> {
        self.sent_there.lock().unwrap().clone()
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

/// One request a connection: the end of the answer is the end of the connection.
fn pass_on(client: &TcpStream, routes: &Routes, sent_there: &Bodies) -> io::Result<()> {
    let mut reader = BufReader::new(client);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        if line == "\r\n" {
            break;
        }
        if !lower.starts_with("connection:") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let text = String::from_utf8_lossy(&body);
    let marked = text.contains(&routes.mark);
    if marked {
        sent_there.lock().unwrap().push(text.into_owned());
    }
    let base_url = if marked {
        &routes.there
    } else {
        &routes.elsewhere
    };
    let host = base_url
        .trim_start_matches("http://")
        .trim_end_matches("/v1");
    let mut server = TcpStream::connect(host)?;
    server.write_all(format!("{head}Connection: close\r\n\r\n").as_bytes())?;
    server.write_all(&body)?;
    io::copy(&mut server, &mut &*client)?;
    client.shutdown(Shutdown::Both)
}
