//! What a call costs in CPU, client and fake server apart:
//! `cargo run --release -p greenlit-providers --example call_cost -- CALLS [THREADS]`. Linux only: it reads `/proc`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a tool for measuring: a panic is the report"
)]

use std::fs;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use greenlit_domain::brief::Task;
use greenlit_domain::model::{
    AnswerSchema, ImageModel, ImageRequest, LanguageModel, Message, Role, TextRequest,
};
use greenlit_domain::step::Step;
use greenlit_providers::models::Table;
use greenlit_providers::openai::{
    Client, ClientOptions, ImagesModel, Learned, TextModel, TextOptions, Wire,
};
use greenlit_testkit::{FakeProvider, Options, builders};
use serde_json::json;

const IN_FLIGHT: usize = 64;

/// As large as the outline agent's.
static SCHEMA: LazyLock<AnswerSchema> = LazyLock::new(|| {
    let text = json!({ "type": "string" });
    let part = |names: &[&str]| {
        let fields: serde_json::Map<_, _> = names
            .iter()
            .map(|name| ((*name).to_owned(), text.clone()))
            .collect();
        json!({ "type": "object", "properties": fields, "required": names, "additionalProperties": false })
    };
    AnswerSchema {
        name: "outline",
        schema: json!({
            "type": "object",
            "properties": {
                "hook": part(&["says", "shows"]),
                "sections": { "type": "array", "items": part(&["heading", "says", "shows", "seconds"]) },
                "callToAction": text, "description": text, "pinnedComment": text,
                "tags": { "type": "array", "items": text },
                "hashtags": { "type": "array", "items": text },
                "thumbnailWords": { "type": ["string", "null"] }
            },
            "required": ["hook", "sections", "callToAction", "description", "pinnedComment", "tags", "hashtags", "thumbnailWords"],
            "additionalProperties": false
        }),
    }
});

fn main() {
    let mut arguments = std::env::args()
        .skip(1)
        .map(|n| n.parse().expect("a number"));
    let calls = arguments.next().unwrap_or(20_000);
    let threads = arguments.next().unwrap_or(1);
    let server = FakeProvider::start(Options::default());
    let options = ClientOptions::new(server.base_url(), "sk-test".into());
    let client = Client::new(options).expect("a client");
    let table = Table::load(None).expect("the table");
    let text = Arc::new(TextModel::new(
        client.clone(),
        "fake",
        &table,
        Wire::Chat,
        TextOptions::default(),
        Learned::new(client.server().dialect()),
    ));
    let image = Arc::new(ImagesModel::new(client, "fake", &table, None));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .expect("a runtime");
    let texts = text_request();
    measure(&runtime, "text", calls, || {
        let (model, request) = (Arc::clone(&text), Arc::clone(&texts));
        async move { model.complete(&request).await.map(drop).unwrap() }
    });
    let pictures = picture_request();
    measure(&runtime, "picture", calls / 4, || {
        let (model, request) = (Arc::clone(&image), Arc::clone(&pictures));
        async move { model.paint(&request).await.map(drop).unwrap() }
    });
}

fn measure<F: Future<Output = ()> + Send + 'static>(
    runtime: &tokio::runtime::Runtime,
    name: &str,
    calls: usize,
    call: impl Fn() -> F,
) {
    let warm: Vec<_> = (0..IN_FLIGHT).map(|_| runtime.spawn(call())).collect();
    runtime.block_on(async {
        for task in warm {
            task.await.unwrap();
        }
    });
    let (client, server) = cpu();
    let start = Instant::now();
    let left = Arc::new(std::sync::atomic::AtomicUsize::new(calls));
    runtime.block_on(async {
        let mut running = std::collections::VecDeque::new();
        for _ in 0..IN_FLIGHT {
            running.push_back(tokio::spawn(call()));
        }
        while let Some(task) = running.pop_front() {
            task.await.unwrap();
            if left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) > IN_FLIGHT {
                running.push_back(tokio::spawn(call()));
            }
        }
    });
    let wall = start.elapsed();
    let after = cpu();
    let each = |time: Duration| time.as_secs_f64() * 1e6 / calls as f64;
    println!(
        "{name}: {calls} calls, {:.0} a second; CPU a call: client {:.0} us, server {:.0} us",
        calls as f64 / wall.as_secs_f64(),
        each(after.0 - client),
        each(after.1 - server),
    );
}

/// CPU time of this process: the fake server's thread, and all others.
fn cpu() -> (Duration, Duration) {
    let (mut client, mut server) = (Duration::ZERO, Duration::ZERO);
    for task in fs::read_dir("/proc/self/task").expect("Linux").flatten() {
        let read = |name: &str| fs::read_to_string(task.path().join(name)).unwrap_or_default();
        let spent: u64 = read("schedstat")
            .split_whitespace()
            .next()
            .and_then(|nanoseconds| nanoseconds.parse().ok())
            .unwrap_or(0);
        let sum = if read("comm").trim() == "fake-provider" {
            &mut server
        } else {
            &mut client
        };
        *sum += Duration::from_nanos(spent);
    }
    (client, server)
}

fn text_request() -> Arc<TextRequest> {
    let brief = builders::brief();
    let research = serde_json::to_string(&builders::research(&brief)).expect("plain data");
    Arc::new(TextRequest {
        step: Step::Outline,
        attempt: 1,
        task: Task::Outline(builders::outline_task(&brief)),
        system: "You plan YouTube videos and write the texts of their upload. "
            .repeat(35)
            .into(),
        messages: vec![Message {
            role: Role::User,
            content: format!(
                "<data>\n{{\"title\":\"Sourdough: 5 mistakes\",\"brief\":{{\"keyword\":\"sourdough for beginners\"}},\
                 \"research\":{research}}}\n</data>\n\nWrite every text in English (en)"
            ),
        }],
        schema: &SCHEMA,
        max_output_tokens: 6_000,
        terms: Default::default(),
    })
}

fn picture_request() -> Arc<ImageRequest> {
    Arc::new(ImageRequest {
        task: builders::picture_task(&builders::brief()),
        prompt: "Topic: \u{201c}sourdough\u{201d}. A loaf, large and sharp. ".repeat(15),
        width: 1536,
        height: 864,
        terms: Default::default(),
    })
}
