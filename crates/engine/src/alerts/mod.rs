//! Alerts: a share of a budget is taken, or a provider's account is empty, and those whose business it is are told.
//!
//! Each process looks at the rows that say so, and enters what it finds by its key: whoever enters it first tells it, once
//! over all processes (`greenlit_store::alerts`). A look that was missed is made up for by the next.

mod sending;
mod watching;
mod words;

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::alert::Alert;
use greenlit_domain::budget::Thresholds;
use greenlit_domain::waiting::Channel;
use greenlit_providers::notify::Senders;
use greenlit_store::{Store, StoreError};
use tokio::sync::Mutex;
use tokio::time::sleep;

use crate::budget::Budget;
use crate::telling::Teller;
use watching::Seen;

/// How often the rows are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// How long to wait when they could not be.
const AGAIN: Duration = Duration::from_secs(10);

/// What is watched, and who is told.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What may be spent, and where months begin.
    pub budget: Budget,
    /// At which shares of a budget somebody is told.
    pub thresholds: Thresholds,
    /// Where the pages are, such as `https://greenlit.example`.
    pub base: Option<String>,
    /// Where mails to the one user of a data folder without accounts go.
    pub local_address: Option<String>,
}

/// What happened that somebody at the terminal should hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    /// There is something to tell, and this process was the first to find it.
    Found(Alert),
    /// A channel does not take what it is sent. Told once, until it takes something again.
    NotTold {
        /// Which.
        channel: Channel,
        /// Why.
        message: String,
    },
    /// The store could not be asked. It is asked again soon.
    NoStore {
        /// Why.
        message: String,
    },
}

/// Watches and tells.
pub struct Alerts {
    store: Arc<Store>,
    teller: Teller,
    terms: Terms,
    seen: Mutex<Seen>,
}

impl Alerts {
    /// Over this store and these channels.
    pub fn new(store: Arc<Store>, senders: Senders, terms: Terms) -> Self {
        Self {
            store,
            teller: Teller::new(senders),
            terms,
            seen: Mutex::default(),
        }
    }

    /// Works until it is dropped; `told` hears what happened. A channel that is slow holds up no look.
    pub async fn run(&self, told: impl Fn(Happened)) {
        let watch = async {
            loop {
                let looked = self.look().await;
                sleep(pause(looked, &told)).await;
            }
        };
        let send = async {
            loop {
                let sent = self.send().await;
                sleep(pause(sent, &told)).await;
            }
        };
        tokio::join!(watch, send);
    }

    /// Looks once and tells what is due: for a command that ends. What a channel does not take now, whoever works next tells.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn once(&self, told: impl Fn(Happened)) -> Result<(), StoreError> {
        self.look().await?.into_iter().for_each(&told);
        self.send().await?.into_iter().for_each(&told);
        Ok(())
    }
}

/// Tells what happened, and says how long to wait.
fn pause(happened: Result<Vec<Happened>, StoreError>, told: &impl Fn(Happened)) -> Duration {
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

#[cfg(test)]
mod tests;
