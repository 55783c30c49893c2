//! Where requests are counted, as it is configured.

use std::sync::Arc;

use greenlit_providers::identity::Reach;
use greenlit_web::Limits;
use greenlit_web::limits::{Redis, Shared, Upstash};

use super::SystemClock;
use super::identity::fetch;
use crate::config::{Config, SharedPlace};
use crate::exit::{CliError, Code};

/// The limits of this service, connected where they are shared; what is said of them where they are.
pub async fn limits(config: &Config) -> Result<(Limits, Option<String>), CliError> {
    let wrong = |why: String| CliError::new(Code::Input, why);
    let configured = &config.limits;
    let shared = match &configured.shared {
        None => None,
        Some(SharedPlace::Redis(url)) => Some(Shared::Redis(
            Redis::new(url).map_err(|why| wrong(format!("REDIS_URL {why}")))?,
        )),
        Some(SharedPlace::Upstash { url, token }) => Some(Shared::Upstash(Upstash::new(
            url,
            token.clone(),
            fetch(url, Reach::Origin)?,
        ))),
    };
    let told = configured.shared.as_ref().map(|place| {
        let unused = configured
            .unused
            .map(|name| format!("; {name} is not used"));
        format!(
            "limits are counted in {}{}",
            place.name(),
            unused.unwrap_or_default()
        )
    });
    let limits = Limits::new(configured.policy.clone(), shared, Arc::new(SystemClock));
    limits.begin().await;
    Ok((limits, told))
}
