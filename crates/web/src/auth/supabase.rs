//! Tokens of a Supabase project: who signed in there is known here.
//!
//! A token names its algorithm, but the key decides: an RSA key checks RS256 alone, a P-256 key ES256, the project's old
//! shared secret HS256. Keys come from the project's own address and from nowhere that a token names.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::{HeaderValue, Request, header};
use greenlit_domain::time::{Clock, Timestamp};
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;

use super::provider::{Fetch, Vouched};
use crate::problem::{Kind, Problem};

/// How far the clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(30);

/// How old keys may be before they are asked for again. Supabase's own edge keeps them as long.
const FRESH: Duration = Duration::from_secs(600);

/// How old keys may be while the project cannot be reached.
const KEPT: Duration = Duration::from_secs(3600);

/// Between two times of asking for keys, whatever tokens come.
const PAUSE: Duration = Duration::from_secs(30);

/// The longest token that is looked at.
const LONGEST: usize = 8 * 1024;

/// The most keys of a project that are taken up.
const MOST_KEYS: usize = 20;

/// The smallest RSA modulus, in bytes (RFC 7518, 3.3).
const SMALLEST_MODULUS: usize = 256;

/// What tokens of people who are signed in are meant for.
const AUDIENCE: &str = "authenticated";

/// Checks the tokens of one project. Cheap to clone.
#[derive(Clone)]
pub struct Supabase {
    project: Arc<Project>,
}

struct Project {
    issuer: String,
    secret: Option<DecodingKey>,
    fetch: Fetch,
    clock: Arc<dyn Clock>,
    keys: RwLock<Keys>,
    /// When keys were last asked for. Whoever asks holds it, so that the others wait for the answer.
    asked: Mutex<Option<Timestamp>>,
}

/// The project's keys by name, and how old they are.
#[derive(Default)]
struct Keys {
    by_id: HashMap<String, Key>,
    since: Option<Timestamp>,
}

/// A key, and the one algorithm that it is for.
#[derive(Clone)]
struct Key {
    algorithm: Algorithm,
    key: DecodingKey,
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No three parts of JSON, or too long.
    #[error("the token is no JSON Web Token that greenlit can read")]
    Unreadable,
    /// Its header asks for something that is not done here.
    #[error(
        "the token is signed in a way that is not taken: ES256, RS256, or HS256 with the project's secret"
    )]
    Algorithm,
    /// The project has no such key, or not for this algorithm.
    #[error("the token is not signed by a key of the configured project")]
    Key,
    /// The signature is not of that key.
    #[error("the token's signature is wrong")]
    Signature,
    /// Its claims are missing or of another type.
    #[error("the token lacks iss, sub, aud or exp, or has them in another form")]
    Claims,
    /// It is of another project.
    #[error("the token was issued by another project")]
    Issuer,
    /// It is meant for somebody else.
    #[error("the token is not meant for somebody who is signed in (aud must be `authenticated`)")]
    Audience,
    /// It is too old.
    #[error("the token has expired: sign in again, or refresh the session")]
    Expired,
    /// It is not valid yet.
    #[error("the token is not valid yet: are the clocks right?")]
    TooEarly,
    /// Nobody stands behind it.
    #[error("the token is of nobody: anonymous and service tokens have no account here")]
    Nobody,
    /// The keys cannot be had now.
    #[error("the project's keys cannot be reached now")]
    Unreachable,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Unreachable => Self::new(Kind::Unavailable, refusal.to_string())
                .with_header(header::RETRY_AFTER, HeaderValue::from_static("30")),
            _ => Self::new(Kind::Unauthorized, refusal.to_string()).with_header(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer error=\"invalid_token\""),
            ),
        }
    }
}

/// What is read of a token. A claim that is there twice is an error.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    nbf: Option<f64>,
    iat: Option<f64>,
    role: Option<String>,
    is_anonymous: Option<bool>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn is_ours(&self) -> bool {
        match self {
            Self::One(name) => name == AUDIENCE,
            Self::Many(names) => names.iter().any(|name| name == AUDIENCE),
        }
    }
}

impl Supabase {
    /// Of the project at this address. With its old shared secret, tokens signed by that are taken as well.
    pub fn new(
        url: &str,
        secret: Option<&SecretString>,
        fetch: Fetch,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let project = Project {
            issuer: format!("{}/auth/v1", url.trim_end_matches('/')),
            secret: secret
                .map(|secret| DecodingKey::from_secret(secret.expose_secret().as_bytes())),
            fetch,
            clock,
            keys: RwLock::default(),
            asked: Mutex::default(),
        };
        Self {
            project: Arc::new(project),
        }
    }

    /// Who signed in, by this token. Supabase says of no address that it was confirmed (what stands in `user_metadata`
    /// people write themselves), so none is told: an account is found by issuer and subject alone.
    ///
    /// # Errors
    /// Why it is not taken.
    pub async fn verify(&self, token: &str) -> Result<Vouched, Refusal> {
        if token.len() > LONGEST || token.split('.').count() != 3 {
            return Err(Refusal::Unreadable);
        }
        let header = decode_header(token).map_err(|_| Refusal::Unreadable)?;
        // Whatever is critical is something that we do not know.
        if header.crit.is_some() || header.enc.is_some() || header.zip.is_some() {
            return Err(Refusal::Algorithm);
        }
        let key = match header.alg {
            Algorithm::HS256 => self.project.shared()?,
            Algorithm::ES256 | Algorithm::RS256 => {
                let id = header.kid.as_deref().ok_or(Refusal::Key)?;
                self.project.key(id).await?
            }
            _ => return Err(Refusal::Algorithm),
        };
        if key.algorithm != header.alg {
            return Err(Refusal::Key);
        }
        let claims = signed(token, &key)?;
        self.project.judge(&claims)?;
        Ok(Vouched {
            issuer: claims.iss,
            subject: claims.sub,
            email: None,
            name: None,
        })
    }
}

