//! Budgets: what may be spent in a month, and what of it is spent or held.
//!
//! A generation is admitted by holding its whole worst case ([`Hold`]); each call draws its own worst case from that before
//! it is sent, and gives back what it did not cost. So `spent + held` grows only by admitting, and a limit that was asked
//! then is never passed by what follows.

mod ceiling;
mod forecast;
mod hold;
mod month;
mod thresholds;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::UserId;
use crate::money::MicroDollars;

pub use ceiling::{Ceiling, Unpriced};
pub use forecast::forecast;
pub use hold::{Hold, Moved};
pub use month::{Month, Period};
pub use thresholds::Thresholds;

/// Whose money a budget bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// All that the service spends.
    Service,
    /// What one user's packages cost.
    User(UserId),
    /// What is made with one API key.
    Key(Uuid),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service => f.write_str("service"),
            Self::User(user) => write!(f, "user:{user}"),
            Self::Key(key) => write!(f, "key:{key}"),
        }
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = |text: &str| Uuid::parse_str(text).map_err(|why| why.to_string());
        match text.split_once(':') {
            None if text == "service" => Ok(Self::Service),
            Some(("user", user)) => Ok(Self::User(UserId(id(user)?))),
            Some(("key", key)) => Ok(Self::Key(id(key)?)),
            _ => Err(format!("no budget is called {text}")),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What a month's budget was used for so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meter {
    /// Paid, by the answers' usage.
    pub spent: MicroDollars,
    /// Set aside: for what admitted generations may still cost, and for calls of which nobody knows whether they are billed.
    pub held: MicroDollars,
}

/// Whether something more fits into a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Fits,
    /// It may when others end: what they hold and do not use comes back.
    Later,
    /// What is spent leaves no room for it until the limit is raised or another month begins.
    NotThisMonth,
}

impl Meter {
    /// All that is no longer free.
    #[must_use]
    pub fn taken(self) -> MicroDollars {
        self.spent + self.held
    }

    /// Whether so much more fits; without a limit everything does.
    #[must_use]
    pub fn fit(self, limit: Option<MicroDollars>, more: MicroDollars) -> Fit {
        match limit {
            None => Fit::Fits,
            Some(limit) if self.taken() + more <= limit => Fit::Fits,
            Some(limit) if self.spent + more <= limit => Fit::Later,
            Some(_) => Fit::NotThisMonth,
        }
    }

    /// How much of a limit is taken, in whole percent, rounded down; a limit of nothing is all taken.
    #[must_use]
    pub fn percent(self, limit: MicroDollars) -> u32 {
        if limit.0 <= 0 {
            return 100;
        }
        let percent = i128::from(self.taken().0.max(0)) * 100 / i128::from(limit.0);
        u32::try_from(percent).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_written_and_read_back() {
        let some = Uuid::from_u128(7);
        for scope in [Scope::Service, Scope::User(UserId(some)), Scope::Key(some)] {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        for wrong in ["", "services", "user:", "user:x", "tier:free"] {
            assert!(wrong.parse::<Scope>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_held_may_come_back_and_what_is_spent_does_not() {
        let meter = Meter {
            spent: MicroDollars(60),
            held: MicroDollars(30),
        };
        let limit = Some(MicroDollars(100));
        for (more, fit) in [
            (0, Fit::Fits),
            (10, Fit::Fits),
            (11, Fit::Later),
            (40, Fit::Later),
            (41, Fit::NotThisMonth),
        ] {
            assert_eq!(meter.fit(limit, MicroDollars(more)), fit, "{more}");
        }
        assert_eq!(meter.fit(None, MicroDollars(i64::MAX)), Fit::Fits);
        assert_eq!(meter.percent(MicroDollars(100)), 90);
        assert_eq!(meter.percent(MicroDollars(0)), 100);
    }
}
