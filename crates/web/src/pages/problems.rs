//! `GET /problems/{name}`: what an error means and what to do, below the `type` that the error names.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::response::Html;

use super::{Escaped, page, prose};
use crate::problem::{Kind, Problem, ProblemBody};

/// Explains a kind of error.
#[utoipa::path(
    get, path = "/problems/{name}", tag = "service",
    params(("name" = String, Path, description = "The last part of an error's `type`", example = "invalid-input")),
    responses(
        (status = 200, body = String, content_type = "text/html", description = "What it means and what to do"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "There is no such kind"),
    )
)]
pub async fn problem(name: Result<Path<String>, PathRejection>) -> Result<Html<String>, Problem> {
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|kind| kind.facts().0 == name);
    let Some(kind) = kind else {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.facts().0).collect();
        let detail = format!(
            "there is no such kind of error: there are {}",
            names.join(", ")
        );
        return Err(Problem::new(Kind::NoSuchRoute, detail));
    };
    Ok(Html(explained(kind)))
}

fn explained(kind: Kind) -> String {
    let (name, status, title) = kind.facts();
    let body = format!(
        "<main class=\"narrow\">\n<p class=\"path\"><a href=\"/docs\">greenlit</a> / problems / {name}</p>\n\
         <h1>{title}</h1>\n<p><span class=\"status bad\">{status}</span></p>\n<p>{text}</p>\n</main>\n",
        title = Escaped(title),
        status = Escaped(status),
        text = prose(meaning(kind)),
    );
    page(title, &body)
}

/// What it means and what to do.
fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::InvalidInput => {
            "Fields of the request are missing, of another type, out of their range, or unknown. `faults` names each with what \
             would be right, all at once: mend them and send the request again. Nothing was begun."
        }
        Kind::InvalidJson => {
            "The body is no JSON, is no object, nests too deep, or broke off. `detail` says where. Nothing was begun."
        }
        Kind::NotFound => {
            "There is no job with this id, or it belongs to somebody else. `GET /api/video/history` lists yours."
        }
        Kind::NoSuchRoute => "There is nothing at this address. `/docs` shows every route.",
        Kind::MethodNotAllowed => {
            "The address exists and takes other methods: the header `Allow` names them."
        }
        Kind::NotAcceptable => {
            "The header `Accept` leaves out what the route gives. `detail` names what it gives: accept that, or `*/*`."
        }
        Kind::TooLarge => {
            "The body has more than 64 KiB. Keywords, titles and notes are short: a body of this size holds something else."
        }
        Kind::TooSlow => {
            "The body did not come to its end in time. Nothing was begun: send the request again."
        }
        Kind::UrlTooLong => "The path with its query has more than 8 KiB. Ask for less at once.",
        Kind::HeadersTooLarge => {
            "The headers together have more than 32 KiB. Mostly these are cookies of other programs."
        }
        Kind::UnsupportedMediaType => {
            "Bodies are JSON: send `Content-Type: application/json`. Forms are refused, for any web page can send these."
        }
        Kind::Conflict => {
            "The job is not where the request takes it to be: somebody answered before, its titles have changed, or it has ended. \
             `job` says how it stands. Look at it and decide anew."
        }
        Kind::KeyReused => {
            "The header `Idempotency-Key` was sent before with another body. Take a new key for a new request."
        }
        Kind::KeyInUse => {
            "The first request with this `Idempotency-Key` is still being answered. Send yours again in a moment and get its answer."
        }
        Kind::Unauthorized => {
            "Nobody is known to ask. Sign in, or send an API key as `Authorization: Bearer …`; a server that was started with a token \
             wants that. A key may be over or revoked, a session too."
        }
        Kind::Forbidden => {
            "The request comes from a place that may not ask: another host's name, or a page of another site. Ask the address that \
             the server told at its start. Sites that may ask are listed in `GREENLIT_CORS_ORIGINS`."
        }
        Kind::NotAllowed => {
            "You are known, and may not do this: a key has other scopes, only an admin may, or a person must who is signed in. \
             `detail` says which. Nothing was changed."
        }
        Kind::NoCredits => {
            "Each package takes a credit, and there are not enough. `GET /api/me/credits` shows where they went; those of packages \
             that failed came back by themselves. Nothing was begun."
        }
        Kind::DayIsFull => {
            "Your tier begins so many packages from midnight to midnight, UTC, and they are begun. Go on after the time in \
             `Retry-After`. Nothing was begun."
        }
        Kind::OverBudget => {
            "What was spent this month leaves no room for a package in the service's budget, in yours, or in that of your API key: \
             `detail` says in which, and when it goes on. What is under way ends or waits, and nothing is lost. An admin can raise \
             it. Nothing was begun."
        }
        Kind::TooManyTries => {
            "Whoever tries to sign in again and again waits longer and longer. Try again after the time in `Retry-After`."
        }
        Kind::TooManyRequests => {
            "Requests are counted over any minute and any 24 hours, by person, and by address where nobody is signed in; beginning packages \
             is counted apart. The headers `RateLimit` and `RateLimit-Policy` say how much is left and of how much. Go on after the time in \
             `Retry-After`. Nothing was begun, and being refused took nothing."
        }
        Kind::Unavailable => {
            "The database or the disk cannot be reached now. What was stored is safe. Try again after the time in `Retry-After`; \
             `/api/health` says what is wrong."
        }
        Kind::Ending => {
            "The server was told to stop. It finishes what runs; what waits goes on when it, or another, starts again."
        }
        Kind::Internal => {
            "This is a bug of ours. The header `X-Request-Id` names the request: send it along when you report it. What was stored \
             before is safe."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_error_has_a_name_of_its_own_and_says_what_to_do() {
        let mut names: Vec<_> = Kind::ALL.iter().map(|kind| kind.facts().0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(meaning(kind).len() > 40, "{kind:?}");
            assert!(explained(kind).contains(kind.facts().2));
        }
    }
}
