//! `GET /api/video/history`: the jobs of a user, the newest first.

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use greenlit_domain::generation::{Failure, Status};
use greenlit_domain::id::GenerationId;
use greenlit_domain::money::Cost;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_store::Mark;
use greenlit_store::rows::Summary;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Links;
use crate::app::App;
use crate::auth::Caller;
use crate::filter::{self, Filter};
use crate::problem::{Problem, ProblemBody};
use crate::query::Query;

/// The jobs of a page, unless it is said, and at most.
const JOBS: usize = 50;
const MOST_JOBS: i64 = 200;

/// A page of jobs.
#[derive(Debug, Serialize, ToSchema)]
pub struct History {
    /// The newest first.
    jobs: Vec<Listed>,
    /// Sent as `cursor`, it gets the next page; `null` on the last.
    next: Option<String>,
}

/// A job of the list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// The job.
    job_id: GenerationId,
    /// What it is about.
    keyword: String,
    /// Its language.
    language: String,
    /// Where it stands.
    status: Status,
    /// The step after which it stopped, as it was asked to; `null` while it is not completed, or when it is whole.
    stopped_at: Option<Step>,
    /// Its labels.
    labels: Vec<String>,
    /// What its calls cost so far, in millionths of a dollar; `null` when a part is not known.
    cost_micros: Cost,
    /// What went wrong.
    error: Option<Failure>,
    /// When it was asked for.
    created_at: Timestamp,
    /// When it became final.
    finished_at: Option<Timestamp>,
    /// Where to go on with it.
    links: Links,
}

/// Lists jobs.
#[utoipa::path(
    get, path = "/api/video/history", tag = "jobs",
    params(
        Filter,
        ("cursor" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u8>, Query, description = "How many jobs, 1 to 200; 50 unless it is said"),
    ),
    responses(
        (status = 200, body = History),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn history(
    State(app): State<App>,
    caller: Caller,
    Query(mut fields): Query,
) -> Result<Json<History>, Problem> {
    let search = filter::search(&mut fields);
    let limit = fields.digits("limit", 1, MOST_JOBS);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let cursor = fields.text("cursor");
    let after = cursor.as_deref().and_then(mark);
    if cursor.is_some() && after.is_none() {
        fields.fault("cursor", "is no cursor: send the `next` of the page before");
    }
    fields.finish()?;
    let page = app
        .of(&caller)
        .page(&search, after, limit.unwrap_or(JOBS))
        .await?;
    Ok(Json(History {
        jobs: page.jobs.into_iter().map(Listed::from).collect(),
        next: page.next.map(cursor_of),
    }))
}

impl From<Summary> for Listed {
    fn from(job: Summary) -> Self {
        Self {
            job_id: job.job_id,
            keyword: job.keyword,
            language: job.language,
            status: job.status,
            stopped_at: job.stopped_at,
            labels: job.labels,
            cost_micros: job.cost_micros,
            error: job.error,
            created_at: job.created_at,
            finished_at: job.finished_at,
            links: Links::of(job.job_id),
        }
    }
}

/// A cursor is 8 bytes of time and 16 of the id. Clients need not know.
pub(crate) fn cursor_of(mark: Mark) -> String {
    let mut bytes = mark.created_at.0.to_be_bytes().to_vec();
    bytes.extend(mark.id.0.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Where a list goes on.
pub(crate) fn mark(cursor: &str) -> Option<Mark> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (time, id) = bytes.split_first_chunk::<8>()?;
    Some(Mark {
        created_at: Timestamp(i64::from_be_bytes(*time)),
        id: GenerationId(Uuid::from_slice(id).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_and_others_are_none() {
        let here = Mark {
            created_at: Timestamp(1_795_000_000_123),
            id: GenerationId(Uuid::from_u128(7)),
        };
        assert_eq!(mark(&cursor_of(here)), Some(here));
        for odd in ["", "x", "AAAA", "' OR 1=1 --", &"A".repeat(33), "ä"] {
            assert_eq!(mark(odd), None, "{odd}");
        }
    }
}
