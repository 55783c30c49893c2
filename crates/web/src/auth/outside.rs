//! From the word of an identity provider to an account of ours.
//!
//! An account is found by issuer and subject. The first time, it is found by a confirmed address, but one that has a
//! password is joined only by whoever is signed in to it: whoever made it need not be whom the address belongs to.

use greenlit_domain::id::UserId;
use greenlit_domain::input;
use greenlit_store::StoreError;
use greenlit_store::people::{Account, By, Identity, NewAccount, Role};

use super::google::Oidc;
use super::provider::Vouched;
use super::supabase::Supabase;
use crate::app::App;
use crate::problem::{Kind, Problem};

/// The tier of those who sign themselves up.
pub(crate) const TIER: &str = "free";

/// Whether somebody whom nobody knows may have an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SignUp {
    /// An admin adds people.
    #[default]
    Closed,
    /// Whoever comes.
    Open,
}

/// Who vouches for people, and what becomes of those whom nobody knows.
#[derive(Default)]
pub struct Outside {
    /// A Supabase project whose tokens are taken.
    pub supabase: Option<Supabase>,
    /// A provider at which people sign in.
    pub google: Option<Oidc>,
    /// Whether newcomers get an account.
    pub sign_up: SignUp,
}

/// Why somebody who is known elsewhere has no account here.
#[derive(Debug, thiserror::Error)]
pub enum NoAccount {
    /// Newcomers are not taken.
    #[error("you have no account here: ask whoever looks after this server to add you")]
    Closed,
    /// Their address is not confirmed.
    #[error(
        "the provider does not say that your e-mail address is confirmed: confirm it there first"
    )]
    Unconfirmed,
    /// There is an account with their address and a password.
    #[error(
        "there is an account with this address: sign in with its password, and then continue there once"
    )]
    HasPassword,
    /// The account may not sign in.
    #[error("this account may not sign in")]
    Disabled,
    /// The store does not answer.
    #[error("nobody can sign in now; try again in a moment")]
    Failed(#[from] StoreError),
}

impl From<NoAccount> for Problem {
    fn from(reason: NoAccount) -> Self {
        match reason {
            NoAccount::Failed(error) => error.into(),
            reason => Self::new(Kind::NotAllowed, reason.to_string()),
        }
    }
}

/// The account of somebody, who may be signed in already to one of ours.
///
/// # Errors
/// Why there is none.
pub async fn account_of(
    app: &App,
    vouched: &Vouched,
    signed_in: Option<UserId>,
) -> Result<Account, NoAccount> {
    let identity = Identity {
        issuer: vouched.issuer.clone(),
        subject: vouched.subject.clone(),
    };
    if let Some(account) = app.store.account_of_identity(&identity).await? {
        return able(account);
    }
    let email = vouched.email.as_deref().ok_or(NoAccount::Unconfirmed)?;
    let Some(known) = app.store.credentials(email).await? else {
        return newcomer(app, vouched, email, identity).await;
    };
    let account = able(known.account)?;
    if account.has_password && signed_in != Some(account.user) {
        return Err(NoAccount::HasPassword);
    }
    let by = By::User(account.user);
    app.store.link_identity(account.user, identity, by).await?;
    Ok(account)
}

/// The account of a person of a Supabase project. Nobody says that an address there was confirmed, so that an account of
/// their own stands under a name that is nobody's address.
///
/// # Errors
/// Why there is none.
pub async fn account_in_project(app: &App, vouched: &Vouched) -> Result<Account, NoAccount> {
    let identity = Identity {
        issuer: vouched.issuer.clone(),
        subject: vouched.subject.clone(),
    };
    if let Some(account) = app.store.account_of_identity(&identity).await? {
        return able(account);
    }
    let host = vouched.issuer.split('/').nth(2).unwrap_or_default();
    let email = format!("{}@{host}", vouched.subject).to_lowercase();
    match newcomer(app, vouched, &email, identity.clone()).await {
        // Two first requests at once: the other made it.
        Err(NoAccount::Failed(StoreError::Conflict(told))) => {
            let made = app.store.account_of_identity(&identity).await?;
            able(made.ok_or(StoreError::Conflict(told))?)
        }
        other => other,
    }
}

fn able(account: Account) -> Result<Account, NoAccount> {
    if account.disabled_at.is_some() {
        return Err(NoAccount::Disabled);
    }
    Ok(account)
}

async fn newcomer(
    app: &App,
    vouched: &Vouched,
    email: &str,
    identity: Identity,
) -> Result<Account, NoAccount> {
    if app.people.outside.sign_up == SignUp::Closed {
        return Err(NoAccount::Closed);
    }
    let first_part = || email.split('@').next().unwrap_or(email).to_owned();
    // Where they signed in they may be called anything.
    let name = vouched.name.as_deref().map(input::person);
    let name = name.and_then(Result::ok).flatten();
    let new = NewAccount {
        email: email.to_owned(),
        name: name.unwrap_or_else(first_part),
        password_hash: None,
        role: Role::User,
        tier: TIER.to_owned(),
        identity: Some(identity),
    };
    Ok(app.store.sign_up(new).await?)
}
