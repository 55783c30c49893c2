//! Puts the crates together: the store, the models, the engine. The only place that knows them all.

use std::sync::Arc;

use greenlit_domain::brief::Brief;
use greenlit_domain::generation::Generation;
use greenlit_domain::layout::{Layout, Side};
use greenlit_domain::model::{ImageModel, LanguageModel};
use greenlit_domain::money::{Cost, MicroDollars};
use greenlit_domain::prices::Prices;
use greenlit_domain::settings::{ProviderChoice, Settings};
use greenlit_domain::step::{Step, needs};
use greenlit_domain::time::{Clock, Timestamp};
use greenlit_engine::{Engine, Models, Priced};
use greenlit_providers::models::{Estimate, Table};
use greenlit_providers::offline::drafter::Drafter;
use greenlit_providers::offline::painter::Painter;
use greenlit_providers::openai::{ChatModel, Client, ClientOptions, ImagesModel, list_models};
use greenlit_store::Store;
use greenlit_thumbnail::{Composer, ThumbnailError};
use secrecy::SecretString;

use crate::cli::Global;
use crate::config::Config;
use crate::exit::{CliError, Code};

/// Where OpenAI is when no other server is named.
const OPENAI: &str = "https://api.openai.com/v1";
/// OpenAI's models when none is named: the cheapest that write well, and neither is about to be shut down.
const OPENAI_MODEL: &str = "gpt-6-luna";
const OPENAI_IMAGE_MODEL: &str = "gpt-image-2.5-flare";

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

