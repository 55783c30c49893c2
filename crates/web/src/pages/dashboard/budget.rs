//! What may be spent this month, and what is: bars with their figures, and for admins the limit to change.

use axum::extract::State;
use axum::response::Response;
use greenlit_domain::budget::{Scope, forecast};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_store::budget::BudgetStanding;

use crate::api::budget::{seen, wish};
use crate::app::App;
use crate::auth::Caller;
use crate::pages::form::Form;
use crate::pages::shell;
use crate::pages::words::Words;
use crate::problem::{Fault, Problem};

/// Budgets in words.
pub struct BudgetShown {
    /// Until when the month lasts: for machines, and for people.
    pub until: (String, String),
    /// The service's first.
    pub lines: Vec<Line>,
    /// Whether who looks at it may change the service's limit, and what it is now.
    pub limit: Option<String>,
}

/// One budget.
pub struct Line {
    /// Whose.
    pub name: String,
    /// What is spent and set aside, of how much.
    pub told: String,
    /// What is taken, and all, in micro-dollars, for the bar; `None` without a limit.
    pub bar: Option<(i64, i64)>,
    /// What will be spent by the month's end.
    pub forecast: Option<String>,
    /// What is set aside for calls that were cut off.
    pub unknown: Option<String>,
    /// Whether something found no room.
    pub is_full: bool,
}

impl BudgetShown {
    /// As it stands now for who looks at it.
    pub async fn of(words: &Words, app: &App, caller: &Caller) -> Result<Self, Problem> {
        let now = app.store.clock().now();
        let period = app.budget.period(now);
        let standing = seen(app, caller).await?;
        let mut lines = Vec::new();
        let mut limit = None;
        for one in &standing {
            if one.scope == Scope::Service && caller.is_admin() {
                let dollars = |limit: MicroDollars| format!("{}", limit.0 as f64 / 1e6);
                limit = Some(one.limit.map_or_else(|| "none".to_owned(), dollars));
            }
            // Who is alone on a machine is the service.
            let is_alone = one.scope == Scope::User(caller.user) && one.limit.is_none();
            if is_alone && caller.is_admin() {
                continue;
            }
            let by_its_end = forecast(one.meter.spent, &period, now);
            let name = name(words, app, caller, one.scope).await?;
            lines.push(Line::of(words, one, name, by_its_end));
        }
        Ok(Self {
            until: (period.ends.to_string(), words.moment(&period.ends)),
            lines,
            limit,
        })
    }
}

async fn name(words: &Words, app: &App, caller: &Caller, scope: Scope) -> Result<String, Problem> {
    Ok(match scope {
        Scope::Service => words.say("dashboard-budget-service"),
        Scope::User(user) if user == caller.user => words.say("dashboard-budget-mine"),
        Scope::User(user) => match app.store.account(user).await? {
            Some(account) => account.email,
            None => user.to_string(),
        },
        Scope::Key(key) => match app.store.api_key_named(key).await? {
            Some(key) => format!("{} {}", key.prefix, key.name),
            None => key.to_string(),
        },
    })
}

impl Line {
    fn of(
        words: &Words,
        one: &BudgetStanding,
        name: String,
        by_its_end: Option<MicroDollars>,
    ) -> Self {
        let money = |amount: MicroDollars| words.money(&Cost::from(amount));
        let parts = [
            ("spent", money(one.meter.spent).into()),
            ("held", money(one.meter.held).into()),
        ];
        let told = match one.limit {
            Some(limit) => words.say_all(
                "dashboard-budget-of",
                parts.into_iter().chain([("limit", money(limit).into())]),
            ),
            None => words.say_all("dashboard-budget-unlimited", parts),
        };
        Self {
            name,
            told,
            bar: one.limit.map(|limit| (one.meter.taken().0, limit.0.max(1))),
            forecast: by_its_end
                .map(|amount| words.say_with("dashboard-budget-forecast", "cost", money(amount))),
            unknown: (one.unknown_calls > 0).then(|| {
                words.say_all(
                    "dashboard-budget-unknown",
                    [
                        ("count", one.unknown_calls.into()),
                        ("cost", money(one.unknown).into()),
                    ],
                )
            }),
            is_full: one.percent().is_some_and(|percent| percent >= 100),
        }
    }
}

/// Sets what the service may spend a month.
pub async fn set(State(app): State<App>, caller: Caller, form: Form) -> Result<Response, Problem> {
    match form.text("limit").and_then(wish) {
        Some(wish) => {
            app.store
                .set_budget(Scope::Service, wish, caller.by())
                .await?;
            Ok(shell::see("/dashboard#budget-heading"))
        }
        None => Err(Problem::faults(vec![Fault {
            field: "limit".to_owned(),
            message: "send US dollars such as 200, or none, or configured".to_owned(),
        }])),
    }
}
