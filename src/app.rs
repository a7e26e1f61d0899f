//! Composition: settings, database, catalogue and clock become a running server. Nothing here is
//! global.

mod sealing;

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use crate::catalog::Catalog;
use crate::clock;
use crate::config::Config;
use crate::inbound::Reader;
use crate::ops::{self, Core, audit, checklists, readiness};
use crate::outbound::{self, MailSettings, Running};
use crate::store::demo_file::{self, Prepared};
use crate::store::instance::{self, Purpose};
use crate::store::{self, IfMissing, Location, Store};
use crate::web::door::state::{DemoPerson, State};
use crate::web::{render, server};

/// How often a checkpoint is put over the event chains.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(300);

/// Opens the database and registers the checklists.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn core(config: &Config, if_missing: IfMissing) -> Result<Core, String> {
    let catalog = catalog(config)?;
    if let (Location::Sqlite(file), IfMissing::Create) = (&config.database, if_missing) {
        make_folder_of(file)?;
    }
    let store = Store::open(&config.database, if_missing).map_err(cause)?;
    let figures = catalog.figures();
    let core = Core::new(store, catalog, figures, config.limits, clock::current());
    let core = if config.mail.is_some() { core.with_mail() } else { core };
    let core = match sealing::key(config)? {
        Some(key) => core.with_sealing_key(key),
        None => core,
    };
    checklists::register(&core).map_err(|error| match error {
        ops::Error::Unavailable(cause) => cause,
        other => other.to_string(),
    })?;
    Ok(core)
}

/// Opens the database to read it, beside a server that may have it open; nothing is registered.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn core_to_read(config: &Config) -> Result<Core, String> {
    let catalog = catalog(config)?;
    let figures = catalog.figures();
    Ok(Core::new(records(config)?, catalog, figures, config.limits, clock::current()))
}

fn catalog(config: &Config) -> Result<Catalog, String> {
    match &config.checklists_dir {
        Some(folder) => Catalog::load(folder),
        None => Catalog::embedded(),
    }
    .map_err(|error| format!("the checklists are not fit for use:\n{error}"))
}

/// Opens the database to read its records, beside a server that may have it open.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn records(config: &Config) -> Result<Store, String> {
    Store::open_to_read(&config.database).map_err(cause)
}

/// What stands in the way of the database, without saying again that it is one.
fn cause(error: store::Error) -> String {
    match error {
        store::Error::Unavailable(cause) => cause,
        other => other.to_string(),
    }
}

/// Refuses to give real people a database of which everybody knows the password.
///
/// # Errors
/// A sentence that says what to do.
pub fn refuse_demo(config: &Config, core: &Core) -> Result<(), String> {
    if core.store().read(instance::purpose).map_err(cause)? == Purpose::RealUse {
        return Ok(());
    }
    Err(format!(
        "{} holds a demo, where everybody knows the password of everybody. Name another folder \
         with --data or another database in the settings; `readyroom demo --data FOLDER` starts \
         this one",
        place(config)
    ))
}

/// Refuses to serve a database that takes no changes.
///
/// # Errors
/// A sentence that names the file and says what to look at.
pub fn refuse_unwritable(config: &Config, core: &Core) -> Result<(), String> {
    readiness::check(core).map_err(|error| {
        let cause = match error {
            ops::Error::Unavailable(cause) | ops::Error::Internal(cause) => cause,
            other => other.to_string(),
        };
        format!(
            "{} cannot be written: {cause}. Look at the rights of the file and its folder, and at \
             the room on the disk",
            place(config)
        )
    })
}

/// The database in words, without a password.
fn place(config: &Config) -> String {
    match &config.database {
        Location::Sqlite(file) => file.display().to_string(),
        Location::Postgres(_) => "the PostgreSQL database".to_owned(),
    }
}

/// Opens the database of a demo, which is marked as one, and says whether an unfinished one was
/// thrown away for it.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub fn demo_core(config: &Config) -> Result<(Core, bool), String> {
    let Location::Sqlite(file) = &config.database else {
        return Err("the demo keeps its data in a SQLite file".to_owned());
    };
    make_folder_of(file)?;
    let prepared = demo_file::prepare(file).map_err(cause)?;
    Ok((core(config, IfMissing::Refuse)?, prepared == Prepared::MadeAgain))
}

fn make_folder_of(file: &Path) -> Result<(), String> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => std::fs::create_dir_all(folder)
            .map_err(|error| format!("the folder {} cannot be made: {error}", folder.display())),
        None => Ok(()),
    }
}

/// A server that has its address, and does not accept requests yet.
pub struct Serving {
    listener: TcpListener,
    address: SocketAddr,
    state: State,
    mail: Option<MailSettings>,
    workers: usize,
}

impl Serving {
    /// Takes the address. With `demo`, its people can sign in with one click.
    ///
    /// # Errors
    /// The address is taken, or a template is broken.
    pub fn prepare(
        config: &Config,
        core: Core,
        demo: Option<Vec<DemoPerson>>,
    ) -> Result<Self, String> {
        render::check().map_err(|error| error.to_string())?;
        outbound::render::check().map_err(|error| error.to_string())?;
        let cannot = |error| format!("cannot listen at {}: {error}", config.listen);
        let listener = TcpListener::bind(config.listen).map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        let state = State {
            demo,
            trusted_proxies: config.trusted_proxies.clone(),
            ..State::new(core, config.public_url_at(address).as_str())
        };
        Ok(Self { listener, address, state, mail: config.mail.clone(), workers: config.workers })
    }

    /// Where browsers reach it.
    pub fn public_url(&self) -> &str {
        &self.state.public_url
    }

    /// Serves until SIGTERM or SIGINT; what is under way is finished first. `ready` is told the
    /// address once requests are accepted.
    ///
    /// # Errors
    /// The listener cannot be used.
    pub fn run(self, ready: impl FnOnce(SocketAddr)) -> Result<(), String> {
        let core = self.state.core.clone();
        let running = Running::start(&core, self.mail.as_ref(), &self.state.public_url)?;
        let reader = Reader::start(&core)?;
        let ended = actix_web::rt::System::new().block_on(async {
            let server = server::start(self.listener, self.state, self.workers).await?;
            let checkpoints = actix_web::rt::spawn(keep_checkpoints(core));
            ready(self.address);
            let ended = server.until_stopped().await;
            checkpoints.abort();
            ended
        });
        reader.end();
        running.end();
        ended.map_err(|error| error.to_string())
    }
}

/// Writes a checkpoint over the event chains every five minutes, and logs its hash: kept
/// elsewhere, it makes everything before it tamper-evident.
async fn keep_checkpoints(core: Core) {
    let mut every = tokio::time::interval(CHECKPOINT_EVERY);
    loop {
        every.tick().await;
        let core = core.clone();
        match actix_web::web::block(move || audit::checkpoint(&core)).await {
            Ok(Ok(Some((seq, hash)))) => tracing::info!(seq, hash, "checkpoint"),
            Ok(Ok(None)) | Err(_) => {}
            Ok(Err(error)) => tracing::error!(cause = ?error, "a checkpoint could not be written"),
        }
    }
}
