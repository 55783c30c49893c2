//! `resume JOB`: goes on where a job stopped, and answers "which title?".

use std::time::Instant;

use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::UserId;
use greenlit_domain::input;
use greenlit_domain::settings::{BelowBar, Settings, TitleSelection};
use greenlit_store::Store;
use greenlit_store::rows::PickAnswer;

use super::session::{self, Output, Session};
use super::{answers_of, batch, find};
use crate::cli::{Global, ResumeArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::terminal::progress::{Mode, Quiet};
use crate::wiring::{self, Offline, Wish};

/// Runs the command.
pub async fn run(global: &Global, args: ResumeArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let resumed = if args.all {
        batch::resume_all(&store, &config, &args).await
    } else {
        one(&store, &config, &args).await
    };
    wiring::close(store).await?;
    resumed
}

async fn one(
    store: &std::sync::Arc<Store>,
    config: &Config,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let began = Instant::now();
    let id = find(store, args.job.as_deref().unwrap_or_default()).await?;
    let generation = store.generation(UserId::LOCAL, id).await?;
    let wish = Wish {
        offline: Offline::AsConfigured,
        model: args.model.as_deref(),
        image_model: args.image_model.as_deref(),
    };
    let provider = wiring::provider_of(config, &generation, &wish).await?;
    make_ready(store, &generation, args).await?;
    let session = Session {
        engine: provider.engine(store.clone()).await?,
        store: store.clone(),
        out: args.out.clone().unwrap_or_else(|| config.out.clone()),
        mode: Mode::fitting(Quiet::from(args.quiet || args.json)),
        output: Output::from(args.json),
        began,
    };
    session.carry(id).await
}

/// Puts the job where work can go on, with what the command line says about the title and the bar.
async fn make_ready(
    store: &Store,
    generation: &Generation,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let mut settings = generation.settings.clone();
    if args.accept_below_bar {
        settings.below_bar = BelowBar::Accept;
    }
    match generation.status {
        Status::AwaitingSelection => {
            let offered = session::offered(store, generation).await?;
            if let Some(answer) = answer(args, offered.candidates.len())? {
                session::answer_title(store, generation, &offered, answer).await?;
            }
        }
        Status::Completed => {
            if args.title.is_some() || args.again.is_some() {
                return Err(CliError::new(
                    Code::Input,
                    format!(
                        "job {} is complete: its title cannot be changed",
                        generation.id
                    ),
                )
                .hint("generate the keyword again for another package"));
            }
        }
        Status::Failed | Status::Cancelled => {
            choose_beforehand(store, generation, &mut settings, args).await?;
            let answers = answers_of(generation, &settings);
            store.requeue(generation.id, settings, answers).await?;
        }
        Status::Queued | Status::Processing => {
            choose_beforehand(store, generation, &mut settings, args).await?;
            if settings != generation.settings {
                store.change_settings(generation.id, settings).await?;
            }
        }
    }
    Ok(())
}

/// A title chosen before there are titles: best or a number. Own words can be given when the job asks.
async fn choose_beforehand(
    store: &Store,
    generation: &Generation,
    settings: &mut Settings,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    if args.again.is_some() {
        return Err(
            CliError::new(Code::Input, "--again: the job does not wait for a title")
                .hint("resume it without --again; it asks when its titles are there"),
        );
    }
    let Some(title) = args.title.as_deref() else {
        return Ok(());
    };
    let picks = store.history(generation.id).await?.picks;
    if !matches!(
        picks.last().map(|pick| &pick.answer),
        None | Some(PickAnswer::Again { .. })
    ) {
        return Err(CliError::new(
            Code::Input,
            format!("the title of job {} is picked already", generation.id),
        )
        .hint("resume it without --title, or generate the keyword again for another package"));
    }
    settings.title_selection = input::title_selection(title)
        .map_err(|fault| CliError::new(Code::Input, format!("--title: {}", fault.message)))?;
    Ok(())
}

/// The answer that was typed with the command.
fn answer(args: &ResumeArgs, count: usize) -> Result<Option<PickAnswer>, CliError> {
    let wrong =
        |option: &str, message: String| CliError::new(Code::Input, format!("{option}: {message}"));
    if let Some(note) = &args.again {
        let note = input::note(note).map_err(|fault| wrong("--again", fault.message))?;
        let note = note.ok_or_else(|| {
            wrong(
                "--again",
                "say what should be different, such as \"shorter, with a number\"".to_owned(),
            )
        })?;
        return Ok(Some(PickAnswer::Again { note }));
    }
    let Some(title) = args.title.as_deref() else {
        return Ok(None);
    };
    if let Ok(chosen) = input::title_selection(title) {
        return Ok(match chosen {
            TitleSelection::Ask => None,
            TitleSelection::Best => Some(PickAnswer::Candidate { number: 1 }),
            TitleSelection::Number(number) => Some(PickAnswer::Candidate { number }),
        });
    }
    if title.trim().chars().all(|c| c.is_ascii_digit()) {
        return Err(wrong(
            "--title",
            format!("there is no title {title}: choose 1 to {count}"),
        ));
    }
    let title = input::own_title(title).map_err(|fault| wrong("--title", fault.message))?;
    Ok(Some(PickAnswer::Own { title }))
}
