//! `/waiting`: the jobs that wait for a person's pick, the one that waits longest first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use greenlit_domain::generation::Status;
use greenlit_engine::Results;
use greenlit_store::rows::Summary;
use greenlit_store::{Owned, Search};

use crate::app::App;
use crate::auth::Caller;
use crate::pages::languages;
use crate::pages::shell::{self, Shell};
use crate::problem::Problem;

/// More jobs than these do not wait for one person; those that wait longest are shown.
const MOST: usize = 1_000;
const SHOWN: usize = 30;

#[derive(Template)]
#[template(path = "waiting.html")]
struct Page {
    shell: Shell,
    jobs: Vec<Line>,
    more: usize,
}

/// A job that waits.
struct Line {
    address: String,
    keyword: String,
    tag: String,
    language: String,
    labels: Vec<String>,
    cost: String,
    begun: (String, String),
    ago: String,
    titles: Vec<(u8, String)>,
}

/// Shows what waits for a pick.
pub async fn waiting(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
) -> Result<Response, Problem> {
    let jobs = app.of(&caller);
    let search = Search {
        statuses: vec![Status::AwaitingSelection],
        ..Search::default()
    };
    let marks = jobs.search(&search, None, MOST).await?;
    let more = marks.len().saturating_sub(SHOWN);
    let after = more
        .checked_sub(1)
        .and_then(|last| marks.get(last))
        .copied();
    let page = jobs.page(&search, after, SHOWN).await?;
    let mut lines = Vec::with_capacity(page.jobs.len());
    for job in page.jobs.into_iter().rev() {
        lines.push(Line::of(&shell, &jobs, job).await?);
    }
    Ok(shell::html(&Page {
        shell,
        jobs: lines,
        more,
    }))
}

impl Page {
    /// Whether not all are shown.
    fn has_more(&self) -> bool {
        self.more > 0
    }
}

impl Line {
    async fn of(shell: &Shell, jobs: &Owned, job: Summary) -> Result<Self, Problem> {
        let waited = jobs.now().since(job.created_at);
        Ok(Self {
            address: format!("/jobs/{}", job.job_id),
            titles: best(jobs, &job).await,
            tag: job.language.clone(),
            language: languages::name(&job.language),
            keyword: job.keyword,
            labels: job.labels,
            cost: shell.money(&job.cost_micros),
            begun: (job.created_at.to_string(), shell.moment(&job.created_at)),
            ago: shell.duration(waited),
        })
    }
}

/// The best titles. Where they cannot be read, or the job went on meanwhile, the list stands without them.
async fn best(jobs: &Owned, job: &Summary) -> Vec<(u8, String)> {
    let Ok(generation) = jobs.generation(job.job_id).await else {
        return Vec::new();
    };
    let Ok(history) = jobs.history(job.job_id).await else {
        return Vec::new();
    };
    let titles = Results::of(&generation, history).map(|results| results.titles);
    let Ok(Some(titles)) = titles else {
        return Vec::new();
    };
    let best = titles.candidates.iter().take(3);
    best.map(|title| (title.score, title.text.clone()))
        .collect()
}
