//! The one HTTP client: where the server is, the key, time limits and bounded answers.
//!
//! The key lives in a header value that prints as `Sensitive` and nowhere else; see `errors` for servers that echo it.
//! A text is streamed where the server can: only then can a server that works be told from one that is dead.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::model::{Billing, ModelError, PermanentKind, TransientKind};
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue,
};
use reqwest::{Method, Request, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout_at};

use super::errors;
use super::limits::Limits;
use super::servers::{self, Pace, Server};
use super::sse::Events;

/// Where the server is and how long to wait for it.
#[derive(Debug, Clone)]
pub struct ClientOptions {
    /// Such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// May be empty: local servers want none.
    pub api_key: SecretString,
    /// The organisation that is billed, where an account has several.
    pub organisation: Option<String>,
    /// What kind of server it is, where that is said; else it is known by its address.
    pub server: Option<&'static Server>,
    /// What the ledger calls it, where that is not the name of the kind of server.
    pub provider: Option<String>,
    /// How long to wait; without it as long as its kind of server may take.
    pub limits: Option<Limits>,
}

impl ClientOptions {
    /// A server at an address, with what is usual for it.
    pub fn new(base_url: impl Into<String>, api_key: SecretString) -> Self {
        Self {
            base_url: base_url.into(),
            api_key,
            organisation: None,
            server: None,
            provider: None,
            limits: None,
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
    /// The organisation cannot be sent.
    #[error("OPENAI_ORG_ID holds characters that no organisation has; it looks like org-AbC123")]
    Organisation,
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
    server: &'static Server,
    base: Url,
    origin: String,
    headers: HeaderMap,
    key: SecretString,
    provider: Arc<str>,
    limits: Limits,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("origin", &self.inner.origin)
            .field("server", &self.inner.server.name)
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

/// The longest stream. Each token comes in an event of some 300 bytes; the longest answers have 12,000, thoughts
/// included.
const LONGEST_STREAM: usize = 16 << 20;

/// One request.
pub(super) struct Ask<'a> {
    pub asked: Asked,
    pub url: &'a Url,
    /// `None` is a GET.
    pub body: Option<Vec<u8>>,
    /// When it must be over.
    pub within: Duration,
    /// How the answer is to come.
    pub came: Came,
}

/// A server's whole answer.
pub(super) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// Empty when it came as events.
    pub body: Vec<u8>,
    pub came: Came,
}

/// How an answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// In one piece.
    Whole,
    /// As events, which were handed over.
    Streamed,
}

/// Whether a reader of events wants more of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// The answer goes on.
    More,
    /// The answer is whole. What comes after it is of no interest.
    Enough,
}

/// How long the end of a stream may take once the answer is whole. A connection that was read to its end is used again.
const FAREWELL: Duration = Duration::from_millis(500);

/// A connection that idles longer is closed: common servers close theirs after 5 s, and a request that meets the
/// closing may be billed or not, which for a picture means that it cannot be sent again.
const IDLE: Duration = Duration::from_secs(4);

impl Client {
    /// Makes the client. Nothing is sent yet.
    pub fn new(options: ClientOptions) -> Result<Self, ClientError> {
        let base = parse_base(&options.base_url)?;
        let origin = base.origin().ascii_serialization();
        let server = options.server.unwrap_or_else(|| servers::recognise(&base));
        let limits =
            options
                .limits
                .unwrap_or_else(|| match server.pace.unwrap_or_else(|| pace(&base)) {
                    Pace::Hosted => Limits::HOSTED,
                    Pace::Local => Limits::LOCAL,
                });
        let headers = headers(&options, server)?;
        let http = build_http(&base, limits.connect)?;
        Ok(Self {
            inner: Arc::new(Inner {
                http,
                server,
                base,
                origin,
                headers,
                key: options.api_key,
                provider: options
                    .provider
                    .map_or_else(|| Arc::from(server.name.as_str()), Arc::from),
                limits,
            }),
        })
    }

    /// The server's scheme, host and port, for messages.
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// The provider's name in the ledger: that of the kind of server, unless it was given another.
    pub fn provider(&self) -> Arc<str> {
        Arc::clone(&self.inner.provider)
    }

