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
