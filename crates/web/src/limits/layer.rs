//! What requests meet: each is counted before anything is done for it, and told how its windows stand.
//!
//! It stands before `idempotency.rs`: a request that is sent again with its key is a request, and a refusal is no answer
//! that is kept. One that is refused takes nothing.

use std::net::IpAddr;

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::address::Network;
use super::counter::Verdict;
use super::headers::tell;
use super::policy::{Class, Wanted};
use crate::app::App;
use crate::auth::{Caller, TierName};
use crate::problem::{Kind, Problem};
use crate::protocol::turn_away;
use crate::server::Peer;

/// Counts a request, or refuses it.
pub(crate) async fn limited(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(wanted) = wanted(&app, &request) else {
        return next.run(request).await;
    };
    let verdict = app.limits.take(&wanted).await;
    let mut response = if verdict.is_admitted() {
        next.run(request).await
    } else {
        turn_away(request, refused(&wanted, &verdict)).await
    };
    tell(response.headers_mut(), &verdict);
    response
}

fn wanted(app: &App, request: &Request) -> Option<Wanted> {
    let policy = app.limits.policy()?;
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    let class = Class::of(request.method(), route)?;
    let tier = extensions.get::<TierName>().map(|TierName(name)| &**name);
    let caller = extensions.get::<Caller>().map(|caller| (caller, tier));
    let network = Network::of(address(app, request.headers(), extensions.get()));
    policy.wanted(class, caller, network, 1)
}

fn address(app: &App, headers: &HeaderMap, peer: Option<&Peer>) -> Option<IpAddr> {
    peer.map(|Peer(peer)| app.guard.client(*peer, headers))
}

/// Counts somebody who showed nothing, or something that opens nothing, by their address.
///
/// # Errors
/// When they are to be refused.
pub(crate) async fn stranger(app: &App, request: &Parts) -> (Option<Verdict>, Result<(), Problem>) {
    let network = Network::of(address(app, &request.headers, request.extensions.get()));
    let wanted = app
        .limits
        .policy()
        .and_then(|policy| policy.wanted(Class::Stranger, None, network, 1));
    let Some(wanted) = wanted else {
        return (None, Ok(()));
    };
    let verdict = app.limits.take(&wanted).await;
    let outcome = if verdict.is_admitted() {
        Ok(())
    } else {
        Err(refused(&wanted, &verdict))
    };
    (Some(verdict), outcome)
}

/// Whose packages are counted, for handlers that begin many with one request. Handlers take it as an argument.
#[derive(Debug, Clone)]
pub(crate) struct Maker {
    caller: Caller,
    tier: Option<TierName>,
}

impl<S: Send + Sync> FromRequestParts<S> for Maker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Ok(Self {
            caller: Caller::from_request_parts(parts, state).await?,
            tier: parts.extensions.get().cloned(),
        })
    }
}

impl Maker {
    /// Counts so many packages at once, all or none.
    ///
    /// # Errors
    /// [`Kind::TooManyRequests`] when they do not fit.
    pub async fn take(&self, app: &App, count: usize) -> Result<Option<Verdict>, Problem> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let tier = self.tier.as_ref().map(|TierName(name)| &**name);
        let caller = Some((&self.caller, tier));
        let wanted = app
            .limits
            .policy()
            .and_then(|policy| policy.wanted(Class::Make, caller, Network::Unknown, count));
        let Some(wanted) = wanted else {
            return Ok(None);
        };
        let verdict = app.limits.take(&wanted).await;
        if verdict.is_admitted() {
            Ok(Some(verdict))
        } else {
            Err(with_limits(refused(&wanted, &verdict), &verdict))
        }
    }
}

/// With the headers of what refused it.
fn with_limits(problem: Problem, verdict: &Verdict) -> Problem {
    let mut headers = HeaderMap::new();
    tell(&mut headers, verdict);
    let told = headers.iter();
    told.fold(problem, |problem, (name, value)| {
        problem.with_header(name.clone(), value.clone())
    })
}

/// Says which window is full, and after how long to come again.
fn refused(wanted: &Wanted, verdict: &Verdict) -> Problem {
    let wait = verdict.wait();
    let full = verdict
        .windows
        .iter()
        .max_by_key(|(seen, _)| seen.standing.wait);
    let told = match full {
        Some((_, rule)) if rule.cost(wanted.count) > rule.quota => format!(
            "{} at once are more than the {} that a {} has: send fewer",
            wanted.count,
            rule.quota,
            rule.span.as_str()
        ),
        Some((_, rule)) => {
            let what = match wanted.class {
                Class::Make => "packages",
                Class::SignIn => "tries to sign in",
                _ => "requests",
            };
            format!(
                "the {} {what} of a {} are used up: wait {wait} s",
                rule.quota,
                rule.span.as_str()
            )
        }
        None => format!("wait {wait} s"),
    };
    Problem::new(Kind::TooManyRequests, told).with_header(
        header::RETRY_AFTER,
        HeaderValue::from(u64::try_from(wait).unwrap_or(1)),
    )
}
