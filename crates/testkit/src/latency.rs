//! How long a call takes: at once, or as the production system that greenlit was modelled on measured it.

use std::time::Duration;

use greenlit_domain::production::{Agent, Quantiles};

use crate::fault::Kind;

/// How long calls take.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Latency {
    /// At once.
    #[default]
    None,
    /// The measured latencies times this factor; the same call takes the same time again.
    Measured {
        /// 1.0 is real time.
        scale: f64,
    },
    /// Always this long.
    Fixed(Duration),
}

impl Latency {
    /// The time of one call. `dice` is a random number that belongs to it.
    pub(crate) fn of(self, kind: Kind, dice: u64) -> Duration {
        match self {
            Self::None => Duration::ZERO,
            Self::Fixed(time) => time,
            Self::Measured { scale } => measured(kind, dice).mul_f64(scale),
        }
    }
}

/// As the production document's benchmarks have them.
fn quantiles(kind: Kind) -> Quantiles {
    match kind {
        Kind::Research => Agent::Research.latency(),
        Kind::Titles | Kind::OtherText => Agent::Title.latency(),
        Kind::Outline => Agent::Outline.latency(),
        Kind::Image => Agent::Thumbnail.latency(),
        // The document has none: an embedding takes a fraction of a second.
        Kind::Embedding => Quantiles::new(200.0, 400.0, 600.0),
        Kind::Models => Quantiles::new(100.0, 200.0, 300.0),
    }
}

fn measured(kind: Kind, dice: u64) -> Duration {
    Duration::from_secs_f64(quantiles(kind).at(normal(dice)) / 1e3)
}

/// A standard normal by Box and Muller.
fn normal(dice: u64) -> f64 {
    let a = unit(dice).max(1e-12);
    let b = unit(mix(dice ^ 0x9e37_79b9_7f4a_7c15));
    (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

/// From 0 to 1.
pub(crate) fn unit(dice: u64) -> f64 {
    (dice >> 11) as f64 / (1u64 << 53) as f64
}

/// SplitMix64's last step: scatters a number over all others.
pub(crate) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_have_the_measured_quantiles() {
        for kind in [Kind::Research, Kind::Titles, Kind::Outline, Kind::Image] {
            let mut times: Vec<f64> = (0..20_000)
                .map(|n| measured(kind, mix(n)).as_secs_f64() * 1e3)
                .collect();
            times.sort_by(f64::total_cmp);
            let Quantiles { p50, p95, p99 } = quantiles(kind);
            for (share, wanted) in [(0.5, p50), (0.95, p95), (0.99, p99)] {
                let found = times[(share * times.len() as f64) as usize];
                assert!(
                    (found / wanted - 1.0).abs() < 0.03,
                    "{kind:?} {share} {found} {wanted}"
                );
            }
        }
    }
}
