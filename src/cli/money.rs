//! What may be spent.

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
