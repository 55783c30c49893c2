//! A POST of JSON to the one address that is configured.

use std::fmt;
use std::time::{Duration, SystemTime};

use greenlit_domain::text;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::timeout;

use super::{SendError, SetupError};

/// How long one try may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// The most that is read of an answer.
const MOST_BYTES: usize = 2 * 1024;

/// Where to.
pub(super) struct Webhook {
    name: &'static str,
    http: reqwest::Client,
    url: Url,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({} at …)", self.name)
    }
}

impl Webhook {
    /// Reads the address: whoever has it can write to the channel, so it goes by TLS, or stays on this machine.
    pub fn new(
        name: &'static str,
        variable: &'static str,
        url: &SecretString,
    ) -> Result<Self, SetupError> {
        let wrong = |message: String| SetupError { variable, message };
        let url: Url = url.expose_secret().trim().parse().map_err(|_| {
            wrong("is no address: copy the webhook's, which begins with https://".to_owned())
        })?;
        let is_near = is_loopback(&url);
        if url.scheme() != "https" && !(url.scheme() == "http" && is_near) {
            return Err(wrong(
                "must begin with https://: whoever sees the address can write to the channel"
                    .to_owned(),
            ));
        }
        let http = client(&url, is_near)
            .map_err(|error| wrong(format!("the HTTP client would not start: {error}")))?;
        Ok(Self { name, http, url })
    }

    /// Sends it.
    pub async fn post(&self, body: &Value) -> Result<(), SendError> {
        let name = self.name;
        let late = |_| {
            let seconds = PATIENCE.as_secs();
            SendError::later(format!("{name} did not answer within {seconds} s"))
        };
        timeout(PATIENCE, self.exchange(body)).await.map_err(late)?
    }

    async fn exchange(&self, body: &Value) -> Result<(), SendError> {
        let request = self
            .http
            .post(self.url.clone())
            .header("content-type", "application/json")
            .body(body.to_string());
        // What the library says of an error would hold the address.
        let response = request
            .send()
            .await
            .map_err(|error| SendError::later(self.unreached(&error)))?;
        let status = response.status();
        if status.is_success() {
            return Ok(());
        }
        let after = retry_after(response.headers());
        let said = beginning(response).await;
        Err(self.refused(status, after, &said))
    }

    fn unreached(&self, error: &reqwest::Error) -> String {
        let what = if error.is_connect() {
            "could not be reached"
        } else {
            "broke off"
        };
        format!("{} {what}", self.name)
    }

    fn refused(&self, status: StatusCode, after: Option<Duration>, said: &str) -> SendError {
        let json: Option<Value> = serde_json::from_str(said).ok();
        let told = json.as_ref().and_then(|json| json["message"].as_str());
        let told = text::line(told.unwrap_or(said), 200);
        let message = match told.as_str() {
            "" => format!("{} answered {}", self.name, status.as_u16()),
            told => format!("{} answered {}: {told}", self.name, status.as_u16()),
        };
        match status {
            // A limit, a server that is not well, or a request that took too long.
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
                let in_body = json
                    .and_then(|json| json["retry_after"].as_f64())
                    .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                let after = after.max(in_body);
                SendError::Later { message, after }
            }
            status if status.is_server_error() => SendError::Later { message, after },
            _ => SendError::Refused(message),
        }
    }
}

/// The beginning of an answer, for its words.
pub(crate) async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < MOST_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        bytes.extend_from_slice(&chunk);
    }
    bytes.truncate(MOST_BYTES);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Seconds, or a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let at = httpdate::parse_http_date(value).ok()?;
    Some(at.duration_since(SystemTime::now()).unwrap_or_default())
}

pub(super) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn client(url: &Url, is_near: bool) -> Result<reqwest::Client, reqwest::Error> {
    // Fails only when a provider is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .pool_max_idle_per_host(0)
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("greenlit/", env!("CARGO_PKG_VERSION")));
    if is_near {
        // A proxy named in the environment cannot reach this machine's own ports.
        builder = builder.no_proxy();
    }
    if url.scheme() == "http" {
        // No redirects are followed, so TLS is never spoken: do not read the system's certificates.
        builder = builder.tls_certs_only([]);
    }
    builder.build()
}
