//! Repeatable chance: the same seed gives the same draft on every machine.

/// A small generator (SplitMix64 by Steele, Lea and Flood, 2014); good enough to shuffle patterns.
pub(super) struct Chance(u64);

impl Chance {
    /// Chance that depends on all of `parts`, in their order.
    pub(super) fn of(parts: &[&[u8]]) -> Self {
        let mut state = 0xcbf2_9ce4_8422_2325u64;
        for part in parts {
            for byte in part.iter().chain(&[0xff]) {
                state = (state ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is small.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// One of `items`.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        items.get(self.below(items.len())).copied()
    }

    /// Puts `items` into another order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
