//! Whether changes can be kept right now.

use super::core::Core;
use super::error::{Error, Result};
use crate::domain::at::At;
use crate::store::{self, Db, entries};

/// A row that is written and taken back; no sign-in has such a subject.
const TRIAL: &str = "readiness";

/// How the trial ended. It always ends as an error, so that nothing is kept.
enum Trial {
    Writable,
    Failed(store::Error),
}

impl From<store::Error> for Trial {
    fn from(error: store::Error) -> Self {
        Trial::Failed(error)
    }
}

/// Writes a row and takes it back: the writer is alive, and the database takes changes. A standby
/// that only reads, or a disk that has become read-only, shows here.
///
/// # Errors
/// Changes cannot be kept.
pub fn check(core: &Core) -> Result<()> {
    let now = core.now();
    match core.store().write(move |db| attempt(db, now)) {
        Ok(()) | Err(Trial::Writable) => Ok(()),
        Err(Trial::Failed(error)) => Err(Error::from(error)),
    }
}

fn attempt(db: &mut Db, now: At) -> std::result::Result<(), Trial> {
    entries::count_failure(db, TRIAL, now, now)?;
    Err(Trial::Writable)
}
