//! `webhook`: whom programs of a user are told at, what they were sent, and sending it again.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::id::{DeliveryId, HookId, UserId};
use greenlit_domain::input::{self, Faults, InputFault};
use greenlit_domain::webhook::{HookEvent, OffReason};
use greenlit_engine::{Hooks, Stopping};
use greenlit_store::people::By;
use greenlit_store::{Delivery, DeliveryState, Hook, HookSecret, NewHook, Store, StoreError};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::jobs::minutes;
use super::{table, whose};
use crate::cli::{Global, WebhookArgs, WebhookCommand};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::terminal::plain;
use crate::wiring;

/// What is told of unless it is said: what happens to jobs.
const USUAL: [HookEvent; 4] = [
    HookEvent::Completed,
    HookEvent::Failed,
    HookEvent::Cancelled,
    HookEvent::AwaitingSelection,
];

/// How long the end of one try is waited for, and how often it is looked for.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

/// How many lines of a log are searched for an id.
const SEARCHED: u32 = 1_000;

/// Runs the command.
pub async fn run(global: &Global, args: WebhookArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let done = act(global, &config, &store, args.command).await;
    wiring::close(store).await?;
    done
}

async fn act(
    global: &Global,
    config: &Config,
    store: &Arc<Store>,
    command: WebhookCommand,
) -> Result<(), CliError> {
    let user = whose(global, store).await?;
    let hooks = wiring::hooks(config, store)?;
    match command {
        WebhookCommand::Add {
            url,
            events,
            note,
            json,
        } => {
            let new = wanted(&hooks, user, &url, &events, note.as_deref())?;
            let (hook, secret) = store
                .add_hook(By::CommandLine, new)
                .await
                .map_err(refused)?;
            show_secret(&hook, &secret, json)
        }
        WebhookCommand::List { json } => list(&store.hooks(user).await?, json),
        WebhookCommand::Log { id, limit, json } => {
            let hook = find(store, user, &id).await?;
            log(&store.deliveries(user, hook.id, None, limit).await?, json)
        }
        WebhookCommand::Test { id } => {
            let hook = find(store, user, &id).await?;
            let delivery = store.test_hook(user, hook.id).await.map_err(refused)?;
            send(hooks, store, user, hook.id, delivery).await
        }
        WebhookCommand::Replay { id, delivery } => {
            let hook = find(store, user, &id).await?;
            let delivery = find_delivery(store, user, hook.id, &delivery).await?;
            let replayed = store.replay_delivery(user, hook.id, delivery).await;
            replayed.map_err(refused)?;
            send(hooks, store, user, hook.id, delivery).await
        }
        WebhookCommand::Rotate { id, overlap, json } => {
            let hook = find(store, user, &id).await?;
            let overlap = Duration::from_secs(u64::from(overlap) * 60 * 60);
            let (hook, secret) = store
                .rotate_hook(By::CommandLine, user, hook.id, overlap)
                .await?;
            show_secret(&hook, &secret, json)
        }
        WebhookCommand::Enable { id } => {
            let hook = find(store, user, &id).await?;
            let hook = store.switch_hook_on(By::CommandLine, user, hook.id).await?;
            print_line!("{} is told again", plain(&hook.url))
        }
        WebhookCommand::Disable { id } => {
            let hook = find(store, user, &id).await?;
            let hook = store
                .switch_hook_off(By::CommandLine, user, hook.id)
                .await?;
            print_line!("{} is told of nothing any more", plain(&hook.url))
        }
        WebhookCommand::Remove { id } => {
            let hook = find(store, user, &id).await?;
            store.remove_hook(By::CommandLine, user, hook.id).await?;
            print_line!("{} is removed", plain(&hook.url))
        }
    }
}

