//! `POST /api/video/bulk`: the same for all jobs of a filter: try again, cancel, label. First it only counts and prices.

use axum::Json;
use axum::extract::State;
use greenlit_domain::id::GenerationId;
use greenlit_domain::input;
use greenlit_domain::money::Cost;
use greenlit_domain::settings::Settings;
use greenlit_engine::bulk::{self, Act, BulkError, Plan};
use greenlit_store::Search;
use serde::Serialize;
use utoipa::ToSchema;

use super::acts;
use super::generate::MOST_LABELS;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::filter::{self, Filter};
use crate::problem::{Fault, Kind, Problem, ProblemBody};

/// What is to be done to which jobs.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[allow(
    dead_code,
    reason = "it describes the body; `read` reads it, so that all its faults are told at once"
)]
pub struct BulkRequest {
    /// What.
    action: Action,
    /// To which jobs.
    filter: Option<Filter>,
    /// Only counts and prices; `true` unless it is said.
    dry_run: Option<bool>,
    /// How many jobs a dry run counted: with another number now, nothing is done.
    expect: Option<u32>,
    /// With `retry`: takes the best result of a step where none reached the bar.
    accept_below_bar: Option<bool>,
    /// With `label`: put on each.
    add_labels: Option<Vec<String>>,
    /// With `label`: taken off each.
    remove_labels: Option<Vec<String>>,
}

/// What can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Failed and cancelled jobs go on from their first missing step.
    Retry,
    /// Jobs that are not final stop.
    Cancel,
    /// Labels are put on and taken off.
    Label,
}

impl Action {
    fn of(act: &Act) -> Self {
        match act {
            Act::Retry(_) => Self::Retry,
            Act::Cancel => Self::Cancel,
            Act::Label { .. } => Self::Label,
        }
    }
}

/// What was done, or would be.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BulkAnswer {
    /// What.
    action: Action,
    /// Nothing was done.
    dry_run: bool,
    /// How many jobs fit the filter.
    pub(crate) matched: usize,
    /// To how many of them it can be done; sent as `expect`, the run is bound to it.
    pub(crate) count: usize,
    /// To how many it was done. Others changed meanwhile, and were left alone.
    pub(crate) changed: usize,
    /// What trying them again costs, in millionths of a dollar, when every agent is good at once; `null` when a price is not
    /// known.
    pub(crate) typical_cost_micros: Cost,
    /// The same when every agent needs all its tries.
    pub(crate) worst_cost_micros: Cost,
}

/// What is to be done to which jobs, read.
pub(crate) struct Wanted {
    /// What.
    pub act: Act,
    /// To which jobs.
    pub search: Search,
    /// To these alone, whatever the search says; none is: to all of the search.
    pub only: Vec<GenerationId>,
    /// Only counts and prices.
    pub is_dry: bool,
    /// How many jobs a dry run counted.
    pub expect: Option<usize>,
}

/// Does the same to many jobs.
#[utoipa::path(
    post, path = "/api/video/bulk", tag = "jobs",
    request_body = BulkRequest,
    responses(
        (status = 200, body = BulkAnswer),
        (status = 409, body = ProblemBody, content_type = "application/problem+json",
         description = "There are not as many jobs as expected"),
        (status = 402, body = ProblemBody, content_type = "application/problem+json", description = "There are not enough credits"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json",
         description = "The tier's packages of the day are begun: wait for `Retry-After`"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn bulk(
    State(app): State<App>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<BulkAnswer>, Problem> {
    do_all(&app, &caller, &read(fields)?).await.map(Json)
}

/// Counts, prices and, where it is no dry run, does it.
pub(crate) async fn do_all(
    app: &App,
    caller: &Caller,
    wanted: &Wanted,
) -> Result<BulkAnswer, Problem> {
    let jobs = app.of(caller);
    let found = match wanted.only.is_empty() {
        true => bulk::found(&jobs, &wanted.search).await.map_err(refused)?,
        false => wanted.only.clone(),
    };
    let price = |settings: &Settings, done| app.pricing.price(settings, done);
    let plan = Plan::of(&jobs, &found, wanted.act.clone(), price).await?;
    let count = plan.count();
    if let Some(expected) = wanted.expect.filter(|expected| *expected != count) {
        return Err(Problem::new(
            Kind::Conflict,
            format!("there are {count} such jobs now, not {expected}: look again before you do it"),
        ));
    }
    let changed = match wanted.is_dry {
        true => 0,
        false => plan.run(&jobs).await?,
    };
    Ok(BulkAnswer {
        action: Action::of(&wanted.act),
        dry_run: wanted.is_dry,
        matched: plan.matched,
        count,
        changed,
        typical_cost_micros: plan.typical,
        worst_cost_micros: plan.worst,
    })
}

fn refused(error: BulkError) -> Problem {
    match error {
        BulkError::TooMany => Problem::faults(vec![Fault {
            field: "filter".to_owned(),
            message: error.to_string(),
        }]),
        BulkError::Store(error) => error.into(),
    }
}

fn read(mut fields: Fields) -> Result<Wanted, Problem> {
    let action = fields.needed_text("action");
    let is_dry = fields.flag("dryRun").unwrap_or(true);
    let most = i64::try_from(bulk::MOST_JOBS).unwrap_or(i64::MAX);
    let expect = fields.number("expect", 0, most);
    let search = match fields.object("filter") {
        Some(mut inner) => {
            let search = filter::search(&mut inner);
            fields.absorb(inner);
            search
        }
        None => Search::default(),
    };
    let act = match action.as_deref() {
        Some("retry") => Some(Act::Retry(acts::below_bar(&mut fields))),
        Some("cancel") => Some(Act::Cancel),
        Some("label") => label(&mut fields),
        Some(_) => {
            fields.fault("action", "is none of retry, cancel, label");
            None
        }
        None => None,
    };
    fields.finish()?;
    let act = act.ok_or_else(|| Problem::new(Kind::Internal, "the request could not be read"))?;
    Ok(Wanted {
        act,
        search,
        only: Vec::new(),
        is_dry,
        expect: expect.and_then(|expect| usize::try_from(expect).ok()),
    })
}

fn label(fields: &mut Fields) -> Option<Act> {
    let add = labels(fields, "addLabels");
    let remove = labels(fields, "removeLabels");
    if add.is_empty() && remove.is_empty() && !fields.has_faults() {
        fields.fault("addLabels", "is empty: send labels to add or to remove");
        return None;
    }
    Some(Act::Label { add, remove })
}

fn labels(fields: &mut Fields, name: &'static str) -> Vec<String> {
    let mut labels = Vec::new();
    for (index, text) in fields.texts(name, MOST_LABELS).iter().enumerate() {
        match input::label(text) {
            Ok(label) => labels.push(label),
            Err(fault) => fields.fault(&format!("{name}[{index}]"), fault.message),
        }
    }
    labels
}
