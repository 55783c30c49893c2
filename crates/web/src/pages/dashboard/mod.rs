//! `/dashboard`: how long agents take beside what is usual, what succeeds, what it costs, and what pool and scaler do.
//! All of it is read from rows; every drawing has the same figures as a table behind it.

mod alerts;
mod budget;
mod drawn;
mod pool;

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use greenlit_domain::agent::Agent;
use greenlit_domain::generation::Status;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_store::{AgentFigures, Day, DayFigures, Whose};

use super::form::Form;
use super::shell::{self, Shell};
use super::words::Words;
use crate::app::App;
use crate::auth::Caller;
use crate::charts;
use crate::problem::Problem;

pub use budget::set as set_budget;

use alerts::AlertShown;
use budget::BudgetShown;
use pool::PoolShown;

/// Periods to choose from, in days.
const PERIODS: [u16; 3] = [7, 30, 90];

#[derive(Template)]
#[template(path = "dashboard.html")]
struct Page {
    shell: Shell,
    periods: Vec<Choice>,
    whose: Vec<Choice>,
    tiles: Vec<Tile>,
    agents: Vec<AgentLine>,
    charts: Vec<String>,
    pool: PoolShown,
    budget: BudgetShown,
    alerts: Vec<AlertShown>,
}

/// Another view of the page.
struct Choice {
    address: String,
    told: String,
    is_chosen: bool,
}

/// One figure.
struct Tile {
    name: String,
    value: String,
    more: String,
}

/// An agent in figures.
struct AgentLine {
    name: String,
    calls: String,
    median: String,
    p95: String,
    p99: String,
    usual: String,
    change: Option<Change>,
    success: String,
    cost: String,
    tokens: String,
    sparkline: String,
}

/// How much slower or faster than usual.
struct Change {
    told: String,
    is_slower: bool,
}

/// Shows the figures.
pub async fn dashboard(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let days = form.text("days").and_then(|days| days.parse().ok());
    let days = days
        .filter(|days| PERIODS.contains(days))
        .unwrap_or(PERIODS[0]);
    let is_all = caller.is_admin() && form.text("whose") == Some("all");
    let whose = if is_all {
        Whose::All
    } else {
        Whose::User(caller.user)
    };
    let today = Day::of(app.store.clock().now());
    // What is usual is what was so in as many days before.
    let first = today.minus(2 * days - 1);
    let all = app.store.figures(whose, first, today).await?;
    let (before, now) = all.split_at(usize::from(days));
    let pool = PoolShown::of(&shell, &app, &caller).await?;
    let budget = BudgetShown::of(&shell, &app, &caller).await?;
    let alerts = AlertShown::all(&shell, &app, &caller).await?;
    Ok(shell::html(&Page {
        periods: PERIODS
            .map(|period| period_choice(&shell, period, days, is_all))
            .into(),
        whose: whose_choices(&shell, &caller, days, is_all),
        tiles: tiles(&shell, now),
        agents: Agent::ALL
            .iter()
            .map(|agent| AgentLine::of(&shell, *agent, before, now))
            .collect(),
        charts: drawn::all(&shell, now),
        pool,
        budget,
        alerts,
        shell,
    }))
}

fn address(days: u16, is_all: bool) -> String {
    let whose = if is_all { "&whose=all" } else { "" };
    format!("/dashboard?days={days}{whose}")
}

fn period_choice(words: &Words, period: u16, chosen: u16, is_all: bool) -> Choice {
    Choice {
        address: address(period, is_all),
        told: words.say_with("dashboard-days", "count", period),
        is_chosen: period == chosen,
    }
}

/// Only who looks after the service may see what all do.
fn whose_choices(words: &Words, caller: &Caller, days: u16, is_all: bool) -> Vec<Choice> {
    if !caller.is_admin() {
        return Vec::new();
    }
    let choice = |all: bool, key: &str| Choice {
        address: address(days, all),
        told: words.say(key),
        is_chosen: all == is_all,
    };
    vec![
        choice(false, "dashboard-mine"),
        choice(true, "dashboard-everybody"),
    ]
}

fn tiles(words: &Words, days: &[Arc<DayFigures>]) -> Vec<Tile> {
    let jobs = |status| -> i64 { days.iter().map(|day| i64::from(day.jobs_in(status))).sum() };
    let (ready, failed) = (jobs(Status::Completed), jobs(Status::Failed));
    let begun: i64 = Status::ALL.into_iter().map(jobs).sum();
    let total = total(days, &Agent::ALL);
    let each = (ready > 0 && total.unpriced == 0).then(|| MicroDollars(total.cost.0 / ready));
    vec![
        Tile {
            name: words.say("dashboard-begun"),
            value: words.number(begun),
            more: words.say_with("dashboard-ready", "count", ready),
        },
        Tile {
            name: words.say("dashboard-success"),
            value: share(words, ready, ready + failed),
            more: words.say_with("dashboard-failed", "count", failed),
        },
        Tile {
            name: words.say("dashboard-cost"),
            value: cost(words, &total),
            more: each.map_or_else(String::new, |each| {
                words.say_with("dashboard-each", "cost", words.money(&Cost::from(each)))
            }),
        },
        Tile {
            name: words.say("dashboard-tokens"),
            value: words.number(total.input_tokens.saturating_add(total.output_tokens)),
            more: words.say_all(
                "dashboard-tokens-both",
                [
                    ("sent", total.input_tokens.into()),
                    ("received", total.output_tokens.into()),
                ],
            ),
        },
    ]
}

