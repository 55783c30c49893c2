//! What people of each tier may have, as a table that an admin edits.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_store::people::Tier;

use super::{Fault, fault_of};
use crate::app::App;
use crate::auth::Caller;
use crate::pages::form::Form;
use crate::pages::shell::{self, Shell};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "people/tiers.html")]
struct Page {
    shell: Shell,
    tiers: Vec<Row>,
    faults: Vec<Fault>,
}

/// A tier as it is typed. Nothing is: as much as one likes.
#[derive(Default)]
struct Row {
    name: String,
    packages: String,
    in_flight: String,
    priority: String,
    thumbnails: String,
    credits: String,
}

impl Row {
    fn of(tier: &Tier) -> Self {
        let text = |number: Option<u32>| number.map(|number| number.to_string());
        Self {
            name: tier.name.clone(),
            packages: text(tier.packages_per_day).unwrap_or_default(),
            in_flight: text(tier.in_flight).unwrap_or_default(),
            priority: tier.priority.to_string(),
            thumbnails: tier.thumbnails.to_string(),
            credits: text(tier.credits_per_month).unwrap_or_default(),
        }
    }

    fn read(form: &Form) -> Self {
        let text = |name| form.text(name).unwrap_or_default().trim().to_owned();
        Self {
            name: text("tier"),
            packages: text("packages"),
            in_flight: text("in-flight"),
            priority: text("priority"),
            thumbnails: text("thumbnails"),
            credits: text("credits"),
        }
    }

    /// The tier, where all of it can be.
    fn tier(&self) -> Option<Tier> {
        let is_name = (1..=40).contains(&self.name.len())
            && self
                .name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        Some(Tier {
            name: is_name.then(|| self.name.clone())?,
            packages_per_day: number(&self.packages, 0)?,
            in_flight: number(&self.in_flight, 1)?,
            priority: self.priority.parse().ok().filter(is_priority)?,
            thumbnails: self
                .thumbnails
                .parse()
                .ok()
                .filter(|count: &u32| *count <= 3)?,
            credits_per_month: number(&self.credits, 0)?,
        })
    }
}

fn is_priority(priority: &i64) -> bool {
    (-5..=5).contains(priority)
}

/// A number from this one on, or nothing at all.
fn number(text: &str, from: u32) -> Option<Option<u32>> {
    if text.is_empty() {
        return Some(None);
    }
    let number: u32 = text.parse().ok()?;
    (number >= from).then_some(Some(number))
}

impl Page {
    fn wrong(&self, field: &str) -> Option<&str> {
        fault_of(&self.faults, field)
    }

    /// One to begin with.
    fn another(&self) -> Row {
        Row {
            priority: "0".to_owned(),
            thumbnails: "3".to_owned(),
            ..Row::default()
        }
    }
}

/// Shows them.
pub async fn show(State(app): State<App>, shell: Shell) -> Result<Response, Problem> {
    let tiers = app.store.tiers().await?.iter().map(Row::of).collect();
    Ok(shell::html(&Page {
        shell,
        tiers,
        faults: Vec::new(),
    }))
}

/// Changes one, or makes one.
pub async fn set(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let typed = Row::read(&form);
    if let Some(tier) = typed.tier() {
        app.store.set_tier(tier, caller.by()).await?;
        return Ok(shell::see("/admin/tiers"));
    }
    let mut tiers: Vec<_> = app.store.tiers().await?.iter().map(Row::of).collect();
    // What was typed stands where it was typed.
    match tiers.iter_mut().find(|row| row.name == typed.name) {
        Some(row) => *row = typed,
        None => tiers.push(typed),
    }
    let faults = vec![shell.fault("tier", "fault-tier")];
    let page = Page {
        shell,
        tiers,
        faults,
    };
    Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(packages: &str, in_flight: &str, priority: &str, thumbnails: &str) -> Row {
        Row {
            name: "team".to_owned(),
            packages: packages.to_owned(),
            in_flight: in_flight.to_owned(),
            priority: priority.to_owned(),
            thumbnails: thumbnails.to_owned(),
            credits: String::new(),
        }
    }

    #[test]
    fn nothing_typed_is_as_much_as_one_likes() {
        let tier = row("", "", "2", "3").tier().unwrap();
        assert_eq!((tier.packages_per_day, tier.in_flight), (None, None));
        assert_eq!(Row::of(&tier).tier().unwrap(), tier);
    }

    #[test]
    fn numbers_that_cannot_be_are_refused() {
        for wrong in [
            row("-1", "1", "0", "3"),
            row("1", "0", "0", "3"),
            row("1", "1", "6", "3"),
            row("1", "1", "0", "4"),
            row("many", "1", "0", "3"),
            Row {
                name: "Team 1".to_owned(),
                ..row("1", "1", "0", "3")
            },
            Row {
                name: String::new(),
                ..row("1", "1", "0", "3")
            },
        ] {
            assert_eq!(wrong.tier(), None);
        }
    }
}
