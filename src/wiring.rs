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
use greenlit_providers::models::{Estimate, Wanted};
use greenlit_providers::offline::drafter::Drafter;
use greenlit_providers::offline::painter::Painter;
use greenlit_providers::openai::{
    Client, ClientOptions, Dialect, ImagesModel, Learned, Server, TextModel, TextOptions, Wire,
    list_models,
};
use greenlit_providers::resilience::RetryPolicy;
use greenlit_store::Store;
use greenlit_thumbnail::{Composer, ThumbnailError};

use crate::accepted::{self, Asked};
use crate::cli::Global;
use crate::config::{Config, ProviderName};
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
    /// The text model of a server, for what is learned of the server on the way.
    asked: Option<Arc<TextModel>>,
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

/// Where the models of a command are. Nothing is asked of a server to know it.
pub enum Place {
    /// In greenlit itself, and why.
    Here(String),
    /// At a server.
    Server {
        /// What reaches it.
        client: Client,
        /// Why it is this one.
        why: String,
    },
}

impl Place {
    /// See [`Provider::choose`].
    pub fn chosen(config: &Config, wish: &Wish<'_>) -> Result<Self, CliError> {
        let here = |why: &str| Ok(Self::Here(why.to_owned()));
        if wish.offline == Offline::Yes {
            return here("--offline");
        }
        let (server, url, why) = match (config.provider, &config.base_url, &config.api_key) {
            (Some(ProviderName::Offline), ..) => return here("GREENLIT_PROVIDER is offline"),
            (Some(ProviderName::Server(server)), url, _) => {
                let url = url.as_ref().or(server.base_url.as_ref());
                let why = format!("GREENLIT_PROVIDER is {}", server.name);
                (
                    Some(server),
                    url.ok_or_else(|| nowhere(server))?.as_str(),
                    why,
                )
            }
            (None, Some(url), _) => (None, url.as_str(), "OPENAI_BASE_URL is set".to_owned()),
            (None, None, Some(_)) => (None, OPENAI, "OPENAI_API_KEY is set".to_owned()),
            (None, None, None) => return here("no key and no server is configured"),
        };
        let client = client(config, server, url)?;
        Ok(Self::Server { client, why })
    }
}

fn nowhere(server: &Server) -> CliError {
    CliError::new(
        Code::Input,
        format!(
            "GREENLIT_PROVIDER is {}, and nothing says where it is",
            server.name
        ),
    )
    .hint("set OPENAI_BASE_URL to its address, which mostly ends in /v1")
}

/// The models that are asked of a server, as far as they are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Writes; without one, the only model that the server has.
    pub text: Option<String>,
    /// Paints; without one greenlit draws.
    pub image: Option<String>,
}

impl Names {
    /// Those of OpenAI when none is named.
    pub fn of_openai() -> Self {
        Self {
            text: Some(OPENAI_MODEL.to_owned()),
            image: Some(OPENAI_IMAGE_MODEL.to_owned()),
        }
    }

