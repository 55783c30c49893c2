//! What those who look after a service, or pay for a budget, are told of.

use serde::{Deserialize, Serialize};

use crate::budget::{Month, Scope};
use crate::id::UserId;
use crate::money::MicroDollars;
use crate::time::Timestamp;

/// Something that is told once over all processes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Alert {
    /// A share of a month's budget is taken.
    BudgetThreshold(Crossed),
    /// A provider's account is empty, and it is not asked any more.
    ProviderEmpty {
        /// The provider's name.
        provider: String,
        /// What it said: outside text.
        message: String,
        /// Since when it is paused.
        since: Timestamp,
    },
}

/// How a budget stood when a share of it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Crossed {
    /// Whose budget.
    pub scope: Scope,
    /// Of which month.
    pub month: Month,
    /// The share, in percent.
    pub threshold: u32,
    /// What was taken, in percent.
    pub percent: u32,
    /// What may be spent.
    #[serde(rename = "limitMicros")]
    pub limit: MicroDollars,
    /// What was spent.
    #[serde(rename = "spentMicros")]
    pub spent: MicroDollars,
    /// What was set aside for what is under way.
    #[serde(rename = "heldMicros")]
    pub held: MicroDollars,
    /// What will be spent by the month's end, if it goes on so; unknown on its first day.
    #[serde(rename = "forecastMicros")]
    pub forecast: Option<MicroDollars>,
    /// When the next month begins.
    pub ends_at: Timestamp,
}

impl Alert {
    /// Its name over all processes: what has the same name is told once. A budget's is of its limit too, so that one that
    /// was raised is watched anew.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::BudgetThreshold(crossed) => {
                let Crossed {
                    scope,
                    month,
                    limit,
                    threshold,
                    ..
                } = crossed;
                format!("budget/{scope}/{month}/{}/{threshold}", limit.0)
            }
            Self::ProviderEmpty {
                provider, since, ..
            } => format!("provider/{provider}/{}", since.0),
        }
    }
}

/// Whom an alert concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Those who look after the service.
    Admins,
    /// One user.
    User(UserId),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crossed() -> Crossed {
        Crossed {
            scope: Scope::Service,
            month: "2026-11".parse().unwrap(),
            threshold: 75,
            percent: 80,
            limit: MicroDollars(100_000_000),
            spent: MicroDollars(70_000_000),
            held: MicroDollars(10_000_000),
            forecast: None,
            ends_at: Timestamp(1_796_083_200_000),
        }
    }

    #[test]
    fn the_same_share_of_the_same_limit_has_one_name_and_another_limit_another() {
        let key = |crossed| Alert::BudgetThreshold(crossed).key();
        let later = Crossed {
            spent: MicroDollars(74_000_000),
            percent: 84,
            ..crossed()
        };
        assert_eq!(key(crossed()), key(later));
        let raised = Crossed {
            limit: MicroDollars(200_000_000),
            ..crossed()
        };
        assert_ne!(key(crossed()), key(raised));
    }

    #[test]
    fn it_is_written_and_read_back() {
        for alert in [
            Alert::BudgetThreshold(crossed()),
            Alert::ProviderEmpty {
                provider: "openai".to_owned(),
                message: "no credit".to_owned(),
                since: Timestamp(5),
            },
        ] {
            let text = serde_json::to_string(&alert).unwrap();
            assert_eq!(
                serde_json::from_str::<Alert>(&text).unwrap(),
                alert,
                "{text}"
            );
        }
    }
}
