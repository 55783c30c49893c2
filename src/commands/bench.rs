//! `bench`: many packages through the real pipeline and a real store, answered by the simulated provider; what they took
//! is read from the store's rows and told beside production's figures.

mod briefs;
mod measured;
mod memory;
mod report;
mod told;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::brief::Brief;
use greenlit_domain::generation::FailureCode;
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::settings::{
    BelowBar, Composing, DEFAULT_QUALITY_BAR, Extent, Settings, TitleSelection,
};
use greenlit_providers::simulated::{Faults, Options, Simulated};
use greenlit_store::Store;
use greenlit_store::rows::NewGeneration;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tempfile::TempDir;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::cli::{BenchArgs, Day};
use crate::exit::{CliError, Code};
use crate::interrupt;
use crate::terminal::progress::{Mode, Quiet};
use crate::wiring;
use measured::Package;
use report::Report;

/// How many packages warm up caches and pictures; their words are set, and that is measured.
const WARM_UP: u64 = 8;

/// Runs the command.
pub async fn run(args: BenchArgs) -> Result<(), CliError> {
    let folder = tempfile::Builder::new()
        .prefix("greenlit-bench-")
        .tempdir()
        .map_err(|error| {
            CliError::new(
                Code::Storage,
                format!("cannot make a temporary folder: {error}"),
            )
            .hint("TMPDIR names where temporary folders are made")
        })?;
    let bench = Bench::new(&args, folder);
    let measured = tokio::select! {
        report = bench.measure() => report,
        code = interrupt::signal() => {
            Err(CliError::new(code, "").hint("stopped; nothing of it is kept"))
        }
    };
    bench.bar.finish_and_clear();
    remove(bench.folder).await;
    let report = measured?;
    if args.json {
        return print_line!("{:#}", report.json());
    }
    told::print(&report)
}

