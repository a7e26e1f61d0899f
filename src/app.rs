//! Composition: settings, database, catalogue and clock become a running server. Nothing here is
//! global.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};

use crate::catalog::Catalog;
use crate::domain::at::{At, Clock};
use crate::ops::core::Limits;
use crate::ops::{Core, audit, checklists};
use crate::store::{IfMissing, Location, Store};
use crate::web::assets;
use crate::web::door::mount;
use crate::web::door::state::State;
use crate::web::routes;

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the system for the time"
    )]
    fn now(&self) -> At {
        At::new(chrono::Utc::now())
    }
}

/// Opens the database and registers the checklists.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn core(
    database: &Location,
    if_missing: IfMissing,
    checklists_dir: Option<&Path>,
    limits: Limits,
) -> Result<Core, String> {
    let catalog = match checklists_dir {
        Some(folder) => Catalog::load(folder),
        None => Catalog::embedded(),
    }
    .map_err(|error| format!("the checklists are not fit for use:\n{error}"))?;
    let store = Store::open(database, if_missing).map_err(|error| error.to_string())?;
    let figures = catalog.figures();
    let core = Core::new(store, catalog, figures, limits, Arc::new(SystemClock));
    checklists::register(&core).map_err(|error| match error {
        crate::ops::Error::Unavailable(cause) => cause,
        other => other.to_string(),
    })?;
    Ok(core)
}

/// Whether the server takes new work; turned off first when it stops.
#[derive(Clone, Default)]
struct Draining(Arc<AtomicBool>);

/// Serves until SIGTERM or SIGINT; what is under way is finished first.
///
/// # Errors
/// The address cannot be used.
pub fn serve(
    listener: TcpListener,
    state: State,
    workers: usize,
    ready: impl FnOnce(SocketAddr),
) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let state = Data::new(state);
    let draining = Draining::default();
    let system = actix_web::rt::System::new();
    system.block_on(async move {
        let for_app = (state.clone(), draining.clone());
        let server = HttpServer::new(move || {
            let (state, draining) = for_app.clone();
            App::new()
                .wrap(actix_web::middleware::Compress::default())
                .wrap(tracing_actix_web::TracingLogger::default())
                .app_data(state)
                .app_data(Data::new(draining))
                .route("/healthz", web::get().to(health))
                .route("/readyz", web::get().to(readiness))
                .route("/assets/{name:.*}", web::get().to(asset))
                .configure(|config| mount::mount(config, &routes::table()))
                .default_service(web::route().to(mount::nothing_here))
        })
        .tcp_nodelay(true)
        .client_request_timeout(Duration::from_secs(5))
        .keep_alive(Duration::from_secs(15))
        .shutdown_timeout(25)
        .disable_signals();
        let server = if workers > 0 { server.workers(workers) } else { server };
        let server = server.listen(listener)?.run();
        actix_web::rt::spawn(stop_on_signal(server.handle(), draining));
        actix_web::rt::spawn(keep_checkpoints(state));
        ready(address);
        server.await
    })
}

/// How long readiness says no before the server stops accepting, so that balancers look away.
const DRAIN: Duration = Duration::from_millis(500);

async fn stop_on_signal(server: ServerHandle, draining: Draining) {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: finishing what is under way");
    draining.0.store(true, Ordering::SeqCst);
    tokio::time::sleep(DRAIN).await;
    server.stop(true).await;
}

/// Writes a checkpoint over the event chains every five minutes, and logs its hash: kept
/// elsewhere, it makes everything before it tamper-evident.
async fn keep_checkpoints(state: Data<State>) {
    let mut every = tokio::time::interval(Duration::from_secs(300));
    loop {
        every.tick().await;
        let core = state.core.clone();
        match web::block(move || audit::checkpoint(&core)).await {
            Ok(Ok(Some((seq, hash)))) => tracing::info!(seq, hash, "checkpoint"),
            Ok(Ok(None)) | Err(_) => {}
            Ok(Err(error)) => tracing::error!(%error, "a checkpoint could not be written"),
        }
    }
}

async fn health() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

async fn readiness(state: Data<State>, draining: Data<Draining>) -> HttpResponse {
    let core = state.core.clone();
    let writes = web::block(move || {
        core.store().write(|db| {
            crate::store::events::heads(db).map(|_| ()).map_err(crate::ops::Error::from)
        })
    });
    let ready = !draining.0.load(Ordering::SeqCst) && matches!(writes.await, Ok(Ok(())));
    if ready {
        HttpResponse::Ok().content_type("text/plain").body("ready\n")
    } else {
        HttpResponse::ServiceUnavailable().content_type("text/plain").body("not ready\n")
    }
}

async fn asset(path: web::Path<String>, http: actix_web::HttpRequest) -> HttpResponse {
    let Some(found) = assets::get(&format!("/assets/{path}")) else {
        return HttpResponse::NotFound()
            .content_type("text/plain")
            .body("There is no such file.\n");
    };
    let accepts_brotli = http
        .headers()
        .get("accept-encoding")
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("br"));
    let mut response = HttpResponse::Ok();
    response
        .content_type(found.mime)
        .insert_header(("cache-control", "public, max-age=31536000, immutable"))
        .insert_header(("vary", "accept-encoding"))
        .insert_header(("x-content-type-options", "nosniff"))
        .insert_header(("cross-origin-resource-policy", "same-origin"));
    match found.brotli.as_ref().filter(|_| accepts_brotli) {
        Some(packed) => response.insert_header(("content-encoding", "br")).body(packed.clone()),
        None => response.body(found.bytes.clone().into_owned()),
    }
}
