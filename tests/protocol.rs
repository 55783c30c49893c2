//! Whatever a client sends is answered as HTTP asks, and no web page can make the service do anything.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::io::Write;

use fastrand::Rng;
use serde_json::{Value, json};
use support::document::document;
use support::http::{self, Request};
use support::service::Service;
use support::{Greenlit, LIMIT};

const TOKEN: &str = "0123456789abcdef-story";

fn generate() -> Request {
    Request::post("/api/video/generate", &json!({ "keyword": "rye bread" }))
}

#[test]
fn what_is_not_there_is_told_as_a_problem() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let get = |path: &str| service.get(path);
    get("/nowhere").with_problem(404, "no-such-route");
    get("/api/video").with_problem(404, "no-such-route");
    get("/api/video/01a20d26-4452-7540-9bb0-a0dc3b9eb022").with_problem(404, "not-found");
    get("/api/video/nonsense").with_problem(404, "not-found");
    get("/api/video/%FF%00").with_problem(404, "not-found");
    get("/api/video/%zz").with_problem(404, "not-found");
    get("/problems/nonsense").with_problem(404, "no-such-route");
    get("/problems/conflict").is(200);
    let url = format!("/api/video/history?words={}", "x".repeat(9_000));
    get(&url).with_problem(414, "url-too-long");
    let long = Request::get("/api/video/history").header("x-long", "x".repeat(40_000));
    service.send(long).with_problem(431, "headers-too-large");
}

#[test]
fn methods_and_types_that_a_route_has_not_are_refused_with_what_it_has() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let send = |method: &str, path: &str| service.send(Request::new(method, path));
    let refused = send("GET", "/api/video/generate").with_problem(405, "method-not-allowed");
    assert_eq!(refused.header("allow"), Some("POST"));
    let refused = send("PUT", "/api/video/history").with_problem(405, "method-not-allowed");
    assert_eq!(refused.header("allow"), Some("GET,HEAD"));
    let options = send("OPTIONS", "/api/video/history").is(204);
    assert_eq!(options.header("allow"), Some("GET,HEAD"));
    let head = send("HEAD", "/api/video/history").is(200);
    assert_eq!(head.body, b"");
    send("HEAD", "/nowhere").is(404);
    for (path, accept, status) in [
        ("/api/video/history", "text/html", 406),
        ("/api/video/history", "application/json;q=0, */*", 406),
        ("/api/video/history", "text/html, */*;q=0.1", 200),
        ("/docs", "application/json", 406),
        ("/docs", "text/html", 200),
    ] {
        let answer = service.send(Request::get(path).header("accept", accept));
        answer.is(status);
    }
    let unacceptable = generate().header("accept", "image/png");
    service
        .send(unacceptable)
        .with_problem(406, "not-acceptable");
    let jobs = service.get("/api/video/history").json();
    assert_eq!(jobs["jobs"], json!([]), "it was begun all the same");
}

#[test]
fn bodies_are_json_of_64_kib_at_most_however_they_are_sent() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let bare = || Request::new("POST", "/api/video/generate");
    let json = || bare().header("content-type", "application/json");
    let large = json!({ "keyword": "x".repeat(70_000) }).to_string();
    let sent = |request: Request| service.send(request);
    sent(json().body(large.clone())).with_problem(413, "too-large");
    sent(json().header("content-length", "99999999999")).with_problem(413, "too-large");
    let chunked = format!("{:x}\r\n{large}\r\n0\r\n\r\n", large.len());
    let chunked = json().header("transfer-encoding", "chunked").body(chunked);
    sent(chunked).with_problem(413, "too-large");
    sent(json().body("{\"keyword\": ")).with_problem(400, "invalid-json");
    sent(json().body(b"{\"keyword\": \"\xff\xfe\"}".to_vec())).with_problem(400, "invalid-json");
    sent(json().body("[".repeat(60_000))).with_problem(400, "invalid-json");
    sent(json().body("7")).with_problem(400, "invalid-json");
    sent(json()).with_problem(422, "invalid-input");
    sent(bare().body("{}")).with_problem(415, "unsupported-media-type");
    let form = bare().header("content-type", "application/x-www-form-urlencoded");
    sent(form.body("keyword=rye")).with_problem(415, "unsupported-media-type");
}

#[test]
fn a_body_that_never_comes_to_its_end_is_given_up() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let promised = generate().header("content-length", "5000");
    service.send(promised).with_problem(408, "too-slow");
}

