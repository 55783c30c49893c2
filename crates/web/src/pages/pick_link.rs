//! `/p/{token}`: the pick of one waiting job, for whoever holds its link.
//!
//! A GET changes nothing, however often mail scanners and previews make it; a POST answers. A link whose job is answered
//! shows what came of it; one that is unknown and one that has expired are told alike.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_domain::waiting::Then;
use greenlit_engine::picking::{self, AnswerError};
use greenlit_store::rows::{History, PickAnswer};
use greenlit_store::{Link, LinkStanding, StoreError};

use super::Escaped;
use super::pick_words::Words;
use crate::app::App;
use crate::body::whole;
use crate::problem::{Kind, Problem};

/// Where links lead.
const PLACE: &str = "/p/";

/// The most unknown links that are looked up in a minute. Guessing one of 2^256 is hopeless; this keeps it cheap too.
const MOST_MISSES: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);

/// What a page on a link says to browsers: it is kept nowhere, found by no search, and its address told nobody.
const PRIVATE: [(HeaderName, &str); 3] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
];

/// The routes. They are for people alone, and not in the description of the API.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/p/{token}", get(open).post(answer))
}

/// Whether a path is a link's: its token is what counts, so it opens from wherever it is clicked.
pub(crate) fn is_by_link(path: &str) -> bool {
    path.starts_with(PLACE)
}

/// What a link opens, with what its page needs.
struct Opened {
    link: Link,
    generation: Generation,
    history: History,
    words: &'static Words,
}

/// Shows the pick, or what came of it.
async fn open(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Ok(match opened(&app, token).await? {
        None => unknown(&headers),
        Some((_, opened)) => shown(&opened),
    })
}

/// Takes the answer. The first counts; all are shown what came of it.
async fn answer(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    request: Request,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let body = whole(body).await?;
    let Some((token, opened)) = opened(&app, token).await? else {
        return Ok(unknown(&head.headers));
    };
    let seen = || {
        (
            StatusCode::SEE_OTHER,
            [(header::LOCATION, format!("{PLACE}{token}"))],
        )
    };
    if opened.link.standing == LinkStanding::Over {
        return Ok(private(seen().into_response()));
    }
    demand_form(&head.headers)?;
    let given = match read(&body, opened.words) {
        Ok(given) => given,
        Err(wrong) => return Ok(asked_again(&opened, &wrong)),
    };
    let jobs = app.store.of(opened.link.user);
    let (job, revision) = (opened.link.generation, opened.link.revision);
    match picking::answer(&jobs, job, Some(revision), given).await {
        Ok(_) => Ok(private(seen().into_response())),
        Err(AnswerError::Pick(wrong)) => Ok(asked_again(&opened, &wrong.to_string())),
        Err(AnswerError::Store(error)) => Err(error.into()),
    }
}

/// What a token opens, and the token.
async fn opened(
    app: &App,
    token: Result<Path<String>, PathRejection>,
) -> Result<Option<(String, Opened)>, StoreError> {
    let Ok(Path(token)) = token else {
        return Ok(None);
    };
    let Some(link) = app.store.link(&token).await? else {
        return Ok(None);
    };
    let jobs = app.store.of(link.user);
    let generation = match jobs.generation(link.generation).await {
        Err(StoreError::NotFound(_)) => return Ok(None),
        found => found?,
    };
    let history = jobs.history(link.generation).await?;
    let reader = app.store.reader(link.user).await?;
    let language = reader.locale.as_deref();
    let words = Words::of(language.unwrap_or(generation.brief.language.as_str()));
    let opened = Opened {
        link,
        generation,
        history,
        words,
    };
    Ok(Some((token, opened)))
}

/// Only what a form sends.
fn demand_form(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given.and_then(|value| value.to_str().ok());
    let given = given.unwrap_or_default().split(';').next();
    if given.unwrap_or_default().trim() == "application/x-www-form-urlencoded" {
        return Ok(());
    }
    Err(Problem::new(
        Kind::UnsupportedMediaType,
        "send the form of the page",
    ))
}

