//! One file a resource.

pub mod complete;
pub mod cron;
pub mod events;
pub mod generate;
pub mod health;
pub mod history;
pub mod job;
pub mod pool;

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
}

impl Links {
    /// Those of this job.
    pub fn of(job: GenerationId) -> Self {
        Self {
            itself: format!("/api/video/{job}"),
            events: format!("/api/video/{job}/events"),
            timeline: format!("/api/video/{job}/timeline"),
            complete: "/api/video/complete",
        }
    }
}

/// The job of a path.
fn job_id(path: Result<Path<String>, PathRejection>) -> Result<GenerationId, Problem> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    text.parse()
        .map_err(|_| Problem::new(Kind::NotFound, "a job is named by its whole `jobId`"))
}
