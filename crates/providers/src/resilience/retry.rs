//! Tries a call again when that can help: after the provider's transient faults, with growing, jittered waits that
//! honour what the server asks for, inside one deadline.
//!
//! A picture whose fate is not known is never asked for again: it may be billed already (text costs a hundredth). A wait
//! too long to be held here is given back as [`ModelError::Postponed`], for whoever can keep it in a row.

use std::pin::Pin;
use std::time::Duration;

use greenlit_domain::model::{
    Answering, Billing, CallTerms, ImageAnswer, ImageModel, ImageRequest, LanguageModel,
    ModelError, ModelIdentity, TextAnswer, TextRequest, Tier, TransientKind,
};
use tokio::time::Instant;

/// How often and how long.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Tries of one call, the first one included.
    pub tries: u32,
    /// The wait after the first try; it doubles with each.
    pub first_wait: Duration,
    /// The first wait when requests grow too fast: the provider looks at minutes.
    pub first_ramp_wait: Duration,
    /// Where doubling ends.
    pub longest_wait: Duration,
    /// A server that asks for a longer wait is not waited for.
    pub longest_asked: Duration,
    /// A longer wait is not held here but given back.
    pub longest_held: Duration,
    /// How long all tries may take together; no further one begins after it.
    pub deadline: Duration,
    /// From 0 to 1: how much of the jitter (a quarter) is taken off a wait.
    pub jitter: fn() -> f64,
}

impl Default for RetryPolicy {
    /// Waits, the greatest one that is asked for (120 s) and jitter are those of OpenAI's own client (SDK 3.54); it makes
    /// 3 tries, we make 4, since here a lost call may lose a package. A ramp may rise by half in 15 minutes, so a pause
    /// is counted in tens of seconds.
    fn default() -> Self {
        Self {
            tries: 4,
            first_wait: Duration::from_millis(500),
            first_ramp_wait: Duration::from_secs(15),
            longest_wait: Duration::from_secs(8),
            longest_asked: Duration::from_secs(120),
            longest_held: Duration::from_secs(10),
            deadline: Duration::from_secs(15 * 60),
            jitter: fastrand::f64,
        }
    }
}

/// The server's refusals of single words are no faults; a request has at most so many to refuse.
const MOST_WORDS: u32 = 10;

/// What is to be done after a try that failed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Then {
    /// The error stands.
    GiveUp,
    /// Try again after this.
    Again(Duration),
    /// Try again so much later that nobody should hold the call.
    Postpone(Duration),
}

impl RetryPolicy {
    /// What follows the try with this number (1 for the first).
    fn after(&self, tried: u32, error: &ModelError, paid_twice: PaidTwice) -> Then {
        let ModelError::Transient {
            kind,
            retry_after,
            billing,
            ..
        } = error
        else {
            return Then::GiveUp;
        };
        if *kind == TransientKind::Dialect && tried < self.tries {
            return Then::Again(Duration::ZERO);
        }
        if tried >= self.tries || (paid_twice == PaidTwice::Never && *billing == Billing::Unknown) {
            return Then::GiveUp;
        }
        let wait = match retry_after {
            Some(asked) if *asked > self.longest_asked => return Then::GiveUp,
            Some(asked) => *asked,
            None => self.own_wait(tried, *kind),
        };
        if wait > self.longest_held {
            Then::Postpone(wait)
        } else {
            Then::Again(wait)
        }
    }

    fn own_wait(&self, tried: u32, kind: TransientKind) -> Duration {
        let (first, longest) = match kind {
            TransientKind::Ramp => (self.first_ramp_wait, self.longest_asked),
            _ => (self.first_wait, self.longest_wait),
        };
        let doubled = first.saturating_mul(1 << (tried - 1).min(16));
        let kept = 1.0 - 0.25 * (self.jitter)().clamp(0.0, 1.0);
        doubled.min(longest).mul_f64(kept)
    }
}

/// Whether a call may be sent again that may be billed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PaidTwice {
    Bearable,
    Never,
}

/// A wait that is about to begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// What was met.
    pub message: String,
    /// How long.
    pub wait: Duration,
}

/// Who wants to know of waits.
pub type OnWait<'m> =
    &'m (dyn Fn(Waiting) -> Pin<Box<dyn Future<Output = ()> + Send + 'm>> + Send + Sync);

/// A model that is asked again after transient faults. It borrows what it wraps, so that it goes round a journal.
pub struct Retry<'m, M: ?Sized> {
    model: &'m M,
    policy: RetryPolicy,
    terms: CallTerms,
    tried_before: &'m (dyn Fn(u32) -> u32 + Send + Sync),
    on_wait: Option<OnWait<'m>>,
}

