//! The list of models that a server has.

use greenlit_domain::model::ModelError;
use serde::Deserialize;

use super::client::{Asked, Client};
use super::errors;

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
        .call(Asked::ModelList, &client.endpoint("models"), None)
        .await?;
    let list: List = serde_json::from_slice(&reply.body)
        .map_err(|_| errors::unreadable(client.origin(), &reply))?;
    Ok(list.data)
}
