//! What so many packages a day come to in a month: the models, what is paid beside them, and production's figures.

use greenlit_domain::csv::{Cell, Csv};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::production;
use greenlit_domain::step::Step;
use serde_json::{Value, json};

use crate::config::Monthly;

/// What a month has.
pub const DAYS: i64 = 30;

/// One row of the table of a month.
pub struct Row {
    /// What it is.
    pub name: String,
    /// What it typically costs.
    pub typical: Cost,
    /// What it costs at most.
    pub worst: Cost,
    /// What production paid for it by its own prices, where it had it.
    pub production: Option<MicroDollars>,
}

/// So many packages a day.
pub struct Projection<'p> {
    per_day: u32,
    typical: Cost,
    worst: Cost,
    infrastructure: &'p [Monthly],
}

impl<'p> Projection<'p> {
    /// Of packages that cost so much.
    pub fn new(per_day: u32, typical: Cost, worst: Cost, infrastructure: &'p [Monthly]) -> Self {
        Self {
            per_day,
            typical,
            worst,
            infrastructure,
        }
    }

    /// What the packages of a month cost.
    pub fn of_month(&self, package: Cost) -> Cost {
        Cost(package.0.map(|amount| self.times(amount)))
    }

    fn times(&self, amount: MicroDollars) -> MicroDollars {
        let packages = i64::from(self.per_day) * DAYS;
        MicroDollars(amount.0.saturating_mul(packages))
    }

    fn paid_beside(&self) -> Cost {
        self.infrastructure
            .iter()
            .map(|one| Cost::from(one.amount))
            .sum()
    }

    /// The rows below the package's.
    pub fn rows(&self) -> Vec<Row> {
        let (typical, worst) = (self.of_month(self.typical), self.of_month(self.worst));
        let of_production = self.times(production::PACKAGE_COST);
        let mut rows = vec![Row {
            name: format!("{} a day, {DAYS} days", self.per_day),
            typical,
            worst,
            production: Some(of_production),
        }];
        if self.infrastructure.is_empty() {
            return rows;
        }
        rows.extend(self.infrastructure.iter().map(|one| Row {
            name: one.name.clone(),
            typical: one.amount.into(),
            worst: one.amount.into(),
            production: None,
        }));
        rows.push(Row {
            name: "the month".to_owned(),
            typical: typical + self.paid_beside(),
            worst: worst + self.paid_beside(),
            production: None,
        });
        rows
    }

    /// What is to be known of production's column.
    pub fn told(&self) -> Vec<String> {
        let written = self.times(production::PACKAGE_COST_AS_WRITTEN);
        let share = |percent: i64| super::dollars(MicroDollars(written.0 / 100 * percent));
        let [_, infrastructure, monitoring] = production::COST_SHARES;
        let mut told = vec![format!(
            "production: as its own prices come to; it was written as {} a package and {} a month, of which {} for infrastructure and {} for monitoring",
            super::dollars(production::PACKAGE_COST_AS_WRITTEN),
            super::dollars(written),
            share(infrastructure),
            share(monitoring),
        )];
        if self.infrastructure.is_empty() {
            told.push(
                "what else is paid a month is not in it: GREENLIT_INFRASTRUCTURE=\"hosting=20, database=25\" adds it"
                    .to_owned(),
            );
        }
        told
    }

    /// The month's part of the JSON.
    pub fn json(&self) -> Value {
        let line = |one: &Monthly| json!({ "name": one.name, "monthMicros": one.amount });
        json!({
            "infrastructure": self.infrastructure.iter().map(line).collect::<Vec<_>>(),
            "monthWithInfrastructureTypicalMicros": self.of_month(self.typical) + self.paid_beside(),
            "monthWithInfrastructureWorstMicros": self.of_month(self.worst) + self.paid_beside(),
            "production": {
                "packageMicros": production::PACKAGE_COST,
                "monthMicros": self.times(production::PACKAGE_COST),
                "writtenPackageMicros": production::PACKAGE_COST_AS_WRITTEN,
                "writtenMonthMicros": self.times(production::PACKAGE_COST_AS_WRITTEN),
            },
        })
    }
}

/// What production paid for a step of one package.
pub fn of_production(step: Step) -> Option<MicroDollars> {
    production::Agent::of(step).map(production::Agent::cost)
}

/// Rows as CSV. What nobody knows is left empty.
pub fn csv(rows: &[Row]) -> String {
    let mut csv = Csv::default();
    let head = ["what", "typical_usd", "at_most_usd", "production_usd"];
    csv.line(head.map(Cell::Text));
    let exact = |amount: MicroDollars| {
        format!(
            "{}.{:06}",
            amount.0 / 1_000_000,
            amount.0.unsigned_abs() % 1_000_000
        )
    };
    for row in rows {
        let amounts = [row.typical.0, row.worst.0, row.production];
        let [typical, worst, production] =
            amounts.map(|amount| amount.map_or_else(String::new, exact));
        csv.line([
            Cell::Text(&row.name),
            Cell::Text(&typical),
            Cell::Text(&worst),
            Cell::Text(&production),
        ]);
    }
    csv.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(micros: i64) -> Cost {
        MicroDollars(micros).into()
    }

    #[test]
    fn a_month_has_the_packages_and_what_is_paid_beside_them() {
        let hosting = [Monthly {
            name: "hosting".to_owned(),
            amount: MicroDollars(20_000_000),
        }];
        let month = Projection::new(100, cost(20_000), Cost::UNKNOWN, &hosting);
        let rows = month.rows();
        let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["100 a day, 30 days", "hosting", "the month"]);
        assert_eq!(rows[0].typical, cost(60_000_000));
        assert_eq!(rows[0].production, Some(MicroDollars(807_000_000)));
        assert_eq!(
            (rows[2].typical, rows[2].worst),
            (cost(80_000_000), Cost::UNKNOWN)
        );
        assert_eq!(Projection::new(100, cost(1), cost(1), &[]).rows().len(), 1);
    }

    #[test]
    fn what_was_written_of_production_is_told_beside_what_its_prices_come_to() {
        let told = Projection::new(100, cost(1), cost(1), &[]).told();
        for words in [
            "$0.24 a package",
            "$720.00 a month",
            "$36.00 for infrastructure",
            "$21.60 for monitoring",
        ] {
            assert!(told[0].contains(words), "{words} is not in {}", told[0]);
        }
        assert!(told[1].contains("GREENLIT_INFRASTRUCTURE"));
    }

    #[test]
    fn a_spreadsheet_gets_an_empty_field_where_nobody_knows() {
        let rows = [Row {
            name: "=hosting".to_owned(),
            typical: cost(1_500_000),
            worst: Cost::UNKNOWN,
            production: None,
        }];
        assert_eq!(
            csv(&rows),
            "what,typical_usd,at_most_usd,production_usd\r\n'=hosting,1.500000,,\r\n"
        );
    }
}
