//! The server: Chat Completions, pictures and the list of models, on a port of its own, in a thread of its own.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::answers::{self, Asked};
use crate::fault::{Fault, Kind, Target};
use crate::latency::{self, Latency};
use crate::picture::Picture;
use crate::wire::{self, ChatRequest, ImageRequest};

/// How the fake provider behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// How long calls take.
    pub latency: Latency,
    /// Makes latencies and rates repeatable.
    pub seed: u64,
    /// Which share of calls (0 to 1) goes wrong, and how. The first that strikes counts.
    pub rates: Vec<(Target, Fault, f64)>,
    /// Without it the images endpoint answers 404.
    pub images: bool,
    /// The names that the list of models has.
    pub models: Vec<String>,
    /// With one, calls without it as bearer are refused.
    pub key: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            latency: Latency::None,
            seed: 1,
            rates: Vec::new(),
            images: true,
            models: vec!["fake-text".to_owned()],
            key: None,
        }
    }
}

/// One call as the server saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What it asked for.
    pub kind: Kind,
    /// Which model.
    pub model: String,
    /// The keyword that stands in its prompt.
    pub keyword: String,
    /// What went wrong, on purpose.
    pub fault: Option<Fault>,
}

/// Tokens that were counted in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Of prompts.
    pub input: u64,
    /// Of answers, pictures included.
    pub output: u64,
}

