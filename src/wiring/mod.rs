//! Puts the crates together: the store, the models, the engine. The only place that knows them all.

use std::path::Path;
use std::sync::Arc;

use greenlit_domain::budget::Ceiling;
use greenlit_domain::generation::Generation;
use greenlit_domain::model::ImageModel;
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::settings::{ProviderChoice, Settings};
use greenlit_domain::step::needs;
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_engine::budget::Unpriced;
use greenlit_engine::{Engine, Models, Priced};
use greenlit_providers::models::{Estimate, Wanted};
use greenlit_providers::offline::drafter::Drafter;
use greenlit_providers::offline::painter::Painter;
use greenlit_providers::openai::{Client, ImagesModel, TextModel};
use greenlit_providers::resilience::RetryPolicy;
use greenlit_store::Store;
use greenlit_thumbnail::Composer;

use crate::cli::Global;
use crate::config::{Budgeting, Chosen, Config};
use crate::exit::{CliError, Code};

mod alerts;
mod fallbacks;
mod fonts;
mod health;
mod hooks;
mod identity;
mod limits;
mod picks;
mod place;
mod server;
mod service;
mod simulated;

pub use alerts::{alerts, see_to_alerts, tell_alerts};
use fallbacks::{Fallbacks, bearing, bearing_of_service, endpoint};
pub use fonts::check_fonts;
pub use health::checks;
pub use hooks::{hooks, send_hooks};
pub use identity::outside;
pub use limits::limits;
pub use picks::{desk, desk_of_worker, see_to_picks};
pub use place::{Names, Place};
pub use simulated::{simulated_choice, simulated_engine};

use server::{accept, only_model, remember, retry_policy, text_model};
pub use service::service_engine;

/// The system's clock.
struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp(since.map_or(0, |since| {
            i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
        }))
    }
}

/// Where jobs are kept: the data folder, and a PostgreSQL database where one is configured.
pub fn storage(global: &Global, config: &Config) -> Result<greenlit_store::Place, CliError> {
    let folder = global.data.as_ref().unwrap_or(&config.data);
    Ok(match &config.database {
        None => greenlit_store::Place::folder(folder),
        Some(url) => {
            greenlit_store::Place::with_postgres(folder, url, config.database_direct.as_ref())?
                .with_row_security(config.row_security)
        }
    })
}

/// Opens the data folder and its database.
pub async fn store(global: &Global, config: &Config) -> Result<Arc<Store>, CliError> {
    let place = storage(global, config)?;
    Ok(Arc::new(Store::open(place, Arc::new(SystemClock)).await?))
}

/// Opens a folder as the data folder.
pub async fn store_in(folder: &Path) -> Result<Arc<Store>, CliError> {
    Ok(Arc::new(Store::open(folder, Arc::new(SystemClock)).await?))
}

/// Closes the data folder. Work that was dropped by a signal may have it in hand for a moment still: then what this
/// process holds is given back all the same, so that the signal does not count as a death.
pub async fn close(store: Arc<Store>) -> Result<(), CliError> {
    match Arc::try_unwrap(store) {
        Ok(store) => Ok(store.close().await?),
        Err(shared) => Ok(shared.give_back().await?),
    }
}

/// The models that a command uses, with what the user should know about them.
pub struct Provider {
    /// Stored with each generation.
    pub choice: ProviderChoice,
    /// Which provider and why, for people.
    pub told: String,
    /// What a whole package may cost.
    pub estimate: Estimate,
    models: Models,
    /// The text models of servers, for what is learned of these on the way.
    asked: Vec<Arc<TextModel>>,
}

/// What a command line says about models.
#[derive(Debug, Default)]
pub struct Wish<'a> {
    pub offline: Offline,
    pub model: Option<&'a str>,
    pub image_model: Option<&'a str>,
}

/// Whether `--offline` was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Offline {
    /// It was.
    Yes,
    /// The configuration decides.
    #[default]
    AsConfigured,
}

impl Provider {
    /// Chooses: `--offline`, else `GREENLIT_PROVIDER`, else `OPENAI_BASE_URL`, else `OPENAI_API_KEY`, else offline.
    pub async fn choose(config: &Config, wish: &Wish<'_>) -> Result<Self, CliError> {
        match Place::chosen(config, wish)? {
            Place::Here(why) => Ok(Self::offline(&why)),
            Place::Server { client, why } => Self::server(config, wish, client, &why).await,
        }
    }

