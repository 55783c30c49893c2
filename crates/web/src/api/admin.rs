//! `/api/admin`: people, tiers, credits, and who changed what.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use greenlit_domain::id::UserId;
use greenlit_domain::input::{self, InputFault};
use greenlit_domain::time::Timestamp;
use greenlit_store::StoreError;
use greenlit_store::people::{Account, AccountChange, AuditEntry, By, NewAccount, Role, Tier};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::me::Limits;
use crate::app::App;
use crate::auth::{Caller, password};
use crate::body::Fields;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::query::Query;

/// The entries of a page, unless it is said, and at most.
const ENTRIES: u32 = 50;
const MOST_ENTRIES: i64 = 200;

/// The most credits of one gift.
const MOST_CREDITS: i64 = 1_000_000;

/// Somebody with an account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Their id.
    user: UserId,
    /// The address of their account.
    email: String,
    /// How they are called.
    name: String,
    /// `user` or `admin`.
    role: &'static str,
    /// The name of their tier.
    tier: String,
    /// Whether they can sign in with a password.
    has_password: bool,
    /// Since when they may not sign in.
    disabled_at: Option<Timestamp>,
    /// Since when they are known.
    created_at: Timestamp,
    /// How many credits they have.
    credits: i64,
}

/// A page of people.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeoplePage {
    /// By address.
    users: Vec<Person>,
    /// Sent as `after`, it gets the next page; `null` on the last.
    next: Option<String>,
}

impl Person {
    async fn of(app: &App, account: Account) -> Result<Self, Problem> {
        let credits = app.store.credits(account.user).await?;
        Ok(Self {
            user: account.user,
            email: account.email,
            name: account.name,
            role: account.role.as_str(),
            tier: account.tier,
            has_password: account.has_password,
            disabled_at: account.disabled_at,
            created_at: account.created_at,
            credits,
        })
    }
}

fn nobody() -> Problem {
    Problem::new(
        Kind::NotFound,
        "there is no such user: /api/admin/users lists them",
    )
}

fn limit(fields: &mut Fields) -> u32 {
    let limit = fields.digits("limit", 1, MOST_ENTRIES);
    let limit = limit.and_then(|limit| u32::try_from(limit).ok());
    limit.unwrap_or(ENTRIES)
}

fn user_of(path: Result<Path<String>, PathRejection>) -> Result<UserId, Problem> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    text.parse().map_err(|_| nobody())
}

fn known(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound(_) => nobody(),
        error => error.into(),
    }
}

/// The longest address that mail is sent to (RFC 5321, 4.5.3.1), and the longest name of a tier.
pub(crate) const LONGEST_EMAIL: usize = 254;
pub(crate) const LONGEST_TIER: usize = 40;

/// People, by address.
#[utoipa::path(
    get, path = "/api/admin/users", tag = "people",
    params(
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 200; 50 unless it is said"),
    ),
    responses(
        (status = 200, body = PeoplePage),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn users(
    State(app): State<App>,
    Query(mut fields): Query,
) -> Result<Json<PeoplePage>, Problem> {
    let after = fields.word("after", LONGEST_EMAIL).unwrap_or_default();
    let limit = limit(&mut fields);
    fields.finish()?;
    let accounts = app.store.accounts(&after, limit).await?;
    let is_full = u32::try_from(accounts.len()).is_ok_and(|length| length == limit);
    let next = accounts.last().filter(|_| is_full);
    let next = next.map(|account| account.email.clone());
    let mut users = Vec::with_capacity(accounts.len());
    for account in accounts {
        users.push(Person::of(&app, account).await?);
    }
    Ok(Json(PeoplePage { users, next }))
}

/// Somebody to be added.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `add` reads it, so that all its faults are told at once"
)]
pub struct AddRequest {
    /// The address of the account.
    #[schema(example = "ana@example.org")]
    email: String,
    /// How they are called; the address unless it is said.
    name: Option<String>,
    /// 10 to 256 characters. Without one they sign in elsewhere.
    password: Option<String>,
    /// `user`, unless it is said, or `admin`.
    role: Option<String>,
    /// `free`, unless it is said.
    tier: Option<String>,
}

