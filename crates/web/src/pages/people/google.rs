//! "Continue with Google": to the provider and back.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::sign_in::Page;
use super::with_cookie;
use crate::app::App;
use crate::auth::google::{Answer, Finished, Oidc, OidcError, PATIENCE};
use crate::auth::outside::{NoAccount, account_of};
use crate::auth::{Meta, Opened, Via, open_session};
use crate::guard::{Accounts, Guard};
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell, cookie};
use crate::problem::{Kind, Problem};

/// Why nobody was signed in.
enum Missed {
    Provider(OidcError),
    Account(NoAccount),
}

/// Goes to the provider.
pub async fn begin(
    State(app): State<App>,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let oidc = configured(&app)?;
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let next = form.text("next");
    match oidc.begin(shell::back(next)).await {
        Ok(begun) => {
            let cookie = kept(&app.guard, &begun.cookie, PATIENCE.as_secs());
            Ok(with_cookie(shell::see(&begun.location), cookie))
        }
        Err(error) => Ok(missed(shell, &app, next, &Missed::Provider(error))),
    }
}

/// Comes back from there.
pub async fn back(
    State(app): State<App>,
    shell: Shell,
    meta: Meta,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let oidc = configured(&app)?;
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let text = |name| form.text(name).map(str::to_owned);
    let answer = Answer {
        code: text("code"),
        state: text("state"),
        iss: text("iss"),
        error: text("error"),
    };
    let cookie = cookie(&headers, name(&app.guard)).unwrap_or_default();
    let response = match oidc.finish(cookie, answer).await {
        Ok(finished) => match opened(&app, &shell, &meta, &finished).await? {
            Ok(opened) => with_cookie(shell::see(&finished.return_to), opened.cookie),
            Err(reason) => {
                let next = Some(finished.return_to.as_str());
                missed(shell, &app, next, &Missed::Account(reason))
            }
        },
        Err(error) => missed(shell, &app, None, &Missed::Provider(error)),
    };
    // It is used once.
    Ok(with_cookie(response, kept(&app.guard, "", 0)))
}

async fn opened(
    app: &App,
    shell: &Shell,
    meta: &Meta,
    finished: &Finished,
) -> Result<Result<Opened, NoAccount>, Problem> {
    let signed_in = shell
        .caller
        .filter(|caller| matches!(caller.via, Via::Session(_)))
        .map(|caller| caller.user);
    match account_of(app, &finished.vouched, signed_in).await {
        Ok(account) => open_session(app, account.user, meta).await.map(Ok),
        Err(NoAccount::Failed(error)) => Err(error.into()),
        Err(reason) => Ok(Err(reason)),
    }
}

fn configured(app: &App) -> Result<&Oidc, Problem> {
    let google = app.people.outside.google.as_ref();
    google
        .filter(|_| app.guard.accounts == Accounts::Asked)
        .ok_or_else(|| Problem::new(Kind::NoSuchRoute, "no provider is configured to sign in at"))
}

/// The sign-in page again, with what went wrong.
fn missed(shell: Shell, app: &App, next: Option<&str>, why: &Missed) -> Response {
    let (status, words) = match why {
        Missed::Provider(OidcError::Unreachable(_)) => {
            (StatusCode::SERVICE_UNAVAILABLE, "google-unreachable")
        }
        Missed::Provider(OidcError::Forgotten) => (StatusCode::BAD_REQUEST, "google-forgotten"),
        Missed::Provider(OidcError::Declined(_)) => (StatusCode::FORBIDDEN, "google-declined"),
        Missed::Provider(OidcError::Untrusted(_)) => (StatusCode::BAD_GATEWAY, "google-untrusted"),
        Missed::Account(NoAccount::Closed) => (StatusCode::FORBIDDEN, "google-closed"),
        Missed::Account(NoAccount::Unconfirmed) => (StatusCode::FORBIDDEN, "google-unconfirmed"),
        Missed::Account(NoAccount::HasPassword) => (StatusCode::FORBIDDEN, "google-password"),
        Missed::Account(_) => (StatusCode::FORBIDDEN, "google-disabled"),
    };
    let told = shell.say(words);
    shell::html_as(status, &Page::of(shell, app, next, "", Some(told)))
}

/// With the prefix no other host, and no page without TLS, can set it.
fn name(guard: &Guard) -> &'static str {
    if guard.is_https() {
        "__Host-greenlit-google"
    } else {
        "greenlit-google"
    }
}

fn kept(guard: &Guard, value: &str, seconds: u64) -> HeaderValue {
    let secure = if guard.is_https() { "; Secure" } else { "" };
    let name = name(guard);
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // Base64 and dots alone: this cannot fail.
    let mut cookie = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    cookie.set_sensitive(true);
    cookie
}
