//! Every field of every route, as nobody should send it: what is wrong is told by the field's name, nothing breaks, and
//! nothing comes of it.
//!
//! Routes and fields are read from the description, so that a new one is tried as soon as it is described. Requests go over
//! a socket, as bytes.

use std::net::SocketAddr;

use greenlit_domain::text;
use greenlit_store::people::Role;
use serde_json::{Map, Value, json};
use tokio::task::block_in_place;

use crate::database::Database;
use crate::document::{assert_fits, document};
use crate::http::{Answer, Request, exchange};
use crate::support::Service;
use crate::tenancy;

const ADMIN: &str = "ada@example.org";
const OTHER: &str = "bob@example.org";

/// A field of a request's body, or a parameter.
#[derive(Debug, Clone)]
struct Field {
    /// Its place, such as `again.note` or `labels[0]`.
    path: Vec<Step>,
    schema: Value,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Name(String),
    First,
}

/// What is sent for a field.
struct Bad {
    /// As JSON, right or not.
    value: String,
    /// Whether it has to be refused; else it may be cleaned and taken.
    must_be_refused: bool,
}

impl Field {
    fn name(&self) -> String {
        let mut name = String::new();
        for step in &self.path {
            match step {
                Step::Name(part) if name.is_empty() => name.push_str(part),
                Step::Name(part) => name.push_str(&format!(".{part}")),
                Step::First => name.push_str("[0]"),
            }
        }
        name
    }

    /// Whether a fault names it, or the list or object that it is in or holds.
    fn is_named_by(&self, fault: &str) -> bool {
        let bare = |name: &str| name.split('[').next().unwrap_or_default().to_owned();
        let (own, told) = (bare(&self.name()), bare(fault));
        own == told || told.starts_with(&format!("{own}.")) || own.starts_with(&format!("{told}."))
    }

    /// Its place in a body, filled with this.
    fn within(&self, base: &Value, value: &str) -> String {
        // The value may be no JSON at all, so it is put where a mark stands.
        const MARK: &str = "\"the place of the value\"";
        let mut body = base.clone();
        let mut place = &mut body;
        for step in &self.path {
            place = match step {
                Step::Name(name) => {
                    if !place.is_object() {
                        *place = json!({});
                    }
                    let fields = place.as_object_mut().unwrap();
                    fields.entry(name.clone()).or_insert(Value::Null)
                }
                Step::First => {
                    *place = json!([null]);
                    &mut place[0]
                }
            };
        }
        *place = serde_json::from_str(MARK).unwrap();
        body.to_string().replace(MARK, value)
    }

