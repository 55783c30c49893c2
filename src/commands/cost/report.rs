//! `cost --by`: what the ledger's calls came to, by day, agent, model, user or keyword.

use std::io::{IsTerminal, stdout};

use comfy_table::Table;
use greenlit_domain::input::{self, Faults};
use greenlit_domain::money::MicroDollars;
use greenlit_domain::spending::{Asked, By, DELETED, Date, Line, Report, Rest, Span, Spent, Typed};
use greenlit_engine::budget::Budget;
use greenlit_store::{Spending, Store, Whose};

use super::super::{table, whose};
use super::bars::bar;
use super::print_csv;
use crate::cli::{CostArgs, Global};
use crate::config::Config;
use crate::exit::CliError;
use crate::terminal::plain;
use crate::wiring;

/// How many lines are shown to people unless they say.
const LINES: usize = 20;

/// Runs the command.
pub async fn run(global: &Global, args: CostArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let done = show(global, &config, &store, &args).await;
    wiring::close(store).await?;
    done
}

async fn show(
    global: &Global,
    config: &Config,
    store: &Store,
    args: &CostArgs,
) -> Result<(), CliError> {
    let budget = &config.budgeting.budget;
    let (asked, days) = asked(args, budget, store)?;
    let by = args.by.as_deref().and_then(By::parse).unwrap_or(By::Day);
    let whose = match global.user {
        Some(_) => Whose::User(whose(global, store).await?),
        None => Whose::All,
    };
    let mut report = store
        .spending(&Spending {
            whose,
            label: asked.label.clone(),
            by,
            days,
        })
        .await?;
    let most = match (args.limit, args.json || args.csv) {
        (Some(limit), _) => usize::try_from(limit).unwrap_or(usize::MAX),
        (None, true) => usize::MAX,
        // Who asks for days wants to see all of them.
        (None, false) if by == By::Day => usize::MAX,
        (None, false) => LINES,
    };
    let rest = report.cut(most);
    if args.csv {
        return print_csv(&report.csv());
    }
    if args.json {
        let json = serde_json::to_string_pretty(&report.told(asked, rest))
            .map_err(|error| CliError::internal(format!("this cannot be told as JSON: {error}")))?;
        return print_line!("{json}");
    }
    print(&report, rest, &asked, global.user.as_deref())
}

/// Of which days, and how these begin and end where the budget's months do.
fn asked(args: &CostArgs, budget: &Budget, store: &Store) -> Result<(Asked, Vec<Span>), CliError> {
    let mut faults = Faults::default();
    let label = args
        .label
        .as_deref()
        .and_then(|label| faults.take(input::label(label)));
    let today = budget.day(store.clock().now()).unwrap_or(Date::FIRST);
    let typed = Typed {
        from: args.days.from.as_deref(),
        to: args.days.to.as_deref(),
        month: args.days.month.as_deref(),
    };
    let days = faults.take(typed.days(today));
    let (from, to) = match days {
        Some(days) if faults.0.is_empty() => days,
        _ => return Err(CliError::faults(&faults.0)),
    };
    let asked = Asked {
        from,
        to,
        zone: budget.zone.name().to_owned(),
        label,
    };
    Ok((asked, budget.days(from, to)))
}

fn print(
    report: &Report,
    rest: Option<Rest>,
    asked: &Asked,
    user: Option<&str>,
) -> Result<(), CliError> {
    let mut head = format!("{} to {} ({})", asked.from, asked.to, asked.zone);
    if let Some(label) = &asked.label {
        head = format!("{head}, labelled {}", plain(label));
    }
    if let Some(user) = user {
        head = format!("{head}, of {}", plain(user));
    }
    print_line!("{head}\n")?;
    if report.lines.is_empty() {
        return print_line!("no calls");
    }
    print_line!("{}\n", lines(report, rest))?;
    for told in remarks(&report.whole) {
        print_line!("{told}")?;
    }
    Ok(())
}