#[test]
fn no_page_of_another_site_reaches_anything() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let port = service.address().port();
    let evil = |name: &'static str, value: String| {
        for request in [generate(), Request::get("/api/video/history")] {
            let answer = service.send(request.header(name, value.clone()));
            let answer = answer.with_problem(403, "forbidden");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    };
    evil("origin", "https://evil.example".to_owned());
    evil("origin", "null".to_owned());
    evil(
        "origin",
        format!("http://127.0.0.1:{}", port.wrapping_add(1)),
    );
    evil("sec-fetch-site", "cross-site".to_owned());
    evil("sec-fetch-site", "same-site".to_owned());
    evil("host", format!("rebound.example:{port}"));
    evil("host", "127.0.0.1".to_owned());
    // What a page can send without asking: a form, and a text that looks like JSON.
    for media_type in ["text/plain", "multipart/form-data; boundary=x"] {
        let mut form =
            Request::new("POST", "/api/video/generate").body("{\"keyword\": \"rye bread\"}");
        form = form.header("content-type", media_type);
        service
            .send(form)
            .with_problem(415, "unsupported-media-type");
    }
    let preflight = Request::new("OPTIONS", "/api/video/generate")
        .header("origin", "https://evil.example")
        .header("access-control-request-method", "POST");
    service.send(preflight).with_problem(403, "forbidden");
    assert_eq!(service.get("/api/video/history").json()["jobs"], json!([]));
}

#[test]
fn a_listed_site_may_ask_and_no_other() {
    let greenlit = Greenlit::offline().set("GREENLIT_CORS_ORIGINS", "https://studio.example");
    let service = Service::start(&greenlit);
    let from = |request: Request, site: &str| {
        service.send(
            request
                .header("origin", site)
                .header("sec-fetch-site", "cross-site"),
        )
    };
    let preflight = Request::new("OPTIONS", "/api/video/generate")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
    let allowed = from(preflight.clone(), "https://studio.example").is(204);
    assert_eq!(
        allowed.header("access-control-allow-origin"),
        Some("https://studio.example")
    );
    from(generate(), "https://studio.example").is(202);
    from(preflight, "https://studio.example.evil.example").with_problem(403, "forbidden");
    from(generate(), "https://evil.example").with_problem(403, "forbidden");
}

#[test]
fn the_token_is_asked_for_by_everything_but_health_and_documentation() {
    let greenlit = Greenlit::offline().set("GREENLIT_TOKEN", TOKEN);
    let service = Service::start(&greenlit);
    assert!(!service.told().contains(TOKEN));
    let refused = service.send(generate()).with_problem(401, "unauthorized");
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    service
        .get("/api/video/history")
        .with_problem(401, "unauthorized");
    for path in [
        "/livez",
        "/readyz",
        "/api/health",
        "/docs",
        "/api/openapi.json",
    ] {
        service.get(path).is(200);
    }
    let service = service.with_token(TOKEN);
    service.send(generate()).is(202);
    let short = greenlit.run(["serve", "--port", "0", "--token", "short"]);
    short.ended_with(3).says("at least 16");
}

#[test]
fn only_this_machines_own_addresses_are_served() {
    let greenlit = Greenlit::offline();
    for host in ["0.0.0.0", "192.168.1.7", "::"] {
        let run = greenlit.run(["serve", "--port", "0", "--host", host]);
        run.ended_with(7)
            .says("could spend your money")
            .says("ssh -L");
    }
}

#[test]
fn every_answer_has_its_own_id_and_tells_browsers_to_be_careful() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let mut ids = std::collections::HashSet::new();
    for path in [
        "/docs",
        "/docs/style.css",
        "/api/video/history",
        "/nowhere",
        "/livez",
    ] {
        let answer = service.get(path);
        for name in [
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
        ] {
            assert!(answer.header(name).is_some(), "{path} has no {name}");
        }
        assert!(ids.insert(answer.header("x-request-id").unwrap().to_owned()));
    }
    let docs = service.get("/docs").text();
    assert!(docs.contains("/api/video/generate") && !docs.contains("<script"));
    assert_eq!(service.get("/api/openapi.json").json(), *document());
}

/// What a client could send by mistake or by malice, made from what it should send.
struct Mutator(Rng);

impl Mutator {
    fn request(&mut self, paths: &[(String, String)]) -> Vec<u8> {
        let (method, path) = &paths[self.0.usize(..paths.len())];
        let path = path.replace("{jobId}", "01a20d26-4452-7540-9bb0-a0dc3b9eb022");
        let mut request = Request::new(&method.to_uppercase(), &path.replace("{name}", "conflict"));
        if request.method == "POST" {
            request = request.header("content-type", "application/json");
            request = request.body(self.body().to_string());
        }
        for _ in 0..self.0.usize(1..4) {
            request = self.changed(request);
        }
        let mut bytes = request.bytes("127.0.0.1:1".parse().unwrap());
        if self.0.u8(..) < 40 {
            let at = self.0.usize(..bytes.len());
            bytes[at] = self.0.u8(..);
        }
        bytes
    }

