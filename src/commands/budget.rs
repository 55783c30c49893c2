//! `budget`: what may be spent a month, what of it is spent and set aside, and how to change it.

use std::collections::HashMap;

use greenlit_domain::alert::{Alert, Crossed};
use greenlit_domain::budget::{Month, Period, Scope, forecast};
use greenlit_domain::id::UserId;
use greenlit_domain::money::MicroDollars;
use greenlit_store::Store;
use greenlit_store::alerts::{AlertStanding, Outcome};
use greenlit_store::budget::{BudgetStanding, Wish};
use greenlit_store::people::By;
use serde_json::{Value, json};

use super::table;
use crate::cli::{BudgetArgs, BudgetCommand, Global, WhoseArgs};
use crate::config::{self, Config};
use crate::exit::{CliError, Code};
use crate::terminal::plain;
use crate::wiring;

/// So many of the newest alerts are looked through.
const ALERTS: u32 = 50;

/// Runs the command.
pub async fn run(global: &Global, args: BudgetArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let done = act(&store, &config, args).await;
    wiring::close(store).await?;
    done
}

async fn act(store: &Store, config: &Config, args: BudgetArgs) -> Result<(), CliError> {
    match args.command {
        None => {}
        Some(BudgetCommand::Set { limit, whose }) => {
            let wish = match config::limit(&limit) {
                Ok(Some(limit)) => Wish::AtMost(limit),
                Ok(None) => Wish::NoLimit,
                Err(wrong) => {
                    return Err(CliError::new(
                        Code::Input,
                        format!("the budget {}: it {wrong}", plain(&limit)),
                    ));
                }
            };
            let scope = scope(store, &whose).await?;
            store.set_budget(scope, wish, By::CommandLine).await?;
        }
        Some(BudgetCommand::Clear { whose }) => {
            let scope = scope(store, &whose).await?;
            store
                .set_budget(scope, Wish::AsConfigured, By::CommandLine)
                .await?;
        }
    }
    show(store, config, args.json).await
}

async fn scope(store: &Store, whose: &WhoseArgs) -> Result<Scope, CliError> {
    if let Some(email) = &whose.user {
        return Ok(Scope::User(super::user::account(store, email).await?.user));
    }
    let Some(prefix) = &whose.key else {
        return Ok(Scope::Service);
    };
    let found = store.api_keys_beginning(prefix).await?;
    match found.as_slice() {
        [only] => Ok(Scope::Key(only.id)),
        [] => Err(CliError::new(
            Code::Input,
            format!("no API key begins with {}", plain(prefix)),
        )
        .hint("the page's Settings and GET /api/keys show the beginning of each")),
        many => Err(CliError::new(
            Code::Input,
            format!(
                "{} API keys begin with {}: type more of it",
                many.len(),
                plain(prefix)
            ),
        )),
    }
}

async fn show(store: &Store, config: &Config, as_json: bool) -> Result<(), CliError> {
    let budget = &config.budgeting.budget;
    let now = store.clock().now();
    let period = budget.period(now);
    let mut all = store.budgets(period.month, budget.limit).await?;
    if !all.iter().any(|one| one.scope == Scope::Service) {
        let service = [Scope::Service];
        all.extend(
            store
                .budgets_of(&service, period.month, budget.limit)
                .await?,
        );
    }
    // The service's comes first; of the others those that are limited, and whoever spent something.
    all.sort_by_key(|one| one.scope);
    all.retain(|one| one.scope != Scope::User(UserId::LOCAL) || one.limit.is_some());
    let names = names(store, &all).await?;
    let alerts = alerts(store, period.month).await?;
    let foretold = |one: &BudgetStanding| forecast(one.meter.spent, &period, now);
    if as_json {
        let lines: Vec<_> = all
            .iter()
            .map(|one| line_json(one, names.get(&one.scope), foretold(one)))
            .collect();
        let told = json!({
            "month": period.month,
            "zone": budget.zone.name(),
            "endsAt": period.ends,
            "budgets": lines,
            "alerts": alerts.iter().map(alert_json).collect::<Vec<_>>(),
        });
        return print_line!("{told:#}");
    }
    let mut rows = table::new([
        "budget",
        "a month",
        "spent",
        "set aside",
        "free",
        "by its end",
    ]);
    for one in &all {
        rows.add_row([
            names.get(&one.scope).cloned().unwrap_or_default(),
            one.limit.map_or_else(|| "no limit".to_owned(), cents),
            cents(one.meter.spent),
            cents(one.meter.held),
            one.limit
                .map_or_else(|| "–".to_owned(), |limit| cents(free(limit, one))),
            foretold(one).map_or_else(|| "–".to_owned(), cents),
        ]);
    }
    table::align_right(&mut rows, 1..6);
    print_line!("{}", title(period.month, &period, budget.zone.name()))?;
    print_line!("{rows}")?;
    for one in all.iter().filter(|one| one.unknown_calls > 0) {
        print_line!(
            "{}: {} of what is set aside is for {} call(s) that were cut off, which may be billed; it comes back a day after each",
            names.get(&one.scope).cloned().unwrap_or_default(),
            cents(one.unknown),
            one.unknown_calls
        )?;
    }
    for alert in &alerts {
        print_line!("{}", told(alert, &names))?;
    }
    Ok(())
}

