//! One file a resource.

pub mod acts;
pub mod admin;
pub mod alerts;
pub mod budget;
pub mod bulk;
pub mod complete;
pub mod costs;
pub mod cron;
pub mod data;
pub mod events;
pub mod files;
pub mod generate;
pub mod health;
pub mod history;
pub mod job;
pub mod keys;
pub mod me;
pub mod pauses;
pub mod pool;
pub mod providers;
pub mod sessions;
pub mod test_result;
pub mod timeline;
pub mod waiting;
pub mod webhooks;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use greenlit_domain::id::GenerationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{Kind, Problem};

/// Where to go on with a job.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Links {
    /// The job.
    #[serde(rename = "self")]
    itself: String,
    /// Its events as they come.
    events: String,
    /// What happened so far.
    timeline: String,
    /// Answers which title.
    complete: &'static str,
    /// Its folder as a zip, when it is completed.
    package: String,
}

impl Links {
    /// Those of this job.
    pub fn of(job: GenerationId) -> Self {
        Self {
            itself: format!("/api/video/{job}"),
            events: format!("/api/video/{job}/events"),
            timeline: format!("/api/video/{job}/timeline"),
            complete: "/api/video/complete",
            package: format!("/api/video/{job}/package.zip"),
        }
    }
}

/// The job of a path.
pub(crate) fn job_id(path: Result<Path<String>, PathRejection>) -> Result<GenerationId, Problem> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    text.parse()
        .map_err(|_| Problem::new(Kind::NotFound, "a job is named by its whole `jobId`"))
}
