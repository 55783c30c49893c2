//! When a receiver is not tried any more.

use std::time::Duration;

use crate::time::Timestamp;

/// After so long without one success a receiver is switched off.
pub const FAILING_FOR: Duration = Duration::from_secs(5 * 24 * 60 * 60);

/// Why a receiver is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OffReason {
    /// Its owner did it.
    Owner,
    /// It has taken nothing for [`FAILING_FOR`].
    Failing,
    /// It answered 410: it is gone for good.
    Gone,
}

impl OffReason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Failing, Self::Gone];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Failing => "failing",
            Self::Gone => "gone",
        }
    }

    /// The one with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// Whether a receiver is switched off that failed now, and has failed since.
pub fn off_after(failing_since: Timestamp, now: Timestamp) -> Option<OffReason> {
    (now.since(failing_since) >= FAILING_FOR).then_some(OffReason::Failing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_days_without_a_success_switch_a_receiver_off() {
        let since = Timestamp(1_795_000_000_000);
        let almost = since.plus(FAILING_FOR).minus(Duration::from_secs(1));
        assert_eq!(off_after(since, since), None);
        assert_eq!(off_after(since, almost), None);
        let over = since.plus(FAILING_FOR);
        assert_eq!(off_after(since, over), Some(OffReason::Failing));
        // A clock that was put back.
        assert_eq!(off_after(over, since), None);
        for reason in OffReason::ALL {
            assert_eq!(OffReason::parse(reason.as_str()), Some(reason));
        }
    }
}
