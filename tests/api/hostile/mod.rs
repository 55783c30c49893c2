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

mod bodies;
mod bounds;
mod forms;
mod places;

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

/// Whether an answer refuses a field by its name.
fn names(field: &Field, answer: &Answer) -> bool {
    answer.status == 422 && faults(answer).iter().any(|fault| field.is_named_by(fault))
}
