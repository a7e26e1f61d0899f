//! One process per SQLite file: two would each believe to be the only writer.

use std::fs::{File, OpenOptions};
use std::path::Path;

use super::error::{Error, Result};

/// Holds the lock file beside the database until it is dropped.
pub struct FileLock(
    #[expect(dead_code, reason = "held for its lock, which ends with the file")] File,
);

impl FileLock {
    /// Locks `{path}.lock`.
    ///
    /// # Errors
    /// The directory cannot be written, or another process holds the lock.
    pub fn acquire(path: &Path) -> Result<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let unavailable = |error: &dyn std::fmt::Display| {
            Error::Unavailable(format!("{} cannot be used: {error}", path.display()))
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&name)
            .map_err(|error| unavailable(&error))?;
        file.try_lock()
            .map_err(|_| unavailable(&"another Readyroom has it open. Stop that one first"))?;
        Ok(Self(file))
    }
}
