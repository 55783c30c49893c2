//! What was spent: each sees their own, an admin everybody's, and the page tells the same as the file.

use axum::http::StatusCode;
use greenlit_domain::event::CallState;
use greenlit_domain::id::{CallId, UserId};
use greenlit_domain::model::{ModelIdentity, Usage};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::step::Step;
use greenlit_store::people::Role;
use greenlit_store::rows::{Change, NewCall, SettledCall};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Service, Work};

const ANA: &str = "ana@example.org";
const BOB: &str = "bob@example.org";

/// A job of somebody with one call for each of these costs.
async fn spent(service: &Service, user: UserId, keyword: &str, costs: &[Option<i64>]) {
    let mut job = service.new_job(keyword);
    job.user = user;
    job.labels = vec!["spring".to_owned()];
    let id = service.store.insert(vec![job]).await.unwrap()[0].id();
    let lease = service.store.claim_these(vec![id]).await.unwrap()[0]
        .lease
        .clone();
    let at = service.store.clock().now();
    for cost in costs {
        let id = CallId(Uuid::now_v7());
        let begun = NewCall {
            reservation: None,
            id,
            step: Step::Titles,
            attempt: 1,
            identity: ModelIdentity {
                provider: "compatible".into(),
                model: "m".into(),
            },
            at,
        };
        let settled = SettledCall {
            reserved: None,
            id,
            state: CallState::Settled,
            usage: Some(Usage {
                input: 70,
                output: 7,
                ..Usage::default()
            }),
            cost: Cost(cost.map(MicroDollars)),
            price_date: None,
            service_tier: None,
            request_id: None,
            error: None,
            answer: None,
            at,
        };
        let changes = vec![
            Change::CallBegun(begun),
            Change::CallSettled(Box::new(settled)),
        ];
        service.store.advance(&lease, changes).await.unwrap();
    }
}

/// One where Ana looks after the service and Bob does not; she spent 30 micro-dollars, and he 500.
async fn two() -> (Service, String, String) {
    let service = Service::with_accounts().await;
    let ana = service.add(ANA, Role::Admin).await;
    let bob = service.add(BOB, Role::User).await;
    spent(&service, ana, "rye bread", &[Some(10), Some(20)]).await;
    spent(
        &service,
        bob,
        "=HYPERLINK(\"http://x\",1)",
        &[Some(500), None],
    )
    .await;
    let (ana, bob) = (service.sign_in(ANA).await, service.sign_in(BOB).await);
    (service, ana, bob)
}

async fn ask(service: &Service, cookie: &str, path: &str) -> Answer {
    service.send_as(cookie, "GET", path, &Value::Null).await
}

#[tokio::test]
async fn each_sees_what_they_spent_and_an_admin_what_all_did() {
    let (service, ana, bob) = two().await;
    for (cookie, query, micros) in [
        (&bob, "", 500),
        (&ana, "", 30),
        (&ana, "?whose=mine", 30),
        (&ana, "?whose=all", 530),
        (&ana, "?whose=all&label=spring", 530),
        (&ana, "?whose=all&label=autumn", 0),
    ] {
        for by in ["day", "agent", "model", "user", "keyword"] {
            let join = if query.is_empty() { '?' } else { '&' };
            let path = format!("/api/costs{query}{join}by={by}");
            let told = ask(&service, cookie, &path).await.json();
            assert_eq!(told["whole"]["costMicros"], micros, "{path}");
            let lines = told["lines"].as_array().unwrap().iter();
            let sum: i64 = lines.map(|line| line["costMicros"].as_i64().unwrap()).sum();
            assert_eq!(sum, micros, "{path}");
        }
    }
    let users = ask(&service, &ana, "/api/costs?whose=all&by=user&limit=1")
        .await
        .json();
    assert_eq!(users["lines"][0]["knownAs"], BOB);
    assert_eq!(
        users["rest"],
        json!({ "lines": 1, "costMicros": 30, "calls": 2 })
    );
    assert_eq!(users["whole"]["unknownCostCalls"], 1);
    for path in [
        "/api/costs?whose=all",
        "/costs?whose=all",
        "/costs.csv?whose=all",
    ] {
        let refused = ask(&service, &bob, path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn all_that_is_wrong_with_a_question_is_told_at_once() {
    let service = Service::start(Work::Off).await;
    let answer = service
        .get("/api/costs?by=weekday&from=yesterday&whose=theirs&limit=0&label=%20&colour=red")
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut wrong = answer.wrong_fields();
    wrong.sort();
    assert_eq!(wrong, ["by", "colour", "from", "label", "limit", "whose"]);
    for (query, field) in [
        ("month=2026-13", "month"),
        ("month=2026-11&to=2026-11-03", "month"),
        ("from=2026-11-03&to=2026-11-02", "from"),
        ("from=0001-01-01", "from"),
    ] {
        let answer = service.get(&format!("/api/costs?{query}")).await;
        assert_eq!(answer.wrong_fields(), [field], "{query}");
    }
}

#[tokio::test]
async fn the_page_shows_it_and_the_file_is_no_trap() {
    let (service, ana, bob) = two().await;
    let page = ask(&service, &ana, "/costs?by=keyword&whose=all").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = String::from_utf8(page.bytes.to_vec()).unwrap();
    for words in [
        "rye bread",
        "=HYPERLINK(&#34;http://x&#34;,1)",
        "<figure class=\"chart\"",
        "<meter ",
        "1 call of unknown cost",
        "/costs.csv?by=keyword&#38;from=",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let link = text.split("href=\"/costs.csv?").nth(1).unwrap();
    let link = link.split('"').next().unwrap().replace("&#38;", "&");
    let file = ask(&service, &ana, &format!("/costs.csv?{link}")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.header("content-disposition")
            .starts_with("attachment; filename=\"costs-by-keyword-")
    );
    let csv = String::from_utf8(file.bytes.to_vec()).unwrap();
    assert!(
        csv.contains("\r\n\"'=HYPERLINK(\"\"http://x\"\",1)\",2,1,"),
        "{csv}"
    );
    let own = ask(&service, &bob, "/costs?by=user").await;
    let text = String::from_utf8(own.bytes.to_vec()).unwrap();
    assert!(!text.contains("rye bread") && !text.contains(ANA));
    let asked = [("cookie", ana.as_str()), ("accept-language", "pt-BR")];
    let text = service
        .send("GET", "/costs?month=2001-02", &asked, "")
        .await;
    let text = String::from_utf8(text.bytes.to_vec()).unwrap();
    assert!(text.contains("Nenhuma chamada nesses dias."), "{text}");
}
