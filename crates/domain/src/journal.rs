//! The journal of calls: what makes an answer paid for once.
//!
//! A call is entered before it is sent and its answer is stored when it comes. A step that starts
//! again after a crash gets its stored answers back in order and asks only for the next.

use crate::id::CallId;
use crate::model::{
    Answering, ImageAnswer, ImageModel, ImageRequest, JournalError, LanguageModel, ModelError,
    ModelIdentity, TextAnswer, TextRequest,
};

/// What the journal says to a call that is about to be made.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry<A> {
    /// It was made before, and this is its answer.
    Answered(A),
    /// It is entered; send it.
    Send(CallId),
}

/// The journal of one step of one generation.
pub trait CallJournal: Send + Sync {
    /// Enters a text call, or answers it from before.
    fn begin_text<'a>(
        &'a self,
        request: &'a TextRequest,
        identity: &'a ModelIdentity,
    ) -> Answering<'a, Entry<TextAnswer>>;

    /// Stores the outcome of a text call that was sent.
    fn finish_text<'a>(
        &'a self,
        call: CallId,
        outcome: &'a Result<TextAnswer, ModelError>,
    ) -> Answering<'a, ()>;

    /// Enters a call for a picture, or answers it from before.
    fn begin_image<'a>(
        &'a self,
        request: &'a ImageRequest,
        identity: &'a ModelIdentity,
    ) -> Answering<'a, Entry<ImageAnswer>>;

    /// Stores the outcome of a call for a picture, the picture itself first.
    fn finish_image<'a>(
        &'a self,
        call: CallId,
        outcome: &'a Result<ImageAnswer, ModelError>,
    ) -> Answering<'a, ()>;
}

/// One journal serves several calls of a step: of a fallback, or of a second try beside a slow one.
impl<J: CallJournal + ?Sized> CallJournal for &J {
    fn begin_text<'a>(
        &'a self,
        request: &'a TextRequest,
        identity: &'a ModelIdentity,
    ) -> Answering<'a, Entry<TextAnswer>> {
        (**self).begin_text(request, identity)
    }

    fn finish_text<'a>(
        &'a self,
        call: CallId,
        outcome: &'a Result<TextAnswer, ModelError>,
    ) -> Answering<'a, ()> {
        (**self).finish_text(call, outcome)
    }

    fn begin_image<'a>(
        &'a self,
        request: &'a ImageRequest,
        identity: &'a ModelIdentity,
    ) -> Answering<'a, Entry<ImageAnswer>> {
        (**self).begin_image(request, identity)
    }

    fn finish_image<'a>(
        &'a self,
        call: CallId,
        outcome: &'a Result<ImageAnswer, ModelError>,
    ) -> Answering<'a, ()> {
        (**self).finish_image(call, outcome)
    }
}

impl From<JournalError> for ModelError {
    fn from(error: JournalError) -> Self {
        Self::Journal(error)
    }
}

/// A model whose every call goes through a journal.
pub struct Journaled<'m, M: ?Sized, J> {
    model: &'m M,
    journal: J,
}

impl<'m, M: ?Sized, J> Journaled<'m, M, J> {
    /// Puts the journal round the model.
    pub fn new(model: &'m M, journal: J) -> Self {
        Self { model, journal }
    }
}

impl<M: LanguageModel + ?Sized, J: CallJournal> LanguageModel for Journaled<'_, M, J> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            match self
                .journal
                .begin_text(request, &self.model.identity())
                .await?
            {
                Entry::Answered(answer) => Ok(answer),
                Entry::Send(call) => {
                    let outcome = self.model.complete(request).await;
                    self.journal.finish_text(call, &outcome).await?;
                    outcome
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

impl<M: ImageModel + ?Sized, J: CallJournal> ImageModel for Journaled<'_, M, J> {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            match self
                .journal
                .begin_image(request, &self.model.identity())
                .await?
            {
                Entry::Answered(answer) => Ok(answer),
                Entry::Send(call) => {
                    let outcome = self.model.paint(request).await;
                    self.journal.finish_image(call, &outcome).await?;
                    outcome
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}
