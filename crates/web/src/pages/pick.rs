//! Which title? The titles with their scores, and the four answers: one of them, own words, others, or none.
//!
//! [`Offer`] with `parts/pick.html` is the question and [`read`] its answer, wherever they are shown.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::generation::Status;
use greenlit_domain::id::GenerationId;
use greenlit_domain::input;
use greenlit_domain::language::Language;
use greenlit_domain::titles::{TitleCandidate, Titles};
use greenlit_domain::youtube;
use greenlit_store::rows::PickAnswer;

use super::form::Form;
use super::run::{Live, Notice, page};
use super::shell::{self, Shell};
use super::told::{self, Told};
use super::words::Words;
use crate::api::complete::{Wanted, take};
use crate::api::job_id;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};

/// The question "which title?", ready to be shown.
#[derive(Debug)]
pub struct Offer {
    /// Where the answer is sent.
    pub action: String,
    /// The number of the list.
    pub revision: u32,
    /// The language of the titles, as a tag.
    pub language: String,
    /// The titles, best first.
    pub titles: Vec<Title>,
}

/// A title to choose.
#[derive(Debug)]
pub struct Title {
    /// From 1.
    pub number: u8,
    /// The key that chooses it.
    pub key: u8,
    /// The title.
    pub text: String,
    /// The angle that it takes.
    pub angle: String,
    /// The words on its thumbnail.
    pub thumbnail_words: String,
    /// 0 to 100.
    pub score: u8,
    /// How long it is, in words.
    pub length: String,
    /// Where the score comes from.
    pub parts: Vec<Part>,
}

/// A part of a score.
#[derive(Debug)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// From 1, for its colour.
    pub number: usize,
    /// Points given.
    pub points: f32,
    /// Points there are.
    pub max: f32,
    /// Both in words.
    pub told: String,
    /// The points of the parts before it.
    pub before: f32,
    /// Why.
    pub reason: Told,
}

impl Offer {
    /// The question for these titles.
    pub fn of(words: &Words, language: &Language, titles: &Titles, action: String) -> Self {
        let candidates = titles.candidates.iter();
        Self {
            action,
            revision: titles.revision,
            language: language.to_string(),
            titles: candidates.map(|title| Title::of(words, title)).collect(),
        }
    }
}

impl Title {
    fn of(words: &Words, title: &TitleCandidate) -> Self {
        let mut before = 0.0;
        let parts = title.parts.iter().enumerate().map(|(index, part)| {
            let points = words.number(part.points.round() as i64);
            let max = words.number(part.max.round() as i64);
            let view = Part {
                name: words.say(&format!("part-{}", part.name)),
                number: index + 1,
                points: part.points,
                max: part.max,
                told: words.say_all(
                    "pick-points",
                    [("points", points.into()), ("max", max.into())],
                ),
                before,
                reason: told::tell_points(words, &part.reason),
            };
            before += part.points;
            view
        });
        Self {
            number: title.id,
            key: title.id % 10,
            text: title.text.clone(),
            angle: title.angle.clone(),
            thumbnail_words: title.thumbnail_words.clone(),
            score: title.score,
            length: words.say_all(
                "pick-length",
                [
                    ("count", youtube::title_length(&title.text).into()),
                    ("most", youtube::MAX_TITLE_CHARS.into()),
                ],
            ),
            parts: parts.collect(),
        }
    }
}

/// The answer of a form, and the list that was looked at; else what would be right, in the reader's language.
///
/// # Errors
/// When it is none of the four answers.
pub fn read(words: &Words, form: &Form) -> Result<(PickAnswer, Option<u32>), String> {
    let revision = form.text("revision").and_then(|text| text.parse().ok());
    let text = form.text("text").unwrap_or_default();
    let said = |empty| match input::note(text) {
        Ok(Some(note)) => Ok(note),
        Ok(None) => Err(words.say(empty)),
        Err(_) => Err(words.say_with("fault-long", "most", 500)),
    };
    let answer = match form.text("answer") {
        Some("own") => PickAnswer::Own {
            title: input::own_title(text)
                .map_err(|_| words.say_with("pick-own-wrong", "most", youtube::MAX_TITLE_CHARS))?,
        },
        Some("again") => PickAnswer::Again {
            note: said("pick-again-empty")?,
        },
        Some("no") => PickAnswer::No {
            reason: said("pick-no-empty")?,
        },
        _ => PickAnswer::Candidate {
            number: form
                .text("number")
                .and_then(|text| text.parse().ok())
                .ok_or_else(|| words.say("pick-nothing"))?,
        },
    };
    Ok((answer, revision))
}

/// Takes an answer and leads back to the job.
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<String>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let job = job_id(id)?;
    let (answer, revision) = match read(&shell, &form) {
        Ok(read) => read,
        Err(text) => return wrong(shell, &app, &caller, job, text).await,
    };
    let wanted = Wanted {
        job,
        revision,
        answer,
    };
    match take(&app, &caller, wanted).await {
        Ok(_) => Ok(shell::see(&format!("/jobs/{job}"))),
        Err(problem) if problem.kind() == Kind::InvalidInput => {
            let text = shell.say("pick-nothing");
            wrong(shell, &app, &caller, job, text).await
        }
        Err(problem) => meanwhile(shell, &app, &caller, job, problem).await,
    }
}

/// The job with what is wrong about the answer.
async fn wrong(
    shell: Shell,
    app: &App,
    caller: &Caller,
    job: GenerationId,
    text: String,
) -> Result<Response, Problem> {
    let notice = Notice { kind: "bad", text };
    let live = Live::of(&shell, app, caller, job, Some(notice)).await?;
    Ok(page(StatusCode::UNPROCESSABLE_ENTITY, shell, live))
}

/// The job as it is now, for whoever asked for what does not fit any more. Other problems stay what they are.
pub(super) async fn meanwhile(
    shell: Shell,
    app: &App,
    caller: &Caller,
    job: GenerationId,
    problem: Problem,
) -> Result<Response, Problem> {
    if problem.kind() != Kind::Conflict {
        return Err(problem);
    }
    let generation = app.of(caller).generation(job).await?;
    let text = match generation.status {
        Status::AwaitingSelection => shell.say("meanwhile-titles"),
        status => shell.say_with(
            "meanwhile-status",
            "status",
            shell.say(&format!("status-{status}")),
        ),
    };
    let notice = Notice { kind: "warn", text };
    let live = Live::of(&shell, app, caller, job, Some(notice)).await?;
    Ok(page(StatusCode::CONFLICT, shell, live))
}
