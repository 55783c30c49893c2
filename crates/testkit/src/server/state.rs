//! What all connections share: the options, the faults that were asked for, the book of calls.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{HeaderMap, Method, Request, Response, Uri};

use super::book::{Book, Ticket};
use super::connection::Line;
use super::content::{Broken, Content};
use super::refusal::{self, Refusal};
use super::trouble;
use super::{Call, Delivery, Form, Options};
use crate::export::Report;
use crate::fault::{Fault, Kind, Target, Trouble};
use crate::flavour::{Endpoint, Flavour};
use crate::latency;
use crate::picture::Pictures;

/// Everything of a running server but its socket.
pub(super) struct State {
    pub options: Options,
    pub faults: Mutex<VecDeque<(Target, Fault)>>,
    pub lasting: Mutex<Vec<(Target, Fault)>>,
    pub book: Arc<Book>,
    /// Of the call that came last.
    pub last: Mutex<(HeaderMap, Bytes)>,
    /// What was found of each schema so far.
    pub verdicts: Mutex<HashMap<String, Option<String>>>,
    pub pictures: Pictures,
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
            verdicts: Mutex::default(),
            pictures: Pictures::new(),
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
            let refusal = trouble::worded(Trouble::WrongKey, self.options.flavour, "");
            return Ok(refusal.answer(self.options.flavour));
        }
        if let Some(export) = self.export(&head.method, &head.uri) {
            return Ok(export);
        }
        match self.endpoint(&head.method, &head.uri) {
            Some(Endpoint::Chat) => self.chat(&body, line).await,
            Some(Endpoint::Responses) => self.responses(&body, line).await,
            Some(Endpoint::Images) => self.image(&body, line, &head.uri).await,
            Some(Endpoint::Embeddings) => self.embeddings(&body, line).await,
            Some(Endpoint::Models) => self.models(line).await,
            None => Ok(self.nowhere(&head.method, &head.uri)),
        }
    }

    /// A page of the bill, where it is asked for.
    fn export(&self, method: &Method, uri: &Uri) -> Option<Response<Content>> {
        let path = uri.path().strip_prefix(self.options.flavour.prefix())?;
        let report = Report::of(path).filter(|_| method == Method::GET)?;
        let query = uri.query().unwrap_or_default();
        Some(
            match report.page(&self.book.bill(), &self.options.tariffs, query) {
                Ok(page) => {
                    refusal::answer(200, "application/json", Content::whole(page.to_string()))
                }
                Err(message) => Refusal::new(400, message).answer(self.options.flavour),
            },
        )
    }

    fn endpoint(&self, method: &Method, uri: &Uri) -> Option<Endpoint> {
        let path = uri.path().strip_prefix(self.options.flavour.prefix())?;
        let endpoint = match (method.as_str(), path) {
            ("POST", "/chat/completions") => Endpoint::Chat,
            ("POST", "/responses") => Endpoint::Responses,
            ("POST", "/images/generations") => Endpoint::Images,
            ("POST", "/embeddings") => Endpoint::Embeddings,
            ("GET", "/models") => Endpoint::Models,
            _ => return None,
        };
        // That a picture was asked for is booked even where there are none.
        let has = endpoint == Endpoint::Images || self.options.flavour.has(endpoint);
        has.then_some(endpoint)
    }

    /// The answer to an address that the server does not have.
    pub fn nowhere(&self, method: &Method, uri: &Uri) -> Response<Content> {
        refusal::nowhere(self.options.flavour, method.as_str(), uri.path())
    }

    /// The answer to a body that cannot be read.
    pub fn unreadable(&self, what: &str) -> Response<Content> {
        let message = format!("We could not parse the JSON body of your request as {what}.");
        Refusal::new(400, message).answer(self.options.flavour)
    }

    async fn models(&self, line: &Line) -> Served {
        let (ticket, call) = self.enter(Coming::new(Kind::Models, "", ""));
        let fault = call.fault.as_ref();
        if let Some(fault) = fault.filter(|fault| fault.is_before_the_answer()) {
            return self.broken(&call, fault, ticket, line).await;
        }
        let list = self.list();
        let content = Content::whole(list.to_string()).spoiled(fault);
        Ok(refusal::answer(
            200,
            "application/json",
            content.paid_by(ticket),
        ))
    }

    fn list(&self) -> serde_json::Value {
        let entry = |id: &String| match self.options.flavour {
            // Their names have a prefix that calls may leave out: <https://ai.google.dev/gemini-api/docs/openai>.
            Flavour::Gemini => {
                serde_json::json!({ "id": format!("models/{id}"), "object": "model", "owned_by": "google" })
            }
            Flavour::OpenAi => {
                serde_json::json!({ "id": id, "object": "model", "created": 1_795_485_600, "shutdown_date": null })
            }
            _ => serde_json::json!({ "id": id, "object": "model" }),
        };
        let most = match self.options.flavour {
            // It has loaded one and lists that.
            Flavour::LlamaCpp => 1,
            _ => usize::MAX,
        };
        let data: Vec<_> = self.options.models.iter().take(most).map(entry).collect();
        serde_json::json!({ "object": "list", "data": data })
    }

    /// Books a call that is turned down whatever shall go wrong.
    pub fn turned_down(&self, coming: Coming<'_>, refusal: Refusal) -> Served {
        let (ticket, _) = self.book.enter(|_| coming.call(None));
        ticket.refused();
        Ok(refusal.answer(self.options.flavour))
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
        self.book
            .enter(|number| coming.call(fault.or_else(|| self.by_rate(kind, number))))
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
        self.options.time(call.kind, &call.keyword, turns)
    }

    /// The next number for an id.
    pub fn number(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Faults that are the same for all kinds of call.
    pub async fn broken(&self, call: &Call, fault: &Fault, ticket: Ticket, line: &Line) -> Served {
        let answer = || refusal::of(fault, self.options.flavour, &call.model);
        match fault {
            // Nobody can say whether the work was done: the ticket is dropped unsettled.
            Fault::Silence => std::future::pending().await,
            Fault::Reset => {
                line.reset();
                Err(Broken)
            }
            // What became of a call that was answered by somebody else is not known either.
            Fault::Body(..=299, _) | Fault::Html(..=299) => Ok(answer()),
            _ => {
                ticket.refused();
                Ok(answer())
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

    fn call(&self, fault: Option<Fault>) -> Call {
        Call {
            kind: self.kind,
            model: self.model.to_owned(),
            keyword: self.keyword.to_owned(),
            fault,
            form: self.form,
            delivery: self.delivery,
        }
    }
}
