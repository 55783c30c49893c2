//! Models for tests: one that answers from a script, and observers that remember.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;

use greenlit_agents::Observer;
use greenlit_domain::judgement::Reason;
use greenlit_domain::model::{
    AnswerFacts, Answering, LanguageModel, ModelError, ModelIdentity, TextAnswer, TextRequest,
};
use greenlit_domain::step::Step;

/// Answers from a script and keeps what it was asked.
#[derive(Default)]
pub struct Scripted {
    answers: Mutex<VecDeque<Result<String, ModelError>>>,
    pub asked: Mutex<Vec<TextRequest>>,
}

impl Scripted {
    pub fn new<T: Into<String>>(answers: impl IntoIterator<Item = T>) -> Self {
        Self::with(answers.into_iter().map(|answer| Ok(answer.into())))
    }

    pub fn with(answers: impl IntoIterator<Item = Result<String, ModelError>>) -> Self {
        Self {
            answers: Mutex::new(answers.into_iter().collect()),
            asked: Mutex::default(),
        }
    }

    pub fn asked(&self) -> Vec<TextRequest> {
        self.asked.lock().unwrap().clone()
    }
}

impl LanguageModel for Scripted {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            self.asked.lock().unwrap().push(request.clone());
            let next = self.answers.lock().unwrap().pop_front();
            next.expect("the script goes on").map(|text| TextAnswer {
                text,
                facts: AnswerFacts::default(),
            })
        })
    }

    fn identity(&self) -> ModelIdentity {
        ModelIdentity {
            provider: "test".into(),
            model: "scripted".into(),
        }
    }
}

/// Remembers which rules sent a result back.
#[derive(Default)]
pub struct Remembering(pub Mutex<Vec<Vec<String>>>);

impl Remembering {
    pub fn rules(&self) -> Vec<Vec<String>> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Remembering {
    fn repeated<'a>(
        &'a self,
        _: Step,
        reasons: &'a [Reason],
    ) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>> {
        let rules = reasons.iter().map(|reason| reason.rule.clone()).collect();
        self.0.lock().unwrap().push(rules);
        Box::pin(std::future::ready(()))
    }
}
