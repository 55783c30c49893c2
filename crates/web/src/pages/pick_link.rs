//! `/p/{token}`: the pick of one waiting job, for whoever holds its link.
//!
//! A GET changes nothing, however often mail scanners and previews make it; a POST answers. A link whose job is answered
//! shows what came of it; one that is unknown and one that has expired are told alike.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use askama::Template;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_domain::waiting::Then;
use greenlit_domain::youtube::MAX_TITLE_CHARS;
use greenlit_engine::picking::{self, AnswerError};
use greenlit_store::rows::{History, PickAnswer};
use greenlit_store::{Link, LinkStanding, StoreError};

use super::shell;
use super::words::{Locale, Words};
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

/// The answers that are none of the titles: their value, the field of their words, and how many these may be.
const OTHERS: [(&str, &str, usize); 3] = [
    ("own", "own", MAX_TITLE_CHARS),
    ("again", "note", 500),
    ("no", "reason", 500),
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
    words: Words,
}

/// The page of a link.
#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    words: Words,
    heading: String,
    body: Body,
}

/// What a page is about.
enum Body {
    /// There is nothing to do.
    Said(String),
    /// Which title?
    Question(Question),
    /// What was answered.
    Outcome(Outcome),
}

struct Question {
    titles: Titles,
    /// What is wrong with the answer that was sent.
    wrong: Option<String>,
    /// What happens when nobody answers.
    then: Option<String>,
}

struct Outcome {
    what: String,
    text: String,
    who: String,
    at: String,
}

impl Page {
    fn language(&self) -> &'static str {
        let tag = self.words.locale().as_str();
        tag.split_once('-').map_or(tag, |(language, _)| language)
    }

    fn other(&self, value: &str) -> String {
        self.words.say(&format!("link-{value}"))
    }
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
    let given = match read(&body, &opened.words) {
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
    let language = language.unwrap_or(generation.brief.language.as_str());
    let words = Words::of(Locale::parse(language).unwrap_or_default());
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
        Ok(None) => Err(words.say("link-sentence")),
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
            Err(_) => Err(words.say("link-choose")),
        },
    }
}

/// The page of a link that opens something.
fn shown(opened: &Opened) -> Response {
    page(StatusCode::OK, opened, None)
}

/// The form once more, with what was wrong.
fn asked_again(opened: &Opened, wrong: &str) -> Response {
    page(StatusCode::UNPROCESSABLE_ENTITY, opened, Some(wrong))
}

fn page(status: StatusCode, opened: &Opened, wrong: Option<&str>) -> Response {
    let body = match offered(opened) {
        Some(titles) => Body::Question(Question {
            titles,
            wrong: wrong.map(str::to_owned),
            then: then(opened),
        }),
        None => outcome(opened),
    };
    private(shell::html_as(
        status,
        &Page {
            words: opened.words,
            heading: opened.generation.brief.keyword.to_string(),
            body,
        },
    ))
}

/// The titles, while they can be picked by this link.
fn offered(opened: &Opened) -> Option<Titles> {
    let waits = opened.generation.status == Status::AwaitingSelection
        && opened.link.standing == LinkStanding::Open;
    let titles = picking::offered(&opened.generation, &opened.history).ok()?;
    (waits && titles.revision == opened.link.revision).then_some(titles)
}

/// What happens by itself when nobody answers.
fn then(opened: &Opened) -> Option<String> {
    let deadline = opened.link.deadline?;
    let key = match deadline.then {
        Then::TakeBest => "link-then-best",
        Then::Cancel => "link-then-cancel",
        Then::Keep => return None,
    };
    Some(opened.words.say_with(key, "at", minutes(deadline.at)))
}

/// What came of a link that was answered, here or elsewhere.
fn outcome(opened: &Opened) -> Body {
    let words = opened.words;
    let mut picks = opened.history.picks.iter();
    let Some(pick) = picks.rfind(|pick| pick.revision == opened.link.revision) else {
        return Body::Said(words.say("link-not-waiting"));
    };
    let (what, text) = match &pick.answer {
        PickAnswer::Candidate { number } => ("link-picked", title(opened, *number)),
        PickAnswer::Own { title } => ("link-picked", title.clone()),
        PickAnswer::Again { note } => ("link-asked-again", note.clone()),
        PickAnswer::No { reason } => ("link-turned-down", reason.clone()),
    };
    let who = match pick.by {
        Some(_) => "link-by-person",
        None => "link-by-rule",
    };
    Body::Outcome(Outcome {
        what: words.say(what),
        text,
        who: words.say(who),
        at: minutes(pick.at),
    })
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
    let words = Words::of(Locale::accepted(headers));
    let allowed = MISSES
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .allow(Instant::now());
    let (status, key) = match allowed {
        Ok(()) => (StatusCode::NOT_FOUND, "link-unknown"),
        Err(_) => (StatusCode::TOO_MANY_REQUESTS, "link-too-many"),
    };
    let mut response = private(shell::html_as(
        status,
        &Page {
            heading: "greenlit".to_owned(),
            body: Body::Said(words.say(key)),
            words,
        },
    ));
    if let Err(wait) = allowed {
        let seconds = HeaderValue::from(wait.as_secs().max(1));
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
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
        let words = Words::of(Locale::English);
        let read = |body: &str| read(body.as_bytes(), &words);
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
