//! Pages about people: signing in and up, one's own settings, and what an admin looks after.

mod admin;
mod data;
mod device;
mod google;
mod settings;
mod sign_in;
mod sign_up;
mod tiers;

use crate::pages::dashboard;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use greenlit_store::people::Scope;

use crate::app::App;
use crate::auth::google::CALLBACK;
use crate::auth::{Need, guarded};

/// The pages of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-in/google", get(google::begin))
        .route(CALLBACK, get(google::back))
        .route("/sign-up", get(sign_up::show).post(sign_up::sign_up))
        .route("/sign-out", post(sign_in::sign_out))
        .merge(guarded(Need::Scope(Scope::Read), own()))
        .merge(guarded(Need::Person, persons()))
        .merge(guarded(Need::Themselves, own_data()))
        // Whoever was erased signs in no more; the number cannot be guessed.
        .route("/receipts/{id}", get(data::receipt))
        .merge(guarded(Need::Scope(Scope::Admin), admins()))
}

fn own() -> Router<App> {
    Router::new()
        .route("/settings", get(settings::show))
        .route("/settings/mails", post(settings::want_mails))
}

fn persons() -> Router<App> {
    Router::new()
        .route("/settings/name", post(settings::rename))
        .route("/settings/password", post(settings::change_password))
        .route("/settings/keys", post(settings::make_key))
        .route("/settings/keys/{id}/revoke", post(settings::revoke_key))
        .route("/settings/sessions/others", post(settings::end_others))
        .route("/settings/sessions/{id}/end", post(settings::end_session))
}

fn own_data() -> Router<App> {
    Router::new()
        .route("/settings/data", get(data::show))
        .route("/settings/data/greenlit-data.zip", get(data::download))
        .route("/settings/data/erase", post(data::erase))
}

fn admins() -> Router<App> {
    Router::new()
        .route("/admin", get(admin::people).post(admin::add))
        .route("/admin/people/{id}", post(admin::change))
        .route("/admin/people/{id}/credits", post(admin::give))
        .route("/admin/tiers", get(tiers::show).post(tiers::set))
        .route("/admin/pauses", get(admin::pauses).post(admin::pause))
        .route("/admin/pauses/{id}/end", post(admin::unpause))
        .route("/admin/changes", get(admin::changes))
        .route("/admin/budget", post(dashboard::set_budget))
}

/// Something wrong with a field, in the reader's language.
#[derive(Debug)]
struct Fault {
    field: &'static str,
    message: String,
}

/// What is wrong with a field.
fn fault_of<'f>(faults: &'f [Fault], field: &str) -> Option<&'f str> {
    let mut faults = faults.iter();
    let found = faults.find(|fault| fault.field == field)?;
    Some(&found.message)
}

/// With one more cookie.
fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
