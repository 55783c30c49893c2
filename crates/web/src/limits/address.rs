//! Where a request comes from, when proxies stand between: only the configured ones are believed.

use std::fmt;
use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies whose word counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proxies(Vec<IpNet>);

/// What counts as one stranger: an IPv4 address, or the /64 of an IPv6 address, of which each has 2^64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Network {
    V4([u8; 4]),
    V6([u16; 4]),
    /// Nobody knows.
    Unknown,
}

impl Proxies {
    /// Those on this machine.
    pub fn loopback() -> Self {
        Self::parse("127.0.0.0/8,::1").unwrap_or_default()
    }

    /// Reads addresses and networks with commas between them; `none` is none.
    ///
    /// # Errors
    /// What would be right.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().eq_ignore_ascii_case("none") {
            return Ok(Self::default());
        }
        let one = |text: &str| {
            let net = text.parse::<IpNet>().ok();
            net.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
                .ok_or_else(|| {
                    "must be addresses or networks such as 127.0.0.1,10.0.0.0/8,fd00::/8, or none"
                        .to_owned()
                })
        };
        let parts = text.split(',').map(str::trim);
        parts.map(one).collect::<Result<_, _>>().map(Self)
    }

    fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Where a client is. What proxies wrote is read from the right, past those that are ours, and no further: all to the
    /// left of it anybody can write. Where `X-Forwarded-For` and `Forwarded` say different things, one of them is the
    /// client's own, and neither counts.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.has(peer) {
            return peer;
        }
        let plain = hops(headers, &X_FORWARDED_FOR, address);
        let formal = hops(headers, &header::FORWARDED, forwarded);
        let told = |hops: Option<Vec<Option<IpAddr>>>| hops.map(|hops| self.beyond(peer, &hops));
        match (told(plain), told(formal)) {
            (Some(one), Some(other)) if one != other => peer,
            (Some(client), _) | (None, Some(client)) => client,
            (None, None) => peer,
        }
    }

    /// The first from the right that is not ours. At one that cannot be read it stays with the last that could.
    fn beyond(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut client = peer;
        for hop in hops.iter().rev() {
            let Some(hop) = hop else { break };
            client = *hop;
            if !self.has(client) {
                break;
            }
        }
        client
    }
}

/// The hops of a header, all of its lines together; `None` without the header.
fn hops(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Option<IpAddr>,
) -> Option<Vec<Option<IpAddr>>> {
    headers.contains_key(name).then(|| {
        let lines = headers.get_all(name).iter();
        let parts = lines.flat_map(|line| line.to_str().unwrap_or_default().split(','));
        parts.map(|part| read(part.trim())).collect()
    })
}

/// An address, also with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse().ok();
    let bracketed = || {
        let inner = text.strip_prefix('[')?.split(']').next()?;
        inner.parse().ok()
    };
    let with_port = || text.rsplit_once(':')?.0.parse().ok();
    let found: Option<IpAddr> = bare.or_else(bracketed).or_else(with_port);
    found.map(|address| address.to_canonical())
}

/// The `for` of an element of `Forwarded` (RFC 7239).
fn forwarded(element: &str) -> Option<IpAddr> {
    let pair = element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then_some(value)
    });
    address(pair?.trim().trim_matches('"'))
}

