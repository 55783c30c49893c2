//! Signing in with a password, and out again.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use secrecy::SecretString;

use super::with_cookie;
use crate::app::App;
use crate::auth::outside::SignUp;
use crate::auth::{Caller, Meta, SignInError};
use crate::guard::Accounts;
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "people/sign_in.html")]
pub(super) struct Page {
    shell: Shell,
    next: String,
    google_link: Option<(String, String)>,
    email: String,
    fault: Option<String>,
    can_sign_up: bool,
}

impl Page {
    /// The page, with what went wrong.
    pub(super) fn of(
        shell: Shell,
        app: &App,
        next: Option<&str>,
        email: &str,
        fault: Option<String>,
    ) -> Self {
        let outside = &app.people.outside;
        let next = shell::back(next).to_owned();
        let google = outside.google.as_ref();
        Self {
            google_link: google.map(|google| (google.name().to_owned(), google_link(&next))),
            next,
            email: email.to_owned(),
            fault,
            can_sign_up: outside.sign_up == SignUp::Open,
            shell,
        }
    }
}

fn google_link(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/sign-in/google?next={next}")
}

/// Shows the form. Without accounts there is nothing to sign in to.
pub async fn show(State(app): State<App>, shell: Shell, RawQuery(query): RawQuery) -> Response {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    if app.guard.accounts == Accounts::None {
        return shell::see("/");
    }
    shell::html(&Page::of(shell, &app, form.text("next"), "", None))
}

/// Opens a session and goes where somebody wanted to go.
pub async fn sign_in(
    State(app): State<App>,
    shell: Shell,
    meta: Meta,
    form: Form,
) -> Result<Response, Problem> {
    let email = form.text("email").unwrap_or_default();
    let password = SecretString::from(form.text("password").unwrap_or_default());
    let (status, fault) = match crate::auth::sign_in(&app, email, password, &meta).await {
        Ok(opened) => {
            let there = shell::see(shell::back(form.text("next")));
            return Ok(with_cookie(there, opened.cookie));
        }
        Err(SignInError::Failed(problem)) => return Err(problem),
        Err(SignInError::Wrong) => (StatusCode::UNAUTHORIZED, shell.say("sign-in-wrong")),
        Err(SignInError::Slow(wait)) => {
            let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX).max(1);
            let told = shell.say_with("sign-in-slow", "seconds", seconds);
            (StatusCode::TOO_MANY_REQUESTS, told)
        }
    };
    let page = Page::of(shell, &app, form.text("next"), email, Some(fault));
    Ok(shell::html_as(status, &page))
}

/// Ends the session.
pub async fn sign_out(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let cookie = crate::auth::sign_out(&app, &caller).await?;
    Ok(with_cookie(shell::see("/sign-in"), cookie))
}
