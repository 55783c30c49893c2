//! Trying again what failed or was cancelled, from its first missing step, wherever that is asked for.

use greenlit_domain::generation::{FailureCode, Generation};
use greenlit_domain::settings::{BelowBar, Settings};
use greenlit_store::{Requeued, StoredAnswers};

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

/// How a job is put back. Without a wish, what happens below the bar is what happened before.
pub fn requeued(generation: &Generation, below_bar: Option<BelowBar>) -> Requeued {
    let settings = Settings {
        below_bar: below_bar.unwrap_or(generation.settings.below_bar),
        ..generation.settings.clone()
    };
    Requeued {
        id: generation.id,
        answers: answers_of(generation, &settings),
        settings,
    }
}
