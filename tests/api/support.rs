//! The service in this process: a router, a worker and a store in a folder that goes with the test.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use greenlit_domain::budget::Ceiling;
use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::{ProviderChoice, Settings};
use greenlit_domain::step::{Done, Step, needs};
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_engine::budget::Budget;
use greenlit_engine::{Engine, Hooks, Models, Places, Pool, Priced, Scaling, Stopping, Worker};
use greenlit_providers::egress::{Allow, Egress};
use greenlit_providers::offline::drafter::Drafter;
use greenlit_providers::offline::painter::Painter;
use greenlit_providers::resilience::RetryPolicy;
use greenlit_store::people::{By, NewAccount, Role};
use greenlit_store::rows::{Change, NewGeneration, NewStepResult, Release};
use greenlit_store::{Place, Store};
use greenlit_thumbnail::Composer;
use greenlit_web::auth::People;
use greenlit_web::auth::outside::SignUp;
use greenlit_web::limits::Policy;
use greenlit_web::{
    Accounts, App, Check, Checks, Defaults, Guard, Health, Hub, Limits, Part, Pricing, router,
    serve,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::ServiceExt;
use uuid::Uuid;

use crate::document::assert_fits;
use crate::http;

/// The system's clock, which a test may put forward.
#[derive(Default)]
pub struct Ahead(AtomicI64);

impl Clock for Ahead {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let millis = i64::try_from(since.as_millis()).unwrap();
        Timestamp(millis + self.0.load(Ordering::SeqCst))
    }
}

impl Ahead {
    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// Each missing step costs a dollar, at worst three.
struct Flat;

impl Pricing for Flat {
    fn price(&self, settings: &Settings, done: Done) -> (Cost, Cost) {
        let missing = |step: &&Step| needs(settings, **step) && !done.has(**step);
        let count = i64::try_from(Step::ALL.iter().filter(missing).count()).unwrap();
        let dollars = |each: i64| Cost::from(MicroDollars(count * each * 1_000_000));
        (dollars(1), dollars(3))
    }
}

/// Whether jobs are worked on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// They are.
    On,
    /// They stay where they are.
    Off,
}

