//! `Idempotency-Key`: a POST with one is done once, however often it is sent.
//!
//! The first request with a key is answered by its handler and the answer is kept; the same request again is told the
//! same, and another one with that key is refused. A process that dies between leaves the key held for a minute, and
//! whoever takes it over finds what was begun: handlers begin jobs under [`Key::of_job`].

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use greenlit_store::{HeldKey, KeptAnswer, RequestKey, Store, TakenKey};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, sleep};

use crate::app::App;
use crate::auth::Caller;
use crate::body::whole;
use crate::problem::{Fault, Kind, Problem};

/// The key of a request.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Says that the answer is that of an earlier request.
pub const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The longest key.
const LONGEST: usize = 255;

/// How long a second request waits for the answer to the first, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

/// The largest answer that is kept; ours are a few KiB.
const LARGEST: usize = 1024 * 1024;

/// What of an answer is kept beside its status and body. The rest is put round every answer anew.
const KEPT: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::LOCATION,
    header::ALLOW,
    header::RETRY_AFTER,
];

/// The key of the request that a handler answers.
#[derive(Debug, Clone)]
pub struct Key(HeldKey);

impl Key {
    /// The key of the job that the request begins. A request that is done again, after the process that did it first
    /// died, finds that job.
    pub fn of_job(&self) -> String {
        format!("http:{}:{}", self.0.since.0, self.0.key)
    }
}

/// Marks an answer that holds a secret: it is kept nowhere, and the same request again is a new one.
#[derive(Debug, Clone, Copy)]
pub struct ShownOnce;

/// Does a request with a key once.
pub async fn once(
    State(app): State<App>,
    caller: Option<Extension<Caller>>,
    request: Request,
    next: Next,
) -> Response {
    let has_key = request.headers().contains_key(IDEMPOTENCY_KEY);
    let Some(Extension(caller)) = caller.filter(|_| request.method() == Method::POST && has_key)
    else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let read = async {
        let key = key_of(&parts.headers)?;
        let body = whole(body).await?;
        let request = digest(&parts, &body);
        take(
            &app.store,
            RequestKey {
                user: caller.user,
                key,
                request,
            },
        )
        .await
        .map(|taken| (taken, body))
    };
    match read.await {
        Err(problem) => problem.into_response(),
        Ok((Taken::Answered(answer), _)) => replayed(answer),
        Ok((Taken::Held(held), body)) => {
            let request = Request::from_parts(parts, Body::from(body));
            // In a task of its own it is done to its end, also when the client is gone.
            let done = tokio::spawn(answer(app, held, request, next)).await;
            done.unwrap_or_else(|_| {
                Problem::new(Kind::Internal, "the request stopped with a bug of ours")
                    .into_response()
            })
        }
    }
}

/// How a key was got.
enum Taken {
    /// This request is to be done.
    Held(HeldKey),
    /// It was done.
    Answered(KeptAnswer),
}

/// The one key of a request.
fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let key = values.next().and_then(|value| value.to_str().ok());
    match (key, values.next()) {
        (Some(key), None)
            if (1..=LONGEST).contains(&key.len())
                && key.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(key.to_owned())
        }
        _ => Err(Problem::faults(vec![Fault {
            field: "Idempotency-Key".to_owned(),
            message: format!("is no key: send one of 1 to {LONGEST} visible ASCII characters"),
        }])),
    }
}

/// What makes two requests the same.
fn digest(parts: &Parts, body: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(parts.method.as_str());
    digest.update(b" ");
    digest.update(
        parts
            .uri
            .path_and_query()
            .map_or("", |target| target.as_str()),
    );
    digest.update(b"\n");
    digest.update(body);
    let hash = digest.finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Takes the key, waiting a little for another request that holds it.
async fn take(store: &Store, wanted: RequestKey) -> Result<Taken, Problem> {
    let end = Instant::now() + PATIENCE;
    loop {
        match store.take_key(wanted.clone()).await? {
            TakenKey::Held(held) => return Ok(Taken::Held(held)),
            TakenKey::Answered(answer) => return Ok(Taken::Answered(answer)),
            TakenKey::OfAnother => {
                return Err(Problem::new(
                    Kind::KeyReused,
                    "another request was sent with this Idempotency-Key: use a new key for each",
                ));
            }
            TakenKey::InUse if Instant::now() < end => sleep(PAUSE).await,
            TakenKey::InUse => {
                return Err(Problem::new(
                    Kind::KeyInUse,
                    "the first request with this Idempotency-Key is not answered yet: send it again in a moment",
                )
                .with_header(header::RETRY_AFTER, HeaderValue::from_static("2")));
            }
        }
    }
}

/// Does the request and keeps its answer. An error of ours is not kept: the request can be sent again.
async fn answer(app: App, held: HeldKey, mut request: Request, next: Next) -> Response {
    let mut freed = Freed {
        app: app.clone(),
        held: Some(held.clone()),
    };
    request.extensions_mut().insert(Key(held.clone()));
    let (parts, body) = next.run(request).await.into_parts();
    if parts.extensions.get::<ShownOnce>().is_some() {
        return Response::from_parts(parts, body);
    }
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return Problem::new(Kind::Internal, "the answer could not be written").into_response();
    };
    let kept = str::from_utf8(&body).ok().map(|body| KeptAnswer {
        status: parts.status.as_u16(),
        headers: kept_headers(&parts.headers),
        body: body.to_owned(),
    });
    if let Some(kept) = kept.filter(|_| !parts.status.is_server_error()) {
        freed.held = None;
        // What cannot be kept now is found by the next who takes the key: what was done stands in its rows.
        let _ = app.store.answer_key(&held, &kept).await;
    }
    Response::from_parts(parts, Body::from(body))
}

/// Frees a key when its request comes to nothing, by an error or by a panic.
struct Freed {
    app: App,
    held: Option<HeldKey>,
}

impl Drop for Freed {
    fn drop(&mut self) {
        if let Some(held) = self.held.take() {
            let app = self.app.clone();
            tokio::spawn(async move {
                // Else its lease ends.
                let _ = app.store.free_key(&held).await;
            });
        }
    }
}

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    KEPT.iter()
        .filter_map(|name| {
            let value = headers.get(name)?.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        })
        .collect()
}

fn replayed(answer: KeptAnswer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
