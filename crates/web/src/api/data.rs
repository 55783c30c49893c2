//! One's own data: all of it as a zip, counted, and erased; and the receipts of erasures.

use std::io;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use greenlit_domain::id::UserId;
use greenlit_domain::time::Timestamp;
use greenlit_engine::data_export::{ExportError, Exported, export};
use greenlit_store::StoreError;
use greenlit_store::people::{By, Found, Person, Receipt};
use secrecy::SecretString;
use serde::Serialize;
use std::collections::BTreeMap;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::session::{sign_out, verified};
use crate::auth::{Caller, Meta, Via};
use crate::body::Fields;
use crate::problem::{Fault, Kind, Problem, ProblemBody};

/// How many pieces of a zip may wait for a slow client.
const PIECES: usize = 4;

/// What the one user of a machine types to erase everything.
pub(crate) const LOCAL_WORD: &str = "erase";

/// The longest that is typed to confirm.
const LONGEST_CONFIRM: usize = 320;

/// What an erasure would find.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasureCount {
    /// How many rows of each table.
    rows: BTreeMap<&'static str, u64>,
    /// How many pictures that nobody else uses.
    files: u64,
    /// How many jobs are not done: they end.
    unfinished_jobs: u64,
}

/// What was erased.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasureReceipt {
    /// The receipt's number: `/api/erasures/{id}` shows it again.
    #[schema(value_type = String)]
    receipt: Uuid,
    /// When.
    at: Timestamp,
    /// What was done, in lines. The last one holds the SHA-256 of all lines before it.
    text: String,
    /// The same SHA-256.
    sha256: String,
}

impl From<Found> for ErasureCount {
    fn from(found: Found) -> Self {
        let rows = found.rows.into_iter();
        Self {
            rows: rows.map(|(table, rows)| (table.name, rows)).collect(),
            files: found.files,
            unfinished_jobs: found.unfinished,
        }
    }
}

impl From<Receipt> for ErasureReceipt {
    fn from(receipt: Receipt) -> Self {
        Self {
            receipt: receipt.id,
            at: receipt.at,
            text: receipt.text,
            sha256: receipt.sha256,
        }
    }
}

/// All that is kept of oneself, as a zip: rows as JSON Lines, pictures as files, and a `manifest.json`.
#[utoipa::path(
    get, path = "/api/me/export", tag = "people",
    responses((status = 200, content_type = "application/zip", body = Vec<u8>,
               description = "It is made while it is sent: one that breaks off is not whole")),
)]
pub async fn export_me(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let person = app.store.person(caller.user).await?;
    zip(&app, person, caller.by()).await
}

/// What erasing oneself would take away. Nothing is changed.
#[utoipa::path(
    get, path = "/api/me/erasure", tag = "people",
    responses((status = 200, body = ErasureCount)),
)]
pub async fn count_me(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<ErasureCount>, Problem> {
    count(&app, caller.user).await
}

/// That it is really meant.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `erase_me` reads it, so that all its faults are told at once"
)]
pub struct EraseMeRequest {
    /// One's password, where one has one.
    #[schema(max_length = 256)]
    password: Option<String>,
    /// Without a password: the e-mail address of one's account, or `erase` where the server has no accounts.
    #[schema(max_length = 320)]
    confirm: Option<String>,
}

/// Erases all that is kept of oneself, for good. Jobs under way end.
#[utoipa::path(
    delete, path = "/api/me", tag = "people",
    request_body = EraseMeRequest,
    responses(
        (status = 200, body = ErasureReceipt),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The password is another"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "Nobody would be left to look after the service"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many tries: wait for `Retry-After`"),
    )
)]
pub async fn erase_me(
    State(app): State<App>,
    caller: Caller,
    meta: Meta,
    mut fields: Fields,
) -> Result<Response, Problem> {
    let password = fields.password("password");
    let confirm = fields.word("confirm", LONGEST_CONFIRM);
    fields.finish()?;
    must_mean_it(&app, &caller, &meta, password, confirm.as_deref()).await?;
    let receipt = app.store.erase(caller.user, caller.by()).await?;
    let cookie = sign_out(&app, &caller).await?;
    let cookies = [(header::SET_COOKIE, cookie)];
    Ok((cookies, Json(ErasureReceipt::from(receipt))).into_response())
}

/// Whoever is signed in shows once more who they are.
///
/// # Errors
/// When they did not, with the field and what would be right.
pub(crate) async fn must_mean_it(
    app: &App,
    caller: &Caller,
    meta: &Meta,
    password: Option<SecretString>,
    confirm: Option<&str>,
) -> Result<(), Problem> {
    let account = app.store.account(caller.user).await?;
    let fault = |field: &str, message: String| {
        Err(Problem::faults(vec![Fault {
            field: field.to_owned(),
            message,
        }]))
    };
    match account {
        Some(account) if account.has_password && matches!(caller.via, Via::Session(_)) => {
            let Some(password) = password else {
                return fault(
                    "password",
                    "is missing: your password says that it is you".to_owned(),
                );
            };
            verified(app, &account.email, password, meta.address).await?;
            Ok(())
        }
        Some(account)
            if confirm.is_some_and(|typed| typed.trim().to_lowercase() == account.email) =>
        {
            Ok(())
        }
        Some(_) => fault(
            "confirm",
            "is not the e-mail address of your account".to_owned(),
        ),
        None if confirm.is_some_and(|typed| typed.trim() == LOCAL_WORD) => Ok(()),
        None => fault("confirm", format!("is not the word {LOCAL_WORD}")),
    }
}