/// The answer of a form, or what is wrong with it.
fn read(body: &[u8], words: &Words) -> Result<PickAnswer, String> {
    let field = |name: &str| {
        let mut fields = form_urlencoded::parse(body);
        let found = fields.find(|(known, _)| known == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let sentence = |name: &str| match input::note(&field(name)) {
        Ok(Some(note)) => Ok(note),
        Ok(None) => Err(words.sentence.to_owned()),
        Err(fault) => Err(fault.message),
    };
    match field("pick").as_str() {
        "own" => input::own_title(&field("own"))
            .map(|title| PickAnswer::Own { title })
            .map_err(|fault| fault.message),
        "again" => sentence("note").map(|note| PickAnswer::Again { note }),
        "no" => sentence("reason").map(|reason| PickAnswer::No { reason }),
        number => match number.parse() {
            Ok(number) => Ok(PickAnswer::Candidate { number }),
            Err(_) => Err(words.choose.to_owned()),
        },
    }
}

/// The page of a link that opens something.
fn shown(opened: &Opened) -> Response {
    match offered(opened) {
        Some(titles) => page(StatusCode::OK, opened.words, &form(opened, &titles, None)),
        None => page(StatusCode::OK, opened.words, &outcome(opened)),
    }
}

/// The form once more, with what was wrong.
fn asked_again(opened: &Opened, wrong: &str) -> Response {
    let body = match offered(opened) {
        Some(titles) => form(opened, &titles, Some(wrong)),
        None => outcome(opened),
    };
    page(StatusCode::UNPROCESSABLE_ENTITY, opened.words, &body)
}

/// The titles, while they can be picked by this link.
fn offered(opened: &Opened) -> Option<Titles> {
    let waits = opened.generation.status == Status::AwaitingSelection
        && opened.link.standing == LinkStanding::Open;
    let titles = picking::offered(&opened.generation, &opened.history).ok()?;
    (waits && titles.revision == opened.link.revision).then_some(titles)
}

fn form(opened: &Opened, titles: &Titles, wrong: Option<&str>) -> String {
    let words = opened.words;
    let mut html = format!(
        "<h1>{}</h1>\n<p>{}</p>\n",
        Escaped(&opened.generation.brief.keyword),
        words.intro
    );
    if let Some(wrong) = wrong {
        html.push_str(&format!(
            "<p class=\"status bad\" role=\"alert\">{}</p>\n",
            Escaped(wrong)
        ));
    }
    html.push_str(&format!(
        "<form method=\"post\" class=\"pick\">\n<fieldset>\n<legend>{}</legend>\n",
        words.question
    ));
    for title in &titles.candidates {
        html.push_str(&format!(
            "<label class=\"choice\"><input type=\"radio\" name=\"pick\" value=\"{}\" required> <span>{}</span> \
             <span class=\"path\">{}/100</span></label>\n",
            title.id,
            Escaped(&title.text),
            title.score
        ));
    }
    for (value, field, label, most) in [
        ("own", "own", words.own, 100),
        ("again", "note", words.again, 500),
        ("no", "reason", words.no, 500),
    ] {
        html.push_str(&format!(
            "<div class=\"choice\"><label><input type=\"radio\" name=\"pick\" value=\"{value}\"> <span>{label}</span></label> \
             <input type=\"text\" name=\"{field}\" maxlength=\"{most}\" aria-label=\"{label}\"></div>\n"
        ));
    }
    html.push_str(&format!(
        "</fieldset>\n<button type=\"submit\">{}</button>\n</form>\n",
        words.send
    ));
    if let Some(deadline) = opened.link.deadline {
        let text = match deadline.then {
            Then::TakeBest => words.then_best,
            Then::Cancel => words.then_cancel,
            Then::Keep => "",
        };
        let text = text.replace("{at}", &minutes(deadline.at));
        html.push_str(&format!("<p class=\"path\">{}</p>\n", Escaped(text)));
    }
    html
}

/// What came of a link that was answered, here or elsewhere.
fn outcome(opened: &Opened) -> String {
    let words = opened.words;
    let mut picks = opened.history.picks.iter();
    let pick = picks.rfind(|pick| pick.revision == opened.link.revision);
    let mut html = format!("<h1>{}</h1>\n", Escaped(&opened.generation.brief.keyword));
    let Some(pick) = pick else {
        html.push_str(&format!("<p>{}</p>\n", words.not_waiting));
        return html;
    };
    let (label, text) = match &pick.answer {
        PickAnswer::Candidate { number } => (words.picked, title(opened, *number)),
        PickAnswer::Own { title } => (words.picked, title.clone()),
        PickAnswer::Again { note } => (words.asked_again, note.clone()),
        PickAnswer::No { reason } => (words.turned_down, reason.clone()),
    };
    let who = if pick.by.is_some() {
        words.by_person
    } else {
        words.by_rule
    };
    html.push_str(&format!(
        "<section>\n<h2>{label}</h2>\n<p><strong>{}</strong></p>\n<p class=\"path\">{who}, {}</p>\n</section>\n<p>{}</p>\n",
        Escaped(text),
        minutes(pick.at),
        words.first_counts
    ));
    html
}

/// A title of the revision that the link is about.
fn title(opened: &Opened, number: u8) -> String {
    let results = opened.history.results.iter();
    let titles = results
        .filter(|result| result.revision == opened.link.revision)
        .filter_map(|result| serde_json::from_str::<Titles>(&result.result).ok())
        .find(|titles| titles.revision == opened.link.revision);
    let candidates = titles.into_iter().flat_map(|titles| titles.candidates);
    let mut fitting = candidates.filter(|title| title.id == number);
    fitting
        .next()
        .map_or_else(|| number.to_string(), |title| title.text)
}

/// A time to the minute.
fn minutes(at: Timestamp) -> String {
    let text = at.to_string().replacen('T', " ", 1);
    format!("{} UTC", text.get(..16).unwrap_or(&text))
}

/// What unknown and expired links have in common.
fn unknown(headers: &HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let words = Words::of(wanted.and_then(|value| value.to_str().ok()).unwrap_or("en"));
    let allowed = MISSES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .allow(Instant::now());
    let (status, text) = match allowed {
        Ok(()) => (StatusCode::NOT_FOUND, words.unknown),
        Err(_) => (StatusCode::TOO_MANY_REQUESTS, words.too_many),
    };
    let mut response = page(
        status,
        words,
        &format!("<h1>greenlit</h1>\n<p>{text}</p>\n"),
    );
    if let Err(wait) = allowed {
        let seconds = HeaderValue::from(wait.as_secs().max(1));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

fn page(status: StatusCode, words: &Words, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n<body>\n<main class=\"narrow\">\n{body}</main>\n\
         </body>\n</html>\n",
        words.tag, words.title
    );
    private((status, Html(html)).into_response())
}

fn private(mut response: Response) -> Response {
    for (name, value) in PRIVATE {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

static MISSES: Mutex<Misses> = Mutex::new(Misses {
    count: 0,
    since: None,
});

/// Counts links that opened nothing. Those that open something are never held up by them.
struct Misses {
    count: u32,
    since: Option<Instant>,
}

impl Misses {
    /// Counts one; says how long to wait when there were too many.
    fn allow(&mut self, now: Instant) -> Result<(), Duration> {
        let since = self
            .since
            .filter(|since| now.duration_since(*since) < MINUTE);
        let Some(since) = since else {
            self.since = Some(now);
            self.count = 1;
            return Ok(());
        };
        self.count = self.count.saturating_add(1);
        if self.count <= MOST_MISSES {
            return Ok(());
        }
        Err(MINUTE.saturating_sub(now.duration_since(since)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_are_counted_by_the_minute() {
        let mut misses = Misses {
            count: 0,
            since: None,
        };
        let now = Instant::now();
        for _ in 0..MOST_MISSES {
            assert_eq!(misses.allow(now), Ok(()));
        }
        assert_eq!(misses.allow(now + MINUTE / 2), Err(MINUTE / 2));
        assert_eq!(misses.allow(now + MINUTE), Ok(()));
    }

    #[test]
    fn a_form_is_one_answer_or_is_told_what_is_wrong() {
        let words = Words::of("en");
        let read = |body: &str| read(body.as_bytes(), words);
        assert_eq!(read("pick=3&own="), Ok(PickAnswer::Candidate { number: 3 }));
        assert_eq!(
            read("pick=own&own=Bread+on+day+one"),
            Ok(PickAnswer::Own {
                title: "Bread on day one".to_owned()
            })
        );
        assert_eq!(
            read("pick=again&note=p%C3%A3o"),
            Ok(PickAnswer::Again {
                note: "pão".to_owned()
            })
        );
        for wrong in [
            "",
            "pick=",
            "pick=-1",
            "pick=999",
            "pick=own",
            "pick=no&reason=+",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_time_is_told_to_the_minute() {
        assert_eq!(
            minutes(Timestamp(1_795_485_600_123)),
            "2026-11-24 02:00 UTC"
        );
    }
}
