//! `GET /docs`: the description of the API for people, made from the description for programs.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::http::header;
use axum::response::{Html, IntoResponse};
use serde_json::Value;

use super::{Escaped, page, prose};
use crate::description;
use crate::pages::docs::shape::{example, name_of, resolved, rows};

mod shape;

/// Made once; it never changes.
static PAGE: LazyLock<String> = LazyLock::new(|| whole(&description::as_json()));

/// Shows the API to people.
#[utoipa::path(
    get, path = "/docs", tag = "service",
    responses((status = 200, body = String, content_type = "text/html", description = "This page"))
)]
pub async fn docs() -> Html<&'static str> {
    Html(&PAGE)
}

/// How the pages look.
#[utoipa::path(
    get, path = "/docs/style.css", tag = "service",
    responses((status = 200, body = String, content_type = "text/css", description = "A style sheet"))
)]
pub async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("style.css"),
    )
}

/// One operation with its place.
struct Operation<'d> {
    document: &'d Value,
    method: &'d str,
    path: &'d str,
    value: &'d Value,
}

fn whole(document: &Value) -> String {
    let operations = operations(document);
    let mut nav = String::new();
    let mut main = format!(
        "<h1>{} <small>{}</small></h1>\n<p>{}</p>\n{INTRODUCTION}",
        Escaped(text(&document["info"]["title"])),
        Escaped(text(&document["info"]["version"])),
        prose(text(&document["info"]["description"])),
    );
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = text(&tag["name"]);
        nav.push_str(&format!("<h2>{}</h2>\n<ul>\n", Escaped(name)));
        main.push_str(&format!(
            "<h2 id=\"{0}\">{0}</h2>\n<p>{1}</p>\n",
            Escaped(name),
            prose(text(&tag["description"]))
        ));
        for operation in operations
            .iter()
            .filter(|operation| operation.tag() == name)
        {
            nav.push_str(&operation.link());
            main.push_str(&operation.section());
        }
        nav.push_str("</ul>\n");
    }
    page(
        "greenlit API",
        &format!("<nav aria-label=\"Routes\">\n{nav}</nav>\n<main>\n{main}</main>\n"),
    )
}

const INTRODUCTION: &str = "<p>Bodies are JSON. Errors are <code>application/problem+json</code>: their <code>type</code> \
    leads to an explanation, and <code>faults</code> names every wrong field at once. Where the server was started with a token, \
    send it as <code>Authorization: Bearer …</code>. Programs read <a href=\"/api/openapi.json\">/api/openapi.json</a>.</p>\n";

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, value)| Operation {
            document,
            method,
            path,
            value,
        })
    });
    all.filter(|operation| operation.value["responses"].is_object())
        .collect()
}

