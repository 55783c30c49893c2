//! `GET /api/video/{jobId}`: one job with all that it has so far.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use greenlit_domain::generation::{Failure, Generation, Status};
use greenlit_domain::id::GenerationId;
use greenlit_domain::language::Language;
use greenlit_domain::layout::Layout;
use greenlit_domain::money::Cost;
use greenlit_domain::outline::Outline;
use greenlit_domain::package::Package;
use greenlit_domain::research::Research;
use greenlit_domain::settings::ContentType;
use greenlit_domain::thumbnail::Pair;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::{SelectedTitle, TitleCandidate};
use greenlit_engine::Results;
use greenlit_engine::package::Finished;
use greenlit_store::Standing;
use greenlit_store::rows::{History, Pick, PickAnswer};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Links, job_id};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem, ProblemBody};

/// A job. What it has not come to yet is `null`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Its name.
    job_id: GenerationId,
    /// What it is about.
    keyword: String,
    /// The language of everything that is made.
    language: Language,
    /// The channel's field.
    niche: Option<String>,
    /// Who watches.
    target_audience: Option<String>,
    /// The kind of video.
    content_type: ContentType,
    /// Its labels.
    labels: Vec<String>,
    /// From -5 to 5; the greater goes first.
    priority: i64,
    /// Where it stands.
    status: Status,
    /// Why nobody works on it, where that is not that others are before it.
    waiting: Option<Waiting>,
    /// What went wrong.
    error: Option<Failure>,
    /// What its calls cost so far, in millionths of a dollar; `null` when a part is not known.
    cost_micros: Cost,
    /// When it was asked for.
    created_at: Timestamp,
    /// When a process first took it.
    started_at: Option<Timestamp>,
    /// When it became final.
    finished_at: Option<Timestamp>,
    /// What was found out.
    research: Option<Research>,
    /// The number of the newest list of titles; each "again" adds one.
    titles_revision: Option<u32>,
    /// The newest list of titles, best first.
    titles: Option<Vec<TitleCandidate>>,
    /// The last answer to "which title?".
    pick: Option<Picked>,
    /// The title that the package is made for.
    selected_title: Option<SelectedTitle>,
    /// The plan of the video.
    outline: Option<Outline>,
    /// The thumbnails, as soon as they are there.
    thumbnails: Option<Vec<Thumbnail>>,
    /// The whole package, when the job is completed.
    package: Option<Package>,
    /// What the user should know: repairs, fallbacks, results below the bar.
    notes: Vec<String>,
    /// Where to go on.
    links: Links,
}

/// Why a job waits.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// In words.
    reason: String,
    /// When it goes on by itself; `null` when a person must answer.
    ready_at: Option<Timestamp>,
}

/// An answer to "which title?".
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Picked {
    /// What was answered.
    answer: Answered,
    /// The number of the list that was looked at.
    titles_revision: u32,
    /// A person did it; else the rule.
    by_person: bool,
    /// When.
    at: Timestamp,
}

/// What can be answered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Answered {
    /// One of the titles.
    Candidate {
        /// Its `id`, from 1.
        id: u8,
    },
    /// Own words.
    Own {
        /// The title.
        title: String,
    },
    /// Other titles.
    Again {
        /// What should be different.
        note: String,
    },
    /// None.
    Reject {
        /// Why.
        reason: String,
    },
}

/// A title with its thumbnail.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Thumbnail {
    /// The title.
    title: String,
    /// The words on the picture.
    words: String,
    /// How they are set.
    layout: Layout,
    /// The file's name in the package.
    file: String,
    /// Where its bytes are.
    url: String,
}

/// One job, with all that it has.
#[utoipa::path(
    get, path = "/api/video/{jobId}", tag = "jobs",
    params(("jobId" = String, Path)),
    responses(
        (status = 200, body = Job),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn job(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Job>, Problem> {
    let jobs = app.of(&caller);
    let generation = jobs.generation(job_id(id)?).await?;
    let history = jobs.history(generation.id).await?;
    let labels = jobs.labels(generation.id).await?;
    let standing = jobs.standing(generation.id).await?;
    Job::of(generation, history, labels, standing).map(Json)
}

/// A stored result that cannot be read.
pub(crate) fn unreadable(message: String) -> Problem {
    Problem::new(Kind::Internal, message)
}

impl Job {
    fn of(
        generation: Generation,
        history: History,
        labels: Vec<String>,
        standing: Standing,
    ) -> Result<Self, Problem> {
        let pick = history.picks.last().map(Picked::of);
        let package = match generation.status {
            Status::Completed => Some(Finished::from_history(&generation, history.clone())),
            _ => None,
        };
        let package = package
            .transpose()
            .map_err(unreadable)?
            .map(|finished| finished.package);
        let results = Results::of(&generation, history).map_err(unreadable)?;
        let id = generation.id;
        let thumbnails = results
            .thumbnails
            .map(|made| made.pairs.into_iter().map(|pair| Thumbnail::of(id, pair)));
        Ok(Self {
            job_id: id,
            keyword: generation.brief.keyword.to_string(),
            language: generation.brief.language,
            niche: generation.brief.niche,
            target_audience: generation.brief.audience,
            content_type: generation.brief.content_type,
            labels,
            priority: standing.priority,
            status: generation.status,
            waiting: Waiting::of(generation.status, &standing),
            error: generation.failure,
            cost_micros: results.calls.iter().map(|call| call.cost).sum(),
            created_at: generation.created_at,
            started_at: standing.started_at,
            finished_at: generation.finished_at,
            research: results.research.map(Arc::unwrap_or_clone),
            titles_revision: results.titles.as_ref().map(|titles| titles.revision),
            titles: results
                .titles
                .map(|titles| Arc::unwrap_or_clone(titles).candidates),
            pick,
            selected_title: results.selected,
            outline: results.outline.map(Arc::unwrap_or_clone),
            thumbnails: thumbnails.map(Iterator::collect),
            package,
            notes: results.notes,
            links: Links::of(id),
        })
    }
}

impl Waiting {
    fn of(status: Status, standing: &Standing) -> Option<Self> {
        match status {
            Status::AwaitingSelection => Some(Self {
                reason: "a person must pick a title".to_owned(),
                ready_at: None,
            }),
            Status::Queued => standing.put_off.clone().map(|reason| Self {
                reason,
                ready_at: standing.ready_at,
            }),
            _ => None,
        }
    }
}

impl Picked {
    fn of(pick: &Pick) -> Self {
        Self {
            answer: match pick.answer.clone() {
                PickAnswer::Candidate { number } => Answered::Candidate { id: number },
                PickAnswer::Own { title } => Answered::Own { title },
                PickAnswer::Again { note } => Answered::Again { note },
                PickAnswer::No { reason } => Answered::Reject { reason },
            },
            titles_revision: pick.revision,
            by_person: pick.by.is_some(),
            at: pick.at,
        }
    }
}

impl Thumbnail {
    fn of(job: GenerationId, pair: Pair) -> Self {
        Self {
            title: pair.title,
            words: pair.words,
            layout: pair.layout,
            url: format!("/api/video/{job}/thumbnails/{}", pair.file),
            file: pair.file,
        }
    }
}
