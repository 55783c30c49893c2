//! Kinds of servers that speak OpenAI's forms: where they are, and what they do otherwise, as data (`servers.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use reqwest::Url;
use serde::Deserialize;

use super::dialect::{Dialect, Word};

/// A kind of server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The name by which it is configured, such as `ollama`.
    pub name: String,
    /// As people call it.
    pub title: String,
    /// Where it usually is.
    #[serde(default)]
    pub base_url: Option<String>,
    /// Host names that tell it.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The port that tells it, on a machine nearby.
    #[serde(default)]
    pub port: Option<u16>,
    /// How long it may take; by its address where it is not said.
    #[serde(default)]
    pub pace: Option<Pace>,
    /// Words that it does not take.
    #[serde(default)]
    pub refuses: Vec<Word>,
    /// A header that wants the key once more.
    #[serde(default)]
    pub key_header: Option<String>,
    /// Further headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What helps when it does not know a model.
    #[serde(default)]
    pub unknown_model: Option<String>,
    /// Where this is documented.
    pub source: String,
}

/// How long a server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// It runs in a data centre.
    Hosted,
    /// It runs on somebody's machine.
    Local,
}

impl Server {
    /// What is known of its dialect before it was ever asked.
    pub fn dialect(&self) -> Dialect {
        Dialect::without(self.refuses.iter().copied())
    }

    /// Whether it is OpenAI itself.
    pub fn is_openai(&self) -> bool {
        self.name == "openai"
    }

    fn is_at(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        self.hosts
            .iter()
            .any(|known| host.eq_ignore_ascii_case(known))
            || (self.port.is_some() && url.scheme() == "http" && url.port() == self.port)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    server: Vec<Server>,
}

static SERVERS: LazyLock<Vec<Server>> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a file of ours, read by a test")]
    let file: File = toml::from_str(include_str!("servers.toml")).expect("servers.toml");
    file.server
});

/// All kinds, the general one last.
pub fn all() -> &'static [Server] {
    &SERVERS
}

/// The kind with this name.
pub fn named(name: &str) -> Option<&'static Server> {
    SERVERS
        .iter()
        .find(|server| server.name.eq_ignore_ascii_case(name))
}

/// The kind that is at an address, as far as that tells.
pub fn recognise(url: &Url) -> &'static Server {
    let general = &SERVERS[SERVERS.len() - 1];
    SERVERS
        .iter()
        .find(|server| server.is_at(url))
        .unwrap_or(general)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_source_and_an_address() {
        assert!(SERVERS.len() >= 9);
        for server in all() {
            assert!(!server.source.is_empty(), "{}", server.name);
            assert_eq!(named(&server.name), Some(server));
            if let Some(address) = &server.base_url {
                assert_eq!(recognise(&Url::parse(address).unwrap()), server);
            }
        }
    }

    #[test]
    fn an_address_tells_its_server() {
        for (address, name) in [
            ("https://api.openai.com/v1", "openai"),
            ("http://192.168.1.9:11434/v1", "ollama"),
            ("https://openrouter.ai/api/v1", "openrouter"),
            ("https://example.com:1234/v1", "compatible"),
            ("http://localhost:40123/v1", "compatible"),
        ] {
            assert_eq!(recognise(&Url::parse(address).unwrap()).name, name);
        }
    }
}
