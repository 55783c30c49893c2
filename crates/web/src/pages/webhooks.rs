//! Webhooks as people see them: what there is, how it is, what was sent, and sending it again.

use askama::Template;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use greenlit_domain::id::{DeliveryId, HookId};
use greenlit_domain::input;
use greenlit_domain::time::Timestamp;
use greenlit_domain::webhook::HookEvent;
use greenlit_store::{
    Delivery, DeliveryState, Hook, HookChange, HookSecret, NewHook, StoreError, Try,
};

use super::form::Form;
use super::shell::{self, Shell};
use super::told::{Told, tell};
use crate::api::webhooks::{OVERLAP_HOURS, hours_long, of_hook};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};

/// The lines of the log on a page.
const LINES: u32 = 25;

/// Hours for which both secrets sign, to choose from.
const OVERLAPS: [i64; 4] = [0, 1, 24, 168];

/// The pages of this part.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/settings/webhooks", get(list).post(add))
        .route("/settings/webhooks/{id}", get(one).post(change))
        .route("/settings/webhooks/{id}/test", post(test))
        .route("/settings/webhooks/{id}/rotate", post(rotate))
        .route("/settings/webhooks/{id}/enable", post(enable))
        .route("/settings/webhooks/{id}/disable", post(disable))
        .route("/settings/webhooks/{id}/remove", post(remove))
        .route(
            "/settings/webhooks/{id}/deliveries/{delivery}/replay",
            post(replay),
        )
}

/// What is typed of a webhook.
#[derive(Default)]
struct Typed {
    url: String,
    note: String,
    events: Vec<HookEvent>,
}

/// What is wrong with it.
#[derive(Default)]
struct Wrong {
    url: Option<Told>,
    note: Option<String>,
    events: Option<String>,
}

impl Wrong {
    fn is_nothing(&self) -> bool {
        self.url.is_none() && self.note.is_none() && self.events.is_none()
    }
}

#[derive(Template)]
#[template(path = "webhooks/list.html")]
struct ListPage {
    shell: Shell,
    hooks: Vec<Hook>,
    typed: Typed,
    wrong: Wrong,
    /// There are as many as there may be.
    is_full: bool,
}

#[derive(Template)]
#[template(path = "webhooks/one.html")]
struct Page {
    shell: Shell,
    hook: Hook,
    typed: Typed,
    wrong: Wrong,
    secret: Option<HookSecret>,
    lines: Vec<Delivery>,
    /// Where the older lines begin.
    older: Option<DeliveryId>,
    overlaps: Vec<(i64, bool)>,
}

/// What both pages say of a webhook.
fn state(shell: &Shell, hook: &Hook) -> (String, &'static str) {
    let (key, look) = match (hook.off, hook.failing_since) {
        (Some(why), _) => (format!("hook-off-{}", why.as_str()), "failed"),
        (None, Some(_)) => ("hook-failing".to_owned(), "awaiting_selection"),
        (None, None) => ("hook-on".to_owned(), "completed"),
    };
    (shell.say(&key), look)
}

fn event(shell: &Shell, name: &str) -> String {
    match HookEvent::parse(name) {
        Some(event) => shell.say(&format!("hook-{}", event.as_str().replace('.', "-"))),
        None => name.to_owned(),
    }
}

fn choices(typed: &Typed) -> Vec<(HookEvent, bool)> {
    let chosen = |event| (event, typed.events.contains(&event));
    HookEvent::CHOICES.map(chosen).to_vec()
}

impl ListPage {
    fn state(&self, hook: &Hook) -> (String, &'static str) {
        state(&self.shell, hook)
    }

    fn event(&self, event_of: &HookEvent) -> String {
        event(&self.shell, event_of.as_str())
    }

    fn events(&self, hook: &Hook) -> String {
        let names = hook.events.iter().map(|event| self.event(event));
        names.collect::<Vec<_>>().join(", ")
    }

    fn choices(&self) -> Vec<(HookEvent, bool)> {
        choices(&self.typed)
    }
}

impl Page {
    fn state(&self) -> (String, &'static str) {
        state(&self.shell, &self.hook)
    }

    fn event(&self, event_of: &HookEvent) -> String {
        event(&self.shell, event_of.as_str())
    }

    fn event_named(&self, name: &str) -> String {
        event(&self.shell, name)
    }

    fn choices(&self) -> Vec<(HookEvent, bool)> {
        choices(&self.typed)
    }

    fn told(&self, text: &str) -> Told {
        tell(&self.shell.words(), text)
    }

