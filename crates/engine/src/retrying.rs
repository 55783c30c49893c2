//! Trying again what failed or was cancelled, from its first missing step, wherever that is asked for.

use greenlit_domain::generation::{FailureCode, Generation};
use greenlit_domain::settings::{BelowBar, Settings};
use greenlit_store::{Store, StoreError, StoredAnswers};

/// What becomes of the answers of a job that is tried again. Answers that did not reach the bar are asked for afresh,
/// unless the best of them is to be taken now; all others are paid for and are used.
pub fn answers_of(generation: &Generation, settings: &Settings) -> StoredAnswers {
    let weak = generation
        .failure
        .as_ref()
        .is_some_and(|failure| failure.code == FailureCode::Quality);
    if weak && settings.below_bar == BelowBar::Fail {
        StoredAnswers::Drop
    } else {
        StoredAnswers::Keep
    }
}

/// Puts a failed or cancelled job back, to go on from its first missing step. Without a wish, what happens below the bar
/// is what happened before.
///
/// # Errors
/// [`StoreError::Conflict`] when it is neither failed nor cancelled.
pub async fn retry(
    store: &Store,
    generation: &Generation,
    below_bar: Option<BelowBar>,
) -> Result<(), StoreError> {
    let mut settings = generation.settings.clone();
    settings.below_bar = below_bar.unwrap_or(settings.below_bar);
    let answers = answers_of(generation, &settings);
    store.requeue(generation.id, settings, answers).await
}
