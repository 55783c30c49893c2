//! A report as programs read it: the same figures as JSON and as CSV, from the command line and from the API.

use serde::Serialize;

use super::{By, Date, Line, Report, Rest, Spent};
use crate::csv::{Cell, Csv};
use crate::money::MicroDollars;

/// What the calls of some days came to.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Costs)]
pub struct ToldReport {
    /// What calls are told apart by: `day`, `agent`, `model`, `user` or `keyword`.
    #[schema(value_type = String, example = "model")]
    pub by: By,
    /// The first day.
    #[schema(value_type = String, format = Date, example = "2026-11-01")]
    pub from: Date,
    /// The last day.
    #[schema(value_type = String, format = Date, example = "2026-11-30")]
    pub to: Date,
    /// The time zone in which days begin and end.
    #[schema(example = "UTC")]
    pub zone: String,
    /// The label that the packages have, where only such are meant.
    pub label: Option<String>,
    /// Days in their order; all else by what it cost, the most first.
    pub lines: Vec<ToldLine>,
    /// What the lines came to that are left out because there are too many; `null` where none is.
    pub rest: Option<ToldRest>,
    /// All lines together, those that are left out too.
    pub whole: Spent,
}

/// One line.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CostLine)]
pub struct ToldLine {
    /// A day, an agent, a model, a user's id, or a keyword.
    #[schema(example = "gpt-6-luna")]
    pub name: String,
    /// A model's provider, or a user's address.
    #[schema(example = "openai")]
    pub known_as: Option<String>,
    /// What its calls came to.
    #[serde(flatten)]
    pub spent: Spent,
    /// Its part of the whole's cost, in tenths of a percent.
    #[schema(example = 125)]
    pub share_permille: u32,
    /// What a package cost on average; `null` where a part is not known.
    pub a_package_micros: Option<MicroDollars>,
}

/// Lines that are left out.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CostRest)]
pub struct ToldRest {
    /// How many.
    pub lines: usize,
    /// What they cost, as far as it is known.
    pub cost_micros: MicroDollars,
    /// How many calls they are of.
    pub calls: u64,
}

/// Of which days a report is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// In which time zone.
    pub zone: String,
    /// Of packages with this label alone.
    pub label: Option<String>,
}

impl Report {
    /// The report as JSON, with what was left out of it.
    #[must_use]
    pub fn told(&self, asked: Asked, rest: Option<Rest>) -> ToldReport {
        let line = |line: &Line| ToldLine {
            name: line.name.clone(),
            known_as: line.known_as.clone(),
            spent: line.spent,
            share_permille: line.spent.share_of(&self.whole),
            a_package_micros: line.spent.a_package(),
        };
        ToldReport {
            by: self.by,
            from: asked.from,
            to: asked.to,
            zone: asked.zone,
            label: asked.label,
            lines: self.lines.iter().map(line).collect(),
            rest: rest.map(|rest| ToldRest {
                lines: rest.lines,
                cost_micros: rest.spent.cost,
                calls: rest.spent.calls,
            }),
            whole: self.whole,
        }
    }

    /// The lines as CSV.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = Csv::default();
        let known_as = match self.by {
            By::Model => Some("provider"),
            By::User => Some("email"),
            By::Day | By::Agent | By::Keyword => None,
        };
        let head = [self.by.as_str()].into_iter().chain(known_as).chain([
            "calls",
            "packages",
            "refused_calls",
            "calls_under_way",
            "calls_of_unknown_cost",
            "input_tokens",
            "cached_input_tokens",
            "output_tokens",
            "images",
            "cost_usd",
            "share_percent",
            "usd_a_package",
        ]);
        csv.line(head.map(Cell::Text));
        for line in &self.lines {
            self.csv_line(&mut csv, line, known_as.is_some());
        }
        csv.text()
    }

    fn csv_line(&self, csv: &mut Csv, line: &Line, has_other_name: bool) {
        let spent = &line.spent;
        let figure = |count: u64| Cell::Figure(i64::try_from(count).ok());
        let cost = dollars(spent.cost);
        let share = spent.share_of(&self.whole);
        let share = format!("{}.{}", share / 10, share % 10);
        let a_package = spent.a_package().map(dollars).unwrap_or_default();
        let other_name = has_other_name.then(|| line.known_as.as_deref().unwrap_or_default());
        let names = [Cell::Text(&line.name)]
            .into_iter()
            .chain(other_name.map(Cell::Text));
        csv.line(names.chain([
            figure(spent.calls),
            figure(spent.packages),
            figure(spent.refused),
            figure(spent.under_way),
            figure(spent.unknown),
            figure(spent.input),
            figure(spent.cached_input),
            figure(spent.output),
            figure(spent.images),
            Cell::Text(&cost),
            Cell::Text(&share),
            Cell::Text(&a_package),
        ]));
    }
}

/// To the micro-dollar, as spreadsheets reckon with it.
fn dollars(amount: MicroDollars) -> String {
    let (whole, part) = (amount.0 / 1_000_000, amount.0.unsigned_abs() % 1_000_000);
    format!("{whole}.{part:06}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(by: By, name: &str, known_as: Option<&str>) -> Report {
        let spent = Spent {
            calls: 3,
            packages: 2,
            cost: MicroDollars(1_020_220),
            ..Spent::default()
        };
        let line = Line {
            name: name.to_owned(),
            known_as: known_as.map(str::to_owned),
            spent,
        };
        Report::new(by, vec![line], 2)
    }

    #[test]
    fn a_keyword_from_outside_is_no_formula_in_a_spreadsheet() {
        let csv = report(By::Keyword, "=cmd|' /C calc'!A0", None).csv();
        let mut lines = csv.split("\r\n");
        assert_eq!(lines.next().unwrap().split(',').count(), 13);
        assert_eq!(
            lines.next(),
            Some("'=cmd|' /C calc'!A0,3,2,0,0,0,0,0,0,0,1.020220,100.0,0.510110")
        );
        assert_eq!((lines.next(), lines.next()), (Some(""), None));
    }

    #[test]
    fn a_model_stands_beside_its_provider() {
        let csv = report(By::Model, "gpt-6-luna", Some("openai")).csv();
        assert!(csv.starts_with("model,provider,calls,"), "{csv}");
        assert!(csv.contains("\r\ngpt-6-luna,openai,3,2,"), "{csv}");
        let told = report(By::Model, "gpt-6-luna", Some("openai")).told(
            Asked {
                from: "2026-11-01".parse().unwrap(),
                to: "2026-11-30".parse().unwrap(),
                zone: "UTC".to_owned(),
                label: None,
            },
            None,
        );
        let told = serde_json::to_value(told).unwrap();
        assert_eq!(told["from"], "2026-11-01");
        assert_eq!(told["lines"][0]["costMicros"], 1_020_220);
        assert_eq!(told["lines"][0]["sharePermille"], 1_000);
        assert_eq!(told["lines"][0]["aPackageMicros"], 510_110);
        assert_eq!(told["whole"]["unknownCostCalls"], 0);
    }
}
