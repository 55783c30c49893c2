//! One's own settings: the account, credits, keys and sessions.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_domain::waiting::Occasion;
use greenlit_store::StoreError;
use greenlit_store::people::{Account, AccountChange, ApiKey, CreditEntry, Scope, Session};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::device::device;
use super::{Fault, fault_of, with_cookie};
use crate::app::App;
use crate::auth::api_key::{self, Wanted};
use crate::auth::session::verified;
use crate::auth::{Caller, Mail, Meta, SignInError, Via, open_session, password};
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::{Kind, Problem};

/// How many lines of the ledger are shown.
const LINES: u32 = 20;

/// Days that a key may last, to choose from.
const DAYS: [i64; 4] = [7, 30, 90, 365];
const DAY: i64 = 24 * 60 * 60 * 1_000;

#[derive(Template)]
#[template(path = "people/settings.html")]
struct Page {
    shell: Shell,
    account: Option<Account>,
    credits: i64,
    ledger: Vec<CreditEntry>,
    keys: Vec<ApiKey>,
    sessions: Vec<Session>,
    current: Option<Uuid>,
    scopes: Vec<(Scope, bool)>,
    days: Vec<(i64, bool)>,
    key_name: String,
    /// A key that was made just now.
    secret: Option<SecretString>,
    faults: Vec<Fault>,
    now: Timestamp,
    /// Mails, and whether they are wanted.
    mails: Vec<(Occasion, bool)>,
    mail: Mail,
    /// The provider at which one can sign in as well.
    google: Option<String>,
}

impl Page {
    async fn of(shell: Shell, app: &App, caller: &Caller) -> Result<Self, Problem> {
        let me = app.of(caller);
        let account = me.account().await?;
        let wanted = me.mails().await?;
        let mut page = Self {
            credits: 0,
            ledger: Vec::new(),
            keys: Vec::new(),
            sessions: Vec::new(),
            current: None,
            scopes: caller
                .scopes
                .iter()
                .map(|scope| (scope, scope == Scope::Read))
                .collect(),
            days: DAYS.map(|days| (days, days == 90)).to_vec(),
            key_name: String::new(),
            secret: None,
            faults: Vec::new(),
            now: me.now(),
            mails: Occasion::ALL
                .iter()
                .map(|occasion| (*occasion, wanted.contains(occasion)))
                .collect(),
            mail: app.people.mail,
            google: app
                .people
                .outside
                .google
                .as_ref()
                .map(|google| google.name().to_owned()),
            account,
            shell,
        };
        if page.account.is_some() {
            page.credits = me.credits().await?;
            page.ledger = me.credit_entries(None, LINES).await?;
            page.keys = me.api_keys().await?;
            page.sessions = me.sessions().await?;
        }
        if let Via::Session(id) = caller.via {
            page.current = Some(id);
        }
        Ok(page)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        fault_of(&self.faults, field)
    }

    /// Whether a key opens something still.
    fn works(&self, key: &ApiKey) -> bool {
        key.revoked_at.is_none() && key.expires_at.is_none_or(|end| end > self.now)
    }

    fn has_mail(&self) -> bool {
        self.mail == Mail::Sent
    }

    /// The browser of a session in words, and what it calls itself where that says more.
    fn browser(&self, session: &Session) -> (String, Option<String>) {
        let Some(agent) = session.user_agent.clone() else {
            return ("–".to_owned(), None);
        };
        let told = match device(&agent) {
            (Some(browser), Some(system)) => {
                let named = [("browser", browser.into()), ("system", system.into())];
                self.shell.say_all("session-device", named)
            }
            (Some(known), None) | (None, Some(known)) => known.to_owned(),
            (None, None) => self.shell.say("session-unknown"),
        };
        (told, Some(agent))
    }

    fn is_current(&self, session: &Session) -> bool {
        self.current == Some(session.id)
    }

    fn scopes_of(&self, key: &ApiKey) -> String {
        let names = key.scopes.iter().map(|scope| self.scope(&scope));
        names.collect::<Vec<_>>().join(", ")
    }

    fn scope(&self, scope: &Scope) -> String {
        self.shell.say(&format!("scope-{}", scope.as_str()))
    }

    fn reason(&self, entry: &CreditEntry) -> String {
        let key = format!("credit-{}", entry.reason.as_str());
        self.shell.say(&key)
    }

    fn signed(&self, delta: &i64) -> String {
        let number = self.shell.number(*delta);
        if *delta > 0 {
            format!("+{number}")
        } else {
            number
        }
    }
}

/// Shows them.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
) -> Result<Response, Problem> {
    Ok(shell::html(&Page::of(shell, &app, &caller).await?))
}

