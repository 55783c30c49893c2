//! `cost`: what one package costs with the models in use, by step, and what so many a day come to.

use greenlit_domain::id::UserId;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::ProviderChoice;
use greenlit_domain::step::Step;
use greenlit_providers::models::{Estimate, Wanted};
use greenlit_store::rows::Averages;
use serde_json::json;

use super::table;
use crate::cli::{CostArgs, Global};
use crate::config::Config;
use crate::exit::CliError;
use crate::terminal::plain;
use crate::wiring::{self, Names, Place, Provider, Wish};

/// From so many packages on the ledger knows better than the table.
const ENOUGH: u32 = 5;
/// What a month has.
const DAYS: i64 = 30;

/// Runs the command.
pub async fn run(global: &Global, args: CostArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let bill = Bill::of(global, &config, &args).await?;
    if args.json {
        return print_line!("{:#}", bill.json(args.per_day));
    }
    bill.print(args.per_day)
}

/// What one package costs.
struct Bill {
    /// By whom it is made, for people.
    told: String,
    /// The models; without one, the built-in drafter.
    models: Option<(String, Option<String>)>,
    lines: Vec<Line>,
    basis: Basis,
}

/// Where the figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    /// Nobody is paid.
    Free,
    /// The model table, and how many packages the ledger has.
    Table(u32),
    /// The ledger's averages, and of how many packages they are.
    Ledger(u32),
}

struct Line {
    step: Step,
    typical: Cost,
    worst: Cost,
    /// Of how many packages the typical cost is the average.
    packages: Option<u32>,
}

impl Bill {
    async fn of(global: &Global, config: &Config, args: &CostArgs) -> Result<Self, CliError> {
        let wish = Wish {
            model: args.model.as_deref(),
            image_model: args.image_model.as_deref(),
            ..Wish::default()
        };
        let named = args.model.is_some() || args.image_model.is_some();
        let planned = match Place::chosen(config, &wish)? {
            // Somebody who has no key yet may want to know.
            Place::Here(_) if named => Planned::at_openai(config, &wish),
            _ => Planned::with(Provider::choose(config, &wish).await?),
        };
        let Some((text, image)) = planned.models else {
            return Ok(Self::free(planned.told));
        };
        let image = image.filter(|_| args.thumbnails > 0);
        let estimate = planned
            .estimate
            .of_steps(|step| step != Step::Background || args.thumbnails > 0);
        let store = wiring::store(global, config).await?;
        let averages = store
            .average_cost(UserId::LOCAL, &text, image.as_deref())
            .await;
        wiring::close(store).await?;
        let (lines, basis) = lines(&estimate, &averages?);
        Ok(Self {
            told: planned.told,
            models: Some((text, image)),
            lines,
            basis,
        })
    }

    fn free(told: String) -> Self {
        Self {
            told,
            models: None,
            lines: Vec::new(),
            basis: Basis::Free,
        }
    }

    fn typical(&self) -> Cost {
        self.lines.iter().map(|line| line.typical).sum()
    }

    fn worst(&self) -> Cost {
        self.lines.iter().map(|line| line.worst).sum()
    }

    fn print(&self, per_day: Option<u32>) -> Result<(), CliError> {
        print_line!("{}\n", plain_lines(&self.told))?;
        if self.basis == Basis::Free {
            return print_line!("a package costs nothing: no model is asked");
        }
        print_line!("{}\n", self.table(per_day))?;
        print_line!("{}", self.basis_told())?;
        match self.unknown() {
            Some(told) => print_line!("{told}"),
            None => Ok(()),
        }
    }

