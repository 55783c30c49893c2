//! Sessions in browsers: signing in and out, and the cookie.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use greenlit_domain::id::UserId;
use greenlit_domain::{input, text};
use greenlit_store::StoreError;
use greenlit_store::people::{NewSession, Session, Tried};
use secrecy::{ExposeSecret, SecretString};

use super::password::PasswordError;
use super::{Caller, Via, secret, throttle};
use crate::api::admin::LONGEST_EMAIL;
use crate::app::App;
use crate::guard::Guard;
use crate::problem::{Kind, Problem};
use crate::server::Peer;

/// How long a session lasts, and how long it may go unused.
pub const LASTS: Duration = Duration::from_secs(30 * 24 * 60 * 60);
pub(super) const IDLE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The longest name of a browser that is kept.
const LONGEST_AGENT: usize = 200;

/// The cookie's name. With the prefix `__Host-` no other host, and no page without TLS, can set it; browsers take that over
/// https alone.
const NAME: &str = "__Host-greenlit";
const NAME_WITHOUT_TLS: &str = "greenlit";

/// What is known of a browser that signs in. Handlers take it as an argument.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// Where it is.
    pub address: Option<IpAddr>,
    /// What it calls itself.
    pub user_agent: Option<String>,
    /// The session that it has; it ends when another begins.
    pub(crate) token: Option<SecretString>,
}

impl FromRequestParts<App> for Meta {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let peer = parts.extensions.get().map(|Peer(address)| *address);
        let agent = parts.headers.get(header::USER_AGENT);
        Ok(Self {
            address: peer.map(|peer| app.guard.client(peer, &parts.headers)),
            user_agent: agent
                .and_then(|agent| agent.to_str().ok())
                .map(|agent| text::shorten(agent, LONGEST_AGENT).to_owned()),
            token: token(&app.guard, &parts.headers),
        })
    }
}

/// A session that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The session.
    pub session: Session,
    /// `Set-Cookie` of the answer.
    pub cookie: HeaderValue,
}

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The address is unknown, the password is wrong, or the account may not sign in: which, nobody is told.
    #[error("the e-mail address or the password is wrong")]
    Wrong,
    /// Too many tries.
    #[error("too many tries: wait {} s and try again", .0.as_secs().max(1))]
    Slow(Duration),
    /// Something else.
    #[error("nobody can sign in now; try again in a moment")]
    Failed(Problem),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        let told = error.to_string();
        match error {
            SignInError::Wrong => Self::new(Kind::Unauthorized, told),
            SignInError::Slow(wait) => slow(&told, wait),
            SignInError::Failed(problem) => problem,
        }
    }
}

fn slow(told: &str, wait: Duration) -> Problem {
    let seconds = wait.as_millis().div_ceil(1_000).max(1);
    let after = HeaderValue::from_str(&seconds.to_string());
    Problem::new(Kind::TooManyTries, told).with_header(
        header::RETRY_AFTER,
        after.unwrap_or(HeaderValue::from_static("60")),
    )
}

/// Signs somebody in with a password. An unknown address costs the same work as a wrong password.
pub async fn sign_in(
    app: &App,
    email: &str,
    password: SecretString,
    meta: &Meta,
) -> Result<Opened, SignInError> {
    let user = verified(app, email, password, meta.address).await?;
    open_session(app, user, meta)
        .await
        .map_err(SignInError::Failed)
}

