//! Those who are asked when the first cannot: made ready as they are configured, and asked for nothing yet.

use std::collections::HashMap;
use std::sync::Arc;

use greenlit_domain::budget::Ceiling;
use greenlit_domain::model::{ImageModel, LanguageModel};
use greenlit_engine::{Bearing, OutOfMoney, Priced};
use greenlit_providers::models::{Estimate, Wanted};
use greenlit_providers::openai::{Client, ClientOptions, ImagesModel, TextModel};
use greenlit_providers::resilience::{BreakerPolicy, Endpoint, GatePolicy, HedgePolicy};

use super::server::text_model;
use super::today;
use super::unpriced;
use crate::config::{Config, Fallback};
use crate::exit::{CliError, Code};

/// Those of a provider, and what they may cost.
pub(super) struct Fallbacks {
    pub texts: Vec<Priced<dyn LanguageModel>>,
    pub pictures: Vec<Priced<dyn ImageModel>>,
    /// The text models, for what is learned of their servers.
    pub asked: Vec<Arc<TextModel>>,
    /// What a package costs that one of them makes.
    pub estimates: Vec<Estimate>,
}

/// How bad days are borne by a command that somebody waits for.
pub(super) fn bearing(config: &Config) -> Bearing {
    Bearing {
        gates: GatePolicy {
            hedge: config.bad_days.hedge.then(HedgePolicy::default),
            ..GatePolicy::default()
        },
        out_of_money: OutOfMoney::Fail,
        budget: config.budgeting.budget,
    }
}

/// How they are borne by a service, where nobody does.
pub(super) fn bearing_of_service(config: &Config) -> Bearing {
    let usual = bearing(config);
    Bearing {
        gates: GatePolicy {
            breaker: BreakerPolicy::of_service(),
            ..usual.gates
        },
        out_of_money: OutOfMoney::Pause,
        ..usual
    }
}

/// A model at a server, where its gate keeps what is known of it.
pub(super) fn endpoint(client: &Client, model: &str) -> Endpoint {
    Endpoint {
        origin: Arc::from(client.origin()),
        identity: greenlit_domain::model::ModelIdentity {
            provider: client.provider(),
            model: Arc::from(model),
        },
    }
}

impl Fallbacks {
    /// Those that are configured beside this first server.
    pub fn of(config: &Config, first: &Client) -> Result<Self, CliError> {
        let mut servers = Servers::beside(config, first);
        let table = &config.models;
        let today = today();
        let mut fallbacks = Self {
            texts: Vec::new(),
            pictures: Vec::new(),
            asked: Vec::new(),
            estimates: Vec::new(),
        };
        for fallback in &config.bad_days.texts {
            let client = servers.of(fallback, "GREENLIT_FALLBACKS")?;
            let endpoint = endpoint(&client, &fallback.model);
            let unpriced = unpriced(&config.budgeting, &client);
            let wanted = Wanted {
                text: &fallback.model,
                effort: config.effort.as_deref(),
                tier: config.service_tier.as_deref(),
                ..Wanted::default()
            };
            let model = Arc::new(text_model(config, client, &fallback.model));
            fallbacks.asked.push(Arc::clone(&model));
            fallbacks.texts.push(Priced {
                model,
                ceiling: Ceiling {
                    unpriced,
                    ..table.text_ceiling(&wanted, &today)
                },
                endpoint: Some(endpoint),
            });
            fallbacks.estimates.push(table.estimate(&wanted, &today));
        }
        for fallback in &config.bad_days.pictures {
            let client = servers.of(fallback, "GREENLIT_IMAGE_FALLBACKS")?;
            let endpoint = endpoint(&client, &fallback.model);
            let quality = config.image_quality.as_deref();
            let unpriced = unpriced(&config.budgeting, &client);
            let model = ImagesModel::new(client, fallback.model.as_str(), table, quality);
            fallbacks.pictures.push(Priced {
                model: Arc::new(model),
                ceiling: Ceiling {
                    unpriced,
                    ..table.picture_ceiling(&fallback.model, quality, &today)
                },
                endpoint: Some(endpoint),
            });
            let wanted = Wanted {
                image: Some(&fallback.model),
                quality: config.image_quality.as_deref(),
                ..Wanted::default()
            };
            let mut estimate = table.estimate(&wanted, &today);
            estimate
                .steps
                .retain(|step| step.step == greenlit_domain::step::Step::Background);
            fallbacks.estimates.push(estimate);
        }
        Ok(fallbacks)
    }

    /// Who they are, for people.
    pub fn told(&self) -> String {
        let texts = self.texts.iter().map(|text| &text.endpoint);
        let pictures = self.pictures.iter().map(|picture| &picture.endpoint);
        texts
            .chain(pictures)
            .flatten()
            .map(|endpoint| format!(", else {} at {}", endpoint.identity.model, endpoint.origin))
            .collect()
    }
}

/// The clients of fallbacks. Each server has a name of its own in the ledger: pauses go by it.
struct Servers<'c> {
    config: &'c Config,
    first: &'c Client,
    others: HashMap<String, Client>,
}

impl<'c> Servers<'c> {
    fn beside(config: &'c Config, first: &'c Client) -> Self {
        Self {
            config,
            first,
            others: HashMap::new(),
        }
    }

    fn of(&mut self, fallback: &Fallback, variable: &str) -> Result<Client, CliError> {
        let Some(server) = &fallback.server else {
            return Ok(self.first.clone());
        };
        if let Some(client) = self.others.get(&server.url) {
            return Ok(client.clone());
        }
        let key = server.key.clone().unwrap_or_default();
        let options = ClientOptions::new(&server.url, key);
        let make = |options| {
            Client::new(options)
                .map_err(|error| CliError::new(Code::Input, format!("{variable}: {error}")))
        };
        let usual = make(options.clone())?;
        let taken = std::iter::once(self.first).chain(self.others.values());
        let is_taken = taken
            .map(Client::provider)
            .any(|name| name == usual.provider());
        let host = usual.origin().split_once("://").map(|(_, host)| host);
        let client = make(ClientOptions {
            provider: host.filter(|_| is_taken).map(str::to_owned),
            limits: Some(self.config.bad_days.limits.over(*usual.limits())),
            ..options
        })?;
        self.others.insert(server.url.clone(), client.clone());
        Ok(client)
    }
}
