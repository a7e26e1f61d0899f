//! The HTTP server: limits, what stands around every request, and stopping without breaking any.

mod assets;
mod encoding;
mod frame;
mod probes;
mod span;
mod stop;
#[cfg(test)]
mod tests;

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, FromRequest, Handler, HttpServer, Resource, Responder, guard};
use tracing_actix_web::TracingLogger;

use super::door::intake::mount_intake;
use super::door::mount::{READS, mount, not_allowed, nothing_here};
use super::door::state::State;
use super::routes;
use assets::Gzipped;
use probes::Readiness;

/// How long a client may take to send its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);

/// How long a connection is kept without a request.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How long requests under way may take to finish once the server stops.
const FINISH_WITHIN_SECONDS: u64 = 25;

/// A server that accepts requests.
pub struct Running {
    server: Server,
    readiness: Arc<Readiness>,
}

impl Running {
    /// Waits until the process is told to stop, and finishes what is under way.
    ///
    /// # Errors
    /// The system does not tell signals, or a worker cannot be ended.
    pub async fn until_stopped(self) -> io::Result<()> {
        stop::when_told(self.server, self.readiness).await
    }
}

/// Starts to accept requests.
///
/// # Errors
/// The listener cannot be used.
pub async fn start(listener: TcpListener, state: State, workers: usize) -> io::Result<Running> {
    let readiness = Arc::new(Readiness::of(state.core.clone()));
    let shared = (Data::new(state), Data::from(readiness.clone()), Data::new(Gzipped::all().await));
    let server = HttpServer::new(move || {
        let (state, readiness, assets) = shared.clone();
        App::new()
            .app_data(state)
            .app_data(readiness)
            .app_data(assets)
            .wrap(from_fn(frame::framed))
            .wrap(TracingLogger::<span::Spans>::new())
            .configure(everything)
    })
    .workers(workers)
    .client_request_timeout(HEADERS_WITHIN)
    .keep_alive(KEEP_ALIVE)
    .tcp_nodelay(true)
    .shutdown_timeout(FINISH_WITHIN_SECONDS)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(Running { server, readiness })
}

fn everything(config: &mut ServiceConfig) {
    config
        .service(readable("/healthz", probes::alive))
        .service(readable("/readyz", probes::ready))
        .service(readable(assets::PATH, assets::asset))
        .configure(mount_intake)
        // Assets are compressed once, at the start; pages each time.
        .service(
            web::scope("")
                .wrap(Compress::default())
                .wrap(from_fn(encoding::gzip_or_nothing))
                .configure(|pages| mount(pages, &routes::table()))
                .default_service(web::to(nothing_here)),
        );
}

/// A place outside the table of routes; like those that are read there, it takes GET and HEAD.
fn readable<F, Arguments>(path: &str, answer: F) -> Resource
where
    F: Handler<Arguments>,
    Arguments: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let methods = guard::Any(guard::Get()).or(guard::Head());
    web::resource(path)
        .route(web::route().guard(methods).to(answer))
        .default_service(web::to(async || not_allowed(READS).finish()))
}
