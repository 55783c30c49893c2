//! `completions SHELL`: the script that makes a shell complete greenlit's commands and options.

use clap::CommandFactory;

use crate::cli::{Cli, CompletionsArgs};
use crate::exit::CliError;

/// Runs the command.
pub fn run(args: &CompletionsArgs) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "greenlit", &mut script);
    print_line!("{}", String::from_utf8_lossy(&script).trim_end())
}
