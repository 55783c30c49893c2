//! `generate --file`: a package for each row, side by side; and `resume --all`.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use greenlit_domain::generation::{Failure, Generation, Status};
use greenlit_domain::id::{BatchId, GenerationId, UserId};
use greenlit_domain::keyword::Keyword;
use greenlit_domain::money::Cost;
use greenlit_domain::settings::Settings;
use greenlit_engine::package::{Finished, IfThere};
use greenlit_engine::retrying::answers_of;
use greenlit_engine::{Ended, Engine, Outcome};
use greenlit_store::rows::{Inserted, NewGeneration};
use greenlit_store::{Store, StoreError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{deliver, generate};
use crate::cli::{GenerateArgs, Global, ResumeArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::interrupt;
use crate::terminal::plain;
use crate::terminal::progress::{Mode, Quiet};
use crate::wiring::{self, Offline, Wish};
use greenlit_engine::request::{self, Common};

mod file;
mod jsonl_file;

/// Runs `generate --file`.
pub async fn run(global: &Global, args: GenerateArgs) -> Result<(), CliError> {
    let began = Instant::now();
    let config = Config::read()?;
    let limit = generate::max_cost(&args, &config)?;
    let path = args.file.clone().unwrap_or_default();
    let rows = file::read(&path, &generate::typed(&args))?;
    let provider = wiring::Provider::choose(&config, &generate::wish(&args)).await?;
    let batch = Some(BatchId(Uuid::now_v7()));
    let common = Common {
        batch,
        ..generate::common(&args, &provider, &config)
    };
    let new = as_one(check_all(&path, rows, &common)?);
    let settings: Vec<_> = new.iter().map(|new| &new.settings).collect();
    provider.refuse_above(limit, &settings)?;
    wiring::check_fonts(new.iter().map(|new| (&new.brief, &new.settings)))?;
    let mode = Mode::fitting(Quiet::from(args.quiet || args.json));
    if mode != Mode::Quiet {
        tell!("{}", provider.told);
        tell!("{} package(s): {}", new.len(), provider.price(&settings));
    }
    let store = wiring::store(global, &config).await?;
    let worked = async {
        let many = Many {
            engine: provider.engine(&config, store.clone()).await?,
            store: store.clone(),
            out: args.out.clone().unwrap_or_else(|| config.out.clone()),
            places: usize::from(args.jobs),
            mode,
            json: args.json,
            began,
        };
        let wanted = begin(&store, new).await?;
        many.carry(wanted).await
    }
    .await;
    wiring::tell_alerts(&config, &store).await;
    wiring::close(store).await?;
    worked
}

/// Runs `resume --all`: every job that can go on without a person, each with the provider it began with.
pub async fn resume_all(
    store: &Arc<Store>,
    config: &Config,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let began = Instant::now();
    let mut by_provider: Vec<(Generation, Vec<(GenerationId, Keyword)>)> = Vec::new();
    for id in store.unfinished(UserId::LOCAL).await? {
        let generation = store.generation(UserId::LOCAL, id).await?;
        let job = (id, generation.brief.keyword.clone());
        let same = by_provider
            .iter_mut()
            .find(|(first, _)| first.settings.provider == generation.settings.provider);
        match same {
            Some((_, jobs)) => jobs.push(job),
            None => by_provider.push((generation, vec![job])),
        }
    }
    if by_provider.is_empty() {
        tell!("there is nothing to go on with");
        return Ok(());
    }
    // A provider that cannot be had now keeps no other's jobs from going on.
    let mut first_error = None;
    for (first, jobs) in by_provider {
        match resume_some(store, config, args, &first, jobs, began).await {
            Err(error) if error.is_interruption() => return Err(error),
            Err(error) => match first_error {
                Some(_) => error.tell(),
                None => first_error = Some(error),
            },
            Ok(()) => {}
        }
    }
    first_error.map_or(Ok(()), Err)
}

/// Goes on with jobs that began with the same provider.
async fn resume_some(
    store: &Arc<Store>,
    config: &Config,
    args: &ResumeArgs,
    first: &Generation,
    jobs: Vec<(GenerationId, Keyword)>,
    began: Instant,
) -> Result<(), CliError> {
    let wish = Wish {
        offline: Offline::AsConfigured,
        model: args.model.as_deref(),
        image_model: args.image_model.as_deref(),
    };
    let provider = wiring::provider_of(config, first, &wish).await?;
    let many = Many {
        engine: provider.engine(config, store.clone()).await?,
        store: store.clone(),
        out: args.out.clone().unwrap_or_else(|| config.out.clone()),
        places: usize::from(args.jobs),
        mode: Mode::fitting(Quiet::from(args.quiet || args.json)),
        json: args.json,
        began,
    };
    many.carry(Wanted {
        run: jobs,
        ..Wanted::default()
    })
    .await
}

/// The most faults that are told; the rest is counted.
const FAULTS_TOLD: usize = 50;

/// Checks all rows; tells the faults of all of them at once.
fn check_all(
    path: &Path,
    read: file::Rows,
    common: &Common,
) -> Result<Vec<NewGeneration>, CliError> {
    let file::Rows { rows, mut faults } = read;
    // What cannot be read at all is told once.
    let unread: HashSet<_> = faults
        .iter()
        .filter_map(|fault| Some((fault.line, fault.field?)))
        .collect();
    let mut new = Vec::with_capacity(rows.len());
    for row in &rows {
        if faults.len() >= file::MAX_FAULTS {
            break;
        }
        match request::check(&row.typed, common) {
            Ok(generation) => new.push(generation),
            Err(wrong) => {
                let wrong = wrong.0.iter().map(|fault| row.fault(fault));
                faults.extend(wrong.filter(|fault| {
                    fault
                        .field
                        .is_none_or(|field| !unread.contains(&(fault.line, field)))
                }));
            }
        }
    }
    if faults.is_empty() {
        return Ok(new);
    }
    faults.sort_by_key(|fault| (fault.line, fault.column));
    let count = faults.len();
    let mut told: Vec<_> = faults
        .iter()
        .take(FAULTS_TOLD)
        .map(|fault| plain(&fault.to_string()))
        .collect();
    let or_more = match count >= file::MAX_FAULTS {
        true => " or more",
        false => "",
    };
    if count > FAULTS_TOLD {
        told.push(format!("and {}{or_more} others", count - FAULTS_TOLD));
    }
    Err(CliError::new(
        Code::Input,
        format!(
            "{} has {count}{or_more} faults:\n       {}",
            path.display(),
            told.join("\n       ")
        ),
    )
    .hint("nothing was begun"))
}

/// What is to be done with the rows of a file.
#[derive(Default)]
struct Wanted {
    /// Work is needed.
    run: Vec<(GenerationId, Keyword)>,
    /// They are finished already.
    finished: Vec<GenerationId>,
    /// They wait for a title.
    waiting: usize,
}

/// Rows that are the same job go as far as the farthest of them.
fn as_one(mut new: Vec<NewGeneration>) -> Vec<NewGeneration> {
    let mut farthest = HashMap::new();
    for row in &new {
        let extent = farthest
            .entry(row.idempotency_key.clone())
            .or_insert(row.settings.extent);
        *extent = row.settings.extent.max(*extent);
    }
    for row in &mut new {
        if let Some(extent) = farthest.get(&row.idempotency_key) {
            row.settings.extent = *extent;
        }
    }
    new
}

/// Begins what is new, takes up what failed or is to go farther, and finds what is finished.
async fn begin(store: &Store, new: Vec<NewGeneration>) -> Result<Wanted, CliError> {
    let keywords: Vec<_> = new
        .iter()
        .map(|new| (new.brief.keyword.clone(), new.settings.clone()))
        .collect();
    let inserted = store.insert(new).await?;
    let mut wanted = Wanted::default();
    let mut seen = HashSet::new();
    for (inserted, (keyword, wish)) in inserted.into_iter().zip(keywords) {
        let id = inserted.id();
        // The same row twice in a file is one package.
        if !seen.insert(id) {
            continue;
        }
        let status = match inserted {
            Inserted::New(_) => Status::Queued,
            Inserted::Existing(..) => take_up(store, id, &wish).await?,
        };
        match status {
            Status::Completed => wanted.finished.push(id),
            Status::AwaitingSelection => wanted.waiting += 1,
            _ => wanted.run.push((id, keyword)),
        }
    }
    Ok(wanted)
}

/// Takes up a job of an earlier run of the file, with what the row says now about the bar and the stop; gives where it
/// stands then. One that has gone farther already is not taken back.
async fn take_up(store: &Store, id: GenerationId, wish: &Settings) -> Result<Status, CliError> {
    let before = store.generation(UserId::LOCAL, id).await?;
    let farther = Settings {
        extent: before.settings.extent.max(wish.extent),
        ..before.settings.clone()
    };
    let goes_farther = farther != before.settings;
    let changed = match before.status {
        Status::Failed | Status::Cancelled => {
            let settings = Settings {
                quality_bar: wish.quality_bar,
                below_bar: wish.below_bar,
                ..farther
            };
            let answers = answers_of(&before, &settings);
            store.requeue(id, settings, answers).await
        }
        Status::Completed if goes_farther => store.go_on(id, farther, None).await,
        _ if goes_farther => store.change_settings(id, farther).await,
        status => return Ok(status),
    };
    match changed {
        // Another greenlit was quicker and has it in hand.
        Ok(()) | Err(StoreError::Conflict(_)) => {}
        Err(error) => return Err(error.into()),
    }
    match before.status {
        Status::AwaitingSelection => Ok(Status::AwaitingSelection),
        _ => Ok(Status::Queued),
    }
}

/// How many folders are written at once: the disk is waited for more than the processor.
const FOLDERS: usize = 8;

/// Many jobs at the terminal.
struct Many {
    store: Arc<Store>,
    engine: Engine,
    out: PathBuf,
    places: usize,
    mode: Mode,
    json: bool,
    began: Instant,
}

/// What became of them.
#[derive(Default)]
struct Tally {
    completed: usize,
    /// So many of the completed stopped early, as they were asked to.
    stopped: usize,
    /// They waited before.
    waiting: usize,
    /// They wait now.
    new_waiting: usize,
    elsewhere: usize,
    failed: Vec<(Keyword, Failure)>,
    /// The store failed under them.
    unstored: usize,
    storage: Option<String>,
    /// A budget had no room for them.
    over_budget: usize,
    budget: Option<String>,
    /// Their work stopped without an end: a bug of ours.
    lost: usize,
    cost: Cost,
}

impl Tally {
    fn ended(&self) -> usize {
        self.completed
            + self.new_waiting
            + self.elsewhere
            + self.failed.len()
            + self.unstored
            + self.over_budget
    }
}

impl Many {
    async fn carry(&self, wanted: Wanted) -> Result<(), CliError> {
        let mut tally = Tally {
            cost: Cost::FREE,
            waiting: wanted.waiting,
            ..Tally::default()
        };
        let kept = wanted.finished.len();
        for id in wanted.finished {
            self.deliver_again(id).await?;
        }
        let bar = self.bar(wanted.run.len());
        let keywords: HashMap<_, _> = wanted.run.iter().cloned().collect();
        let ids = wanted.run.into_iter().map(|(id, _)| id).collect();
        let (ended, mut ends) = mpsc::unbounded_channel();
        let run = self.engine.run_these(ids, self.places, ended);
        let take_ends = async {
            let mut folders = FuturesUnordered::new();
            loop {
                let finished = tokio::select! {
                    Some(end) = ends.recv(), if folders.len() < FOLDERS => {
                        self.take(end, &keywords, &mut tally)
                    }
                    Some(written) = folders.next() => {
                        written?;
                        tally.completed += 1;
                        None
                    }
                    else => break,
                };
                folders.extend(finished.map(|(finished, keyword)| async move {
                    self.hand_over(&finished, keyword).await
                }));
                bar.set_position(tally.ended() as u64);
                bar.set_message(tally.cost.to_string());
            }
            Ok::<(), CliError>(())
        };
        tokio::select! {
            both = async { tokio::join!(run, take_ends) } => {
                both.0?;
                both.1?;
            }
            code = interrupt::signal() => {
                bar.abandon();
                return Err(CliError::new(code, "").hint(
                    "stopped; what was finished is kept: the same command, or `greenlit resume --all`, goes on",
                ));
            }
        }
        bar.finish_and_clear();
        tally.lost = keywords.len().saturating_sub(tally.ended());
        self.tell(&tally, kept)
    }

    /// A file run again: a folder that is gone is written again, one that is there is left.
    async fn deliver_again(&self, id: GenerationId) -> Result<(), CliError> {
        let generation = self.store.generation(UserId::LOCAL, id).await?;
        let history = self.store.history(id).await?;
        let finished = Finished::from_history(&generation, history).map_err(CliError::internal)?;
        self.hand_over(&finished, &generation.brief.keyword).await
    }

    async fn hand_over(&self, finished: &Finished, keyword: &Keyword) -> Result<(), CliError> {
        deliver::folder(&self.store, finished, keyword, &self.out, IfThere::Leave).await?;
        if self.json {
            deliver::print_line(finished)?;
        }
        Ok(())
    }

    /// Counts an end; gives the package that is to be handed over.
    fn take<'k>(
        &self,
        end: Ended,
        keywords: &'k HashMap<GenerationId, Keyword>,
        tally: &mut Tally,
    ) -> Option<(Box<Finished>, &'k Keyword)> {
        let keyword = keywords.get(&end.generation)?;
        match end.outcome {
            Outcome::Completed(finished) => {
                tally.cost = tally.cost + finished.package.cost_micros;
                tally.stopped += usize::from(finished.package.stopped_at.is_some());
                return Some((finished, keyword));
            }
            Outcome::Waiting(_) => tally.new_waiting += 1,
            Outcome::Failed { failure, cost } => {
                tally.cost = tally.cost + cost;
                tally.failed.push((keyword.clone(), failure));
            }
            Outcome::NotTaken | Outcome::Lost => tally.elsewhere += 1,
            Outcome::OverBudget(message) => {
                tally.over_budget += 1;
                tally.budget = Some(message);
            }
            Outcome::Storage(message) => {
                tally.unstored += 1;
                tally.storage = Some(message);
            }
        }
        None
    }

    fn bar(&self, rows: usize) -> ProgressBar {
        let target = match self.mode {
            Mode::Live => ProgressDrawTarget::stderr(),
            Mode::Plain | Mode::Quiet => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(rows as u64), target);
        if let Ok(style) = ProgressStyle::with_template(
            "{bar:30.cyan} {pos}/{len} packages, {msg}, {elapsed} ({eta} to go)",
        ) {
            bar.set_style(style);
        }
        if self.mode == Mode::Live {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        bar
    }

    fn tell(&self, tally: &Tally, kept: usize) -> Result<(), CliError> {
        let took = self.began.elapsed().as_secs_f64();
        let mut summary = format!("{} packages made", tally.completed);
        for (count, what) in [
            (tally.stopped, "of them stopped as asked"),
            (kept, "there already"),
            (tally.waiting + tally.new_waiting, "waiting for a title"),
            (tally.elsewhere, "in another greenlit's hands"),
            (tally.over_budget, "without room in the budget"),
            (tally.failed.len(), "failed"),
        ] {
            if count > 0 {
                summary.push_str(&format!(", {count} {what}"));
            }
        }
        if self.mode != Mode::Quiet {
            tell!(
                "{summary}; {}, {took:.1} s, in {}",
                tally.cost,
                self.out.display()
            );
        }
        if let Some(message) = &tally.storage {
            return Err(CliError::new(Code::Storage, message.clone())
                .hint("what was finished is kept: the same command goes on"));
        }
        if tally.lost > 0 {
            return Err(CliError::internal(format!(
                "work on {} packages stopped with a bug of ours",
                tally.lost
            ))
            .hint("what was finished is kept: the same command goes on"));
        }
        for (keyword, failure) in &tally.failed {
            tell!(
                "failed: {}: {}",
                plain(keyword.as_str()),
                plain(&failure.message)
            );
        }
        if !tally.failed.is_empty() {
            return Err(CliError::new(
                Code::Partly,
                format!("{} packages failed", tally.failed.len()),
            )
            .hint("the same command tries them again"));
        }
        if let Some(message) = &tally.budget {
            return Err(CliError::new(Code::Refused, message.clone()).hint(
                "raise it with `greenlit budget set USD`; then the same command, or `greenlit resume --all`, goes on",
            ));
        }
        if tally.waiting + tally.new_waiting > 0 {
            return Err(CliError::new(Code::Waiting, "")
                .hint("greenlit list --status awaiting_selection shows what waits for a title"));
        }
        Ok(())
    }
}
