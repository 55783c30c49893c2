//! Requests to identity providers: small, soon over, and only to where they may go.

use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Request, Url};
use thiserror::Error;

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(10);

/// The most bytes of an answer; sets of keys have some thousand.
const LARGEST: usize = 256 * 1024;

/// Where requests may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To the configured address alone.
    Origin,
    /// Also to other hosts that the configured one names, encrypted: an issuer's endpoints may stand elsewhere.
    Named,
}

/// Sends requests to one identity provider. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Courier {
    http: Client,
    home: Url,
    reach: Reach,
}

/// Why a request was not answered.
#[derive(Debug, Error)]
pub enum CourierError {
    /// The configured address is none.
    #[error("{0} is no web address")]
    Address(String),
    /// The client could not be made.
    #[error("cannot speak HTTP: {0}")]
    Start(String),
    /// The request goes where it may not.
    #[error("{0} was not asked: it is another place than the configured one")]
    Elsewhere(String),
    /// There was no answer, or none in time.
    #[error("{0} did not answer")]
    Silent(String),
    /// The answer is longer than any should be.
    #[error("the answer of {0} has more than {LARGEST} bytes")]
    TooLong(String),
}

impl Courier {
    /// To the provider at this address.
    ///
    /// # Errors
    /// When it is no address.
    pub fn new(home: &str, reach: Reach) -> Result<Self, CourierError> {
        let home = Url::parse(home).map_err(|_| CourierError::Address(home.to_owned()))?;
        // Fails only when a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .timeout(LIMIT)
            .referer(false)
            .redirect(Policy::none())
            .user_agent(concat!("greenlit/", env!("CARGO_PKG_VERSION")));
        if home.scheme() == "http" {
            // TLS is never spoken, and a proxy would see what goes over the wire.
            builder = builder.tls_certs_only([]).no_proxy();
        }
        let http = builder
            .build()
            .map_err(|error| CourierError::Start(error.to_string()))?;
        Ok(Self { http, home, reach })
    }

    /// Sends a request and takes its whole answer.
    ///
    /// # Errors
    /// When it may not go there, or nothing of use comes back.
    pub async fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, CourierError> {
        let request =
            Request::try_from(request).map_err(|error| CourierError::Address(error.to_string()))?;
        let host = request.url().host_str().unwrap_or_default().to_owned();
        if !self.may_reach(request.url()) {
            return Err(CourierError::Elsewhere(host));
        }
        let silent = |_| CourierError::Silent(host.clone());
        let mut answer = self.http.execute(request).await.map_err(silent)?;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(silent)? {
            if body.len() + chunk.len() > LARGEST {
                return Err(CourierError::TooLong(host));
            }
            body.extend_from_slice(&chunk);
        }
        let mut whole = http::Response::new(body);
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(whole)
    }

    fn may_reach(&self, url: &Url) -> bool {
        let is_home = url.origin() == self.home.origin();
        let is_encrypted = self.home.scheme() == "https" && url.scheme() == "https";
        is_home || (self.reach == Reach::Named && is_encrypted)
    }
}

#[cfg(test)]
mod tests {
    use greenlit_testkit::issuer::{Issuer, Signing};

    use super::*;

    #[test]
    fn requests_go_only_where_they_may() {
        let google = "https://accounts.google.com";
        for (home, reach, url, allowed) in [
            (
                google,
                Reach::Named,
                "https://oauth2.googleapis.com/token",
                true,
            ),
            (
                google,
                Reach::Named,
                "http://oauth2.googleapis.com/token",
                false,
            ),
            (google, Reach::Named, "http://169.254.169.254/latest", false),
            (
                google,
                Reach::Origin,
                "https://oauth2.googleapis.com/token",
                false,
            ),
            (google, Reach::Origin, "https://accounts.google.com/x", true),
            (
                "http://127.0.0.1:9000",
                Reach::Named,
                "http://127.0.0.1:9000/token",
                true,
            ),
            (
                "http://127.0.0.1:9000",
                Reach::Named,
                "http://127.0.0.1:9001/token",
                false,
            ),
            (
                "http://127.0.0.1:9000",
                Reach::Named,
                "https://example.com/token",
                false,
            ),
        ] {
            let courier = Courier::new(home, reach).unwrap();
            assert_eq!(
                courier.may_reach(&Url::parse(url).unwrap()),
                allowed,
                "{home} {url}"
            );
        }
        assert!(Courier::new("no address", Reach::Origin).is_err());
    }

    #[tokio::test]
    async fn an_answer_comes_back_whole_and_another_place_is_never_asked() {
        let key = Signing::es256("one");
        let issuer = Issuer::start(&[&key]);
        let courier = Courier::new(&issuer.url(), Reach::Origin).unwrap();
        let keys = format!("{}/.well-known/jwks.json", issuer.name());
        let request = http::Request::get(keys).body(Vec::new()).unwrap();
        let answer = courier.send(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        let json: serde_json::Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!(json["keys"][0]["kid"], "one");
        let other = Issuer::start(&[&key]);
        let keys = format!("{}/.well-known/jwks.json", other.name());
        let request = http::Request::get(keys).body(Vec::new()).unwrap();
        let refused = courier.send(request).await;
        assert!(matches!(refused, Err(CourierError::Elsewhere(_))));
        assert_eq!(other.asked(), 0);
    }
}