    fn line_state(&self, line: &Delivery) -> (String, &'static str) {
        let look = match line.state {
            DeliveryState::Pending(_) => "queued",
            DeliveryState::Delivered => "completed",
            DeliveryState::Failed => "failed",
        };
        let key = format!("delivery-{}", line.state.as_str());
        (self.shell.say(&key), look)
    }

    /// When a line is tried again that was tried already.
    fn next_at(&self, line: &Delivery) -> Option<Timestamp> {
        match line.state {
            DeliveryState::Pending(at) if !line.tries.is_empty() => Some(at),
            _ => None,
        }
    }

    fn status(&self, tried: &Try) -> String {
        let status = tried
            .status
            .map_or_else(|| "–".to_owned(), |status| status.to_string());
        let millis = i64::try_from(tried.millis).unwrap_or(i64::MAX);
        self.shell.say_all(
            "delivery-answered",
            [("status", status.into()), ("count", millis.into())],
        )
    }

    fn may_be_sent_again(&self, line: &Delivery) -> bool {
        self.hook.off.is_none() && !matches!(line.state, DeliveryState::Pending(_))
    }
}

/// All of one's webhooks, and a form for another.
async fn list(State(app): State<App>, caller: Caller, shell: Shell) -> Result<Response, Problem> {
    let typed = Typed {
        events: HookEvent::CHOICES[..2].to_vec(),
        ..Typed::default()
    };
    let page = list_page(&app, &caller, shell, typed, Wrong::default()).await?;
    Ok(shell::html(&page))
}

async fn list_page(
    app: &App,
    caller: &Caller,
    shell: Shell,
    typed: Typed,
    wrong: Wrong,
) -> Result<ListPage, Problem> {
    let hooks = app.store.hooks(caller.user).await?;
    Ok(ListPage {
        shell,
        hooks,
        typed,
        wrong,
        is_full: false,
    })
}

