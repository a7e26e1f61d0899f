//! Mail into a folder, one `.eml` file a message, for trying out without a mail server.

use std::fs;
use std::path::PathBuf;

use super::letter::Sealed;
use super::transport::{Connection, Failure, Transport};

/// A folder that takes letters.
pub struct Folder(PathBuf);

impl Folder {
    /// The folder; made when the first letter comes.
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }
}

impl Transport for Folder {
    fn connect(&self) -> Result<Box<dyn Connection>, Failure> {
        fs::create_dir_all(&self.0)
            .map_err(|error| Failure::Server(format!("{}: {error}", self.0.display())))?;
        Ok(Box::new(Self(self.0.clone())))
    }
}

impl Connection for Folder {
    /// The file has the id of the message for its name, so a message that is sent again takes the place
    /// of its first copy; it appears whole or not at all.
    fn send(&mut self, letter: &Sealed) -> Result<(), Failure> {
        let unfinished = self.0.join(format!("{}.part", letter.id));
        let finished = self.0.join(format!("{}.eml", letter.id));
        fs::write(&unfinished, &letter.bytes)
            .and_then(|()| fs::rename(&unfinished, &finished))
            .map_err(|error| Failure::Server(format!("{}: {error}", finished.display())))
    }
}
