//! The pages of launch reviews, and the parts of them that scripts put in place.

use crate::domain::ids::{ItemId, Slug};
use crate::ops::{Error, Result};
use crate::web::door::request::Request;

/// The item as it is now, as a part of the page.
pub fn saved_fragment(_: &Request, _: &Slug, _: i32, _: &ItemId) -> Result<String> {
    Err(Error::Internal("not yet".into()))
}

/// Why a save did not happen, as a part of the page.
pub fn failed_fragment(_: &Request, error: &Error) -> String {
    error.to_string()
}
