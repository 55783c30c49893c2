//! `serve`: the API and a pool in one process.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_engine::keeping::{self, UsageDays};
use greenlit_engine::scheduler::{Daily, Happened};
use greenlit_engine::{DRAIN, Engine, Places, Pool, Scaling, Stopping, Worker};
use greenlit_store::{RowStanding, Store};
use greenlit_web::auth::{Mail, People};
use greenlit_web::limits::Proxies;
use greenlit_web::{Accounts, App, Cron, Defaults, Guard, Health, Hub, PublicUrl};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::cli::{Global, ServeArgs};
use crate::config::{self, Config};
use crate::exit::{CliError, Code};
use crate::interrupt;
use crate::open_files;
use crate::wiring::{self, Provider, Wish};

/// Runs the command.
pub async fn run(global: &Global, args: ServeArgs) -> Result<(), CliError> {
    let config = Arc::new(Config::read()?);
    let token = token(&args)?.or_else(|| config.token.clone());
    let accounts = accounts(&args, &config, token.as_ref())?;
    open_files::raise();
    let provider = Provider::choose(&config, &Wish::default()).await?;
    let address = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| cannot_listen(address, &error))?;
    let address = listener
        .local_addr()
        .map_err(|error| cannot_listen(address, &error))?;
    let (listener, store) = opened(listener, global, &config).await?;
    if accounts == Accounts::Asked && !store.has_admin().await? {
        return Err(no_admin());
    }
    let (places, scaling) = places(args.workers);
    let (told, choice) = (provider.told.clone(), provider.choice.clone());
    let pricing = Arc::new(provider.pricing());
    let engine = wiring::service_engine(Arc::clone(&config), Arc::clone(&store), provider).await?;
    let limits = engine.rate_limits();
    let trouble = engine.trouble();
    let pool = Pool::new(Arc::clone(&store), places.clone(), limits, scaling);
    let (counted, told_counted) = wiring::limits(&config).await?;
    let pool = pool.asking(engine.endpoints());
    let shared = engine.clone();
    let (stopping, closing) = (Stopping::default(), Stopping::default());
    let public = config
        .public_url
        .clone()
        .filter(|_| accounts == Accounts::Asked);
    let guard = Guard {
        port: address.port(),
        origins: config.cors_origins.clone(),
        token,
        accounts,
        proxies: proxies(&config, public.as_ref()),
        public,
    };
    let hooks = wiring::hooks(&config, &store)?;
    let people = People {
        outside: wiring::outside(&config, &guard.address())?,
        mail: match config.notices.channels.mail {
            Some(_) => Mail::Sent,
            None => Mail::None,
        },
        ..People::default()
    };
    let app = App {
        store: Arc::clone(&store),
        hub: Hub::new(Arc::clone(&store)),
        pool: pool.clone(),
        defaults: Arc::new(Defaults {
            provider: choice,
            quality_bar: config.quality_minimum,
            language: config.language.clone(),
        }),
        budget: config.budgeting.budget,
        pricing,
        guard: Arc::new(guard),
        limits: counted.clone(),
        people: Arc::new(people),
        hooks: hooks.clone(),
        cron: Arc::default(),
        health: Arc::new(Health::new(
            wiring::checks(&config, &store, &places, &trouble, &counted),
            stopping.clone(),
            env!("CARGO_PKG_VERSION"),
            option_env!("GREENLIT_COMMIT"),
        )),
        closing: closing.clone(),
        keep_alive: KEEP_ALIVE,
    };
    let base = match &app.guard.public {
        Some(public) => public.origin(),
        None => format!("http://{address}"),
    };
    let app = with_daily(app, &config);
    let alerts = wiring::alerts(&config, &store, Some(base.clone()))?;
    let picks = wiring::desk(&config, &store, base)?;
    let picks = tokio::spawn(wiring::see_to_picks(picks));
    let hooks = tokio::spawn(wiring::send_hooks(hooks, closing.clone()));
    let clock = tokio::spawn(by_the_clock(app.clone(), config.cron_jobs));
    let keeping = tokio::spawn(keep_in_time(Arc::clone(&store), config.usage_days));
    tell!("{told}");
    if let RowStanding::Off(why) = store.row_security() {
        tell!("row security is off: {why}");
    }
    if let Some(told) = told_counted {
        tell!("{told}");
    }
    let away = tokio::spawn(tell_away(counted.trouble()));
    tell!("listening on http://{address}");
    let hub = tokio::spawn(app.hub.clone().run());
    let figures = tokio::spawn(pool.run());
    let told = tokio::spawn(tell_trouble(trouble));
    let alerts = tokio::spawn(wiring::see_to_alerts(alerts));
    let learned = tokio::spawn(share(shared));
    let router = greenlit_web::router(app);
    let web = tokio::spawn(greenlit_web::serve(listener, router, closing.clone()));
    let worker = (args.workers != Some(0))
        .then(|| tokio::spawn(Worker::new(engine, places, stopping.clone()).run()));
    let ended = until_stopped(&stopping, worker).await;
    // Until here it answered, and said that it is not ready: who asks is told how what runs comes to its end.
    closing.begin();
    // Their ends are what is waited for.
    let _ = web.await;
    let _ = hooks.await;
    for task in [
        hub, figures, clock, picks, told, away, alerts, learned, keeping,
    ] {
        task.abort();
        let _ = task.await;
    }
    wiring::close(store).await?;
    ended
}

