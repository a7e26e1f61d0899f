//! What takes letters, and how it can fail. The kinds of failure are told apart by whom they concern:
//! a server that is down is no fault of the thousand messages that wait for it.

use super::letter::Sealed;

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server cannot be reached, or takes nothing from us: the same for every letter. Nobody knows
    /// whether the letter under way has arrived.
    #[error("{0}")]
    Server(String),
    /// There is no such recipient.
    #[error("{0}")]
    Recipient(String),
    /// This letter is refused.
    #[error("{0}")]
    Refused(String),
    /// This letter is not taken now.
    #[error("{0}")]
    NotNow(String),
}

/// Something that takes letters.
pub trait Transport: Send + Sync {
    /// Opens a connection.
    ///
    /// # Errors
    /// A [`Failure::Server`].
    fn connect(&self) -> Result<Box<dyn Connection>, Failure>;
}

/// An open connection; used by one thread.
pub trait Connection {
    /// Hands a letter over. After a [`Failure::Server`] the connection is of no use.
    ///
    /// # Errors
    /// It was not taken.
    fn send(&mut self, letter: &Sealed) -> Result<(), Failure>;
}
