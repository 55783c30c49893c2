//! The address that people know the service by, and paths of ours.

/// Where people reach the service: a scheme and a host, with a port where it is not the usual one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    host: String,
    is_https: bool,
}

impl PublicUrl {
    /// Reads one, such as `https://greenlit.example`.
    ///
    /// # Errors
    /// What would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (is_https, host) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(host), _) => (true, host.trim_end_matches(":443")),
            (None, Some(host)) => (false, host.trim_end_matches(":80")),
            (None, None) => return Err("must begin with https:// or http://".to_owned()),
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(fits) {
            return Err(
                "must be a scheme and a host and nothing else, such as https://greenlit.example"
                    .to_owned(),
            );
        }
        Ok(Self {
            host: host.to_owned(),
            is_https,
        })
    }

    /// As a browser names it, without a slash at the end.
    pub fn origin(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        format!("{scheme}://{}", self.host)
    }

    /// Whether passwords travel to another machine without TLS.
    pub fn is_readable_by_others(&self) -> bool {
        !self.is_https && !self.is_loopback()
    }

    /// Whether only this machine's own people reach it there.
    pub fn is_loopback(&self) -> bool {
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| {
            self.host
                .strip_prefix(name)
                .is_some_and(|port| port.is_empty() || port.starts_with(':'))
        })
    }

    /// Whether browsers reach it over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether a `Host` header names it.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        let usual = if self.is_https { ":443" } else { ":80" };
        let host = host.to_ascii_lowercase();
        host == self.host || host.strip_suffix(usual) == Some(&self.host)
    }
}

/// Whether it is a path of this service, and nothing that a browser would take for another host.
pub(crate) fn is_own_path(address: &str) -> bool {
    address.starts_with('/')
        && !address.starts_with("//")
        && address
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in [
            "greenlit.example",
            "https://",
            "https://a/b",
            "https://u@a",
            "ftp://a",
        ] {
            assert!(PublicUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