/// Opens the store. Until it is open, which migrations can draw out, whoever asks is told that the service is not ready.
async fn opened(
    listener: TcpListener,
    global: &Global,
    config: &Config,
) -> Result<(TcpListener, Arc<Store>), CliError> {
    let (listener, twin) = twins(listener)
        .map_err(|error| CliError::internal(format!("cannot listen twice: {error}")))?;
    let open = Stopping::default();
    let told = tokio::spawn(greenlit_web::serve(
        twin,
        greenlit_web::preparing(),
        open.clone(),
    ));
    let store = wiring::store(global, config).await;
    open.begin();
    // What it is answering is answered.
    let _ = told.await;
    Ok((listener, store?))
}

/// Two on the same socket.
fn twins(listener: TcpListener) -> std::io::Result<(TcpListener, TcpListener)> {
    let listener = listener.into_std()?;
    let twin = listener.try_clone()?;
    Ok((
        TcpListener::from_std(listener)?,
        TcpListener::from_std(twin)?,
    ))
}

/// Carries what is learned of providers to other processes and back, until it is dropped.
pub async fn share(engine: Engine) {
    match engine.share_learned().await {}
}

/// Forgets what is kept too long, until it is dropped.
pub async fn keep_in_time(store: Arc<Store>, usage: UsageDays) {
    match keeping::keep(&store, usage, tell_kept).await {}
}

/// Tells what could not be done, and of what was done nothing: the book has it.
fn tell_kept(happened: Happened) {
    if let Happened::Failed { slot, message } = happened {
        tell!(
            "{} of {} failed and is tried again: {message}",
            slot.schedule,
            slot.at
        );
    }
}

/// Tells when the store fails, and when it is well again.
pub async fn tell_trouble(mut trouble: watch::Receiver<Option<String>>) {
    while trouble.changed().await.is_ok() {
        match &*trouble.borrow_and_update() {
            Some(what) => tell!("waiting for the store: {what}; what is stored goes on from there"),
            None => tell!("the store is well again"),
        }
    }
}

/// Tells when the windows that processes share are away, and when they are back.
async fn tell_away(mut trouble: watch::Receiver<Option<String>>) {
    // It may have begun without them.
    trouble.mark_changed();
    let mut is_told = false;
    while trouble.changed().await.is_ok() {
        let now = trouble.borrow_and_update().clone();
        match now {
            Some(why) if !is_told => {
                tell!("limits: the Redis {why}: until it is back this process counts for itself");
                is_told = true;
            }
            None if is_told => {
                tell!("limits: the Redis is back, and all processes count together again");
                is_told = false;
            }
            _ => {}
        }
    }
}

/// Those who are believed: as configured, else a proxy on this machine where there can be one.
fn proxies(config: &Config, public: Option<&PublicUrl>) -> Proxies {
    let configured = config.limits.proxies.clone();
    configured.unwrap_or_else(|| match public {
        Some(_) => Proxies::loopback(),
        None => Proxies::default(),
    })
}

