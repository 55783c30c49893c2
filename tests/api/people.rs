//! Signing in, keys, tiers, credits, and what an admin does.

use std::time::Duration;

use axum::http::StatusCode;
use greenlit_domain::id::UserId;
use greenlit_store::people::{By, Role, Tier};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, Work};

const ANA: &str = "ana@example.org";
const BIA: &str = "bia@example.org";
const GENERATE: &str = "/api/video/generate";

fn wish() -> Value {
    json!({ "keyword": "sourdough for beginners" })
}

#[tokio::test]
async fn signing_in_gives_a_new_session_and_the_one_that_was_there_opens_nothing() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::User).await;
    let planted = service.sign_in(ANA).await;
    let body = json!({ "email": "Ana@Example.org", "password": PASSWORD }).to_string();
    let headers = [
        ("cookie", planted.as_str()),
        ("content-type", "application/json"),
    ];
    // As from a page of ours: the planted cookie is a session already.
    let headers = [headers[0], headers[1], ("sec-fetch-site", "same-origin")];
    let answer = service.send("POST", "/api/sessions", &headers, &body).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let cookie = answer.header("set-cookie");
    for part in [
        "; Path=/",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Max-Age=2592000",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let fresh = cookie.split(';').next().unwrap();
    assert_ne!(fresh, planted);
    assert_eq!(fresh.len(), "greenlit=".len() + 43);
    let me = service.send_as(fresh, "GET", "/api/me", &Value::Null).await;
    assert_eq!(
        (me.status, &me.json()["email"]),
        (StatusCode::OK, &json!(ANA))
    );
    let old = service
        .send_as(&planted, "GET", "/api/me", &Value::Null)
        .await;
    assert_eq!(old.status, StatusCode::UNAUTHORIZED);
    let out = service
        .send_as(fresh, "DELETE", "/api/sessions/current", &Value::Null)
        .await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let me = service.send_as(fresh, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_guesses_waits_and_nobody_learns_who_has_an_account() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::User).await;
    let before = service.people.passwords.hashed();
    let wrong = service.try_to_sign_in(ANA, "a wrong password").await;
    let after_wrong = service.people.passwords.hashed();
    let unknown = service
        .try_to_sign_in("nobody@example.org", "a wrong password")
        .await;
    let after_unknown = service.people.passwords.hashed();
    // The same work and the same answer.
    assert_eq!((after_wrong - before, after_unknown - after_wrong), (1, 1));
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        (wrong.status, &wrong.bytes),
        (unknown.status, &unknown.bytes)
    );
    for _ in 0..4 {
        let answer = service.try_to_sign_in(ANA, "a wrong password").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let hashed = service.people.passwords.hashed();
    // Now even the right one waits, and costs no work.
    let slowed = service.try_to_sign_in(ANA, PASSWORD).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.json()["type"], "/problems/too-many-tries");
    assert_eq!(service.people.passwords.hashed(), hashed);
    let wait: u64 = slowed.header("retry-after").parse().unwrap();
    service.clock.pass(Duration::from_secs(wait));
    service.sign_in(ANA).await;
}

#[tokio::test]
async fn a_key_is_shown_once_and_works_until_it_is_revoked_or_over() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::User).await;
    let ana = service.sign_in(ANA).await;
    let wanted = json!({ "name": "robot", "scopes": ["read"], "days": 2 }).to_string();
    let headers = [
        ("cookie", ana.as_str()),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/json"),
        ("idempotency-key", "k1"),
    ];
    let first = service.send("POST", "/api/keys", &headers, &wanted).await;
    let again = service.send("POST", "/api/keys", &headers, &wanted).await;
    let [first, again] =
        [first, again].map(|answer| answer.json()["secret"].as_str().unwrap().to_owned());
    // An answer with a secret is kept nowhere.
    assert_ne!(first, again);
    assert!(first.starts_with("gl_"));
    let keys = service
        .send_as(&ana, "GET", "/api/keys", &Value::Null)
        .await;
    assert!(!String::from_utf8_lossy(&keys.bytes).contains(&first));
    let id = keys.json()["keys"][1]["id"].as_str().unwrap().to_owned();
    assert!(first.starts_with(keys.json()["keys"][1]["prefix"].as_str().unwrap()));
    let [first, again] = [first, again].map(|secret| format!("Bearer {secret}"));
    let me = async |key: &str| {
        service
            .send("GET", "/api/me", &[("authorization", key)], "")
            .await
            .status
    };
    assert_eq!(me(&first).await, StatusCode::OK);
    let revoked = service
        .send_as(&ana, "DELETE", &format!("/api/keys/{id}"), &Value::Null)
        .await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    assert_eq!(me(&first).await, StatusCode::UNAUTHORIZED);
    assert_eq!(me(&again).await, StatusCode::OK);
    service.clock.pass(Duration::from_secs(2 * 24 * 60 * 60));
    assert_eq!(me(&again).await, StatusCode::UNAUTHORIZED);
    let more = json!({ "name": "robot", "scopes": ["admin"] });
    let ana = service.sign_in(ANA).await;
    let refused = service.send_as(&ana, "POST", "/api/keys", &more).await;
    assert_eq!(refused.wrong_fields(), ["scopes"]);
}

