//! The fake provider as a client sees it that knows nothing of greenlit.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use greenlit_testkit::{FakeProvider, Fault, Kind, Latency, Options, Target};
use serde_json::{Value, json};

fn send(server: &FakeProvider, method: &str, path: &str, body: &str) -> std::io::Result<String> {
    let base = server.base_url();
    let host = base
        .strip_prefix("http://")
        .unwrap()
        .strip_suffix("/v1")
        .unwrap();
    let mut stream = TcpStream::connect(host)?;
    write!(
        stream,
        "{method} /v1/{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn chat(server: &FakeProvider, name: &str, schema: Value) -> std::io::Result<String> {
    let body = json!({
        "model": "any",
        "messages": [{ "role": "user", "content": "Tell me about {\"keyword\":\"tea\"}" }],
        "response_format": { "type": "json_schema", "json_schema": { "name": name, "schema": schema } }
    });
    send(server, "POST", "chat/completions", &body.to_string())
}

fn words(answer: &str) -> Value {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let content = body["choices"][0]["message"]["content"].as_str().unwrap();
    serde_json::from_str(content).unwrap()
}

#[test]
fn an_unknown_schema_is_fitted() {
    let server = FakeProvider::start(Options::default());
    let schema = json!({
        "type": "object",
        "properties": { "verdict": { "enum": ["yes", "no"] }, "marks": { "type": "array", "items": { "type": "integer" } } }
    });
    let answer = words(&chat(&server, "verdict", schema).unwrap());
    assert_eq!(answer, json!({ "verdict": "yes", "marks": [1, 1] }));
    assert_eq!(server.count(Kind::OtherText), 1);
    assert_eq!(server.calls()[0].keyword, "tea");
}

#[test]
fn a_scripted_fault_strikes_once_and_only_what_is_meant() {
    let server = FakeProvider::start(Options::default());
    server.fail_next(Kind::Titles, Fault::Status(503));
    assert!(
        chat(&server, "research", json!({}))
            .unwrap()
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        chat(&server, "titles", json!({}))
            .unwrap()
            .starts_with("HTTP/1.1 503")
    );
    assert!(
        chat(&server, "titles", json!({}))
            .unwrap()
            .starts_with("HTTP/1.1 200")
    );
}

#[test]
fn a_lasting_fault_ends_when_it_is_mended() {
    let server = FakeProvider::start(Options::default());
    server.fail_always(Target::Text, Fault::Status(401));
    for _ in 0..3 {
        assert!(
            chat(&server, "titles", json!({}))
                .unwrap()
                .starts_with("HTTP/1.1 401")
        );
    }
    server.mend();
    assert!(
        chat(&server, "titles", json!({}))
            .unwrap()
            .starts_with("HTTP/1.1 200")
    );
}

#[test]
fn a_reset_is_a_reset() {
    let server = FakeProvider::start(Options::default());
    server.fail_next(Target::Any, Fault::Reset);
    let error = chat(&server, "titles", json!({})).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_rate_strikes_about_as_often_as_it_says_and_repeats_itself() {
    let faults = || {
        let server = FakeProvider::start(Options {
            rates: vec![(Target::Text, Fault::Status(500), 0.2)],
            ..Options::default()
        });
        for _ in 0..300 {
            chat(&server, "titles", json!({})).unwrap();
        }
        let faults: Vec<bool> = server
            .calls()
            .iter()
            .map(|call| call.fault.is_some())
            .collect();
        faults
    };
    let first = faults();
    let struck = first.iter().filter(|struck| **struck).count();
    assert!((35..=85).contains(&struck), "{struck}");
    assert_eq!(first, faults());
}

#[test]
fn calls_take_the_latency_that_was_asked_for() {
    let server = FakeProvider::start(Options {
        latency: Latency::Fixed(Duration::from_millis(120)),
        ..Options::default()
    });
    let start = Instant::now();
    chat(&server, "titles", json!({})).unwrap();
    assert!(start.elapsed() >= Duration::from_millis(120));
}

#[test]
fn a_call_that_hangs_can_be_waited_for_and_the_server_still_ends() {
    let server = FakeProvider::start(Options::default());
    server.fail_next(Target::Any, Fault::Silence);
    std::thread::scope(|scope| {
        let hanging = scope.spawn(|| {
            let base = server.base_url();
            let host = base
                .strip_prefix("http://")
                .unwrap()
                .strip_suffix("/v1")
                .unwrap()
                .to_owned();
            let mut stream = TcpStream::connect(host).unwrap();
            let body = "{\"messages\":[]}";
            write!(
                stream,
                "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
            stream
        });
        assert!(server.wait_for(Target::Text, 1, Duration::from_secs(10)));
        drop(hanging.join().unwrap());
    });
    assert!(!server.wait_for(Target::Text, 2, Duration::from_millis(10)));
}

#[test]
fn a_wrong_key_is_refused_and_the_list_of_models_answers() {
    let server = FakeProvider::start(Options {
        key: Some("right".to_owned()),
        ..Options::default()
    });
    assert!(
        send(&server, "GET", "models", "")
            .unwrap()
            .starts_with("HTTP/1.1 401")
    );
    let open = FakeProvider::start(Options::default());
    assert!(
        send(&open, "GET", "models", "")
            .unwrap()
            .contains("fake-text")
    );
    assert!(
        send(&open, "GET", "nothing", "")
            .unwrap()
            .starts_with("HTTP/1.1 404")
    );
}
