//! How the parts that the service stands on are asked how they are.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::id::UserId;
use greenlit_domain::model::{ModelError, PermanentKind};
use greenlit_engine::{OUT_OF_MONEY, Places};
use greenlit_providers::openai::{Client, list_models};
use greenlit_store::{Pausable, RowStanding, Search, Store, WakeMode};
use greenlit_web::{Check, Checks, Limits, Part, cached};

use super::{Place, Wish};
use tokio::sync::watch;

use crate::config::Config;

/// How often the provider is asked at most.
const PROVIDER: Duration = Duration::from_secs(60);

/// The checks of this service.
pub fn checks(
    config: &Config,
    store: &Arc<Store>,
    places: &Places,
    trouble: &watch::Receiver<Option<String>>,
    limits: &Limits,
) -> Checks {
    Checks {
        database: database(Arc::clone(store), trouble.clone()),
        redis: redis(limits.clone()),
        openai: match Place::chosen(config, &Wish::default()) {
            Ok(Place::Server { client, .. }) => {
                let name = client.provider();
                unless_paused(store, &name, cached(provider(client), PROVIDER))
            }
            Ok(Place::Here(why)) => always(Part::NotConfigured(Some(format!(
                "the built-in drafter writes: {why}"
            )))),
            // The server would not have begun.
            Err(_) => always(Part::NotConfigured(None)),
        },
        queue: queue(Arc::clone(store), places.clone()),
    }
}

fn always(part: Part) -> Check {
    Arc::new(move || {
        let part = part.clone();
        Box::pin(async move { part })
    })
}

/// Asks the windows that processes share.
fn redis(limits: Limits) -> Check {
    Arc::new(move || {
        let limits = limits.clone();
        Box::pin(async move { limits.health().await })
    })
}

/// Reads a row, as every request does, and says what the pool met when it wrote.
fn database(store: Arc<Store>, trouble: watch::Receiver<Option<String>>) -> Check {
    // The store is closed while nobody asks any more.
    let store = Arc::downgrade(&store);
    Arc::new(move || {
        let store = store.upgrade();
        let is_in_trouble = trouble.borrow().is_some();
        Box::pin(async move {
            let Some(store) = store else {
                return Part::Ill("is closed".to_owned());
            };
            if is_in_trouble {
                return Part::Ill("cannot be written: the server's own output says why".to_owned());
            }
            let all = Search::default();
            match store.search(UserId::LOCAL, &all, None, 1).await {
                Ok(_) => Part::Well(rows(store.row_security())),
                // What the database said names paths and hosts.
                Err(_) => Part::Ill("cannot be read".to_owned()),
            }
        })
    })
}

/// Whether the database itself keeps users' rows apart. Why it does not names roles: `migrate status` tells that.
fn rows(standing: &RowStanding) -> Option<String> {
    match standing {
        RowStanding::NotThere => None,
        RowStanding::Forced => Some("row security is on".to_owned()),
        RowStanding::Off(_) => Some("row security is off".to_owned()),
    }
}

/// Asks for the list of models, which costs nothing.
fn provider(client: Client) -> Check {
    Arc::new(move || {
        let client = client.clone();
        Box::pin(async move {
            match list_models(&client).await {
                Ok(_) => Part::Well(None),
                // It answers, and has no list.
                Err(ModelError::Permanent {
                    kind: PermanentKind::UnknownModel,
                    ..
                }) => Part::Well(Some("it has no list of models".to_owned())),
                Err(error) => Part::Ill(error.to_string()),
            }
        })
    })
}

/// A provider that greenlit does not ask since its account is empty is ill, however well it lists its models.
fn unless_paused(store: &Arc<Store>, name: &str, check: Check) -> Check {
    let store = Arc::downgrade(store);
    let of = Pausable::Provider(name.to_owned());
    Arc::new(move || {
        let (store, check, of) = (store.upgrade(), Arc::clone(&check), of.clone());
        Box::pin(async move {
            let pauses = match store {
                Some(store) => store.pauses().await.unwrap_or_default(),
                None => Vec::new(),
            };
            let pause = pauses.into_iter().find(|pause| pause.of == of);
            let reason = pause.and_then(|pause| pause.reason);
            match reason.filter(|reason| reason.starts_with(OUT_OF_MONEY)) {
                Some(reason) => Part::Ill(format!("is paused: {reason}")),
                None => check().await,
            }
        })
    })
}

/// How full the pool is, how long the first of those that can go on has waited, and how new work is heard of.
fn queue(store: Arc<Store>, places: Places) -> Check {
    let store = Arc::downgrade(&store);
    Arc::new(move || {
        let (store, places) = (store.upgrade(), places.clone());
        Box::pin(async move {
            let Some(store) = store else {
                return Part::Ill("is closed".to_owned());
            };
            let waking = match store.wake_mode() {
                WakeMode::File => "other processes are heard of within 50 ms",
                WakeMode::Listen => "the database notifies of new work",
                WakeMode::Poll => {
                    "the database is asked every 200 ms: set DATABASE_DIRECT_URL to be notified"
                }
            };
            let Ok(queue) = store.queue().await else {
                return Part::Ill("cannot be read".to_owned());
            };
            let wait = match queue.oldest_queued_at() {
                Some(since) => {
                    let wait = store.clock().now().since(since);
                    format!("the oldest has waited for {:.1} s", wait.as_secs_f64())
                }
                None => "nothing waits".to_owned(),
            };
            let (taken, all) = (places.taken(), places.limit());
            Part::Well(Some(format!(
                "{taken} of {all} places taken; {wait}; {waking}"
            )))
        })
    })
}
