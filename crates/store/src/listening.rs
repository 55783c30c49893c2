//! Hearing what other processes changed: by asking SQLite's file, or by LISTEN on PostgreSQL.

use std::time::Duration;

use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::db::{CHANNEL, On, PostgresPool, query, read_notice};
use crate::error::StoreError;
use crate::place::Server;
use crate::pooler;
use crate::wakes::{Changes, Hub, WakeMode};
use crate::writer::Watcher;

/// How often SQLite's file is asked.
const FILE: Duration = Duration::from_millis(50);

/// How often everything is looked at where notifications do not come through.
const POLL: Duration = Duration::from_millis(200);

/// How long a notice to oneself may take. One that has not come by then never will.
const PROBE: Duration = Duration::from_secs(2);

/// How long a process is let alone when nobody waits for changes.
const SOON: Duration = Duration::from_secs(1);

/// How long a lost listener waits before it connects again.
const AGAIN: Duration = Duration::from_millis(200);

/// Asks the file while somebody listens, until the store is closed.
pub(crate) async fn to_file(watcher: Watcher, hub: Hub) {
    let mut known = None;
    loop {
        hub.somebody().await;
        match watcher.version().await {
            None => return,
            Some(Ok(version)) => {
                // Before the first look anything may have happened.
                if known.replace(version) != Some(version) {
                    hub.tell(Changes::anything());
                }
            }
            // The next look tells.
            Some(Err(_)) => {}
        }
        sleep(FILE).await;
    }
}

/// Listens to a server.
pub(crate) struct Ear {
    pub pool: PostgresPool,
    pub server: Server,
    /// This process, whose own notices are passed over.
    pub me: String,
    pub hub: Hub,
}

impl Ear {
    /// Listens until it is aborted. A connection that dies is made again, and then anything may have changed.
    pub async fn listen(self) {
        if self.server.pooled && self.server.direct.is_none() {
            return self.poll().await;
        }
        // A command that ends soon needs none of it.
        let _ = timeout(SOON, self.hub.somebody()).await;
        if self.server.direct.is_none() {
            if self.is_pooled().await {
                return self.poll().await;
            }
            self.pool.prepare();
        }
        loop {
            if let Ok(mut listener) = self.connect().await {
                match self.is_heard(&mut listener).await {
                    Ok(true) => {
                        self.hub.set_mode(WakeMode::Listen);
                        self.hub.tell(Changes::anything());
                        self.hear(&mut listener).await;
                    }
                    Ok(false) => return self.poll().await,
                    Err(_) => {}
                }
            }
            sleep(AGAIN).await;
        }
    }

    /// Whether a pooler is in between, as soon as the server is there.
    async fn is_pooled(&self) -> bool {
        loop {
            match pooler::is_between(&self.server.options).await {
                Ok(pooled) => return pooled,
                Err(_) => sleep(AGAIN).await,
            }
        }
    }

    async fn connect(&self) -> Result<PgListener, sqlx::Error> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .max_lifetime(None)
            .idle_timeout(None)
            .connect_with(self.server.straight())
            .await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        listener.listen(CHANNEL).await?;
        Ok(listener)
    }

    /// Tells what others tell, until the connection breaks.
    async fn hear(&self, listener: &mut PgListener) {
        while let Ok(Some(notification)) = listener.try_recv().await {
            if let Some(changes) = read_notice(notification.payload(), &self.me) {
                self.hub.tell(changes);
            }
        }
    }

    /// Whether a notice to ourselves arrives: the direct way may lead to another server, or through a pooler all the same. An
    /// error when the server is away, which tells nothing.
    async fn is_heard(&self, listener: &mut PgListener) -> Result<bool, StoreError> {
        let word = format!("{} probe", Uuid::now_v7());
        self.send(&word).await?;
        let arrives = async {
            loop {
                match listener.try_recv().await {
                    Ok(Some(notification)) if notification.payload() == word => return Ok(true),
                    Ok(Some(_)) => {}
                    Ok(None) => return Err(StoreError::Closed),
                    Err(source) => {
                        return Err(StoreError::database("listening")(source));
                    }
                }
            }
        };
        timeout(PROBE, arrives).await.unwrap_or(Ok(false))
    }

    async fn send(&self, word: &str) -> Result<u64, StoreError> {
        query("notice to ourselves", "SELECT pg_notify('greenlit', $1)")
            .bind(word)
            .execute(On::PostgresPool(&self.pool))
            .await
    }

    /// Says every now and then that anything may have changed, while somebody listens.
    async fn poll(&self) {
        self.hub.set_mode(WakeMode::Poll);
        loop {
            self.hub.somebody().await;
            sleep(POLL).await;
            self.hub.tell(Changes::anything());
        }
    }
}