/// The page again with what is wrong.
async fn wrong(
    shell: Shell,
    app: &App,
    caller: &Caller,
    faults: Vec<Fault>,
    key_name: &str,
) -> Result<Response, Problem> {
    let page = Page {
        faults,
        key_name: key_name.to_owned(),
        ..Page::of(shell, app, caller).await?
    };
    Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Another name.
pub async fn rename(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let Ok(Some(name)) = input::person(form.text("called").unwrap_or_default()) else {
        let faults = vec![shell.fault("called", "fault-name")];
        return wrong(shell, &app, &caller, faults, "").await;
    };
    app.of(&caller).rename(name).await?;
    Ok(shell::see("/settings"))
}

/// Keeps which mails one wants.
pub async fn want_mails(
    State(app): State<App>,
    caller: Caller,
    form: Form,
) -> Result<Response, Problem> {
    let wanted = Occasion::ALL.iter().copied();
    let wanted =
        wanted.filter(|occasion| form.text(&format!("mail-{}", occasion.as_str())).is_some());
    let wanted: Vec<_> = wanted.collect();
    app.of(&caller).want_mails(&wanted).await?;
    Ok(shell::see("/settings#mails"))
}

/// Another password, which ends all sessions but the one that begins now.
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    meta: Meta,
    form: Form,
) -> Result<Response, Problem> {
    let account = app.of(&caller).account().await?;
    let account = account.ok_or_else(|| missing("there is no account"))?;
    let secret = |name| SecretString::from(form.text(name).unwrap_or_default());
    let new = secret("new");
    let mut faults = Vec::new();
    if password::check(&new, &account.email).is_err() {
        faults.push(shell.fault("new", "fault-password"));
    }
    if faults.is_empty() && account.has_password {
        let old = verified(&app, &account.email, secret("old"), meta.address).await;
        match old {
            Ok(_) => {}
            Err(SignInError::Wrong) => faults.push(shell.fault("old", "fault-password-old")),
            Err(SignInError::Slow(_)) => faults.push(shell.fault("old", "sign-up-slow")),
            Err(SignInError::Failed(problem)) => return Err(problem),
        }
    }
    if !faults.is_empty() {
        return wrong(shell, &app, &caller, faults, "").await;
    }
    let hash = app.people.passwords.hash(new).await?;
    let change = AccountChange::Password(hash);
    app.store
        .change_account(caller.user, change, caller.by())
        .await?;
    let opened = open_session(&app, caller.user, &meta).await?;
    Ok(with_cookie(shell::see("/settings"), opened.cookie))
}

/// Makes a key and shows it, this once: the answer is no redirect, for nothing keeps the secret.
pub async fn make_key(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let typed = form.text("name").unwrap_or_default();
    let mut faults = Vec::new();
    let name = match input::note(typed) {
        Ok(Some(name)) => name,
        _ => {
            faults.push(shell.fault("name", "fault-key-name"));
            String::new()
        }
    };
    let wanted = Scope::ALL
        .into_iter()
        .filter(|scope| form.text(&format!("scope-{}", scope.as_str())).is_some())
        .filter(|scope| caller.scopes.has(*scope));
    let scopes: Vec<_> = wanted.collect();
    if scopes.is_empty() {
        faults.push(shell.fault("scopes", "fault-scopes"));
    }
    let days = form.text("days").and_then(|days| days.parse::<i64>().ok());
    let days = days.filter(|days| DAYS.contains(days)).unwrap_or(90);
    if !faults.is_empty() {
        return wrong(shell, &app, &caller, faults, typed).await;
    }
    let wanted = Wanted {
        name,
        scopes: scopes.into_iter().collect(),
        expires_at: Some(Timestamp(app.store.clock().now().0 + days * DAY)),
    };
    let made = api_key::make(&app, caller.user, wanted).await?;
    let page = Page {
        secret: Some(made.secret),
        ..Page::of(shell, &app, &caller).await?
    };
    Ok(shell::html_as(StatusCode::CREATED, &page))
}

/// Revokes a key.
pub async fn revoke_key(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Response, Problem> {
    let none = || missing("there is no such key of yours");
    let Path(id) = id.map_err(|_| none())?;
    match app.store.revoke_api_key(caller.user, id).await {
        Ok(()) => Ok(shell::see("/settings#keys")),
        Err(StoreError::NotFound(_)) => Err(none()),
        Err(error) => Err(error.into()),
    }
}

/// Ends one of one's sessions.
pub async fn end_session(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<Uuid>, PathRejection>,
) -> Result<Response, Problem> {
    let none = || missing("there is no such session of yours");
    let Path(id) = id.map_err(|_| none())?;
    match app.store.end_session(caller.user, id).await {
        Ok(()) => Ok(shell::see("/settings#sessions")),
        Err(StoreError::NotFound(_)) => Err(none()),
        Err(error) => Err(error.into()),
    }
}

/// Ends all of one's sessions but this.
pub async fn end_others(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    if let Via::Session(id) = caller.via {
        app.store.end_other_sessions(caller.user, id).await?;
    }
    Ok(shell::see("/settings#sessions"))
}

fn missing(told: &str) -> Problem {
    Problem::new(Kind::NotFound, told)
}
