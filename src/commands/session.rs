//! One job at the terminal: work on it, ask for the title, go on, deliver.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use console::style;
use greenlit_domain::event::EventKind;
use greenlit_domain::generation::{FailureCode, Generation, Status};
use greenlit_domain::id::{GenerationId, UserId};
use greenlit_domain::package::Package;
use greenlit_domain::step::Step;
use greenlit_domain::titles::Titles;
use greenlit_engine::package::{Finished, IfThere};
use greenlit_engine::{Engine, Live, Outcome, picking};
use greenlit_store::Store;
use greenlit_store::rows::{NewPick, PickAnswer};
use tokio::sync::{broadcast, mpsc};

use super::{deliver, short};
use crate::exit::{CliError, Code};
use crate::interrupt;
use crate::terminal::picker::{self, Answer};
use crate::terminal::progress::{Mode, Progress};
use crate::terminal::{self, plain, titles};

/// How often another process's work is looked at.
const FOLLOW: Duration = Duration::from_millis(200);

/// What a session needs.
pub struct Session {
    /// Whose job it is.
    pub user: UserId,
    pub store: Arc<Store>,
    pub engine: Engine,
    pub out: PathBuf,
    pub mode: Mode,
    pub output: Output,
    pub began: Instant,
}

/// What goes to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Where the package is, for people.
    Words,
    /// The package, for programs. Nobody is asked.
    Json,
}

impl From<bool> for Output {
    fn from(json: bool) -> Self {
        if json { Self::Json } else { Self::Words }
    }
}

/// What a pass over the job came to.
enum Pass {
    /// It is ready.
    Ready(Box<Finished>),
    /// Look at its row again.
    Again,
}

impl Session {
    /// Carries a job to its end: a package, a question that nobody answers, or an error.
    pub async fn carry(&self, id: GenerationId) -> Result<(), CliError> {
        loop {
            let generation = self.store.generation(self.user, id).await?;
            let pass = match generation.status {
                Status::Completed => Pass::Ready(Box::new(self.stored(&generation).await?)),
                Status::Failed => return Err(failed(&generation)),
                Status::Cancelled => {
                    return Err(
                        CliError::new(Code::Input, format!("job {id} was cancelled"))
                            .hint(format!("`greenlit resume {}` takes it up again", short(id))),
                    );
                }
                Status::AwaitingSelection => {
                    if self.ask(&generation).await? == Asked::Cancelled {
                        return Ok(());
                    }
                    Pass::Again
                }
                Status::Queued | Status::Processing => self.work(id).await?,
            };
            if let Pass::Ready(finished) = pass {
                return self.deliver(&generation, &finished).await;
            }
        }
    }

    /// Works on the job, or follows the process that does.
    async fn work(&self, id: GenerationId) -> Result<Pass, CliError> {
        let progress = Progress::start(self.engine.watch(), id, self.mode);
        let (ended, mut ends) = mpsc::unbounded_channel();
        let run = self.engine.run_these(vec![id], 1, ended);
        let result = tokio::select! {
            result = run => result,
            code = interrupt::signal() => {
                progress.end().await;
                return Err(interrupted(id, code));
            }
        };
        progress.end().await;
        result?;
        match ends.recv().await.map(|ended| ended.outcome) {
            Some(Outcome::Completed(finished)) => Ok(Pass::Ready(finished)),
            Some(Outcome::NotTaken | Outcome::Lost) => self.follow(id).await.map(|()| Pass::Again),
            Some(Outcome::Storage(message)) => {
                Err(CliError::new(Code::Storage, message).hint(format!(
                    "what was finished is kept: `greenlit resume {}` goes on",
                    short(id)
                )))
            }
            Some(Outcome::OverBudget(message)) => {
                Err(CliError::new(Code::Refused, message).hint(format!(
                    "what was finished is kept; raise it with `greenlit budget set USD`, then `greenlit resume {}`",
                    short(id)
                )))
            }
            Some(Outcome::Waiting(_) | Outcome::Failed { .. }) => Ok(Pass::Again),
            None => Err(
                CliError::internal(format!("work on job {id} stopped with a bug of ours"))
                    .hint(format!("`greenlit resume {}` tries again", short(id))),
            ),
        }
    }

