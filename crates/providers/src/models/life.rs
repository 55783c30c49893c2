//! Whether a model still answers, and what to use when it does not.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Row, Table};

/// How long before its end a model is spoken of as dying.
const NOTICE_DAYS: i64 = 90;

/// Where a model stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The table does not have it.
    Unknown,
    /// It has no last day, or that is far away.
    Lives,
    /// It answers still, but not for long.
    Dies {
        /// Its last day, as `YYYY-MM-DD`.
        on: String,
        /// What to use then.
        replacement: Option<String>,
    },
    /// It answers no longer.
    Gone {
        /// Its last day, as `YYYY-MM-DD`.
        on: String,
        /// What to use.
        replacement: Option<String>,
    },
}

/// A day as `YYYY-MM-DD`; other spellings and days that no calendar has are none.
pub(super) fn day(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

impl Standing {
    /// Where a model stands whose last day may be `on`. The last day itself still counts as a day of life: nobody tells
    /// at what hour a model goes.
    pub fn on(today: &str, on: Option<&str>, replacement: Option<String>) -> Self {
        let Some((on, last)) = on.and_then(|on| Some((on.to_owned(), day(on)?))) else {
            return Self::Lives;
        };
        // A clock that tells no day is no reason to refuse a model.
        let Some(today) = day(today) else {
            return Self::Lives;
        };
        if today > last {
            return Self::Gone { on, replacement };
        }
        let soon = today
            .checked_add(NOTICE_DAYS.days())
            .is_ok_and(|notice| notice >= last);
        if soon {
            Self::Dies { on, replacement }
        } else {
            Self::Lives
        }
    }
}

impl Table {
    /// Where a model stands on a day (`YYYY-MM-DD`).
    pub fn standing(&self, model: &str, today: &str) -> Standing {
        match self.row(model) {
            None => Standing::Unknown,
            Some(row) => Standing::on(today, row.shutdown.as_deref(), self.replacement(row, today)),
        }
    }

    /// What replaces a model: its replacement, or where that is gone too, the replacement's own.
    fn replacement(&self, row: &Row, today: &str) -> Option<String> {
        let mut next = self.row(row.replacement.as_deref()?)?;
        // A user's table may run in a circle.
        for _ in 0..self.rows.len() {
            let gone = next.shutdown.as_deref().is_some_and(|last| last < today);
            match next.replacement.as_deref().and_then(|name| self.row(name)) {
                Some(further) if gone => next = further,
                _ => break,
            }
        }
        Some(next.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(own: &str) -> Table {
        Table::load(Some(own)).unwrap()
    }

    #[test]
    fn a_model_lives_dies_and_is_gone() {
        let table = Table::load(None).unwrap();
        let dies = |on: &str, replacement: &str| Standing::Dies {
            on: on.to_owned(),
            replacement: Some(replacement.to_owned()),
        };
        let gone = |on: &str, replacement: &str| Standing::Gone {
            on: on.to_owned(),
            replacement: Some(replacement.to_owned()),
        };
        for (model, today, standing) in [
            ("gpt-6-luna", "2026-11-24", Standing::Lives),
            ("llama3.1", "2026-11-24", Standing::Unknown),
            (
                "gpt-4-turbo",
                "2026-11-24",
                gone("2026-10-23", "gpt-6.1-sol"),
            ),
            (
                "gpt-4-turbo-2024-04-09",
                "2026-11-24",
                gone("2026-10-23", "gpt-6.1-sol"),
            ),
            (
                "gpt-4-0613",
                "2026-11-24",
                gone("2026-10-23", "gpt-6.1-sol"),
            ),
            (
                "dall-e-3",
                "2026-11-24",
                gone("2026-05-12", "gpt-image-2.5-flare"),
            ),
            ("gpt-5", "2026-09-11", Standing::Lives),
            ("gpt-5", "2026-09-12", dies("2026-12-11", "gpt-6.1-sol")),
            ("gpt-5", "2026-12-11", dies("2026-12-11", "gpt-6.1-sol")),
            ("gpt-5", "2026-12-12", gone("2026-12-11", "gpt-6.1-sol")),
            ("gpt-5.4-nano", "2026-11-24", Standing::Lives),
            ("gpt-5", "no day", Standing::Lives),
        ] {
            assert_eq!(table.standing(model, today), standing, "{model} on {today}");
        }
    }

    #[test]
    fn a_replacement_that_is_gone_is_replaced_too() {
        let table = table(
            r#"
            [[model]]
            id = "a"
            shutdown = "2026-01-01"
            replacement = "b"
            [[model]]
            id = "b"
            shutdown = "2026-06-01"
            replacement = "c"
            [[model]]
            id = "c""#,
        );
        let replacement = |today| match table.standing("a", today) {
            Standing::Gone { replacement, .. } => replacement.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(replacement("2026-06-01"), "b");
        assert_eq!(replacement("2026-06-02"), "c");
    }
}
