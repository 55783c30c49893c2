//! The server: texts by Chat Completions and by Responses, pictures, embeddings and the list of models, on a port of its
//! own, in a thread of its own.

mod book;
mod chat;
mod connection;
mod content;
mod embeddings;
mod images;
mod objection;
mod refusal;
mod responses;
mod state;
mod stream;
mod text;
mod trouble;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use self::state::{State, lock};
use crate::bill::{Bill, Outcome};
use crate::export::Tariff;
use crate::fault::{Fault, Kind, Target};
use crate::flavour::Flavour;
use crate::latency::{self, Latency};

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
    /// Hidden reasoning tokens that each text costs, unless its effort is `none`.
    pub reasoning_tokens: u64,
    /// As many tokens of each prompt are read from the provider's cache, if it has them.
    pub cached_tokens: u64,
    /// Whether answers end at the most tokens that a call allows them.
    pub limits: Limits,
    /// How many tokens a prompt may have; `None` is any number.
    pub context: Option<u64>,
    /// Which server is played.
    pub flavour: Flavour,
    /// A comment that streams have now and then, such as `keep-alive`.
    pub comment: Option<&'static str>,
    /// What calls cost in an export of the bill.
    pub tariffs: Vec<Tariff>,
}

impl Options {
    /// How long the answer takes to a call of a kind about a keyword, with so many messages in its conversation. The same
    /// call takes the same time again, so that what a run could take at best is known before it.
    pub fn time(&self, kind: Kind, keyword: &str, turns: usize) -> Duration {
        if self.latency == Latency::None {
            return Duration::ZERO;
        }
        let of_keyword = keyword.bytes().fold(kind as u64, |hash, byte| {
            latency::mix(hash ^ u64::from(byte))
        });
        let dice = latency::mix(self.seed ^ of_keyword ^ ((turns as u64) << 32));
        self.latency.of(kind, dice)
    }
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
            reasoning_tokens: 0,
            cached_tokens: 0,
            limits: Limits::Ignored,
            context: None,
            flavour: Flavour::OpenAi,
            comment: None,
            tariffs: Vec::new(),
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
    /// How the form of its answer was asked for.
    pub form: Form,
    /// How its answer was to come.
    pub delivery: Delivery,
}

/// What a limit of output tokens does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Limits {
    /// Nothing: answers have the length that they have.
    #[default]
    Ignored,
    /// An answer that is longer is cut off there.
    Kept,
}

/// How the form of an answer is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// By a JSON schema that the server must hold.
    Schema,
    /// By JSON mode: any JSON object.
    Json,
    /// By words in the prompt, or not at all.
    #[default]
    Free,
}

/// How an answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Delivery {
    /// At once, when it is ready.
    #[default]
    Whole,
    /// As server-sent events.
    Streamed,
}

/// Tokens that were counted in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tokens {
    /// Of prompts.
    pub input: u64,
    /// Of answers, pictures included.
    pub output: u64,
}

/// How many connections may wait to be accepted.
const MOST_WAITING: i32 = 4096;

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
        // The standard library lets 128 connections wait; a thousand that come at once would try again after a second.
        socket2::SockRef::from(&listener)
            .listen(MOST_WAITING)
            .expect("a socket");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(State::new(options));
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("fake-provider".to_owned())
            .spawn({
                let state = Arc::clone(&state);
                move || connection::run(listener, state, stopped)
            })
            .expect("a thread");
        Self {
            address,
            state,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// Such as `http://127.0.0.1:40123/v1`; other servers have other paths.
    pub fn base_url(&self) -> String {
        let prefix = self.state.options.flavour.prefix();
        format!("http://{}{prefix}", self.address)
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
        self.state.book.calls()
    }

    /// How many calls of a kind came so far, the failed ones included.
    pub fn count(&self, target: impl Into<Target>) -> usize {
        self.state.book.count(target.into())
    }

    /// Waits until so many calls of a kind have come; false when they do not come in time.
    pub fn wait_for(&self, target: impl Into<Target>, count: usize, limit: Duration) -> bool {
        self.state.book.wait_for(target.into(), count, limit)
    }

    /// Waits until no call is under way; false when that takes longer. A call whose client went away ends when the
    /// server notices.
    pub fn wait_until_quiet(&self, limit: Duration) -> bool {
        self.state.book.wait_until_quiet(limit)
    }

    /// What each call costs, as a provider's own books have it.
    pub fn billed(&self) -> Bill {
        self.state.book.bill()
    }

    /// What was counted in complete answers.
    pub fn tokens(&self) -> Tokens {
        let usage = self.billed().total(Outcome::Answered);
        Tokens {
            input: usage.input,
            output: usage.output + usage.image_output,
        }
    }

    /// The body of the call that came last, as it was sent.
    pub fn last_body(&self) -> String {
        String::from_utf8_lossy(&lock(&self.state.last).1).into_owned()
    }

    /// A header of the call that came last.
    pub fn last_header(&self, name: &str) -> Option<String> {
        let last = lock(&self.state.last);
        Some(last.0.get(name)?.to_str().ok()?.to_owned())
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