/// All that is kept of somebody, as a zip.
#[utoipa::path(
    get, path = "/api/admin/users/{id}/export", tag = "people",
    params(("id" = String, Path)),
    responses(
        (status = 200, content_type = "application/zip", body = Vec<u8>,
         description = "It is made while it is sent: one that breaks off is not whole"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn export_user(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let person = app.store.person(user_of(id)?).await.map_err(known)?;
    zip(&app, person, caller.by()).await
}

/// What erasing somebody would take away. Nothing is changed.
#[utoipa::path(
    get, path = "/api/admin/users/{id}/erasure", tag = "people",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = ErasureCount),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn count_user(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ErasureCount>, Problem> {
    count(&app, user_of(id)?).await
}

/// That somebody is really meant.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `erase_user` reads it, so that all its faults are told at once"
)]
pub struct EraseUserRequest {
    /// The e-mail address of their account.
    #[schema(max_length = 320)]
    confirm: String,
}

/// Erases all that is kept of somebody, for good. Who was erased already is answered with what was done then.
#[utoipa::path(
    delete, path = "/api/admin/users/{id}", tag = "people",
    params(("id" = String, Path)),
    request_body = EraseUserRequest,
    responses(
        (status = 200, body = ErasureReceipt),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "Nobody would be left to look after the service"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn erase_user(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Json<ErasureReceipt>, Problem> {
    let confirm = fields
        .needed_word("confirm", LONGEST_CONFIRM)
        .unwrap_or_default();
    fields.finish()?;
    let user = user_of(id)?;
    let person = match app.store.person(user).await {
        Ok(person) => person,
        Err(StoreError::NotFound(_)) => {
            let done = app.store.receipt_of(user).await?;
            return done.map(|receipt| Json(receipt.into())).ok_or_else(nobody);
        }
        Err(error) => return Err(error.into()),
    };
    if person.email.as_deref() != Some(confirm.trim().to_lowercase().as_str()) {
        return Err(Problem::faults(vec![Fault {
            field: "confirm".to_owned(),
            message: "is not the e-mail address of their account".to_owned(),
        }]));
    }
    let receipt = app.store.erase(user, caller.by()).await.map_err(known)?;
    Ok(Json(receipt.into()))
}

/// The receipt of an erasure, for whoever knows its number.
#[utoipa::path(
    get, path = "/api/erasures/{id}", tag = "people",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = ErasureReceipt),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn receipt(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<ErasureReceipt>, Problem> {
    let receipt = receipt_of(&app, id).await?;
    Ok(Json(receipt.into()))
}

/// The receipt of a path.
pub(crate) async fn receipt_of(
    app: &App,
    id: Result<Path<String>, PathRejection>,
) -> Result<Receipt, Problem> {
    let none = || Problem::new(Kind::NotFound, "there is no such receipt");
    let Path(text) = id.map_err(|_| none())?;
    let id = text.parse().map_err(|_| none())?;
    app.store.receipt(id).await?.ok_or_else(none)
}

async fn count(app: &App, user: UserId) -> Result<Json<ErasureCount>, Problem> {
    let person = app.store.person(user).await.map_err(known)?;
    Ok(Json(app.store.found_of(&person).await?.into()))
}

fn user_of(path: Result<Path<String>, PathRejection>) -> Result<UserId, Problem> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    text.parse().map_err(|_| nobody())
}

fn nobody() -> Problem {
    Problem::new(
        Kind::NotFound,
        "there is no such user: /api/admin/users lists them",
    )
}

fn known(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound(_) => nobody(),
        error => error.into(),
    }
}

/// A zip that is made while it is sent. Its beginning is waited for, so that what fails at once is told as a problem.
pub(crate) async fn zip(app: &App, person: Person, by: By) -> Result<Response, Problem> {
    app.store.note_export(&person, by).await?;
    let name = format!("greenlit-data-{}.zip", day(app.store.clock().now()));
    let (sender, mut pieces) = mpsc::channel(PIECES);
    let store = app.store.clone();
    let making = tokio::spawn(async move { export(&store, &person, sender).await });
    let Some(first) = pieces.recv().await else {
        let ended = making.await;
        return Err(match ended {
            Ok(Err(ExportError::Store(error))) => error.into(),
            _ => Problem::new(Kind::Internal, "the export could not be made"),
        });
    };
    let sending = Sending {
        first: Some(first),
        pieces,
        making: Some(making),
    };
    let body = stream::unfold(sending, |mut sending| async move {
        let piece = sending.next().await?;
        Some((piece, sending))
    });
    let facts = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/zip"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
                .unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((facts, Body::from_stream(body)).into_response())
}

/// The day of a moment, for the name of a file.
fn day(at: Timestamp) -> String {
    at.to_string().chars().take(10).collect()
}

/// A zip on its way.
struct Sending {
    first: Option<Vec<u8>>,
    pieces: mpsc::Receiver<Vec<u8>>,
    making: Option<JoinHandle<Result<Exported, ExportError>>>,
}

impl Sending {
    /// The next piece; an error breaks the answer off, so that nobody takes a half for the whole.
    async fn next(&mut self) -> Option<Result<Bytes, io::Error>> {
        if let Some(first) = self.first.take() {
            return Some(Ok(first.into()));
        }
        if let Some(piece) = self.pieces.recv().await {
            return Some(Ok(piece.into()));
        }
        match self.making.take()?.await {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => Some(Err(io::Error::other(error))),
            Err(error) => Some(Err(io::Error::other(error))),
        }
    }
}
