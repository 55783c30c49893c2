//! Tries a call again when that can help: after the provider's transient faults, with growing, jittered waits that
//! honour what the server asks for.
//!
//! A picture whose fate is not known is never asked for again: it may be billed already (text costs a hundredth).

use std::time::Duration;

use greenlit_domain::model::{
    Answering, Billing, ImageAnswer, ImageModel, ImageRequest, LanguageModel, ModelError,
    ModelIdentity, TextAnswer, TextRequest,
};

/// How often and how long.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Tries of one call, the first one included.
    pub tries: u32,
    /// The wait after the first try; it doubles with each.
    pub first_wait: Duration,
    /// Where doubling ends.
    pub longest_wait: Duration,
    /// A server that asks for a longer wait is not waited for.
    pub longest_asked: Duration,
    /// From 0 to 1: how much of the jitter (a quarter) is taken off a wait.
    pub jitter: fn() -> f64,
}

impl Default for RetryPolicy {
    /// Waits and jitter are those of OpenAI's own client (SDK 3.54); it makes 3 tries, we make 4, since here a lost
    /// call may lose a package.
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(8),
            longest_asked: Duration::from_secs(120),
            jitter: fastrand::f64,
        }
    }
}

impl RetryPolicy {
    /// How long to wait after the try with this number (1 for the first); `None` to give up.
    fn wait(&self, tried: u32, error: &ModelError, paid_twice: PaidTwice) -> Option<Duration> {
        let ModelError::Transient {
            retry_after,
            billing,
            ..
        } = error
        else {
            return None;
        };
        if tried >= self.tries || (paid_twice == PaidTwice::Never && *billing == Billing::Unknown) {
            return None;
        }
        match retry_after {
            Some(asked) => (*asked <= self.longest_asked).then_some(*asked),
            None => {
                let doubled = self.first_wait.saturating_mul(1 << (tried - 1).min(16));
                let kept = 1.0 - 0.25 * (self.jitter)().clamp(0.0, 1.0);
                Some(doubled.min(self.longest_wait).mul_f64(kept))
            }
        }
    }
}

/// Whether a call may be sent again that may be billed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaidTwice {
    Bearable,
    Never,
}

/// A model that is asked again after transient faults. It borrows what it wraps, so that it goes round a journal.
#[derive(Debug)]
pub struct Retry<'m, M: ?Sized> {
    model: &'m M,
    policy: RetryPolicy,
}

