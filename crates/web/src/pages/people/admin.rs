//! What an admin looks after: people, their credits, what is paused, and who changed what.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::agent::Agent;
use greenlit_domain::id::UserId;
use greenlit_domain::input;
use greenlit_store::people::{Account, AccountChange, AuditEntry, By, NewAccount, Role, Tier};
use greenlit_store::{Pausable, Pause, StoreError};
use secrecy::SecretString;
use uuid::Uuid;

use super::{Fault, fault_of};
use crate::api::admin::{LONGEST_EMAIL, LONGEST_TIER, check_email};
use crate::app::App;
use crate::auth::{Caller, password};
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::{Kind, Problem};

/// How many are on a page.
const PEOPLE: u32 = 50;
const CHANGES: u32 = 50;

/// The most credits of one gift.
const MOST_CREDITS: i64 = 1_000_000;

/// The longest name of a provider.
const LONGEST_PROVIDER: usize = 60;

/// Somebody, with what they have.
struct Person {
    account: Account,
    credits: i64,
}

#[derive(Template)]
#[template(path = "people/admin.html")]
struct People {
    shell: Shell,
    people: Vec<Person>,
    next: Option<String>,
    tiers: Vec<Tier>,
    email: String,
    name: String,
    /// What could not be done.
    refused: Option<String>,
    faults: Vec<Fault>,
}

impl People {
    async fn of(shell: Shell, app: &App, after: &str) -> Result<Self, Problem> {
        let accounts = app.store.accounts(after, PEOPLE).await?;
        let is_full = u32::try_from(accounts.len()).is_ok_and(|length| length == PEOPLE);
        let last = accounts.last().filter(|_| is_full);
        let next =
            last.map(|last| form_urlencoded::byte_serialize(last.email.as_bytes()).collect());
        let mut people = Vec::with_capacity(accounts.len());
        for account in accounts {
            let credits = app.store.credits(account.user).await?;
            people.push(Person { account, credits });
        }
        Ok(Self {
            people,
            next,
            tiers: app.store.tiers().await?,
            email: String::new(),
            name: String::new(),
            refused: None,
            faults: Vec::new(),
            shell,
        })
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        fault_of(&self.faults, field)
    }
}

/// Shows people by address.
pub async fn people(
    State(app): State<App>,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let after = form.word("after", LONGEST_EMAIL).unwrap_or_default();
    Ok(shell::html(&People::of(shell, &app, after).await?))
}

/// Adds somebody.
pub async fn add(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let email = form.text("email").unwrap_or_default().trim().to_owned();
    let typed_name = form.text("name").unwrap_or_default();
    let typed = form.text("password").map(SecretString::from);
    let mut faults = Vec::new();
    if check_email(&email).is_err() {
        faults.push(shell.fault("email", "fault-email"));
    }
    let name = input::person(typed_name).unwrap_or_else(|_| {
        faults.push(shell.fault("name", "fault-name"));
        None
    });
    if typed
        .as_ref()
        .is_some_and(|typed| password::check(typed, &email).is_err())
    {
        faults.push(shell.fault("password", "fault-password"));
    }
    if faults.is_empty() {
        let password_hash = match typed {
            Some(typed) => Some(app.people.passwords.hash(typed).await?),
            None => None,
        };
        let short = || email.split('@').next().unwrap_or(&email).to_owned();
        let new = NewAccount {
            name: name.unwrap_or_else(short),
            email: email.clone(),
            password_hash,
            role: Role::User,
            tier: form.word("tier", LONGEST_TIER).unwrap_or("free").to_owned(),
            identity: None,
        };
        match app.store.add_account(new, caller.by()).await {
            Ok(_) => return Ok(shell::see("/admin")),
            Err(StoreError::Conflict(_)) => faults.push(shell.fault("email", "fault-email-taken")),
            Err(error) => return Err(error.into()),
        }
    }
    let page = People {
        email,
        name: typed_name.to_owned(),
        faults,
        ..People::of(shell, &app, "").await?
    };
    Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Gives somebody another role or tier, or takes their sign-in away and gives it back.
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let user = user_of(id)?;
    let role = form.text("role").and_then(Role::parse);
    let tier = form.word("tier", LONGEST_TIER).map(str::to_owned);
    let able = match form.text("able") {
        Some("no") => Some(AccountChange::Disable),
        Some(_) => Some(AccountChange::Enable),
        None => None,
    };
    let now = app.store.account(user).await?.ok_or_else(nobody)?;
    let role = role.filter(|role| *role != now.role);
    let tier = tier.filter(|tier| *tier != now.tier);
    let changes = [
        role.map(AccountChange::Role),
        tier.map(AccountChange::Tier),
        able,
    ];
    for change in changes.into_iter().flatten() {
        match app.store.change_account(user, change, caller.by()).await {
            Ok(_) => {}
            Err(StoreError::Conflict(_)) => {
                let page = People {
                    refused: Some(shell.say("admin-last")),
                    ..People::of(shell, &app, "").await?
                };
                return Ok(shell::html_as(StatusCode::CONFLICT, &page));
            }
            Err(error) => return Err(known(error)),
        }
    }
    Ok(shell::see("/admin"))
}

