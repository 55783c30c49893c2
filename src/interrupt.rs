//! Ctrl-C and SIGTERM.

use crate::exit::Code;

/// Waits for the first signal to stop, and says which exit code it asks for.
pub async fn signal() -> Code {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        // Without a handler the signal ends the process as it always did.
        let Ok(mut term) = signal(SignalKind::terminate()) else {
            return ctrl_c().await;
        };
        tokio::select! {
            code = ctrl_c() => code,
            _ = term.recv() => Code::Terminated,
        }
    }
    #[cfg(not(unix))]
    ctrl_c().await
}

async fn ctrl_c() -> Code {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    Code::Interrupted
}