    /// The kind of server.
    pub fn server(&self) -> &'static Server {
        self.inner.server
    }

    /// How long calls may take.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
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

    /// Sends one request and reads its successful answer whole; everything else is an error with a sentence.
    pub(super) async fn call(&self, ask: Ask<'_>) -> Result<Reply, ModelError> {
        self.call_streamed(ask, |_| Flow::More).await
    }

    /// The same for an answer that may come as events: these are handed over as they come.
    pub(super) async fn call_streamed(
        &self,
        ask: Ask<'_>,
        sink: impl FnMut(&str) -> Flow + Send,
    ) -> Result<Reply, ModelError> {
        let asked = ask.asked;
        let reply = self.exchange(ask, sink).await?;
        if reply.status.is_success() {
            Ok(reply)
        } else {
            Err(errors::refused(self, asked, &reply))
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
        request.headers_mut().extend(self.inner.headers.clone());
        if let Some(body) = body {
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.into());
        }
        request
    }

    async fn exchange(
        &self,
        ask: Ask<'_>,
        sink: impl FnMut(&str) -> Flow + Send,
    ) -> Result<Reply, ModelError> {
        let Ask {
            asked,
            url,
            body,
            within,
            came,
        } = ask;
        let began = Instant::now();
        let end = Deadline {
            at: began + within,
            late: Late::Whole(within),
        };
        let first_byte = self.inner.limits.first_byte;
        let first = match came {
            Came::Streamed => end.or(began + first_byte, Late::FirstByte(first_byte)),
            // It is written before it is sent.
            Came::Whole => end,
        };
        let request = self.request(url, body);
        let response = self
            .in_time(first, self.inner.http.execute(request))
            .await?;
        let streams = response.status().is_success()
            && response
                .headers()
                .get(CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        if streams {
            self.read_events(response, first, end, sink).await
        } else {
            self.read_whole(response, asked.max_bytes(), end).await
        }
    }

    async fn read_whole(
        &self,
        mut response: Response,
        max: usize,
        end: Deadline,
    ) -> Result<Reply, ModelError> {
        let announced = response.content_length().unwrap_or(0);
        if announced > max as u64 {
            return Err(errors::endless(&self.inner.origin, max));
        }
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(chunk) = self.in_time(end, response.chunk()).await? {
            if body.len() + chunk.len() > max {
                return Err(errors::endless(&self.inner.origin, max));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
            came: Came::Whole,
        })
    }

    async fn read_events(
        &self,
        mut response: Response,
        first: Deadline,
        end: Deadline,
        sink: impl FnMut(&str) -> Flow,
    ) -> Result<Reply, ModelError> {
        let limits = &self.inner.limits;
        let no_events = |_| errors::no_events(&self.inner.origin);
        let mut events = Events::default();
        let mut taken = Taken {
            sink,
            flow: Flow::More,
        };
        let mut length = 0;
        let mut next = first;
        loop {
            let chunk = match self.in_time(next, response.chunk()).await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => {
                    events.end(|data| taken.take(data)).map_err(no_events)?;
                    break;
                }
                Err(_) if taken.flow == Flow::Enough => break,
                Err(error) => return Err(error),
            };
            length += chunk.len();
            if length > LONGEST_STREAM {
                return Err(errors::endless(&self.inner.origin, LONGEST_STREAM));
            }
            events
                .feed(&chunk, |data| taken.take(data))
                .map_err(no_events)?;
            let patience = match taken.flow {
                Flow::More => limits.silence,
                Flow::Enough => FAREWELL,
            };
            next = end.or(Instant::now() + patience, Late::Silence(patience));
        }
        Ok(Reply {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Vec::new(),
            came: Came::Streamed,
        })
    }

    /// What the network says, or that it was too late.
    async fn in_time<T>(
        &self,
        deadline: Deadline,
        work: impl Future<Output = reqwest::Result<T>>,
    ) -> Result<T, ModelError> {
        let origin = &self.inner.origin;
        match timeout_at(deadline.at, work).await {
            Ok(outcome) => outcome.map_err(|error| errors::transport(origin, error)),
            Err(_) => Err(ModelError::Transient {
                message: deadline.late.sentence(origin),
                kind: TransientKind::Fault,
                retry_after: None,
                billing: Billing::Unknown,
            }),
        }
    }
}

