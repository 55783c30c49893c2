use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};

use axum::http::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use greenlit_testkit::issuer::Signing;
use serde_json::json;

use super::*;

const PROJECT: &str = "https://abc.supabase.co";
const SECRET: &str = "super-secret-jwt-token-with-at-least-32-characters-long";
const BEGUN: i64 = 1_800_000_000;

/// Time in seconds that a test moves.
#[derive(Clone)]
struct Watch(Arc<AtomicI64>);

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst) * 1000)
    }
}

/// A project as it is met over HTTP.
#[derive(Clone)]
struct World {
    watch: Watch,
    published: Arc<RwLock<Vec<Value>>>,
    asked: Arc<AtomicUsize>,
    is_down: Arc<AtomicBool>,
}

impl World {
    fn with(keys: &[&Signing]) -> Self {
        let world = Self {
            watch: Watch(Arc::new(AtomicI64::new(BEGUN))),
            published: Arc::default(),
            asked: Arc::default(),
            is_down: Arc::default(),
        };
        world.publish(keys.iter().map(|key| key.public()).collect());
        world
    }

    fn publish(&self, keys: Vec<Value>) {
        *self.published.write().unwrap() = keys;
    }

    fn pass(&self, seconds: i64) {
        self.watch.0.fetch_add(seconds, Ordering::SeqCst);
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn supabase(&self, secret: Option<&str>) -> Supabase {
        let world = self.clone();
        let fetch: Fetch = Arc::new(move |request| {
            assert_eq!(
                request.uri(),
                "https://abc.supabase.co/auth/v1/.well-known/jwks.json"
            );
            world.asked.fetch_add(1, Ordering::SeqCst);
            let keys = json!({ "keys": *world.published.read().unwrap() });
            let is_down = world.is_down.load(Ordering::SeqCst);
            Box::pin(async move {
                if is_down {
                    return Err("connection refused".to_owned());
                }
                Ok(Response::new(keys.to_string().into_bytes()))
            })
        });
        let secret = secret.map(SecretString::from);
        Supabase::new(
            &format!("{PROJECT}/"),
            secret.as_ref(),
            fetch,
            Arc::new(self.watch.clone()),
        )
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://abc.supabase.co/auth/v1",
        "sub": "0b6a4f8e-2f7c-4a58-9a3d-5a1c5b4a0c11",
        "aud": "authenticated",
        "exp": BEGUN + 3600,
        "iat": BEGUN,
        "role": "authenticated",
        "email": "ana@example.com",
        "is_anonymous": false,
        "user_metadata": { "email_verified": true },
    })
}

/// The claims with one of them another, or gone.
fn but(name: &str, value: Value) -> Value {
    let mut claims = claims();
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(name);
    } else {
        claims[name] = value;
    }
    claims
}

/// A token of parts as they are typed, with a signature that is nobody's.
fn by_hand(header: &str, claims: &str, signature: &str) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{signature}", encode(header), encode(claims))
}

#[tokio::test]
async fn people_of_the_project_are_known_by_each_kind_of_key() {
    let (curve, rsa) = (Signing::es256("curve"), Signing::rs256("rsa"));
    let supabase = World::with(&[&curve, &rsa]).supabase(Some(SECRET));
    let shared = Signing::hs256(SECRET.as_bytes());
    for key in [&curve, &rsa, &shared] {
        let vouched = supabase.verify(&key.sign(&claims())).await.unwrap();
        assert_eq!(vouched.issuer, "https://abc.supabase.co/auth/v1");
        assert_eq!(vouched.subject, "0b6a4f8e-2f7c-4a58-9a3d-5a1c5b4a0c11");
        // Nobody vouches for the address.
        assert_eq!(vouched.email, None);
    }
    let many = but("aud", json!(["other", "authenticated"]));
    assert!(supabase.verify(&curve.sign(&many)).await.is_ok());
}