impl Network {
    /// That of an address.
    pub fn of(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => Self::V4(address.octets()),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Self::V6([a, b, c, d])
            }
            None => Self::Unknown,
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4([a, b, c, d]) => write!(f, "{a}.{b}.{c}.{d}"),
            Self::V6([a, b, c, d]) => write!(f, "{a:x}:{b:x}:{c:x}:{d:x}::"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn client(proxies: &str, peer: &str, lines: &[(&'static str, &str)]) -> String {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let proxies = Proxies::parse(proxies).unwrap();
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    const XFF: &str = "x-forwarded-for";

    #[test]
    fn only_what_our_own_proxies_wrote_is_believed() {
        let ours = "127.0.0.1,10.0.0.0/8,fd00::/8";
        for (peer, lines, expected) in [
            ("203.0.113.5", &[(XFF, "192.0.2.1")][..], "203.0.113.5"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &[(XFF, "192.0.2.1")], "192.0.2.1"),
            // What the client wrote itself stands to the left.
            (
                "127.0.0.1",
                &[(XFF, "198.51.100.9, 192.0.2.1")],
                "192.0.2.1",
            ),
            (
                "127.0.0.1",
                &[(XFF, "198.51.100.9, 192.0.2.1, 10.1.2.3")],
                "192.0.2.1",
            ),
            (
                "127.0.0.1",
                &[(XFF, "198.51.100.9"), (XFF, "192.0.2.1")],
                "192.0.2.1",
            ),
            ("127.0.0.1", &[(XFF, "10.0.0.9, 10.0.0.8")], "10.0.0.9"),
            ("127.0.0.1", &[(XFF, "192.0.2.1:4711")], "192.0.2.1"),
            ("127.0.0.1", &[(XFF, "[2001:db8::1]:4711")], "2001:db8::1"),
            ("127.0.0.1", &[(XFF, "192.0.2.1, nonsense")], "127.0.0.1"),
            ("127.0.0.1", &[(XFF, "nonsense, 10.0.0.8")], "10.0.0.8"),
            ("::ffff:127.0.0.1", &[(XFF, "192.0.2.1")], "192.0.2.1"),
            ("fd00::1", &[(XFF, "::ffff:192.0.2.1")], "192.0.2.1"),
            (
                "127.0.0.1",
                &[(
                    "forwarded",
                    "for=198.51.100.9, For=\"[2001:db8::1]:80\";proto=https",
                )],
                "2001:db8::1",
            ),
            ("127.0.0.1", &[("forwarded", "for=_hidden")], "127.0.0.1"),
            // A proxy that writes one lets the client's other pass.
            (
                "127.0.0.1",
                &[(XFF, "192.0.2.1"), ("forwarded", "for=198.51.100.9")],
                "127.0.0.1",
            ),
            (
                "127.0.0.1",
                &[(XFF, "192.0.2.1"), ("forwarded", "for=192.0.2.1")],
                "192.0.2.1",
            ),
        ] {
            assert_eq!(client(ours, peer, lines), expected, "{peer} {lines:?}");
        }
        assert_eq!(
            client("none", "127.0.0.1", &[(XFF, "1.2.3.4")]),
            "127.0.0.1"
        );
    }

    #[test]
    fn lists_of_proxies_that_are_none_are_refused() {
        for wrong in ["", "proxy.example", "10.0.0.0/33", "10.0.0.1,,"] {
            assert!(Proxies::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn neighbours_in_one_network_are_one_stranger() {
        let of = |text: &str| Network::of(text.parse().ok());
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::7"), of("2001:db8:1:3::7"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("2001:db8:1:2::7").to_string(), "2001:db8:1:2::");
    }

    mod fuzz {
        use axum::http::HeaderValue;

        use super::*;

        #[test]
        fn no_header_makes_a_client_of_an_address_that_it_does_not_name() {
            let peer: IpAddr = [127, 0, 0, 1].into();
            greenlit_fuzz::fuzz!(
                &[
                    "203.0.113.7",
                    "for=203.0.113.7",
                    "for=\"[2001:db8::7]:80\"",
                    "[2001:db8::7]",
                    "127.0.0.1",
                    "::1",
                    "unknown",
                    "_x",
                    ",",
                    ", ",
                    ";",
                    "=",
                    "for",
                    "by=10.0.0.1",
                    ":80",
                    "]",
                    "[",
                    "\"",
                    "::ffff:203.0.113.7",
                ],
                // One that is not all ASCII names nobody.
                |text| if let (Ok(value), true) = (HeaderValue::from_str(text), text.is_ascii()) {
                    for name in [X_FORWARDED_FOR, header::FORWARDED] {
                        let headers = HeaderMap::from_iter([(name, value.clone())]);
                        assert_eq!(Proxies::default().client(peer, &headers), peer);
                        let client = Proxies::loopback().client(peer, &headers);
                        let last = text.rsplit(',').next().unwrap_or_default();
                        let is_named = |part: &str| {
                            address(part.trim()) == Some(client)
                                || forwarded(part.trim()) == Some(client)
                        };
                        assert!(
                            client == peer || text.split(',').any(is_named),
                            "{client} is not in {text}"
                        );
                        // What stands last was written by our own proxy: nothing to its left counts unless it is one of ours.
                        if let Some(nearest) =
                            address(last.trim()).filter(|nearest| !nearest.is_loopback())
                            && headers.contains_key(X_FORWARDED_FOR)
                        {
                            assert_eq!(client, nearest, "{text}");
                        }
                    }
                }
            );
        }
    }
}