/// A reader of events that is asked no more once it has enough.
struct Taken<S> {
    sink: S,
    flow: Flow,
}

impl<S: FnMut(&str) -> Flow> Taken<S> {
    fn take(&mut self, data: &str) {
        if self.flow == Flow::More {
            self.flow = (self.sink)(data);
        }
    }
}

/// When something must have come, and what it means when it has not.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    at: Instant,
    late: Late,
}

#[derive(Debug, Clone, Copy)]
enum Late {
    Whole(Duration),
    FirstByte(Duration),
    Silence(Duration),
}

impl Deadline {
    /// The earlier of two.
    fn or(self, at: Instant, late: Late) -> Self {
        if at < self.at {
            Self { at, late }
        } else {
            self
        }
    }
}

impl Late {
    fn sentence(self, origin: &str) -> String {
        match self {
            Self::Whole(limit) => {
                format!("{origin} gave no answer within {} s", limit.as_secs_f32())
            }
            Self::FirstByte(limit) => {
                format!("{origin} sent nothing within {} s", limit.as_secs_f32())
            }
            Self::Silence(limit) => format!(
                "{origin} fell silent for {} s in the middle of its answer",
                limit.as_secs_f32()
            ),
        }
    }
}

/// A request that has no JSON form: a bug of ours.
pub(super) fn no_json(error: &serde_json::Error) -> ModelError {
    ModelError::Permanent {
        message: format!("the request has no JSON form: {error}"),
        kind: PermanentKind::BadRequest,
        billing: Billing::Free,
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

/// What goes with every request.
fn headers(options: &ClientOptions, server: &Server) -> Result<HeaderMap, ClientError> {
    let mut headers = HeaderMap::new();
    let key = options.api_key.expose_secret().trim();
    if !key.is_empty() {
        headers.insert(AUTHORIZATION, secret(format!("Bearer {key}"))?);
        if let Some(name) = server.key_header.as_deref().and_then(header_name) {
            headers.insert(name, secret(key.to_owned())?);
        }
    }
    if let Some(organisation) = &options.organisation {
        let value = HeaderValue::try_from(organisation).map_err(|_| ClientError::Organisation)?;
        headers.insert(HeaderName::from_static("openai-organization"), value);
    }
    for (name, value) in &server.headers {
        if let (Some(name), Ok(value)) = (header_name(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    Ok(headers)
}

fn header_name(name: &str) -> Option<HeaderName> {
    HeaderName::try_from(name).ok()
}

fn secret(text: String) -> Result<HeaderValue, ClientError> {
    let mut value =
        HeaderValue::try_from(text).map_err(|_: InvalidHeaderValue| ClientError::Key)?;
    value.set_sensitive(true);
    Ok(value)
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

/// A server in one's own network is most likely a machine with a model on it; whatever else is slow there is rare.
fn pace(url: &Url) -> Pace {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_near = match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(address)) => address.is_private() || address.is_link_local(),
        Ok(std::net::IpAddr::V6(address)) => address.is_unique_local(),
        Err(_) => !host.contains('.') || host.ends_with(".local"),
    };
    if is_near || is_loopback(url) {
        Pace::Local
    } else {
        Pace::Hosted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_nearby_may_take_its_time() {
        for (address, wanted) in [
            ("http://localhost:1/v1", Pace::Local),
            ("http://127.0.0.1:1/v1", Pace::Local),
            ("http://[::1]:1/v1", Pace::Local),
            ("http://192.168.1.7/v1", Pace::Local),
            ("http://gpu-box/v1", Pace::Local),
            ("http://studio.local/v1", Pace::Local),
            ("https://api.example.com/v1", Pace::Hosted),
            ("https://8.8.8.8/v1", Pace::Hosted),
        ] {
            assert_eq!(pace(&Url::parse(address).unwrap()), wanted, "{address}");
        }
    }
}
