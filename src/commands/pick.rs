//! `pick`: lists what waits for a title, and takes the answer. The work goes on with whoever serves, or with `resume`.

use std::io::{self, BufRead, Write};
use std::sync::Arc;

use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::input;
use greenlit_domain::settings::TitleSelection;
use greenlit_domain::time::Timestamp;
use greenlit_domain::titles::Titles;
use greenlit_engine::picking::{self, AnswerError, Answered};
use greenlit_store::rows::{History, Pick, PickAnswer};
use greenlit_store::{Mark, Store, WaitingJob};
use serde_json::{Value, json};

use super::{find, short, table, whose};
use crate::cli::{Global, PickArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::interrupt;
use crate::terminal::picker::{self, Answer};
use crate::terminal::{self, plain, titles};
use crate::wiring;

/// How many waiting jobs are read at once, and shown at most.
const PAGE: u32 = 100;
const MOST: usize = 1_000;

/// Runs the command.
pub async fn run(global: &Global, args: PickArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let picked = async { pick(&store, whose(global, &store).await?, &args).await }.await;
    wiring::close(store).await?;
    picked
}

async fn pick(store: &Arc<Store>, user: UserId, args: &PickArgs) -> Result<(), CliError> {
    let typed = typed(args)?;
    let job = match &args.job {
        Some(job) => find(store, user, job).await?,
        None => {
            let waiting = all(store, user).await?;
            if args.json {
                return print_line!("{}", json!(waiting.iter().map(listed).collect::<Vec<_>>()));
            }
            print(store.clock().now(), &waiting)?;
            if waiting.is_empty() || !terminal::can_ask() {
                return Ok(());
            }
            match blocking(move || which(&waiting)).await? {
                Some(job) => job,
                None => return Ok(()),
            }
        }
    };
    one(store, user, job, typed, args).await
}

/// Every job that waits, the oldest first.
async fn all(store: &Store, user: UserId) -> Result<Vec<WaitingJob>, CliError> {
    let mut waiting: Vec<WaitingJob> = Vec::new();
    loop {
        let after = waiting.last().map(|job| Mark {
            created_at: job.created_at,
            id: job.id,
        });
        let page = store.waiting(user, after, PAGE).await?;
        let is_last = page.len() < PAGE as usize;
        waiting.extend(page);
        if is_last || waiting.len() >= MOST {
            return Ok(waiting);
        }
    }
}

fn listed(job: &WaitingJob) -> Value {
    let titles = job.titles.candidates.iter();
    let titles: Vec<_> = titles
        .map(|title| json!({ "id": title.id, "text": title.text, "score": title.score }))
        .collect();
    json!({
        "jobId": job.id,
        "keyword": job.keyword,
        "language": job.language,
        "createdAt": job.created_at,
        "waitingSince": job.since,
        "titlesRevision": job.titles.revision,
        "titles": titles,
        "deadline": job.deadline.map(|deadline| json!({ "at": deadline.at, "then": deadline.then })),
    })
}

fn print(now: Timestamp, waiting: &[WaitingJob]) -> Result<(), CliError> {
    if waiting.is_empty() {
        return print_line!("nothing waits for a title");
    }
    let mut lines = table::new(["#", "job", "waits", "keyword", "best title"]);
    table::keep_whole(&mut lines, [1, 2]);
    table::align_right(&mut lines, [0, 2]);
    for (index, job) in waiting.iter().enumerate() {
        let best = job.titles.candidates.first();
        lines.add_row([
            (index + 1).to_string(),
            short(job.id),
            age(now, job.since),
            plain(&job.keyword),
            best.map(|title| plain(&title.text)).unwrap_or_default(),
        ]);
    }
    print_line!("{lines}")
}

/// In its greatest whole unit, such as `3h`.
fn age(now: Timestamp, since: Timestamp) -> String {
    let seconds = now.since(since).as_secs();
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m", seconds / 60),
        3_600..172_800 => format!("{}h", seconds / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}

/// Asks which job, by its number in the list or by its id. Nothing typed is none.
fn which(waiting: &[WaitingJob]) -> io::Result<Option<GenerationId>> {
    tell!("\nWhich job? Its number or its id; nothing to leave.");
    let mut lines = io::stdin().lock().lines();
    loop {
        eprint!("› ");
        io::stderr().flush()?;
        let line = lines.next().transpose()?.unwrap_or_default();
        if line.trim().is_empty() {
            return Ok(None);
        }
        match meant(line.trim(), waiting) {
            Some(job) => return Ok(Some(job)),
            None => tell!(
                "that is none of them: type a number from 1 to {}",
                waiting.len()
            ),
        }
    }
}

fn meant(typed: &str, waiting: &[WaitingJob]) -> Option<GenerationId> {
    let by_number = typed
        .parse::<usize>()
        .ok()
        .and_then(|number| waiting.get(number.checked_sub(1)?));
    let by_id = || {
        let typed = typed.to_ascii_lowercase();
        let mut fitting = waiting.iter().filter(|job| {
            let id = job.id.to_string();
            typed.len() >= 4 && (id.starts_with(&typed) || id.ends_with(&typed))
        });
        fitting.next().filter(|_| fitting.next().is_none())
    };
    by_number.or_else(by_id).map(|job| job.id)
}

/// Takes the answer for one job: what was typed with the command, or what is typed now.
async fn one(
    store: &Arc<Store>,
    user: UserId,
    job: GenerationId,
    typed: Option<PickAnswer>,
    args: &PickArgs,
) -> Result<(), CliError> {
    let generation = store.generation(user, job).await?;
    let history = store.history(job).await?;
    let offered = picking::offered(&generation, &history)
        .map_err(|error| CliError::new(Code::Input, error.to_string()))?;
    let answer = match typed {
        Some(answer) => answer,
        None if generation.status != Status::AwaitingSelection => {
            return Err(elsewhere(&generation, &history));
        }
        None if args.json => return print_line!("{}", offer(&generation, &offered)),
        None => {
            tell!(
                "\n{}",
                titles::table(&offered.candidates, terminal::width())
            );
            match ask(job, offered.candidates.len()).await? {
                Some(answer) => answer,
                None => return Ok(()),
            }
        }
    };
    let revision = Some(offered.revision);
    let jobs = store.of(user);
    match picking::answer(&jobs, job, revision, answer.clone()).await {
        Ok(Answered::Counts(status)) => said(job, status, &offered, &answer, args),
        Ok(Answered::Elsewhere(stands)) => Err(elsewhere(&stands.0, &stands.1)),
        Ok(Answered::Changed(_)) => Err(CliError::new(
            Code::Input,
            format!("job {job} has other titles by now"),
        )
        .hint(format!("`greenlit pick {}` shows them", short(job)))),
        Err(AnswerError::Pick(error)) => Err(CliError::new(Code::Input, error.to_string())),
        Err(AnswerError::Store(error)) => Err(error.into()),
    }
}

fn offer(generation: &Generation, offered: &Titles) -> Value {
    json!({
        "jobId": generation.id,
        "status": generation.status,
        "titlesRevision": offered.revision,
        "titles": offered.candidates,
    })
}

/// Asks a person; `None` is "later".
async fn ask(job: GenerationId, count: usize) -> Result<Option<PickAnswer>, CliError> {
    if !terminal::can_ask() {
        return Err(CliError::new(Code::Waiting, "").hint(format!(
            "the job waits for a title: greenlit pick {} --title N",
            short(job)
        )));
    }
    Ok(match blocking(move || picker::ask(count)).await? {
        Answer::Later => None,
        Answer::Number(number) => Some(PickAnswer::Candidate { number }),
        Answer::Own(title) => Some(PickAnswer::Own { title }),
        Answer::Again(note) => Some(PickAnswer::Again { note }),
        Answer::No => Some(PickAnswer::No {
            reason: "turned down at the terminal".to_owned(),
        }),
    })
}

/// Reads the keyboard until there is an answer, or a signal.
async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, CliError> {
    let asking = tokio::task::spawn_blocking(read);
    tokio::select! {
        read = asking => match read {
            Ok(Ok(read)) => Ok(read),
            Ok(Err(error)) => Err(CliError::new(Code::Waiting, format!("cannot read the answer: {error}"))),
            Err(_) => Err(CliError::internal("asking stopped with a bug of ours")),
        },
        code = interrupt::signal() => Err(CliError::new(code, "")),
    }
}

fn said(
    job: GenerationId,
    status: Status,
    offered: &Titles,
    answer: &PickAnswer,
    args: &PickArgs,
) -> Result<(), CliError> {
    if args.json {
        return print_line!(
            "{}",
            json!({ "jobId": job, "status": status, "pick": answer })
        );
    }
    let told = picking::told(offered, answer)
        .map_err(|error| CliError::new(Code::Input, error.to_string()))?;
    print_line!("{}", plain(&told))?;
    match answer {
        PickAnswer::No { .. } => print_line!("cancelled; nothing more is spent on it"),
        _ => print_line!(
            "the job is {status}: a running service goes on with it, or `greenlit resume {}`",
            short(job)
        ),
    }
}

/// A job that waits for no answer: what it was answered, if it was.
fn elsewhere(generation: &Generation, history: &History) -> CliError {
    let Generation { id, status, .. } = generation;
    let told = |pick: &Pick| {
        let who = if pick.by.is_some() {
            "picked"
        } else {
            "picked by the rule"
        };
        let titles = picking::offered(generation, history).ok()?;
        let told = picking::told(&titles, &pick.answer).ok()?;
        Some(format!(
            "job {id} is {status}; it was {who}: {}",
            plain(&told)
        ))
    };
    let message = history.picks.last().and_then(told);
    CliError::new(
        Code::Input,
        message.unwrap_or_else(|| format!("job {id} is {status}: it does not wait for a title")),
    )
}

/// The answer that was typed with the command.
fn typed(args: &PickArgs) -> Result<Option<PickAnswer>, CliError> {
    let wrong =
        |option: &str, message: String| CliError::new(Code::Input, format!("{option}: {message}"));
    let sentence = |option: &str, typed: &str, example: &str| {
        let note = input::note(typed).map_err(|fault| wrong(option, fault.message))?;
        note.ok_or_else(|| {
            wrong(
                option,
                format!("say it in a sentence, such as \"{example}\""),
            )
        })
    };
    if let Some(note) = &args.again {
        let note = sentence("--again", note, "shorter, with a number")?;
        return Ok(Some(PickAnswer::Again { note }));
    }
    if let Some(reason) = &args.reject {
        let reason = sentence("--reject", reason, "we have made this video already")?;
        return Ok(Some(PickAnswer::No { reason }));
    }
    let Some(title) = args.title.as_deref() else {
        return Ok(None);
    };
    match input::title_selection(title) {
        Ok(TitleSelection::Best) => Ok(Some(PickAnswer::Candidate { number: 1 })),
        Ok(TitleSelection::Number(number)) => Ok(Some(PickAnswer::Candidate { number })),
        Ok(TitleSelection::Ask) => Ok(None),
        Err(_) if title.trim().chars().all(|c| c.is_ascii_digit()) => Err(wrong(
            "--title",
            format!("there is no title {}: choose 1 to 10", plain(title)),
        )),
        Err(_) => input::own_title(title)
            .map(|title| Some(PickAnswer::Own { title }))
            .map_err(|fault| wrong("--title", fault.message)),
    }
}