/// The claims, once the signature is known to be the key's. What they say is judged afterwards, by our own clock.
fn signed(token: &str, key: &Key) -> Result<Claims, Refusal> {
    use jsonwebtoken::errors::ErrorKind;

    let mut validation = Validation::new(key.algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    match decode::<Claims>(token, &key.key, &validation) {
        Ok(data) => Ok(data.claims),
        Err(error) => Err(match error.kind() {
            ErrorKind::Json(_) => Refusal::Claims,
            ErrorKind::InvalidAlgorithm => Refusal::Key,
            _ => Refusal::Signature,
        }),
    }
}

impl Project {
    fn judge(&self, claims: &Claims) -> Result<(), Refusal> {
        if claims.iss != self.issuer {
            return Err(Refusal::Issuer);
        }
        if !claims.aud.is_ours() {
            return Err(Refusal::Audience);
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds have 41 bits for now"
        )]
        let now = self.clock.now().0 as f64 / 1000.0;
        let leeway = LEEWAY.as_secs_f64();
        if claims.exp + leeway <= now {
            return Err(Refusal::Expired);
        }
        let begins = [claims.nbf, claims.iat].into_iter().flatten();
        if begins.into_iter().any(|begin| begin > now + leeway) {
            return Err(Refusal::TooEarly);
        }
        let is_service = matches!(claims.role.as_deref(), Some("anon" | "service_role"));
        if claims.sub.is_empty() || is_service || claims.is_anonymous == Some(true) {
            return Err(Refusal::Nobody);
        }
        Ok(())
    }

    fn shared(&self) -> Result<Key, Refusal> {
        let key = self.secret.clone().ok_or(Refusal::Key)?;
        Ok(Key {
            algorithm: Algorithm::HS256,
            key,
        })
    }

    /// The key of this name. Keys are asked for when they are old or have none of that name, and then not again for a
    /// while: nobody can make us ask by inventing names.
    async fn key(self: &Arc<Self>, id: &str) -> Result<Key, Refusal> {
        if let Some(key) = self.known(id, FRESH) {
            return Ok(key);
        }
        let project = Arc::clone(self);
        // On its own, so that a client that goes away does not leave us without keys for the pause.
        let refreshed = tokio::spawn(async move { project.refresh().await }).await;
        if let Some(key) = self.known(id, KEPT) {
            return Ok(key);
        }
        match refreshed {
            Ok(true) => Err(Refusal::Key),
            _ => Err(Refusal::Unreachable),
        }
    }

    fn known(&self, id: &str, age: Duration) -> Option<Key> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.are_within(age, self.clock.now())
            .then(|| keys.by_id.get(id).cloned())
            .flatten()
    }

    /// Asks for the keys unless that was done just now. Whether there are keys to go by.
    async fn refresh(&self) -> bool {
        let mut asked = self.asked.lock().await;
        let now = self.clock.now();
        if asked.is_none_or(|at| now.since(at) >= PAUSE) {
            *asked = Some(now);
            if let Some(by_id) = self.fetch().await {
                let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
                *keys = Keys {
                    by_id,
                    since: Some(now),
                };
            }
        }
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.are_within(KEPT, now)
    }

    async fn fetch(&self) -> Option<HashMap<String, Key>> {
        let request = Request::get(format!("{}/.well-known/jwks.json", self.issuer))
            .header(header::ACCEPT, "application/json")
            .body(Vec::new())
            .ok()?;
        let answer = (self.fetch)(request).await.ok()?;
        if !answer.status().is_success() {
            return None;
        }
        let set: Value = serde_json::from_slice(answer.body()).ok()?;
        let keys = set.get("keys")?.as_array()?;
        Some(keys.iter().take(MOST_KEYS).filter_map(key).collect())
    }
}

impl Keys {
    fn are_within(&self, age: Duration, now: Timestamp) -> bool {
        self.since.is_some_and(|since| now.since(since) < age)
    }
}

/// A key that checks signatures, by its name. Shared secrets have no place among public keys; others are not known here.
fn key(json: &Value) -> Option<(String, Key)> {
    let jwk = Jwk::deserialize(json).ok()?;
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::EllipticCurve(curve) if curve.curve == EllipticCurve::P256 => {
            Algorithm::ES256
        }
        AlgorithmParameters::RSA(rsa) if modulus(&rsa.n) >= SMALLEST_MODULUS => Algorithm::RS256,
        _ => return None,
    };
    let common = &jwk.common;
    let is_for_signatures = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature))
        && common
            .key_operations
            .as_ref()
            .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    let agrees = common
        .key_algorithm
        .is_none_or(|named| named == KeyAlgorithm::from(algorithm));
    if !is_for_signatures || !agrees {
        return None;
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    Some((common.key_id.clone()?, Key { algorithm, key }))
}

/// The bytes of a number in base64url.
fn modulus(n: &str) -> usize {
    n.len() * 3 / 4
}

#[cfg(test)]
mod tests;
