//! From a refusal to one sentence that says what happened and what to do, and to whether a try again can help.
//!
//! Rules of waiting are those of OpenAI's own client (SDK 3.54): `x-should-retry` first, else 408, 409, 429 and 5xx;
//! `retry-after-ms`, else `retry-after`. A 429 has several meanings, which the code tells apart: too fast (wait), growing
//! too fast (wait long), the cheap tier is full (take the other), no money (never).

use std::time::{Duration, SystemTime};

use greenlit_domain::model::{Billing, ModelError, PermanentKind, TransientKind};
use greenlit_domain::text;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::client::{Asked, Client, Reply};

/// The error of an answer whose status is not a success.
pub(super) fn refused(client: &Client, asked: Asked, reply: &Reply) -> ModelError {
    let told = Told::read(client, &reply.body);
    let refusal = Refusal {
        status: reply.status,
        headers: Some(&reply.headers),
        billing: billing(reply.status),
    };
    refusal.error(client, asked, &told)
}

/// The error that stands in a successful answer, where gateways put the faults of those behind them: after the status
/// was sent, or always. `None` when there is none.
pub(super) fn inside(client: &Client, asked: Asked, error: &Value) -> Option<ModelError> {
    if error.is_null() {
        return None;
    }
    let told = Told::of(client, error);
    let refusal = Refusal {
        status: told.status(),
        headers: None,
        // Whoever sends it has taken the request up.
        billing: Billing::Unknown,
    };
    Some(refusal.error(client, asked, &told))
}

/// A refusal as it came.
struct Refusal<'a> {
    status: StatusCode,
    headers: Option<&'a HeaderMap>,
    billing: Billing,
}

impl Refusal<'_> {
    fn error(self, client: &Client, asked: Asked, told: &Told) -> ModelError {
        let origin = client.origin();
        if let Some((kind, what_to_do)) = permanent_kind(asked, self.status, told, self.asks()) {
            let mut message = sentence(origin, self.status, told, what_to_do);
            let help = client.server().unknown_model.as_deref();
            if let (PermanentKind::UnknownModel, Some(help)) = (kind, help) {
                message.push_str(&format!(" ({help})"));
            }
            return ModelError::Permanent {
                message,
                kind,
                billing: Billing::Free,
            };
        }
        let (kind, what_to_do) = transient_kind(self.status, told);
        let retry_after = self.headers.and_then(retry_after).or(told.retry_after);
        let mut message = sentence(origin, self.status, told, what_to_do);
        if let Some(minutes) = retry_after.map(|wait| wait.as_secs().div_ceil(60))
            && minutes > 2
        {
            message.push_str(&format!(" (it asks to wait {minutes} min)"));
        }
        ModelError::Transient {
            message,
            kind,
            retry_after,
            billing: self.billing,
        }
    }

    /// What the server says about trying again.
    fn asks(&self) -> Option<&str> {
        header(self.headers?, "x-should-retry")
    }
}

/// The error of a connection that failed.
pub(super) fn transport(origin: &str, error: reqwest::Error) -> ModelError {
    let never_sent = error.is_connect() || error.is_builder();
    let cause = deepest(&error.without_url());
    let message = if never_sent {
        format!(
            "{origin} cannot be reached ({cause}); is the server running and the address right?"
        )
    } else {
        format!("the connection to {origin} broke before the answer was complete ({cause})")
    };
    ModelError::Transient {
        message,
        kind: TransientKind::Fault,
        retry_after: None,
        billing: if never_sent {
            Billing::Free
        } else {
            Billing::Unknown
        },
    }
}

/// The error of an answer that does not end.
pub(super) fn endless(origin: &str, max: usize) -> ModelError {
    ModelError::Transient {
        message: format!(
            "{origin} sent more than {} MB, which is no answer",
            max >> 20
        ),
        kind: TransientKind::Fault,
        retry_after: None,
        billing: Billing::Unknown,
    }
}

/// The error of a stream that is none.
pub(super) fn no_events(origin: &str) -> ModelError {
    ModelError::Transient {
        message: format!("{origin} sent a stream that is not one of events"),
        kind: TransientKind::Fault,
        retry_after: None,
        billing: Billing::Unknown,
    }
}

/// The error of a stream that ended before the answer did.
pub(super) fn ended_early(origin: &str) -> ModelError {
    ModelError::Transient {
        message: format!("the connection to {origin} broke before the answer was complete"),
        kind: TransientKind::Fault,
        retry_after: None,
        billing: Billing::Unknown,
    }
}

