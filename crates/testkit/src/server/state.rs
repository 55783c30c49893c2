//! What all connections share: the options, the faults that were asked for, the book of calls.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, Response};

use super::book::{Book, Ticket};
use super::connection::Line;
use super::content::{Broken, Content};
use super::refusal::{self, error};
use super::{Call, Delivery, Form, Options};
use crate::fault::{Fault, Kind, Target};
use crate::latency::{self, Latency};
use crate::picture::Picture;

/// Everything of a running server but its socket.
pub(super) struct State {
    pub options: Options,
    pub faults: Mutex<VecDeque<(Target, Fault)>>,
    pub lasting: Mutex<Vec<(Target, Fault)>>,
    pub book: Arc<Book>,
    /// Of the call that came last.
    pub last: Mutex<(HeaderMap, Bytes)>,
    pub picture: Picture,
    pub peak: AtomicUsize,
    number: AtomicU64,
    in_flight: AtomicUsize,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// What a handler gives: an answer, or the end of the connection.
pub(super) type Served = Result<Response<Content>, Broken>;

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().expect("no panic under the lock")
}

/// Counts a call as under way while it lives.
struct UnderWay<'a>(&'a State);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

impl State {
    pub fn new(options: Options) -> Self {
        Self {
            options,
            faults: Mutex::default(),
            lasting: Mutex::default(),
            book: Arc::default(),
            last: Mutex::default(),
            picture: Picture::new(),
            number: AtomicU64::new(0),
            in_flight: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
        }
    }

    pub async fn serve(&self, request: Request<Incoming>, line: &Line) -> Served {
        let under_way = self.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
        self.peak.fetch_max(under_way, Ordering::Relaxed);
        let _under_way = UnderWay(self);
        let (head, body) = request.into_parts();
        let Ok(body) = body.collect().await else {
            return Err(Broken);
        };
        let body = body.to_bytes();
        let given = head.headers.get("authorization").cloned();
        *lock(&self.last) = (head.headers, body.clone());
        if let Some(key) = &self.options.key
            && given.is_none_or(|given| given.as_bytes() != format!("Bearer {key}").as_bytes())
        {
            return Ok(error(401, "invalid_api_key", "Incorrect API key provided."));
        }
        match (&head.method, head.uri.path()) {
            (&Method::POST, "/v1/chat/completions") => self.chat(&body, line).await,
            (&Method::POST, "/v1/responses") => self.responses(&body, line).await,
            (&Method::POST, "/v1/images/generations") => self.image(&body, line).await,
            (&Method::GET, "/v1/models") => self.models(line).await,
            _ => Ok(error(404, "unknown_url", "Unknown endpoint.")),
        }
    }

    async fn models(&self, line: &Line) -> Served {
        let (ticket, call) = self.enter(Coming::new(Kind::Models, "", ""));
        let fault = call.fault.as_ref();
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            return self.broken(fault, ticket, line).await;
        }
        let models = self.options.models.iter();
        let data: Vec<_> = models
            .map(|id| serde_json::json!({ "id": id, "object": "model" }))
            .collect();
        let list = serde_json::json!({ "object": "list", "data": data });
        let content = Content::whole(list.to_string()).spoiled(fault);
        Ok(refusal::answer(
            200,
            "application/json",
            content.paid_by(ticket),
        ))
    }

    /// Books a call, and says what shall go wrong with it.
    pub fn enter(&self, coming: Coming<'_>) -> (Ticket, Call) {
        let kind = coming.kind;
        let scripted = {
            let mut faults = lock(&self.faults);
            let strikes =
                |(target, fault): &(Target, Fault)| target.covers(kind) && fault.fits(kind);
            let at = faults.iter().position(strikes);
            at.and_then(|at| faults.remove(at)).map(|(_, fault)| fault)
        };
        let fault = scripted.or_else(|| {
            let lasting = lock(&self.lasting);
            let found = lasting
                .iter()
                .find(|(target, fault)| target.covers(kind) && fault.fits(kind));
            found.map(|(_, fault)| fault.clone())
        });
        self.book.enter(|number| Call {
            kind,
            model: coming.model.to_owned(),
            keyword: coming.keyword.to_owned(),
            fault: fault.or_else(|| self.by_rate(kind, number)),
            form: coming.form,
            delivery: coming.delivery,
        })
    }

    fn by_rate(&self, kind: Kind, number: u64) -> Option<Fault> {
        let mut dice = latency::mix(self.options.seed ^ latency::mix(number));
        self.options.rates.iter().find_map(|(target, fault, rate)| {
            dice = latency::mix(dice);
            let strikes = target.covers(kind) && fault.fits(kind);
            (strikes && latency::unit(dice) < *rate).then(|| fault.clone())
        })
    }

    /// How long the answer to this call takes. The same call takes the same time again.
    pub fn time(&self, call: &Call, turns: usize) -> std::time::Duration {
        if self.options.latency == Latency::None {
            return std::time::Duration::ZERO;
        }
        let of_keyword = call.keyword.bytes().fold(call.kind as u64, |hash, byte| {
            latency::mix(hash ^ u64::from(byte))
        });
        let dice = latency::mix(self.options.seed ^ of_keyword ^ ((turns as u64) << 32));
        self.options.latency.of(call.kind, dice)
    }

    /// The next number for an id.
    pub fn number(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Faults that are the same for all kinds of call.
    pub async fn broken(&self, fault: &Fault, ticket: Ticket, line: &Line) -> Served {
        match fault {
            // Nobody can say whether the work was done: the ticket is dropped unsettled.
            Fault::Silence => std::future::pending().await,
            Fault::Reset => {
                line.reset();
                Err(Broken)
            }
            // What became of a call that was answered by somebody else is not known either.
            Fault::Body(..=299, _) | Fault::Html(..=299) => Ok(refusal::of(fault)),
            other => {
                ticket.refused();
                Ok(refusal::of(other))
            }
        }
    }
}

/// A call before it is entered.
pub(super) struct Coming<'a> {
    pub kind: Kind,
    pub model: &'a str,
    pub keyword: &'a str,
    pub form: Form,
    pub delivery: Delivery,
}

impl<'a> Coming<'a> {
    pub fn new(kind: Kind, model: &'a str, keyword: &'a str) -> Self {
        Self {
            kind,
            model,
            keyword,
            form: Form::Free,
            delivery: Delivery::Whole,
        }
    }
}
