//! One job as it runs: its four agents, what they do and did, its titles when it waits for a pick, and what happened.
//!
//! The script listens to the job's events and fetches the living part of the page again, so that words and numbers are
//! written in one place. Without it the page asks for itself every few seconds while the job runs.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::generation::{FailureCode, Generation, Status};
use greenlit_domain::id::GenerationId;
use greenlit_domain::settings::{BelowBar, ProviderChoice, TitleSelection};
use greenlit_domain::step::{Step, needs};
use greenlit_engine::{Results, retrying};
use greenlit_store::Requeued;

use super::agents::{self, AgentView};
use super::form::Form;
use super::happened::{self, Happened};
use super::languages;
use super::pick::{self, Offer};
use super::plan::Usual;
use super::shell::{self, Shell};
use super::told::{self, Told};
use crate::api::job::unreadable;
use crate::api::job_id;
use crate::api::timeline::entries;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

/// How often a page without a script asks for itself, in seconds.
const REFRESH: u32 = 3;

#[derive(Template)]
#[template(path = "run.html")]
struct Page {
    shell: Shell,
    live: Live,
    refresh: u32,
}

#[derive(Template)]
#[template(path = "parts/live.html")]
struct Part {
    shell: Shell,
    live: Live,
}

/// What of the page changes while the job runs.
pub(super) struct Live {
    id: GenerationId,
    keyword: String,
    language: String,
    status: Status,
    status_told: String,
    /// The number of the last event that is told here.
    last: u64,
    /// The server's clock, in milliseconds.
    now: i64,
    /// One sentence for those who hear the page.
    sentence: String,
    notice: Option<Notice>,
    put_off: Option<Told>,
    failure: Option<Failure>,
    offer: Option<Offer>,
    /// A pick will be asked for.
    will_ask: bool,
    selected: Option<String>,
    agents: Vec<AgentView>,
    happened: Vec<Happened>,
    facts: Vec<Fact>,
    cost: String,
    elapsed: String,
    since: Option<i64>,
    usual: String,
}

/// Something to be said at the head of the page.
pub(super) struct Notice {
    pub kind: &'static str,
    pub text: String,
}

struct Failure {
    title: String,
    message: Told,
    below_bar: bool,
}

struct Fact {
    name: String,
    value: String,
}

impl Live {
    fn goes_on(&self) -> bool {
        matches!(self.status, Status::Queued | Status::Processing)
    }

    fn is_ready(&self) -> bool {
        self.status == Status::Completed
    }

    /// Whether the pick stands above the agents: for whoever comes to a job that waits for it.
    fn picks_first(&self) -> bool {
        self.status == Status::AwaitingSelection
    }

    fn can_retry(&self) -> bool {
        matches!(self.status, Status::Failed | Status::Cancelled)
    }

    /// The job as it stands.
    ///
    /// # Errors
    /// When there is none of this person's, or the store cannot be read.
    pub(super) async fn of(
        shell: &Shell,
        app: &App,
        caller: &Caller,
        id: GenerationId,
        notice: Option<Notice>,
    ) -> Result<Self, Problem> {
        let jobs = app.of(caller);
        let generation = jobs.generation(id).await?;
        let events = jobs.events(id, 0).await?;
        let history = jobs.history(id).await?;
        let standing = jobs.standing(id).await?;
        let labels = jobs.labels(id).await?;
        let usual = Usual::of(app, &generation.settings.provider).await?;
        let last = events.last().map_or(0, |event| event.number);
        let entries = entries(events);
        let now = jobs.now();
        let agents = agents::of(shell, &generation, &entries, &history.calls, &usual, now);
        let picked = history.picks.last().cloned();
        let results = Results::of(&generation, history).map_err(unreadable)?;
        let offer = match (generation.status, &results.titles) {
            (Status::AwaitingSelection, Some(titles)) => Some(Offer::of(
                shell,
                &generation.brief.language,
                titles,
                format!("/jobs/{id}/pick"),
            )),
            _ => None,
        };
        let end = generation.finished_at.unwrap_or(now);
        Ok(Self {
            id,
            keyword: generation.brief.keyword.to_string(),
            language: generation.brief.language.to_string(),
            status: generation.status,
            status_told: shell.say(&format!("status-{}", generation.status)),
            last,
            now: now.0,
            sentence: sentence(shell, generation.status, &agents),
            notice,
            put_off: standing
                .put_off
                .filter(|_| generation.status == Status::Queued)
                .map(|reason| told::tell(shell, &reason)),
            failure: failure(shell, &generation),
            offer,
            will_ask: will_ask(&generation, results.selected.is_some()),
            selected: results.selected.map(|title| title.text),
            happened: happened::of(shell, entries, generation.created_at, picked.as_ref()),
            facts: facts(shell, &generation, &labels),
            cost: shell.money(&agents::cost_so_far(
                &results.calls,
                generation.status,
                |_| true,
            )),
            elapsed: shell.duration(end.since(generation.created_at)),
            since: generation
                .finished_at
                .is_none()
                .then_some(generation.created_at.0),
            usual: shell.duration(usual.whole(&generation.settings)),
            agents,
        })
    }
}