    /// What is typed, else what is configured, else what is usual there.
    pub fn chosen(config: &Config, wish: &Wish<'_>, client: &Client) -> Self {
        let usual = if client.server().is_openai() {
            Self::of_openai()
        } else {
            Self {
                text: None,
                image: None,
            }
        };
        let text = wish.model.or(config.model.as_deref()).map(str::to_owned);
        let image = wish
            .image_model
            .or(config.image_model.as_deref())
            .map(str::to_owned);
        Self {
            text: text.or(usual.text),
            image: image.or(usual.image),
        }
    }
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
                retry: RetryPolicy::default(),
            },
            asked: None,
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
        let mut provider = Self::reached(config, client, model, names.image, why);
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
    ) -> Self {
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
                prices: table.prices(image_model, &today).cloned(),
            }
        });
        let wanted = Wanted {
            text: &model,
            effort: config.effort.as_deref(),
            tier: config.service_tier.as_deref(),
            image: image_model.as_deref(),
            quality: config.image_quality.as_deref(),
        };
        let estimate = table.estimate(&wanted, &today);
        let retry = retry_policy(&client);
        let text = Arc::new(text_model(config, client, &model));
        Self {
            told: format!("{model} at {origin}, {pictures} ({why})"),
            estimate,
            asked: Some(Arc::clone(&text)),
            models: Models {
                text: Priced {
                    model: text,
                    prices: table.prices(&model, &today).cloned(),
                },
                image,
                fallback_painter: Arc::new(Painter::default()),
                retry,
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

    /// The engine with these models, which know what earlier runs found out about their server.
    pub async fn engine(self, store: Arc<Store>) -> Result<Engine, CliError> {
        if let Some(asked) = &self.asked {
            remember(asked, &store).await?;
        }
        Ok(Engine::new(store, self.models, Arc::new(Composer::new())))
    }
}

/// Refuses what OpenAI would refuse; else what the user should know beforehand.
fn accept(config: &Config, text: &str, image: Option<&str>) -> Result<Vec<String>, CliError> {
    let models: Vec<_> = std::iter::once(text).chain(image).collect();
    let asked = Asked {
        models: &models,
        effort: config.effort.as_deref(),
        temperature: config.temperature,
        quality: config.image_quality.as_deref(),
    };
    accepted::check(&config.models, asked, &today()).map_err(|wrong| {
        CliError::new(Code::Input, wrong.join("\n       "))
            .hint("nothing was spent; `greenlit models` shows what there is and what it takes")
    })
}

fn client(config: &Config, server: Option<&'static Server>, url: &str) -> Result<Client, CliError> {
    let options = |limits| ClientOptions {
        base_url: url.to_owned(),
        api_key: config.api_key.clone().unwrap_or_default(),
        organisation: config.organisation.clone(),
        server,
        limits,
    };
    let make = |limits| {
        Client::new(options(limits)).map_err(|error| CliError::new(Code::Input, error.to_string()))
    };
    let client = make(None)?;
    match config.time_limit {
        None => Ok(client),
        Some(limit) => make(Some(client.limits().within(limit))),
    }
}

fn text_model(config: &Config, client: Client, model: &str) -> TextModel {
    let server = client.server();
    let wires = config.models.text_ability(model).wires;
    let speaks_responses = wires.is_none_or(|wires| wires.contains(&Wire::Responses));
    let wire = config
        .wire
        .unwrap_or(if server.is_openai() && speaks_responses {
            Wire::Responses
        } else {
            Wire::Chat
        });
    // Whoever speaks Responses is taken to know all its words.
    let dialect = match wire {
        Wire::Responses => Dialect::default(),
        Wire::Chat => server.dialect(),
    };
    let options = TextOptions {
        effort: config.effort.clone(),
        temperature: config.temperature,
        service_tier: config.service_tier.clone(),
    };
    TextModel::new(
        client,
        model,
        &config.models,
        wire,
        options,
        Learned::new(dialect),
    )
}

/// All tries of a call together may take three times as long as the longest single one.
fn retry_policy(client: &Client) -> RetryPolicy {
    let limits = client.limits();
    let longest = limits.research.max(limits.outline).max(limits.picture);
    RetryPolicy {
        deadline: longest * 3,
        ..RetryPolicy::default()
    }
}

/// Takes up what earlier runs found out about the server, and stores what this one will.
async fn remember(asked: &TextModel, store: &Arc<Store>) -> Result<(), CliError> {
    let endpoint = asked.endpoint().to_owned();
    let model = asked.identity().model;
    let stored = store.dialect(&endpoint, &model).await?;
    // What cannot be read is found out again.
    let before = stored.and_then(|json| serde_json::from_str(&json).ok());
    let weak = Arc::downgrade(store);
    asked.dialect().remember(
        before,
        Arc::new(move |dialect| {
            let (Some(store), Ok(json)) = (weak.upgrade(), serde_json::to_string(dialect)) else {
                return;
            };
            let (endpoint, model) = (endpoint.clone(), Arc::clone(&model));
            tokio::spawn(async move {
                // Forgotten, it is found out again.
                let _ = store.remember_dialect(&endpoint, &model, &json).await;
            });
        }),
    );
    Ok(())
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
