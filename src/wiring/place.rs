//! Where models are and what they are called, as far as the configuration tells without asking anybody.

use greenlit_providers::openai::{Client, Server};

use super::server::client;
use super::{Offline, Wish};
use crate::config::{Config, ProviderName};
use crate::exit::{CliError, Code};

/// Where OpenAI is when no other server is named.
const OPENAI: &str = "https://api.openai.com/v1";
/// OpenAI's models when none is named: the cheapest that write well, and neither is about to be shut down.
const OPENAI_MODEL: &str = "gpt-6-luna";
const OPENAI_IMAGE_MODEL: &str = "gpt-image-2.5-flare";

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
    /// See [`super::Provider::choose`].
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
