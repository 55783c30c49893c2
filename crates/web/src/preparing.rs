//! What is answered while the store is opened, which takes as long as its migrations do: the process lives, and is not ready.

use axum::Router;
use axum::routing::get;

use crate::api::health::livez;
use crate::problem::{Kind, Problem};

/// The whole service, until there is a store.
pub fn preparing() -> Router {
    Router::new()
        .route("/livez", get(livez))
        .fallback(async || {
            Problem::new(
                Kind::Unavailable,
                "the database is being opened and brought to this program's schema; try again in a moment",
            )
        })
}
