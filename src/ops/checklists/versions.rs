//! Versions between which a review goes.

use std::sync::Arc;

use crate::domain::checklist::{Checklist, Kind};
use crate::ops::core::View;
use crate::ops::error::{Error, Result};
use crate::store::reviews;

/// The versions of a checklist above one number and up to another, the oldest first; empty when the
/// other one is not published. They are those of the database, so that what this transaction
/// publishes is among them before the catalogue of this process knows it.
pub(in crate::ops) fn up_to(
    view: &mut View<'_>,
    kind: Kind,
    after: u32,
    to: u32,
) -> Result<Vec<Arc<Checklist>>> {
    let (Ok(after), Ok(to)) = (i32::try_from(after), i32::try_from(to)) else {
        return Ok(Vec::new());
    };
    let numbers = reviews::versions_after(view.db, kind, after, to)?;
    if numbers.last() != Some(&to) {
        return Ok(Vec::new());
    }
    numbers.into_iter().map(|number| known(view, kind, number)).collect()
}

/// A version, from the catalogue of this process or else from the database.
pub(in crate::ops) fn known(
    view: &mut View<'_>,
    kind: Kind,
    version: i32,
) -> Result<Arc<Checklist>> {
    let number = u32::try_from(version).ok();
    match number.and_then(|number| view.core.catalog().version(kind, number)) {
        Some(checklist) => Ok(checklist),
        None => stored(view, kind, version),
    }
}

/// A version from the database, as it was read when it was published.
pub(in crate::ops) fn stored(
    view: &mut View<'_>,
    kind: Kind,
    version: i32,
) -> Result<Arc<Checklist>> {
    let content = reviews::content_of(view.db, kind, version)?;
    serde_json::from_str(&content)
        .map(Arc::new)
        .map_err(|error| Error::Internal(format!("a stored checklist: {error}")))
}
