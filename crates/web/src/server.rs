//! Listening, and ending without cutting anybody off.

use std::net::IpAddr;
use std::time::Duration;

use axum::Router;
use greenlit_engine::Stopping;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How long a client may take for the head of a request, the first one and each that follows on its connection.
const HEAD: Duration = Duration::from_secs(30);

/// The most bytes of a head. What is beyond our own bounds but below this is still told what is wrong.
const MOST_HEAD: usize = 256 * 1024;

/// How long what is being answered may take when the server ends.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// How long to wait when no connection can be taken, mostly for want of files.
const PAUSE: Duration = Duration::from_millis(200);

/// Where a request's connection comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer(pub IpAddr);

/// Serves until `closing` begins; then nothing more is taken, and what is being answered is answered. Event streams end
/// by the same switch, which the [`App`](crate::App) holds too.
pub async fn serve(listener: TcpListener, router: Router, closing: Stopping) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    connections.spawn(attend(socket, Peer(peer.ip()), router.clone(), closing.clone()));
                }
                // The client may have left again; else it passes when others leave.
                Err(_) => sleep(PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
            () = closing.begun() => break,
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    // Whoever reads no further is not waited for.
    let _ = timeout(LAST_ANSWERS, all).await;
}

/// One connection, to its end.
async fn attend(socket: TcpStream, peer: Peer, router: Router, closing: Stopping) {
    // Small answers go at once. Without it they only go later.
    let _ = socket.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(socket), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // A client that breaks off is no fault of ours.
        _ = connection.as_mut() => return,
        () = closing.begun() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::time::Instant;

    use super::*;
    use crate::protocol::calm;

    #[allow(clippy::panic, reason = "it is what is tested")]
    async fn panics() -> &'static str {
        panic!("the story of a bug")
    }

    /// A connection to a server with a bug.
    async fn connected() -> TcpStream {
        let router = Router::new()
            .route("/bug", get(panics))
            .route("/well", get(async || "well"))
            .layer(from_fn(calm));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, router, Stopping::default()));
        TcpStream::connect(address).await.unwrap()
    }

    /// Sends a request, and reads what comes at once.
    async fn ask(socket: &mut TcpStream, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: story\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let length = socket.read(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer[..length]).into_owned()
    }

    #[tokio::test]
    async fn a_handlers_panic_is_told_as_a_bug_and_the_connection_lives() {
        let mut socket = connected().await;
        let answer = ask(&mut socket, "/bug").await;
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
        assert!(answer.contains("/problems/internal"), "{answer}");
        assert!(!answer.contains("the story of a bug"), "{answer}");
        let answer = ask(&mut socket, "/well").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_sends_its_head_slowly_is_let_go() {
        let mut socket = connected().await;
        let begun = Instant::now();
        socket.write_all(b"GET /well HTTP/1.1\r\nHo").await.unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap();
        let passed = begun.elapsed();
        assert!(passed >= HEAD && passed < HEAD * 2, "{passed:?}");
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{answer:?}");
    }
}
