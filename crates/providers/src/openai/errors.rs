//! From a refusal to one sentence that says what happened and what to do, and to whether a try again can help.
//!
//! Rules of waiting are those of OpenAI's own client (SDK 3.54): `x-should-retry` first, else 408, 409, 429 and 5xx;
//! `retry-after-ms`, else `retry-after`.

use std::time::{Duration, SystemTime};

use greenlit_domain::model::{Billing, ModelError, PermanentKind};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};

use super::client::{Asked, Reply};

/// The error of an answer whose status is not a success.
pub(super) fn refused(origin: &str, key: &SecretString, asked: Asked, reply: &Reply) -> ModelError {
    let told = Told::read(&reply.body, key);
    if let Some((kind, what_to_do)) = permanent_kind(asked, reply, &told) {
        return ModelError::Permanent {
            message: sentence(origin, reply.status, &told, what_to_do),
            kind,
            billing: Billing::Free,
        };
    }
    ModelError::Transient {
        message: sentence(origin, reply.status, &told, "try again later"),
        retry_after: retry_after(&reply.headers),
        billing: billing(reply.status),
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
        retry_after: None,
        billing: Billing::Unknown,
    }
}

/// A server's words without the key, on one line, of bearable length.
pub(super) fn masked(text: &str, key: &SecretString) -> String {
    let key = key.expose_secret().trim();
    // Shorter ones are placeholders such as "x", and masking them would garble the sentence.
    let text = if key.len() >= 8 {
        text.replace(key, "[key]")
    } else {
        text.to_owned()
    };
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        // Keys of others, cut short as OpenAI echoes them.
        match word.find("sk-") {
            Some(0) => line.push_str("[key]"),
            Some(start) if !word[..start].ends_with(char::is_alphanumeric) => {
                line.push_str(&word[..start]);
                line.push_str("[key]");
            }
            _ => line.push_str(word),
        }
    }
    const LONGEST: usize = 300;
    if line.chars().count() > LONGEST {
        line = line.chars().take(LONGEST).collect();
        line.push('…');
    }
    line
}

/// What the server says of its refusal.
#[derive(Debug, Default)]
struct Told {
    code: String,
    message: String,
    /// The body was JSON at all.
    is_json: bool,
}

impl Told {
    fn read(body: &[u8], key: &SecretString) -> Self {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) else {
            return Self::default();
        };
        // `{"error": {"message", "code", "type"}}`, `{"error": "words"}`, `{"message"}`, `{"detail"}`.
        let error = value.get("error").unwrap_or(&value);
        let word = |name: &str| error.get(name).and_then(serde_json::Value::as_str);
        let message = error
            .as_str()
            .or_else(|| word("message"))
            .or_else(|| word("detail"))
            .unwrap_or_default();
        let code = word("code").or_else(|| word("type")).unwrap_or_default();
        Self {
            code: masked(code, key),
            message: masked(message, key),
            is_json: true,
        }
    }

    fn says(&self, words: &[&str]) -> bool {
        let message = self.message.to_ascii_lowercase();
        words
            .iter()
            .any(|word| self.code.contains(word) || message.contains(word))
    }
}

fn permanent_kind(
    asked: Asked,
    reply: &Reply,
    told: &Told,
) -> Option<(PermanentKind, &'static str)> {
    use PermanentKind::{
        BadRequest, OutOfMoney, Refused, TooLong, Unauthorised, UnknownModel, Unsupported,
    };
    let no_money = [
        "insufficient_quota",
        "credit_balance_exhausted",
        "billing_hard_limit_reached",
        "billing_not_active",
    ];
    if reply.status == StatusCode::PAYMENT_REQUIRED || told.says(&no_money) {
        return Some((
            OutOfMoney,
            "the account has no money left: add credit at the provider, then resume",
        ));
    }
    match header(&reply.headers, "x-should-retry") {
        Some("true") => return None,
        Some("false") if is_transient(reply.status) => {
            return Some((Refused, "the provider asks not to try again"));
        }
        _ => {}
    }
    if is_transient(reply.status) && reply.status != StatusCode::NOT_IMPLEMENTED {
        return None;
    }
    Some(match reply.status.as_u16() {
        401 => (
            Unauthorised,
            "the key is missing or wrong: set OPENAI_API_KEY, then resume",
        ),
        403 => (
            Unauthorised,
            "the key may not do this: check its project, its permissions and the region",
        ),
        404 if names_model(told) => (UnknownModel, UNKNOWN_MODEL),
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
        _ if told.says(&["unknown endpoint", "unknown_url", "not implemented"]) => (
            Unsupported,
            "the server has no such endpoint: check OPENAI_BASE_URL",
        ),
        _ if told.says(&[
            "context_length_exceeded",
            "context length",
            "string_above_max",
        ]) =>
        {
            (TooLong, TOO_LONG)
        }
        _ if told.says(&[
            "content_policy",
            "content_filter",
            "moderation_blocked",
            "invalid_prompt",
            "bio_policy",
            "misalignment_policy",
            "safety system",
        ]) =>
        {
            (
                Refused,
                "the provider will not answer this: change the keyword, or use another model",
            )
        }
        _ if told.says(&["model_not_found", "does not exist"]) && names_model(told) => {
            (UnknownModel, UNKNOWN_MODEL)
        }
        _ => (
            BadRequest,
            "the server does not understand the request: another model may, or report it as a bug",
        ),
    })
}

const UNKNOWN_MODEL: &str = "there is no such model: choose another with --model or GREENLIT_MODEL";
const TOO_LONG: &str =
    "the request is longer than the model takes: use a model with a larger context";

fn names_model(told: &Told) -> bool {
    told.says(&["model"])
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
        ] {
            assert_eq!(masked(text, &key), shown);
        }
        assert_eq!(masked(&"a".repeat(5_000), &key).chars().count(), 301);
        assert_eq!(masked("x marks", &SecretString::from("x")), "x marks");
    }
}