#[tokio::test]
async fn claims_that_do_not_fit_are_refused() {
    let key = Signing::es256("curve");
    let supabase = World::with(&[&key]).supabase(None);
    let now = BEGUN;
    for (name, value, wanted) in [
        (
            "iss",
            json!("https://evil.supabase.co/auth/v1"),
            Refusal::Issuer,
        ),
        (
            "iss",
            json!("https://abc.supabase.co/auth/v1/"),
            Refusal::Issuer,
        ),
        ("iss", json!("supabase"), Refusal::Issuer),
        (
            "iss",
            json!(["https://abc.supabase.co/auth/v1"]),
            Refusal::Claims,
        ),
        ("iss", Value::Null, Refusal::Claims),
        ("aud", json!("anon"), Refusal::Audience),
        ("aud", json!([]), Refusal::Audience),
        ("aud", json!("authenticated "), Refusal::Audience),
        ("aud", Value::Null, Refusal::Claims),
        ("sub", Value::Null, Refusal::Claims),
        ("sub", json!(7), Refusal::Claims),
        ("sub", json!(""), Refusal::Nobody),
        ("exp", Value::Null, Refusal::Claims),
        ("exp", json!("9999999999"), Refusal::Claims),
        ("exp", json!(now - 30), Refusal::Expired),
        ("exp", json!(-1), Refusal::Expired),
        ("nbf", json!(now + 31), Refusal::TooEarly),
        ("iat", json!(now + 31), Refusal::TooEarly),
        ("role", json!("anon"), Refusal::Nobody),
        ("role", json!("service_role"), Refusal::Nobody),
        ("is_anonymous", json!(true), Refusal::Nobody),
    ] {
        let token = key.sign(&but(name, value.clone()));
        let refused = supabase.verify(&token).await;
        assert_eq!(refused, Err(wanted), "{name} {value}");
    }
    // Clocks are a little apart.
    for (name, value) in [("exp", now - 29), ("nbf", now + 30), ("iat", now + 30)] {
        let token = key.sign(&but(name, json!(value)));
        assert!(supabase.verify(&token).await.is_ok(), "{name} {value}");
    }
}

