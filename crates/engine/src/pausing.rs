//! Whether a step may begin: not while its agent or its provider is paused.
//!
//! Each process keeps a copy of the pauses for a second, so that steps cost no question each. Before a step is put off the
//! store is asked itself: a pause that is over holds up nothing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use greenlit_domain::agent::Agent;
use greenlit_domain::step::Step;
use greenlit_store::{Pausable, Pause, Store, StoreError};
use tokio::time::Instant;

/// How old the copy may be.
const FRESH: Duration = Duration::from_secs(1);

/// When a step that a pause put off looks again by itself; the end of the pause wakes it earlier.
pub(crate) const LOOKS_AGAIN: Duration = Duration::from_secs(15 * 60);

/// The pauses as this process last saw them.
#[derive(Default)]
pub(crate) struct Pauses(Mutex<Option<(Instant, Vec<Pause>)>>);

impl Pauses {
    /// The pause that holds up this step: of its agent, or of all providers that could be asked.
    pub async fn of(
        &self,
        store: &Store,
        step: Step,
        providers: &[Arc<str>],
    ) -> Result<Option<Pause>, StoreError> {
        self.find(store, |pauses| holds_up(pauses, step, providers))
            .await
    }

    /// Whether a provider is paused.
    pub async fn has(&self, store: &Store, provider: &str) -> Result<bool, StoreError> {
        let of = Pausable::Provider(provider.to_owned());
        let found = |pauses: &[Pause]| pauses.iter().find(|pause| pause.of == of).cloned();
        Ok(self.find(store, found).await?.is_some())
    }

    /// Forgets the copy: there is a new pause.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn find(
        &self,
        store: &Store,
        holds: impl Fn(&[Pause]) -> Option<Pause>,
    ) -> Result<Option<Pause>, StoreError> {
        if let Some(seen) = self.seen()
            && holds(&seen).is_none()
        {
            return Ok(None);
        }
        let pauses = store.pauses().await?;
        let held = holds(&pauses);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), pauses));
        Ok(held)
    }

    /// The copy, when it is fresh.
    fn seen(&self) -> Option<Vec<Pause>> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.as_ref()
            .filter(|(at, _)| at.elapsed() < FRESH)
            .map(|(_, pauses)| pauses.clone())
    }
}

fn holds_up(pauses: &[Pause], step: Step, providers: &[Arc<str>]) -> Option<Pause> {
    let of_agent = |pause: &&Pause| pause.of == Pausable::Agent(Agent::of(step));
    if let Some(pause) = pauses.iter().find(of_agent) {
        return Some(pause.clone());
    }
    let of = |provider: &Arc<str>| {
        let is_its =
            |pause: &&Pause| matches!(&pause.of, Pausable::Provider(name) if **name == **provider);
        pauses.iter().find(is_its)
    };
    let paused: Option<Vec<_>> = providers.iter().map(of).collect();
    paused?.first().copied().cloned()
}

/// What the user is told of a step that waits.
pub(crate) fn told(pause: &Pause) -> String {
    let what = match &pause.of {
        Pausable::Agent(agent) => format!("the agent {agent}"),
        Pausable::Provider(name) => format!("the provider {name}"),
    };
    match &pause.reason {
        Some(reason) => format!("{what} is paused: {reason}"),
        None => format!("{what} is paused"),
    }
}
