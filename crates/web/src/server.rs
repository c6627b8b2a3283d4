//! The accept loop: HTTP/1 with a time-out for headers, a cap on connections, a graceful end on a signal.

use crate::error::Error;
use crate::gate::Peer;
use crate::routes;
use crate::site::{Site, Start, System};
use axum::{Extension, Router};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// A client that sends no complete header by then is let go (`reliability.md` 2.2).
const HEADER: Duration = Duration::from_secs(10);
/// A connection, keep-alive included, ends by then: a reader that stalls holds nothing for ever.
const CONNECTION: Duration = Duration::from_secs(600);
/// How long open answers may finish after a signal.
const DRAIN: Duration = Duration::from_secs(5);
/// Connections at once; more wait in the system's queue.
const CONNECTIONS: usize = 256;

/// A server that holds its port and is ready to run.
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    site: Arc<Site>,
}

/// Takes the port.
///
/// # Errors
/// An address that cannot be read or used, or a database of people that cannot be opened.
pub fn bind(listen: &str, start: Start) -> Result<Server, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(Error::Runtime)?;
    let wanted: SocketAddr = listen.replace("localhost", "127.0.0.1").parse().map_err(|_| Error::Address(listen.to_owned()))?;
    let failed = |source| Error::Bind { address: listen.to_owned(), source };
    let listener = runtime.block_on(TcpListener::bind(wanted)).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let site = Arc::new(Site::new(start, address, Box::new(System::new()))?);
    let router = routes::router(Arc::clone(&site));
    Ok(Server { runtime, listener, address, router, site })
}

impl Server {
    /// The address to open in a browser.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The address of the first start with its code, while nobody has an account and no demo is served.
    #[must_use]
    pub fn first_start(&self) -> Option<String> {
        let new = self.site.demo.is_none() && self.site.entrance.is_new().unwrap_or(false);
        let code = if self.address.ip().is_loopback() { String::new() } else { format!("?code={}", self.site.start_code) };
        new.then(|| format!("{}/start{code}", self.site.address()))
    }

    /// Serves until SIGINT or SIGTERM, then lets open answers finish.
    pub fn run(self) {
        let Self { runtime, listener, router, .. } = self;
        runtime.block_on(async {
            let (stop, stopped) = watch::channel(false);
            let loops = accept(listener, router, stopped);
            tokio::select! {
                () = loops => {}
                () = signal() => { let _ = stop.send(true); }
            }
            // Connections hold a receiver each; the channel closes when the last one ends.
            let _ = tokio::time::timeout(DRAIN, stop.closed()).await;
        });
        runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

async fn accept(listener: TcpListener, router: Router, stopped: watch::Receiver<bool>) {
    let seats = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(seat) = Arc::clone(&seats).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let (router, stopped) = (router.clone().layer(Extension(Peer(peer))), stopped.clone());
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(CONNECTION, connection(stream, router, stopped)).await;
                    drop(seat);
                });
            }
            // Out of file handles or a client gone at once: wait a little instead of spinning.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, router: Router, mut stopped: watch::Receiver<bool>) {
    let service = TowerToHyperService::new(router);
    let mut builder = hyper::server::conn::http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER).max_buf_size(64 << 10);
    let mut open = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        _ = open.as_mut() => return,
        _ = stopped.wait_for(|s| *s) => open.as_mut().graceful_shutdown(),
    }
    let _ = open.await;
}

async fn signal() {
    #[cfg(unix)]
    {
        let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(term) => term,
            Err(_) => return std::future::pending().await,
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = tokio::signal::ctrl_c().await;
    }
}
