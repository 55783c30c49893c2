//! Axes: which numbers stand at them, and where a value is between them.

/// An axis from nothing to a round number, with a few even steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    step: f64,
    steps: u32,
}

/// The fewest and the most steps of an axis.
const MOST_STEPS: f64 = 5.0;

impl Scale {
    /// The shortest one that holds this value, which is above nothing.
    pub fn up_to(most: f64) -> Self {
        let rough = most / MOST_STEPS;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|factor| factor * power)
            // What is a hair above, for 0.1 is no exact number, is not.
            .find(|step| step * MOST_STEPS >= most * (1.0 - 1e-9))
            .unwrap_or(power * 10.0);
        // At most five: it fits any integer.
        let steps = (most / step - 1e-9).ceil().max(1.0) as u32;
        Self { step, steps }
    }

    /// The numbers at the axis, from nothing up.
    pub fn ticks(self) -> impl DoubleEndedIterator<Item = f64> {
        (0..=self.steps).map(move |number| f64::from(number) * self.step)
    }

    /// Where a value is: 0 at the bottom, 1 at the top.
    pub fn share(self, value: f64) -> f64 {
        (value / (f64::from(self.steps) * self.step)).clamp(0.0, 1.0)
    }
}

/// Which points are named: the first, the last, and as many between them as there is room for on a phone.
pub fn shown(points: usize) -> Vec<usize> {
    const MOST: usize = 4;
    if points <= MOST {
        return (0..points).collect();
    }
    let gaps = (2..MOST)
        .rev()
        .find(|gaps| (points - 1).is_multiple_of(*gaps))
        .unwrap_or(1);
    (0..=gaps).map(|gap| gap * (points - 1) / gaps).collect()
}

/// Where a point stands along an axis of this length.
pub fn along(point: usize, points: usize, length: f64) -> f64 {
    if points < 2 {
        return length / 2.0;
    }
    length * point as f64 / (points - 1) as f64
}
