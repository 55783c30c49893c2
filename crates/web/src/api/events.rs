//! `GET /api/video/{jobId}/events`: what happens to a job, as it happens, from the stored rows.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use greenlit_domain::event::{Event, EventKind};
use greenlit_domain::id::GenerationId;
use greenlit_engine::Stopping;
use greenlit_store::Owned;
use std::collections::VecDeque;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::job_id;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Fault, Problem, ProblemBody};

/// Follows a job.
#[utoipa::path(
    get,
    path = "/api/video/{jobId}/events",
    tag = "jobs",
    params(
        ("jobId" = String, Path),
        ("Last-Event-ID" = Option<u64>, Header, description = "The number of the last event that was received"),
    ),
    responses(
        (status = 200, content_type = "text/event-stream", body = String,
         description = "An event a row: `id` is its number, `event` its type, `data` the row. It ends with the job, or with the server: \
                       go on with `Last-Event-ID`."),
        (status = 204, description = "The job has ended, and there is nothing beyond `Last-Event-ID`"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn events(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = job_id(id)?;
    let last = last_seen(&headers)?;
    let jobs = app.of(&caller);
    let generation = jobs.generation(id).await?;
    // Listening begins before the rows are read: what comes in between is seen twice, and told once.
    let live = app.hub.listen(id, last);
    let stored = jobs.events(id, last).await?;
    // A browser that is told so does not come back; one that is given an empty stream does, for ever.
    if stored.is_empty() && generation.status.is_final() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let following = Following {
        jobs,
        id,
        last,
        ready: stored.into(),
        live,
        closing: app.closing,
        is_over: false,
    };
    let stream = stream::unfold(following, |mut following| async move {
        let event = following.next().await?;
        Some((Ok::<_, Infallible>(told(&event)), following))
    });
    let stream = Sse::new(stream).keep_alive(KeepAlive::new().interval(app.keep_alive));
    Ok(stream.into_response())
}

fn last_seen(headers: &HeaderMap) -> Result<u64, Problem> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(0);
    };
    let number = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse().ok());
    number.ok_or_else(|| {
        Problem::faults(vec![Fault {
            field: "Last-Event-ID".to_owned(),
            message: "is no number of an event".to_owned(),
        }])
    })
}

fn told(event: &Event) -> sse::Event {
    // Rows were read from JSON and can be told as JSON.
    let data = serde_json::to_string(event).unwrap_or_default();
    sse::Event::default()
        .id(event.number.to_string())
        .event(event.kind.name())
        .data(data)
}

/// One listener.
struct Following {
    jobs: Owned,
    id: GenerationId,
    last: u64,
    ready: VecDeque<Event>,
    live: broadcast::Receiver<Arc<Event>>,
    closing: Stopping,
    is_over: bool,
}

impl Following {
    /// The next event; `None` when the job has ended, or the server ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                if event.number <= self.last {
                    continue;
                }
                self.last = event.number;
                self.is_over = ends(&event.kind);
                return Some(event);
            }
            if self.is_over {
                return None;
            }
            let live = tokio::select! {
                live = self.live.recv() => live,
                () = self.closing.begun() => return None,
            };
            match live {
                // What was missed in between stands in the rows.
                Ok(event) if event.number > self.last + 1 => self.read().await,
                Ok(event) => self.ready.push_back(Event::clone(&event)),
                Err(RecvError::Lagged(_)) => self.read().await,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    /// A store that cannot be read now is read again with the next event.
    async fn read(&mut self) {
        if let Ok(events) = self.jobs.events(self.id, self.last).await {
            self.ready = events.into();
        }
    }
}

/// After these nothing comes unless a person asks.
fn ends(kind: &EventKind) -> bool {
    kind.status().is_some_and(|status| status.is_final())
}
