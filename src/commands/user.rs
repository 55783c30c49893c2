//! `user`: the people who sign in, looked after from the machine itself. A password is never an argument: others could read
//! it in the list of processes.

mod data;

use std::io;
use std::sync::Arc;

use console::Term;
use greenlit_store::Store;
use greenlit_store::people::{Account, AccountChange, By, NewAccount, Role};
use greenlit_web::api::admin::check_email;
use greenlit_web::auth::{Passwords, password};
use secrecy::SecretString;
use serde_json::json;

use data::ErasureWish;

use crate::cli::{Global, UserArgs, UserCommand};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::{terminal, wiring};

/// How many accounts are read at once.
const PAGE: u32 = 200;

/// Runs the command.
pub async fn run(global: &Global, args: UserArgs) -> Result<(), CliError> {
    let store = wiring::store(global, &Config::read()?).await?;
    let done = act(&store, args.command).await;
    wiring::close(store).await?;
    done
}

async fn act(store: &Arc<Store>, command: UserCommand) -> Result<(), CliError> {
    match command {
        UserCommand::Add {
            email,
            admin,
            tier,
            name,
        } => {
            let role = if admin { Role::Admin } else { Role::User };
            add(store, email, role, tier, name).await
        }
        UserCommand::List { json } => list(store, json).await,
        UserCommand::Disable { email } => change(store, &email, AccountChange::Disable).await,
        UserCommand::Enable { email } => change(store, &email, AccountChange::Enable).await,
        UserCommand::Password { email } => {
            let account = account(store, &email).await?;
            let hash = new_password(&account.email).await?;
            change(store, &email, AccountChange::Password(hash)).await
        }
        UserCommand::Tier { email, tier } => change(store, &email, AccountChange::Tier(tier)).await,
        UserCommand::Credits {
            email,
            credits,
            why,
        } => {
            let user = account(store, &email).await?.user;
            let given = store
                .give_credits(user, credits, why, By::CommandLine)
                .await;
            print_line!("{} has {} credit(s) now", terminal::plain(&email), given?)
        }
        UserCommand::Adopt { email } => {
            let account = account(store, &email).await?;
            let jobs = store.adopt(account.user, By::CommandLine).await?;
            print_line!("{} has {jobs} job(s) more now", account.email)
        }
        UserCommand::Export { whom, out } => data::export(store, &whom, &out).await,
        UserCommand::Erase { whom, yes, json } => {
            data::erase(store, &whom, ErasureWish { yes, json }).await
        }
        UserCommand::Receipt { id, json } => data::receipt(store, &id, json).await,
    }
}

async fn add(
    store: &Store,
    email: String,
    role: Role,
    tier: String,
    name: Option<String>,
) -> Result<(), CliError> {
    check_email(&email)
        .map_err(|why| CliError::new(Code::Input, format!("{} {why}", terminal::plain(&email))))?;
    if store.credentials(&email).await?.is_some() {
        return Err(CliError::new(
            Code::Input,
            format!("{} has an account already", terminal::plain(&email)),
        )
        .hint("`greenlit user password EMAIL` gives another password"));
    }
    let password_hash = Some(new_password(&email).await?);
    let new = NewAccount {
        name: name.unwrap_or_else(|| email.clone()),
        email,
        password_hash,
        role,
        tier,
        identity: None,
    };
    let account = store.add_account(new, By::CommandLine).await?;
    print_line!(
        "{} can sign in now, as {} of tier {}",
        account.email,
        account.role.as_str(),
        account.tier
    )
}

async fn change(store: &Store, email: &str, change: AccountChange) -> Result<(), CliError> {
    let user = account(store, email).await?.user;
    let account = store.change_account(user, change, By::CommandLine).await?;
    let sign_in = match account.disabled_at {
        Some(_) => "may not sign in",
        None => "may sign in",
    };
    print_line!(
        "{} is {} of tier {} and {sign_in}",
        account.email,
        account.role.as_str(),
        account.tier
    )
}

/// Whose account it is.
pub(super) async fn account(store: &Store, email: &str) -> Result<Account, CliError> {
    let known = store.credentials(email).await?;
    known.map(|known| known.account).ok_or_else(|| {
        CliError::new(
            Code::Input,
            format!("{} has no account", terminal::plain(email)),
        )
        .hint("`greenlit user list` shows everybody")
    })
}

async fn list(store: &Store, as_json: bool) -> Result<(), CliError> {
    let mut people = Vec::new();
    let mut after = String::new();
    loop {
        let page = store.accounts(&after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.email);
        people.extend(page);
    }
    if as_json {
        let people: Vec<_> = people
            .iter()
            .map(|account| {
                json!({ "email": account.email, "name": account.name, "role": account.role.as_str(),
                        "tier": account.tier, "disabledAt": account.disabled_at, "createdAt": account.created_at })
            })
            .collect();
        return print_line!("{}", json!(people));
    }
    if people.is_empty() {
        tell!("nobody has an account: `greenlit user add --admin EMAIL` makes the first admin");
    }
    for account in people {
        let disabled = account.disabled_at.map_or("", |_| "  may not sign in");
        print_line!(
            "{}  {}  {}{disabled}",
            account.email,
            account.role.as_str(),
            account.tier
        )?;
    }
    Ok(())
}

/// The hash of a password that a person types twice without seeing it, or that a program writes.
async fn new_password(email: &str) -> Result<String, CliError> {
    let typed = tokio::task::spawn_blocking(typed)
        .await
        .map_err(|_| CliError::internal("the password could not be read"))??;
    password::check(&typed, email)
        .map_err(|why| CliError::new(Code::Input, format!("the password {why}")))?;
    Passwords::default()
        .hash(typed)
        .await
        .map_err(|error| CliError::internal(error.to_string()))
}

fn typed() -> Result<SecretString, CliError> {
    let unread =
        |error: io::Error| CliError::new(Code::Input, format!("no password was read: {error}"));
    if !terminal::can_ask() {
        let mut line = String::new();
        io::stdin().read_line(&mut line).map_err(unread)?;
        return Ok(SecretString::from(line.trim_end_matches(['\r', '\n'])));
    }
    let terminal = Term::stderr();
    let ask = |what: &str| {
        terminal.write_str(what).map_err(unread)?;
        terminal.read_secure_line().map_err(unread)
    };
    let first = ask("password: ")?;
    let second = ask("once more: ")?;
    if first != second {
        return Err(CliError::new(
            Code::Input,
            "the two passwords differ: nothing was changed",
        ));
    }
    Ok(SecretString::from(first))
}
