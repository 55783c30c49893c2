//! `GET /api/video/waiting`: what waits for this user's pick, the oldest first.

use axum::Json;
use axum::extract::State;
use greenlit_domain::id::GenerationId;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::TitleCandidate;
use greenlit_domain::waiting::Then;
use greenlit_store::{Mark, WaitingJob};
use serde::Serialize;
use utoipa::ToSchema;

use super::Links;
use super::history::{cursor_of, mark};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Problem, ProblemBody};
use crate::query::Query;

/// The jobs of a page, unless it is said, and at most.
const JOBS: u32 = 20;
const MOST_JOBS: i64 = 100;

/// A page of jobs that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingJobs {
    /// The oldest first.
    jobs: Vec<WaitingForPick>,
    /// Sent as `cursor`, it gets the next page; `null` on the last.
    next: Option<String>,
}

/// A job that waits for a pick.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingForPick {
    /// The job.
    job_id: GenerationId,
    /// What it is about.
    keyword: String,
    /// Its language.
    language: String,
    /// When it was asked for.
    created_at: Timestamp,
    /// Since when its titles are there.
    waiting_since: Timestamp,
    /// The revision of the titles; sent back with the pick, it is refused when there are newer ones.
    titles_revision: u32,
    /// What is offered, the best first.
    titles: Vec<Offered>,
    /// What happens by itself when nobody picks; `null` when it waits on.
    deadline: Option<PickDeadline>,
    /// Where to go on with it.
    links: Links,
}

/// A title that can be picked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Offered {
    /// 1 to 10. `selectedTitleIndex` is one less.
    id: u8,
    /// The title.
    text: String,
    /// 0 to 100.
    score: u8,
}

/// What happens by itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct PickDeadline {
    /// When.
    at: Timestamp,
    /// What.
    then: Then,
}

/// Lists what waits for a pick.
#[utoipa::path(
    get, path = "/api/video/waiting", tag = "jobs",
    params(
        ("cursor" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u8>, Query, minimum = 1, maximum = 100, description = "How many jobs, 1 to 100; 20 unless it is said"),
    ),
    responses(
        (status = 200, body = WaitingJobs),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn waiting(
    State(app): State<App>,
    caller: Caller,
    Query(mut fields): Query,
) -> Result<Json<WaitingJobs>, Problem> {
    let limit = fields.digits("limit", 1, MOST_JOBS);
    let limit = limit
        .and_then(|limit| u32::try_from(limit).ok())
        .unwrap_or(JOBS);
    let cursor = fields.text("cursor");
    let after = cursor.as_deref().and_then(mark);
    if cursor.is_some() && after.is_none() {
        fields.fault("cursor", "is no cursor: send the `next` of the page before");
    }
    fields.finish()?;
    let mut jobs = app.of(&caller).waiting(after, limit + 1).await?;
    let there_are_more = jobs.len() > limit as usize;
    jobs.truncate(limit as usize);
    let last = jobs.last().filter(|_| there_are_more);
    let next = last.map(|job| {
        cursor_of(Mark {
            created_at: job.created_at,
            id: job.id,
        })
    });
    Ok(Json(WaitingJobs {
        jobs: jobs.into_iter().map(WaitingForPick::from).collect(),
        next,
    }))
}

impl From<WaitingJob> for WaitingForPick {
    fn from(job: WaitingJob) -> Self {
        Self {
            job_id: job.id,
            keyword: job.keyword,
            language: job.language,
            created_at: job.created_at,
            waiting_since: job.since,
            titles_revision: job.titles.revision,
            titles: job
                .titles
                .candidates
                .into_iter()
                .map(Offered::from)
                .collect(),
            deadline: job.deadline.map(|deadline| PickDeadline {
                at: deadline.at,
                then: deadline.then,
            }),
            links: Links::of(job.id),
        }
    }
}

impl From<TitleCandidate> for Offered {
    fn from(title: TitleCandidate) -> Self {
        Self {
            id: title.id,
            text: title.text,
            score: title.score,
        }
    }
}
