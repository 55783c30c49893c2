//! How long things are kept.

use greenlit_engine::keeping::UsageDays;

use super::Checked;

/// The most days that make sense: a hundred years.
const MOST: u32 = 36_500;

/// Reads it, and notes every problem.
pub(super) fn parse(checked: &mut Checked<'_>) -> UsageDays {
    checked
        .value("GREENLIT_USAGE_DAYS", days)
        .unwrap_or_default()
}

fn days(value: &str) -> Result<UsageDays, String> {
    if value.eq_ignore_ascii_case("none") {
        return Ok(UsageDays(None));
    }
    match value.parse() {
        Ok(0) => Ok(UsageDays(None)),
        Ok(days) if days <= MOST => Ok(UsageDays(Some(days))),
        _ => Err(format!(
            "must be a number of days from 1 to {MOST}, such as 365; 0 or none keeps it for ever"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_or_for_ever() {
        assert_eq!(days("30"), Ok(UsageDays(Some(30))));
        for for_ever in ["0", "none", "None"] {
            assert_eq!(days(for_ever), Ok(UsageDays(None)));
        }
        for wrong in ["-1", "36501", "a year", "1.5"] {
            assert!(days(wrong).unwrap_err().contains("such as 365"), "{wrong}");
        }
    }
}