fn lines(report: &Report, rest: Option<Rest>) -> Table {
    let has_bars = stdout().is_terminal();
    let mut rows = table::new([
        report.by.as_str(),
        "calls",
        "packages",
        "in",
        "cached",
        "out",
        "pictures",
        "cost",
        "share",
        "a package",
    ]);
    if has_bars && let Some(header) = rows.header().cloned() {
        let mut header = header;
        header.add_cell("".into());
        rows.set_header(header);
    }
    let greatest = |line: &Line| line.spent.cost.0;
    let greatest = report.lines.iter().map(greatest).max().unwrap_or(0);
    let mut add = |name: String, spent: &Spent, packages: Option<u64>, of: i64| {
        let bar = has_bars.then(|| bar(of, greatest));
        rows.add_row(
            cells(name, spent, packages, &report.whole)
                .into_iter()
                .chain(bar),
        );
    };
    for line in &report.lines {
        let spent = &line.spent;
        add(
            name(report.by, line),
            spent,
            Some(spent.packages),
            spent.cost.0,
        );
    }
    if let Some(rest) = rest {
        add(format!("{} others", rest.lines), &rest.spent, None, 0);
    }
    let whole = &report.whole;
    add("together".to_owned(), whole, Some(whole.packages), 0);
    table::align_right(&mut rows, 1..10);
    rows
}

fn cells(name: String, spent: &Spent, packages: Option<u64>, whole: &Spent) -> [String; 10] {
    let share = spent.share_of(whole);
    let a_package = packages.and(spent.a_package());
    [
        name,
        spent.calls.to_string(),
        packages.map_or_else(|| "–".to_owned(), |count| count.to_string()),
        short(spent.input),
        short(spent.cached_input),
        short(spent.output),
        spent.images.to_string(),
        cost(spent),
        format!("{}.{} %", share / 10, share % 10),
        a_package.map_or_else(|| "–".to_owned(), |amount| amount.to_string()),
    ]
}

/// A sum that leaves something out says so.
fn cost(spent: &Spent) -> String {
    match (spent.unknown, spent.cost) {
        (0, cost) => cost.to_string(),
        (_, MicroDollars::ZERO) => "unknown".to_owned(),
        (_, cost) => format!("{cost} + unknown"),
    }
}

fn name(by: By, line: &Line) -> String {
    let name = plain(&line.name);
    match (by, line.known_as.as_deref()) {
        (By::User, Some(email)) => plain(email),
        (By::User | By::Keyword, None) if line.name == DELETED => "what was deleted".to_owned(),
        (By::User, None) => "this machine's user".to_owned(),
        (By::Model, Some(provider)) => format!("{name} ({})", plain(provider)),
        _ => name,
    }
}

/// What is to be known of the sums.
fn remarks(whole: &Spent) -> Vec<String> {
    let calls = |count: u64| match count {
        1 => "1 call".to_owned(),
        count => format!("{count} calls"),
    };
    let mut told = Vec::new();
    if whole.unknown > 0 {
        told.push(format!(
            "{} of unknown cost: cut off, or by a model without a price (docs/models.md); the sums are without them",
            calls(whole.unknown)
        ));
    }
    if whole.refused > 0 {
        told.push(format!(
            "{} refused, which cost nothing",
            calls(whole.refused)
        ));
    }
    if whole.under_way > 0 {
        told.push(format!(
            "{} under way, whose cost is not known yet",
            calls(whole.under_way)
        ));
    }
    told
}

/// `1.2M` and the like: tables are looked at, JSON and CSV have every digit.
fn short(count: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = (u128::from(count) * 10 + u128::from(unit) / 2) / u128::from(unit);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match count {
        0..10_000 => count.to_string(),
        10_000..1_000_000 => format!("{}k", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{}M", tenths(1_000_000)),
        _ => format!("{}B", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn great_counts_are_short() {
        for (count, told) in [
            (9_999, "9999"),
            (12_345, "12.3k"),
            (1_250_000, "1.3M"),
            (2_000_000_000, "2.0B"),
        ] {
            assert_eq!(short(count), told);
        }
        assert!(short(u64::MAX).ends_with('B'));
    }
}