    fn types(&self) -> Vec<&str> {
        match &self.schema["type"] {
            Value::String(one) => vec![one],
            Value::Array(any) => any.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    fn is(&self, kind: &str) -> bool {
        self.types().contains(&kind)
    }

    fn bad(&self) -> Vec<Bad> {
        let mut all = Vec::new();
        let mut add = |value: String, must_be_refused: bool| {
            all.push(Bad {
                value,
                must_be_refused,
            });
        };
        let refused = [
            ("7", "integer"),
            ("7.25", "number"),
            ("true", "boolean"),
            ("\"nonesuch\"", "string"),
            ("[[1]]", "array"),
            ("{\"a\": {\"b\": 1}}", "object"),
        ];
        for (value, kind) in refused {
            let fits = self.is(kind) || (kind == "integer" && self.is("number"));
            if !fits {
                add(value.to_owned(), true);
            }
        }
        add("1e999".to_owned(), true);
        add("nan".to_owned(), true);
        add("[[[[[[[[[[[[1]]]]]]]]]]]]".to_owned(), true);
        add("\"\\ud800\"".to_owned(), true);
        add("\"a\u{1}b\"".to_owned(), true);
        add("null".to_owned(), false);
        if self.is("string") {
            if let Some(most) = self.schema["maxLength"].as_u64() {
                let long = "x".repeat(usize::try_from(most).unwrap() + 1);
                add(json!(long).to_string(), true);
            }
            if self.schema["enum"].is_array() {
                add("\"nonesuch\"".to_owned(), true);
                add("\"\"".to_owned(), true);
            }
            for odd in ODD {
                add(json!(odd).to_string(), false);
            }
        }
        if self.is("integer") || self.is("number") {
            for (bound, by) in [("minimum", -1), ("maximum", 1)] {
                let beyond = self.schema[bound]
                    .as_i64()
                    .and_then(|at| at.checked_add(by));
                if let Some(beyond) = beyond {
                    add(beyond.to_string(), true);
                }
            }
            for huge in [
                "9223372036854775808",
                "-9223372036854775809",
                "1e300",
                "-1e300",
            ] {
                add(huge.to_owned(), true);
            }
        }
        if let Some(most) = self.schema["maxItems"].as_u64() {
            let item = if self.schema["items"]["type"] == "number" {
                "1"
            } else {
                "\"x\""
            };
            let many = vec![item; usize::try_from(most).unwrap() + 1];
            add(format!("[{}]", many.join(",")), true);
        }
        all
    }
}

/// Texts that may be taken once they are cleaned.
const ODD: [&str; 14] = [
    "",
    "   ",
    "a\0b",
    "a\u{1b}[31mb\u{7}\u{85}",
    "\u{202e}abc\u{2066}\u{200b}",
    "<script>alert(1)</script> x",
    "\"><img src=x onerror=alert(1)>",
    "' OR 1=1; --",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "x\r\nset-cookie: a=b",
    "\u{fffd}\u{fdd0}\u{10ffff}",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦 寿司 हिन्दी",
    "${7*7}{{7*7}}%s%n",
];

/// A route of the description.
struct Route {
    method: String,
    template: String,
    operation: Value,
}

impl Route {
    fn all() -> Vec<Self> {
        let paths = document()["paths"].as_object().unwrap();
        let routes = paths.iter().flat_map(|(template, item)| {
            let operations = item.as_object().unwrap().iter();
            operations.map(|(method, operation)| Self {
                method: method.to_uppercase(),
                template: template.clone(),
                operation: operation.clone(),
            })
        });
        let routes: Vec<_> = routes.collect();
        assert!(routes.len() > 40, "{}", routes.len());
        routes
    }

    fn name(&self) -> String {
        format!("{} {}", self.method, self.template)
    }

    /// The fields of its body, those within others too.
    fn fields(&self) -> Vec<Field> {
        let content = &self.operation["requestBody"]["content"]["application/json"];
        let mut fields = Vec::new();
        collect(&content["schema"], &[], &mut fields);
        fields
    }

    fn takes_json(&self) -> bool {
        self.operation["requestBody"]["content"]["application/json"].is_object()
    }

    fn parameters(&self, place: &str) -> Vec<Field> {
        let all = self.operation["parameters"].as_array().cloned();
        let all = all.unwrap_or_default().into_iter();
        all.filter(|parameter| parameter["in"] == place)
            .map(|parameter| Field {
                path: vec![Step::Name(parameter["name"].as_str().unwrap().to_owned())],
                schema: resolved(&parameter["schema"]),
            })
            .collect()
    }

    /// Whether it goes on answering.
    fn streams(&self) -> bool {
        self.operation["responses"]["200"]["content"]["text/event-stream"].is_object()
    }
}

fn collect(schema: &Value, at: &[Step], fields: &mut Vec<Field>) {
    let schema = resolved(schema);
    if !at.is_empty() {
        fields.push(Field {
            path: at.to_vec(),
            schema: schema.clone(),
        });
    }
    for (name, property) in schema["properties"].as_object().unwrap_or(&Map::new()) {
        let step = Step::Name(name.clone());
        collect(property, &[at, &[step]].concat(), fields);
    }
    if schema["items"].is_object() {
        collect(&schema["items"], &[at, &[Step::First]].concat(), fields);
    }
}

/// A schema where it stands, without the choice of leaving it out.
fn resolved(schema: &Value) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let pointer = reference.strip_prefix('#').unwrap();
        return resolved(document().pointer(pointer).unwrap());
    }
    for choice in ["oneOf", "anyOf"] {
        let some = schema[choice]
            .as_array()
            .and_then(|any| any.iter().find(|one| one["type"] != "null"));
        if let Some(some) = some {
            return resolved(some);
        }
    }
    schema.clone()
}

/// The service at a socket, and somebody who may do everything.
struct Story {
    service: Service,
    address: SocketAddr,
    cookie: String,
    names: tenancy::Hers,
    /// Dropped after the service.
    _database: Option<Database>,
}