/// Whether a job that goes on will stop for a pick.
fn will_ask(generation: &Generation, is_picked: bool) -> bool {
    let settings = &generation.settings;
    let goes_on = matches!(generation.status, Status::Queued | Status::Processing);
    goes_on
        && !is_picked
        && settings.title_selection == TitleSelection::Ask
        && needs(settings, Step::Outline)
}

/// What happens now, in one sentence.
fn sentence(shell: &Shell, status: Status, agents: &[AgentView]) -> String {
    let working: Vec<_> = agents
        .iter()
        .filter(|agent| agent.is_running())
        .map(|agent| agent.name.clone())
        .collect();
    match status {
        Status::Processing if !working.is_empty() => {
            shell.say_with("run-now-working", "agents", working.join(", "))
        }
        status => shell.say(&format!("run-now-{status}")),
    }
}

fn failure(shell: &Shell, generation: &Generation) -> Option<Failure> {
    let failure = generation.failure.as_ref()?;
    Some(Failure {
        title: shell.say(&format!("failure-{}", failure.code.as_str())),
        message: told::tell(shell, &failure.message),
        below_bar: failure.code == FailureCode::Quality,
    })
}

fn facts(shell: &Shell, generation: &Generation, labels: &[String]) -> Vec<Fact> {
    let brief = &generation.brief;
    let model = match &generation.settings.provider {
        ProviderChoice::Offline => shell.say("run-offline"),
        ProviderChoice::Compatible { model, .. } => model.clone(),
    };
    let all = [
        (
            "new-language",
            Some(languages::name(&brief.language.to_string())),
        ),
        ("new-niche", brief.niche.clone()),
        ("new-audience", brief.audience.clone()),
        (
            "new-type",
            Some(shell.say(&format!("type-{}", brief.content_type))),
        ),
        (
            "new-thumbnails",
            Some(shell.number(i64::from(generation.settings.thumbnails))),
        ),
        ("run-model", Some(model)),
        (
            "new-labels",
            Some(labels.join(", ")).filter(|labels| !labels.is_empty()),
        ),
        ("run-created", Some(shell.moment(&generation.created_at))),
    ];
    all.into_iter()
        .filter_map(|(key, value)| {
            Some(Fact {
                name: shell.say(key),
                value: value?,
            })
        })
        .collect()
}

/// The page of a job.
pub async fn run(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let live = Live::of(&shell, &app, &caller, job_id(id)?, None).await?;
    Ok(page(StatusCode::OK, shell, live))
}

/// The page with a status of its own, as after an answer that came too late.
pub(super) fn page(status: StatusCode, shell: Shell, live: Live) -> Response {
    let refresh = REFRESH;
    shell::html_as(
        status,
        &Page {
            shell,
            live,
            refresh,
        },
    )
}

/// The living part of the page alone.
pub async fn live(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let live = Live::of(&shell, &app, &caller, job_id(id)?, None).await?;
    Ok(shell::html(&Part { shell, live }))
}

/// Stops a job. One that is final meanwhile is shown as it is.
pub async fn cancel(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
    _: Form,
) -> Result<Response, Problem> {
    let generation = app.of(&caller).generation(job_id(id)?).await?;
    match app.of(&caller).cancel(generation.id).await {
        Ok(()) => Ok(shell::see(&format!("/jobs/{}", generation.id))),
        Err(error) => pick::meanwhile(shell, &app, &caller, generation.id, error.into()).await,
    }
}

/// Tries a failed or cancelled job again.
pub async fn retry(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let generation = app.of(&caller).generation(job_id(id)?).await?;
    let below_bar = form.text("below-bar").map(|_| BelowBar::Accept);
    let Requeued {
        id,
        settings,
        answers,
    } = retrying::requeued(&generation, below_bar);
    match app.of(&caller).requeue(id, settings, answers).await {
        Ok(()) => Ok(shell::see(&format!("/jobs/{}", generation.id))),
        Err(error) => pick::meanwhile(shell, &app, &caller, generation.id, error.into()).await,
    }
}
