//! `/api/webhooks`: where one's programs are told of what happens, what they were sent, and sending it again.

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use greenlit_domain::id::{DeliveryId, GenerationId, HookId};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::{HookEvent, OffReason};
use greenlit_store::{
    Delivery, DeliveryState, Hook, HookChange, HookSecret, MOST_HOOKS, NewHook, StoreError, Try,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::idempotency::ShownOnce;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::query::Query;

/// How long both secrets sign unless it is said, and at most.
pub(crate) const OVERLAP_HOURS: i64 = 24;
const MOST_OVERLAP_HOURS: i64 = 168;

/// The lines of the log, unless it is said, and at most.
const LINES: u32 = 50;
const MOST_LINES: i64 = 200;

/// The longest address.
pub(crate) const LONGEST_URL: usize = 2_000;

/// A webhook to be added.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `add` reads it, so that all its faults are told at once"
)]
pub struct WebhookRequest {
    /// Where to post to. It must be public and `https://`, unless an admin allows more.
    #[schema(example = "https://example.com/hooks/greenlit")]
    url: String,
    /// What it is told of.
    events: Vec<HookEvent>,
    /// What it is for.
    note: Option<String>,
}

/// What becomes of a webhook. What is left out stays.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `change` reads it, so that all its faults are told at once"
)]
pub struct WebhookChange {
    /// Where to post to.
    url: Option<String>,
    /// What it is told of.
    events: Option<Vec<HookEvent>>,
    /// What it is for; an empty text takes it away.
    note: Option<String>,
    /// Whether it is told at all.
    enabled: Option<bool>,
}

/// How a secret is exchanged.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `rotate` reads it, so that all its faults are told at once"
)]
pub struct RotateRequest {
    /// For how many hours the secret before signs too, 0 to 168; 24 unless it is said.
    overlap_hours: Option<u16>,
}

/// Nothing need be said.
#[derive(Debug, ToSchema)]
pub struct WebhookAct {}

/// A webhook, without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Webhook {
    /// Its name.
    id: HookId,
    /// Where it posts to.
    url: String,
    /// What it is told of.
    events: Vec<HookEvent>,
    /// What it is for.
    note: Option<String>,
    /// Whether it is told.
    enabled: bool,
    /// Why it is not: `owner` (somebody switched it off), `failing` (it took nothing for five days), `gone` (it answered 410).
    disabled_reason: Option<&'static str>,
    /// Since when it has taken nothing.
    failing_since: Option<Timestamp>,
    /// What went wrong the last time.
    last_error: Option<String>,
    /// Until when the secret before signs too.
    previous_secret_until: Option<Timestamp>,
    /// Since when.
    created_at: Timestamp,
    /// When it was last changed.
    updated_at: Timestamp,
}

/// A webhook with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookWithSecret {
    /// The webhook.
    #[serde(flatten)]
    webhook: Webhook,
    /// What signs, shown this once.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwSBYmVGE1yWs=")]
    secret: String,
}

/// All of one's webhooks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// The oldest first.
    webhooks: Vec<Webhook>,
}

/// Something that was entered to be sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entered {
    /// Its line in the log.
    delivery_id: DeliveryId,
}

/// A part of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deliveries {
    /// The newest first.
    deliveries: Vec<DeliveryLine>,
    /// Sent as `before`, it gets the next page; `null` on the last.
    next: Option<DeliveryId>,
}

/// One event for one webhook.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryLine {
    /// Its line in the log.
    id: DeliveryId,
    /// What the receiver knows the event by: `webhook-id`.
    event_id: String,
    /// Its type.
    event: String,
    /// The job it tells of.
    job_id: Option<GenerationId>,
    /// `pending`, `delivered` or `failed`.
    state: &'static str,
    /// How often it was tried since it happened, or was sent again.
    attempts: u32,
    /// When it is tried again.
    next_at: Option<Timestamp>,
    /// What came of the last tries, the oldest first.
    tries: Vec<TryLine>,
    /// What is sent.
    payload: Value,
    /// When it happened.
    created_at: Timestamp,
    /// When it was done with.
    ended_at: Option<Timestamp>,
}

