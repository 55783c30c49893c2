//! What identity providers have in common: how they are asked, and what they vouch for.

use std::sync::Arc;

use axum::http::{Request, Response};
use futures_util::future::BoxFuture;

/// Sends a request to an identity provider. Whoever wires the service hands it in, bound to the configured hosts and
/// bounded in time and size; it follows no redirects.
pub type Fetch = Arc<
    dyn Fn(Request<Vec<u8>>) -> BoxFuture<'static, Result<Response<Vec<u8>>, String>> + Send + Sync,
>;

/// Who somebody is by the word of an identity provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouched {
    /// The provider, as its tokens name it.
    pub issuer: String,
    /// The person there: never given to another, while addresses are.
    pub subject: String,
    /// Their address, where the provider says that it is theirs.
    pub email: Option<String>,
    /// What they are called.
    pub name: Option<String>,
}
