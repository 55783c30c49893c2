//! `GET /api/health`, `/livez` and `/readyz`: for whoever watches over the service.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::health::{Found, Part};
use crate::problem::{Kind, Problem, ProblemBody};

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Health)]
pub struct Report {
    /// `healthy`, or `degraded` when one part does not work.
    #[schema(example = "healthy")]
    status: &'static str,
    /// Each part.
    checks: Parts,
    /// When it was asked.
    #[schema(format = DateTime)]
    timestamp: String,
    /// The program's version.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// What it was built from, where that is known.
    commit: Option<&'static str>,
}

/// The parts of the service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HealthChecks)]
pub struct Parts {
    /// The API itself.
    api: PartReport,
    /// Where jobs are kept.
    database: PartReport,
    /// Where limits are kept, where many machines share the work.
    redis: PartReport,
    /// Where the models are, whoever has them. It is asked for its list of models once a minute, which costs nothing.
    openai: PartReport,
    /// What waits to be worked on.
    queue: PartReport,
}

/// How a part is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = HealthCheck)]
pub struct PartReport {
    /// `ok`, `error` or `not configured`.
    #[schema(example = "ok")]
    status: &'static str,
    /// How long it took to answer, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<u64>,
    /// More about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl PartReport {
    fn of(Found { part, took }: Found) -> Self {
        let (status, message) = match part {
            Part::Well(message) => ("ok", message),
            Part::NotConfigured(message) => ("not configured", message),
            Part::Ill(message) => ("error", Some(message)),
        };
        Self {
            status,
            latency_ms: (status != "not configured")
                .then(|| u64::try_from(took.as_millis()).unwrap_or(u64::MAX)),
            message,
        }
    }

    fn is_ill(&self) -> bool {
        self.status == "error"
    }
}

/// Says how the service is.
#[utoipa::path(
    get, path = "/api/health", tag = "service",
    responses(
        (status = 200, body = Report, description = "All that is configured works"),
        (status = 503, body = Report, description = "A part does not work; `checks` says which"),
    )
)]
pub async fn health(State(app): State<App>) -> Response {
    let found = app.health.diagnose().await;
    let (version, commit) = app.health.version();
    let checks = Parts {
        // It answers.
        api: PartReport {
            status: "ok",
            latency_ms: None,
            message: None,
        },
        database: PartReport::of(found.database),
        redis: PartReport::of(found.redis),
        openai: PartReport::of(found.openai),
        queue: PartReport::of(found.queue),
    };
    let parts = [
        &checks.database,
        &checks.redis,
        &checks.openai,
        &checks.queue,
    ];
    let is_ill = parts.into_iter().any(PartReport::is_ill);
    let (code, status) = if is_ill {
        (StatusCode::SERVICE_UNAVAILABLE, "degraded")
    } else {
        (StatusCode::OK, "healthy")
    };
    let report = Report {
        status,
        checks,
        timestamp: app.store.clock().now().to_string(),
        version,
        commit,
    };
    (code, Json(report)).into_response()
}

/// Says that the process answers.
#[utoipa::path(
    get, path = "/livez", tag = "service",
    responses((status = 200, body = String, content_type = "text/plain", description = "It answers"))
)]
pub async fn livez() -> &'static str {
    "ok\n"
}

/// Says whether new requests are welcome.
#[utoipa::path(
    get, path = "/readyz", tag = "service",
    responses(
        (status = 200, body = String, content_type = "text/plain", description = "They are"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json", description = "It is about to end, or its database is not open yet"),
    )
)]
pub async fn readyz(State(app): State<App>) -> Result<&'static str, Problem> {
    if app.health.is_ready() {
        Ok("ok\n")
    } else {
        Err(Problem::new(
            Kind::Ending,
            "the server is about to end: what it works on is finished first",
        ))
    }
}
