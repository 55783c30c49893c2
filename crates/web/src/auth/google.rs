//! "Continue with Google", or with any other provider of OpenID Connect: the authorization code flow with PKCE, state and
//! nonce.
//!
//! What one sign-in must remember (state, nonce, verifier, where to go afterwards) stands in a signed cookie of ten
//! minutes: only the browser that began can finish, and another process may be the one that it comes back to.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use greenlit_domain::time::{Clock, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, SignatureVerificationError,
    TokenResponse,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::provider::{Fetch, Vouched};
use crate::guard::same;
use crate::public_url::is_own_path;

/// The provider that is meant where no other is named.
pub const GOOGLE: &str = "https://accounts.google.com";

/// Where the provider sends people back to.
pub const CALLBACK: &str = "/sign-in/google/callback";

/// How long somebody may take over there.
pub const PATIENCE: Duration = Duration::from_secs(600);

/// How old may be what the provider says of itself.
const FRESH: Duration = Duration::from_secs(3600);

/// Between two times of asking for new keys.
const PAUSE: Duration = Duration::from_secs(30);

/// The longest path to go back to.
const LONGEST_PATH: usize = 1000;

/// How the provider knows us.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The provider; [`GOOGLE`] mostly.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: SecretString,
    /// Where people reach this service, such as `https://greenlit.example`.
    pub home: String,
    /// Signs what a browser keeps meanwhile; without one it lives as long as the process.
    pub secret: Option<SecretString>,
}

/// Signs people in by one provider.
pub struct Oidc {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    redirect: RedirectUrl,
    ask: Ask,
    clock: Arc<dyn Clock>,
    /// Signs the cookie.
    signs: EncodingKey,
    checks: DecodingKey,
    known: Mutex<Option<(Timestamp, CoreProviderMetadata)>>,
}

/// A sign-in that has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Where the browser goes.
    pub location: String,
    /// What it keeps for [`PATIENCE`].
    pub cookie: String,
}

/// What the browser comes back with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Answer {
    /// To be changed into tokens.
    pub code: Option<String>,
    /// What we sent along.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// A sign-in that is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Who it is.
    pub vouched: Vouched,
    /// Where they wanted to go: a path of ours.
    pub return_to: String,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// This browser began no such sign-in, or too long ago.
    #[error("the sign-in was not begun in this browser, or more than ten minutes ago: begin again")]
    Forgotten,
    /// They did not want to.
    #[error("the sign-in was not granted there: {0}")]
    Declined(String),
    /// The answer is of another provider, or its token is not good.
    #[error("the provider's answer is not to be trusted: {0}")]
    Untrusted(String),
    /// The provider does not answer as it should.
    #[error("the provider cannot be reached now: {0}")]
    Unreachable(String),
}

/// What the cookie holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    state: String,
    nonce: String,
    verifier: String,
    return_to: String,
    /// In seconds since 1970.
    exp: i64,
}

