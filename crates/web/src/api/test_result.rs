//! `/api/video/{jobId}/test-result`: what YouTube's Test & Compare said about a package's pairs, written down by its owner.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::GenerationId;
use greenlit_domain::input::{self, Faults};
use greenlit_domain::test_result::{MOST_PAIRS, Share, Written};
use greenlit_domain::time::Timestamp;
use greenlit_engine::package::Finished;
use greenlit_store::{KeptResult, Owned};
use serde::Serialize;
use utoipa::ToSchema;

use super::job::unreadable;
use super::job_id;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem, ProblemBody};

/// How a test ended.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `read` reads it, so that all its faults are told at once"
)]
pub struct TestResultRequest {
    /// The pair that won, from 1; left out or `null` where YouTube named none.
    winner: Option<u8>,
    /// The pairs' shares of the watch time in percent, the first pair's first; left out where they are not known.
    #[schema(example = json!([30.1, 38.4, 31.5]))]
    watch_time_shares: Option<Vec<f64>>,
    /// What is worth remembering.
    note: Option<String>,
}

/// How a test ended, as it was written down.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TestResultAnswer {
    /// The job.
    job_id: GenerationId,
    /// The pair that won, from 1; `null` where YouTube named none.
    winner: Option<u8>,
    /// The pairs' shares of the watch time in percent; empty where they are not known.
    watch_time_shares: Vec<Share>,
    /// What is worth remembering.
    note: Option<String>,
    /// When it was last written.
    updated_at: Timestamp,
}

/// What a package's Test & Compare said.
#[utoipa::path(
    get, path = "/api/video/{jobId}/test-result", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 200, body = TestResultAnswer),
        (status = 404, body = ProblemBody, content_type = "application/problem+json",
         description = "There is no such job, or no result of it"),
    )
)]
pub async fn test_result(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<TestResultAnswer>, Problem> {
    let jobs = app.of(&caller);
    let id = jobs.generation(job_id(id)?).await?.id;
    answer(&jobs, id).await.map(Json)
}

/// Writes down what a package's Test & Compare said, over what was there.
#[utoipa::path(
    put, path = "/api/video/{jobId}/test-result", tag = "jobs",
    params(("jobId" = String, Path)),
    request_body = TestResultRequest,
    responses(
        (status = 200, body = TestResultAnswer),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It is not completed yet"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn keep(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Json<TestResultAnswer>, Problem> {
    let jobs = app.of(&caller);
    let generation = jobs.generation(job_id(id)?).await?;
    let written = Written {
        winner: fields.number("winner", 1, i64::try_from(MOST_PAIRS).unwrap_or(i64::MAX)),
        shares: fields.percentages("watchTimeShares", MOST_PAIRS),
        note: fields.text("note"),
    };
    if let Some(Err(fault)) = written.note.as_deref().map(input::note) {
        fields.fault("note", fault.message);
    }
    fields.finish()?;
    let pairs = pairs(&jobs, &generation).await?;
    let result = written.check(pairs).map_err(Faults)?;
    jobs.keep_test_result(generation.id, &result).await?;
    answer(&jobs, generation.id).await.map(Json)
}

/// Forgets what was written down.
#[utoipa::path(
    delete, path = "/api/video/{jobId}/test-result", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 204, description = "There is none now"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn forget(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let jobs = app.of(&caller);
    let id = jobs.generation(job_id(id)?).await?.id;
    jobs.forget_test_result(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many pairs a package has.
async fn pairs(jobs: &Owned, generation: &Generation) -> Result<usize, Problem> {
    if generation.status != Status::Completed {
        let (id, status) = (generation.id, generation.status);
        return Err(Problem::new(
            Kind::Conflict,
            format!("job {id} is {status}: a test has a result when its package is there"),
        ));
    }
    let history = jobs.history(generation.id).await?;
    let finished = Finished::from_history(generation, history).map_err(unreadable)?;
    Ok(finished.package.pairs.map_or(0, |pairs| pairs.len()))
}

async fn answer(jobs: &Owned, id: GenerationId) -> Result<TestResultAnswer, Problem> {
    let KeptResult { result, at } = jobs
        .test_result(id)
        .await?
        .ok_or_else(|| Problem::new(Kind::NotFound, format!("job {id} has no result of a test")))?;
    Ok(TestResultAnswer {
        job_id: id,
        winner: result.winner,
        watch_time_shares: result.shares,
        note: result.note,
        updated_at: at,
    })
}
