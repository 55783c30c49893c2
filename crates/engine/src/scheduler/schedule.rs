//! When work is due: cron expressions in a time zone, and what becomes of slots that nobody was there for.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::errors::CronError;
use croner::parser::{CronParser, Seconds, Year};
use greenlit_domain::text;
use greenlit_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A slot that is seen this late is still on time: the scheduler looks at least each minute.
const ON_TIME: Duration = Duration::from_secs(2 * 60);

/// What becomes of slots at which no process ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Missed {
    /// One run makes up for all of them.
    #[default]
    Once,
    /// They are left out.
    Skip,
}

impl Missed {
    /// The word in configuration files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Skip => "skip",
        }
    }
}

impl FromStr for Missed {
    type Err = ScheduleError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Once, Self::Skip]
            .into_iter()
            .find(|missed| missed.as_str().eq_ignore_ascii_case(word.trim()))
            .ok_or_else(|| ScheduleError::Missed(text::shorten(word, 40).to_owned()))
    }
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// There are more or fewer than five fields.
    #[error(
        "{found:?} has {fields} fields and needs 5: minute, hour, day of the month, month, day of the week, such as \
         \"0 9 * * *\" for each day at 09:00"
    )]
    Fields {
        /// What was written.
        found: String,
        /// How many fields it has.
        fields: usize,
    },
    /// A field is wrong.
    #[error(
        "{found:?} is no cron expression ({why}): write minute 0-59, hour 0-23, day 1-31, month 1-12 and weekday 0-7, \
         such as \"30 9 * * MON-FRI\" for each workday at 09:30"
    )]
    Cron {
        /// What was written.
        found: String,
        /// What is wrong with it.
        why: String,
    },
    /// No such day ever comes.
    #[error(
        "{0:?} names a day that never comes, such as the 30th of February: \"0 9 1 * *\" is the first of each month"
    )]
    Never(String),
    /// Nobody knows the zone.
    #[error(
        "{0:?} is no time zone: use a name of the IANA database such as UTC, Europe/Lisbon or America/New_York"
    )]
    Zone(String),
    /// Neither `once` nor `skip`.
    #[error(
        "{0:?} says nothing about missed slots: use once (one run makes up for them) or skip (they are left out)"
    )]
    Missed(String),
}

/// A moment at which a schedule's work is due. Equal slots are the same work, in whichever process.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    /// The schedule's name.
    pub schedule: String,
    /// The moment.
    pub at: Timestamp,
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.schedule, self.at)
    }
}

/// When work is due.
#[derive(Debug, Clone)]
pub struct Schedule {
    name: String,
    expression: String,
    cron: Cron,
    zone: Tz,
    missed: Missed,
}

impl Schedule {
    /// Reads a schedule. The name is what its slots are known by in the book: one that changes begins anew.
    ///
    /// # Errors
    /// What is wrong with the expression or the zone, with an example of what is right.
    pub fn parse(
        name: &str,
        expression: &str,
        zone: &str,
        missed: Missed,
    ) -> Result<Self, ScheduleError> {
        Ok(Self::new(
            name,
            Expression::from_str(expression)?,
            self::zone(zone)?,
            missed,
        ))
    }

    /// Puts parts together that were read one by one.
    pub fn new(name: &str, expression: Expression, zone: Tz, missed: Missed) -> Self {
        Self {
            name: name.to_owned(),
            expression: expression.text,
            cron: expression.cron,
            zone,
            missed,
        }
    }

    /// The name its slots go by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The cron expression as it was written.
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The time zone's name.
    pub fn zone(&self) -> &'static str {
        self.zone.name()
    }

    /// What becomes of missed slots.
    pub fn missed(&self) -> Missed {
        self.missed
    }

    /// The first slot after this moment. `None` when the calendar ends before.
    ///
    /// A time of day that the clock leaves out in spring comes at the first moment after the gap; one that it shows
    /// twice in autumn comes at the first of the two. Only expressions that name no hour come in both.
    pub fn next_after(&self, after: Timestamp) -> Option<Slot> {
        let found = self.cron.find_next_occurrence(&self.local(after)?, false);
        Some(self.slot(&found.ok()?))
    }

    /// The newest slot at this moment or before it.
    pub fn latest(&self, now: Timestamp) -> Option<Slot> {
        let found = self.cron.find_previous_occurrence(&self.local(now)?, true);
        Some(self.slot(&found.ok()?))
    }

    /// The slot to run now, when those up to and with `since` are done with. It is the newest: it stands for all that
    /// were missed before it, and one that is itself missed is made up or left out, as the schedule says.
    pub fn due(&self, since: Timestamp, now: Timestamp) -> Option<Slot> {
        self.latest(now)
            .filter(|slot| slot.at > since)
            .filter(|slot| self.missed == Missed::Once || now.since(slot.at) <= ON_TIME)
    }

    fn local(&self, at: Timestamp) -> Option<DateTime<Tz>> {
        DateTime::<Utc>::from_timestamp_millis(at.0).map(|utc| utc.with_timezone(&self.zone))
    }

    fn slot(&self, at: &DateTime<Tz>) -> Slot {
        Slot {
            schedule: self.name.clone(),
            at: Timestamp(at.timestamp_millis()),
        }
    }
}

/// A cron expression of five fields, or a nickname such as `@daily`.
#[derive(Debug, Clone)]
pub struct Expression {
    text: String,
    cron: Cron,
}

impl FromStr for Expression {
    type Err = ScheduleError;

    fn from_str(written: &str) -> Result<Self, Self::Err> {
        let written = written.trim();
        let found = || text::shorten(written, 60).to_owned();
        let fields = written.split_whitespace().count();
        if fields != 5 && !written.starts_with('@') {
            return Err(ScheduleError::Fields {
                found: found(),
                fields,
            });
        }
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = parser.parse(written).map_err(|error| ScheduleError::Cron {
            found: found(),
            why: reason(&error),
        })?;
        // Any moment will do: what does not come after it never comes.
        if cron
            .find_next_occurrence(&DateTime::<Utc>::UNIX_EPOCH, false)
            .is_err()
        {
            return Err(ScheduleError::Never(found()));
        }
        Ok(Self {
            text: written.to_owned(),
            cron,
        })
    }
}

/// A time zone by its name.
///
/// # Errors
/// [`ScheduleError::Zone`].
pub fn zone(name: &str) -> Result<Tz, ScheduleError> {
    Tz::from_str(name.trim()).map_err(|_| ScheduleError::Zone(text::shorten(name, 60).to_owned()))
}

/// The library's message without its label, as part of ours.
fn reason(error: &CronError) -> String {
    let message = match error {
        CronError::InvalidPattern(message)
        | CronError::IllegalCharacters(message)
        | CronError::ComponentError(message) => message.clone(),
        other => other.to_string(),
    };
    let message = message.trim_end_matches('.');
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => "it cannot be read".to_owned(),
    }
}

#[cfg(test)]
mod tests;
