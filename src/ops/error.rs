//! Why an operation did not happen. The web floor turns each kind into one status.

use serde::Serialize;

use crate::domain::answer::BadField;
use crate::domain::refusal::Refusal;
use crate::store;

/// Why an operation did not happen. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or no longer.
    #[error("Sign in to do this.")]
    SignInNeeded,
    /// There is no such thing; the words name it: "service ledger".
    #[error("There is no {0}.")]
    NotFound(String),
    /// A rule about who the actor is.
    #[error(transparent)]
    Forbidden(Refusal),
    /// A rule about the state of things.
    #[error(transparent)]
    Refused(Refusal),
    /// Fields that cannot be taken.
    #[error("{}", sentences(.0))]
    Invalid(Vec<FieldError>),
    /// Somebody else changed the same thing in between.
    #[error("{0}")]
    Conflict(Box<Conflict>),
    /// The page was made for somebody else than who is signed in now.
    #[error(
        "This page was opened by {opened_by}; you are signed in as {signed_in_as}. Nothing was \
         saved. Sign in as {opened_by} to save it, or open the page again as {signed_in_as}."
    )]
    OtherPerson {
        /// The handle that the page names.
        opened_by: String,
        /// The handle of the session.
        signed_in_as: String,
    },
    /// Too many attempts; try again after this many seconds.
    #[error("Too many attempts. Wait {0} seconds, then try again.")]
    TooMany(i64),
    /// The database cannot be reached or is overloaded; the same call may succeed later.
    #[error("Readyroom cannot save or load right now. Try again in a moment.")]
    Unavailable(String),
    /// A defect. The cause goes to the log, never to the client.
    #[error("Something failed inside Readyroom. It was logged.")]
    Internal(String),
}

/// A field that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// The name of the field.
    pub field: String,
    /// What to put there.
    pub sentence: String,
}

impl FieldError {
    /// A problem with one field.
    pub fn new(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { field: field.into(), sentence: sentence.into() }
    }
}

/// Two changes of the same thing: both values, so that nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Conflict {
    /// What both changed: `answer`, `note`, `service`, `compliance profile`.
    pub what: String,
    /// The name of the person who changed it in between; empty where only the checklist changed.
    pub by: String,
    /// The version of its checklist to which the review went in between, if it did.
    pub checklist_version: Option<u32>,
    /// The value that stands now, in words.
    pub theirs: String,
    /// The value that was sent, in words.
    pub mine: String,
    /// The version that stands now.
    pub version: i32,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.checklist_version, self.by.as_str()) {
            (None, by) => write!(f, "{by} changed this {} in between.", self.what)?,
            (Some(version), "") => write!(
                f,
                "The review changed to version {version} of its checklist after this {} was read. \
                 Read the item again; what you sent is not lost.",
                self.what
            )?,
            (Some(version), by) => write!(
                f,
                "{by} changed this {} in between, and the review changed to version {version} of \
                 its checklist. Read the item again.",
                self.what
            )?,
        }
        write!(f, " It now says: {}", self.theirs)
    }
}

/// The result of an operation.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// One field that cannot be taken.
    pub fn invalid(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        Error::Invalid(vec![FieldError::new(field, sentence)])
    }
}

impl Error {
    /// Fields that a rule could not take.
    pub fn from_fields(bad: Vec<BadField>) -> Self {
        Error::Invalid(
            bad.into_iter().map(|one| FieldError::new(one.field, one.sentence)).collect(),
        )
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        if refusal.is_about_the_actor() {
            Error::Forbidden(refusal)
        } else {
            Error::Refused(refusal)
        }
    }
}

impl From<BadField> for Error {
    fn from(bad: BadField) -> Self {
        Error::invalid(bad.field, bad.sentence)
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(cause) => Error::Unavailable(cause),
            // An operation that expects a missing, taken or stale row says so itself; here it is
            // one that it did not expect.
            store::Error::Stale => {
                Error::Unavailable("two changes met; the second is undone".into())
            }
            other => Error::Internal(other.to_string()),
        }
    }
}

fn sentences(fields: &[FieldError]) -> String {
    fields.iter().map(|field| field.sentence.as_str()).collect::<Vec<_>>().join(" ")
}
