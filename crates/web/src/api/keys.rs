//! `/api/keys`: keys with which programs ask for somebody.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_store::StoreError;
use greenlit_store::people::{ApiKey, Scope, Scopes};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Caller, api_key};
use crate::body::Fields;
use crate::idempotency::ShownOnce;
use crate::problem::{Kind, Problem, ProblemBody};

/// How long a key lasts unless it is said, and at most.
const DAYS: i64 = 90;
const MOST_DAYS: i64 = 366;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A key to be made.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `read` reads it, so that all its faults are told at once"
)]
pub struct KeyRequest {
    /// What it is for.
    #[schema(example = "the blog's robot")]
    name: String,
    /// Of `read`, `generate`, `publish`, `webhooks` and `admin`; none includes another.
    #[schema(example = json!(["read", "generate"]))]
    scopes: Vec<String>,
    /// How many days it lasts, 1 to 366; 90 unless it is said.
    days: Option<u16>,
}

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// Its name, which opens nothing.
    #[schema(value_type = String)]
    id: Uuid,
    /// What is shown of it.
    #[schema(example = "gl_q7Zx0aBc")]
    prefix: String,
    /// What it is for.
    name: String,
    /// What may be done with it.
    #[schema(value_type = Vec<String>)]
    scopes: Vec<Scope>,
    /// Since when.
    created_at: Timestamp,
    /// When it ends.
    expires_at: Option<Timestamp>,
    /// When it was last used, to a minute.
    used_at: Option<Timestamp>,
    /// When it was revoked.
    revoked_at: Option<Timestamp>,
}

/// A key that was made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewKey {
    /// The key.
    #[serde(flatten)]
    key: Key,
    /// The whole of it, shown this once: send it as `Authorization: Bearer …`.
    secret: String,
}

/// All of one's keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keys {
    /// The newest first.
    keys: Vec<Key>,
}

impl From<ApiKey> for Key {
    fn from(key: ApiKey) -> Self {
        Self {
            id: key.id,
            prefix: key.prefix,
            name: key.name,
            scopes: key.scopes.iter().collect(),
            created_at: key.created_at,
            expires_at: key.expires_at,
            used_at: key.used_at,
            revoked_at: key.revoked_at,
        }
    }
}

/// One's keys.
#[utoipa::path(get, path = "/api/keys", tag = "people", responses((status = 200, body = Keys)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Keys>, Problem> {
    let keys = app.of(&caller).api_keys().await?;
    Ok(Json(Keys {
        keys: keys.into_iter().map(Key::from).collect(),
    }))
}

/// Makes a key.
#[utoipa::path(
    post, path = "/api/keys", tag = "people",
    request_body = KeyRequest,
    responses(
        (status = 201, body = NewKey, description = "It was made; its secret is shown this once"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn make(
    State(app): State<App>,
    caller: Caller,
    fields: Fields,
) -> Result<Response, Problem> {
    let wanted = read(fields, &caller, app.store.clock().now())?;
    let made = api_key::make(&app, caller.user, wanted).await?;
    let answer = NewKey {
        key: made.key.into(),
        secret: made.secret.expose_secret().to_owned(),
    };
    let mut response = (StatusCode::CREATED, Json(answer)).into_response();
    response.extensions_mut().insert(ShownOnce);
    Ok(response)
}

/// Revokes a key.
#[utoipa::path(
    delete, path = "/api/keys/{id}", tag = "people",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It opens nothing any more"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn revoke(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let none = || Problem::new(Kind::NotFound, "there is no such key of yours");
    let id = id.map(|Path(text)| text).unwrap_or_default();
    let id = id.parse().map_err(|_| none())?;
    match app.store.revoke_api_key(caller.user, id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::NotFound(_)) => Err(none()),
        Err(error) => Err(error.into()),
    }
}

fn read(mut fields: Fields, caller: &Caller, now: Timestamp) -> Result<api_key::Wanted, Problem> {
    let name = fields.needed_text("name").map(|name| input::note(&name));
    let name = match name {
        Some(Ok(Some(name))) => name,
        Some(Ok(None)) => {
            fields.fault("name", "is empty: say what the key is for");
            String::new()
        }
        Some(Err(fault)) => {
            fields.fault("name", fault.message);
            String::new()
        }
        None => String::new(),
    };
    let scopes = scopes(&mut fields, caller);
    let days = fields.number("days", 1, MOST_DAYS).unwrap_or(DAYS);
    fields.finish()?;
    Ok(api_key::Wanted {
        name,
        scopes,
        expires_at: Some(Timestamp(now.0 + days * DAY)),
    })
}

fn scopes(fields: &mut Fields, caller: &Caller) -> Scopes {
    let names = fields.texts("scopes", Scope::ALL.len());
    if names.is_empty() && !fields.has_faults() {
        fields.fault(
            "scopes",
            "is empty: send some of read, generate, publish, webhooks, admin",
        );
    }
    let mut scopes = Vec::new();
    for name in names {
        match Scope::parse(&name) {
            Some(scope) if caller.scopes.has(scope) => scopes.push(scope),
            Some(_) => fields.fault(
                "scopes",
                format!("holds {name}, which you may not do yourself"),
            ),
            None => fields.fault(
                "scopes",
                "holds none of read, generate, publish, webhooks, admin",
            ),
        }
    }
    scopes.into_iter().collect()
}
