//! `GET /api/admin/providers`: how each model at each server is, and what happened to its calls.

use axum::Json;
use axum::extract::State;
use greenlit_engine::EndpointFigures;
use greenlit_store::{Pausable, Pause};
use serde::Serialize;
use utoipa::ToSchema;

use super::pauses::Paused;
use crate::app::App;
use crate::problem::Problem;

/// A model at a server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Provider)]
pub struct ProviderReport {
    /// `endpoint`, `origin`, `provider` and `model`; `state` of its breaker (`closed`, `open`, `half_open`), `openUntil` and
    /// `illSince`; `limit` of calls at once as it was learned, `inFlight`, `heldUntil`, `answeredAt`; and the counts since
    /// the process began: `sent`, `answered`, `failed`, `refused`, `retried`, `postponed`, `hedged`, `hedgeWon`, `fellBack`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    figures: EndpointFigures,
    /// The pause of its provider: a person's, or greenlit's own when the account is empty.
    paused: Option<Paused>,
}

/// The providers as this process sees them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Providers {
    /// Those that were asked since the process began, by server and model.
    providers: Vec<ProviderReport>,
    /// Providers that are paused, asked or not.
    pauses: Vec<Paused>,
}

/// Shows how the providers are.
#[utoipa::path(
    get, path = "/api/admin/providers", tag = "service",
    responses((status = 200, body = Providers, description = "As of now"))
)]
pub async fn providers(State(app): State<App>) -> Result<Json<Providers>, Problem> {
    let mut pauses = app.store.pauses().await?;
    pauses.retain(|pause| matches!(pause.of, Pausable::Provider(_)));
    let of = |provider: &str| -> Option<Pause> {
        let is_its =
            |pause: &&Pause| matches!(&pause.of, Pausable::Provider(name) if name == provider);
        pauses.iter().find(is_its).cloned()
    };
    let figures = app.pool.endpoints().figures();
    let providers = figures.into_iter().map(|figures| ProviderReport {
        paused: of(&figures.provider).map(Paused::from),
        figures,
    });
    Ok(Json(Providers {
        providers: providers.collect(),
        pauses: pauses.iter().cloned().map(Paused::from).collect(),
    }))
}
