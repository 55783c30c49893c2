//! Each fault as it looks on the line, in both forms, whole and as a stream, and what it costs.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "test code: a panic is the report"
)]

mod support;

use std::io::{ErrorKind, Read};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use greenlit_testkit::{
    Bomb, FakeProvider, Fault, Flavour, Kind, Latency, Options, Outcome, Target, Trouble,
};
use serde_json::{Value, json};

use support::{Reply, chat, open, post, responses, send, with};

const LONG: Duration = Duration::from_secs(20);

/// A text in each form, whole and as a stream.
fn each_form() -> [(&'static str, Value); 4] {
    let stream = || json!({ "stream": true });
    [
        ("chat/completions", chat("titles")),
        ("chat/completions", with(chat("titles"), stream())),
        ("responses", responses("titles")),
        ("responses", with(responses("titles"), stream())),
    ]
}

fn picture() -> Value {
    json!({ "model": "any", "prompt": "A photo. Topic: \u{201c}tea\u{201d}", "size": "1536x864" })
}

#[test]
fn every_trouble_has_its_status_code_and_headers() {
    let server = FakeProvider::start(Options::default());
    for (trouble, status, code) in [
        (Trouble::WrongKey, 401, "invalid_api_key"),
        (
            Trouble::Forbidden,
            403,
            "unsupported_country_region_territory",
        ),
        (Trouble::UnknownModel, 404, "model_not_found"),
        (Trouble::RateLimit, 429, "rate_limit_exceeded"),
        (Trouble::SlowDown, 429, "slow_down"),
        (Trouble::NoQuota, 429, "insufficient_quota"),
        (Trouble::NoCredit, 429, "credit_balance_exhausted"),
        (Trouble::FlexUnavailable, 429, "resource_unavailable"),
        (Trouble::TooLong, 400, "context_length_exceeded"),
        (Trouble::Moderated, 400, "moderation_blocked"),
        (Trouble::ServerError, 500, ""),
        (Trouble::Unavailable, 503, ""),
        (Trouble::Overloaded, 529, ""),
    ] {
        server.fail_always(Target::Any, Fault::Trouble(trouble));
        for (path, request) in each_form() {
            let reply = post(&server, path, &request);
            let error = &reply.json()["error"];
            assert_eq!(reply.status, status, "{trouble:?}");
            assert_eq!(
                error["code"].as_str().unwrap_or_default(),
                code,
                "{trouble:?}"
            );
            assert!(!error["message"].as_str().unwrap().is_empty());
        }
        server.mend();
    }
    let bill = server.billed();
    assert_eq!(bill.count(Outcome::Refused), bill.calls.len());
    assert_eq!(bill.total(Outcome::Refused), Default::default());
}

#[test]
fn a_rate_limit_says_how_long_to_wait_in_every_way() {
    let server = FakeProvider::start(Options::default());
    server.fail_next(Kind::Titles, Fault::Trouble(Trouble::RateLimit));
    let reply = post(&server, "responses", &responses("titles"));
    for (name, value) in [
        ("retry-after", "1"),
        ("retry-after-ms", "120"),
        ("x-should-retry", "true"),
        ("x-ratelimit-remaining-requests", "0"),
        ("x-ratelimit-reset-requests", "120ms"),
    ] {
        assert_eq!(reply.header(name), Some(value), "{name}");
    }
    server.fail_next(Kind::Titles, Fault::Trouble(Trouble::Unavailable));
    let reply = post(&server, "responses", &responses("titles"));
    assert_eq!(reply.header("retry-after"), Some("1"));
}

#[test]
fn a_fault_passes_by_what_it_makes_no_sense_for() {
    let server = FakeProvider::start(Options::default());
    server.fail_next(Target::Any, Fault::WrongPicture);
    assert_eq!(post(&server, "responses", &responses("titles")).status, 200);
    assert_eq!(server.calls()[0].fault, None);
    post(&server, "images/generations", &picture());
    assert_eq!(server.calls()[1].fault, Some(Fault::WrongPicture));
}

#[test]
fn a_cut_answer_was_worked_for_and_never_heard() {
    for (path, request) in each_form() {
        let server = FakeProvider::start(Options::default());
        server.fail_next(Kind::Titles, Fault::Cut);
        let reply = post(&server, path, &request);
        assert_eq!(reply.status, 200);
        assert!(!reply.whole && reply.body.len() > 200, "{path} {request}");
        assert!(server.wait_until_quiet(LONG));
        let bill = server.billed();
        assert_eq!(bill.count(Outcome::Unheard), 1);
        assert!(bill.total(Outcome::Unheard).output > 100);
        assert_eq!(server.tokens(), Default::default());
    }
}

#[test]
fn a_reset_comes_before_the_first_byte() {
    for (path, request) in each_form() {
        let server = FakeProvider::start(Options::default());
        server.fail_next(Kind::Titles, Fault::Reset);
        let error = send(&server, "POST", path, &request.to_string()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
        assert!(server.wait_until_quiet(LONG));
        assert_eq!(server.billed().count(Outcome::Unheard), 1);
    }
}

#[test]
fn a_stall_begins_and_never_goes_on() {
    for (path, request) in each_form() {
        let server = FakeProvider::start(Options::default());
        server.fail_next(Kind::Titles, Fault::Stall);
        let mut stream = open(&server, "POST", path, &request.to_string());
        stream
            .set_read_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        let mut bytes = Vec::new();
        let error = stream.read_to_end(&mut bytes).unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::WouldBlock | ErrorKind::TimedOut
        ));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with("HTTP/1.1 200"), "{text}");
        assert!(text.split_once("\r\n\r\n").unwrap().1.len() > 100, "{text}");
        drop(stream);
    }
}