/// The error of a success whose body cannot be read.
pub(super) fn unreadable(origin: &str, reply: &Reply) -> ModelError {
    let start = reply.body.trim_ascii_start();
    if start.starts_with(b"<") {
        return ModelError::Permanent {
            message: format!(
                "{origin} answered with a web page: check OPENAI_BASE_URL (it mostly ends in /v1) and proxies in between"
            ),
            kind: PermanentKind::Unsupported,
            billing: Billing::Free,
        };
    }
    ModelError::Transient {
        message: format!("{origin} answered with something that is not the JSON of an answer"),
        kind: TransientKind::Fault,
        retry_after: None,
        billing: Billing::Unknown,
    }
}

/// A server's words without the key, on one line, of bearable length.
pub(super) fn masked(words: &str, key: &SecretString) -> String {
    // What nobody sees could turn round what stands beside it, and part a key.
    let is_plain = |c: &char| c.is_control() || !text::is_hidden(*c);
    let mut words: String = words.chars().filter(is_plain).collect();
    let key = key.expose_secret().trim();
    // Shorter ones are placeholders such as "x", and masking them would garble the sentence.
    if key.len() >= 8 {
        words = words.replace(key, "[key]");
    }
    let mut line = String::new();
    for word in words.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        match start_of_key(word) {
            Some(start) => {
                line.push_str(&word[..start]);
                line.push_str("[key]");
            }
            None => line.push_str(word),
        }
    }
    const LONGEST: usize = 300;
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST).collect();
        line.push('…');
    }
    line
}

/// Where a key stands in a word, somebody's or cut short as OpenAI echoes ours: `sk-` where a word could begin, or
/// anywhere before what only keys go on with. The tail of "task-oriented" is none.
fn start_of_key(word: &str) -> Option<usize> {
    /// The kinds of keys of OpenAI, Anthropic and OpenRouter, after their `sk-`.
    const KINDS: [&str; 6] = ["proj-", "svcacct-", "admin-", "None-", "ant-", "or-v1-"];
    /// No word goes on for so long; the secret part of a key does.
    const LONG: usize = 20;
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*');
    word.match_indices("sk-")
        .map(|(start, _)| start)
        .find(|start| {
            let (before, after) = (&word[..*start], &word[start + "sk-".len()..]);
            !before.ends_with(char::is_alphanumeric)
                || KINDS.iter().any(|kind| after.starts_with(kind))
                || after.chars().take_while(|c| is_of_key(*c)).count() >= LONG
        })
}

/// What the server says of its refusal.
#[derive(Debug, Default)]
struct Told {
    code: String,
    message: String,
    /// A status that stands in the body.
    number: Option<u16>,
    retry_after: Option<Duration>,
    /// The body was JSON at all.
    is_json: bool,
}