/// A running server. Dropping it ends it and closes its connections.
#[derive(Debug)]
pub struct FakeProvider {
    address: SocketAddr,
    state: Arc<State>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl FakeProvider {
    /// Starts a server; it answers when this returns.
    pub fn start(options: Options) -> Self {
        let listener =
            std::net::TcpListener::bind(("127.0.0.1", options.port)).expect("a free port");
        listener.set_nonblocking(true).expect("a socket");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State::new(options));
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("fake-provider".to_owned())
            .spawn({
                let state = Arc::clone(&state);
                move || run(listener, state, stopped)
            })
            .expect("a thread");
        Self {
            address,
            state,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Such as `http://127.0.0.1:40123/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Lets the next call that is meant go wrong. Said twice, the next two do.
    pub fn fail_next(&self, target: impl Into<Target>, fault: Fault) {
        lock(&self.state.faults).push_back((target.into(), fault));
    }

    /// Lets every call that is meant go wrong from now on, until [`Self::mend`].
    pub fn fail_always(&self, target: impl Into<Target>, fault: Fault) {
        lock(&self.state.lasting).push((target.into(), fault));
    }

    /// Ends all faults that were asked for since the start.
    pub fn mend(&self) {
        lock(&self.state.lasting).clear();
        lock(&self.state.faults).clear();
    }

    /// All calls so far, in the order in which they came.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.state.calls).clone()
    }

    /// How many calls of a kind came so far, the failed ones included.
    pub fn count(&self, target: impl Into<Target>) -> usize {
        let target = target.into();
        lock(&self.state.calls)
            .iter()
            .filter(|call| target.covers(call.kind))
            .count()
    }

    /// Waits until so many calls of a kind have come; false when they do not come in time.
    pub fn wait_for(&self, target: impl Into<Target>, count: usize, limit: Duration) -> bool {
        let target = target.into();
        let end = Instant::now() + limit;
        let mut calls = lock(&self.state.calls);
        loop {
            if calls.iter().filter(|call| target.covers(call.kind)).count() >= count {
                return true;
            }
            let Some(left) = end.checked_duration_since(Instant::now()) else {
                return false;
            };
            calls = self
                .state
                .came
                .wait_timeout(calls, left)
                .expect("no panic under the lock")
                .0;
        }
    }

    /// What was counted in complete answers.
    pub fn tokens(&self) -> Tokens {
        Tokens {
            input: self.state.input_tokens.load(Ordering::Relaxed),
            output: self.state.output_tokens.load(Ordering::Relaxed),
        }
    }

    /// The body of the call that came last, as it was sent.
    pub fn last_body(&self) -> String {
        String::from_utf8_lossy(&lock(&self.state.last_body)).into_owned()
    }

    /// The most calls that were under way at once.
    pub fn peak_in_flight(&self) -> usize {
        self.state.peak.load(Ordering::Relaxed)
    }

    /// Runs until the process ends.
    pub fn run_forever(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// What all connections share.
struct State {
    options: Options,
    faults: Mutex<VecDeque<(Target, Fault)>>,
    lasting: Mutex<Vec<(Target, Fault)>>,
    calls: Mutex<Vec<Call>>,
    came: Condvar,
    last_body: Mutex<Bytes>,
    picture: Picture,
    number: AtomicU64,
    input_tokens: AtomicU64,
    output_tokens: AtomicU64,
    in_flight: AtomicUsize,
    peak: AtomicUsize,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("no panic under the lock")
}

fn run(listener: std::net::TcpListener, state: Arc<State>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async move {
        let listener = TcpListener::from_std(listener).expect("a listener");
        tokio::select! {
            () = accept(listener, state) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: TcpListener, state: Arc<State>) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file handles, most likely: others must close first.
            tokio::time::sleep(Duration::from_millis(5)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            let reset = Arc::new(AtomicBool::new(false));
            let socket = Socket {
                stream,
                reset: Arc::clone(&reset),
            };
            let service = service_fn(move |request| {
                let state = Arc::clone(&state);
                let reset = Arc::clone(&reset);
                async move { state.serve(request, &reset).await }
            });
            // An error here is a client that went away, or a fault that was asked for.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service)
                .await;
        });
    }
}

/// Ends a connection without an answer.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("broken on purpose")
    }
}

impl std::error::Error for Broken {}

/// Counts a call as under way while it lives.
struct UnderWay<'a>(&'a State);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl State {
    fn new(options: Options) -> Self {
        Self {
            options,
            faults: Mutex::default(),
            lasting: Mutex::default(),
            calls: Mutex::default(),
            came: Condvar::new(),
            last_body: Mutex::default(),
            picture: Picture::new(),
            number: AtomicU64::new(0),
            input_tokens: AtomicU64::new(0),
            output_tokens: AtomicU64::new(0),
            in_flight: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
        }
    }

    async fn serve(
        &self,
        request: Request<Incoming>,
        reset: &AtomicBool,
    ) -> Result<Response<Content>, Broken> {
        let under_way = self.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(under_way, Ordering::Relaxed);
        let _under_way = UnderWay(self);
        let (head, body) = request.into_parts();
        let Ok(body) = body.collect().await else {
            return Err(Broken);
        };
        let body = body.to_bytes();
        *lock(&self.last_body) = body.clone();
        if let Some(key) = &self.options.key {
            let given = head.headers.get("authorization");
            if given.is_none_or(|given| given.as_bytes() != format!("Bearer {key}").as_bytes()) {
                return Ok(error(401, "invalid_api_key", "Incorrect API key provided."));
            }
        }
        match (&head.method, head.uri.path()) {
            (&Method::POST, "/v1/chat/completions") => self.chat(&body, reset).await,
            (&Method::POST, "/v1/images/generations") => self.image(&body, reset).await,
            (&Method::GET, "/v1/models") => self.models(reset).await,
            _ => Ok(error(404, "unknown_url", "Unknown endpoint.")),
        }
    }

    async fn chat(&self, body: &[u8], reset: &AtomicBool) -> Result<Response<Content>, Broken> {
        let Ok(request) = serde_json::from_slice::<ChatRequest<'_>>(body) else {
            return Ok(error(
                400,
                "invalid_request_error",
                "The body is no chat request.",
            ));
        };
        let schema = request
            .response_format
            .as_ref()
            .and_then(|format| format.json_schema.as_ref());
        let kind = schema.map_or(Kind::OtherText, |schema| Kind::of_schema(&schema.name));
        let task = request.task();
        let asked = Asked {
            keyword: wire::named(&task, "keyword").unwrap_or_else(|| "the topic".to_owned()),
            title: wire::named(&task, "title").unwrap_or_default(),
            language: wire::language(&task).unwrap_or_default().to_owned(),
            again: task.contains("\"turnedDown\":[\""),
        };
        let fault = self.enter(kind, &request.model, &asked.keyword);
        self.wait(kind, &asked.keyword, request.messages.len())
            .await;
        let mut words = String::new();
        let mut finish = "stop";
        let mut refusal = "null";
        match &fault {
            Some(Fault::InvalidJson) => words.push_str("Sure! Here you are: {\\\"summary\\\": "),
            Some(Fault::WrongSchema) => {
                words.push_str(r#"{\"verdict\": \"fine\", \"points\": [1, 2]}"#)
            }
            Some(Fault::Words(own)) => words = answers::escaped(own),
            Some(Fault::Length) => {
                finish = "length";
                words.push_str("{\\\"summary\\\": \\\"Peo");
            }
            Some(Fault::ContentFilter) => finish = "content_filter",
            Some(Fault::Refusal) => refusal = r#""I can't help with that.""#,
            Some(Fault::Weak) if answers::write_weak(kind, &asked, &mut words) => {}
            Some(Fault::Empty) => {
                return Ok(json(
                    200,
                    r#"{"object":"chat.completion","choices":[]}"#.into(),
                ));
            }
            Some(other) if !matches!(other, Fault::Cut | Fault::Weak) => {
                return self.broken(other, reset).await;
            }
            _ => {
                if !answers::write(kind, &asked, &mut words) {
                    let schema = schema.map_or("{}", |schema| schema.schema.get());
                    words = answers::escaped(&answers::fitting(schema, &asked.keyword));
                }
            }
        }
        let reply = self.chat_reply(&request.model, &words, finish, refusal, body.len());
        Ok(finished(reply, &fault))
    }

    fn chat_reply(
        &self,
        model: &str,
        words: &str,
        finish: &str,
        refusal: &str,
        asked: usize,
    ) -> String {
        // Four bytes a token is what English takes; the figure only has to grow with the text.
        let (input, output) = (asked as u64 / 4, words.len() as u64 / 4);
        self.input_tokens.fetch_add(input, Ordering::Relaxed);
        self.output_tokens.fetch_add(output, Ordering::Relaxed);
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let model = answers::escaped(model);
        let total = input + output;
        let mut reply = String::with_capacity(words.len() + 400);
        reply.push_str("{\"id\":\"chatcmpl-");
        reply.push_str(&number.to_string());
        reply.push_str("\",\"object\":\"chat.completion\",\"model\":\"");
        reply.push_str(&model);
        reply.push_str(
            "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"",
        );
        reply.push_str(words);
        reply.push_str(&format!(
            "\",\"refusal\":{refusal}}},\"finish_reason\":\"{finish}\"}}],\"usage\":{{\"prompt_tokens\":{input},\
             \"completion_tokens\":{output},\"total_tokens\":{total}}},\"service_tier\":\"default\"}}"
        ));
        reply
    }

    async fn image(&self, body: &[u8], reset: &AtomicBool) -> Result<Response<Content>, Broken> {
        let Ok(request) = serde_json::from_slice::<ImageRequest<'_>>(body) else {
            return Ok(error(
                400,
                "invalid_request_error",
                "The body is no image request.",
            ));
        };
        let keyword = wire::topic(&request.prompt).unwrap_or_else(|| "the topic".to_owned());
        let fault = self.enter(Kind::Image, &request.model, &keyword);
        if !self.options.images {
            return Ok(error(404, "unknown_url", "Unknown endpoint."));
        }
        self.wait(Kind::Image, &keyword, 0).await;
        let mut reply = String::with_capacity(self.picture.len() + 200);
        reply.push_str("{\"created\":1795485600,\"data\":[{\"b64_json\":\"");
        match &fault {
            Some(Fault::Empty) => {
                return Ok(json(200, r#"{"created":1795485600,"data":[]}"#.into()));
            }
            Some(Fault::WrongPicture) => reply.push_str("bm90IGEgcGljdHVyZQ=="),
            Some(other) if *other != Fault::Cut => return self.broken(other, reset).await,
            _ => self
                .picture
                .write(self.number.fetch_add(1, Ordering::Relaxed), &mut reply),
        }
        let input = request.prompt.len() as u64 / 4;
        const PICTURE_TOKENS: u64 = 556;
        self.input_tokens.fetch_add(input, Ordering::Relaxed);
        self.output_tokens
            .fetch_add(PICTURE_TOKENS, Ordering::Relaxed);
        reply.push_str(&format!(
            "\"}}],\"usage\":{{\"input_tokens\":{input},\"output_tokens\":{PICTURE_TOKENS},\"total_tokens\":{}}}}}",
            input + PICTURE_TOKENS
        ));
        Ok(finished(reply, &fault))
    }

    async fn models(&self, reset: &AtomicBool) -> Result<Response<Content>, Broken> {
        if let Some(fault) = self.enter(Kind::Models, "", "") {
            return self.broken(&fault, reset).await;
        }
        let data: Vec<_> = self
            .options
            .models
            .iter()
            .map(|id| serde_json::json!({ "id": id, "object": "model" }))
            .collect();
        let list = serde_json::json!({ "object": "list", "data": data });
        Ok(json(200, list.to_string()))
    }

    /// Books a call, and says what shall go wrong with it.
    fn enter(&self, kind: Kind, model: &str, keyword: &str) -> Option<Fault> {
        let scripted = {
            let mut faults = lock(&self.faults);
            let at = faults.iter().position(|(target, _)| target.covers(kind));
            at.and_then(|at| faults.remove(at)).map(|(_, fault)| fault)
        };
        let fault = scripted.or_else(|| {
            let lasting = lock(&self.lasting);
            let found = lasting.iter().find(|(target, _)| target.covers(kind));
            found.map(|(_, fault)| fault.clone())
        });
        let mut calls = lock(&self.calls);
        let number = calls.len() as u64;
        let fault = fault.or_else(|| self.by_rate(kind, number));
        calls.push(Call {
            kind,
            model: model.to_owned(),
            keyword: keyword.to_owned(),
            fault: fault.clone(),
        });
        drop(calls);
        self.came.notify_all();
        fault
    }

    fn by_rate(&self, kind: Kind, number: u64) -> Option<Fault> {
        let mut dice = latency::mix(self.options.seed ^ latency::mix(number));
        self.options.rates.iter().find_map(|(target, fault, rate)| {
            dice = latency::mix(dice);
            (target.covers(kind) && latency::unit(dice) < *rate).then(|| fault.clone())
        })
    }

    async fn wait(&self, kind: Kind, keyword: &str, messages: usize) {
        if self.options.latency == Latency::None {
            return;
        }
        let of_keyword = keyword.bytes().fold(kind as u64, |hash, byte| {
            latency::mix(hash ^ u64::from(byte))
        });
        let dice = latency::mix(self.options.seed ^ of_keyword ^ ((messages as u64) << 32));
        tokio::time::sleep(self.options.latency.of(kind, dice)).await;
    }

    /// Faults that are the same for all kinds of call.
    async fn broken(&self, fault: &Fault, reset: &AtomicBool) -> Result<Response<Content>, Broken> {
        Ok(match fault {
            Fault::Status(status) => error(*status, "server_error", "Broken on purpose."),
            Fault::Code(status, code) => error(*status, code, "Broken on purpose."),
            Fault::Body(status, body) => json(*status, body.clone()),
            Fault::RateLimited(headers) => {
                let mut response = error(429, "rate_limit_exceeded", "Too fast.");
                for (name, value) in headers {
                    let value = value.parse().expect("a header's value");
                    response.headers_mut().insert(*name, value);
                }
                response
            }
            Fault::Html(status) => {
                let page = "<!doctype html><html><body><h1>Bad Gateway</h1></body></html>";
                let mut response = json(*status, page.to_owned());
                response.headers_mut().insert(
                    "content-type",
                    hyper::header::HeaderValue::from_static("text/html"),
                );
                response
            }
            Fault::Redirect(address) => {
                let mut response = json(307, String::new());
                let address = address.parse().expect("a header's value");
                response.headers_mut().insert("location", address);
                response
            }
            Fault::Silence => std::future::pending().await,
            Fault::Endless => Response::new(Content::Endless),
            Fault::Reset => {
                reset.store(true, Ordering::Relaxed);
                return Err(Broken);
            }
            _ => return Err(Broken),
        })
    }
}

fn finished(reply: String, fault: &Option<Fault>) -> Response<Content> {
    let mut response = json(200, reply);
    if *fault == Some(Fault::Cut)
        && let Content::Whole(bytes) = response.body_mut()
    {
        *response.body_mut() = Content::Cut(bytes.take());
    }
    response
}

fn error(status: u16, code: &str, message: &str) -> Response<Content> {
    let body = serde_json::json!({
        "error": { "message": message, "type": "error", "param": null, "code": code }
    });
    json(status, body.to_string())
}

fn json(status: u16, body: String) -> Response<Content> {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .header("x-request-id", format!("req_{number}"))
        .body(Content::Whole(Some(Bytes::from(body))))
        .expect("a response")
}

/// The body of an answer.
enum Content {
    Whole(Option<Bytes>),
    /// Announced whole, sent by half.
    Cut(Option<Bytes>),
    Endless,
}

impl Body for Content {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        Poll::Ready(match &mut *self {
            Self::Whole(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Self::Cut(bytes) => Some(match bytes.take() {
                Some(bytes) => Ok(Frame::data(bytes.slice(..bytes.len() / 2))),
                None => Err(Broken),
            }),
            Self::Endless => Some(Ok(Frame::data(Bytes::from_static(&[b' '; 1 << 16])))),
        })
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) | Self::Cut(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64)
            }
            Self::Endless => SizeHint::default(),
        }
    }
}

/// A connection that can be reset instead of closed.
struct Socket {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