/// A client whose provider is known.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Oidc {
    /// As it is registered.
    ///
    /// # Errors
    /// What is no address.
    pub fn new(
        registration: &Registration,
        fetch: Fetch,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, String> {
        let issuer = IssuerUrl::new(registration.issuer.clone())
            .map_err(|_| format!("{} is no web address", registration.issuer))?;
        let home = registration.home.trim_end_matches('/');
        let redirect = RedirectUrl::new(format!("{home}{CALLBACK}"))
            .map_err(|_| format!("{home} is no web address"))?;
        // 256 random bits where there is no secret.
        let random = CsrfToken::new_random_len(32);
        let secret = registration.secret.as_ref().map_or_else(
            || random.secret().as_bytes(),
            |secret| secret.expose_secret().as_bytes(),
        );
        Ok(Self {
            issuer,
            client_id: ClientId::new(registration.client_id.clone()),
            client_secret: ClientSecret::new(registration.client_secret.expose_secret().to_owned()),
            redirect,
            ask: Ask(fetch),
            clock,
            signs: EncodingKey::from_secret(secret),
            checks: DecodingKey::from_secret(secret),
            known: Mutex::default(),
        })
    }

    /// What people call the provider.
    pub fn name(&self) -> &str {
        if self.issuer.as_str() == GOOGLE {
            return "Google";
        }
        self.issuer.url().host_str().unwrap_or_default()
    }

    /// Begins a sign-in that ends at this path of ours.
    ///
    /// # Errors
    /// When the provider cannot be reached.
    pub async fn begin(&self, return_to: &str) -> Result<Begun, OidcError> {
        let client = self.client(FRESH).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (location, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        let kept = Kept {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
            return_to: local_path(return_to).unwrap_or("/").to_owned(),
            exp: self.clock.now().plus(PATIENCE).0 / 1000,
        };
        let cookie = encode(&Header::new(Algorithm::HS256), &kept, &self.signs)
            .map_err(|error| OidcError::Untrusted(error.to_string()))?;
        Ok(Begun {
            location: location.into(),
            cookie,
        })
    }

    /// Ends a sign-in by what the browser kept and what it comes back with.
    ///
    /// # Errors
    /// Why nobody is signed in.
    pub async fn finish(&self, cookie: &str, answer: Answer) -> Result<Finished, OidcError> {
        let kept = self.kept(cookie).ok_or(OidcError::Forgotten)?;
        let state = answer.state.unwrap_or_default();
        if !same(state.as_bytes(), kept.state.as_bytes()) {
            return Err(OidcError::Forgotten);
        }
        if answer.iss.is_some_and(|iss| iss != self.issuer.as_str()) {
            return Err(OidcError::Untrusted("another provider answered".to_owned()));
        }
        if let Some(error) = answer.error {
            return Err(OidcError::Declined(plain(&error)));
        }
        let code = answer
            .code
            .ok_or_else(|| OidcError::Untrusted("it holds no code".to_owned()))?;
        let vouched = self
            .exchange(code, kept.verifier, &Nonce::new(kept.nonce))
            .await?;
        Ok(Finished {
            vouched,
            return_to: kept.return_to,
        })
    }

    fn kept(&self, cookie: &str) -> Option<Kept> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        let kept = decode::<Kept>(cookie, &self.checks, &validation)
            .ok()?
            .claims;
        (kept.exp > self.clock.now().0 / 1000).then_some(kept)
    }

    /// Changes a code into who it is of.
    async fn exchange(
        &self,
        code: String,
        verifier: String,
        nonce: &Nonce,
    ) -> Result<Vouched, OidcError> {
        let client = self.client(FRESH).await?;
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| OidcError::Untrusted("it names no place for tokens".to_owned()))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.ask)
            .await
            .map_err(|error| match error {
                openidconnect::RequestTokenError::Request(Unreachable(why)) => {
                    OidcError::Unreachable(why)
                }
                openidconnect::RequestTokenError::ServerResponse(_) => {
                    OidcError::Untrusted("it does not take the code".to_owned())
                }
                _ => OidcError::Untrusted("its tokens cannot be read".to_owned()),
            })?;
        let id_token = tokens
            .id_token()
            .ok_or_else(|| OidcError::Untrusted("it sent no ID token".to_owned()))?;
        let claims = match id_token.claims(&verifier_of(&client), nonce) {
            // Keys may have changed since they were asked for.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let newer = self.client(PAUSE).await?;
                id_token.claims(&verifier_of(&newer), nonce).cloned()
            }
            other => other.cloned(),
        };
        claims
            .map(|claims| vouched(&claims))
            .map_err(|error| OidcError::Untrusted(error.to_string()))
    }

    /// Knows the provider by what it said of itself, at most so long ago.
    async fn client(&self, age: Duration) -> Result<Client, OidcError> {
        let mut known = self.known.lock().await;
        let now = self.clock.now();
        let metadata = match &*known {
            Some((since, metadata)) if now.since(*since) < age => metadata.clone(),
            _ => {
                let metadata = self.discover().await?;
                *known = Some((now, metadata.clone()));
                metadata
            }
        };
        Ok(CoreClient::from_provider_metadata(
            metadata,
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_redirect_uri(self.redirect.clone()))
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, OidcError> {
        CoreProviderMetadata::discover_async(self.issuer.clone(), &self.ask)
            .await
            .map_err(|error| OidcError::Unreachable(error.to_string()))
    }
}

/// Public keys alone: a signature by the shared secret proves less.
fn verifier_of(client: &Client) -> openidconnect::core::CoreIdTokenVerifier<'_> {
    client.id_token_verifier().set_allowed_algs([
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    ])
}

fn vouched(claims: &CoreIdTokenClaims) -> Vouched {
    let email = claims
        .email()
        .filter(|_| claims.email_verified() == Some(true));
    let name = claims.name().and_then(|name| name.get(None));
    Vouched {
        issuer: claims.issuer().as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        email: email.map(|email| email.trim().to_lowercase()),
        name: name.map(|name| plain(name)),
    }
}

/// A short text without control characters.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A path of ours that has room in the cookie.
pub fn local_path(path: &str) -> Option<&str> {
    (is_own_path(path) && path.len() <= LONGEST_PATH).then_some(path)
}

/// Asks the provider in the way that we were given.
struct Ask(Fetch);

/// The provider gave no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unreachable(String);

impl<'c> AsyncHttpClient<'c> for Ask {
    type Error = Unreachable;
    type Future = BoxFuture<'c, Result<HttpResponse, Unreachable>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        let answer = (self.0)(request);
        Box::pin(async move { answer.await.map_err(Unreachable) })
    }
}

#[cfg(test)]
mod tests;
