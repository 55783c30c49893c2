//! Alerts as they are configured, and what of them is told on the terminal.

use std::sync::Arc;
use std::time::Duration;

use greenlit_domain::alert::Alert;
use greenlit_domain::budget::Scope;
use greenlit_engine::alerts::{Alerts, Happened, Terms};
use greenlit_providers::notify::Senders;
use greenlit_store::Store;
use tokio::time::timeout;

use crate::config::Config;
use crate::exit::{CliError, Code};
use crate::terminal::plain;

/// For so long a command that is done waits for channels; what they did not take then, whoever works next tells.
const PATIENCE: Duration = Duration::from_secs(10);

/// Those of a service or a worker; `base` is where its pages are, where that is known.
pub fn alerts(
    config: &Config,
    store: &Arc<Store>,
    base: Option<String>,
) -> Result<Alerts, CliError> {
    let senders = Senders::new(&config.notices.channels)
        .map_err(|wrong| CliError::new(Code::Input, wrong.to_string()))?;
    let terms = Terms {
        budget: config.budgeting.budget,
        thresholds: config.budgeting.thresholds.clone(),
        base: base.or_else(|| config.public_url.as_ref().map(|url| url.origin())),
        local_address: config.notices.address.clone(),
    };
    Ok(Alerts::new(Arc::clone(store), senders, terms))
}

/// Watches and tells until it is dropped.
pub async fn see_to_alerts(alerts: Alerts) {
    alerts.run(tell).await;
}

/// What a command that spent money tells before it ends. Nothing here keeps it from ending well.
pub async fn tell_alerts(config: &Config, store: &Arc<Store>) {
    let Ok(alerts) = alerts(config, store, None) else {
        return;
    };
    match timeout(PATIENCE, alerts.once(tell)).await {
        Ok(Ok(())) | Err(_) => {}
        Ok(Err(error)) => tell!("alerts wait for the store: {error}"),
    }
}

fn tell(happened: Happened) {
    match happened {
        Happened::Found(Alert::BudgetThreshold(crossed)) => {
            let whose = match crossed.scope {
                Scope::Service => "the budget".to_owned(),
                Scope::User(_) => "a user's budget".to_owned(),
                Scope::Key(_) => "an API key's budget".to_owned(),
            };
            let month = crossed.month;
            let stands = match crossed.percent {
                100.. => format!("{whose} for {month} has no room left"),
                percent => format!("{percent} % of {whose} for {month} is taken"),
            };
            tell!(
                "{stands}: {} of {} is spent, {} set aside; greenlit budget",
                crossed.spent,
                crossed.limit,
                crossed.held
            );
        }
        Happened::Found(Alert::ProviderEmpty {
            provider, message, ..
        }) => tell!(
            "{} is paused: {}; its jobs wait: greenlit unpause --provider {}",
            plain(&provider),
            plain(&message),
            plain(&provider)
        ),
        Happened::NotTold { channel, message } => tell!(
            "nobody is told by {}: {}; greenlit budget lists what was to be told",
            channel.as_str(),
            plain(&message)
        ),
        Happened::NoStore { message } => tell!("alerts wait for the store: {message}"),
    }
}
