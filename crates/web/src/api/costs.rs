//! `GET /api/costs`: what calls cost that were sent, told apart by day, agent, model, user or keyword.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use greenlit_domain::input;
use greenlit_domain::spending::{Asked, By, Date, Report, Rest, ToldReport, Typed};
use greenlit_store::{Spending, Whose};

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem, ProblemBody};
use crate::query::Query;

/// The lines of a report, unless it is said, and at most.
const LINES: usize = 100;
const MOST_LINES: i64 = 1_000;

/// Which calls are meant, and how they are told apart. Days are those of the budget's time zone.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(
    dead_code,
    reason = "it describes the parameters; `read` reads them, so that all faults are told at once"
)]
pub struct CostsQuery {
    /// What they are told apart by: `day`, `agent`, `model`, `user` or `keyword`; `day` unless it is said.
    #[param(example = "model")]
    by: Option<String>,
    /// From this day on; the first of this month unless it is said.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// To this day, with it; today unless it is said.
    #[param(example = "2026-11-24")]
    to: Option<String>,
    /// All days of this month.
    #[param(example = "2026-11")]
    month: Option<String>,
    /// Only calls for packages with this label.
    label: Option<String>,
    /// `mine`, or an admin's `all`; `mine` unless it is said.
    #[param(example = "mine")]
    whose: Option<String>,
    /// How many lines, 1 to 1000; 100 unless it is said. The others are told as one.
    #[param(minimum = 1, maximum = 1_000)]
    limit: Option<u16>,
}

/// What is asked, once it is read.
pub(crate) struct Wish {
    /// For the store.
    pub spending: Spending,
    /// For the answer.
    pub asked: Asked,
    /// How many lines.
    pub limit: usize,
}

/// What calls cost that were sent. Packages that were deleted took their calls with them.
#[utoipa::path(
    get, path = "/api/costs", tag = "service",
    params(CostsQuery),
    responses(
        (status = 200, body = ToldReport),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "Some parameters are wrong"),
    )
)]
pub async fn costs(
    State(app): State<App>,
    caller: Caller,
    Query(mut fields): Query,
) -> Result<Json<ToldReport>, Problem> {
    let wish = read(&app, &caller, &mut fields)?;
    fields.finish()?;
    let (report, rest) = report(&app, &wish).await?;
    Ok(Json(report.told(wish.asked, rest)))
}

/// The same as CSV, all of its lines.
pub(crate) async fn csv(
    State(app): State<App>,
    caller: Caller,
    Query(mut fields): Query,
) -> Result<Response, Problem> {
    let mut wish = read(&app, &caller, &mut fields)?;
    fields.finish()?;
    wish.limit = usize::MAX;
    let (report, _) = report(&app, &wish).await?;
    let Asked { from, to, .. } = wish.asked;
    let name = format!(
        "attachment; filename=\"costs-by-{}-{from}-{to}.csv\"",
        report.by.as_str()
    );
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, report.csv()).into_response())
}

/// The report, and what was left out of it.
pub(crate) async fn report(app: &App, wish: &Wish) -> Result<(Report, Option<Rest>), Problem> {
    let mut report = app.store.spending(&wish.spending).await?;
    let rest = report.cut(wish.limit);
    Ok((report, rest))
}

/// Reads what is asked, and whether who asks may know it.
pub(crate) fn read(app: &App, caller: &Caller, fields: &mut Fields) -> Result<Wish, Problem> {
    let by = match fields.text("by") {
        None => By::Day,
        Some(name) => By::parse(&name).unwrap_or_else(|| {
            let names = By::ALL.map(By::as_str);
            fields.fault("by", format!("is none of {}", names.join(", ")));
            By::Day
        }),
    };
    let label = fields.text("label").and_then(|text| {
        let label = input::label(&text);
        label
            .map_err(|fault| fields.fault("label", fault.message))
            .ok()
    });
    let is_all = match fields.text("whose").as_deref() {
        None | Some("mine") => false,
        Some("all") if caller.is_admin() => true,
        Some("all") => {
            let what = "only an admin sees what all spend: leave out whose, or send mine";
            return Err(Problem::new(Kind::NotAllowed, what));
        }
        Some(_) => {
            fields.fault("whose", "is none of mine, all");
            false
        }
    };
    let limit = fields.digits("limit", 1, MOST_LINES);
    let (from, to) = days(app, fields);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Ok(Wish {
        spending: Spending {
            whose: if is_all {
                Whose::All
            } else {
                Whose::User(caller.user)
            },
            label: label.clone(),
            by,
            days: app.budget.days(from, to),
        },
        asked: Asked {
            from,
            to,
            zone: app.budget.zone.name().to_owned(),
            label,
        },
        limit: limit.unwrap_or(LINES),
    })
}

fn days(app: &App, fields: &mut Fields) -> (Date, Date) {
    let [from, to, month] = ["from", "to", "month"].map(|name| fields.text(name));
    let today = app.budget.day(app.store.clock().now());
    let today = today.unwrap_or(Date::FIRST);
    let typed = Typed {
        from: from.as_deref(),
        to: to.as_deref(),
        month: month.as_deref(),
    };
    typed.days(today).unwrap_or_else(|fault| {
        fields.fault(fault.field, fault.message);
        (today, today)
    })
}
