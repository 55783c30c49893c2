//! Pages for people, made here: nothing is loaded from elsewhere, and all of them work without a script.
//!
//! A page is a file here with its templates, its words in `words/`, and a line in [`routes`]. What is round all of them is
//! `shell.rs`; numbers and times are written by `formats.rs`.

mod agents;
pub mod assets;
pub mod batch;
mod costs;
pub mod dashboard;
pub mod docs;
pub mod errors;
pub mod form;
mod formats;
mod happened;
pub mod history;
pub mod languages;
pub mod new;
pub mod package;
pub mod people;
pub mod pick;
pub mod pick_link;
pub mod plan;
pub mod preferences;
pub mod problems;
pub mod run;
pub mod shell;
mod told;
mod webhooks;
pub mod words;

use std::fmt::{self, Display};

use axum::Router;
use axum::routing::{get, post};
use greenlit_store::people::Scope;

use crate::app::App;
use crate::auth::{Need, guarded};

/// The pages. Those of the API's description are with the API's routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/preferences", post(preferences::choose))
        .route("/assets/{hash}/{name}", get(assets::asset))
        .merge(people::routes())
        .merge(guarded(Need::Scope(Scope::Generate), work()))
        .merge(guarded(Need::Scope(Scope::Webhooks), webhooks::routes()))
}

/// Those about jobs.
fn work() -> Router<App> {
    Router::new()
        .route("/", get(new::new))
        .route("/jobs", get(new::jobs).post(new::begin))
        .route("/jobs/{jobId}", get(run::run))
        .route("/jobs/{jobId}/live", get(run::live))
        .route("/jobs/{jobId}/pick", post(pick::answer))
        .route("/jobs/{jobId}/cancel", post(run::cancel))
        .route("/jobs/{jobId}/retry", post(run::retry))
        .route("/jobs/{jobId}/package", get(package::package))
        .route("/jobs/{jobId}/test-result", post(package::keep_result))
        .route("/history", get(history::history))
        .route("/history/bulk", post(history::bulk))
        .route("/waiting", get(history::waiting))
        .route("/dashboard", get(dashboard::dashboard))
        .route("/costs", get(costs::costs))
        .route("/costs.csv", get(crate::api::costs::csv))
        .route("/new/plan", get(new::plan))
        .route("/batch", get(batch::empty).post(batch::begin))
        .route("/batch/preview", post(batch::preview))
}

/// Text as it may stand in HTML, also within quotes.
pub(crate) struct Escaped<T>(pub(crate) T);

impl<T: Display> Display for Escaped<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.to_string().chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}

/// Text with its `code` set as such.
fn prose(text: &str) -> String {
    let mut parts = text.split('`');
    let mut html = Escaped(parts.next().unwrap_or_default()).to_string();
    while let Some(code) = parts.next() {
        html.push_str(&format!("<code>{}</code>", Escaped(code)));
        html.push_str(&Escaped(parts.next().unwrap_or_default()).to_string());
    }
    html
}

/// A whole page.
fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n<body>\n{body}</body>\n</html>\n",
        title = Escaped(title)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_becomes_markup() {
        assert_eq!(
            prose("a `<b>` & \"c\" `d"),
            "a <code>&lt;b&gt;</code> &amp; &quot;c&quot; <code>d</code>"
        );
    }
}
