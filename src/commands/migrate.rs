//! `migrate up`, `migrate down` and `migrate status`: the schema of the database, without opening it for work.

use greenlit_store::migrate::{self, Standing};
use greenlit_store::{Place, RowStanding};
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
    let before = migrate::status(place).await?;
    if let Some(to) = to {
        known(&before, to)?;
    }
    migrate::up(place, to).await?;
    tell(&before, &migrate::status(place).await?)
}

async fn down(place: &Place, to: Option<i64>, yes: bool) -> Result<(), CliError> {
    let before = migrate::status(place).await?;
    // One back is where the one before the newest is the newest.
    let one_back = before.iter().rev().filter(|step| step.applied).nth(1);
    let to = to.unwrap_or(one_back.map_or(0, |step| step.version));
    if to != 0 {
        known(&before, to)?;
    }
    let lost: Vec<_> = before
        .iter()
        .filter(|step| step.applied && step.version > to)
        .map(|step| format!("{} ({})", step.version, step.name))
        .collect();
    if !lost.is_empty() && !yes {
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
    tell(&before, &migrate::status(place).await?)
}

fn tell(before: &[Standing], after: &[Standing]) -> Result<(), CliError> {
    let (before, after) = (newest(before), newest(after));
    if after == before {
        print_line!("the schema is at {after}: there was nothing to do")
    } else {
        print_line!("the schema is at {after} now; it was at {before}")
    }
}

async fn status(place: &Place, as_json: bool) -> Result<(), CliError> {
    let standing = migrate::status(place).await?;
    let database = place.database_name();
    let rows = migrate::rows(place).await?;
    if as_json {
        let migrations: Vec<_> = standing
            .iter()
            .map(|step| json!({ "version": step.version, "name": step.name, "applied": step.applied }))
            .collect();
        return print_line!(
            "{}",
            json!({ "database": database, "migrations": migrations, "rowSecurity": rows_json(&rows) })
        );
    }
    let mut lines = table::new(["migration", "name", database]);
    for step in &standing {
        let stands = if step.applied { "applied" } else { "missing" };
        lines.add_row([&step.version.to_string(), step.name, stands]);
    }
    print_line!("{lines}")?;
    match rows {
        RowStanding::NotThere => Ok(()),
        RowStanding::Forced => print_line!("row security is on: each row is its owner's alone"),
        RowStanding::Off(why) => print_line!("row security is off: {why}"),
    }
}

fn rows_json(rows: &RowStanding) -> serde_json::Value {
    match rows {
        RowStanding::NotThere => serde_json::Value::Null,
        RowStanding::Forced => json!({ "on": true }),
        RowStanding::Off(why) => json!({ "on": false, "why": why }),
    }
}

/// The newest migration that the database has; 0 when it has none.
fn newest(standing: &[Standing]) -> i64 {
    standing
        .iter()
        .filter(|step| step.applied)
        .map(|step| step.version)
        .max()
        .unwrap_or(0)
}

fn known(standing: &[Standing], version: i64) -> Result<(), CliError> {
    if standing.iter().any(|step| step.version == version) {
        return Ok(());
    }
    let versions: Vec<_> = standing
        .iter()
        .map(|step| step.version.to_string())
        .collect();
    Err(CliError::new(
        Code::Input,
        format!(
            "there is no migration {version}: this greenlit has {}",
            versions.join(", ")
        ),
    ))
}
