//! Values as people write them, and what is said of wrong ones.

use std::time::Duration;

use greenlit_domain::money::MicroDollars;
use greenlit_providers::openai::{Server, Wire, servers};
use secrecy::SecretString;

/// What answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderName {
    /// The built-in drafter.
    Offline,
    /// This kind of server.
    Server(&'static Server),
}

pub(super) fn score(value: &str) -> Result<u8, String> {
    let wrong = || "must be a whole number from 0 to 100".to_owned();
    value
        .parse::<u8>()
        .ok()
        .filter(|score| *score <= 100)
        .ok_or_else(wrong)
}

pub(super) fn provider_name(value: &str) -> Result<ProviderName, String> {
    if value.eq_ignore_ascii_case("offline") {
        return Ok(ProviderName::Offline);
    }
    servers::named(value)
        .map(ProviderName::Server)
        .ok_or_else(|| {
            let names: Vec<_> = servers::all()
                .iter()
                .map(|server| server.name.as_str())
                .collect();
            format!("must be offline, {}", names.join(", "))
        })
}

/// `auto` is `None`.
pub(super) fn wire(value: &str) -> Result<Option<Wire>, String> {
    match value.to_ascii_lowercase().as_str() {
        "auto" => Ok(None),
        "responses" => Ok(Some(Wire::Responses)),
        "chat" => Ok(Some(Wire::Chat)),
        _ => Err("must be auto, responses or chat".to_owned()),
    }
}

pub(super) fn service_tier(value: &str) -> Result<String, String> {
    let tier = value.to_ascii_lowercase();
    match tier.as_str() {
        "auto" | "default" | "flex" | "priority" | "fast" => Ok(tier),
        _ => Err("must be auto, default, flex or priority".to_owned()),
    }
}

pub(super) fn temperature(value: &str) -> Result<f64, String> {
    value
        .parse::<f64>()
        .ok()
        .filter(|temperature| (0.0..=2.0).contains(temperature))
        .ok_or_else(|| "must be a number from 0 to 2".to_owned())
}

pub(super) fn seconds(value: &str) -> Result<Duration, String> {
    const LONGEST: u64 = 24 * 60 * 60;
    value
        .parse::<u64>()
        .ok()
        .filter(|seconds| (1..=LONGEST).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| format!("must be a whole number of seconds from 1 to {LONGEST}"))
}

/// A span of time such as `90s`, `30m`, `4h` or `2d`.
pub(super) fn span(value: &str) -> Result<Duration, String> {
    const LONGEST: u64 = 90 * 24 * 60 * 60;
    let wrong = || "must be a span such as 30m, 4h or 2d, from 1s to 90d".to_owned();
    let value = value.to_ascii_lowercase();
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &value[digits.len()..] {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.trim().parse().map_err(|_| wrong())?;
    let seconds = number.checked_mul(unit);
    seconds
        .filter(|seconds| (1..=LONGEST).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

pub(super) fn yes_or_no(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("must be true or false".to_owned()),
    }
}

/// What stands behind `Authorization: Bearer`.
pub(super) fn cron_secret(value: &str) -> Result<SecretString, String> {
    const SHORTEST: usize = 16;
    if value.len() < SHORTEST || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(format!(
            "must have at least {SHORTEST} letters, digits or signs, without spaces: `openssl rand -hex 32` makes one"
        ));
    }
    Ok(SecretString::from(value))
}

/// A secret that cannot be guessed, in whatever signs.
pub(super) fn long_secret(value: &str) -> Result<SecretString, String> {
    const SHORTEST: usize = 32;
    if value.chars().count() < SHORTEST {
        return Err(format!(
            "must have at least {SHORTEST} signs: `openssl rand -base64 32` makes one"
        ));
    }
    Ok(SecretString::from(value))
}

/// Where an identity provider is. Over the network only TLS shows that it is the provider who answers.
pub(super) fn identity_address(value: &str) -> Result<String, String> {
    let value = value.trim_end_matches('/');
    let local = ["localhost", "127.0.0.1", "[::1]"];
    let is_local = value.strip_prefix("http://").is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        local.contains(&name) || local.contains(&host)
    });
    let is_encrypted = value
        .strip_prefix("https://")
        .is_some_and(|rest| !rest.is_empty());
    if (!is_local && !is_encrypted) || without_credentials(value) != value {
        return Err(
            "must be an address that begins with https://, such as https://abc.supabase.co, without a query"
                .to_owned(),
        );
    }
    Ok(value.to_owned())
}

/// US dollars as a person types them.
pub fn dollars(value: &str) -> Result<MicroDollars, String> {
    value
        .trim_start_matches('$')
        .parse::<f64>()
        .ok()
        .and_then(MicroDollars::from_dollars)
        .ok_or_else(|| "must be an amount in US dollars such as 0.25".to_owned())
}

pub(super) fn web_address(value: &str) -> Result<String, String> {
    if !value.starts_with("http://") && !value.starts_with("https://") {
        return Err(
            "must begin with http:// or https://, such as http://localhost:11434/v1".to_owned(),
        );
    }
    if without_credentials(value) != value {
        return Err(
            "holds a password or a query: put the key into OPENAI_API_KEY, and leave these out"
                .to_owned(),
        );
    }
    Ok(value.to_owned())
}

/// Origins as browsers send them: a scheme and a host, with the port where it is not the usual one.
pub(super) fn origins(value: &str) -> Result<Vec<String>, String> {
    let names = value.split(',').map(str::trim);
    let names = names.filter(|name| !name.is_empty());
    names.map(origin).collect()
}

fn origin(name: &str) -> Result<String, String> {
    let name = name.to_ascii_lowercase();
    let host = name
        .strip_prefix("https://")
        .or_else(|| name.strip_prefix("http://"))
        .unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if host.is_empty() || !host.chars().all(is_plain) {
        return Err(
            "must be sites such as https://studio.example, with commas between them, without a path and without *"
                .to_owned(),
        );
    }
    Ok(name)
}

/// A token that can be sent in a header and not guessed.
pub fn token(value: &str) -> Result<String, String> {
    let is_sendable = value.chars().all(|c| c.is_ascii_graphic());
    if value.len() < 16 || !is_sendable {
        return Err(
            "must be at least 16 letters, digits and signs without spaces, such as `openssl rand -hex 32` prints"
                .to_owned(),
        );
    }
    Ok(value.to_owned())
}

/// A web address with its user, password and query masked, for these may be secrets. Other text as it is.
pub fn without_credentials(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let (rest, query) = match rest.find(['?', '#']) {
        Some(at) => (&rest[..at], "?…"),
        None => (rest, ""),
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match host.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}{path}{query}"),
        None => format!("{scheme}://{host}{path}{query}"),
    }
}