#[test]
fn who_goes_away_leaves_a_call_that_was_worked_for() {
    let server = FakeProvider::start(Options {
        latency: Latency::Fixed(Duration::from_secs(60)),
        ..Options::default()
    });
    let mut lines: Vec<_> = each_form()
        .iter()
        .map(|(path, request)| open(&server, "POST", path, &request.to_string()))
        .collect();
    let request = picture().to_string();
    lines.push(open(&server, "POST", "images/generations", &request));
    assert!(server.wait_for(Target::Any, 5, LONG));
    assert_eq!(server.billed().count(Outcome::UnderWay), 5);
    drop(lines);
    assert!(server.wait_until_quiet(LONG), "{:?}", server.billed());
    let bill = server.billed();
    assert_eq!(bill.count(Outcome::Unheard), 5);
    assert_eq!(bill.total(Outcome::Unheard).images, 1);
}

#[test]
fn a_slow_drip_is_slow_and_whole() {
    let server = FakeProvider::start(Options::default());
    let plain = send(&server, "GET", "models", "").unwrap();
    server.fail_next(Kind::Models, Fault::SlowDrip(Duration::from_millis(2)));
    let start = Instant::now();
    let slow = send(&server, "GET", "models", "").unwrap();
    assert!(start.elapsed() >= Duration::from_millis(2 * (plain.body.len() as u64 - 1)));
    assert_eq!(slow.body, plain.body);
}

#[test]
fn shreds_are_the_same_answer() {
    let server = FakeProvider::start(Options::default());
    for (path, request) in each_form() {
        let untouched = words(&post(&server, path, &request));
        server.fail_next(Kind::Titles, Fault::Shredded);
        let reply = post(&server, path, &request);
        assert!(reply.whole);
        assert_eq!(words(&reply), untouched);
    }
    assert_eq!(server.billed().count(Outcome::Answered), 8);
}

fn words(reply: &Reply) -> String {
    let streamed = reply
        .header("content-type")
        .unwrap()
        .starts_with("text/event-stream");
    let events = if streamed {
        reply.events()
    } else {
        vec![reply.json()]
    };
    let said = events.iter().filter_map(|event| {
        let choice = &event["choices"][0];
        let chat = choice["message"]["content"]
            .as_str()
            .or(choice["delta"]["content"].as_str());
        chat.or(event["delta"].as_str())
            .or(event["output"][0]["content"][0]["text"].as_str())
    });
    said.collect()
}

#[test]
fn an_endless_answer_does_not_end() {
    for (path, request) in each_form() {
        let server = FakeProvider::start(Options::default());
        server.fail_next(Kind::Titles, Fault::Endless);
        let mut stream = open(&server, "POST", path, &request.to_string());
        let mut bytes = vec![0; 3 << 20];
        stream.read_exact(&mut bytes).unwrap();
        drop(stream);
        assert!(server.wait_until_quiet(LONG));
        assert_eq!(server.billed().count(Outcome::Unheard), 1);
        if request["stream"] == true {
            let text = String::from_utf8_lossy(&bytes);
            assert!(text.matches("delta").count() > 1_000, "words, not blanks");
        }
    }
}

