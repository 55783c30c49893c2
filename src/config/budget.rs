//! What may be spent a month, where months begin, and when that is told.

use greenlit_domain::money::MicroDollars;
use greenlit_engine::budget::{Budget, Unpriced};
use greenlit_engine::scheduler::zone;

use super::Checked;
use super::values::dollars;

/// What a service may spend a month unless it is said, in US dollars.
const DEFAULT_LIMIT: MicroDollars = MicroDollars(1_000_000_000);

/// How much of a budget must be used for somebody to be told, unless it is said, in percent.
const DEFAULT_ALERTS: [u32; 4] = [50, 75, 90, 100];

/// What is configured of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgeting {
    /// What may be spent, and where months begin.
    pub budget: Budget,
    /// Whether models of unknown price may be asked; `None` where nobody said.
    pub unpriced: Option<Unpriced>,
    /// Whether the limit was written down, and is not the usual one.
    pub chosen: Chosen,
    /// How much of a budget must be used for somebody to be told, in percent, the least first.
    pub alerts: Vec<u32>,
}

/// Who chose a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// Nobody: it is the usual one.
    ByDefault,
    /// It was written down.
    ByHand,
}

impl Default for Budgeting {
    fn default() -> Self {
        Self {
            budget: Budget {
                limit: Some(DEFAULT_LIMIT),
                ..Budget::default()
            },
            unpriced: None,
            chosen: Chosen::ByDefault,
            alerts: DEFAULT_ALERTS.to_vec(),
        }
    }
}

/// Reads it, and notes every problem.
pub(super) fn parse(checked: &mut Checked<'_>) -> Budgeting {
    let mut found = Budgeting::default();
    if let Some(limit) = checked.value("GREENLIT_BUDGET", limit) {
        found.budget.limit = limit;
        found.chosen = Chosen::ByHand;
    }
    if let Some(place) = checked.value("GREENLIT_BUDGET_ZONE", |text| {
        zone(text).map_err(|wrong| wrong.to_string())
    }) {
        found.budget.zone = place;
    }
    found.unpriced = checked.value("GREENLIT_UNPRICED", unpriced);
    if let Some(alerts) = checked.value("GREENLIT_BUDGET_ALERTS", alerts) {
        found.alerts = alerts;
    }
    found
}

/// Dollars, or `none`.
pub fn limit(value: &str) -> Result<Option<MicroDollars>, String> {
    if value.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    dollars(value)
        .map(Some)
        .map_err(|_| "must be an amount of US dollars such as 1000, or none".to_owned())
}

fn unpriced(value: &str) -> Result<Unpriced, String> {
    match value.to_ascii_lowercase().as_str() {
        "allow" => Ok(Unpriced::Allowed),
        "refuse" => Ok(Unpriced::Refused),
        _ => Err("must be allow or refuse".to_owned()),
    }
}

fn alerts(value: &str) -> Result<Vec<u32>, String> {
    const MOST: usize = 10;
    let wrong =
        || format!("must be up to {MOST} whole percents from 1 to 100, such as 50,75,90,100");
    let mut all = Vec::new();
    for part in value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let percent: u32 = part.trim_end_matches('%').parse().map_err(|_| wrong())?;
        if !(1..=100).contains(&percent) {
            return Err(wrong());
        }
        all.push(percent);
    }
    all.sort_unstable();
    all.dedup();
    if all.is_empty() || all.len() > MOST {
        return Err(wrong());
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Origin, Raw};

    fn parsed(values: &[(&'static str, &str)]) -> (Budgeting, Vec<String>) {
        let raw: Raw = values
            .iter()
            .map(|(name, value)| (*name, ((*value).to_owned(), Origin::Environment)))
            .collect();
        let mut problems = Vec::new();
        let found = parse(&mut Checked {
            raw: &raw,
            problems: &mut problems,
        });
        (found, problems)
    }

    #[test]
    fn a_thousand_dollars_a_month_unless_it_is_said() {
        let (found, problems) = parsed(&[]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(found.budget.limit, Some(MicroDollars(1_000_000_000)));
        assert_eq!((found.chosen, found.unpriced), (Chosen::ByDefault, None));
        assert_eq!(found.alerts, [50, 75, 90, 100]);
    }

    #[test]
    fn a_budget_is_an_amount_or_none_in_some_zone() {
        let (found, problems) = parsed(&[
            ("GREENLIT_BUDGET", "12.50"),
            ("GREENLIT_BUDGET_ZONE", "America/Sao_Paulo"),
            ("GREENLIT_UNPRICED", "Refuse"),
            ("GREENLIT_BUDGET_ALERTS", "80%, 20, 80"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(found.budget.limit, Some(MicroDollars(12_500_000)));
        assert_eq!(found.budget.zone.name(), "America/Sao_Paulo");
        assert_eq!(found.unpriced, Some(Unpriced::Refused));
        assert_eq!(found.alerts, [20, 80]);
        let (none, _) = parsed(&[("GREENLIT_BUDGET", "none")]);
        assert_eq!((none.budget.limit, none.chosen), (None, Chosen::ByHand));
    }

    #[test]
    fn every_wrong_value_is_told_by_its_name() {
        let (_, problems) = parsed(&[
            ("GREENLIT_BUDGET", "a lot"),
            ("GREENLIT_BUDGET_ZONE", "Mars/Olympus"),
            ("GREENLIT_UNPRICED", "maybe"),
            ("GREENLIT_BUDGET_ALERTS", "0,101"),
        ]);
        assert_eq!(problems.len(), 4, "{problems:?}");
        for (name, told) in ["BUDGET ", "BUDGET_ZONE", "UNPRICED", "BUDGET_ALERTS"]
            .iter()
            .zip(&problems)
        {
            assert!(told.contains(name), "{told}");
        }
    }
}
