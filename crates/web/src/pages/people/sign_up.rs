//! An account of one's own, where newcomers are taken.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::input;
use greenlit_store::StoreError;
use greenlit_store::people::{NewAccount, Role, Tried};
use secrecy::SecretString;

use super::{Fault, fault_of, with_cookie};
use crate::api::admin::check_email;
use crate::app::App;
use crate::auth::outside::SignUp;
use crate::auth::outside::TIER;
use crate::auth::{Meta, open_session, password, throttle};
use crate::guard::Accounts;
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::{Kind, Problem};

#[derive(Template)]
#[template(path = "people/sign_up.html")]
struct Page {
    shell: Shell,
    email: String,
    name: String,
    faults: Vec<Fault>,
}

impl Page {
    fn wrong(&self, field: &str) -> Option<&str> {
        fault_of(&self.faults, field)
    }
}

/// Shows the form, where newcomers are taken.
pub async fn show(State(app): State<App>, shell: Shell) -> Result<Response, Problem> {
    must_be_open(&app)?;
    Ok(shell::html(&Page {
        shell,
        email: String::new(),
        name: String::new(),
        faults: Vec::new(),
    }))
}

/// Makes an account and signs in to it.
pub async fn sign_up(
    State(app): State<App>,
    shell: Shell,
    meta: Meta,
    form: Form,
) -> Result<Response, Problem> {
    must_be_open(&app)?;
    let email = form.text("email").unwrap_or_default().trim().to_owned();
    let typed_name = form.text("name").unwrap_or_default();
    let typed = SecretString::from(form.text("password").unwrap_or_default());
    let mut faults = Vec::new();
    if check_email(&email).is_err() {
        faults.push(shell.fault("email", "fault-email"));
    }
    let name = input::person(typed_name).unwrap_or_else(|_| {
        faults.push(shell.fault("name", "fault-name"));
        None
    });
    if password::check(&typed, &email).is_err() {
        faults.push(shell.fault("password", "fault-password"));
    }
    if faults.is_empty() {
        // Its work is asked for by strangers: as often as signing in, and no more.
        let begun = throttle::begin(&app.store, &email, meta.address).await?;
        if begun != Tried::Counted {
            faults.push(shell.fault("email", "sign-up-slow"));
        }
    }
    if faults.is_empty() {
        let new = NewAccount {
            name: name.unwrap_or_else(|| first_part(&email)),
            email: email.clone(),
            password_hash: Some(app.people.passwords.hash(typed).await?),
            role: Role::User,
            tier: TIER.to_owned(),
            identity: None,
        };
        match app.store.sign_up(new).await {
            Ok(account) => {
                let opened = open_session(&app, account.user, &meta).await?;
                return Ok(with_cookie(shell::see("/"), opened.cookie));
            }
            Err(StoreError::Conflict(_)) => faults.push(shell.fault("email", "fault-email-taken")),
            Err(error) => return Err(error.into()),
        }
    }
    let page = Page {
        shell,
        email,
        name: typed_name.to_owned(),
        faults,
    };
    Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What somebody is called who does not say.
fn first_part(email: &str) -> String {
    email.split('@').next().unwrap_or(email).to_owned()
}

fn must_be_open(app: &App) -> Result<(), Problem> {
    let is_open = app.people.outside.sign_up == SignUp::Open;
    if is_open && app.guard.accounts == Accounts::Asked {
        return Ok(());
    }
    Err(Problem::new(
        Kind::NoSuchRoute,
        "people are added by whoever looks after this server",
    ))
}

impl Shell {
    /// A fault of a field, with its words.
    pub(super) fn fault(&self, field: &'static str, words: &str) -> Fault {
        Fault {
            field,
            message: self.say(words),
        }
    }
}
