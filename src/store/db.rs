//! The two databases behind one connection type, and the one way to write.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::error::{Error, Result};
use super::writer::Writer;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How long a request waits for a connection before it is told to come back.
const POOL_WAIT: Duration = Duration::from_secs(2);

pub use connection::{Db, MultiBackend};

/// The connection type, apart because the derive writes items without a word about them.
#[expect(missing_docs, reason = "the derive documents nothing of what it writes")]
mod connection {
    /// A connection to either database. Queries are written once, against this type.
    #[derive(diesel::MultiConnection)]
    pub enum Db {
        /// SQLite, one file.
        Sqlite(diesel::SqliteConnection),
        /// PostgreSQL.
        Postgres(diesel::PgConnection),
    }
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string.
    Postgres(String),
}

impl FromStr for Location {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Location::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Location::Sqlite(PathBuf::from(path))),
            _ => Err("write sqlite:PATH or postgres://USER@HOST/NAME".to_owned()),
        }
    }
}

/// Whether a SQLite file may be created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMissing {
    /// Create it.
    Create,
    /// Refuse: a mistyped path must not become an empty database.
    Refuse,
}

/// The database, open: a pool to read from, and one way to write.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    writer: Option<Writer>,
}

impl Store {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// The file does not exist and may not be created, another process has it open, the server
    /// cannot be reached, or the schema is newer than this program.
    pub fn open(location: &Location, if_missing: IfMissing) -> Result<Self> {
        match location {
            Location::Sqlite(path) => Self::open_sqlite(path, if_missing),
            Location::Postgres(url) => {
                migrate(&mut postgres(url)?)?;
                let manager = Manager(location.clone());
                Ok(Self { pool: build_pool(manager, 8)?, writer: None })
            }
        }
    }

    fn open_sqlite(path: &Path, if_missing: IfMissing) -> Result<Self> {
        if if_missing == IfMissing::Refuse {
            refuse_missing(path)?;
        }
        let lock = super::file_lock::FileLock::acquire(path)?;
        refuse_cut_off(path)?;
        let mut db = sqlite(path, false)?;
        migrate(&mut db).map_err(|error| error.in_file(path))?;
        let writer = Writer::start(db, lock)?;
        let manager = Manager(Location::Sqlite(path.to_owned()));
        Ok(Self { pool: build_pool(manager, 4)?, writer: Some(writer) })
    }

    /// Opens the database to read it and nothing else, beside whoever else has it open.
    ///
    /// # Errors
    /// The file does not exist, the server cannot be reached, or the schema is newer than this
    /// program.
    pub fn open_to_read(location: &Location) -> Result<Self> {
        match location {
            Location::Sqlite(path) => {
                refuse_missing(path)?;
                refuse_cut_off(path)?;
                refuse_newer(&mut sqlite(path, true)?).map_err(|error| error.in_file(path))?;
            }
            Location::Postgres(url) => refuse_newer(&mut postgres(url)?)?,
        }
        Ok(Self { pool: build_pool(Manager(location.clone()), 1)?, writer: None })
    }

    /// Runs reads that all see the database as it is at one moment, however long they take.
    /// Blocks.
    ///
    /// # Errors
    /// No connection became free in two seconds, or what `work` returns.
    pub fn read_at_one_moment<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut connection = self.connection()?;
        let begin = match &*connection {
            Db::Sqlite(_) => "BEGIN",
            Db::Postgres(_) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0"
            }
        };
        connection.batch_execute(begin).map_err(Error::from)?;
        let outcome = work(&mut connection);
        if let Err(lost) = connection.batch_execute("ROLLBACK") {
            tracing::warn!(%lost, "a read could not be ended; its connection is lost");
        }
        outcome
    }

    /// Runs a read. Blocks; call it from a thread that may block.
    ///
    /// # Errors
    /// No connection became free in two seconds, or what `work` returns.
    pub fn read<T, E: From<Error>>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut connection = self.connection()?;
        work(&mut connection)
    }

    /// Runs a write in one transaction: everything it does is kept, or nothing is. Blocks until
    /// the change is on disk; call it from a thread that may block.
    ///
    /// # Errors
    /// The change could not be kept, or what `work` returns.
    pub fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.run(work),
            None => in_transaction(&mut *self.connection()?, work),
        }
    }

    /// Runs a write that is one statement, which is kept whole or not at all without a transaction around
    /// it: two ways less to a PostgreSQL server. On SQLite it is a write like any other. Blocks.
    ///
    /// # Errors
    /// The change could not be kept, or what `work` returns.
    pub fn write_statement<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.writer {
            Some(writer) => writer.run(work),
            None => work(&mut *self.connection()?),
        }
    }

    fn connection(&self) -> Result<PooledConnection<Manager>> {
        self.pool
            .get()
            .map_err(|_| Error::Unavailable("every database connection is busy".to_owned()))
    }

    /// How often something was committed since the start, where every change goes through this
    /// process (SQLite); absent where other processes write too.
    pub fn commits(&self) -> Option<u64> {
        self.writer.as_ref().map(Writer::commits)
    }

    /// Whether the database is SQLite.
    pub fn is_sqlite(&self) -> bool {
        self.writer.is_some()
    }
}

