//! Repeatable chance and noise. Only sums, products and square roots are used, which every machine rounds alike:
//! the library's sine is not one of them, so [`sin`] and [`angle`] are approximations of our own.

/// Mixes a number well (the finisher of SplitMix64: Steele, Lea and Flood, 2014).
pub(super) fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A sequence of repeatable numbers.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// Chance that depends on the seed and on all of `words`, in their order.
    pub(super) fn of(seed: u64, words: &[&str]) -> Self {
        let mut state = mix(seed ^ 0x6772_6565_6e6c_6974);
        for word in words {
            for byte in word.bytes().chain([0xff]) {
                state = mix(state ^ u64::from(byte)).wrapping_add(0x9e37_79b9_7f4a_7c15);
            }
        }
        Self(state)
    }

    /// The next 64 bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 to below 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// A number from `low` to below `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.bits() % bound.max(1) as u64) as usize
    }

    /// Seed for a noise of its own.
    pub(super) fn noise(&mut self) -> Noise {
        Noise(self.bits() as u32)
    }
}

/// Smooth noise from 0 to 1 over the plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noise(u32);

impl Noise {
    /// One octave.
    pub(super) fn at(self, x: f32, y: f32) -> f32 {
        let (left, top) = (floor(x), floor(y));
        let (column, row) = (left as i32, top as i32);
        let (across, down) = (ease(x - left), ease(y - top));
        let upper = blend(
            self.corner(column, row),
            self.corner(column + 1, row),
            across,
        );
        let lower = blend(
            self.corner(column, row + 1),
            self.corner(column + 1, row + 1),
            across,
        );
        blend(upper, lower, down)
    }

    /// Three octaves.
    pub(super) fn rough(self, x: f32, y: f32) -> f32 {
        self.at(x, y) * 0.57
            + self.at(x * 2.03 + 17.0, y * 2.03 + 5.0) * 0.29
            + self.at(x * 4.1 + 3.0, y * 4.1 + 31.0) * 0.14
    }

    /// A different number from 0 to 1 for every pixel.
    pub(super) fn speck(self, column: u32, row: u32) -> f32 {
        self.corner(column as i32, row as i32)
    }

    fn corner(self, column: i32, row: i32) -> f32 {
        let mut bits = (column as u32)
            .wrapping_mul(0x9e37_79b1)
            .wrapping_add((row as u32).wrapping_mul(0x85eb_ca77))
            ^ self.0;
        bits = (bits ^ (bits >> 15)).wrapping_mul(0x2c1b_3c6d);
        bits = (bits ^ (bits >> 12)).wrapping_mul(0x297a_2d39);
        ((bits ^ (bits >> 15)) >> 8) as f32 / (1u32 << 24) as f32
    }
}

/// `from` at 0, `to` at 1.
pub(super) fn blend(from: f32, to: f32, amount: f32) -> f32 {
    from + (to - from) * amount
}

/// 0 below `low`, 1 above `high`, smooth between.
pub(super) fn step(low: f32, high: f32, value: f32) -> f32 {
    let part = ((value - low) / (high - low)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

fn ease(part: f32) -> f32 {
    part * part * part * (part * (part * 6.0 - 15.0) + 10.0)
}

/// The largest whole number that is not above `value`, which is small. (The library's own is a call where the processor
/// may lack the instruction.)
pub(super) fn floor(value: f32) -> f32 {
    let whole = value as i32 as f32;
    if whole > value { whole - 1.0 } else { whole }
}

/// What is left of `value` above [`floor`].
pub(super) fn fraction(value: f32) -> f32 {
    value - floor(value)
}

/// Sine of an angle in turns, off by 0.001 at most.
pub(super) fn sin(turns: f32) -> f32 {
    let t = turns - floor(turns + 0.5);
    let parabola = 8.0 * t - 16.0 * t * t.abs();
    parabola + 0.225 * (parabola * parabola.abs() - parabola)
}

/// Cosine of an angle in turns.
pub(super) fn cos(turns: f32) -> f32 {
    sin(turns + 0.25)
}

/// The direction of a vector in turns, from -0.5 to 0.5, off by 0.001 at most.
pub(super) fn angle(y: f32, x: f32) -> f32 {
    let (long, short) = (x.abs().max(y.abs()), x.abs().min(y.abs()));
    let slope = if long > 0.0 { short / long } else { 0.0 };
    let square = slope * slope;
    let eighth = 0.159_154_94 * slope * (0.995_354 + square * (0.079_331 * square - 0.288_679));
    let quarter = if y.abs() > x.abs() {
        0.25 - eighth
    } else {
        eighth
    };
    let half = if x < 0.0 { 0.5 - quarter } else { quarter };
    if y < 0.0 { -half } else { half }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_approximations_are_close() {
        for i in -400..400 {
            let turns = i as f32 / 200.0;
            let radians = turns * std::f32::consts::TAU;
            assert!((sin(turns) - radians.sin()).abs() < 0.002, "sin {turns}");
            let (y, x) = radians.sin_cos();
            let wanted = y.atan2(x) / std::f32::consts::TAU;
            let off = (angle(y, x) - wanted).abs();
            assert!(off.min(1.0 - off) < 0.002, "angle {turns}: {off}");
        }
    }

    #[test]
    fn noise_stays_between_nothing_and_one() {
        let noise = Chance::of(7, &[]).noise();
        for i in 0..2_000 {
            let at = noise.rough(i as f32 * 0.37 - 300.0, i as f32 * -0.11);
            assert!((0.0..=1.0).contains(&at));
        }
    }
}