#[tokio::test]
async fn a_token_does_not_choose_how_it_is_checked() {
    let (curve, rsa) = (Signing::es256("curve"), Signing::rs256("rsa"));
    let supabase = World::with(&[&curve, &rsa]).supabase(Some(SECRET));
    let plain = claims().to_string();
    let good = curve.sign(&claims());
    let (front, signature) = good.rsplit_once('.').unwrap();
    let (_, other_body) = front.split_once('.').unwrap();
    // A public key taken as a shared secret.
    let public = rsa.public();
    let confused = |bytes: &[u8]| {
        Signing::hs256(bytes).sign_as(&claims(), |header| header.kid = Some("rsa".to_owned()))
    };
    let stranger = Signing::es256("curve");
    let named_elsewhere = stranger.sign_as(&claims(), |header| {
        header.kid = Some("stranger".to_owned());
        header.jku = Some("https://evil.example/jwks.json".to_owned());
        header.x5u = Some("https://evil.example/key.pem".to_owned());
        header.jwk = serde_json::from_value(stranger.public()).ok();
    });
    let table = [
        ("nothing", String::new(), Refusal::Unreadable),
        (
            "no token",
            "three.small.parts".to_owned(),
            Refusal::Unreadable,
        ),
        ("four parts", format!("{good}.x"), Refusal::Unreadable),
        ("two parts", front.to_owned(), Refusal::Unreadable),
        (
            "too long",
            format!("{good}{}", "A".repeat(9000)),
            Refusal::Unreadable,
        ),
        (
            "no algorithm",
            by_hand(r#"{"alg":"none"}"#, &plain, ""),
            Refusal::Unreadable,
        ),
        (
            "None",
            by_hand(r#"{"alg":"None","kid":"curve"}"#, &plain, ""),
            Refusal::Unreadable,
        ),
        (
            "no alg at all",
            by_hand(r#"{"kid":"curve"}"#, &plain, "AA"),
            Refusal::Unreadable,
        ),
        (
            "HS512",
            by_hand(r#"{"alg":"HS512"}"#, &plain, "AA"),
            Refusal::Algorithm,
        ),
        (
            "PS256",
            by_hand(r#"{"alg":"PS256","kid":"rsa"}"#, &plain, "AA"),
            Refusal::Algorithm,
        ),
        (
            "RS512",
            by_hand(r#"{"alg":"RS512","kid":"rsa"}"#, &plain, "AA"),
            Refusal::Algorithm,
        ),
        (
            "another's algorithm",
            by_hand(r#"{"alg":"RS256","kid":"curve"}"#, &plain, "AA"),
            Refusal::Key,
        ),
        (
            "the other's",
            by_hand(r#"{"alg":"ES256","kid":"rsa"}"#, &plain, "AA"),
            Refusal::Key,
        ),
        (
            "no name",
            curve.sign_as(&claims(), |header| header.kid = None),
            Refusal::Key,
        ),
        (
            "n as secret",
            confused(public["n"].as_str().unwrap().as_bytes()),
            Refusal::Signature,
        ),
        (
            "the key as secret",
            confused(public.to_string().as_bytes()),
            Refusal::Signature,
        ),
        ("an empty secret", confused(b""), Refusal::Signature),
        (
            "a stranger by our name",
            stranger.sign(&claims()),
            Refusal::Signature,
        ),
        ("a key named elsewhere", named_elsewhere, Refusal::Key),
        (
            "critical",
            curve.sign_as(&claims(), |header| {
                header.crit = Some(vec!["b64".to_owned()])
            }),
            Refusal::Algorithm,
        ),
        ("no signature", format!("{front}."), Refusal::Signature),
        (
            "zeros",
            format!("{front}.{}", URL_SAFE_NO_PAD.encode([0; 64])),
            Refusal::Signature,
        ),
        (
            "another header",
            format!(
                "{}.{other_body}.{signature}",
                URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","kid":"curve","typ":"x"}"#)
            ),
            Refusal::Signature,
        ),
    ];
    for (name, token, wanted) in table {
        assert_eq!(supabase.verify(&token).await, Err(wanted), "{name}");
    }
    let changed = by_hand(
        "",
        &but("sub", json!("somebody-else")).to_string(),
        signature,
    );
    let (head, _) = front.split_once('.').unwrap();
    let changed = format!("{head}{changed}");
    assert_eq!(supabase.verify(&changed).await, Err(Refusal::Signature));
}

#[tokio::test]
async fn the_shared_secret_is_taken_only_where_it_is_configured() {
    let world = World::with(&[]);
    let shared = Signing::hs256(SECRET.as_bytes());
    let token = shared.sign(&claims());
    assert_eq!(world.supabase(None).verify(&token).await, Err(Refusal::Key));
    let other = Signing::hs256(b"another-secret-of-at-least-32-characters");
    let token = other.sign(&claims());
    let refused = world.supabase(Some(SECRET)).verify(&token).await;
    assert_eq!(refused, Err(Refusal::Signature));
    assert_eq!(world.asked(), 0);
}

#[tokio::test]
async fn published_keys_that_are_no_good_are_passed_over() {
    let (curve, rsa) = (Signing::es256("curve"), Signing::rs256("rsa"));
    let world = World::with(&[]);
    let with = |key: &Signing, name: &str, value: Value| {
        let mut json = key.public();
        json[name] = value;
        json
    };
    let secret = json!({ "kty": "oct", "kid": "", "alg": "HS256", "k": "c2VjcmV0" });
    for (wrong, key) in [
        (with(&curve, "use", json!("enc")), &curve),
        (with(&curve, "key_ops", json!(["sign"])), &curve),
        (with(&curve, "alg", json!("ES384")), &curve),
        (with(&curve, "crv", json!("P-384")), &curve),
        (with(&curve, "kid", Value::Null), &curve),
        (with(&rsa, "alg", json!("RS512")), &rsa),
        (with(&rsa, "n", json!("AQAB")), &rsa),
        (json!("no key"), &curve),
    ] {
        world.publish(vec![secret.clone(), wrong.clone()]);
        let refused = world.supabase(None).verify(&key.sign(&claims())).await;
        assert_eq!(refused, Err(Refusal::Key), "{wrong}");
    }
    let hmac =
        Signing::hs256(b"secret").sign_as(&claims(), |header| header.kid = Some(String::new()));
    assert_eq!(world.supabase(None).verify(&hmac).await, Err(Refusal::Key));
}

#[tokio::test]
async fn keys_are_asked_for_once_and_again_when_they_are_old() {
    let key = Signing::es256("one");
    let world = World::with(&[&key]);
    let supabase = world.supabase(None);
    let token = key.sign(&but("exp", json!(BEGUN + 100_000)));
    let crowd = (0..20).map(|_| supabase.verify(&token));
    for verified in futures_util::future::join_all(crowd).await {
        assert!(verified.is_ok());
    }
    assert_eq!(world.asked(), 1);
    world.pass(599);
    assert!(supabase.verify(&token).await.is_ok());
    assert_eq!(world.asked(), 1);
    world.pass(1);
    assert!(supabase.verify(&token).await.is_ok());
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn invented_names_do_not_make_us_ask_more_often() {
    let (old, new) = (Signing::es256("old"), Signing::es256("new"));
    let world = World::with(&[&old]);
    let supabase = world.supabase(None);
    assert!(supabase.verify(&old.sign(&claims())).await.is_ok());
    world.publish(vec![old.public(), new.public()]);
    for _ in 0..10 {
        let refused = supabase.verify(&new.sign(&claims())).await;
        assert_eq!(refused, Err(Refusal::Key));
    }
    assert_eq!(world.asked(), 1);
    world.pass(30);
    // A key that was added is known after half a minute.
    assert!(supabase.verify(&new.sign(&claims())).await.is_ok());
    assert_eq!(world.asked(), 2);
    // And one that was withdrawn is forgotten.
    world.publish(vec![new.public()]);
    world.pass(600);
    let refused = supabase.verify(&old.sign(&claims())).await;
    assert_eq!(refused, Err(Refusal::Key));
}

#[tokio::test]
async fn a_project_that_is_away_for_a_while_locks_nobody_out() {
    let key = Signing::es256("one");
    let world = World::with(&[&key]);
    let supabase = world.supabase(None);
    let token = key.sign(&but("exp", json!(BEGUN + 100_000)));
    assert!(supabase.verify(&token).await.is_ok());
    world.is_down.store(true, Ordering::SeqCst);
    world.pass(3599);
    assert!(supabase.verify(&token).await.is_ok());
    world.pass(1);
    assert_eq!(supabase.verify(&token).await, Err(Refusal::Unreachable));
    let asked = world.asked();
    assert_eq!(supabase.verify(&token).await, Err(Refusal::Unreachable));
    assert_eq!(world.asked(), asked, "it is not asked again at once");
    world.is_down.store(false, Ordering::SeqCst);
    world.pass(30);
    assert!(supabase.verify(&token).await.is_ok());
}

mod fuzz {
    use super::*;

    #[test]
    fn no_token_but_the_one_that_was_issued_is_taken() {
        let key = Signing::es256("one");
        let world = World::with(&[&key]);
        let supabase = world.supabase(Some(SECRET));
        let good: &'static str = key.sign(&claims()).leak();
        let parts = good.split('.');
        let unsigned = URL_SAFE_NO_PAD
            .encode(r#"{"alg":"none","typ":"JWT"}"#)
            .leak();
        let shared = URL_SAFE_NO_PAD
            .encode(r#"{"alg":"HS256","typ":"JWT"}"#)
            .leak();
        let keyed = URL_SAFE_NO_PAD
            .encode(r#"{"alg":"ES256","kid":"one","crit":["x"]}"#)
            .leak();
        let pieces: Vec<&'static str> = parts
            .chain([
                good, &*unsigned, &*shared, &*keyed, ".", "..", "e30", "=", "A",
            ])
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let taken = runtime.block_on(supabase.verify(good)).unwrap();
        let held = std::panic::AssertUnwindSafe((runtime, supabase));
        greenlit_fuzz::fuzz!(pieces.leak(), |token| {
            let (runtime, supabase) = &*held;
            if let Ok(vouched) = runtime.block_on(supabase.verify(token)) {
                assert_eq!(
                    (token, vouched.subject.as_str()),
                    (good, taken.subject.as_str())
                );
            }
        });
    }
}