/// Work that was dropped by a signal may have a file in hand for a moment still.
async fn remove(folder: TempDir) {
    const TRIES: u32 = 50;
    let path = folder.path();
    for _ in 0..TRIES {
        if fs::remove_dir_all(path).is_ok() || !path.exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A benchmark on its way.
struct Bench<'a> {
    args: &'a BenchArgs,
    folder: TempDir,
    mode: Mode,
    bar: ProgressBar,
}

/// What was made with one number of workers.
struct Run {
    workers: u16,
    packages: Vec<Package>,
}

impl<'a> Bench<'a> {
    fn new(args: &'a BenchArgs, folder: TempDir) -> Self {
        let mode = Mode::fitting(Quiet::from(args.quiet || args.json));
        let packages = u64::from(args.packages) * args.workers.len() as u64;
        Self {
            args,
            folder,
            mode,
            bar: bar(mode, WARM_UP + packages),
        }
    }

    async fn measure(&self) -> Result<Report, CliError> {
        let painted = Simulated::new(Options {
            scale: 0.0,
            seed: self.args.seed,
            faults: Faults::None,
        });
        let provider = Arc::new(painted);
        let composing = self.warm_up(&provider).await?;
        let mut runs = Vec::with_capacity(self.args.workers.len());
        for (number, workers) in (1..).zip(&self.args.workers) {
            let provider = Arc::new(provider.again(self.options()));
            runs.push(self.run(number, *workers, &provider).await?);
        }
        Ok(Report::of(self.args, &runs, composing, memory::peak()))
    }

    fn options(&self) -> Options {
        let broken_pictures = f64::from(self.args.broken_pictures) / 100.0;
        let faults = match self.args.faults {
            _ if self.args.no_faults => Faults::None,
            Day::Seed => Faults::Measured { broken_pictures },
            Day::Gone => Faults::Away { broken_pictures },
            Day::Throttled => Faults::Throttled,
        };
        Options {
            scale: self.args.scale,
            seed: self.args.seed,
            faults,
        }
    }

    /// A few packages, one after the other, by a provider that answers at once. Gives how long setting the words took.
    async fn warm_up(&self, provider: &Arc<Simulated>) -> Result<Vec<Duration>, CliError> {
        self.bar.set_message("no waits, to warm up");
        let composing = match self.args.no_compose {
            true => Composing::BackgroundOnly,
            false => Composing::Compose,
        };
        let store = wiring::store_in(&self.folder.path().join("warm-up")).await?;
        let made = async {
            let ids = insert(&store, briefs::some(0, WARM_UP), composing).await?;
            for id in &ids {
                self.make(&store, provider, vec![*id], 1).await?;
            }
            measured::read(&store, provider, &ids).await
        };
        let packages = made.await;
        wiring::close(store).await?;
        let packages = packages?;
        // Without a fault every package is made; one that is not is a bug that figures must not hide.
        if let Some(failed) = packages.iter().find_map(|package| package.failure.as_ref()) {
            return Err(CliError::failed(failed));
        }
        Ok(packages
            .iter()
            .filter_map(|package| package.composing)
            .collect())
    }

    async fn run(
        &self,
        number: u64,
        workers: u16,
        provider: &Arc<Simulated>,
    ) -> Result<Run, CliError> {
        let plural = if workers == 1 { "" } else { "s" };
        self.bar.set_message(format!("{workers} worker{plural}"));
        if self.mode == Mode::Plain {
            tell!(
                "{} packages with {workers} worker{plural}",
                self.args.packages
            );
        }
        let store = wiring::store_in(&self.folder_of(number)).await?;
        let made = async {
            let briefs = briefs::some(number, u64::from(self.args.packages));
            let ids = insert(&store, briefs, Composing::BackgroundOnly).await?;
            self.make(&store, provider, ids.clone(), usize::from(workers))
                .await?;
            measured::read(&store, provider, &ids).await
        };
        let packages = made.await;
        wiring::close(store).await?;
        let packages = packages?;
        if let Some(failure) = packages
            .iter()
            .filter_map(|package| package.failure.as_ref())
            .find(|failure| failure.code != FailureCode::Provider)
        {
            return Err(CliError::failed(failure));
        }
        Ok(Run { workers, packages })
    }

    fn folder_of(&self, number: u64) -> PathBuf {
        self.folder.path().join(format!("run-{number}"))
    }

    /// Carries these to their ends.
    async fn make(
        &self,
        store: &Arc<Store>,
        provider: &Arc<Simulated>,
        ids: Vec<GenerationId>,
        places: usize,
    ) -> Result<(), CliError> {
        let engine = wiring::simulated_engine(Arc::clone(store), provider);
        let (ended, mut ends) = mpsc::unbounded_channel();
        let count_ends = async {
            while ends.recv().await.is_some() {
                self.bar.inc(1);
            }
        };
        let (made, ()) = tokio::join!(engine.run_these(ids, places, ended), count_ends);
        Ok(made?)
    }
}

async fn insert(
    store: &Store,
    briefs: Vec<Brief>,
    composing: Composing,
) -> Result<Vec<GenerationId>, CliError> {
    let new: Vec<_> = briefs
        .into_iter()
        .map(|brief| NewGeneration {
            id: GenerationId(Uuid::now_v7()),
            user: UserId::LOCAL,
            brief,
            settings: Settings {
                title_selection: TitleSelection::Best,
                thumbnails: 3,
                composing,
                quality_bar: DEFAULT_QUALITY_BAR,
                below_bar: BelowBar::Fail,
                provider: wiring::simulated_choice(),
                extent: Extent::Whole,
            },
            labels: Vec::new(),
            batch: None,
            idempotency_key: None,
            priority: 0,
            key: None,
        })
        .collect();
    let ids = new.iter().map(|new| new.id).collect();
    store.insert(new).await?;
    Ok(ids)
}

fn bar(mode: Mode, packages: u64) -> ProgressBar {
    let target = match mode {
        Mode::Live => ProgressDrawTarget::stderr(),
        Mode::Plain | Mode::Quiet => ProgressDrawTarget::hidden(),
    };
    let bar = ProgressBar::with_draw_target(Some(packages), target);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30.cyan} {pos}/{len} packages, {msg}, {elapsed}")
    {
        bar.set_style(style);
    }
    if mode == Mode::Live {
        bar.enable_steady_tick(Duration::from_millis(200));
    }
    bar
}
