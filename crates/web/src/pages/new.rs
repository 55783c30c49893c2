//! The first page: what a package is to be about, what it will cost and how long it takes, and how it begins.

use askama::Template;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use greenlit_domain::input::{Faults, InputFault};
use greenlit_domain::keyword::{Keyword, KeywordError};
use greenlit_domain::language;
use greenlit_domain::settings::{
    Composing, ContentType, MOST_THUMBNAILS, ProviderChoice, TitleSelection,
};
use greenlit_engine::request::{self, Common, Typed};
use greenlit_store::rows::{Inserted, NewGeneration};
use serde::Serialize;
use uuid::Uuid;

use super::form::Form;
use super::languages;
use super::plan::{self, Plan, Wish};
use super::shell::{self, Shell};
use super::words::Words;
use crate::api::generate::MOST_LABELS;
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};

/// What was typed, as it is shown again.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub keyword: String,
    pub niche: String,
    pub audience: String,
    pub content_type: String,
    pub language: String,
    pub title: String,
    pub thumbnails: String,
    pub labels: String,
    pub plain: bool,
}

/// Something wrong with a field, in the reader's language.
#[derive(Debug)]
pub(super) struct Wrong {
    pub field: &'static str,
    pub label: String,
    pub message: String,
}

#[derive(Template)]
#[template(path = "new.html")]
struct Page {
    shell: Shell,
    once: String,
    offline: bool,
    faults: Vec<Wrong>,
    typed: Fields,
    language_told: String,
    examples: Vec<String>,
    picks_best: bool,
    opened: bool,
    types: Vec<(&'static str, String, bool)>,
    languages: Vec<(&'static str, &'static str, bool)>,
    thumbnails: Vec<(u8, bool)>,
    plan: Plan,
}

impl Page {
    /// What is wrong with a field.
    fn wrong(&self, field: &str) -> Option<&str> {
        let mut faults = self.faults.iter();
        let wrong = faults.find(|wrong| wrong.field == field)?;
        Some(&wrong.message)
    }

    async fn of(
        shell: Shell,
        app: &App,
        caller: &Caller,
        typed: Fields,
        faults: Vec<Wrong>,
    ) -> Result<Self, Problem> {
        let most = most_thumbnails(app, caller).await?;
        let wish = typed.wish(most);
        let plan = plan::of(&shell, app, &wish).await?;
        let words = shell.words();
        Ok(Self {
            once: Uuid::now_v7().to_string(),
            offline: app.defaults.provider == ProviderChoice::Offline,
            language_told: language_told(&words, app, &typed.keyword),
            examples: [
                shell.say("new-example-1"),
                shell.say("new-example-2"),
                shell.say("new-example-3"),
            ]
            .to_vec(),
            picks_best: wish.title == TitleSelection::Best,
            opened: typed.has_more() || faults.iter().any(|wrong| wrong.field != "keyword"),
            types: types(&words, &typed.content_type),
            languages: languages::all(&typed.language),
            thumbnails: (0..=most)
                .rev()
                .map(|count| (count, count == wish.thumbnails))
                .collect(),
            plan,
            faults,
            typed,
            shell,
        })
    }
}

/// The kinds of video to choose from: name, words, and whether it is chosen.
pub(super) fn types(words: &Words, chosen: &str) -> Vec<(&'static str, String, bool)> {
    let all = ContentType::ALL.into_iter();
    all.map(|kind| {
        let told = words.say(&format!("type-{kind}"));
        (kind.as_str(), told, kind.as_str() == chosen)
    })
    .collect()
}

impl Fields {
    /// What a form, or the address, brings.
    pub(super) fn read(form: &Form) -> Self {
        let text = |name| form.text(name).unwrap_or_default().to_owned();
        Self {
            keyword: text("keyword"),
            niche: text("niche"),
            audience: text("audience"),
            content_type: text("type"),
            language: text("language"),
            title: text("title"),
            thumbnails: text("thumbnails"),
            labels: text("labels"),
            plain: form.text("plain").is_some(),
        }
    }

    /// The same as the command line would have typed it.
    pub(super) fn typed(&self) -> Typed {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let labels = self.labels.split(',').map(str::trim);
        Typed {
            keyword: self.keyword.clone(),
            niche: some(&self.niche),
            audience: some(&self.audience),
            content_type: some(&self.content_type),
            language: some(&self.language),
            title: some(&self.title),
            thumbnails: some(&self.thumbnails),
            labels: labels
                .filter(|label| !label.is_empty())
                .map(str::to_owned)
                .collect(),
            ..Typed::default()
        }
    }

    /// What decides over cost and time. What makes no sense is told when it is sent.
    pub(super) fn wish(&self, most: u8) -> Wish {
        Wish {
            title: match self.title.as_str() {
                "best" => TitleSelection::Best,
                _ => TitleSelection::Ask,
            },
            thumbnails: self.thumbnails.parse().unwrap_or(most).min(most),
            composing: self.composing(),
        }
    }

    fn composing(&self) -> Composing {
        if self.plain {
            Composing::BackgroundOnly
        } else {
            Composing::Compose
        }
    }

    pub(super) fn common(&self, common: Common) -> Common {
        Common {
            composing: self.composing(),
            ..common
        }
    }

