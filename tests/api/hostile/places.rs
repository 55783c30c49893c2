//! Queries, and names in paths.

use super::{Field, Route, Story, names, resolved};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_query_takes_what_it_should_not() {
    let story = Story::begin(None).await;
    for route in Route::all().iter().filter(|route| !route.streams()) {
        let path = story.path(&route.template);
        for field in route.parameters("query") {
            let name = field.name();
            let is_list = field.is("array");
            let schema = if is_list {
                resolved(&field.schema["items"])
            } else {
                field.schema.clone()
            };
            let inner = Field {
                schema,
                ..field.clone()
            };
            let mut refused = Vec::new();
            if inner.is("integer") {
                let beyond = |bound: &str, by: i64| inner.schema[bound].as_i64()?.checked_add(by);
                refused.extend(beyond("minimum", -1).map(|number| number.to_string()));
                refused.extend(beyond("maximum", 1).map(|number| number.to_string()));
                refused
                    .extend(["1.5", "x", "99999999999999999999", "0x1", "%00"].map(str::to_owned));
            } else {
                let most = inner.schema["maxLength"].as_u64();
                refused.extend(most.map(|most| "x".repeat(usize::try_from(most).unwrap() + 1)));
                if inner.schema["enum"].is_array() {
                    refused.extend(["nonesuch", "%00"].map(str::to_owned));
                }
            }
            for value in refused {
                let what = format!("{} with {name} = {value:.60}", route.name());
                let answer = story.send(
                    &story.request(&route.method, &format!("{path}?{name}={value}")),
                    &what,
                );
                assert!(
                    names(&field, &answer),
                    "{what}: {} {}",
                    answer.status,
                    answer.text()
                );
            }
            if !is_list {
                let twice = format!("{path}?{name}=1&{name}=2");
                let answer = story.send(&story.request(&route.method, &twice), &route.name());
                assert!(
                    names(&field, &answer),
                    "{name} twice: {} {}",
                    answer.status,
                    answer.text()
                );
            }
            for odd in [
                "%00",
                "%ff",
                "%ED%A0%80",
                "%E2%80%AE",
                "%",
                "%0d%0aset-cookie:%20a=b",
                "'+OR+1=1",
                "%3Cscript%3E",
            ] {
                let what = format!("{} with {name} = {odd}", route.name());
                story.send(
                    &story.request(&route.method, &format!("{path}?{name}={odd}")),
                    &what,
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_in_a_path_breaks_a_route() {
    const NAMES: [&str; 12] = [
        "%00",
        "%ff",
        "%20",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "'%20OR%201=1",
        "%0d%0aset-cookie:%20a=b",
        "%F0%9F%92%A5",
        "%E2%80%AEx",
        "%7Bid%7D",
        "-1",
        "00000000-0000-0000-0000-000000000000",
    ];
    let story = Story::begin(None).await;
    let long = "x".repeat(2_000);
    let mut tried = 0;
    for route in Route::all() {
        for field in route.parameters("path") {
            for name in NAMES.into_iter().chain([long.as_str()]) {
                let hole = format!("{{{}}}", field.name());
                let path = story.path(&route.template.replace(&hole, name));
                let mut request = story.request(&route.method, &path);
                if route.takes_json() {
                    let base = story.base(&route).to_string();
                    request = request
                        .header("content-type", "application/json")
                        .body(base);
                }
                let what = format!("{} {path:.120}", route.method);
                story.send(&request, &what);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "only {tried} were tried");
}
