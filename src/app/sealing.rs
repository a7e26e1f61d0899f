//! The key that seals secrets, from its file.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::domain::event::hex;
use crate::ops::seal::{KEY_BYTES, SealingKey};
use crate::store::Location;

/// The key of this installation. Where no file is named and the database is one file, the key stands
/// beside it and is made when it is missing; `None` where there is neither.
///
/// # Errors
/// A sentence that says what is wrong with the file and what to do.
pub(super) fn key(config: &Config) -> Result<Option<SealingKey>, String> {
    match (&config.sealing_key_file, &config.database) {
        (Some(named), _) => read(named)?.map(Some).ok_or_else(|| {
            let path = named.display();
            format!(
                "there is no file {path}, which sealing_key_file names. Make one with \
                 `openssl rand -hex 32 > {path}`, and let nobody else read it"
            )
        }),
        (None, Location::Sqlite(database)) => {
            let beside = database.with_extension("key");
            match read(&beside)? {
                Some(key) => Ok(Some(key)),
                None => make(&beside).map(Some),
            }
        }
        (None, Location::Postgres(_)) => Ok(None),
    }
}

fn read(path: &Path) -> Result<Option<SealingKey>, String> {
    let cannot = |error| format!("the key file {} cannot be read: {error}", path.display());
    let mut text = String::new();
    match File::open(path) {
        Ok(file) => file.take(1_000).read_to_string(&mut text).map_err(cannot)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot(error)),
    };
    let bytes = bytes_of(text.trim()).ok_or_else(|| {
        format!("the key file {} does not hold 64 hexadecimal digits", path.display())
    })?;
    Ok(Some(SealingKey::new(&bytes)))
}

fn bytes_of(text: &str) -> Option<[u8; KEY_BYTES]> {
    if text.len() != 2 * KEY_BYTES || !text.is_ascii() {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..KEY_BYTES).map(|index| byte(2 * index)).collect();
    bytes?.try_into().ok()
}

fn make(path: &PathBuf) -> Result<SealingKey, String> {
    let cannot = |error: &dyn std::fmt::Display| {
        format!("the key file {} cannot be made: {error}", path.display())
    };
    let mut bytes = [0_u8; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| cannot(&error))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(|error| cannot(&error))?;
    writeln!(file, "{}", hex(&bytes)).map_err(|error| cannot(&error))?;
    file.sync_all().map_err(|error| cannot(&error))?;
    Ok(SealingKey::new(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readyroom.key");
        assert!(read(&path).unwrap().is_none());
        let made = make(&path).unwrap();
        assert_eq!(format!("{made:?}"), format!("{:?}", read(&path).unwrap().unwrap()));
        assert!(make(&path).is_err(), "a key that is there is never written over");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "nobody else reads it");
        }
    }

    #[test]
    fn a_file_that_is_no_key_stops_the_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("readyroom.key");
        for text in ["", "secret", &"g".repeat(64), &"ä".repeat(32), &"0".repeat(65)] {
            std::fs::write(&path, text).unwrap();
            assert!(read(&path).is_err(), "{text}");
        }
    }
}
