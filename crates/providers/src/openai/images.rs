//! Pictures by the images endpoint. Answers are base64; an address to fetch is not followed.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use greenlit_domain::model::{
    AnswerFacts, Answering, ImageAnswer, ImageModel, ImageRequest, ModelError, ModelIdentity, Usage,
};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::client::{self, Ask, Asked, Came, Client, Reply};
use super::errors;
use super::room::room;
use super::text::request_id;
use crate::models::{ImageAbility, Table};

/// A picture model behind the images endpoint.
#[derive(Debug, Clone)]
pub struct ImagesModel {
    client: Client,
    identity: ModelIdentity,
    url: Url,
    ability: Option<ImageAbility>,
}

impl ImagesModel {
    /// The model of this name; the table says what it can do.
    /// A quality overrules the table's.
    pub fn new(
        client: Client,
        model: impl Into<Arc<str>>,
        table: &Table,
        quality: Option<&str>,
    ) -> Self {
        let model = model.into();
        let mut ability = table.image_ability(&model).cloned();
        if let (Some(ability), Some(quality)) = (&mut ability, quality) {
            quality.clone_into(&mut ability.quality);
        }
        Self {
            identity: ModelIdentity {
                provider: client.provider(),
                model: Arc::clone(&model),
            },
            url: client.endpoint("images/generations"),
            ability,
            client,
        }
    }

    async fn ask(&self, request: &ImageRequest) -> Result<ImageAnswer, ModelError> {
        let body = self.body(request)?;
        let limit = self.client.limits().picture;
        let ask = Ask {
            asked: Asked::Picture,
            came: Came::Whole,
            url: &self.url,
            body: Some(body),
            within: request
                .terms
                .time_left
                .map_or(limit, |left| left.min(limit)),
        };
        let reply = self.client.call(ask).await?;
        self.read(&reply)
    }

    fn body(&self, request: &ImageRequest) -> Result<Vec<u8>, ModelError> {
        let ability = self.ability.as_ref();
        let wanted = (request.width, request.height);
        let (width, height) = ability.map_or(wanted, |ability| {
            ability.size_for(request.width, request.height)
        });
        serde_json::to_vec(&WireRequest {
            model: &self.identity.model,
            prompt: &request.prompt,
            n: 1,
            size: format!("{width}x{height}"),
            quality: ability.map(|a| a.quality.as_str()),
            output_format: ability.map(|a| a.format.as_str()),
            // OpenAI's own models always answer in base64 and refuse the word; others answer with an address without it.
            response_format: ability.is_none().then_some("b64_json"),
        })
        .map_err(|error| client::no_json(&error))
    }

    fn read(&self, reply: &Reply) -> Result<ImageAnswer, ModelError> {
        let wire: WireAnswer<'_> = serde_json::from_slice(&reply.body)
            .map_err(|_| errors::unreadable(self.client.origin(), reply))?;
        if let Some(error) = wire
            .error
            .and_then(|error| errors::inside(&self.client, Asked::Picture, &error))
        {
            return Err(error);
        }
        let data = wire
            .data
            .ok_or_else(|| errors::unreadable(self.client.origin(), reply))?;
        let pictures = data.len() as u64;
        let facts = AnswerFacts {
            model: wire.model.map(Cow::into_owned),
            usage: Some(usage(wire.usage, pictures)),
            service_tier: wire.service_tier.map(Cow::into_owned),
            request_id: request_id(&reply.headers),
            told_cost: None,
            room: room(&reply.headers),
        };
        let Some(picture) = data.into_iter().next() else {
            return useless("the answer holds no picture", facts);
        };
        let Some(base64) = picture.b64_json else {
            return useless(
                "the answer holds an address instead of the picture, which is not fetched",
                facts,
            );
        };
        match STANDARD.decode(base64.as_bytes()) {
            Ok(bytes) if is_picture(&bytes) => Ok(ImageAnswer { bytes, facts }),
            _ => useless("what came as a picture is no JPEG, PNG or WebP", facts),
        }
    }
}

impl ImageModel for ImagesModel {
    fn paint<'a>(&'a self, request: &'a ImageRequest) -> Answering<'a, ImageAnswer> {
        Box::pin(self.ask(request))
    }

    fn identity(&self) -> ModelIdentity {
        self.identity.clone()
    }
}

fn useless(message: &str, facts: AnswerFacts) -> Result<ImageAnswer, ModelError> {
    Err(ModelError::Useless {
        message: message.to_owned(),
        facts,
    })
}

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff])
        || bytes.starts_with(b"\x89PNG\r\n\x1a\n")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
}

fn usage(wire: Option<WireUsage>, images: u64) -> Usage {
    let wire = wire.unwrap_or_default();
    Usage {
        input: wire.input_tokens.unwrap_or(0),
        cached_input: wire
            .input_tokens_details
            .and_then(|details| details.cached_tokens)
            .unwrap_or(0),
        image_output: wire.output_tokens.unwrap_or(0),
        images,
        ..Usage::default()
    }
}

#[derive(Serialize)]
struct WireRequest<'a> {
    model: &'a str,
    prompt: &'a str,
    n: u8,
    size: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_format: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<&'static str>,
}

#[derive(Deserialize)]
struct WireAnswer<'a> {
    #[serde(borrow, default)]
    model: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    service_tier: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    data: Option<Vec<WirePicture<'a>>>,
    #[serde(default)]
    usage: Option<WireUsage>,
    #[serde(default)]
    error: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct WirePicture<'a> {
    // Megabytes; base64 has nothing to unescape, so they stay where they are.
    #[serde(borrow, default)]
    b64_json: Option<Cow<'a, str>>,
}

#[derive(Deserialize, Default)]
struct WireUsage {
    #[serde(default)]
    input_tokens: Option<u64>,
    #[serde(default)]
    input_tokens_details: Option<InputDetails>,
    #[serde(default)]
    output_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct InputDetails {
    #[serde(default)]
    cached_tokens: Option<u64>,
}
