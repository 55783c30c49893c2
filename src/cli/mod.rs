//! What can be typed, in a room for each kind of work. Values are checked where all faults can be told at once, in `request`.

mod jobs;
mod making;
mod money;
mod service;
mod webhook;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use jobs::{
    CancelArgs, DeleteArgs, FilterArgs, LabelArgs, ListArgs, ManyArgs, PausableArgs, PauseArgs,
    RetryArgs, ShowArgs, UnpauseArgs,
};
pub use making::{ExportArgs, GenerateArgs, ModelsArgs, PickArgs, ResumeArgs};
pub use money::{BudgetArgs, BudgetCommand, CostArgs, CostCommand, ReconcileArgs, WhoseArgs};
pub use service::{
    BenchArgs, Day, MigrateArgs, MigrateCommand, ServeArgs, StatusArgs, UserArgs, UserCommand,
    Whom, WorkerArgs,
};
pub use webhook::{WebhookArgs, WebhookCommand};

/// Turns a keyword into a YouTube package: research, titles, outline and thumbnails.
#[derive(Debug, Parser)]
#[command(
    name = "greenlit",
    version = env!("GREENLIT_VERSION"),
    propagate_version = true,
    max_term_width = 100
)]
#[command(after_help = "Examples:
  greenlit generate \"sourdough for beginners\" --offline
  greenlit generate \"pão de fermentação natural\" --niche padaria --title best
  greenlit generate --file keywords.csv --jobs 10
  greenlit list

Without a key or a server greenlit drafts offline. OPENAI_API_KEY or OPENAI_BASE_URL change that.")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Keep jobs in this folder [default: the platform's data folder, or GREENLIT_DATA]
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// Ask about the jobs of this account, on a server where people sign in, and not of this machine's own user
    #[arg(long, global = true, value_name = "EMAIL")]
    pub user: Option<String>,
}

impl Command {
    /// Whether it is about what an account may have: jobs that are there, and webhooks.
    pub fn takes_a_user(&self) -> bool {
        match self {
            Self::Resume(args) => !args.all,
            Self::Cost(args) => args.command.is_none(),
            Self::Pick(_)
            | Self::Cancel(_)
            | Self::Retry(_)
            | Self::Label(_)
            | Self::Delete(_)
            | Self::List(_)
            | Self::Show(_)
            | Self::Status(_)
            | Self::Export(_)
            | Self::Webhook(_) => true,
            _ => false,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a package from a keyword, or many from a file
    #[command(visible_alias = "new")]
    Generate(GenerateArgs),
    /// Serve the API, and work on what it is asked for
    Serve(ServeArgs),
    /// Work on what others ask for, beside a server
    Worker(WorkerArgs),
    /// Go on with a job that was interrupted, failed, stopped early, or waits for a title
    Resume(ResumeArgs),
    /// Answer which title: list what waits, or pick for one job
    Pick(PickArgs),
    /// Stop jobs; what they have is kept
    Cancel(CancelArgs),
    /// Queue failed and cancelled jobs again, for a server or a worker
    Retry(RetryArgs),
    /// Put labels on jobs, or take them off
    Label(LabelArgs),
    /// Ask an agent or a provider for nothing for a while, or show what is paused
    Pause(PauseArgs),
    /// End a pause: what waited goes on
    Unpause(UnpauseArgs),
    /// Delete jobs with everything they made
    Delete(DeleteArgs),
    /// List jobs, the newest first
    List(ListArgs),
    /// Show one job: where it stands, what happened, what it cost
    Show(ShowArgs),
    /// Show what runs and what waits, over all processes
    Status(StatusArgs),
    /// Write a finished package's folder again
    Export(ExportArgs),
    /// Show models: what they cost, what they can do, and when they go
    Models(ModelsArgs),
    /// Say what a package costs before one is made, report what calls cost, or check an invoice
    Cost(CostArgs),
    /// Show what may be spent a month and what is, and change it
    Budget(BudgetArgs),
    /// Have programs told of what happens: add, list, test and remove webhooks
    Webhook(WebhookArgs),
    /// Look after the people who sign in to a server
    User(UserArgs),
    /// Bring the database's schema up, take it back, or show where it stands
    Migrate(MigrateArgs),
    /// Measure greenlit with a simulated provider, beside production's figures
    Bench(BenchArgs),
    /// Print what makes a shell complete greenlit's commands and options
    Completions(CompletionsArgs),
    /// Check the configuration, or print an example of it
    Config(ConfigArgs),
}

#[derive(Debug, Args)]
#[command(
    after_help = "To have it in each new shell, write the line into the file that the shell reads at its start:
  ~/.bashrc                    source <(greenlit completions bash)
  ~/.zshrc, after compinit     source <(greenlit completions zsh)
  ~/.config/fish/config.fish   greenlit completions fish | source
  $PROFILE of PowerShell       greenlit completions powershell | Out-String | Invoke-Expression
  ~/.config/elvish/rc.elv      eval (greenlit completions elvish | slurp)"
)]
pub struct CompletionsArgs {
    /// Which shell
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ConfigArgs {
    #[command(subcommand)]
    pub command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what is configured and from where, and all that is wrong with it
    #[command(after_help = "Example:
  greenlit config check --json")]
    Check {
        /// Print JSON and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Print an example of .env with every variable
    #[command(after_help = "Example:
  greenlit config example > .env")]
    Example,
}
