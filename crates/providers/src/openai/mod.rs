//! Servers that speak the wire forms of OpenAI: texts by Responses or by Chat Completions, pictures, and the list of models.
//!
//! Start at [`text`]: one model behind either form. [`client`] is the only thing here that touches the network, `errors`
//! turns refusals into sentences, [`dialect`] remembers what a server understands, [`servers`] knows the kinds there are.

mod chat;
pub mod client;
pub mod dialect;
mod errors;
pub mod images;
pub mod limits;
pub mod models;
mod responses;
mod room;
pub mod servers;
mod sse;
pub mod text;

pub use crate::models::Wire;
pub use client::{Client, ClientError, ClientOptions};
pub use dialect::{Dialect, Finder, Learned, Word};
pub use images::ImagesModel;
pub use limits::Limits;
pub use models::{ListedModel, list_models};
pub use servers::Server;
pub use text::{TextModel, TextOptions};