impl Told {
    fn read(client: &Client, body: &[u8]) -> Self {
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Self::default();
        };
        // Gemini sends a list of one.
        let value = value.get(0).unwrap_or(&value);
        // `{"error": {"message", "code", "type"}}`, `{"error": "words"}`, `{"message"}`, `{"detail"}`.
        Self::of(client, value.get("error").unwrap_or(value))
    }

    fn of(client: &Client, error: &Value) -> Self {
        let word = |name: &str| error.get(name).and_then(Value::as_str);
        let message = error
            .as_str()
            .or_else(|| word("message"))
            .or_else(|| word("detail"))
            .unwrap_or_default();
        let code = word("code")
            .or_else(|| word("type"))
            .or_else(|| word("status"))
            .unwrap_or_default();
        Self {
            code: client.masked(code),
            message: client.masked(message),
            number: error
                .get("code")
                .and_then(Value::as_u64)
                .and_then(|number| u16::try_from(number).ok()),
            retry_after: retry_info(error),
            is_json: true,
        }
    }

    fn says(&self, words: &[&str]) -> bool {
        let code = self.code.to_ascii_lowercase();
        let message = self.message.to_ascii_lowercase();
        words
            .iter()
            .any(|word| code.contains(word) || message.contains(word))
    }

    /// The status that an error inside a success stands for.
    fn status(&self) -> StatusCode {
        let by_number = self
            .number
            .and_then(|number| StatusCode::from_u16(number).ok())
            .filter(|status| status.is_client_error() || status.is_server_error());
        let by_code = || {
            if self.says(&["rate_limit", "slow_down", "insufficient_quota"]) {
                StatusCode::TOO_MANY_REQUESTS
            } else if self.says(&["unexpected endpoint"]) {
                StatusCode::NOT_FOUND
            } else if self.says(&["invalid_request", "invalid_prompt", "policy", "not_found"]) {
                StatusCode::BAD_REQUEST
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        by_number.unwrap_or_else(by_code)
    }
}

/// Google's way to ask for a wait: `"details": [{"@type": "….RetryInfo", "retryDelay": "34s"}]`.
fn retry_info(error: &Value) -> Option<Duration> {
    let details = error.get("details")?.as_array()?;
    let delay = details
        .iter()
        .find_map(|detail| detail.get("retryDelay")?.as_str())?;
    let seconds = delay.strip_suffix('s')?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn transient_kind(status: StatusCode, told: &Told) -> (TransientKind, &'static str) {
    if told.says(&["resource_unavailable", "resource unavailable"]) {
        return (
            TransientKind::TierBusy,
            "the flex tier has no room: the standard tier is asked instead",
        );
    }
    if told.says(&["slow_down"]) {
        return (
            TransientKind::Ramp,
            "requests grow too fast for the provider: begin with fewer at once (--jobs)",
        );
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        return (
            TransientKind::RateLimit,
            "too many requests a minute: ask fewer at once (--jobs), or raise the limit at the provider",
        );
    }
    (TransientKind::Fault, "try again later")
}

fn permanent_kind(
    asked: Asked,
    status: StatusCode,
    told: &Told,
    should_retry: Option<&str>,
) -> Option<(PermanentKind, &'static str)> {
    use PermanentKind::{
        BadRequest, NotNow, OutOfMoney, Refused, TooLong, Unauthorised, UnknownModel, Unsupported,
    };
    let no_money = [
        "insufficient_quota",
        "credit_balance_exhausted",
        "billing_hard_limit_reached",
        "billing_not_active",
        "credit balance is",
        "exceeded your current quota",
        "insufficient credits",
    ];
    if status == StatusCode::PAYMENT_REQUIRED || told.says(&no_money) {
        return Some((
            OutOfMoney,
            "the account has no money left: add credit at the provider, then resume",
        ));
    }
    if told.says(&["api key not valid", "invalid_api_key", "invalid api key"]) {
        return Some((Unauthorised, WRONG_KEY));
    }
    match should_retry {
        Some("true") => return None,
        Some("false") if is_transient(status) => {
            return Some((NotNow, "the provider asks not to try again: resume later"));
        }
        _ => {}
    }
    if is_transient(status) && status != StatusCode::NOT_IMPLEMENTED {
        return None;
    }
    Some(match status.as_u16() {
        401 => (Unauthorised, WRONG_KEY),
        403 if told.says(&POLICY) => (Refused, REFUSED),
        403 => (
            Unauthorised,
            "the key may not do this: check its project, its permissions and the region",
        ),
        404 if names_model(told) => (UnknownModel, UNKNOWN_MODEL),
        404 if told.says(&["no endpoints found"]) => (
            BadRequest,
            "nobody behind the gateway takes such a request: use another model",
        ),
        404 | 405 | 501 => (
            Unsupported,
            match asked {
                Asked::Picture => "the server paints no pictures",
                Asked::Text | Asked::ModelList => {
                    "the server has no such endpoint: check OPENAI_BASE_URL (it mostly ends in /v1)"
                }
            },
        ),
        413 => (TooLong, TOO_LONG),
        300..=399 => (
            Unsupported,
            "the server sends us elsewhere: set OPENAI_BASE_URL to the final address",
        ),
        _ if told.says(&[
            "unknown endpoint",
            "unknown_url",
            "not implemented",
            "unexpected endpoint",
        ]) =>
        {
            (
                Unsupported,
                "the server has no such endpoint: check OPENAI_BASE_URL",
            )
        }
        _ if told.says(&[
            "context_length_exceeded",
            "context length",
            "context size",
            "context window",
            "string_above_max",
            "prompt is too long",
            "number of tokens allowed",
        ]) =>
        {
            (TooLong, TOO_LONG)
        }
        _ if told.says(&POLICY) => (Refused, REFUSED),
        _ if names_model(told) => (UnknownModel, UNKNOWN_MODEL),
        _ => (
            BadRequest,
            "the server does not understand the request: another model may, or report it as a bug",
        ),
    })
}

/// Codes and words of requests that a provider will not answer.
const POLICY: [&str; 9] = [
    "content_policy",
    "content policy",
    "content_filter",
    "moderation",
    "invalid_prompt",
    "bio_policy",
    "misalignment_policy",
    "safety system",
    "prohibited_content",
];
const WRONG_KEY: &str = "the key is missing or wrong: set OPENAI_API_KEY, then resume";
const REFUSED: &str = "the provider will not answer this: change the keyword, or use another model";
const UNKNOWN_MODEL: &str = "there is no such model: choose another with --model or GREENLIT_MODEL";
const TOO_LONG: &str =
    "the request is longer than the model takes: use a model with a larger context";

/// `model_not_found`, "The model `x` does not exist", "model 'x' not found": but not "this model's maximum …".
fn names_model(told: &Told) -> bool {
    told.says(&["model_not_found"])
        || (told.says(&["model"])
            && told.says(&[
                "not found",
                "not_found",
                "does not exist",
                "not a valid model",
                "no such model",
            ]))
}

fn is_transient(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 408 | 409 | 425 | 429)
}

/// Gateways that lost patience, or the server's answer, cannot say whether the server worked.
fn billing(status: StatusCode) -> Billing {
    match status.as_u16() {
        408 | 502 | 504 | 520..=524 => Billing::Unknown,
        _ => Billing::Free,
    }
}

fn sentence(origin: &str, status: StatusCode, told: &Told, what_to_do: &str) -> String {
    let mut words = String::new();
    if !told.message.is_empty() {
        words = format!(": {}", told.message.trim_end_matches('.'));
    } else if !told.code.is_empty() {
        words = format!(": {}", told.code);
    } else if !told.is_json && status.is_server_error() {
        words = " (from a proxy, by its look)".to_owned();
    }
    format!("{origin} answered {}{words}; {what_to_do}", status.as_u16())
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |text: &str, unit: f64| {
        let number: f64 = text.trim().parse().ok()?;
        Duration::try_from_secs_f64(number * unit).ok()
    };
    if let Some(wait) = header(headers, "retry-after-ms").and_then(|text| seconds(text, 1e-3)) {
        return Some(wait);
    }
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    seconds(text, 1.0).or_else(|| {
        let date = httpdate::parse_http_date(text).ok()?;
        Some(
            date.duration_since(SystemTime::now())
                .unwrap_or(Duration::ZERO),
        )
    })
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn deepest(error: &dyn std::error::Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_masked_and_sentences_bounded() {
        let key = SecretString::from("local-secret-key");
        for (text, shown) in [
            ("wrong key: local-secret-key.", "wrong key: [key]."),
            ("wrong key: sk-ab***yz, see", "wrong key: [key] see"),
            ("a \"sk-abc\" b", "a \"[key] b"),
            ("a task-oriented\n\tmodel", "a task-oriented model"),
            (
                "a risk-averse disk-bound task",
                "a risk-averse disk-bound task",
            ),
            ("nullsk-proj-abc{", "null[key]"),
            ("task-sk-ab***yz", "task-[key]"),
            ("xsk-abcdefghij0123456789", "x[key]"),
            ("local-\u{202e}secret-key", "[key]"),
        ] {
            assert_eq!(masked(text, &key), shown);
        }
        assert_eq!(masked(&"a".repeat(5_000), &key).chars().count(), 301);
        assert_eq!(masked("x marks", &SecretString::from("x")), "x marks");
    }

    mod fuzz {
        use super::*;
        use crate::openai::client::{Came, ClientOptions};

        const KEY: &str = "local-secret-key";

        #[test]
        fn any_refusal_becomes_one_short_line_without_the_key() {
            let options = ClientOptions::new("http://localhost:1/v1", SecretString::from(KEY));
            let client = std::panic::AssertUnwindSafe(Client::new(options).unwrap());
            greenlit_fuzz::fuzz!(
                &[
                    r#"{"error": {"message": "no such model", "code": "model_not_found", "type": "x"}}"#,
                    r#"{"error": "words"}"#,
                    r#"[{"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": "#,
                    r#"[{"retryDelay": "34s"}]"#,
                    r#"{"message": ""#,
                    r#"{"detail": ""#,
                    r#""}"#,
                    "\"}}",
                    "{\"error\":",
                    "insufficient_quota",
                    "slow_down",
                    "<html>",
                    "null",
                    "local-secret-key",
                    "sk-proj-abc",
                    "<htmlnullsk-proj-abc{",
                    "1e308",
                    "\u{1b}[2J",
                    "\u{202e}",
                    "\r\n",
                    "999999999999",
                    "Wed, 21 Oct 2099 07:28:00 GMT",
                    "-1",
                    "nan",
                    "inf",
                ],
                |came| for status in [301, 400, 404, 408, 429, 500, 599] {
                    let mut headers = HeaderMap::new();
                    for name in ["retry-after", "retry-after-ms", "x-should-retry"] {
                        if let Ok(value) = came.parse() {
                            headers.insert(name, value);
                        }
                    }
                    let reply = Reply {
                        status: StatusCode::from_u16(status).unwrap(),
                        headers,
                        body: came.as_bytes().to_vec(),
                        came: Came::Whole,
                    };
                    let told = refused(&client, Asked::Text, &reply).to_string();
                    assert!(told.chars().count() < 800, "{told}");
                    assert!(!told.contains(KEY) && !told.contains("sk-proj-"), "{told}");
                    assert!(!told.chars().any(text::is_hidden), "{told:?}");
                }
            );
        }
    }
}
