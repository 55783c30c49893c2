//! A bar beside a figure, in eighths of a character: who looks sees which is the greatest before any figure is read.

/// How many characters the longest has.
const LONGEST: u64 = 12;

/// The parts of a character, from nothing to seven eighths.
const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A bar for a value beside the greatest of all. What is more than nothing is seen.
pub fn bar(value: i64, greatest: i64) -> String {
    let (value, greatest) = (value.max(0).unsigned_abs(), greatest.max(1).unsigned_abs());
    let eighths = u128::from(value) * u128::from(LONGEST * 8) / u128::from(greatest);
    let eighths = usize::try_from(eighths.min((LONGEST * 8).into())).unwrap_or(0);
    let eighths = eighths.max(usize::from(value > 0));
    format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_is_whole_and_the_least_is_seen() {
        assert_eq!(bar(96, 96), "█".repeat(12));
        assert_eq!(bar(50, 100), "█".repeat(6));
        assert_eq!(bar(12, 96), "█▌");
        assert_eq!(bar(1, i64::MAX), "▏");
        assert_eq!(bar(0, 0), "");
        assert_eq!(bar(i64::MAX, i64::MAX), "█".repeat(12));
    }
}
