//! Posts generations to a running `greenlit serve` over kept-alive connections, and says how fast they were taken.
//!
//! `post_load ADDRESS COUNT [CONNECTIONS] [THUMBNAILS]`, such as `post_load 127.0.0.1:3000 3000 8 3`. Pictures stay without
//! words: setting them is measured apart.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a tool of ours: a panic is the report"
)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn main() {
    let mut args = std::env::args().skip(1);
    let address: Arc<str> = args.next().expect("ADDRESS").into();
    let count: usize = args.next().expect("COUNT").parse().unwrap();
    let connections: usize = args.next().map_or(8, |text| text.parse().unwrap());
    let thumbnails: u8 = args.next().map_or(0, |text| text.parse().unwrap());
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let threads: Vec<_> = (0..connections)
        .map(|_| {
            let (address, next) = (Arc::clone(&address), Arc::clone(&next));
            std::thread::spawn(move || post(&address, &next, count, thumbnails))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = count as f64 / seconds;
    println!("{count} posted in {seconds:.2} s: {rate:.0} a second over {connections} connections");
}

fn post(address: &str, next: &AtomicUsize, count: usize, thumbnails: u8) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answers = BufReader::new(stream.try_clone().unwrap());
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return;
        }
        let body = format!(
            r#"{{"keyword":"sourdough lesson {number}","titleSelection":"best","thumbnails":{thumbnails},"compose":false}}"#
        );
        let request = format!(
            "POST /api/video/generate HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        assert_eq!(status(&mut answers), 202);
    }
}

/// Reads one answer to its end.
fn status(answers: &mut impl BufRead) -> u16 {
    let mut line = String::new();
    answers.read_line(&mut line).unwrap();
    let status = line.split(' ').nth(1).unwrap().parse().unwrap();
    let mut length = 0;
    loop {
        line.clear();
        answers.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    answers.read_exact(&mut body).unwrap();
    status
}