    fn table(&self, per_day: Option<u32>) -> comfy_table::Table {
        let by_ledger = matches!(self.basis, Basis::Ledger(_));
        let mut rows = if by_ledger {
            table::new(["step", "on average", "at most", "packages"])
        } else {
            table::new(["step", "typical", "at most"])
        };
        let mut add = |cells: [String; 3], packages: Option<u32>| {
            let packages = packages.map_or_else(String::new, |count| count.to_string());
            let counted = by_ledger.then_some(packages);
            rows.add_row(cells.into_iter().chain(counted));
        };
        for line in &self.lines {
            let cells = [
                name(line.step).to_owned(),
                amount(line.typical),
                amount(line.worst),
            ];
            add(cells, line.packages);
        }
        let whole = [self.typical(), self.worst()].map(amount);
        let [typical, worst] = whole;
        add(["package".to_owned(), typical, worst], None);
        if let Some(count) = per_day {
            let of_month = |cost| month(cost, count).map_or_else(unknown, dollars);
            let head = format!("{count} a day, {DAYS} days");
            add(
                [head, of_month(self.typical()), of_month(self.worst())],
                None,
            );
        }
        table::align_right(&mut rows, 1..4);
        rows
    }

    fn basis_told(&self) -> String {
        match self.basis {
            Basis::Free => "no model is asked".to_owned(),
            Basis::Table(0) => format!(
                "by the table; the ledger knows better when {ENOUGH} packages were made with these models"
            ),
            Basis::Table(count) => format!(
                "by the table; the ledger knows better when {ENOUGH} packages were made with these models, and has {count}"
            ),
            Basis::Ledger(count) => format!(
                "by the ledger, the average of {count} packages with these models; at most: by the table"
            ),
        }
    }

    /// Which price is missing, and how to give it.
    fn unknown(&self) -> Option<String> {
        let (text, image) = self.models.as_ref()?;
        let missing = |step: Step| {
            self.lines
                .iter()
                .any(|line| line.step == step && line.worst == Cost::UNKNOWN)
        };
        let models: Vec<_> = [
            (missing(Step::Research)).then(|| plain(text)),
            missing(Step::Background)
                .then(|| image.as_deref().map(plain))
                .flatten(),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!models.is_empty()).then(|| {
            format!(
                "what {} costs is not known: give it in a file named by GREENLIT_MODELS (docs/models.md)",
                models.join(" and ")
            )
        })
    }

    fn json(&self, per_day: Option<u32>) -> serde_json::Value {
        let steps: Vec<_> = self
            .lines
            .iter()
            .map(|line| {
                json!({
                    "step": line.step,
                    "typicalMicros": line.typical,
                    "worstMicros": line.worst,
                    "packages": line.packages,
                })
            })
            .collect();
        let (basis, packages) = match self.basis {
            Basis::Free => ("free", 0),
            Basis::Table(count) => ("table", count),
            Basis::Ledger(count) => ("ledger", count),
        };
        let of_month = |cost| per_day.and_then(|count| month(cost, count));
        json!({
            "model": self.models.as_ref().map(|(text, _)| text),
            "imageModel": self.models.as_ref().and_then(|(_, image)| image.as_ref()),
            "basis": basis,
            "packages": packages,
            "steps": steps,
            "typicalMicros": self.typical(),
            "worstMicros": self.worst(),
            "perDay": per_day,
            "monthTypicalMicros": of_month(self.typical()),
            "monthWorstMicros": of_month(self.worst()),
        })
    }
}

/// Who would make a package.
struct Planned {
    told: String,
    models: Option<(String, Option<String>)>,
    estimate: Estimate,
}

impl Planned {
    fn with(provider: Provider) -> Self {
        let models = match provider.choice {
            ProviderChoice::Offline => None,
            ProviderChoice::Compatible {
                model, image_model, ..
            } => Some((model, image_model)),
        };
        Self {
            told: provider.told,
            models,
            estimate: provider.estimate,
        }
    }

    fn at_openai(config: &Config, wish: &Wish<'_>) -> Self {
        let usual = Names::of_openai();
        let text = wish
            .model
            .map(str::to_owned)
            .or(usual.text)
            .unwrap_or_default();
        let image = wish.image_model.map(str::to_owned).or(usual.image);
        let wanted = Wanted {
            text: &text,
            effort: config.effort.as_deref(),
            tier: config.service_tier.as_deref(),
            image: image.as_deref(),
            quality: config.image_quality.as_deref(),
        };
        Self {
            told: format!(
                "{text} at OpenAI, pictures by {} (no key and no server is configured)",
                image.as_deref().unwrap_or_default()
            ),
            estimate: config.models.estimate(&wanted, &wiring::today()),
            models: Some((text, image)),
        }
    }
}

