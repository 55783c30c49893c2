//! How a step asks: the models in their order, each call through its endpoint's gate and the journal, again after faults
//! that pass.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use greenlit_domain::budget::Ceiling;
use greenlit_domain::id::UserId;
use greenlit_domain::journal::Journaled;
use greenlit_domain::model::{
    Answering, ImageAnswer, ImageModel, ImageRequest, JournalError, LanguageModel, ModelError,
    ModelIdentity, PermanentKind, TextAnswer, TextRequest,
};
use greenlit_domain::step::Step;
use greenlit_providers::resilience::{
    Counted, Endpoint, Entering, Gate, Gated, Hedge, Leg, Lost, Retry, Stoppable, falls_back,
};
use greenlit_store::{Pausable, StoreError};

use crate::engine::OutOfMoney;
use crate::journal::{StepJournal, Stored};
use crate::pausing::LOOKS_AGAIN;
use crate::pipeline::Work;

/// One of those whom a step may ask.
pub(crate) struct Asked<'w, M: ?Sized> {
    pub model: &'w M,
    pub ceiling: &'w Ceiling,
    pub endpoint: Option<&'w Endpoint>,
}

/// A step's models as one: the first that can answers.
pub(crate) struct Asking<'w, M: ?Sized> {
    work: &'w Work,
    step: Step,
    candidates: Vec<Candidate<'w, M>>,
    stored: Arc<Stored>,
}

struct Candidate<'w, M: ?Sized> {
    model: &'w M,
    identity: ModelIdentity,
    journal: StepJournal<'w>,
    gate: Option<Arc<Gate>>,
}

/// What those have come to who were asked so far and could not.
#[derive(Default)]
struct Given {
    /// The first error.
    first: Option<ModelError>,
    /// The shortest of the waits.
    wait: Option<ModelError>,
}

impl<'w, M: ?Sized + Identified> Asking<'w, M> {
    /// Those whom a step may ask, in order.
    pub fn new(work: &'w Work, step: Step, all: Vec<Asked<'w, M>>) -> Self {
        let providers: Vec<_> = all.iter().map(|asked| asked.model.who().provider).collect();
        let stored = Stored::of(work, step, &providers);
        let candidates = all.into_iter().map(|asked| Candidate {
            model: asked.model,
            identity: asked.model.who(),
            journal: StepJournal::new(work, step, asked.ceiling, Arc::clone(&stored)),
            gate: asked.endpoint.map(|endpoint| work.parts.gates.of(endpoint)),
        });
        Self {
            work,
            step,
            candidates: candidates.collect(),
            stored,
        }
    }

    /// The identity of the first; there is always one.
    fn first(&self) -> ModelIdentity {
        self.candidates.first().map_or_else(
            || ModelIdentity {
                provider: Arc::from(""),
                model: Arc::from(""),
            },
            |candidate| candidate.identity.clone(),
        )
    }

    /// Whether a candidate is not to be asked now. What is stored is no question to anybody.
    async fn is_passed_by(&self, candidate: &Candidate<'w, M>) -> Result<bool, ModelError> {
        if self.candidates.len() == 1 || self.stored.has_next() {
            return Ok(false);
        }
        let parts = &self.work.parts;
        let provider = &candidate.identity.provider;
        let paused = parts.pauses.has(&parts.store, provider).await;
        paused.map_err(storage)
    }

    /// Takes an error after which the next in order is asked; any other stands.
    async fn take(
        &self,
        candidate: &Candidate<'w, M>,
        error: ModelError,
        lost: Lost,
        given: &mut Given,
    ) -> Result<(), ModelError> {
        let (error, falls_back) = match error {
            ModelError::Journal(_) => return Err(error),
            // A provider that is there is waited for; one that is away is not, where there is another.
            ModelError::Postponed { .. } => {
                let is_away = candidate.gate.as_ref().is_some_and(|gate| gate.is_open());
                (error, is_away)
            }
            error if self.stops_asking(&error) => (self.pause(candidate, &error).await?, true),
            error => {
                let falls_back = falls_back(&error, lost);
                (error, falls_back)
            }
        };
        given.take(&error);
        if !falls_back {
            // Where another can be waited for, that is better than the end.
            return Err(given.wait.take().unwrap_or(error));
        }
        if let Some(gate) = candidate.gate.as_ref().filter(|_| self.has_next(candidate)) {
            gate.count(Counted::FellBack);
        }
        Ok(())
    }

    fn has_next(&self, candidate: &Candidate<'w, M>) -> bool {
        let last = self.candidates.last();
        last.is_some_and(|last| !std::ptr::eq(last, candidate))
    }

    /// A service does not ask again whose account is empty.
    fn stops_asking(&self, error: &ModelError) -> bool {
        let is_empty = matches!(
            error,
            ModelError::Permanent {
                kind: PermanentKind::OutOfMoney,
                ..
            }
        );
        is_empty && self.work.parts.out_of_money == OutOfMoney::Pause
    }

    /// Pauses a provider for all, which its alert tells of; gives the wait for the pause's end.
    async fn pause(
        &self,
        candidate: &Candidate<'w, M>,
        error: &ModelError,
    ) -> Result<ModelError, ModelError> {
        let parts = &self.work.parts;
        let provider = candidate.identity.provider.to_string();
        let reason = format!("{OUT_OF_MONEY}: {error}");
        let of = Pausable::Provider(provider);
        let paused = parts.store.pause(UserId::LOCAL, of, Some(reason)).await;
        parts.pauses.forget();
        paused.map_err(storage)?;
        Ok(wait_for_end(error.to_string()))
    }

