//! The desk that sees to those who wait for a pick, as it is configured.

use std::sync::Arc;

use greenlit_engine::waiting::{Desk, Happened, LINK_OPENS, Terms};
use greenlit_providers::notify::Senders;
use greenlit_store::Store;

use crate::config::Config;
use crate::exit::{CliError, Code};

/// The desk of a service that people reach at this address.
pub fn desk(config: &Config, store: &Arc<Store>, base: String) -> Result<Desk, CliError> {
    let notices = &config.notices;
    let senders = Senders::new(&notices.channels)
        .map_err(|wrong| CliError::new(Code::Input, wrong.to_string()))?;
    let terms = Terms {
        reminder: notices.reminder,
        deadline: notices.deadline,
        then: notices.then,
        link: notices.link.unwrap_or(LINK_OPENS),
        base: Some(base),
        local_address: notices.address.clone(),
    };
    Ok(Desk::new(Arc::clone(store), senders, terms))
}

/// The desk of a worker. One that does not know where links lead leaves telling to those that do: a wait that it began would
/// be told of without a link, or by nobody.
pub fn desk_of_worker(config: &Config, store: &Arc<Store>) -> Result<Option<Desk>, CliError> {
    match &config.public_url {
        Some(url) => desk(config, store, url.origin()).map(Some),
        None => {
            let desk = desk(config, store, String::new())?;
            Ok((!desk.tells()).then_some(desk))
        }
    }
}

/// Sees to those who wait, where that is configured, until it is dropped.
pub async fn see_to_picks(desk: Desk) {
    if !desk.is_needed() {
        return std::future::pending().await;
    }
    desk.run(|happened| match happened {
        Happened::NotTold { channel, message } => tell!(
            "nobody is told by {}: {message}; jobs wait all the same",
            channel.as_str()
        ),
        Happened::Decided { generation, then } => tell!(
            "nobody picked a title for job {generation} in time: {}",
            then.as_str()
        ),
        Happened::NoStore { message } => tell!("those who wait wait for the store: {message}"),
    })
    .await;
}