/// Whose address and password these are.
pub async fn verified(
    app: &App,
    email: &str,
    password: SecretString,
    address: Option<IpAddr>,
) -> Result<UserId, SignInError> {
    // What is nobody's address costs what an unknown one costs, and is looked up as none.
    let email = email.trim();
    let email = if input::is_plain(email, LONGEST_EMAIL) {
        email
    } else {
        ""
    };
    let people = &app.people;
    if let Tried::TooEarly(wait) = throttle::begin(&app.store, email, address).await? {
        return Err(SignInError::Slow(wait));
    }
    let known = app.store.credentials(email).await?;
    let able = known.filter(|known| known.account.disabled_at.is_none());
    let hash = able.as_ref().and_then(|known| known.password_hash.clone());
    let fits = people.passwords.verify(password, hash).await;
    match (fits, able) {
        (Ok(true), Some(known)) => {
            throttle::succeeded(&app.store, email).await?;
            Ok(known.account.user)
        }
        (Ok(_), _) => Err(SignInError::Wrong),
        (Err(error), _) => Err(SignInError::Failed(error.into())),
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        let kind = match error {
            PasswordError::Busy => Kind::Unavailable,
            PasswordError::Broken => Kind::Internal,
        };
        Self::new(kind, error.to_string())
    }
}

/// Opens a session for somebody who has shown who they are. One that the browser had before ends: what somebody else may
/// have put there opens nothing.
pub async fn open_session(app: &App, user: UserId, meta: &Meta) -> Result<Opened, Problem> {
    if let Some(old) = &meta.token {
        let hash = secret::hash(old.expose_secret());
        app.store.end_session_of(&hash).await?;
    }
    let token = secret::random()?;
    let session = app
        .store
        .open_session(NewSession {
            user,
            token_hash: secret::hash(token.expose_secret()),
            lasts: LASTS,
            user_agent: meta.user_agent.clone(),
            address: meta.address.map(near),
        })
        .await?;
    let cookie = cookie(&app.guard, token.expose_secret(), LASTS);
    Ok(Opened { session, cookie })
}

/// Signs out, and gives the `Set-Cookie` that takes the cookie away.
pub async fn sign_out(app: &App, caller: &Caller) -> Result<HeaderValue, Problem> {
    if let Via::Session(id) = caller.via {
        match app.store.end_session(caller.user, id).await {
            // It was over already.
            Ok(()) | Err(StoreError::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(cookie(&app.guard, "", Duration::ZERO))
}

fn cookie(guard: &Guard, value: &str, lasts: Duration) -> HeaderValue {
    let seconds = lasts.as_secs();
    let (name, secure) = if guard.is_https() {
        (NAME, "; Secure")
    } else {
        (NAME_WITHOUT_TLS, "")
    };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    // Letters and digits alone: this cannot fail.
    let mut cookie = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
    cookie.set_sensitive(true);
    cookie
}

/// What our cookie holds.
pub(super) fn token(guard: &Guard, headers: &HeaderMap) -> Option<SecretString> {
    let name = if guard.is_https() {
        NAME
    } else {
        NAME_WITHOUT_TLS
    };
    let cookies = headers.get_all(header::COOKIE).iter();
    cookies
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, value)| *known == name && !value.is_empty())
        .map(|(_, value)| SecretString::from(value))
}

/// An address without its last part: enough to know a place again, too little to find a person.
fn near(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    mod fuzz {
        use super::super::*;

        #[test]
        fn any_cookies_hold_our_token_as_it_was_given_or_none() {
            greenlit_fuzz::fuzz!(
                &[
                    "greenlit=abc",
                    "__Host-greenlit=abc",
                    "greenlit",
                    "=",
                    ";",
                    "; ",
                    " ",
                    "greenlit=",
                    "a=b",
                    "\"",
                    ",",
                    "Path=/",
                    "GREENLIT=abc",
                    "x",
                ],
                |text| if let Ok(line) = HeaderValue::from_str(text) {
                    let headers = HeaderMap::from_iter([(header::COOKIE, line)]);
                    let guard = Guard::default();
                    if let Some(token) = token(&guard, &headers) {
                        let token = token.expose_secret();
                        assert!(!token.is_empty() && !token.contains(';'), "{token}");
                        assert!(text.contains(&format!("greenlit={token}")), "{token}");
                        // What is given out again must fit into a header, whatever it is.
                        assert!(!cookie(&guard, token, LASTS).is_empty());
                    }
                }
            );
        }
    }
}
