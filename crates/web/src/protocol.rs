//! What HTTP asks of every route alike: bounds, types that a client accepts, methods, and no panic that cuts anybody off.

use std::any::Any;
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use greenlit_domain::text;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use crate::body::discard;
use crate::problem::{Kind, Problem};

/// The most bytes of a path with its query, and of all headers.
const MOST_URL: usize = 8 * 1024;
const MOST_HEADERS: usize = 32 * 1024;

/// The types that routes answer with, by path and method, as the description has them.
#[derive(Debug, Default)]
pub struct Offered(HashMap<String, HashMap<Method, Vec<String>>>);

impl Offered {
    /// Reads them from the description.
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self(
            paths
                .map(|(path, item)| (path.clone(), types_of(item)))
                .collect(),
        )
    }

    fn types(&self, path: &str, method: &Method) -> &[String] {
        let method = if *method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let types = self.0.get(path).and_then(|methods| methods.get(method));
        types.map_or(&[], Vec::as_slice)
    }
}

fn types_of(item: &PathItem) -> HashMap<Method, Vec<String>> {
    let operations = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    let given = operations.into_iter();
    given
        .filter_map(|(method, operation)| Some((method, types_when_well(operation.as_ref()?))))
        .collect()
}

fn types_when_well(operation: &Operation) -> Vec<String> {
    let responses = operation.responses.responses.iter();
    responses
        .filter(|(status, _)| status.starts_with('2'))
        .filter_map(|(_, response)| match response {
            RefOr::T(response) => Some(response.content.keys().cloned()),
            RefOr::Ref(_) => None,
        })
        .flatten()
        .collect()
}

/// Turns away what no route should have to read.
pub async fn bounds(request: Request, next: Next) -> Response {
    let url = request
        .uri()
        .path_and_query()
        .map_or(0, |url| url.as_str().len());
    if url > MOST_URL {
        let detail = format!("a path with its query has at most {MOST_URL} bytes");
        return turn_away(request, Problem::new(Kind::UrlTooLong, detail)).await;
    }
    let headers = request.headers().iter();
    let bytes: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if bytes > MOST_HEADERS {
        let detail = format!("headers have at most {MOST_HEADERS} bytes");
        return turn_away(request, Problem::new(Kind::HeadersTooLarge, detail)).await;
    }
    next.run(request).await
}

/// Turns away who accepts nothing that the route gives, before anything is done for it.
pub async fn accepts(
    State(offered): State<Arc<Offered>>,
    request: Request,
    next: Next,
) -> Response {
    let types = match request.extensions().get::<MatchedPath>() {
        Some(path) => offered.types(path.as_str(), request.method()),
        None => &[],
    };
    if types.is_empty() || types.iter().any(|one| takes(request.headers(), one)) {
        return next.run(request).await;
    }
    let detail = format!("this route gives {}: accept that", types.join(" or "));
    turn_away(request, Problem::new(Kind::NotAcceptable, detail)).await
}

/// Answers with an error before the request was read to its end.
pub(crate) async fn turn_away(request: Request, problem: Problem) -> Response {
    discard(request.into_body()).await;
    problem.into_response()
}

/// Whether a client accepts this type. One that says nothing, or nothing that can be read, accepts all.
fn takes(headers: &HeaderMap, media_type: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT).iter();
    let text: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
    let text = text.join(",").to_ascii_lowercase();
    // The most particular range decides.
    let ranges = text.split(',').filter_map(range);
    let best = ranges
        .clone()
        .filter_map(|(range, weight)| Some((likeness(range, media_type)?, weight)))
        .max_by_key(|(likeness, _)| *likeness);
    match best {
        Some((_, weight)) => weight > 0.0,
        None => ranges.count() == 0,
    }
}

/// A media range and its weight.
fn range(text: &str) -> Option<(&str, f32)> {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().filter(|range| range.contains('/'))?;
    let weight = parts.find_map(|part| part.strip_prefix("q=")?.trim().parse().ok());
    Some((range, weight.unwrap_or(1.0)))
}

/// How particularly a range means a type.
fn likeness(range: &str, media_type: &str) -> Option<u8> {
    let (kind, _) = media_type.split_once('/')?;
    match range.split_once('/')? {
        _ if range == media_type => Some(2),
        (of, "*") if of == kind => Some(1),
        ("*", "*") => Some(0),
        _ => None,
    }
}

/// What a route without this method says. The router adds `Allow`.
pub async fn other_method(request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let detail = format!(
        "there is no {} here: the header `Allow` says what there is",
        text::shorten(request.method().as_str(), 40)
    );
    turn_away(request, Problem::new(Kind::MethodNotAllowed, detail)).await
}

/// What there is no route for.
pub async fn no_route(request: Request) -> Response {
    let detail = "there is no such route: /docs shows them, /api/openapi.json lists them";
    turn_away(request, Problem::new(Kind::NoSuchRoute, detail)).await
}

/// Answers a handler's panic as what it is, and lets the connection live.
pub async fn calm(request: Request, next: Next) -> Response {
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answered.unwrap_or_else(|panic: Box<dyn Any + Send>| {
        // What it says is for the log alone.
        drop(panic);
        Problem::new(Kind::Internal, "this request met a bug of ours").into_response()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_client_is_given_what_it_accepts() {
        const JSON: &str = "application/json";
        for (accept, taken) in [
            ("", true),
            ("*/*", true),
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/*", true),
            ("text/html, application/json;q=0.1", true),
            ("text/html,*/*;q=0.8", true),
            ("nonsense", true),
            ("text/html", false),
            ("application/json;q=0", false),
            ("*/*, application/json;q=0", false),
            ("application/json, */*;q=0", true),
            ("application/problem+json", false),
        ] {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_str(accept).unwrap())]);
            assert_eq!(takes(&headers, JSON), taken, "{accept}");
        }
        assert!(takes(&HeaderMap::new(), JSON));
    }

    mod fuzz {
        use super::*;

        #[test]
        fn any_accept_header_is_weighed_without_favour() {
            greenlit_fuzz::fuzz!(
                &[
                    "application/json",
                    "application/*",
                    "*/*",
                    "text/html",
                    ";q=0",
                    ";q=1",
                    ";q=0.5",
                    ";q=",
                    "q=nan",
                    ",",
                    ";",
                    "/",
                    "*",
                    " "
                ],
                |text| if let Ok(value) = HeaderValue::from_str(text) {
                    let headers = HeaderMap::from_iter([(header::ACCEPT, value)]);
                    let taken = takes(&headers, "application/json");
                    // What nobody can read refuses nothing.
                    assert!(taken || text.contains('/'), "{text}");
                    assert_eq!(taken, takes(&headers, "application/json"));
                }
            );
        }
    }
}