/// Adds somebody.
#[utoipa::path(
    post, path = "/api/admin/users", tag = "people",
    request_body = AddRequest,
    responses(
        (status = 201, body = Person),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "The address has an account, or there is no such tier"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn add(
    State(app): State<App>,
    caller: Caller,
    mut fields: Fields,
) -> Result<(StatusCode, Json<Person>), Problem> {
    let email = fields.needed_text("email").unwrap_or_default();
    let email = email.trim().to_owned();
    if let Err(message) = check_email(&email) {
        fields.fault("email", message);
    }
    let name = line(&mut fields, "name", input::person).unwrap_or_else(|| email.clone());
    let password = fields.text("password").map(SecretString::from);
    if let Some(Err(message)) = password.as_ref().map(|new| password::check(new, &email)) {
        fields.fault("password", message);
    }
    let role = role(&mut fields).unwrap_or(Role::User);
    let tier = fields
        .word("tier", LONGEST_TIER)
        .unwrap_or_else(|| "free".to_owned());
    fields.finish()?;
    let password_hash = match password {
        Some(password) => Some(app.people.passwords.hash(password).await?),
        None => None,
    };
    let new = NewAccount {
        email,
        name,
        password_hash,
        role,
        tier,
        identity: None,
    };
    let account = app.store.add_account(new, caller.by()).await?;
    Ok((StatusCode::CREATED, Json(Person::of(&app, account).await?)))
}

/// Whether this is somebody's address: what a mail server takes, as far as one can see without asking it.
///
/// # Errors
/// What would be right.
pub fn check_email(text: &str) -> Result<(), &'static str> {
    let text = text.trim();
    let fits = text.split_once('@').is_some_and(|(name, host)| {
        let is_host = host.split('.').count() > 1 || host == "localhost";
        !name.is_empty()
            && is_host
            && !host.contains('@')
            && host.split('.').all(|part| !part.is_empty())
    });
    let is_plain = text
        .chars()
        .all(|c| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | ',' | ';'));
    if fits && is_plain && input::is_plain(text, LONGEST_EMAIL) {
        Ok(())
    } else {
        Err("is no e-mail address, such as ana@example.org")
    }
}

fn line(
    fields: &mut Fields,
    name: &'static str,
    read: impl Fn(&str) -> Result<Option<String>, InputFault>,
) -> Option<String> {
    match read(&fields.text(name)?) {
        Ok(text) => text,
        Err(fault) => {
            fields.fault(name, fault.message);
            None
        }
    }
}

fn role(fields: &mut Fields) -> Option<Role> {
    let name = fields.text("role")?;
    let role = Role::parse(&name);
    if role.is_none() {
        fields.fault("role", "is none of user and admin");
    }
    role
}

/// What is to be changed; what is left out stays.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `change` reads it, so that all its faults are told at once"
)]
pub struct ChangeRequest {
    /// `user` or `admin`.
    role: Option<String>,
    /// The name of a tier.
    tier: Option<String>,
    /// `true`: they may not sign in, and are signed out.
    disabled: Option<bool>,
}

/// Changes somebody's role or tier, or whether they may sign in.
#[utoipa::path(
    patch, path = "/api/admin/users/{id}", tag = "people",
    params(("id" = String, Path)),
    request_body = ChangeRequest,
    responses(
        (status = 200, body = Person),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "There is no such tier, or nobody would be left to look after the service"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Json<Person>, Problem> {
    let user = user_of(id);
    let mut changes = Vec::new();
    changes.extend(role(&mut fields).map(AccountChange::Role));
    changes.extend(fields.word("tier", LONGEST_TIER).map(AccountChange::Tier));
    changes.extend(fields.flag("disabled").map(|disabled| {
        if disabled {
            AccountChange::Disable
        } else {
            AccountChange::Enable
        }
    }));
    fields.finish()?;
    let user = user?;
    for change in changes {
        app.store
            .change_account(user, change, caller.by())
            .await
            .map_err(known)?;
    }
    let account = app.store.account(user).await?.ok_or_else(nobody)?;
    Person::of(&app, account).await.map(Json)
}

/// Credits to be given.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `give` reads it, so that all its faults are told at once"
)]
pub struct GiveRequest {
    /// How many; fewer than none takes them away.
    credits: i64,
    /// Why, in a sentence that the user reads in their ledger.
    why: Option<String>,
}

