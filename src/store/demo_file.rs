//! The SQLite file of a demo. It carries its mark from the moment it exists, so that neither a
//! demo is ever taken for a real database nor a real one for a demo, wherever the program is cut
//! off.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::db::{self, Db};
use super::error::{Error, Result};
use super::file_lock::FileLock;
use super::instance::{self, Purpose};

/// What became of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prepared {
    /// There was none; now there is one without data.
    New,
    /// It is a demo with all its data.
    Kept,
    /// It was a demo without all its data; now there is one without any.
    MadeAgain,
}

/// Sees to it that a marked demo stands at this place.
///
/// # Errors
/// A database that is no demo stands there, somebody has it open, or it cannot be written.
pub fn prepare(path: &Path) -> Result<Prepared> {
    let _lock = FileLock::acquire(path)?;
    let found = if path.exists() { Some(purpose(path)?) } else { None };
    let prepared = match found {
        Some(Purpose::Demo) => return Ok(Prepared::Kept),
        Some(Purpose::RealUse) => return Err(not_a_demo(path)),
        Some(Purpose::UnfinishedDemo) => Prepared::MadeAgain,
        None => Prepared::New,
    };
    make(path).map(|()| prepared).map_err(|error| error.in_file(path))
}

fn not_a_demo(path: &Path) -> Error {
    Error::Unavailable(format!(
        "{} was not made by `readyroom demo` and may hold real people and reviews, so it is left \
         as it is. Name another folder with --data. If it is a demo of an earlier version, remove \
         the file",
        path.display()
    ))
}

/// What the file is for, read without changing anything in it.
fn purpose(path: &Path) -> Result<Purpose> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        tables: i64,
    }
    db::refuse_cut_off(path)?;
    let look = || -> Result<Purpose> {
        let mut connection = SqliteConnection::establish(&path.to_string_lossy())
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        connection.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;")?;
        let query = "SELECT count(*) AS tables FROM sqlite_schema WHERE name = 'instance'";
        match diesel::sql_query(query).get_result::<Count>(&mut connection)?.tables {
            0 => Ok(Purpose::RealUse),
            _ => instance::purpose(&mut Db::Sqlite(connection)),
        }
    };
    look().map_err(|error| error.in_file(path))
}

/// Puts an empty marked demo at this place. Whatever stood there goes, with what an earlier run
/// that was cut off here left behind.
fn make(path: &Path) -> Result<()> {
    let (old, new) = (beside(path, ".old"), beside(path, ".new"));
    // The file goes first and by its name alone: without its journal it is not whole any more.
    match std::fs::rename(path, &old) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(cannot(&error)),
        _ => {}
    }
    for of in [path, &old, &new] {
        for end in ["-wal", "-shm"] {
            remove(&beside(of, end))?;
        }
    }
    remove(&old)?;
    remove(&new)?;
    let mut connection = db::sqlite(&new, false)?;
    db::migrate(&mut connection)?;
    instance::mark_as_demo(&mut connection, false)?;
    // Closing it puts everything into the one file.
    drop(connection);
    std::fs::rename(&new, path).map_err(|error| cannot(&error))
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(cannot(&error)),
        _ => Ok(()),
    }
}

fn cannot(error: &std::io::Error) -> Error {
    Error::Unavailable(error.to_string())
}
