//! Signing in at another service: through the real `oidc-provider` of the npm registry, page by page as a browser without
//! a script does it, and with the tokens of a Supabase project.
//!
//! `scripts/test` starts the provider and tells its address; without it the stories that need it are left out.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::collections::BTreeMap;
use std::env;
use std::io::Write;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

use greenlit_testkit::issuer::{Issuer, Signing};
use serde_json::{Value, json};
use support::Greenlit;
use support::http::{self, Answer, Request};
use support::service::Service;

/// Whoever looks after the service.
const ADMIN: &str = "admin@example.com";
const PASSWORD: &str = "four words put together";

/// What a browser says of a page that it opens.
const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

/// Where the provider is, where there is one.
fn provider() -> Option<String> {
    let url = env::var("GREENLIT_TEST_OIDC").ok();
    if url.is_none() {
        eprintln!("left out: GREENLIT_TEST_OIDC names no provider; ./scripts/test starts one");
    }
    url
}

/// A service with accounts at which one can continue at the provider.
fn greenlit(provider: &str, sign_up: &str) -> Greenlit {
    Greenlit::offline()
        .set("OIDC_ISSUER", provider)
        .set("GOOGLE_CLIENT_ID", "greenlit")
        .set("GOOGLE_CLIENT_SECRET", "greenlit-secret")
        .set("GREENLIT_SIGN_UP", sign_up)
}

/// Serves with accounts, of which one looks after the others.
fn serve(greenlit: &Greenlit) -> Service {
    let mut add = greenlit
        .command(["user", "add", "--admin", ADMIN])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = add.stdin.take().unwrap();
    writeln!(input, "{PASSWORD}").unwrap();
    drop(input);
    assert!(add.wait().unwrap().success());
    Service::start_with(greenlit, &["--accounts"])
}

/// A browser without a script. Cookies are kept by host and port, which is stricter than browsers are.
#[derive(Default)]
struct Browser(BTreeMap<SocketAddr, BTreeMap<String, String>>);