#[test]
fn useless_words_are_paid_for_like_good_ones() {
    for fault in [
        Fault::InvalidJson,
        Fault::CutJson,
        Fault::WrongSchema,
        Fault::Weak,
        Fault::Refusal,
        Fault::Length,
        Fault::ContentFilter,
        Fault::Empty,
    ] {
        for (path, request) in each_form() {
            let server = FakeProvider::start(Options {
                reasoning_tokens: 10,
                ..Options::default()
            });
            server.fail_next(Kind::Titles, fault.clone());
            let reply = post(&server, path, &request);
            assert_eq!(reply.status, 200, "{fault:?}");
            assert!(reply.whole, "{fault:?}");
            let paid = server.billed().total(Outcome::Answered);
            assert!(paid.input > 0 && paid.output >= 10, "{fault:?} {paid:?}");
            assert_eq!(paid.reasoning, 10);
        }
    }
}

#[test]
fn nothing_comes_where_nothing_is_meant_to_come() {
    let server = FakeProvider::start(Options::default());
    server.fail_always(Target::Any, Fault::Empty);
    let empty = json!([]);
    let whole = post(&server, "chat/completions", &chat("titles")).json();
    assert_eq!(whole["choices"], empty);
    assert!(whole["usage"]["prompt_tokens"].as_u64().unwrap() > 0);
    assert_eq!(
        post(&server, "responses", &responses("titles")).json()["output"],
        empty
    );
    assert_eq!(
        post(&server, "images/generations", &picture()).json()["data"],
        empty
    );
    let texts = json!({ "model": "any", "input": "tea" });
    assert_eq!(post(&server, "embeddings", &texts).json()["data"], empty);
    let streamed = with(chat("titles"), json!({ "stream": true }));
    assert_eq!(
        post(&server, "chat/completions", &streamed).events(),
        [json!("[DONE]")]
    );
}

#[test]
fn a_proxy_answers_in_its_own_words() {
    let server = FakeProvider::start(Options::default());
    for (status, outcome) in [(502, Outcome::Refused), (200, Outcome::Unheard)] {
        server.fail_next(Kind::Titles, Fault::Html(status));
        let reply = post(&server, "responses", &responses("titles"));
        assert_eq!(reply.status, status);
        assert!(
            reply
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
        assert_eq!(server.billed().calls.last().unwrap().outcome, outcome);
    }
}

fn painted(server: &FakeProvider, request: &Value) -> Vec<u8> {
    let reply = post(server, "images/generations", request).json();
    STANDARD
        .decode(reply["data"][0]["b64_json"].as_str().unwrap())
        .unwrap()
}

#[test]
fn pictures_have_the_size_that_was_asked_for_unless_they_are_meant_not_to() {
    let server = FakeProvider::start(Options::default());
    let size = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(&painted(&server, &picture())), (1536, 864));
    let square = with(picture(), json!({ "size": "1024x1024" }));
    assert_eq!(size(&painted(&server, &square)), (1024, 1024));
    server.fail_next(Kind::Image, Fault::PictureOfSize(64, 600));
    assert_eq!(size(&painted(&server, &picture())), (64, 600));
    assert_eq!(server.billed().total(Outcome::Answered).images, 3);
}

#[test]
fn a_bomb_comes_as_any_picture_does() {
    let server = FakeProvider::start(Options::default());
    for bomb in Bomb::ALL {
        server.fail_next(Kind::Image, Fault::PictureBomb(bomb));
        let bytes = painted(&server, &picture());
        let jpeg = matches!(bomb, Bomb::Jpeg | Bomb::JpegHeader);
        let start: &[u8] = if jpeg {
            &[0xff, 0xd8, 0xff]
        } else {
            b"\x89PNG\r\n\x1a\n"
        };
        assert!(bytes.starts_with(start), "{bomb:?}");
    }
    server.fail_next(Kind::Image, Fault::WrongPicture);
    assert_eq!(painted(&server, &picture()), b"not a picture");
    assert_eq!(server.billed().total(Outcome::Answered).images, 5);
}

