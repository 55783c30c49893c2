//! A server's client and text model as they are configured, and what is remembered of it.

use std::sync::Arc;

use greenlit_domain::model::LanguageModel;
use greenlit_providers::openai::{
    Client, ClientOptions, Dialect, Learned, Server, TextModel, TextOptions, Wire, list_models,
};
use greenlit_providers::resilience::RetryPolicy;
use greenlit_store::Store;

use super::today;
use crate::accepted::{self, Asked};
use crate::config::Config;
use crate::exit::{CliError, Code};

/// Refuses what OpenAI would refuse; else what the user should know beforehand.
pub(super) fn accept(
    config: &Config,
    text: &str,
    image: Option<&str>,
) -> Result<Vec<String>, CliError> {
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

pub(super) fn client(
    config: &Config,
    server: Option<&'static Server>,
    url: &str,
) -> Result<Client, CliError> {
    let options = |limits| ClientOptions {
        base_url: url.to_owned(),
        api_key: config.api_key.clone().unwrap_or_default(),
        organisation: config.organisation.clone(),
        server,
        provider: None,
        limits,
    };
    let make = |limits| {
        Client::new(options(limits)).map_err(|error| CliError::new(Code::Input, error.to_string()))
    };
    let usual = *make(None)?.limits();
    make(Some(config.bad_days.limits.over(usual)))
}

pub(super) fn text_model(config: &Config, client: Client, model: &str) -> TextModel {
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
pub(super) fn retry_policy(config: &Config, client: &Client) -> RetryPolicy {
    let limits = client.limits();
    let longest = limits.research.max(limits.outline).max(limits.picture);
    let usual = RetryPolicy::default();
    RetryPolicy {
        tries: config.bad_days.tries.unwrap_or(usual.tries),
        deadline: config.bad_days.within.unwrap_or(longest * 3),
        ..usual
    }
}

/// Takes up what earlier runs found out about the server, and stores what this one will.
pub(super) async fn remember(asked: &TextModel, store: &Arc<Store>) -> Result<(), CliError> {
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

/// The server's model when it has just one.
pub(super) async fn only_model(client: &Client) -> Result<String, CliError> {
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
