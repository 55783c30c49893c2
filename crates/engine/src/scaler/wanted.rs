//! The figure for an outside scaler.

/// How many processes the whole queue could keep busy: what runs anywhere and what is ready to be claimed, over the
/// places of one process. 0 when there is nothing to do; how many processes stay up for that is the outside's choice.
///
/// Hand in the places that a process can have, not those it has now: else two scalers chase each other.
pub fn wanted(running: u64, ready: u64, places_per_process: usize) -> u64 {
    running
        .saturating_add(ready)
        .div_ceil((places_per_process as u64).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wanted_number_is_what_there_is_to_do_over_the_places_of_a_process() {
        for (running, ready, places, expected) in [
            (0, 0, 10, 0),
            (1, 0, 10, 1),
            (10, 0, 10, 1),
            (10, 1, 10, 2),
            (0, 200, 20, 10),
            (15, 186, 20, 11),
            (u64::MAX, 1, 1, u64::MAX),
        ] {
            assert_eq!(
                wanted(running, ready, places),
                expected,
                "{running} running, {ready} ready, {places} places"
            );
        }
    }

    #[test]
    fn a_process_without_places_counts_as_one_with_one() {
        assert_eq!(wanted(3, 4, 0), 7);
    }
}
