//! The models of a service: each generation goes on with the provider and the models that it began with.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use greenlit_domain::money::Cost;
use greenlit_domain::settings::{ProviderChoice, Settings};
use greenlit_domain::step::{Done, needs};
use greenlit_engine::{Engine, ModelSource, Models};
use greenlit_providers::models::Estimate;
use greenlit_store::Store;
use greenlit_thumbnail::Composer;
use greenlit_web::Pricing;

use super::server::remember;
use super::{Names, Offline, Place, Provider, Wish, bearing_of_service};
use crate::config::Config;
use crate::exit::CliError;

/// What packages cost by the table.
pub struct Prices(pub Estimate);

impl Pricing for Prices {
    fn price(&self, settings: &Settings, done: Done) -> (Cost, Cost) {
        let is_missing = |step| needs(settings, step) && !done.has(step);
        let estimate = self.0.of_steps(is_missing);
        (estimate.typical, estimate.worst)
    }
}

/// The engine of a service. New jobs begin with this provider; others are made when a job needs them.
pub async fn service_engine(
    config: Arc<Config>,
    store: Arc<Store>,
    provider: Provider,
) -> Result<Engine, CliError> {
    for asked in &provider.asked {
        remember(asked, &store).await?;
    }
    let bearing = bearing_of_service(&config);
    let known = HashMap::from([(provider.choice, Arc::new(provider.models))]);
    let models = Arc::new(Configured {
        config,
        known: Mutex::new(known),
    });
    Ok(Engine::bearing(
        store,
        models,
        Arc::new(Composer::new()),
        bearing,
    ))
}

/// What the configuration can reach.
struct Configured {
    config: Arc<Config>,
    known: Mutex<HashMap<ProviderChoice, Arc<Models>>>,
}

impl ModelSource for Configured {
    fn models(&self, choice: &ProviderChoice) -> Result<Arc<Models>, String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(models) = known.get(choice) {
            return Ok(Arc::clone(models));
        }
        let models = Arc::new(self.make(choice)?);
        known.insert(choice.clone(), Arc::clone(&models));
        Ok(models)
    }
}

impl Configured {
    fn make(&self, choice: &ProviderChoice) -> Result<Models, String> {
        let ProviderChoice::Compatible {
            model,
            image_model,
            origin,
        } = choice
        else {
            return Ok(Provider::offline("the job began offline").models);
        };
        let wish = Wish {
            offline: Offline::AsConfigured,
            model: Some(model),
            image_model: image_model.as_deref(),
        };
        let missing = || format!("it began with {model} at {origin}, which is not configured here");
        match Place::chosen(&self.config, &wish) {
            Ok(Place::Server { client, .. }) => {
                let names = Names::chosen(&self.config, &wish, &client);
                let model = names.text.ok_or_else(missing)?;
                let reached = Provider::reached(&self.config, client, model, names.image, "");
                Ok(reached.map_err(|_| missing())?.models)
            }
            Ok(Place::Here(_)) | Err(_) => Err(missing()),
        }
    }
}
