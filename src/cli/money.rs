//! What is spent, and what may be.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit budget
  greenlit budget set 200
  greenlit budget set 20 --user ana@example.org
  greenlit budget set none
  greenlit budget clear

Without a limit set here GREENLIT_BUDGET counts, and without that 1000 US dollars a month.
docs/budget.md says what is set aside, and when work waits.")]
pub struct BudgetArgs {
    #[command(subcommand)]
    pub command: Option<BudgetCommand>,
    /// Print JSON and nothing else
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum BudgetCommand {
    /// Set what may be spent a month; what waits for room goes on by itself
    Set {
        /// US dollars, or none
        #[arg(value_name = "USD")]
        limit: String,
        #[command(flatten)]
        whose: WhoseArgs,
    },
    /// Forget what was set: the configuration counts again, and for a user or a key nothing
    Clear {
        #[command(flatten)]
        whose: WhoseArgs,
    },
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct WhoseArgs {
    /// Of one user alone
    #[arg(long, value_name = "EMAIL")]
    pub user: Option<String>,
    /// Of one API key alone, by the beginning that is shown of it
    #[arg(long, value_name = "PREFIX")]
    pub key: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(override_usage = "greenlit cost [OPTIONS]
       greenlit cost --by <WHAT> [OPTIONS]
       greenlit cost reconcile [OPTIONS] <FILE>...")]
#[command(after_help = "Examples:
  greenlit cost
  greenlit cost --per-day 100
  greenlit cost --model gpt-6.1-sol --thumbnails 0
  greenlit cost --by model
  greenlit cost --by keyword --month 2026-10 --label spring --csv > october.csv
  greenlit cost --by day --from 2026-11-01 --to 2026-11-15 --user ana@example.org
  greenlit cost reconcile costs.json --tolerance 1%

Without --by: what one package costs. The figures are the table's until five packages were made with the same models; then they are your own. With --by: what the calls cost that were sent, this month unless it is said.")]
pub struct CostArgs {
    #[command(subcommand)]
    pub command: Option<CostCommand>,
    /// Report what calls cost, told apart by this
    #[arg(long, value_name = "WHAT", value_parser = ["day", "agent", "model", "user", "keyword"])]
    pub by: Option<String>,
    #[command(flatten)]
    pub days: DaysArgs,
    /// Only calls for packages with this label
    #[arg(long, value_name = "LABEL", requires = "by")]
    pub label: Option<String>,
    /// At most so many lines, the others as one [default: 20; all in JSON and CSV]
    #[arg(long, value_name = "N", requires = "by", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Also what so many packages a day come to in a month of 30 days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000), conflicts_with = "by")]
    pub per_day: Option<u32>,
    /// The text model
    #[arg(long, conflicts_with = "by")]
    pub model: Option<String>,
    /// The image model
    #[arg(long, conflicts_with = "by")]
    pub image_model: Option<String>,
    /// How many thumbnails, 0 to 3; all are made from one picture
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=3), conflicts_with = "by")]
    pub thumbnails: u8,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
    /// Print CSV and nothing else
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Of which days a report is, in the time zone of the budget.
#[derive(Debug, Args)]
pub struct DaysArgs {
    /// From this day on, such as 2026-11-01
    #[arg(long, value_name = "DATE", requires = "by")]
    pub from: Option<String>,
    /// To this day, with it [default: today]
    #[arg(long, value_name = "DATE", requires = "by")]
    pub to: Option<String>,
    /// All days of this month, such as 2026-11
    #[arg(long, value_name = "MONTH", requires = "by", conflicts_with_all = ["from", "to"])]
    pub month: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum CostCommand {
    /// Hold a provider's export of usage or costs against the ledger
    Reconcile(ReconcileArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit cost reconcile costs.json
  greenlit cost reconcile costs.json completions.json images.json --tolerance 1%
  greenlit cost reconcile openrouter_activity.csv --csv

Understood are OpenAI's organization/costs and organization/usage pages (JSON, one or more in a file), the CSV of its dashboard, and OpenRouter's activity (CSV and JSON). Ends with code 0 where all agrees and with 9 where it does not.")]
pub struct ReconcileArgs {
    /// What the provider exported; several are read as one
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Whose export it is, by the name in the ledger [default: the one that writes such files]
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// Let figures agree that differ by so much
    #[arg(long, value_name = "PERCENT", default_value = "0%")]
    pub tolerance: String,
    /// Also show what agrees
    #[arg(long)]
    pub all: bool,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
    /// Print CSV and nothing else
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}
