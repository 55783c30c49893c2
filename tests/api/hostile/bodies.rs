//! Fields of JSON bodies, and bodies as a whole.

use greenlit_domain::text;
use serde_json::{Value, json};
use tokio::task::block_in_place;

use super::{Field, Route, Step, Story, faults, names};
use crate::database::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_field_of_any_body_takes_what_it_should_not() {
    no_field_takes_what_it_should_not(Story::begin(None).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_field_of_any_body_takes_what_it_should_not_on_postgres() {
    // Its own commands wait, which a worker of the runtime may only do so.
    let Some(database) = block_in_place(Database::fresh) else {
        return;
    };
    let story = Story::begin(Some(database)).await;
    block_in_place(|| no_field_takes_what_it_should_not(story));
}

fn no_field_takes_what_it_should_not(story: Story) {
    let mut tried = 0;
    for route in Route::all().iter().filter(|route| route.takes_json()) {
        let base = story.base(route);
        for field in route.fields() {
            let before = story.state();
            let (refused, odd): (Vec<_>, Vec<_>) =
                field.bad().into_iter().partition(|bad| bad.must_be_refused);
            for bad in refused {
                tried += 1;
                is_refused(&story, route, &base, &field, &bad.value);
            }
            // A name that is there twice.
            if let [Step::Name(name)] = field.path.as_slice() {
                let first = json!(name).to_string();
                let body = base.to_string();
                let rest = body.strip_prefix('{').unwrap();
                let comma = if rest == "}" { "" } else { "," };
                let twice = format!("{{{first}: null, {first}: null{comma}{rest}");
                let answer = story.send_body(route, twice, &route.name());
                assert!(
                    names(&field, &answer),
                    "{} takes {name} twice: {}",
                    route.name(),
                    answer.text()
                );
            }
            assert_eq!(
                story.state(),
                before,
                "{}: {} changed something",
                route.name(),
                field.name()
            );
            for bad in odd {
                tried += 1;
                let what = format!("{} with {} = {}", route.name(), field.name(), bad.value);
                story.send_body(route, field.within(&base, &bad.value), &what);
            }
        }
    }
    assert!(tried > 1_000, "only {tried} were tried");
    // What was taken was cleaned.
    for (list, shown) in story.state() {
        // The description is ours, with line breaks.
        if list.ends_with("/openapi.json") {
            continue;
        }
        let value: Value = serde_json::from_str(&shown).unwrap();
        each_text(&value, &mut |text| {
            assert!(!text.chars().any(text::is_hidden), "{list} shows {text:?}");
            assert!(
                !text.contains("<script") && !text.contains("<img"),
                "{list} shows {text:?}"
            );
        });
    }
    drop(story.service);
}

fn is_refused(story: &Story, route: &Route, base: &Value, field: &Field, value: &str) {
    let what = format!("{} with {} = {:.80}", route.name(), field.name(), value);
    let answer = story.send_body(route, field.within(base, value), &what);
    // What is no JSON at all is told by its place.
    let is_no_json = value == "nan" && answer.status == 400;
    // Who tries to sign in again and again waits, whatever they send.
    let is_slowed = answer.status == 429;
    assert!(
        is_no_json || is_slowed || names(field, &answer),
        "{what}: {} {}",
        answer.status,
        answer.text()
    );
}

fn each_text(value: &Value, see: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(list) => list.iter().for_each(|value| each_text(value, see)),
        Value::Object(fields) => fields.values().for_each(|value| each_text(value, see)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_body_as_a_whole_breaks_a_route() {
    let story = Story::begin(None).await;
    for route in Route::all().iter().filter(|route| route.takes_json()) {
        let base = story.base(route).to_string();
        let before = story.state();
        let unknown = base
            .replacen('{', "{\"nonesuch\": 1,", 1)
            .replace(",}", "}");
        let answer = story.send_body(route, unknown, &route.name());
        assert_eq!(answer.status, 422, "{}: {}", route.name(), answer.text());
        assert!(
            faults(&answer).contains(&"nonesuch".to_owned()),
            "{}",
            answer.text()
        );
        let bodies: [(&str, Vec<u8>, u16); 9] = [
            ("cut off", base.as_bytes()[..base.len() - 1].to_vec(), 400),
            ("a list", b"[]".to_vec(), 400),
            ("a text", b"\"x\"".to_vec(), 400),
            ("null", b"null".to_vec(), 400),
            ("no UTF-8", b"{\"\xff\": 1}".to_vec(), 400),
            ("half a pair as a name", br#"{"\ud800": 1}"#.to_vec(), 400),
            ("deep", "[".repeat(10_000).into_bytes(), 400),
            ("large", vec![b' '; 70_000], 413),
            ("huge", vec![b' '; 900_000], 413),
        ];
        for (what, body, status) in bodies {
            let what = format!("{}: {what}", route.name());
            let answer = story.send_body(route, body, &what);
            assert_eq!(answer.status, status, "{what}: {}", answer.text());
        }
        for kind in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "",
            "application/jsonx",
        ] {
            let request = story.request(&route.method, &story.path(&route.template));
            let request = request.header("content-type", kind).body(base.as_str());
            let answer = story.send(&request, &route.name());
            assert_eq!(answer.status, 415, "{} as {kind:?}", route.name());
        }
        assert_eq!(story.state(), before, "{} changed something", route.name());
    }
}