/// The webhook that was typed, or all that is wrong with it.
fn wanted(
    hooks: &Hooks,
    user: UserId,
    url: &str,
    events: &[String],
    note: Option<&str>,
) -> Result<NewHook, CliError> {
    let mut faults = Faults::default();
    let url = hooks.address(url);
    let url = faults.take(url.map_err(|why| InputFault::new("url", why)));
    let mut chosen = Vec::new();
    for name in events {
        let event = HookEvent::choose(name).map_err(|why| InputFault::new("event", why));
        chosen.extend(faults.take(event).filter(|event| !chosen.contains(event)));
    }
    let note = note.and_then(|note| faults.take(input::note(note)));
    let (Some(url), true) = (url, faults.0.is_empty()) else {
        return Err(CliError::faults(&faults.0));
    };
    Ok(NewHook {
        user,
        url,
        note: note.flatten(),
        events: if events.is_empty() {
            USUAL.to_vec()
        } else {
            chosen
        },
    })
}

/// Sends what was entered, here and now, and says what came of it.
async fn send(
    hooks: Hooks,
    store: &Store,
    user: UserId,
    hook: HookId,
    delivery: DeliveryId,
) -> Result<(), CliError> {
    let before = store.delivery(user, hook, delivery).await?.tries.len();
    let stopping = Stopping::default();
    let sending = tokio::spawn(wiring::send_hooks(hooks, stopping.clone()));
    let end = Instant::now() + PATIENCE;
    let line = loop {
        let line = store.delivery(user, hook, delivery).await?;
        let is_over = !matches!(line.state, DeliveryState::Pending(_));
        if is_over || line.tries.len() > before || Instant::now() > end {
            break line;
        }
        sleep(LOOK).await;
    };
    stopping.begin();
    // Its end is what is waited for.
    let _ = sending.await;
    let tried = line.tries.last();
    match line.state {
        DeliveryState::Delivered => {
            let millis = tried.map_or(0, |tried| tried.millis);
            print_line!("delivered in {millis} ms as {}", line.event_id)
        }
        _ => {
            let why = tried.and_then(|tried| tried.error.clone());
            let why = why.unwrap_or_else(|| "nobody could send it yet".to_owned());
            Err(
                CliError::new(Code::Refused, format!("it was not taken: {}", plain(&why)))
                    .hint(format!("`greenlit webhook log {}` shows it", end_of(hook))),
            )
        }
    }
}

fn show_secret(hook: &Hook, secret: &HookSecret, as_json: bool) -> Result<(), CliError> {
    if as_json {
        let mut told = as_value(hook);
        told["secret"] = json!(secret.expose());
        return print_line!("{told}");
    }
    print_line!("webhook  {}", hook.id)?;
    print_line!("to       {}", plain(&hook.url))?;
    print_line!("secret   {}", secret.expose())?;
    if let Some(until) = hook.previous_until {
        print_line!("the secret before signs too until {}", minutes(until))?;
    }
    tell!("the secret is shown this once: keep it where the receiver finds it");
    Ok(())
}

fn list(hooks: &[Hook], as_array: bool) -> Result<(), CliError> {
    if as_array {
        let told: Vec<_> = hooks.iter().map(as_value).collect();
        return print_line!("{}", Value::Array(told));
    }
    if hooks.is_empty() {
        return print_line!("there are no webhooks: `greenlit webhook add URL`");
    }
    let mut rows = table::new(["id", "state", "events", "to", "note"]);
    for hook in hooks {
        rows.add_row([
            end_of(hook.id),
            state(hook),
            events(hook),
            plain(&hook.url),
            hook.note.as_deref().map(plain).unwrap_or_default(),
        ]);
    }
    print_line!("{rows}")?;
    for hook in hooks {
        if let Some(error) = &hook.last_error {
            print_line!("{}: {}", end_of(hook.id), plain(error))?;
        }
    }
    Ok(())
}

