//! Endpoints in numbers, and what is learned of them: carried to the store and back, so that all processes know it.

use std::sync::Arc;
use std::time::Duration;

use greenlit_providers::resilience::{Figures, Gates, Learned};
use greenlit_store::{LearnedOf, StoreError};
use tokio::time::sleep;

use crate::engine::Engine;

/// How often what others learned is read, and what is news is told.
const EVERY: Duration = Duration::from_secs(5);

/// An endpoint in numbers.
pub type EndpointFigures = Figures;

/// The endpoints that this process has asked; by default it asks none. Cheap to clone.
#[derive(Clone, Default)]
pub struct Endpoints(Option<Arc<Gates>>);

impl Endpoints {
    pub(crate) fn of(gates: &Arc<Gates>) -> Self {
        Self(Some(Arc::clone(gates)))
    }

    /// Each in numbers, by name.
    pub fn figures(&self) -> Vec<EndpointFigures> {
        self.0
            .as_ref()
            .map_or_else(Vec::new, |gates| gates.figures())
    }
}

impl Engine {
    /// Learns from other processes and tells them, for ever. A store that cannot be reached is asked again later: nothing
    /// stands on this.
    pub async fn share_learned(&self) -> std::convert::Infallible {
        loop {
            let _ = self.exchange().await;
            sleep(EVERY).await;
        }
    }

    /// Reads what others learned, then tells what they cannot know.
    pub(crate) async fn exchange(&self) -> Result<(), StoreError> {
        let parts = &self.parts;
        let stored = parts.store.learned().await?;
        let read = stored.into_iter().filter_map(|of| {
            // What a later version wrote in another form is learned anew.
            let learned = serde_json::from_str(&of.learned).ok()?;
            Some((of.name, learned))
        });
        parts.gates.learn(read.collect());
        self.tell_learned().await
    }

    /// Tells what is known here and not in the store.
    pub(crate) async fn tell_learned(&self) -> Result<(), StoreError> {
        let news: Vec<(String, Learned)> = self.parts.gates.news();
        if news.is_empty() {
            return Ok(());
        }
        let rows = news.iter().filter_map(|(name, learned)| {
            Some(LearnedOf {
                name: name.clone(),
                learned: serde_json::to_string(learned).ok()?,
            })
        });
        self.parts.store.remember_learned(rows.collect()).await?;
        self.parts.gates.learn(news);
        Ok(())
    }
}
