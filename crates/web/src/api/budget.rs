//! `/api/budget`: what may be spent a month, and what is. Admins see all budgets and set them.

use axum::Json;
use axum::extract::State;
use greenlit_domain::budget::{Month, Scope, forecast};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::time::Timestamp;
use greenlit_store::budget::{BudgetStanding, Wish};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Caller, Via};
use crate::body::Fields;
use crate::problem::{Kind, Problem, ProblemBody};

/// The greatest limit, in US dollars.
const GREATEST: f64 = 1e9;

/// What a budget is to be.
#[derive(Debug, ToSchema)]
#[allow(
    dead_code,
    reason = "it describes the body; `read` reads it, so that all its faults are told at once"
)]
pub struct BudgetRequest {
    /// Whose: `service`, `user:ID` or `key:ID`; the service's unless it is said.
    #[schema(example = "service")]
    scope: Option<String>,
    /// US dollars a month, `none`, or `configured` for what the configuration says.
    #[schema(example = "200")]
    limit: String,
}

/// How budgets stand this month.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Budgets {
    /// Which, as `2026-11`.
    #[schema(value_type = String, example = "2026-11")]
    month: Month,
    /// In whose midnights months begin.
    zone: &'static str,
    /// When the next begins.
    ends_at: Timestamp,
    /// An admin's: all that are limited or were used. Anybody else's: their own, and their key's.
    budgets: Vec<Line>,
}

/// How one budget stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BudgetLine)]
pub struct Line {
    /// Whose: `service`, `user:ID` or `key:ID`.
    #[schema(value_type = String, example = "service")]
    scope: Scope,
    /// What may be spent; `null` is no limit.
    limit_micros: Option<MicroDollars>,
    /// What is spent.
    spent_micros: MicroDollars,
    /// What is set aside for what is under way.
    held_micros: MicroDollars,
    /// Of that, what is for calls of which nobody knows whether they are billed; it comes back a day after each.
    unknown_micros: MicroDollars,
    /// How many such calls there are.
    unknown_calls: u32,
    /// How much of the limit is taken, in percent; `null` without a limit.
    percent: Option<u32>,
    /// When something first found no room this month.
    refused_at: Option<Timestamp>,
    /// What will be spent by the month's end, if it goes on so; `null` on its first day.
    forecast_micros: Option<MicroDollars>,
}

/// How the budgets stand.
#[utoipa::path(get, path = "/api/budget", tag = "service", responses((status = 200, body = Budgets)))]
pub async fn budget(State(app): State<App>, caller: Caller) -> Result<Json<Budgets>, Problem> {
    Ok(Json(told(&app, &caller).await?))
}

/// Sets what may be spent a month. What waits for room goes on by itself.
#[utoipa::path(
    put, path = "/api/admin/budget", tag = "people",
    request_body = BudgetRequest,
    responses(
        (status = 200, body = Budgets, description = "How they stand now"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some fields are wrong"),
    )
)]
pub async fn set(
    State(app): State<App>,
    caller: Caller,
    fields: Fields,
) -> Result<Json<Budgets>, Problem> {
    let (scope, wish) = read(fields)?;
    app.store.set_budget(scope, wish, caller.by()).await?;
    Ok(Json(told(&app, &caller).await?))
}

fn read(mut fields: Fields) -> Result<(Scope, Wish), Problem> {
    let scope = match fields.text("scope") {
        None => Some(Scope::Service),
        Some(text) => text.parse().ok(),
    };
    if scope.is_none() {
        fields.fault("scope", "use service, user:ID or key:ID");
    }
    let wish = fields.text("limit").and_then(|text| wish(&text));
    if wish.is_none() && !fields.has_faults() {
        let right = "send US dollars as text such as \"200\", or none, or configured";
        fields.fault("limit", right);
    }
    fields.finish()?;
    scope
        .zip(wish)
        .ok_or_else(|| Problem::new(Kind::Internal, "the request could not be read"))
}

/// Reads a limit as people write it.
pub(crate) fn wish(text: &str) -> Option<Wish> {
    match text.trim() {
        "none" => Some(Wish::NoLimit),
        "configured" => Some(Wish::AsConfigured),
        text => {
            let dollars: f64 = text.parse().ok()?;
            let limit = MicroDollars::from_dollars(dollars).filter(|_| dollars <= GREATEST)?;
            Some(Wish::AtMost(limit))
        }
    }
}

/// The budgets that somebody may see.
pub(crate) async fn seen(app: &App, caller: &Caller) -> Result<Vec<BudgetStanding>, Problem> {
    let key = match caller.via {
        Via::ApiKey(key) => Some(key),
        Via::LocalOwner | Via::Token | Via::Session(_) | Via::Bearer => None,
    };
    let mut standing = app.budget.standing(&app.store, caller.user, key).await?;
    if !caller.is_admin() {
        standing.retain(|one| one.scope != Scope::Service);
        return Ok(standing);
    }
    let month = app.budget.period(app.store.clock().now()).month;
    let all = app.store.budgets(month, app.budget.limit).await?;
    let others = all
        .into_iter()
        .filter(|one| one.limit.is_some() && standing.iter().all(|known| known.scope != one.scope));
    let others: Vec<_> = others.collect();
    standing.extend(others);
    Ok(standing)
}

async fn told(app: &App, caller: &Caller) -> Result<Budgets, Problem> {
    let now = app.store.clock().now();
    let period = app.budget.period(now);
    let standing = seen(app, caller).await?;
    let line = |one: BudgetStanding| Line {
        scope: one.scope,
        limit_micros: one.limit,
        spent_micros: one.meter.spent,
        held_micros: one.meter.held,
        unknown_micros: one.unknown,
        unknown_calls: one.unknown_calls,
        percent: one.percent(),
        refused_at: one.refused_at,
        forecast_micros: forecast(one.meter.spent, &period, now),
    };
    Ok(Budgets {
        month: period.month,
        zone: app.budget.zone.name(),
        ends_at: period.ends,
        budgets: standing.into_iter().map(line).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_dollars_or_a_word() {
        assert_eq!(wish(" 12.5 "), Some(Wish::AtMost(MicroDollars(12_500_000))));
        assert_eq!(wish("none"), Some(Wish::NoLimit));
        assert_eq!(wish("configured"), Some(Wish::AsConfigured));
        for wrong in ["", "-1", "NaN", "inf", "1e12", "much"] {
            assert_eq!(wish(wrong), None, "{wrong}");
        }
    }
}
