//! A way to another page.

use serde::Serialize;

/// A link to another page of Readyroom, or to a checked `https:` address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The address; a path that starts with one `/`, or an address that passed the allowlist.
    pub href: String,
    /// The words of the link.
    pub text: String,
}

impl Link {
    /// A link with these words.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}