impl Story {
    async fn begin(database: Option<Database>) -> Self {
        let service = Service::with_accounts_on(database.as_ref().map(Database::url)).await;
        service.add(ADMIN, Role::Admin).await;
        let other = service.add(OTHER, Role::User).await.to_string();
        let cookie = service.sign_in(ADMIN).await;
        let names = tenancy::hers(&service, &cookie, other).await;
        let address = service.listen().await;
        Self {
            service,
            address,
            cookie,
            names,
            _database: database,
        }
    }

    fn path(&self, template: &str) -> String {
        let (path, _) = tenancy::path_and_body("", template, &self.names);
        path
    }

    fn base(&self, route: &Route) -> Value {
        let (_, body) = tenancy::path_and_body(&route.method, &route.template, &self.names);
        if body.is_null() { json!({}) } else { body }
    }

    fn request(&self, method: &str, path: &str) -> Request {
        Request::new(method, path)
            .header("host", "127.0.0.1:3000")
            .header("cookie", self.cookie.as_str())
            .header("sec-fetch-site", "same-origin")
    }

    /// Sends it. Whatever it was, it is answered as the description says, and not with a fault of ours.
    #[track_caller]
    fn send(&self, request: &Request, what: &str) -> Answer {
        let answer = block_in_place(|| exchange(self.address, &request.bytes(self.address)));
        let answer = answer.unwrap_or_else(|| panic!("{what}: no answer"));
        assert!(
            answer.status < 500,
            "{what}: {} {}",
            answer.status,
            answer.text()
        );
        assert_eq!(
            answer
                .header("set-cookie")
                .filter(|cookie| cookie.contains("a=b")),
            None,
            "{what}"
        );
        if answer.status >= 400 && request.path.starts_with("/api/") {
            assert_eq!(
                answer.media_type(),
                "application/problem+json",
                "{what}: {}",
                answer.text()
            );
            let told = answer.text();
            assert!(
                !told.chars().any(|c| c != '\n' && text::is_hidden(c)),
                "{what}: {told:?}"
            );
        }
        assert_fits(request, &answer);
        answer
    }

    fn send_body(&self, route: &Route, body: impl Into<Vec<u8>>, what: &str) -> Answer {
        let request = self.request(&route.method, &self.path(&route.template));
        let request = request
            .header("content-type", "application/json")
            .body(body);
        self.send(&request, what)
    }

    /// All that can be listed, as it is shown.
    fn state(&self) -> Vec<(String, String)> {
        // These tell of the process or of the clock.
        const MOVES: [&str; 4] = [
            "/api/health",
            "/api/pool",
            "/api/providers",
            "/api/cron/generate-trending",
        ];
        let all = Route::all();
        let lists = all.iter().filter(|route| {
            let json = &route.operation["responses"]["200"]["content"]["application/json"];
            route.method == "GET"
                && route.template.starts_with("/api/")
                && !route.template.contains('{')
                && !MOVES.contains(&route.template.as_str())
                && json.is_object()
        });
        let lists = lists.map(|route| {
            let request = self.request("GET", &route.template);
            let answer = self.send(&request, &route.name()).is(200);
            (route.template.clone(), answer.text())
        });
        lists.collect()
    }
}