    fn offline(why: &str) -> Self {
        let painter: Arc<dyn ImageModel> = Arc::new(Painter::default());
        Self {
            choice: ProviderChoice::Offline,
            told: format!("offline draft: the built-in drafter writes ({why})"),
            estimate: Estimate::FREE,
            models: Models {
                text: Priced {
                    model: Arc::new(Drafter),
                    ceiling: Ceiling::free(),
                    endpoint: None,
                },
                image: Some(Priced {
                    model: Arc::clone(&painter),
                    ceiling: Ceiling::free(),
                    endpoint: None,
                }),
                text_fallbacks: Vec::new(),
                image_fallbacks: Vec::new(),
                fallback_painter: painter,
                retry: RetryPolicy::default(),
                worst: Vec::new(),
            },
            asked: Vec::new(),
        }
    }

    async fn server(
        config: &Config,
        wish: &Wish<'_>,
        client: Client,
        why: &str,
    ) -> Result<Self, CliError> {
        let names = Names::chosen(config, wish, &client);
        let model = match names.text {
            Some(model) => model,
            None => only_model(&client).await?,
        };
        let warnings = if client.server().is_openai() {
            accept(config, &model, names.image.as_deref())?
        } else {
            Vec::new()
        };
        let mut provider = Self::reached(config, client, model, names.image, why)?;
        for warning in warnings {
            provider.told = format!("{}\n{warning}", provider.told);
        }
        Ok(provider)
    }

    fn reached(
        config: &Config,
        client: Client,
        model: String,
        image_model: Option<String>,
        why: &str,
    ) -> Result<Self, CliError> {
        let table = &config.models;
        let today = today();
        let origin = client.origin().to_owned();
        let pictures = match &image_model {
            Some(image_model) => format!("pictures by {image_model}"),
            None => "pictures drawn by greenlit".to_owned(),
        };
        let image = image_model.as_deref().map(|image_model| {
            let model: Arc<dyn ImageModel> = Arc::new(ImagesModel::new(
                client.clone(),
                image_model,
                table,
                config.image_quality.as_deref(),
            ));
            Priced {
                model,
                ceiling: Ceiling {
                    unpriced: unpriced(&config.budgeting, &client),
                    ..table.picture_ceiling(image_model, config.image_quality.as_deref(), &today)
                },
                endpoint: Some(endpoint(&client, image_model)),
            }
        });
        let wanted = Wanted {
            text: &model,
            effort: config.effort.as_deref(),
            tier: config.service_tier.as_deref(),
            image: image_model.as_deref(),
            quality: config.image_quality.as_deref(),
        };
        let fallbacks = Fallbacks::of(config, &client)?;
        let estimate = table.estimate(&wanted, &today);
        let estimate = fallbacks.estimates.iter().fold(estimate, Estimate::or);
        let retry = retry_policy(config, &client);
        let place = endpoint(&client, &model);
        let ceiling = Ceiling {
            unpriced: unpriced(&config.budgeting, &client),
            ..table.text_ceiling(&wanted, &today)
        };
        let worst = estimate
            .steps
            .iter()
            .map(|one| (one.step, one.worst))
            .collect();
        let text = Arc::new(text_model(config, client, &model));
        let else_asked = fallbacks.told();
        let mut asked = vec![Arc::clone(&text)];
        asked.extend(fallbacks.asked);
        Ok(Self {
            told: format!("{model} at {origin}, {pictures}{else_asked} ({why})"),
            estimate,
            asked,
            models: Models {
                text: Priced {
                    model: text,
                    ceiling,
                    endpoint: Some(place),
                },
                image,
                text_fallbacks: fallbacks.texts,
                image_fallbacks: fallbacks.pictures,
                fallback_painter: Arc::new(Painter::default()),
                retry,
                worst,
            },
            choice: ProviderChoice::Compatible {
                model,
                image_model,
                origin,
            },
        })
    }