#[test]
fn openai_paints_in_steps_of_sixteen_and_takes_no_old_words() {
    let server = FakeProvider::start(Options::default());
    for (fields, status) in [
        (json!({ "size": "1280x720" }), 200),
        (json!({ "size": "auto" }), 200),
        (json!({ "size": "1280x725" }), 400),
        (json!({ "size": "3200x800" }), 400),
        (json!({ "size": "wide" }), 400),
        (json!({ "response_format": "b64_json" }), 400),
    ] {
        let request = with(
            with(picture(), json!({ "model": "gpt-image-2" })),
            fields.clone(),
        );
        assert_eq!(
            post(&server, "images/generations", &request).status,
            status,
            "{fields}"
        );
    }
    assert_eq!(server.count(Kind::Image), 6);
    assert_eq!(server.billed().count(Outcome::Refused), 4);
}

#[test]
fn vectors_come_in_the_order_of_the_texts_and_in_both_codings() {
    let server = FakeProvider::start(Options::default());
    let texts = json!({ "model": "any", "input": ["green tea", "black tea", "green tea"] });
    let reply = post(&server, "embeddings", &texts).json();
    let vector = |index: usize| {
        reply["data"][index]["embedding"]
            .as_array()
            .unwrap()
            .clone()
    };
    assert_eq!(vector(0).len(), 1536);
    assert_eq!(vector(0), vector(2));
    assert_ne!(vector(0), vector(1));
    assert_eq!(reply["usage"]["prompt_tokens"], 7);
    assert_eq!(server.billed().total(Outcome::Answered).input, 7);
    let packed = json!({ "model": "any", "input": "green tea", "dimensions": 1536, "encoding_format": "base64" });
    let packed = post(&server, "embeddings", &packed).json();
    let bytes = STANDARD
        .decode(packed["data"][0]["embedding"].as_str().unwrap())
        .unwrap();
    let first = f32::from_le_bytes(bytes[..4].try_into().unwrap());
    assert!((f64::from(first) - vector(0)[0].as_f64().unwrap()).abs() < 1e-6);
    assert_eq!(bytes.len(), 1536 * 4);
    for wrong in [json!([]), json!("")] {
        let texts = json!({ "model": "any", "input": wrong });
        assert_eq!(post(&server, "embeddings", &texts).status, 400);
    }
}

#[test]
fn rates_strike_within_a_stream_too_and_the_bill_adds_up() {
    let server = FakeProvider::start(Options {
        rates: vec![
            (Target::Only(Kind::Titles), Fault::Status(500), 0.2),
            (Target::Only(Kind::Titles), Fault::Cut, 0.2),
        ],
        flavour: Flavour::OpenAi,
        ..Options::default()
    });
    let mut told = 0;
    for _ in 0..25 {
        for (path, request) in each_form() {
            let asked = json!({ "stream_options": { "include_usage": true } });
            let reply = post(&server, path, &with(request, asked));
            if reply.status == 200 && reply.whole {
                told += output_told(&reply);
            }
        }
    }
    assert!(server.wait_until_quiet(LONG));
    let bill = server.billed();
    assert_eq!(bill.total(Outcome::Answered).output, told);
    assert!(bill.count(Outcome::Refused) > 5 && bill.count(Outcome::Unheard) > 5);
    let all = [Outcome::Answered, Outcome::Refused, Outcome::Unheard].map(|end| bill.count(end));
    assert_eq!(all.iter().sum::<usize>(), 100);
}

fn output_told(reply: &Reply) -> u64 {
    let streamed = reply
        .header("content-type")
        .unwrap()
        .starts_with("text/event-stream");
    let events = if streamed {
        reply.events()
    } else {
        vec![reply.json()]
    };
    let usage = events.iter().rev().find_map(|event| {
        let usage = event
            .get("usage")
            .or_else(|| event["response"].get("usage"));
        usage.filter(|usage| usage.is_object())
    });
    let usage = usage.unwrap_or_else(|| panic!("no usage: {}", reply.body));
    let output = usage
        .get("completion_tokens")
        .or_else(|| usage.get("output_tokens"));
    output.unwrap().as_u64().unwrap()
}
