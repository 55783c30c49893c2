//! The desk: begins waits, reminds, and lets the rule decide when the time is over.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::id::GenerationId;
use greenlit_domain::waiting::{Channel, Then};
use greenlit_providers::notify::Senders;
use greenlit_store::rows::PickAnswer;
use greenlit_store::{Store, StoreError, Wait, WaitTerms};
use tokio::time::sleep;

use crate::picking;
use crate::telling::Teller;

/// How often the rows are looked at.
const LOOK: Duration = Duration::from_secs(1);

/// How long to wait when they could not be.
const AGAIN: Duration = Duration::from_secs(10);

/// How many waits whose time is over are decided with one look.
const DECIDED: u32 = 50;

/// What is kept of a pick that the rule turned down.
const NOBODY: &str = "nobody picked in time";

/// How long people are waited for, and how they are told.
#[derive(Debug, Clone)]
pub struct Terms {
    /// After how long they are told again.
    pub reminder: Option<Duration>,
    /// After how long they are waited for no more.
    pub deadline: Option<Duration>,
    /// What happens then.
    pub then: Then,
    /// How long a link opens anything: its pick while it waits, then what came of it.
    pub link: Duration,
    /// Where links lead, such as `https://greenlit.example`.
    pub base: Option<String>,
    /// Where mails to the one user of a data folder without accounts go.
    pub local_address: Option<String>,
}

/// How long that is unless somebody says otherwise.
pub const LINK_OPENS: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What a desk did that somebody should hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// A channel does not take what it is sent. Told once, until it takes something again.
    NotTold {
        /// Which.
        channel: Channel,
        /// Why.
        message: String,
    },
    /// Nobody picked in time, and the rule did.
    Decided {
        /// For which generation.
        generation: GenerationId,
        /// What.
        then: Then,
    },
    /// The store could not be asked. It is asked again soon.
    NoStore {
        /// Why.
        message: String,
    },
}

/// Sees to those that wait.
pub struct Desk {
    pub(super) store: Arc<Store>,
    pub(super) teller: Teller,
    pub(super) terms: Terms,
}

impl Desk {
    /// A desk over this store.
    pub fn new(store: Arc<Store>, senders: Senders, terms: Terms) -> Self {
        Self {
            store,
            teller: Teller::new(senders),
            terms,
        }
    }

    /// Whether there is anything for it to do, as it is configured.
    pub fn is_needed(&self) -> bool {
        let decides = self.terms.deadline.is_some() && self.terms.then != Then::Keep;
        decides || self.tells()
    }

    /// Whether it tells anybody.
    pub fn tells(&self) -> bool {
        !self.teller.channels().is_empty()
    }

    /// Works until it is dropped; `told` hears what happened. Who is slow to be told holds up nobody's deadline.
    pub async fn run(&self, told: impl Fn(Happened)) {
        tokio::join!(self.watch_on(&told), self.send_on(&told));
    }

    async fn watch_on(&self, told: &impl Fn(Happened)) {
        loop {
            let looked = self.look().await;
            sleep(self.tell(looked, told)).await;
        }
    }

    async fn send_on(&self, told: &impl Fn(Happened)) {
        loop {
            let sent = self.send().await;
            sleep(self.tell(sent, told)).await;
        }
    }

    /// Tells what happened, and says how long to wait.
    fn tell(
        &self,
        happened: Result<Vec<Happened>, StoreError>,
        told: &impl Fn(Happened),
    ) -> Duration {
        match happened {
            Ok(all) => {
                all.into_iter().for_each(told);
                LOOK
            }
            Err(error) => {
                told(Happened::NoStore {
                    message: error.to_string(),
                });
                AGAIN
            }
        }
    }

    /// One look: begins and ends waits, makes the reminders, and lets the rule decide.
    ///
    /// # Errors
    /// When the store fails. What was not done is done with the next look.
    pub async fn look(&self) -> Result<Vec<Happened>, StoreError> {
        if !self.store.waits_are_due().await? {
            return Ok(Vec::new());
        }
        let channels = self.teller.channels();
        let terms = WaitTerms {
            channels: channels.clone(),
            reminder: self.terms.reminder,
            deadline: self.terms.deadline,
            then: self.terms.then,
        };
        self.store.watch_waits(&terms).await?;
        self.store.remind_waits(&channels).await?;
        let mut happened = Vec::new();
        for wait in self.store.overdue_waits(DECIDED).await? {
            happened.extend(self.decide(&wait).await?);
        }
        Ok(happened)
    }

    /// Answers as the rule says, unless somebody was quicker.
    async fn decide(&self, wait: &Wait) -> Result<Option<Happened>, StoreError> {
        let Some(then) = wait.deadline.map(|deadline| deadline.then) else {
            return Ok(None);
        };
        let id = wait.generation;
        let jobs = self.store.of(wait.user);
        let generation = match jobs.generation(id).await {
            Err(StoreError::NotFound(_)) => return Ok(None),
            found => found?,
        };
        let history = jobs.history(id).await?;
        let Ok(offered) = picking::offered(&generation, &history) else {
            return Ok(None);
        };
        let answer = match (then, offered.candidates.first()) {
            (Then::TakeBest, Some(best)) => PickAnswer::Candidate { number: best.id },
            (Then::Cancel, _) => PickAnswer::No {
                reason: NOBODY.to_owned(),
            },
            _ => return Ok(None),
        };
        let now = self.store.clock().now();
        let Ok((mut pick, told)) = picking::picked_by_rule(now, &offered, answer) else {
            return Ok(None);
        };
        // Newer titles than those that were waited for are another wait's.
        pick.revision = wait.revision;
        let decided = match then {
            Then::Cancel => jobs.reject(id, pick, told).await,
            _ => {
                let settings = generation.settings;
                jobs.answer(id, pick, told, settings).await
            }
        };
        match decided {
            Ok(()) => Ok(Some(Happened::Decided {
                generation: id,
                then,
            })),
            Err(StoreError::Conflict(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
