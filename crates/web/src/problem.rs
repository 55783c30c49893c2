//! Errors as `application/problem+json` (RFC 9457), in one place.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use greenlit_domain::input::{Faults, InputFault};
use greenlit_store::StoreError;
use greenlit_store::people::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong, by a name that never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Fields of the request are wrong; `faults` names each.
    InvalidInput,
    /// The body is no JSON.
    InvalidJson,
    /// There is no such job, or none of this user.
    NotFound,
    /// There is no such route.
    NoSuchRoute,
    /// The route takes other methods.
    MethodNotAllowed,
    /// Nothing that the client accepts can be given.
    NotAcceptable,
    /// The body is too large.
    TooLarge,
    /// The body did not come in time.
    TooSlow,
    /// The address is too long.
    UrlTooLong,
    /// The headers are too large.
    HeadersTooLarge,
    /// The body is of another type.
    UnsupportedMediaType,
    /// What is asked for does not fit where the job stands.
    Conflict,
    /// The idempotency key was used for another request.
    KeyReused,
    /// The request with this idempotency key is still under way.
    KeyInUse,
    /// A sign-in, a key or a token is needed.
    Unauthorized,
    /// The request comes from somewhere that may not ask.
    Forbidden,
    /// Who asks may not do this.
    NotAllowed,
    /// There are no credits for it.
    NoCredits,
    /// The tier's packages of the day are begun.
    DayIsFull,
    /// What is spent leaves no room in a budget.
    OverBudget,
    /// Somebody tried to sign in too often.
    TooManyTries,
    /// Somebody asked more often than they may.
    TooManyRequests,
    /// The database or the disk cannot be reached now.
    Unavailable,
    /// The server ends.
    Ending,
    /// A bug of ours.
    Internal,
}

impl Kind {
    /// The stable name, the status and the title.
    pub fn facts(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidInput => (
                "invalid-input",
                S::UNPROCESSABLE_ENTITY,
                "Some fields are wrong",
            ),
            Self::InvalidJson => ("invalid-json", S::BAD_REQUEST, "The body is not JSON"),
            Self::NotFound => ("not-found", S::NOT_FOUND, "There is no such job"),
            Self::NoSuchRoute => ("no-such-route", S::NOT_FOUND, "There is no such route"),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                S::METHOD_NOT_ALLOWED,
                "The route takes other methods",
            ),
            Self::NotAcceptable => (
                "not-acceptable",
                S::NOT_ACCEPTABLE,
                "No accepted type can be given",
            ),
            Self::TooLarge => (
                "too-large",
                S::PAYLOAD_TOO_LARGE,
                "The request is too large",
            ),
            Self::TooSlow => (
                "too-slow",
                S::REQUEST_TIMEOUT,
                "The body did not come in time",
            ),
            Self::UrlTooLong => ("url-too-long", S::URI_TOO_LONG, "The address is too long"),
            Self::HeadersTooLarge => (
                "headers-too-large",
                S::REQUEST_HEADER_FIELDS_TOO_LARGE,
                "The headers are too large",
            ),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body has another type",
            ),
            Self::Conflict => ("conflict", S::CONFLICT, "The job stands elsewhere"),
            Self::KeyReused => (
                "key-reused",
                S::UNPROCESSABLE_ENTITY,
                "The idempotency key belongs to another request",
            ),
            Self::KeyInUse => (
                "key-in-use",
                S::CONFLICT,
                "The first request with this key is still under way",
            ),
            Self::Unauthorized => ("unauthorized", S::UNAUTHORIZED, "Nobody is signed in"),
            Self::Forbidden => (
                "forbidden",
                S::FORBIDDEN,
                "The request may not be made from there",
            ),
            Self::NotAllowed => ("not-allowed", S::FORBIDDEN, "You may not do this"),
            Self::NoCredits => (
                "no-credits",
                S::PAYMENT_REQUIRED,
                "There are not enough credits",
            ),
            Self::DayIsFull => (
                "day-is-full",
                S::TOO_MANY_REQUESTS,
                "The packages of the day are begun",
            ),
            Self::OverBudget => (
                "over-budget",
                S::TOO_MANY_REQUESTS,
                "A budget of the month has no room",
            ),
            Self::TooManyTries => (
                "too-many-tries",
                S::TOO_MANY_REQUESTS,
                "Too many tries to sign in",
            ),
            Self::TooManyRequests => (
                "too-many-requests",
                S::TOO_MANY_REQUESTS,
                "A limit is reached",
            ),
            Self::Unavailable => (
                "unavailable",
                S::SERVICE_UNAVAILABLE,
                "The store cannot be reached",
            ),
            Self::Ending => (
                "ending",
                S::SERVICE_UNAVAILABLE,
                "The server is about to end",
            ),
            Self::Internal => ("internal", S::INTERNAL_SERVER_ERROR, "A bug of ours"),
        }
    }

    /// All kinds.
    pub const ALL: [Self; 25] = [
        Self::InvalidInput,
        Self::InvalidJson,
        Self::NotFound,
        Self::NoSuchRoute,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::TooLarge,
        Self::TooSlow,
        Self::UrlTooLong,
        Self::HeadersTooLarge,
        Self::UnsupportedMediaType,
        Self::Conflict,
        Self::KeyReused,
        Self::KeyInUse,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotAllowed,
        Self::NoCredits,
        Self::DayIsFull,
        Self::OverBudget,
        Self::TooManyTries,
        Self::TooManyRequests,
        Self::Unavailable,
        Self::Ending,
        Self::Internal,
    ];
}

