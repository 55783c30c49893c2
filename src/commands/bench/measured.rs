//! What the packages took, by the store's own rows: calls from the ledger, beginnings, waits and ends from the events.

use std::collections::HashMap;
use std::time::Duration;

use greenlit_domain::event::{CallState, Event, EventKind};
use greenlit_domain::generation::Failure;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::production::Agent;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_providers::simulated::Simulated;
use greenlit_store::Store;

use crate::exit::CliError;

/// One package as its rows tell it.
pub struct Package {
    /// When a worker took it.
    pub began: Timestamp,
    /// When it was ready, or failed.
    pub ended: Timestamp,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// Its calls.
    pub calls: Vec<Call>,
    /// What setting the words took.
    pub composing: Option<Duration>,
    /// What it would have taken if greenlit itself took no time.
    pub provider: Duration,
}

/// One call as the ledger has it.
pub struct Call {
    pub agent: Agent,
    pub took: Duration,
    pub answered: bool,
}

impl Package {
    /// From beginning to end.
    pub fn took(&self) -> Duration {
        self.ended.since(self.began)
    }
}

/// Reads what is stored of these.
pub async fn read(
    store: &Store,
    provider: &Simulated,
    ids: &[GenerationId],
) -> Result<Vec<Package>, CliError> {
    let mut packages = Vec::with_capacity(ids.len());
    for id in ids {
        let generation = store.generation(UserId::LOCAL, *id).await?;
        let events = store.events(*id, 0).await?;
        let history = store.history(*id).await?;
        let calls = history.calls.iter().filter_map(|call| {
            Some(Call {
                agent: Agent::of(call.step)?,
                took: call.finished_at?.since(call.started_at),
                answered: call.state == CallState::Settled,
            })
        });
        let times = Times::of(&events);
        let of_provider = |step| provider.took(&generation.brief, step) + times.waited(step);
        packages.push(Package {
            began: times.began.unwrap_or(generation.created_at),
            ended: times.ended.unwrap_or(generation.created_at),
            failure: generation.failure.clone(),
            calls: calls.collect(),
            composing: times.composing(),
            provider: of_provider(Step::Research)
                + of_provider(Step::Background)
                    .max(of_provider(Step::Titles) + of_provider(Step::Outline)),
        });
    }
    Ok(packages)
}

/// What the events of a package say.
#[derive(Default)]
struct Times {
    began: Option<Timestamp>,
    ended: Option<Timestamp>,
    waits: HashMap<Step, Duration>,
    words_began: Option<Timestamp>,
    words_ended: Option<Timestamp>,
}

impl Times {
    fn of(events: &[Event]) -> Self {
        let mut times = Self::default();
        for Event { at, kind, .. } in events {
            match kind {
                EventKind::Started { .. } => times.began = times.began.or(Some(*at)),
                EventKind::Completed { .. } | EventKind::Failed(_) => times.ended = Some(*at),
                EventKind::StepWaiting { step, until, .. } => {
                    *times.waits.entry(*step).or_default() += until.since(*at);
                }
                EventKind::StepStarted {
                    step: Step::Thumbnails,
                } => times.words_began = Some(*at),
                EventKind::StepCompleted {
                    step: Step::Thumbnails,
                    ..
                } => times.words_ended = Some(*at),
                _ => {}
            }
        }
        times
    }

    fn waited(&self, step: Step) -> Duration {
        self.waits.get(&step).copied().unwrap_or_default()
    }

    fn composing(&self) -> Option<Duration> {
        Some(self.words_ended?.since(self.words_began?))
    }
}