/// One try.
#[derive(Debug, Serialize, ToSchema)]
pub struct TryLine {
    /// When it ended.
    at: Timestamp,
    /// The status that was answered.
    status: Option<u16>,
    /// What went wrong.
    error: Option<String>,
    /// How long it took.
    millis: u64,
}

impl From<Hook> for Webhook {
    fn from(hook: Hook) -> Self {
        Self {
            id: hook.id,
            url: hook.url,
            events: hook.events,
            note: hook.note,
            enabled: hook.off.is_none(),
            disabled_reason: hook.off.map(OffReason::as_str),
            failing_since: hook.failing_since,
            last_error: hook.last_error,
            previous_secret_until: hook.previous_until,
            created_at: hook.created_at,
            updated_at: hook.updated_at,
        }
    }
}

impl From<Try> for TryLine {
    fn from(tried: Try) -> Self {
        Self {
            at: tried.at,
            status: tried.status,
            error: tried.error,
            millis: tried.millis,
        }
    }
}

impl From<Delivery> for DeliveryLine {
    fn from(delivery: Delivery) -> Self {
        Self {
            id: delivery.id,
            event_id: delivery.event_id,
            event: delivery.event,
            job_id: delivery.generation,
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            next_at: match delivery.state {
                DeliveryState::Pending(at) => Some(at),
                DeliveryState::Delivered | DeliveryState::Failed => None,
            },
            tries: delivery.tries.into_iter().map(TryLine::from).collect(),
            // It was written by us as JSON.
            payload: serde_json::from_str(&delivery.payload).unwrap_or_default(),
            created_at: delivery.created_at,
            ended_at: delivery.ended_at,
        }
    }
}

/// One's webhooks.
#[utoipa::path(get, path = "/api/webhooks", tag = "webhooks", responses((status = 200, body = Webhooks)))]
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Webhooks>, Problem> {
    let hooks = app.store.hooks(caller.user).await?;
    Ok(Json(Webhooks {
        webhooks: hooks.into_iter().map(Webhook::from).collect(),
    }))
}

