//! What happened to an answer after somebody read it who saves over it now.

use crate::ops::core::Tx;
use crate::ops::error::{Error, Result};
use crate::ops::loaded::Loaded;
use crate::ops::upgrades;
use crate::store::answers::AnswerRow;

/// What happened to an answer since it was read.
pub(super) struct SinceRead {
    /// The name of the person who changed it; empty when nobody did.
    pub by: String,
    /// The version of the checklist to which the review went, if it did.
    pub moved_to: Option<u32>,
}

/// What happened since the answer was in the version that was `read`. An upgrade counts an answer on
/// whose item it changed, so not every new version of an answer is somebody's change.
pub(super) fn of_answer(
    tx: &mut Tx<'_>,
    loaded: &Loaded,
    row: &AnswerRow,
    read: i32,
) -> Result<SinceRead> {
    let before = upgrades::before_upgrades(tx, loaded.review.id, &row.item_id)?;
    // The first upgrade after it was read: the review went on from there.
    let first = before.into_iter().find(|held| held.answer_version >= read);
    let Some(first) = first else {
        return Ok(SinceRead { by: super::name_of(tx, row.answered_by)?, moved_to: None });
    };
    let same_then = first.answer_version == read;
    let answered_since = row.answered_at.is_some_and(|at| at > first.at);
    let by = if same_then && !answered_since {
        String::new()
    } else {
        super::name_of(tx, row.answered_by)?
    };
    let to = u32::try_from(loaded.review.checklist_version)
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(SinceRead { by, moved_to: Some(to) })
}
