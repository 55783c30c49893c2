//! Names, resolved by the guard: what the client connects to has been judged here.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::address::is_public;
use super::allow::Allow;

/// Asks for the addresses of a name.
pub(super) type Lookup = Arc<
    dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> + Send + Sync,
>;

/// Why a name leads nowhere. Where it would have led is not told: it may be of a network that only the server sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Barred {
    /// There is no such name.
    #[error("its name was not found")]
    NotFound,
    /// All its addresses are barred.
    #[error(
        "its name leads to an address that is not public; an admin can allow it with GREENLIT_EGRESS_ALLOW"
    )]
    NotPublic,
}

/// How many names are asked for at once. Each takes a thread for as long as a name server lets it wait, which may be a
/// stranger's: pictures and files must not run out of threads.
const AT_ONCE: usize = 8;

/// The system's resolver.
pub(super) fn system() -> Lookup {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    Arc::new(move |name| {
        let places = Arc::clone(&places);
        Box::pin(async move {
            let place = places.acquire_owned().await.map_err(io::Error::other)?;
            let asking = spawn_blocking(move || {
                let found = (name.as_str(), 0).to_socket_addrs();
                // Given back by the thread itself: whoever waited may have gone long before.
                drop(place);
                found
            });
            let found = asking.await.map_err(io::Error::other)??;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Hands on what may be connected to.
pub(super) struct Guarded {
    allow: Arc<Allow>,
    lookup: Lookup,
}

impl Guarded {
    pub fn new(allow: Arc<Allow>, lookup: Lookup) -> Self {
        Self { allow, lookup }
    }
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = Arc::clone(&self.allow);
        let found = (self.lookup)(name.as_str().to_owned());
        Box::pin(async move {
            let found = found.await.map_err(|_| Barred::NotFound)?;
            let open = judged(&allow, name.as_str(), &found)?;
            Ok(Box::new(open.into_iter()) as Addrs)
        })
    }
}

/// Those of these addresses that may be connected to.
fn judged(allow: &Allow, name: &str, found: &[IpAddr]) -> Result<Vec<SocketAddr>, Barred> {
    if found.is_empty() {
        return Err(Barred::NotFound);
    }
    let open: Vec<_> = found
        .iter()
        .filter(|address| {
            allow.takes_name(name) || allow.takes_address(**address) || is_public(**address)
        })
        // The port is the address's own.
        .map(|address| SocketAddr::new(*address, 0))
        .collect();
    if open.is_empty() {
        return Err(Barred::NotPublic);
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_systems_resolver_finds_this_machine_and_no_invalid_name() {
        let lookup = system();
        let found = lookup("localhost".to_owned()).await.unwrap();
        assert!(!found.is_empty());
        assert!(found.iter().all(|address| address.is_loopback()));
        assert!(lookup("nobody.invalid".to_owned()).await.is_err());
    }

    #[test]
    fn only_what_may_be_connected_to_is_handed_on() {
        let of = |texts: &[&str]| -> Vec<IpAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let none = Allow::default();
        let mixed = of(&["10.0.0.1", "93.184.215.14", "::1"]);
        assert_eq!(
            judged(&none, "a.example", &mixed).unwrap(),
            ["93.184.215.14:0".parse().unwrap()]
        );
        let near = of(&["127.0.0.1", "fe80::1"]);
        assert_eq!(judged(&none, "a.example", &near), Err(Barred::NotPublic));
        assert_eq!(judged(&none, "a.example", &[]), Err(Barred::NotFound));
        let allow = Allow::parse("b.example,10.0.0.0/8").unwrap();
        assert_eq!(judged(&allow, "b.example", &near).unwrap().len(), 2);
        assert_eq!(judged(&allow, "a.example", &mixed).unwrap().len(), 2);
    }
}
