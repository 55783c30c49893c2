//! Nobody reaches what is another's: each route of the description, asked by those who may not.

use axum::http::StatusCode;
use greenlit_domain::id::GenerationId;
use greenlit_store::people::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, PASSWORD, Service};

const ANA: &str = "ana@example.org";
const MALLORY: &str = "mallory@example.org";

/// What needs nobody: health, the description, signing in, receipts by their number, and the clock's route with its own secret.
const OPEN: [&str; 10] = [
    "POST /api/sessions",
    "GET /api/cron/generate-trending",
    "GET /api/health",
    "GET /livez",
    "GET /readyz",
    "GET /api/openapi.json",
    "GET /api/erasures/{id}",
    "GET /docs",
    "GET /docs/style.css",
    "GET /problems/{name}",
];

/// A route that needs somebody.
struct Route {
    method: String,
    /// With Ana's names in it.
    path: String,
    /// One that would be taken, were it hers.
    body: Value,
    need: String,
    names_a_job: bool,
}

/// What Ana has.
pub struct Hers {
    pub job: GenerationId,
    pub session: String,
    pub key: String,
    pub hook: String,
    pub delivery: String,
    pub user: String,
}

fn routes(hers: &Hers) -> Vec<Route> {
    let document = serde_json::to_value(greenlit_web::document()).unwrap();
    let mut routes = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            let need = &operation["security"][0];
            let scopes = need.as_object().unwrap().values().next();
            let Some(scopes) = scopes else {
                let name = format!("{method} {template}");
                let is_page = !template.starts_with("/api/");
                assert!(
                    OPEN.contains(&name.as_str()) || is_page,
                    "{name} needs nobody"
                );
                continue;
            };
            let (path, body) = path_and_body(&method, template, hers);
            routes.push(Route {
                body,
                names_a_job: template.contains("{jobId}") || template == "/api/video/complete",
                need: scopes[0].as_str().unwrap().to_owned(),
                path,
                method,
            });
        }
    }
    assert!(routes.len() > 25, "{}", routes.len());
    routes
}

/// A route's path with Ana's names in it, and a body that would be taken.
pub fn path_and_body(method: &str, template: &str, hers: &Hers) -> (String, Value) {
    let id = match template.split('/').nth(2) {
        Some("sessions") => &hers.session,
        Some("keys") => &hers.key,
        Some("webhooks") => &hers.hook,
        _ => &hers.user,
    };
    let job = hers.job.to_string();
    let path = template
        .replace("{jobId}", &job)
        .replace("{id}", id)
        .replace("{deliveryId}", &hers.delivery)
        .replace("{file}", "thumbnail-1.jpg")
        .replace("{name}", "free");
    (path, body(method, template, &job))
}

fn body(method: &str, template: &str, job: &str) -> Value {
    match (method, template) {
        ("GET" | "DELETE", _) => Value::Null,
        (_, "/api/video/generate") => json!({ "keyword": "sourdough for beginners" }),
        (_, "/api/video/complete") => json!({ "jobId": job, "selectedTitleIndex": 0 }),
        (_, "/api/video/bulk") => json!({ "action": "cancel", "dryRun": false }),
        (_, "/api/pauses") => json!({ "agent": "outline" }),
        (_, "/api/keys") => json!({ "name": "robot", "scopes": ["read"] }),
        (_, "/api/webhooks") => {
            json!({ "url": "https://evil.example/", "events": ["generation.completed"] })
        }
        ("PATCH", "/api/webhooks/{id}") => json!({ "url": "https://evil.example/" }),
        (_, "/api/me/password") => json!({ "current": "guessed by me", "new": "chosen by me" }),
        (_, "/api/admin/users") => json!({ "email": "eve@example.org" }),
        (_, "/api/admin/users/{id}/credits") => json!({ "credits": 1_000 }),
        (_, "/api/admin/users/{id}") => json!({ "role": "admin" }),
        _ => json!({}),
    }
}