/// The names of the wrong fields.
fn faults(answer: &Answer) -> Vec<String> {
    let problem = answer.json();
    let faults = problem["faults"].as_array().cloned().unwrap_or_default();
    faults
        .iter()
        .map(|fault| fault["field"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_field_of_any_body_takes_what_it_should_not() {
    no_field_takes_what_it_should_not(Story::begin(None).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_field_of_any_body_takes_what_it_should_not_on_postgres() {
    // Its own commands wait, which a worker of the runtime may only do so.
    let Some(database) = block_in_place(Database::fresh) else {
        return;
    };
    let story = Story::begin(Some(database)).await;
    block_in_place(|| no_field_takes_what_it_should_not(story));
}

fn no_field_takes_what_it_should_not(story: Story) {
    let mut tried = 0;
    for route in Route::all().iter().filter(|route| route.takes_json()) {
        let base = story.base(route);
        for field in route.fields() {
            let before = story.state();
            let (refused, odd): (Vec<_>, Vec<_>) =
                field.bad().into_iter().partition(|bad| bad.must_be_refused);
            for bad in refused {
                tried += 1;
                is_refused(&story, route, &base, &field, &bad.value);
            }
            // A name that is there twice.
            if let [Step::Name(name)] = field.path.as_slice() {
                let first = json!(name).to_string();
                let body = base.to_string();
                let rest = body.strip_prefix('{').unwrap();
                let comma = if rest == "}" { "" } else { "," };
                let twice = format!("{{{first}: null, {first}: null{comma}{rest}");
                let answer = story.send_body(route, twice, &route.name());
                assert!(
                    names(&field, &answer),
                    "{} takes {name} twice: {}",
                    route.name(),
                    answer.text()
                );
            }
            assert_eq!(
                story.state(),
                before,
                "{}: {} changed something",
                route.name(),
                field.name()
            );
            for bad in odd {
                tried += 1;
                let what = format!("{} with {} = {}", route.name(), field.name(), bad.value);
                story.send_body(route, field.within(&base, &bad.value), &what);
            }
        }
    }
    assert!(tried > 1_000, "only {tried} were tried");
    // What was taken was cleaned.
    for (list, shown) in story.state() {
        // The description is ours, with line breaks.
        if list.ends_with("/openapi.json") {
            continue;
        }
        let value: Value = serde_json::from_str(&shown).unwrap();
        each_text(&value, &mut |text| {
            assert!(!text.chars().any(text::is_hidden), "{list} shows {text:?}");
            assert!(
                !text.contains("<script") && !text.contains("<img"),
                "{list} shows {text:?}"
            );
        });
    }
    drop(story.service);
}

fn is_refused(story: &Story, route: &Route, base: &Value, field: &Field, value: &str) {
    let what = format!("{} with {} = {:.80}", route.name(), field.name(), value);
    let answer = story.send_body(route, field.within(base, value), &what);
    // What is no JSON at all is told by its place.
    let is_no_json = value == "nan" && answer.status == 400;
    // Who tries to sign in again and again waits, whatever they send.
    let is_slowed = answer.status == 429;
    assert!(
        is_no_json || is_slowed || names(field, &answer),
        "{what}: {} {}",
        answer.status,
        answer.text()
    );
}

/// Whether an answer refuses a field by its name.
fn names(field: &Field, answer: &Answer) -> bool {
    answer.status == 422 && faults(answer).iter().any(|fault| field.is_named_by(fault))
}

fn each_text(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(list) => list.iter().for_each(|value| each_text(value, see)),
        Value::Object(fields) => fields.values().for_each(|value| each_text(value, see)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_body_as_a_whole_breaks_a_route() {
    let story = Story::begin(None).await;
    for route in Route::all().iter().filter(|route| route.takes_json()) {
        let base = story.base(route).to_string();
        let before = story.state();
        let unknown = base
            .replacen('{', "{\"nonesuch\": 1,", 1)
            .replace(",}", "}");
        let answer = story.send_body(route, unknown, &route.name());
        assert_eq!(answer.status, 422, "{}: {}", route.name(), answer.text());
        assert!(
            faults(&answer).contains(&"nonesuch".to_owned()),
            "{}",
            answer.text()
        );
        let bodies: [(&str, Vec<u8>, u16); 9] = [
            ("cut off", base.as_bytes()[..base.len() - 1].to_vec(), 400),
            ("a list", b"[]".to_vec(), 400),
            ("a text", b"\"x\"".to_vec(), 400),
            ("null", b"null".to_vec(), 400),
            ("no UTF-8", b"{\"\xff\": 1}".to_vec(), 400),
            ("half a pair as a name", br#"{"\ud800": 1}"#.to_vec(), 400),
            ("deep", "[".repeat(10_000).into_bytes(), 400),
            ("large", vec![b' '; 70_000], 413),
            ("huge", vec![b' '; 900_000], 413),
        ];
        for (what, body, status) in bodies {
            let what = format!("{}: {what}", route.name());
            let answer = story.send_body(route, body, &what);
            assert_eq!(answer.status, status, "{what}: {}", answer.text());
        }
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "",
            "application/jsonx",
        ] {
            let request = story.request(&route.method, &story.path(&route.template));
            let request = request.header("content-type", kind).body(base.as_str());
            let answer = story.send(&request, &route.name());
            assert_eq!(answer.status, 415, "{} as {kind:?}", route.name());
        }
        assert_eq!(story.state(), before, "{} changed something", route.name());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_query_takes_what_it_should_not() {
    let story = Story::begin(None).await;
    for route in Route::all().iter().filter(|route| !route.streams()) {
        let path = story.path(&route.template);
        for field in route.parameters("query") {
            let name = field.name();
            let is_list = field.is("array");
            let schema = if is_list {
                resolved(&field.schema["items"])
            } else {
                field.schema.clone()
            };
            let inner = Field {
                schema,
                ..field.clone()
            };
            let mut refused = Vec::new();
            if inner.is("integer") {
                let beyond = |bound: &str, by: i64| inner.schema[bound].as_i64()?.checked_add(by);
                refused.extend(beyond("minimum", -1).map(|number| number.to_string()));
                refused.extend(beyond("maximum", 1).map(|number| number.to_string()));
                refused
                    .extend(["1.5", "x", "99999999999999999999", "0x1", "%00"].map(str::to_owned));
            } else {
                let most = inner.schema["maxLength"].as_u64();
                refused.extend(most.map(|most| "x".repeat(usize::try_from(most).unwrap() + 1)));
                if inner.schema["enum"].is_array() {
                    refused.extend(["nonesuch", "%00"].map(str::to_owned));
                }
            }
            for value in refused {
                let what = format!("{} with {name} = {value:.60}", route.name());
                let answer = story.send(
                    &story.request(&route.method, &format!("{path}?{name}={value}")),
                    &what,
                );
                assert!(
                    names(&field, &answer),
                    "{what}: {} {}",
                    answer.status,
                    answer.text()
                );
            }
            if !is_list {
                let twice = format!("{path}?{name}=1&{name}=2");
                let answer = story.send(&story.request(&route.method, &twice), &route.name());
                assert!(
                    names(&field, &answer),
                    "{name} twice: {} {}",
                    answer.status,
                    answer.text()
                );
            }
            for odd in [
                "%00",
                "%ff",
                "%ED%A0%80",
                "%E2%80%AE",
                "%",
                "%0d%0aset-cookie:%20a=b",
                "'+OR+1=1",
                "%3Cscript%3E",
            ] {
                let what = format!("{} with {name} = {odd}", route.name());
                story.send(
                    &story.request(&route.method, &format!("{path}?{name}={odd}")),
                    &what,
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_in_a_path_breaks_a_route() {
    const NAMES: [&str; 12] = [
        "%00",
        "%ff",
        "%20",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "'%20OR%201=1",
        "%0d%0aset-cookie:%20a=b",
        "%F0%9F%92%A5",
        "%E2%80%AEx",
        "%7Bid%7D",
        "-1",
        "00000000-0000-0000-0000-000000000000",
    ];
    let story = Story::begin(None).await;
    let long = "x".repeat(2_000);
    let mut tried = 0;
    for route in Route::all() {
        for field in route.parameters("path") {
            for name in NAMES.into_iter().chain([long.as_str()]) {
                let hole = format!("{{{}}}", field.name());
                let path = story.path(&route.template.replace(&hole, name));
                let mut request = story.request(&route.method, &path);
                if route.takes_json() {
                    let base = story.base(&route).to_string();
                    request = request
                        .header("content-type", "application/json")
                        .body(base);
                }
                let what = format!("{} {path:.120}", route.method);
                story.send(&request, &what);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "only {tried} were tried");
}

/// Who reads the description learns how much fits; who adds a field says so in `crates/web/src/bounds.rs`.
#[test]
fn every_field_of_every_request_is_described_with_its_bounds() {
    let mut missing = Vec::new();
    for route in Route::all() {
        let mut fields = route.fields();
        for place in ["query", "path", "header"] {
            for field in route.parameters(place) {
                let items = &field.schema["items"];
                if items.is_object() {
                    fields.push(Field {
                        path: [field.path.as_slice(), &[Step::First]].concat(),
                        schema: resolved(items),
                    });
                }
                fields.push(field);
            }
        }
        for field in fields {
            let has = |bound: &str| field.schema[bound].is_number();
            let is_bounded = if field.schema["enum"].is_array() {
                true
            } else if field.is("string") {
                has("maxLength")
            } else if field.is("integer") || field.is("number") {
                has("minimum") && has("maximum")
            } else if field.is("array") {
                has("maxItems")
            } else {
                field.is("boolean") || field.is("object")
            };
            if !is_bounded {
                missing.push(format!(
                    "{}: {} is {}",
                    route.name(),
                    field.name(),
                    field.schema
                ));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
