//! Errors as pages, for browsers; programs are told the same as `problem+json`.

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::shell::{self, Shell};
use crate::guard::REQUEST_ID;
use crate::problem::{Kind, Problem};

#[derive(Template)]
#[template(path = "error.html")]
struct Page {
    shell: Shell,
    status: u16,
    title: String,
    text: String,
    request: Option<String>,
}

/// Shows an error as a page to whoever asked for a page.
pub async fn as_pages(request: Request, next: Next) -> Response {
    let is_page = !is_described(request.uri().path());
    let shell = (is_page && wants_page(request.headers()))
        .then(|| Shell::bare(request.headers(), request.uri()));
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().map(Problem::kind);
    match (shell, problem) {
        (Some(shell), Some(kind)) => page(shell, kind, response),
        _ => response,
    }
}

/// The description of the API promises what these answer, errors included.
fn is_described(path: &str) -> bool {
    let below = ["/api/", "/problems/", "/docs"];
    below.iter().any(|place| path.starts_with(place)) || matches!(path, "/livez" | "/readyz")
}

/// Browsers name HTML when they open a page.
fn wants_page(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(header::ACCEPT).iter();
    accepts
        .filter_map(|line| line.to_str().ok())
        .any(|line| line.contains("text/html"))
}

/// The page, with all headers of the answer that it stands for.
fn page(shell: Shell, kind: Kind, told: Response) -> Response {
    let status = told.status();
    let (title, text) = words(&shell, kind);
    let request = told.headers().get(REQUEST_ID);
    let request = request.and_then(|id| id.to_str().ok()).map(str::to_owned);
    let page = Page {
        status: status.as_u16(),
        title,
        text,
        request: request.filter(|_| status == StatusCode::INTERNAL_SERVER_ERROR),
        shell,
    };
    let mut response = shell::html_as(status, &page);
    for (name, value) in told.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            response.headers_mut().append(name.clone(), value.clone());
        }
    }
    response
}

/// What happened and what to do.
fn words(shell: &Shell, kind: Kind) -> (String, String) {
    match kind {
        Kind::NotFound | Kind::NoSuchRoute => {
            (shell.say("error-missing"), shell.say("error-missing-text"))
        }
        Kind::Unauthorized => (
            shell.say("error-unauthorized"),
            shell.say("error-unauthorized-text"),
        ),
        Kind::Forbidden => (
            shell.say("error-forbidden"),
            shell.say("error-forbidden-text"),
        ),
        Kind::NotAllowed => (
            shell.say("error-not-allowed"),
            shell.say("error-not-allowed-text"),
        ),
        Kind::NoCredits => (shell.say("error-credits"), shell.say("error-credits-text")),
        Kind::DayIsFull => (shell.say("error-day"), shell.say("error-day-text")),
        Kind::OverBudget => (shell.say("error-budget"), shell.say("error-budget-text")),
        Kind::TooManyTries => (shell.say("error-tries"), shell.say("error-tries-text")),
        Kind::TooManyRequests => (shell.say("error-limit"), shell.say("error-limit-text")),
        Kind::Conflict | Kind::KeyReused | Kind::KeyInUse => (
            shell.say("error-conflict"),
            shell.say("error-conflict-text"),
        ),
        Kind::Unavailable | Kind::Ending => (
            shell.say("error-unavailable"),
            shell.say("error-unavailable-text"),
        ),
        Kind::Internal => (
            shell.say("error-internal"),
            shell.say("error-internal-text"),
        ),
        _ => (shell.say("error-request"), shell.say("error-request-text")),
    }
}
