//! A Redis, or a Valkey, over its own protocol: one connection, on which all requests travel at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, ErrorKind, RedisError, ServerErrorKind};
use secrecy::{ExposeSecret, SecretString};

use super::script::Run;
use super::window::Standing;

/// How long connecting may take, which no request waits for.
const CONNECTING: Duration = Duration::from_secs(2);

/// A server and the connection to it, when there is one.
#[derive(Debug, Clone)]
pub struct Redis {
    client: Client,
    connection: Arc<Mutex<Option<MultiplexedConnection>>>,
}

impl Redis {
    /// At this address. Nothing is asked yet.
    ///
    /// # Errors
    /// What would be right. The address is not repeated: it may hold a password.
    pub fn new(url: &SecretString) -> Result<Self, String> {
        const RIGHT: &str = "must be such as redis://:password@host:6379/0, or rediss:// over TLS";
        let url = url.expose_secret();
        if !["redis://", "rediss://"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            return Err(RIGHT.to_owned());
        }
        // Fails only when a provider is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            client: Client::open(url).map_err(|_| RIGHT.to_owned())?,
            connection: Arc::default(),
        })
    }

    /// Runs the script. Without a connection it fails at once.
    pub(super) async fn run(&self, run: &Run) -> Result<Vec<Standing>, String> {
        let Some(mut connection) = self.held() else {
            return Err("is not connected".to_owned());
        };
        let answer = match ask(&mut connection, &run.by_hash()).await {
            Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                ask(&mut connection, &run.by_text()).await
            }
            answer => answer,
        };
        run.read(&answer.map_err(|error| told(&error))?)
    }

    /// Connects where there is no connection, and asks whether anybody is there.
    pub(super) async fn ping(&self) -> Result<(), String> {
        let mut connection = match self.held() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let ping = redis::cmd("PING");
        let pong = ping.query_async::<()>(&mut connection);
        pong.await.map_err(|error| told(&error))
    }

    /// Forgets the connection.
    pub(super) fn let_go(&self) {
        *self.place() = None;
    }

    async fn connect(&self) -> Result<MultiplexedConnection, String> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECTING))
            .set_response_timeout(Some(CONNECTING));
        let made = self
            .client
            .get_multiplexed_async_connection_with_config(&config);
        let connection = made.await.map_err(|error| told(&error))?;
        *self.place() = Some(connection.clone());
        Ok(connection)
    }

    fn held(&self) -> Option<MultiplexedConnection> {
        self.place().clone()
    }

    fn place(&self) -> MutexGuard<'_, Option<MultiplexedConnection>> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(
    connection: &mut MultiplexedConnection,
    command: &[&str],
) -> Result<Vec<i64>, RedisError> {
    let mut sent = Cmd::new();
    for argument in command {
        sent.arg(*argument);
    }
    sent.query_async(connection).await
}

/// What went wrong, without addresses: health shows it to anybody.
fn told(error: &RedisError) -> String {
    match error.kind() {
        ErrorKind::AuthenticationFailed => "refused the password".to_owned(),
        ErrorKind::Io => "cannot be reached".to_owned(),
        _ => format!("answered with an error: {}", error.category()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_refused_without_being_repeated() {
        for wrong in [
            "",
            "localhost:6379",
            "http://:hidden@host",
            "redis://:hidden@",
        ] {
            let refused = Redis::new(&SecretString::from(wrong)).err();
            assert!(
                refused
                    .as_ref()
                    .is_some_and(|told| !told.contains("hidden")),
                "{wrong} {refused:?}"
            );
        }
        let right = Redis::new(&SecretString::from("redis://:hidden@127.0.0.1:6379/1"));
        assert!(!format!("{:?}", right.unwrap()).contains("hidden"));
    }
}