/// Gives somebody credits, or takes them away.
#[utoipa::path(
    post, path = "/api/admin/users/{id}/credits", tag = "people",
    params(("id" = String, Path)),
    request_body = GiveRequest,
    responses(
        (status = 200, body = Person),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn give(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Json<Person>, Problem> {
    let user = user_of(id);
    let credits = fields.number("credits", -MOST_CREDITS, MOST_CREDITS);
    if credits.is_none() && !fields.has_faults() {
        fields.fault("credits", "is missing");
    }
    let why = line(&mut fields, "why", input::note);
    fields.finish()?;
    let user = user?;
    app.store
        .give_credits(user, credits.unwrap_or_default(), why, caller.by())
        .await
        .map_err(known)?;
    let account = app.store.account(user).await?.ok_or_else(nobody)?;
    Person::of(&app, account).await.map(Json)
}

/// All tiers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Tiers {
    /// By name.
    tiers: Vec<Limits>,
}

/// All tiers.
#[utoipa::path(get, path = "/api/admin/tiers", tag = "people", responses((status = 200, body = Tiers)))]
pub async fn tiers(State(app): State<App>) -> Result<Json<Tiers>, Problem> {
    let tiers = app.store.tiers().await?;
    Ok(Json(Tiers {
        tiers: tiers.into_iter().map(Limits::from).collect(),
    }))
}

/// What people of a tier may have. What is left out is: as much as one likes.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `set_tier` reads it, so that all its faults are told at once"
)]
pub struct TierRequest {
    /// Packages that are begun from midnight to midnight, UTC.
    packages_per_day: Option<u32>,
    /// Jobs that are worked on at once; more wait for their turn.
    in_flight: Option<u32>,
    /// The greatest priority that may be asked for, -5 to 5; 0 unless it is said.
    priority: Option<i8>,
    /// The most thumbnails of a job, 0 to 3; 3 unless it is said.
    thumbnails: Option<u8>,
    /// Credits that come with each month in which something is begun.
    credits_per_month: Option<u32>,
}

/// Changes a tier, or makes one. It holds from the next job on.
#[utoipa::path(
    put, path = "/api/admin/tiers/{name}", tag = "people",
    params(("name" = String, Path)),
    request_body = TierRequest,
    responses(
        (status = 200, body = Limits),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn set_tier(
    State(app): State<App>,
    caller: Caller,
    name: Result<Path<String>, PathRejection>,
    mut fields: Fields,
) -> Result<Json<Limits>, Problem> {
    let most = i64::from(u32::MAX);
    let name = name.map(|Path(name)| name).unwrap_or_default();
    let is_name = (1..=LONGEST_TIER).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_name {
        fields.fault(
            "name",
            "is no name of a tier: use 1 to 40 small letters, digits and dashes",
        );
    }
    let number = |fields: &mut Fields, name, from| {
        let number = fields.number(name, from, most)?;
        u32::try_from(number).ok()
    };
    let tier = Tier {
        packages_per_day: number(&mut fields, "packagesPerDay", 0),
        in_flight: number(&mut fields, "inFlight", 1),
        priority: fields.number("priority", -5, 5).unwrap_or(0),
        thumbnails: fields
            .number("thumbnails", 0, 3)
            .and_then(|count| u32::try_from(count).ok())
            .unwrap_or(3),
        credits_per_month: number(&mut fields, "creditsPerMonth", 0),
        name,
    };
    fields.finish()?;
    app.store.set_tier(tier.clone(), caller.by()).await?;
    Ok(Json(tier.into()))
}

/// A change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// Its name.
    #[schema(value_type = String)]
    id: Uuid,
    /// When.
    at: Timestamp,
    /// Who; `null` is somebody on the machine itself, or somebody who was erased.
    by: Option<UserId>,
    /// What stands for them, when they were erased.
    #[schema(value_type = Option<String>)]
    erased: Option<Uuid>,
    /// What, such as `account.tier`.
    action: String,
    /// On whom or what.
    subject: String,
    /// How it was before.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    /// How it was then.
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The newest first.
    changes: Vec<Change>,
    /// Sent as `before`, it gets the next page; `null` on the last.
    #[schema(value_type = Option<String>)]
    next: Option<Uuid>,
}

impl From<AuditEntry> for Change {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            by: match entry.by {
                By::CommandLine | By::Erased(_) => None,
                By::User(user) => Some(user),
            },
            erased: match entry.by {
                By::Erased(number) => Some(number),
                By::CommandLine | By::User(_) => None,
            },
            action: entry.action,
            subject: entry.subject,
            before: entry.before,
            after: entry.after,
        }
    }
}

/// Who changed what.
#[utoipa::path(
    get, path = "/api/admin/audit", tag = "people",
    params(
        ("before" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 200; 50 unless it is said"),
    ),
    responses(
        (status = 200, body = Changes),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn audit(
    State(app): State<App>,
    Query(mut fields): Query,
) -> Result<Json<Changes>, Problem> {
    let before = fields.text("before").and_then(|text| {
        let parsed = text.parse().ok();
        if parsed.is_none() {
            fields.fault("before", "is none: send the `next` of the page before");
        }
        parsed
    });
    let limit = limit(&mut fields);
    fields.finish()?;
    let changes = app.store.audit(before, limit).await?;
    let is_full = u32::try_from(changes.len()).is_ok_and(|length| length == limit);
    Ok(Json(Changes {
        next: changes.last().filter(|_| is_full).map(|entry| entry.id),
        changes: changes.into_iter().map(Change::from).collect(),
    }))
}
