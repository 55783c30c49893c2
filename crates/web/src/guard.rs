//! Who may ask. Without accounts the service works for one local user, and only on loopback; so what matters is that no
//! web page, in that user's own browser, can make it spend money.
//!
//! `Host` must be that of the public address, or a loopback name with our port (a name that was rebound to 127.0.0.1 is
//! not), and where a browser says where a request comes from, that must be us or a listed origin. What a browser sends by
//! itself, a session's cookie above all, changes nothing unless the request comes from our own pages
//! (docs/decisions/013). Bodies of the API are JSON alone (`body.rs`), which no page can send elsewhere without asking
//! first, and nobody who asks is allowed unless listed.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use crate::app::App;
use crate::auth::{Caller, Known, Via, bearer, who};
use crate::limits::{EXPOSED, Proxies, stranger, tell};
use crate::pages::pick_link::is_by_link;
use crate::problem::{Kind, Problem};
use crate::protocol::turn_away;
use crate::public_url::PublicUrl;

/// What may reach the service.
#[derive(Debug, Default)]
pub struct Guard {
    /// The port that it listens on.
    pub port: u16,
    /// Origins of other sites whose pages may ask; none by default.
    pub origins: Vec<String>,
    /// What every request must bring, where other users share the machine.
    pub token: Option<SecretString>,
    /// Whether people sign in.
    pub accounts: Accounts,
    /// Where people reach it, when that is not loopback.
    pub public: Option<PublicUrl>,
    /// Whose word on where a client is counts.
    pub proxies: Proxies,
}

/// Whether people sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Accounts {
    /// There is one user, who is on this machine.
    #[default]
    None,
    /// They do.
    Asked,
}

