//! A point in time as people say it.

use serde::Serialize;

/// A point in time: exact for programs, short for people.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339 in UTC, or a calendar date; empty when there is no such time.
    pub iso: String,
    /// The words that are shown, for example `2 Nov` or `today 09:12`.
    pub text: String,
}

impl Moment {
    /// A time shown with these words.
    pub fn new(iso: impl Into<String>, text: impl Into<String>) -> Self {
        Self { iso: iso.into(), text: text.into() }
    }
}
