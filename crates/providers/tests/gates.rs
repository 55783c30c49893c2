//! What an endpoint's gate lets through, as the layers behind it meet it.
#![allow(clippy::unwrap_used)] // Helpers of tests, not only tests themselves.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use greenlit_domain::brief::Task;
use greenlit_domain::id::CallId;
use greenlit_domain::journal::{CallJournal, Entry, Journaled};
use greenlit_domain::model::{
    AnswerFacts, AnswerSchema, Answering, Billing, CallTerms, ImageAnswer, ImageModel,
    ImageRequest, LanguageModel, Left, ModelError, ModelIdentity, Room, TextAnswer, TextRequest,
    TransientKind,
};
use greenlit_domain::step::Step;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_providers::resilience::{
    BreakerPolicy, ConcurrencyPolicy, Endpoint, Entering, Gate, GatePolicy, Gated, Gates, Hedge,
    HedgePolicy, Leg, Retry, RetryPolicy, State, Stoppable,
};
use greenlit_testkit::builders;
use tokio::time::{Instant, sleep};

/// A clock that goes with tokio's, which these tests pause.
struct Paused(Instant);

impl Clock for Paused {
    fn now(&self) -> Timestamp {
        Timestamp(1_000_000).plus(self.0.elapsed())
    }
}

fn endpoint() -> Endpoint {
    Endpoint {
        origin: "http://models.example".into(),
        identity: identity(),
    }
}

fn identity() -> ModelIdentity {
    ModelIdentity {
        provider: "test".into(),
        model: "scripted".into(),
    }
}

fn gate(policy: GatePolicy) -> Arc<Gate> {
    let policy = GatePolicy {
        breaker: BreakerPolicy {
            jitter: || 0.0,
            ..policy.breaker
        },
        ..policy
    };
    Arc::new(Gate::new(
        endpoint(),
        policy,
        Arc::new(Paused(Instant::now())),
    ))
}

fn retry_policy() -> RetryPolicy {
    RetryPolicy {
        jitter: || 0.0,
        ..RetryPolicy::default()
    }
}

/// What becomes of a call: after so long, this.
type Fate = (u64, Result<(), ModelError>);

/// Meets these fates, one after the other; then answers at once.
#[derive(Default)]
struct Scripted {
    fates: Mutex<VecDeque<Fate>>,
    calls: AtomicU32,
    room: Option<Room>,
}

impl Scripted {
    fn new(fates: impl IntoIterator<Item = Fate>) -> Self {
        Self {
            fates: Mutex::new(fates.into_iter().collect()),
            ..Self::default()
        }
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::SeqCst)
    }

    async fn next(&self) -> Result<AnswerFacts, ModelError> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let fate = self.fates.lock().unwrap().pop_front();
        let (seconds, outcome) = fate.unwrap_or((0, Ok(())));
        sleep(Duration::from_secs(seconds)).await;
        outcome.map(|()| AnswerFacts {
            room: self.room,
            ..AnswerFacts::default()
        })
    }
}

impl LanguageModel for Scripted {
    fn complete<'a>(&'a self, _: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(async {
            let facts = self.next().await?;
            let text = "{}".to_owned();
            Ok(TextAnswer { text, facts })
        })
    }

    fn identity(&self) -> ModelIdentity {
        identity()
    }
}

impl ImageModel for Scripted {
    fn paint<'a>(&'a self, _: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(async {
            let facts = self.next().await?;
            let bytes = vec![1];
            Ok(ImageAnswer { bytes, facts })
        })
    }

    fn identity(&self) -> ModelIdentity {
        identity()
    }
}

fn fault(kind: TransientKind, billing: Billing) -> ModelError {
    ModelError::Transient {
        message: "ill".to_owned(),
        kind,
        retry_after: None,
        billing,
    }
}

fn down() -> Fate {
    (0, Err(fault(TransientKind::Fault, Billing::Free)))
}

fn too_many() -> Fate {
    (0, Err(fault(TransientKind::RateLimit, Billing::Free)))
}

static SCHEMA: AnswerSchema = AnswerSchema {
    name: "titles",
    schema: serde_json::Value::Null,
};

fn request() -> TextRequest {
    TextRequest {
        step: Step::Titles,
        attempt: 1,
        task: Task::Titles(builders::titles_task(&builders::brief())),
        system: "".into(),
        messages: Vec::new(),
        schema: &SCHEMA,
        max_output_tokens: 1,
        terms: CallTerms::default(),
    }
}

