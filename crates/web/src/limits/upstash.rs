//! Upstash's Redis over HTTPS, where nothing else can be reached: a command is a JSON array that is posted.
//! <https://upstash.com/docs/redis/features/restapi>

use axum::http::{Request, header};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};

use super::script::{Run, UNKNOWN};
use super::window::Standing;
use crate::auth::provider::Fetch;

/// A database at Upstash.
#[derive(Clone)]
pub struct Upstash {
    url: String,
    token: SecretString,
    fetch: Fetch,
}

/// The body of an answer: one of both.
#[derive(Deserialize)]
struct Answer {
    result: Option<Value>,
    error: Option<String>,
}

/// Why a command came to nothing.
enum Failed {
    /// The server does not know the script.
    UnknownScript,
    /// Something else.
    Otherwise(String),
}

impl Upstash {
    /// At this address, with its token. `fetch` sends requests there.
    pub fn new(url: &str, token: SecretString, fetch: Fetch) -> Self {
        Self {
            url: format!("{}/", url.trim_end_matches('/')),
            token,
            fetch,
        }
    }

    /// Runs the script.
    pub(super) async fn run(&self, run: &Run) -> Result<Vec<Standing>, String> {
        let answer = match self.ask(&run.by_hash()).await {
            Err(Failed::UnknownScript) => self.ask(&run.by_text()).await,
            answer => answer,
        };
        let numbers = serde_json::from_value::<Vec<i64>>(answer.map_err(String::from)?);
        run.read(&numbers.unwrap_or_default())
    }

    /// Asks whether anybody is there.
    pub(super) async fn ping(&self) -> Result<(), String> {
        self.ask(&["PING"]).await.map_err(String::from)?;
        Ok(())
    }

    /// A request is sent to its end also when nobody waits for it any more: broken off, it would take its connection along,
    /// and the next would be as slow.
    async fn ask(&self, command: &[&str]) -> Result<Value, Failed> {
        let bearer = format!("Bearer {}", self.token.expose_secret());
        let request = Request::post(&self.url)
            .header(header::AUTHORIZATION, bearer)
            .header(header::CONTENT_TYPE, "application/json")
            .body(json!(command).to_string().into_bytes())
            .map_err(|_| Failed::from("has an address or a token that cannot be sent"))?;
        let sent = tokio::spawn((self.fetch)(request));
        let answer = match sent.await {
            Ok(Ok(answer)) => answer,
            _ => return Err(Failed::from("cannot be reached")),
        };
        let status = answer.status();
        match serde_json::from_slice(answer.body()) {
            Ok(Answer {
                error: Some(error), ..
            }) if error.contains(UNKNOWN) => Err(Failed::UnknownScript),
            Ok(Answer {
                error: None,
                result: Some(result),
            }) if status.is_success() => Ok(result),
            _ => Err(Failed::Otherwise(format!("answered {}", status.as_u16()))),
        }
    }
}

impl From<&str> for Failed {
    fn from(told: &str) -> Self {
        Self::Otherwise(told.to_owned())
    }
}

impl From<Failed> for String {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::UnknownScript => "does not keep the script".to_owned(),
            Failed::Otherwise(told) => told,
        }
    }
}
