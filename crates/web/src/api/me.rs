//! `/api/me`: who one is, what one may have, and where one's credits went.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_domain::waiting::Occasion;
use greenlit_store::people::{AccountChange, By, CreditEntry, Preferences, Scope, Theme, Tier};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Caller, Meta, password, session};
use crate::body::Fields;
use crate::problem::{Fault, Problem, ProblemBody};
use crate::query::Query;

/// The lines of a page, unless it is said, and at most.
const LINES: u32 = 50;
const MOST_LINES: i64 = 200;

/// Who asks.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Their id.
    user: UserId,
    /// The address of their account; `null` where the server has no accounts.
    email: Option<String>,
    /// How they are called.
    name: Option<String>,
    /// `user` or `admin`.
    role: &'static str,
    /// What they may do as they ask now.
    #[schema(value_type = Vec<String>)]
    scopes: Vec<Scope>,
    /// What their tier lets them have; `null` where there are no limits.
    tier: Option<Limits>,
    /// How many credits they have.
    credits: Option<i64>,
    /// The language of the pages.
    locale: Option<String>,
    /// `light` or `dark`; `null` is as the system has it.
    theme: Option<&'static str>,
    /// When they are told by mail, where the server sends mails.
    mails: Vec<Occasion>,
}

/// What a tier lets people have. `null` is: as much as one likes.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Its name.
    pub name: String,
    /// Packages that are begun from midnight to midnight, UTC.
    pub packages_per_day: Option<u32>,
    /// Jobs that are worked on at once; more wait for their turn.
    pub in_flight: Option<u32>,
    /// The greatest priority that may be asked for.
    pub priority: i64,
    /// The most thumbnails of a job.
    pub thumbnails: u32,
    /// Credits that come with each month in which something is begun.
    pub credits_per_month: Option<u32>,
}

impl From<Tier> for Limits {
    fn from(tier: Tier) -> Self {
        Self {
            name: tier.name,
            packages_per_day: tier.packages_per_day,
            in_flight: tier.in_flight,
            priority: tier.priority,
            thumbnails: tier.thumbnails,
            credits_per_month: tier.credits_per_month,
        }
    }
}

/// Who asks, and what they may have.
#[utoipa::path(get, path = "/api/me", tag = "people", responses((status = 200, body = Me)))]
pub async fn me(State(app): State<App>, caller: Caller) -> Result<Json<Me>, Problem> {
    let me = app.of(&caller);
    let account = me.account().await?;
    let tier = me.tier().await?;
    let preferences = me.preferences().await?;
    let credits = match &account {
        Some(_) => Some(me.credits().await?),
        None => None,
    };
    let (email, name) = account.map(|account| (account.email, account.name)).unzip();
    Ok(Json(Me {
        user: caller.user,
        email,
        name,
        role: if caller.is_admin() { "admin" } else { "user" },
        scopes: caller.scopes.iter().collect(),
        tier: tier.map(Limits::from),
        credits,
        locale: preferences.locale,
        theme: preferences.theme.map(Theme::as_str),
        mails: me.mails().await?,
    }))
}

/// How one wants to see the pages.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `prefer` reads it, so that all its faults are told at once"
)]
pub struct PreferRequest {
    /// The language of the pages, such as `pt-BR`; what is left out, the browser says.
    locale: Option<String>,
    /// `light` or `dark`.
    theme: Option<String>,
}

