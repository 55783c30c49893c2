//! What may be spent a month, and where months begin.

use greenlit_domain::budget::Thresholds;
use greenlit_domain::money::MicroDollars;
use greenlit_engine::budget::{Budget, Unpriced};
use greenlit_engine::scheduler::zone;

use super::Checked;
use super::values::dollars;

/// What a service may spend a month unless it is said, in US dollars.
const DEFAULT_LIMIT: MicroDollars = MicroDollars(1_000_000_000);

/// What is configured of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budgeting {
    /// What may be spent, and where months begin.
    pub budget: Budget,
    /// Whether models of unknown price may be asked; `None` where nobody said.
    pub unpriced: Option<Unpriced>,
    /// Who chose the limit.
    pub chosen: Chosen,
    /// At which shares of a budget somebody is told.
    pub thresholds: Thresholds,
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
            thresholds: Thresholds::default(),
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
        let told = "must be a time zone of the IANA database such as UTC, Europe/Lisbon or America/New_York";
        zone(text).map_err(|_| told.to_owned())
    }) {
        found.budget.zone = place;
    }
    found.unpriced = checked.value("GREENLIT_UNPRICED", unpriced);
    if let Some(thresholds) = checked.value("GREENLIT_BUDGET_ALERTS", str::parse) {
        found.thresholds = thresholds;
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
        assert_eq!(found.thresholds.to_string(), "50,75,90,100");
    }

    #[test]
    fn a_budget_is_an_amount_or_none_in_some_zone() {
        let (found, problems) = parsed(&[
            ("GREENLIT_BUDGET", "12.50"),
            ("GREENLIT_BUDGET_ZONE", "America/Sao_Paulo"),
            ("GREENLIT_UNPRICED", "Refuse"),
            ("GREENLIT_BUDGET_ALERTS", "80, 100"),
        ]);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(found.budget.limit, Some(MicroDollars(12_500_000)));
        assert_eq!(found.budget.zone.name(), "America/Sao_Paulo");
        assert_eq!(found.unpriced, Some(Unpriced::Refused));
        assert_eq!(found.thresholds.to_string(), "80,100");
        let (none, _) = parsed(&[("GREENLIT_BUDGET", "none")]);
        assert_eq!((none.budget.limit, none.chosen), (None, Chosen::ByHand));
    }

    #[test]
    fn every_wrong_value_is_told_by_its_name() {
        let (_, problems) = parsed(&[
            ("GREENLIT_BUDGET", "a lot"),
            ("GREENLIT_BUDGET_ZONE", "Mars/Olympus"),
            ("GREENLIT_UNPRICED", "maybe"),
            ("GREENLIT_BUDGET_ALERTS", "always"),
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
