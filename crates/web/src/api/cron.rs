//! `GET /api/cron/generate-trending`: a clock elsewhere says that it is time.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use greenlit_domain::time::Timestamp;
use greenlit_engine::scheduler::{Daily, Happened};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::bearer;
use crate::guard::same;
use crate::problem::{Kind, Problem, ProblemBody};

/// What is made by the clock, and who may say that it is time.
#[derive(Debug, Default)]
pub struct Cron {
    /// What those show who say so; without one nobody may.
    pub secret: Option<SecretString>,
    /// What is made; nothing where no keywords are configured.
    pub daily: Option<Daily>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CronAnswer {
    /// The time that the jobs belong to; asked again, they are the same.
    #[schema(value_type = Option<String>, format = DateTime)]
    slot: Option<Timestamp>,
    /// How many jobs were begun by this request.
    jobs: u32,
    /// In a word or a sentence.
    #[schema(example = "done")]
    outcome: String,
}

/// Begins the day's jobs, once for each time of the schedule, whoever asks how often.
#[utoipa::path(
    get,
    path = "/api/cron/generate-trending",
    tag = "service",
    params(("Authorization" = String, Header, description = "`Bearer CRON_SECRET`")),
    responses(
        (status = 200, body = CronAnswer),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The secret is another, or none is configured"),
    )
)]
pub async fn generate_trending(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Json<CronAnswer>, Problem> {
    allowed(app.cron.secret.as_ref(), &headers)?;
    let Some(daily) = &app.cron.daily else {
        return Ok(Json(CronAnswer {
            slot: None,
            jobs: 0,
            outcome:
                "no keywords are configured: list them as [trending] keywords in greenlit.toml"
                    .to_owned(),
        }));
    };
    Ok(Json(match daily.run_newest(&app.store).await {
        None => answer(None, 0, "the schedule has not had its first time yet"),
        Some(Happened::Ran { slot, ran }) => answer(Some(slot.at), ran.jobs, ran.outcome),
        Some(Happened::Taken { slot }) => answer(Some(slot.at), 0, "begun already"),
        Some(Happened::TooSlow { slot }) => {
            answer(Some(slot.at), 0, "another process began it again")
        }
        Some(Happened::Failed { .. } | Happened::NoBook { .. }) => {
            return Err(Problem::new(
                Kind::Unavailable,
                "the store cannot be reached now; ask again in some minutes",
            ));
        }
    }))
}

fn answer(slot: Option<Timestamp>, jobs: u32, outcome: impl Into<String>) -> CronAnswer {
    CronAnswer {
        slot,
        jobs,
        outcome: outcome.into(),
    }
}

fn allowed(secret: Option<&SecretString>, headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(bearer::token)
        .unwrap_or_default();
    if secret.is_some_and(|secret| same(given.as_bytes(), secret.expose_secret().as_bytes())) {
        return Ok(());
    }
    let detail = match secret {
        Some(_) => "send CRON_SECRET as `Authorization: Bearer …`",
        None => "CRON_SECRET is not configured here, so nobody may ask for this",
    };
    Err(Problem::new(Kind::Unauthorized, detail)
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")))
}
