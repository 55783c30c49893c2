//! Answers that turn a call down.

use std::sync::atomic::{AtomicU64, Ordering};

use hyper::Response;
use hyper::header::HeaderValue;

use super::content::Content;
use crate::fault::Fault;

/// The answer that a fault stands for.
pub(super) fn of(fault: &Fault) -> Response<Content> {
    match fault {
        Fault::Code(status, code) => error(*status, code, "Broken on purpose."),
        Fault::Body(status, body) => json(*status, body.clone()),
        Fault::RateLimited(headers) => {
            let mut response = error(429, "rate_limit_exceeded", "Too fast.");
            for (name, value) in headers {
                let value = value.parse().expect("a header's value");
                response.headers_mut().insert(*name, value);
            }
            response
        }
        Fault::Html(status) => {
            let page = "<!doctype html><html><body><h1>Bad Gateway</h1></body></html>";
            let mut response = json(*status, page.to_owned());
            let html = HeaderValue::from_static("text/html");
            response.headers_mut().insert("content-type", html);
            response
        }
        Fault::Redirect(address) => {
            let mut response = json(307, String::new());
            let address = address.parse().expect("a header's value");
            response.headers_mut().insert("location", address);
            response
        }
        Fault::Status(status) => error(*status, "server_error", "Broken on purpose."),
        other => error(
            500,
            "server_error",
            &format!("Broken on purpose: {other:?}."),
        ),
    }
}

/// An error in OpenAI's form.
pub(super) fn error(status: u16, code: &str, message: &str) -> Response<Content> {
    let body = serde_json::json!({
        "error": { "message": message, "type": "error", "param": null, "code": code }
    });
    json(status, body.to_string())
}

/// A JSON answer.
pub(super) fn json(status: u16, body: String) -> Response<Content> {
    answer(status, "application/json", Content::whole(body))
}

/// Any answer.
pub(super) fn answer(status: u16, kind: &'static str, content: Content) -> Response<Content> {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    Response::builder()
        .status(status)
        .header("content-type", kind)
        .header("x-request-id", format!("req_{number}"))
        .body(content)
        .expect("a response")
}
