//! Which part of a long list is shown, and the way to the rest.

use serde::Serialize;

/// Which part of a list is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Paging {
    /// Rows on this page.
    pub shown: u64,
    /// Rows in the whole list, where counting them is cheap.
    pub total: Option<u64>,
    /// Address of the page before, with every filter kept; empty on the first page.
    pub previous: String,
    /// Address of the page after, with every filter kept; empty on the last page.
    pub next: String,
}
