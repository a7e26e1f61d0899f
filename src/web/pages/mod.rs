//! From what `ops` read to what a page shows: words, numbers and addresses. Nothing here asks the
//! database or the clock.

pub mod reviews;
pub mod words;
