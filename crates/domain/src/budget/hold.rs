//! What one generation holds of a month, and how its calls draw on it.

use crate::money::MicroDollars;

/// What an admitted generation may still cost beyond its calls that are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hold {
    /// How much.
    pub left: MicroDollars,
}

/// How a meter changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    /// What is spent in addition.
    pub spent: MicroDollars,
    /// What is held in addition; negative when less is.
    pub held: MicroDollars,
}

impl Hold {
    /// How much more must be held before a call with this worst case may be sent.
    #[must_use]
    pub fn lacks(self, worst: MicroDollars) -> MicroDollars {
        MicroDollars((worst.0 - self.left.0).max(0))
    }

    /// Sets a call's worst case aside. What was lacking has been added to the meter.
    pub fn draw(&mut self, worst: MicroDollars) {
        self.left = MicroDollars((self.left.0 - worst.0).max(0));
    }

    /// A call that had set aside `reserved` has ended and cost this. What it did not use is the generation's again; what it
    /// used beyond is taken from what the generation holds, as far as that goes.
    #[must_use]
    pub fn settle(&mut self, reserved: MicroDollars, cost: MicroDollars) -> Moved {
        let left = MicroDollars((self.left.0 + reserved.0 - cost.0).max(0));
        let held = left.0 - self.left.0 - reserved.0;
        self.left = left;
        Moved {
            spent: cost,
            held: MicroDollars(held),
        }
    }

    /// Lets go of what is left.
    #[must_use]
    pub fn release(self) -> Moved {
        Moved {
            spent: MicroDollars::ZERO,
            held: MicroDollars(-self.left.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::budget::Meter;

    fn apply(meter: &mut Meter, moved: Moved) {
        meter.spent = meter.spent + moved.spent;
        meter.held = meter.held + moved.held;
    }

    #[test]
    fn a_cheap_answer_gives_back_to_its_generation() {
        let mut hold = Hold {
            left: MicroDollars(100),
        };
        assert_eq!(hold.lacks(MicroDollars(40)), MicroDollars(0));
        hold.draw(MicroDollars(40));
        let moved = hold.settle(MicroDollars(40), MicroDollars(5));
        assert_eq!((moved.spent.0, moved.held.0, hold.left.0), (5, -5, 95));
    }

    #[test]
    fn what_an_answer_cost_beyond_its_worst_case_is_spent_all_the_same() {
        let mut hold = Hold {
            left: MicroDollars(10),
        };
        hold.draw(MicroDollars(10));
        let moved = hold.settle(MicroDollars(10), MicroDollars(25));
        assert_eq!((moved.spent.0, moved.held.0, hold.left.0), (25, -10, 0));
    }

    proptest! {
        /// After every call the meter holds exactly what is left, nothing is held at the end, all that was paid is spent, and
        /// as long as calls cost at most their worst case nothing grows beyond what was admitted.
        #[test]
        fn what_is_held_is_what_is_left(
            admitted in 0..1_000_i64,
            calls in prop::collection::vec((0..400_i64, 0..=100_i64), 0..12),
        ) {
            let mut hold = Hold { left: MicroDollars(admitted) };
            let mut meter = Meter { held: hold.left, ..Meter::default() };
            let mut most = admitted;
            let mut paid = 0;
            for (worst, percent) in calls {
                let (worst, cost) = (MicroDollars(worst), MicroDollars(worst * percent / 100));
                let lacks = hold.lacks(worst);
                meter.held = meter.held + lacks;
                most += lacks.0;
                hold.draw(worst);
                prop_assert_eq!(meter.held, hold.left + worst);
                apply(&mut meter, hold.settle(worst, cost));
                paid += cost.0;
                prop_assert_eq!(meter.held, hold.left);
                prop_assert!(meter.taken().0 <= most);
            }
            apply(&mut meter, hold.release());
            prop_assert_eq!((meter.held.0, meter.spent.0), (0, paid));
        }
    }
}