    /// Knows what packages may cost, for as long as the service runs.
    pub fn pricing(&self) -> impl greenlit_web::Pricing + 'static {
        service::Prices(self.estimate.clone())
    }

    /// What a package with these settings may cost.
    fn estimate_of(&self, settings: &Settings) -> Estimate {
        self.estimate.of_steps(|step| needs(settings, step))
    }

    /// Refuses when one of these packages may cost more than the limit, or when that cannot be known.
    pub fn refuse_above(
        &self,
        limit: Option<MicroDollars>,
        packages: &[&Settings],
    ) -> Result<(), CliError> {
        let Some(limit) = limit else { return Ok(()) };
        let worst = packages
            .iter()
            .map(|settings| self.estimate_of(settings).worst);
        // An unknown price is the worst of all.
        let most = worst.max_by_key(|cost| (cost.0.is_none(), cost.0));
        match most.unwrap_or(Cost::FREE).0 {
            None => Err(CliError::new(
                Code::Refused,
                "what a package costs cannot be known, so --max-cost refuses: the model has no price",
            )
            .hint("give its price in a file named by GREENLIT_MODELS (docs/models.md), or leave --max-cost out")),
            Some(worst) if worst > limit => Err(CliError::new(
                Code::Refused,
                format!("a package may cost up to {worst}, more than the {limit} of --max-cost"),
            )
            .hint(match packages.len() {
                1 => "nothing was spent",
                _ => "nothing was spent; the limit is for each package of the file",
            })),
            Some(_) => Ok(()),
        }
    }

    /// The estimate of these packages, for people.
    pub fn price(&self, packages: &[&Settings]) -> String {
        let estimates = || packages.iter().map(|settings| self.estimate_of(settings));
        let typical: Cost = estimates().map(|estimate| estimate.typical).sum();
        let worst: Cost = estimates().map(|estimate| estimate.worst).sum();
        match (typical.0, worst.0) {
            _ if self.choice.is_offline() => "free".to_owned(),
            (Some(typical), Some(worst)) => format!("about {typical}, at most {worst}"),
            _ => "the price is not known (docs/models.md says how to give it)".to_owned(),
        }
    }

    /// The engine with these models, which know what earlier runs found out about their server.
    pub async fn engine(self, config: &Config, store: Arc<Store>) -> Result<Engine, CliError> {
        for asked in &self.asked {
            remember(asked, &store).await?;
        }
        let composer = Arc::new(Composer::new());
        Ok(Engine::bearing_with(
            store,
            self.models,
            composer,
            bearing(config),
        ))
    }
}

/// A job goes on with the provider it began with: not with a bill where none was, nor with a draft where a model wrote.
pub async fn provider_of(
    config: &Config,
    generation: &Generation,
    wish: &Wish<'_>,
) -> Result<Provider, CliError> {
    match &generation.settings.provider {
        ProviderChoice::Offline => Ok(Provider::offline("the job began offline and goes on so")),
        ProviderChoice::Compatible {
            model,
            image_model,
            origin,
        } => {
            let wish = Wish {
                offline: Offline::AsConfigured,
                model: wish.model.or(Some(model)),
                image_model: wish.image_model.or(image_model.as_deref()),
            };
            let provider = Provider::choose(config, &wish).await?;
            if provider.choice.is_offline() {
                return Err(CliError::new(
                    Code::Input,
                    format!(
                        "job {} began with {model} at {origin}, and no server is configured now",
                        generation.id
                    ),
                )
                .hint("set OPENAI_BASE_URL (or OPENAI_API_KEY) as it was then, and resume again"));
            }
            Ok(provider)
        }
    }
}

/// Whether a server's models may be asked whose price is not known. Unless it is said, they may where nothing shows that
/// somebody is billed: at a server other than OpenAI, while nobody wrote a budget down.
fn unpriced(budgeting: &Budgeting, client: &Client) -> Unpriced {
    let is_bounded = budgeting.budget.limit.is_some()
        && (budgeting.chosen == Chosen::ByHand || client.server().is_openai());
    budgeting.unpriced.unwrap_or(if is_bounded {
        Unpriced::Refused
    } else {
        Unpriced::Allowed
    })
}

/// `YYYY-MM-DD` in UTC, for price tables.
pub fn today() -> String {
    SystemClock.now().to_string().chars().take(10).collect()
}

#[cfg(test)]
mod tests {
    use greenlit_providers::models::{Standing, Table};

    use super::*;

    #[test]
    fn the_usual_models_live_beyond_january_2027_and_have_a_price() {
        let table = Table::load(None).unwrap();
        let Names { text, image } = Names::of_openai();
        for model in [text.as_deref().unwrap(), image.as_deref().unwrap()] {
            assert_eq!(
                table.standing(model, "2027-02-01"),
                Standing::Lives,
                "{model}"
            );
        }
        let wanted = Wanted {
            text: text.as_deref().unwrap(),
            image: image.as_deref(),
            ..Wanted::default()
        };
        assert_ne!(table.estimate(&wanted, "2026-11-24").worst, Cost::UNKNOWN);
    }
}
