//! What one package costs with the models in use, by step, and what so many a day come to.

use greenlit_domain::money::Cost;
use greenlit_domain::production::PACKAGE_COST;
use greenlit_domain::settings::ProviderChoice;
use greenlit_domain::step::Step;
use greenlit_providers::models::{Estimate, Wanted};
use greenlit_store::rows::Averages;
use serde_json::json;

use super::super::{table, whose};
use super::month::{self, Projection, Row, of_production};
use super::{dollars, print_csv};
use crate::cli::{CostArgs, Global};
use crate::config::Config;
use crate::exit::CliError;
use crate::terminal::plain;
use crate::wiring::{self, Names, Place, Provider, Wish};

/// From so many packages on the ledger knows better than the table.
const ENOUGH: u32 = 5;

/// Runs the command.
pub async fn run(global: &Global, args: CostArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let bill = Bill::of(global, &config, &args).await?;
    let month = args.per_day.map(|per_day| {
        Projection::new(
            per_day,
            bill.typical(),
            bill.worst(),
            &config.infrastructure,
        )
    });
    if args.json {
        return print_line!("{:#}", bill.json(args.per_day, month.as_ref()));
    }
    if args.csv {
        return print_csv(&month::csv(&bill.rows(month.as_ref())));
    }
    bill.print(month.as_ref())
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
        let averages = match global.user {
            None => store.average_cost_of_all(&text, image.as_deref()).await,
            Some(_) => match whose(global, &store).await {
                Ok(user) => store.average_cost(user, &text, image.as_deref()).await,
                Err(error) => {
                    wiring::close(store).await?;
                    return Err(error);
                }
            },
        };
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

    fn print(&self, month: Option<&Projection<'_>>) -> Result<(), CliError> {
        print_line!("{}\n", plain_lines(&self.told))?;
        if self.basis == Basis::Free {
            print_line!("a package costs nothing: no model is asked")?;
        }
        if self.basis != Basis::Free || month.is_some() {
            print_line!("{}\n", self.table(month))?;
        }
        if self.basis != Basis::Free {
            print_line!("{}", self.basis_told())?;
        }
        let month = month.map(Projection::told).unwrap_or_default();
        for told in self.unknown().into_iter().chain(month) {
            print_line!("{told}")?;
        }
        print_line!(
            "what calls cost that were sent: greenlit cost --by day, agent, model, user or keyword"
        )
    }

    /// What stands in the table and in the CSV.
    fn rows(&self, month: Option<&Projection<'_>>) -> Vec<Row> {
        let of_step = |line: &Line| Row {
            name: name(line.step).to_owned(),
            typical: line.typical,
            worst: line.worst,
            production: of_production(line.step),
        };
        let mut rows: Vec<_> = self.lines.iter().map(of_step).collect();
        rows.push(Row {
            name: "package".to_owned(),
            typical: self.typical(),
            worst: self.worst(),
            production: Some(PACKAGE_COST),
        });
        rows.extend(month.into_iter().flat_map(Projection::rows));
        rows
    }

    /// A month stands beside production's; one package by itself.
    fn table(&self, month: Option<&Projection<'_>>) -> comfy_table::Table {
        let by_ledger = matches!(self.basis, Basis::Ledger(_));
        let typical = if by_ledger { "on average" } else { "typical" };
        let head = ["step", typical, "at most"].into_iter();
        let head = head
            .chain(by_ledger.then_some("packages"))
            .chain(month.map(|_| "production"));
        let mut table = table::new([""; 0]);
        table.set_header(head);
        table::keep_whole(&mut table, [0]);
        for (place, row) in self.rows(month).into_iter().enumerate() {
            let write = |cost: Cost| match place {
                // A month is told in whole cents.
                place if place > self.lines.len() => cost.0.map_or_else(unknown, dollars),
                _ => amount(cost),
            };
            let line = self.lines.get(place);
            let packages = line.and_then(|line| line.packages);
            let packages = packages.map_or_else(String::new, |count| count.to_string());
            let production = row
                .production
                .map_or_else(String::new, |cost| write(cost.into()));
            let cells = [row.name, write(row.typical), write(row.worst)].into_iter();
            table.add_row(
                cells
                    .chain(by_ledger.then_some(packages))
                    .chain(month.map(|_| production)),
            );
        }
        table::align_right(&mut table, 1..5);
        table
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

    fn json(&self, per_day: Option<u32>, month: Option<&Projection<'_>>) -> serde_json::Value {
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
        let of_month = |cost| month.map_or(Cost::UNKNOWN, |month| month.of_month(cost));
        let mut told = json!({
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
        });
        if let (Some(month), Some(told)) = (month.map(Projection::json), told.as_object_mut()) {
            told.extend(month.as_object().cloned().unwrap_or_default());
        }
        told
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

/// Text of several lines from outside, each of them plain.
fn plain_lines(text: &str) -> String {
    text.lines().map(plain).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use greenlit_domain::money::MicroDollars;
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
    fn a_month_is_told_in_whole_cents() {
        assert_eq!(dollars(MicroDollars(60_660_000)), "$60.66");
        assert_eq!(dollars(MicroDollars(1)), "$0.01");
    }
}
