//! What an admin allows beside public addresses: names, addresses and networks.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;
use reqwest::Url;

/// What is allowed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    names: BTreeSet<String>,
    networks: Vec<IpNet>,
}

impl Allow {
    /// Reads a list such as `hooks.internal, 10.1.0.0/16, ::1`.
    ///
    /// # Errors
    /// The place of the first entry that is none of these.
    pub fn parse(list: &str) -> Result<Self, String> {
        let mut allow = Self::default();
        for (place, entry) in list.split(',').map(str::trim).enumerate() {
            if entry.is_empty() {
                continue;
            }
            if let Ok(network) = entry.parse::<IpNet>() {
                allow.networks.push(network.trunc());
            } else if let Ok(address) = entry.parse::<IpAddr>() {
                allow.networks.push(address.to_canonical().into());
            } else if let Some(name) = host_name(entry) {
                allow.names.insert(name);
            } else {
                // By its place: settings are never shown.
                return Err(format!(
                    "entry {} is no host such as hooks.internal, no address, and no network such as 10.1.0.0/16",
                    place + 1
                ));
            }
        }
        Ok(allow)
    }

    /// Whether this host may be whatever it leads to.
    pub(super) fn takes_name(&self, host: &str) -> bool {
        self.names.contains(host.trim_end_matches('.'))
    }

    /// Whether this address is on the list.
    pub(super) fn takes_address(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks
            .iter()
            .any(|network| network.contains(&address))
    }
}

/// A name as addresses have it: in small letters, and as ASCII.
fn host_name(entry: &str) -> Option<String> {
    if entry.contains(['/', ':', '@', '?', '#', '\\', '*']) {
        return None;
    }
    let url: Url = format!("https://{entry}/").parse().ok()?;
    let host = url.domain()?.trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn names_addresses_and_networks_are_read() {
        let allow =
            Allow::parse(" Hooks.Internal., 10.1.2.3/16 ,::1,127.0.0.1, ,bücher.example").unwrap();
        assert!(allow.takes_name("hooks.internal"));
        assert!(allow.takes_name("hooks.internal."));
        assert!(allow.takes_name("xn--bcher-kva.example"));
        assert!(!allow.takes_name("evil.hooks.internal"));
        for inside in ["10.1.255.255", "::1", "127.0.0.1", "::ffff:10.1.0.1"] {
            assert!(allow.takes_address(address(inside)), "{inside}");
        }
        for outside in ["10.2.0.0", "127.0.0.2", "::2", "8.8.8.8"] {
            assert!(!allow.takes_address(address(outside)), "{outside}");
        }
        assert_eq!(Allow::parse("").unwrap(), Allow::default());
    }

    #[test]
    fn what_is_none_of_these_is_told_by_its_place() {
        for wrong in [
            "10.1.0.0/33",
            "https://a.example",
            "*.internal",
            "a b",
            "a:80",
        ] {
            let told = Allow::parse(&format!("good.example,{wrong}")).unwrap_err();
            assert!(told.starts_with("entry 2 "), "{told}");
            assert!(!told.contains(wrong), "{told}");
        }
    }
}
