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
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::titles::Titles;
use greenlit_domain::waiting::Then;
use greenlit_engine::picking::{self, AnswerError};
use greenlit_store::rows::{History, PickAnswer};
use greenlit_store::{Link, LinkStanding, StoreError};

use super::form::Form;
use super::pick::{self, Offer};
use super::shell::{self, Shell};
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
    /// The page's surroundings, in the language of whoever the link was made for.
    shell: Shell,
    token: String,
}

/// The page of a link.
#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    shell: Shell,
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
    offer: Offer,
    /// What is wrong with the answer that was sent.
    wrong: Option<String>,
    /// What happens when nobody answers, and when: for machines and for people.
    then: Option<(String, String, String)>,
}

struct Outcome {
    what: String,
    text: String,
    who: String,
    at: String,
    moment: String,
}

/// Shows the pick, or what came of it.
async fn open(
    State(app): State<App>,
    token: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let shell = Shell::bare(&headers, &uri);
    Ok(match opened(&app, token, &shell).await? {
        None => unknown(shell),
        Some(opened) => page(StatusCode::OK, &opened, None),
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
    let shell = Shell::bare(&head.headers, &head.uri);
    let Some(opened) = opened(&app, token, &shell).await? else {
        return Ok(unknown(shell));
    };
    let seen = || private(shell::see(&opened.address()));
    if opened.link.standing == LinkStanding::Over {
        return Ok(seen());
    }
    demand_form(&head.headers)?;
    let given = match pick::read(&opened.shell, &Form::parse(&body)) {
        // The link says which list it is about, whatever the form says.
        Ok((given, _)) => given,
        Err(wrong) => return Ok(asked_again(&opened, &wrong)),
    };
    let jobs = app.store.of(opened.link.user);
    let (job, revision) = (opened.link.generation, opened.link.revision);
    match picking::answer(&jobs, job, Some(revision), given).await {
        Ok(_) => Ok(seen()),
        Err(AnswerError::Pick(_)) => {
            let wrong = opened.shell.say("pick-nothing");
            Ok(asked_again(&opened, &wrong))
        }
        Err(AnswerError::Store(error)) => Err(error.into()),
    }
}

/// What a token opens.
async fn opened(
    app: &App,
    token: Result<Path<String>, PathRejection>,
    shell: &Shell,
) -> Result<Option<Opened>, StoreError> {
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
    Ok(Some(Opened {
        link,
        generation,
        history,
        shell: shell.clone().in_words(words),
        token,
    }))
}

impl Opened {
    fn address(&self) -> String {
        format!("{PLACE}{}", self.token)
    }
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

/// The form once more, with what was wrong.
fn asked_again(opened: &Opened, wrong: &str) -> Response {
    page(StatusCode::UNPROCESSABLE_ENTITY, opened, Some(wrong))
}

fn page(status: StatusCode, opened: &Opened, wrong: Option<&str>) -> Response {
    let body = match offered(opened) {
        Some(titles) => Body::Question(Question {
            offer: Offer::of(
                &opened.shell,
                &opened.generation.brief.language,
                &titles,
                opened.address(),
            ),
            wrong: wrong.map(str::to_owned),
            then: then(opened),
        }),
        None => outcome(opened),
    };
    private(shell::html_as(
        status,
        &Page {
            shell: opened.shell.clone(),
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

/// What happens by itself when nobody answers, and when.
fn then(opened: &Opened) -> Option<(String, String, String)> {
    let deadline = opened.link.deadline?;
    let key = match deadline.then {
        Then::TakeBest => "link-then-best",
        Then::Cancel => "link-then-cancel",
        Then::Keep => return None,
    };
    Some((
        opened.shell.say(key),
        deadline.at.to_string(),
        opened.shell.moment(&deadline.at),
    ))
}

/// What came of a link that was answered, here or elsewhere.
fn outcome(opened: &Opened) -> Body {
    let words = &opened.shell;
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
        at: pick.at.to_string(),
        moment: words.moment(&pick.at),
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

/// What unknown and expired links have in common.
fn unknown(shell: Shell) -> Response {
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
            body: Body::Said(shell.say(key)),
            shell,
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
}
