//! The command line: reads what the user wants, wires the crates together, and says how it ended.

#[macro_use]
mod output;

mod accepted;
mod cli;
mod commands;
mod config;
mod exit;
mod interrupt;
mod open_files;
mod terminal;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::exit::CliError;

/// Rows and JSON are many small allocations on several threads (docs/decisions/005).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One reads the keyboard, the cores compose, the rest write files.
const BLOCKING_THREADS: usize = 16;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    terminal::obey_no_color();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.report(),
    }
}

fn run(cli: Cli) -> Result<(), CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Files and composing: more threads than this only wait for the same disk and the same cores.
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
        .map_err(|error| CliError::internal(format!("cannot start: {error}")))?;
    let result = runtime.block_on(dispatch(cli));
    // Reading the keyboard cannot be interrupted: the process must not wait for a line that nobody types.
    runtime.shutdown_background();
    result
}

async fn dispatch(cli: Cli) -> Result<(), CliError> {
    if cli.global.user.is_some() && !cli.command.takes_a_user() {
        return Err(commands::no_user());
    }
    match cli.command {
        Command::Generate(args) => match args.file {
            None => commands::generate::run(&cli.global, args).await,
            Some(_) => commands::batch::run(&cli.global, args).await,
        },
        Command::Serve(args) => commands::serve::run(&cli.global, args).await,
        Command::Worker(args) => commands::worker::run(&cli.global, args).await,
        Command::Resume(args) => commands::resume::run(&cli.global, args).await,
        Command::Pick(args) => commands::pick::run(&cli.global, args).await,
        Command::Cancel(args) => commands::bulk::cancel(&cli.global, args).await,
        Command::Retry(args) => commands::bulk::retry(&cli.global, args).await,
        Command::Label(args) => commands::bulk::label(&cli.global, args).await,
        Command::Pause(args) => commands::pauses::pause(&cli.global, args).await,
        Command::Unpause(args) => commands::pauses::unpause(&cli.global, args).await,
        Command::Delete(args) => commands::jobs::delete(&cli.global, args).await,
        Command::List(args) => commands::jobs::list(&cli.global, args).await,
        Command::Show(args) => commands::jobs::show(&cli.global, args).await,
        Command::Status(args) => commands::status::run(&cli.global, args).await,
        Command::Export(args) => commands::export::run(&cli.global, args).await,
        Command::Models(args) => commands::models::run(args).await,
        Command::Cost(args) => commands::cost::run(&cli.global, args).await,
        Command::Budget(args) => commands::budget::run(&cli.global, args).await,
        Command::Webhook(args) => commands::webhook::run(&cli.global, args).await,
        Command::User(args) => commands::user::run(&cli.global, args).await,
        Command::Migrate(args) => commands::migrate::run(&cli.global, args).await,
        Command::Bench(args) => commands::bench::run(args).await,
        Command::Completions(args) => commands::completions::run(&args),
        Command::Config(args) => commands::config::run(&cli.global, args),
    }
}
