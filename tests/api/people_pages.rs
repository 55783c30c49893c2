//! The pages about people, as a browser without a script meets them.

use axum::http::StatusCode;
use greenlit_store::people::{AccountChange, By, Role};
use greenlit_web::auth::outside::SignUp;
use serde_json::{Value, json};

use crate::support::{Answer, Service};

const PASSWORD: &str = "four words put together";

/// A browser that keeps the session's cookie.
struct Browser<'s> {
    service: &'s Service,
    session: Option<String>,
    language: &'static str,
}

impl<'s> Browser<'s> {
    fn new(service: &'s Service) -> Self {
        Self {
            service,
            session: None,
            language: "en",
        }
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        more: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let cookie = format!("greenlit={}", self.session.as_deref().unwrap_or_default());
        let mut headers = vec![
            ("accept", "text/html"),
            ("accept-language", self.language),
            ("cookie", cookie.as_str()),
        ];
        headers.extend(more);
        let answer = self.service.send(method, path, &headers, body).await;
        for line in answer.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            if let Some(value) = line.split(';').next().unwrap().strip_prefix("greenlit=") {
                self.session = (!value.is_empty()).then(|| value.to_owned());
            }
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("origin", "http://127.0.0.1:3000"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send("POST", path, &headers, &body.finish()).await
    }

    /// Somebody new, signed in.
    async fn signed_up(service: &'s Service, email: &str) -> Self {
        let mut browser = Self::new(service);
        let fields = [("email", email), ("name", "Ana"), ("password", PASSWORD)];
        let answer = browser.post("/sign-up", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(&answer));
        assert!(browser.session.is_some());
        browser
    }

    /// Somebody who looks after the service.
    async fn admin(service: &'s Service) -> Self {
        let browser = Self::signed_up(service, "admin@example.org").await;
        let account = service
            .store
            .credentials("admin@example.org")
            .await
            .unwrap();
        let user = account.unwrap().account.user;
        let change = AccountChange::Role(Role::Admin);
        let changed = service.store.change_account(user, change, By::CommandLine);
        changed.await.unwrap();
        browser
    }
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

#[track_caller]
fn shows(answer: &Answer, status: u16, wanted: &str) {
    let text = text(answer);
    assert_eq!(answer.status, status, "{text}");
    assert!(text.contains(wanted), "{wanted} is not in {text}");
}

#[track_caller]
fn leads(answer: &Answer, to: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(answer));
    assert_eq!(answer.header("location"), to);
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_there_and_back() {
    let service = Service::for_people(SignUp::Open).await;
    Browser::signed_up(&service, "ana@example.org").await;
    let mut browser = Browser::new(&service);
    leads(&browser.get("/settings").await, "/sign-in?next=%2Fsettings");
    let page = browser.get("/sign-in?next=%2Fsettings").await;
    shows(&page, 200, "name=\"next\" value=\"/settings\"");
    let wrong = [
        ("email", "ana@example.org"),
        ("password", "wrong-secret"),
        ("next", "/settings"),
    ];
    let page = browser.post("/sign-in", &wrong).await;
    shows(&page, 401, "value=\"ana@example.org\"");
    assert!(!text(&page).contains("wrong-secret"));
    assert!(browser.session.is_none());
    let right = [
        ("email", "Ana@Example.org"),
        ("password", PASSWORD),
        ("next", "/settings"),
    ];
    leads(&browser.post("/sign-in", &right).await, "/settings");
    shows(&browser.get("/settings").await, 200, "ana@example.org");
    leads(&browser.post("/sign-out", &[]).await, "/sign-in");
    assert!(browser.session.is_none());
    let elsewhere = [
        ("email", "ana@example.org"),
        ("password", PASSWORD),
        ("next", "//evil.example"),
    ];
    leads(&browser.post("/sign-in", &elsewhere).await, "/");
}

#[tokio::test]
async fn an_account_is_made_with_its_faults_told_where_they_are() {
    let service = Service::for_people(SignUp::Open).await;
    let mut browser = Browser::new(&service);
    let wrong = [
        ("email", "<b>ana</b>"),
        ("name", "Ana \"<i>"),
        ("password", "short-one"),
    ];
    let page = browser.post("/sign-up", &wrong).await;
    for wanted in [
        "id=\"email-fault\"",
        "id=\"password-fault\"",
        "Ana &#34;&#60;i&#62;",
    ] {
        shows(&page, 422, wanted);
    }
    assert!(!text(&page).contains("short-one") && !text(&page).contains("<b>ana"));
    Browser::signed_up(&service, "ana@example.org").await;
    let taken = [("email", "ANA@example.org"), ("password", PASSWORD)];
    shows(
        &browser.post("/sign-up", &taken).await,
        422,
        "id=\"email-fault\"",
    );
}

#[tokio::test]
async fn where_sign_up_is_closed_there_is_no_such_page() {
    let service = Service::for_people(SignUp::Closed).await;
    let mut browser = Browser::new(&service);
    assert_eq!(browser.get("/sign-up").await.status, 404);
    let fields = [("email", "ana@example.org"), ("password", PASSWORD)];
    assert_eq!(browser.post("/sign-up", &fields).await.status, 404);
    assert!(!text(&browser.get("/sign-in").await).contains("/sign-up"));
    assert_eq!(browser.get("/sign-in/google").await.status, 404);
}

#[tokio::test]
async fn a_key_is_shown_once_works_and_is_revoked() {
    let service = Service::for_people(SignUp::Open).await;
    let mut browser = Browser::signed_up(&service, "ana@example.org").await;
    let nothing = browser.post("/settings/keys", &[("name", "robot")]).await;
    shows(&nothing, 422, "id=\"scopes-fault\"");
    shows(&nothing, 422, "value=\"robot\"");
    let fields = [
        ("name", "the robot < 2"),
        ("days", "30"),
        ("scope-read", "yes"),
        ("scope-admin", "yes"),
    ];
    let made = browser.post("/settings/keys", &fields).await;
    shows(&made, 201, "the robot &#60; 2");
    let page = text(&made);
    let secret = page
        .split("<p><code>")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert!(!text(&browser.get("/settings").await).contains(secret));
    let bearer = format!("Bearer {secret}");
    let ask = async |path: &str| {
        let headers = [("authorization", bearer.as_str())];
        service.send("GET", path, &headers, "").await.status
    };
    assert_eq!(ask("/api/video/history").await, 200);
    assert_eq!(
        ask("/api/admin/users").await,
        403,
        "nobody gives more than they have"
    );
    let revoke = page
        .split("action=\"")
        .find(|part| part.starts_with("/settings/keys/"));
    let revoke = revoke.unwrap().split('"').next().unwrap();
    leads(&browser.post(revoke, &[]).await, "/settings#keys");
    assert_eq!(ask("/api/video/history").await, 401);
    let mut other = Browser::signed_up(&service, "bea@example.org").await;
    assert_eq!(other.post(revoke, &[]).await.status, 404, "another's key");
}

#[tokio::test]
async fn sessions_are_listed_and_end() {
    let service = Service::for_people(SignUp::Open).await;
    let mut here = Browser::signed_up(&service, "ana@example.org").await;
    let mut there = Browser::new(&service);
    let fields = [("email", "ana@example.org"), ("password", PASSWORD)];
    there.post("/sign-in", &fields).await;
    shows(
        &there.get("/settings").await,
        200,
        "/settings/sessions/others",
    );
    leads(
        &here.post("/settings/sessions/others", &[]).await,
        "/settings#sessions",
    );
    leads(&there.get("/settings").await, "/sign-in?next=%2Fsettings");
    shows(&here.get("/settings").await, 200, "ana@example.org");
}

#[tokio::test]
async fn another_password_ends_every_other_session() {
    let service = Service::for_people(SignUp::Open).await;
    let mut here = Browser::signed_up(&service, "ana@example.org").await;
    let mut there = Browser::new(&service);
    let fields = [("email", "ana@example.org"), ("password", PASSWORD)];
    there.post("/sign-in", &fields).await;
    let wrong = [("old", "not the password"), ("new", "another four words")];
    shows(
        &here.post("/settings/password", &wrong).await,
        422,
        "id=\"old-fault\"",
    );
    let right = [("old", PASSWORD), ("new", "another four words")];
    leads(&here.post("/settings/password", &right).await, "/settings");
    leads(&there.get("/settings").await, "/sign-in?next=%2Fsettings");
    shows(&here.get("/settings").await, 200, "ana@example.org");
    assert_eq!(there.post("/sign-in", &fields).await.status, 401);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let service = Service::for_people(SignUp::Open).await;
    let mut browser = Browser::signed_up(&service, "ana@example.org").await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    for place in [
        &[form][..],
        &[
            form,
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ],
        &[form, ("origin", "null")],
    ] {
        let body = "name=robot&scope-read=yes";
        let refused = browser.send("POST", "/settings/keys", place, body).await;
        assert_eq!(refused.status, 403, "{place:?}");
    }
    shows(&browser.get("/settings").await, 200, "There are none yet.");
}

#[tokio::test]
async fn an_admin_looks_after_people_and_each_change_is_written_down() {
    let service = Service::for_people(SignUp::Open).await;
    let mut ana = Browser::signed_up(&service, "ana@example.org").await;
    for page in ["/admin", "/admin/tiers", "/admin/pauses", "/admin/changes"] {
        assert_eq!(ana.get(page).await.status, 403, "{page}");
    }
    let mut admin = Browser::admin(&service).await;
    shows(&admin.get("/admin").await, 200, "ana@example.org");
    let user = service.store.credentials("ana@example.org").await.unwrap();
    let user = user.unwrap().account.user;
    let person = format!("/admin/people/{user}");
    assert_eq!(ana.post(&person, &[("role", "admin")]).await.status, 403);
    leads(
        &admin
            .post(&person, &[("role", "user"), ("tier", "pro")])
            .await,
        "/admin",
    );
    let credits = format!("{person}/credits");
    leads(
        &admin
            .post(&credits, &[("credits", "7"), ("why", "a gift < 9")])
            .await,
        "/admin",
    );
    shows(
        &admin.post(&credits, &[("credits", "many")]).await,
        422,
        "role=\"alert\"",
    );
    let page = ana.get("/settings").await;
    for wanted in ["<dd>pro</dd>", "+7", "a gift &#60; 9"] {
        shows(&page, 200, wanted);
    }
    leads(&admin.post(&person, &[("able", "no")]).await, "/admin");
    leads(&ana.get("/settings").await, "/sign-in?next=%2Fsettings");
    let changes = admin.get("/admin/changes").await;
    for wanted in [
        "account.tier",
        "account.credits",
        "admin@example.org",
        "ana@example.org",
    ] {
        shows(&changes, 200, wanted);
    }
    // Nobody would be left.
    let me = service
        .store
        .credentials("admin@example.org")
        .await
        .unwrap();
    let me = format!("/admin/people/{}", me.unwrap().account.user);
    shows(
        &admin.post(&me, &[("role", "user")]).await,
        409,
        "role=\"alert\"",
    );
}

#[tokio::test]
async fn an_admin_adds_people_and_edits_tiers_and_pauses() {
    let open = Service::for_people(SignUp::Open).await;
    let mut admin = Browser::admin(&open).await;
    let wrong = [("email", "nobody"), ("name", "Bea")];
    let page = admin.post("/admin", &wrong).await;
    shows(&page, 422, "id=\"email-fault\"");
    shows(&page, 422, "value=\"Bea\"");
    let right = [
        ("email", "bea@example.org"),
        ("password", PASSWORD),
        ("tier", "pro"),
    ];
    leads(&admin.post("/admin", &right).await, "/admin");
    let mut bea = Browser::new(&open);
    leads(&bea.post("/sign-in", &right).await, "/");
    let tier = [
        ("tier", "team"),
        ("packages", ""),
        ("in-flight", "3"),
        ("priority", "1"),
        ("thumbnails", "2"),
        ("credits", "9"),
    ];
    leads(&admin.post("/admin/tiers", &tier).await, "/admin/tiers");
    let tiers = open.store.tiers().await.unwrap();
    let team = tiers.iter().find(|tier| tier.name == "team").unwrap();
    assert_eq!(
        (
            team.packages_per_day,
            team.in_flight,
            team.credits_per_month
        ),
        (None, Some(3), Some(9))
    );
    let mut wrong = tier;
    wrong[2].1 = "0";
    shows(
        &admin.post("/admin/tiers", &wrong).await,
        422,
        "role=\"alert\"",
    );
    shows(
        &admin.post("/admin/pauses", &[]).await,
        422,
        "id=\"agent-fault\"",
    );
    leads(
        &admin
            .post(
                "/admin/pauses",
                &[("agent", "research"), ("reason", "a rest")],
            )
            .await,
        "/admin/pauses",
    );
    let page = admin.get("/admin/pauses").await;
    shows(&page, 200, "a rest");
    let page = text(&page);
    let end = page
        .split("action=\"")
        .find(|part| part.starts_with("/admin/pauses/"));
    let end = end.unwrap().split('"').next().unwrap();
    leads(&admin.post(end, &[]).await, "/admin/pauses");
    assert!(open.store.pauses().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_pages_speak_portuguese() {
    let service = Service::for_people(SignUp::Open).await;
    let mut admin = Browser::admin(&service).await;
    admin.language = "pt-BR";
    for (path, wanted) in [
        ("/settings", "Chaves para programas"),
        ("/admin", "Adicionar alguém"),
        ("/admin/tiers", "Pacotes por dia"),
        ("/admin/pauses", "Nada está em pausa."),
        ("/admin/changes", "Esta máquina"),
        ("/sign-up", "Criar uma conta"),
        ("/sign-in", "Senha"),
    ] {
        let page = admin.get(path).await;
        shows(&page, 200, wanted);
        assert!(text(&page).contains("<html lang=\"pt-BR\""));
    }
}

#[tokio::test]
async fn without_accounts_settings_say_so_and_there_is_nothing_to_sign_in_to() {
    let service = Service::start(crate::support::Work::Off).await;
    let mut browser = Browser::new(&service);
    shows(
        &browser.get("/settings").await,
        200,
        "there are no accounts",
    );
    leads(&browser.get("/sign-in").await, "/");
    assert_eq!(browser.get("/sign-up").await.status, 404);
    assert_eq!(
        browser
            .post("/settings/keys", &[("name", "x"), ("scope-read", "yes")])
            .await
            .status,
        403
    );
}

#[tokio::test]
async fn language_theme_and_name_are_found_again_in_another_browser() {
    let service = Service::for_people(SignUp::Open).await;
    let mut browser = Browser::signed_up(&service, "ana@example.org").await;
    let look = [("language", "pt-BR"), ("back", "/settings")];
    leads(&browser.post("/preferences", &look).await, "/settings");
    let look = [("theme", "dark"), ("back", "/settings")];
    leads(&browser.post("/preferences", &look).await, "/settings");
    let renamed = browser
        .post("/settings/name", &[("called", " Ana < b ")])
        .await;
    leads(&renamed, "/settings");
    let nameless = browser.post("/settings/name", &[("called", "  ")]).await;
    shows(&nameless, 422, "Use de 1 a 100 caracteres.");

    let mut other = Browser::new(&service);
    let fields = [("email", "ana@example.org"), ("password", PASSWORD)];
    leads(&other.post("/sign-in", &fields).await, "/");
    let page = other.get("/settings").await;
    shows(&page, 200, "lang=\"pt-BR\"");
    shows(&page, 200, "data-theme=\"dark\"");
    shows(&page, 200, "value=\"Ana &#60; b\"");
    let signed_out = Browser::new(&service).get("/sign-in").await;
    shows(&signed_out, 200, "lang=\"en\"");

    let system = [("theme", "system"), ("back", "/")];
    leads(&other.post("/preferences", &system).await, "/");
    let me = browser.get("/settings").await;
    shows(&me, 200, "data-theme=\"system\"");
}

#[tokio::test]
async fn a_session_is_told_by_its_browser_and_its_own_words_are_escaped() {
    let service = Service::for_people(SignUp::Open).await;
    let mut browser = Browser::signed_up(&service, "ana@example.org").await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0 <b>";
    let body = format!(
        "email=ana%40example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    let mut other = Browser::new(&service);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "http://127.0.0.1:3000"),
        ("sec-fetch-site", "same-origin"),
        ("user-agent", firefox),
    ];
    leads(&other.send("POST", "/sign-in", &headers, &body).await, "/");
    let page = browser.get("/settings").await;
    shows(&page, 200, "Firefox on Linux");
    shows(&page, 200, "Firefox/145.0 &#60;b&#62;");
}

#[tokio::test]
async fn whoever_wants_no_mails_says_so_on_the_page_and_over_the_api() {
    let service = Service::for_people(SignUp::Open).await;
    let mut browser = Browser::signed_up(&service, "ana@example.org").await;
    let page = browser.get("/settings").await;
    shows(&page, 200, "no mail server configured");
    shows(&page, 200, "name=\"mail-asked\" value=\"yes\" checked");
    shows(&page, 200, "name=\"mail-reminder\" value=\"yes\" checked");
    let kept = browser
        .post("/settings/mails", &[("mail-reminder", "yes")])
        .await;
    leads(&kept, "/settings#mails");
    let mails = async |cookie: &str| {
        let me = service.send_as(cookie, "GET", "/api/me", &Value::Null);
        me.await.json()["mails"].clone()
    };
    let cookie = format!("greenlit={}", browser.session.as_deref().unwrap());
    assert_eq!(mails(&cookie).await, json!(["reminder"]));
    let none = browser
        .post("/settings/mails", &[("mail-nonsense", "yes")])
        .await;
    leads(&none, "/settings#mails");
    assert_eq!(mails(&cookie).await, json!([]));
    let put = async |mails: Value| {
        let body = json!({ "mails": mails });
        service
            .send_as(&cookie, "PUT", "/api/me/mails", &body)
            .await
    };
    let wrong = put(json!(["asked", "never"])).await;
    shows(&wrong, 422, "is none of asked and reminder");
    assert_eq!(put(json!(["asked"])).await.status, 204);
    let page = browser.get("/settings").await;
    shows(&page, 200, "name=\"mail-asked\" value=\"yes\" checked");
}
