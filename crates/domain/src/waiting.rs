//! Words about waiting for a person's pick: by which way people are told, on which occasion, and what happens when nobody
//! answers.

use serde::{Deserialize, Serialize};

/// A way to tell people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// A webhook of Slack.
    Slack,
    /// A webhook of Discord.
    Discord,
}

/// Why people are told.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The titles are there.
    Asked,
    /// Nobody has answered for a while.
    Reminder,
}

/// What happens when nobody answers in time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// The title with the highest score is taken.
    TakeBest,
    /// The job ends.
    Cancel,
    /// Nothing: it waits on.
    #[default]
    Keep,
}

macro_rules! names {
    ($name:ident { $($variant:ident => $text:literal,)* }) => {
        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stored name, which people type too.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The one with this name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == name)
            }
        }
    };
}

names!(Channel {
    Mail => "mail",
    Slack => "slack",
    Discord => "discord",
});
names!(Occasion {
    Asked => "asked",
    Reminder => "reminder",
});
names!(Then {
    TakeBest => "take_best",
    Cancel => "cancel",
    Keep => "keep",
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_are_those_of_json() {
        for channel in Channel::ALL {
            assert_eq!(Channel::parse(channel.as_str()), Some(*channel));
        }
        for occasion in Occasion::ALL {
            assert_eq!(Occasion::parse(occasion.as_str()), Some(*occasion));
        }
        for then in Then::ALL {
            let json = serde_json::to_string(then).unwrap();
            assert_eq!(json, format!("\"{}\"", then.as_str()));
            assert_eq!(Then::parse(then.as_str()), Some(*then));
        }
        assert_eq!(Then::parse("guess"), None);
    }
}
