//! `resume JOB`: goes on where a job stopped, answers "which title?", and takes a job farther than it was to go.

use std::time::Instant;

use greenlit_domain::generation::{Generation, Status};
use greenlit_domain::id::UserId;
use greenlit_domain::input;
use greenlit_domain::settings::{BelowBar, Extent, Settings, TitleSelection};
use greenlit_domain::titles::Titles;
use greenlit_engine::retrying::answers_of;
use greenlit_store::Store;
use greenlit_store::rows::PickAnswer;

use super::session::{self, Output, Session, goes_on};
use super::{batch, find, whose};
use crate::cli::{Global, ResumeArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::terminal::plain;
use crate::terminal::progress::{Mode, Quiet};
use crate::wiring::{self, Offline, Wish};

/// Runs the command.
pub async fn run(global: &Global, args: ResumeArgs) -> Result<(), CliError> {
    let config = Config::read()?;
    let store = wiring::store(global, &config).await?;
    let resumed = if args.all {
        batch::resume_all(&store, &config, &args).await
    } else {
        async { one(&store, whose(global, &store).await?, &config, &args).await }.await
    };
    wiring::tell_alerts(&config, &store).await;
    wiring::close(store).await?;
    resumed
}

async fn one(
    store: &std::sync::Arc<Store>,
    user: UserId,
    config: &Config,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let began = Instant::now();
    let id = find(store, user, args.job.as_deref().unwrap_or_default()).await?;
    let generation = store.generation(user, id).await?;
    let wish = Wish {
        offline: Offline::AsConfigured,
        model: args.model.as_deref(),
        image_model: args.image_model.as_deref(),
    };
    let provider = wiring::provider_of(config, &generation, &wish).await?;
    let settings = settings(store, &generation, args).await?;
    if settings.extent > generation.settings.extent {
        provider.refuse_above(config.max_cost, &[&settings])?;
        wiring::check_fonts([(&generation.brief, &settings)])?;
    }
    make_ready(store, &generation, settings, args).await?;
    let session = Session {
        user,
        engine: provider.engine(config, store.clone()).await?,
        store: store.clone(),
        out: args.out.clone().unwrap_or_else(|| config.out.clone()),
        mode: Mode::fitting(Quiet::from(args.quiet || args.json)),
        output: Output::from(args.json),
        began,
    };
    session.carry(id).await
}

/// The job's settings, with what the command line says about the bar and the stop.
async fn settings(
    store: &Store,
    generation: &Generation,
    args: &ResumeArgs,
) -> Result<Settings, CliError> {
    let mut settings = generation.settings.clone();
    if args.accept_below_bar {
        settings.below_bar = BelowBar::Accept;
    }
    if let Some(to) = args.to.as_deref() {
        settings.extent = extent(to)?;
        refuse_back(store, generation, settings.extent).await?;
    }
    Ok(settings)
}

fn extent(to: &str) -> Result<Extent, CliError> {
    Extent::parse(to).ok_or_else(|| {
        let message = format!(
            "--to: there is no step {} to go on to: use titles, outline, or thumbnails (or all)",
            plain(to)
        );
        CliError::new(Code::Input, message)
    })
}

/// What is made stays made: a job goes forward only.
async fn refuse_back(store: &Store, generation: &Generation, to: Extent) -> Result<(), CliError> {
    let id = generation.id;
    let before = generation.settings.extent;
    let refuse = |message: String| Err(CliError::new(Code::Input, message));
    let step = to.as_str();
    if generation.status == Status::Completed && before == Extent::Whole {
        return refuse(format!(
            "job {id} is complete: there is nothing to go on to"
        ));
    }
    let results = store.history(id).await?.results;
    if let Some(beyond) = results.iter().find(|result| !to.covers(result.step)) {
        return refuse(format!(
            "job {id} has its {} already: it cannot go back to {step}",
            beyond.step
        ));
    }
    match generation.status {
        Status::Completed if to <= before => refuse(format!(
            "job {id} has stopped at {} already: go on to a later step",
            before.as_str()
        )),
        Status::AwaitingSelection if to <= Extent::Titles => refuse(format!(
            "job {id} has its {step} already and waits for a title: go on to outline or thumbnails"
        )),
        _ => Ok(()),
    }
}

/// Puts the job where work can go on, with what the command line says about the title.
async fn make_ready(
    store: &Store,
    generation: &Generation,
    mut settings: Settings,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let changed = settings != generation.settings;
    match generation.status {
        Status::AwaitingSelection => {
            let offered = session::offered(store, generation).await?;
            let changed = changed.then_some(settings);
            answer_waiting(store, generation, &offered, changed, args).await
        }
        Status::Completed if settings.extent > generation.settings.extent => {
            go_on(store, generation, settings, args).await
        }
        Status::Completed => refuse_title(generation, args),
        Status::Failed | Status::Cancelled => {
            choose_beforehand(store, generation, &mut settings, args).await?;
            let answers = answers_of(generation, &settings);
            Ok(store.requeue(generation.id, settings, answers).await?)
        }
        Status::Queued | Status::Processing => {
            choose_beforehand(store, generation, &mut settings, args).await?;
            if settings != generation.settings {
                store.change_settings(generation.id, settings).await?;
            }
            Ok(())
        }
    }
}

/// Answers a job that waits, where the command line has an answer; else notes what it says of the settings.
async fn answer_waiting(
    store: &Store,
    generation: &Generation,
    offered: &Titles,
    changed: Option<Settings>,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let id = generation.id;
    match (answer(args, offered.candidates.len())?, changed) {
        (Some(answer), settings) => {
            let settings = settings.unwrap_or_else(|| generation.settings.clone());
            let (pick, told) = session::picked(store, offered, answer)?;
            Ok(store.answer(id, pick, told, settings).await?)
        }
        (None, Some(settings)) => Ok(store.change_settings(id, settings).await?),
        (None, None) => Ok(()),
    }
}

/// Lets a job go on that stopped early, with the title that is picked with the command.
async fn go_on(
    store: &Store,
    generation: &Generation,
    mut settings: Settings,
    args: &ResumeArgs,
) -> Result<(), CliError> {
    let mut picked = None;
    if generation.settings.extent == Extent::Titles {
        let offered = session::offered(store, generation).await?;
        match answer(args, offered.candidates.len())? {
            Some(answer) => picked = Some(session::picked(store, &offered, answer)?),
            // What picks nothing is `ask`.
            None if args.title.is_some() => settings.title_selection = TitleSelection::Ask,
            None => {}
        }
    } else {
        choose_beforehand(store, generation, &mut settings, args).await?;
    }
    Ok(store.go_on(generation.id, settings, picked).await?)
}

/// A completed job takes no title, unless it is to go on.
fn refuse_title(generation: &Generation, args: &ResumeArgs) -> Result<(), CliError> {
    let id = generation.id;
    if args.title.is_none() && args.again.is_none() {
        return Ok(());
    }
    Err(match generation.settings.extent.stops_at() {
        Some(step) => CliError::new(
            Code::Input,
            format!("job {id} stopped at {step}: say how far it is to go on"),
        )
        .hint(goes_on(id, step)),
        None => CliError::new(
            Code::Input,
            format!("job {id} is complete: its title cannot be changed"),
        )
        .hint("generate the keyword again for another package"),
    })
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
        None | Some(PickAnswer::Again { .. } | PickAnswer::No { .. })
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
