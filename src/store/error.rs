//! What can go wrong below the rules.

use std::path::Path;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failure of the database, as far as the floors above can act on it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row.
    #[error("no such row")]
    NotFound,
    /// A unique name is taken; the constraint as the database names it.
    #[error("a unique value is taken: {0}")]
    Taken(String),
    /// The row was changed by somebody else in between.
    #[error("the row was changed in between")]
    Stale,
    /// The database cannot be reached or is overloaded; the same call may succeed later.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Anything else: a defect, or a damaged database.
    #[error("the database refused: {0}")]
    Internal(String),
}

impl Error {
    /// The same, with the name of the file where the cause does not tell it.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        let name = path.display().to_string();
        let named = |cause: String| {
            if cause.contains(&name) { cause } else { format!("{name}: {cause}") }
        };
        match self {
            Error::Unavailable(cause) => Error::Unavailable(named(cause)),
            Error::Internal(cause) => Error::Internal(named(cause)),
            other => other,
        }
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Error::NotFound,
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, info) => {
                // SQLite names the columns in the message, PostgreSQL the constraint.
                let name = info.constraint_name().unwrap_or_else(|| info.message());
                Error::Taken(name.to_owned())
            }
            DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Error::Stale,
            DieselError::DatabaseError(
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::ReadOnlyTransaction
                | DatabaseErrorKind::UnableToSendCommand,
                info,
            ) => Error::Unavailable(info.message().to_owned()),
            DieselError::DatabaseError(_, info) if is_passing(info.message()) => {
                Error::Unavailable(info.message().to_owned())
            }
            other => Error::Internal(other.to_string()),
        }
    }
}

/// Whether the message speaks of something that may pass: a lock, a full disk, a file that cannot
/// be written or reached for now, a time-out. The messages are those of `SQLITE_BUSY`,
/// `SQLITE_FULL`, `SQLITE_IOERR`, `SQLITE_READONLY` and `SQLITE_CANTOPEN`, which Diesel does not
/// tell apart, and of PostgreSQL in the language that `C.UTF-8` gives it.
fn is_passing(message: &str) -> bool {
    [
        "database is locked",
        "disk is full",
        "disk I/O error",
        "attempt to write a readonly database",
        "unable to open database file",
        "No space left on device",
        "canceling statement",
        "terminating connection",
    ]
    .iter()
    .any(|sign| message.contains(sign))
}

/// The result of a store function.
pub type Result<T> = std::result::Result<T, Error>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_is_a_defect() {
        let of = |message: &str| {
            let message = Box::new(message.to_owned());
            Error::from(DieselError::DatabaseError(DatabaseErrorKind::Unknown, message))
        };
        for message in [
            "database is locked",
            "database or disk is full",
            "disk I/O error",
            "attempt to write a readonly database",
            "unable to open database file",
            "could not extend file \"base/1/2\": No space left on device",
        ] {
            assert!(matches!(of(message), Error::Unavailable(_)), "{message}");
        }
        assert!(matches!(of("database disk image is malformed"), Error::Internal(_)));
        let file = Path::new("data/readyroom.db");
        let named = of("disk I/O error").in_file(file).in_file(file).to_string();
        assert!(named.ends_with(": data/readyroom.db: disk I/O error"), "{named}");
    }
}
