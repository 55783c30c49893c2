//! How the program ends: the exit codes, and one way to say what went wrong.

use std::process::ExitCode;

use greenlit_domain::generation::{Failure, FailureCode};
use greenlit_domain::input::InputFault;
use greenlit_engine::EngineError;
use greenlit_engine::package::FolderError;
use greenlit_store::StoreError;

/// Why the program ends other than well. docs/cli.md tells users.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// A bug of ours.
    Internal = 1,
    /// The command line makes no sense.
    Usage = 2,
    /// A keyword, file, job or setting is wrong.
    Input = 3,
    /// The provider did not deliver.
    Provider = 4,
    /// No result reached the bar.
    Quality = 5,
    /// The data folder or the package's folder could not be written.
    Storage = 6,
    /// A budget or limit refused.
    Refused = 7,
    /// Some rows of a file failed.
    Partly = 8,
    /// An invoice and the ledger differ.
    Differs = 9,
    /// A title must be picked.
    Waiting = 10,
    /// Ctrl-C.
    Interrupted = 130,
    /// SIGTERM.
    Terminated = 143,
}

/// An error as the user sees it.
#[derive(Debug)]
pub struct CliError {
    code: Code,
    message: String,
    hint: Option<String>,
}

impl CliError {
    /// An error with its exit code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// A bug of ours.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Code::Internal, message)
    }

    /// Whether a person or the system wants the program to end.
    pub fn is_interruption(&self) -> bool {
        matches!(self.code, Code::Interrupted | Code::Terminated)
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// All faults of an input at once.
    pub fn faults(faults: &[InputFault]) -> Self {
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        Self::new(Code::Input, lines.join("\n       "))
    }

    /// A generation that failed.
    pub fn failed(failure: &Failure) -> Self {
        let code = match failure.code {
            FailureCode::Provider => Code::Provider,
            FailureCode::Quality => Code::Quality,
            FailureCode::Storage => Code::Storage,
            FailureCode::Budget => Code::Refused,
            FailureCode::Input => Code::Input,
            FailureCode::Poisonous | FailureCode::Internal => Code::Internal,
        };
        Self::new(code, &failure.message)
    }

    /// Prints the error and gives the exit code.
    pub fn report(self) -> ExitCode {
        self.tell();
        ExitCode::from(self.code as u8)
    }

    /// Prints the error.
    pub fn tell(&self) {
        if !self.message.is_empty() {
            tell!(
                "{} {}",
                console::style("error:").for_stderr().red().bold(),
                self.message
            );
        }
        if let Some(hint) = &self.hint {
            tell!("{hint}");
        }
    }
}

/// Help and version are no errors; the rest is a wrong command line.
pub fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe has nobody to tell.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(Code::Usage as u8)
    } else {
        ExitCode::SUCCESS
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::NotFound(_)
            | StoreError::Conflict(_)
            | StoreError::LeaseLost(_)
            | StoreError::Address { .. } => Code::Input,
            _ => Code::Storage,
        };
        Self::new(code, error.to_string())
    }
}

impl From<EngineError> for CliError {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::LeasesLost => Self::new(Code::Storage, error.to_string()),
        }
    }
}

impl From<FolderError> for CliError {
    fn from(error: FolderError) -> Self {
        Self::new(Code::Storage, error.to_string())
    }
}
