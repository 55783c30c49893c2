//! One try at telling somebody something: what becomes of its notice, and what is wrong with a channel, told once.

mod backoff;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use greenlit_domain::waiting::Channel;
use greenlit_providers::notify::{SendError, Senders, Told};
use greenlit_store::NoticeEnd;

/// The channels, and what each one's trouble is, as it was told.
pub(crate) struct Teller {
    senders: Senders,
    troubles: Mutex<BTreeMap<Channel, String>>,
}

/// What a try came to.
pub(crate) struct Tried {
    /// What becomes of the notice.
    pub fate: Fate,
    /// What is wrong with the channel, unless it was told already.
    pub trouble: Option<String>,
}

/// What becomes of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is done with.
    Ended(NoticeEnd),
    /// It is tried again after so long.
    Again {
        /// How long.
        wait: Duration,
        /// What was met.
        why: String,
    },
}

impl Teller {
    /// Over these channels.
    pub fn new(senders: Senders) -> Self {
        Self {
            senders,
            troubles: Mutex::default(),
        }
    }

    /// Which there are.
    pub fn channels(&self) -> Vec<Channel> {
        self.senders.channels()
    }

    /// Tries once; `attempt` is the how-manieth try of its notice this is.
    pub async fn tell(
        &self,
        channel: Channel,
        told: Told<'_>,
        to: Option<&str>,
        attempt: u32,
    ) -> Tried {
        match self.senders.send(channel, told, to).await {
            Ok(()) => {
                self.is_well(channel);
                Tried {
                    fate: Fate::Ended(NoticeEnd::Sent),
                    trouble: None,
                }
            }
            Err(SendError::Refused(why)) => Tried {
                fate: Fate::Ended(NoticeEnd::Refused(why.clone())),
                trouble: self.trouble(channel, why),
            },
            Err(SendError::Later { message, after }) => match backoff::after(attempt, after) {
                Some(wait) => Tried {
                    fate: Fate::Again { wait, why: message },
                    trouble: None,
                },
                None => Tried {
                    fate: Fate::Ended(NoticeEnd::GivenUp(message.clone())),
                    trouble: self.trouble(channel, message),
                },
            },
        }
    }

    /// What is to be told of a channel's trouble: the same is told once.
    fn trouble(&self, channel: Channel, message: String) -> Option<String> {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        let before = troubles.insert(channel, message.clone());
        (before.as_ref() != Some(&message)).then_some(message)
    }

    /// A channel takes what it is sent.
    fn is_well(&self, channel: Channel) {
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.remove(&channel);
    }
}