/// With what is made each day, begun as a request of the local user would be.
fn with_daily(mut app: App, config: &Config) -> App {
    // A part whose price nobody knows is in no budget.
    let worst = app.worst_of_all().0.unwrap_or_default();
    let daily = config.trending.as_ref().map(|trending| Daily {
        topics: trending.topics.clone(),
        schedule: trending.schedule.clone(),
        common: app.common(UserId::LOCAL),
        budget: app.budget,
        worst,
    });
    app.cron = Arc::new(Cron {
        secret: config.cron_secret.clone(),
        daily,
    });
    app
}

/// Begins the day's jobs when their time comes, where this process is to.
async fn by_the_clock(app: App, begins: bool) {
    match &app.cron.daily {
        Some(daily) if begins => daily.run(&app.store, tell_slot).await,
        _ => std::future::pending().await,
    }
}

/// Tells what became of the day's jobs, unless another process sees to them.
fn tell_slot(happened: Happened) {
    match happened {
        Happened::Ran { slot, ran } => {
            tell!(
                "{} of {}: {} job(s), {}",
                slot.schedule,
                slot.at,
                ran.jobs,
                ran.outcome
            );
        }
        Happened::Failed { slot, message } => {
            tell!(
                "{} of {} failed and is tried again: {message}",
                slot.schedule,
                slot.at
            );
        }
        Happened::NoBook { schedule, message } => {
            tell!("{schedule} waits for the store: {message}");
        }
        Happened::Taken { .. } | Happened::TooSlow { .. } => {}
    }
}

/// How often a quiet event stream says that it lives, so that nothing between cuts it.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The token of the command line.
fn token(args: &ServeArgs) -> Result<Option<SecretString>, CliError> {
    let Some(token) = &args.token else {
        return Ok(None);
    };
    let token = config::token(token)
        .map_err(|wrong| CliError::new(Code::Input, format!("--token {wrong}")))?;
    Ok(Some(SecretString::from(token)))
}

/// How many generations run at once unless it is said, or the scaler says otherwise.
const DEFAULT_WORKERS: u16 = 10;

/// The places of a pool: as many as are typed for good, else as many as the load wants.
pub fn places(typed: Option<u16>) -> (Places, Scaling) {
    let scaling = match typed {
        Some(_) => Scaling::Fixed,
        None => Scaling::Automatic,
    };
    let places = Places::new(usize::from(typed.unwrap_or(DEFAULT_WORKERS)));
    (places, scaling)
}

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

/// Whether people sign in: when they are told to, and whenever somebody else could reach the server.
fn accounts(
    args: &ServeArgs,
    config: &Config,
    token: Option<&SecretString>,
) -> Result<Accounts, CliError> {
    let public = config.public_url.as_ref();
    let is_open = !args.host.is_loopback() || public.is_some_and(|url| !url.is_loopback());
    if !is_open && !args.accounts && !config.accounts {
        return Ok(Accounts::None);
    }
    if !args.host.is_loopback() && public.is_none() {
        return Err(no_public_url(args.host));
    }
    if token.is_some() {
        return Err(CliError::new(
            Code::Input,
            "a token is for a server without accounts: here people sign in, and programs have API keys",
        )
        .hint("leave out --token and GREENLIT_TOKEN"));
    }
    if public.is_some_and(PublicUrl::is_readable_by_others) {
        tell!(
            "GREENLIT_PUBLIC_URL begins with http://: whoever is in between reads the passwords; put TLS before it"
        );
    }
    Ok(Accounts::Asked)
}

fn no_public_url(host: IpAddr) -> CliError {
    CliError::new(
        Code::Refused,
        format!(
            "--host {host}: others can reach the server there, so people sign in, and for that it must know its address"
        ),
    )
    .hint(
        "set GREENLIT_PUBLIC_URL=https://your.host; or use 127.0.0.1, and reach it through an SSH tunnel: \
         ssh -L 3000:127.0.0.1:3000 HOST",
    )
}

fn no_admin() -> CliError {
    CliError::new(
        Code::Refused,
        "people sign in here, and there is nobody yet who could look after them",
    )
    .hint("make the first admin: greenlit user add --admin EMAIL")
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> CliError {
    CliError::new(Code::Input, format!("cannot listen on {address}: {error}"))
        .hint("--port takes another port, and --port 0 any that is free")
}
