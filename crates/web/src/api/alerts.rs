//! `GET /api/alerts`: what those who look after the service or pay for a budget were told of, and what became of each notice.

use axum::Json;
use axum::extract::State;
use greenlit_domain::alert::Alert;
use greenlit_domain::time::Timestamp;
use greenlit_domain::waiting::Channel;
use greenlit_store::alerts::{AlertStanding, NoticeStanding, Outcome};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

/// How many are shown.
const SHOWN: u32 = 50;

/// The newest alerts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alerts {
    /// The newest first, at most 50: an admin's are everybody's, anybody else's are their own.
    alerts: Vec<AlertReport>,
}

/// An alert.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Alert)]
struct AlertReport {
    /// Its name.
    #[schema(value_type = String)]
    id: Uuid,
    /// Since when.
    at: Timestamp,
    /// Its `type` is `budget_threshold`, with `scope`, `month`, `threshold`, `percent`, `limitMicros`, `spentMicros`,
    /// `heldMicros`, `forecastMicros` and `endsAt`; or `provider_empty`, with `provider`, `message` and `since`.
    #[schema(value_type = Object)]
    about: Alert,
    /// Who was told by which way. A share that was passed together with a greater one has none.
    notices: Vec<NoticeReport>,
}

/// What became of a notice.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AlertNotice)]
struct NoticeReport {
    /// By which way.
    #[schema(value_type = String, example = "slack")]
    channel: Channel,
    /// `waiting`, `sent`, `refused` or `given_up`.
    #[schema(example = "sent")]
    state: &'static str,
    /// How often it was tried.
    attempts: u32,
    /// What the last try met.
    error: Option<String>,
    /// When it is tried again.
    next_at: Option<Timestamp>,
    /// When it was done with.
    ended_at: Option<Timestamp>,
}

/// Shows what was told, and to whom it could not be told.
#[utoipa::path(get, path = "/api/alerts", tag = "service", responses((status = 200, body = Alerts)))]
pub async fn alerts(State(app): State<App>, caller: Caller) -> Result<Json<Alerts>, Problem> {
    let alerts = seen(&app, &caller, SHOWN).await?;
    Ok(Json(Alerts {
        alerts: alerts.into_iter().map(AlertReport::from).collect(),
    }))
}

/// The alerts that somebody may see, the newest first.
pub(crate) async fn seen(
    app: &App,
    caller: &Caller,
    most: u32,
) -> Result<Vec<AlertStanding>, Problem> {
    let of = (!caller.is_admin()).then_some(caller.user);
    Ok(app.store.alerts(of, most).await?)
}

impl From<AlertStanding> for AlertReport {
    fn from(alert: AlertStanding) -> Self {
        Self {
            id: alert.id,
            at: alert.at,
            about: alert.alert,
            notices: alert.notices.into_iter().map(NoticeReport::from).collect(),
        }
    }
}

impl From<NoticeStanding> for NoticeReport {
    fn from(notice: NoticeStanding) -> Self {
        Self {
            channel: notice.to.channel(),
            state: notice.outcome.map_or("waiting", Outcome::as_str),
            attempts: notice.attempts,
            error: notice.error,
            next_at: notice.next_at,
            ended_at: notice.ended_at,
        }
    }
}