/// An error answer.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: String,
    faults: Vec<Fault>,
    job: Option<serde_json::Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// One thing wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// The field, such as `keyword` or `labels[2]`.
    pub field: String,
    /// What was wrong and what would be right.
    pub message: String,
}

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// A stable name, as a path below which it is explained.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-input")]
    kind: String,
    /// What the type means.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened here and what to do.
    detail: String,
    /// Every wrong field, where fields are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<Fault>,
    /// How the job stands, where the request does not fit it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    job: Option<serde_json::Value>,
}

impl Problem {
    /// An error of this kind.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            faults: Vec::new(),
            job: None,
            headers: Vec::new(),
        }
    }

    /// All faults of a request at once.
    pub fn faults(faults: Vec<Fault>) -> Self {
        let detail = match faults.as_slice() {
            [only] => format!("{}: {}", only.field, only.message),
            many => format!("{} fields are wrong: each is named in `faults`", many.len()),
        };
        Self {
            faults,
            ..Self::new(Kind::InvalidInput, detail)
        }
    }

    /// How the job stands, for a client whose request does not fit.
    #[must_use]
    pub fn with_job(mut self, job: serde_json::Value) -> Self {
        self.job = Some(job);
        self
    }

    /// A header that belongs to the answer, such as `Allow`.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// What kind it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Every wrong field.
    #[cfg(test)]
    pub(crate) fn all_faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl From<InputFault> for Fault {
    fn from(fault: InputFault) -> Self {
        Self {
            field: fault.field.to_owned(),
            message: fault.message,
        }
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::faults(faults.0.into_iter().map(Fault::from).collect())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound(id) => Self::new(Kind::NotFound, format!("there is no job {id}")),
            StoreError::Refused(refusal) => refused(&refusal),
            StoreError::Conflict(message) => Self::new(Kind::Conflict, message),
            StoreError::LeaseLost(id) => Self::new(
                Kind::Conflict,
                format!("job {id} changed meanwhile: look again"),
            ),
            // What the disk or the database said is for the log: it names paths and hosts.
            StoreError::Corrupt { .. } => Self::new(Kind::Internal, "a stored row cannot be read"),
            _ => Self::new(
                Kind::Unavailable,
                "the store cannot be reached now; try again in a moment",
            ),
        }
    }
}

fn refused(refusal: &Refusal) -> Problem {
    let told = refusal.to_string();
    match refusal {
        Refusal::Credits { .. } => Problem::new(Kind::NoCredits, told),
        Refusal::PackagesPerDay { wait, .. } => {
            let seconds =
                HeaderValue::from_str(&wait.as_millis().div_ceil(1_000).max(1).to_string());
            let seconds = seconds.unwrap_or(HeaderValue::from_static("3600"));
            Problem::new(Kind::DayIsFull, told).with_header(header::RETRY_AFTER, seconds)
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (name, status, title) = self.kind.facts();
        // `pages/errors.rs` shows it to people.
        let kept = self.clone();
        let body = ProblemBody {
            kind: format!("/problems/{name}"),
            title,
            status: status.as_u16(),
            detail: self.detail,
            faults: self.faults,
            job: self.job,
        };
        // Strings and numbers alone: this cannot fail, and an empty body would still carry the status.
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        headers.extend(
            self.headers
                .into_iter()
                .map(|(name, value)| (Some(name), value)),
        );
        response.extensions_mut().insert(kept);
        response
    }
}
