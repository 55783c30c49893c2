//! How packages are made: generating, going on, and picking a title; and what they cost.

use std::path::PathBuf;

use clap::Args;

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
