//! What can be typed. Values are checked where all faults can be told at once, in `request`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    /// Say what a package costs, before one is made
    Cost(CostArgs),
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
#[command(override_usage = "greenlit generate [OPTIONS] <KEYWORD>
       greenlit generate [OPTIONS] --file <FILE>")]
#[command(after_help = "Examples:
  greenlit generate \"sourdough for beginners\" --niche baking --audience \"home cooks\"
  greenlit generate \"how to fix a flat tyre\" --title best --thumbnails 1
  greenlit generate \"寿司\" --language ja --title ask
  greenlit generate \"rye bread\" --stop-at titles
  greenlit generate --file keywords.csv --jobs 20 --label spring
  greenlit generate \"rust lifetimes\" --json > package.json

A CSV file's first line names its columns: keyword, and any of id, niche, audience, type, language,
title, thumbnails, labels, seed, stopAt. A JSONL file has an object with these names on each line.
Run the same file again and only what is missing is made.")]
pub struct GenerateArgs {
    /// What the video is about
    #[arg(required_unless_present = "file", conflicts_with = "file")]
    pub keyword: Option<String>,
    /// The channel's field, such as "baking"
    #[arg(long)]
    pub niche: Option<String>,
    /// Who watches, such as "home cooks"
    #[arg(long)]
    pub audience: Option<String>,
    /// educational, entertainment or informational
    #[arg(long = "type", value_name = "TYPE")]
    pub content_type: Option<String>,
    /// The language of everything that is made, such as pt-BR [default: the keyword's own]
    #[arg(long, value_name = "TAG")]
    pub language: Option<String>,
    /// ask, best, or a number from 1 to 10 [default: ask in a terminal, else best]
    #[arg(long, value_name = "PICK")]
    pub title: Option<String>,
    /// How many thumbnails, 0 to 3; 0 makes no picture at all
    #[arg(long, value_name = "N")]
    pub thumbnails: Option<String>,
    /// Stop after research, titles or outline; `resume JOB --to STEP` goes on
    #[arg(long, value_name = "STEP")]
    pub stop_at: Option<String>,
    /// A label to sort jobs by; may be given again
    #[arg(long = "label", value_name = "LABEL")]
    pub labels: Vec<String>,
    /// Makes the offline drafter repeat itself
    #[arg(long, value_name = "N")]
    pub seed: Option<String>,
    /// The text model
    #[arg(long)]
    pub model: Option<String>,
    /// The image model
    #[arg(long)]
    pub image_model: Option<String>,
    /// Refuse when a package may cost more than this many US dollars
    #[arg(long, value_name = "USD")]
    pub max_cost: Option<String>,
    /// Write packages into this folder [default: packages]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Take the best result even when it stays below quality.minimum
    #[arg(long)]
    pub accept_below_bar: bool,
    /// Make a package for each row of this CSV or JSONL file
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// How many of a file's packages are made at once
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub jobs: u16,
    /// Print the package as JSON and nothing else
    #[arg(long)]
    pub json: bool,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
    /// Draft without a model, whatever is configured
    #[arg(long)]
    pub offline: bool,
    /// Keep the background alone and set no words on it (for measuring)
    #[arg(long)]
    pub no_compose: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit serve
  greenlit serve --port 8080 --workers 20
  GREENLIT_TOKEN=... greenlit serve

  curl http://127.0.0.1:3000/api/video/generate -H 'content-type: application/json' \\
    -d '{\"keyword\": \"sourdough for beginners\", \"titleSelection\": \"best\"}'

The API is described at /api/openapi.json, and for people at /docs.")]
pub struct ServeArgs {
    /// The address to listen on; beyond this machine's own, people sign in, and GREENLIT_PUBLIC_URL says where
    #[arg(long, value_name = "A", default_value = "127.0.0.1")]
    pub host: std::net::IpAddr,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 3000)]
    pub port: u16,
    /// How many generations run at once; without it 10, scaled from 3 to 20 by load. 0 leaves the work to `worker`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub workers: Option<u16>,
    /// Ask every request for this token, where other users share the machine [default: GREENLIT_TOKEN]
    #[arg(long, value_name = "TOKEN")]
    pub token: Option<String>,
    /// Ask people to sign in also here, such as behind a proxy [default: GREENLIT_ACCOUNTS]
    #[arg(long)]
    pub accounts: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit serve --workers 0 & greenlit worker --workers 20
  DATABASE_URL=postgres://greenlit@db/greenlit greenlit worker