/// The id of a request, in its answer and in the log.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Where a browser says that a request comes from.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What every answer says to browsers.
const SECURITY: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Without any referrer browsers would send forms of our own pages with the origin `null`.
    (header::REFERRER_POLICY, "same-origin"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

impl Guard {
    /// Whether the request is for us.
    fn allows_host(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let host = one(headers, &header::HOST)?.unwrap_or_default();
        if !self.is_us(host) {
            return Err(forbidden(format!(
                "the request is for another host: use {}",
                self.address()
            )));
        }
        Ok(())
    }

    /// Whether the request comes from where it may.
    fn allows_place(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        self.allows_host(headers)?;
        let origin = one(headers, &header::ORIGIN)?;
        if let Some(origin) = origin
            && !self.is_own_origin(origin)
            && !self.is_listed(origin)
        {
            return Err(forbidden(
                "pages of other sites may not ask here".to_owned(),
            ));
        }
        let site = one(headers, &SEC_FETCH_SITE)?;
        match site {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) if is_visit(method, headers) => Ok(()),
            Some(_) if origin.is_some_and(|origin| self.is_listed(origin)) => Ok(()),
            Some(_) => Err(forbidden(
                "pages of other sites may not ask here".to_owned(),
            )),
        }
    }

    /// Where the service is.
    pub fn address(&self) -> String {
        match &self.public {
            Some(public) => public.origin(),
            None => format!("http://127.0.0.1:{}", self.port),
        }
    }

    /// Whether browsers reach it with TLS.
    pub fn is_https(&self) -> bool {
        self.public.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// Where a client is; behind a proxy of ours, where that says.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        self.proxies.client(peer, headers)
    }

    /// The name of the public address, or a loopback name with our port.
    fn is_us(&self, host: &str) -> bool {
        if self
            .public
            .as_ref()
            .is_some_and(|public| public.is_host(host))
        {
            return true;
        }
        self.is_loopback_name(host)
    }

    fn is_loopback_name(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let name = name.to_ascii_lowercase();
        matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]") && port == Some(self.port)
    }

    fn is_own_origin(&self, origin: &str) -> bool {
        if self
            .public
            .as_ref()
            .is_some_and(|public| public.origin() == origin)
        {
            return true;
        }
        origin
            .strip_prefix("http://")
            .is_some_and(|host| self.is_loopback_name(host))
    }

    fn is_listed(&self, origin: &str) -> bool {
        self.origins.iter().any(|listed| listed == origin)
    }

    /// Whether a change comes from our own pages, where a browser might have been made to send it. A program says nothing
    /// of where it comes from; every browser does for a change, and a form of another site cannot leave it out.
    fn allows_change(&self, caller: &Caller, request: &Parts) -> Result<(), Problem> {
        let is_change = !matches!(request.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if !is_change || !caller.is_ambient() {
            return Ok(());
        }
        let headers = &request.headers;
        let origin = one(headers, &header::ORIGIN)?;
        let site = one(headers, &SEC_FETCH_SITE)?;
        let is_ours = site == Some("same-origin") || origin.is_some_and(|o| self.is_own_origin(o));
        let is_local = caller.via == Via::LocalOwner
            && match origin {
                Some(origin) => self.is_listed(origin),
                None => site.is_none() && request.uri.path().starts_with("/api/"),
            };
        if is_ours || is_local {
            return Ok(());
        }
        Err(forbidden(
            "a change must come from our own pages: programs send an API key instead of a cookie"
                .to_owned(),
        ))
    }

    /// Who asks, where there are no accounts.
    pub(crate) fn local(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        let Some(token) = &self.token else {
            return Ok(Caller::local(Via::LocalOwner));
        };
        let given = one(headers, &header::AUTHORIZATION)?
            .and_then(bearer::token)
            .unwrap_or_default();
        if same(given.as_bytes(), token.expose_secret().as_bytes()) {
            return Ok(Caller::local(Via::Token));
        }
        Err(Problem::new(
            Kind::Unauthorized,
            "send the token that the server was started with as `Authorization: Bearer …`",
        )
        .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")))
    }
}

/// Compares without telling by its time how much was right. Lengths may be told.
pub(crate) fn same(given: &[u8], wanted: &[u8]) -> bool {
    given.len() == wanted.len()
        && given
            .iter()
            .zip(wanted)
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

fn forbidden(detail: String) -> Problem {
    Problem::new(Kind::Forbidden, detail)
}

/// Somebody follows a link of another page, as in a mail. What comes back is shown to that person, and not to the page.
fn is_visit(method: &Method, headers: &HeaderMap) -> bool {
    let says = |name, wanted| {
        let name = HeaderName::from_static(name);
        matches!(one(headers, &name), Ok(Some(value)) if value == wanted)
    };
    matches!(*method, Method::GET | Method::HEAD)
        && says("sec-fetch-mode", "navigate")
        && says("sec-fetch-dest", "document")
}

/// A header that may stand there once.
pub(crate) fn one<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> Result<Option<&'h str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(first) = values.next() else {
        return Ok(None);
    };
    match (first.to_str(), values.next()) {
        (Ok(value), None) => Ok(Some(value)),
        _ => Err(forbidden(format!(
            "the header {name} is not readable, or is there twice"
        ))),
    }
}

/// Lets a request through, with its caller, or answers it.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    let origin = request.headers().get(header::ORIGIN).cloned();
    let (parts, body) = request.into_parts();
    let admitted = admitted(&app, &parts).await;
    let mut request = Request::from_parts(parts, body);
    let mut response = match admitted {
        Err(problem) => turned_away(&app, request, problem).await,
        Ok(_) if is_preflight(request.method(), request.headers()) => {
            StatusCode::NO_CONTENT.into_response()
        }
        Ok(known) => {
            if let Some(Known { caller, tier }) = known {
                let extensions = request.extensions_mut();
                extensions.insert(caller);
                tier.map(|tier| extensions.insert(tier));
            }
            next.run(request).await
        }
    };
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    if let Some(origin) = origin.filter(|origin| {
        origin
            .to_str()
            .is_ok_and(|origin| app.guard.is_listed(origin))
    }) {
        allow_origin(headers, origin);
    }
    response
}

