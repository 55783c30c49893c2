//! `/api/pauses`: agents and providers that are asked for nothing for a while. What comes to them waits and is not lost.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use greenlit_domain::agent::Agent;
use greenlit_domain::input::{self, InputFault};
use greenlit_domain::time::Timestamp;
use greenlit_store::{Pausable, Pause, StoreError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem, ProblemBody};

/// What is to be paused: one of the two.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `read` reads it, so that all its faults are told at once"
)]
pub struct PauseRequest {
    /// An agent, whoever its provider is.
    agent: Option<Agent>,
    /// A provider, whichever agent asks it.
    #[schema(example = "openai")]
    provider: Option<String>,
    /// Why, in a sentence.
    reason: Option<String>,
}

/// A pause.
#[derive(Debug, Serialize, ToSchema)]
pub struct Paused {
    /// Its name.
    #[schema(value_type = String)]
    id: Uuid,
    /// The agent that is paused.
    agent: Option<Agent>,
    /// The provider that is paused.
    provider: Option<String>,
    /// Why.
    reason: Option<String>,
    /// Since when.
    since: Timestamp,
}

/// All pauses.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pauses {
    /// The oldest first.
    pauses: Vec<Paused>,
}

impl From<Pause> for Paused {
    fn from(pause: Pause) -> Self {
        let (agent, provider) = match pause.of {
            Pausable::Agent(agent) => (Some(agent), None),
            Pausable::Provider(name) => (None, Some(name)),
        };
        Self {
            id: pause.id,
            agent,
            provider,
            reason: pause.reason,
            since: pause.since,
        }
    }
}

/// What is paused now.
#[utoipa::path(get, path = "/api/pauses", tag = "service", responses((status = 200, body = Pauses)))]
pub async fn list(State(app): State<App>) -> Result<Json<Pauses>, Problem> {
    let pauses = app.store.pauses().await?;
    Ok(Json(Pauses {
        pauses: pauses.into_iter().map(Paused::from).collect(),
    }))
}

/// Pauses an agent or a provider. What is under way ends; what comes to it waits.
#[utoipa::path(
    post, path = "/api/pauses", tag = "service",
    request_body = PauseRequest,
    responses(
        (status = 200, body = Paused, description = "It is paused, since now or since before"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn pause(
    State(app): State<App>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<Paused>, Problem> {
    let (of, reason) = read(fields)?;
    let pause = app.store.pause(caller.user, of, reason).await?;
    Ok(Json(pause.into()))
}

/// Ends a pause: what waited for it goes on.
#[utoipa::path(
    delete, path = "/api/pauses/{id}", tag = "service",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It is over"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn unpause(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let none = || {
        Problem::new(
            Kind::NotFound,
            "there is no such pause: /api/pauses lists them",
        )
    };
    let id = id.map(|Path(text)| text).unwrap_or_default();
    let id = id.parse().map_err(|_| none())?;
    match app.store.unpause(id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::NotFound(_)) => Err(none()),
        Err(error) => Err(error.into()),
    }
}

fn read(mut fields: Fields) -> Result<(Pausable, Option<String>), Problem> {
    let agent = taken(&mut fields, "agent", input::agent);
    let provider = taken(&mut fields, "provider", input::provider);
    let reason = taken(&mut fields, "reason", input::note).flatten();
    let of = match (agent, provider) {
        (Some(agent), None) => Some(Pausable::Agent(agent)),
        (None, Some(name)) => Some(Pausable::Provider(name)),
        _ => None,
    };
    if of.is_none() && !fields.has_faults() {
        fields.fault("agent", "send one of agent and provider");
    }
    fields.finish()?;
    let of = of.ok_or_else(|| Problem::new(Kind::Internal, "the request could not be read"))?;
    Ok((of, reason))
}

/// A field that the domain reads, or its fault.
fn taken<T>(
    fields: &mut Fields,
    name: &'static str,
    read: impl Fn(&str) -> Result<T, InputFault>,
) -> Option<T> {
    match read(&fields.text(name)?) {
        Ok(value) => Some(value),
        Err(fault) => {
            fields.fault(name, fault.message);
            None
        }
    }
}
