//! The service, who works for it, its database and its people.

use std::path::PathBuf;

use clap::{Args, Subcommand};

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
    /// Write all that is kept of somebody to a zip
    #[command(after_help = "Examples:
  greenlit user export ana@example.org --out ana.zip
  greenlit user export --local --out mine.zip")]
    Export {
        #[command(flatten)]
        whom: Whom,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Erase all that is kept of somebody, and show the receipt
    #[command(after_help = "Examples:
  greenlit user erase ana@example.org          counts what would go
  greenlit user erase ana@example.org --yes
  greenlit user erase --local --yes

Jobs under way end. What was spent stays, summed by month and model; the log of changes stays, without
whom it is about. Folders that were written elsewhere are yours to delete.")]
    Erase {
        #[command(flatten)]
        whom: Whom,
        /// Do it, for good
        #[arg(long)]
        yes: bool,
        /// Print JSON and nothing else
        #[arg(long)]
        json: bool,
    },
    /// Show the receipt of an erasure again
    Receipt {
        /// Its number
        id: String,
        /// Print JSON and nothing else
        #[arg(long)]
        json: bool,
    },
}

/// Whose data is meant.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Whom {
    /// The e-mail address, or the id
    pub email: Option<String>,
    /// The user of this machine, who has no account
    #[arg(long)]
    pub local: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  greenlit bench
  greenlit bench --workers 1,3,10,30 --packages 300
  greenlit bench --scale 0.1 --packages 20
  greenlit bench --broken-pictures 20
  greenlit bench --faults gone --workers 10 --packages 300
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
    /// What day the provider has: seed (calls fail as in production), gone (and for two minutes nobody answers), or throttled
    /// (half of all calls are answered 429)
    #[arg(
        long,
        value_name = "DAY",
        default_value = "seed",
        value_enum,
        hide_possible_values = true
    )]
    pub faults: Day,
    /// No call fails
    #[arg(long, conflicts_with_all = ["broken_pictures", "faults"])]
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

/// A day of the simulated provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Calls fail as often as production's did
    Seed,
    /// The same, and for two minutes nobody answers
    Gone,
    /// Half of all calls are answered 429
    Throttled,
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