/// The ledger's reasons and deltas, the oldest first.
async fn ledger(service: &Service, cookie: &str) -> Vec<(String, i64)> {
    let credits = service
        .send_as(cookie, "GET", "/api/me/credits", &Value::Null)
        .await
        .json();
    let lines = credits["entries"].as_array().unwrap().iter().rev();
    let lines: Vec<_> = lines
        .map(|line| {
            (
                line["reason"].as_str().unwrap().to_owned(),
                line["delta"].as_i64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        credits["balance"],
        lines.iter().map(|(_, delta)| delta).sum::<i64>()
    );
    lines
}

#[tokio::test]
async fn a_credit_comes_back_once_when_its_package_fails_and_goes_again_when_it_is_tried_again() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::User).await;
    let ana = service.sign_in(ANA).await;
    let line = |reason: &str, delta| (reason.to_owned(), delta);
    let job = service.send_as(&ana, "POST", GENERATE, &wish()).await.job();
    let mut told = vec![line("month", 30), line("package", -1)];
    assert_eq!(ledger(&service, &ana).await, told);
    service.fail(job).await;
    told.push(line("returned", 1));
    assert_eq!(ledger(&service, &ana).await, told);
    let retry = format!("/api/video/{job}/retry");
    let retried = service.send_as(&ana, "POST", &retry, &json!({})).await;
    assert_eq!(retried.status, StatusCode::ACCEPTED, "{retried:?}");
    told.push(line("package", -1));
    assert_eq!(ledger(&service, &ana).await, told);
    // Its research is made: cancelling it now gives nothing back.
    let cancel = format!("/api/video/{job}/cancel");
    service.send_as(&ana, "POST", &cancel, &json!({})).await;
    assert_eq!(ledger(&service, &ana).await, told);
    let other = service.send_as(&ana, "POST", GENERATE, &wish()).await.job();
    service
        .send_as(
            &ana,
            "POST",
            &format!("/api/video/{other}/cancel"),
            &json!({}),
        )
        .await;
    told.extend([line("package", -1), line("returned", 1)]);
    assert_eq!(ledger(&service, &ana).await, told);
    // And deleting what was cancelled gives nothing back again.
    service
        .send_as(&ana, "DELETE", &format!("/api/video/{other}"), &Value::Null)
        .await;
    assert_eq!(ledger(&service, &ana).await, told);
}

fn tier(packages_per_day: Option<u32>, credits_per_month: Option<u32>) -> Tier {
    Tier {
        name: "free".to_owned(),
        packages_per_day,
        in_flight: Some(1),
        priority: 0,
        thumbnails: 1,
        credits_per_month,
    }
}

#[tokio::test]
async fn a_tier_bounds_the_day_the_credits_the_priority_and_the_thumbnails() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::User).await;
    let ana = service.sign_in(ANA).await;
    let set = async |tier| service.store.set_tier(tier, By::CommandLine).await.unwrap();
    set(tier(Some(2), None)).await;
    let begin = async |body: Value| service.send_as(&ana, "POST", GENERATE, &body).await;
    for (field, value) in [("priority", 1), ("thumbnails", 2)] {
        let mut body = wish();
        body[field] = json!(value);
        assert_eq!(begin(body).await.wrong_fields(), [field]);
    }
    let job = begin(wish()).await.job();
    let generation = service
        .store
        .generation(who(&service).await, job)
        .await
        .unwrap();
    assert_eq!(generation.settings.thumbnails, 1);
    begin(wish()).await.job();
    let full = begin(wish()).await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(full.json()["type"], "/problems/day-is-full");
    let wait: u64 = full.header("retry-after").parse().unwrap();
    assert!((1..=24 * 60 * 60).contains(&wait));
    service.clock.pass(Duration::from_secs(wait));
    begin(wish()).await.job();
    set(tier(None, Some(1))).await;
    begin(wish()).await.job();
    let broke = begin(wish()).await;
    assert_eq!(broke.status, StatusCode::PAYMENT_REQUIRED);
    assert_eq!(broke.json()["type"], "/problems/no-credits");
    // Nothing of a refused request stays.
    let history = service
        .send_as(&ana, "GET", "/api/video/history", &Value::Null)
        .await;
    assert_eq!(history.json()["jobs"].as_array().unwrap().len(), 4);
}

