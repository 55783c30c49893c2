//! The drafter: titles, research and outlines from patterns, without a model. It reads the typed task and answers
//! in the same JSON that models answer in; the same task with the same seed gives the same answer.
//!
//! A draft never states facts: what is so about a topic, only research can tell.

mod chance;
mod english;
mod neutral;
mod outline;
mod patterns;
mod portuguese;
mod prose;
mod research;
mod spanish;
mod titles;
mod topic;
mod topical;
mod voice;

use std::future::ready;
use std::sync::Arc;

use greenlit_domain::brief::{Brief, Task};
use greenlit_domain::model::{
    AnswerFacts, Answering, LanguageModel, ModelError, ModelIdentity, TextAnswer, TextRequest,
    Usage,
};

use chance::Chance;

/// The built-in writer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Drafter;

impl Drafter {
    /// What the drafter calls itself.
    pub const MODEL: &'static str = "drafter-1";

    /// The answer to a task as JSON text. `attempt` is 1 for the first ask.
    pub fn draft(self, task: &Task, attempt: u32) -> Result<String, serde_json::Error> {
        match task {
            Task::Research(task) => serde_json::to_string(&research::draft(task, attempt)),
            Task::Titles(task) => serde_json::to_string(&titles::draft(task, attempt)),
            Task::Outline(task) => serde_json::to_string(&outline::draft(task, attempt)),
        }
    }
}

impl LanguageModel for Drafter {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        let facts = AnswerFacts {
            model: Some(Self::MODEL.to_owned()),
            usage: Some(Usage::default()),
            ..AnswerFacts::default()
        };
        let answer = match self.draft(&request.task, request.attempt) {
            Ok(text) => Ok(TextAnswer { text, facts }),
            Err(error) => Err(ModelError::Useless {
                message: format!("the offline draft could not be written as JSON: {error}"),
                facts,
            }),
        };
        Box::pin(ready(answer))
    }

    fn identity(&self) -> ModelIdentity {
        ModelIdentity {
            provider: Arc::from("offline"),
            model: Arc::from(Self::MODEL),
        }
    }
}

/// Chance for one step of a brief.
fn chance(brief: &Brief, step: &str, revision: u32, attempt: u32) -> Chance {
    Chance::of(&[
        brief.keyword.as_str().as_bytes(),
        brief.language.as_str().as_bytes(),
        brief.niche.as_deref().unwrap_or_default().as_bytes(),
        brief.audience.as_deref().unwrap_or_default().as_bytes(),
        brief.content_type.as_str().as_bytes(),
        &brief.seed.to_le_bytes(),
        step.as_bytes(),
        &revision.to_le_bytes(),
        &attempt.to_le_bytes(),
    ])
}

#[cfg(test)]
mod tests;