async fn ask(model: &dyn LanguageModel, gate: &Arc<Gate>) -> Result<TextAnswer, ModelError> {
    let never = || false;
    let gated = Gated::new(model, Some(gate), Entering::Waiting, &never);
    Retry::new(&gated, retry_policy())
        .at(Some(gate))
        .complete(&request())
        .await
}

async fn paint(model: &Scripted, gate: &Arc<Gate>) -> Result<ImageAnswer, ModelError> {
    let never = || false;
    let gated = Gated::new(model, Some(gate), Entering::Waiting, &never);
    let request = ImageRequest {
        task: builders::picture_task(&builders::brief()),
        prompt: String::new(),
        width: 1,
        height: 1,
        terms: CallTerms::default(),
    };
    Retry::new(&gated, retry_policy())
        .at(Some(gate))
        .paint(&request)
        .await
}

fn service() -> GatePolicy {
    GatePolicy {
        breaker: BreakerPolicy::of_service(),
        ..GatePolicy::default()
    }
}

/// The wait of a call that was put off, and the tries that were counted.
fn put_off(outcome: Result<TextAnswer, ModelError>) -> (f64, u32) {
    match outcome {
        Err(ModelError::Postponed { wait, tried, .. }) => (wait.as_secs_f64(), tried),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn an_outage_puts_calls_off_and_uses_up_no_tries_until_it_is_over() {
    let gate = gate(service());
    let model = Scripted::new([(0, Ok(()))].into_iter().chain((0..8).map(|_| down())));
    ask(&model, &gate).await.unwrap();
    let (wait, tried) = put_off(ask(&model, &gate).await);
    assert_eq!(
        tried, 2,
        "the third failure opened it, and is the endpoint's"
    );
    assert!((wait - 5.0).abs() < 0.1, "{wait}");
    assert_eq!(model.calls(), 4);
    assert_eq!(gate.figures().state, State::Open);
    let (_, tried) = put_off(ask(&model, &gate).await);
    assert_eq!((model.calls(), tried), (4, 0), "nothing was sent");
    for (probes, wait) in [(5, 10.0), (6, 20.0), (7, 30.0), (8, 30.0), (9, 30.0)] {
        sleep(gate.opens_in().unwrap()).await;
        let (next, tried) = put_off(ask(&model, &gate).await);
        assert_eq!((model.calls(), tried), (probes, 0));
        assert!((next - wait).abs() < 0.1, "{next}");
    }
    sleep(gate.opens_in().unwrap()).await;
    ask(&model, &gate).await.unwrap();
    let figures = gate.figures();
    assert_eq!(figures.state, State::Closed);
    let counts = figures.counts;
    assert_eq!((counts.sent, counts.answered, counts.failed), (10, 2, 8));
    assert_eq!((counts.retried, counts.postponed), (2, 7));
}

#[tokio::test(start_paused = true)]
async fn a_picture_that_may_be_billed_ends_its_call_outage_or_not() {
    let gate = gate(service());
    let lost = || (0, Err(fault(TransientKind::Fault, Billing::Unknown)));
    let model = Scripted::new([(0, Ok(())), lost(), lost(), lost()]);
    paint(&model, &gate).await.unwrap();
    for _ in 0..3 {
        let outcome = paint(&model, &gate).await;
        assert!(
            matches!(outcome, Err(ModelError::Transient { .. })),
            "{outcome:?}"
        );
    }
    assert!(gate.is_open());
}

#[tokio::test(start_paused = true)]
async fn half_of_all_calls_refused_fails_nobody() {
    let gate = gate(GatePolicy::default());
    let fates = (0..15).map(|_| too_many());
    let model = Scripted::new([(0, Ok(()))].into_iter().chain(fates));
    ask(&model, &gate).await.unwrap();
    ask(&model, &gate).await.unwrap();
    assert_eq!(model.calls(), 17);
    let endless = Scripted::new((0..99).map(|_| too_many()));
    assert!(ask(&endless, &gate).await.is_err());
    assert_eq!(endless.calls(), 16);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answered_is_not_asked_sixteen_times() {
    let gate = gate(GatePolicy::default());
    let model = Scripted::new((0..99).map(|_| too_many()));
    assert!(ask(&model, &gate).await.is_err());
    assert_eq!(model.calls(), 4);
}

#[tokio::test(start_paused = true)]
async fn more_than_the_endpoint_takes_wait_their_turn_or_are_put_off() {
    let policy = ConcurrencyPolicy::default();
    let gate = gate(GatePolicy {
        concurrency: policy,
        ..GatePolicy::default()
    });
    gate.learn(&learned(2.0));
    let model = Scripted::new((0..6).map(|_| (8, Ok(()))));
    let calls = (0..6).map(|_| ask(&model, &gate));
    let began = Instant::now();
    let outcomes = futures(calls).await;
    let made = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!(
        made, 4,
        "two, two more after 8 s, and two would wait too long"
    );
    assert_eq!(model.calls(), 4);
    assert!(began.elapsed() < Duration::from_secs(17));
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        let (wait, tried) = put_off(outcome);
        assert!(wait >= 5.0 && tried == 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_says_it_has_no_room_is_not_asked_before_it_has() {
    let gate = gate(GatePolicy::default());
    let none_for = |seconds| Scripted {
        room: Some(Room {
            requests: Some(Left {
                count: 0,
                reset: Duration::from_secs(seconds),
            }),
            tokens: None,
        }),
        ..Scripted::default()
    };
    ask(&none_for(6), &gate).await.unwrap();
    let began = Instant::now();
    ask(&none_for(50), &gate).await.unwrap();
    assert_eq!(began.elapsed().as_secs(), 6, "a short wait is held");
    let (wait, _) = put_off(ask(&none_for(0), &gate).await);
    assert!((wait - 50.0).abs() < 0.1, "{wait}");
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_dropped_leave_their_room() {
    let gate = gate(GatePolicy::default());
    gate.learn(&learned(1.0));
    let model = Scripted::new([(1_000, Ok(()))]);
    let dropped = tokio::time::timeout(Duration::from_secs(1), ask(&model, &gate)).await;
    assert!(dropped.is_err());
    assert_eq!(gate.figures().in_flight, 0);
    ask(&model, &gate).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_stored_passes_by_the_gate() {
    let gate = gate(service());
    let model = Scripted::new([(0, Ok(())), down(), down(), down()]);
    ask(&model, &gate).await.unwrap();
    let _ = ask(&model, &gate).await;
    assert!(gate.is_open());
    let stored = || true;
    let gated = Gated::new(&model, Some(&gate), Entering::Waiting, &stored);
    gated.complete(&request()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_gate_that_is_made_later_knows_what_was_stored() {
    let gates = Gates::new(GatePolicy::default(), Arc::new(Paused(Instant::now())));
    assert_eq!(gates.news(), []);
    gates.learn(vec![(endpoint().name(), learned(3.0))]);
    let gate = gates.of(&endpoint());
    assert_eq!(gate.figures().limit, Some(3));
    assert_eq!(gates.news(), [], "it came from there");
    let model = Scripted::new([too_many()]);
    tokio::time::advance(Duration::from_secs(30)).await;
    ask(&model, &gate).await.unwrap();
    let news = gates.news();
    assert_eq!(news.len(), 1);
    assert!(news[0].1.answered_at.is_some());
}

fn learned(limit: f64) -> greenlit_providers::resilience::Learned {
    let json = serde_json::json!({
        "limit": { "limit": limit, "refusedAt": Timestamp(999_000) }
    });
    serde_json::from_value(json).unwrap()
}

/// Notes what a journal is told.
#[derive(Default)]
struct Noted(Mutex<Vec<String>>);

impl CallJournal for Noted {
    fn begin_text<'a>(
        &'a self,
        _: &'a TextRequest,
        _: &'a ModelIdentity,
    ) -> Answering<'a, Entry<TextAnswer>> {
        self.0.lock().unwrap().push("begun".to_owned());
        Box::pin(async { Ok(Entry::Send(CallId(uuid::Uuid::nil()))) })
    }

    fn finish_text<'a>(
        &'a self,
        _: CallId,
        outcome: &'a Result<TextAnswer, ModelError>,
    ) -> Answering<'a, ()> {
        let told = match outcome {
            Ok(_) => "answered",
            Err(ModelError::Transient {
                kind: TransientKind::Overtaken,
                billing: Billing::Unknown,
                ..
            }) => "given up, billing unknown",
            Err(_) => "failed",
        };
        self.0.lock().unwrap().push(told.to_owned());
        Box::pin(async { Ok(()) })
    }

    fn begin_image<'a>(
        &'a self,
        _: &'a ImageRequest,
        _: &'a ModelIdentity,
    ) -> Answering<'a, Entry<ImageAnswer>> {
        Box::pin(pending())
    }

    fn finish_image<'a>(
        &'a self,
        _: CallId,
        _: &'a Result<ImageAnswer, ModelError>,
    ) -> Answering<'a, ()> {
        Box::pin(pending())
    }
}

/// A call as the engine has it: hedged, each leg through the gate and the journal.
async fn hedged(
    model: &Scripted,
    gate: &Arc<Gate>,
    journal: &Noted,
) -> Result<TextAnswer, ModelError> {
    let never = || false;
    let legs = [Leg::default(), Leg::default()];
    let stoppable = legs.each_ref().map(|leg| Stoppable::new(model, leg));
    let [first, second] = stoppable.each_ref().map(|leg| Journaled::new(leg, journal));
    let first = Gated::new(&first, Some(gate), Entering::Waiting, &never);
    let second = Gated::new(&second, Some(gate), Entering::AtOnce, &never);
    Hedge::new(gate, [&first, &second], &legs)
        .complete(&request())
        .await
}

fn hedging() -> GatePolicy {
    GatePolicy {
        hedge: Some(HedgePolicy::default()),
        ..GatePolicy::default()
    }
}

/// A gate that has seen so many answers of two seconds each.
async fn seasoned(answers: u32) -> Arc<Gate> {
    let gate = gate(hedging());
    let model = Scripted::new((0..answers).map(|_| (2, Ok(()))));
    for _ in 0..answers {
        hedged(&model, &gate, &Noted::default()).await.unwrap();
    }
    assert_eq!(model.calls(), answers);
    gate
}

#[tokio::test(start_paused = true)]
async fn a_late_text_is_asked_for_a_second_time_and_both_are_in_the_journal() {
    for (first, second, took, journal, won) in [
        // The second is quicker.
        (
            60,
            (1, Ok(())),
            3,
            vec!["begun", "begun", "answered", "given up, billing unknown"],
            1,
        ),
        // The first comes after all.
        (
            4,
            (30, Ok(())),
            4,
            vec!["begun", "begun", "answered", "given up, billing unknown"],
            0,
        ),
        // The second fails: the first is waited for.
        (
            9,
            (1, down().1),
            9,
            vec!["begun", "begun", "failed", "answered"],
            0,
        ),
    ] {
        let gate = seasoned(40).await;
        let noted = Noted::default();
        let model = Scripted::new([(first, Ok(())), second]);
        let began = Instant::now();
        hedged(&model, &gate, &noted).await.unwrap();
        assert_eq!(began.elapsed().as_secs(), took);
        assert_eq!(*noted.0.lock().unwrap(), journal);
        let counts = gate.figures().counts;
        assert_eq!((counts.hedged, counts.hedge_won), (1, won));
        assert_eq!(gate.figures().in_flight, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_first_fails_the_second_is_the_answer() {
    let gate = seasoned(40).await;
    let (_, broken) = down();
    let model = Scripted::new([(5, broken), (8, Ok(()))]);
    let noted = Noted::default();
    hedged(&model, &gate, &noted).await.unwrap();
    assert_eq!(
        *noted.0.lock().unwrap(),
        ["begun", "begun", "failed", "answered"]
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_for_twice_before_it_is_known_what_is_late_or_beyond_the_share() {
    for (answers, wanted) in [(19, 1), (21, 2), (39, 2)] {
        let gate = seasoned(answers).await;
        let model = Scripted::new([(60, Ok(())), (1, Ok(()))]);
        hedged(&model, &gate, &Noted::default()).await.unwrap();
        assert_eq!(model.calls(), wanted, "after {answers} answers");
    }
    let gate = seasoned(40).await;
    for _ in 0..2 {
        let model = Scripted::new([(60, Ok(())), (1, Ok(()))]);
        hedged(&model, &gate, &Noted::default()).await.unwrap();
    }
    let counts = gate.figures().counts;
    assert_eq!(counts.hedged, 2, "5 of 100 of {} calls", counts.sent);
    let model = Scripted::new([(60, Ok(())), (1, Ok(()))]);
    hedged(&model, &gate, &Noted::default()).await.unwrap();
    assert_eq!(model.calls(), 1, "that would be a third of 43");
}

/// All of them, side by side.
async fn futures<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pinned: Vec<_> = all.map(Box::pin).collect();
    let mut outcomes: Vec<Option<F::Output>> = pinned.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (future, outcome) in pinned.iter_mut().zip(&mut outcomes) {
            if outcome.is_none()
                && let std::task::Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *outcome = Some(ready);
            }
        }
        if outcomes.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    outcomes.into_iter().flatten().collect()
}
