//! `GET /api/video/history`: the jobs of a user, the newest first.

use axum::Json;
use axum::extract::{Extension, State};
use greenlit_store::Filter;
use greenlit_store::rows::Summary;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::guard::Caller;
use crate::problem::Problem;

/// A page of jobs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page {
    /// The newest first.
    #[schema(value_type = Vec<Object>)]
    jobs: Vec<Summary>,
}

/// Lists jobs.
#[utoipa::path(get, path = "/api/video/history", tag = "jobs", responses((status = 200, body = Page)))]
pub async fn history(
    State(app): State<App>,
    Extension(Caller(user)): Extension<Caller>,
) -> Result<Json<Page>, Problem> {
    let filter = Filter {
        limit: 50,
        ..Filter::default()
    };
    let jobs = app.store.list(user, &filter).await?;
    Ok(Json(Page { jobs }))
}