/// Keeps how one wants to see the pages.
#[utoipa::path(
    put, path = "/api/me/preferences", tag = "people",
    request_body = PreferRequest,
    responses(
        (status = 204, description = "It is kept"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn prefer(
    State(app): State<App>,
    caller: Caller,
    mut fields: Fields,
) -> Result<StatusCode, Problem> {
    let locale = fields.text("locale").map(|text| input::language(&text));
    let locale = match locale.transpose() {
        Ok(locale) => locale.map(|locale| locale.to_string()),
        Err(fault) => {
            fields.fault("locale", fault.message);
            None
        }
    };
    let theme = fields.text("theme").and_then(|name| {
        let theme = Theme::parse(&name);
        if theme.is_none() {
            fields.fault("theme", "is none of light and dark");
        }
        theme
    });
    fields.finish()?;
    let wish = Preferences { locale, theme };
    app.of(&caller).prefer(wish).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which mails one wants.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `want_mails` reads it, so that all its faults are told at once"
)]
pub struct MailsRequest {
    /// When to write: `asked`, a title waits for a pick; `reminder`, it still does after a while. What is left out is not wanted.
    mails: Vec<Occasion>,
}

/// Keeps which mails one wants.
#[utoipa::path(
    put, path = "/api/me/mails", tag = "people",
    request_body = MailsRequest,
    responses(
        (status = 204, description = "It is kept"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn want_mails(
    State(app): State<App>,
    caller: Caller,
    mut fields: Fields,
) -> Result<StatusCode, Problem> {
    let mut wanted = Vec::new();
    for name in fields.texts("mails", Occasion::ALL.len()) {
        match Occasion::parse(&name) {
            Some(occasion) => wanted.push(occasion),
            None => fields.fault("mails", "is none of asked and reminder"),
        }
    }
    fields.finish()?;
    app.of(&caller).want_mails(&wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Another password.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `change_password` reads it, so that all its faults are told at once"
)]
pub struct PasswordRequest {
    /// The one that holds now.
    current: String,
    /// 10 to 256 characters.
    new: String,
}

/// Changes one's password. Every session ends, also the one that asks.
#[utoipa::path(
    post, path = "/api/me/password", tag = "people",
    request_body = PasswordRequest,
    responses(
        (status = 204, description = "It holds from now on: sign in with it"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The current password is another"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many tries: wait for `Retry-After`"),
    )
)]
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    meta: Meta,
    mut fields: Fields,
) -> Result<StatusCode, Problem> {
    let current = fields.needed_password("current").unwrap_or_default();
    let new = fields.needed_password("new").unwrap_or_default();
    fields.finish()?;
    let account = app.of(&caller).account().await?;
    let email = account.map(|account| account.email).unwrap_or_default();
    password::check(&new, &email).map_err(|message| {
        Problem::faults(vec![Fault {
            field: "new".to_owned(),
            message,
        }])
    })?;
    session::verified(&app, &email, current, meta.address).await?;
    let hash = app.people.passwords.hash(new).await?;
    let change = AccountChange::Password(hash);
    app.store
        .change_account(caller.user, change, By::User(caller.user))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A part of the credits' ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct Credits {
    /// How many there are now.
    balance: i64,
    /// The newest first.
    entries: Vec<Line>,
    /// Sent as `before`, it gets the next page; `null` on the last.
    next: Option<i64>,
}

/// A line of the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Its number.
    id: i64,
    /// When.
    at: Timestamp,
    /// How many came, or went.
    delta: i64,
    /// `package`: one was begun. `returned`: it failed, or was cancelled before anything was made. `month`: a month began.
    /// `admin`: an admin did it.
    reason: &'static str,
    /// Of which job.
    job_id: Option<GenerationId>,
    /// The month, or an admin's words.
    note: Option<String>,
}

impl From<CreditEntry> for Line {
    fn from(entry: CreditEntry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            delta: entry.delta,
            reason: entry.reason.as_str(),
            job_id: entry.generation,
            note: entry.note,
        }
    }
}

/// Where one's credits came from and went to.
#[utoipa::path(
    get, path = "/api/me/credits", tag = "people",
    params(
        ("before" = Option<i64>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u8>, Query, description = "How many lines, 1 to 200; 50 unless it is said"),
    ),
    responses(
        (status = 200, body = Credits),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn credits(
    State(app): State<App>,
    caller: Caller,
    Query(mut fields): Query,
) -> Result<Json<Credits>, Problem> {
    let before = fields.digits("before", 1, i64::MAX);
    let limit = fields.digits("limit", 1, MOST_LINES);
    fields.finish()?;
    let limit = limit.and_then(|limit| u32::try_from(limit).ok());
    let limit = limit.unwrap_or(LINES);
    let me = app.of(&caller);
    let entries = me.credit_entries(before, limit).await?;
    let is_full = u32::try_from(entries.len()).is_ok_and(|length| length == limit);
    Ok(Json(Credits {
        balance: me.credits().await?,
        next: entries.last().filter(|_| is_full).map(|entry| entry.id),
        entries: entries.into_iter().map(Line::from).collect(),
    }))
}
