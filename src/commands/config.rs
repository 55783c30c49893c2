//! `config check` and `config example`.

use std::env;
use std::path::Path;

use serde_json::json;

use super::table;
use crate::cli::{ConfigArgs, ConfigCommand, Global};
use crate::config::{self, Config, Origin, Raw, Secrecy, VARIABLES};
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
    let (raw, mut problems) = config::gather(Path::new("."), |name| env::var(name));
    // The value itself is not used here: what is wrong with it is.
    let _ = Config::parse(&raw, &mut problems);
    if as_json {
        let settings: Vec<_> = VARIABLES
            .iter()
            .map(|variable| {
                let (value, origin) = shown(&raw, variable.name, variable.secrecy);
                json!({ "name": variable.name, "value": value, "from": origin.map(|origin| origin.to_string()) })
            })
            .collect();
        print_line!("{}", json!({ "settings": settings, "problems": problems }))?;
    } else {
        let mut lines = table::new(["setting", "value", "from"]);
        for variable in &VARIABLES {
            let (value, origin) = shown(&raw, variable.name, variable.secrecy);
            lines.add_row([
                variable.name.to_owned(),
                value.unwrap_or_else(|| "-".to_owned()),
                origin.map_or_else(String::new, |origin| origin.to_string()),
            ]);
        }
        print_line!("{lines}")?;
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(CliError::new(Code::Input, problems.join("\n       ")))
    }
}

/// A secret is shown as set, and nothing else of it.
fn shown(raw: &Raw, name: &str, secrecy: Secrecy) -> (Option<String>, Option<Origin>) {
    match raw.get(name) {
        Some((value, origin)) if !value.trim().is_empty() => {
            let value = match secrecy {
                Secrecy::Secret => "(set)".to_owned(),
                Secrecy::Open => plain(&config::without_credentials(value)),
            };
            (Some(value), Some(*origin))
        }
        _ => (None, None),
    }
}