    /// Tells what another process does until it has done something, or is gone.
    async fn follow(&self, id: GenerationId) -> Result<(), CliError> {
        let before = self.store.generation(self.user, id).await?;
        if !matches!(before.status, Status::Processing) {
            return Ok(());
        }
        if self.mode != Mode::Quiet {
            tell!("another greenlit works on this job; following it");
        }
        let (tell, events) = broadcast::channel(1024);
        let progress = Progress::start(events, id, self.mode);
        let mut after = 0;
        loop {
            for event in self.store.events(id, after).await? {
                after = event.number;
                // The listener lives as long as `progress`.
                let _ = tell.send(Live {
                    generation: id,
                    at: event.at,
                    kind: event.kind,
                });
            }
            let now = self.store.generation(self.user, id).await?.status;
            // A process that was killed leaves its row as it is: it is taken over.
            if now != Status::Processing || self.store.is_abandoned(id).await? {
                break;
            }
            tokio::select! {
                () = tokio::time::sleep(FOLLOW) => {}
                code = interrupt::signal() => {
                    progress.end().await;
                    return Err(CliError::new(code, "stopped following; the other greenlit goes on"));
                }
            }
        }
        progress.end().await;
        Ok(())
    }

    /// Asks which title; stores the answer.
    async fn ask(&self, generation: &Generation) -> Result<Asked, CliError> {
        let id = generation.id;
        let titles = self.offered(generation).await?;
        if self.output == Output::Json || !terminal::can_ask() || self.mode == Mode::Quiet {
            self.print_titles(&titles);
            return Err(waiting(id));
        }
        self.print_titles(&titles);
        let count = titles.candidates.len();
        let asking = tokio::task::spawn_blocking(move || picker::ask(count));
        let answer = tokio::select! {
            answer = asking => answer,
            code = interrupt::signal() => {
                // The prompt's line is still open.
                return Err(CliError::new(code, "").hint(format!("\n{}", waiting_hint(id))));
            }
        };
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                return Err(CliError::new(
                    Code::Waiting,
                    format!("cannot read the answer: {error}"),
                )
                .hint(waiting_hint(id)));
            }
            Err(_) => {
                return Err(CliError::internal(
                    "asking for the title stopped with a bug of ours",
                ));
            }
        };
        let pick = match answer {
            Answer::Later => return Err(waiting(id)),
            Answer::No => {
                self.store.cancel(id).await?;
                tell!("cancelled; nothing more is spent on it");
                return Ok(Asked::Cancelled);
            }
            Answer::Number(number) => PickAnswer::Candidate { number },
            Answer::Own(title) => PickAnswer::Own { title },
            Answer::Again(note) => PickAnswer::Again { note },
        };
        answer_title(&self.store, generation, &titles, pick).await?;
        Ok(Asked::Answered)
    }

    fn print_titles(&self, offered: &Titles) {
        tell!(
            "\n{}",
            titles::table(&offered.candidates, terminal::width())
        );
    }

    /// Says what there is, and how to go on. Titles are shown, for the next step is to pick one.
    fn print_stop(&self, package: &Package, stopped_at: Step) -> Result<(), CliError> {
        if stopped_at == Step::Titles && self.mode != Mode::Quiet {
            let titles = package.titles.as_deref().unwrap_or_default();
            tell!("\n{}", titles::table(titles, terminal::width()));
        }
        let made = match stopped_at {
            Step::Research => "research",
            Step::Titles => "research and titles",
            _ => "research, titles and outline",
        };
        print_line!(
            "stopped at {stopped_at} with {made}; to go on: {}",
            goes_on(package.job_id, stopped_at)
        )
    }

    /// The newest list of titles.
    async fn offered(&self, generation: &Generation) -> Result<Titles, CliError> {
        offered(&self.store, generation).await
    }

    async fn stored(&self, generation: &Generation) -> Result<Finished, CliError> {
        let history = self.store.history(generation.id).await?;
        Finished::from_history(generation, history).map_err(CliError::internal)
    }

    async fn deliver(&self, generation: &Generation, finished: &Finished) -> Result<(), CliError> {
        let folder = deliver::folder(
            &self.store,
            finished,
            &generation.brief.keyword,
            &self.out,
            IfThere::Leave,
        )
        .await?;
        let package = &finished.package;
        match self.output {
            Output::Json => {
                deliver::print_pretty(finished)?;
                if self.mode != Mode::Quiet {
                    tell!("{}", folder.display());
                }
            }
            Output::Words => {
                let title = package.selected_title.as_ref();
                let title = title.map_or(&package.keyword, |title| &title.text);
                print_line!("\n{}", style(plain(title)).bold())?;
                print_line!("{}", folder.display())?;
                for note in &package.notes {
                    print_line!("note: {}", plain(note))?;
                }
                if let Some(step) = package.stopped_at {
                    self.print_stop(package, step)?;
                }
                let draft = if package.offline_draft {
                    "offline draft, "
                } else {
                    ""
                };
                let took = self.began.elapsed().as_secs_f64();
                print_line!(
                    "{draft}{}, {took:.1} s, job {}",
                    package.cost_micros,
                    short(package.job_id)
                )?;
            }
        }
        Ok(())
    }
}

