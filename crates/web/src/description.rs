//! The description of all routes, as OpenAPI 3.1: what the routes say of themselves, and what holds for all of them.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::{Method, StatusCode, header};
use axum::response::IntoResponse;
use serde_json::Value;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::tag::Tag;
use utoipa::openapi::{Components, Content, OpenApi, Ref, RefOr, Response};

use crate::auth::{KEY, SESSION};
use crate::bounds;
use crate::limits::Class;
use crate::problem::Kind;
use crate::router::routes;

/// The name of the token among the security schemes.
const TOKEN: &str = "token";

const PROBLEM: &str = "application/problem+json";

/// What any request may meet.
const ANY: [Kind; 7] = [
    Kind::Unauthorized,
    Kind::Forbidden,
    Kind::NotAcceptable,
    Kind::UrlTooLong,
    Kind::HeadersTooLarge,
    Kind::Internal,
    Kind::Unavailable,
];

/// What a request with a body may meet besides.
const WITH_BODY: [Kind; 4] = [
    Kind::InvalidJson,
    Kind::TooSlow,
    Kind::TooLarge,
    Kind::UnsupportedMediaType,
];

/// What a request may meet that is counted.
const LIMITED: [Kind; 1] = [Kind::TooManyRequests];

/// What a request that changes something may meet besides: all take an `Idempotency-Key`.
const POSTED: [Kind; 2] = [Kind::KeyInUse, Kind::KeyReused];

/// Made once; it never changes.
static DESCRIBED: LazyLock<(OpenApi, Bytes)> = LazyLock::new(|| {
    let mut document = routes().split_for_parts().1;
    complete(&mut document);
    // Types of ours: this cannot fail, and an empty description would be noticed by every test.
    let json = serde_json::to_vec(&document).unwrap_or_default();
    (document, Bytes::from(json))
});

/// The description of all routes.
pub fn document() -> OpenApi {
    DESCRIBED.0.clone()
}

/// The same as plain JSON.
pub(crate) fn as_json() -> Value {
    serde_json::from_slice(&DESCRIBED.1).unwrap_or_default()
}

/// Whether an answer is one that holds for all routes.
pub(crate) fn is_common(status: &str, description: &str) -> bool {
    let mut all = ANY.iter().chain(&WITH_BODY).chain(&POSTED).chain(&LIMITED);
    all.any(|kind| {
        let (_, code, title) = kind.facts();
        code.as_str() == status && title == description
    })
}

/// Describes the API.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "service",
    responses((status = 200, body = Value, content_type = "application/json", description = "This description"))
)]
pub async fn openapi() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        DESCRIBED.1.clone(),
    )
}

/// Adds what holds for all routes.
fn complete(document: &mut OpenApi) {
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document.tags = Some(vec![
        tag(
            "jobs",
            "Begin packages, answer which title, follow them, and take what they made.",
        ),
        tag(
            "people",
            "Who one is: sign in, keys, credits, and what an admin looks after.",
        ),
        tag(
            "webhooks",
            "Have programs told of what happens, see what they were sent, and send it again.",
        ),
        tag("service", "How the service is, and what it can do."),
    ]);
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "The token that the server was started with, where it was started with one",
        ))
        .build();
    document
        .components
        .get_or_insert_with(Components::new)
        .security_schemes
        .insert(TOKEN.to_owned(), RefOr::T(SecurityScheme::Http(scheme)));
    let session = ApiKey::Cookie(ApiKeyValue::with_description(
        "__Host-greenlit",
        "A session that POST /api/sessions opened, where the server has accounts; `person` is needed where no key will do",
    ));
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "An API key with this scope, where the server has accounts",
        ))
        .build();
    let components = document.components.get_or_insert_with(Components::new);
    for (name, scheme) in [
        (SESSION, SecurityScheme::ApiKey(session)),
        (KEY, SecurityScheme::Http(key)),
    ] {
        let schemes = &mut components.security_schemes;
        schemes.insert(name.to_owned(), RefOr::T(scheme));
    }
    // A server without a token asks for none.
    document.security = Some(vec![
        SecurityRequirement::default(),
        SecurityRequirement::new(TOKEN, Vec::<String>::new()),
    ]);
    for (path, item) in &mut document.paths.paths {
        let is_limited = Class::of(&Method::GET, Some(path)).is_some();
        if let Some(post) = &mut item.post {
            add(post, &POSTED);
            post.parameters
                .get_or_insert_with(Vec::new)
                .push(RefOr::T(idempotency_key()));
        }
        for operation in operations(item) {
            add_common(operation);
            if is_limited {
                add(operation, &LIMITED);
            }
            name_all(operation);
        }
    }
    bounds::set(document);
}

fn tag(name: &str, description: &str) -> Tag {
    let mut tag = Tag::new(name);
    tag.description = Some(description.to_owned());
    tag
}

pub(crate) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
    ];
    all.into_iter().flatten()
}

fn add_common(operation: &mut Operation) {
    add(operation, &ANY);
    if operation.request_body.is_some() {
        add(operation, &WITH_BODY);
    }
}

/// Adds what a request may meet, where the route says nothing else of that status.
fn add(operation: &mut Operation, kinds: &[Kind]) {
    for kind in kinds {
        let (_, status, title) = kind.facts();
        operation
            .responses
            .responses
            .entry(status.as_u16().to_string())
            .or_insert_with(|| RefOr::T(problem(title)));
    }
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .description(Some(
            "1 to 255 visible ASCII characters: the request is done once, however often it is sent",
        ))
        .schema(Some(String::schema()))
        .build()
}

fn problem(title: &str) -> Response {
    let mut response = Response::new(title);
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    response
        .content
        .insert(PROBLEM.to_owned(), RefOr::T(content));
    response
}

/// OpenAPI asks for a description of every response.
fn name_all(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            let known = StatusCode::from_bytes(status.as_bytes()).ok();
            let reason = known.and_then(|status| status.canonical_reason());
            response.description = reason.unwrap_or("An answer").to_owned();
        }
    }
}