impl Browser {
    fn send(&mut self, address: SocketAddr, request: Request) -> Answer {
        let jar = self.0.entry(address).or_default();
        let cookies: Vec<_> = jar.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let request = request
            .header("accept", HTML)
            .header("cookie", cookies.join("; "));
        let answer = http::exchange(address, &request.bytes(address)).unwrap();
        let set = answer.headers.iter();
        for (_, line) in set.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    fn get(&mut self, url: &str) -> Answer {
        let (address, path) = place(url);
        self.send(address, Request::get(&path))
    }

    fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Answer {
        let (address, path) = place(url);
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = Request::new("POST", &path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", format!("http://{address}"))
            .header("sec-fetch-site", "same-origin")
            .body(body.finish());
        self.send(address, request)
    }

    /// Signs in at the provider as this person and comes back to the service, whose answer this is.
    fn continue_as(&mut self, service: &Service, next: &str, person: &str) -> Answer {
        let (back, _) = self.visit(service, next, person);
        self.come_back(&back)
    }

    /// The same until the provider sends the browser back; gives where to, and where it was sent from us.
    fn visit(&mut self, service: &Service, next: &str, person: &str) -> (String, String) {
        let begin = format!("http://{}/sign-in/google?next={next}", service.address());
        let there = led_to(&self.get(&begin));
        let mut at = led_on(&there, &self.get(&there));
        // A form to sign in, then one to let us know who it is.
        while at.contains("/interaction/") {
            let page = self.get(&at).is(200).text();
            let fields: &[_] = if page.contains("name=\"login\"") {
                &[("prompt", "login"), ("login", person), ("password", "x")]
            } else {
                &[("prompt", "consent")]
            };
            let resumed = led_on(&at, &self.post(&at, fields));
            at = led_on(&resumed, &self.get(&resumed));
        }
        (at, there)
    }

    /// As a browser does, which says that another site sent it.
    fn come_back(&mut self, url: &str) -> Answer {
        let (address, path) = place(url);
        let request = Request::get(&path)
            .header("sec-fetch-site", "cross-site")
            .header("sec-fetch-mode", "navigate")
            .header("sec-fetch-dest", "document");
        self.send(address, request)
    }

    fn cookie(&self, service: &Service, name: &str) -> Option<&String> {
        self.0.get(&service.address())?.get(name)
    }
}

fn place(url: &str) -> (SocketAddr, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (address, path) = rest.split_at(rest.find('/').unwrap());
    (address.parse().unwrap(), path.to_owned())
}

/// Where an answer of this page leads, which may name a path alone.
#[track_caller]
fn led_on(page: &str, answer: &Answer) -> String {
    let there = led_to(answer);
    if there.starts_with('/') {
        format!("http://{}{there}", place(page).0)
    } else {
        there
    }
}

#[track_caller]
fn led_to(answer: &Answer) -> String {
    assert!(
        matches!(answer.status, 302 | 303),
        "{} {}",
        answer.status,
        answer.text()
    );
    answer.header("location").unwrap().to_owned()
}

#[test]
fn somebody_new_continues_elsewhere_and_has_an_account_and_the_second_time_the_same() {
    let Some(provider) = provider() else { return };
    let greenlit = greenlit(&provider, "true");
    let service = serve(&greenlit);
    let mut browser = Browser::default();
    let answer = browser.continue_as(&service, "/settings", "ana@example.com");
    assert_eq!(led_to(&answer), "/settings");
    let settings = format!("http://{}/settings", service.address());
    let page = browser.get(&settings).is(200).text();
    assert!(page.contains("ana@example.com"), "{page}");
    assert_eq!(browser.cookie(&service, "greenlit-google"), None);
    let session = browser.cookie(&service, "greenlit").unwrap().clone();
    // Again, in the same browser: another session, the same account.
    let again = browser.continue_as(&service, "//evil.example", "ana@example.com");
    assert_eq!(led_to(&again), "/", "nobody is sent to another site");
    assert_ne!(browser.cookie(&service, "greenlit"), Some(&session));
    assert!(
        browser
            .get(&settings)
            .is(200)
            .text()
            .contains("ana@example.com")
    );
    // Somebody else, elsewhere.
    let mut other = Browser::default();
    other.continue_as(&service, "/settings", "bea@example.com");
    let page = other.get(&settings).is(200).text();
    assert!(page.contains("bea@example.com") && !page.contains("ana@example.com"));
}

#[test]
fn an_answer_is_taken_once_and_only_in_the_browser_that_asked() {
    let Some(provider) = provider() else { return };
    let greenlit = greenlit(&provider, "true");
    let service = serve(&greenlit);
    let mut browser = Browser::default();
    let (back, there) = browser.visit(&service, "/", "ana@example.com");
    for wanted in [
        "code_challenge_method=S256",
        "state=",
        "nonce=",
        "response_type=code",
    ] {
        assert!(there.contains(wanted), "{wanted} is not in {there}");
    }
    // The link in the hands of somebody else, who is to be signed in as Ana.
    let mut other = Browser::default();
    let refused = other.come_back(&back).is(400);
    assert!(refused.text().contains("begin again") || refused.text().contains("Begin again"));
    assert_eq!(other.cookie(&service, "greenlit"), None);
    assert_eq!(led_to(&browser.come_back(&back)), "/");
    browser.come_back(&back).is(400);
}

#[test]
fn nobody_gets_in_whom_nobody_knows_or_whose_address_is_not_confirmed() {
    let Some(provider) = provider() else { return };
    let greenlit = greenlit(&provider, "false");
    let service = serve(&greenlit);
    let mut browser = Browser::default();
    let refused = browser
        .continue_as(&service, "/", "stranger@example.com")
        .is(403);
    assert!(
        refused.text().contains("no account here"),
        "{}",
        refused.text()
    );
    assert_eq!(browser.cookie(&service, "greenlit"), None);
    let mut browser = Browser::default();
    let refused = browser
        .continue_as(&service, "/", "unconfirmed@example.com")
        .is(403);
    assert!(refused.text().contains("confirmed"), "{}", refused.text());
}

#[test]
fn an_account_with_a_password_is_joined_only_by_whoever_is_signed_in_to_it() {
    let Some(provider) = provider() else { return };
    let greenlit = greenlit(&provider, "true");
    let service = serve(&greenlit);
    let mut browser = Browser::default();
    let refused = browser.continue_as(&service, "/", ADMIN).is(403);
    assert!(
        refused.text().contains("password first"),
        "{}",
        refused.text()
    );
    let sign_in = format!("http://{}/sign-in", service.address());
    let fields = [("email", ADMIN), ("password", PASSWORD)];
    assert_eq!(led_to(&browser.post(&sign_in, &fields)), "/");
    let joined = browser.continue_as(&service, "/settings", ADMIN);
    assert_eq!(led_to(&joined), "/settings");
    // From now on both ways work, also in another browser.
    let mut other = Browser::default();
    assert_eq!(
        led_to(&other.continue_as(&service, "/admin", ADMIN)),
        "/admin"
    );
    let admin = format!("http://{}/admin", service.address());
    other.get(&admin).is(200);
}

/// Claims of this person of a project, from now on for a while.
fn claims(issuer: &Issuer, subject: &str) -> Value {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    json!({
        "iss": issuer.name(), "sub": subject, "aud": "authenticated", "role": "authenticated",
        "iat": now, "exp": now + 600, "email": "ana@example.com",
    })
}

fn ask(service: &Service, token: &str, request: Request) -> Answer {
    service.send(request.header("authorization", format!("Bearer {token}")))
}

#[test]
fn people_of_a_project_have_their_own_jobs_and_nobody_elses() {
    let key = Signing::es256("one");
    let issuer = Issuer::start(&[&key]);
    let greenlit = Greenlit::offline()
        .set("NEXT_PUBLIC_SUPABASE_URL", issuer.url())
        .set("GREENLIT_SIGN_UP", "true");
    let service = serve(&greenlit);
    let ana = key.sign(&claims(&issuer, "0b6a4f8e-2f7c-4a58-9a3d-5a1c5b4a0c11"));
    let bea = key.sign(&claims(&issuer, "7c1d0c52-52a2-4f0e-8d5a-0b8f4b8a9e21"));
    let body = json!({ "keyword": "rye bread", "thumbnails": 0 });
    let begun = ask(&service, &ana, Request::post("/api/video/generate", &body)).is(202);
    let job = format!("/api/video/{}", begun.json()["jobId"].as_str().unwrap());
    ask(&service, &ana, Request::get(&job)).is(200);
    ask(&service, &bea, Request::get(&job)).with_problem(404, "not-found");
    let history = ask(&service, &bea, Request::get("/api/video/history")).is(200);
    assert_eq!(history.json()["jobs"], json!([]));
    assert_eq!(issuer.asked(), 1, "keys are kept");
    service
        .get("/api/video/history")
        .with_problem(401, "unauthorized");
}

#[test]
fn tokens_that_are_not_the_projects_open_nothing() {
    let key = Signing::es256("one");
    let issuer = Issuer::start(&[&key]);
    let greenlit = Greenlit::offline()
        .set("NEXT_PUBLIC_SUPABASE_URL", issuer.url())
        .set("GREENLIT_SIGN_UP", "true");
    let service = serve(&greenlit);
    let subject = "0b6a4f8e-2f7c-4a58-9a3d-5a1c5b4a0c11";
    let good = claims(&issuer, subject);
    let mut old = good.clone();
    old["exp"] = json!(1_000_000_000);
    let mut foreign = good.clone();
    foreign["iss"] = json!("https://evil.supabase.co/auth/v1");
    let stranger = Signing::es256("one");
    let unsigned = format!("{}.", key.sign(&good).rsplit_once('.').unwrap().0);
    for (name, token) in [
        ("too old", key.sign(&old)),
        ("of another project", key.sign(&foreign)),
        ("by another key", stranger.sign(&good)),
        ("by a secret", Signing::hs256(b"secret").sign(&good)),
        ("unsigned", unsigned),
    ] {
        let refused = ask(&service, &token, Request::get("/api/video/history"));
        assert_eq!(refused.status, 401, "{name}: {}", refused.text());
    }
}

#[test]
fn without_sign_up_a_token_alone_makes_no_account() {
    let key = Signing::es256("one");
    let issuer = Issuer::start(&[&key]);
    let greenlit = Greenlit::offline().set("NEXT_PUBLIC_SUPABASE_URL", issuer.url());
    let service = serve(&greenlit);
    let token = key.sign(&claims(&issuer, "0b6a4f8e-2f7c-4a58-9a3d-5a1c5b4a0c11"));
    let refused = ask(&service, &token, Request::get("/api/video/history"));
    assert_eq!(refused.status, 403, "{}", refused.text());
}
