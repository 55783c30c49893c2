//! Webhooks out, as they are configured.

use std::sync::Arc;

use greenlit_domain::webhook::OffReason;
use greenlit_engine::webhooks::Happened;
use greenlit_engine::{Hooks, Stopping};
use greenlit_providers::egress::Egress;
use greenlit_store::Store;

use crate::config::Config;
use crate::exit::CliError;

/// The webhooks of this store, let out where the configuration allows it.
pub fn hooks(config: &Config, store: &Arc<Store>) -> Result<Hooks, CliError> {
    let egress = Egress::new(config.egress.clone())
        .map_err(|error| CliError::internal(error.to_string()))?;
    Ok(Hooks::new(Arc::clone(store), egress))
}

/// Sends them until the end begins.
pub async fn send_hooks(hooks: Hooks, stopping: Stopping) {
    hooks
        .run(stopping, |happened| match happened {
            Happened::SwitchedOff { hook, why } => {
                let why = match why {
                    OffReason::Gone => "it answered 410",
                    OffReason::Failing => "it took nothing for five days",
                    OffReason::Owner => "its owner did it",
                };
                tell!("webhook {hook} is switched off: {why}");
            }
            Happened::NoStore { message } => tell!("webhooks wait for the store: {message}"),
        })
        .await;
}