impl<'m, M: ?Sized> Retry<'m, M> {
    /// Puts the layer round the model.
    pub fn new(model: &'m M, policy: RetryPolicy) -> Self {
        Self {
            model,
            policy,
            terms: CallTerms::default(),
            tried_before: &|_| 0,
            on_wait: None,
        }
    }

    /// Asks on these terms.
    #[must_use]
    pub fn on_terms(mut self, terms: CallTerms) -> Self {
        self.terms = terms;
        self
    }

    /// How often the ask with a number was tried before it was postponed.
    #[must_use]
    pub fn tried_before(mut self, tried: &'m (dyn Fn(u32) -> u32 + Send + Sync)) -> Self {
        self.tried_before = tried;
        self
    }

    /// Tells of each wait before it begins.
    #[must_use]
    pub fn telling(mut self, on_wait: OnWait<'m>) -> Self {
        self.on_wait = Some(on_wait);
        self
    }

    fn tries(&self, attempt: u32, paid_twice: PaidTwice) -> Tries<'_, 'm> {
        Tries {
            policy: &self.policy,
            on_wait: self.on_wait,
            paid_twice,
            began: Instant::now(),
            attempt,
            tried: (self.tried_before)(attempt),
            refused_words: 0,
            terms: self.terms.clone(),
        }
    }
}

/// The tries of one call.
struct Tries<'r, 'm> {
    policy: &'r RetryPolicy,
    on_wait: Option<OnWait<'m>>,
    paid_twice: PaidTwice,
    began: Instant,
    attempt: u32,
    tried: u32,
    refused_words: u32,
    /// Those of the next try.
    terms: CallTerms,
}

impl Tries<'_, '_> {
    /// Waits for the time of the next try.
    ///
    /// # Errors
    /// When there is to be none, or not here.
    async fn next(&mut self, error: ModelError) -> Result<(), ModelError> {
        self.count(&error);
        let left = self.policy.deadline.saturating_sub(self.began.elapsed());
        self.terms.time_left = Some(left);
        match self.policy.after(self.tried, &error, self.paid_twice) {
            Then::Again(wait) if wait < left => {
                self.wait(&error, wait).await;
                self.terms.time_left = Some(left - wait);
                Ok(())
            }
            Then::Postpone(wait) => Err(ModelError::Postponed {
                message: error.to_string(),
                wait,
                attempt: self.attempt,
                tried: self.tried,
            }),
            Then::GiveUp | Then::Again(_) => Err(error),
        }
    }

    fn count(&mut self, error: &ModelError) {
        if let ModelError::Transient { kind, .. } = error {
            if *kind == TransientKind::Dialect && self.refused_words < MOST_WORDS {
                self.refused_words += 1;
                return;
            }
            if *kind == TransientKind::TierBusy {
                self.terms.tier = Tier::Standard;
            }
        }
        self.tried += 1;
    }

    async fn wait(&self, error: &ModelError, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        if let Some(tell) = self.on_wait {
            tell(Waiting {
                message: error.to_string(),
                wait,
            })
            .await;
        }
        tokio::time::sleep(wait).await;
    }
}

