//! Jobs that are there: which are meant, and what is done to them.

use clap::Args;

/// Which jobs are meant.
#[derive(Debug, Clone, Default, Args)]
pub struct FilterArgs {
    /// Only jobs in this status; more than one may be given
    #[arg(long, value_name = "STATUS")]
    pub status: Vec<String>,
    /// Only jobs with this label
    #[arg(long, value_name = "LABEL")]
    pub label: Option<String>,
    /// Only jobs that failed with this code, such as provider; more than one may be given
    #[arg(long, value_name = "CODE")]
    pub error: Vec<String>,
    /// Only jobs whose keyword holds these words
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,
    /// Only jobs begun after this day or time
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Only jobs begun before this day or time
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
}

/// Jobs by their names or by a filter, and how it is done to them.
#[derive(Debug, Args)]
pub struct ManyArgs {
    /// The jobs' ids, or their starts or ends
    #[arg(
        value_name = "JOB",
        required_unless_present_any = ["status", "label", "error", "words", "since", "until"],
        conflicts_with_all = ["status", "label", "error", "words", "since", "until"]
    )]
    pub jobs: Vec<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Count and price, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask before all jobs of a filter are changed
    #[arg(long, short)]
    pub yes: bool,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(override_usage = "greenlit cancel [OPTIONS] <JOB>...
       greenlit cancel [OPTIONS] <FILTER>")]
#[command(after_help = "Examples:
  greenlit cancel 4f2a9c1e
  greenlit cancel --status queued --label spring --dry-run
  greenlit cancel --status queued --label spring --yes")]
pub struct CancelArgs {
    #[command(flatten)]
    pub many: ManyArgs,
}

#[derive(Debug, Args)]
#[command(override_usage = "greenlit retry [OPTIONS] <JOB>...
       greenlit retry [OPTIONS] <FILTER>")]
#[command(after_help = "Examples:
  greenlit retry 4f2a9c1e
  greenlit retry --error provider --since 2026-11-24 --dry-run
  greenlit retry --error quality --accept-below-bar --yes

They go on from their first missing step, with a server or a worker; `greenlit resume` goes on by itself.")]
pub struct RetryArgs {
    #[command(flatten)]
    pub many: ManyArgs,
    /// Take the best result even when it stays below quality.minimum
    #[arg(long)]
    pub accept_below_bar: bool,
}

#[derive(Debug, Args)]
#[command(override_usage = "greenlit label [OPTIONS] <JOB>...
       greenlit label [OPTIONS] <FILTER>")]
#[command(after_help = "Examples:
  greenlit label 4f2a9c1e --add spring
  greenlit label --words bread --add baking --remove draft --yes
  greenlit label --label draft --remove draft --dry-run")]
pub struct LabelArgs {
    #[command(flatten)]
    pub many: ManyArgs,
    /// Put this label on each; more than one may be given
    #[arg(long, value_name = "LABEL", required_unless_present = "remove")]
    pub add: Vec<String>,
    /// Take this label off each; more than one may be given
    #[arg(long, value_name = "LABEL")]
    pub remove: Vec<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  greenlit delete 4f2a9c1e --yes

The folders of packages that were written stay where they are.")]
pub struct DeleteArgs {
    /// The job's id, or its start or end
    #[arg(required = true)]
    pub jobs: Vec<String>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit list --status awaiting_selection
  greenlit list --error provider --since 2026-11-24
  greenlit list --label spring --words bread --json")]
pub struct ListArgs {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// Print a JSON array and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit show 4f2a9c1e
  greenlit show 4f2a9c1e --json")]
pub struct ShowArgs {
    /// The job's id, or its start or end
    pub job: String,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
}

/// What can be paused: one of the two.
#[derive(Debug, Args)]
#[group(id = "pausable", multiple = false)]
pub struct PausableArgs {
    /// An agent: research, title, outline or thumbnail
    #[arg(long, value_name = "AGENT")]
    pub agent: Option<String>,
    /// A provider by its name in the ledger, such as openai, whichever agent asks it
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit pause --agent outline --reason \"the prompt is being mended\"
  greenlit pause --provider openai
  greenlit pause

What is under way ends; what comes to it waits and is not lost. It holds for all processes of a data folder
or a database.")]
pub struct PauseArgs {
    #[command(flatten)]
    pub of: PausableArgs,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT", requires = "pausable")]
    pub reason: Option<String>,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit unpause --agent outline
  greenlit unpause

Without a name all pauses end.")]
pub struct UnpauseArgs {
    #[command(flatten)]
    pub of: PausableArgs,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
}
