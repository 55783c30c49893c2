//! What the production system measured that greenlit was modelled on: the figures under "Performance benchmarks" of its
//! production document. The fake provider, the simulated one and `greenlit bench` all take them from here.

use crate::money::MicroDollars;
use crate::step::Step;

/// Who works on a package, in that system's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agent {
    /// Finds the grounds.
    Research,
    /// Writes the titles.
    Title,
    /// Writes the outline.
    Outline,
    /// Makes the picture.
    Thumbnail,
}

impl Agent {
    /// All agents, in the order of the document.
    pub const ALL: [Self; 4] = [Self::Research, Self::Title, Self::Outline, Self::Thumbnail];

    /// The agent that is asked in a step. Words are set on a picture without one.
    pub fn of(step: Step) -> Option<Self> {
        match step {
            Step::Research => Some(Self::Research),
            Step::Titles => Some(Self::Title),
            Step::Outline => Some(Self::Outline),
            Step::Background => Some(Self::Thumbnail),
            Step::Thumbnails => None,
        }
    }

    /// The name that people and files have.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Research => "research",
            Self::Title => "title",
            Self::Outline => "outline",
            Self::Thumbnail => "thumbnail",
        }
    }

    /// How long it took.
    pub fn latency(self) -> Quantiles {
        match self {
            Self::Research => Quantiles::new(12_000.0, 18_000.0, 25_000.0),
            Self::Title => Quantiles::new(7_000.0, 12_000.0, 15_000.0),
            Self::Outline => Quantiles::new(10_000.0, 15_000.0, 20_000.0),
            Self::Thumbnail => Quantiles::new(18_000.0, 25_000.0, 30_000.0),
        }
    }

    /// What it cost a package by the document's own prices and tokens: GPT-4 Turbo at 10 and 30 US dollars a million
    /// tokens, one HD picture at 0.08.
    pub fn cost(self) -> MicroDollars {
        let tokens = |input: i64, output: i64| MicroDollars(input * 10 + output * 30);
        match self {
            Self::Research => tokens(2_000, 1_500),
            Self::Title => tokens(1_500, 800),
            Self::Outline => tokens(2_500, 2_000),
            Self::Thumbnail => MicroDollars(80_000),
        }
    }

    /// How often it succeeded, from 0 to 1.
    pub fn success(self) -> f64 {
        match self {
            Self::Research => 0.95,
            Self::Title => 0.98,
            Self::Outline => 0.92,
            Self::Thumbnail => 0.88,
        }
    }
}

/// How long a whole package took.
pub const PIPELINE: Quantiles = Quantiles::new(55_000.0, 75_000.0, 90_000.0);

/// How often a whole package succeeded, from 0 to 1.
pub const SUCCESS: f64 = 0.85;

/// What a package cost by its prices; the sum of its agents.
pub const PACKAGE_COST: MicroDollars = MicroDollars(269_000);

/// What the document writes of it, and of 100 a day as 720 US dollars a month.
pub const PACKAGE_COST_AS_WRITTEN: MicroDollars = MicroDollars(240_000);

/// How the document shares a month's cost out, in percent: models, infrastructure, monitoring. It is no measurement.
pub const COST_SHARES: [i64; 3] = [92, 5, 3];

/// Workers, and the packages that they made in an hour.
pub const THROUGHPUT: [(u16, f64); 3] = [(1, 65.0), (3, 180.0), (10, 550.0)];

/// Three quantiles of a time, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// Half of the times are below it.
    pub p50: f64,
    /// Of 100 times, 95 are below it.
    pub p95: f64,
    /// Of 100 times, 99 are below it.
    pub p99: f64,
}

/// The standard normal's quantile of 0.95.
const Z95: f64 = 1.6449;
/// The standard normal's quantile of 0.99.
const Z99: f64 = 2.3263;
/// No time is farther out than this.
const FARTHEST: f64 = 3.0;

impl Quantiles {
    /// From milliseconds that grow.
    pub const fn new(p50: f64, p95: f64, p99: f64) -> Self {
        Self { p50, p95, p99 }
    }

    /// The time in milliseconds that belongs to a standard normal number: a log-normal through p50 and p95, whose tail
    /// beyond p95 is bent so that it meets p99 as well. A plain one would have 21 s where 25 s were measured.
    pub fn at(self, normal: f64) -> f64 {
        let z = normal.clamp(-FARTHEST, FARTHEST);
        let ln = if z <= Z95 {
            self.p50.ln() + (self.p95 / self.p50).ln() / Z95 * z
        } else {
            self.p95.ln() + (self.p99 / self.p95).ln() / (Z99 - Z95) * (z - Z95)
        };
        ln.exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_goes_through_all_three_quantiles_and_ends_at_three_sigma() {
        for quantiles in Agent::ALL.map(Agent::latency).into_iter().chain([PIPELINE]) {
            for (z, wanted) in [
                (0.0, quantiles.p50),
                (Z95, quantiles.p95),
                (Z99, quantiles.p99),
            ] {
                assert!((quantiles.at(z) / wanted - 1.0).abs() < 1e-9);
            }
            assert!(quantiles.at(-1.0) < quantiles.p50);
            assert_eq!(quantiles.at(9.0), quantiles.at(3.0));
        }
    }

    #[test]
    fn a_package_cost_what_its_agents_did_and_not_what_was_written() {
        let sum = Agent::ALL.into_iter().map(|agent| agent.cost().0).sum();
        assert_eq!(PACKAGE_COST, MicroDollars(sum));
        assert_eq!(PACKAGE_COST.0 * 3_000, 807_000_000);
        assert_eq!(PACKAGE_COST_AS_WRITTEN.0 * 3_000, 720_000_000);
        assert_eq!(COST_SHARES.iter().sum::<i64>(), 100);
    }

    #[test]
    fn every_step_that_asks_a_model_has_an_agent() {
        let agents: Vec<_> = Step::ALL.into_iter().filter_map(Agent::of).collect();
        assert_eq!(agents.len(), Agent::ALL.len());
        assert!(Agent::ALL.iter().all(|agent| agents.contains(agent)));
    }
}
