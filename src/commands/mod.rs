//! One file a command.

pub mod batch;
pub mod bench;
pub mod budget;
pub mod bulk;
pub mod completions;
pub mod config;
pub mod cost;
pub mod deliver;
pub mod export;
mod filter;
pub mod generate;
pub mod jobs;
pub mod migrate;
pub mod models;
pub mod pauses;
pub mod pick;
pub mod resume;
pub mod serve;
pub mod session;
pub mod status;
mod table;
pub mod user;
pub mod webhook;
pub mod worker;

use greenlit_domain::id::{GenerationId, UserId};
use greenlit_store::Store;

use crate::cli::Global;
use crate::exit::{CliError, Code};

/// Whose jobs are meant: those of the account that `--user` names, else of this machine's own user. Whoever has the data folder
/// or the database may ask for anybody's.
pub async fn whose(global: &Global, store: &Store) -> Result<UserId, CliError> {
    match &global.user {
        None => Ok(UserId::LOCAL),
        Some(email) => user::account(store, email)
            .await
            .map(|account| account.user),
    }
}

/// `--user` where it has no meaning.
pub fn no_user() -> CliError {
    CliError::new(
        Code::Usage,
        "--user: this command is not about an account's jobs",
    )
    .hint("list, show, status, pick, resume JOB, cancel, retry, label, delete, export, cost and webhook take it")
}

/// The job of this user that a person means: a whole id, or its start or end.
pub async fn find(store: &Store, user: UserId, part: &str) -> Result<GenerationId, CliError> {
    let found = store
        .find(user, part.trim().trim_start_matches('…'))
        .await?;
    match found.as_slice() {
        [only] => Ok(*only),
        [] => Err(CliError::new(
            Code::Input,
            format!("there is no job {}", crate::terminal::plain(part)),
        )
        .hint("`greenlit list` shows the jobs and their ids")),
        many => Err(CliError::new(
            Code::Input,
            format!("{part} fits more than one job: {}", join(many)),
        )
        .hint("type more of the id")),
    }
}

/// The end of an id, which is its random part: what people copy.
pub fn short(id: GenerationId) -> String {
    let id = id.to_string();
    id[id.len() - 8..].to_owned()
}

fn join(ids: &[GenerationId]) -> String {
    ids.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
