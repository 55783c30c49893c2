//! `config check` and `config example`.

use std::env;
use std::path::Path;

use greenlit_engine::scheduler::Missed;
use serde_json::json;

use super::table;
use crate::cli::{ConfigArgs, ConfigCommand, Global};
use crate::config::{self, Config, Origin, Raw, Secrecy, Trending, VARIABLES};
use crate::exit::{CliError, Code};
use crate::terminal::plain;

/// Runs the command.
pub fn run(_global: &Global, args: ConfigArgs) -> Result<(), CliError> {
    match args.command {
        ConfigCommand::Example => {
            print_line!("{}", config::example().trim_end())
        }
        ConfigCommand::Check { json } => check(json),
    }
}

fn check(as_json: bool) -> Result<(), CliError> {
    let (gathered, mut problems) = config::gather(Path::new("."), |name| env::var(name));
    // Of the value itself only the schedule is used here: what is wrong with the rest is told all the same.
    let config = Config::parse(&gathered, &mut problems);
    let trending = config.as_ref().and_then(|config| {
        let trending = config.trending.as_ref()?;
        Some((config, trending))
    });
    let raw = gathered.raw;
    if as_json {
        let settings: Vec<_> = VARIABLES
            .iter()
            .map(|variable| {
                let (value, origin) = shown(&raw, variable.name, variable.secrecy);
                json!({ "name": variable.name, "value": value, "from": origin.map(|origin| origin.to_string()) })
            })
            .collect();
        print_line!(
            "{}",
            json!({
                "settings": settings,
                "trending": trending.map(|(config, trending)| as_json_value(config, trending)),
                "problems": problems,
            })
        )?;
    } else {
        let mut lines = table::new(["setting", "value", "from"]);
        for variable in VARIABLES {
            let (value, origin) = shown(&raw, variable.name, variable.secrecy);
            lines.add_row([
                variable.name.to_owned(),
                value.unwrap_or_else(|| "-".to_owned()),
                origin.map_or_else(String::new, |origin| origin.to_string()),
            ]);
        }
        print_line!("{lines}")?;
        if let Some((config, trending)) = trending {
            print_line!("{}", in_words(config, trending))?;
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(CliError::new(Code::Input, problems.join("\n       ")))
    }
}

fn as_json_value(config: &Config, Trending { topics, schedule }: &Trending) -> serde_json::Value {
    json!({
        "keywords": topics.keywords,
        "cron": schedule.expression(),
        "zone": schedule.zone(),
        "missed": schedule.missed(),
        "enabled": config.cron_jobs,
        "callable": config.cron_secret.is_some(),
    })
}

/// What is made by the clock, in a sentence or three.
fn in_words(config: &Config, Trending { topics, schedule }: &Trending) -> String {
    let count = topics.keywords.len();
    let noun = if count == 1 { "keyword" } else { "keywords" };
    let when = format!("{:?} in {}", schedule.expression(), schedule.zone());
    let built_in = match (config.cron_jobs, schedule.missed()) {
        (false, _) => "not begun here, since ENABLE_CRON_JOBS is false",
        (true, Missed::Once) => "one run makes up for those that were missed",
        (true, Missed::Skip) => "those that were missed are left out",
    };
    let from_outside = match config.cron_secret {
        Some(_) => "whoever has CRON_SECRET may call",
        None => "nobody may call, since CRON_SECRET is not set",
    };
    format!(
        "[trending] {count} {noun} at {when}: {built_in}\n\
         GET /api/cron/generate-trending: {from_outside}"
    )
}

/// A secret is shown as set, and nothing else of it.
fn shown(raw: &Raw, name: &str, secrecy: Secrecy) -> (Option<String>, Option<Origin>) {
    match raw.get(name) {
        Some((value, origin)) if !value.trim().is_empty() => {
            let value = match secrecy {
                Secrecy::Secret => "(set)".to_owned(),
                Secrecy::Open if name.ends_with("_FALLBACKS") => {
                    plain(&config::without_credentials(&config::without_keys(value)))
                }
                Secrecy::Open => plain(&config::without_credentials(value)),
            };
            (Some(value), Some(*origin))
        }
        _ => (None, None),
    }
}
