//! From what packages took to figures: percentiles and rates in production's time. Plain arithmetic.

use std::collections::BTreeMap;
use std::thread::available_parallelism;
use std::time::Duration;

use greenlit_domain::production::{self, Agent, Quantiles};
use serde::Serialize;
use serde_json::Value;

use super::Run;
use super::measured::{Call, Package};
use crate::cli::{BenchArgs, Day};

/// All figures of a benchmark; `--json` prints it as it stands.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// With each number of workers.
    pub packages: u32,
    pub scale: f64,
    pub seed: u64,
    /// Whether calls failed.
    pub faults: bool,
    /// How: `seed` is as in production.
    pub day: Day,
    pub cores: usize,
    /// By agent, then of the whole package; in production's time.
    pub latency: Vec<Latency>,
    /// By agent a call, then a package.
    pub success: Vec<Success>,
    pub throughput: Vec<Throughput>,
    pub own_work: OwnWork,
    /// In real time; `None` was not to be measured.
    pub composing: Option<Composing>,
    pub peak_memory_bytes: Option<u64>,
    /// Why packages failed, and how many.
    pub failures: BTreeMap<String, usize>,
}

/// How long something takes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Latency {
    pub name: &'static str,
    pub count: usize,
    pub measured: Millis,
    pub production: Millis,
}

/// Three quantiles in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Millis {
    pub p50_ms: f64,
    pub p95_ms: f64,
    pub p99_ms: f64,
}

/// How often something succeeds.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Success {
    pub name: &'static str,
    pub tried: usize,
    pub succeeded: usize,
    pub rate: f64,
    pub production: f64,
}

/// How many packages a number of workers makes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Throughput {
    pub workers: u16,
    pub completed: usize,
    /// In real time.
    pub elapsed_ms: f64,
    /// In production's time.
    pub packages_per_hour: f64,
    /// `None` where production has no figure.
    pub production: Option<f64>,
    /// Of the packages' time, from 0 to 1.
    pub own_share: f64,
}

/// What greenlit itself takes, all else being waiting for the provider.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnWork {
    /// In real time, on average.
    pub ms_per_package: f64,
    /// Of the packages' time here.
    pub share_here: f64,
    /// Of their time with a provider in real time, at most: there fewer packages contend for a core at once.
    pub share_in_production: f64,
}

/// How long setting the words of three thumbnails takes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Composing {
    pub packages: usize,
    pub p50_ms: f64,
    pub longest_ms: f64,
}

impl Report {
    pub fn of(args: &BenchArgs, runs: &[Run], composing: Vec<Duration>, peak: Option<u64>) -> Self {
        let packages: Vec<_> = runs.iter().flat_map(|run| &run.packages).collect();
        Self {
            packages: args.packages,
            scale: args.scale,
            seed: args.seed,
            faults: !args.no_faults,
            day: args.faults,
            cores: available_parallelism().map_or(1, usize::from),
            latency: latencies(&packages, args.scale),
            success: successes(&packages),
            throughput: runs.iter().map(|run| throughput(run, args.scale)).collect(),
            own_work: own_work(&packages, args.scale),
            composing: composed(composing),
            peak_memory_bytes: peak,
            failures: failures(&packages),
        }
    }

    pub fn json(&self) -> Value {
        // Maps with text keys and finite numbers are always written.
        serde_json::to_value(self).unwrap_or_default()
    }
}

fn calls<'p>(packages: &'p [&Package], agent: Agent) -> impl Iterator<Item = &'p Call> {
    let calls = packages.iter().flat_map(|package| &package.calls);
    calls.filter(move |call| call.agent == agent)
}

fn latencies(packages: &[&Package], scale: f64) -> Vec<Latency> {
    let of_agent = |agent: Agent| {
        let answered = calls(packages, agent).filter(|call| call.answered);
        latency(
            agent.as_str(),
            answered.map(|call| call.took).collect(),
            agent.latency(),
            scale,
        )
    };
    let made = packages.iter().filter(|package| package.failure.is_none());
    let whole = latency(
        "package",
        made.map(|package| package.took()).collect(),
        production::PIPELINE,
        scale,
    );
    Agent::ALL
        .into_iter()
        .map(of_agent)
        .chain([whole])
        .collect()
}

fn latency(
    name: &'static str,
    mut times: Vec<Duration>,
    production: Quantiles,
    scale: f64,
) -> Latency {
    times.sort();
    // Rows have whole milliseconds: what the division puts behind the tenth means nothing.
    let at = |share| (percentile(&times, share).as_secs_f64() * 1e4 / scale).round() / 10.0;
    Latency {
        name,
        count: times.len(),
        measured: Millis {
            p50_ms: at(0.5),
            p95_ms: at(0.95),
            p99_ms: at(0.99),
        },
        production: Millis {
            p50_ms: production.p50,
            p95_ms: production.p95,
            p99_ms: production.p99,
        },
    }
}

/// The least of the sorted times that so many are not above; zero when there is none.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted
        .get(rank.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}

fn successes(packages: &[&Package]) -> Vec<Success> {
    let of_agent = |agent: Agent| {
        let answered: Vec<_> = calls(packages, agent).map(|call| call.answered).collect();
        success(agent.as_str(), &answered, agent.success())
    };
    let made: Vec<_> = packages
        .iter()
        .map(|package| package.failure.is_none())
        .collect();
    let whole = success("package", &made, production::SUCCESS);
    Agent::ALL
        .into_iter()
        .map(of_agent)
        .chain([whole])
        .collect()
}