fn log(lines: &[Delivery], as_array: bool) -> Result<(), CliError> {
    if as_array {
        let told: Vec<_> = lines.iter().map(line_value).collect();
        return print_line!("{}", Value::Array(told));
    }
    if lines.is_empty() {
        return print_line!("nothing was sent yet");
    }
    let mut rows = table::new(["id", "when", "event", "state", "tries", "last"]);
    for line in lines {
        let last = line.tries.last();
        let last = last.map(|tried| match (&tried.error, tried.status) {
            (Some(error), _) => plain(error),
            (None, Some(status)) => format!("{status}, {} ms", tried.millis),
            (None, None) => String::new(),
        });
        rows.add_row([
            end_of(line.id),
            minutes(line.created_at),
            plain(&line.event),
            match line.state {
                DeliveryState::Pending(at) => format!("tried at {}", minutes(at)),
                state => state.as_str().to_owned(),
            },
            line.tries.len().to_string(),
            last.unwrap_or_default(),
        ]);
    }
    print_line!("{rows}")
}

fn state(hook: &Hook) -> String {
    match (hook.off, hook.failing_since) {
        (Some(OffReason::Owner), _) => "off".to_owned(),
        (Some(OffReason::Failing), _) => "off: failing".to_owned(),
        (Some(OffReason::Gone), _) => "off: gone".to_owned(),
        (None, Some(since)) => format!("failing since {}", minutes(since)),
        (None, None) => "on".to_owned(),
    }
}

fn events(hook: &Hook) -> String {
    let names = hook.events.iter().map(|event| event.as_str());
    names.collect::<Vec<_>>().join(", ")
}

fn as_value(hook: &Hook) -> Value {
    json!({
        "id": hook.id,
        "url": hook.url,
        "events": hook.events,
        "note": hook.note,
        "enabled": hook.off.is_none(),
        "disabledReason": hook.off.map(OffReason::as_str),
        "failingSince": hook.failing_since,
        "lastError": hook.last_error,
        "previousSecretUntil": hook.previous_until,
        "createdAt": hook.created_at,
    })
}

fn line_value(line: &Delivery) -> Value {
    json!({
        "id": line.id,
        "eventId": line.event_id,
        "event": line.event,
        "jobId": line.generation,
        "state": line.state.as_str(),
        "attempts": line.attempts,
        "tries": line.tries,
        "createdAt": line.created_at,
        "endedAt": line.ended_at,
    })
}

/// The end of an id, which is its random part.
fn end_of(id: impl ToString) -> String {
    let id = id.to_string();
    id[id.len().saturating_sub(8)..].to_owned()
}

/// The webhook of this user that is meant.
async fn find(store: &Store, user: UserId, part: &str) -> Result<Hook, CliError> {
    let all = store.hooks(user).await?;
    only(all, part, "webhook", |hook| hook.id.to_string())
        .map_err(|error| error.hint("`greenlit webhook list` shows them"))
}

async fn find_delivery(
    store: &Store,
    user: UserId,
    hook: HookId,
    part: &str,
) -> Result<DeliveryId, CliError> {
    let all = store.deliveries(user, hook, None, SEARCHED).await?;
    only(all, part, "line of the log", |line| line.id.to_string())
        .map(|line| line.id)
        .map_err(|error| {
            let end = end_of(hook);
            error.hint(format!("`greenlit webhook log {end}` shows them"))
        })
}

/// The only one whose id begins or ends so.
fn only<T>(
    mut all: Vec<T>,
    part: &str,
    what: &str,
    id: impl Fn(&T) -> String,
) -> Result<T, CliError> {
    let typed = part.trim().trim_start_matches('…').to_ascii_lowercase();
    all.retain(|one| {
        let id = id(one);
        !typed.is_empty() && (id.starts_with(&typed) || id.ends_with(&typed))
    });
    match (all.len(), all.pop()) {
        (1, Some(one)) => Ok(one),
        (0, _) | (_, None) => Err(CliError::new(
            Code::Input,
            format!("there is no {what} {}", plain(part)),
        )),
        (many, _) => Err(CliError::new(
            Code::Input,
            format!("{} fits {many} of them: type more of the id", plain(part)),
        )),
    }
}

fn refused(error: StoreError) -> CliError {
    match error {
        StoreError::Conflict(why) => CliError::new(Code::Input, why),
        error => error.into(),
    }
}
