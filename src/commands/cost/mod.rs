//! `cost`: what a package costs before one is made, what calls cost that were sent, and whether the provider's invoice says
//! the same.

mod bars;
mod estimate;
mod month;
mod reconcile;
mod report;

use greenlit_domain::money::MicroDollars;

use crate::cli::{CostArgs, CostCommand, Global};
use crate::exit::CliError;

/// Runs the command.
pub async fn run(global: &Global, mut args: CostArgs) -> Result<(), CliError> {
    match (args.command.take(), args.by.as_deref()) {
        (Some(CostCommand::Reconcile(args)), _) => reconcile::run(global, args).await,
        (None, Some(_)) => report::run(global, args).await,
        (None, None) => estimate::run(global, args).await,
    }
}

/// Whole cents, rounded up: a month needs no more.
fn dollars(amount: MicroDollars) -> String {
    let cents = amount.0.saturating_add(9_999) / 10_000;
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// Prints what has its line breaks already.
fn print_csv(csv: &str) -> Result<(), CliError> {
    print_line!("{}", csv.trim_end_matches("\r\n"))
}
