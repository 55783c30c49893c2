//! Many packages at once: lines or a table are pasted, shown as they were read, and begun when that is right.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::id::BatchId;
use greenlit_domain::input::Faults;
use greenlit_domain::money::Cost;
use greenlit_domain::settings::TitleSelection;
use greenlit_domain::step::Done;
use greenlit_engine::keywords::{self, CsvError, Row};
use greenlit_engine::request::Common;
use greenlit_store::rows::NewGeneration;
use uuid::Uuid;

use super::form::Form;
use super::history::Typed;
use super::new::{self, Fields};
use super::shell::{self, Shell};
use super::words::Words;
use super::{languages, plan};
use crate::app::App;
use crate::auth::Caller;
use crate::limits::{Maker, tell};
use crate::problem::Problem;

/// The most packages that are begun at once.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "batch.html")]
struct Page {
    shell: Shell,
    once: String,
    text: String,
    fields: Fields,
    picks_best: bool,
    thumbnails: Vec<(u8, bool)>,
    /// Why nothing could be read.
    unreadable: Option<String>,
    rows: Vec<Line>,
    faulty: usize,
    cost: String,
    most: String,
}

/// A row as it was read.
struct Line {
    number: u64,
    keyword: String,
    language: String,
    told: String,
    faults: Vec<String>,
}

/// A row, and the job that it comes to.
type Checked = (Row, Result<NewGeneration, Faults>);

/// What was read of a form.
struct Read {
    /// How many thumbnails there may be.
    most: u8,
    fields: Fields,
    text: String,
    rows: Result<Vec<Checked>, CsvError>,
}

/// The form with nothing in it.
pub async fn empty(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
) -> Result<Response, Problem> {
    let read = Read {
        most: new::most_thumbnails(&app, &caller).await?,
        fields: Fields::default(),
        text: String::new(),
        rows: Ok(Vec::new()),
    };
    Ok(shell::html(&page(shell, read, Cost::FREE, Cost::FREE)))
}

/// Shows what was read, with what is wrong line by line.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let most = new::most_thumbnails(&app, &caller).await?;
    let read = read(&form, app.common(caller.user), most);
    Ok(shown(&app, shell, read))
}

/// Begins all of it, once. What is not right is shown again.
pub async fn begin(
    State(app): State<App>,
    caller: Caller,
    maker: Maker,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let common = Common {
        batch: Some(BatchId(Uuid::now_v7())),
        ..app.common(caller.user)
    };
    let most = new::most_thumbnails(&app, &caller).await?;
    let read = read(&form, common, most);
    if !read.is_right() {
        return Ok(shown(&app, shell, read));
    }
    let once = new::once(&form);
    let rows = read.rows.into_iter().flatten();
    let new: Vec<_> = rows
        .filter_map(|(row, new)| {
            let key = once.as_ref().map(|once| format!("{once}:{}", row.line));
            Some(NewGeneration {
                idempotency_key: key,
                ..new.ok()?
            })
        })
        .collect();
    let verdict = maker.take(&app, new.len()).await?;
    let label = shared_label(&new);
    app.begin(&caller, new).await?;
    let begun = Typed {
        label: label.unwrap_or_default(),
        ..Typed::default()
    };
    let mut response = shell::see(&begun.address(&[]));
    if let Some(verdict) = verdict {
        tell(response.headers_mut(), &verdict);
    }
    Ok(response)
}

/// The first label that all of a batch have.
fn shared_label(new: &[NewGeneration]) -> Option<String> {
    let (first, others) = new.split_first()?;
    let mut labels = first.labels.iter();
    let shared = labels.find(|label| others.iter().all(|other| other.labels.contains(*label)));
    shared.cloned()
}

impl Read {
    fn is_right(&self) -> bool {
        self.rows.as_ref().is_ok_and(|rows| {
            (1..=MOST).contains(&rows.len()) && rows.iter().all(|(_, new)| new.is_ok())
        })
    }
}

fn read(form: &Form, common: Common, most: u8) -> Read {
    let fields = Fields::read(form);
    let text = form.text("text").unwrap_or_default().to_owned();
    let common = fields.common(common);
    let rows = keywords::pasted(&text, &fields.typed()).map(|read| {
        let rows = read.rows.into_iter();
        rows.map(|row| {
            let new = new::checked(&row.typed, &common, most);
            (row, new)
        })
        .collect()
    });
    Read {
        fields,
        text,
        rows,
        most,
    }
}

