//! Every route, and what stands round all of them.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use greenlit_store::people::Scope;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    acts, admin, alerts, budget, bulk, complete, costs, cron, data, events, files, generate,
    health, history, job, keys, me, pauses, pool, providers, sessions, test_result, timeline,
    waiting, webhooks,
};
use crate::app::App;
use crate::auth::{Need, needs};
use crate::description;
use crate::guard::guard;
use crate::idempotency::once;
use crate::limits::limited;
use crate::pages::errors::as_pages;
use crate::pages::{self, docs, pick_link, problems};
use crate::protocol::{Offered, accepts, bounds, calm, no_route, other_method};

/// What the description says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "greenlit",
    description = "Turns a keyword into a YouTube package: research, titles, a picked title, outline and thumbnails."
))]
struct Description;

/// All routes, each with its description.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(needs(Need::Scope(Scope::Generate), makes()))
        .merge(needs(Need::Scope(Scope::Read), looks()))
        .merge(needs(Need::Scope(Scope::Webhooks), tells()))
        .merge(needs(Need::Person, persons()))
        .merge(needs(Need::Themselves, own_data()))
        .merge(needs(Need::Scope(Scope::Admin), looks_after()))
        .merge(needs(Need::Nothing, service()))
}

/// What costs money and what changes jobs.
fn makes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(generate::generate))
        .routes(routes!(complete::complete))
        .routes(routes!(bulk::bulk))
        .routes(routes!(acts::delete))
        .routes(routes!(acts::cancel))
        .routes(routes!(acts::retry))
        .routes(routes!(test_result::keep, test_result::forget))
}

/// What only looks at one's own.
fn looks() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(history::history))
        .routes(routes!(job::job))
        .routes(routes!(timeline::timeline))
        .routes(routes!(files::thumbnail))
        .routes(routes!(files::package))
        .routes(routes!(test_result::test_result))
        .routes(routes!(waiting::waiting))
        .routes(routes!(events::events))
        .routes(routes!(pauses::list))
        .routes(routes!(budget::budget))
        .routes(routes!(costs::costs))
        .routes(routes!(alerts::alerts))
        .routes(routes!(me::me))
        .routes(routes!(me::credits))
        .routes(routes!(me::prefer))
        .routes(routes!(me::want_mails))
}

/// Whom one has told of what happens, by webhook.
fn tells() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(webhooks::list, webhooks::add))
        .routes(routes!(webhooks::one, webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::rotate))
        .routes(routes!(webhooks::test))
        .routes(routes!(webhooks::enable))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::replay))
}

/// What a person does who is signed in, and no key can.
fn persons() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(keys::list, keys::make))
        .routes(routes!(keys::revoke))
        .routes(routes!(me::change_password))
}

/// What one does with all that is one's own: a person, or the owner of a machine, and no key.
fn own_data() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(data::export_me))
        .routes(routes!(data::count_me))
        .routes(routes!(data::erase_me))
}

/// What an admin does, and the owner of a machine.
fn looks_after() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(pauses::pause))
        .routes(routes!(pauses::unpause))
        .routes(routes!(pool::pool))
        .routes(routes!(providers::providers))
        .routes(routes!(admin::users, admin::add))
        .routes(routes!(admin::change, data::erase_user))
        .routes(routes!(data::export_user))
        .routes(routes!(data::count_user))
        .routes(routes!(admin::give))
        .routes(routes!(admin::tiers))
        .routes(routes!(admin::set_tier))
        .routes(routes!(admin::audit))
        .routes(routes!(budget::set))
}

/// Those about the service itself, and signing in.
fn service() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sessions::open))
        // Whoever it is about is not known any more; its number cannot be guessed.
        .routes(routes!(data::receipt))
        // It asks for a secret of its own.
        .routes(routes!(cron::generate_trending))
        .routes(routes!(health::health))
        .routes(routes!(health::livez))
        .routes(routes!(health::readyz))
        .routes(routes!(description::openapi))
        .routes(routes!(docs::docs))
        .routes(routes!(docs::style))
        .routes(routes!(problems::problem))
}

/// The whole service.
pub fn router(app: App) -> Router {
    let (router, _) = routes().split_for_parts();
    wrapped(
        router.merge(pages::routes()).merge(pick_link::routes()),
        app,
    )
}

/// The outermost comes last.
fn wrapped(router: Router<App>, app: App) -> Router {
    let offered = Arc::new(Offered::of(&description::document()));
    router
        .method_not_allowed_fallback(other_method)
        .fallback(no_route)
        // `body.rs` bounds bodies itself, and reads on so that the client sees why.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(app.clone(), once))
        .layer(from_fn_with_state(offered, accepts))
        .layer(from_fn(bounds))
        .layer(from_fn_with_state(app.clone(), limited))
        .layer(from_fn(calm))
        .layer(from_fn_with_state(app.clone(), guard))
        .layer(from_fn(as_pages))
        .with_state(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described_with_tag_words_and_answers() {
        let document = serde_json::to_value(description::document()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let name = format!("{method} {path}");
                assert!(operation["tags"][0].is_string(), "{name} has no tag");
                assert!(operation["summary"].is_string(), "{name} says nothing");
                let responses = operation["responses"].as_object().unwrap();
                for (status, response) in responses {
                    assert!(response["description"].is_string(), "{name} {status}");
                }
                assert!(
                    operation["security"][0].is_object(),
                    "{name} says not what it needs"
                );
                for common in ["401", "403", "406", "503"] {
                    assert!(responses.contains_key(common), "{name} has no {common}");
                }
            }
        }
    }
}
