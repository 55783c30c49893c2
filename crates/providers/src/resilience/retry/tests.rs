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
