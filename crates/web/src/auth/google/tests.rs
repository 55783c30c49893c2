use std::collections::HashMap;
use std::sync::Mutex as Blocking;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use axum::http::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use greenlit_testkit::issuer::Signing;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::*;

const ISSUER: &str = "https://id.example";

/// The present, moved by so many seconds: ID tokens are judged by the system's own clock.
#[derive(Clone, Default)]
struct Watch(Arc<AtomicI64>);

impl Watch {
    fn seconds(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        i64::try_from(since.unwrap().as_secs()).unwrap() + self.0.load(Ordering::SeqCst)
    }
}

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        Timestamp(self.seconds() * 1000)
    }
}

/// A provider that gives one code, and looks at what is shown for it.
#[derive(Clone)]
struct Provider {
    watch: Watch,
    keys: Arc<Blocking<Vec<Signing>>>,
    /// The claims of its next token, beside those that fit.
    claims: Arc<Blocking<Value>>,
    /// What the browser was sent there with.
    sent: Arc<Blocking<HashMap<String, String>>>,
    discovered: Arc<AtomicUsize>,
}

impl Provider {
    fn new(key: Signing) -> Self {
        Self {
            watch: Watch::default(),
            keys: Arc::new(Blocking::new(vec![key])),
            claims: Arc::new(Blocking::new(json!({}))),
            sent: Arc::default(),
            discovered: Arc::default(),
        }
    }

    fn oidc(&self, secret: Option<&str>) -> Oidc {
        let registration = Registration {
            issuer: ISSUER.to_owned(),
            client_id: "greenlit".to_owned(),
            client_secret: SecretString::from("s3cret"),
            home: "https://greenlit.example/".to_owned(),
            secret: secret.map(SecretString::from),
        };
        let provider = self.clone();
        let fetch: Fetch = Arc::new(move |request| {
            let body = provider.answer(request.uri().path(), request.body());
            Box::pin(async move {
                let answer = Response::builder().header("content-type", "application/json");
                Ok(answer.body(body?.to_string().into_bytes()).unwrap())
            })
        });
        Oidc::new(&registration, fetch, Arc::new(self.watch.clone())).unwrap()
    }

    fn answer(&self, path: &str, body: &[u8]) -> Result<Value, String> {
        match path {
            "/.well-known/openid-configuration" => {
                self.discovered.fetch_add(1, Ordering::SeqCst);
                Ok(json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": "https://id.example/auth",
                    "token_endpoint": "https://id.example/token",
                    "jwks_uri": "https://id.example/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256", "HS256"],
                }))
            }
            "/keys" => {
                let keys = self.keys.lock().unwrap();
                let keys: Vec<_> = keys.iter().map(Signing::public).collect();
                Ok(json!({ "keys": keys }))
            }
            "/token" => self.tokens(body),
            other => Err(format!("{other} was asked for")),
        }
    }

    fn tokens(&self, body: &[u8]) -> Result<Value, String> {
        let form: HashMap<_, _> = form_urlencoded::parse(body).into_owned().collect();
        let sent = self.sent.lock().unwrap();
        let hash = Sha256::digest(form["code_verifier"].as_bytes());
        assert_eq!(URL_SAFE_NO_PAD.encode(hash), sent["code_challenge"]);
        assert_eq!(form["redirect_uri"], sent["redirect_uri"]);
        let now = self.watch.seconds();
        let mut claims = json!({
            "iss": ISSUER, "sub": "42", "aud": "greenlit", "iat": now, "exp": now + 60,
            "nonce": sent["nonce"], "email": "Ana@Example.com", "email_verified": true, "name": "Ana",
        });
        for (name, value) in self.claims.lock().unwrap().as_object().unwrap() {
            claims[name] = value.clone();
        }
        let id_token = self.keys.lock().unwrap().last().unwrap().sign(&claims);
        Ok(json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token }))
    }

    /// Goes there as a browser would, and gives what it comes back with.
    fn visit(&self, begun: &Begun) -> Answer {
        let (place, query) = begun.location.split_once('?').unwrap();
        assert_eq!(place, "https://id.example/auth");
        let sent: HashMap<_, _> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let state = sent["state"].clone();
        *self.sent.lock().unwrap() = sent;
        Answer {
            code: Some("code".to_owned()),
            state: Some(state),
            iss: Some(ISSUER.to_owned()),
            error: None,
        }
    }
}

#[tokio::test]
async fn somebody_comes_back_as_who_they_are_there() {
    let provider = Provider::new(Signing::rs256("one"));
    let oidc = provider.oidc(None);
    assert_eq!(oidc.name(), "id.example");
    let begun = oidc.begin("/package/7?theme=dark").await.unwrap();
    let answer = provider.visit(&begun);
    let sent = provider.sent.lock().unwrap().clone();
    assert_eq!(
        sent["redirect_uri"],
        "https://greenlit.example/sign-in/google/callback"
    );
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["code_challenge_method"], "S256");
    assert_eq!(sent["scope"], "openid email profile");
    let finished = oidc.finish(&begun.cookie, answer).await.unwrap();
    let wanted = Finished {
        vouched: Vouched {
            issuer: ISSUER.to_owned(),
            subject: "42".to_owned(),
            email: Some("ana@example.com".to_owned()),
            name: Some("Ana".to_owned()),
        },
        return_to: "/package/7?theme=dark".to_owned(),
    };
    assert_eq!(finished, wanted);
}

