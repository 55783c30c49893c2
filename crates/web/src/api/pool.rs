//! `GET /api/pool`: what runs, what waits, and what the scaler decided.

use axum::Json;
use axum::extract::State;
use greenlit_engine::PoolStatus;
use greenlit_store::ServiceEvent;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Problem;

/// How many decisions are shown.
const DECISIONS: u32 = 20;

/// The pool of this process, and the queue of all.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PoolAnswer {
    /// `places`, `active`, `utilisation` (0 to 1), `scaling`, `rateLimitedAt` and `oldestWaitMs` of this process;
    /// `wanted`: how many processes the queue could keep busy; `queue`: by user and by step.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    status: PoolStatus,
    /// What the scaler changed, the newest first, with the figures it stood on.
    #[schema(value_type = Vec<Object>)]
    decisions: Vec<ServiceEvent>,
}

/// Shows the pool.
#[utoipa::path(
    get,
    path = "/api/pool",
    tag = "service",
    responses((status = 200, body = PoolAnswer, description = "As of at most a second ago"))
)]
pub async fn pool(State(app): State<App>) -> Result<Json<PoolAnswer>, Problem> {
    let decisions = app.store.noted(DECISIONS).await?;
    Ok(Json(PoolAnswer {
        status: app.pool.status(),
        decisions,
    }))
}
