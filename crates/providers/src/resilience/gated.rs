//! The layer that sends every call through its endpoint's gate.

use std::sync::Arc;

use greenlit_domain::model::{
    Answering, ImageAnswer, ImageModel, ImageRequest, LanguageModel, ModelError, ModelIdentity,
    TextAnswer, TextRequest,
};
use greenlit_domain::step::Step;

use super::gate::{Gate, Permit};

/// Whether a call waits at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entering {
    /// It does.
    Waiting,
    /// It is sent at once or not at all.
    AtOnce,
}

/// A model behind a gate. A call whose answer is stored already passes by it.
pub struct Gated<'m, M: ?Sized> {
    model: &'m M,
    gate: Option<&'m Arc<Gate>>,
    entering: Entering,
    is_stored: &'m (dyn Fn() -> bool + Send + Sync),
}

impl<'m, M: ?Sized> Gated<'m, M> {
    /// Puts the gate round the model, where it has one.
    pub fn new(
        model: &'m M,
        gate: Option<&'m Arc<Gate>>,
        entering: Entering,
        is_stored: &'m (dyn Fn() -> bool + Send + Sync),
    ) -> Self {
        Self {
            model,
            gate,
            entering,
            is_stored,
        }
    }

    async fn permit(&self) -> Result<Option<Permit>, ModelError> {
        let Some(gate) = self.gate.filter(|_| !(self.is_stored)()) else {
            return Ok(None);
        };
        match self.entering {
            Entering::Waiting => gate.enter().await.map(Some),
            Entering::AtOnce => match gate.enter_at_once() {
                Some(permit) => Ok(Some(permit)),
                None => Err(gate.full()),
            },
        }
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Gated<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let permit = self.permit().await?;
            let outcome = self.model.complete(request).await;
            if let Some(permit) = permit {
                permit.end(request.step, outcome.as_ref().map(|answer| &answer.facts));
            }
            outcome
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

impl<M: ImageModel + ?Sized> ImageModel for Gated<'_, M> {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            let permit = self.permit().await?;
            let outcome = self.model.paint(request).await;
            if let Some(permit) = permit {
                permit.end(
                    Step::Background,
                    outcome.as_ref().map(|answer| &answer.facts),
                );
            }
            outcome
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}
