//! The journal of one step: enters calls before they are sent, stores their answers, and gives a resumed step its
//! stored answers back in order.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use greenlit_domain::budget::Ceiling;
use greenlit_domain::event::{CallState, EventKind};
use greenlit_domain::id::CallId;
use greenlit_domain::journal::{CallJournal, Entry};
use greenlit_domain::model::{
    AnswerFacts, Answering, Billing, ImageAnswer, ImageRequest, JournalError, ModelError,
    ModelIdentity, TextAnswer, TextRequest, TransientKind,
};
use greenlit_domain::money::Cost;
use greenlit_domain::prices;
use greenlit_domain::step::Step;
use greenlit_domain::thumbnail::BlobId;
use greenlit_store::StoreError;
use greenlit_store::budget::{Reservation, Reserved};
use greenlit_store::rows::{Answer, Call, Change, NewBlob, NewCall, NewEvent, SettledCall};
use uuid::Uuid;

use crate::pipeline::Work;

/// The journal of one step of one generation.
pub(crate) struct StepJournal<'w> {
    work: &'w Work,
    step: Step,
    ceiling: &'w Ceiling,
    reserved: Mutex<HashMap<CallId, Reserved>>,
    /// What all who may be asked in this step have answered before, whoever it was.
    stored: Arc<Stored>,
}

/// The answers that a step got before a crash, oldest first.
pub(crate) struct Stored(Mutex<VecDeque<Call>>);

impl Stored {
    /// Those of these providers. Another's answered another question.
    pub fn of(work: &Work, step: Step, providers: &[Arc<str>]) -> Arc<Self> {
        let mut calls = work.stored_answers(step);
        calls.retain(|call| providers.contains(&call.identity.provider));
        Arc::new(Self(Mutex::new(calls)))
    }

    /// Whether the next call is answered from before.
    pub fn has_next(&self) -> bool {
        !self.calls().is_empty()
    }

    /// The next one. Of two answers to the same ask, which a second call beside a late one can leave, the first counts.
    fn next(&self) -> Option<Call> {
        let mut calls = self.calls();
        let next = calls.pop_front()?;
        calls.retain(|call| call.attempt != next.attempt);
        Some(next)
    }

    fn calls(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'w> StepJournal<'w> {
    /// The journal of a step, for calls that cost so much.
    pub fn new(work: &'w Work, step: Step, ceiling: &'w Ceiling, stored: Arc<Stored>) -> Self {
        Self {
            work,
            step,
            ceiling,
            reserved: Mutex::default(),
            stored,
        }
    }

    async fn enter(
        &self,
        attempt: u32,
        identity: &ModelIdentity,
        worst: Cost,
    ) -> Result<CallId, ModelError> {
        let reservation = self
            .work
            .reservation(identity, worst, self.ceiling.unpriced)?;
        let id = CallId(Uuid::now_v7());
        let at = self.work.now();
        let call = NewCall {
            id,
            step: self.step,
            attempt,
            identity: identity.clone(),
            reservation,
            at,
        };
        let started = EventKind::CallStarted {
            call: id,
            step: self.step,
            model: identity.model.to_string(),
        };
        self.work.entered(&call);
        self.work
            .commit(vec![
                Change::CallBegun(call),
                Change::Event(NewEvent { at, kind: started }),
            ])
            .await
            .map_err(|error| self.work.journal_error(error))?;
        if let Some(Reservation { worst, month, .. }) = reservation {
            self.reserved().insert(id, Reserved { worst, month });
        }
        Ok(id)
    }

    fn reserved(&self) -> MutexGuard<'_, HashMap<CallId, Reserved>> {
        self.reserved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an answer cost: as the provider says itself, else by its usage and the table.
    fn cost(&self, facts: Option<&AnswerFacts>) -> Cost {
        match facts.and_then(|facts| facts.told_cost) {
            Some(told) => told.into(),
            None => prices::cost(
                self.ceiling.prices.as_ref(),
                facts.and_then(|facts| facts.usage.as_ref()),
                facts.and_then(|facts| facts.service_tier.as_deref()),
            ),
        }
    }

    fn storage(&self, error: StoreError) -> ModelError {
        ModelError::Journal(self.work.journal_error(error))
    }

    async fn settle(
        &self,
        id: CallId,
        end: End<'_>,
        blob: Option<NewBlob>,
    ) -> Result<(), JournalError> {
        let at = self.work.now();
        if end.crowded {
            self.work.parts.limits.note(at);
        }
        let cost = match end.state {
            CallState::Settled => self.cost(end.facts),
            CallState::Failed => Cost::FREE,
            CallState::Sent | CallState::Unknown => Cost::UNKNOWN,
        };
        let settled = SettledCall {
            id,
            state: end.state,
            usage: end.facts.and_then(|facts| facts.usage),
            cost,
            reserved: self.reserved().remove(&id),
            price_date: cost
                .0
                .and(self.ceiling.prices.as_ref())
                .map(|prices| prices.from.clone()),
            service_tier: end.facts.and_then(|facts| facts.service_tier.clone()),
            request_id: end.facts.and_then(|facts| facts.request_id.clone()),
            error: end.error.clone(),
            answer: end.answer,
            at,
        };
        self.work.settled(&settled);
        let told = EventKind::CallSettled {
            call: id,
            step: self.step,
            state: end.state,
            cost_micros: cost,
            error: end.error,
        };
        let answered = settled.answer.is_some();
        let mut changes: Vec<_> = blob.map(Change::Blob).into_iter().collect();
        changes.push(Change::CallSettled(Box::new(settled)));
        changes.push(Change::Event(NewEvent { at, kind: told }));
        if answered {
            // Judging takes no time and cannot wait: what it leads to, a stored step or the next call's entry, commits
            // the answer with itself.
            self.work.commit_soon(changes);
            return Ok(());
        }
        self.work
            .commit(changes)
            .await
            .map_err(|error| self.work.journal_error(error))
    }
}

/// How a call ended, in the terms of the ledger.
struct End<'a> {
    state: CallState,
    facts: Option<&'a AnswerFacts>,
    error: Option<String>,
    answer: Option<Answer>,
    /// The provider had too many calls: the pool must not grow now.
    crowded: bool,
}

impl<'a> End<'a> {
    fn answered(facts: &'a AnswerFacts, answer: Answer) -> Self {
        Self {
            state: CallState::Settled,
            facts: Some(facts),
            error: None,
            answer: Some(answer),
            crowded: false,
        }
    }