/// The service.
pub struct Service {
    pub store: Arc<Store>,
    pub clock: Arc<Ahead>,
    pub people: Arc<People>,
    router: Router,
    stopping: Stopping,
    _folder: tempfile::TempDir,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    /// Its body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("no JSON: {:?}", String::from_utf8_lossy(&self.bytes)))
    }

    /// As a client reads it.
    fn as_read(&self) -> http::Answer {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), value.into_owned())
        });
        http::Answer {
            status: self.status.as_u16(),
            headers: headers.collect(),
            body: self.bytes.to_vec(),
        }
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The fields that are wrong.
    pub fn wrong_fields(&self) -> Vec<String> {
        let faults = self.json()["faults"].as_array().cloned();
        let named = faults.unwrap_or_default();
        named
            .iter()
            .map(|fault| fault["field"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The job of an answer.
    pub fn job(&self) -> GenerationId {
        let json = self.json();
        json["jobId"].as_str().unwrap().parse().unwrap()
    }
}

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

impl Service {
    pub async fn start(work: Work) -> Self {
        Self::start_with(work, Accounts::None, SignUp::Closed, None).await
    }

    /// One where people sign in.
    pub async fn with_accounts() -> Self {
        Self::start_with(Work::Off, Accounts::Asked, SignUp::Closed, None).await
    }

    /// The same, with its rows in this PostgreSQL database where one is named.
    pub async fn with_accounts_on(url: Option<String>) -> Self {
        Self::start_on(url, Work::Off, Accounts::Asked, SignUp::Closed, None).await
    }

    /// Serves at a socket, too.
    pub async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, self.router.clone(), self.stopping.clone()));
        address
    }

    /// Adds somebody with [`PASSWORD`].
    pub async fn add(&self, email: &str, role: Role) -> UserId {
        let password = self.people.passwords.hash(PASSWORD.into()).await;
        let new = NewAccount {
            email: email.to_owned(),
            name: email.to_owned(),
            password_hash: Some(password.unwrap()),
            role,
            tier: "free".to_owned(),
            identity: None,
        };
        let account = self.store.add_account(new, By::CommandLine).await;
        account.unwrap().user
    }

    /// Tries to sign in.
    pub async fn try_to_sign_in(&self, email: &str, password: &str) -> Answer {
        self.post(
            "/api/sessions",
            &json!({ "email": email, "password": password }),
        )
        .await
    }

    /// Signs somebody in, and gives their cookie.
    pub async fn sign_in(&self, email: &str) -> String {
        let answer = self.try_to_sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        let cookie = answer.header("set-cookie");
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Sends a request as a page of ours does that has this cookie.
    pub async fn send_as(&self, cookie: &str, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [
            ("cookie", cookie),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/json"),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.send(method, path, &headers, &body).await
    }

    /// With accounts, and whether newcomers get one.
    pub async fn for_people(sign_up: SignUp) -> Self {
        Self::start_with(Work::Off, Accounts::Asked, sign_up, None).await
    }

    /// One where nobody may ask more often than so.
    pub async fn limited(accounts: Accounts, policy: Policy) -> Self {
        Self::start_with(Work::Off, accounts, SignUp::Closed, Some(policy)).await
    }

    async fn start_with(
        work: Work,
        accounts: Accounts,
        sign_up: SignUp,
        policy: Option<Policy>,
    ) -> Self {
        Self::start_on(None, work, accounts, sign_up, policy).await
    }

    async fn start_on(
        url: Option<String>,
        work: Work,
        accounts: Accounts,
        sign_up: SignUp,
        policy: Option<Policy>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Ahead::default());
        let place = match url {
            Some(url) => Place::with_postgres(folder.path(), &url.into(), None).unwrap(),
            None => Place::folder(folder.path()),
        };
        let store = Store::open(place, clock.clone()).await.unwrap();
        let store = Arc::new(store);
        let places = Places::new(4);
        let hub = Hub::new(Arc::clone(&store));
        tokio::spawn(hub.clone().run());
        let stopping = Stopping::default();
        let engine = Engine::new(Arc::clone(&store), offline(), Arc::new(Composer::new()));
        let limits = engine.rate_limits();
        let pool = Pool::new(Arc::clone(&store), places.clone(), limits, Scaling::Fixed);
        let mut people = People::default();
        people.outside.sign_up = sign_up;
        let people = Arc::new(people);
        let app = App {
            store: Arc::clone(&store),
            hub,
            pool,
            defaults: Arc::new(Defaults {
                provider: ProviderChoice::Offline,
                quality_bar: 60,
                language: None,
            }),
            budget: Budget::default(),
            pricing: Arc::new(Flat),
            guard: Arc::new(Guard {
                port: 3000,
                accounts,
                ..Guard::default()
            }),
            limits: match policy {
                Some(policy) => Limits::new(policy, None, clock.clone()),
                None => Limits::none(clock.clone()),
            },
            people: Arc::clone(&people),
            hooks: Hooks::new(Arc::clone(&store), Egress::new(Allow::default()).unwrap()),
            cron: Arc::default(),
            health: Arc::new(Health::new(well(), stopping.clone(), "0", None)),
            closing: Stopping::default(),
            keep_alive: Duration::from_secs(15),
        };
        if work == Work::On {
            tokio::spawn(Worker::new(engine, places, stopping.clone()).run());
        }
        Self {
            store,
            clock,
            people,
            router: router(app),
            stopping,
            _folder: folder,
        }
    }

    /// A job to be put into the store beside the API.
    pub fn new_job(&self, keyword: &str) -> NewGeneration {
        NewGeneration {
            id: GenerationId(Uuid::now_v7()),
            user: UserId::LOCAL,
            brief: greenlit_testkit::builders::brief_for(keyword, "en"),
            settings: greenlit_testkit::builders::settings(),
            labels: Vec::new(),
            batch: None,
            idempotency_key: None,
            priority: 0,
            key: None,
        }
    }

    /// Sends a request with these headers, and fails when the answer is none that the description promises.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: to_bytes(body, usize::MAX).await.unwrap(),
        };
        assert_fits(&http::Request::new(method, path), &answer.as_read());
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let json = [("content-type", "application/json")];
        self.send("POST", path, &json, &body.to_string()).await
    }

    pub async fn post_with_key(&self, path: &str, key: &str, body: &Value) -> Answer {
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        self.send("POST", path, &headers, &body.to_string()).await
    }

    /// Begins a job about this.
    pub async fn begin(&self, keyword: &str) -> GenerationId {
        self.begin_with(json!({ "keyword": keyword })).await
    }

    /// Begins a job with this body.
    pub async fn begin_with(&self, body: Value) -> GenerationId {
        let answer = self.post("/api/video/generate", &body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
        answer.job()
    }

    /// The job as the API shows it.
    pub async fn job(&self, id: GenerationId) -> Value {
        self.get(&format!("/api/video/{id}")).await.json()
    }

    /// Waits until the job has this status.
    pub async fn until(&self, id: GenerationId, status: &str) -> Value {
        self.until_so(id, |job| job["status"] == status).await
    }

    /// Waits until the job is so.
    pub async fn until_so(&self, id: GenerationId, is_so: impl Fn(&Value) -> bool) -> Value {
        let mut wakes = self.store.wakes();
        let reached = async {
            loop {
                let job = self.job(id).await;
                if is_so(&job) {
                    return job;
                }
                wakes.changed().await;
            }
        };
        match tokio::time::timeout(Duration::from_secs(30), reached).await {
            Ok(job) => job,
            Err(_) => panic!("it stays so: {}", self.job(id).await),
        }
    }

    /// Fails a job as a worker does, after its research.
    pub async fn fail(&self, id: GenerationId) {
        let claimed = self.store.claim_these(vec![id]).await.unwrap();
        let at = self.clock.now();
        let research = greenlit_testkit::builders::research(&claimed[0].generation.brief);
        let stored = NewStepResult {
            step: Step::Research,
            revision: 1,
            result: serde_json::to_string(&research).unwrap(),
            score: Some(80),
            notes: Vec::new(),
            at,
        };
        let failure = Failure {
            code: FailureCode::Provider,
            message: "the provider is gone".to_owned(),
        };
        let release = Change::Release(Release::Fail(failure), at);
        let changes = vec![Change::Step(stored), release];
        let lease = &claimed[0].lease;
        self.store.advance(lease, changes).await.unwrap();
    }

    /// The jobs that there are.
    pub async fn count(&self) -> usize {
        let page = self.get("/api/video/history").await.json();
        page["jobs"].as_array().unwrap().len()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stopping.begin();
    }
}

fn well() -> Checks {
    let part = || -> Check { Arc::new(|| Box::pin(async { Part::Well(None) })) };
    Checks {
        database: part(),
        redis: part(),
        openai: part(),
        queue: part(),
    }
}

fn offline() -> Models {
    let painter = Arc::new(Painter::default());
    Models {
        text: Priced {
            model: Arc::new(Drafter),
            ceiling: Ceiling::free(),
            endpoint: None,
        },
        image: Some(Priced {
            model: painter.clone(),
            ceiling: Ceiling::free(),
            endpoint: None,
        }),
        text_fallbacks: Vec::new(),
        image_fallbacks: Vec::new(),
        fallback_painter: painter,
        retry: RetryPolicy::default(),
        worst: Vec::new(),
    }
}
