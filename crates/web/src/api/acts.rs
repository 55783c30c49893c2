//! What can be done with one job: cancel it, try it again, delete it.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::settings::BelowBar;
use greenlit_engine::retrying;
use greenlit_store::Requeued;
use serde::Serialize;
use utoipa::ToSchema;

use super::generate::Accepted;
use super::{Links, job_id};
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Problem, ProblemBody};

/// A job that was cancelled.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cancelled {
    /// Its name.
    job_id: GenerationId,
    /// `cancelled`.
    status: Status,
}

/// Nothing need be said.
#[derive(Debug, ToSchema)]
pub struct CancelRequest {}

/// Stops a job; a call that is under way is broken off.
#[utoipa::path(
    post, path = "/api/video/{jobId}/cancel", tag = "jobs",
    params(("jobId" = String, Path)),
    request_body = CancelRequest,
    responses(
        (status = 200, body = Cancelled),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It is final"),
    )
)]
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    fields: Fields,
) -> Result<Json<Cancelled>, Problem> {
    fields.finish()?;
    let generation = app.of(&caller).generation(job_id(id)?).await?;
    app.of(&caller).cancel(generation.id).await?;
    Ok(Json(Cancelled {
        job_id: generation.id,
        status: Status::Cancelled,
    }))
}

/// How a job is tried again.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `retry` reads it, so that all its faults are told at once"
)]
pub struct RetryRequest {
    /// Takes the best result of a step where none reached the bar.
    accept_below_bar: Option<bool>,
}

/// Tries a failed or cancelled job again, from its first missing step: what is made is not made again.
#[utoipa::path(
    post, path = "/api/video/{jobId}/retry", tag = "jobs",
    params(("jobId" = String, Path)),
    request_body = RetryRequest,
    responses(
        (status = 202, body = Accepted, description = "It is queued"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "It is neither failed nor cancelled"),
        (status = 402, body = ProblemBody, content_type = "application/problem+json", description = "There are not enough credits"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json",
         description = "The tier's packages of the day are begun: wait for `Retry-After`"),
    )
)]
pub async fn retry(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    let below_bar = below_bar(&mut fields);
    fields.finish()?;
    let generation = app.of(&caller).generation(job_id(id)?).await?;
    let Requeued {
        id,
        settings,
        answers,
    } = retrying::requeued(&generation, below_bar);
    app.of(&caller).requeue(id, settings, answers).await?;
    let accepted = Accepted {
        job_id: generation.id,
        status: Status::Queued,
        links: Links::of(generation.id),
    };
    Ok((StatusCode::ACCEPTED, Json(accepted)))
}

/// What happens below the bar, where it is said.
pub(super) fn below_bar(fields: &mut Fields) -> Option<BelowBar> {
    let accept = fields.flag("acceptBelowBar")?;
    Some(if accept {
        BelowBar::Accept
    } else {
        BelowBar::Fail
    })
}

/// Deletes a job with all that was made.
#[utoipa::path(
    delete, path = "/api/video/{jobId}", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "It is being worked on: cancel it first"),
    )
)]
pub async fn delete(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let generation = app.of(&caller).generation(job_id(id)?).await?;
    app.of(&caller).delete(generation.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
