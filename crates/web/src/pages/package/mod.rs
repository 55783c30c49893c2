//! `/jobs/{id}/package`: what was made, ready to be taken away: how the pairs look on YouTube, texts to copy, where to put
//! what for Test & Compare, and a place for its result.

mod parts;
mod result;

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::package::Package;
use greenlit_domain::titles::TitleCandidate;
use greenlit_engine::package::Finished;
use greenlit_store::{KeptResult, Owned};

use super::form::Form;
use super::shell::{self, Shell};
use super::told::{self, Told};
use crate::api::job::unreadable;
use crate::api::job_id;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;

pub use parts::step_key;
use parts::{Card, Counted, Grounds, Section, cards, grounds, sections};
use result::Typed;

#[derive(Template)]
#[template(path = "package.html")]
struct Page {
    shell: Shell,
    id: GenerationId,
    keyword: String,
    title: String,
    language: String,
    offline: bool,
    stopped: Option<String>,
    cost: String,
    finished: (String, String),
    labels: Vec<String>,
    notes: Vec<Told>,
    cards: Vec<Card>,
    outline: Option<Outline>,
    description: Option<Counted>,
    tags: Option<Counted>,
    hashtags: String,
    grounds: Grounds,
    titles: Vec<TitleCandidate>,
    background: bool,
    kept: Option<Kept>,
    typed: Typed,
    faults: Vec<(String, String)>,
    is_told: bool,
}

/// The plan of the video.
struct Outline {
    length: String,
    hook: Section,
    sections: Vec<Section>,
    call_to_action: String,
    pinned_comment: String,
}

/// A result that was written down.
struct Kept {
    winner: Option<String>,
    shares: Vec<Share>,
    note: Option<String>,
    at: (String, String),
}

/// A pair's share of the watch time.
struct Share {
    letter: String,
    title: String,
    percent: String,
    tenths: u16,
    is_winner: bool,
}

/// A pair is called by its letter, as YouTube Studio does.
const LETTERS: [&str; 3] = ["A", "B", "C"];

/// Shows a package. A job that has none yet is shown as it runs.
pub async fn package(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let jobs = app.of(&caller);
    let id = job_id(id)?;
    match Page::of(shell, &jobs, id).await? {
        Some(page) => Ok(shell::html(&page)),
        None => Ok(shell::see(&format!("/jobs/{id}"))),
    }
}