/// The budgets' alerts of a month, the newest first.
async fn alerts(store: &Store, month: Month) -> Result<Vec<(Crossed, AlertStanding)>, CliError> {
    let all = store.alerts(None, ALERTS).await?;
    let of_month = |alert: AlertStanding| match &alert.alert {
        Alert::BudgetThreshold(crossed) if crossed.month == month => Some((*crossed, alert)),
        _ => None,
    };
    Ok(all.into_iter().filter_map(of_month).collect())
}

/// An alert in a line: whom it was told to, and who could not be told.
fn told((crossed, alert): &(Crossed, AlertStanding), names: &HashMap<Scope, String>) -> String {
    let whose = names.get(&crossed.scope).map_or("a budget", String::as_str);
    let notices: Vec<_> = alert
        .notices
        .iter()
        .map(|notice| {
            let channel = notice.to.channel().as_str();
            let error = notice.error.as_deref().map(plain).unwrap_or_default();
            match (notice.outcome, notice.next_at) {
                (Some(Outcome::Sent), _) => format!("{channel}: sent"),
                (Some(_), _) => format!("{channel}: not told: {error}"),
                (None, Some(at)) if !error.is_empty() => {
                    format!("{channel}: tried again at {at}: {error}")
                }
                (None, _) => format!("{channel}: being sent"),
            }
        })
        .collect();
    let notices = if notices.is_empty() {
        String::new()
    } else {
        format!("; {}", notices.join("; "))
    };
    format!(
        "{} {whose}: {} % reached{notices}",
        alert.at, crossed.threshold
    )
}

fn title(month: Month, period: &Period, zone: &str) -> String {
    format!("{month}, until {} ({zone})", period.ends)
}

/// What can still be taken.
fn free(limit: MicroDollars, one: &BudgetStanding) -> MicroDollars {
    MicroDollars((limit.0 - one.meter.taken().0).max(0))
}

fn cents(amount: MicroDollars) -> String {
    amount.to_string()
}

/// Whose budgets they are, for people.
async fn names(store: &Store, all: &[BudgetStanding]) -> Result<HashMap<Scope, String>, CliError> {
    let mut names = HashMap::new();
    for one in all {
        let name = match one.scope {
            Scope::Service => "everything".to_owned(),
            Scope::User(user) => match store.account(user).await? {
                Some(account) => plain(&account.email),
                None => "this machine's user".to_owned(),
            },
            Scope::Key(key) => match store.api_key_named(key).await? {
                Some(key) => format!("key {} ({})", plain(&key.prefix), plain(&key.name)),
                None => format!("key {key}"),
            },
        };
        names.insert(one.scope, name);
    }
    Ok(names)
}

fn alert_json((crossed, alert): &(Crossed, AlertStanding)) -> Value {
    let notices = alert.notices.iter().map(|notice| {
        json!({
            "channel": notice.to.channel(),
            "state": notice.outcome.map_or("waiting", Outcome::as_str),
            "attempts": notice.attempts,
            "error": notice.error,
            "nextAt": notice.next_at,
            "endedAt": notice.ended_at,
        })
    });
    json!({
        "at": alert.at,
        "scope": crossed.scope,
        "threshold": crossed.threshold,
        "percent": crossed.percent,
        "notices": notices.collect::<Vec<_>>(),
    })
}

fn line_json(
    one: &BudgetStanding,
    name: Option<&String>,
    by_its_end: Option<MicroDollars>,
) -> Value {
    json!({
        "scope": one.scope,
        "name": name,
        "limitMicros": one.limit,
        "spentMicros": one.meter.spent,
        "heldMicros": one.meter.held,
        "unknownMicros": one.unknown,
        "unknownCalls": one.unknown_calls,
        "percent": one.percent(),
        "refusedAt": one.refused_at,
        "forecastMicros": by_its_end,
    })
}
