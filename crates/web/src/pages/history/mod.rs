//! `/history`: all jobs of a person, searched, filtered and page by page, and the same done to all that a filter means;
//! `/waiting`: those that wait for a pick.

mod bulk;
mod typed;
mod waiting;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::generation::{FailureCode, Status};
use greenlit_store::Search;
use greenlit_store::rows::Summary;

use super::form::Form;
use super::languages;
use super::shell::{self, Shell};
use super::told::{self, Told};
use super::words::Words;
use crate::api::history::{cursor_of, mark};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

pub use bulk::bulk;
pub(super) use typed::Typed;
pub use waiting::waiting;

/// The jobs of a page.
const JOBS: usize = 50;

#[derive(Template)]
#[template(path = "history.html")]
struct Page {
    shell: Shell,
    filter: Typed,
    statuses: Vec<(&'static str, String, bool)>,
    errors: Vec<(&'static str, String, bool)>,
    faults: Vec<(&'static str, String)>,
    jobs: Vec<Line>,
    next: Option<String>,
    first: Option<String>,
    done: Option<String>,
}

/// A job of the list.
struct Line {
    id: String,
    address: String,
    keyword: String,
    language: String,
    status: &'static str,
    status_told: String,
    stopped: Option<String>,
    labels: Vec<(String, String)>,
    cost: String,
    error: Option<(String, Told)>,
    begun: (String, String),
}

/// Shows a page of jobs.
pub async fn history(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let filter = Typed::read(&form);
    let search = match filter.search(&shell) {
        Ok(search) => search,
        Err(faults) => {
            let page = Page::new(shell, filter, faults);
            return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let after = form.text("cursor").and_then(mark);
    let mut page = Page::new(shell, filter, Vec::new());
    page.done = done(&page.shell, &form);
    page.fill(&app, &caller, &search, after).await?;
    Ok(shell::html(&page))
}

impl Page {
    fn new(shell: Shell, filter: Typed, faults: Vec<(&'static str, String)>) -> Self {
        let statuses = Status::ALL.map(|status| {
            let told = shell.say(&status_key(status));
            (status.as_str(), told, filter.status == Some(status))
        });
        let errors = FailureCode::ALL.map(|code| {
            let told = shell.say(error_key(code));
            (code.as_str(), told, filter.error == Some(code))
        });
        Self {
            statuses: statuses.to_vec(),
            errors: errors.to_vec(),
            shell,
            filter,
            faults,
            jobs: Vec::new(),
            next: None,
            first: None,
            done: None,
        }
    }

    async fn fill(
        &mut self,
        app: &App,
        caller: &Caller,
        search: &Search,
        after: Option<greenlit_store::Mark>,
    ) -> Result<(), Problem> {
        let page = app.of(caller).page(search, after, JOBS).await?;
        self.jobs = page
            .jobs
            .into_iter()
            .map(|job| Line::of(&self.shell, job))
            .collect();
        let next = page.next.map(cursor_of);
        self.next = next.map(|cursor| self.filter.address(&[("cursor", &cursor)]));
        self.first = after.map(|_| self.filter.address(&[]));
        Ok(())
    }

    /// Whether the less usual fields of the filter are used.
    fn has_more(&self) -> bool {
        let filter = &self.filter;
        filter.error.is_some() || !filter.from.is_empty() || !filter.to.is_empty()
    }

    /// Whether a field is wrong.
    fn is_wrong(&self, field: &str) -> bool {
        self.faults.iter().any(|(wrong, _)| *wrong == field)
    }
}

impl Line {
    fn of(words: &Words, job: Summary) -> Self {
        let below = match job.status {
            Status::Completed => "/package",
            _ => "",
        };
        let labels = job.labels.into_iter().map(|label| {
            let filter = Typed {
                label: label.clone(),
                ..Typed::default()
            };
            (filter.address(&[]), label)
        });
        Self {
            id: job.job_id.to_string(),
            address: format!("/jobs/{}{below}", job.job_id),
            keyword: job.keyword,
            language: languages::name(&job.language),
            status: job.status.as_str(),
            status_told: words.say(&status_key(job.status)),
            stopped: job
                .stopped_at
                .map(|step| words.say(super::package::step_key(step))),
            labels: labels.collect(),
            cost: words.money(&job.cost_micros),
            error: job.error.map(|error| {
                (
                    words.say(error_key(error.code)),
                    told::tell(words, &error.message),
                )
            }),
            begun: (job.created_at.to_string(), words.moment(&job.created_at)),
        }
    }
}

/// What was done to many jobs a moment ago, as the address tells it.
fn done(words: &Words, form: &Form) -> Option<String> {
    let count: u32 = form.text("changed")?.parse().ok()?;
    let key = match form.text("done")? {
        "retry" => "history-done-retry",
        "cancel" => "history-done-cancel",
        "label" => "history-done-label",
        _ => return None,
    };
    Some(words.say_with(key, "count", count))
}

/// The key of a status's name.
fn status_key(status: Status) -> String {
    format!("status-{status}")
}

/// The key of an error's name.
fn error_key(code: FailureCode) -> &'static str {
    match code {
        FailureCode::Provider => "history-error-provider",
        FailureCode::Quality => "history-error-quality",
        FailureCode::Storage => "history-error-storage",
        FailureCode::Budget => "history-error-budget",
        FailureCode::Input => "history-error-input",
        FailureCode::Poisonous => "history-error-poisonous",
        FailureCode::Internal => "history-error-internal",
    }
}
