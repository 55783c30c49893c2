//! Who vouches for people, as it is configured.

use std::sync::Arc;

use greenlit_providers::identity::{Courier, Reach};
use greenlit_web::auth::google::{GOOGLE, Oidc, Registration};
use greenlit_web::auth::outside::{Outside, SignUp};
use greenlit_web::auth::provider::Fetch;
use greenlit_web::auth::supabase::Supabase;

use super::SystemClock;
use crate::config::Config;
use crate::exit::{CliError, Code};

/// Who vouches for the people of a service that they reach at this address.
pub fn outside(config: &Config, home: &str) -> Result<Outside, CliError> {
    let identity = &config.identity;
    let wrong = |why: String| CliError::new(Code::Input, why);
    let supabase = match &identity.supabase {
        None => None,
        Some(project) => Some(Supabase::new(
            &project.url,
            project.secret.as_ref(),
            fetch(&project.url, Reach::Origin)?,
            Arc::new(SystemClock),
        )),
    };
    let google = match &identity.google {
        None => None,
        Some(google) => {
            let issuer = google.issuer.as_deref().unwrap_or(GOOGLE);
            let registration = Registration {
                issuer: issuer.to_owned(),
                client_id: google.client_id.clone(),
                client_secret: google.client_secret.clone(),
                home: home.to_owned(),
                secret: identity.secret.clone(),
            };
            let fetch = fetch(issuer, Reach::Named)?;
            Some(Oidc::new(&registration, fetch, Arc::new(SystemClock)).map_err(wrong)?)
        }
    };
    Ok(Outside {
        supabase,
        google,
        sign_up: if identity.sign_up {
            SignUp::Open
        } else {
            SignUp::Closed
        },
    })
}

/// Sends requests to this place.
pub(super) fn fetch(home: &str, reach: Reach) -> Result<Fetch, CliError> {
    let courier =
        Courier::new(home, reach).map_err(|error| CliError::new(Code::Input, error.to_string()))?;
    Ok(Arc::new(move |request| {
        let courier = courier.clone();
        Box::pin(async move {
            courier
                .send(request)
                .await
                .map_err(|error| error.to_string())
        })
    }))
}
