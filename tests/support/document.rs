//! Holds every answer of a story against what `/api/openapi.json` promises.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::http::{Answer, Request};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(greenlit_web::document()).unwrap());

/// Made once each: a story asks the same again and again.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Validator>>> = LazyLock::new(Mutex::default);

/// What the description promises.
pub fn document() -> &'static Value {
    &DOCUMENT
}

/// Fails unless the answer is one that the description promises for this request.
#[track_caller]
pub fn assert_fits(request: &Request, answer: &Answer) {
    if let Err(wrong) = fits(request, answer) {
        let Request { method, path, .. } = request;
        panic!(
            "{method} {path} answered {}: {wrong}\n{}",
            answer.status,
            answer.text()
        );
    }
}

fn fits(request: &Request, answer: &Answer) -> Result<(), String> {
    let is_head = request.method == "HEAD";
    let method = if is_head { "GET" } else { &request.method };
    let method = method.to_lowercase();
    let path = request.path.split('?').next().unwrap_or_default();
    let described = template(path).filter(|template| !operation(template, &method).is_null());
    let Some(template) = described else {
        return outside(path, answer, is_head);
    };
    let status = answer.status.to_string();
    let response = &operation(template, &method)["responses"][&status];
    if response.is_null() {
        return Err(format!("the description of {template} has no such status"));
    }
    let content = response["content"].as_object();
    let Some(content) = content.filter(|content| !content.is_empty()) else {
        let is_empty = answer.body.is_empty();
        return if is_empty {
            Ok(())
        } else {
            Err("the description promises no body".to_owned())
        };
    };
    let media_type = answer.media_type();
    if !content.contains_key(media_type) {
        return Err(format!("the description promises no {media_type}"));
    }
    if is_head || !media_type.ends_with("json") {
        return Ok(());
    }
    let pointer = ["paths", template, &method, "responses", &status, "content"];
    valid(
        &format!("{}/{}/schema", pointed(&pointer), escaped(media_type)),
        answer,
    )
}

/// What is not described is a page, or is not there.
fn outside(path: &str, answer: &Answer, is_head: bool) -> Result<(), String> {
    let is_page = !path.starts_with("/api/");
    match answer.status {
        200 | 201 | 303 if is_page => Ok(()),
        400..=499 | 503 if is_page && answer.media_type() == "text/html" => Ok(()),
        204 if answer.body.is_empty() => Ok(()),
        400..=499 | 503 if answer.media_type() == "application/problem+json" => {
            if is_head {
                return Ok(());
            }
            valid("#/components/schemas/Problem", answer)
        }
        _ => Err("this is no route of the description".to_owned()),
    }
}

fn operation<'d>(template: &str, method: &str) -> &'d Value {
    &DOCUMENT["paths"][template][method]
}

/// The described path that this one is; a name that stands there beats one that is filled in.
fn template(path: &str) -> Option<&'static str> {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let fitting = paths.keys().filter(|template| is_of(template, path));
    fitting
        .min_by_key(|template| template.matches('{').count())
        .map(String::as_str)
}

fn is_of(template: &str, path: &str) -> bool {
    let (parts, given) = (template.split('/'), path.split('/'));
    parts.clone().count() == given.clone().count()
        && parts
            .zip(given)
            .all(|(part, given)| part == given || (part.starts_with('{') && !given.is_empty()))
}

fn pointed(parts: &[&str]) -> String {
    let parts = parts.iter().map(|part| format!("/{}", escaped(part)));
    format!("#{}", parts.collect::<String>())
}

/// A part of a pointer, as it stands in a reference.
fn escaped(part: &str) -> String {
    let part = part.replace('~', "~0").replace('/', "~1");
    part.replace('{', "%7B").replace('}', "%7D")
}

fn valid(pointer: &str, answer: &Answer) -> Result<(), String> {
    let mut validators = VALIDATORS.lock().unwrap_or_else(|error| error.into_inner());
    let validator = validators.entry(pointer.to_owned()).or_insert_with(|| {
        let mut schema = DOCUMENT.clone();
        schema["$ref"] = json!(pointer);
        jsonschema::draft202012::new(&schema)
            .unwrap_or_else(|error| panic!("{pointer} is no schema: {error}"))
    });
    let body: Value =
        serde_json::from_slice(&answer.body).map_err(|error| format!("no JSON: {error}"))?;
    let faults: Vec<_> = validator
        .iter_errors(&body)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}