async fn who(service: &Service) -> UserId {
    service
        .store
        .credentials(ANA)
        .await
        .unwrap()
        .unwrap()
        .account
        .user
}

#[tokio::test]
async fn an_admin_looks_after_people_and_each_change_is_written_down() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::Admin).await;
    let ana = service.sign_in(ANA).await;
    let ask = async |method: &str, path: &str, body: Value| {
        service.send_as(&ana, method, path, &body).await
    };
    let new = json!({ "email": BIA, "password": PASSWORD, "tier": "pro" });
    let bia = ask("POST", "/api/admin/users", new.clone()).await;
    assert_eq!(bia.status, StatusCode::CREATED, "{bia:?}");
    assert_eq!(
        ask("POST", "/api/admin/users", new).await.status,
        StatusCode::CONFLICT
    );
    let user = bia.json()["user"].as_str().unwrap().to_owned();
    let path = format!("/api/admin/users/{user}");
    let session = service.sign_in(BIA).await;
    let given = ask(
        "POST",
        &format!("{path}/credits"),
        json!({ "credits": 7, "why": "hello" }),
    )
    .await;
    assert_eq!(given.json()["credits"], 7);
    let changed = ask("PATCH", &path, json!({ "tier": "free", "disabled": true })).await;
    assert_eq!(changed.json()["tier"], "free");
    let me = service
        .send_as(&session, "GET", "/api/me", &Value::Null)
        .await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        service.try_to_sign_in(BIA, PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    let wrong = ask("PATCH", &path, json!({ "tier": "gold" })).await;
    assert_eq!(wrong.status, StatusCode::CONFLICT);
    let own = format!("/api/admin/users/{}", who(&service).await);
    let last = ask("PATCH", &own, json!({ "role": "user" })).await;
    assert_eq!(last.status, StatusCode::CONFLICT, "{last:?}");
    let set = ask(
        "PUT",
        "/api/admin/tiers/free",
        json!({ "packagesPerDay": 9, "thumbnails": 2 }),
    )
    .await;
    assert_eq!(set.json()["packagesPerDay"], 9);
    let log = ask("GET", "/api/admin/audit", Value::Null).await.json();
    let told: Vec<_> = log["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            (
                change["action"].as_str().unwrap(),
                change["subject"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("tier.changed", "free"),
            ("account.disabled", BIA),
            ("account.tier", BIA),
            ("account.credits", BIA),
            ("account.added", BIA),
            ("account.added", ANA),
        ]
    );
    assert_eq!(log["changes"][0]["before"]["packagesPerDay"], 5);
    assert_eq!(log["changes"][0]["by"], json!(who(&service).await));
    assert_eq!(log["changes"][2]["after"]["tier"], "free");
}

#[tokio::test]
async fn a_password_is_changed_by_who_knows_it_and_every_session_ends() {
    let service = Service::with_accounts().await;
    service.add(ANA, Role::User).await;
    let ana = service.sign_in(ANA).await;
    let change = async |current: &str, new: &str| {
        let body = json!({ "current": current, "new": new });
        service
            .send_as(&ana, "POST", "/api/me/password", &body)
            .await
    };
    assert_eq!(
        change("not the password", "four words nobody").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(change(PASSWORD, "short").await.wrong_fields(), ["new"]);
    assert_eq!(
        change(PASSWORD, "four words nobody").await.status,
        StatusCode::NO_CONTENT
    );
    let me = service.send_as(&ana, "GET", "/api/me", &Value::Null).await;
    assert_eq!(me.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        service.try_to_sign_in(ANA, PASSWORD).await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        service
            .try_to_sign_in(ANA, "four words nobody")
            .await
            .status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn a_laptop_asks_nobody_to_sign_in_and_its_packages_go_over_to_an_account() {
    let service = Service::start(Work::Off).await;
    let job = service.begin("sourdough for beginners").await;
    let me = service.get("/api/me").await.json();
    assert_eq!((&me["role"], &me["tier"]), (&json!("admin"), &Value::Null));
    assert_eq!(service.get("/api/keys").await.status, StatusCode::FORBIDDEN);
    let user = service.add(ANA, Role::User).await;
    assert_eq!(service.store.adopt(user, By::CommandLine).await.unwrap(), 1);
    assert_eq!(
        service.get(&format!("/api/video/{job}")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        service.store.of(user).generation(job).await.unwrap().id,
        job
    );
}
