//! Stopping: first nobody is to send requests any more, then those under way are finished.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use super::probes::Readiness;

/// How long a balancer that heard of the stop has to send its requests elsewhere.
const REACTS_WITHIN: Duration = Duration::from_millis(500);

/// Runs the server until the process is told to stop. A second signal does not wait any more.
pub(super) async fn when_told(server: Server, readiness: Arc<Readiness>) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tokio::select! {
            () = gently(&handle, &readiness) => {}
            _ = terminate.recv() => handle.stop(false).await,
            _ = interrupt.recv() => handle.stop(false).await,
        }
    });
    server.await
}

async fn gently(handle: &ServerHandle, readiness: &Readiness) {
    tracing::info!("stopping");
    readiness.stop();
    if readiness.was_told().await {
        sleep(REACTS_WITHIN).await;
    }
    handle.stop(true).await;
}
