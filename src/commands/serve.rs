//! `serve`: the API and a pool in one process.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use greenlit_engine::{DRAIN, Places, Stopping, Worker};
use greenlit_web::{App, Defaults, Guard, Hub};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::cli::{Global, ServeArgs};
use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::interrupt;
use crate::wiring::{self, Provider, Wish};

/// Runs the command.
pub async fn run(global: &Global, args: ServeArgs) -> Result<(), CliError> {
    let config = Arc::new(Config::read()?);
    if !args.host.is_loopback() {
        return Err(not_loopback(args.host));
    }
    let provider = Provider::choose(&config, &Wish::default()).await?;
    let address = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| cannot_listen(address, &error))?;
    let address = listener
        .local_addr()
        .map_err(|error| cannot_listen(address, &error))?;
    let store = wiring::store(global, &config).await?;
    let places = Places::new(usize::from(args.workers.unwrap_or(DEFAULT_WORKERS)));
    let app = App {
        store: Arc::clone(&store),
        hub: Hub::new(Arc::clone(&store)),
        places: places.clone(),
        defaults: Arc::new(Defaults {
            provider: provider.choice.clone(),
            quality_bar: config.quality_minimum,
            language: config.language.clone(),
        }),
        pricing: Arc::new(provider.pricing()),
        guard: Arc::new(Guard {
            port: address.port(),
            origins: Vec::new(),
            token: args.token.map(SecretString::from),
        }),
    };
    tell!("{}", provider.told);
    let engine = wiring::service_engine(Arc::clone(&config), Arc::clone(&store), provider).await?;
    tell!("listening on http://{address}");
    let stopping = Stopping::default();
    let hub = tokio::spawn(app.hub.clone().run());
    let web = tokio::spawn(greenlit_web::serve(listener, greenlit_web::router(app), {
        let stopping = stopping.clone();
        async move { stopping.begun().await }
    }));
    let worker = (args.workers != Some(0))
        .then(|| tokio::spawn(Worker::new(engine, places, stopping.clone()).run()));
    let ended = until_stopped(&stopping, worker).await;
    hub.abort();
    web.abort();
    // Their ends are what is waited for.
    let _ = (hub.await, web.await);
    wiring::close(store).await?;
    ended
}

/// How many generations run at once unless it is said.
pub const DEFAULT_WORKERS: u16 = 10;

/// Waits for a signal, and lets what runs end; a second signal stops at once.
pub async fn until_stopped(
    stopping: &Stopping,
    worker: Option<JoinHandle<()>>,
) -> Result<(), CliError> {
    let mut worker = worker.unwrap_or_else(|| {
        let stopping = stopping.clone();
        tokio::spawn(async move { stopping.begun().await })
    });
    tokio::select! {
        _ = &mut worker => return Err(CliError::internal("the worker stopped with a bug of ours")),
        _ = interrupt::signal() => stopping.begin(),
    }
    tell!(
        "stopping: what runs has up to {} s to end; a second signal stops at once",
        DRAIN.as_secs()
    );
    tokio::select! {
        _ = &mut worker => {}
        _ = interrupt::signal() => worker.abort(),
    }
    Ok(())
}

fn not_loopback(host: IpAddr) -> CliError {
    CliError::new(
        Code::Refused,
        format!(
            "--host {host}: until there are accounts the server works for one user of this machine, and anybody who \
             reached it there could spend your money"
        ),
    )
    .hint("use 127.0.0.1 or ::1; from elsewhere, reach it through an SSH tunnel: ssh -L 3000:127.0.0.1:3000 HOST")
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> CliError {
    CliError::new(Code::Input, format!("cannot listen on {address}: {error}"))
        .hint("--port takes another port, and --port 0 any that is free")
}
