//! `GET /api/video/{jobId}` and what can be done with one job.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path, State};
use greenlit_domain::event::Event;
use greenlit_domain::generation::Status;
use greenlit_engine::package::Finished;
use greenlit_engine::picking;
use serde_json::{Value, json};

use super::{Links, job_id};
use crate::app::App;
use crate::guard::Caller;
use crate::problem::{Problem, ProblemBody};

/// One job, with all that it has.
#[utoipa::path(
    get, path = "/api/video/{jobId}", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 200, body = Value),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn job(
    State(app): State<App>,
    Extension(Caller(user)): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, Problem> {
    let generation = app.store.generation(user, job_id(id)?).await?;
    let history = app.store.history(generation.id).await?;
    let labels = app.store.labels(generation.id).await?;
    let offered = picking::offered(&generation, &history).ok();
    let package = match generation.status {
        Status::Completed => Finished::from_history(&generation, history)
            .ok()
            .map(|finished| finished.package),
        _ => None,
    };
    Ok(Json(json!({
        "jobId": generation.id,
        "keyword": generation.brief.keyword,
        "language": generation.brief.language,
        "status": generation.status,
        "labels": labels,
        "error": generation.failure,
        "createdAt": generation.created_at,
        "finishedAt": generation.finished_at,
        "titlesRevision": offered.as_ref().map(|offered| offered.revision),
        "titles": offered.map(|offered| offered.candidates),
        "package": package,
        "links": Links::of(generation.id),
    })))
}

/// What happened to a job, in order.
#[utoipa::path(
    get, path = "/api/video/{jobId}/timeline", tag = "jobs",
    params(("jobId" = String, Path)),
    responses((status = 200, body = Value))
)]
pub async fn timeline(
    State(app): State<App>,
    Extension(Caller(user)): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Vec<Event>>, Problem> {
    let generation = app.store.generation(user, job_id(id)?).await?;
    Ok(Json(app.store.events(generation.id, 0).await?))
}

/// Stops a job; a call that is under way is broken off.
#[utoipa::path(
    post, path = "/api/video/{jobId}/cancel", tag = "jobs",
    params(("jobId" = String, Path)),
    responses((status = 200, body = Value))
)]
pub async fn cancel(
    State(app): State<App>,
    Extension(Caller(user)): Extension<Caller>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, Problem> {
    let generation = app.store.generation(user, job_id(id)?).await?;
    app.store.cancel(generation.id).await?;
    Ok(Json(
        json!({ "jobId": generation.id, "status": Status::Cancelled }),
    ))
}