pub async fn hers(service: &Service, cookie: &str, user: String) -> Hers {
    let wish = json!({ "keyword": "sourdough for Ana" });
    let begun = service
        .send_as(cookie, "POST", "/api/video/generate", &wish)
        .await;
    let sessions = service
        .send_as(cookie, "GET", "/api/sessions", &Value::Null)
        .await;
    let wish = json!({ "name": "robot", "scopes": ["read", "generate"] });
    let key = service.send_as(cookie, "POST", "/api/keys", &wish).await;
    let wish = json!({ "url": "https://ana.example/hook", "events": ["generation.failed"], "note": "Ana's" });
    let hook = service
        .send_as(cookie, "POST", "/api/webhooks", &wish)
        .await;
    let hook = hook.json()["id"].as_str().unwrap().to_owned();
    let test = format!("/api/webhooks/{hook}/test");
    let test = service.send_as(cookie, "POST", &test, &json!({})).await;
    Hers {
        hook,
        delivery: test.json()["deliveryId"].as_str().unwrap().to_owned(),
        job: begun.job(),
        session: sessions.json()["sessions"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned(),
        key: key.json()["id"].as_str().unwrap().to_owned(),
        user,
    }
}

async fn ask(service: &Service, route: &Route, headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend(headers);
    let body = match &route.body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    service.send(&route.method, &route.path, &all, &body).await
}

#[tokio::test]
async fn strangers_are_told_to_sign_in_whatever_they_claim_to_be() {
    let service = Service::with_accounts().await;
    let user = service.add(ANA, Role::Admin).await.to_string();
    let ana = service.sign_in(ANA).await;
    let hers = hers(&service, &ana, user.clone()).await;
    let jwt = "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMTlhIn0.";
    let claims: [(&str, Vec<(&str, &str)>); 8] = [
        ("nothing", vec![]),
        ("x-user-id", vec![("x-user-id", &user)]),
        (
            "x-user-id of the machine",
            vec![("x-user-id", "00000000-0000-0000-0000-000000000001")],
        ),
        (
            "a forged session",
            vec![(
                "cookie",
                "greenlit=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            )],
        ),
        (
            "the name of a session",
            vec![("cookie", "greenlit=SESSION")],
        ),
        (
            "a forged key",
            vec![(
                "authorization",
                "Bearer gl_AAAAAAAA_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB",
            )],
        ),
        ("a token of nobody's", vec![("authorization", jwt)]),
        (
            "a session of another cookie",
            vec![("cookie", "__Host-greenlit=AAAA")],
        ),
    ];
    let named = format!("greenlit={}", hers.session);
    for route in routes(&hers) {
        for (claim, headers) in &claims {
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| {
                    (
                        *name,
                        if *value == "greenlit=SESSION" {
                            named.as_str()
                        } else {
                            value
                        },
                    )
                })
                .chain([("sec-fetch-site", "same-origin")])
                .collect();
            let answer = ask(&service, &route, &headers).await;
            let (method, path) = (&route.method, &route.path);
            assert_eq!(
                answer.status,
                StatusCode::UNAUTHORIZED,
                "{method} {path} with {claim}: {answer:?}"
            );
            assert!(
                !String::from_utf8_lossy(&answer.bytes).contains("Ana"),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_session_opens_nothing_when_its_time_is_over() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::Admin).await;
    let ana = service.sign_in(ANA).await;
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    // Used each third day it lives for thirty.
    for _ in 0..9 {
        service.clock.pass(day * 3);
        let me = service.send_as(&ana, "GET", "/api/me", &Value::Null).await;
        assert_eq!(me.status, StatusCode::OK);
    }
    service.clock.pass(day * 4);
    let me = service.send_as(&ana, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
    // Unused it lives for seven.
    let ana = service.sign_in(ANA).await;
    service.clock.pass(day * 7);
    let me = service.send_as(&ana, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_user_finds_nothing_and_learns_nothing() {
    let service = Service::with_accounts().await;
    let user = service.add(ANA, Role::Admin).await.to_string();
    service.add(MALLORY, Role::User).await;
    let ana = service.sign_in(ANA).await;
    let mallory = service.sign_in(MALLORY).await;
    let hers = hers(&service, &ana, user.clone()).await;
    let nowhere = Uuid::now_v7().to_string();
    for route in routes(&hers) {
        let (method, path) = (&route.method, &route.path);
        let headers = [
            ("cookie", mallory.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("x-user-id", &user),
        ];
        // Their own sessions end by their own hand later.
        let answer = ask(&service, &route, &headers).await;
        let told = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(
            !told.contains("Ana") && !told.contains(ANA),
            "{method} {path}: {told}"
        );
        if route.need == "admin" {
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{method} {path}: {told}"
            );
        } else if route.names_a_job
            || [&hers.session, &hers.key, &hers.hook]
                .iter()
                .any(|id| path.contains(*id))
        {
            assert_eq!(
                answer.status,
                StatusCode::NOT_FOUND,
                "{method} {path}: {told}"
            );
            // What is another's and what is not there are told alike.
            let job = hers.job.to_string();
            let [absent, wish] = [path.clone(), route.body.to_string()].map(|text| {
                text.replace(&job, &nowhere)
                    .replace(&hers.session, &nowhere)
                    .replace(&hers.key, &nowhere)
                    .replace(&hers.hook, &nowhere)
            });
            let missing = Route {
                method: method.clone(),
                path: absent,
                body: serde_json::from_str(&wish).unwrap(),
                need: String::new(),
                names_a_job: true,
            };
            let absent = ask(&service, &missing, &headers).await;
            let absent_told = String::from_utf8_lossy(&absent.bytes).replace(&nowhere, &job);
            assert_eq!(
                (absent.status, absent_told),
                (answer.status, told),
                "{method} {path}"
            );
        }
    }
    // Nothing of hers has changed.
    let job = service
        .send_as(
            &ana,
            "GET",
            &format!("/api/video/{}", hers.job),
            &Value::Null,
        )
        .await;
    assert_eq!(job.json()["status"], "queued");
    let keys = service
        .send_as(&ana, "GET", "/api/keys", &Value::Null)
        .await;
    assert!(keys.json()["keys"][0]["revokedAt"].is_null());
    let hooks = service
        .send_as(&ana, "GET", "/api/webhooks", &Value::Null)
        .await;
    let hooks = hooks.json();
    assert_eq!(hooks["webhooks"].as_array().unwrap().len(), 1);
    assert_eq!(hooks["webhooks"][0]["url"], "https://ana.example/hook");
    assert_eq!(hooks["webhooks"][0]["enabled"], true);
    assert!(hooks["webhooks"][0]["previousSecretUntil"].is_null());
    assert_eq!(
        service.try_to_sign_in(ANA, PASSWORD).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_nothing_else() {
    let service = Service::with_accounts().await;
    let user = service.add(ANA, Role::Admin).await.to_string();
    let ana = service.sign_in(ANA).await;
    let all = ["read", "generate", "publish", "webhooks", "admin"];
    let mut without = Vec::new();
    for left_out in all {
        let scopes: Vec<_> = all.into_iter().filter(|scope| *scope != left_out).collect();
        let wish = json!({ "name": "robot", "scopes": scopes });
        let key = service.send_as(&ana, "POST", "/api/keys", &wish).await;
        assert_eq!(key.status, StatusCode::CREATED);
        let secret = key.json()["secret"].as_str().unwrap().to_owned();
        without.push((left_out, format!("Bearer {secret}")));
    }
    let hers = hers(&service, &ana, user).await;
    for route in routes(&hers) {
        let (method, path) = (&route.method, &route.path);
        let needed = without
            .iter()
            .filter(|(scope, _)| route.need == "person" || *scope == route.need);
        for (scope, key) in needed {
            let answer = ask(&service, &route, &[("authorization", key)]).await;
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{method} {path} without {scope}: {answer:?}"
            );
            assert_eq!(
                answer.json()["type"],
                "/problems/not-allowed",
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn a_change_with_a_cookie_must_come_from_our_own_pages() {
    let service = Service::with_accounts().await;
    let user = service.add(ANA, Role::Admin).await.to_string();
    let ana = service.sign_in(ANA).await;
    let hers = hers(&service, &ana, user).await;
    let changes = routes(&hers)
        .into_iter()
        .filter(|route| route.method != "GET");
    for route in changes {
        for more in [
            None,
            Some(("origin", "https://evil.example")),
            Some(("origin", "null")),
            Some(("sec-fetch-site", "cross-site")),
            Some(("sec-fetch-site", "same-site")),
            Some(("sec-fetch-site", "none")),
        ] {
            let headers: Vec<_> = [("cookie", ana.as_str())].into_iter().chain(more).collect();
            let answer = ask(&service, &route, &headers).await;
            let (method, path) = (&route.method, &route.path);
            assert_eq!(
                answer.status,
                StatusCode::FORBIDDEN,
                "{method} {path} {more:?}"
            );
        }
    }
    let job = service
        .send_as(
            &ana,
            "GET",
            &format!("/api/video/{}", hers.job),
            &Value::Null,
        )
        .await;
    assert_eq!(job.json()["status"], "queued");
}