impl<M: LanguageModel + ?Sized> LanguageModel for Retry<'_, M> {
    fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async move {
            let mut tries = self.tries(request.attempt, PaidTwice::Bearable);
            loop {
                let request = TextRequest {
                    terms: tries.terms.clone(),
                    ..request.clone()
                };
                match self.model.complete(&request).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => tries.next(error).await?,
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
            let mut tries = self.tries(1, PaidTwice::Never);
            loop {
                let request = ImageRequest {
                    terms: tries.terms.clone(),
                    ..request.clone()
                };
                match self.model.paint(&request).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => tries.next(error).await?,
                }
            }
        })
    }

    fn identity(&self) -> ModelIdentity {
        self.model.identity()
    }
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
    struct Scripted {
        errors: Mutex<VecDeque<ModelError>>,
        tiers: Mutex<Vec<Tier>>,
        time_left: Mutex<Option<Duration>>,
    }

    impl Scripted {
        fn new(errors: impl IntoIterator<Item = ModelError>) -> Self {
            Self {
                errors: Mutex::new(errors.into_iter().collect()),
                tiers: Mutex::default(),
                time_left: Mutex::default(),
            }
        }

        fn left(&self) -> usize {
            self.errors.lock().unwrap().len()
        }

        fn next<T>(&self, well: T) -> Result<T, ModelError> {
            self.errors
                .lock()
                .unwrap()
                .pop_front()
                .map_or(Ok(well), Err)
        }

        fn identity() -> ModelIdentity {
            ModelIdentity {
                provider: "test".into(),
                model: "scripted".into(),
            }
        }
    }

    impl LanguageModel for Scripted {
        fn complete<'a>(&'a self, request: &'a TextRequest) -> Answering<'a, TextAnswer> {
            Box::pin(async {
                self.tiers.lock().unwrap().push(request.terms.tier);
                *self.time_left.lock().unwrap() = request.terms.time_left;
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
            kind: TransientKind::Fault,
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

    fn text_request() -> TextRequest {
        let task: TitlesTask = builders::titles_task(&builders::brief());
        TextRequest {
            step: Step::Titles,
            attempt: 1,
            task: Task::Titles(task),
            system: "".into(),
            messages: Vec::new(),
            schema: &SCHEMA,
            max_output_tokens: 1,
            terms: CallTerms::default(),
        }
    }

    async fn ask(model: &Scripted, policy: RetryPolicy) -> (Result<TextAnswer, ModelError>, f64) {
        let request = text_request();
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
            terms: CallTerms::default(),
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
        let model = Scripted::new([transient(Some(9), Billing::Free)]);
        let (outcome, waited) = ask(&model, policy()).await;
        assert!(outcome.is_ok());
        assert!((waited - 9.0).abs() < 0.01, "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_long_wait_is_given_back_with_the_number_of_tries() {
        let model = Scripted::new([
            transient(None, Billing::Free),
            transient(Some(90), Billing::Free),
        ]);
        let (outcome, waited) = ask(&model, policy()).await;
        let postponed = ModelError::Postponed {
            message: "busy".to_owned(),
            wait: Duration::from_secs(90),
            attempt: 1,
            tried: 2,
        };
        assert_eq!(outcome, Err(postponed));
        assert!((waited - 0.5).abs() < 0.01, "{waited}");
    }

    #[tokio::test(start_paused = true)]
    async fn tries_before_a_long_wait_are_counted_after_it() {
        let model = Scripted::new((0..4).map(|_| transient(None, Billing::Free)));
        let request = text_request();
        let model_ref: &dyn LanguageModel = &model;
        let outcome = Retry::new(model_ref, policy())
            .tried_before(&|attempt| if attempt == 1 { 2 } else { 0 })
            .complete(&request)
            .await;
        assert!(outcome.is_err());
        assert_eq!(model.left(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn requests_that_grow_too_fast_pause_for_long() {
        let ramp = ModelError::Transient {
            message: "slow down".to_owned(),
            kind: TransientKind::Ramp,
            retry_after: None,
            billing: Billing::Free,
        };
        assert_eq!(
            policy().after(2, &ramp, PaidTwice::Bearable),
            Then::Postpone(Duration::from_secs(30))
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_full_cheap_tier_is_left_for_the_standard_one() {
        let busy = ModelError::Transient {
            message: "no room".to_owned(),
            kind: TransientKind::TierBusy,
            retry_after: None,
            billing: Billing::Free,
        };
        let model = Scripted::new([busy]);
        assert!(ask(&model, policy()).await.0.is_ok());
        assert_eq!(
            *model.tiers.lock().unwrap(),
            [Tier::Configured, Tier::Standard]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn words_that_a_server_refuses_cost_no_try_and_do_not_go_on_for_ever() {
        let refusal = |_| ModelError::Transient {
            message: "no such word".to_owned(),
            kind: TransientKind::Dialect,
            retry_after: None,
            billing: Billing::Free,
        };
        let few = Scripted::new((0..8).map(refusal));
        let (outcome, waited) = ask(&few, policy()).await;
        assert!(outcome.is_ok());
        assert!(waited < 0.01, "{waited}");
        let many = Scripted::new((0..99).map(refusal));
        assert!(ask(&many, policy()).await.0.is_err());
        assert!(many.left() > 80, "{}", many.left());
    }

    #[tokio::test(start_paused = true)]
    async fn no_try_begins_after_the_deadline() {
        let model = Scripted::new((0..3).map(|_| transient(Some(9), Billing::Free)));
        let short = RetryPolicy {
            deadline: Duration::from_secs(12),
            ..policy()
        };
        let (outcome, waited) = ask(&model, short).await;
        assert!(outcome.is_err());
        assert_eq!(model.left(), 1);
        assert!((waited - 9.0).abs() < 0.01, "{waited}");
        let left = *model.time_left.lock().unwrap();
        assert_eq!(left, Some(Duration::from_secs(3)));
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
        let then = patient.after(39, &transient(None, Billing::Free), PaidTwice::Bearable);
        assert_eq!(then, Then::Again(Duration::from_secs(8)));
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