/// Who asks, when they may from where they are.
async fn admitted(app: &App, request: &Parts) -> Result<Option<Known>, Problem> {
    let path = request.uri.path();
    // A probe names the address where it found us.
    let is_probe = app.guard.accounts == Accounts::Asked && matches!(path, "/livez" | "/readyz");
    // A link is clicked in mails and chats, and its page sends no origin: nobody else knows its token.
    let by_link = is_by_link(path);
    if by_link {
        app.guard.allows_host(&request.headers)?;
    } else if !is_probe {
        app.guard.allows_place(&request.method, &request.headers)?;
    }
    if is_preflight(&request.method, &request.headers) {
        return Ok(None);
    }
    let known = match who(app, &request.headers).await {
        Err(_) if is_open(path) => None,
        known => known?,
    };
    if let Some(Known { caller, .. }) = known.as_ref().filter(|_| !by_link) {
        app.guard.allows_change(caller, request)?;
    }
    Ok(known)
}

/// Answers who may not ask. Those who try what opens something are counted by their address.
async fn turned_away(app: &App, request: Request, problem: Problem) -> Response {
    if problem.kind() != Kind::Unauthorized {
        return turn_away(request, problem).await;
    }
    let (parts, body) = request.into_parts();
    let (verdict, outcome) = stranger(app, &parts).await;
    let problem = outcome.err().unwrap_or(problem);
    let mut response = turn_away(Request::from_parts(parts, body), problem).await;
    if let Some(verdict) = verdict {
        tell(response.headers_mut(), &verdict);
    }
    response
}

/// Health is for whoever watches over the process, and what explains the API is the same for all: a browser that reads it
/// has no token to send.
fn is_open(path: &str) -> bool {
    matches!(
        path,
        // The cron route asks for a secret of its own.
        "/api/cron/generate-trending"
            | "/livez"
            | "/readyz"
            | "/api/health"
            | "/api/openapi.json"
            | "/docs"
            | "/docs/style.css"
    ) || path.starts_with("/problems/")
        || is_by_link(path)
        || path.starts_with("/assets/")
}

fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn allow_origin(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("authorization, content-type, idempotency-key, last-event-id"),
    );
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(EXPOSED),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect()
    }

    fn guard() -> Guard {
        Guard {
            port: 3000,
            origins: vec!["https://studio.example".to_owned()],
            ..Guard::default()
        }
    }

    #[test]
    fn only_loopback_names_with_our_port_are_us() {
        for (host, allowed) in [
            ("127.0.0.1:3000", true),
            ("localhost:3000", true),
            ("LOCALHOST:3000", true),
            ("[::1]:3000", true),
            ("127.0.0.1:3001", false),
            ("localhost", false),
            ("rebound.example:3000", false),
            ("127.0.0.1.rebound.example:3000", false),
            ("", false),
        ] {
            let seen = guard()
                .allows_place(&Method::GET, &headers(&[("host", host)]))
                .is_ok();
            assert_eq!(seen, allowed, "{host}");
        }
    }

    #[test]
    fn pages_of_other_sites_are_turned_away_unless_listed() {
        let ours = ("host", "127.0.0.1:3000");
        for (pairs, allowed) in [
            (
                vec![
                    ours,
                    ("origin", "http://127.0.0.1:3000"),
                    ("sec-fetch-site", "same-origin"),
                ],
                true,
            ),
            (vec![ours, ("sec-fetch-site", "none")], true),
            (vec![ours, ("origin", "https://evil.example")], false),
            (vec![ours, ("origin", "null")], false),
            (vec![ours, ("origin", "http://127.0.0.1:4000")], false),
            (vec![ours, ("sec-fetch-site", "cross-site")], false),
            (vec![ours, ("sec-fetch-site", "same-site")], false),
            (
                vec![
                    ours,
                    ("origin", "https://studio.example"),
                    ("sec-fetch-site", "cross-site"),
                ],
                true,
            ),
        ] {
            let seen = guard().allows_place(&Method::GET, &headers(&pairs)).is_ok();
            assert_eq!(seen, allowed, "{pairs:?}");
        }
    }

    #[test]
    fn a_link_of_another_page_may_be_followed_and_nothing_else() {
        let link = [
            ("host", "127.0.0.1:3000"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
            ("sec-fetch-dest", "document"),
        ];
        let allows = |method, pairs: &[(&'static str, &str)]| {
            guard().allows_place(method, &headers(pairs)).is_ok()
        };
        assert!(allows(&Method::GET, &link));
        assert!(!allows(&Method::POST, &link));
        let mut framed = link;
        framed[3].1 = "iframe";
        assert!(!allows(&Method::GET, &framed));
        let mut loaded = link;
        loaded[2].1 = "no-cors";
        assert!(!allows(&Method::GET, &loaded));
    }

    #[test]
    fn with_a_public_address_its_name_is_us_and_the_proxy_says_where_a_client_is() {
        let guard = Guard {
            public: Some(PublicUrl::parse("https://Greenlit.example/").unwrap()),
            proxies: Proxies::loopback(),
            ..guard()
        };
        for (host, origin, allowed) in [
            ("greenlit.example", "https://greenlit.example", true),
            ("greenlit.example:443", "https://greenlit.example", true),
            ("127.0.0.1:3000", "https://greenlit.example", true),
            ("greenlit.example:8080", "https://greenlit.example", false),
            ("evil.example", "https://greenlit.example", false),
            ("greenlit.example", "http://greenlit.example", false),
            (
                "greenlit.example",
                "https://greenlit.example.evil.example",
                false,
            ),
        ] {
            let seen = guard.allows_place(
                &Method::GET,
                &headers(&[("host", host), ("origin", origin)]),
            );
            assert_eq!(seen.is_ok(), allowed, "{host} {origin}");
        }
        let forwarded = headers(&[("x-forwarded-for", "203.0.113.9, 192.0.2.7")]);
        let [proxy, stranger, client] =
            ["127.0.0.1", "198.51.100.1", "192.0.2.7"].map(|ip| ip.parse::<IpAddr>().unwrap());
        assert_eq!(guard.client(proxy, &forwarded), client);
        assert_eq!(guard.client(stranger, &forwarded), stranger);
    }

    #[test]
    fn a_change_that_a_browser_was_made_to_send_is_refused() {
        let session = Caller {
            via: Via::Session(Uuid::nil()),
            ..Caller::local(Via::LocalOwner)
        };
        let key = Caller {
            via: Via::ApiKey(Uuid::nil()),
            ..session
        };
        let local = Caller::local(Via::LocalOwner);
        let none: &[(&'static str, &str)] = &[];
        let ours = &[("sec-fetch-site", "same-origin")][..];
        let origin = &[("origin", "http://127.0.0.1:3000")][..];
        let listed = &[("origin", "https://studio.example")][..];
        let foreign = &[("origin", "https://evil.example")][..];
        let typed = &[("sec-fetch-site", "none")][..];
        let api = "/api/video/generate";
        for (caller, path, pairs, allowed) in [
            (session, api, none, false),
            (session, api, ours, true),
            (session, "/new", origin, true),
            (session, api, listed, false),
            (session, api, foreign, false),
            (session, api, typed, false),
            (local, api, none, true),
            (local, "/new", none, false),
            (local, "/new", ours, true),
            (local, api, listed, true),
            (local, api, foreign, false),
            (key, api, none, true),
        ] {
            let (mut request, ()) = axum::http::Request::post(path)
                .body(())
                .unwrap()
                .into_parts();
            request.headers = headers(pairs);
            let seen = guard().allows_change(&caller, &request).is_ok();
            assert_eq!(seen, allowed, "{:?} {path} {pairs:?}", caller.via);
            request.method = Method::GET;
            assert!(guard().allows_change(&caller, &request).is_ok());
        }
    }

    #[test]
    fn two_hosts_in_one_request_are_none() {
        let mut twice = headers(&[("host", "127.0.0.1:3000")]);
        twice.append(header::HOST, HeaderValue::from_static("evil.example"));
        assert!(guard().allows_place(&Method::GET, &twice).is_err());
    }

    #[test]
    fn the_token_is_asked_for_where_there_is_one() {
        let guard = Guard {
            token: Some(SecretString::from("s3cret")),
            ..guard()
        };
        for (value, allowed) in [
            ("Bearer s3cret", true),
            ("Bearer s3creT", false),
            ("Bearer s3cret2", false),
            ("s3cret", false),
        ] {
            let seen = guard.local(&headers(&[("authorization", value)])).is_ok();
            assert_eq!(seen, allowed, "{value}");
        }
        assert!(guard.local(&HeaderMap::new()).is_err());
    }
}