/// Opens the data folder.
pub async fn store(global: &Global, config: &Config) -> Result<Arc<Store>, CliError> {
    let folder = global.data.as_ref().unwrap_or(&config.data);
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
    /// Chooses: `--offline`, else `OPENAI_BASE_URL`, else `OPENAI_API_KEY`, else offline.
    pub async fn choose(config: &Config, wish: &Wish<'_>) -> Result<Self, CliError> {
        if wish.offline == Offline::Yes {
            return Ok(Self::offline("--offline"));
        }
        match (&config.base_url, &config.api_key) {
            (Some(url), key) => {
                let key = key.clone().unwrap_or_default();
                Self::server(
                    config,
                    wish,
                    "compatible",
                    url,
                    key,
                    "OPENAI_BASE_URL is set",
                )
                .await
            }
            (None, Some(key)) => {
                Self::server(
                    config,
                    wish,
                    "openai",
                    OPENAI,
                    key.clone(),
                    "OPENAI_API_KEY is set",
                )
                .await
            }
            (None, None) => Ok(Self::offline("no key and no server is configured")),
        }
    }

    fn offline(why: &str) -> Self {
        let free = || Some(Prices::default());
        let painter: Arc<dyn ImageModel> = Arc::new(Painter::default());
        Self {
            choice: ProviderChoice::Offline,
            told: format!("offline draft: the built-in drafter writes ({why})"),
            estimate: Estimate::FREE,
            models: Models {
                text: Priced {
                    model: Arc::new(Drafter),
                    prices: free(),
                },
                image: Some(Priced {
                    model: Arc::clone(&painter),
                    prices: free(),
                }),
                fallback_painter: painter,
            },
        }
    }

    async fn server(
        config: &Config,
        wish: &Wish<'_>,
        provider: &str,
        url: &str,
        key: SecretString,
        why: &str,
    ) -> Result<Self, CliError> {
        let input = |error: greenlit_providers::openai::ClientError| {
            CliError::new(Code::Input, error.to_string())
        };
        let client = Client::new(ClientOptions::new(provider, url, key)).map_err(input)?;
        let at_openai = provider == "openai";
        let configured = wish.model.or(config.model.as_deref());
        let model = match configured {
            Some(model) => model.to_owned(),
            None if at_openai => OPENAI_MODEL.to_owned(),
            None => only_model(&client).await?,
        };
        let image_model = wish
            .image_model
            .or(config.image_model.as_deref())
            .or(at_openai.then_some(OPENAI_IMAGE_MODEL))
            .map(str::to_owned);
        Ok(Self::reached(
            &config.models,
            client,
            model,
            image_model,
            why,
        ))
    }

    fn reached(
        table: &Table,
        client: Client,
        model: String,
        image_model: Option<String>,
        why: &str,
    ) -> Self {
        let today = today();
        let origin = client.origin().to_owned();
        let pictures = match &image_model {
            Some(image_model) => format!("pictures by {image_model}"),
            None => "pictures drawn by greenlit".to_owned(),
        };
        let image = image_model.as_deref().map(|image_model| {
            let model: Arc<dyn ImageModel> =
                Arc::new(ImagesModel::new(client.clone(), image_model, table));
            Priced {
                model,
                prices: table.prices(image_model, &today).cloned(),
            }
        });
        let text: Arc<dyn LanguageModel> = Arc::new(ChatModel::new(client, model.as_str(), table));
        Self {
            told: format!("{model} at {origin}, {pictures} ({why})"),
            estimate: table.estimate(&model, image_model.as_deref(), &today),
            models: Models {
                text: Priced {
                    model: text,
                    prices: table.prices(&model, &today).cloned(),
                },
                image,
                fallback_painter: Arc::new(Painter::default()),
            },
            choice: ProviderChoice::Compatible {
                model,
                image_model,
                origin,
            },
        }
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

    /// The engine with these models.
    pub fn engine(self, store: Arc<Store>) -> Engine {
        Engine::new(store, self.models, Arc::new(Composer::new()))
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

/// Refuses before anything is spent when no font on this system has the keyword's letters.
pub fn check_fonts<'a>(
    packages: impl IntoIterator<Item = (&'a Brief, &'a Settings)>,
) -> Result<(), CliError> {
    let composer = Composer::new();
    for (brief, settings) in packages {
        if !needs(settings, Step::Thumbnails) {
            continue;
        }
        let language = brief.language.as_str();
        // A few letters tell the script; whether words fit is another question.
        let letters: String = brief
            .keyword
            .as_str()
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(4)
            .collect();
        if letters.is_ascii() {
            continue;
        }
        let words = greenlit_thumbnail::Brief {
            words: &letters,
            layout: Layout::Column,
            empty_side: Side::Left,
            language,
            colours: &[],
            label: None,
        };
        if let Err(error @ ThumbnailError::NoFont { .. }) = composer.check(&words) {
            return Err(
                CliError::new(Code::Input, format!("{}: {error}", brief.keyword))
                    .hint("nothing was spent; `--thumbnails 0` makes the package without pictures"),
            );
        }
    }
    Ok(())
}

/// The server's model when it has just one.
async fn only_model(client: &Client) -> Result<String, CliError> {
    let origin = client.origin();
    let models = list_models(client).await.map_err(|error| {
        CliError::new(Code::Provider, error.to_string())
            .hint("if the server has no list of models, name one with --model or GREENLIT_MODEL")
    })?;
    match models.as_slice() {
        [only] => Ok(only.id.clone()),
        [] => Err(
            CliError::new(Code::Input, format!("the server at {origin} has no models"))
                .hint("load one into it, or name one with --model"),
        ),
        many => {
            let names: Vec<_> = many
                .iter()
                .take(20)
                .map(|model| model.id.as_str())
                .collect();
            let more = many.len() - names.len();
            let rest = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            Err(CliError::new(
                Code::Input,
                format!(
                    "the server at {origin} has {} models: {}{rest}",
                    many.len(),
                    names.join(", ")
                ),
            )
            .hint("choose one with --model or GREENLIT_MODEL"))
        }
    }
}

/// `YYYY-MM-DD` in UTC, for price tables.
fn today() -> String {
    SystemClock.now().to_string().chars().take(10).collect()
}
