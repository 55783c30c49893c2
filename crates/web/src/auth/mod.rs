//! Who asks, and what they may do.
//!
//! Without accounts there is one user, whoever is on this machine. With accounts a request brings a session's cookie or a
//! key; what it says of itself elsewhere, such as in `x-user-id`, is never read. `guard.rs` asks `who` for every request,
//! handlers take a [`Caller`], and the router says by [`Need`] what each route needs.

pub mod api_key;
pub(crate) mod bearer;
pub mod google;
mod needs;
pub mod outside;
pub mod password;
pub mod provider;
mod secret;
pub mod session;
pub mod supabase;
pub mod throttle;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use greenlit_domain::id::UserId;
use greenlit_store::people::{Account, By, Role, Scope, Scopes};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::app::App;
use crate::guard::{Accounts, one};
use crate::problem::{Kind, Problem};

pub use needs::Need;
pub(crate) use needs::guarded;
pub(crate) use needs::{KEY, SESSION, needs};
pub use outside::Outside;
pub use password::Passwords;
pub use session::{Meta, Opened, SignInError, open_session, sign_in, sign_out};

/// What signing in needs. One a process.
#[derive(Default)]
pub struct People {
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Whether people can be told by mail.
    pub mail: Mail,
    /// Who else vouches for people.
    pub outside: Outside,
}

/// Whether the service has a mail server to send by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mail {
    /// It has.
    Sent,
    /// It has none: nobody is told by mail.
    #[default]
    None,
}

/// Who asks, known from what the request brought. Handlers take it as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// Whose jobs they see.
    pub user: UserId,
    /// What they may do.
    pub scopes: Scopes,
    /// What they showed.
    pub via: Via,
}

/// What somebody showed to be who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// Nothing: they are on this machine, and it has one user.
    LocalOwner,
    /// The token that the server was started with.
    Token,
    /// The cookie of this session.
    Session(Uuid),
    /// This API key.
    ApiKey(Uuid),
    /// A token of another service that signs people in.
    Bearer,
}

/// The name of the caller's tier, where they have an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TierName(pub Arc<str>);

/// A caller, and their tier.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub caller: Caller,
    pub tier: Option<TierName>,
}

impl Known {
    fn of(account: &Account, caller: Caller) -> Self {
        Self {
            caller,
            tier: Some(TierName(account.tier.as_str().into())),
        }
    }
}

impl Caller {
    /// The one user of this machine.
    pub fn local(via: Via) -> Self {
        Self {
            user: UserId::LOCAL,
            scopes: Scopes::all(),
            via,
        }
    }

    /// Somebody with an account.
    pub fn of(account: &Account, via: Via) -> Self {
        Self {
            user: account.user,
            scopes: scopes_of(account.role),
            via,
        }
    }

    /// Whether they look after people and the service.
    pub fn is_admin(&self) -> bool {
        self.scopes.has(Scope::Admin)
    }

    /// In whose name they change something. The owner of a machine does it as from the command line.
    pub fn by(&self) -> By {
        match self.via {
            Via::LocalOwner | Via::Token => By::CommandLine,
            _ => By::User(self.user),
        }
    }

    /// Whether a browser sends what they showed by itself, so that another site's page could make it ask.
    pub fn is_ambient(&self) -> bool {
        matches!(self.via, Via::LocalOwner | Via::Session(_))
    }
}

/// What somebody of this role may do.
pub(crate) fn scopes_of(role: Role) -> Scopes {
    match role {
        Role::User => Scopes::of_user(),
        Role::Admin => Scopes::all(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get().copied().ok_or_else(nobody)
    }
}

/// Who asks; `None` when the request brought nothing, or a cookie that opens nothing any more.
///
/// # Errors
/// [`Kind::Unauthorized`] when what it brought is wrong.
pub(crate) async fn who(app: &App, headers: &HeaderMap) -> Result<Option<Known>, Problem> {
    match app.guard.accounts {
        Accounts::None => app
            .guard
            .local(headers)
            .map(|caller| Some(Known { caller, tier: None })),
        Accounts::Asked => match one(headers, &header::AUTHORIZATION)? {
            Some(value) => by_bearer(app, value).await.map(Some),
            None => by_cookie(app, headers).await,
        },
    }
}

async fn by_bearer(app: &App, value: &str) -> Result<Known, Problem> {
    let token = bearer::token(value).ok_or_else(nobody)?;
    if api_key::is_one(token)
        && let Some(known) = api_key::known(app, token).await?
    {
        return Ok(known);
    }
    if let Some(supabase) = &app.people.outside.supabase {
        let vouched = supabase.verify(token).await?;
        let account = outside::account_in_project(app, &vouched).await?;
        return Ok(Known::of(&account, Caller::of(&account, Via::Bearer)));
    }
    Err(nobody())
}

async fn by_cookie(app: &App, headers: &HeaderMap) -> Result<Option<Known>, Problem> {
    let Some(token) = session::token(&app.guard, headers) else {
        return Ok(None);
    };
    let hash = secret::hash(token.expose_secret());
    let found = app.store.session(&hash, session::IDLE).await?;
    Ok(found.map(|(session, account)| {
        let caller = Caller::of(&account, Via::Session(session.id));
        Known::of(&account, caller)
    }))
}

/// Nobody is known to ask.
pub(crate) fn nobody() -> Problem {
    Problem::new(
        Kind::Unauthorized,
        "sign in, or send an API key that works as `Authorization: Bearer …`",
    )
    .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}