    fn body(&mut self) -> Value {
        let values = [
            json!(null),
            json!(-1),
            json!(1e308),
            json!("x".repeat(300)),
            json!("\u{0}\u{202e}\u{fdd0}"),
            json!([[[[]]]]),
            json!({ "note": {} }),
            json!("01a20d26-4452-7540-9bb0-a0dc3b9eb022"),
            json!("rye bread"),
        ];
        let names = [
            "keyword",
            "niche",
            "labels",
            "thumbnails",
            "titleSelection",
            "language",
            "jobId",
            "again",
            "reject",
            "ownTitle",
            "selectedTitleIndex",
            "titlesRevision",
            "nobody",
        ];
        let mut body = json!({});
        for name in names {
            if self.0.bool() {
                body[name] = values[self.0.usize(..values.len())].clone();
            }
        }
        body
    }

    fn changed(&mut self, mut request: Request) -> Request {
        match self.0.u8(..12) {
            0 => {
                request.method = self.one(&[
                    "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "get", "X",
                ])
            }
            1 => {
                request.path += &self.one(&[
                    "/",
                    "/..",
                    "?",
                    "?a=%",
                    "?limit=-1&limit=2&cursor=%00",
                    "%2e%2e",
                    "//",
                ])
            }
            2 => {
                request.path = request.path.replace(
                    "01a2",
                    &self.one(&["%FF", "%", "'; DROP", "\u{e9}", "%00", "{"]),
                )
            }
            3 => {
                request = request.header(
                    "accept",
                    self.one(&["text/html", "*/*;q=0", "a/b/c", ",,;q=x", "\u{1f600}"]),
                )
            }
            4 => {
                request = request.header(
                    "content-type",
                    self.one(&["text/plain", "application/json; x", "", "application/JSON"]),
                )
            }
            5 => {
                request = request.header(
                    "last-event-id",
                    self.one(&["-1", "99999999999999999999", "x", "\u{ff}"]),
                )
            }
            6 => {
                request = request.header(
                    "idempotency-key",
                    self.one(&["", "x", "\u{1}", &"k".repeat(5_000)]),
                )
            }
            7 => {
                request = request.header(
                    "origin",
                    self.one(&["null", "http://", "https://evil.example"]),
                )
            }
            8 => request.body.truncate(request.body.len() / 2),
            9 => request.body.splice(..0, [b'[', 0xff]).for_each(drop),
            10 => request = request.header("x-junk", vec![b'j'; self.0.usize(..50_000)]),
            _ => {
                request = request.header(
                    "authorization",
                    self.one(&["Bearer", "Basic eDp4", "Bearer  x"]),
                )
            }
        }
        request
    }

    fn one(&mut self, choices: &[&str]) -> String {
        choices[self.0.usize(..choices.len())].to_owned()
    }
}

#[test]
fn nothing_that_a_client_sends_is_a_fault_of_the_server() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let paths: Vec<_> = document()["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(|method| (method.clone(), path.clone()))
        })
        // It never ends by itself.
        .filter(|(_, path)| !path.ends_with("/events"))
        .collect();
    let host = service.address().to_string();
    for seed in 0..600 {
        let bytes = Mutator(Rng::with_seed(seed)).request(&paths);
        let bytes = replaced(&bytes, b"127.0.0.1:1\r", format!("{host}\r").as_bytes());
        let sent = String::from_utf8_lossy(&bytes)
            .chars()
            .take(600)
            .collect::<String>();
        let Some(answer) = http::exchange(service.address(), &bytes) else {
            panic!("seed {seed} was not answered:\n{sent}");
        };
        let status = answer.status;
        assert!(
            status < 500,
            "seed {seed} got {status}: {}\n{sent}",
            answer.text()
        );
        // What is no HTTP at all is refused before it can be told why.
        let is_bare = matches!(status, 400 | 414 | 431) && answer.body.is_empty();
        // Where the path became none of the description's, who asks for a page is given one.
        let is_page = answer.media_type() == "text/html" && sent.contains("text/html");
        if status >= 400 && !is_bare && !is_page {
            assert_eq!(
                answer.media_type(),
                "application/problem+json",
                "seed {seed}\n{sent}"
            );
            if !sent.starts_with("HEAD") {
                assert_eq!(answer.json()["status"], status, "seed {seed}\n{sent}");
            }
        }
    }
    service.get("/api/health").is(200);
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match bytes.windows(from.len()).position(|window| window == from) {
        Some(at) => [&bytes[..at], to, &bytes[at + from.len()..]].concat(),
        None => bytes.to_vec(),
    }
}

#[test]
fn a_connection_serves_one_request_after_another() {
    let greenlit = Greenlit::offline();
    let service = Service::start(&greenlit);
    let mut socket = http::connect(service.address());
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let request = Request::get("/livez").header("connection", "keep-alive");
    for _ in 0..3 {
        socket.write_all(&request.bytes(service.address())).unwrap();
        let mut reader = std::io::BufReader::new(&socket);
        let (status, headers) = http::head(&mut reader).unwrap();
        assert_eq!(status, 200);
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let mut body = vec![0; length.unwrap().1.parse().unwrap()];
        std::io::Read::read_exact(&mut reader, &mut body).unwrap();
        assert_eq!(body, b"ok\n");
    }
}