    fn has_more(&self) -> bool {
        let more = [&self.niche, &self.audience, &self.language, &self.labels];
        more.into_iter().any(|text| !text.is_empty()) || self.plain
    }
}

/// How many thumbnails a package of this person may have.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn most_thumbnails(app: &App, caller: &Caller) -> Result<u8, Problem> {
    let tier = app.store.tier_of(caller.user).await?;
    let most = tier.and_then(|tier| u8::try_from(tier.thumbnails).ok());
    Ok(most.map_or(MOST_THUMBNAILS, |most| most.min(MOST_THUMBNAILS)))
}

/// Shows the form. The address may fill it in: `/?keyword=sourdough`.
pub async fn new(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let page = Page::of(shell, &app, &caller, Fields::read(&form), Vec::new()).await?;
    Ok(shell::html(&page))
}

/// Begins a job and leads to it. A form that is sent twice begins one.
pub async fn begin(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let fields = Fields::read(&form);
    let most = most_thumbnails(&app, &caller).await?;
    let common = fields.common(app.common(caller.user));
    let checked = checked(&fields.typed(), &common, most);
    let new = match checked {
        Ok(new) => NewGeneration {
            idempotency_key: once(&form),
            ..new
        },
        Err(faults) => {
            let wrong = told(&shell, &fields.keyword, &faults);
            let page = Page::of(shell, &app, &caller, fields, wrong).await?;
            return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    match app.begin(&caller, vec![new]).await?.pop() {
        Some(Inserted::New(id) | Inserted::Existing(id, _)) => {
            Ok(shell::see(&format!("/jobs/{id}")))
        }
        None => Err(Problem::new(Kind::Internal, "the job was not begun")),
    }
}

/// Who shortens a job's address by hand, or reloads a form that was not right, finds all jobs.
pub async fn jobs() -> Response {
    shell::see("/history")
}

/// Checks what was typed.
///
/// # Errors
/// Every fault of it.
pub(super) fn checked(typed: &Typed, common: &Common, most: u8) -> Result<NewGeneration, Faults> {
    // What is not said goes as far as the tier does.
    let thumbnails = typed.thumbnails.clone();
    let typed = Typed {
        thumbnails: thumbnails.or_else(|| Some(most.to_string())),
        ..typed.clone()
    };
    let new = request::check(&typed, common)?;
    let mut faults = Faults::default();
    if typed.labels.len() > MOST_LABELS {
        let message = format!("there are more than {MOST_LABELS}");
        faults.0.push(InputFault::new("label", message));
    }
    if new.settings.thumbnails > most {
        let message = format!("your tier has at most {most}");
        faults.0.push(InputFault::new("thumbnails", message));
    }
    if faults.0.is_empty() {
        Ok(new)
    } else {
        Err(faults)
    }
}

/// The name under which a form's job is begun once.
pub(super) fn once(form: &Form) -> Option<String> {
    let given: Uuid = form.text("once")?.parse().ok()?;
    Some(format!("form:{given}"))
}

/// The faults in the reader's language.
pub(super) fn told(shell: &Words, keyword: &str, faults: &Faults) -> Vec<Wrong> {
    let faults = faults.0.iter();
    let told = faults.map(|fault| {
        let (field, label, message) = match fault.field {
            "keyword" => (
                "keyword",
                shell.say("new-keyword"),
                wrong_keyword(shell, keyword),
            ),
            "niche" => (
                "niche",
                shell.say("new-niche"),
                shell.say_with("fault-long", "most", 100),
            ),
            "audience" => (
                "audience",
                shell.say("new-audience"),
                shell.say_with("fault-long", "most", 200),
            ),
            "language" => (
                "language",
                shell.say("new-language"),
                shell.say("fault-language"),
            ),
            "label" => (
                "labels",
                shell.say("new-labels"),
                shell.say_with("fault-labels", "most", 50),
            ),
            "type" => ("type", shell.say("new-type"), shell.say("fault-other")),
            "thumbnails" => (
                "thumbnails",
                shell.say("new-thumbnails"),
                shell.say("fault-other"),
            ),
            other => (other, shell.say("new-pick"), shell.say("fault-other")),
        };
        Wrong {
            field,
            label,
            message,
        }
    });
    let mut wrong: Vec<Wrong> = told.collect();
    wrong.dedup_by(|a, b| a.field == b.field);
    wrong
}

fn wrong_keyword(shell: &Words, keyword: &str) -> String {
    match Keyword::parse(keyword) {
        Err(KeywordError::TooLong) => shell.say("fault-keyword-long"),
        Err(KeywordError::NoWords) => shell.say("fault-keyword-words"),
        _ => shell.say("fault-keyword"),
    }
}

/// What the script is told while somebody types.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    language: String,
    cost: String,
    most: String,
    time: String,
}

/// Language, cost and time of what is in the form.
pub async fn plan(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Json<Told>, Problem> {
    let form = Form::parse(query.unwrap_or_default().as_bytes());
    let fields = Fields::read(&form);
    let most = most_thumbnails(&app, &caller).await?;
    let plan = plan::of(&shell, &app, &fields.wish(most)).await?;
    Ok(Json(Told {
        language: language_told(&shell, &app, &fields.keyword),
        cost: plan.cost,
        most: plan.most,
        time: plan.time,
    }))
}

/// Which language a keyword is in, as far as it is one.
fn language_told(words: &Words, app: &App, keyword: &str) -> String {
    match Keyword::parse(keyword) {
        Ok(keyword) => {
            let found = language::detect(&keyword, app.defaults.language.as_ref());
            words.say_with(
                "new-language-told",
                "language",
                languages::name(&found.to_string()),
            )
        }
        Err(_) => words.say("new-keyword-hint"),
    }
}
