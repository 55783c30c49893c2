//! Who vouches for people: a Supabase project, Google, or another provider of OpenID Connect.

use secrecy::SecretString;

use super::Checked;
use super::values::{identity_address, long_secret, yes_or_no};

/// Who vouches for people, and what becomes of newcomers.
#[derive(Debug, Default)]
pub struct Identity {
    /// A project of Supabase, whose tokens are taken.
    pub supabase: Option<Supabase>,
    /// A provider to sign in at.
    pub google: Option<Google>,
    /// Whether newcomers get an account.
    pub sign_up: bool,
    /// Signs what a browser keeps while somebody is at the provider.
    pub secret: Option<SecretString>,
}

/// A project of Supabase.
#[derive(Debug)]
pub struct Supabase {
    /// Such as `https://abc.supabase.co`.
    pub url: String,
    /// Its old shared secret.
    pub secret: Option<SecretString>,
}

/// How Google, or another provider, knows this service.
#[derive(Debug)]
pub struct Google {
    /// Another provider's address.
    pub issuer: Option<String>,
    /// The service's name there.
    pub client_id: String,
    /// Its secret there.
    pub client_secret: SecretString,
}

/// Reads it, and notes what is wrong or half.
pub(super) fn parse(checked: &mut Checked<'_>) -> Identity {
    let text = |value: &str| Ok(value.to_owned());
    let secret = |value: &str| Ok(SecretString::from(value));
    let url = checked.value("NEXT_PUBLIC_SUPABASE_URL", identity_address);
    let jwt_secret = checked.value("SUPABASE_JWT_SECRET", long_secret);
    let issuer = checked.value("OIDC_ISSUER", identity_address);
    let client_id = checked.value("GOOGLE_CLIENT_ID", text);
    let client_secret = checked.value("GOOGLE_CLIENT_SECRET", secret);
    if jwt_secret.is_some() && url.is_none() {
        checked.needs("SUPABASE_JWT_SECRET", "NEXT_PUBLIC_SUPABASE_URL");
    }
    let google = match (client_id, client_secret) {
        (Some(client_id), Some(client_secret)) => Some(Google {
            issuer,
            client_id,
            client_secret,
        }),
        (Some(_), None) => {
            checked.needs("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET");
            None
        }
        (None, Some(_)) => {
            checked.needs("GOOGLE_CLIENT_SECRET", "GOOGLE_CLIENT_ID");
            None
        }
        (None, None) if issuer.is_some() => {
            checked.needs("OIDC_ISSUER", "GOOGLE_CLIENT_ID");
            None
        }
        (None, None) => None,
    };
    Identity {
        supabase: url.map(|url| Supabase {
            url,
            secret: jwt_secret,
        }),
        google,
        sign_up: checked
            .value("GREENLIT_SIGN_UP", yes_or_no)
            .unwrap_or(false),
        secret: checked.value("NEXTAUTH_SECRET", long_secret),
    }
}
