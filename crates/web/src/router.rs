//! Every route, its description, and what stands round all of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{complete, events, generate, history, job};
use crate::app::App;
use crate::body::MOST_BYTES;
use crate::guard::guard;
use crate::problem::{Kind, Problem};

/// What the description says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "greenlit",
    description = "Turns a keyword into a YouTube package: research, titles, a picked title, outline and thumbnails."
))]
struct Description;

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(generate::generate))
        .routes(routes!(complete::complete))
        .routes(routes!(history::history))
        .routes(routes!(job::job))
        .routes(routes!(job::timeline))
        .routes(routes!(job::cancel))
        .routes(routes!(events::events))
}

/// The whole service.
pub fn router(app: App) -> Router {
    let (router, _) = routes().split_for_parts();
    router
        .fallback(|| async {
            Problem::new(
                Kind::NoSuchRoute,
                "there is no such route: /api/openapi.json lists them",
            )
        })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// The description of all routes, as OpenAPI.
pub fn document() -> utoipa::openapi::OpenApi {
    routes().split_for_parts().1
}
