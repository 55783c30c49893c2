//! An issuer of JSON Web Tokens for tests: keys made on the spot, tokens signed with them, right or wrong, and a small
//! HTTP server that publishes the public halves as a project of Supabase does.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread::JoinHandle;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::pkcs8::EncodePrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::rand_core::OsRng;
use serde_json::{Value, json};

/// A key that signs, with its name.
#[derive(Clone)]
pub struct Signing {
    /// Its name in headers and in the published set.
    pub id: String,
    algorithm: Algorithm,
    key: EncodingKey,
}

/// Made once a process: a key of this size takes a moment.
static RSA: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let key = rsa::RsaPrivateKey::new(&mut OsRng, 2048).expect("a key");
    key.to_pkcs1_der().expect("a key").as_bytes().to_vec()
});

impl Signing {
    /// On the curve P-256, new each time.
    pub fn es256(id: &str) -> Self {
        let key = p256::SecretKey::random(&mut OsRng);
        let der = key.to_pkcs8_der().expect("a key");
        Self {
            id: id.to_owned(),
            algorithm: Algorithm::ES256,
            key: EncodingKey::from_ec_der(der.as_bytes()),
        }
    }

    /// RSA of 2048 bits, the same each time.
    pub fn rs256(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            algorithm: Algorithm::RS256,
            key: EncodingKey::from_rsa_der(&RSA),
        }
    }

    /// A shared secret.
    pub fn hs256(secret: &[u8]) -> Self {
        Self {
            id: String::new(),
            algorithm: Algorithm::HS256,
            key: EncodingKey::from_secret(secret),
        }
    }

    /// The public half, as it is published. Of a shared secret it is the secret.
    pub fn public(&self) -> Value {
        let jwk = Jwk::from_encoding_key(&self.key, self.algorithm).expect("a public key");
        let mut json = serde_json::to_value(jwk).expect("JSON");
        json["kid"] = json!(self.id);
        json["use"] = json!("sig");
        json
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_as(claims, |_| {})
    }

    /// The same with another header.
    pub fn sign_as(&self, claims: &Value, change: impl FnOnce(&mut Header)) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = (!self.id.is_empty()).then(|| self.id.clone());
        change(&mut header);
        jsonwebtoken::encode(&header, claims, &self.key).expect("a token")
    }
}

/// Publishes keys at `/auth/v1/.well-known/jwks.json`. Dropping it ends it.
pub struct Issuer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    keys: Mutex<Vec<Value>>,
    asked: AtomicUsize,
    ended: AtomicBool,
}

impl Issuer {
    /// Starts it with these keys.
    pub fn start(keys: &[&Signing]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::<Shared>::default();
        let thread = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if shared.ended.load(Ordering::SeqCst) {
                        return;
                    }
                    // Whoever asked may be gone.
                    let _ = shared.answer(stream);
                }
            }
        });
        let issuer = Self {
            address,
            shared,
            thread: Some(thread),
        };
        issuer.publish(keys);
        issuer
    }

    /// The project's address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What its tokens name as their issuer.
    pub fn name(&self) -> String {
        format!("{}/auth/v1", self.url())
    }

    /// Publishes these keys from now on.
    pub fn publish(&self, keys: &[&Signing]) {
        let keys = keys.iter().map(|key| key.public()).collect();
        *self.shared.keys.lock().expect("a lock") = keys;
    }

    /// How often it was asked for its keys.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        for line in lines {
            if line?.is_empty() {
                break;
            }
        }
        let is_keys = first.starts_with("GET /auth/v1/.well-known/jwks.json ");
        let (status, body) = if is_keys {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let keys = self.keys.lock().expect("a lock");
            ("200 OK", json!({ "keys": *keys }).to_string())
        } else {
            ("404 Not Found", String::new())
        };
        write!(
            stream,
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
