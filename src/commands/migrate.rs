//! `migrate up`, `migrate down` and `migrate status`: the schema of the database, without opening it for work.

use greenlit_store::Place;
use greenlit_store::migrate::{self, Standing};
use serde_json::json;

use super::table;
use crate::cli::{Global, MigrateArgs, MigrateCommand};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::wiring;

/// Runs the command.
pub async fn run(global: &Global, args: MigrateArgs) -> Result<(), CliError> {
    let place = wiring::storage(global, &Config::read()?)?;
    match args.command {
        MigrateCommand::Up { to } => up(&place, to).await,
        MigrateCommand::Down { to, yes } => down(&place, to, yes).await,
        MigrateCommand::Status { json } => status(&place, json).await,
    }
}

async fn up(place: &Place, to: Option<i64>) -> Result<(), CliError> {
    if let Some(to) = to {
        known(to)?;
    }
    let before = applied(&migrate::status(place).await?);
    migrate::up(place, to).await?;
    let after = applied(&migrate::status(place).await?);
    if after > before {
        print_line!("the schema is at {after} now; it was at {before}")
    } else {
        print_line!("the schema is at {after}: there was nothing to do")
    }
}

async fn down(place: &Place, to: Option<i64>, yes: bool) -> Result<(), CliError> {
    let standing = migrate::status(place).await?;
    let found = applied(&standing);
    let to = to.unwrap_or((found - 1).max(0));
    if to != 0 {
        known(to)?;
    }
    let lost: Vec<_> = standing
        .iter()
        .filter(|step| step.applied && step.version > to)
        .map(|step| format!("{} ({})", step.version, step.name))
        .collect();
    if lost.is_empty() {
        return print_line!("the schema is at {found}: there was nothing to do");
    }
    if !yes {
        return Err(CliError::new(
            Code::Refused,
            format!(
                "this takes back {}, and what is stored in what they made is lost",
                lost.join(", ")
            ),
        )
        .hint("do it with --yes; no other greenlit may be at work on this database meanwhile"));
    }
    migrate::down(place, to).await?;
    print_line!("the schema is at {to} now; it was at {found}")
}

async fn status(place: &Place, as_json: bool) -> Result<(), CliError> {
    let standing = migrate::status(place).await?;
    let database = place.database_name();
    if as_json {
        let migrations: Vec<_> = standing
            .iter()
            .map(|step| json!({ "version": step.version, "name": step.name, "applied": step.applied }))
            .collect();
        return print_line!(
            "{}",
            json!({ "database": database, "migrations": migrations })
        );
    }
    let mut lines = table::new(["migration", "name", database]);
    for step in &standing {
        let stands = if step.applied { "applied" } else { "missing" };
        lines.add_row([&step.version.to_string(), step.name, stands]);
    }
    print_line!("{lines}")
}

/// The newest migration that the database has; 0 when it has none.
fn applied(standing: &[Standing]) -> i64 {
    standing
        .iter()
        .filter(|step| step.applied)
        .map(|step| step.version)
        .max()
        .unwrap_or(0)
}

fn known(version: i64) -> Result<(), CliError> {
    if (1..=migrate::NEWEST).contains(&version) {
        return Ok(());
    }
    Err(CliError::new(
        Code::Input,
        format!(
            "there is no migration {version}: this greenlit has 1 to {}",
            migrate::NEWEST
        ),
    ))
}
