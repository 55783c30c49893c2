//! What an agent costs beside its model: building the request, reading and judging the answer.
//! `cargo run --release -p greenlit-agents --example ask_cost`

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a tool for measuring: a panic is the report"
)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use greenlit_agents::{NoObserver, Policy, PromptVersion, outline, research, thumbnail, titles};
use greenlit_domain::model::{
    AnswerFacts, Answering, LanguageModel, ModelIdentity, TextAnswer, TextRequest,
};
use greenlit_testkit::builders;

struct Parrot(&'static str);

impl LanguageModel for Parrot {
    fn complete<'a>(&'a self, _: &'a TextRequest) -> Answering<'a, TextAnswer> {
        Box::pin(std::future::ready(Ok(TextAnswer {
            text: self.0.to_owned(),
            facts: AnswerFacts::default(),
        })))
    }

    fn identity(&self) -> ModelIdentity {
        ModelIdentity {
            provider: "test".into(),
            model: "parrot".into(),
        }
    }
}

fn main() {
    let brief = builders::brief();
    let policy = Policy::default();
    let model = Parrot(include_str!("../fixtures/research-good.json"));
    let task = builders::research_task(&brief);
    measure("research", || {
        now(research(&model, task.clone(), &policy, &NoObserver)).is_ok()
    });
    let model = Parrot(include_str!("../fixtures/titles-good.json"));
    let task = builders::titles_task(&brief);
    measure("titles", || {
        now(titles(&model, task.clone(), &policy, &NoObserver)).is_ok()
    });
    let nonsense = Parrot("{}");
    let once = Policy {
        repeats: 0,
        ..policy
    };
    measure("titles, the request alone", || {
        now(titles(&nonsense, task.clone(), &once, &NoObserver)).is_err()
    });
    let drafts = include_str!("../fixtures/titles-good.json");
    measure("titles, reading the answer alone", || {
        serde_json::from_str::<serde_json::Value>(drafts).is_ok()
    });
    let model = Parrot(include_str!("../fixtures/outline-good.json"));
    let task = builders::outline_task(&brief);
    measure("outline", || {
        now(outline(&model, task.clone(), &policy, &NoObserver)).is_ok()
    });
    let task = builders::picture_task(&brief);
    measure("thumbnail", || {
        thumbnail::request(task.clone(), PromptVersion::default()).width > 0
    });
}

fn measure(name: &str, once: impl Fn() -> bool) {
    const TIMES: u32 = 20_000;
    assert!(once(), "{name} is accepted");
    let start = Instant::now();
    for _ in 0..TIMES {
        assert!(once());
    }
    println!(
        "{name}: {:.1} us",
        start.elapsed().as_secs_f64() * 1e6 / f64::from(TIMES)
    );
}

/// The outcome of what never waits.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => panic!("a parrot never waits"),
    }
}