/// The command that lets a job go on which stopped after this step, as it was asked to.
pub fn goes_on(id: GenerationId, stopped_at: Step) -> String {
    let to = match stopped_at {
        Step::Research => "titles",
        Step::Titles => "outline",
        _ => "all",
    };
    format!("greenlit resume {} --to {to}", short(id))
}

/// What asking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Answered,
    Cancelled,
}

/// The newest list of titles of a waiting job.
pub async fn offered(store: &Store, generation: &Generation) -> Result<Titles, CliError> {
    let history = store.history(generation.id).await?;
    picking::offered(generation, &history).map_err(|error| CliError::internal(error.to_string()))
}

/// Stores a person's answer to "which title?".
pub async fn answer_title(
    store: &Store,
    generation: &Generation,
    offered: &Titles,
    answer: PickAnswer,
) -> Result<(), CliError> {
    let (pick, told) = picked(store, offered, answer)?;
    Ok(store
        .answer(generation.id, pick, told, generation.settings.clone())
        .await?)
}

/// A person's pick from these titles, and the event that tells it.
pub fn picked(
    store: &Store,
    offered: &Titles,
    answer: PickAnswer,
) -> Result<(NewPick, EventKind), CliError> {
    picking::picked(UserId::LOCAL, store.clock().now(), offered, answer)
        .map_err(|error| CliError::new(Code::Input, error.to_string()))
}

fn waiting(id: GenerationId) -> CliError {
    CliError::new(Code::Waiting, "").hint(waiting_hint(id))
}

fn waiting_hint(id: GenerationId) -> String {
    format!(
        "the job waits for a title: greenlit resume {} --title N",
        short(id)
    )
}

fn failed(generation: &Generation) -> CliError {
    let id = short(generation.id);
    match &generation.failure {
        Some(failure) => {
            let way_out = match failure.code {
                FailureCode::Quality => format!(
                    "asks afresh, `greenlit resume {id} --accept-below-bar` takes the best that breaks no limit"
                ),
                _ => "tries the rest again".to_owned(),
            };
            CliError::failed(failure).hint(format!(
                "what was finished is kept: `greenlit resume {id}` {way_out}"
            ))
        }
        None => CliError::internal(format!("job {id} failed and does not say why")),
    }
}

fn interrupted(id: GenerationId, code: Code) -> CliError {
    CliError::new(code, "").hint(format!(
        "stopped; what was finished is kept: greenlit resume {}",
        short(id)
    ))
}