    /// Notes who made a step in another's place.
    fn note_stand_in(&self, candidate: &Candidate<'w, M>, given: &Given) {
        let first = self.first();
        if candidate.identity == first {
            return;
        }
        let ModelIdentity { provider, model } = &candidate.identity;
        let why = match &given.first {
            Some(error) => error.to_string(),
            None => format!("{} is paused", first.provider),
        };
        let note = format!(
            "{} by {model} ({provider}) in the place of {} ({}): {why}",
            self.step, first.model, first.provider
        );
        self.work
            .stand_ins
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((self.step, note));
    }
}

/// What the reason of a pause begins with that greenlit made itself.
pub const OUT_OF_MONEY: &str = "out of money";

impl Given {
    fn take(&mut self, error: &ModelError) {
        if self.first.is_none() {
            self.first = Some(error.clone());
        }
        if let ModelError::Postponed { wait, .. } = error
            && self.least().is_none_or(|least| *wait < least)
        {
            self.wait = Some(error.clone());
        }
    }

    fn least(&self) -> Option<Duration> {
        match &self.wait {
            Some(ModelError::Postponed { wait, .. }) => Some(*wait),
            _ => None,
        }
    }

    /// What is left when nobody could.
    fn nobody(self) -> ModelError {
        let all_paused = || wait_for_end("all providers that could be asked are paused".to_owned());
        self.wait.or(self.first).unwrap_or_else(all_paused)
    }
}

/// A wait for the end of a pause, which the step looks up.
fn wait_for_end(message: String) -> ModelError {
    ModelError::Postponed {
        message,
        wait: LOOKS_AGAIN,
        attempt: 1,
        tried: 0,
    }
}

impl LanguageModel for Asking<'_, dyn LanguageModel> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let mut given = Given::default();
            for candidate in &self.candidates {
                if self.is_passed_by(candidate).await? {
                    continue;
                }
                match self.write(candidate, request).await {
                    Ok(answer) => {
                        self.note_stand_in(candidate, &given);
                        return Ok(answer);
                    }
                    Err(error) => {
                        self.take(candidate, error, Lost::Bearable, &mut given)
                            .await?;
                    }
                }
            }
            Err(given.nobody())
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.first()
    }
}

impl Asking<'_, dyn LanguageModel> {
    async fn write(
        &self,
        candidate: &Candidate<'_, dyn LanguageModel>,
        request: &TextRequest,
    ) -> Result<TextAnswer, ModelError> {
        let tried = |attempt| self.work.tried_before(self.step, attempt);
        let tell = |waiting| self.work.tell_wait(self.step, waiting);
        let is_stored = || self.stored.has_next();
        let gate = candidate.gate.as_ref();
        let legs = [Leg::default(), Leg::default()];
        let sent = legs
            .each_ref()
            .map(|leg| Stoppable::new(candidate.model, leg));
        let [first, second] = sent
            .each_ref()
            .map(|sent| Journaled::new(sent, &candidate.journal));
        let first = Gated::new(&first, gate, Entering::Waiting, &is_stored);
        let second = Gated::new(&second, gate, Entering::AtOnce, &is_stored);
        let hedged = gate.map(|gate| Hedge::new(gate, [&first, &second], &legs));
        let model: &dyn LanguageModel = match &hedged {
            Some(hedged) => hedged,
            None => &first,
        };
        Retry::new(model, self.work.models.retry)
            .at(gate.map(|gate| &**gate))
            .on_terms(self.work.terms())
            .tried_before(&tried)
            .telling(&tell)
            .complete(request)
            .await
    }
}

impl ImageModel for Asking<'_, dyn ImageModel + '_> {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            let mut given = Given::default();
            for candidate in &self.candidates {
                if self.is_passed_by(candidate).await? {
                    continue;
                }
                match self.draw(candidate, request).await {
                    Ok(answer) => {
                        self.note_stand_in(candidate, &given);
                        return Ok(answer);
                    }
                    Err(error) => {
                        self.take(candidate, error, Lost::Never, &mut given).await?;
                    }
                }
            }
            Err(given.nobody())
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.first()
    }
}

impl<'w> Asking<'w, dyn ImageModel + 'w> {
    async fn draw(
        &self,
        candidate: &Candidate<'w, dyn ImageModel + 'w>,
        request: &ImageRequest,
    ) -> Result<ImageAnswer, ModelError> {
        let tried = |attempt| self.work.tried_before(self.step, attempt);
        let tell = |waiting| self.work.tell_wait(self.step, waiting);
        let is_stored = || self.stored.has_next();
        let gate = candidate.gate.as_ref();
        let journaled = Journaled::new(candidate.model, &candidate.journal);
        let gated = Gated::new(&journaled, gate, Entering::Waiting, &is_stored);
        Retry::new(&gated, self.work.models.retry)
            .at(gate.map(|gate| &**gate))
            .on_terms(self.work.terms())
            .tried_before(&tried)
            .telling(&tell)
            .paint(request)
            .await
    }
}

/// What both kinds of model are called by.
pub(crate) trait Identified {
    /// Who would answer.
    fn who(&self) -> ModelIdentity;
}

impl Identified for dyn LanguageModel + '_ {
    fn who(&self) -> ModelIdentity {
        self.identity()
    }
}

impl Identified for dyn ImageModel + '_ {
    fn who(&self) -> ModelIdentity {
        self.identity()
    }
}

fn storage(error: StoreError) -> ModelError {
    ModelError::Journal(JournalError::Storage(error.to_string()))
}
