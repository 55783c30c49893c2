//! `delete`, `list` and `show`.

use std::io::Write;
use std::sync::Arc;

use greenlit_domain::event::{Event, EventKind};
use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::money::Cost;
use greenlit_domain::step::Step;
use greenlit_domain::time::Timestamp;
use greenlit_store::rows::{History, Summary};
use greenlit_store::{Search, Store};
use serde_json::json;

use super::session::goes_on;
use super::{filter, find, short, table, whose};
use crate::cli::{DeleteArgs, Global, ListArgs, ShowArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::terminal::{self, plain};
use crate::wiring;

/// Runs `delete`.
pub async fn delete(global: &Global, args: DeleteArgs) -> Result<(), CliError> {
    with_store(global, async |store| {
        let user = whose(global, store).await?;
        let mut ids = Vec::with_capacity(args.jobs.len());
        for job in &args.jobs {
            ids.push(find(store, user, job).await?);
        }
        let question = format!("Delete {} job(s) with everything they made?", ids.len());
        if !args.yes && !confirmed("delete", &question)? {
            return Err(CliError::new(Code::Usage, "nothing was deleted"));
        }
        for id in ids {
            store.delete(id).await?;
            print_line!("deleted {id}")?;
        }
        Ok(())
    })
    .await
}

/// Asks whether it is to be done; only where somebody can answer.
pub(super) fn confirmed(command: &str, question: &str) -> Result<bool, CliError> {
    if !terminal::can_ask() {
        return Err(CliError::new(
            Code::Usage,
            format!("{command} asks before it acts, and nobody can answer here"),
        )
        .hint("add --yes"));
    }
    eprint!("{question} [y/N] ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .map_err(|error| CliError::new(Code::Usage, format!("cannot read the answer: {error}")))?;
    Ok(matches!(
        line.trim().to_lowercase().as_str(),
        "y" | "yes" | "s" | "sim"
    ))
}

/// Runs `list`.
pub async fn list(global: &Global, args: ListArgs) -> Result<(), CliError> {
    let search = filter::search(&args.filter)?;
    let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
    with_store(global, async |store| {
        let user = whose(global, store).await?;
        let jobs = store.page(user, &search, None, most).await?.jobs;
        if args.json {
            return print_json(&jobs);
        }
        if jobs.is_empty() {
            print_line!("{}", nothing_listed(&search))?;
            return Ok(());
        }
        let mut lines = table::new(["job", "status", "keyword", "cost", "created (UTC)"]);
        for job in &jobs {
            lines.add_row(row(job));
        }
        print_line!("{lines}")?;
        Ok(())
    })
    .await
}

fn nothing_listed(search: &Search) -> &'static str {
    if *search == Search::default() {
        "no jobs; `greenlit generate KEYWORD` makes one"
    } else {
        "no such jobs; `greenlit list` shows all"
    }
}

fn row(job: &Summary) -> [String; 5] {
    let labels = job
        .labels
        .iter()
        .map(|label| format!(" #{}", plain(label)))
        .collect::<String>();
    [
        short(job.job_id),
        match job.stopped_at {
            Some(step) => format!("{} ({step})", job.status),
            None => job.status.to_string(),
        },
        format!("{}{labels}", plain(&job.keyword)),
        job.cost_micros.to_string(),
        minutes(job.created_at),
    ]
}

/// Runs `show`.
pub async fn show(global: &Global, args: ShowArgs) -> Result<(), CliError> {
    with_store(global, async |store| {
        let user = whose(global, store).await?;
        let id = find(store, user, &args.job).await?;
        let generation = store.generation(user, id).await?;
        let history = store.history(id).await?;
        let events = store.events(id, 0).await?;
        let labels = store.labels(id).await?;
        if args.json {
            return print_json(&as_json(&generation, &history, &events, &labels));
        }
        print_words(&generation, &history, &events, &labels)
    })
    .await
}

fn as_json(
    generation: &Generation,
    history: &History,
    events: &[Event],
    labels: &[String],
) -> serde_json::Value {
    let results: Vec<_> = history
        .results
        .iter()
        .map(|result| {
            let value = serde_json::from_str(&result.result).unwrap_or(serde_json::Value::Null);
            json!({ "step": result.step, "revision": result.revision, "result": value, "notes": result.notes })
        })
        .collect();
    json!({
        "jobId": generation.id,
        "brief": generation.brief,
        "settings": generation.settings,
        "status": generation.status,
        "stoppedAt": stopped_at(generation),
        "labels": labels,
        "error": generation.failure,
        "costMicros": cost(history),
        "createdAt": generation.created_at,
        "finishedAt": generation.finished_at,
        "results": results,
        "calls": greenlit_engine::package::ledger(&history.calls),
        "events": events,
    })
}

fn print_words(
    generation: &Generation,
    history: &History,
    events: &[Event],
    labels: &[String],
) -> Result<(), CliError> {
    let brief = &generation.brief;
    print_line!("{}", plain(brief.keyword.as_str()))?;
    let stopped = stopped_at(generation).map(|step| format!(" (stopped at {step})"));
    print_line!(
        "job {}, {}{}, {}, {}",
        generation.id,
        generation.status,
        stopped.unwrap_or_default(),
        brief.language,
        cost(history)
    )?;
    if !labels.is_empty() {
        print_line!("labels: {}", plain(&labels.join(", ")))?;
    }
    if let Some(failure) = &generation.failure {
        print_line!("failed: {}", plain(&failure.message))?;
    }
    print_line!("")?;
    let first = events
        .first()
        .map_or(generation.created_at, |event| event.at);
    for event in events {
        if let Some(text) = told(&event.kind) {
            print_line!("{:>8.1} s  {text}", event.at.since(first).as_secs_f64())?;
        }
    }
    if let Some(step) = stopped_at(generation) {
        return print_line!("\ngo on with it: {}", goes_on(generation.id, step));
    }
    let next = match generation.status {
        Status::AwaitingSelection => "resume it with --title",
        Status::Failed | Status::Cancelled | Status::Queued => "resume it",
        Status::Completed => "export it",
        Status::Processing => return Ok(()),
    };
    print_line!(
        "\n{next}: greenlit {} {}",
        next.split(' ').next().unwrap_or_default(),
        short(generation.id)
    )
}

/// Where a completed job stopped, when it is not whole.
fn stopped_at(generation: &Generation) -> Option<Step> {
    let completed = generation.status == Status::Completed;
    generation.settings.extent.stops_at().filter(|_| completed)
}

/// An event in words; `None` for those that say nothing to a person.
fn told(kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::Queued {} => "queued".to_owned(),
        EventKind::Started { attempt: 1 } => "started".to_owned(),
        EventKind::Started { attempt } => format!("taken up again (time {attempt})"),
        EventKind::Waiting {} => "waits for a title".to_owned(),
        EventKind::Picked { answer, by_person } => {
            let who = if *by_person {
                "picked"
            } else {
                "picked by score"
            };
            format!("{who}: {}", plain(answer))
        }
        EventKind::Completed { cost_micros } => format!("completed, {cost_micros}"),
        EventKind::Failed(failure) => format!("failed: {}", plain(&failure.message)),
        EventKind::Cancelled {} => "cancelled".to_owned(),
        EventKind::StepStarted { step } => format!("{step}: started"),
        EventKind::StepWaiting {
            step,
            message,
            until,
        } => format!(
            "{step}: waits until {}: {}",
            seconds(*until),
            plain(message)
        ),
        EventKind::StepRepeated { step, reasons } => {
            let reasons: Vec<_> = reasons
                .iter()
                .map(|reason| plain(&reason.message))
                .collect();
            format!("{step}: asked again: {}", reasons.join("; "))
        }
        EventKind::StepCompleted { step, score, notes } => {
            let score = score.map_or_else(String::new, |score| format!(", scores {score}"));
            let notes: String = notes
                .iter()
                .map(|note| format!("\n            {}", plain(note)))
                .collect();
            format!("{step}: done{score}{notes}")
        }
        EventKind::StepFailed { step, message } => format!("{step}: failed: {}", plain(message)),
        EventKind::CallStarted { .. } => return None,
        EventKind::CallSettled {
            step,
            cost_micros,
            error,
            ..
        } => match error {
            Some(error) => format!("{step}: call failed ({cost_micros}): {}", plain(error)),
            None => format!("{step}: answered ({cost_micros})"),
        },
    })
}

fn cost(history: &History) -> Cost {
    history.calls.iter().map(|call| call.cost).sum()
}

/// `02:00:17`, UTC.
fn seconds(at: Timestamp) -> String {
    at.to_string().chars().skip(11).take(8).collect()
}

/// `2026-11-24 02:00`, UTC.
pub(super) fn minutes(at: Timestamp) -> String {
    at.to_string()
        .chars()
        .take(16)
        .collect::<String>()
        .replace('T', " ")
}

fn print_json<T: serde::Serialize + ?Sized>(value: &T) -> Result<(), CliError> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|error| CliError::internal(format!("this cannot be told as JSON: {error}")))?;
    print_line!("{json}")?;
    Ok(())
}

/// Opens the store for a command, and closes it.
pub(super) async fn with_store(
    global: &Global,
    work: impl AsyncFnOnce(&Arc<Store>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let result = work(&store).await;
    wiring::close(store).await?;
    result
}