fn success(name: &'static str, ends: &[bool], production: f64) -> Success {
    let succeeded = ends.iter().filter(|well| **well).count();
    Success {
        name,
        tried: ends.len(),
        succeeded,
        rate: share(succeeded as f64, ends.len() as f64),
        production,
    }
}

fn throughput(run: &Run, scale: f64) -> Throughput {
    let packages: Vec<_> = run.packages.iter().collect();
    let completed = packages.iter().filter(|package| package.failure.is_none());
    let completed = completed.count();
    let began = packages.iter().map(|package| package.began).min();
    let ended = packages.iter().map(|package| package.ended).max();
    let elapsed = ended.unwrap_or_default().since(began.unwrap_or_default());
    let hours = elapsed.as_secs_f64() / scale / 3_600.0;
    let known = production::THROUGHPUT.iter();
    Throughput {
        workers: run.workers,
        completed,
        elapsed_ms: elapsed.as_secs_f64() * 1e3,
        packages_per_hour: share(completed as f64, hours),
        production: known
            .copied()
            .find_map(|(workers, an_hour)| (workers == run.workers).then_some(an_hour)),
        own_share: own_work(&packages, scale).share_here,
    }
}

fn own_work(packages: &[&Package], scale: f64) -> OwnWork {
    let seconds = |part: fn(&Package) -> Duration| {
        let parts = packages.iter().map(|package| part(package).as_secs_f64());
        parts.sum::<f64>()
    };
    let (all, provider) = (seconds(Package::took), seconds(|package| package.provider));
    // Times in rows are whole milliseconds: a little work may look like less than none.
    let own = (all - provider).max(0.0);
    OwnWork {
        ms_per_package: share(own * 1e3, packages.len() as f64),
        share_here: share(own, all),
        share_in_production: share(own, provider / scale + own),
    }
}

fn composed(mut times: Vec<Duration>) -> Option<Composing> {
    times.sort();
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    Some(Composing {
        packages: times.len(),
        p50_ms: millis(percentile(&times, 0.5)),
        longest_ms: millis(*times.last()?),
    })
}

fn failures(packages: &[&Package]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for failure in packages
        .iter()
        .filter_map(|package| package.failure.as_ref())
    {
        *counts.entry(failure.message.clone()).or_default() += 1;
    }
    counts
}

/// A part of a whole; nothing of nothing is 0.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use greenlit_domain::generation::{Failure, FailureCode};
    use greenlit_domain::time::Timestamp;

    use super::*;

    fn package(began: i64, ended: i64, provider: u64, failed: bool) -> Package {
        Package {
            began: Timestamp(began),
            ended: Timestamp(ended),
            failure: failed.then(|| Failure {
                code: FailureCode::Provider,
                message: "broke off".to_owned(),
            }),
            calls: vec![Call {
                agent: Agent::Thumbnail,
                took: Duration::from_millis(180),
                answered: !failed,
            }],
            composing: None,
            provider: Duration::from_millis(provider),
        }
    }

    #[test]
    fn a_percentile_is_the_least_time_that_so_many_are_not_above() {
        let times: Vec<_> = (1..=100).map(Duration::from_millis).collect();
        for (share, wanted) in [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)] {
            assert_eq!(percentile(&times, share), Duration::from_millis(wanted));
        }
        assert_eq!(percentile(&times[..1], 0.99), Duration::from_millis(1));
        assert_eq!(percentile(&[], 0.5), Duration::ZERO);
    }

    #[test]
    fn throughput_counts_what_was_completed_between_the_first_and_the_last_in_productions_time() {
        let run = Run {
            workers: 3,
            packages: vec![
                package(1_000, 1_300, 270, false),
                package(1_000, 1_360, 324, false),
                package(1_100, 1_200, 90, true),
            ],
        };
        let told = throughput(&run, 0.01);
        // Two in 36 s.
        assert!((told.packages_per_hour - 200.0).abs() < 1e-6);
        assert_eq!((told.completed, told.production), (2, Some(180.0)));
        assert!((told.own_share - 0.1).abs() < 1e-9);
        let others = Run { workers: 4, ..run };
        assert_eq!(throughput(&others, 0.01).production, None);
    }

    #[test]
    fn own_work_counts_less_the_slower_the_provider_is() {
        let made = package(0, 300, 270, false);
        let own = own_work(&[&made], 0.01);
        assert!((own.ms_per_package - 30.0).abs() < 1e-9);
        assert!((own.share_here - 0.1).abs() < 1e-9);
        assert!((own.share_in_production - 0.030 / 27.030).abs() < 1e-9);
        assert_eq!(own_work(&[], 0.01).share_here, 0.0);
    }

    #[test]
    fn latencies_are_of_answered_calls_and_rates_of_all() {
        let packages = [package(0, 300, 270, false), package(0, 90, 90, true)];
        let packages: Vec<_> = packages.iter().collect();
        let picture = &latencies(&packages, 0.01)[3];
        assert_eq!((picture.name, picture.count), ("thumbnail", 1));
        assert!((picture.measured.p95_ms - 18_000.0).abs() < 1e-6);
        let rates = successes(&packages);
        assert_eq!((rates[3].tried, rates[3].succeeded), (2, 1));
        assert_eq!((rates[4].name, rates[4].rate), ("package", 0.5));
        assert_eq!(failures(&packages)["broke off"], 1);
    }
}