/// Adds one and shows its secret, this once: the answer is no redirect, for nothing keeps the secret from us.
async fn add(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    form: Form,
) -> Result<Response, Problem> {
    let (typed, wrong) = read(&app, &shell, &form);
    if !wrong.is_nothing() {
        let page = list_page(&app, &caller, shell, typed, wrong).await?;
        return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let new = NewHook {
        user: caller.user,
        url: typed.url.clone(),
        note: Some(typed.note.clone()).filter(|note| !note.is_empty()),
        events: typed.events.clone(),
    };
    match app.store.add_hook(caller.by(), new).await {
        Ok((hook, secret)) => {
            let page = page_of(&app, &caller, shell, hook, None).await?;
            let page = Page {
                secret: Some(secret),
                ..page
            };
            Ok(shell::html_as(StatusCode::CREATED, &page))
        }
        Err(StoreError::Conflict(_)) => {
            let page = list_page(&app, &caller, shell, typed, Wrong::default()).await?;
            let page = ListPage {
                is_full: true,
                ..page
            };
            Ok(shell::html_as(StatusCode::CONFLICT, &page))
        }
        Err(error) => Err(error.into()),
    }
}

/// One webhook with its log.
async fn one(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<HookId>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let hook = found(&app, &caller, id).await?;
    let query = Form::parse(query.unwrap_or_default().as_bytes());
    let before = query.text("before").and_then(|text| text.parse().ok());
    let page = page_of(&app, &caller, shell, hook, before).await?;
    Ok(shell::html(&page))
}

async fn page_of(
    app: &App,
    caller: &Caller,
    shell: Shell,
    hook: Hook,
    before: Option<DeliveryId>,
) -> Result<Page, Problem> {
    let lines = app
        .store
        .deliveries(caller.user, hook.id, before, LINES)
        .await
        .map_err(of_hook)?;
    let is_full = u32::try_from(lines.len()).is_ok_and(|length| length == LINES);
    Ok(Page {
        older: lines.last().filter(|_| is_full).map(|line| line.id),
        typed: Typed {
            url: hook.url.clone(),
            note: hook.note.clone().unwrap_or_default(),
            events: hook.events.clone(),
        },
        wrong: Wrong::default(),
        secret: None,
        overlaps: OVERLAPS
            .map(|hours| (hours, hours == OVERLAP_HOURS))
            .to_vec(),
        lines,
        hook,
        shell,
    })
}

/// Changes one.
async fn change(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<HookId>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let hook = found(&app, &caller, id).await?;
    let (typed, wrong) = read(&app, &shell, &form);
    if !wrong.is_nothing() {
        let page = page_of(&app, &caller, shell, hook, None).await?;
        let page = Page {
            typed,
            wrong,
            ..page
        };
        return Ok(shell::html_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let change = HookChange {
        url: Some(typed.url),
        note: Some(Some(typed.note).filter(|note| !note.is_empty())),
        events: Some(typed.events),
    };
    let changed = app
        .store
        .change_hook(caller.by(), caller.user, hook.id, change)
        .await;
    changed.map_err(of_hook)?;
    Ok(see(hook.id, ""))
}

async fn test(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<HookId>, PathRejection>,
) -> Result<Response, Problem> {
    let id = named(id)?;
    app.store
        .test_hook(caller.user, id)
        .await
        .map_err(of_hook)?;
    Ok(see(id, "#log"))
}

/// Exchanges the secret and shows the new one, this once.
async fn rotate(
    State(app): State<App>,
    caller: Caller,
    shell: Shell,
    id: Result<Path<HookId>, PathRejection>,
    form: Form,
) -> Result<Response, Problem> {
    let id = named(id)?;
    let hours = form.text("hours").and_then(|hours| hours.parse().ok());
    let hours = hours.filter(|hours| OVERLAPS.contains(hours));
    let overlap = hours_long(hours.unwrap_or(OVERLAP_HOURS));
    let rotated = app
        .store
        .rotate_hook(caller.by(), caller.user, id, overlap)
        .await;
    let (hook, secret) = rotated.map_err(of_hook)?;
    let page = page_of(&app, &caller, shell, hook, None).await?;
    let page = Page {
        secret: Some(secret),
        ..page
    };
    Ok(shell::html(&page))
}

async fn enable(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<HookId>, PathRejection>,
) -> Result<Response, Problem> {
    let id = named(id)?;
    let switched = app.store.switch_hook_on(caller.by(), caller.user, id).await;
    switched.map_err(of_hook)?;
    Ok(see(id, ""))
}

async fn disable(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<HookId>, PathRejection>,
) -> Result<Response, Problem> {
    let id = named(id)?;
    let switched = app
        .store
        .switch_hook_off(caller.by(), caller.user, id)
        .await;
    switched.map_err(of_hook)?;
    Ok(see(id, ""))
}

async fn remove(
    State(app): State<App>,
    caller: Caller,
    id: Result<Path<HookId>, PathRejection>,
) -> Result<Response, Problem> {
    let removed = app
        .store
        .remove_hook(caller.by(), caller.user, named(id)?)
        .await;
    removed.map_err(of_hook)?;
    Ok(shell::see("/settings/webhooks"))
}

async fn replay(
    State(app): State<App>,
    caller: Caller,
    ids: Result<Path<(HookId, DeliveryId)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((id, delivery)) = ids.map_err(|_| missing())?;
    let replayed = app.store.replay_delivery(caller.user, id, delivery).await;
    match replayed {
        // Somebody was quicker, which comes to the same.
        Ok(()) | Err(StoreError::Conflict(_)) => Ok(see(id, "#log")),
        Err(error) => Err(of_hook(error)),
    }
}

fn see(id: HookId, place: &str) -> Response {
    shell::see(&format!("/settings/webhooks/{id}{place}"))
}

async fn found(
    app: &App,
    caller: &Caller,
    id: Result<Path<HookId>, PathRejection>,
) -> Result<Hook, Problem> {
    let hook = app.store.hook(caller.user, named(id)?).await;
    hook.map_err(of_hook)
}

fn named(id: Result<Path<HookId>, PathRejection>) -> Result<HookId, Problem> {
    id.map(|Path(id)| id).map_err(|_| missing())
}

fn missing() -> Problem {
    Problem::new(Kind::NotFound, "there is no such webhook of yours")
}

/// What a form says, and what is wrong with it.
fn read(app: &App, shell: &Shell, form: &Form) -> (Typed, Wrong) {
    let mut wrong = Wrong::default();
    let raw = form.text("url").unwrap_or_default();
    let url = app.hooks.address(raw).unwrap_or_else(|why| {
        wrong.url = Some(tell(&shell.words(), &why));
        raw.to_owned()
    });
    let typed = form.text("note").unwrap_or_default();
    let note = match input::note(typed) {
        Ok(note) => note.unwrap_or_default(),
        Err(_) => {
            wrong.note = Some(shell.say("fault-note"));
            typed.to_owned()
        }
    };
    let events: Vec<_> = HookEvent::CHOICES
        .into_iter()
        .filter(|event| form.texts("events").any(|name| name == event.as_str()))
        .collect();
    if events.is_empty() {
        wrong.events = Some(shell.say("fault-scopes"));
    }
    (Typed { url, note, events }, wrong)
}