/// What these agents did on these days together.
fn total(days: &[Arc<DayFigures>], agents: &[Agent]) -> AgentFigures {
    AgentFigures::sum(
        days.iter()
            .flat_map(|day| agents.iter().map(|agent| day.agent(*agent))),
    )
}

/// A share in percent, or a dash where there is nothing to share.
fn share(words: &Words, part: i64, of: i64) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let percent = part as f64 * 100.0 / of as f64;
    format!("{}%", words.decimal(percent))
}

/// What it cost; where a part is not known, that it is more than the known part.
fn cost(words: &Words, figures: &AgentFigures) -> String {
    let known = words.money(&Cost::from(figures.cost));
    match figures.unpriced {
        0 => known,
        _ if figures.cost == MicroDollars::ZERO => words.money(&Cost::UNKNOWN),
        _ => words.say_with("dashboard-and-unknown", "cost", known),
    }
}

fn time(words: &Words, millis: Option<u32>) -> String {
    millis.map_or_else(
        || "–".to_owned(),
        |millis| words.duration(Duration::from_millis(millis.into())),
    )
}

impl AgentLine {
    fn of(
        words: &Words,
        agent: Agent,
        before: &[Arc<DayFigures>],
        now: &[Arc<DayFigures>],
    ) -> Self {
        let figures = total(now, &[agent]);
        let usual = total(before, &[agent]).percentile(50);
        let median = figures.percentile(50);
        let name = words.say(agent_key(agent));
        let medians: Vec<_> = now
            .iter()
            .map(|day| day.agent(agent).percentile(50).map(f64::from))
            .collect();
        let told = words.say_with("dashboard-medians", "agent", name.as_str());
        Self {
            sparkline: charts::sparkline(&medians, &told),
            name,
            calls: words.number(figures.calls.into()),
            median: time(words, median),
            p95: time(words, figures.percentile(95)),
            p99: time(words, figures.percentile(99)),
            usual: time(words, usual),
            change: median
                .zip(usual)
                .and_then(|(now, usual)| Change::of(words, now, usual)),
            success: share(
                words,
                figures.settled.into(),
                (figures.settled + figures.failed).into(),
            ),
            cost: cost(words, &figures),
            tokens: words.number(figures.input_tokens.saturating_add(figures.output_tokens)),
        }
    }
}

impl Change {
    /// Told from a tenth on.
    fn of(words: &Words, now: u32, usual: u32) -> Option<Self> {
        let change = f64::from(now) / f64::from(usual.max(1)) - 1.0;
        let percent = (change.abs() * 100.0).round();
        if percent < 10.0 {
            return None;
        }
        let key = if change > 0.0 {
            "dashboard-slower"
        } else {
            "dashboard-faster"
        };
        Some(Self {
            told: words.say_with(key, "percent", percent),
            is_slower: change > 0.0,
        })
    }
}

/// The key of an agent's name.
pub(super) fn agent_key(agent: Agent) -> &'static str {
    match agent {
        Agent::Research => "agent-research",
        Agent::Title => "agent-title",
        Agent::Outline => "agent-outline",
        Agent::Thumbnail => "agent-thumbnail",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::Locale;

    #[test]
    fn what_is_unknown_is_never_nothing() {
        let words = Words::of(Locale::English);
        let figures = AgentFigures {
            cost: MicroDollars(1_500_000),
            unpriced: 2,
            ..AgentFigures::default()
        };
        assert!(cost(&words, &figures).contains("$1.50"));
        assert_ne!(
            cost(&words, &figures),
            words.money(&Cost::from(figures.cost))
        );
        assert_eq!(time(&words, None), "–");
        assert_eq!(share(&words, 0, 0), "–");
        assert_eq!(share(&words, 999, 1_000), "99.9%");
    }

    #[test]
    fn a_change_is_told_when_it_is_one() {
        let words = Words::of(Locale::English);
        assert!(Change::of(&words, 1_050, 1_000).is_none());
        assert!(Change::of(&words, 1_500, 1_000).is_some_and(|change| change.is_slower));
        assert!(Change::of(&words, 500, 1_000).is_some_and(|change| !change.is_slower));
        assert!(Change::of(&words, 5, 0).is_some());
    }
}