    fn failed(error: &'a ModelError) -> Self {
        let (state, facts) = match error {
            ModelError::Transient { billing, .. } | ModelError::Permanent { billing, .. } => {
                match billing {
                    Billing::Free => (CallState::Failed, None),
                    Billing::Unknown => (CallState::Unknown, None),
                    Billing::Counted(facts) => (CallState::Settled, Some(&**facts)),
                }
            }
            ModelError::Useless { facts, .. } => (CallState::Settled, Some(facts)),
            // Neither is an outcome of a call: both come from layers round the journal.
            ModelError::Postponed { .. } | ModelError::Journal(_) => (CallState::Unknown, None),
        };
        Self {
            state,
            facts,
            error: Some(error.to_string()),
            answer: None,
            crowded: matches!(
                error,
                ModelError::Transient {
                    kind: TransientKind::RateLimit | TransientKind::Ramp | TransientKind::TierBusy,
                    ..
                }
            ),
        }
    }
}

impl CallJournal for StepJournal<'_> {
    fn begin_text<'a>(
        &'a self,
        request: &'a TextRequest,
        identity: &'a ModelIdentity,
    ) -> Answering<'a, Entry<TextAnswer>> {
        Box::pin(async move {
            if let Some(call) = self.stored.next()
                && let Some(Answer::Text(text)) = &call.answer
            {
                return Ok(Entry::Answered(TextAnswer {
                    text: text.clone(),
                    facts: facts(&call),
                }));
            }
            let worst = self.ceiling.text(request);
            let call = self.enter(request.attempt, identity, worst).await?;
            Ok(Entry::Send(call))
        })
    }

    fn finish_text<'a>(
        &'a self,
        call: CallId,
        outcome: &'a Result<TextAnswer, ModelError>,
    ) -> Answering<'a, ()> {
        Box::pin(async move {
            let end = match outcome {
                Ok(answer) => End::answered(&answer.facts, Answer::Text(answer.text.clone())),
                Err(error) => End::failed(error),
            };
            Ok(self.settle(call, end, None).await?)
        })
    }

    fn begin_image<'a>(
        &'a self,
        request: &'a ImageRequest,
        identity: &'a ModelIdentity,
    ) -> Answering<'a, Entry<ImageAnswer>> {
        Box::pin(async move {
            if let Some(call) = self.stored.next()
                && let Some(Answer::Blob(blob)) = &call.answer
            {
                let bytes = self
                    .work
                    .blobs()
                    .get(&BlobId(blob.clone()))
                    .await
                    .map_err(|error| self.storage(error))?;
                return Ok(Entry::Answered(ImageAnswer {
                    bytes,
                    facts: facts(&call),
                }));
            }
            let worst = self.ceiling.picture(request);
            Ok(Entry::Send(self.enter(1, identity, worst).await?))
        })
    }

    fn finish_image<'a>(
        &'a self,
        call: CallId,
        outcome: &'a Result<ImageAnswer, ModelError>,
    ) -> Answering<'a, ()> {
        Box::pin(async move {
            match outcome {
                Ok(answer) => {
                    let blob = self
                        .work
                        .keep(answer.bytes.clone())
                        .await
                        .map_err(|error| self.storage(error))?;
                    let end = End::answered(&answer.facts, Answer::Blob(blob.sha256.clone()));
                    Ok(self.settle(call, end, Some(blob)).await?)
                }
                Err(error) => Ok(self.settle(call, End::failed(error), None).await?),
            }
        })
    }
}

fn facts(call: &Call) -> AnswerFacts {
    AnswerFacts {
        usage: call.usage,
        ..AnswerFacts::default()
    }
}