/// The ledger's averages where it has enough, else the table's figures.
fn lines(estimate: &Estimate, averages: &Averages) -> (Vec<Line>, Basis) {
    let of = |step| averages.steps.iter().find(|average| average.step == step);
    let packages = estimate
        .steps
        .iter()
        .map(|line| of(line.step).map_or(0, |average| average.packages))
        .min()
        .unwrap_or(0);
    let basis = if packages >= ENOUGH {
        Basis::Ledger(packages)
    } else {
        Basis::Table(packages)
    };
    let lines = estimate
        .steps
        .iter()
        .map(|line| {
            let average = of(line.step).filter(|_| packages >= ENOUGH);
            Line {
                step: line.step,
                typical: average.map_or(line.typical, |average| average.cost.into()),
                worst: line.worst,
                packages: average.map(|average| average.packages),
            }
        })
        .collect();
    (lines, basis)
}

fn month(cost: Cost, per_day: u32) -> Option<MicroDollars> {
    let packages = i64::from(per_day) * DAYS;
    Some(MicroDollars(cost.0?.0.saturating_mul(packages)))
}

/// What people call a step.
fn name(step: Step) -> &'static str {
    match step {
        Step::Background => "picture",
        other => other.as_str(),
    }
}

fn amount(cost: Cost) -> String {
    cost.0.map_or_else(unknown, |amount| amount.to_string())
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// Whole cents, rounded up: a month needs no more.
fn dollars(amount: MicroDollars) -> String {
    let cents = amount.0.saturating_add(9_999) / 10_000;
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// Text of several lines from outside, each of them plain.
fn plain_lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use greenlit_providers::models::Table;
    use greenlit_store::rows::StepAverage;

    use super::*;

    fn estimate() -> Estimate {
        let wanted = Wanted {
            text: "gpt-6-luna",
            image: Some("gpt-image-2.5-flare"),
            ..Wanted::default()
        };
        Table::load(None).unwrap().estimate(&wanted, "2026-11-24")
    }

    fn averages(packages: [u32; 4]) -> Averages {
        let steps = [
            Step::Research,
            Step::Titles,
            Step::Outline,
            Step::Background,
        ];
        Averages {
            steps: steps
                .into_iter()
                .zip(packages)
                .filter(|(_, packages)| *packages > 0)
                .map(|(step, packages)| StepAverage {
                    step,
                    packages,
                    cost: MicroDollars(100),
                })
                .collect(),
            left_out: 0,
        }
    }

    #[test]
    fn the_ledger_counts_once_it_has_five_packages_of_every_step() {
        for (packages, basis, first) in [
            ([0; 4], Basis::Table(0), 700),
            ([9, 9, 9, 4], Basis::Table(4), 700),
            ([9, 9, 9, 0], Basis::Table(0), 700),
            ([9, 9, 9, 5], Basis::Ledger(5), 100),
        ] {
            let (lines, found) = lines(&estimate(), &averages(packages));
            assert_eq!(found, basis, "{packages:?}");
            assert_eq!(
                lines[0].typical,
                Cost::from(MicroDollars(first)),
                "{packages:?}"
            );
            assert_eq!(lines[0].worst, estimate().steps[0].worst);
        }
    }

    #[test]
    fn a_month_is_thirty_days_in_whole_cents() {
        let package = Cost::from(MicroDollars(20_220));
        assert_eq!(month(package, 100).map(dollars), Some("$60.66".to_owned()));
        assert_eq!(dollars(MicroDollars(1)), "$0.01");
        assert_eq!(month(Cost::UNKNOWN, 100), None);
    }
}