fn in_transaction<T, E: From<Error>>(
    db: &mut Db,
    work: impl FnOnce(&mut Db) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    db.batch_execute("BEGIN").map_err(Error::from)?;
    match work(db) {
        Ok(done) => {
            db.batch_execute("COMMIT").map_err(Error::from)?;
            Ok(done)
        }
        Err(error) => {
            if let Err(lost) = db.batch_execute("ROLLBACK") {
                tracing::warn!(%lost, "a transaction could not be rolled back; its connection is lost");
            }
            Err(error)
        }
    }
}

/// Opens connections for the pool: on SQLite to read only, on PostgreSQL with time limits.
pub struct Manager(Location);

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = Error;

    fn connect(&self) -> Result<Db> {
        match &self.0 {
            Location::Sqlite(path) => sqlite(path, true),
            Location::Postgres(url) => postgres(url),
        }
    }

    fn is_valid(&self, db: &mut Db) -> Result<()> {
        Ok(db.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        std::thread::panicking() || db.is_broken()
    }
}

fn build_pool(manager: Manager, size: u32) -> Result<Pool<Manager>> {
    Pool::builder()
        .max_size(size)
        .min_idle(Some(1))
        .test_on_check_out(matches!(manager.0, Location::Postgres(_)))
        .connection_timeout(POOL_WAIT)
        .build(manager)
        .map_err(|error| Error::Unavailable(error.to_string()))
}

/// Refuses a path at which nothing is: it may be mistyped.
fn refuse_missing(path: &Path) -> Result<()> {
    if path.exists() {
        return Ok(());
    }
    Err(Error::Unavailable(format!(
        "there is no database at {}. Check the path, or run `readyroom migrate` to create it",
        path.display()
    )))
}

/// Refuses a file without a byte in it. SQLite takes it for a new database, but there is none
/// without bytes: what was in it is lost.
pub(super) fn refuse_cut_off(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(file) if file.len() == 0 => Err(Error::Unavailable(format!(
            "{} is an empty file: a database that was in it is lost. Restore a backup, or, if there \
             never was one, remove the file",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// A connection to a SQLite file, as every one has to be; errors name the file.
pub(super) fn sqlite(path: &Path, read_only: bool) -> Result<Db> {
    connect_sqlite(path, read_only).map_err(|error| error.in_file(path))
}

fn connect_sqlite(path: &Path, read_only: bool) -> Result<Db> {
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| Error::Unavailable(error.to_string()))?;
    connection.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; \
         PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;",
    )?;
    if read_only {
        connection.batch_execute("PRAGMA query_only = ON;")?;
    }
    Ok(Db::Sqlite(connection))
}

fn postgres(url: &str) -> Result<Db> {
    let mut connection =
        PgConnection::establish(url).map_err(|error| Error::Unavailable(error.to_string()))?;
    connection.batch_execute(
        "SET statement_timeout = '5s'; SET lock_timeout = '5s'; \
         SET idle_in_transaction_session_timeout = '30s'; SET TIME ZONE 'UTC';",
    )?;
    Ok(Db::Postgres(connection))
}

/// Brings the schema up to date.
pub(super) fn migrate(db: &mut Db) -> Result<()> {
    refuse_newer(db)?;
    let outcome = match db {
        Db::Sqlite(connection) => connection.run_pending_migrations(SQLITE_MIGRATIONS).map(drop),
        Db::Postgres(connection) => {
            connection.run_pending_migrations(POSTGRES_MIGRATIONS).map(drop)
        }
    };
    outcome.map_err(|error| Error::Unavailable(error.to_string()))
}

/// Refuses a database that has migrations which this program does not know.
fn refuse_newer(db: &mut Db) -> Result<()> {
    let unknown = match db {
        Db::Sqlite(connection) => unknown_migration(connection, &SQLITE_MIGRATIONS),
        Db::Postgres(connection) => unknown_migration(connection, &POSTGRES_MIGRATIONS),
    };
    match unknown.map_err(Error::Unavailable)? {
        None => Ok(()),
        Some(version) => Err(Error::Unavailable(format!(
            "the database was written by a newer Readyroom (it has migration {version}). \
             Start that version, or restore a backup from before the upgrade"
        ))),
    }
}

fn unknown_migration<C, B>(
    connection: &mut C,
    ours: &EmbeddedMigrations,
) -> std::result::Result<Option<String>, String>
where
    C: MigrationHarness<B>,
    B: diesel::backend::Backend,
    EmbeddedMigrations: MigrationSource<B>,
{
    let words = |error: Box<dyn std::error::Error + Send + Sync>| error.to_string();
    let applied = connection.applied_migrations().map_err(words)?;
    let known = MigrationSource::<B>::migrations(ours).map_err(words)?;
    let unknown = applied
        .iter()
        .find(|version| !known.iter().any(|migration| migration.name().version() == **version));
    Ok(unknown.map(ToString::to_string))
}
