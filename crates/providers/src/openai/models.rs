//! The list of models that a server has.

use std::time::Duration;

use greenlit_domain::model::ModelError;
use serde::Deserialize;

use super::client::{Ask, Asked, Came, Client};
use super::errors;

/// How long a list may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// A model that a server names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedModel {
    /// Its name.
    pub id: String,
    /// The day on which it goes, as `YYYY-MM-DD`; OpenAI tells it.
    #[serde(default)]
    pub shutdown_date: Option<String>,
}

/// Asks the server for its models, in its own order.
pub async fn list_models(client: &Client) -> Result<Vec<ListedModel>, ModelError> {
    #[derive(Deserialize)]
    struct List {
        data: Vec<ListedModel>,
    }
    let reply = client
        .call(Ask {
            asked: Asked::ModelList,
            came: Came::Whole,
            url: &client.endpoint("models"),
            body: None,
            within: PATIENCE,
        })
        .await?;
    let mut list: List = serde_json::from_slice(&reply.body)
        .map_err(|_| errors::unreadable(client.origin(), &reply))?;
    for model in &mut list.data {
        // Gemini lists them by their place; requests name them without it.
        if let Some(name) = model.id.strip_prefix("models/") {
            model.id = name.to_owned();
        }
    }
    Ok(list.data)
}
