//! `POST /api/video/generate`: begins a job.

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::settings::Composing;
use greenlit_engine::request::{self, Common, Typed};
use greenlit_store::people::Tier;
use greenlit_store::rows::{Inserted, NewGeneration};
use serde::Serialize;
use utoipa::ToSchema;

use super::Links;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::idempotency::Key;
use crate::problem::{Kind, Problem, ProblemBody};

/// The most labels of a job.
pub const MOST_LABELS: usize = 20;

/// What is asked for.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `typed` reads it, so that all its faults are told at once"
)]
pub struct GenerateRequest {
    /// What the video is about: 3 to 200 characters, two are enough in Han, kana or hangul.
    #[schema(example = "sourdough for beginners")]
    keyword: String,
    /// The channel's field.
    niche: Option<String>,
    /// Who watches.
    target_audience: Option<String>,
    /// `educational`, `entertainment` or `informational`.
    content_type: Option<String>,
    /// The language of everything that is made, such as `pt-BR`; by default the keyword's own.
    language: Option<String>,
    /// `ask` waits for a person's pick; `best` takes the highest score; a number takes that one.
    #[schema(example = "ask")]
    title_selection: Option<String>,
    /// How many thumbnails, 0 to 3.
    #[schema(minimum = 0, maximum = 3)]
    thumbnails: Option<u8>,
    /// `false` leaves the picture without words, for those who set their own.
    #[schema(default = true)]
    compose: Option<bool>,
    /// For sorting jobs.
    labels: Option<Vec<String>>,
    /// From -5 to 5; the greater goes first, 0 unless it is said.
    #[schema(minimum = -5, maximum = 5)]
    priority: Option<i8>,
}

/// A job that was begun.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accepted {
    /// Its name.
    pub job_id: GenerationId,
    /// Where it stands.
    pub status: Status,
    /// Where to go on.
    pub links: Links,
}

/// Begins a job.
#[utoipa::path(
    post,
    path = "/api/video/generate",
    tag = "jobs",
    request_body = GenerateRequest,
    responses(
        (status = 202, body = Accepted, description = "It is queued", headers(("Location" = String, description = "The job"))),
        (status = 402, body = ProblemBody, content_type = "application/problem+json", description = "There are not enough credits"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json",
         description = "The tier's packages of the day are begun, a limit is reached, or the month's budget has no room: wait for `Retry-After`"),
    )
)]
pub async fn generate(
    State(app): State<App>,
    caller: Caller,
    key: Option<Extension<Key>>,
    fields: Fields,
) -> Result<impl IntoResponse, Problem> {
    let tier = app.store.tier_of(caller.user).await?;
    let mut new = read(fields, &app.common(caller.user), tier.as_ref())?;
    new.idempotency_key = key.map(|Extension(key)| key.of_job());
    let inserted = app.begin(&caller, vec![new]).await?.pop();
    let (job_id, status) = match inserted {
        Some(Inserted::New(id)) => (id, Status::Queued),
        Some(Inserted::Existing(id, status)) => (id, status),
        None => return Err(Problem::new(Kind::Internal, "the job was not begun")),
    };
    let accepted = Accepted {
        job_id,
        status,
        links: Links::of(job_id),
    };
    let location = [(header::LOCATION, format!("/api/video/{job_id}"))];
    Ok((StatusCode::ACCEPTED, location, Json(accepted)))
}

/// Reads the body and checks it as the command line's words are checked.
fn read(
    mut fields: Fields,
    common: &Common,
    tier: Option<&Tier>,
) -> Result<NewGeneration, Problem> {
    let typed = typed(&mut fields, tier);
    let most = tier.map_or(5, |tier| tier.priority);
    let priority = fields.number("priority", -5, most).unwrap_or_default();
    let composing = match fields.flag("compose") {
        Some(false) => Composing::BackgroundOnly,
        _ => common.composing,
    };
    let common = Common {
        composing,
        ..common.clone()
    };
    match request::check(&typed, &common) {
        Ok(new) => fields.finish().map(|()| NewGeneration { priority, ..new }),
        Err(mut faults) => {
            for fault in &mut faults.0 {
                fault.field = api_name(fault.field);
            }
            fields.note(faults);
            // There is one fault at least.
            fields.finish()?;
            Err(Problem::faults(Vec::new()))
        }
    }
}

fn typed(fields: &mut Fields, tier: Option<&Tier>) -> Typed {
    // What is not said goes as far as the tier does.
    let most = tier.map(|tier| i64::from(tier.thumbnails));
    Typed {
        keyword: fields.needed_text("keyword").unwrap_or_default(),
        niche: fields.text("niche"),
        audience: fields.text("targetAudience"),
        content_type: fields.text("contentType"),
        language: fields.text("language"),
        title: fields.text("titleSelection"),
        thumbnails: fields
            .number("thumbnails", 0, most.unwrap_or(3))
            .or(most)
            .map(|count| count.to_string()),
        labels: fields.texts("labels", MOST_LABELS),
        seed: None,
        stop_at: None,
        row_id: None,
    }
}

/// The API's name of a field of the domain.
fn api_name(field: &'static str) -> &'static str {
    match field {
        "audience" => "targetAudience",
        "type" => "contentType",
        "title" => "titleSelection",
        "label" => "labels",
        other => other,
    }
}
