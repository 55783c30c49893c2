//! Answers that turn a call down, in the form of each server.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::Response;
use hyper::header::HeaderValue;
use serde_json::{Value, json};

use super::content::Content;
use super::trouble;
use crate::fault::Fault;
use crate::flavour::Flavour;

/// An error before it takes the form of a server.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub status: u16,
    /// OpenAI's `type`.
    pub kind: Cow<'static, str>,
    pub code: Option<Cow<'static, str>>,
    pub param: Option<&'static str>,
    pub message: String,
    pub headers: Vec<(&'static str, String)>,
    /// What one server says beside it: details, metadata, counts.
    pub more: Value,
}

impl Refusal {
    pub fn new(status: u16, message: impl Into<String>) -> Self {
        let kind = match status {
            429 => "requests",
            500.. => "server_error",
            _ => "invalid_request_error",
        };
        Self {
            status,
            kind: kind.into(),
            code: None,
            param: None,
            message: message.into(),
            headers: Vec::new(),
            more: Value::Null,
        }
    }

    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind.into();
        self
    }

    pub fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code.into());
        self
    }

    pub fn param(mut self, param: &'static str) -> Self {
        self.param = Some(param);
        self
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn more(mut self, more: Value) -> Self {
        self.more = more;
        self
    }

    /// The answer as this server gives it.
    pub fn answer(self, flavour: Flavour) -> Response<Content> {
        let mut response = json_answer(self.status, body(&self, flavour).to_string());
        for (name, value) in self.headers {
            let value = value.parse().expect("a header's value");
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// The error's body.
fn body(refusal: &Refusal, flavour: Flavour) -> Value {
    let Refusal {
        status,
        kind,
        code,
        param,
        message,
        more,
        ..
    } = refusal;
    match flavour {
        Flavour::OpenAi | Flavour::SchemaRefuser | Flavour::PlainOnly => {
            json!({ "error": { "message": message, "type": kind, "param": param, "code": code } })
        }
        // netease-youdao/QAnything#555 shows one.
        Flavour::Ollama => {
            let kind = if *status == 400 {
                "invalid_request_error"
            } else {
                "api_error"
            };
            json!({ "error": { "message": message, "type": kind, "param": null, "code": null } })
        }
        // Numbers for codes, and counts beside them: llama.cpp tools/server, format_error_response.
        Flavour::LlamaCpp => {
            let kind = match status {
                401 => "authentication_error",
                404 => "not_found_error",
                503 => "unavailable_error",
                _ => kind,
            };
            let error = json!({ "code": status, "message": message, "type": kind });
            json!({ "error": joined(error, more) })
        }
        // vllm-project/vllm#4667 and #10078 show the old form, without a wrapping.
        Flavour::VllmOld => json!({
            "object": "error", "message": message, "type": vllm_kind(*status), "param": null, "code": status
        }),
        Flavour::Vllm => json!({
            "error": { "message": message, "type": vllm_kind(*status), "param": param, "code": status }
        }),
        // lmstudio-ai/lmstudio-bug-tracker#307: words alone.
        Flavour::LmStudio => json!({ "error": message }),
        // <https://openrouter.ai/docs/api/reference/errors-and-debugging>.
        Flavour::OpenRouter => {
            let error = json!({ "message": message, "code": status });
            let error = if more.is_null() {
                error
            } else {
                joined(error, &json!({ "metadata": more }))
            };
            json!({ "error": error, "user_id": "user_fake" })
        }
        // In a list: n4ze3m/page-assist#406, FuzzAnything/PromptFuzz#42.
        Flavour::Gemini => {
            let error =
                json!({ "code": status, "message": message, "status": google_status(*status) });
            let error = if more.is_null() {
                error
            } else {
                joined(error, &json!({ "details": more }))
            };
            json!([{ "error": error }])
        }
        // The form is OpenAI's (<https://platform.claude.com/docs/en/api/openai-sdk>), the types are its own
        // (<https://platform.claude.com/docs/en/api/errors>).
        Flavour::Anthropic => {
            let kind = anthropic_kind(*status);
            json!({ "error": { "code": null, "message": message, "type": kind, "param": null } })
        }
    }
}

fn joined(mut error: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().into_iter().flatten() {
        error[name] = value.clone();
    }
    error
}

fn vllm_kind(status: u16) -> &'static str {
    match status {
        401 => "AuthenticationError",
        404 => "NotFoundError",
        429 => "RateLimitError",
        500.. => "InternalServerError",
        _ => "BadRequestError",
    }
}

fn google_status(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        500 => "INTERNAL",
        501.. => "UNAVAILABLE",
        _ => "INVALID_ARGUMENT",
    }
}

fn anthropic_kind(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    }
}

/// The answer that a fault stands for.
pub(super) fn of(fault: &Fault, flavour: Flavour, model: &str) -> Response<Content> {
    match fault {
        Fault::Trouble(trouble) => trouble::worded(*trouble, flavour, model).answer(flavour),
        Fault::Code(status, code) => {
            let mut refusal = Refusal::new(*status, "Broken on purpose.");
            refusal.code = Some((*code).into());
            refusal.answer(flavour)
        }
        Fault::Body(status, body) => json_answer(*status, body.clone()),
        Fault::RateLimited(headers) => Refusal {
            headers: headers.clone(),
            ..Refusal::new(429, "Too fast.").code("rate_limit_exceeded")
        }
        .answer(flavour),
        Fault::Html(status) => html(
            *status,
            "<!doctype html><html><body><h1>Bad Gateway</h1></body></html>",
        ),
        Fault::Redirect(address) => {
            let mut response = json_answer(307, String::new());
            let address = address.parse().expect("a header's value");
            response.headers_mut().insert("location", address);
            response
        }
        Fault::Status(status) => Refusal::new(*status, "Broken on purpose.").answer(flavour),
        other => Refusal::new(500, format!("Broken on purpose: {other:?}.")).answer(flavour),
    }
}

/// The answer to an address that the server does not have.
pub(super) fn nowhere(flavour: Flavour, method: &str, path: &str) -> Response<Content> {
    match flavour {
        // Gin's own page.
        Flavour::Ollama => answer(404, "text/plain", Content::whole("404 page not found")),
        // lmstudio-ai/lmstudio-bug-tracker#618 and #1323: a success that is none.
        Flavour::LmStudio => {
            let message = format!("Unexpected endpoint or method. ({method} {path})");
            json_answer(200, json!({ "error": message }).to_string())
        }
        // FastAPI's own answer.
        Flavour::Vllm | Flavour::VllmOld => {
            json_answer(404, json!({ "detail": "Not Found" }).to_string())
        }
        Flavour::LlamaCpp => Refusal::new(404, "File Not Found").answer(flavour),
        Flavour::Gemini => html(
            404,
            "<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p><b>404.</b></html>",
        ),
        Flavour::OpenRouter | Flavour::Anthropic => Refusal::new(404, "Not Found").answer(flavour),
        _ => Refusal::new(404, format!("Invalid URL ({method} {path})"))
            .code("unknown_url")
            .answer(flavour),
    }
}

fn html(status: u16, page: &'static str) -> Response<Content> {
    let mut response = json_answer(status, page.to_owned());
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert("content-type", kind);
    response
}

fn json_answer(status: u16, body: String) -> Response<Content> {
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
