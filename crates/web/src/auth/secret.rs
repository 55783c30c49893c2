//! Secrets that we hand out: random, shown once, and stored as their hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use crate::problem::{Kind, Problem};

/// 256 random bits, as 43 characters.
pub fn random() -> Result<SecretString, Problem> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|_| Problem::new(Kind::Internal, "the system gives no random numbers"))?;
    Ok(SecretString::from(URL_SAFE_NO_PAD.encode(bytes)))
}

/// SHA-256 in hexadecimal. A secret of 256 random bits needs no slower hash: nobody can try them all.
pub fn hash(secret: &str) -> String {
    let hash = Sha256::digest(secret.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