/// Adds a webhook. Its secret is shown this once.
#[utoipa::path(
    post, path = "/api/webhooks", tag = "webhooks",
    request_body = WebhookRequest,
    responses(
        (status = 201, body = WebhookWithSecret, description = "It was added; its secret is shown this once"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "There are ten already"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn add(
    State(app): State<App>,
    caller: Caller,
    mut fields: Fields,
) -> Result<Response, Problem> {
    let url = fields.needed_word("url", LONGEST_URL);
    let url = url.and_then(|url| address(&app, &mut fields, &url));
    let events = events(&mut fields);
    if events.is_empty() && !fields.has_faults() {
        let names = HookEvent::names();
        fields.fault("events", format!("is empty: send some of {names}"));
    }
    let note = note(&mut fields).flatten();
    fields.finish()?;
    let new = NewHook {
        user: caller.user,
        url: url.unwrap_or_default(),
        note,
        events,
    };
    let (hook, secret) = app
        .store
        .add_hook(caller.by(), new)
        .await
        .map_err(too_many)?;
    Ok(with_secret(StatusCode::CREATED, hook, &secret))
}

/// One webhook.
#[utoipa::path(
    get, path = "/api/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = Webhook),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn one(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Webhook>, Problem> {
    let hook = app.store.hook(caller.user, hook_id(id)?).await;
    Ok(Json(hook.map_err(of_hook)?.into()))
}

/// Changes a webhook, or switches it off and on.
#[utoipa::path(
    patch, path = "/api/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path)),
    request_body = WebhookChange,
    responses(
        (status = 200, body = Webhook),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Json<Webhook>, Problem> {
    let id = hook_id(id)?;
    let url = fields.word("url", LONGEST_URL);
    let url = url.and_then(|url| address(&app, &mut fields, &url));
    let events = events(&mut fields);
    let change = HookChange {
        url,
        note: note(&mut fields),
        events: (!events.is_empty()).then_some(events),
    };
    let enabled = fields.flag("enabled");
    fields.finish()?;
    let store = &app.store;
    let mut hook = store
        .change_hook(caller.by(), caller.user, id, change)
        .await
        .map_err(of_hook)?;
    if let Some(enabled) = enabled.filter(|enabled| *enabled != hook.off.is_none()) {
        hook = match enabled {
            true => store.switch_hook_on(caller.by(), caller.user, id).await,
            false => store.switch_hook_off(caller.by(), caller.user, id).await,
        }
        .map_err(of_hook)?;
    }
    Ok(Json(hook.into()))
}

/// Removes a webhook with its log.
#[utoipa::path(
    delete, path = "/api/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path)),
    responses(
        (status = 204, description = "It is told of nothing any more"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn remove(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Problem> {
    let removed = app
        .store
        .remove_hook(caller.by(), caller.user, hook_id(id)?)
        .await;
    removed.map_err(of_hook)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook another secret. For a while both sign, so that the receiver can be changed without a gap.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/rotate", tag = "webhooks",
    params(("id" = String, Path)),
    request_body = RotateRequest,
    responses(
        (status = 200, body = WebhookWithSecret, description = "The new secret is shown this once"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn rotate(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Response, Problem> {
    let id = hook_id(id)?;
    let hours = fields.number("overlapHours", 0, MOST_OVERLAP_HOURS);
    fields.finish()?;
    let overlap = hours_long(hours.unwrap_or(OVERLAP_HOURS));
    let rotated = app
        .store
        .rotate_hook(caller.by(), caller.user, id, overlap)
        .await;
    let (hook, secret) = rotated.map_err(of_hook)?;
    Ok(with_secret(StatusCode::OK, hook, &secret))
}

/// Sends a test. It is tried once, and what came of it stands in the log.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/test", tag = "webhooks",
    params(("id" = String, Path)),
    request_body = WebhookAct,
    responses(
        (status = 202, body = Entered, description = "It is sent now"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "It is switched off"),
    )
)]
pub async fn test(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    fields: Fields,
) -> Result<(StatusCode, Json<Entered>), Problem> {
    fields.finish()?;
    let entered = app.store.test_hook(caller.user, hook_id(id)?).await;
    let delivery_id = entered.map_err(of_hook)?;
    Ok((StatusCode::ACCEPTED, Json(Entered { delivery_id })))
}

/// Switches a webhook on again. What it missed while it was off is not sent; what stands in the log can be.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/enable", tag = "webhooks",
    params(("id" = String, Path)),
    request_body = WebhookAct,
    responses(
        (status = 200, body = Webhook),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub async fn enable(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    fields: Fields,
) -> Result<Json<Webhook>, Problem> {
    fields.finish()?;
    let hook = app
        .store
        .switch_hook_on(caller.by(), caller.user, hook_id(id)?)
        .await;
    Ok(Json(hook.map_err(of_hook)?.into()))
}

/// What a webhook was sent, and what came of it. It is kept for thirty days.
#[utoipa::path(
    get, path = "/api/webhooks/{id}/deliveries", tag = "webhooks",
    params(
        ("id" = String, Path),
        ("before" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u8>, Query, description = "How many lines, 1 to 200; 50 unless it is said"),
    ),
    responses(
        (status = 200, body = Deliveries),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn deliveries(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    Query(mut fields): Query,
) -> Result<Json<Deliveries>, Problem> {
    let id = hook_id(id)?;
    let before = fields.text("before").map(|text| text.parse());
    if let Some(Err(_)) = before {
        fields.fault("before", "is no `next` of a page");
    }
    let limit = fields.digits("limit", 1, MOST_LINES);
    fields.finish()?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok());
    let limit = limit.unwrap_or(LINES);
    let before = before.and_then(Result::ok);
    let found = app.store.deliveries(caller.user, id, before, limit).await;
    let found = found.map_err(of_hook)?;
    let is_full = u32::try_from(found.len()).is_ok_and(|length| length == limit);
    Ok(Json(Deliveries {
        next: found.last().filter(|_| is_full).map(|last| last.id),
        deliveries: found.into_iter().map(DeliveryLine::from).collect(),
    }))
}

/// Sends something again that is done with, under the same `webhook-id`.
#[utoipa::path(
    post, path = "/api/webhooks/{id}/deliveries/{deliveryId}/replay", tag = "webhooks",
    params(("id" = String, Path), ("deliveryId" = String, Path)),
    request_body = WebhookAct,
    responses(
        (status = 202, body = Entered, description = "It is sent now"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "It is on its way already, or the webhook is switched off"),
    )
)]
pub async fn replay(
    State(app): State<App>,
    caller: Caller,
    ids: Result<Path<(String, String)>, PathRejection>,
    fields: Fields,
) -> Result<(StatusCode, Json<Entered>), Problem> {
    fields.finish()?;
    let Path((hook, delivery)) = ids.map_err(|_| no_hook())?;
    let hook = hook.parse().map_err(|_| no_hook())?;
    let delivery_id = delivery.parse().map_err(|_| no_hook())?;
    let replayed = app
        .store
        .replay_delivery(caller.user, hook, delivery_id)
        .await;
    replayed.map_err(of_hook)?;
    Ok((StatusCode::ACCEPTED, Json(Entered { delivery_id })))
}

/// So many hours.
pub(crate) fn hours_long(hours: i64) -> Duration {
    Duration::from_secs(hours.unsigned_abs() * 60 * 60)
}

fn with_secret(status: StatusCode, hook: Hook, secret: &HookSecret) -> Response {
    let answer = WebhookWithSecret {
        webhook: hook.into(),
        secret: secret.expose().to_owned(),
    };
    let mut response = (status, Json(answer)).into_response();
    response.extensions_mut().insert(ShownOnce);
    response
}

fn address(app: &App, fields: &mut Fields, raw: &str) -> Option<String> {
    match app.hooks.address(raw) {
        Ok(url) => Some(url),
        Err(why) => {
            fields.fault("url", why);
            None
        }
    }
}

/// The events that are chosen, each once.
fn events(fields: &mut Fields) -> Vec<HookEvent> {
    let mut events = Vec::new();
    for name in fields.texts("events", HookEvent::CHOICES.len()) {
        match HookEvent::choose(&name) {
            Ok(event) if events.contains(&event) => {}
            Ok(event) => events.push(event),
            Err(why) => fields.fault("events", why),
        }
    }
    events
}

/// The note, where one was sent; an empty one takes it away.
fn note(fields: &mut Fields) -> Option<Option<String>> {
    let text = fields.text("note")?;
    match input::note(&text) {
        Ok(note) => Some(note),
        Err(fault) => {
            fields.fault("note", fault.message);
            None
        }
    }
}

fn hook_id(path: Result<Path<String>, PathRejection>) -> Result<HookId, Problem> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    text.parse().map_err(|_| no_hook())
}

fn no_hook() -> Problem {
    Problem::new(Kind::NotFound, "there is no such webhook of yours")
}

/// What is another's is told as what is not there.
pub(crate) fn of_hook(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound(_) => no_hook(),
        error => error.into(),
    }
}

fn too_many(error: StoreError) -> Problem {
    match error {
        StoreError::Conflict(_) => Problem::new(
            Kind::Conflict,
            format!("there are {MOST_HOOKS} webhooks already: remove one first"),
        ),
        error => error.into(),
    }
}