/// Writes down what Test & Compare said, or forgets it.
pub async fn keep_result(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let jobs = app.of(&caller);
    let id = job_id(id)?;
    let here = format!("/jobs/{id}/package#result");
    if form.text("do") == Some("forget") {
        jobs.generation(id).await?;
        jobs.forget_test_result(id).await?;
        return Ok(shell::see(&here));
    }
    let Some(mut page) = Page::of(shell, &jobs, id).await? else {
        return Ok(shell::see(&format!("/jobs/{id}")));
    };
    let typed = Typed::read(&form);
    match typed.check(page.pairs()) {
        Ok(result) => {
            jobs.keep_test_result(id, &result).await?;
            Ok(shell::see(&here))
        }
        Err(faults) => {
            page.faults = result::told(&page.shell, &faults);
            page.typed = typed;
            page.is_told = true;
            Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl Page {
    /// The page of a completed job.
    async fn of(shell: Shell, jobs: &Owned, id: GenerationId) -> Result<Option<Self>, Problem> {
        let generation = jobs.generation(id).await?;
        if generation.status != Status::Completed {
            return Ok(None);
        }
        let history = jobs.history(id).await?;
        let labels = jobs.labels(id).await?;
        let kept = jobs.test_result(id).await?;
        let package = Finished::from_history(&generation, history)
            .map_err(unreadable)?
            .package;
        Ok(Some(Self::new(shell, package, labels, kept)))
    }

    fn new(shell: Shell, package: Package, labels: Vec<String>, kept: Option<KeptResult>) -> Self {
        let cards = cards(&shell, &package);
        let stopped = package.stopped_at.map(|step| shell.say(step_key(step)));
        let title = package
            .selected_title
            .as_ref()
            .map(|title| title.text.clone());
        let typed = kept.as_ref().map(|kept| Typed::of(&shell, &kept.result));
        Self {
            id: package.job_id,
            title: title.unwrap_or_else(|| package.keyword.clone()),
            keyword: package.keyword.clone(),
            language: package.language.to_string(),
            offline: package.offline_draft,
            stopped,
            cost: shell.money(&package.cost_micros),
            finished: (
                package.completed_at.to_string(),
                shell.moment(&package.completed_at),
            ),
            labels,
            outline: Outline::of(&package),
            description: package
                .description
                .as_deref()
                .map(|text| Counted::description(&shell, text)),
            tags: package
                .tags
                .as_deref()
                .map(|tags| Counted::tags(&shell, tags)),
            hashtags: package
                .outline
                .as_ref()
                .map(|outline| outline.hashtags.join(" "))
                .unwrap_or_default(),
            grounds: grounds(&shell, &package),
            background: package.background_file.is_some(),
            kept: kept.map(|kept| Kept::of(&shell, kept, &cards)),
            cards,
            notes: package
                .notes
                .iter()
                .map(|note| told::tell(&shell, note))
                .collect(),
            titles: package.titles.unwrap_or_default(),
            typed: typed.unwrap_or_default(),
            faults: Vec::new(),
            is_told: false,
            shell,
        }
    }

    /// How many pairs there are to compare.
    fn pairs(&self) -> usize {
        self.cards.iter().filter(|card| card.file.is_some()).count()
    }

    /// How many claims have a source, of how many.
    fn sourced(&self) -> String {
        let all = self.grounds.facts.len();
        self.shell.say_all(
            "package-sourced",
            [
                ("sourced", (all - self.grounds.unverified).into()),
                ("count", all.into()),
            ],
        )
    }

    /// The key of a place's name on YouTube.
    fn place_name(&self, place: &str) -> &'static str {
        match place {
            "home" => "package-home",
            "search" => "package-search",
            "suggested" => "package-suggested",
            _ => "package-tv",
        }
    }

    /// The key of what a place's picture shows.
    fn place_told(&self, place: &str) -> &'static str {
        match place {
            "home" => "package-home-told",
            "search" => "package-search-told",
            "suggested" => "package-suggested-told",
            _ => "package-tv-told",
        }
    }

    /// Whether Test & Compare has something to compare.
    fn can_be_tested(&self) -> bool {
        self.pairs() > 1
    }
}

impl Outline {
    fn of(package: &Package) -> Option<Self> {
        let outline = package.outline.as_ref()?;
        let (hook, sections) = sections(package)?;
        Some(Self {
            length: parts::length(package).unwrap_or_default(),
            hook,
            sections,
            call_to_action: outline.call_to_action.clone(),
            pinned_comment: outline.pinned_comment.clone(),
        })
    }
}

impl Kept {
    fn of(shell: &Shell, kept: KeptResult, cards: &[Card]) -> Self {
        let winner = kept.result.winner.map(usize::from);
        let shares = kept.result.shares.iter().zip(cards).enumerate();
        let shares = shares.map(|(place, (share, card))| Share {
            letter: card.letter.clone(),
            title: card.title.clone(),
            percent: format!("{}%", shell.decimal(share.percent())),
            tenths: share.0,
            is_winner: winner == Some(place + 1),
        });
        Self {
            shares: shares.collect(),
            winner: winner
                .and_then(|winner| cards.get(winner.saturating_sub(1)))
                .map(|card| format!("{} · {}", card.letter, card.title)),
            note: kept.result.note,
            at: (kept.at.to_string(), shell.moment(&kept.at)),
        }
    }
}
