//! The one way to an address that a user typed: nothing but public addresses is connected to, unless an admin allows it.
//!
//! The guard resolves names itself and hands on only addresses it has judged, so that the address that was checked is the one
//! that is connected to, however often a name changes its mind. Redirects are never followed, and no proxy is asked to go
//! where the guard would not.

mod address;
mod allow;
mod resolver;
#[cfg(test)]
mod tests;

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::text;
use reqwest::Url;
use reqwest::header::HeaderMap;
use tokio::time::timeout;

pub use allow::Allow;
use resolver::{Barred, Guarded, Lookup};

use crate::notify::webhook::{beginning, retry_after};

/// How long one exchange may take, the answer included.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a connection may take.
const CONNECTING: Duration = Duration::from_secs(5);

/// The most characters of an address.
const MOST_CHARACTERS: usize = 2_000;

/// Sends to addresses that users typed.
#[derive(Clone)]
pub struct Egress {
    http: reqwest::Client,
    allow: Arc<Allow>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// How long the server wants to be left alone.
    pub after: Option<Duration>,
    /// How what it said begins, as one line.
    pub said: String,
}

/// Why nothing came back. No message holds more of an address than its host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// Nobody may go there.
    #[error("{0}")]
    Barred(String),
    /// Nobody answered.
    #[error("{0}")]
    Unreached(String),
}

impl std::fmt::Debug for Egress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Egress({:?})", self.allow)
    }
}

impl Egress {
    /// One that lets out to public addresses, and to what is allowed beside.
    ///
    /// # Errors
    /// When the HTTP client does not start.
    pub fn new(allow: Allow) -> Result<Self, EgressError> {
        Self::looking_up(allow, resolver::system())
    }

    fn looking_up(allow: Allow, lookup: Lookup) -> Result<Self, EgressError> {
        // Fails only when a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let allow = Arc::new(allow);
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECTING)
            // A connection that is kept would outlive what was found out of its name.
            .pool_max_idle_per_host(0)
            .referer(false)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Guarded::new(Arc::clone(&allow), lookup)))
            .user_agent(concat!("greenlit/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| {
                EgressError::Unreached(format!("the HTTP client would not start: {error}"))
            })?;
        Ok(Self { http, allow })
    }

    /// Reads an address, and says what is wrong with it. What its name leads to is seen when something is sent.
    ///
    /// # Errors
    /// What is wrong, and what would be right.
    pub fn check(&self, raw: &str) -> Result<Url, String> {
        let raw = raw.trim();
        let long = || Err(format!("has more than {MOST_CHARACTERS} characters"));
        if raw.len() > MOST_CHARACTERS {
            return long();
        }
        let url: Url = raw
            .parse()
            .map_err(|_| "is no address: send one such as https://example.com/hook".to_owned())?;
        // Signs that are written in three where an address is kept make it longer.
        if url.as_str().len() > MOST_CHARACTERS {
            return long();
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err("must begin with https://".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(
                "holds a name or a password: leave them out, each request is signed".to_owned(),
            );
        }
        let host = url.host_str().unwrap_or_default();
        if self.allow.takes_name(host) {
            return Ok(url);
        }
        match literal(host) {
            Some(address) if self.allow.takes_address(address) => return Ok(url),
            Some(address) if !address::is_public(address) => {
                return Err(format!(
                    "leads to {address}, which is not public; an admin can allow it with GREENLIT_EGRESS_ALLOW"
                ));
            }
            None if is_of_this_machine(host) => {
                return Err(
                    "leads to this machine; an admin can allow it with GREENLIT_EGRESS_ALLOW"
                        .to_owned(),
                );
            }
            _ => {}
        }
        if url.scheme() != "https" {
            return Err(
                "must begin with https://: what is sent would be read on the way".to_owned(),
            );
        }
        Ok(url)
    }

    /// Posts JSON, once.
    ///
    /// # Errors
    /// [`EgressError`]: nobody may go there, or nobody answers there.
    pub async fn post(
        &self,
        url: &str,
        headers: HeaderMap,
        body: String,
    ) -> Result<Answer, EgressError> {
        // What was stored is judged again: what is allowed may be less than it was.
        let url = self
            .check(url)
            .map_err(|why| EgressError::Barred(format!("its address {why}")))?;
        let late = |_| {
            let seconds = PATIENCE.as_secs();
            EgressError::Unreached(format!("it did not answer within {seconds} s"))
        };
        timeout(PATIENCE, self.exchange(url, headers, body))
            .await
            .map_err(late)?
    }

    async fn exchange(
        &self,
        url: Url,
        headers: HeaderMap,
        body: String,
    ) -> Result<Answer, EgressError> {
        let request = self
            .http
            .post(url)
            .headers(headers)
            .header("content-type", "application/json")
            .body(body);
        let response = request.send().await.map_err(|error| told(&error))?;
        let status = response.status().as_u16();
        let after = retry_after(response.headers());
        let said = text::line(&beginning(response).await, 200);
        Ok(Answer {
            status,
            after,
            said,
        })
    }
}

/// The address that a host is, where it is one: the parser has brought every way to write it into one form.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_matches(['[', ']']).parse().ok()
}

/// Names that lead to this machine wherever they are asked for.
fn is_of_this_machine(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

/// What the library says of an error would hold the address.
fn told(error: &reqwest::Error) -> EgressError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(barred) = inner.downcast_ref::<Barred>() {
            return match barred {
                Barred::NotPublic => EgressError::Barred(barred.to_string()),
                Barred::NotFound => EgressError::Unreached(barred.to_string()),
            };
        }
        cause = inner.source();
    }
    let what = if error.is_connect() {
        "it could not be reached"
    } else {
        "it broke off"
    };
    EgressError::Unreached(what.to_owned())
}
