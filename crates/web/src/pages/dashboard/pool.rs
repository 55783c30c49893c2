//! What pool, queue and scaler do.

use std::time::Duration;

use greenlit_domain::step::Step;
use greenlit_engine::{EndpointFigures, PoolStatus, Scaling};
use greenlit_store::people::Scope;
use greenlit_store::{Pausable, Pause, ServiceEvent};

use crate::app::App;
use crate::auth::Caller;
use crate::pages::package::step_key;
use crate::pages::words::Words;
use crate::problem::Problem;

/// How many of the scaler's decisions are shown.
const DECISIONS: u32 = 10;

/// Pool and queue in words.
pub struct PoolShown {
    /// Places that are taken, of how many.
    pub places: String,
    /// Taken places, and all, for a meter.
    pub taken: (usize, usize),
    /// Who decides how many there are.
    pub scaling: String,
    /// When a provider last asked for fewer calls.
    pub limited: Option<(String, String)>,
    /// The queue of who looks at it.
    pub mine: Vec<(String, String)>,
    /// How long the first of the queue has waited.
    pub oldest: Option<String>,
    /// Calls that are under way, by what they are for.
    pub calls: Vec<(String, String)>,
    /// Models at servers, how each is and what happened to its calls; for who looks after the service.
    pub providers: Vec<ProviderShown>,
    /// What the scaler decided: when, and what.
    pub decisions: Vec<((String, String), String)>,
}

impl PoolShown {
    /// As it stands now.
    pub async fn of(words: &Words, app: &App, caller: &Caller) -> Result<Self, Problem> {
        let status = app.pool.status();
        let noted = app.store.noted(DECISIONS).await?;
        Ok(Self {
            places: words.say_all(
                "dashboard-places",
                [
                    ("active", status.active.into()),
                    ("places", status.places.into()),
                ],
            ),
            taken: (status.active, status.places),
            scaling: words.say(match status.scaling {
                Scaling::Fixed => "dashboard-fixed",
                Scaling::Automatic => "dashboard-automatic",
            }),
            limited: status
                .rate_limited_at
                .map(|at| (at.to_string(), words.moment(&at))),
            mine: mine(words, caller, &status),
            oldest: status
                .oldest_wait_ms
                .map(|millis| words.duration(Duration::from_millis(millis))),
            calls: calls(words, &status),
            providers: providers(words, app, caller).await?,
            decisions: noted
                .iter()
                .filter_map(|event| {
                    let at = (event.at.to_string(), words.moment(&event.at));
                    Some((at, decided(words, event)?))
                })
                .collect(),
        })
    }
}

/// A model at a server, in words.
pub struct ProviderShown {
    /// Its name, and where it is.
    pub name: String,
    /// How it is.
    pub told: String,
    /// What happened to its calls.
    pub calls: String,
    /// Whether something is wrong with it.
    pub is_ill: bool,
}

async fn providers(
    words: &Words,
    app: &App,
    caller: &Caller,
) -> Result<Vec<ProviderShown>, Problem> {
    if !caller.scopes.has(Scope::Admin) {
        return Ok(Vec::new());
    }
    let figures = app.pool.endpoints().figures();
    if figures.is_empty() {
        return Ok(Vec::new());
    }
    let pauses = app.store.pauses().await?;
    let shown = figures.into_iter().map(|figures| {
        let is_its = |pause: &&Pause| matches!(&pause.of, Pausable::Provider(name) if *name == figures.provider);
        let paused = pauses.iter().find(is_its);
        ProviderShown {
            told: how_it_is(words, &figures, paused),
            calls: words.say_all(
                "dashboard-provider-calls",
                [
                    ("sent", count(figures.counts.sent).into()),
                    ("failed", count(figures.counts.failed).into()),
                    ("refused", count(figures.counts.refused).into()),
                    ("handed", count(figures.counts.fell_back).into()),
                ],
            ),
            is_ill: paused.is_some() || figures.ill_since.is_some(),
            name: figures.endpoint,
        }
    });
    Ok(shown.collect())
}

fn how_it_is(words: &Words, figures: &EndpointFigures, paused: Option<&Pause>) -> String {
    if let Some(pause) = paused {
        let reason = pause.reason.as_deref().unwrap_or("-");
        return words.say_all("dashboard-provider-paused", [("reason", reason.into())]);
    }
    if let Some(since) = figures.ill_since {
        let since = words.moment(&since);
        return words.say_all(
            "dashboard-provider-away",
            [("since", since.as_str().into())],
        );
    }
    match figures.limit {
        Some(limit) => words.say_all(
            "dashboard-provider-limited",
            [("limit", i64::from(limit).into())],
        ),
        None => words.say("dashboard-provider-well"),
    }
}

fn mine(words: &Words, caller: &Caller, status: &PoolStatus) -> Vec<(String, String)> {
    let users = status.queue.users.iter();
    let of = |count: fn(&greenlit_store::UserQueue) -> u32| -> i64 {
        let mine = users.clone().filter(|queue| queue.user == caller.user);
        mine.map(|queue| i64::from(count(queue))).sum()
    };
    [
        ("dashboard-running", of(|queue| queue.active)),
        ("dashboard-queued", of(|queue| queue.queued)),
        ("dashboard-postponed", of(|queue| queue.postponed)),
        ("dashboard-awaiting", of(|queue| queue.awaiting_selection)),
    ]
    .map(|(key, count)| (words.say(key), words.number(count)))
    .into()
}

/// Several steps of one agent are told as one.
fn calls(words: &Words, status: &PoolStatus) -> Vec<(String, String)> {
    let under_way = |wanted: &str| -> i64 {
        let calls = status.queue.calls.iter();
        let of = calls.filter(|calls| step_key(calls.step) == wanted);
        of.map(|calls| i64::from(calls.active)).sum()
    };
    let keys = [
        Step::Research,
        Step::Titles,
        Step::Outline,
        Step::Background,
    ]
    .map(step_key);
    keys.map(|key| (words.say(key), words.number(under_way(key))))
        .into()
}

/// A decision of the scaler, as far as this program knows its form.
fn decided(words: &Words, event: &ServiceEvent) -> Option<String> {
    let number = |name: &str| event.data.get(name).and_then(serde_json::Value::as_u64);
    let (from, to) = (number("before")?, number("after")?);
    let reason = match event.data.get("reason")?.as_str()? {
        "busy" => "dashboard-busy",
        "quiet" => "dashboard-quiet",
        _ => "dashboard-other",
    };
    Some(words.say_all(
        reason,
        [("from", count(from).into()), ("to", count(to).into())],
    ))
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