SIGTERM lets what runs end, for up to 30 s; what does not end goes on elsewhere.")]
pub struct WorkerArgs {
    /// How many generations run at once; without it 10, scaled from 3 to 20 by load
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub workers: Option<u16>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit status
  watch greenlit status")]
pub struct StatusArgs {
    /// Print it as JSON, with what the scaler decided
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(override_usage = "greenlit resume [OPTIONS] <JOB>
       greenlit resume [OPTIONS] --all")]
#[command(after_help = "Examples:
  greenlit resume 4f2a9c1e --title 3
  greenlit resume 4f2a9c1e --title \"Bread without a recipe\"
  greenlit resume 4f2a9c1e --again \"shorter, and with a number\"
  greenlit resume 4f2a9c1e --to outline --title 3
  greenlit resume --all

A job is named by its id, or by the start or the end of it. Steps that are finished are never paid for again.")]
pub struct ResumeArgs {
    /// The job's id, or its start or end
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub job: Option<String>,
    /// Every job that can go on without a person
    #[arg(long)]
    pub all: bool,
    /// Go on to titles, outline, or thumbnails (or all), where it was to stop earlier
    #[arg(long, value_name = "STEP", conflicts_with = "all")]
    pub to: Option<String>,
    /// best, a number from 1 to 10, or a title in your own words
    #[arg(long, value_name = "PICK", conflicts_with_all = ["all", "again"])]
    pub title: Option<String>,
    /// Ask for ten other titles, with what should be different
    #[arg(long, value_name = "NOTE", conflicts_with = "all")]
    pub again: Option<String>,
    /// Write packages into this folder [default: packages]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Take the best result even when it stays below quality.minimum
    #[arg(long)]
    pub accept_below_bar: bool,
    /// The text model
    #[arg(long)]
    pub model: Option<String>,
    /// The image model
    #[arg(long)]
    pub image_model: Option<String>,
    /// How many jobs go on at once
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub jobs: u16,
    /// Print the package as JSON and nothing else
    #[arg(long)]
    pub json: bool,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit pick
  greenlit pick 4f2a9c1e
  greenlit pick 4f2a9c1e --title 3
  greenlit pick 4f2a9c1e --title \"Bread without a recipe\"
  greenlit pick 4f2a9c1e --again \"shorter, and with a number\"
  greenlit pick 4f2a9c1e --reject \"we have made this video already\"
  greenlit pick --json | jq -r '.[].jobId'

The work goes on with a running service, or with `greenlit resume JOB`, which takes an answer too.")]
pub struct PickArgs {
    /// The job's id, or its start or end; without one, what waits is listed
    pub job: Option<String>,
    /// best, a number from 1 to 10, or a title in your own words
    #[arg(long, value_name = "PICK", requires = "job", conflicts_with_all = ["again", "reject"])]
    pub title: Option<String>,
    /// Ask for ten other titles, with what should be different
    #[arg(long, value_name = "NOTE", requires = "job", conflicts_with = "reject")]
    pub again: Option<String>,
    /// None of them: the job ends, and why is kept
    #[arg(long, value_name = "REASON", requires = "job")]
    pub reject: Option<String>,
    /// Print JSON and nothing else, and ask nobody
    #[arg(long)]
    pub json: bool,
}

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

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit export 4f2a9c1e --out ~/Videos
  greenlit export 4f2a9c1e --json")]
pub struct ExportArgs {
    /// The job's id, or its start or end
    pub job: String,
    /// Write the folder here [default: packages]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Print the package as JSON and write nothing
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit models
  greenlit models --all
  greenlit models --json | jq '.models[] | select(.inUse)'

Without a server nobody is asked: then it is the table alone. docs/models.md says how to change it.")]
pub struct ModelsArgs {
    /// Also those that are gone, and those that the server does not have
    #[arg(long)]
    pub all: bool,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit cost
  greenlit cost --per-day 100
  greenlit cost --model gpt-6.1-sol --thumbnails 0
  greenlit cost --per-day 100 --json

The figures are the table's until five packages were made with the same models; then they are your own.")]
pub struct CostArgs {
    /// Also what so many packages a day come to in a month of 30 days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub per_day: Option<u32>,
    /// The text model
    #[arg(long)]
    pub model: Option<String>,
    /// The image model
    #[arg(long)]
    pub image_model: Option<String>,
    /// How many thumbnails, 0 to 3; all are made from one picture
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(0..=3))]
    pub thumbnails: u8,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit bench
  greenlit bench --workers 1,3,10,30 --packages 300
  greenlit bench --scale 0.1 --packages 20
  greenlit bench --broken-pictures 20
  greenlit bench --json | jq .throughput

Nothing is sent, paid for or kept: jobs are made in a temporary folder, and the simulated provider
takes as long and fails as often as production's did. docs/bench.md says how to read the figures.")]
pub struct BenchArgs {
    /// How many packages are made with each number of workers
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub packages: u32,
    /// How many seconds a second of the provider lasts: 0.0001 to 1, which is real time
    #[arg(long, value_name = "FACTOR", default_value_t = 0.01, value_parser = scale)]
    pub scale: f64,
    /// How many packages are made at once; a run for each number
    #[arg(long, value_name = "N,N", default_value = "1,3,10", value_delimiter = ',', value_parser = workers)]
    pub workers: Vec<u16>,
    /// Chooses how long calls take and which fail; the same seed chooses the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Of 100 pictures that fail, so many break off halfway: they may be billed and are not asked for again
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub broken_pictures: u8,
    /// No call fails
    #[arg(long, conflicts_with = "broken_pictures")]
    pub no_faults: bool,
    /// Do not measure how long setting the words takes
    #[arg(long)]
    pub no_compose: bool,
    /// Print JSON and nothing else
    #[arg(long)]
    pub json: bool,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
}

fn workers(typed: &str) -> Result<u16, String> {
    let workers = typed.trim().parse().ok();
    workers
        .filter(|workers| (1..=1000).contains(workers))
        .ok_or_else(|| "use numbers from 1 to 1000, such as 1,3,10".to_owned())
}

/// A part of real time. Below it a call would be over before a timer can tell.
fn scale(typed: &str) -> Result<f64, String> {
    let scale = typed.parse().ok();
    scale
        .filter(|scale| (0.0001..=1.0).contains(scale))
        .ok_or_else(|| "use a number from 0.0001 to 1".to_owned())
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
pub struct MigrateArgs {
    #[command(subcommand)]
    pub command: MigrateCommand,
}

#[derive(Debug, Subcommand)]
pub enum MigrateCommand {
    /// Bring the schema to this program's; every command does it by itself, this one before the first
    #[command(after_help = "Example:
  greenlit migrate up")]
    Up {
        /// No further than this migration
        #[arg(long, value_name = "N")]
        to: Option<i64>,
    },
    /// Take the schema back; what newer migrations brought is lost
    #[command(after_help = "Example:
  greenlit migrate down --to 1 --yes")]
    Down {
        /// To this migration; 0 is an empty database [default: one back]
        #[arg(long, value_name = "N")]
        to: Option<i64>,
        /// Do it: without this, say what would be lost
        #[arg(long)]
        yes: bool,
    },
    /// Show which migrations the database has
    #[command(after_help = "Example:
  greenlit migrate status --json")]
    Status {
        /// Print JSON and nothing else
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, Args)]
pub struct UserArgs {
    #[command(subcommand)]
    pub command: UserCommand,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add somebody; their password is asked for, or read from standard input
    #[command(after_help = "Examples:
  greenlit user add --admin ana@example.org
  openssl rand -base64 18 | tee /dev/stderr | greenlit user add bia@example.org --tier pro")]
    Add {
        /// The e-mail address
        email: String,
        /// They look after people and the service
        #[arg(long)]
        admin: bool,
        /// What they may have: free, pro, enterprise, or one that an admin made
        #[arg(long, value_name = "TIER", default_value = "free")]
        tier: String,
        /// How they are called [default: the address]
        #[arg(long)]
        name: Option<String>,
    },
    /// List everybody
    List {
        /// Print a JSON array and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Sign somebody out everywhere, and let them sign in no more
    Disable {
        /// The e-mail address
        email: String,
    },
    /// Let somebody sign in again
    Enable {
        /// The e-mail address
        email: String,
    },
    /// Give somebody another password; they are signed out everywhere
    Password {
        /// The e-mail address
        email: String,
    },
    /// Give somebody another tier
    Tier {
        /// The e-mail address
        email: String,
        /// free, pro, enterprise, or one that an admin made
        tier: String,
    },
    /// Give somebody credits, or take them away
    #[command(after_help = "Examples:
  greenlit user credits ana@example.org 50 --why \"sorry for Tuesday\"
  greenlit user credits ana@example.org -50")]
    Credits {
        /// The e-mail address
        email: String,
        /// How many; fewer than none takes them away
        #[arg(allow_negative_numbers = true, value_parser = clap::value_parser!(i64).range(-1_000_000..=1_000_000))]
        credits: i64,
        /// Why, for their ledger
        #[arg(long)]
        why: Option<String>,
    },
    /// Hand everything that was made on this machine without an account to somebody
    Adopt {
        /// The e-mail address
        email: String,
    },
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
