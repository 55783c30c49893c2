//! The one HTTP client: where the server is, the key, time limits and bounded answers.
//!
//! The key lives in a header value that prints as `Sensitive` and nowhere else; see `errors` for servers that echo it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::model::{Billing, ModelError};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Request, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};

use super::errors;

/// Where the server is and how long to wait for it.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// The provider's name in the ledger, such as `openai` or `compatible`.
    pub provider: Arc<str>,
    /// Such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// May be empty: local servers want none.
    pub api_key: SecretString,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long a text may take, from the first byte sent to the last received.
    pub text_timeout: Duration,
    /// How long a picture may take.
    pub image_timeout: Duration,
}

impl ClientOptions {
    /// Usual time limits: 5 s to connect (as OpenAI's own client), 3 minutes for a text (the slowest percent of
    /// outlines takes 20 s, a small local model minutes), 5 for a picture, since one given up may still be billed.
    pub fn new(
        provider: impl Into<Arc<str>>,
        base_url: impl Into<String>,
        api_key: SecretString,
    ) -> Self {
        Self {
            provider: provider.into(),
            base_url: base_url.into(),
            api_key,
            connect_timeout: Duration::from_secs(5),
            text_timeout: Duration::from_secs(180),
            image_timeout: Duration::from_secs(300),
        }
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address cannot be used.
    #[error("OPENAI_BASE_URL cannot be used: {0}; it looks like http://localhost:11434/v1")]
    BaseUrl(String),
    /// The key cannot be sent.
    #[error("OPENAI_API_KEY holds characters that no key has; copy it again")]
    Key,
    /// The TLS library would not start.
    #[error("the HTTP client would not start: {0}")]
    Start(String),
}

/// A server that speaks OpenAI's forms. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    provider: Arc<str>,
    base: Url,
    origin: String,
    authorization: Option<HeaderValue>,
    key: SecretString,
    text_timeout: Duration,
    image_timeout: Duration,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("provider", &self.inner.provider)
            .field("origin", &self.inner.origin)
            .finish_non_exhaustive()
    }
}

/// What a call asks for; its limits and the words of its errors hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Text,
    Picture,
    ModelList,
}

impl Asked {
    /// The longest answer that is read. A text of 6,000 tokens is below 100 kB; a PNG of 1536x864 in base64 is below
    /// 6 MB, and servers that ignore the size send more.
    fn max_bytes(self) -> usize {
        match self {
            Self::Text | Self::ModelList => 4 << 20,
            Self::Picture => 48 << 20,
        }
    }
}

/// A server's whole answer.
pub(super) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// A connection that idles longer is closed: common servers close theirs after 5 s, and a request that meets the
/// closing may be billed or not, which for a picture means that it cannot be sent again.
const IDLE: Duration = Duration::from_secs(4);

impl Client {
    /// Makes the client. Nothing is sent yet.
    pub fn new(options: ClientOptions) -> Result<Self, ClientError> {
        let base = parse_base(&options.base_url)?;
        let origin = base.origin().ascii_serialization();
        let authorization = authorization(&options.api_key)?;
        let http = build_http(&base, options.connect_timeout)?;
        Ok(Self {
            inner: Arc::new(Inner {
                http,
                provider: options.provider,
                base,
                origin,
                authorization,
                key: options.api_key,
                text_timeout: options.text_timeout,
                image_timeout: options.image_timeout,
            }),
        })
    }

    /// The server's scheme, host and port, for messages.
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// The provider's name in the ledger.
    pub fn provider(&self) -> &Arc<str> {
        &self.inner.provider
    }

    /// The address of an endpoint.
    pub(super) fn endpoint(&self, path: &str) -> Url {
        let mut url = self.inner.base.clone();
        url.set_path(&format!(
            "{}/{path}",
            self.inner.base.path().trim_end_matches('/')
        ));
        url
    }

    /// Sends one request and reads its successful answer; everything else is an error with a sentence.
    pub(super) async fn call(
        &self,
        asked: Asked,
        url: &Url,
        body: Option<Vec<u8>>,
    ) -> Result<Reply, ModelError> {
        let limit = match asked {
            Asked::Text => self.inner.text_timeout,
            Asked::Picture => self.inner.image_timeout,
            Asked::ModelList => Duration::from_secs(20),
        };
        let request = self.request(url, body);
        let reply = tokio::time::timeout(limit, self.exchange(asked, request))
            .await
            .unwrap_or_else(|_| {
                Err(ModelError::Transient {
                    message: format!(
                        "{} gave no answer within {} s",
                        self.inner.origin,
                        limit.as_secs_f32()
                    ),
                    retry_after: None,
                    billing: Billing::Unknown,
                })
            })?;
        if reply.status.is_success() {
            Ok(reply)
        } else {
            Err(errors::refused(
                &self.inner.origin,
                &self.inner.key,
                asked,
                &reply,
            ))
        }
    }

    /// A sentence from the server, without the key and of bearable length.
    pub(super) fn masked(&self, text: &str) -> String {
        errors::masked(text, &self.inner.key)
    }

    fn request(&self, url: &Url, body: Option<Vec<u8>>) -> Request {
        let method = if body.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let mut request = Request::new(method, url.clone());
        if let Some(authorization) = &self.inner.authorization {
            request
                .headers_mut()
                .insert(AUTHORIZATION, authorization.clone());
        }
        if let Some(body) = body {
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.into());
        }
        request
    }

    async fn exchange(&self, asked: Asked, request: Request) -> Result<Reply, ModelError> {
        let origin = &self.inner.origin;
        let mut response = self
            .inner
            .http
            .execute(request)
            .await
            .map_err(|error| errors::transport(origin, error))?;
        let max = asked.max_bytes();
        let announced = response.content_length().unwrap_or(0);
        if announced > max as u64 {
            return Err(errors::endless(origin, max));
        }
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| errors::transport(origin, error))?
        {
            if body.len() + chunk.len() > max {
                return Err(errors::endless(origin, max));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }
}

fn parse_base(text: &str) -> Result<Url, ClientError> {
    let base = Url::parse(text.trim())
        .map_err(|error| ClientError::BaseUrl(format!("it is no address ({error})")))?;
    if !matches!(base.scheme(), "http" | "https") || base.host_str().is_none() {
        return Err(ClientError::BaseUrl(
            "it does not begin with http:// or https://".to_owned(),
        ));
    }
    if !base.username().is_empty() || base.password().is_some() {
        return Err(ClientError::BaseUrl(
            "it holds a password; put the key into OPENAI_API_KEY".to_owned(),
        ));
    }
    Ok(base)
}

fn authorization(key: &SecretString) -> Result<Option<HeaderValue>, ClientError> {
    let key = key.expose_secret().trim();
    if key.is_empty() {
        return Ok(None);
    }
    let mut value = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| ClientError::Key)?;
    value.set_sensitive(true);
    Ok(Some(value))
}

fn build_http(base: &Url, connect_timeout: Duration) -> Result<reqwest::Client, ClientError> {
    // Fails only when a provider is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .connect_timeout(connect_timeout)
        .pool_idle_timeout(IDLE)
        .referer(false)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("greenlit/", env!("CARGO_PKG_VERSION")));
    if is_loopback(base) {
        // A proxy named in the environment cannot reach this machine's own ports.
        builder = builder.no_proxy();
    }
    if base.scheme() == "http" {
        // No redirects are followed, so TLS is never spoken: do not read the system's certificates.
        builder = builder.tls_certs_only([]);
    }
    builder
        .build()
        .map_err(|error| ClientError::Start(error.to_string()))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