/// Gives somebody credits, or takes some away.
pub async fn give(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let user = user_of(id)?;
    let credits = form
        .text("credits")
        .and_then(|text| text.trim().parse::<i64>().ok());
    let credits =
        credits.filter(|credits| *credits != 0 && (-MOST_CREDITS..=MOST_CREDITS).contains(credits));
    let why = input::note(form.text("why").unwrap_or_default());
    let (Some(credits), Ok(why)) = (credits, why) else {
        let page = People {
            refused: Some(shell.say("fault-credits")),
            ..People::of(shell, &app, "").await?
        };
        return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let given = app.store.give_credits(user, credits, why, caller.by());
    given.await.map_err(known)?;
    Ok(shell::see("/admin"))
}

#[derive(Template)]
#[template(path = "people/pauses.html")]
struct Pauses {
    shell: Shell,
    pauses: Vec<Pause>,
    agents: [Agent; 4],
    reason: String,
    faults: Vec<Fault>,
}

impl Pauses {
    fn wrong(&self, field: &str) -> Option<&str> {
        fault_of(&self.faults, field)
    }

    fn paused(&self, pause: &Pause) -> String {
        match &pause.of {
            Pausable::Agent(agent) => self.agent(agent),
            Pausable::Provider(name) => name.clone(),
        }
    }

    fn agent(&self, agent: &Agent) -> String {
        self.shell.say(&format!("agent-{agent}"))
    }
}

/// Shows what is paused.
pub async fn pauses(State(app): State<App>, shell: Shell) -> Result<Response, Problem> {
    paused(&app, shell, String::new(), Vec::new()).await
}

async fn paused(
    app: &App,
    shell: Shell,
    reason: String,
    faults: Vec<Fault>,
) -> Result<Response, Problem> {
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = Pauses {
        pauses: app.store.pauses().await?,
        agents: Agent::ALL,
        reason,
        faults,
        shell,
    };
    Ok(shell::html_as(status, &page))
}

/// Pauses an agent or a provider.
pub async fn pause(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let typed = form.text("reason").unwrap_or_default().to_owned();
    let agent = form.text("agent").and_then(Agent::parse);
    let provider = form.text("provider").map(|name| name.trim().to_owned());
    let is_name = |name: &String| {
        name.len() <= LONGEST_PROVIDER && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let of = match (agent, provider.filter(is_name)) {
        (Some(agent), None) => Some(Pausable::Agent(agent)),
        (None, Some(name)) => Some(Pausable::Provider(name)),
        _ => None,
    };
    let mut faults = Vec::new();
    if of.is_none() {
        faults.push(shell.fault("agent", "fault-pause"));
    }
    let reason = input::note(&typed);
    if reason.is_err() {
        faults.push(shell.fault("reason", "fault-note"));
    }
    let (Some(of), Ok(reason)) = (of, reason) else {
        return paused(&app, shell, typed, faults).await;
    };
    app.store.pause(caller.user, of, reason).await?;
    Ok(shell::see("/admin/pauses"))
}

/// Lets it go on.
pub async fn unpause(
    State(app): State<App>,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Response, Problem> {
    let none = || Problem::new(Kind::NotFound, "there is no such pause");
    let Path(id) = id.map_err(|_| none())?;
    match app.store.unpause(id).await {
        // Somebody else was faster.
        Ok(()) | Err(StoreError::NotFound(_)) => Ok(shell::see("/admin/pauses")),
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "people/changes.html")]
struct Changes {
    shell: Shell,
    changes: Vec<(AuditEntry, String)>,
    next: Option<Uuid>,
}

/// Shows who changed what.
pub async fn changes(
    State(app): State<App>,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let before = form.text("before").and_then(|text| text.parse().ok());
    let entries = app.store.audit(before, CHANGES).await?;
    let is_full = u32::try_from(entries.len()).is_ok_and(|length| length == CHANGES);
    let next = entries.last().filter(|_| is_full).map(|entry| entry.id);
    let mut changes = Vec::with_capacity(entries.len());
    for entry in entries {
        let who = match entry.by {
            By::CommandLine => shell.say("change-machine"),
            By::Erased(_) => shell.say("change-erased"),
            By::User(user) => match app.store.account(user).await? {
                Some(account) => account.email,
                None => shell.say("change-machine"),
            },
        };
        changes.push((entry, who));
    }
    Ok(shell::html(&Changes {
        shell,
        changes,
        next,
    }))
}

impl Changes {
    /// A value as it was written down.
    fn told(&self, value: &Option<serde_json::Value>) -> String {
        let Some(serde_json::Value::Object(fields)) = value else {
            return String::new();
        };
        let fields = fields.iter().filter(|(_, value)| !value.is_null());
        let told = fields.map(|(name, value)| match value {
            serde_json::Value::String(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        });
        told.collect::<Vec<_>>().join(", ")
    }
}

fn user_of(path: Result<Path<String>, PathRejection>) -> Result<UserId, Problem> {
    let text = path.map(|Path(text)| text).unwrap_or_default();
    text.parse().map_err(|_| nobody())
}

fn nobody() -> Problem {
    Problem::new(Kind::NotFound, "there is no such user")
}

fn known(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound(_) => nobody(),
        error => error.into(),
    }
}
