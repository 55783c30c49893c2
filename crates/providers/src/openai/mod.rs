//! Servers that speak the wire forms of OpenAI: texts by Chat Completions, pictures, and the list of models.
//!
//! Start at [`client`]: it is the only thing here that touches the network. `errors` turns refusals into sentences.

pub mod chat;
pub mod client;
mod errors;
pub mod images;
pub mod models;

pub use chat::ChatModel;
pub use client::{Client, ClientError, ClientOptions};
pub use images::ImagesModel;
pub use models::{ListedModel, list_models};
