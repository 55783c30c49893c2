//! A second call beside a text that is late: the first good answer wins, and the other call is given up.
//!
//! Both are calls of their own in the journal, and both are billed; so only texts are asked for twice, only beyond the
//! time that 95 of 100 such calls take, and only as few of them as the policy says.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use greenlit_domain::model::{
    Answering, Billing, LanguageModel, ModelError, ModelIdentity, TextAnswer, TextRequest,
    TransientKind,
};
use greenlit_domain::step::Step;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::figures::Counted;
use super::gate::Gate;

/// When a second call is sent.
#[derive(Debug, Clone, Copy)]
pub struct HedgePolicy {
    /// What is late is not known from fewer answers than these.
    pub least_samples: usize,
    /// From 0 to 1: so many calls at most get a second one, so that a slow day does not double the bill.
    pub most_share: f64,
}

impl Default for HedgePolicy {
    fn default() -> Self {
        Self {
            least_samples: 20,
            most_share: 0.05,
        }
    }
}

/// How long the last answers of each step took.
#[derive(Debug, Default)]
pub(super) struct Spans(HashMap<Step, VecDeque<Duration>>);

/// So many answers of a step are remembered.
const REMEMBERED: usize = 200;

impl Spans {
    pub fn add(&mut self, step: Step, took: Duration) {
        let spans = self.0.entry(step).or_default();
        if spans.len() == REMEMBERED {
            spans.pop_front();
        }
        spans.push_back(took);
    }

    /// The time that 95 of 100 were answered within.
    pub fn late_after(&self, step: Step, least: usize) -> Option<Duration> {
        let spans = self.0.get(&step).filter(|spans| spans.len() >= least)?;
        let mut sorted: Vec<_> = spans.iter().copied().collect();
        sorted.sort_unstable();
        sorted.get((sorted.len() * 95).div_ceil(100) - 1).copied()
    }
}

/// One of the two calls, as seen from outside: when it was sent, and that it is to be given up.
#[derive(Debug, Default)]
pub struct Leg {
    sent: Notify,
    stop: Notify,
}

/// A model whose call can be given up. It stands inside the journal, so that what is given up is entered as such.
pub struct Stoppable<'m, M: ?Sized> {
    model: &'m M,
    leg: &'m Leg,
}

impl<'m, M: ?Sized> Stoppable<'m, M> {
    /// Lets this leg stop the model's call.
    pub fn new(model: &'m M, leg: &'m Leg) -> Self {
        Self { model, leg }
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Stoppable<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            self.leg.sent.notify_one();
            tokio::select! {
                biased;
                outcome = self.model.complete(request) => outcome,
                () = self.leg.stop.notified() => Err(ModelError::Transient {
                    message: "given up: another call of the same request was answered first".to_owned(),
                    kind: TransientKind::Overtaken,
                    retry_after: None,
                    billing: Billing::Unknown,
                }),
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

/// A model that is asked a second time when it is late.
pub struct Hedge<'m, M: ?Sized> {
    gate: &'m Gate,
    calls: [&'m M; 2],
    legs: &'m [Leg; 2],
}

impl<'m, M: ?Sized> Hedge<'m, M> {
    /// The two calls with what stops each.
    pub fn new(gate: &'m Gate, calls: [&'m M; 2], legs: &'m [Leg; 2]) -> Self {
        Self { gate, calls, legs }
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Hedge<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let [first, second] = self.calls;
            let Some(late) = self.gate.late_after(request.step) else {
                return first.complete(request).await;
            };
            let mut first = first.complete(request);
            let is_late = async {
                self.legs[0].sent.notified().await;
                sleep(late).await;
            };
            tokio::select! {
                biased;
                outcome = &mut first => return outcome,
                () = is_late => {}
            }
            if !self.gate.may_hedge() {
                return first.await;
            }
            self.gate.count(Counted::Hedged);
            let mut second = second.complete(request);
            tokio::select! {
                biased;
                outcome = &mut first => match outcome {
                    Ok(answer) => {
                        self.legs[1].stop.notify_one();
                        // It ends at once, and is entered as given up.
                        let _ = second.await;
                        Ok(answer)
                    }
                    Err(error) => second.await.map_err(|_| error),
                },
                outcome = &mut second => match outcome {
                    Ok(answer) => {
                        self.gate.count(Counted::HedgeWon);
                        self.legs[0].stop.notify_one();
                        let _ = first.await;
                        Ok(answer)
                    }
                    Err(_) => first.await,
                },
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.calls[0].identity()
    }
}
