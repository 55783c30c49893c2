//! `/api/sessions`: signing in and out, and where one is signed in.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use greenlit_domain::time::Timestamp;
use greenlit_store::StoreError;
use greenlit_store::people::Session;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::admin::LONGEST_EMAIL;
use crate::app::App;
use crate::auth::{Caller, Meta, Via, sign_in, sign_out};
use crate::body::Fields;
use crate::guard::Accounts;
use crate::idempotency::ShownOnce;
use crate::problem::{Kind, Problem, ProblemBody};

/// Who signs in.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `open` reads it, so that all its faults are told at once"
)]
pub struct SignInRequest {
    /// The address of the account.
    #[schema(example = "ana@example.org")]
    email: String,
    /// Its password.
    password: String,
}

/// Where one is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Its name, which opens nothing.
    #[schema(value_type = String)]
    id: Uuid,
    /// It is the one that asks.
    current: bool,
    /// Since when.
    created_at: Timestamp,
    /// When it was last used, to a minute.
    seen_at: Timestamp,
    /// When it ends at the latest.
    expires_at: Timestamp,
    /// What the browser calls itself.
    user_agent: Option<String>,
    /// Where it is, without the last part of the address.
    address: Option<String>,
}

/// All of one's sessions.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sessions {
    /// The newest first.
    sessions: Vec<SignedIn>,
}

impl SignedIn {
    fn of(session: Session, caller: Option<&Caller>) -> Self {
        let current = caller.is_none_or(|caller| caller.via == Via::Session(session.id));
        Self {
            id: session.id,
            current,
            created_at: session.created_at,
            seen_at: session.seen_at,
            expires_at: session.expires_at,
            user_agent: session.user_agent,
            address: session.address,
        }
    }
}

/// Signs in: the answer sets a cookie. A session that the browser had before ends.
#[utoipa::path(
    post, path = "/api/sessions", tag = "people",
    request_body = SignInRequest,
    responses(
        (status = 201, body = SignedIn, headers(("Set-Cookie" = String, description = "The session"))),
        (status = 401, body = ProblemBody, content_type = "application/problem+json",
         description = "The e-mail address or the password is wrong"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json",
         description = "Too many tries: wait for `Retry-After`"),
    )
)]
pub async fn open(
    State(app): State<App>,
    meta: Meta,
    mut fields: Fields,
) -> Result<Response, Problem> {
    let email = fields
        .needed_word("email", LONGEST_EMAIL)
        .unwrap_or_default();
    let password = fields.needed_password("password").unwrap_or_default();
    fields.finish()?;
    if app.guard.accounts == Accounts::None {
        return Err(Problem::new(
            Kind::NotAllowed,
            "this server has no accounts: it works for the one user of its machine",
        ));
    }
    let opened = sign_in(&app, &email, password, &meta).await?;
    let answer = Json(SignedIn::of(opened.session, None));
    let cookie = [(header::SET_COOKIE, opened.cookie)];
    let mut response = (StatusCode::CREATED, cookie, answer).into_response();
    response.extensions_mut().insert(ShownOnce);
    Ok(response)
}

/// Where one is signed in.
#[utoipa::path(get, path = "/api/sessions", tag = "people", responses((status = 200, body = Sessions)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Sessions>, Problem> {
    let sessions = app.of(&caller).sessions().await?.into_iter();
    Ok(Json(Sessions {
        sessions: sessions
            .map(|session| SignedIn::of(session, Some(&caller)))
            .collect(),
    }))
}

/// Signs out: here with `current`, or elsewhere.
#[utoipa::path(
    delete, path = "/api/sessions/{id}", tag = "people",
    params(("id" = String, Path, description = "The session's `id`, or `current`")),
    responses(
        (status = 204, description = "It is over"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let id = id.map(|Path(text)| text).unwrap_or_default();
    if id == "current" || id.parse().is_ok_and(|id| caller.via == Via::Session(id)) {
        let cookie: HeaderValue = sign_out(&app, &caller).await?;
        return Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response());
    }
    let none = || Problem::new(Kind::NotFound, "there is no such session of yours");
    let id = id.parse().map_err(|_| none())?;
    match app.store.end_session(caller.user, id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(StoreError::NotFound(_)) => Err(none()),
        Err(error) => Err(error.into()),
    }
}
