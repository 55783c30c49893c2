//! Finding out whether a pooler gives each transaction to another connection (PgBouncer in transaction mode).
//!
//! Through one, statements must not stay prepared and LISTEN must not even be tried: it would stick to a connection that
//! others use next. A session of one's own has the same process on the server in each transaction; two sessions that let
//! go and begin again in turns get each other's, whichever end of its list a pooler takes from.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, Row};
use tokio::time::timeout;

/// A pooler with one connection lets the second transaction wait for the first.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether there is one; an error when the server is away.
pub(crate) async fn is_between(options: &PgConnectOptions) -> Result<bool, sqlx::Error> {
    let mut sessions = [options.connect().await?, options.connect().await?];
    let swapped = timeout(PATIENCE, are_swapped(&mut sessions)).await;
    if let Ok(Ok(_)) = swapped {
        for session in sessions {
            session.close().await?;
        }
    }
    swapped.unwrap_or(Ok(true))
}

async fn are_swapped(sessions: &mut [PgConnection; 2]) -> Result<bool, sqlx::Error> {
    let mut known = [0; 2];
    for which in [0, 1] {
        known[which] = begin(&mut sessions[which]).await?;
    }
    for order in [[0, 1], [1, 0]] {
        for session in sessions.iter_mut() {
            sqlx::raw_sql("COMMIT").execute(session).await?;
        }
        for which in order {
            if begin(&mut sessions[which]).await? != known[which] {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Begins a transaction, and says which process of the server runs it.
async fn begin(session: &mut PgConnection) -> Result<i32, sqlx::Error> {
    sqlx::raw_sql("BEGIN").execute(&mut *session).await?;
    sqlx::raw_sql("SELECT pg_backend_pid()")
        .fetch_one(session)
        .await?
        .try_get(0)
}
