//! Who asks, and what they may do.

pub mod google;
pub mod provider;
pub mod supabase;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use greenlit_domain::id::UserId;
use greenlit_store::people::{Scope, Scopes};
use uuid::Uuid;

use crate::problem::{Kind, Problem};

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

impl Caller {
    /// The one user of this machine.
    pub fn local(via: Via) -> Self {
        Self {
            user: UserId::LOCAL,
            scopes: Scopes::all(),
            via,
        }
    }

    /// Whether they look after people and the service.
    pub fn is_admin(&self) -> bool {
        self.scopes.has(Scope::Admin)
    }

    /// Whether a browser sends what they showed by itself, so that another site's page could make it ask.
    pub fn is_ambient(&self) -> bool {
        matches!(self.via, Via::LocalOwner | Via::Session(_))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get().copied().ok_or_else(nobody)
    }
}

/// Nobody is known to ask.
pub(crate) fn nobody() -> Problem {
    Problem::new(
        Kind::Unauthorized,
        "sign in, or send an API key as `Authorization: Bearer …`",
    )
    .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
}