impl<'m, M: ?Sized> Retry<'m, M> {
    /// Puts the layer round the model.
    pub fn new(model: &'m M, policy: RetryPolicy) -> Self {
        Self { model, policy }
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Retry<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let mut tried = 1;
            loop {
                let outcome = self.model.complete(request).await;
                match pause(&self.policy, tried, outcome, PaidTwice::Bearable).await {
                    Some(outcome) => return outcome,
                    None => tried += 1,
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

impl<M: ImageModel + ?Sized> ImageModel for Retry<'_, M> {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async move {
            let mut tried = 1;
            loop {
                let outcome = self.model.paint(request).await;
                match pause(&self.policy, tried, outcome, PaidTwice::Never).await {
                    Some(outcome) => return outcome,
                    None => tried += 1,
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
}

/// Gives the outcome back when it is final; otherwise waits as long as is right before the next try.
async fn pause<T>(
    policy: &RetryPolicy,
    tried: u32,
    outcome: Result<T, ModelError>,
    paid_twice: PaidTwice,
) -> Option<Result<T, ModelError>> {
    let Err(error) = &outcome else {
        return Some(outcome);
    };
    let Some(wait) = policy.wait(tried, error, paid_twice) else {
        return Some(outcome);
    };
    tokio::time::sleep(wait).await;
    None
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use greenlit_domain::brief::{Task, TitlesTask};
    use greenlit_domain::model::{AnswerFacts, AnswerSchema, PermanentKind};
    use greenlit_domain::step::Step;
    use greenlit_testkit::builders;
    use tokio::time::Instant;

    use super::*;

    /// Answers with these outcomes, one after the other, then well.
    struct Scripted(Mutex<VecDeque<ModelError>>);

    impl Scripted {
        fn new(errors: impl IntoIterator<Item = ModelError>) -> Self {
            Self(Mutex::new(errors.into_iter().collect()))
        }

        fn left(&self) -> usize {
            self.0.lock().unwrap().len()
        }

        fn next<T>(&self, well: T) -> Result<T, ModelError> {
            self.0.lock().unwrap().pop_front().map_or(Ok(well), Err)
        }

        fn identity() -> ModelIdentity {
            ModelIdentity {
                provider: "test".into(),
                model: "scripted".into(),
            }
        }
    }

    impl LanguageModel for Scripted {
        fn complete<'a>(&'a self, _: &'a TextRequest) -> Answering<'a, TextAnswer> {
            Box::pin(async {
                self.next(TextAnswer {
                    text: "{}".to_owned(),
                    facts: AnswerFacts::default(),
                })
            })
        }

        fn identity(&self) -> ModelIdentity {
            Self::identity()
        }
    }

    impl ImageModel for Scripted {
        fn paint<'a>(&'a self, _: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
            Box::pin(async {
                self.next(ImageAnswer {
                    bytes: vec![1],
                    facts: AnswerFacts::default(),
                })
            })
        }

        fn identity(&self) -> ModelIdentity {
            Self::identity()
        }
    }

    fn transient(retry_after: Option<u64>, billing: Billing) -> ModelError {
        ModelError::Transient {
            message: "busy".to_owned(),
            retry_after: retry_after.map(Duration::from_secs),
            billing,
        }
    }

    fn policy() -> RetryPolicy {
        RetryPolicy {
            jitter: || 0.0,
            ..RetryPolicy::default()
        }
    }

    static SCHEMA: AnswerSchema = AnswerSchema {
        name: "titles",
        schema: serde_json::Value::Null,
    };

    async fn ask(model: &Scripted, policy: RetryPolicy) -> (Result<TextAnswer, ModelError>, f64) {
        let task: TitlesTask = builders::titles_task(&builders::brief());
        let request = TextRequest {
            step: Step::Titles,
            attempt: 1,
            task: Task::Titles(task),
            system: "".into(),
            messages: Vec::new(),
            schema: &SCHEMA,
            max_output_tokens: 1,
        };
        let start = Instant::now();
        // As the engine has it: round a trait object.
        let model: &dyn LanguageModel = model;
        let outcome = Retry::new(model, policy).complete(&request).await;
        (outcome, start.elapsed().as_secs_f64())
    }

    async fn paint(model: &Scripted) -> Result<ImageAnswer, ModelError> {
        let request = ImageRequest {
            task: builders::picture_task(&builders::brief()),
            prompt: String::new(),
            width: 1,
            height: 1,
        };
        Retry::new(model, policy()).paint(&request).await
    }

    #[tokio::test(start_paused = true)]
    async fn waits_double_and_the_fourth_try_is_the_last() {
        let model = Scripted::new((0..5).map(|_| transient(None, Billing::Unknown)));
        let (outcome, waited) = ask(&model, policy()).await;
        assert_eq!(outcome, Err(transient(None, Billing::Unknown)));
        assert_eq!(model.left(), 1);
        // 0.5 + 1 + 2 s, to the timer's millisecond.
        assert!((waited - 3.5).abs() < 0.01, "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_server_asks_for_is_waited() {
        let model = Scripted::new([transient(Some(90), Billing::Free)]);
        let (outcome, waited) = ask(&model, policy()).await;
        assert!(outcome.is_ok());
        assert!((waited - 90.0).abs() < 0.01, "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_beyond_two_minutes_is_given_back_at_once() {
        let model = Scripted::new([transient(Some(121), Billing::Free)]);
        let (outcome, waited) = ask(&model, policy()).await;
        assert_eq!(outcome, Err(transient(Some(121), Billing::Free)));
        assert!(waited < 0.01, "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn jitter_takes_up_to_a_quarter_off() {
        let model = Scripted::new([transient(None, Billing::Free)]);
        let eager = RetryPolicy {
            jitter: || 1.0,
            ..policy()
        };
        let (_, waited) = ask(&model, eager).await;
        assert!((waited - 0.375).abs() < 0.01, "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_waits_growth_ends_at_eight_seconds() {
        let patient = RetryPolicy {
            tries: 40,
            ..policy()
        };
        let wait = patient.wait(39, &transient(None, Billing::Free), PaidTwice::Bearable);
        assert_eq!(wait, Some(Duration::from_secs(8)));
    }

    #[tokio::test(start_paused = true)]
    async fn other_errors_come_back_at_once() {
        let errors = [
            ModelError::Permanent {
                message: "no".to_owned(),
                kind: PermanentKind::Unauthorised,
                billing: Billing::Free,
            },
            ModelError::Useless {
                message: "no".to_owned(),
                facts: AnswerFacts::default(),
            },
            ModelError::Journal(greenlit_domain::model::JournalError::LeaseLost),
        ];
        for error in errors {
            let (outcome, _) = ask(&Scripted::new([error.clone()]), policy()).await;
            assert_eq!(outcome, Err(error));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_picture_that_may_be_billed_is_never_asked_for_again() {
        let unknown = Scripted::new([transient(None, Billing::Unknown)]);
        assert!(paint(&unknown).await.is_err());
        let refused = Scripted::new([
            transient(None, Billing::Free),
            transient(Some(1), Billing::Free),
        ]);
        assert!(paint(&refused).await.is_ok());
    }
}
