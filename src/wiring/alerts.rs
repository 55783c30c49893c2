//! Tells those who look after the service that a provider's account is empty: on the terminal, and by the channels that
//! are configured.

use std::sync::{Arc, Weak};
use std::time::Duration;

use greenlit_domain::waiting::Channel;
use greenlit_engine::Spent;
use greenlit_providers::notify::{Alert, SendError, Senders};
use greenlit_store::people::Role;
use greenlit_store::{Store, StoreError};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::config::Config;
use crate::exit::{CliError, Code};

/// How often a channel is tried that does not take it now.
const TRIES: u32 = 4;

/// The first wait between two tries; it doubles.
const FIRST_WAIT: Duration = Duration::from_secs(5);

/// No channel's own wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// So many accounts are read at once.
const PAGE: u32 = 200;

/// Whom to tell, and how.
pub struct Alerts {
    senders: Senders,
    local_address: Option<String>,
    /// The store is closed while nobody is told any more.
    store: Weak<Store>,
}

impl Alerts {
    /// As it is configured.
    pub fn of(config: &Config, store: &Arc<Store>) -> Result<Self, CliError> {
        let senders = Senders::new(&config.notices.channels)
            .map_err(|wrong| CliError::new(Code::Input, wrong.to_string()))?;
        Ok(Self {
            senders,
            local_address: config.notices.address.clone(),
            store: Arc::downgrade(store),
        })
    }

    /// Tells of each provider whose account is found empty, until the engine ends.
    pub async fn run(self, mut spent: Receiver<Spent>) {
        loop {
            match spent.recv().await {
                Ok(spent) => self.tell(&spent).await,
                // Those that were missed are paused all the same, and shown.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn tell(&self, spent: &Spent) {
        let Spent { provider, message } = spent;
        tell!(
            "{provider} is paused: {message}; its jobs wait: greenlit unpause --provider {provider}"
        );
        let alert = Alert {
            subject: format!("greenlit: {provider} has no money left"),
            lines: vec![
                format!("{message}."),
                format!(
                    "greenlit has stopped asking {provider}. Jobs that need it wait, and nothing is lost; those that can be \
                     made by a fallback go on."
                ),
                format!(
                    "When there is credit again: greenlit unpause --provider {provider}, or end the pause by \
                     DELETE /api/pauses/ID."
                ),
            ],
        };
        for channel in self.senders.channels() {
            for to in self.readers(channel).await {
                if let Err(why) = self.send(channel, &alert, to.as_deref()).await {
                    tell!("nobody is told by {}: {why}", channel.as_str());
                }
            }
        }
    }

    /// Tries until a channel takes it or never will.
    async fn send(
        &self,
        channel: Channel,
        alert: &Alert,
        to: Option<&str>,
    ) -> Result<(), SendError> {
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.senders.alert(channel, alert, to).await {
                Err(SendError::Later { after, .. }) => {
                    sleep(after.unwrap_or(wait).min(LONGEST_WAIT)).await;
                    wait *= 2;
                }
                ended => return ended,
            }
        }
        self.senders.alert(channel, alert, to).await
    }

    /// A channel has one room; mails go to every admin, and to the one user of a machine.
    async fn readers(&self, channel: Channel) -> Vec<Option<String>> {
        if channel != Channel::Mail {
            return vec![None];
        }
        // Where accounts cannot be read, the address that is configured is.
        let mut addresses = self.admins().await.unwrap_or_default();
        addresses.extend(self.local_address.clone());
        addresses.sort_unstable();
        addresses.dedup();
        addresses.into_iter().map(Some).collect()
    }

    async fn admins(&self) -> Result<Vec<String>, StoreError> {
        let mut admins = Vec::new();
        let mut after = String::new();
        loop {
            let Some(store) = self.store.upgrade() else {
                return Ok(admins);
            };
            let page = store.accounts(&after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(admins);
            };
            after.clone_from(&last.email);
            let able = page
                .into_iter()
                .filter(|account| account.role == Role::Admin && account.disabled_at.is_none());
            admins.extend(able.map(|account| account.email));
        }
    }
}
