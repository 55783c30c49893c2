//! `POST /api/video/complete`: answers which title.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::GenerationId;
use greenlit_domain::input;
use greenlit_domain::titles::Titles;
use greenlit_engine::picking::{self, AnswerError, Answered};
use greenlit_store::rows::{History, PickAnswer};
use serde_json::json;
use utoipa::ToSchema;

use super::Links;
use super::generate::Accepted;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem, ProblemBody};

/// One of four answers.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `read` reads it, so that all its faults are told at once"
)]
pub struct CompleteRequest {
    /// The job that waits.
    job_id: String,
    /// The revision of the titles that were looked at; refused when there are newer ones.
    titles_revision: Option<u32>,
    /// One of the titles, counted from 0.
    selected_title_index: Option<u8>,
    /// A title in own words.
    own_title: Option<String>,
    /// Other titles, please.
    again: Option<Again>,
    /// None of them: the job is cancelled.
    reject: Option<Reject>,
}

/// What should be different.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes a part of the body")]
pub struct Again {
    /// In a sentence.
    #[schema(example = "shorter, with a number")]
    note: String,
}

/// Why not.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it describes a part of the body")]
pub struct Reject {
    /// In a sentence.
    reason: String,
}

/// An answer, wherever it was given.
pub(crate) struct Wanted {
    /// The job that waits.
    pub job: GenerationId,
    /// The list of titles that was looked at.
    pub revision: Option<u32>,
    /// What is answered.
    pub answer: PickAnswer,
}

/// Answers which title.
#[utoipa::path(
    post,
    path = "/api/video/complete",
    tag = "jobs",
    request_body = CompleteRequest,
    responses(
        (status = 202, body = Accepted, description = "The job goes on, or is cancelled when the titles were turned down"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is no such job"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "It does not wait, was answered otherwise, or its titles have changed; `job` says how it stands"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn complete(
    State(app): State<App>,
    caller: Caller,
    fields: Fields,
) -> Result<impl IntoResponse, Problem> {
    let wanted = read(fields)?;
    let job = wanted.job;
    let status = take(&app, &caller, wanted).await?;
    Ok(accepted(job, status))
}

/// Takes an answer, and says where the job stands then. Asked twice, it is answered as the first time.
///
/// # Errors
/// [`Kind::Conflict`] when the job does not wait for this answer any more.
pub(crate) async fn take(app: &App, caller: &Caller, wanted: Wanted) -> Result<Status, Problem> {
    let jobs = app.of(caller);
    match picking::answer(&jobs, wanted.job, wanted.revision, wanted.answer).await {
        Ok(Answered::Counts(status)) => Ok(status),
        Ok(Answered::Elsewhere(stands)) => Err(elsewhere(&stands.0, &stands.1)),
        Ok(Answered::Changed(now)) => Err(changed(&now.0, &now.1)),
        Err(AnswerError::Pick(error)) => Err(Problem::new(Kind::InvalidInput, error.to_string())),
        Err(AnswerError::Store(error)) => Err(error.into()),
    }
}

fn accepted(job_id: GenerationId, status: Status) -> impl IntoResponse + use<> {
    let accepted = Accepted {
        job_id,
        status,
        links: Links::of(job_id),
    };
    (StatusCode::ACCEPTED, Json(accepted))
}

fn elsewhere(generation: &Generation, history: &History) -> Problem {
    let id = generation.id;
    let detail = match (generation.status, history.picks.last()) {
        (Status::Queued | Status::Processing, None) => {
            format!("job {id} has no titles yet: wait until it is awaiting_selection")
        }
        (status, Some(_)) => format!("job {id} is {status}: its title was picked already"),
        (status, None) => format!("job {id} is {status}: it does not wait for a title"),
    };
    let picked = history.picks.last().map(|pick| {
        json!({ "answer": pick.answer, "titlesRevision": pick.revision, "at": pick.at,
                "by": if pick.by.is_some() { "person" } else { "rule" } })
    });
    Problem::new(Kind::Conflict, detail)
        .with_job(json!({ "jobId": id, "status": generation.status, "pick": picked }))
}

fn changed(generation: &Generation, offered: &Titles) -> Problem {
    let detail = format!(
        "the titles have changed since: these are revision {}",
        offered.revision
    );
    Problem::new(Kind::Conflict, detail).with_job(json!({
        "jobId": generation.id,
        "status": generation.status,
        "titlesRevision": offered.revision,
        "titles": offered.candidates,
    }))
}

fn read(mut fields: Fields) -> Result<Wanted, Problem> {
    let job = fields.needed_text("jobId").and_then(|text| {
        let parsed = text.parse().ok();
        if parsed.is_none() {
            fields.fault(
                "jobId",
                "is no job: send the `jobId` that generate answered",
            );
        }
        parsed
    });
    let revision = fields
        .number("titlesRevision", 1, i64::from(u32::MAX))
        .and_then(|revision| u32::try_from(revision).ok());
    let answer = answer(&mut fields);
    fields.finish()?;
    match (job, answer) {
        (Some(job), Some(answer)) => Ok(Wanted {
            job,
            revision,
            answer,
        }),
        _ => Err(Problem::new(
            Kind::Internal,
            "the request could not be read",
        )),
    }
}

/// The one answer of the four.
fn answer(fields: &mut Fields) -> Option<PickAnswer> {
    let index = fields.number("selectedTitleIndex", 0, 9);
    let own = fields.text("ownTitle");
    let note = inner(fields, "again", "note");
    let reason = inner(fields, "reject", "reason");
    let mut answers = Vec::new();
    if let Some(index) = index {
        let number = u8::try_from(index + 1).ok()?;
        answers.push(PickAnswer::Candidate { number });
    }
    if let Some(own) = own {
        match input::own_title(&own) {
            Ok(title) => answers.push(PickAnswer::Own { title }),
            Err(fault) => fields.fault("ownTitle", fault.message),
        }
    }
    if let Some(note) = checked(fields, "again.note", note) {
        answers.push(PickAnswer::Again { note });
    }
    if let Some(reason) = checked(fields, "reject.reason", reason) {
        answers.push(PickAnswer::No { reason });
    }
    if answers.len() != 1 && !fields.has_faults() {
        fields.fault(
            "selectedTitleIndex",
            "send one of selectedTitleIndex, ownTitle, again and reject",
        );
    }
    answers.pop()
}

fn inner(fields: &mut Fields, object: &'static str, name: &'static str) -> Option<String> {
    let mut object = fields.object(object)?;
    let text = object.needed_text(name);
    fields.absorb(object);
    text
}

fn checked(fields: &mut Fields, name: &str, text: Option<String>) -> Option<String> {
    match input::note(&text?) {
        Ok(Some(note)) => Some(note),
        Ok(None) => {
            fields.fault(name, "is empty: say it in a sentence");
            None
        }
        Err(fault) => {
            fields.fault(name, fault.message);
            None
        }
    }
}