impl Operation<'_> {
    fn tag(&self) -> &str {
        text(&self.value["tags"][0])
    }

    fn anchor(&self) -> String {
        let path = self.path.replace(['{', '}'], "").replace('/', "-");
        format!("{}{path}", self.method)
    }

    fn heading(&self) -> String {
        format!(
            "<span class=\"method {0}\">{1}</span> <code>{2}</code>",
            self.method,
            self.method.to_uppercase(),
            // A long path may break after each part.
            Escaped(self.path).to_string().replace('/', "/<wbr>")
        )
    }

    fn link(&self) -> String {
        format!(
            "<li><a href=\"#{}\">{}</a></li>\n",
            self.anchor(),
            self.heading()
        )
    }

    fn section(&self) -> String {
        let description = match text(&self.value["description"]) {
            "" => String::new(),
            more => format!("<p>{}</p>\n", prose(more)),
        };
        format!(
            "<section id=\"{}\">\n<h3>{}</h3>\n<p>{}</p>\n{description}{}{}{}{}</section>\n",
            self.anchor(),
            self.heading(),
            prose(text(&self.value["summary"])),
            self.parameters(),
            self.body(),
            self.answers(),
            self.curl(),
        )
    }

    fn parameters(&self) -> String {
        let parameters = self.value["parameters"].as_array();
        let Some(parameters) = parameters.filter(|list| !list.is_empty()) else {
            return String::new();
        };
        let rows = parameters.iter().map(|parameter| {
            let required = parameter["required"] == true;
            row(
                text(&parameter["name"]),
                &format!(
                    "{}, {}",
                    name_of(&parameter["schema"]),
                    text(&parameter["in"])
                ),
                required,
                text(&parameter["description"]),
            )
        });
        table("Parameters", rows.collect())
    }

    fn schema_of_body(&self) -> Option<&Value> {
        let content = self.value["requestBody"]["content"].as_object()?;
        content.values().next().map(|content| &content["schema"])
    }

    fn body(&self) -> String {
        let Some(schema) = self.schema_of_body() else {
            return String::new();
        };
        let rows = rows(self.document, schema);
        let rows = rows
            .iter()
            .map(|field| row(&field.name, &field.kind, field.required, field.description));
        table("Body", rows.collect())
    }

    fn answers(&self) -> String {
        let (mut own, mut common, mut shown) = (String::new(), String::new(), String::new());
        let mut bodies = BTreeSet::new();
        let responses = self.value["responses"].as_object().into_iter().flatten();
        for (status, response) in responses {
            let row = answer(status, response);
            if description::is_common(status, text(&response["description"])) {
                common.push_str(&row);
                continue;
            }
            own.push_str(&row);
            let schema = &response["content"]["application/json"]["schema"];
            if schema.is_object() && bodies.insert(schema.to_string()) {
                shown.push_str(&self.example_answer(status, schema));
            }
        }
        format!(
            "{}<details>\n<summary>What any request may meet</summary>\n<div class=\"wide\"><table>\n{common}</table></div>\n\
             </details>\n{shown}",
            table("Answers", own)
        )
    }

    fn example_answer(&self, status: &str, schema: &Value) -> String {
        let value = example(self.document, schema);
        if resolved(self.document, schema)
            .as_object()
            .is_none_or(|schema| schema.len() < 2)
        {
            return String::new();
        }
        let json = serde_json::to_string_pretty(&value).unwrap_or_default();
        format!(
            "<h4>{} looks like</h4>\n<pre>{}</pre>\n",
            Escaped(status),
            Escaped(json)
        )
    }

    /// A line that can be pasted.
    fn curl(&self) -> String {
        let mut line = String::from("curl");
        if self.method != "get" {
            line.push_str(&format!(" -X {}", self.method.to_uppercase()));
        }
        let path = self.path.replace('{', "$").replace('}', "");
        line.push_str(&format!(" \"http://127.0.0.1:3000{path}\""));
        if let Some(schema) = self.schema_of_body() {
            let body = shape::least(self.document, schema).to_string();
            line.push_str(&format!(
                " \\\n  -H 'content-type: application/json' \\\n  -d '{}'",
                body.replace('\'', "'\\''")
            ));
        }
        format!("<pre class=\"curl\">{}</pre>\n", Escaped(line))
    }
}

fn row(name: &str, kind: &str, required: bool, description: &str) -> String {
    let needed = if required { " <em>required</em>" } else { "" };
    format!(
        "<tr><td><code>{}</code>{needed}</td><td class=\"type\">{}</td><td>{}</td></tr>\n",
        Escaped(name),
        Escaped(kind),
        prose(description),
    )
}

fn answer(status: &str, response: &Value) -> String {
    let content = response["content"].as_object().into_iter().flatten();
    let types: Vec<_> = content.map(|(name, _)| name.as_str()).collect();
    let mood = if status.starts_with('2') {
        "good"
    } else {
        "bad"
    };
    format!(
        "<tr><td><span class=\"status {mood}\">{}</span></td><td>{}</td><td class=\"type\">{}</td></tr>\n",
        Escaped(status),
        prose(text(&response["description"])),
        Escaped(types.join(", ")),
    )
}

fn table(title: &str, rows: String) -> String {
    format!("<h4>{title}</h4>\n<div class=\"wide\"><table>\n{rows}</table></div>\n")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_operation_and_loads_nothing_from_elsewhere() {
        let document = description::as_json();
        let page = whole(&document);
        let operations = operations(&document);
        assert!(operations.len() > 10);
        for operation in operations {
            assert!(
                page.contains(&format!("id=\"{}\"", operation.anchor())),
                "{}",
                operation.path
            );
        }
        assert!(!page.contains("<script"));
        for address in page.split("href=\"").skip(1) {
            let address = address.split('"').next().unwrap_or_default();
            // An empty icon, so that none is asked for.
            let is_here = address.starts_with(['/', '#']) || address == "data:,";
            assert!(is_here, "{address}");
        }
    }
}