fn shown(app: &App, shell: Shell, read: Read) -> Response {
    let status = if read.is_right() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (mut typical, mut worst) = (Cost::FREE, Cost::FREE);
    let good = read
        .rows
        .iter()
        .flatten()
        .filter_map(|(_, new)| new.as_ref().ok());
    for new in good {
        let (usual, most) = app.pricing.price(&new.settings, Done::default());
        typical = typical + usual;
        worst = worst + most;
    }
    shell::html_as(status, &page(shell, read, typical, worst))
}

fn page(shell: Shell, read: Read, typical: Cost, worst: Cost) -> Page {
    let words = shell.words();
    let plan::Wish {
        title, thumbnails, ..
    } = read.fields.wish(read.most);
    let (rows, mut unreadable) = match read.rows {
        Ok(rows) => (rows, None),
        Err(error) => (Vec::new(), Some(told(&words, &error))),
    };
    if rows.len() > MOST {
        unreadable = Some(words.say_with("batch-too-many", "most", MOST));
    }
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(row, new)| line(&words, &row, new))
        .collect();
    Page {
        once: Uuid::now_v7().to_string(),
        text: read.text,
        picks_best: title == TitleSelection::Best,
        thumbnails: (0..=read.most)
            .rev()
            .map(|count| (count, count == thumbnails))
            .collect(),
        fields: read.fields,
        unreadable,
        faulty: rows.iter().filter(|row| !row.faults.is_empty()).count(),
        rows,
        cost: words.money(&typical),
        most: words.money(&worst),
        shell,
    }
}

fn line(words: &Words, row: &Row, new: Result<NewGeneration, Faults>) -> Line {
    match new {
        Ok(new) => Line {
            number: row.line,
            keyword: new.brief.keyword.to_string(),
            language: languages::name(&new.brief.language.to_string()),
            told: settings(words, &new),
            faults: Vec::new(),
        },
        Err(faults) => Line {
            number: row.line,
            keyword: greenlit_domain::text::shorten(&row.typed.keyword, 120).to_owned(),
            language: String::new(),
            told: String::new(),
            faults: new::told(words, &row.typed.keyword, &faults)
                .into_iter()
                .map(|wrong| format!("{}: {}", wrong.label, wrong.message))
                .collect(),
        },
    }
}

/// What a row asks for beyond its keyword.
fn settings(words: &Words, new: &NewGeneration) -> String {
    let title = match new.settings.title_selection {
        TitleSelection::Ask => words.say("new-pick-ask"),
        TitleSelection::Best => words.say("new-pick-best"),
        TitleSelection::Number(number) => {
            words.say_with("batch-title-number", "number", i64::from(number))
        }
    };
    let thumbnails = words.say_with(
        "new-thumbnails-count",
        "count",
        i64::from(new.settings.thumbnails),
    );
    let mut told = vec![title, thumbnails];
    told.extend(new.brief.niche.clone());
    told.extend(new.brief.audience.clone());
    told.extend(new.labels.iter().map(|label| format!("#{label}")));
    told.join(" · ")
}

/// Why nothing could be read, in the reader's language.
fn told(words: &Words, error: &CsvError) -> String {
    match error {
        CsvError::NoKeyword => words.say("batch-no-keyword"),
        CsvError::Unknown { names } => words.say_all(
            "batch-unknown",
            [
                ("names", names.join(", ").into()),
                ("known", keywords::COLUMNS.join(", ").into()),
            ],
        ),
        CsvError::Twice { name } => words.say_with("batch-twice", "name", name.as_str()),
        CsvError::TooManyFields {
            line,
            found,
            wanted,
        } => words.say_all(
            "batch-too-many-fields",
            [
                ("line", (*line).into()),
                ("found", (*found).into()),
                ("wanted", (*wanted).into()),
            ],
        ),
        CsvError::NoRows => words.say("batch-empty"),
        CsvError::Unreadable(_) => words.say("batch-unreadable"),
    }
}
