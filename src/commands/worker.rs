//! `worker`: a pool without the API, for more processes and more machines.

use std::sync::Arc;

use greenlit_engine::{Pool, Stopping, Worker};

use super::serve;
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
    let (places, scaling) = serve::places(args.workers);
    tell!("working on up to {} at once", places.limit());
    let alerts = wiring::alerts(&config, &store, None)?;
    let desk = wiring::desk_of_worker(&config, &store)?;
    let hooks = wiring::hooks(&config, &store)?;
    let usage_days = config.usage_days;
    let engine = wiring::service_engine(config, Arc::clone(&store), provider).await?;
    let alerts = tokio::spawn(wiring::see_to_alerts(alerts));
    let learned = tokio::spawn(serve::share(engine.clone()));
    let limits = engine.rate_limits();
    let pool = Pool::new(Arc::clone(&store), places.clone(), limits, scaling);
    let told = tokio::spawn(serve::tell_trouble(engine.trouble()));
    let picks = tokio::spawn(async move {
        match desk {
            Some(desk) => wiring::see_to_picks(desk).await,
            None => std::future::pending().await,
        }
    });
    let keeping = tokio::spawn(serve::keep_in_time(Arc::clone(&store), usage_days));
    let figures = tokio::spawn(pool.run());
    let stopping = Stopping::default();
    let worker = tokio::spawn(Worker::new(engine, places, stopping.clone()).run());
    let closing = Stopping::default();
    let hooks = tokio::spawn(wiring::send_hooks(hooks, closing.clone()));
    let ended = serve::until_stopped(&stopping, Some(worker)).await;
    closing.begin();
    // What is being sent has a few seconds.
    let _ = hooks.await;
    for task in [figures, picks, told, alerts, learned, keeping] {
        task.abort();
        // Its end is what is waited for.
        let _ = task.await;
    }
    wiring::close(store).await?;
    ended
}
