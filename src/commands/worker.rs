//! `worker`: a pool without the API, for more processes and more machines.

use std::sync::Arc;

use greenlit_engine::{Places, Stopping, Worker};

use super::serve::{self, DEFAULT_WORKERS};
use crate::cli::{Global, WorkerArgs};
use crate::config::Config;
use crate::exit::CliError;
use crate::wiring::{self, Provider, Wish};

/// Runs the command.
pub async fn run(global: &Global, args: WorkerArgs) -> Result<(), CliError> {
    let config = Arc::new(Config::read()?);
    let provider = Provider::choose(&config, &Wish::default()).await?;
    let store = wiring::store(global, &config).await?;
    tell!("{}", provider.told);
    let places = Places::new(usize::from(args.workers.unwrap_or(DEFAULT_WORKERS)));
    tell!("working on up to {} at once", places.limit());
    let engine = wiring::service_engine(config, Arc::clone(&store), provider).await?;
    let stopping = Stopping::default();
    let worker = tokio::spawn(Worker::new(engine, places, stopping.clone()).run());
    let ended = serve::until_stopped(&stopping, Some(worker)).await;
    wiring::close(store).await?;
    ended
}