#[tokio::test]
async fn only_the_browser_that_began_can_finish_and_not_for_long() {
    let provider = Provider::new(Signing::rs256("one"));
    let oidc = provider.oidc(None);
    let mine = oidc.begin("/").await.unwrap();
    let other = oidc.begin("/").await.unwrap();
    let answer = provider.visit(&mine);
    let stateless = Answer {
        state: None,
        ..answer.clone()
    };
    let forged = provider.oidc(None).begin("/").await.unwrap();
    for (name, cookie, answer) in [
        ("no cookie", "", answer.clone()),
        ("another's cookie", other.cookie.as_str(), answer.clone()),
        (
            "a cookie we did not sign",
            forged.cookie.as_str(),
            provider.visit(&forged),
        ),
        ("no state", mine.cookie.as_str(), stateless),
    ] {
        let refused = oidc.finish(cookie, answer).await;
        assert!(
            matches!(refused, Err(OidcError::Forgotten)),
            "{name}: {refused:?}"
        );
    }
    provider.watch.0.store(601, Ordering::SeqCst);
    let refused = oidc.finish(&mine.cookie, provider.visit(&mine)).await;
    assert!(matches!(refused, Err(OidcError::Forgotten)), "{refused:?}");
}

#[tokio::test]
async fn processes_that_share_a_secret_finish_what_another_began() {
    let provider = Provider::new(Signing::rs256("one"));
    let secret = Some("a secret that all processes have");
    let begun = provider.oidc(secret).begin("/").await.unwrap();
    let answer = provider.visit(&begun);
    assert!(
        provider
            .oidc(secret)
            .finish(&begun.cookie, answer)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn tokens_that_are_not_for_this_sign_in_are_refused() {
    let provider = Provider::new(Signing::rs256("one"));
    let oidc = provider.oidc(None);
    let past = provider.watch.seconds() - 3600;
    for wrong in [
        json!({ "iss": "https://evil.example" }),
        json!({ "aud": "another" }),
        json!({ "aud": ["greenlit", "another"] }),
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "exp": past }),
        json!({ "sub": null }),
    ] {
        *provider.claims.lock().unwrap() = wrong.clone();
        let begun = oidc.begin("/").await.unwrap();
        let answer = provider.visit(&begun);
        let refused = oidc.finish(&begun.cookie, answer).await;
        assert!(
            matches!(refused, Err(OidcError::Untrusted(_))),
            "{wrong}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_shared_secret_signs_no_tokens() {
    let provider = Provider::new(Signing::hs256(b"s3cret"));
    let oidc = provider.oidc(None);
    let begun = oidc.begin("/").await.unwrap();
    let answer = provider.visit(&begun);
    let refused = oidc.finish(&begun.cookie, answer).await;
    assert!(
        matches!(refused, Err(OidcError::Untrusted(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_is_nobodys() {
    let provider = Provider::new(Signing::rs256("one"));
    let oidc = provider.oidc(None);
    for unconfirmed in [json!(false), Value::Null] {
        *provider.claims.lock().unwrap() = json!({ "email_verified": unconfirmed });
        let begun = oidc.begin("/").await.unwrap();
        let answer = provider.visit(&begun);
        let finished = oidc.finish(&begun.cookie, answer).await.unwrap();
        assert_eq!(finished.vouched.email, None);
    }
}

#[tokio::test]
async fn who_declines_there_and_who_answers_for_another_is_told() {
    let provider = Provider::new(Signing::rs256("one"));
    let oidc = provider.oidc(None);
    let begun = oidc.begin("/").await.unwrap();
    let declined = Answer {
        code: None,
        error: Some("access_denied\r\n".to_owned()),
        ..provider.visit(&begun)
    };
    let refused = oidc.finish(&begun.cookie, declined).await;
    assert!(matches!(&refused, Err(OidcError::Declined(why)) if why == "access_denied"));
    let other = Answer {
        iss: Some("https://evil.example".to_owned()),
        ..provider.visit(&begun)
    };
    let refused = oidc.finish(&begun.cookie, other).await;
    assert!(
        matches!(refused, Err(OidcError::Untrusted(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn the_provider_is_asked_what_it_is_once_and_again_for_a_new_key() {
    let provider = Provider::new(Signing::rs256("one"));
    let oidc = provider.oidc(None);
    for _ in 0..3 {
        let begun = oidc.begin("/").await.unwrap();
        let answer = provider.visit(&begun);
        assert!(oidc.finish(&begun.cookie, answer).await.is_ok());
    }
    assert_eq!(provider.discovered.load(Ordering::SeqCst), 1);
    provider.keys.lock().unwrap().push(Signing::rs256("two"));
    let begun = oidc.begin("/").await.unwrap();
    let answer = provider.visit(&begun);
    // Not sooner than after half a minute.
    assert!(oidc.finish(&begun.cookie, answer.clone()).await.is_err());
    provider.watch.0.store(31, Ordering::SeqCst);
    assert!(oidc.finish(&begun.cookie, answer).await.is_ok());
    assert_eq!(provider.discovered.load(Ordering::SeqCst), 2);
}

#[test]
fn one_goes_back_only_to_a_path_of_ours() {
    for path in ["/", "/history?status=failed", "/package/7#titles"] {
        assert_eq!(local_path(path), Some(path));
    }
    for path in [
        "",
        "history",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/a\r\nset-cookie: x",
        "https://evil.example/",
        "javascript:alert(1)",
        "/é",
    ] {
        assert_eq!(local_path(path), None, "{path:?}");
    }
    assert_eq!(local_path(&format!("/{}", "a".repeat(1000))), None);
}
